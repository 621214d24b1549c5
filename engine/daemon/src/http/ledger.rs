//! The ledger: its end, its events, and those on which one thing rests.

use super::App;
use super::body::Parameters;
use super::failure::Failure;
use super::text::{head, hex, identifier};
use crate::limits;
use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::id::AnyId;
use ratchet_runtime::LedgerEntry;
use serde::Deserialize;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/ledger/head", get(end))
        .route("/ledger/events", get(events))
        .route("/history/{id}", get(history))
}

async fn end(State(app): State<Arc<App>>) -> Json<v1::Head> {
    Json(head(app.view().head()))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    from: Option<u64>,
    limit: Option<usize>,
}

impl Wanted {
    fn bounds(&self) -> (u64, usize) {
        (
            self.from.unwrap_or(1),
            self.limit.unwrap_or(limits::PAGE_ROWS).clamp(1, limits::PAGE_ROWS_MAX),
        )
    }
}

async fn events(
    State(app): State<Arc<App>>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<v1::Page<v1::LedgerEvent>>, Failure> {
    app.away(move |app| {
        let (from, limit) = wanted.bounds();
        page(app.view().events(from, limit)?, limit).map(Json)
    })
    .await
}

async fn history(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<v1::Page<v1::LedgerEvent>>, Failure> {
    let id: AnyId = identifier(&id)?;
    app.away(move |app| {
        let (from, limit) = wanted.bounds();
        let entries = app.view().history_from(id, from, limit)?;
        if entries.is_empty() && from <= 1 {
            return Err(Failure::not_found(format!("there is no `{id}`")));
        }
        page(entries, limit).map(Json)
    })
    .await
}

/// A page; `next` is what to send as `from`.
fn page(entries: Vec<LedgerEntry>, limit: usize) -> Result<v1::Page<v1::LedgerEvent>, Failure> {
    let is_full = entries.len() >= limit;
    let next = entries
        .last()
        .filter(|_| is_full)
        .map(|last| (last.position + 1).to_string());
    let one = |entry: LedgerEntry| {
        let recorded = serde_json::to_value(&entry.recorded).map_err(|_| Failure::internal())?;
        Ok(v1::LedgerEvent {
            hash: hex(&entry.hash),
            position: entry.position,
            recorded,
        })
    };
    let items = entries.into_iter().map(one).collect::<Result<_, Failure>>()?;
    Ok(v1::Page { items, next })
}
