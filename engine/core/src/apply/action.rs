//! Events of actions, their obligations and their ladders.

use super::duty::put_action;
use super::{Misfit, Stop, edit_action, edit_audit, edit_finding, edit_plan, edit_provider, lead_to};
use crate::event::{Event, Late, Recorded};
use crate::id::ActionId;
use crate::instant::Instant;
use crate::key::Key;
use crate::limits;
use crate::record::{
    Action, Answer, Delegated, Delegation, Escalation, Evidence, Listeners, MissedRow, Obligation, Origin, ReadTyped,
    Reassignment, Record, Schedule, Settled, Told,
};
use crate::state::Edit;

pub(super) fn apply(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    match &recorded.event {
        Event::ActionOpened { .. } => opened(records, recorded),
        Event::ObligationOpened { action, obligation } => {
            edit_action(records, *action, |record| {
                record.turns_opened = record.turns_opened.max(obligation.number);
                record.obligations.push(obligation.clone());
            })?;
            match obligation.occurrence {
                Some(occurrence) => lead_to(records, occurrence, action),
                None => Ok(()),
            }
        }
        Event::EvidenceAdded {
            action,
            obligation,
            sha256,
            what,
        } => edit_action(records, *action, |record| {
            let by = recorded.by.person().unwrap_or_default().to_owned();
            let evidence = Evidence {
                at: recorded.at,
                by,
                obligation: *obligation,
                sha256: sha256.clone(),
                what: what.clone(),
            };
            push_bounded(&mut record.evidence, evidence, limits::EVIDENCE_KEPT);
            record.evidence_count += 1;
        }),
        Event::ObligationMet { action, obligation } => edit_action(records, *action, |record| {
            settle(record, *obligation, true, recorded.at)
        }),
        Event::ObligationMissed {
            action,
            obligation,
            row_from,
        } => edit_action(records, *action, |record| {
            carry_on(record, *obligation, *row_from);
            settle(record, *obligation, false, recorded.at);
            record.missed += 1;
        }),
        Event::DueMoved {
            action,
            moved,
            obligation,
        } => edit_obligation(records, *action, *obligation, |owed| {
            owed.due.moves.push(moved.clone());
            owed.fired = 0;
            owed.ladder_from = None;
            owed.row = None;
            owed.told.clear();
        }),
        Event::ActionInPlace { action } => {
            edit_action(records, *action, |record| record.in_place_at = Some(recorded.at))
        }
        Event::ActionDone { action } => {
            edit_action(records, *action, |record| {
                record.done_at = Some(recorded.at);
                record.obligations.clear();
            })?;
            listen(records, *action, |listeners| {
                listeners.actions.remove(action);
            })
        }
        Event::ActionReopened { action, round } => {
            edit_action(records, *action, |record| {
                record.done_at = None;
                record.in_place_at = None;
                record.obligations.clear();
                record.round = *round;
                record.settled = None;
                record.started_at = recorded.at;
                record.turns_opened = 0;
            })?;
            listen(records, *action, |listeners| {
                listeners.actions.insert(*action);
            })
        }
        Event::ActionReassigned {
            action,
            from,
            reason,
            to,
        } => edit_action(records, *action, |record| {
            let reassignment = Reassignment {
                at: recorded.at,
                by: recorded.by.person().map(str::to_owned),
                from: from.clone(),
                reason: reason.clone(),
                to: to.clone(),
            };
            push_bounded(&mut record.reassigned, reassignment, limits::REASSIGNMENTS_KEPT);
            record.delegations.clear();
            record.owner = to.clone();
            for owed in &mut record.obligations {
                owed.ladder_from = Some(recorded.at);
                owed.told.clear();
            }
        }),
        Event::WorkDelegated {
            from,
            to,
            until,
            what: Delegated::Action(action),
        } => edit_action(records, *action, |record| {
            record.delegations.retain(|old| !old.is_over(recorded.at));
            record.delegations.push(Delegation {
                by: recorded.by.person().unwrap_or_default().to_owned(),
                from: *from,
                to: to.clone(),
                until: *until,
            });
        }),
        Event::DelegationRevoked {
            to,
            what: Delegated::Action(action),
        } => edit_action(records, *action, |record| {
            record
                .delegations
                .retain(|old| old.to != *to && !old.is_over(recorded.at));
        }),
        Event::EscalationAnswered { .. } => answered(records, recorded),
        Event::Escalated { .. } => escalated(records, recorded),
        _ => Ok(()),
    }
}

/// The next turn goes on where the missed one stood on the ladder.
fn carry_on(action: &mut Action, missed: u32, row_from: Option<Instant>) {
    let Some(from) = row_from else { return };
    let owed = action.obligations.iter().find(|owed| owed.number == missed);
    let row = owed.map(|owed| MissedRow {
        fired: owed.fired.max(owed.row.map_or(0, |row| row.fired)),
        from,
        turns: owed.row.map_or(0, |row| row.turns) + 1,
    });
    if let Some(next) = action.obligations.iter_mut().find(|owed| owed.number == missed + 1) {
        next.row = row;
    }
}

