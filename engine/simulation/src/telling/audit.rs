//! Sentences about audits and their results.

use super::{Kind, Sentence, zone};
use ratchet_core::definition::Condition;
use ratchet_core::event::Event;
use ratchet_core::id::AuditId;
use ratchet_core::record::{Audit, NotOpenedWhy, Purpose, ReadTyped};
use ratchet_core::state::Whole;
use ratchet_core::tool::Report;
use ratchet_core::{condition, words};

pub(super) fn tell(records: &Whole, event: &Event) -> Option<Sentence> {
    match event {
        Event::AuditOpened {
            audit,
            due,
            name,
            purpose,
            reason,
            service,
            ..
        } => {
            let due = words::day(due.current(), zone(records, service));
            let (kind, what) = match purpose {
                Purpose::Retest { plan, retest, .. } => {
                    let plan = records.plan(*plan).ok()??;
                    let title = super::plan::retest_name(records, plan, *retest);
                    (
                        Kind::Gate,
                        format!("re-test \"{title}\" of {} opens as {audit}", plan.id),
                    )
                }
                Purpose::Routine { .. } => (Kind::Audit, format!("{audit} \"{name}\" opens")),
                Purpose::Extra => (Kind::Audit, format!("{audit} \"{name}\" is opened beside its turns")),
                Purpose::Correction { of } => (Kind::Amended, format!("{audit} opens to correct {of}")),
            };
            let why = reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
            Sentence::of(kind, service, format!("{what}, due {due}{why}"))
        }
        Event::AuditEvaluated {
            audit,
            report,
            significant,
        } => {
            let audit = records.audit(*audit).ok()??;
            evaluated(records, audit, report, *significant)
        }
        Event::EvaluationFailed { audit, failure } => {
            let audit = records.audit(*audit).ok()??;
            Sentence::of(
                Kind::Refusal,
                &audit.service,
                format!("{} could not be evaluated: {failure}", audit.id),
            )
        }
        Event::AuditWithdrawn { audit } => {
            let audit = records.audit(*audit).ok()??;
            Sentence::of(
                Kind::Audit,
                &audit.service,
                format!("{} is not needed any more", audit.id),
            )
        }
        Event::TurnsNotOpened {
            audit,
            first,
            last,
            service,
            why,
            ..
        } => {
            let turns = if first == last {
                format!("turn {first}")
            } else {
                format!("turns {first} to {last}")
            };
            let text = match why {
                NotOpenedWhy::Skipped => format!("{turns} of \"{audit}\" passed while nothing ran"),
                NotOpenedWhy::Waived { reason, .. } => format!("{turns} of \"{audit}\" is waived ahead: {reason}"),
            };
            Sentence::of(Kind::Audit, service, text)
        }
        Event::FindingSetAside { finding, reason } => {
            let finding = records.finding(*finding).ok()??;
            let what = format!("finding {} is set aside: {reason}", finding.id);
            Sentence::of(Kind::Amended, &finding.service, what)
        }
        _ => life(records, event),
    }
}

/// What becomes of an audit beside its result.
fn life(records: &Whole, event: &Event) -> Option<Sentence> {
    let of = |audit: &AuditId| Some(records.audit(*audit).ok()??.as_ref());
    let (audit, kind, text) = match event {
        Event::AuditMissed { audit } => {
            let audit = of(audit)?;
            (
                audit,
                Kind::Missed,
                format!("{} \"{}\" was missed", audit.id, audit.name),
            )
        }
        Event::AuditWaived { audit, reason, .. } => {
            let audit = of(audit)?;
            let text = format!("{} \"{}\" is waived: {reason}", audit.id, audit.name);
            (audit, Kind::Missed, text)
        }
        Event::AuthorisationAsked { audit, role, .. } => (
            of(audit)?,
            Kind::Audit,
            format!("{audit} waits for the {role} to authorise it"),
        ),
        Event::AuditAuthorised { audit, .. } => (of(audit)?, Kind::Audit, format!("{audit} is authorised")),
        Event::AuditSentBack { audit, reason, .. } => {
            (of(audit)?, Kind::Refusal, format!("{audit} is sent back: {reason}"))
        }
        Event::AuditCorrected { audit, by } => (
            of(audit)?,
            Kind::Amended,
            format!("{by} takes the place of {audit}, which stays readable and no longer counts"),
        ),
        Event::FindingReported {
            audit, problem, who, ..
        } => (
            of(audit)?,
            Kind::Significant,
            format!("{} found what {audit} had missed: {}", who.subject(), problem.what),
        ),
        _ => return None,
    };
    Sentence::of(kind, &audit.service, text)
}

fn evaluated(records: &Whole, audit: &Audit, report: &Report, significant: bool) -> Option<Sentence> {
    let definition = records.definition(&audit.definition).ok()??;
    let rules = definition.audits.get(&audit.name)?;
    let tool = definition.tool_of(rules)?;
    let mut shares: Vec<String> = report
        .questions
        .iter()
        .filter(|result| asked_by_name(&rules.significant, result.question) && result.denominator > 0)
        .filter_map(|result| {
            let title = &tool.description.questions.get(usize::from(result.question))?.title;
            Some(format!("\"{title}\" {} of {}", result.numerator, result.denominator))
        })
        .collect();
    if shares.is_empty() {
        shares.extend(report.score.map(|score| format!("score {score}%")));
    }
    let shares = match shares.is_empty() {
        true => String::new(),
        false => format!(": {}", words::list(&shares)),
    };
    let id = format!("{} \"{}\"", audit.id, audit.name);
    match audit.purpose {
        Purpose::Retest { .. } => Sentence::of(Kind::Audit, &audit.service, format!("{id} is in{shares}")),
        _ if significant => Sentence::of(
            Kind::Significant,
            &audit.service,
            format!("{id} has a significant finding{shares}"),
        ),
        _ => Sentence::of(
            Kind::Audit,
            &audit.service,
            format!("{id} has no significant finding{shares}"),
        ),
    }
}

/// Whether a condition names the question; one that looks at all of them names none.
fn asked_by_name(rule: &Condition, question: u16) -> bool {
    match rule {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().any(|part| asked_by_name(part, question)),
        Condition::Question(..) => condition::looks_at(rule, question),
        Condition::Score(_)
        | Condition::EveryQuestion(_)
        | Condition::Measure(..)
        | Condition::PlanMeasure(..)
        | Condition::ThemeImproved(_) => false,
    }
}
