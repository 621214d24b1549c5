//! One request with its bounds.

use crate::authority::Authority;
use crate::registry::Error;
use std::time::Duration;
use ureq::http::{HeaderMap, Request, Response};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

/// A registry answers within seconds, and a package has some megabytes.
const ANSWER_WITHIN: Duration = Duration::from_secs(120);

/// Longer means that nobody is there.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// Registries send blobs on to one store, some of them in two steps.
const REDIRECTS_MAX: u32 = 4;

pub(crate) struct Transport {
    agent: Agent,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) body: Vec<u8>,
    pub(crate) headers: HeaderMap,
    pub(crate) status: u16,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl Transport {
    /// With the public authorities, or with one of the registry's own and no other.
    pub(crate) fn new(authority: Option<&Authority>) -> Self {
        let roots = match authority {
            Some(authority) => RootCerts::new_with_certs(authority.certificates()),
            None => RootCerts::WebPki,
        };
        let config = Agent::config_builder()
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .http_status_as_error(false)
            .max_redirects(REDIRECTS_MAX)
            .timeout_connect(Some(CONNECT_WITHIN))
            .timeout_global(Some(ANSWER_WITHIN))
            .user_agent(concat!("ratchet/", env!("CARGO_PKG_VERSION")))
            .build();
        Self {
            agent: config.new_agent(),
        }
    }

    /// Sends a request and reads at most so many bytes of its answer.
    pub(crate) fn send(&self, request: Request<Vec<u8>>, bytes_max: u64) -> Result<Answer, Error> {
        let host = request.uri().authority().map(ToString::to_string).unwrap_or_default();
        let unreachable = |error: ureq::Error| Error::Unreachable {
            host: host.clone(),
            reason: error.to_string(),
        };
        let answer = if request.body().is_empty() && matches!(request.method().as_str(), "GET" | "HEAD") {
            let (parts, _) = request.into_parts();
            self.agent.run(Request::from_parts(parts, ()))
        } else {
            self.agent.run(request)
        };
        let mut answer: Response<Body> = answer.map_err(unreachable)?;
        let body = answer.body_mut().with_config().limit(bytes_max).read_to_vec();
        let body = body.map_err(|error| match error {
            ureq::Error::BodyExceedsLimit(_) => Error::TooLarge { limit: bytes_max },
            other => unreachable(other),
        })?;
        Ok(Answer {
            body,
            headers: answer.headers().clone(),
            status: answer.status().as_u16(),
        })
    }
}
