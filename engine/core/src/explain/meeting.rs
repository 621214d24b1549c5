//! Why a meeting was called, what lies before it, and who can open or close it.

use super::{Explanation, Mover, missing};
use crate::id::MeetingId;
use crate::instant::Instant;
use crate::minutes::{decision, name, zone};
use crate::record::{Meeting, MeetingStage, Read, ReadTyped};
use crate::responsibility::holders;
use crate::state::Halt;
use crate::words::{count, day, list};

pub(super) fn explain(read: &(impl Read + ?Sized), id: MeetingId, now: Instant) -> Result<Explanation, Halt> {
    let meeting = read.meeting(id)?.ok_or_else(|| missing("meeting", id))?;
    let zone = zone(read, meeting)?;
    let mut why_here = vec![match meeting.number {
        Some(number) => format!(
            "Meeting {number} of its schedule, called on {}.",
            day(meeting.called_at, zone)
        ),
        None => format!(
            "The chair opened it on {}, beside its schedule.",
            day(meeting.called_at, zone)
        ),
    }];
    if !meeting.carried.is_empty() {
        let carried = list(&meeting.carried);
        why_here.push(format!("The meeting before it left undecided: {carried}."));
    }
    why_here.extend(
        meeting
            .minutes
            .iter()
            .map(|minute| format!("Decided: {}.", decision(minute, zone))),
    );
    let mut present = Vec::with_capacity(meeting.present.len());
    for person in &meeting.present {
        present.push(name(read, person)?);
    }
    if !present.is_empty() {
        why_here.push(format!("Present: {}.", list(&present)));
    }
    let mut see_also: Vec<String> = Vec::new();
    let items = meeting.agenda.iter().flatten();
    let items = items.filter_map(|item| item.about.as_ref());
    for about in items.chain(meeting.minutes.iter().filter_map(|minute| minute.about.as_ref())) {
        if !see_also.contains(about) {
            see_also.push(about.clone());
        }
    }
    Ok(Explanation {
        about: id.to_string(),
        what: format!("Meeting of {}", meeting.forum),
        state: state(meeting).to_owned(),
        since: meeting.ended_at.or(meeting.opened_at).unwrap_or(meeting.called_at),
        closed: !meeting.runs(),
        why_here,
        why_now: why_now(meeting),
        who_can_move_it: movers(read, meeting, now)?,
        what_would_close_it: if meeting.runs() {
            vec!["The chair opens it, its decisions are recorded, and the chair closes it.".to_owned()]
        } else {
            Vec::new()
        },
        see_also,
    })
}

const fn state(meeting: &Meeting) -> &'static str {
    match meeting.stage {
        MeetingStage::Called => "called: nobody has opened it yet",
        MeetingStage::Open => "open: it sits",
        MeetingStage::Closed => "closed",
        MeetingStage::Lapsed => "over: nobody closed it before the next one was called",
        MeetingStage::Missed => "missed: it was not held",
    }
}

fn why_now(meeting: &Meeting) -> Vec<String> {
    let left = if meeting.runs() {
        meeting.still_undecided()
    } else {
        meeting.undecided.clone()
    };
    if left.is_empty() {
        return Vec::new();
    }
    let (number, things) = (left.len(), list(&left));
    vec![if meeting.runs() {
        format!(
            "{} for a decision: {things}.",
            count(number, "matter waits", "matters wait")
        )
    } else {
        format!("It left undecided, and the next meeting has: {things}.")
    }]
}

fn movers(read: &(impl Read + ?Sized), meeting: &Meeting, now: Instant) -> Result<Vec<Mover>, Halt> {
    if !meeting.runs() {
        return Ok(Vec::new());
    }
    let definition = read.definition(&meeting.definition)?;
    let Some((definition, forum)) =
        definition.and_then(|definition| Some((definition, definition.forums.get(&meeting.forum)?)))
    else {
        return Ok(Vec::new());
    };
    let mut people = Vec::new();
    for service in definition.services.keys() {
        for person in holders(read, Some(service), &forum.chair, now)? {
            if !people.contains(&person) {
                people.push(person);
            }
        }
    }
    let can = match meeting.stage {
        MeetingStage::Called => "open it, with everybody who is there",
        _ => "record its decisions, and close it",
    };
    Ok(vec![Mover {
        can: can.to_owned(),
        people,
        role: forum.chair.clone(),
    }])
}
