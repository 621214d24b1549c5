//! Why a request was not done, as a problem document: which code means which status is decided here and nowhere else.

use crate::wiring::store_code;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ratchet_api::problem::{Fault, MEDIA_TYPE, Problem};
use ratchet_core::id::AnyId;
use ratchet_core::intake;
use ratchet_core::rejection::Rejection;
use ratchet_core::words::count;
use ratchet_ports::store::StoreError;
use ratchet_runtime::{Refusal, ViewError};

/// A request that was not done. Nothing of it is there.
#[derive(Debug)]
pub(super) struct Failure(Box<Problem>);

impl Failure {
    pub(super) fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        Self(Box::new(Problem::new(status.as_u16(), code, &title(code), detail)))
    }

    /// What was sent cannot be meant.
    pub(super) fn unprocessable(code: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    /// There is no such thing.
    pub(super) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown", detail)
    }

    /// Our own fault. What happened stands in the log.
    pub(super) fn internal() -> Self {
        let detail =
            "something went wrong inside Ratchet; the daemon's log says what. Nothing that was acknowledged is lost";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
    }

    /// Rows of a list that cannot be used.
    pub(super) fn of_rows(errors: Vec<Fault>, good: usize) -> Self {
        let detail = format!(
            "{} in the list cannot be used, so nothing was taken ({}); put right what is named here and send the list again",
            count(errors.len(), "place", "places"),
            match good {
                1 => "1 row is fine".to_owned(),
                good => format!("{good} rows are fine"),
            },
        );
        Self::unprocessable("bad-table", detail).with(errors)
    }

    /// The same as one fault among others.
    pub(super) fn as_fault(&self, line: u64) -> Fault {
        Fault {
            code: Some(self.0.code.clone()),
            detail: self.0.detail.clone(),
            line: Some(line),
            ..Fault::default()
        }
    }

    /// The store says no.
    pub(super) fn of_store(error: &StoreError) -> Self {
        tracing::error!(error = %error, "the store refused");
        let status = match error {
            StoreError::Full { .. } => StatusCode::INSUFFICIENT_STORAGE,
            StoreError::Refused(_) => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::SERVICE_UNAVAILABLE,
        };
        Self::new(status, store_code(error), error.to_string())
    }

    /// With single faults.
    pub(super) fn with(self, errors: Vec<Fault>) -> Self {
        Self(Box::new(self.0.with(errors)))
    }

    /// With the path that was asked for.
    pub(super) fn at(mut self, path: &str) -> Self {
        self.0.instance = Some(path.to_owned());
        self
    }

    /// Stable code.
    pub(super) fn code(&self) -> &str {
        &self.0.code
    }

    /// What happened, in words.
    pub(super) fn detail(&self) -> &str {
        &self.0.detail
    }

    pub(super) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// Cells that cannot be used, as faults of a table.
pub(super) fn faults(problems: Vec<intake::Problem>) -> Vec<Fault> {
    let fault = |problem: intake::Problem| Fault {
        code: None,
        column: (problem.column > 0).then_some(problem.column as u64),
        detail: problem.message,
        field: (!problem.column_name.is_empty()).then_some(problem.column_name),
        file: None,
        line: Some(problem.line),
    };
    problems.into_iter().map(fault).collect()
}

/// A name that leads nowhere, with what there is when that is a short list.
pub(super) fn unknown<'a>(what: &'static str, name: &str, known: impl Iterator<Item = &'a String>) -> Rejection {
    /// Longer lists help nobody.
    const KNOWN_MAX: usize = 12;
    let known: Vec<String> = known.take(KNOWN_MAX + 1).cloned().collect();
    let known = if known.len() > KNOWN_MAX { Vec::new() } else { known };
    Rejection::Unknown {
        what,
        name: name.to_owned(),
        known,
    }
}

