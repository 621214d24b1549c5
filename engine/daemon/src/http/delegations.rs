//! Delegations: in one action, or in everything of a role in a service. The role stays responsible.

use super::App;
use super::body::{Json as Sent, Parameters};
use super::caller::Caller;
use super::failure::Failure;
use super::listing::Wanted;
use super::text::{identifier, moment, read_moment};
use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::command::Command;
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::record::{Action, Delegated, Delegation, Record};
use ratchet_runtime::rows::Kind;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/delegations", get(list).post(delegate))
        .route("/delegations/revoke", post(revoke))
}

async fn list(
    State(app): State<Arc<App>>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<v1::Page<v1::Delegation>>, Failure> {
    let now = app.now();
    app.away(move |app| {
        let page = app.page_of_many(Kind::Delegations, &wanted, |key, record| Ok(of(key, record, now)));
        page.map(Json)
    })
    .await
}

async fn delegate(
    State(app): State<Arc<App>>,
    caller: Caller,
    Sent(new): Sent<v1::NewDelegation>,
) -> Result<Json<v1::Receipt>, Failure> {
    let command = Command::DelegateWork {
        from: new.from.map(|from| read_moment("from", &from)).transpose()?,
        to: new.to,
        until: new.until.map(|until| read_moment("until", &until)).transpose()?,
        what: what(new.action.as_deref(), new.role, new.service)?,
    };
    app.submit(caller, command).await.map(Json)
}

async fn revoke(
    State(app): State<Arc<App>>,
    caller: Caller,
    Sent(end): Sent<v1::DelegationEnd>,
) -> Result<Json<v1::Receipt>, Failure> {
    let command = Command::RevokeDelegation {
        to: end.to,
        what: what(end.action.as_deref(), end.role, end.service)?,
    };
    app.submit(caller, command).await.map(Json)
}

fn what(action: Option<&str>, role: Option<String>, service: Option<String>) -> Result<Delegated, Failure> {
    match (action, role, service) {
        (Some(action), None, None) => Ok(Delegated::Action(identifier(action)?)),
        (None, Some(role), Some(service)) => Ok(Delegated::Role { role, service }),
        _ => Err(Failure::unprocessable(
            "what-is-delegated",
            "say what is delegated: one `action`, or everything of a `role` in a `service`",
        )),
    }
}

/// What of a record is delegated, and has not come to its end.
pub(super) fn of(key: &Key, record: &Record, now: Instant) -> Vec<v1::Delegation> {
    match (key, record) {
        (_, Record::Action(action)) => {
            let running = action.delegations.iter().filter(|known| !known.is_over(now));
            running.map(|known| of_action(action, known, now)).collect()
        }
        (Key::Appointments(Some(service)), Record::Appointments(appointments)) => {
            let all = appointments.delegations.iter();
            let all = all.flat_map(|(role, known)| known.iter().map(move |known| (role, known)));
            all.filter(|(_, known)| !known.is_over(now))
                .map(|(role, known)| written(known, None, (role, service), now))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// A delegation in one action.
pub(super) fn of_action(action: &Action, delegation: &Delegation, now: Instant) -> v1::Delegation {
    let id = Some(action.id.to_string());
    written(delegation, id, (&action.owner, &action.service), now)
}

fn written(
    delegation: &Delegation,
    action: Option<String>,
    (role, service): (&str, &str),
    now: Instant,
) -> v1::Delegation {
    v1::Delegation {
        action,
        by: delegation.by.clone(),
        from: moment(delegation.from),
        now: delegation.runs_at(now),
        role: role.to_owned(),
        service: service.to_owned(),
        to: delegation.to.clone(),
        until: delegation.until.map(moment),
    }
}
