//! The HTTP API: one noun a file, each with its routes, its reading of requests and its writing of records.
//!
//! What a request says, how it is refused, and every route stand in one table, which the manual shows too:
//! `docs/book/src/reference/http.md`. Tests send to each of its rows.

mod actions;
mod appointments;
mod audits;
mod body;
mod calendar;
mod caller;
mod changes;
mod delegations;
mod door;
mod escalations;
mod failure;
mod findings;
mod forums;
mod frames;
mod handover;
mod health;
mod ledger;
mod listing;
mod measures;
mod messages;
mod occurrences;
mod past;
mod people;
mod plans;
mod risks;
mod services;
mod text;
mod themes;
mod today;
mod tools;
mod tracker;
mod waivers;
mod why;
mod workflows;

use crate::limits;
use crate::token::Token;
use crate::tools::Tools;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use failure::Failure;
use parking_lot::Mutex;
use ratchet_api::v1;
use ratchet_core::command::Command;
use ratchet_core::definition::Definition;
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::record::Record;
use ratchet_ports::Clock;
use ratchet_ports::store::{Store, StoreError};
use ratchet_runtime::{Provider, View};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

/// What the door is built from.
pub(crate) struct Rooms {
    /// An empty store in memory, for looking back.
    pub(crate) blank: Box<dyn Fn() -> Arc<dyn Store> + Send + Sync>,
    /// The clock.
    pub(crate) clock: Arc<dyn Clock>,
    /// Whether the store takes changes, and why not.
    pub(crate) condition: Box<dyn Fn() -> Result<(), StoreError> + Send + Sync>,
    /// The ledger and its records.
    pub(crate) ledger: Arc<dyn Store>,
    /// The provider; `None` while its ledger is damaged, so that everything can be read and nothing changed.
    pub(crate) provider: Option<Provider>,
    /// Who may come in.
    pub(crate) token: Token,
    /// Audit tools.
    pub(crate) tools: Arc<Tools>,
    /// Reads.
    pub(crate) view: View,
}

/// What every route sees.
pub(crate) struct App {
    /// What was compiled and compared for previews lately.
    desk: changes::Desk,
    /// The last moment that somebody looked back to.
    past: Mutex<Option<past::Past>>,
    rooms: Rooms,
}

/// All routes.
fn routes() -> Router<Arc<App>> {
    let api = Router::new()
        .merge(actions::routes())
        .merge(appointments::routes())
        .merge(audits::routes())
        .merge(calendar::routes())
        .merge(changes::routes())
        .merge(delegations::routes())
        .merge(escalations::routes())
        .merge(findings::routes())
        .merge(forums::routes())
        .merge(frames::routes())
        .merge(handover::routes())
        .merge(ledger::routes())
        .merge(measures::routes())
        .merge(messages::routes())
        .merge(occurrences::routes())
        .merge(people::routes())
        .merge(plans::routes())
        .merge(risks::routes())
        .merge(services::routes())
        .merge(themes::routes())
        .merge(today::routes())
        .merge(tools::routes())
        .merge(tracker::routes())
        .merge(waivers::routes())
        .merge(why::routes())
        .merge(workflows::routes());
    Router::new().nest("/api/v1", api).merge(health::routes())
}

/// All routes, behind the door.
pub(crate) fn router(app: Arc<App>) -> Router {
    routes()
        .layer(from_fn_with_state(app.clone(), past::look_back))
        .layer(DefaultBodyLimit::max(limits::BODY_BYTES_MAX))
        .layer(CatchPanicLayer::custom(door::panicked))
        .layer(from_fn_with_state(app.clone(), door::enter))
        .with_state(app)
}

impl App {
    pub(crate) fn new(rooms: Rooms) -> Self {
        Self {
            desk: changes::Desk::default(),
            past: Mutex::default(),
            rooms,
        }
    }

    fn view(&self) -> &View {
        &self.rooms.view
    }

    fn tools(&self) -> &Tools {
        &self.rooms.tools
    }

    fn now(&self) -> Instant {
        self.rooms.clock.now()
    }

    /// Does something that reads the store or computes, away from the threads that serve connections.
    async fn away<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&App) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let app = self.clone();
        tokio::task::spawn_blocking(move || work(&app))
            .await
            .unwrap_or_else(|_| Err(Failure::internal()))
    }

    /// Sends a command of somebody at once; the future is the answer, given when it is on the disk.
    fn submit(
        &self,
        caller: caller::Caller,
        command: Command,
    ) -> impl Future<Output = Result<v1::Receipt, Failure>> + Send + use<> {
        let sent = match &self.rooms.provider {
            Some(provider) => Ok(provider.submit(caller.request(command))),
            None => Err((self.rooms.condition)()
                .err()
                .map_or_else(Failure::internal, |error| Failure::of_store(&error))),
        };
        async move { Ok(text::receipt(&sent?.await?)) }
    }

    /// Sends a command and waits for its answer; only away from the threads that serve connections.
    fn submit_here(&self, caller: caller::Caller, command: Command) -> Result<v1::Receipt, Failure> {
        let Some(provider) = &self.rooms.provider else {
            let condition = (self.rooms.condition)().err();
            return Err(condition.map_or_else(Failure::internal, |error| Failure::of_store(&error)));
        };
        Ok(text::receipt(&provider.submit_blocking(caller.request(command))?))
    }

    /// A definition by its hash.
    fn definition(&self, hash: &str) -> Result<Arc<Definition>, Failure> {
        match self.rooms.view.record(&Key::Definition(hash.to_owned()))?.as_deref() {
            Some(Record::Definition(definition)) => Ok(definition.clone()),
            _ => {
                tracing::error!(definition = hash, "a definition that a record names is not there");
                Err(Failure::internal())
            }
        }
    }

    /// The definition in force.
    fn in_force(&self) -> Result<Arc<Definition>, Failure> {
        let provider = self.view().record(&Key::Provider)?;
        match provider.as_deref() {
            Some(Record::Provider(ratchet_core::record::Provider {
                definition: Some(hash), ..
            })) => self.definition(hash),
            _ => Err(ratchet_core::rejection::Rejection::NothingApplied.into()),
        }
    }
}
