//! Occurrences: something happened in a service. Other systems send CloudEvents, and send them again when they are not sure: the
//! same source and id is the same occurrence.

use super::App;
use super::body::{Media, Parameters, Upload};
use super::caller::Caller;
use super::failure::Failure;
use super::listing::Wanted;
use super::text::{hex, moment, read_moment};
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::command::Command;
use ratchet_core::definition::Definition;
use ratchet_core::record::{Occurrence, Record};
use ratchet_runtime::rows::Kind;
use sha2::{Digest, Sha256};
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/occurrences", get(list).post(record))
}

async fn list(
    State(app): State<Arc<App>>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<v1::Page<v1::Occurrence>>, Failure> {
    app.away(move |app| {
        let page = app.page(Kind::Occurrences, &wanted, |record| match record {
            Record::Occurrence(occurrence) => Ok(Some(written(occurrence))),
            _ => Ok(None),
        });
        page.map(Json)
    })
    .await
}

async fn record(State(app): State<Arc<App>>, mut caller: Caller, upload: Upload) -> Result<Json<v1::Receipt>, Failure> {
    let occurrence = if upload.media() == Media::CloudEvent {
        let event: v1::CloudEvent = upload.json()?;
        let key = key(&event)?;
        caller.key = Some(key);
        app.away(move |app| from_cloud_event(event, app.in_force()?.as_ref()))
            .await?
    } else {
        upload.json()?
    };
    let command = Command::RecordOccurrence {
        event: occurrence.event,
        happened_at: read_moment("happened_at", &occurrence.happened_at)?,
        service: occurrence.service,
        subject: occurrence.subject,
    };
    app.submit(caller, command).await.map(Json)
}

/// The idempotency key that follows from source and id; hashed, because neither has a bound.
fn key(event: &v1::CloudEvent) -> Result<String, Failure> {
    if event.specversion != "1.0" {
        return Err(bad("specversion", "only CloudEvents 1.0 are known here"));
    }
    if event.id.is_empty() || event.source.is_empty() {
        return Err(bad(
            "id",
            "`id` and `source` must not be empty: together they say whether an event was sent before",
        ));
    }
    let mut hash = Sha256::new();
    // The length keeps source and id apart.
    hash.update((event.source.len() as u64).to_be_bytes());
    hash.update(&event.source);
    hash.update(&event.id);
    Ok(format!("cloudevent:{}", hex(&hash.finalize())))
}

fn from_cloud_event(event: v1::CloudEvent, definition: &Definition) -> Result<v1::NewOccurrence, Failure> {
    let in_data = event
        .data
        .as_ref()
        .and_then(|data| data.get("service"))
        .and_then(|service| service.as_str());
    let Some(service) = event.service.clone().or_else(|| in_data.map(str::to_owned)) else {
        return Err(bad(
            "service",
            "the service is missing: send it as the attribute `service`, or in `data`",
        ));
    };
    let Some(happened_at) = event.time else {
        return Err(bad("time", "`time` is missing: deadlines run from when it happened"));
    };
    Ok(v1::NewOccurrence {
        event: kind(&event.kind, definition),
        happened_at,
        service,
        subject: event.subject,
    })
}

/// The kind of occurrence that a type means: its own name, or what follows the last dot of a reverse domain name, with hyphens or
/// underscores for spaces.
fn kind(kind: &str, definition: &Definition) -> String {
    let last = kind.rsplit('.').next().unwrap_or(kind);
    let wanted = [kind.to_lowercase(), last.replace(['-', '_'], " ").to_lowercase()];
    let known = definition
        .events
        .iter()
        .find(|event| wanted.contains(&event.to_lowercase()));
    known.cloned().unwrap_or_else(|| kind.to_owned())
}

fn bad(field: &str, detail: &str) -> Failure {
    let fault = ratchet_api::problem::Fault {
        detail: detail.to_owned(),
        field: Some(field.to_owned()),
        ..Default::default()
    };
    Failure::unprocessable("bad-cloud-event", format!("the CloudEvent cannot be used: {detail}")).with(vec![fault])
}

pub(super) fn written(occurrence: &Occurrence) -> v1::Occurrence {
    v1::Occurrence {
        at: moment(occurrence.at),
        event: occurrence.event.clone(),
        id: occurrence.id.to_string(),
        led_to: occurrence.led_to.clone(),
        service: occurrence.service.clone(),
        subject: occurrence.subject.clone(),
    }
}