fn opened(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    let Event::ActionOpened {
        action,
        added,
        clock,
        definition,
        ladder,
        origin,
        owner,
        schedule,
        service,
        title,
    } = &recorded.event
    else {
        return Ok(());
    };
    edit_provider(records, |provider| provider.counters.actions = action.0)?;
    let record = Action {
        added: added.clone(),
        clock: clock.clone(),
        definition: definition.clone(),
        delegations: Vec::new(),
        done_at: None,
        escalations: Vec::new(),
        evidence: Vec::new(),
        evidence_count: 0,
        id: *action,
        in_place_at: None,
        ladder: ladder.clone(),
        missed: 0,
        obligations: Vec::new(),
        opened_at: recorded.at,
        origin: origin.clone(),
        owner: owner.clone(),
        reassigned: Vec::new(),
        round: 1,
        schedule: schedule.clone(),
        service: service.clone(),
        settled: None,
        started_at: recorded.at,
        title: title.clone(),
        turns_opened: 0,
    };
    put_action(records, record)?;
    match origin {
        Origin::Plan { plan, .. } => edit_plan(records, *plan, |record| record.actions.push(*action))?,
        Origin::Rule {
            finding: Some(finding), ..
        } => {
            edit_finding(records, *finding, |record| record.corrections.push(*action))?;
        }
        Origin::Rule { finding: None, .. } => {}
    }
    if let Origin::Rule {
        occurrence: Some(occurrence),
        ..
    } = origin
    {
        lead_to(records, *occurrence, action)?;
    }
    listen(records, *action, |listeners| {
        listeners.actions.insert(*action);
    })
}

/// Takes something off what is owed, and keeps it as what was owed last.
fn settle(record: &mut Action, obligation: u32, met: bool, at: Instant) {
    let Some(place) = record.obligations.iter().position(|owed| owed.number == obligation) else {
        return;
    };
    let owed = record.obligations.remove(place);
    record.settled = Some(Settled {
        at,
        due: owed.due,
        met,
        number: owed.number,
    });
}

/// Changes the list of actions that wait for the event of an "each time" action; other actions wait for nothing.
fn listen(records: &mut impl Edit, action: ActionId, change: impl FnOnce(&mut Listeners)) -> Result<(), Stop> {
    let Some(record) = records.action(action)? else {
        return Ok(());
    };
    let Schedule::EachTime { event, .. } = &record.schedule else {
        return Ok(());
    };
    let key = Key::Listeners(record.service.clone(), event.clone());
    if records.record(&key)?.is_none() {
        records.put(key.clone(), Record::Listeners(Listeners::default()));
    }
    if let Some(Record::Listeners(listeners)) = records.edit(&key)? {
        change(listeners);
    }
    Ok(())
}

fn escalated(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    let Event::Escalated {
        about,
        answer_by,
        instead_of,
        late,
        person,
        rung,
        to,
    } = &recorded.event
    else {
        return Ok(());
    };
    let told = Told {
        answer_by: *answer_by,
        answered: false,
        at: recorded.at,
        role: to.clone(),
    };
    let escalation = |obligation| Escalation {
        answer: None,
        at: recorded.at,
        instead_of: instead_of.clone(),
        late: *late,
        obligation,
        person: person.clone(),
        rung: *rung,
        to: to.clone(),
    };
    match about {
        Late::Action { action, obligation } => {
            edit_action(records, *action, |record| {
                push_bounded(
                    &mut record.escalations,
                    escalation(*obligation),
                    limits::ESCALATIONS_KEPT,
                );
            })?;
            edit_obligation(records, *action, *obligation, |owed| {
                owed.fired = rung + 1;
                owed.told.push(told);
            })
        }
        Late::Audit(audit) => edit_audit(records, *audit, |record| {
            record.fired = rung + 1;
            record.told.push(told);
            push_bounded(&mut record.escalations, escalation(0), limits::ESCALATIONS_KEPT);
        }),
    }
}

fn answered(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    let Event::EscalationAnswered { about, role, words } = &recorded.event else {
        return Ok(());
    };
    let answer = Answer {
        at: recorded.at,
        by: recorded.by.person().unwrap_or_default().to_owned(),
        words: words.clone(),
    };
    let settle = |told: &mut Vec<Told>| {
        for told in told.iter_mut().filter(|told| told.role == *role) {
            told.answered = true;
        }
    };
    let write = |escalations: &mut Vec<Escalation>, obligation: u32| {
        let meant = |told: &&mut Escalation| told.obligation == obligation && told.to == *role && told.answer.is_none();
        for told in escalations.iter_mut().filter(meant) {
            told.answer = Some(answer.clone());
        }
    };
    match about {
        Late::Action { action, obligation } => {
            edit_action(records, *action, |record| write(&mut record.escalations, *obligation))?;
            edit_obligation(records, *action, *obligation, |owed| settle(&mut owed.told))
        }
        Late::Audit(audit) => edit_audit(records, *audit, |record| {
            settle(&mut record.told);
            write(&mut record.escalations, 0);
        }),
    }
}

fn edit_obligation(
    records: &mut impl Edit,
    action: ActionId,
    obligation: u32,
    change: impl FnOnce(&mut Obligation),
) -> Result<(), Stop> {
    let mut found = false;
    edit_action(records, action, |record| {
        if let Some(owed) = record.obligations.iter_mut().find(|owed| owed.number == obligation) {
            change(owed);
            found = true;
        }
    })?;
    if found {
        Ok(())
    } else {
        Err(Stop::Misfit(Misfit {
            event: "obligation",
            key: Key::Action(action),
        }))
    }
}

fn push_bounded<T>(list: &mut Vec<T>, item: T, limit: usize) {
    if list.len() >= limit {
        list.remove(0);
    }
    list.push(item);
}
