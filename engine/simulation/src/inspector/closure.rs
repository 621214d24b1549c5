//! No false closure, and no waiver that passes a gate: from a plan's last beginning to its verification stand all its gates, each passed by
//! an audit of its own, made by somebody apart, on the sample that was asked for; then the forum's agreement.

use super::notes::{AuditNote, Notes, PlanNote};
use super::post::{acts_for, standing};
use super::{Breach, Law, breach};
use ratchet_core::definition::{self, Comparison, Condition, How};
use ratchet_core::event::{Event, Recorded};
use ratchet_core::id::{AuditId, PlanId};
use ratchet_core::instant::Instant;
use ratchet_core::record::{OpenedBy, Purpose};
use ratchet_core::sampling::Shortfall;
use ratchet_core::tool::Report;
use std::collections::BTreeSet;

pub(super) fn check(notes: &Notes, recorded: &Recorded, wrong: &mut Vec<Breach>) {
    let at = recorded.at;
    match &recorded.event {
        Event::RetestPassed { audit, plan, retest } => {
            for text in passes_wrongly(notes, *plan, *retest, *audit) {
                breach(wrong, Law::NoFalseClosure, at, text);
            }
        }
        Event::ForumDecided {
            agreed,
            forum,
            plan,
            present,
            stood_aside,
            ..
        } => {
            let speaker = recorded.by.person().unwrap_or_default();
            let aside: BTreeSet<&str> = stood_aside.iter().map(|aside| aside.person.as_str()).collect();
            let there: BTreeSet<&str> = present.iter().map(String::as_str).chain([speaker]).collect();
            let deciding = there.difference(&aside).count();
            let sitting = Sitting {
                agreed: *agreed,
                at,
                deciding,
                forum,
                speaker,
            };
            if let Some(text) = decides_wrongly(notes, *plan, &sitting) {
                breach(wrong, Law::NoFalseClosure, at, text);
            }
        }
        Event::PlanVerified { plan, .. } => verified(notes, *plan, at, wrong),
        Event::PlanClosed { plan } if notes.plans.get(plan).is_none_or(|note| note.verified_at.is_none()) => {
            breach(
                wrong,
                Law::NoFalseClosure,
                at,
                format!("{plan} was closed without being verified"),
            );
        }
        Event::GateWaived {
            plan, retest, until, ..
        } => {
            let passed = notes.plans.get(plan).and_then(|note| note.gates.get(*retest)?.passed);
            if passed.is_some() || *until <= at {
                let text = format!(
                    "re-test {} of {plan} was waived although it had passed, or until a day that is over",
                    retest + 1
                );
                breach(wrong, Law::WaiverIsNoPass, at, text);
            }
        }
        _ => {}
    }
}

/// What is wrong with a gate that is said to have passed.
fn passes_wrongly(notes: &Notes, plan: PlanId, retest: usize, audit: AuditId) -> Vec<String> {
    let name = format!("re-test {} of {plan} passed", retest + 1);
    let (Some(note), Some(rules)) = (notes.plans.get(&plan), notes.gate(plan, retest)) else {
        return vec![format!("{name}, and no such re-test is known")];
    };
    let Some(made) = notes.audits.get(&audit) else {
        return vec![format!("{name} by {audit}, which was never opened")];
    };
    let mut reasons = Vec::new();
    let purpose = Purpose::Retest {
        plan,
        retest,
        round: note.round,
    };
    let first = notes.root(audit).map(|(_, root)| root.purpose);
    if first != Some(purpose) {
        reasons.push(format!("{name} by {audit}, which was not made for it in this round"));
    }
    if note.in_place_at.is_none() {
        reasons.push(format!("{name} before its actions were in place"));
    }
    match (&made.submitted, &made.report) {
        (Some((by, when)), Some(report)) => {
            let asks = notes
                .definitions
                .get(&made.definition)
                .and_then(|definition| definition.audits.get(&made.name));
            let second = asks.is_some_and(|rules| rules.authorised_by.is_some());
            if second && made.authorised.as_ref().is_none_or(|person| person == by) {
                reasons.push(format!("{name} without a second person who let the result count"));
            }
            reasons.extend(
                not_apart(notes, plan, note, by, *when).map(|part| format!("{name}, made by `{by}`, who {part}")),
            );
            reasons.extend(fails(&rules.pass, report).map(|why| format!("{name}, although {why}")));
        }
        _ => reasons.push(format!("{name} by {audit}, which was not handed in and evaluated")),
    }
    reasons.extend(too_small(notes, note, rules, made).map(|why| format!("{name}, although {why}")));
    reasons
}

