//! Meetings of forums: called by their schedule, opened by the chair when enough are there, closed with what stayed undecided. A meeting
//! that nobody opens by the next one was not held, and the chair and the role above hear of it.

use super::messages::{Note, tell_role};
use super::study::{Study, check_text, unknown};
use crate::definition::{Definition, Forum};
use crate::event::Event;
use crate::id::MeetingId;
use crate::instant::Instant;
use crate::quorum::{Call, gather};
use crate::record::{AgendaItem, Diary, Meeting, MeetingStage, Read, ReadTyped, Reason};
use crate::rejection::Rejection;
use crate::responsibility::holder;
use crate::schedule::next_opening;
use crate::state::Halt;
use crate::words::{count, day};
use std::sync::Arc;

/// Settles when the forums of a definition meet next; those that are gone meet no more.
pub(super) fn plan(
    study: &mut Study<'_, impl Read>,
    before: Option<&Definition>,
    now: &Definition,
    hash: &str,
) -> Result<(), Halt> {
    let known = now.forums.keys().map(|name| (name, now.forums.get(name)));
    let gone = before.into_iter().flat_map(|before| before.forums.keys());
    let gone = gone
        .filter(|name| !now.forums.contains_key(*name))
        .map(|name| (name, None));
    for (name, forum) in known.chain(gone) {
        let number = study.diary(name)?.map_or(1, |diary| diary.next_number);
        let meets = match forum {
            Some(forum) => next_meeting(study, now, forum, study.now())?,
            None => None,
        };
        study.emit(Event::MeetingPlanned {
            definition: hash.to_owned(),
            forum: name.clone(),
            meets,
            number,
        })?;
    }
    Ok(())
}

/// The time of a meeting has come.
pub(super) fn wake(study: &mut Study<'_, impl Read>, name: &str) -> Result<(), Halt> {
    let Some(diary) = study.diary(name)?.cloned() else {
        return Ok(());
    };
    let Some(mut meets) = diary.next_meets.filter(|meets| *meets <= study.now()) else {
        return Ok(());
    };
    let definition = study.pinned(&diary.definition)?;
    let Some(forum) = definition.forums.get(name) else {
        return Ok(());
    };
    end_running(study, &definition, forum, &diary)?;
    let mut number = diary.next_number;
    let mut next = next_meeting(study, &definition, forum, meets)?;
    while let Some(later) = next.filter(|later| *later <= study.now()) {
        (meets, number) = (later, number + 1);
        next = next_meeting(study, &definition, forum, meets)?;
    }
    study.emit(Event::MeetingPlanned {
        definition: diary.definition.clone(),
        forum: name.to_owned(),
        meets: next,
        number: number + 1,
    })?;
    call(study, &diary.definition, name, Some(number))?;
    pass_challenges_on(study, &definition, name)
}

fn next_meeting(
    study: &Study<'_, impl Read>,
    definition: &Definition,
    forum: &Forum,
    after: Instant,
) -> Result<Option<Instant>, Halt> {
    // A forum sits for the whole provider: by the working days of the first of its services.
    let Some((service, place)) = definition.services.first_key_value() else {
        return Ok(None);
    };
    Ok(next_opening(
        &forum.meets,
        after,
        &study.amended(place.calendar, service)?,
    ))
}

fn call(study: &mut Study<'_, impl Read>, hash: &str, forum: &str, number: Option<u32>) -> Result<MeetingId, Halt> {
    let meeting = MeetingId(study.founded()?.counters.meetings + 1);
    study.emit(Event::MeetingCalled {
        definition: hash.to_owned(),
        forum: forum.to_owned(),
        meeting,
        number,
    })?;
    Ok(meeting)
}

/// The meeting before takes its end, whatever became of it.
fn end_running(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    forum: &Forum,
    diary: &Diary,
) -> Result<(), Halt> {
    let Some(meeting) = running(study, &diary.forum)? else {
        return Ok(());
    };
    let undecided = meeting.still_undecided();
    if meeting.stage == MeetingStage::Open {
        return study.emit(Event::MeetingClosed {
            lapsed: true,
            meeting: meeting.id,
            undecided,
            words: None,
        });
    }
    let called = day(meeting.called_at, zone(definition));
    let carried = match undecided.len() {
        0 => "nothing waited for its decision".to_owned(),
        number => format!("{} for its decision", count(number, "matter waits", "matters wait")),
    };
    study.emit(Event::MeetingMissed {
        meeting: meeting.id,
        undecided,
    })?;
    let text = format!(
        "{}, called for {called}, was not held ({}); {carried}.",
        diary.forum, meeting.id
    );
    let above = definition.above(&forum.chair).first().copied();
    for role in std::iter::once(forum.chair.as_str()).chain(above) {
        let about = (meeting.id.to_string(), Reason::MeetingMissed);
        tell(study, definition, role, about, text.clone())?;
    }
    Ok(())
}

/// Answers that should have come by now go to the role above whoever owes them.
fn pass_challenges_on(study: &mut Study<'_, impl Read>, definition: &Definition, name: &str) -> Result<(), Halt> {
    let challenges = study
        .diary(name)?
        .map(|diary| diary.challenges.clone())
        .unwrap_or_default();
    let now = study.now();
    for challenge in challenges {
        let is_late = challenge.answer_by.is_some_and(|by| by <= now);
        if challenge.answer.is_some() || challenge.unanswered_told || !is_late {
            continue;
        }
        study.emit(Event::ChallengeUnanswered {
            about: challenge.about,
            forum: name.to_owned(),
        })?;
        let above = definition.above(&challenge.role).first().map(|role| (*role).to_owned());
        let note = Note {
            about: challenge.about.to_string(),
            reason: Reason::ChallengeUnanswered,
            service: challenge.service.clone(),
            text: format!(
                "{name} asked the {} about {} and has no answer: {}",
                challenge.role, challenge.about, challenge.question
            ),
        };
        tell_role(study, &above.unwrap_or(challenge.role), note)?;
    }
    Ok(())
}

