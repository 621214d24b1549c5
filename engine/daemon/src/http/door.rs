//! The door that every request comes through: token, time, a line in the log, and answers that are problem documents whoever
//! made them. The log names the route and never what stands in the path, the query or the body: names of services and
//! references of staff are nobody's business there.

use super::App;
use super::failure::{Failure, Told};
use crate::limits;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::sync::Arc;
use std::time::Instant;

/// Lets a request in and its answer out.
pub(super) async fn enter(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|route| route.as_str().to_owned());
    let is_open = matches!(path.as_str(), "/healthz" | "/readyz");
    let answer = if is_open || is_known(&app, &request) {
        tokio::time::timeout(limits::REQUEST_TIME_MAX, next.run(request))
            .await
            .unwrap_or_else(|_| too_slow())
    } else {
        stranger()
    };
    let answer = explained(answer, &path);
    tracing::info!(
        method = %method,
        route = route.as_deref().unwrap_or("unknown"),
        status = answer.status().as_u16(),
        ms = began.elapsed().as_millis() as u64,
        "answered"
    );
    answer
}

fn is_known(app: &App, request: &Request) -> bool {
    let given = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let token = given
        .and_then(|given| given.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    token.is_some_and(|(_, token)| app.rooms.token.admits(token.trim()))
}

fn stranger() -> Response {
    let detail = "this takes the daemon's token: send it as `Authorization: Bearer …`. It stands in the token file of the data directory";
    Failure::new(StatusCode::UNAUTHORIZED, "wrong-token", detail).into_response()
}

fn too_slow() -> Response {
    let detail =
        "the request took too long. It may have been done: send it again under the same Idempotency-Key to find out";
    Failure::new(StatusCode::SERVICE_UNAVAILABLE, "too-slow", detail).into_response()
}

/// A panic is a fault of ours: it ends this request, not the daemon.
pub(super) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(error = text.unwrap_or("unknown"), "a request ended in a panic");
    Failure::internal().into_response()
}

/// What the web server itself says no to becomes a problem document, and every problem document says where.
fn explained(mut answer: Response, path: &str) -> Response {
    let status = answer.status();
    if !status.is_client_error() && !status.is_server_error() {
        return answer;
    }
    let told = answer.extensions_mut().remove::<Told>();
    let mut explained = told
        .map_or_else(|| refused(status), Failure::from)
        .at(path)
        .into_response();
    if let Some(allow) = answer.headers_mut().remove(header::ALLOW) {
        explained.headers_mut().insert(header::ALLOW, allow);
    }
    explained
}

fn refused(status: StatusCode) -> Failure {
    match status {
        StatusCode::NOT_FOUND => Failure::new(
            status,
            "no-such-route",
            "there is nothing at this path; the paths begin with /api/v1",
        ),
        StatusCode::METHOD_NOT_ALLOWED => Failure::new(
            status,
            "wrong-method",
            "this path does not know the method; the header Allow names those that it knows",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => {
            let mib = limits::BODY_BYTES_MAX >> 20;
            Failure::new(
                status,
                "too-large",
                format!("the request is larger than the {mib} MiB allowed"),
            )
        }
        other => Failure::new(other, "bad-request", "the request cannot be read"),
    }
}
