//! One request to the daemon and its answer: headers, one repetition where that is safe, and errors in our own words.

use super::Error;
use crate::problem::{MEDIA_TYPE, Problem};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Write;
use std::io::ErrorKind;
use std::time::Duration;
use ureq::http::{Request, Response, StatusCode};
use ureq::{Agent, Body};

/// Longer than the daemon takes for anything: its own bound answers first.
const ANSWER_WITHIN: Duration = Duration::from_secs(90);

/// A daemon on the same machine answers at once or not at all.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// A page of the largest records, with room to spare.
const ANSWER_BYTES_MAX: u64 = 256 * 1024 * 1024;

#[derive(Clone)]
pub(super) struct Transport {
    agent: Agent,
    /// Moment that is asked about; `None` is now.
    pub(super) as_of: Option<String>,
    base: String,
    pub(super) key: Option<String>,
    pub(super) person: Option<String>,
    token: String,
}

/// What is sent along.
pub(super) struct Content {
    body: Vec<u8>,
    header: Option<(&'static str, String)>,
    kind: Option<&'static str>,
}

impl Content {
    pub(super) fn none() -> Self {
        Self {
            body: Vec::new(),
            header: None,
            kind: None,
        }
    }

    pub(super) fn json(value: &(impl Serialize + ?Sized)) -> Result<Self, Error> {
        let body = serde_json::to_vec(value).map_err(|error| Error::Unsendable(error.to_string()))?;
        Ok(Self {
            body,
            header: None,
            kind: Some("application/json"),
        })
    }

    pub(super) fn csv(text: &str) -> Self {
        Self {
            body: text.as_bytes().to_vec(),
            header: None,
            kind: Some("text/csv; charset=utf-8"),
        }
    }

    /// A packaged audit tool.
    pub(super) fn package(bytes: &[u8]) -> Self {
        Self {
            body: bytes.to_vec(),
            header: None,
            kind: Some("application/wasm"),
        }
    }

    pub(super) fn with_type(self, kind: &'static str) -> Self {
        Self {
            kind: Some(kind),
            ..self
        }
    }

    pub(super) fn with_header(self, name: &'static str, value: Option<&str>) -> Self {
        Self {
            header: value.map(|value| (name, value.to_owned())),
            ..self
        }
    }
}

impl Transport {
    pub(super) fn new(base: &str, token: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            // The daemon is on this machine; a proxy of the surroundings must never see the token.
            .proxy(None)
            .timeout_connect(Some(CONNECT_WITHIN))
            .timeout_global(Some(ANSWER_WITHIN))
            .user_agent(concat!("ratchet/", env!("CARGO_PKG_VERSION")))
            .build();
        Self {
            agent: config.new_agent(),
            as_of: None,
            base: base.trim_end_matches('/').to_owned(),
            key: None,
            person: None,
            token: token.trim().to_owned(),
        }
    }

    pub(super) fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Error> {
        self.exchange("GET", path, None)
    }

    pub(super) fn post<T: DeserializeOwned>(&self, path: &str, content: Content) -> Result<T, Error> {
        self.exchange("POST", path, Some(content))
    }

    pub(super) fn put<T: DeserializeOwned>(&self, path: &str, content: Content) -> Result<T, Error> {
        self.exchange("PUT", path, Some(content))
    }

    pub(super) fn delete<T: DeserializeOwned>(&self, path: &str) -> Result<T, Error> {
        self.exchange("DELETE", path, Some(Content::none()))
    }

    fn exchange<T: DeserializeOwned>(&self, method: &str, path: &str, content: Option<Content>) -> Result<T, Error> {
        let key = match (&content, &self.key) {
            (None, _) => None,
            (Some(_), Some(key)) => Some(key.clone()),
            (Some(_), None) => Some(random_key()?),
        };
        let send = || self.send(method, path, content.as_ref(), key.as_deref());
        let answer = match send() {
            // Reading again is harmless, and a change is made once under its key: the connection may have been an old one.
            Err(Error::Broken { .. }) => send(),
            answer => answer,
        };
        self.read(answer?)
    }

