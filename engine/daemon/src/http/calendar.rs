//! The calendar: which days were amended, which due dates a late holiday would move, and amending it.

use super::App;
use super::body::{Json as Sent, Parameters};
use super::caller::Caller;
use super::failure::{Failure, unknown};
use super::listing::{decode, encode};
use super::text::{identifier, moment, read_moment, variant};
use crate::limits;
use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::NaiveDate;
use ratchet_api::v1;
use ratchet_core::amendment::{AmendedDay, Scope, Shift, amended, shifts};
use ratchet_core::calendar::{Calendar, DayChange, Region};
use ratchet_core::command::{Command, DueShift};
use ratchet_core::definition::Definition;
use ratchet_core::event::Actor;
use ratchet_core::key::Key;
use ratchet_core::record::Record;
use ratchet_runtime::Selection;
use ratchet_runtime::rows::{Kind, List, Which};
use serde::Deserialize;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/calendar", get(show))
        .route("/calendar/shifts", get(list_shifts))
        .route("/calendar/amendments", post(amend))
}

/// A day, and where the page before ended.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    change: String,
    cursor: Option<String>,
    date: String,
    region: Option<String>,
    service: Option<String>,
}

async fn show(State(app): State<Arc<App>>) -> Result<Json<v1::Calendar>, Failure> {
    app.away(|app| {
        let definition = app.in_force()?;
        let now = app.now();
        let mut services = Vec::with_capacity(definition.services.len());
        for (name, service) in &definition.services {
            let calendar = app.view().ask(|read| amended(read, service.calendar, name, now))?;
            services.push(of_service(name, &calendar));
        }
        Ok(Json(v1::Calendar {
            amended: app.amended()?.iter().map(day).collect(),
            services,
        }))
    })
    .await
}

async fn list_shifts(
    State(app): State<Arc<App>>,
    Parameters(asked): Parameters<Asked>,
) -> Result<Json<v1::Page<v1::Shift>>, Failure> {
    app.away(move |app| app.would_move(&asked).map(Json)).await
}

async fn amend(
    State(app): State<Arc<App>>,
    caller: Caller,
    Sent(wish): Sent<v1::Amendment>,
) -> Result<Json<v1::Receipt>, Failure> {
    let mut moves = Vec::with_capacity(wish.moves.len());
    for chosen in &wish.moves {
        moves.push(DueShift {
            action: identifier(&chosen.action)?,
            obligation: chosen.obligation,
            to: read_moment("to", &chosen.to)?,
        });
    }
    let command = Command::AmendCalendar {
        change: change(&wish.change)?,
        date: date(&wish.date)?,
        moves,
        reason: wish.reason,
        scope: scope(wish.region.as_deref(), wish.service.as_deref())?,
        title: wish.title,
    };
    app.submit(caller, command).await.map(Json)
}

impl App {
    fn amended(&self) -> Result<Vec<AmendedDay>, Failure> {
        Ok(match self.view().record(&Key::Provider)?.as_deref() {
            Some(Record::Provider(provider)) => provider.amended.clone(),
            _ => Vec::new(),
        })
    }

    /// What would move with a day: the open actions of a page, looked at one by one.
    fn would_move(&self, asked: &Asked) -> Result<v1::Page<v1::Shift>, Failure> {
        let scope = scope(asked.region.as_deref(), asked.service.as_deref())?;
        let definition = self.in_force()?;
        check(&scope, &definition)?;
        let mut days = self.amended()?;
        days.push(AmendedDay {
            at: self.now(),
            by: Actor::Operator,
            change: change(&asked.change)?,
            date: date(&asked.date)?,
            reason: String::new(),
            scope: scope.clone(),
            title: String::new(),
        });
        let list = Selection::from(List::of(Kind::Actions, Which::Open));
        let list = match &scope {
            Scope::Service(service) => list.in_service(service),
            Scope::Region(_) => list,
        };
        let cursor = asked.cursor.as_deref().map(decode).transpose()?;
        let page = self.view().list(&list, cursor.as_deref(), limits::PAGE_ROWS_MAX)?;
        let mut items = Vec::new();
        for record in &page.records {
            let Record::Action(action) = record.as_ref() else {
                continue;
            };
            let found = self.view().ask(|read| shifts(read, action, &days, self.now()))?;
            items.extend(found.iter().map(shift));
        }
        Ok(v1::Page {
            items,
            next: page.next.map(encode),
        })
    }
}

fn check(scope: &Scope, definition: &Definition) -> Result<(), Failure> {
    match scope {
        Scope::Service(service) if !definition.services.contains_key(service) => {
            Err(unknown("service", service, definition.services.keys()).into())
        }
        Scope::Service(_) | Scope::Region(_) => Ok(()),
    }
}

fn change(word: &str) -> Result<DayChange, Failure> {
    match word {
        "added" => Ok(DayChange::Added),
        "removed" => Ok(DayChange::Removed),
        other => Err(Failure::unprocessable(
            "unknown",
            format!("`change` is `{other}`: a day is `added` to the bank holidays or `removed` from them"),
        )),
    }
}

fn date(text: &str) -> Result<NaiveDate, Failure> {
    text.parse().map_err(|_| {
        let detail = format!("`{text}` is not a date: write it as 2026-06-15");
        Failure::unprocessable("bad-date", detail)
    })
}

fn scope(region: Option<&str>, service: Option<&str>) -> Result<Scope, Failure> {
    match (region, service) {
        (Some(region), None) => region
            .parse::<Region>()
            .map(Scope::Region)
            .map_err(|error| Failure::unprocessable("unknown-calendar", error.to_string())),
        (None, Some(service)) => Ok(Scope::Service(service.to_owned())),
        _ => Err(Failure::unprocessable(
            "no-scope",
            "say where the day counts: in a bank-holiday calendar (`region`, for example england-and-wales) or in one `service`",
        )),
    }
}

fn of_service(name: &str, calendar: &Calendar) -> v1::ServiceCalendar {
    let clock = |time: chrono::NaiveTime| time.format("%H:%M").to_string();
    v1::ServiceCalendar {
        calendar: calendar.name(),
        cut_off: calendar.cut_off.map(clock),
        handovers: calendar.handovers.iter().map(clock).collect(),
        service: name.to_owned(),
        zone: calendar.zone.name().to_owned(),
    }
}

fn day(day: &AmendedDay) -> v1::AmendedDay {
    let (region, service) = match &day.scope {
        Scope::Region(region) => (Some(region.name().to_owned()), None),
        Scope::Service(service) => (None, Some(service.clone())),
    };
    v1::AmendedDay {
        at: moment(day.at),
        change: variant(&day.change),
        date: day.date.to_string(),
        reason: day.reason.clone(),
        region,
        service,
        title: day.title.clone(),
    }
}

fn shift(shift: &Shift) -> v1::Shift {
    v1::Shift {
        action: shift.action.to_string(),
        because: shift.derivation.clone(),
        from: moment(shift.from),
        obligation: shift.obligation,
        service: shift.service.clone(),
        title: shift.title.clone(),
        to: moment(shift.to),
    }
}
