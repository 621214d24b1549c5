//! Events of forums and their meetings.

use super::{Misfit, Stop, edit_plan, edit_provider};
use crate::event::{Event, Recorded};
use crate::id::MeetingId;
use crate::key::Key;
use crate::record::{
    Answer, AtRisk, Challenge, Decided, Diary, Meeting, MeetingStage, Minute, Priority, ReadTyped, Record, Resolution,
};
use crate::state::Edit;

pub(super) fn apply(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    let at = recorded.at;
    match &recorded.event {
        Event::MeetingPlanned {
            definition,
            forum,
            meets,
            number,
        } => edit_diary(records, forum, |diary| {
            diary.definition.clone_from(definition);
            diary.next_meets = *meets;
            diary.next_number = *number;
        }),
        Event::MeetingCalled { .. } => called(records, recorded),
        Event::AgendaFrozen { agenda, meeting } => {
            edit_meeting(records, *meeting, |record| record.agenda = Some(agenda.clone()))
        }
        Event::MeetingOpened { meeting, present } => {
            let chair = recorded.by.person().unwrap_or_default().to_owned();
            edit_meeting(records, *meeting, |record| record.sits(present, &chair, at))
        }
        Event::MeetingClosed {
            lapsed,
            meeting,
            undecided,
            words,
        } => {
            let stage = if *lapsed {
                MeetingStage::Lapsed
            } else {
                MeetingStage::Closed
            };
            edit_meeting(records, *meeting, |record| record.words.clone_from(words))?;
            ended(records, recorded, *meeting, (stage, undecided))
        }
        Event::MeetingMissed { meeting, undecided } => {
            ended(records, recorded, *meeting, (MeetingStage::Missed, undecided))
        }
        Event::ForumResolved { .. } => resolved(records, recorded),
        Event::ChallengeAnswered { about, forum, words } => edit_diary(records, forum, |diary| {
            let mut challenges = diary.challenges.iter_mut();
            let open = challenges.find(|challenge| challenge.about == *about && challenge.answer.is_none());
            if let Some(challenge) = open {
                challenge.answer = Some(Answer {
                    at,
                    by: recorded.by.person().unwrap_or_default().to_owned(),
                    words: words.clone(),
                });
            }
        }),
        Event::ChallengeUnanswered { about, forum } => edit_diary(records, forum, |diary| {
            let mut challenges = diary.challenges.iter_mut();
            let open = challenges.find(|challenge| challenge.about == *about && challenge.answer.is_none());
            if let Some(challenge) = open {
                challenge.unanswered_told = true;
            }
        }),
        _ => Ok(()),
    }
}

fn called(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    let Event::MeetingCalled {
        definition,
        forum,
        meeting,
        number,
    } = &recorded.event
    else {
        return Ok(());
    };
    edit_provider(records, |provider| provider.counters.meetings = meeting.0)?;
    let carried = records
        .diary(forum)?
        .map(|diary| diary.carried.clone())
        .unwrap_or_default();
    let record = Meeting {
        agenda: None,
        called_at: recorded.at,
        carried,
        chair: None,
        definition: definition.clone(),
        ended_at: None,
        forum: forum.clone(),
        id: *meeting,
        minutes: Vec::new(),
        number: *number,
        opened_at: None,
        present: Vec::new(),
        stage: MeetingStage::Called,
        undecided: Vec::new(),
        words: None,
    };
    records.put(Key::Meeting(*meeting), Record::Meeting(Box::new(record)));
    edit_diary(records, forum, |diary| {
        diary.running = Some(*meeting);
        diary.latest = Some(*meeting);
    })
}

fn ended(
    records: &mut impl Edit,
    recorded: &Recorded,
    id: MeetingId,
    (stage, undecided): (MeetingStage, &[String]),
) -> Result<(), Stop> {
    let (mut forum, mut called_at) = (String::new(), recorded.at);
    edit_meeting(records, id, |record| {
        record.stage = stage;
        record.ended_at = Some(recorded.at);
        record.undecided = undecided.to_vec();
        forum.clone_from(&record.forum);
        called_at = record.called_at;
    })?;
    edit_diary(records, &forum, |diary| {
        diary.running = None;
        diary.carried = undecided.to_vec();
        if stage == MeetingStage::Missed {
            diary.missed_in_a_row += 1;
        } else {
            diary.held = Some(id);
            diary.missed_in_a_row = 0;
            // What was answered before its agenda was made was heard at this meeting.
            let heard = |challenge: &Challenge| challenge.answer.as_ref().is_some_and(|answer| answer.at < called_at);
            diary.challenges.retain(|challenge| !heard(challenge));
        }
    })
}