/// The part that a tester had in the plan.
fn not_apart(notes: &Notes, id: PlanId, plan: &PlanNote, by: &str, at: Instant) -> Option<String> {
    let owner = &notes.rules(plan)?.owner;
    if acts_for(notes, by, &plan.service, owner, at) {
        return Some(format!("owns {id}"));
    }
    for (action, work) in notes.actions_of(id) {
        if work.evidence_by.contains(by) {
            return Some(format!("gave evidence for {action}"));
        }
        if acts_for(notes, by, &plan.service, &work.owner, at) {
            return Some(format!("owns {action}"));
        }
    }
    let OpenedBy::Audit(opener) = plan.opened_by else {
        return None;
    };
    let made = notes.audits.get(&opener)?.submitted.as_ref()?;
    (made.0 == by).then(|| format!("made {opener}, which opened {id}"))
}

/// What is missing in the sample of a re-test.
fn too_small(notes: &Notes, plan: &PlanNote, rules: &definition::Retest, made: &AuditNote) -> Option<String> {
    let Some(sample) = &made.sample else {
        return Some("no sample was drawn for it".to_owned());
    };
    let definition = notes.definitions.get(&plan.definition)?;
    let spec = rules
        .sample
        .as_ref()
        .or_else(|| Some(&definition.audits.get(&rules.audit)?.sample))?;
    let drawn = sample.rows.len();
    let wanted = spec.size as usize;
    let said = sample
        .shortfalls
        .iter()
        .any(|short| !matches!(short, Shortfall::NoRoom { .. }));
    let frame = sample.frame_size as usize;
    if drawn < wanted.min(frame) && !said {
        return Some(format!("{drawn} of {wanted} records were drawn and nobody was told"));
    }
    let minimum = rules.minimum.unwrap_or(1).max(1) as usize;
    (drawn < minimum).then(|| format!("{drawn} records were drawn and it takes {minimum}"))
}

/// Why a report plainly does not fulfil a condition on its questions. What cannot be judged from the report alone is left aside.
fn fails(condition: &Condition, report: &Report) -> Option<String> {
    match condition {
        Condition::All(parts) => parts.iter().find_map(|part| fails(part, report)),
        Condition::Any(parts) => {
            let reasons: Option<Vec<String>> = parts.iter().map(|part| fails(part, report)).collect();
            reasons.and_then(|reasons| reasons.into_iter().next())
        }
        Condition::Question(question, comparison) => {
            let result = report.questions.iter().find(|result| result.question == *question);
            match result {
                Some(result) if compares(result.numerator, result.denominator, *comparison) => None,
                Some(result) => Some(format!(
                    "question {} was met in {} of {}",
                    question + 1,
                    result.numerator,
                    result.denominator
                )),
                None => Some(format!("question {} was not asked", question + 1)),
            }
        }
        Condition::EveryQuestion(comparison) => report
            .questions
            .iter()
            .filter(|result| result.denominator > 0)
            .find(|result| !compares(result.numerator, result.denominator, *comparison))
            .map(|result| {
                format!(
                    "question {} was met in {} of {}",
                    result.question + 1,
                    result.numerator,
                    result.denominator
                )
            }),
        Condition::Score(_) | Condition::Measure(..) | Condition::PlanMeasure(..) | Condition::ThemeImproved(_) => None,
    }
}

