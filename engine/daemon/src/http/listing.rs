//! Lists in pages: what may be asked of each of them, and the cursor that goes on where a page ended.

use super::App;
use super::failure::Failure;
use crate::limits;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ratchet_api::v1::Page;
use ratchet_core::instant::Instant;
use ratchet_core::record::Record;
use ratchet_runtime::rows::{Kind, List, Selection, Which};
use serde::Deserialize;

/// What may be asked of a list.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    cursor: Option<String>,
    limit: Option<usize>,
    role: Option<String>,
    service: Option<String>,
    state: Option<State>,
}

/// Which part of a list.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    /// Everything, newest first.
    All,
    /// What is open, the earliest due first.
    Open,
    /// What is open although its due moment has passed.
    Overdue,
}

/// Whether a list may be taken without its bad rows. It has to be asked for: who does not look at the answer should not lose
/// rows.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Partial {
    #[serde(default)]
    partial: bool,
}

impl Partial {
    /// Whether these good rows are taken although others are bad. None at all is never what somebody meant.
    pub(super) fn takes(&self, good: usize) -> bool {
        self.partial && good > 0
    }
}

impl App {
    /// A page of a list. `write` turns a record into what is sent; records of another kind cannot be in the list and are left out.
    pub(super) fn page<T>(
        &self,
        kind: Kind,
        wanted: &Wanted,
        write: impl Fn(&Record) -> Result<Option<T>, Failure>,
    ) -> Result<Page<T>, Failure> {
        let list = wanted.list(kind, self.now())?;
        let cursor = wanted.cursor.as_deref().map(decode).transpose()?;
        let limit = wanted
            .limit
            .unwrap_or(limits::PAGE_ROWS)
            .clamp(1, limits::PAGE_ROWS_MAX);
        let page = self.view().list(&list, cursor.as_deref(), limit)?;
        let mut items = Vec::with_capacity(page.records.len());
        for record in &page.records {
            items.extend(write(record)?);
        }
        Ok(Page {
            items,
            next: page.next.map(|next| URL_SAFE_NO_PAD.encode(next)),
        })
    }
}

impl Wanted {
    fn list(&self, kind: Kind, now: Instant) -> Result<Selection, Failure> {
        let which = match self.state {
            Some(State::Open | State::Overdue) => Which::Open,
            Some(State::All) | None => Which::All,
        };
        let list = match (&self.role, kind) {
            (None, kind) => List::of(kind, which).into(),
            (Some(role), Kind::Audits) => Selection::audits_of(role),
            (Some(role), Kind::Actions) => Selection::actions_of(role),
            (Some(role), Kind::Messages) => Selection::messages_to_role(role),
            (Some(_), _) => return Err(bad_query("this list is not kept by role")),
        };
        let list = match (self.state, kind) {
            (Some(State::Overdue), Kind::Audits | Kind::Actions) => list.due_before(now),
            (Some(State::Overdue), _) => return Err(bad_query("nothing in this list is due")),
            _ => list,
        };
        Ok(match &self.service {
            Some(service) => list.in_service(service),
            None => list,
        })
    }
}

fn bad_query(reason: &str) -> Failure {
    Failure::new(
        StatusCode::BAD_REQUEST,
        "bad-query",
        format!("the list cannot be narrowed so: {reason}"),
    )
}

fn decode(cursor: &str) -> Result<Vec<u8>, Failure> {
    URL_SAFE_NO_PAD.decode(cursor).map_err(|_| {
        let detail = "this cursor was not made by Ratchet: begin the list again without one";
        Failure::new(StatusCode::BAD_REQUEST, "bad-cursor", detail)
    })
}
