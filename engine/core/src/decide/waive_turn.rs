//! Decide that the next turn of an audit is not made, before it opens: by the same people, with the same reasons, as an audit that is open
//! ([`super::waive_audit`]). The turn after it is planned at once; the one that was waived leaves a record in its series.

use super::messages::{Note, tell_role};
use super::study::{Study, check_text, unknown};
use super::waive_audit::{Duty, Wish, decided};
use crate::cadence::next_turn;
use crate::event::Event;
use crate::record::{NotOpenedWhy, Read, ReadTyped, Reason};
use crate::rejection::Rejection;
use crate::state::Halt;
use crate::words::day;

pub(super) fn decide(
    study: &mut Study<'_, impl Read>,
    (service, audit): (&str, &str),
    turn: u32,
    wish: &Wish<'_>,
) -> Result<(), Halt> {
    check_text("the reason", wish.reason)?;
    let (_, in_force) = study.in_force()?;
    if !in_force.services.contains_key(service) {
        return Err(unknown("service", service, in_force.services.keys()));
    }
    if !in_force.audits.contains_key(audit) {
        return Err(unknown("audit", audit, in_force.audits.keys()));
    }
    let refused = |reason: String| {
        Err(Halt::from(Rejection::NotPossible {
            what: format!("turn {turn} of {audit} in {service} cannot be waived"),
            reason,
        }))
    };
    let Some(series) = study.series(service, audit)?.cloned() else {
        return refused("it is not made there".to_owned());
    };
    let Some(opens) = series.next_opens.filter(|_| turn >= series.next_turn) else {
        return refused(format!(
            "it has opened, or was waived already; an open audit is waived by its own identifier (the next turn is {})",
            series.next_turn
        ));
    };
    if turn > series.next_turn {
        return refused(format!("turn {} comes first", series.next_turn));
    }
    let definition = study.pinned(&series.definition)?;
    let Some(rules) = definition.audits.get(audit) else {
        return refused("no further turn of it is planned".to_owned());
    };
    let duty = Duty {
        owner: &rules.owner,
        service,
        what: format!("turn {turn} of {audit}"),
    };
    let (present, stood_aside) = decided(study, &definition, &duty, wish)?;
    study.emit(Event::TurnsNotOpened {
        audit: audit.to_owned(),
        first: turn,
        last: turn,
        opens,
        service: service.to_owned(),
        why: NotOpenedWhy::Waived {
            forum: wish.forum.map(str::to_owned),
            present,
            reason: wish.reason.to_owned(),
            stood_aside,
        },
    })?;
    let calendar = study.calendar(&definition, service)?;
    let next = next_turn(rules, Some(&series), opens, &calendar);
    study.emit(Event::TurnPlanned {
        after: next.after,
        audit: audit.to_owned(),
        definition: series.definition.clone(),
        opens: next.opens,
        service: service.to_owned(),
        turn: turn + 1,
    })?;
    let note = Note {
        about: audit.to_owned(),
        reason: Reason::AuditWaived,
        service: service.to_owned(),
        text: format!(
            "{audit} of {service} need not be made on {}: {}",
            day(opens, calendar.zone),
            wish.reason
        ),
    };
    tell_role(study, &rules.owner, note)
}
