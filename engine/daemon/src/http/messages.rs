//! Messages that somebody is owed.

use super::App;
use super::body::Parameters;
use super::failure::Failure;
use super::listing::Wanted;
use super::text::{moment, variant};
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::record::{Message, Record};
use ratchet_runtime::rows::Kind;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/messages", get(list))
}

async fn list(
    State(app): State<Arc<App>>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<v1::Page<v1::Message>>, Failure> {
    app.away(move |app| {
        let page = app.page(Kind::Messages, &wanted, |record| match record {
            Record::Message(message) => Ok(Some(written(message))),
            _ => Ok(None),
        });
        page.map(Json)
    })
    .await
}

pub(super) fn written(message: &Message) -> v1::Message {
    v1::Message {
        about: message.about.clone(),
        at: moment(message.at),
        id: message.id.to_string(),
        person: message.person.clone(),
        reason: variant(&message.reason),
        role: message.role.clone(),
        service: message.service.clone(),
        text: message.text.clone(),
        told_at: message.told_at.map(moment),
    }
}
