//! Why a plan is open, since when, who can move it and what would close it.

use super::plan_story::story;
use super::{Explanation, Mover, marks, missing, mover, zone};
use crate::baseline;
use crate::definition::{self, Anchor, Definition};
use crate::id::PlanId;
use crate::instant::Instant;
use crate::record::{OpenedBy, Plan, PlanStage, Purpose, Read, ReadTyped, WhyReopened};
use crate::schedule::next_opening;
use crate::state::Halt;
use crate::theme;
use crate::weak_actions;
use crate::words::{count, day, list};
use chrono_tz::Tz;

pub(super) fn explain(read: &(impl Read + ?Sized), id: PlanId, now: Instant) -> Result<Explanation, Halt> {
    let plan = read.plan(id)?.ok_or_else(|| missing("plan", id))?;
    let definition = read
        .definition(&plan.definition)?
        .ok_or_else(|| missing("definition", &plan.definition))?;
    let rules = definition
        .plans
        .get(&plan.name)
        .ok_or_else(|| missing("plan", &plan.name))?;
    let unimproved = unimproved(read, definition, plan, rules)?;
    let view = View {
        definition,
        plan,
        rules,
        too_weak: if plan.is_open() {
            weak_actions::lacking(read, plan, rules)?
        } else {
            None
        },
        unimproved,
        zone: zone(read, &plan.definition, &plan.service)?,
    };
    let wanting = if plan.is_open() {
        baseline::wanting(read, plan, rules)?
    } else {
        Vec::new()
    };
    Ok(Explanation {
        about: id.to_string(),
        what: format!("Plan \"{}\" of {}: {}", plan.name, plan.service, rules.problem),
        state: view.state(),
        since: plan.stage_since,
        closed: plan.stage == PlanStage::Closed,
        why_here: why_here(read, &view)?,
        why_now: [
            why_now(read, &view, now)?,
            wanting,
            marks::of_plan(plan, rules, now, view.zone),
        ]
        .concat(),
        who_can_move_it: who(read, &view, now)?,
        what_would_close_it: view.closing(),
        see_also: plan
            .actions
            .iter()
            .map(ToString::to_string)
            .chain(plan.findings.iter().map(ToString::to_string))
            .collect(),
    })
}

pub(super) struct View<'a> {
    definition: &'a Definition,
    pub(super) plan: &'a Plan,
    rules: &'a definition::Plan,
    /// That its actions are too weak for its findings.
    too_weak: Option<String>,
    /// What the themes lack that have to improve first, one sentence each.
    unimproved: Vec<String>,
    pub(super) zone: Tz,
}

impl View<'_> {
    pub(super) fn gate(&self, retest: usize) -> &str {
        self.rules
            .retests
            .get(retest)
            .map_or("unknown", |gate| gate.name.as_str())
    }

    pub(super) fn day(&self, at: Instant) -> String {
        day(at, self.zone)
    }

    fn state(&self) -> String {
        match self.plan.stage {
            PlanStage::Open => "open: actions are being put in place".to_owned(),
            PlanStage::InPlace => "in place: the next re-test is awaited".to_owned(),
            PlanStage::Retesting(retest) => {
                format!("re-testing: \"{}\" is being carried out", self.gate(retest))
            }
            PlanStage::Closing => "closing: its re-tests have passed, the forum has to agree".to_owned(),
            PlanStage::Watched => "verified, and watched for a recurrence".to_owned(),
            PlanStage::Closed => "closed: verified by its re-tests".to_owned(),
        }
    }

    fn closing(&self) -> Vec<String> {
        if self.plan.stage == PlanStage::Closed {
            return Vec::new();
        }
        if self.plan.stage == PlanStage::Watched {
            return vec!["No recurrence until the end of the watch period.".to_owned()];
        }
        let mut steps: Vec<String> = Vec::new();
        for (position, gate) in self.rules.retests.iter().enumerate() {
            let anchor = match gate.anchor {
                Anchor::ActionsInPlace => "all actions are in place".to_owned(),
                Anchor::RetestPassed(before) => format!("re-test \"{}\" passed", self.gate(before)),
            };
            steps.push(match self.plan.retests[position].passed_at {
                Some(at) => format!("Re-test \"{}\": passed on {}.", gate.name, self.day(at)),
                None => {
                    let waived = self.plan.retests[position].waiver(self.plan.round);
                    let waived = waived.map(|waiver| format!(" (waived until {})", self.day(waiver.until)));
                    format!(
                        "Re-test \"{}\" must pass, {} after {anchor}{}.",
                        gate.name,
                        gate.after,
                        waived.unwrap_or_default()
                    )
                }
            });
        }
        steps.extend(self.unimproved.iter().map(|lacking| format!("{lacking}.")));
        steps.extend(self.too_weak.iter().map(|lacking| format!("{}.", capital(lacking))));
        steps.extend(
            self.rules
                .closes
                .forum
                .as_ref()
                .map(|forum| format!("Then {forum} must agree.")),
        );
        steps
    }
}

