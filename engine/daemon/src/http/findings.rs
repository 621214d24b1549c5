//! Findings.

use super::App;
use super::body::Parameters;
use super::failure::Failure;
use super::listing::Wanted;
use super::text::{identifier, identifiers, moment, variant};
use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::id::FindingId;
use ratchet_core::key::Key;
use ratchet_core::record::{Finding, Record};
use ratchet_runtime::rows::Kind;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/findings", get(list))
        .route("/findings/{id}", get(one))
}

async fn list(
    State(app): State<Arc<App>>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<v1::Page<v1::Finding>>, Failure> {
    app.away(move |app| {
        let page = app.page(Kind::Findings, &wanted, |record| match record {
            Record::Finding(finding) => Ok(Some(written(finding))),
            _ => Ok(None),
        });
        page.map(Json)
    })
    .await
}

async fn one(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Json<v1::Finding>, Failure> {
    let id: FindingId = identifier(&id)?;
    app.away(move |app| {
        app.finding(id)?
            .map(Json)
            .ok_or_else(|| Failure::not_found(format!("there is no finding `{id}`")))
    })
    .await
}

impl App {
    /// A finding as it is sent.
    pub(super) fn finding(&self, id: FindingId) -> Result<Option<v1::Finding>, Failure> {
        let record = self.view().record(&Key::Finding(id))?;
        Ok(match record.as_deref() {
            Some(Record::Finding(finding)) => Some(written(finding)),
            _ => None,
        })
    }
}

fn written(finding: &Finding) -> v1::Finding {
    let problem = &finding.problem;
    v1::Finding {
        audit: finding.audit.to_string(),
        audit_name: finding.audit_name.clone(),
        causes: finding.causes.clone(),
        corrections: identifiers(&finding.corrections),
        count: problem.count,
        id: finding.id.to_string(),
        immediate_correction: problem.immediate_correction.clone(),
        of: problem.of,
        place: problem.place.clone(),
        plan: finding.plan.map(|plan| plan.to_string()),
        question: finding.question_title.clone(),
        raised_at: moment(finding.raised_at),
        references: problem.references.clone(),
        resolved_at: finding.resolved_at.map(moment),
        service: finding.service.clone(),
        severity: variant(&finding.severity),
        significant: finding.significant,
        standards: problem.standards.clone(),
        what: problem.what.clone(),
    }
}
