//! Events in the life of an audit beside opening, submitting and evaluating it: begun, missed, waived, looked at by a second person,
//! corrected.

use super::audit::leave_series;
use super::{Stop, edit_audit, edit_plan, edit_series, measure};
use crate::correction;
use crate::event::{Event, Recorded};
use crate::id::AuditId;
use crate::key::Key;
use crate::limits;
use crate::record::{AuditStage, Authorised, Begun, Purpose, ReadTyped, SentBack, Waived};
use crate::state::Edit;

pub(super) fn apply(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    let at = recorded.at;
    let by = || recorded.by.person().unwrap_or_default().to_owned();
    match &recorded.event {
        Event::AuditBegun { audit } => {
            edit_audit(records, *audit, |record| record.begun = Some(Begun { at, by: by() }))
        }
        Event::AuditMissed { audit } => {
            edit_audit(records, *audit, |record| {
                record.stage = AuditStage::Missed;
                record.missed_at = Some(at);
            })?;
            leave_series(records, *audit)
        }
        Event::AuditWaived {
            audit, forum, reason, ..
        } => {
            edit_audit(records, *audit, |record| {
                record.stage = AuditStage::Waived;
                record.waived = Some(Box::new(Waived {
                    at,
                    by: by(),
                    forum: forum.clone(),
                    reason: reason.clone(),
                }));
            })?;
            leave_series(records, *audit)
        }
        Event::AuthorisationAsked {
            audit,
            report,
            role,
            significant,
        } => edit_audit(records, *audit, |record| {
            record.stage = AuditStage::AwaitingAuthorisation;
            record.authoriser = Some(role.clone());
            record.failure = None;
            record.report = Some(report.clone());
            record.significant = *significant;
        }),
        Event::AuditAuthorised { audit, note } => edit_audit(records, *audit, |record| {
            record.authorised = Some(Authorised {
                at,
                by: by(),
                note: note.clone(),
            });
        }),
        Event::AuditSentBack { .. } => sent_back(records, recorded),
        Event::AuditCorrected { audit, by } => corrected(records, *audit, *by),
        _ => Ok(()),
    }
}

/// The audit waits for answers once more; what had been handed in stays in the ledger.
fn sent_back(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    let Event::AuditSentBack {
        audit,
        lacked,
        moved,
        reason,
    } = &recorded.event
    else {
        return Ok(());
    };
    records.remove(Key::Submission(*audit));
    edit_audit(records, *audit, |record| {
        let sent_back = SentBack {
            at: recorded.at,
            by: recorded.by.person().unwrap_or_default().to_owned(),
            lacked: lacked.clone(),
            reason: reason.clone(),
            submitted_by: record.submitted_by.take(),
        };
        record.sent_back.push(sent_back);
        if record.sent_back.len() > limits::SENT_BACK_KEPT {
            // What a gate lacked is never forgotten: a re-test that failed once does not pass by being sent back often.
            let plain = record.sent_back.iter().position(|old| old.lacked.is_empty());
            record.sent_back.remove(plain.unwrap_or(1));
        }
        record.due.moves.extend(moved.clone());
        record.stage = AuditStage::Open;
        record.authoriser = None;
        record.report = None;
        record.significant = false;
        record.submitted_at = None;
        record.fired = 0;
        record.told.clear();
    })?;
    let Some((service, name)) = place(records, *audit)? else {
        return Ok(());
    };
    edit_series(records, &service, &name, |series| series.open.push(*audit))
}

/// The corrected audit steps aside: out of the series and the charts, and its attempt at a gate says who corrected it.
fn corrected(records: &mut impl Edit, old: AuditId, by: AuditId) -> Result<(), Stop> {
    measure::withdraw_audit(records, old)?;
    records.remove(Key::Submission(old));
    edit_audit(records, old, |record| record.stage = AuditStage::Corrected)?;
    leave_series(records, old)?;
    let Some(record) = records.audit(old)? else {
        return Ok(());
    };
    let root = correction::root(records, record)?;
    let (service, name, purpose) = (root.service.clone(), root.name.clone(), root.purpose);
    if let Purpose::Retest { plan, retest, .. } = purpose {
        let chain = correction::chain(records, records.audit(old)?.map(AsRef::as_ref))?;
        return edit_plan(records, plan, |record| {
            let attempts = record.retests.get_mut(retest).map(|gate| &mut gate.attempts);
            for attempt in attempts.into_iter().flatten() {
                if chain.contains(&attempt.audit) {
                    attempt.corrected_by = Some(by);
                }
            }
        });
    }
    edit_series(records, &service, &name, |series| {
        for outcome in series.recent.iter_mut().filter(|outcome| outcome.audit == old) {
            outcome.audit = by;
        }
    })
}

fn place(records: &impl Edit, id: AuditId) -> Result<Option<(String, String)>, Stop> {
    Ok(records
        .audit(id)?
        .map(|audit| (audit.service.clone(), audit.name.clone())))
}