/// Shares are compared by multiplying out; a share of nothing fulfils nothing.
fn compares(above: u32, below: u32, comparison: Comparison) -> bool {
    if below == 0 {
        return false;
    }
    let (is, asked) = (
        u64::from(above) * 1_000,
        u64::from(comparison.permille) * u64::from(below),
    );
    match comparison.how {
        How::AtLeast => is >= asked,
        How::AtMost => is <= asked,
        How::Below => is < asked,
        How::Above => is > asked,
        How::Is => is == asked,
    }
}

/// A decision of a forum.
struct Sitting<'a> {
    agreed: bool,
    at: Instant,
    deciding: usize,
    forum: &'a str,
    speaker: &'a str,
}

fn decides_wrongly(notes: &Notes, id: PlanId, sitting: &Sitting<'_>) -> Option<String> {
    let plan = notes.plans.get(&id)?;
    let rules = notes.rules(plan)?;
    let forum = notes.definitions.get(&plan.definition)?.forums.get(sitting.forum)?;
    let name = format!("{} decided about {id}", sitting.forum);
    if rules.closes.forum.as_deref() != Some(sitting.forum) {
        return Some(format!("{name}, which is not its plan"));
    }
    if !acts_for(notes, sitting.speaker, &plan.service, &forum.chair, sitting.at) {
        return Some(format!("{name} through `{}`, who does not chair it", sitting.speaker));
    }
    if let Some(part) = not_apart(notes, id, plan, sitting.speaker, sitting.at) {
        return Some(format!("{name} through `{}`, who {part}", sitting.speaker));
    }
    let quorum = forum.quorum.unwrap_or(1) as usize;
    if sitting.deciding < quorum {
        return Some(format!(
            "{name} with {} people, and it takes {quorum}",
            sitting.deciding
        ));
    }
    let unpassed = rules
        .closes
        .retests
        .iter()
        .any(|gate| plan.gates.get(*gate).is_none_or(|gate| gate.passed.is_none()));
    (sitting.agreed && unpassed).then(|| format!("{name} and agreed before its re-tests had passed"))
}

fn verified(notes: &Notes, id: PlanId, at: Instant, wrong: &mut Vec<Breach>) {
    let Some((plan, rules)) = notes.plans.get(&id).and_then(|plan| Some((plan, notes.rules(plan)?))) else {
        return breach(
            wrong,
            Law::NoFalseClosure,
            at,
            format!("{id} was verified, and no such plan was opened"),
        );
    };
    let mut say = |law, text: &str| breach(wrong, law, at, format!("{id} \"{}\" was verified {text}", plan.name));
    if plan.in_place_at.is_none() {
        say(Law::NoFalseClosure, "before its actions were in place");
    }
    if rules.closes.retests.is_empty() {
        say(Law::NoFalseClosure, "and names no re-test that could show it");
    }
    for (position, gate) in plan.gates.iter().enumerate() {
        let name = rules.retests.get(position).map_or("", |retest| retest.name.as_str());
        match (&gate.passed, gate.waived_at.is_empty()) {
            (None, false) => say(
                Law::WaiverIsNoPass,
                &format!("over re-test \"{name}\", which was waived and has not passed"),
            ),
            (None, true) if rules.closes.retests.contains(&position) => {
                say(
                    Law::NoFalseClosure,
                    &format!("although re-test \"{name}\" has not passed in this round"),
                );
            }
            _ => {}
        }
    }
    if rules.closes.forum.is_some() && !plan.agreed {
        say(Law::NoFalseClosure, "without the agreement of its forum");
    }
    let undone = notes.actions_of(id).find(|(_, action)| !action.in_place);
    if let Some((action, _)) = undone {
        say(Law::NoFalseClosure, &format!("although {action} is not in place"));
    }
    // A chair whom nobody is cannot have agreed.
    if let Some(forum) = rules
        .closes
        .forum
        .as_ref()
        .and_then(|forum| notes.definitions.get(&plan.definition)?.forums.get(forum))
        && notes.posts.values().all(Vec::is_empty)
        && standing(notes, &plan.service, &forum.chair, at).is_empty()
    {
        say(Law::NoFalseClosure, "while nobody chairs its forum");
    }
}
