//! Sentences about plans, their gates and forums.

use super::{Kind, Sentence, name_of, role_with_person, zone};
use ratchet_core::event::{Event, Recorded};
use ratchet_core::id::PlanId;
use ratchet_core::record::{Plan, ReadTyped, Reason, WhyReopened};
use ratchet_core::state::Whole;
use ratchet_core::words;

pub(super) fn tell(records: &Whole, recorded: &Recorded) -> Option<Sentence> {
    match &recorded.event {
        Event::PlanOpened { plan, name, .. } => {
            let plan = find(records, *plan)?;
            Sentence::of(
                Kind::Plan,
                &plan.service,
                format!("{} opens: \"{name}\"{}", plan.id, in_a_row(records, plan)),
            )
        }
        Event::PlanInPlace { plan } => {
            let plan = find(records, *plan)?;
            Sentence::of(
                Kind::Plan,
                &plan.service,
                format!("{}: all actions are in place", plan.id),
            )
        }
        Event::RetestPlanned { opens, plan, retest } => {
            let plan = find(records, *plan)?;
            let opens = words::day(*opens, zone(records, &plan.service));
            let text = format!(
                "re-test \"{}\" of {} will open on {opens}",
                retest_name(records, plan, *retest),
                plan.id
            );
            Sentence::of(Kind::Gate, &plan.service, text)
        }
        Event::RetestPassed { audit, plan, retest } => {
            let plan = find(records, *plan)?;
            let text = format!(
                "re-test \"{}\" of {} passes ({audit})",
                retest_name(records, plan, *retest),
                plan.id
            );
            Sentence::of(Kind::Gate, &plan.service, text)
        }
        Event::RetestFailed {
            plan, reasons, retest, ..
        } => {
            let plan = find(records, *plan)?;
            let name = retest_name(records, plan, *retest);
            let text = format!("re-test \"{name}\" of {} fails: {}", plan.id, reasons.join("; "));
            Sentence::of(Kind::GateFailed, &plan.service, text)
        }
        Event::PlanMoved {
            approved_by,
            back,
            plan,
            ..
        } => {
            let plan = find(records, *plan)?;
            let what = if *back {
                "goes back to its earlier workflow"
            } else {
                "follows the changed workflow"
            };
            let text = format!("{} {what}, approved by {approved_by}", plan.id);
            Sentence::of(Kind::Plan, &plan.service, text)
        }
        Event::PlanReopened { plan, round, why } => {
            let plan = find(records, *plan)?;
            let because = match why {
                WhyReopened::RetestFailed { .. } => "a re-test failed",
                WhyReopened::Recurred { .. } => "the problem came back",
                WhyReopened::HappenedAgain { .. } => "what opens it happened again",
            };
            let text = format!("{} begins again (round {round}), because {because}", plan.id);
            Sentence::of(Kind::Plan, &plan.service, text)
        }
        Event::MessageOwed {
            reason: Reason::RetestFailed | Reason::Recurred,
            role,
            person,
            service,
            text,
            ..
        } => {
            let who = role_with_person(records, role, person.as_deref());
            Sentence::of(Kind::Escalation, service, format!("{who} is told: {text}"))
        }
        _ => closing(records, recorded),
    }
}

fn closing(records: &Whole, recorded: &Recorded) -> Option<Sentence> {
    match &recorded.event {
        Event::ClosureReady { plan } => {
            let plan = find(records, *plan)?;
            Sentence::of(
                Kind::Gate,
                &plan.service,
                format!("{}: the re-tests that close it have passed", plan.id),
            )
        }
        Event::ForumDecided {
            agreed,
            forum,
            plan,
            reason,
            stood_aside,
            ..
        } => {
            let plan = find(records, *plan)?;
            let verdict = if *agreed {
                "agrees to close"
            } else {
                "does not agree to close"
            };
            let chair = recorded
                .by
                .person()
                .map(|person| name_of(records, person))
                .unwrap_or_default();
            let aside: Vec<String> = stood_aside
                .iter()
                .map(|aside| format!("{}, who {}", name_of(records, &aside.person), aside.why))
                .collect();
            let aside = match aside.is_empty() {
                true => String::new(),
                false => format!(" (stood aside: {})", aside.join("; ")),
            };
            let text = format!("{forum}, chaired by {chair}, {verdict} {}: {reason}{aside}", plan.id);
            Sentence::of(Kind::Forum, &plan.service, text)
        }
        Event::PlanVerified { plan, watch_until } => {
            let plan = find(records, *plan)?;
            let watched = watch_until.map(|until| words::day(until, zone(records, &plan.service)));
            let watched = watched
                .map(|until| format!(", and watched until {until}"))
                .unwrap_or_default();
            Sentence::of(
                Kind::Verified,
                &plan.service,
                format!("{} is verified{watched}", plan.id),
            )
        }
        Event::PlanClosed { plan } => {
            let plan = find(records, *plan)?;
            Sentence::of(Kind::Plan, &plan.service, format!("{} is closed", plan.id))
        }
        _ => None,
    }
}

/// Name of a plan's re-test.
pub(super) fn retest_name(records: &Whole, plan: &Plan, retest: usize) -> String {
    let definition = records.definition(&plan.definition).ok().flatten();
    let rules = definition.and_then(|definition| definition.plans.get(&plan.name));
    let gate = rules.and_then(|rules| rules.retests.get(retest));
    gate.map_or_else(|| format!("number {}", retest + 1), |gate| gate.name.clone())
}

fn in_a_row(records: &Whole, plan: &Plan) -> String {
    let definition = records.definition(&plan.definition).ok().flatten();
    let times = definition.and_then(|definition| definition.plans.get(&plan.name)?.opening_audit());
    match times {
        Some((_, times)) if times > 1 => format!(", after {times} significant findings in a row"),
        _ => String::new(),
    }
}

fn find(records: &Whole, id: PlanId) -> Option<&Plan> {
    Some(records.plan(id).ok()??.as_ref())
}
