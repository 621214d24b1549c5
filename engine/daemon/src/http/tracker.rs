//! The tracker: finding, action and re-test in one line each, as JSON or, for who accepts `text/csv`, as a table for a spreadsheet.

use super::App;
use super::body::Parameters;
use super::failure::Failure;
use super::listing::Wanted;
use super::plans::stage;
use super::text::moment;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::key::Key;
use ratchet_core::tracker::{self, Date, Gate, Line};
use ratchet_runtime::rows::Kind;
use std::sync::Arc;

/// Where a table goes on; JSON says it in the page.
const NEXT: &str = "ratchet-next-cursor";

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/tracker", get(list))
}

async fn list(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Response, Failure> {
    let page = app.away(move |app| app.tracker(&wanted)).await?;
    if !wants_table(&headers) {
        return Ok(Json(page).into_response());
    }
    let mut response = v1::tracker::csv(&page.items).into_response();
    let answered = response.headers_mut();
    answered.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/csv; charset=utf-8"),
    );
    if let Some(next) = page.next.as_deref().and_then(|next| HeaderValue::from_str(next).ok()) {
        answered.insert(NEXT, next);
    }
    Ok(response)
}

fn wants_table(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| accepted.to_lowercase().contains("text/csv"))
}

impl App {
    fn tracker(&self, wanted: &Wanted) -> Result<v1::Page<v1::TrackerLine>, Failure> {
        let now = self.now();
        self.page_of_many(Kind::Tracker, wanted, |key, _| {
            let lines = self.view().ask(|read| {
                Ok(match key {
                    Key::Plan(id) => tracker::of_plan(read, *id, now)?,
                    Key::Action(id) => tracker::of_action(read, *id, now)?.into_iter().collect(),
                    Key::Finding(id) => tracker::of_finding(read, *id, now)?.into_iter().collect(),
                    _ => Vec::new(),
                })
            })?;
            Ok(lines.into_iter().map(written).collect())
        })
    }
}

fn written(line: Line) -> v1::TrackerLine {
    v1::TrackerLine {
        action: line.action,
        action_state: line.action_state.map(str::to_owned),
        due: line.due.map(date),
        findings: line.findings,
        findings_in_all: number(line.findings_in_all),
        marks: line.marks,
        missed: line.missed,
        owner: line.owner,
        plan: line.plan,
        plan_name: line.plan_name,
        plan_stage: line.plan_stage.map(|at| stage(at).to_owned()),
        problem: line.problem,
        recurring: line.is_recurring,
        retest: line.retest.map(retest),
        service: line.service,
        set_off_by: line.set_off_by,
        significant: line.significant,
        title: line.title,
    }
}

fn date(date: Date) -> v1::TrackedDate {
    v1::TrackedDate {
        at: moment(date.at),
        met_at: date.met_at.map(moment),
        moves: number(date.moves),
        original: moment(date.original),
        overdue: date.overdue,
        reason: date.reason,
    }
}

fn retest(gate: Gate) -> v1::TrackedRetest {
    v1::TrackedRetest {
        at: gate.at.map(moment),
        audit: gate.audit,
        failed: number(gate.failed),
        name: gate.name,
        number: number(gate.number),
        of: number(gate.of),
        state: gate.state.to_owned(),
    }
}

fn number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
