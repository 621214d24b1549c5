//! The turns of an audit in a service: the next is planned when one opens, and once more when a result comes in on which its date
//! depends. A turn that is still open when a later one opens, and whose time is over, was missed.

use super::escalate;
use super::messages::{Note, tell_role};
use super::study::Study;
use crate::cadence::{self, NextTurn};
use crate::definition::Definition;
use crate::event::Event;
use crate::id::AuditId;
use crate::instant::Instant;
use crate::record::{Audit, AuditStage, NotOpenedWhy, Purpose, Read, ReadTyped, Reason};
use crate::state::Halt;
use crate::words::count;

/// A result came in: the next turn may come sooner or later than was planned.
pub(super) fn replan(study: &mut Study<'_, impl Read>, service: &str, audit: &str) -> Result<(), Halt> {
    let Some(series) = study.series(service, audit)?.cloned() else {
        return Ok(());
    };
    if series.next_opens.is_none() {
        return Ok(());
    }
    let definition = study.pinned(&series.definition)?;
    let Some(rules) = definition.audits.get(audit).filter(|rules| !rules.cadence.is_empty()) else {
        return Ok(());
    };
    let calendar = study.calendar(&definition, service)?;
    // A turn that has just opened is not overtaken by the next.
    let later_than = series.opened_last.map_or(study.now(), |opened| opened.max(study.now()));
    let NextTurn { after, opens } = cadence::next_turn(rules, Some(&series), later_than, &calendar);
    if (opens, after) == (series.next_opens, series.after) {
        return Ok(());
    }
    study.emit(Event::TurnPlanned {
        after,
        audit: audit.to_owned(),
        definition: series.definition,
        opens,
        service: service.to_owned(),
        turn: series.next_turn,
    })
}

/// Turns whose time is over can no longer be handed in once a later turn opens. Whoever has still to hear that they are late hears it
/// first, so that nothing is missed in silence. A re-test and a correction are never missed: they stay owed.
pub(super) fn miss(study: &mut Study<'_, impl Read>, service: &str, audit: &str) -> Result<(), Halt> {
    let open = study
        .series(service, audit)?
        .map(|series| series.open.clone())
        .unwrap_or_default();
    for id in open {
        let audit = study.known_audit(id)?;
        let routine = matches!(audit.purpose, Purpose::Routine { .. });
        if routine && audit.stage == AuditStage::Open && audit.due.is_overdue(study.now()) {
            escalate::audit(study, id)?;
            study.emit(Event::AuditMissed { audit: id })?;
            tell(study, id, &audit)?;
        }
    }
    Ok(())
}

/// Turns that came and went while nothing ran.
pub(super) struct Skipped {
    pub(super) first: u32,
    pub(super) last: u32,
    /// When the last of them should have opened.
    pub(super) opens: Instant,
}

/// Turns that nobody could open leave a record, and the owner and the role above hear of it once.
pub(super) fn skip(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    (service, audit): (&str, &str),
    skipped: &Skipped,
) -> Result<(), Halt> {
    study.emit(Event::TurnsNotOpened {
        audit: audit.to_owned(),
        first: skipped.first,
        last: skipped.last,
        opens: skipped.opens,
        service: service.to_owned(),
        why: NotOpenedWhy::Skipped,
    })?;
    let Some(rules) = definition.audits.get(audit) else {
        return Ok(());
    };
    let turns = count((skipped.last - skipped.first + 1) as usize, "turn", "turns");
    let above = definition.above(&rules.owner).first().map(|above| (*above).to_owned());
    for role in std::iter::once(rules.owner.clone()).chain(above) {
        let note = Note {
            about: audit.to_owned(),
            reason: Reason::AuditMissed,
            service: service.to_owned(),
            text: format!(
                "{turns} of {audit} of {service} passed while Ratchet was not running, and cannot be made any more. The next turn is open."
            ),
        };
        tell_role(study, &role, note)?;
    }
    Ok(())
}

/// The owner hears of it, and so does the role above.
fn tell(study: &mut Study<'_, impl Read>, id: AuditId, audit: &Audit) -> Result<(), Halt> {
    let definition = study.pinned(&audit.definition)?;
    let above = definition.above(&audit.owner).first().map(|above| (*above).to_owned());
    for role in std::iter::once(audit.owner.clone()).chain(above) {
        let note = Note {
            about: id.to_string(),
            reason: Reason::AuditMissed,
            service: audit.service.clone(),
            text: format!(
                "{} of {} was missed: {}, and its next turn has opened. It can no longer be handed in.",
                audit.name, audit.service, audit.due.derivation
            ),
        };
        tell_role(study, &role, note)?;
    }
    Ok(())
}
