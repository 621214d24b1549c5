//! What a trial exercised: everything that workflows say can happen, and whether it ever did. What never happened in any seed is told in
//! the end, because a rule that nobody ever met was not tried.

use ratchet_core::definition::{Definition, Rung};
use ratchet_core::event::{Event, Late, Recorded};
use ratchet_core::id::{ActionId, AuditId, PlanId, ThemeId};
use ratchet_core::record::{Origin, Purpose};
use std::collections::BTreeMap;

/// Something that can happen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Chance {
    Audit(String, &'static str),
    Climb(String, usize),
    Gate(String, usize, &'static str),
    Plan(String, &'static str),
    Rule(String),
    Theme(String, &'static str),
}

/// What can happen, as a sentence that it never did, and how often it has.
#[derive(Debug, Clone, Default)]
pub(super) struct Coverage {
    actions: BTreeMap<ActionId, String>,
    audits: BTreeMap<AuditId, String>,
    happened: BTreeMap<Chance, (String, u64)>,
    plans: BTreeMap<PlanId, String>,
    themes: BTreeMap<ThemeId, String>,
}

impl Coverage {
    /// Everything that these workflows say can happen.
    pub(super) fn of(definition: &Definition) -> Self {
        let mut coverage = Self::default();
        for (name, audit) in &definition.audits {
            let audit_name = format!("audit \"{name}\"");
            coverage.can(
                Chance::Audit(name.clone(), "made"),
                format!("{audit_name} was never made"),
            );
            coverage.can(
                Chance::Audit(name.clone(), "significant"),
                format!("{audit_name} never had a significant finding"),
            );
            coverage.can(
                Chance::Audit(name.clone(), "clear"),
                format!("{audit_name} never went well"),
            );
            coverage.ladder(&audit_name, &audit.escalate);
        }
        for (name, rule) in &definition.rules {
            let rule_name = format!("rule \"{name}\"");
            coverage.can(Chance::Rule(name.clone()), format!("{rule_name} was never set off"));
            coverage.ladder(&rule_name, &rule.escalate);
        }
        for (name, plan) in &definition.plans {
            let plan_name = format!("plan \"{name}\"");
            for (what, never) in [
                ("opened", "was never opened"),
                ("in place", "never had all its actions in place"),
                ("reopened", "never began again"),
                ("verified", "was never verified"),
            ] {
                coverage.can(Chance::Plan(name.clone(), what), format!("{plan_name} {never}"));
            }
            if let Some(forum) = &plan.closes.forum {
                coverage.can(
                    Chance::Plan(name.clone(), "agreed"),
                    format!("{forum} never agreed to close {plan_name}"),
                );
                coverage.can(
                    Chance::Plan(name.clone(), "refused"),
                    format!("{forum} never refused to close {plan_name}"),
                );
            }
            for (position, retest) in plan.retests.iter().enumerate() {
                let gate = format!("the gate \"{}\" of {plan_name}", retest.name);
                coverage.can(
                    Chance::Gate(name.clone(), position, "passed"),
                    format!("{gate} was never passed"),
                );
                coverage.can(
                    Chance::Gate(name.clone(), position, "failed"),
                    format!("{gate} never failed"),
                );
            }
            coverage.ladder(&plan_name, &plan.escalate);
            for action in &plan.actions {
                let own = action.escalate.as_deref().unwrap_or_default();
                coverage.ladder(&format!("action \"{}\"", action.name), own);
            }
        }
        for name in definition.themes.keys() {
            for (what, never) in [("raised", "was never raised"), ("improved", "never improved")] {
                coverage.can(Chance::Theme(name.clone(), what), format!("theme \"{name}\" {never}"));
            }
        }
        coverage
    }

    fn can(&mut self, chance: Chance, never: String) {
        self.happened.insert(chance, (never, 0));
    }

    fn ladder(&mut self, about: &str, ladder: &[Rung]) {
        for (position, rung) in ladder.iter().enumerate() {
            let never = format!("nobody ever climbed to the {} about {about}", rung.to);
            self.can(Chance::Climb(about.to_owned(), position), never);
        }
    }

    fn did(&mut self, chance: Chance) {
        if let Some((_, times)) = self.happened.get_mut(&chance) {
            *times += 1;
        }
    }

    /// Sees an event.
    pub(super) fn see(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::AuditOpened {
                audit, name, purpose, ..
            } => {
                let plan = match purpose {
                    Purpose::Retest { plan, .. } => self.plans.get(plan).map(|plan| format!("plan \"{plan}\"")),
                    _ => None,
                };
                self.audits.insert(*audit, plan.unwrap_or_else(|| name.clone()));
            }
            Event::AuditEvaluated { audit, significant, .. } => {
                let Some(name) = self.audits.get(audit).cloned() else {
                    return;
                };
                self.did(Chance::Audit(name.clone(), "made"));
                self.did(Chance::Audit(name, if *significant { "significant" } else { "clear" }));
            }
            Event::ActionOpened {
                action, origin, title, ..
            } => {
                let about = match origin {
                    Origin::Plan { plan, .. } => self.plans.get(plan).map(|plan| format!("plan \"{plan}\"")),
                    Origin::Rule { rule, .. } => {
                        self.did(Chance::Rule(rule.clone()));
                        Some(format!("rule \"{rule}\""))
                    }
                };
                let own = format!("action \"{title}\"");
                let has_own = self.happened.contains_key(&Chance::Climb(own.clone(), 0));
                let about = if has_own { Some(own) } else { about };
                self.actions.extend(about.map(|about| (*action, about)));
            }
            Event::Escalated { about, rung, .. } => {
                let name = match about {
                    Late::Action { action, .. } => self.actions.get(action).cloned(),
                    Late::Audit(audit) => self.audits.get(audit).map(|name| {
                        if name.starts_with("plan \"") {
                            name.clone()
                        } else {
                            format!("audit \"{name}\"")
                        }
                    }),
                };
                if let Some(name) = name {
                    self.did(Chance::Climb(name, *rung));
                }
            }
            Event::PlanOpened { name, plan, .. } => {
                self.plans.insert(*plan, name.clone());
                self.of_plan(*plan, "opened");
            }
            Event::PlanInPlace { plan } => self.of_plan(*plan, "in place"),
            Event::PlanReopened { plan, .. } => self.of_plan(*plan, "reopened"),
            Event::PlanVerified { plan, .. } => self.of_plan(*plan, "verified"),
            Event::ForumDecided { agreed, plan, .. } => {
                self.of_plan(*plan, if *agreed { "agreed" } else { "refused" });
            }
            Event::RetestPassed { plan, retest, .. } => self.of_gate((*plan, *retest), "passed"),
            Event::RetestFailed { plan, retest, .. } => self.of_gate((*plan, *retest), "failed"),
            Event::ThemeRaised { name, theme, .. } => {
                self.themes.insert(*theme, name.clone());
                self.did(Chance::Theme(name.clone(), "raised"));
            }
            Event::ThemeImproved { theme } => {
                if let Some(name) = self.themes.get(theme).cloned() {
                    self.did(Chance::Theme(name, "improved"));
                }
            }
            _ => {}
        }
    }

    fn of_plan(&mut self, plan: PlanId, what: &'static str) {
        if let Some(name) = self.plans.get(&plan).cloned() {
            self.did(Chance::Plan(name, what));
        }
    }

    fn of_gate(&mut self, (plan, retest): (PlanId, usize), what: &'static str) {
        if let Some(name) = self.plans.get(&plan).cloned() {
            self.did(Chance::Gate(name, retest, what));
        }
    }

    /// Adds what another one saw.
    pub(super) fn add(&mut self, other: &Self) {
        for (chance, (_, times)) in &other.happened {
            if let Some((_, all)) = self.happened.get_mut(chance) {
                *all += times;
            }
        }
    }

    /// What never happened.
    pub(super) fn never(&self) -> Vec<String> {
        let never = self.happened.values().filter(|(_, times)| *times == 0);
        never.map(|(sentence, _)| sentence.clone()).collect()
    }
}
