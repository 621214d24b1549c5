//! When a record wants to be looked at again. Everything that can come due is derived from the record, one moment a record, so a
//! provider with a million idle plans has as many timer rows and nothing else to do.

use crate::amendment::amended;
use crate::instant::Instant;
use crate::ladder::{audit_climb, calendar, obligation_climb};
use crate::record::{Absence, Action, Plan, PlanStage, Read, Record, Schedule};
use crate::schedule;
use crate::state::Halt;

/// The next moment at which something comes due for this record.
pub fn wake_at(read: &(impl Read + ?Sized), record: &Record) -> Result<Option<Instant>, Halt> {
    match record {
        Record::Series(series) => Ok(series.next_opens),
        Record::Audit(audit) => Ok(audit_climb(read, audit, None)?.map(|climb| climb.at)),
        Record::Action(action) => action_wakes(read, action),
        Record::Plan(plan) => Ok(plan_wakes(plan)),
        Record::Diary(diary) => Ok(diary.next_meets),
        Record::Person(person) => Ok(person.absences.iter().filter_map(absence_wakes).min()),
        _ => Ok(None),
    }
}

fn action_wakes(read: &(impl Read + ?Sized), action: &Action) -> Result<Option<Instant>, Halt> {
    if action.done_at.is_some() {
        return Ok(None);
    }
    let mut moments = Vec::new();
    for owed in &action.obligations {
        moments.extend(obligation_climb(read, action, owed, None)?.map(|climb| climb.at));
    }
    if let (Schedule::Turns(recurrence), Some(calendar)) =
        (&action.schedule, calendar(read, &action.definition, &action.service)?)
    {
        let calendar = amended(read, calendar, &action.service, action.started_at)?;
        let next = schedule::turn(recurrence, action.turns_opened + 1, action.started_at, &calendar);
        moments.extend(next.map(|turn| turn.opens));
    }
    Ok(moments.into_iter().min())
}

fn absence_wakes(absence: &Absence) -> Option<Instant> {
    if absence.begun {
        absence.until
    } else {
        Some(absence.from)
    }
}

fn plan_wakes(plan: &Plan) -> Option<Instant> {
    match plan.stage {
        PlanStage::Watched => plan.watch_until,
        PlanStage::Closed => None,
        PlanStage::Open | PlanStage::InPlace | PlanStage::Retesting(_) | PlanStage::Closing => {
            let waivers = plan.retests.iter().filter_map(|gate| gate.waiver(plan.round));
            let opens = plan.retests.iter().filter_map(|gate| gate.opens_at);
            opens.chain(waivers.map(|waiver| waiver.until)).min()
        }
    }
}
