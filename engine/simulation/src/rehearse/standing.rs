//! How audits and themes stand at a moment of a scenario, in the words that a scenario uses for them.

use super::stage::Stage;
use ratchet_core::record::{Audit, AuditStage, Purpose};
use ratchet_core::scenario::AuditState;
use ratchet_core::state::Halt;
use ratchet_core::theme::{has_improved, is_raised, latest, missing, standing_of};
use ratchet_core::words;

/// Why the theme is not raised, or is; `None` when it is as expected.
pub(super) fn theme_raised(stage: &Stage, name: &str, expected: bool) -> Option<String> {
    let Some(rules) = stage.definition.themes.get(name) else {
        return Some(format!("there is no theme \"{name}\""));
    };
    let raised = is_raised(stage.house.records(), rules, name, &stage.service).unwrap_or(false);
    if raised == expected {
        return None;
    }
    Some(if expected {
        let seen = stage.sightings(name, rules.across_services);
        format!(
            "expected theme \"{name}\" to be raised, but it is not: its pattern was seen in {}",
            words::count(seen, "finding", "findings")
        )
    } else {
        format!("expected theme \"{name}\" not to be raised, but it is")
    })
}

/// Why the theme has not improved, or has; `None` when it is as expected.
pub(super) fn theme_improved(stage: &Stage, name: &str, expected: bool) -> Option<String> {
    let Some(rules) = stage.definition.themes.get(name) else {
        return Some(format!("there is no theme \"{name}\""));
    };
    let records = stage.house.records();
    let improved = has_improved(records, rules, name, &stage.service).unwrap_or(false);
    if improved == expected {
        return None;
    }
    if !expected {
        return Some(format!("expected theme \"{name}\" not to have improved, but it has"));
    }
    let lacking = || -> Result<String, Halt> {
        let Some(theme) = latest(records, rules, name, &stage.service)? else {
            return Ok("it was never raised".to_owned());
        };
        Ok(missing(name, rules, &standing_of(records, theme)?).join("; "))
    };
    let lacking = lacking().unwrap_or_else(|_| "its audits are not known".to_owned());
    Some(format!("expected theme \"{name}\" to have improved, but {lacking}"))
}

/// Why the latest turn of the audit is not in the state; `None` when it is.
pub(super) fn audit(stage: &Stage, name: &str, state: AuditState) -> Option<String> {
    let of_name = |audit: &&Audit| {
        audit.name == name && audit.service == stage.service && !matches!(audit.purpose, Purpose::Retest { .. })
    };
    let Some(latest) = stage.house.audits().filter(of_name).last() else {
        return Some(format!(
            "expected audit \"{name}\" to be {}, but it never opened",
            state_words(state)
        ));
    };
    let is = state_of(stage, latest);
    if is == Some(state) || (state == AuditState::Missed && was_missed(stage, latest)) {
        return None;
    }
    let zone = stage.house.calendar(&stage.service).zone;
    let due = words::day_and_time(latest.due.current(), zone);
    let is = match is {
        Some(is) => state_words(is),
        None if latest.stage == AuditStage::AwaitingAuthorisation => "waiting for a second person",
        None => "handed in and not evaluated yet",
    };
    Some(format!(
        "expected audit \"{name}\" to be {}, but {} is {is} (due on {due})",
        state_words(state),
        latest.id
    ))
}

fn state_of(stage: &Stage, audit: &Audit) -> Option<AuditState> {
    match audit.stage {
        AuditStage::Open if audit.due.is_overdue(stage.house.now()) => Some(AuditState::Late),
        AuditStage::Open => Some(AuditState::Open),
        AuditStage::Evaluated => Some(AuditState::Done),
        AuditStage::Missed => Some(AuditState::Missed),
        AuditStage::Waived => Some(AuditState::Waived),
        AuditStage::Submitted
        | AuditStage::Stuck
        | AuditStage::AwaitingAuthorisation
        | AuditStage::Withdrawn
        | AuditStage::Corrected => None,
    }
}

/// Whether the turn before was not handed in when this one opened.
fn was_missed(stage: &Stage, latest: &Audit) -> bool {
    let before = stage.house.audits().filter(|audit| {
        audit.name == latest.name
            && audit.service == latest.service
            && audit.id < latest.id
            && matches!(audit.purpose, Purpose::Routine { .. })
    });
    before.last().is_some_and(|before| before.stage == AuditStage::Missed)
}

const fn state_words(state: AuditState) -> &'static str {
    match state {
        AuditState::Open => "open and in time",
        AuditState::Late => "late",
        AuditState::Missed => "missed",
        AuditState::Waived => "waived",
        AuditState::Done => "done",
    }
}