fn why_here(read: &(impl Read + ?Sized), view: &View<'_>) -> Result<Vec<String>, Halt> {
    let plan = view.plan;
    let mut lines = vec![opened_because(read, view)?];
    for id in plan.findings.iter().take(FINDINGS_SHOWN) {
        if let Some(finding) = read.finding(*id)? {
            let problem = &finding.problem;
            lines.push(format!(
                "{id}: {} ({} of {}, {})",
                problem.what, problem.count, problem.of, finding.question_title
            ));
        }
    }
    if plan.findings.len() > FINDINGS_SHOWN {
        lines.push(format!(
            "and {}.",
            count(plan.findings.len() - FINDINGS_SHOWN, "more finding", "more findings")
        ));
    }
    for reopening in &plan.reopenings {
        lines.push(match reopening.why {
            WhyReopened::RetestFailed { retest, audit } => {
                let attempt = plan.retests[retest]
                    .attempts
                    .iter()
                    .rev()
                    .find(|attempt| attempt.audit == audit);
                let reasons = attempt.map(|attempt| attempt.reasons.join("; ")).unwrap_or_default();
                format!(
                    "Began again on {} because re-test \"{}\" ({audit}) failed: {reasons}.",
                    view.day(reopening.at),
                    view.gate(retest)
                )
            }
            WhyReopened::Recurred { audit } => {
                format!(
                    "Began again on {} because {audit} found the problem again while the plan was watched.",
                    view.day(reopening.at)
                )
            }
            WhyReopened::HappenedAgain { occurrence } => {
                format!(
                    "Began again on {} because what opens it happened again while it was watched ({occurrence}).",
                    view.day(reopening.at)
                )
            }
        });
    }
    lines.extend(story(read, view)?);
    Ok(lines)
}

fn unimproved(
    read: &(impl Read + ?Sized),
    definition: &Definition,
    plan: &Plan,
    rules: &definition::Plan,
) -> Result<Vec<String>, Halt> {
    if !plan.is_open() {
        return Ok(Vec::new());
    }
    let lacking = theme::lacking(read, definition, plan, &rules.closes.themes)?;
    Ok(lacking.into_values().flatten().collect())
}

fn opened_because(read: &(impl Read + ?Sized), view: &View<'_>) -> Result<String, Halt> {
    let because = match view.plan.opened_by {
        OpenedBy::Audit(audit) => {
            let (name, in_a_row) = view.rules.opening_audit().unwrap_or_default();
            let row = match in_a_row {
                0 | 1 => String::new(),
                number => format!(" {number} times in a row"),
            };
            format!("audit \"{name}\" had a significant finding{row} (last: {audit})")
        }
        OpenedBy::Theme(theme) => format!("theme {theme} was raised"),
        OpenedBy::Occurrence(occurrence) => {
            let what = read.occurrence(occurrence)?.map(|happened| happened.event.clone());
            format!("this happened: {} ({occurrence})", what.unwrap_or_default())
        }
    };
    Ok(format!(
        "Opened on {} because {because}.",
        view.day(view.plan.opened_at)
    ))
}

/// With a capital first letter.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// More findings than this do not help to understand.
const FINDINGS_SHOWN: usize = 5;

fn why_now(read: &(impl Read + ?Sized), view: &View<'_>, now: Instant) -> Result<Vec<String>, Halt> {
    let plan = view.plan;
    match plan.stage {
        PlanStage::Open => waiting_actions(read, view, now),
        PlanStage::InPlace => Ok([next_gates(view), view.unimproved.clone()].concat()),
        PlanStage::Retesting(retest) => running_retest(read, view, retest, now),
        PlanStage::Closing => Ok(vec![forum_next(view, now)]),
        PlanStage::Watched => Ok(plan
            .watch_until
            .map(|until| format!("Watched until {}.", view.day(until)))
            .into_iter()
            .collect()),
        PlanStage::Closed => Ok(plan
            .closed_at
            .map(|at| format!("Closed on {}.", view.day(at)))
            .into_iter()
            .collect()),
    }
}

