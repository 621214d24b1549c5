//! Sentences about forums: they meet, or do not, say what comes first, and ask about what is late.

use super::{Kind, Sentence, name_of, zone};
use ratchet_core::event::{Event, Recorded};
use ratchet_core::id::MeetingId;
use ratchet_core::record::{Meeting, ReadTyped, Resolution};
use ratchet_core::state::Whole;
use ratchet_core::words;

pub(super) fn tell(records: &Whole, recorded: &Recorded) -> Option<Sentence> {
    match &recorded.event {
        Event::MeetingOpened { meeting, present } => {
            let forum = &find(records, *meeting)?.forum;
            let chair = present
                .first()
                .map(|person| name_of(records, person))
                .unwrap_or_default();
            let others = match present.len().saturating_sub(1) {
                0 => "nobody else is there".to_owned(),
                1 => "one more takes part".to_owned(),
                others => format!("{others} more take part"),
            };
            let text = format!("{forum} meets ({meeting}): {chair} chairs, {others}");
            house(Kind::Meeting, text)
        }
        Event::MeetingClosed {
            lapsed,
            meeting,
            undecided,
            ..
        } => {
            let forum = &find(records, *meeting)?.forum;
            let end = if *lapsed { "was never closed" } else { "closes" };
            house(
                Kind::Meeting,
                format!("{forum} {end} ({meeting}){}", waiting(undecided)),
            )
        }
        Event::MeetingMissed { meeting, undecided } => {
            let missed = find(records, *meeting)?;
            let called = words::day(missed.called_at, zone(records, ""));
            let text = format!(
                "{}, called for {called}, was not held ({meeting}){}",
                missed.forum,
                waiting(undecided)
            );
            house(Kind::Missed, text)
        }
        Event::ForumResolved {
            forum,
            reason,
            resolution,
            ..
        } => resolved(forum, reason, resolution),
        Event::ChallengeAnswered { about, words, .. } => {
            let who = recorded
                .by
                .person()
                .map(|person| name_of(records, person))
                .unwrap_or_default();
            house(Kind::Forum, format!("{who} answers for {about}: {words}"))
        }
        Event::ChallengeUnanswered { about, forum } => {
            house(Kind::Missed, format!("{forum} has no answer about {about}"))
        }
        _ => None,
    }
}

fn resolved(forum: &str, reason: &str, resolution: &Resolution) -> Option<Sentence> {
    let text = match resolution {
        Resolution::Priority { plan, rank } => format!("{forum} gives {plan} priority {rank}: {reason}"),
        Resolution::Challenge {
            about, role, service, ..
        } => {
            let text = format!("{forum} asks the {role} about {about}: {reason}");
            return Sentence::of(Kind::Forum, service, text);
        }
        Resolution::Extension { action, .. } => format!("{forum} moves a date of {action}: {reason}"),
        Resolution::Note { about } => match about {
            Some(about) => format!("{forum} settles {about}: {reason}"),
            None => format!("{forum} settles: {reason}"),
        },
    };
    house(Kind::Forum, text)
}

/// What a meeting leaves to the next one.
fn waiting(undecided: &[String]) -> String {
    match undecided.len() {
        0 => String::new(),
        1 => "; one matter still waits for a decision".to_owned(),
        matters => format!("; {matters} matters still wait for a decision"),
    }
}

/// A sentence about the provider as a whole.
fn house(kind: Kind, text: String) -> Option<Sentence> {
    let service = None;
    Some(Sentence { kind, service, text })
}

fn find(records: &Whole, id: MeetingId) -> Option<&Meeting> {
    Some(records.meeting(id).ok()??.as_ref())
}
