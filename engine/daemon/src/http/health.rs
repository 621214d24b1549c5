//! Whether the daemon lives and can work. Both are open to whoever can reach the port, and say nothing about the provider.

use super::App;
use super::failure::Failure;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use ratchet_api::v1::Health;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/healthz", get(lives)).route("/readyz", get(works))
}

fn health(status: &str) -> Json<Health> {
    Json(Health {
        status: status.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

async fn lives() -> Json<Health> {
    health("ok")
}

async fn works(State(app): State<Arc<App>>) -> Result<Json<Health>, Failure> {
    let condition = app.away(|app| Ok((app.rooms.condition)())).await?;
    match condition {
        Ok(()) => Ok(health("ready")),
        Err(error) => Err(Failure::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "not-ready",
            error.to_string(),
        )),
    }
}
