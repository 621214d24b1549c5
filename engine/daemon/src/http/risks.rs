//! Risks that a forum lives with for a time. What carries one stays open.

use super::App;
use super::body::{Json as Sent, Parameters};
use super::caller::Caller;
use super::failure::Failure;
use super::listing::Wanted;
use super::text::{identifier, moment, read_moment};
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::command::Command;
use ratchet_core::id::AnyId;
use ratchet_core::instant::Instant;
use ratchet_core::record::{AcceptedRisk, AtRisk, Finding, Plan, Record};
use ratchet_runtime::rows::Kind;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/risks", get(list).post(accept))
}

async fn list(
    State(app): State<Arc<App>>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<v1::Page<v1::AcceptedRisk>>, Failure> {
    let now = app.now();
    app.away(move |app| {
        let open_only = wanted.is_open();
        let page = app.page_of_many(Kind::Risks, &wanted, |_, record| {
            let mut risks = match record {
                Record::Plan(plan) => {
                    let definition = app.definition(&plan.definition)?;
                    let rules = definition.plans.get(&plan.name);
                    of_plan(plan, rules.map_or("", |rules| rules.problem.as_str()), now)
                }
                Record::Finding(finding) => of_finding(finding, now),
                _ => Vec::new(),
            };
            risks.retain(|risk| risk.runs || !open_only);
            Ok(risks)
        });
        page.map(Json)
    })
    .await
}

async fn accept(
    State(app): State<Arc<App>>,
    caller: Caller,
    Sent(risk): Sent<v1::NewRisk>,
) -> Result<Json<v1::Receipt>, Failure> {
    let about = match identifier::<AnyId>(&risk.about)? {
        AnyId::Plan(id) => AtRisk::Plan(id),
        AnyId::Finding(id) => AtRisk::Finding(id),
        other => {
            let detail = format!("a risk is carried by a plan (QIP-2) or a finding (FIN-7), not by {other}");
            return Err(Failure::unprocessable("carries-no-risk", detail));
        }
    };
    let command = Command::AcceptRisk {
        about,
        forum: risk.forum,
        present: risk.present,
        reason: risk.reason,
        until: read_moment("until", &risk.until)?,
    };
    app.submit(caller, command).await.map(Json)
}

/// Risks of a plan that were accepted, oldest first.
pub(super) fn of_plan(plan: &Plan, problem: &str, now: Instant) -> Vec<v1::AcceptedRisk> {
    let about = (plan.id.to_string(), plan.service.as_str(), problem);
    written(&plan.risks, &about, plan.is_open(), now)
}

fn of_finding(finding: &Finding, now: Instant) -> Vec<v1::AcceptedRisk> {
    let what = finding.problem.what.as_str();
    let about = (finding.id.to_string(), finding.service.as_str(), what);
    written(&finding.risks, &about, finding.is_open(), now)
}

/// Only the last acceptance of an open thing counts.
fn written(
    risks: &[AcceptedRisk],
    (about, service, what): &(String, &str, &str),
    is_open: bool,
    now: Instant,
) -> Vec<v1::AcceptedRisk> {
    let last = risks.len().saturating_sub(1);
    let one = |(position, risk): (usize, &AcceptedRisk)| v1::AcceptedRisk {
        about: about.clone(),
        at: moment(risk.at),
        by: risk.by.clone(),
        forum: risk.forum.clone(),
        reason: risk.reason.clone(),
        runs: is_open && position == last && risk.runs_at(now),
        service: (*service).to_owned(),
        until: moment(risk.until),
        what: (*what).to_owned(),
    };
    risks.iter().enumerate().map(one).collect()
}
