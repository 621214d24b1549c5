//! What was sent: JSON or a table, told apart by their media type. Anything that cannot be read ends here, with the place.

use super::failure::Failure;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use ratchet_api::problem::Fault;
use serde::de::DeserializeOwned;

/// A body with its media type.
#[derive(Debug)]
pub(super) struct Upload {
    bytes: Bytes,
    media: Media,
}

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/json`, or nothing said.
    Json,
    /// `text/csv`.
    Csv,
    /// `application/cloudevents+json`.
    CloudEvent,
    /// `application/wasm`: a packaged audit tool.
    Package,
}

impl Upload {
    pub(super) fn media(&self) -> Media {
        self.media
    }

    /// The body as JSON.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        serde_json::from_slice(&self.bytes).map_err(|error| {
            let fault = Fault {
                line: Some(error.line() as u64).filter(|line| *line > 0),
                column: Some(error.column() as u64).filter(|column| *column > 0),
                detail: error.to_string(),
                ..Fault::default()
            };
            let detail = format!("the request is not the JSON that this route takes: {error}");
            let is_syntax = error.is_syntax() || error.is_eof();
            let status = if is_syntax {
                StatusCode::BAD_REQUEST
            } else {
                StatusCode::UNPROCESSABLE_ENTITY
            };
            Failure::new(status, "bad-json", detail).with(vec![fault])
        })
    }

    /// The body as a packaged audit tool.
    pub(super) fn package(&self) -> Result<&[u8], Failure> {
        match self.media {
            Media::Package => Ok(&self.bytes),
            _ => {
                let detail = "this route takes a packaged tool: send the file as application/wasm";
                Err(Failure::new(
                    StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    "wrong-media-type",
                    detail,
                ))
            }
        }
    }

    /// The body as text.
    pub(super) fn text(&self) -> Result<&str, Failure> {
        std::str::from_utf8(&self.bytes).map_err(|error| {
            let line = 1 + self.bytes[..error.valid_up_to()]
                .iter()
                .filter(|byte| **byte == b'\n')
                .count() as u64;
            let detail = format!("the table is not UTF-8 in line {line}: save it as \"CSV UTF-8\" and send it again");
            let fault = Fault {
                line: Some(line),
                detail: "a character that is not UTF-8".to_owned(),
                ..Fault::default()
            };
            Failure::unprocessable("not-utf-8", detail).with(vec![fault])
        })
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let media = media(&request)?;
        let bytes = Bytes::from_request(request, state).await.map_err(|refused| {
            let status = refused.status();
            if status == StatusCode::PAYLOAD_TOO_LARGE {
                let mib = crate::limits::BODY_BYTES_MAX >> 20;
                return Failure::new(
                    status,
                    "too-large",
                    format!("the request is larger than the {mib} MiB allowed"),
                );
            }
            Failure::new(status, "bad-request", "the request broke off before it was complete")
        })?;
        Ok(Self { bytes, media })
    }
}

fn media(request: &Request) -> Result<Media, Failure> {
    let Some(said) = request.headers().get(header::CONTENT_TYPE) else {
        return Ok(Media::Json);
    };
    let said = String::from_utf8_lossy(said.as_bytes()).to_lowercase();
    match said.split(';').next().unwrap_or_default().trim() {
        "application/json" => Ok(Media::Json),
        "text/csv" => Ok(Media::Csv),
        "application/cloudevents+json" => Ok(Media::CloudEvent),
        "application/wasm" => Ok(Media::Package),
        other => Err(wrong_media(&format!("`{other}`"))),
    }
}

fn wrong_media(said: &str) -> Failure {
    let detail = format!("this route does not take {said}: send application/json, or text/csv for tables");
    Failure::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong-media-type", detail)
}

/// A body that can only be JSON.
#[derive(Debug)]
pub(super) struct Json<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let upload = Upload::from_request(request, state).await?;
        match upload.media() {
            Media::Json => upload.json().map(Self),
            Media::Csv => Err(wrong_media("a table")),
            Media::CloudEvent => Err(wrong_media("a CloudEvent")),
            Media::Package => Err(wrong_media("a packaged tool")),
        }
    }
}

/// Parameters of a query; one that is not known is refused.
#[derive(Debug)]
pub(super) struct Parameters<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Parameters<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(parameters)) => Ok(Self(parameters)),
            Err(error) => {
                let text = error.body_text();
                let reason = text
                    .rsplit_once("query string: ")
                    .map_or(text.as_str(), |(_, reason)| reason);
                let detail = format!("what stands after the question mark cannot be read: {reason}");
                Err(Failure::new(StatusCode::BAD_REQUEST, "bad-query", detail))
            }
        }
    }
}
