//! Looking back: any question of the API, asked about an earlier moment. The answer comes from the same routes over records that
//! are made anew from the ledger, so nothing can be shown for then that was not so then.

use super::failure::Failure;
use super::{App, Rooms, routes};
use crate::limits::PAST_EVENTS_MAX;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderValue, Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use chrono_tz::Europe::London;
use ratchet_core::instant::Instant;
use ratchet_core::words::count;
use ratchet_ports::Clock;
use ratchet_ports::store::Position;
use ratchet_runtime::View;
use ratchet_runtime::past::{position_at, retrace};
use serde::Deserialize;
use std::sync::Arc;
use tower::ServiceExt;

const PARAMETER: &str = "as_of";

/// What says that the past is meant.
#[derive(Deserialize)]
struct Asked {
    as_of: Option<String>,
}

/// An earlier state.
pub(super) struct Past {
    position: Position,
    view: View,
}

/// A clock that stands at the moment that is looked back to.
struct Then(Instant);

impl Clock for Then {
    fn now(&self) -> Instant {
        self.0
    }
}

/// Answers a question about the past; lets every other request pass.
pub(super) async fn look_back(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let Some((wanted, without)) = asked(request.uri()) else {
        return next.run(request).await;
    };
    if request.method() != Method::GET {
        let detail = "the past can be read and not changed: leave `as_of` out";
        return Failure::unprocessable("past-is-past", detail).into_response();
    }
    let then = app.away(move |app| app.at(&wanted)).await;
    match then {
        Ok((then, moment, position)) => {
            let answer = routes()
                .with_state(Arc::new(then))
                .oneshot(again(request, without))
                .await;
            let mut answer = answer.unwrap_or_else(|never| match never {});
            let named = format!("{}; event {position}", moment.to_rfc3339());
            if let Ok(named) = HeaderValue::from_str(&named) {
                answer.headers_mut().insert("ratchet-as-of", named);
            }
            answer
        }
        Err(failure) => failure.into_response(),
    }
}

/// The same question for another router: what the first one noted about its route must not go along.
fn again(request: Request, uri: Uri) -> Request {
    let (parts, body) = request.into_parts();
    let mut again = Request::new(body);
    *again.headers_mut() = parts.headers;
    *again.uri_mut() = uri;
    again
}

/// The moment that a query asks about, and the same question without it.
fn asked(uri: &Uri) -> Option<(String, Uri)> {
    let Query(Asked { as_of }) = Query::try_from_uri(uri).ok()?;
    let wanted = as_of?;
    let is_moment = |pair: &&str| pair.split('=').next() == Some(PARAMETER);
    let rest: Vec<&str> = uri.query()?.split('&').filter(|pair| !is_moment(pair)).collect();
    let query = if rest.is_empty() {
        String::new()
    } else {
        format!("?{}", rest.join("&"))
    };
    let without = format!("{}{query}", uri.path()).parse().ok()?;
    Some((wanted, without))
}

/// A date means its end in London; a moment means itself.
fn moment(written: &str) -> Option<Instant> {
    if let Ok(date) = written.parse::<NaiveDate>() {
        let midnight = date.checked_add_days(Days::new(1))?.and_hms_opt(0, 0, 0)?;
        let next = London.from_local_datetime(&midnight).earliest()?;
        return Some(next.with_timezone(&Utc) - chrono::TimeDelta::milliseconds(1));
    }
    let moment = DateTime::parse_from_rfc3339(&written.replace(' ', "+")).ok()?;
    Some(moment.with_timezone(&Utc))
}

impl App {
    /// The same house at an earlier moment, read-only.
    fn at(&self, written: &str) -> Result<(Self, Instant, Position), Failure> {
        let wanted = moment(written).ok_or_else(|| {
            Failure::unprocessable(
                "bad-moment",
                format!("`{written}` is neither a date nor a moment: write it like as_of=2026-06-30 or as_of=2026-06-30T17:00:00Z"),
            )
        })?;
        if wanted > self.now() {
            let detail = "nobody knows the future: `as_of` must be a date or moment that has passed. A date means its end: leave `as_of` out for today, or see `ratchet foresee`";
            return Err(Failure::unprocessable("not-yet", detail));
        }
        let position = position_at(self.rooms.ledger.as_ref(), wanted)?;
        if position > PAST_EVENTS_MAX {
            let detail = format!(
                "looking back there would take {}, more than is made anew at once; restore a backup of that time instead",
                count(usize::try_from(position).unwrap_or(usize::MAX), "event", "events")
            );
            return Err(Failure::unprocessable("too-far", detail));
        }
        let view = self.view_at(position)?;
        let rooms = Rooms {
            blank: Box::new(|| unreachable!("the past is not looked back from")),
            clock: Arc::new(Then(wanted)),
            condition: Box::new(|| Ok(())),
            ledger: self.rooms.ledger.clone(),
            provider: None,
            token: self.rooms.token.clone(),
            tools: self.rooms.tools.clone(),
            view,
        };
        Ok((Self::new(rooms), wanted, position))
    }

    /// Reads at a position. The last one asked for stays at hand, because whoever looks back turns pages.
    fn view_at(&self, position: Position) -> Result<View, Failure> {
        let mut past = self.past.lock();
        if let Some(past) = past.as_ref().filter(|past| past.position == position) {
            return Ok(past.view.clone());
        }
        // The old one goes first: two at once would be twice the memory.
        *past = None;
        let store = (self.rooms.blank)();
        retrace(self.rooms.ledger.as_ref(), position, store.as_ref())?;
        let view = View::new(store);
        *past = Some(Past {
            position,
            view: view.clone(),
        });
        Ok(view)
    }
}
