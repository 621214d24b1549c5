//! Minutes of a forum, written from what stands in the record: who was there, what lay before it, what it decided, what it left over.
//! Markdown that reads as plain text.

use crate::agenda::by_topic;
use crate::id::MeetingId;
use crate::record::{Decided, Meeting, MeetingStage, Minute, Read, ReadTyped, Resolution};
use crate::rejection::Rejection;
use crate::state::Halt;
use crate::words::{day, day_and_time, list};
use chrono_tz::Tz;

/// The minutes of a meeting as they stand; of one that sits, so far.
pub fn minutes(read: &(impl Read + ?Sized), id: MeetingId) -> Result<String, Halt> {
    let meeting = read.meeting(id)?.ok_or_else(|| Rejection::nothing("meeting", id))?;
    let zone = zone(read, meeting)?;
    let mut text = format!("# {}: minutes of {id}\n\n", meeting.forum);
    for line in head(read, meeting, zone)? {
        text.push_str(&line);
        text.push('\n');
    }
    text.push_str("\n## Agenda, as things stood when it was called\n");
    let agenda = meeting.agenda.as_deref().unwrap_or_default();
    for item in by_topic(agenda) {
        text.push_str(&format!("\n### {}\n\n", item.topic));
        if item.lines.is_empty() {
            text.push_str("Nothing.\n");
        }
        for line in item.lines {
            text.push_str(&format!("- {line}\n"));
        }
    }
    if agenda.is_empty() {
        text.push_str("\nNothing.\n");
    }
    text.push_str("\n## Decisions\n\n");
    if meeting.minutes.is_empty() {
        text.push_str("None.\n");
    }
    for (position, minute) in meeting.minutes.iter().enumerate() {
        text.push_str(&format!("{}. {}\n", position + 1, decision(minute, zone)));
        for aside in &minute.stood_aside {
            text.push_str(&format!(
                "   {} stood aside: {}.\n",
                name(read, &aside.person)?,
                aside.why
            ));
        }
    }
    let left = if meeting.runs() {
        meeting.still_undecided()
    } else {
        meeting.undecided.clone()
    };
    if !left.is_empty() {
        text.push_str(&format!("\n## Carried over to the next meeting\n\n{}.\n", list(&left)));
    }
    if let Some(words) = &meeting.words {
        text.push_str(&format!("\n## In closing\n\n{words}\n"));
    }
    Ok(text)
}

fn head(read: &(impl Read + ?Sized), meeting: &Meeting, zone: Tz) -> Result<Vec<String>, Halt> {
    let called = match meeting.number {
        Some(number) => format!(
            "Meeting {number} of its schedule, called for {}.",
            day(meeting.called_at, zone)
        ),
        None => format!("A meeting beside its schedule, on {}.", day(meeting.called_at, zone)),
    };
    let mut lines = vec![called];
    if meeting.stage == MeetingStage::Missed {
        lines.push("It was not held.".to_owned());
        return Ok(lines);
    }
    if let (Some(at), Some(chair)) = (meeting.opened_at, &meeting.chair) {
        lines.push(format!(
            "Opened on {}, chaired by {}.",
            day_and_time(at, zone),
            name(read, chair)?
        ));
    }
    let mut present = Vec::with_capacity(meeting.present.len());
    for person in &meeting.present {
        present.push(name(read, person)?);
    }
    if !present.is_empty() {
        lines.push(format!("Present: {}.", list(&present)));
    }
    lines.push(match (meeting.stage, meeting.ended_at) {
        (MeetingStage::Closed, Some(at)) => format!("Closed on {}.", day_and_time(at, zone)),
        (MeetingStage::Lapsed, Some(at)) => {
            format!(
                "Nobody closed it; it ended when the next meeting was called on {}.",
                day(at, zone)
            )
        }
        (MeetingStage::Open, _) => "It sits.".to_owned(),
        _ => "It was called and has not been opened yet.".to_owned(),
    });
    Ok(lines)
}

/// A decision in one line.
pub fn decision(minute: &Minute, zone: Tz) -> String {
    let about = minute.about.as_deref().unwrap_or("this matter");
    let reason = &minute.reason;
    match &minute.decided {
        Decided::ClosureAgreed => format!("{about} may close: {reason}"),
        Decided::ClosureRefused => format!("{about} may not close yet: {reason}"),
        Decided::GateWaived { retest, until } => format!(
            "{about}: its re-test number {} is waived until {}; it has not passed: {reason}",
            retest + 1,
            day(*until, zone)
        ),
        Decided::RiskAccepted { until } => {
            format!(
                "{about}: its risk is accepted until {}; it stays open: {reason}",
                day(*until, zone)
            )
        }
        Decided::Resolved(Resolution::Priority { rank, .. }) => format!("{about} has priority {rank}: {reason}"),
        Decided::Resolved(Resolution::Challenge {
            answer_by,
            role,
            service,
            ..
        }) => {
            let by = answer_by.map(|by| format!(" by {}", day(by, zone))).unwrap_or_default();
            format!("{about}: the {role} of {service} answers{by}: {reason}")
        }
        Decided::Resolved(Resolution::Extension { to, .. }) => {
            format!("{about}: its due date moves to {}: {reason}", day_and_time(*to, zone))
        }
        Decided::Resolved(Resolution::Note { about: Some(about) }) => format!("{about}: {reason}"),
        Decided::Resolved(Resolution::Note { about: None }) => reason.clone(),
    }
}

/// A colleague's name; their reference where none is known.
pub(crate) fn name(read: &(impl Read + ?Sized), person: &str) -> Result<String, Halt> {
    let known = read.person(person)?;
    Ok(known.map_or_else(|| person.to_owned(), |known| known.name.clone()))
}

/// Zone in which a meeting's dates are said.
pub(crate) fn zone(read: &(impl Read + ?Sized), meeting: &Meeting) -> Result<Tz, Halt> {
    let definition = read.definition(&meeting.definition)?;
    let first = definition.and_then(|definition| definition.services.values().next());
    Ok(first.map_or(Tz::Europe__London, |service| service.calendar.zone))
}
