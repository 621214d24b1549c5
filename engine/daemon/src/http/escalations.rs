//! Escalations: what is late, who was told, and what they answered.

use super::App;
use super::body::{Json as Sent, Parameters};
use super::caller::Caller;
use super::failure::Failure;
use super::listing::Wanted;
use super::text::{due, escalations, identifier, moment};
use axum::extract::{Path, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::command::Command;
use ratchet_core::id::AnyId;
use ratchet_core::instant::Instant;
use ratchet_core::record::{Action, Audit, AuditStage, Record, Told};
use ratchet_runtime::rows::Kind;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/escalations", get(list))
        .route("/escalations/{about}/answer", post(answer))
}

async fn list(
    State(app): State<Arc<App>>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<v1::Page<v1::Escalated>>, Failure> {
    let now = app.now();
    app.away(move |app| {
        app.page(Kind::Escalations, &wanted, |record| Ok(of(record, now)))
            .map(Json)
    })
    .await
}

async fn answer(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(about): Path<String>,
    Sent(answer): Sent<v1::NewAnswer>,
) -> Result<Json<v1::Receipt>, Failure> {
    let about: AnyId = identifier(&about)?;
    let command = Command::AnswerEscalation {
        about,
        obligation: answer.obligation,
        words: answer.words,
    };
    app.submit(caller, command).await.map(Json)
}

/// What was escalated about a record, if it can be late at all.
pub(super) fn of(record: &Record, now: Instant) -> Option<v1::Escalated> {
    match record {
        Record::Action(action) => Some(of_action(action, now)),
        Record::Audit(audit) => Some(of_audit(audit, now)),
        _ => None,
    }
}

fn of_action(action: &Action, now: Instant) -> v1::Escalated {
    let owed = action.obligations.iter().min_by_key(|owed| owed.due.current());
    let waits = action.obligations.iter().flat_map(|owed| {
        let waiting = owed.told.iter().filter(|told| !told.answered);
        waiting.map(|told| waits(told, Some(owed.number)))
    });
    v1::Escalated {
        about: action.id.to_string(),
        due: owed.map(|owed| due(&owed.due, false, now)),
        escalations: escalations(&action.escalations),
        owner: action.owner.clone(),
        service: action.service.clone(),
        title: action.title.clone(),
        waits_for: waits.collect(),
    }
}

fn of_audit(audit: &Audit, now: Instant) -> v1::Escalated {
    let is_open = audit.stage == AuditStage::Open;
    let waiting = audit.told.iter().filter(|told| is_open && !told.answered);
    v1::Escalated {
        about: audit.id.to_string(),
        due: is_open.then(|| due(&audit.due, false, now)),
        escalations: escalations(&audit.escalations),
        owner: audit.owner.clone(),
        service: audit.service.clone(),
        title: audit.name.clone(),
        waits_for: waiting.map(|told| waits(told, None)).collect(),
    }
}

fn waits(told: &Told, obligation: Option<u32>) -> v1::Waits {
    v1::Waits {
        answer_by: told.answer_by.map(moment),
        obligation,
        role: told.role.clone(),
        told_at: moment(told.at),
    }
}
