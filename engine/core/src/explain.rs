//! Why something is the way it is, in plain English: why it is here, what it waits for now, who can move it, and what would close
//! it. Every sentence is derived from records, so an explanation can never say more than is recorded.

mod action;
mod audit;
mod finding;
mod marks;
mod meeting;
mod plan;
mod plan_story;
mod theme;

use crate::id::AnyId;
use crate::instant::Instant;
use crate::ladder;
use crate::record::{Read, ReadTyped, Slipping};
use crate::rejection::Rejection;
use crate::responsibility::holders;
use crate::state::Halt;
use crate::words;
use chrono_tz::Tz;
use serde::Serialize;

/// An explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Identifier of the thing.
    pub about: String,
    /// What it is, in one line.
    pub what: String,
    /// Its state in words.
    pub state: String,
    /// Since when it is in that state.
    pub since: Instant,
    /// Whether it has come to its end.
    pub closed: bool,
    /// Why it is here.
    pub why_here: Vec<String>,
    /// What it waits for now.
    pub why_now: Vec<String>,
    /// Who can move it.
    pub who_can_move_it: Vec<Mover>,
    /// What would close it.
    pub what_would_close_it: Vec<String>,
    /// Other things that belong to it.
    pub see_also: Vec<String>,
}

/// Somebody who can move a thing on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mover {
    /// What they can do.
    pub can: String,
    /// People who hold the role, by staff reference; empty is a vacancy.
    pub people: Vec<String>,
    /// Role.
    pub role: String,
}

/// Explains a thing as it is at this moment.
pub fn explain(read: &(impl Read + ?Sized), id: AnyId, now: Instant) -> Result<Explanation, Halt> {
    match id {
        AnyId::Plan(id) => plan::explain(read, id, now),
        AnyId::Action(id) => action::explain(read, id, now),
        AnyId::Audit(id) => audit::explain(read, id, now),
        AnyId::Finding(id) => finding::explain(read, id, now),
        AnyId::Occurrence(id) => occurrence(read, id),
        AnyId::Message(id) => message(read, id),
        AnyId::Theme(id) => theme::explain(read, id, now),
        AnyId::Meeting(id) => meeting::explain(read, id, now),
    }
}

fn occurrence(read: &(impl Read + ?Sized), id: crate::id::OccurrenceId) -> Result<Explanation, Halt> {
    let happened = read.occurrence(id)?.ok_or_else(|| missing("occurrence", id))?;
    Ok(Explanation {
        about: id.to_string(),
        what: format!("{} in {}", happened.event, happened.service),
        state: "recorded".to_owned(),
        since: happened.at,
        closed: true,
        why_here: vec![
            "It happened, and was recorded.".to_owned(),
            marks::of_occurrence(happened),
        ],
        why_now: Vec::new(),
        who_can_move_it: Vec::new(),
        what_would_close_it: Vec::new(),
        see_also: happened.led_to.clone(),
    })
}

fn message(read: &(impl Read + ?Sized), id: crate::id::MessageId) -> Result<Explanation, Halt> {
    let message = read.message(id)?.ok_or_else(|| missing("message", id))?;
    let told = message.told_at.is_some();
    Ok(Explanation {
        about: id.to_string(),
        what: format!("Message to the {} of {}", message.role, message.service),
        state: if told { "handed over" } else { "owed" }.to_owned(),
        since: message.told_at.unwrap_or(message.at),
        closed: told,
        why_here: vec![message.text.clone()],
        why_now: if told {
            Vec::new()
        } else {
            vec!["It is handed over as soon as that succeeds.".to_owned()]
        },
        who_can_move_it: Vec::new(),
        what_would_close_it: Vec::new(),
        see_also: vec![message.about.clone()],
    })
}

fn missing(what: &'static str, id: impl ToString) -> Halt {
    Rejection::nothing(what, id).into()
}

/// What forums asked about something that slips, and what came of it.
fn asked_by_forums(read: &(impl Read + ?Sized), about: Slipping, zone: Tz) -> Result<Vec<String>, Halt> {
    let Some(hash) = read.provider()?.and_then(|provider| provider.definition.clone()) else {
        return Ok(Vec::new());
    };
    let Some(definition) = read.definition(&hash)? else {
        return Ok(Vec::new());
    };
    let mut lines = Vec::new();
    for forum in definition.forums.keys() {
        let Some(diary) = read.diary(forum)? else { continue };
        for challenge in diary.challenges.iter().filter(|challenge| challenge.about == about) {
            let (asked, role) = (words::day(challenge.at, zone), &challenge.role);
            let came = match (&challenge.answer, challenge.answer_by) {
                (Some(answer), _) => format!("answered on {}: {}", words::day(answer.at, zone), answer.words),
                (None, Some(by)) => format!("the {role} has to answer by {}", words::day(by, zone)),
                (None, None) => format!("the {role} has to answer"),
            };
            lines.push(format!("{forum} asked on {asked}: {}; {came}.", challenge.question));
        }
    }
    Ok(lines)
}

/// A role with the people who hold it now.
fn mover(read: &(impl Read + ?Sized), (service, role): (&str, &str), can: String, now: Instant) -> Result<Mover, Halt> {
    Ok(Mover {
        can,
        people: holders(read, Some(service), role, now)?,
        role: role.to_owned(),
    })
}

/// The zone in which a service's dates are said.
fn zone(read: &(impl Read + ?Sized), definition: &str, service: &str) -> Result<Tz, Halt> {
    Ok(ladder::calendar(read, definition, service)?.map_or(Tz::Europe__London, |calendar| calendar.zone))
}
