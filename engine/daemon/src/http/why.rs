//! Why something is the way it is.

use super::App;
use super::failure::Failure;
use super::text::{identifier, moment};
use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::explain::{Explanation, explain};
use ratchet_core::id::AnyId;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/why/{id}", get(why))
}

async fn why(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Json<v1::Explanation>, Failure> {
    let id: AnyId = identifier(&id)?;
    let now = app.now();
    app.away(move |app| Ok(Json(written(app.view().ask(|read| explain(read, id, now))?))))
        .await
}

fn written(explanation: Explanation) -> v1::Explanation {
    let movers = explanation.who_can_move_it.into_iter();
    v1::Explanation {
        about: explanation.about,
        closed: explanation.closed,
        see_also: explanation.see_also,
        since: moment(explanation.since),
        state: explanation.state,
        what: explanation.what,
        what_would_close_it: explanation.what_would_close_it,
        who_can_move_it: movers
            .map(|mover| v1::Mover {
                can: mover.can,
                people: mover.people,
                role: mover.role,
            })
            .collect(),
        why_here: explanation.why_here,
        why_now: explanation.why_now,
    }
}
