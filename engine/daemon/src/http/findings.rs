//! Findings.

use super::App;
use super::body::{Json as Sent, Parameters};
use super::caller::Caller;
use super::failure::Failure;
use super::listing::Wanted;
use super::text::{identifier, identifiers, moment, variant};
use axum::extract::{Path, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::command::Command;
use ratchet_core::id::FindingId;
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::record::{Finding, Record};
use ratchet_core::tracker;
use ratchet_runtime::rows::Kind;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/findings", get(list))
        .route("/findings/{id}", get(one))
        .route("/findings/{id}/assessment", post(assess))
        .route("/findings/{id}/causes", post(name_causes))
        .route("/findings/{id}/plan", post(join))
        .route("/findings/{id}/set-aside", post(set_aside))
}

async fn list(
    State(app): State<Arc<App>>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<v1::Page<v1::Finding>>, Failure> {
    let now = app.now();
    app.away(move |app| {
        let page = app.page(Kind::Findings, &wanted, |record| match record {
            Record::Finding(finding) => Ok(Some(written(finding, now))),
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

async fn assess(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(assessment): Sent<v1::NewAssessment>,
) -> Result<Json<v1::Receipt>, Failure> {
    let command = Command::AssessFinding {
        consequence: assessment.consequence,
        finding: identifier(&id)?,
        likelihood: assessment.likelihood,
    };
    app.submit(caller, command).await.map(Json)
}

async fn name_causes(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(named): Sent<v1::NewCauses>,
) -> Result<Json<v1::Receipt>, Failure> {
    let command = Command::NameCauses {
        causes: named.causes,
        finding: identifier(&id)?,
        reason: named.reason,
    };
    app.submit(caller, command).await.map(Json)
}

async fn join(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(joined): Sent<v1::JoinPlan>,
) -> Result<Json<v1::Receipt>, Failure> {
    let command = Command::JoinFinding {
        finding: identifier(&id)?,
        plan: identifier(&joined.plan)?,
        reason: joined.reason,
    };
    app.submit(caller, command).await.map(Json)
}

async fn set_aside(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(because): Sent<v1::Because>,
) -> Result<Json<v1::Receipt>, Failure> {
    let command = Command::SetAside {
        finding: identifier(&id)?,
        reason: because.reason,
    };
    app.submit(caller, command).await.map(Json)
}

impl App {
    /// A finding as it is sent.
    pub(super) fn finding(&self, id: FindingId) -> Result<Option<v1::Finding>, Failure> {
        let record = self.view().record(&Key::Finding(id))?;
        Ok(match record.as_deref() {
            Some(Record::Finding(finding)) => Some(written(finding, self.now())),
            _ => None,
        })
    }
}

fn written(finding: &Finding, now: Instant) -> v1::Finding {
    let problem = &finding.problem;
    v1::Finding {
        assessment: finding.assessment.as_ref().map(|assessed| v1::Assessment {
            at: moment(assessed.at),
            by: assessed.by.clone(),
            consequence: assessed.consequence,
            likelihood: assessed.likelihood,
        }),
        audit: finding.audit.to_string(),
        audit_name: finding.audit_name.clone(),
        band: finding.band().word().to_owned(),
        causes: finding.causes.clone(),
        corrections: identifiers(&finding.corrections),
        count: problem.count,
        from_outside: finding.from_outside.as_ref().map(|from| v1::FromOutside {
            by: from.by.clone(),
            seen_at: moment(from.seen_at),
            who: from.who.word().to_owned(),
        }),
        id: finding.id.to_string(),
        immediate_correction: problem.immediate_correction.clone(),
        marks: tracker::marks_of_finding(finding, now),
        of: problem.of,
        place: problem.place.clone(),
        plan: finding.plan.map(|plan| plan.to_string()),
        question: finding.question_title.clone(),
        raised_at: moment(finding.raised_at),
        recurs_from: identifiers(&finding.recurs_from),
        references: problem.references.clone(),
        resolved_at: finding.resolved_at.map(moment),
        service: finding.service.clone(),
        set_aside: finding.set_aside.as_ref().map(|aside| v1::SetAside {
            at: moment(aside.at),
            by: aside.by.clone(),
            reason: aside.reason.clone(),
        }),
        severity: variant(&finding.severity),
        significant: finding.significant,
        standards: problem.standards.clone(),
        themes: identifiers(&finding.themes),
        what: problem.what.clone(),
    }
}
