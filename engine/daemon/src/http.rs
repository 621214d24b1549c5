//! The HTTP API: one noun a file, each with its routes, its reading of requests and its writing of records.
//!
//! | route | does |
//! |---|---|
//! | `GET /healthz`, `GET /readyz` | lives; can work (both without a token) |
//! | `POST /api/v1/workflows` | compiles a folder with the installed tools and brings it into force; what weakens assurance needs an `approval` |
//! | `POST /api/v1/workflows/preview`, `/workflows/preview/cycles` | what a folder would change; what it means for each running plan (`cursor`, `limit`) |
//! | `GET`, `POST /api/v1/migrations`, `POST /api/v1/migrations/undo` | what the workflows in force mean for each running plan (`service`); moves plans to them; takes that back |
//! | `GET /api/v1/workflows` | what is in force |
//! | `POST /api/v1/appointments` | appoints people: a JSON list or `text/csv` (`person,name,role,service`); `?partial=true` takes the good rows |
//! | `POST /api/v1/appointments/stand-down`, `DELETE /api/v1/appointments?person=&role=&service=` | takes somebody out of a role |
//! | `GET /api/v1/appointments?service=` | who holds which role |
//! | `PUT /api/v1/services/{service}/frames/{population}?partial=` | replaces a sampling frame: JSON or `text/csv` |
//! | `GET /api/v1/audits`, `/findings`, `/plans`, `/actions`, `/occurrences`, `/messages` | pages: `service`, `role`, `person` (messages), `state=open`, `state=overdue`, `state=slipped` (actions), `cursor`, `limit` |
//! | `GET /api/v1/audits/{id}`, `/findings/{id}`, `/plans/{id}`, `/actions/{id}` | one of them in full |
//! | `POST /api/v1/audits` | opens an audit beside its turns |
//! | `POST /api/v1/audits/{id}/answers` | hands answers in: JSON or `text/csv` with `Ratchet-Tool-Version` |
//! | `POST /api/v1/audits/{id}/check-record` | what is wrong with one record while it is being filled in; nothing is kept |
//! | `POST /api/v1/audits/{id}/retry` | asks the tool again |
//! | `POST /api/v1/audits/{id}/substitutions` | has a drawn record replaced by the next one, with a reason |
//! | `GET /api/v1/audits/planned` | the next turn of each audit in each service |
//! | `POST /api/v1/audits/planned/waive` | the next turn is not made, before it opens, with a reason |
//! | `POST /api/v1/audits/{id}/begin` | somebody begins to work on it |
//! | `POST /api/v1/audits/{id}/authorise`, `/send-back` | a second person lets the result count, or asks for a new submission |
//! | `POST /api/v1/audits/{id}/waive` | it is not made, with a reason |
//! | `POST /api/v1/audits/{id}/correct` | opens an audit that corrects it |
//! | `POST /api/v1/audits/{id}/missed-something` | what somebody else found and it had missed |
//! | `POST /api/v1/actions/{id}/evidence`, `/complete`, `/due`, `/owner` | adds evidence, completes, moves the due date, gives it to another role |
//! | `POST /api/v1/findings/{id}/assessment`, `/causes`, `/plan`, `/set-aside` | how serious it is, why it happens, which plan works on it, that nothing needs to be done |
//! | `POST /api/v1/plans/{id}/decisions`, `/waivers` | records a forum's decision about closing, or that it waives a re-test |
//! | `POST /api/v1/plans/{id}/actions`, `/tests`, `/tests/{number}/study` | adds an action; begins and studies a small test of change |
//! | `GET /api/v1/tracker` | finding, action and re-test in one line each: `state=open`, `overdue`, `slipped`, `all`; with `Accept: text/csv` a table |
//! | `GET /api/v1/escalations`, `POST /api/v1/escalations/{about}/answer` | what is late and who has to answer (`state=open`, `answered`; `role`); answers |
//! | `GET /api/v1/waivers`, `GET`, `POST /api/v1/risks` | what forums let pass for a time (`state=open`: what holds now); accepts a risk |
//! | `GET /api/v1/themes`, `/themes/{id}` | what recurs over several audits |
//! | `GET /api/v1/people` (`role`, `state=away`), `/people/{person}`, `/people/{person}/today` | who holds what, is away, covers; what is due from them |
//! | `POST /api/v1/people/{person}/absences`, `/back` | somebody is away; is back |
//! | `GET /api/v1/vacancies`, `/roles`, `/services` | posts that nobody fills; what roles and services carry |
//! | `GET`, `POST /api/v1/delegations` (`person`), `POST /api/v1/delegations/revoke` | who may act for whom |
//! | `GET /api/v1/services/{service}/handover?shift=this|next` | what one shift hands over to the next |
//! | `GET /api/v1/calendar`, `/calendar/shifts`, `POST /api/v1/calendar/amendments` | amended days; the due dates that one would move; amends, and moves those that were confirmed |
//! | `POST /api/v1/occurrences` | records an occurrence: JSON or a structured CloudEvent |
//! | `GET /api/v1/services/{service}/measures`, `/measures/{of}/{measure}` | measures of plans and audits with what their charts say |
//! | `POST /api/v1/services/{service}/measures/{plan}/{measure}` | records a value of a plan's measure |
//! | `GET /api/v1/forums/{forum}/agenda` | what its `reviews:` asks for, as things stand |
//! | `GET`, `POST /api/v1/forums/{forum}/meetings`, `POST …/meetings/close` | its latest meetings; opens and closes one |
//! | `POST /api/v1/forums/{forum}/decisions` | records a decision: closure, priority, challenge, extension, waiver, risk, note |
//! | `POST /api/v1/challenges/{id}/answers` | answers a forum that asked about an action, audit or plan |
//! | `GET /api/v1/meetings`, `/meetings/{id}`, `/meetings/{id}/minutes` | meetings of all forums; one; its minutes |
//! | `GET`, `POST /api/v1/tools` (`allow`, `source`), `GET`, `DELETE /api/v1/tools/{tool}`, `/tools/{tool}/description` | audit tools; installs a package; one; takes it away; what it says about itself |
//! | `POST /api/v1/tools/upgrade` | what a package would change, without installing it |
//! | `POST /api/v1/tools/keys`, `DELETE /api/v1/tools/keys/{key}?reason=` | trusts a key, or no longer |
//! | `PUT /api/v1/tools/{tool}/limits`, `POST …/grants`, `…/grants/revoke` | limits of one tool; what it may read in a service |
//! | `PUT /api/v1/services/{service}/records/{list}` | a list of records for tools to read: `text/csv` |
//! | `GET /api/v1/tools/verify`, `/tools/replay` (`tool`, `cursor`) | whether tools are as they were installed; recorded evaluations run again |
//! | `GET /api/v1/why/{id}`, `GET /api/v1/history/{id}` | why it is so; the events behind it |
//! | `GET /api/v1/ledger/head`, `GET /api/v1/ledger/events?from=&limit=` | the ledger |
//!
//! Every `GET` below `/api/v1` takes `as_of=` with a date (its end, in London) or a moment (RFC 3339): the answer is what stood then,
//! made from the ledger. The header `Ratchet-As-Of` names the moment and the last event that it rests on.
//!
//! Every refusal is a problem document. A table with a bad cell is refused as a whole and every bad cell is named by line and
//! column: the sender still has the file, and half an audit is not an audit. Frames and people may be taken without their bad rows
//! by `partial=true`. An answer is given only when what it says is on the disk.

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
