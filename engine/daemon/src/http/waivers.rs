//! Re-tests that a forum waived for a time. They are listed, and shown wherever their plan is.

use super::App;
use super::body::{Json as Sent, Parameters};
use super::caller::Caller;
use super::failure::{Failure, unknown};
use super::listing::Wanted;
use super::text::{identifier, moment, read_moment};
use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::command::Command;
use ratchet_core::id::PlanId;
use ratchet_core::key::Key;
use ratchet_core::record::{Plan, Record, RetestState};
use ratchet_runtime::rows::Kind;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/waivers", get(list))
}

async fn list(
    State(app): State<Arc<App>>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<v1::Page<v1::Waiver>>, Failure> {
    app.away(move |app| {
        let open_only = wanted.is_open();
        let page = app.page_of_many(Kind::Waivers, &wanted, |_, record| match record {
            Record::Plan(plan) => {
                let mut waivers = app.waivers_of(plan)?;
                waivers.retain(|waiver| waiver.runs || !open_only);
                Ok(waivers)
            }
            _ => Ok(Vec::new()),
        });
        page.map(Json)
    })
    .await
}

/// `POST /plans/{id}/waivers`
pub(super) async fn waive(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(waiver): Sent<v1::NewWaiver>,
) -> Result<Json<v1::Receipt>, Failure> {
    let plan: PlanId = identifier(&id)?;
    let until = read_moment("until", &waiver.until)?;
    let wanted = waiver.retest.clone();
    let retest = app.away(move |app| app.retest_named(plan, &wanted)).await?;
    let command = Command::WaiveGate {
        forum: waiver.forum,
        plan,
        present: waiver.present,
        reason: waiver.reason,
        retest,
        until,
    };
    app.submit(caller, command).await.map(Json)
}

impl App {
    fn waivers_of(&self, plan: &Plan) -> Result<Vec<v1::Waiver>, Failure> {
        let definition = self.definition(&plan.definition)?;
        let names = definition.plans.get(&plan.name).into_iter();
        let names = names.flat_map(|rules| &rules.retests);
        let gates = plan.retests.iter().zip(names);
        Ok(gates
            .flat_map(|(gate, named)| of_gate(plan, gate, &named.name))
            .collect())
    }

    /// The position of a re-test that is meant by its name, or by its number from 1.
    fn retest_named(&self, id: PlanId, wanted: &str) -> Result<usize, Failure> {
        let record = self.view().record(&Key::Plan(id))?;
        let Some(Record::Plan(plan)) = record.as_deref() else {
            return Err(Failure::not_found(format!("there is no plan `{id}`")));
        };
        let definition = self.definition(&plan.definition)?;
        let rules = definition.plans.get(&plan.name);
        let names: Vec<String> = rules
            .iter()
            .flat_map(|rules| &rules.retests)
            .map(|retest| retest.name.clone())
            .collect();
        let by_name = names.iter().position(|name| name.eq_ignore_ascii_case(wanted));
        let by_number = wanted.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        by_name
            .or(by_number.filter(|position| *position < names.len()))
            .ok_or_else(|| unknown("re-test of this plan", wanted, names.iter()).into())
    }
}

/// Waivers of one gate, oldest first.
pub(super) fn of_gate(plan: &Plan, gate: &RetestState, name: &str) -> Vec<v1::Waiver> {
    let running = gate.waiver(plan.round).filter(|_| gate.passed_at.is_none());
    let written = gate.waivers.iter().map(|waiver| v1::Waiver {
        at: moment(waiver.at),
        by: waiver.by.clone(),
        ended_at: waiver.ended_at.map(moment),
        forum: waiver.forum.clone(),
        plan: plan.id.to_string(),
        reason: waiver.reason.clone(),
        retest: name.to_owned(),
        round: waiver.round,
        runs: running == Some(waiver),
        service: plan.service.clone(),
        until: moment(waiver.until),
    });
    written.collect()
}
