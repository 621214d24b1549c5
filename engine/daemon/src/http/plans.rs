//! Plans, their gates, and what forums decide about closing them.

mod changes;

use super::App;
use super::body::{Json as Sent, Parameters};
use super::caller::Caller;
use super::failure::Failure;
use super::listing::Wanted;
use super::text::{identifier, identifiers, moment};
use super::{risks, waivers};
use axum::extract::{Path, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::command::Command;
use ratchet_core::definition;
use ratchet_core::id::PlanId;
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::record::{
    Attempt, DateOf, Decision, MovedDate, Plan, PlanMove, PlanStage, Record, Reopening, RetestState, WhyReopened,
};
use ratchet_core::tracker;
use ratchet_runtime::rows::Kind;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/plans", get(list))
        .route("/plans/{id}", get(one))
        .route("/plans/{id}/actions", post(changes::add_action))
        .route("/plans/{id}/decisions", post(decide))
        .route("/plans/{id}/tests", post(changes::begin_test))
        .route("/plans/{id}/tests/{test}/study", post(changes::study_test))
        .route("/plans/{id}/waivers", post(waivers::waive))
}

async fn list(
    State(app): State<Arc<App>>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<v1::Page<v1::Plan>>, Failure> {
    let now = app.now();
    app.away(move |app| {
        let page = app.page(Kind::Plans, &wanted, |record| match record {
            Record::Plan(plan) => {
                let definition = app.definition(&plan.definition)?;
                Ok(Some(written(plan, definition.plans.get(&plan.name), now)))
            }
            _ => Ok(None),
        });
        page.map(Json)
    })
    .await
}

async fn one(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Json<v1::PlanDetail>, Failure> {
    let id: PlanId = identifier(&id)?;
    app.away(move |app| {
        let record = app.view().record(&Key::Plan(id))?;
        match record.as_deref() {
            Some(Record::Plan(plan)) => app.plan_in_full(plan).map(Json),
            _ => Err(Failure::not_found(format!("there is no plan `{id}`"))),
        }
    })
    .await
}

async fn decide(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(decision): Sent<v1::NewDecision>,
) -> Result<Json<v1::Receipt>, Failure> {
    let command = Command::DecideClosure {
        agreed: decision.agreed,
        forum: decision.forum,
        plan: identifier(&id)?,
        present: decision.present,
        reason: decision.reason,
    };
    app.submit(caller, command).await.map(Json)
}

impl App {
    fn plan_in_full(&self, plan: &Plan) -> Result<v1::PlanDetail, Failure> {
        let definition = self.definition(&plan.definition)?;
        let Some(rules) = definition.plans.get(&plan.name) else {
            tracing::error!(plan = %plan.id, "a plan follows a definition that does not know it");
            return Err(Failure::internal());
        };
        let mut actions_in_full = Vec::with_capacity(plan.actions.len());
        for id in &plan.actions {
            actions_in_full.extend(self.action(*id)?);
        }
        let mut findings_in_full = Vec::with_capacity(plan.findings.len());
        for id in &plan.findings {
            findings_in_full.extend(self.finding(*id)?);
        }
        let now = self.now();
        Ok(v1::PlanDetail {
            plan: written(plan, Some(rules), now),
            actions_in_full,
            causes: rules.causes.clone(),
            decisions: plan.decisions.iter().map(decision).collect(),
            definition: plan.definition.clone(),
            findings_in_full,
            in_place_at: plan.in_place_at.map(moment),
            moves: plan.moves.iter().map(|moved| followed(moved, rules)).collect(),
            owner: rules.owner.clone(),
            problem: rules.problem.clone(),
            reopenings: plan.reopenings.iter().map(reopening).collect(),
            retests: plan
                .retests
                .iter()
                .zip(&rules.retests)
                .map(|(state, gate)| v1::Retest {
                    waivers: waivers::of_gate(plan, state, &gate.name),
                    ..retest(state, gate)
                })
                .collect(),
            risks: risks::of_plan(plan, &rules.problem, now),
            tests: plan.tests.iter().map(changes::test).collect(),
        })
    }
}

/// A move to another definition; a re-test that is gone since is told by its place.
fn followed(moved: &PlanMove, rules: &definition::Plan) -> v1::PlanMove {
    let date = |date: &MovedDate| v1::MovedDate {
        from: moment(date.from),
        of: match date.of {
            DateOf::Action(action) => action.to_string(),
            DateOf::Retest(at) => {
                let gate = rules.retests.get(at);
                gate.map_or_else(|| format!("re-test {}", at + 1), |gate| gate.name.clone())
            }
        },
        to: moment(date.to),
    };
    v1::PlanMove {
        approved_by: moved.approved_by.clone(),
        at: moment(moved.at),
        back: moved.back,
        dates: moved.dates.iter().map(date).collect(),
        from: moved.from.clone(),
        present: moved.present.clone(),
        reason: moved.reason.clone(),
        to: moved.to.clone(),
        was: moved.was.clone(),
        weaker: moved.weaker.clone(),
    }
}

fn written(plan: &Plan, rules: Option<&definition::Plan>, now: Instant) -> v1::Plan {
    v1::Plan {
        actions: identifiers(&plan.actions),
        closed_at: plan.closed_at.map(moment),
        findings: identifiers(&plan.findings),
        id: plan.id.to_string(),
        marks: tracker::marks(plan, rules, now),
        name: plan.name.clone(),
        opened_at: moment(plan.opened_at),
        opened_by: plan.opened_by.to_string(),
        priority: plan.priority.as_ref().map(|priority| priority.rank),
        round: plan.round,
        service: plan.service.clone(),
        stage: stage(plan.stage).to_owned(),
        stage_since: moment(plan.stage_since),
        themes: identifiers(&plan.themes),
        verified_at: plan.verified_at.map(moment),
        watch_until: plan.watch_until.map(moment),
    }
}

pub(super) const fn stage(stage: PlanStage) -> &'static str {
    match stage {
        PlanStage::Open => "open",
        PlanStage::InPlace => "in place",
        PlanStage::Retesting(_) => "retesting",
        PlanStage::Closing => "closing",
        PlanStage::Watched => "watched",
        PlanStage::Closed => "closed",
    }
}

fn retest(state: &RetestState, rules: &definition::Retest) -> v1::Retest {
    v1::Retest {
        attempts: state.attempts.iter().map(attempt).collect(),
        audit: state.audit.map(|audit| audit.to_string()),
        by: rules.by.clone(),
        name: rules.name.clone(),
        opens_at: state.opens_at.map(moment),
        passed_at: state.passed_at.map(moment),
        waivers: Vec::new(),
    }
}

fn attempt(attempt: &Attempt) -> v1::Attempt {
    v1::Attempt {
        at: moment(attempt.at),
        audit: attempt.audit.to_string(),
        late: attempt.late,
        passed: attempt.passed,
        reasons: attempt.reasons.clone(),
        round: attempt.round,
        unjudged: attempt.unjudged,
    }
}

fn reopening(reopening: &Reopening) -> v1::Reopening {
    let (why, audit, occurrence) = match reopening.why {
        WhyReopened::RetestFailed { audit, .. } => ("retest-failed", Some(audit), None),
        WhyReopened::Recurred { audit } => ("recurred", Some(audit), None),
        WhyReopened::HappenedAgain { occurrence } => ("happened-again", None, Some(occurrence)),
    };
    v1::Reopening {
        at: moment(reopening.at),
        audit: audit.map(|audit| audit.to_string()),
        occurrence: occurrence.map(|occurrence| occurrence.to_string()),
        why: why.to_owned(),
    }
}

fn decision(decision: &Decision) -> v1::Decision {
    v1::Decision {
        agreed: decision.agreed,
        at: moment(decision.at),
        by: decision.by.clone(),
        forum: decision.forum.clone(),
        present: decision.present.clone(),
        reason: decision.reason.clone(),
        round: decision.round,
        stood_aside: decision
            .stood_aside
            .iter()
            .map(|aside| v1::StoodAside {
                person: aside.person.clone(),
                why: aside.why.clone(),
            })
            .collect(),
    }
}