    fn send(
        &self,
        method: &str,
        path: &str,
        content: Option<&Content>,
        key: Option<&str>,
    ) -> Result<Response<Body>, Error> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{}", self.base, self.dated(path)))
            .header("accept", "application/json, application/problem+json")
            .header("authorization", format!("Bearer {}", self.token));
        for (name, value) in [("ratchet-person", self.person.as_deref()), ("idempotency-key", key)] {
            if let Some(value) = value {
                // As bytes: a staff reference need not be ASCII.
                request = request.header(name, value.as_bytes());
            }
        }
        if let Some((name, value)) = content.and_then(|content| content.header.as_ref()) {
            request = request.header(*name, value);
        }
        if let Some(kind) = content.and_then(|content| content.kind) {
            request = request.header("content-type", kind);
        }
        let unsendable = |error: ureq::http::Error| Error::Unsendable(error.to_string());
        let answer = match content {
            Some(content) => self
                .agent
                .run(request.body(content.body.as_slice()).map_err(unsendable)?),
            None => self.agent.run(request.body(()).map_err(unsendable)?),
        };
        answer.map_err(|error| self.failed(error))
    }

    /// The path with the moment that is asked about. Sent with changes too, so that the daemon refuses them.
    fn dated(&self, path: &str) -> String {
        match &self.as_of {
            Some(moment) => {
                let joint = if path.contains('?') { '&' } else { '?' };
                format!("{path}{joint}as_of={}", segment(moment))
            }
            None => path.to_owned(),
        }
    }

    fn failed(&self, error: ureq::Error) -> Error {
        let base = self.base.clone();
        match error {
            ureq::Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => Error::NotRunning { base },
            ureq::Error::ConnectionFailed | ureq::Error::HostNotFound => Error::NotRunning { base },
            ureq::Error::Timeout(ureq::Timeout::Connect) => Error::NotRunning { base },
            ureq::Error::Timeout(_) => Error::TimedOut { base },
            ureq::Error::BadUri(reason) => Error::Unsendable(reason),
            other => Error::Broken {
                base,
                reason: other.to_string(),
            },
        }
    }

    fn read<T: DeserializeOwned>(&self, mut answer: Response<Body>) -> Result<T, Error> {
        let status = answer.status();
        let is_problem = answer.body().mime_type() == Some(MEDIA_TYPE);
        let bytes = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
        let bytes = bytes.map_err(|error| self.failed(error))?;
        let not_understood = |reason: String| Error::NotUnderstood {
            base: self.base.clone(),
            reason,
        };
        if status == StatusCode::UNAUTHORIZED {
            return Err(Error::WrongToken {
                base: self.base.clone(),
            });
        }
        if !status.is_success() {
            return Err(match serde_json::from_slice::<Problem>(&bytes) {
                Ok(problem) if is_problem => Error::Refused(Box::new(problem)),
                _ => not_understood(format!("status {status}")),
            });
        }
        serde_json::from_slice(&bytes).map_err(|error| not_understood(error.to_string()))
    }
}

/// The token stays out of everything that is printed.
impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transport")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

fn random_key() -> Result<String, Error> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| Error::Unsendable(error.to_string()))?;
    Ok(bytes.iter().fold(String::with_capacity(32), |mut key, byte| {
        write!(key, "{byte:02x}").expect("writing to a string cannot fail");
        key
    }))
}

/// Text as one part of a path or query (RFC 3986: everything but unreserved characters is escaped).
pub(super) fn segment(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => write!(out, "%{byte:02X}").expect("writing to a string cannot fail"),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_spaces_slashes_and_accents_stay_one_part_of_a_path() {
        assert_eq!(segment("Oak House"), "Oak%20House");
        assert_eq!(segment("a/b?c=é"), "a%2Fb%3Fc%3D%C3%A9");
        assert_eq!(segment("AUD-3"), "AUD-3");
    }

    #[test]
    fn the_token_is_not_printed() {
        let client = crate::Client::new("http://127.0.0.1:1", "very-secret");
        assert!(!format!("{client:?}").contains("very-secret"));
    }

    #[test]
    fn a_daemon_that_does_not_run_is_said_to_not_run() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let base = format!("http://{}", free.expect("this machine has a loopback"));
        let error = crate::Client::new(&base, "token").health().expect_err("nobody listens");
        assert_eq!(error.code(), "not-running", "{error}");
    }
}
