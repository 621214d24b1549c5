//! Decide that a turn of an audit is not made: somebody in a role above its owner, or a forum that approves waivers, with a reason; never
//! whoever would have to make it. A waiver closes nothing: a re-test is not waived here (its gate is, by a forum, for a time), and a
//! correction that was begun is finished.

use super::forum_decides::{self, Asked};
use super::messages::{Note, tell_role};
use super::study::{Study, check_text};
use super::submit_audit::not_open;
use crate::definition::{Approval, Definition};
use crate::event::Event;
use crate::id::AuditId;
use crate::record::{Audit, AuditStage, Purpose, Read, Reason, StoodAside};
use crate::rejection::Rejection;
use crate::responsibility::require;
use crate::separation::{benefits_from_waiver, refuse};
use crate::state::Halt;

pub(super) struct Wish<'a> {
    pub(super) forum: Option<&'a str>,
    pub(super) present: &'a [String],
    pub(super) reason: &'a str,
}

pub(super) fn decide(study: &mut Study<'_, impl Read>, id: AuditId, wish: &Wish<'_>) -> Result<(), Halt> {
    let audit = study.known_audit(id)?;
    check_text("the reason", wish.reason)?;
    let definition = study.pinned(&audit.definition)?;
    let duty = Duty {
        owner: &audit.owner,
        service: &audit.service,
        what: id.to_string(),
    };
    let (present, stood_aside) = decided(study, &definition, &duty, wish)?;
    if let Some(reason) = never_waived(&audit) {
        return Err(Rejection::NotPossible {
            what: format!("{id} cannot be waived"),
            reason,
        }
        .into());
    }
    if audit.stage != AuditStage::Open {
        return Err(not_open(&audit));
    }
    study.emit(Event::AuditWaived {
        audit: id,
        forum: wish.forum.map(str::to_owned),
        present,
        reason: wish.reason.to_owned(),
        stood_aside,
    })?;
    let note = Note {
        about: id.to_string(),
        reason: Reason::AuditWaived,
        service: audit.service.clone(),
        text: format!(
            "{} of {} need not be made this time: {}",
            audit.name, audit.service, wish.reason
        ),
    };
    tell_role(study, &audit.owner, note)
}

/// What would have to be made, and by whom.
pub(super) struct Duty<'a> {
    pub(super) owner: &'a str,
    pub(super) service: &'a str,
    pub(super) what: String,
}

/// Whether whoever asks may waive it; who took part and who stood aside in the forum, if one decides.
pub(super) fn decided(
    study: &Study<'_, impl Read>,
    definition: &Definition,
    duty: &Duty<'_>,
    wish: &Wish<'_>,
) -> Result<(Vec<String>, Vec<StoodAside>), Halt> {
    match wish.forum {
        Some(forum) => by_forum(study, definition, duty, (forum, wish)),
        None => by_somebody_above(study, definition, duty).map(|()| Default::default()),
    }
}

fn by_forum(
    study: &Study<'_, impl Read>,
    definition: &Definition,
    duty: &Duty<'_>,
    (forum, wish): (&str, &Wish<'_>),
) -> Result<(Vec<String>, Vec<StoodAside>), Halt> {
    let asked = Asked {
        approval: Approval::Waivers,
        forum,
        present: wish.present,
        service: Some(duty.service),
        words: "waivers",
    };
    let sitting = forum_decides::sit(study, definition, &asked, |person| conflict(study, person, duty))?;
    Ok((sitting.present, sitting.stood_aside))
}

fn by_somebody_above(study: &Study<'_, impl Read>, definition: &Definition, duty: &Duty<'_>) -> Result<(), Halt> {
    let above = definition.above(duty.owner);
    if above.is_empty() {
        return Err(Rejection::NotPossible {
            what: format!("{} cannot be waived by one person", duty.what),
            reason: format!(
                "nobody is above the {}; ask a forum that approves waivers, and name it",
                duty.owner
            ),
        }
        .into());
    }
    let person = study.acting_person()?;
    refuse(person, conflict(study, person, duty)?)?;
    require(study, person, Some(duty.service), &above, study.now())
}

/// Nobody waives what they would have to make.
fn conflict(study: &Study<'_, impl Read>, person: &str, duty: &Duty<'_>) -> Result<Option<String>, Halt> {
    let benefits = benefits_from_waiver(study, person, duty.service, duty.owner, study.now())?;
    Ok(benefits.then(|| format!("owes {}", duty.what)))
}

fn never_waived(audit: &Audit) -> Option<String> {
    match audit.purpose {
        Purpose::Retest { plan, .. } => Some(format!(
            "it is a re-test of {plan}; a forum that approves waivers may waive that gate for a time, and the plan stays open"
        )),
        Purpose::Correction { of } => Some(format!(
            "it corrects {of}, and a correction that was begun is finished: hand in its answers"
        )),
        Purpose::Routine { .. } | Purpose::Extra => None,
    }
}