/// The chair opens the meeting that was called, or one beside the schedule.
pub(super) fn open(study: &mut Study<'_, impl Read>, name: &str, present: &[String]) -> Result<(), Halt> {
    let (hash, definition) = study.in_force()?;
    let forum = forum_of(&definition, name)?;
    let call_of = Call {
        at: study.now(),
        forum,
        name,
        present,
        service: None,
        services: &definition.services,
        speaker: study.acting_person()?,
    };
    let present = gather(study, &call_of)?;
    let meeting = match running(study, name)? {
        Some(meeting) if meeting.stage == MeetingStage::Open => {
            return Err(Rejection::NotPossible {
                what: format!("{name} cannot be opened"),
                reason: format!("{} sits already; close it first", meeting.id),
            }
            .into());
        }
        Some(meeting) => meeting.id,
        None => self::call(study, &hash, name, None)?,
    };
    study.emit(Event::MeetingOpened { meeting, present })
}

/// The chair closes it.
pub(super) fn close(study: &mut Study<'_, impl Read>, name: &str, words: Option<&str>) -> Result<(), Halt> {
    let (_, definition) = study.in_force()?;
    let forum = forum_of(&definition, name)?;
    if let Some(words) = words {
        check_text("the closing words", words)?;
    }
    let call = Call {
        at: study.now(),
        forum,
        name,
        present: &[],
        service: None,
        services: &definition.services,
        speaker: study.acting_person()?,
    };
    crate::quorum::require_chair(study, &call)?;
    let Some(meeting) = running(study, name)?.filter(|meeting| meeting.stage == MeetingStage::Open) else {
        return Err(Rejection::NotPossible {
            what: format!("{name} cannot be closed"),
            reason: "no meeting of it sits; open it first".to_owned(),
        }
        .into());
    };
    study.emit(Event::MeetingClosed {
        lapsed: false,
        meeting: meeting.id,
        undecided: meeting.still_undecided(),
        words: words.map(str::to_owned),
    })
}

/// The agenda was put together. A meeting has one agenda; another that comes later is harmless.
pub(super) fn freeze(study: &mut Study<'_, impl Read>, id: MeetingId, agenda: &[AgendaItem]) -> Result<(), Halt> {
    let Some(meeting) = study.meeting(id)?.cloned() else {
        return Err(Rejection::nothing("meeting", id).into());
    };
    if meeting.agenda.is_some() || !meeting.runs() {
        return Ok(());
    }
    study.emit(Event::AgendaFrozen {
        agenda: agenda.to_vec(),
        meeting: id,
    })?;
    if meeting.number.is_none() {
        return Ok(());
    }
    let definition = study.pinned(&meeting.definition)?;
    let Some(forum) = definition.forums.get(&meeting.forum) else {
        return Ok(());
    };
    let asks = agenda.iter().filter(|item| item.asks).count();
    let waiting = match asks {
        0 => "nothing waits for a decision".to_owned(),
        number => format!("{} for a decision", count(number, "matter waits", "matters wait")),
    };
    let text = format!("{} meets ({id}): its agenda is ready, {waiting}.", meeting.forum);
    tell(
        study,
        &definition,
        &forum.chair,
        (id.to_string(), Reason::MeetingCalled),
        text,
    )
}

/// The meeting of a forum that was called and has not ended.
pub(super) fn running(study: &Study<'_, impl Read>, forum: &str) -> Result<Option<Box<Meeting>>, Halt> {
    match study.diary(forum)?.and_then(|diary| diary.running) {
        Some(id) => Ok(study.meeting(id)?.cloned()),
        None => Ok(None),
    }
}

/// Who takes part in a decision: those who are named, else everybody at the meeting that sits.
pub(super) fn present(study: &Study<'_, impl Read>, forum: &str, named: &[String]) -> Result<Vec<String>, Halt> {
    if !named.is_empty() {
        return Ok(named.to_vec());
    }
    let sits = running(study, forum)?.filter(|meeting| meeting.stage == MeetingStage::Open);
    Ok(sits.map(|meeting| meeting.present).unwrap_or_default())
}

/// Identifier of the meeting against which a decision is recorded.
pub(super) fn against(study: &Study<'_, impl Read>, forum: &str) -> Result<Option<MeetingId>, Halt> {
    Ok(study.diary(forum)?.and_then(|diary| diary.running))
}

pub(super) fn forum_of<'d>(definition: &'d Arc<Definition>, name: &str) -> Result<&'d Forum, Halt> {
    let found = definition.forums.get(name);
    found.ok_or_else(|| unknown("forum", name, definition.forums.keys()))
}

/// Tells a role of the whole provider: where somebody holds it.
fn tell(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    role: &str,
    (about, reason): (String, Reason),
    text: String,
) -> Result<(), Halt> {
    let mut place = definition.services.keys().next().cloned().unwrap_or_default();
    for service in definition.services.keys() {
        if holder(study, Some(service), role, study.now())?.is_some() {
            place.clone_from(service);
            break;
        }
    }
    let note = Note {
        about,
        reason,
        service: place,
        text,
    };
    tell_role(study, role, note)
}

/// Zone in which a forum's dates are said.
pub(super) fn zone(definition: &Definition) -> chrono_tz::Tz {
    let first = definition.services.values().next();
    first.map_or(chrono_tz::Tz::Europe__London, |service| service.calendar.zone)
}
