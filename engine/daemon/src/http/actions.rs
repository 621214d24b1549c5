//! Actions, their evidence and their due dates.

use super::App;
use super::body::{Json as Sent, Parameters};
use super::caller::Caller;
use super::delegations;
use super::failure::Failure;
use super::listing::Wanted;
use super::text::{due, escalations, identifier, moment, read_moment};
use axum::extract::{Path, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::command::{Command, NewEvidence};
use ratchet_core::id::ActionId;
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::record::{Action, Evidence, Obligation, Origin, Reassignment, Record};
use ratchet_runtime::rows::Kind;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/actions", get(list))
        .route("/actions/{id}", get(one))
        .route("/actions/{id}/evidence", post(add_evidence))
        .route("/actions/{id}/complete", post(complete))
        .route("/actions/{id}/due", post(move_due))
        .route("/actions/{id}/owner", post(reassign))
}

async fn list(
    State(app): State<Arc<App>>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<v1::Page<v1::Action>>, Failure> {
    let now = app.now();
    app.away(move |app| {
        let page = app.page(Kind::Actions, &wanted, |record| match record {
            Record::Action(action) => Ok(Some(written(action, now))),
            _ => Ok(None),
        });
        page.map(Json)
    })
    .await
}

async fn one(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Json<v1::Action>, Failure> {
    let id: ActionId = identifier(&id)?;
    app.away(move |app| {
        app.action(id)?
            .map(Json)
            .ok_or_else(|| Failure::not_found(format!("there is no action `{id}`")))
    })
    .await
}

async fn add_evidence(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(given): Sent<v1::EvidenceGiven>,
) -> Result<Json<v1::Receipt>, Failure> {
    let evidence = NewEvidence {
        sha256: given.sha256,
        what: given.what,
    };
    let command = Command::AddEvidence {
        action: identifier(&id)?,
        evidence,
        obligation: given.obligation,
    };
    app.submit(caller, command).await.map(Json)
}

async fn complete(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(completion): Sent<v1::Completion>,
) -> Result<Json<v1::Receipt>, Failure> {
    let evidence = completion.evidence.into_iter();
    let command = Command::CompleteAction {
        action: identifier(&id)?,
        evidence: evidence
            .map(|given| NewEvidence {
                sha256: given.sha256,
                what: given.what,
            })
            .collect(),
        obligation: completion.obligation,
    };
    app.submit(caller, command).await.map(Json)
}

async fn move_due(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<v1::DueMove>,
) -> Result<Json<v1::Receipt>, Failure> {
    let command = Command::MoveDue {
        action: identifier(&id)?,
        obligation: wish.obligation,
        reason: wish.reason,
        to: read_moment("to", &wish.to)?,
    };
    app.submit(caller, command).await.map(Json)
}

async fn reassign(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(owner): Sent<v1::NewOwner>,
) -> Result<Json<v1::Receipt>, Failure> {
    let command = Command::ReassignAction {
        action: identifier(&id)?,
        reason: owner.reason,
        to: owner.to,
    };
    app.submit(caller, command).await.map(Json)
}

impl App {
    /// An action as it is sent.
    pub(super) fn action(&self, id: ActionId) -> Result<Option<v1::Action>, Failure> {
        let record = self.view().record(&Key::Action(id))?;
        Ok(match record.as_deref() {
            Some(Record::Action(action)) => Some(written(action, self.now())),
            _ => None,
        })
    }
}

pub(super) fn written(action: &Action, now: Instant) -> v1::Action {
    v1::Action {
        added: action.added.as_ref().map(|added| v1::Added {
            evidence: added.evidence.clone(),
            kind: added.kind.to_string(),
            strength: added.kind.strength().to_string(),
        }),
        delegations: action
            .delegations
            .iter()
            .filter(|delegation| !delegation.is_over(now))
            .map(|delegation| delegations::of_action(action, delegation, now))
            .collect(),
        done_at: action.done_at.map(moment),
        escalations: escalations(&action.escalations),
        evidence: action.evidence.iter().map(evidence).collect(),
        evidence_count: action.evidence_count,
        id: action.id.to_string(),
        in_place_at: action.in_place_at.map(moment),
        missed: action.missed,
        obligations: action.obligations.iter().map(|owed| obligation(owed, now)).collect(),
        opened_at: moment(action.opened_at),
        origin: origin(&action.origin),
        owner: action.owner.clone(),
        reassigned: action.reassigned.iter().map(reassigned).collect(),
        round: action.round,
        service: action.service.clone(),
        settled: action.settled.as_ref().map(|settled| v1::Settled {
            at: moment(settled.at),
            due: due(&settled.due, settled.met, settled.at),
            met: settled.met,
            number: settled.number,
        }),
        title: action.title.clone(),
    }
}

fn reassigned(given: &Reassignment) -> v1::Reassigned {
    v1::Reassigned {
        at: moment(given.at),
        by: given.by.clone(),
        from: given.from.clone(),
        reason: given.reason.clone(),
        to: given.to.clone(),
    }
}

fn origin(origin: &Origin) -> v1::Origin {
    match origin {
        Origin::Plan { plan, .. } => v1::Origin::Plan(plan.to_string()),
        Origin::Rule {
            finding,
            occurrence,
            rule,
        } => v1::Origin::Rule {
            finding: finding.map(|id| id.to_string()),
            occurrence: occurrence.map(|id| id.to_string()),
            rule: rule.clone(),
        },
    }
}

fn obligation(owed: &Obligation, now: Instant) -> v1::Obligation {
    v1::Obligation {
        due: due(&owed.due, false, now),
        number: owed.number,
        occurrence: owed.occurrence.map(|id| id.to_string()),
    }
}

fn evidence(evidence: &Evidence) -> v1::Evidence {
    v1::Evidence {
        at: moment(evidence.at),
        by: evidence.by.clone(),
        obligation: evidence.obligation,
        sha256: evidence.sha256.clone(),
        what: evidence.what.clone(),
    }
}
