//! Correct an audit. What was submitted is read-only, so a new audit opens about the same sample; once its result counts it stands in
//! the old one's place: in rows of results, themes, charts and the date of the next turn. At a gate it can only take away: what failed
//! never passes by it, what passed and fails by it opens the plan again (`evaluate_retest::correct`).

use super::open_audit::{self, Opening};
use super::study::{Study, check_text};
use crate::correction;
use crate::event::Event;
use crate::id::{AuditId, FindingId};
use crate::measures::withdrawn_from;
use crate::record::{Audit, AuditStage, Finding, Purpose, Read, ReadTyped};
use crate::rejection::Rejection;
use crate::responsibility::require;
use crate::state::Halt;
use crate::theme;
use std::collections::BTreeMap;

/// Opens the audit that corrects.
pub(super) fn decide(study: &mut Study<'_, impl Read>, id: AuditId, reason: &str) -> Result<(), Halt> {
    let audit = study.known_audit(id)?;
    let definition = study.pinned(&audit.definition)?;
    let mut roles = vec![audit.owner.as_str()];
    roles.extend(definition.above(&audit.owner));
    let person = study.acting_person()?;
    require(study, person, Some(&audit.service), &roles, study.now())?;
    check_text("the reason", reason)?;
    if let Some(reason) = not_correctable(&audit) {
        return Err(Rejection::NotPossible {
            what: format!("{id} cannot be corrected"),
            reason,
        }
        .into());
    }
    let opening = Opening {
        definition: audit.definition.clone(),
        finished_within: open_audit::time_for(study, &definition, &audit)?,
        from: study.now(),
        name: audit.name,
        owner: audit.owner,
        purpose: Purpose::Correction { of: id },
        reason: Some(reason.to_owned()),
        service: audit.service,
    };
    open_audit::open(study, &definition, opening).map(|_| ())
}

fn not_correctable(audit: &Audit) -> Option<String> {
    match (audit.stage, audit.correction) {
        (AuditStage::Corrected, Some(by)) => Some(format!("{by} corrected it already; correct {by}")),
        (AuditStage::Submitted | AuditStage::Stuck | AuditStage::Evaluated, Some(open)) => Some(format!(
            "{open} was opened to correct it; hand in the answers of {open}"
        )),
        (AuditStage::Submitted | AuditStage::Stuck | AuditStage::Evaluated, None) => None,
        (AuditStage::AwaitingAuthorisation, _) => {
            Some("its result does not count yet; ask whoever authorises it to send it back".to_owned())
        }
        (AuditStage::Open, _) => Some("its answers are not in yet; hand in the right ones".to_owned()),
        (AuditStage::Missed | AuditStage::Waived | AuditStage::Withdrawn | AuditStage::Corrected, _) => {
            Some("it was never handed in, or does not count".to_owned())
        }
    }
}

/// What a correction replaces.
pub(super) struct Replaced {
    /// The audit that is corrected.
    pub(super) old: Audit,
    /// Its findings by question; each is said anew, or is not there any more.
    pub(super) findings: BTreeMap<u16, FindingId>,
    /// The audit at the beginning of the chain.
    pub(super) root: Audit,
}

/// The old result steps aside, before the new one counts.
pub(super) fn step_aside(study: &mut Study<'_, impl Read>, audit: &Audit, of: AuditId) -> Result<Replaced, Halt> {
    let old = study.known_audit(of)?;
    let root = correction::root(study, &old)?.clone();
    study.emit(Event::AuditCorrected {
        audit: of,
        by: audit.id,
    })?;
    for (of_plan, measure) in withdrawn_from(study, &old)? {
        study.emit(Event::MeasureWithdrawn {
            audit: of,
            measure,
            of_plan,
            service: old.service.clone(),
        })?;
    }
    let mut findings = BTreeMap::new();
    for id in &old.findings {
        if let Some(question) = study.finding(*id)?.and_then(|finding| finding.question) {
            findings.insert(question, *id);
        }
    }
    Ok(Replaced { old, findings, root })
}

/// After the new result was told: findings that it does not show any more, and themes that were seen in the old ones. A plan that works
/// on such a finding goes on: only its re-tests close it.
pub(super) fn settle_findings(
    study: &mut Study<'_, impl Read>,
    audit: &Audit,
    old: &Audit,
    gone: &[FindingId],
) -> Result<(), Halt> {
    for id in gone {
        let free = |finding: &Finding| finding.is_open() && finding.plan.is_none();
        if study.finding(*id)?.is_some_and(free) {
            study.emit(Event::FindingSetAside {
                finding: *id,
                reason: format!("{} corrected {} and does not find it", audit.id, old.id),
            })?;
        }
    }
    for id in &old.findings {
        unsight(study, old, *id, gone.contains(id))?;
    }
    Ok(())
}

/// Takes back where a theme's pattern was seen, as far as the finding does not show it any more.
fn unsight(study: &mut Study<'_, impl Read>, old: &Audit, id: FindingId, gone: bool) -> Result<(), Halt> {
    let Some(finding) = study.finding(id)?.cloned() else {
        return Ok(());
    };
    let (_, in_force) = study.in_force()?;
    let pinned = study.pinned(&old.definition)?;
    let scopes: BTreeMap<(&String, bool), ()> = [&pinned, &in_force]
        .into_iter()
        .flat_map(|definition| &definition.themes)
        .map(|(name, rules)| ((name, rules.across_services), ()))
        .collect();
    for (name, across) in scopes.into_keys() {
        let service = (!across).then(|| finding.service.clone());
        let sightings = study
            .strand(service.as_deref(), name)?
            .map(|strand| strand.sightings.clone())
            .unwrap_or_default();
        for seen in sightings {
            if seen.finding == id && (gone || !theme::shows(&seen.pattern, &finding)) {
                study.emit(Event::ThemeUnsighted {
                    finding: id,
                    name: name.clone(),
                    pattern: seen.pattern,
                    service: service.clone(),
                })?;
            }
        }
    }
    Ok(())
}