fn resolved(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    let Event::ForumResolved {
        forum,
        meeting,
        reason,
        resolution,
        ..
    } = &recorded.event
    else {
        return Ok(());
    };
    let at = recorded.at;
    match resolution {
        Resolution::Priority { plan, rank } => edit_plan(records, *plan, |record| {
            record.priority = Some(Priority {
                at,
                forum: forum.clone(),
                rank: *rank,
            });
        })?,
        Resolution::Challenge {
            about,
            answer_by,
            role,
            service,
        } => edit_diary(records, forum, |diary| {
            diary.challenge(Challenge {
                about: *about,
                answer: None,
                answer_by: *answer_by,
                at,
                meeting: *meeting,
                question: reason.clone(),
                role: role.clone(),
                service: service.clone(),
                unanswered_told: false,
            });
        })?,
        Resolution::Extension { .. } | Resolution::Note { .. } => {}
    }
    minute(records, recorded)
}

/// Records a forum's decision against its meeting, which sits from then on.
pub(super) fn minute(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    let (meeting, present, reason, stood_aside, (about, decided)) = match &recorded.event {
        Event::ForumDecided {
            agreed,
            meeting,
            plan,
            present,
            reason,
            stood_aside,
            ..
        } => {
            let decided = if *agreed {
                Decided::ClosureAgreed
            } else {
                Decided::ClosureRefused
            };
            (meeting, present, reason, stood_aside, (Some(plan.to_string()), decided))
        }
        Event::GateWaived {
            meeting,
            plan,
            present,
            reason,
            retest,
            stood_aside,
            until,
            ..
        } => {
            let decided = Decided::GateWaived {
                retest: *retest,
                until: *until,
            };
            (meeting, present, reason, stood_aside, (Some(plan.to_string()), decided))
        }
        Event::RiskAccepted {
            about,
            meeting,
            present,
            reason,
            stood_aside,
            until,
            ..
        } => {
            let about = match about {
                AtRisk::Finding(id) => id.to_string(),
                AtRisk::Plan(id) => id.to_string(),
            };
            let decided = Decided::RiskAccepted { until: *until };
            (meeting, present, reason, stood_aside, (Some(about), decided))
        }
        Event::ForumResolved {
            meeting,
            present,
            reason,
            resolution,
            stood_aside,
            ..
        } => {
            let decided = (resolution.about(), Decided::Resolved(resolution.clone()));
            (meeting, present, reason, stood_aside, decided)
        }
        _ => return Ok(()),
    };
    let Some(id) = meeting else { return Ok(()) };
    let by = recorded.by.person().unwrap_or_default().to_owned();
    edit_meeting(records, *id, |record| {
        record.sits(present, &by, recorded.at);
        record.minute(Minute {
            about,
            at: recorded.at,
            by,
            decided,
            reason: reason.clone(),
            stood_aside: stood_aside.clone(),
        });
    })
}

fn edit_diary(records: &mut impl Edit, forum: &str, change: impl FnOnce(&mut Diary)) -> Result<(), Stop> {
    let key = Key::Diary(forum.to_owned());
    if records.record(&key)?.is_none() {
        records.put(key.clone(), Record::Diary(Box::new(Diary::new(forum))));
    }
    if let Some(Record::Diary(diary)) = records.edit(&key)? {
        change(diary);
    }
    Ok(())
}

fn edit_meeting(records: &mut impl Edit, id: MeetingId, change: impl FnOnce(&mut Meeting)) -> Result<(), Stop> {
    let key = Key::Meeting(id);
    match records.edit(&key)? {
        Some(Record::Meeting(meeting)) => {
            change(meeting);
            Ok(())
        }
        _ => Err(Stop::Misfit(Misfit { event: "meeting", key })),
    }
}