fn waiting_actions(read: &(impl Read + ?Sized), view: &View<'_>, now: Instant) -> Result<Vec<String>, Halt> {
    let mut lines = Vec::new();
    for id in &view.plan.actions {
        let Some(action) = read.action(*id)?.filter(|action| action.in_place_at.is_none()) else {
            continue;
        };
        let due = match action.obligations.first() {
            Some(owed) if owed.due.is_overdue(now) => {
                format!("overdue since {}", view.day(owed.due.current()))
            }
            Some(owed) => format!("due {}", view.day(owed.due.current())),
            None => "waits for its first occasion".to_owned(),
        };
        lines.push(format!(
            "{id} \"{}\" by the {} is not in place: {due}.",
            action.title, action.owner
        ));
    }
    Ok(lines)
}

fn next_gates(view: &View<'_>) -> Vec<String> {
    let gates = view.plan.retests.iter().enumerate();
    gates
        .filter_map(|(position, gate)| {
            Some(format!(
                "Re-test \"{}\" opens on {}.",
                view.gate(position),
                view.day(gate.opens_at?)
            ))
        })
        .collect()
}

fn running_retest(
    read: &(impl Read + ?Sized),
    view: &View<'_>,
    retest: usize,
    now: Instant,
) -> Result<Vec<String>, Halt> {
    let Some(id) = view.plan.retests[retest].audit else {
        return Ok(Vec::new());
    };
    let Some(audit) = read.audit(id)? else {
        return Ok(Vec::new());
    };
    debug_assert!(matches!(audit.purpose, Purpose::Retest { .. }));
    let due = view.day(audit.due.current());
    let words = if audit.due.is_overdue(now) {
        format!("was due {due} and is overdue")
    } else {
        format!("is due {due}")
    };
    Ok(vec![format!("Re-test \"{}\" ({id}) {words}.", view.gate(retest))])
}

fn forum_next(view: &View<'_>, now: Instant) -> String {
    let Some(name) = &view.rules.closes.forum else {
        return "It is about to be verified.".to_owned();
    };
    let refused = view
        .plan
        .decisions
        .iter()
        .rev()
        .find(|decision| decision.round == view.plan.round && !decision.agreed);
    let before = refused
        .map(|decision| format!(" It did not agree on {}: {}.", view.day(decision.at), decision.reason))
        .unwrap_or_default();
    let service = view.definition.services.get(&view.plan.service);
    let meets = view
        .definition
        .forums
        .get(name)
        .zip(service)
        .and_then(|(forum, service)| next_opening(&forum.meets, now, &service.calendar));
    match meets {
        Some(at) => format!("{name} has to agree; it meets next from {}.{before}", view.day(at)),
        None => format!("{name} has to agree.{before}"),
    }
}

fn who(read: &(impl Read + ?Sized), view: &View<'_>, now: Instant) -> Result<Vec<Mover>, Halt> {
    let plan = view.plan;
    let mut movers = Vec::new();
    match plan.stage {
        PlanStage::Open => {
            for id in &plan.actions {
                if let Some(action) = read.action(*id)?.filter(|action| action.in_place_at.is_none()) {
                    let evidence = evidence_of(view, *id);
                    movers.push(mover(
                        read,
                        (&plan.service, &action.owner),
                        format!("put {id} in place: {evidence}"),
                        now,
                    )?);
                }
            }
        }
        PlanStage::InPlace => {}
        PlanStage::Retesting(retest) => {
            if let Some(gate) = view.rules.retests.get(retest) {
                movers.push(mover(
                    read,
                    (&plan.service, &gate.by),
                    format!("carry out re-test \"{}\"", gate.name),
                    now,
                )?);
            }
        }
        PlanStage::Closing => {
            if let Some(forum) = view
                .rules
                .closes
                .forum
                .as_ref()
                .and_then(|forum| view.definition.forums.get(forum))
            {
                movers.push(mover(
                    read,
                    (&plan.service, &forum.chair),
                    "record the forum's decision".to_owned(),
                    now,
                )?);
            }
        }
        PlanStage::Watched | PlanStage::Closed => {}
    }
    Ok(movers)
}

fn evidence_of(view: &View<'_>, action: crate::id::ActionId) -> String {
    let position = view.plan.actions.iter().position(|id| *id == action);
    let rules = position.and_then(|position| view.rules.actions.get(position));
    rules.map(|rules| list(&rules.evidence)).unwrap_or_default()
}
