//! Who asks, and under which key. The token says that a program may speak to the daemon; `Ratchet-Person` says for whom it
//! speaks. Whether that person may do a thing is decided by the core, from roles.

use super::failure::Failure;
use crate::limits;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use ratchet_core::command::Command;
use ratchet_core::event::Actor;
use ratchet_core::limits::NAME_CHARS;
use ratchet_runtime::Request;

const PERSON: &str = "ratchet-person";
const KEY: &str = "idempotency-key";

/// Who asks.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) by: Actor,
    pub(super) key: Option<String>,
}

impl Caller {
    /// A request of this caller.
    pub(super) fn request(self, command: Command) -> Request {
        Request {
            by: self.by,
            command,
            key: self.key,
        }
    }

    /// The same caller with a key of its own for one part of what was sent.
    pub(super) fn part(&self, number: u64) -> Self {
        Self {
            by: self.by.clone(),
            key: self.key.as_ref().map(|key| format!("{key}/{number}")),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let person = header(&parts.headers, PERSON, NAME_CHARS)?;
        Ok(Self {
            by: person.map_or(Actor::Operator, Actor::Person),
            key: header(&parts.headers, KEY, limits::KEY_CHARS_MAX)?,
        })
    }
}

/// A header that is one line of text; absent when it is not there.
pub(super) fn header(headers: &HeaderMap, name: &str, chars_max: usize) -> Result<Option<String>, Failure> {
    let refuse = |reason: String| {
        Err(Failure::new(
            StatusCode::BAD_REQUEST,
            "bad-header",
            format!("the header {name} {reason}"),
        ))
    };
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return refuse("is there twice".to_owned());
    }
    match std::str::from_utf8(value.as_bytes()).map(str::trim) {
        Ok("") => refuse("is empty: leave it out, or give it a value".to_owned()),
        Ok(text) if text.chars().count() > chars_max => refuse(format!("is longer than {chars_max} characters")),
        Ok(text) if text.chars().any(char::is_control) => refuse("holds characters that cannot be seen".to_owned()),
        Ok(text) => Ok(Some(text.to_owned())),
        Err(_) => refuse("is not UTF-8".to_owned()),
    }
}