/// `answers-do-not-fit` as people read it.
fn title(code: &str) -> String {
    let words = code.replace('-', " ").replace("json", "JSON").replace("utf 8", "UTF-8");
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = self.status();
        let body = serde_json::to_vec(&self.0).expect("a problem is plain data, which JSON can always hold");
        let mut response = (status, body).into_response();
        response.extensions_mut().insert(Told(*self.0));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        match status {
            StatusCode::UNAUTHORIZED => headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")),
            StatusCode::SERVICE_UNAVAILABLE => headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5")),
            _ => None,
        };
        response
    }
}

/// Goes with an answer that is a problem document already, so that the door can say where it happened.
#[derive(Clone)]
pub(super) struct Told(Problem);

impl From<Told> for Failure {
    fn from(told: Told) -> Self {
        Self(Box::new(told.0))
    }
}

impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        let faults = match &rejection {
            Rejection::AnswersDoNotFit { reasons, .. } => reasons.clone(),
            Rejection::NotReadyToClose { missing, .. } => missing.clone(),
            Rejection::NotQuorate { stood_aside, .. } => stood_aside.clone(),
            Rejection::ApprovalNeeded { sentences, .. } => sentences.clone(),
            _ => Vec::new(),
        };
        let errors = faults
            .into_iter()
            .map(|detail| Fault {
                detail,
                ..Fault::default()
            })
            .collect();
        Self::new(status(&rejection), rejection.code(), rejection.to_string()).with(errors)
    }
}

/// 404 is kept for what the path names; a name inside a body that leads nowhere is a body that cannot be meant.
fn status(rejection: &Rejection) -> StatusCode {
    use Rejection as R;
    match rejection {
        R::Unknown { name, .. } if name.parse::<AnyId>().is_ok() => StatusCode::NOT_FOUND,
        R::NotAppointed { .. }
        | R::NotApproved { .. }
        | R::NoPerson
        | R::OperatorOnly { .. }
        | R::SeparationOfDuties { .. } => StatusCode::FORBIDDEN,
        R::AlreadyFounded { .. }
        | R::NothingApplied
        | R::AuditNotOpen { .. }
        | R::NoSample { .. }
        | R::WrongToolVersion { .. }
        | R::NothingToRetry { .. }
        | R::NothingOwed { .. }
        | R::EvidenceMissing { .. }
        | R::NothingToAnswer { .. }
        | R::NotQuorate { .. }
        | R::NotPossible { .. }
        | R::ApprovalNeeded { .. }
        | R::StalePreview { .. }
        | R::NotReadyToClose { .. }
        | R::ToolDowngrade { .. }
        | R::ToolInUse { .. }
        | R::ToolOtherKey { .. }
        | R::ToolUnsigned { .. }
        | R::ToolUntrusted { .. }
        | R::ToolVersionTaken { .. } => StatusCode::CONFLICT,
        R::Unknown { .. }
        | R::BadText { .. }
        | R::AnswersDoNotFit { .. }
        | R::BadMove { .. }
        | R::BadAbsence { .. }
        | R::BadDelegation { .. }
        | R::BadReassignment { .. }
        | R::NotOnForum { .. }
        | R::WrongForum { .. }
        | R::ForumMayNot { .. }
        | R::InTheFuture { .. }
        | R::TooMuch { .. }
        | R::BadDefinition { .. }
        | R::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let detail = refusal.to_string();
        match refusal {
            Refusal::Rejected(rejection) => rejection.into(),
            Refusal::Store(error) => Self::of_store(&error),
            Refusal::Busy => Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail),
            Refusal::Stopped(_) => Self::new(StatusCode::SERVICE_UNAVAILABLE, "stopped", detail),
        }
    }
}

impl From<ViewError> for Failure {
    fn from(error: ViewError) -> Self {
        match error {
            ViewError::Rejected(rejection) => rejection.into(),
            ViewError::Store(error) => Self::of_store(&error),
        }
    }
}
