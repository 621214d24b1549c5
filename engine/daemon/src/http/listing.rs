//! Lists in pages: what may be asked of each of them, and the cursor that goes on where a page ended.

use super::App;
use super::failure::Failure;
use crate::limits;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use ratchet_api::v1::Page;
use ratchet_core::audit_state::AuditState;
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::record::Record;
use ratchet_runtime::rows::{Kind, List, Selection, Which};
use serde::Deserialize;

/// What may be asked of a list.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    cursor: Option<String>,
    limit: Option<usize>,
    person: Option<String>,
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
    /// Escalations that were answered.
    Answered,
    /// People who are away now.
    Away,
    /// What is open with a due date that was moved.
    Slipped,
    /// A state of audits, by its word.
    #[serde(untagged)]
    Audit(AuditWord),
}

/// A state of audits that does not depend on the moment.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
struct AuditWord(AuditState);

impl TryFrom<String> for AuditWord {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        AuditState::from_word(&word)
            .map(Self)
            .ok_or_else(|| format!("no list knows the state `{word}`"))
    }
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
        self.page_of_many(kind, wanted, |_, record| Ok(write(record)?.into_iter().collect()))
    }

    /// A page of a list in which a record may give several items, or none. The limit counts records.
    pub(super) fn page_of_many<T>(
        &self,
        kind: Kind,
        wanted: &Wanted,
        write: impl Fn(&Key, &Record) -> Result<Vec<T>, Failure>,
    ) -> Result<Page<T>, Failure> {
        let list = wanted.list(kind, self.now())?;
        let cursor = wanted.cursor.as_deref().map(decode).transpose()?;
        let limit = wanted
            .limit
            .unwrap_or(limits::PAGE_ROWS)
            .clamp(1, limits::PAGE_ROWS_MAX);
        let page = self.view().list(&list, cursor.as_deref(), limit)?;
        let mut items = Vec::with_capacity(page.records.len());
        for (key, record) in page.keys.iter().zip(&page.records) {
            items.extend(write(key, record)?);
        }
        Ok(Page {
            items,
            next: page.next.map(encode),
        })
    }
}

impl Wanted {
    /// Whether only what is open is asked for.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.state, Some(State::Open))
    }

    fn list(&self, kind: Kind, now: Instant) -> Result<Selection, Failure> {
        let which = match self.state {
            Some(State::Open | State::Overdue | State::Away | State::Slipped) => Which::Open,
            Some(State::All | State::Answered | State::Audit(_)) | None => Which::All,
        };
        let names = [&self.person, &self.role, &self.service];
        // Names of things hold none (the door refuses them), and the parts of an index are told apart by them.
        if names
            .into_iter()
            .flatten()
            .any(|name| name.chars().any(char::is_control))
        {
            return Err(bad_query("a name holds characters that cannot be seen"));
        }
        if let Some(list) = self.special(kind, now)? {
            return Ok(match &self.service {
                Some(service) => list.in_service(service),
                None => list,
            });
        }
        let list = match (&self.role, kind) {
            (None, kind) => List::of(kind, which).into(),
            (Some(role), Kind::Escalations) => Selection::escalations_to(role),
            (Some(role), Kind::People) => Selection::people_in(role),
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

impl Wanted {
    /// Lists that are kept by a person or for a state of their own.
    fn special(&self, kind: Kind, now: Instant) -> Result<Option<Selection>, Failure> {
        let list = match (self.state, &self.person, kind) {
            (None, Some(person), Kind::Delegations) => Selection::delegated_to(person),
            (None, Some(person), Kind::Messages) => Selection::messages_to_person(person),
            (_, Some(_), Kind::Delegations | Kind::Messages) => {
                return Err(bad_query("it is kept by person without a state"));
            }
            (_, Some(_), _) => return Err(bad_query("this list is not kept by person")),
            (Some(State::Audit(AuditWord(state))), None, Kind::Audits) => Selection::audits_in(state),
            (Some(State::Answered), None, Kind::Escalations) => Selection::escalations_answered(),
            (Some(State::Slipped), None, Kind::Actions | Kind::Tracker) => Selection::slipped(),
            (Some(State::Overdue), None, Kind::Tracker) => List::of(Kind::Actions, Which::Open).due_before(now),
            (Some(State::Away), None, Kind::People) => {
                // The moment at which somebody leaves belongs to their absence.
                List::of(kind, Which::Open).due_before(now + TimeDelta::milliseconds(1))
            }
            (Some(State::Open), None, Kind::Risks) => Selection::from(List::of(kind, Which::Open)).not_before(now),
            (Some(State::Open), None, Kind::Delegations) => {
                return Err(bad_query(
                    "delegations are listed as long as they hold; leave the state out",
                ));
            }
            (Some(State::Answered | State::Slipped | State::Away | State::Audit(_)), None, _) => {
                return Err(bad_query("this list does not know that state"));
            }
            _ => return Ok(None),
        };
        if self.role.is_some() {
            return Err(bad_query("it is kept by role, or so, but not by both"));
        }
        Ok(Some(list))
    }
}

fn bad_query(reason: &str) -> Failure {
    Failure::new(
        StatusCode::BAD_REQUEST,
        "bad-query",
        format!("the list cannot be narrowed so: {reason}"),
    )
}

/// A cursor as it is sent.
pub(super) fn encode(row: Vec<u8>) -> String {
    URL_SAFE_NO_PAD.encode(row)
}

pub(super) fn decode(cursor: &str) -> Result<Vec<u8>, Failure> {
    URL_SAFE_NO_PAD.decode(cursor).map_err(|_| {
        let detail = "this cursor was not made by Ratchet: begin the list again without one";
        Failure::new(StatusCode::BAD_REQUEST, "bad-cursor", detail)
    })
}
