//! An audit opens and its sample is drawn: by the engine, from a recorded frame, with a seed that nobody can choose.

use super::look_back;
use super::study::Study;
use crate::command::Beacon;
use crate::correction;
use crate::deadline::due;
use crate::definition::{Definition, Retest};
use crate::event::Event;
use crate::id::{AuditId, PlanId};
use crate::instant::Instant;
use crate::record::{Audit, Purpose, Read, ReadTyped};
use crate::sampling::{SampleSpec, draw_among};
use crate::span::Span;
use crate::state::Halt;
use sha2::{Digest, Sha256};

pub(super) struct Opening {
    pub(super) definition: String,
    pub(super) finished_within: Span,
    /// The moment from which its time counts.
    pub(super) from: Instant,
    pub(super) name: String,
    pub(super) owner: String,
    pub(super) purpose: Purpose,
    /// Why, where it is a correction.
    pub(super) reason: Option<String>,
    pub(super) service: String,
}

pub(super) fn open(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    opening: Opening,
) -> Result<AuditId, Halt> {
    // The engine opens an audit at its own moment, which no cut-off can make late.
    let calendar = study.calendar(definition, &opening.service)?.without_cut_off();
    let audit = AuditId(study.founded()?.counters.audits + 1);
    study.emit(Event::AuditOpened {
        audit,
        definition: opening.definition,
        due: due(opening.from, &opening.finished_within, &calendar),
        name: opening.name,
        owner: opening.owner,
        purpose: opening.purpose,
        reason: opening.reason,
        service: opening.service,
    })?;
    draw_sample(study, audit)?;
    Ok(audit)
}

/// How long the making of an audit may take: a re-test's own time, else the audit's.
pub(super) fn time_for(study: &Study<'_, impl Read>, definition: &Definition, audit: &Audit) -> Result<Span, Halt> {
    let own = match correction::root(study, audit)?.purpose {
        Purpose::Retest { plan, retest, .. } => retest_rules(study, definition, plan, retest)?,
        _ => None,
    };
    let rules = definition.audits.get(&audit.name);
    // Invariant: an audit follows a definition that knows it.
    Ok(own
        .map(|retest| retest.finished_within)
        .or(rules.map(|rules| rules.finished_within))
        .unwrap_or_else(|| panic!("{} follows a definition that does not know it", audit.id)))
}

fn retest_rules<'d>(
    study: &Study<'_, impl Read>,
    definition: &'d Definition,
    plan: PlanId,
    retest: usize,
) -> Result<Option<&'d Retest>, Halt> {
    let rules = study.plan(plan)?.and_then(|plan| definition.plans.get(&plan.name));
    Ok(rules.and_then(|rules| rules.retests.get(retest)))
}

/// Draws the sample, if the frame is there.
pub(super) fn draw_sample(study: &mut Study<'_, impl Read>, audit: AuditId) -> Result<(), Halt> {
    let Some(record) = study.audit(audit)? else {
        return Ok(());
    };
    // A correction looks at the very records that it corrects.
    if let Purpose::Correction { of } = record.purpose {
        return match study.audit(of)?.and_then(|old| old.sample.clone()) {
            Some(sample) => study.emit(Event::SampleDrawn { audit, sample }),
            None => Ok(()),
        };
    }
    let definition = study.pinned(&record.definition)?;
    let Some(spec) = sample_spec(study, &definition, record)? else {
        return Ok(());
    };
    let Some(frame) = study.frame(&record.service, &spec.unit)? else {
        return Ok(());
    };
    let seed = seed(study, record)?;
    let among = look_back::among(study, record, &spec, frame)?;
    let sample = draw_among(frame, &spec, among.as_deref(), seed);
    // Invariant: a frame is checked when it is imported, so drawing from it cannot fail.
    let mut sample = sample.unwrap_or_else(|error| panic!("an imported frame cannot be sampled: {error}"));
    sample.story = matches!(study.beacon(), Beacon::Story(_));
    study.emit(Event::SampleDrawn { audit, sample })
}

/// What is drawn: the re-test's own sample where it has one, else the audit's.
pub(super) fn sample_spec(
    study: &Study<'_, impl Read>,
    definition: &Definition,
    audit: &Audit,
) -> Result<Option<SampleSpec>, Halt> {
    let own = match audit.purpose {
        Purpose::Retest { plan, retest, .. } => {
            retest_rules(study, definition, plan, retest)?.and_then(|retest| retest.sample.clone())
        }
        Purpose::Routine { .. } | Purpose::Extra | Purpose::Correction { .. } => None,
    };
    Ok(own.or_else(|| definition.audits.get(&audit.name).map(|audit| audit.sample.clone())))
}

/// The beacon, bound to what is audited, where, when and why: known to everybody afterwards, to nobody before. Numbers of records are left
/// out, because they say only how much happened before.
fn seed(study: &Study<'_, impl Read>, audit: &Audit) -> Result<[u8; 32], Halt> {
    let why = match audit.purpose {
        Purpose::Routine { turn } => format!("turn {turn}"),
        Purpose::Retest { plan, retest, round } => {
            let plan = study.plan(plan)?.map_or("", |plan| plan.name.as_str());
            format!("re-test {retest} in round {round} of {plan}")
        }
        // A correction draws nothing: it looks at the sample of what it corrects.
        Purpose::Extra | Purpose::Correction { .. } => "extra".to_owned(),
    };
    let mut hasher = Sha256::new();
    hasher.update(b"ratchet sample 2\0");
    hasher.update(study.beacon().bytes());
    for part in [&audit.service, &audit.name, &why] {
        hasher.update(part.as_bytes());
        hasher.update(b"\0");
    }
    hasher.update(study.now().timestamp_millis().to_be_bytes());
    Ok(hasher.finalize().into())
}
