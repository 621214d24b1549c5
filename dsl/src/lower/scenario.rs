//! Scenarios, with every name resolved. An action or re-test belongs to the plan that the scenario named last; a scenario that
//! names none means the only plan that has it.

mod expectation;
mod stage;

use super::Lower;
use crate::ast::{self, At, Clause, Clauses, Decision, Found, Outcome, Slot};
use crate::names::What;
use crate::source::Place;
use ratchet_core::scenario::{About, Given, Happening, Scenario, ScenarioStep, SourceLine, Step};
use stage::{Stage, name_of};

impl Lower<'_> {
    /// Lowers a scenario.
    pub(super) fn scenario(&mut self, scenario: &ast::Scenario) -> Option<Scenario> {
        self.no_part_rename(&scenario.head);
        let service = self.scenario_service(scenario);
        let mut stage = Stage { plan: None };
        let mut steps = Vec::new();
        for step in &scenario.steps {
            if let Some(what) = self.step(step, &mut stage) {
                let (source, text) = self.source_line(step.place);
                steps.push(ScenarioStep { source, text, what });
            }
        }
        let whole = steps.len() == scenario.steps.len() && !scenario.broken.is_broken();
        let start = *scenario.start.value()?;
        let (source, _) = self.source_line(scenario.head.line);
        whole.then_some(Scenario {
            name: scenario.head.name.value.clone(),
            service: service?,
            source,
            start,
            steps,
        })
    }

    fn scenario_service(&mut self, scenario: &ast::Scenario) -> Option<String> {
        match &scenario.service {
            Slot::Said(_) => self.slot_name(What::Service, &scenario.service),
            Slot::Broken => None,
            Slot::Absent => {
                let first = self
                    .blocks
                    .services
                    .first()
                    .map(|service| service.head.name.value.clone());
                if first.is_none() {
                    self.wrong(
                        scenario.head.line,
                        "a scenario needs a service to play in",
                        "no service in this folder",
                        "add a service block",
                    );
                }
                first
            }
        }
    }

    fn source_line(&self, place: Place) -> (SourceLine, String) {
        let (file, line, text) = (self.source)(place);
        (SourceLine { file, line }, text)
    }

    fn step(&mut self, step: &At<ast::Step>, stage: &mut Stage) -> Option<Step> {
        match &step.value {
            ast::Step::Wait(length) => Some(Step::Wait(super::time::span(*length))),
            ast::Step::Given(clauses) => self
                .joined(clauses, |lower, clause| lower.given(clause, stage))
                .map(Step::Given),
            ast::Step::Then(clauses) => self
                .joined(clauses, |lower, clause| lower.happening(clause, stage))
                .map(Step::Then),
            ast::Step::Expect(clauses) => self
                .joined(clauses, |lower, clause| lower.expectation(clause, stage))
                .map(Step::Expect),
        }
    }

    fn joined<T>(
        &mut self,
        clauses: &Clauses,
        mut each: impl FnMut(&mut Self, &At<Clause>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let list = clauses.each();
        if clauses.has_or() {
            let place = list.first().map(|clause| clause.place)?;
            self.wrong(
                place,
                "a scenario says one thing, not one of several",
                "`or` leaves open which",
                "write two scenarios",
            );
            return None;
        }
        let lowered: Vec<Option<T>> = list.into_iter().map(|clause| each(self, clause)).collect();
        lowered.into_iter().collect()
    }

    fn given(&mut self, clause: &At<Clause>, stage: &mut Stage) -> Option<Given> {
        match &clause.value {
            Clause::Plan(name, ast::PlanState::Open) => {
                self.stage_plan(name, stage).map(|plan| Given::PlanOpen { plan })
            }
            Clause::ActionsInPlace => self
                .current_plan(clause.place, stage)
                .map(|plan| Given::ActionsInPlace { plan: name_of(plan) }),
            Clause::ActionInPlace(name) => self
                .staged_action(name, stage)
                .map(|(plan, action)| Given::ActionInPlace { action, plan }),
            _ => {
                self.wrong_clause(clause, "given");
                None
            }
        }
    }

    fn happening(&mut self, clause: &At<Clause>, stage: &mut Stage) -> Option<Happening> {
        match &clause.value {
            Clause::Event(name) => self.named(What::Event, name).map(|event| Happening::Event { event }),
            Clause::Leaves(role) => match self.event_in(clause) {
                Some(event) => Some(Happening::Event { event }),
                None => self.role(role).map(|role| Happening::RoleVacant { role }),
            },
            Clause::Away(role, lasts) => {
                let lasts = super::time::span(lasts.value);
                self.role(role).map(|role| Happening::RoleAbsent { lasts, role })
            }
            Clause::Answers { role, about } => {
                let (role, about) = (self.role(role), self.about(about, stage));
                role.zip(about)
                    .map(|(role, about)| Happening::RoleAnswers { about, role })
            }
            Clause::MeasureIs(name, value) => {
                let (plan, measure) = self.staged_measure(name, stage)?;
                Some(Happening::MeasureRecorded {
                    denominator: value.denominator,
                    measure,
                    numerator: value.numerator,
                    plan,
                })
            }
            Clause::Missed(Some(audit)) => self
                .named(What::Audit, audit)
                .map(|audit| Happening::MissedByAudit { audit }),
            Clause::Missed(None) => {
                let help = "write it like: then: audit \"Care planning\" missed something";
                self.wrong(
                    clause.place,
                    "a scenario says which audit missed something",
                    "which one?",
                    help,
                );
                None
            }
            Clause::Audit(audit, ast::AuditState::Waived) => self
                .named(What::Audit, audit)
                .map(|audit| Happening::AuditWaived { audit }),
            Clause::Significant {
                audit,
                in_a_row: None,
                found,
            } => {
                let audit = self.named(What::Audit, audit)?;
                Some(match found {
                    Found::Yes => Happening::SignificantFinding { audit },
                    Found::No => Happening::NoSignificantFinding { audit },
                })
            }
            Clause::FindsCause { audit, cause } => {
                let (audit, cause) = (self.named(What::Audit, audit), self.named(What::Cause, cause));
                audit
                    .zip(cause)
                    .map(|(audit, cause)| Happening::CauseFound { audit, cause })
            }
            Clause::FindsMissing { audit, question } => {
                let (audit, uses) = self.audit_with_tool(audit)?;
                let question = self.question(question, &uses?)?;
                Some(Happening::QuestionMissing { audit, question })
            }
            Clause::Retest(name, outcome) => {
                let (plan, retest) = self.staged_retest(name, stage)?;
                Some(match outcome {
                    Outcome::Passed => Happening::RetestPassed { plan, retest },
                    Outcome::Failed => Happening::RetestFailed { plan, retest },
                })
            }
            Clause::Forum(name, decision) => {
                let forum = self.named(What::Forum, name)?;
                let plan = name_of(self.current_plan(clause.place, stage)?);
                Some(match decision {
                    Decision::Agrees => Happening::ForumAgrees { forum, plan },
                    Decision::Refuses => Happening::ForumRefuses { forum, plan },
                })
            }
            Clause::ActionInPlace(name) => self
                .staged_action(name, stage)
                .map(|(plan, action)| Happening::ActionInPlace { action, plan }),
            Clause::ActionsInPlace => self
                .current_plan(clause.place, stage)
                .map(|plan| Happening::ActionsInPlace { plan: name_of(plan) }),
            _ => {
                self.wrong_clause(clause, "then");
                None
            }
        }
    }

    fn about(&mut self, about: &ast::About, stage: &mut Stage) -> Option<About> {
        Some(match about {
            ast::About::Rule(name) => About::Rule {
                rule: self.named(What::Rule, name)?,
            },
            ast::About::Plan(name) => About::Plan {
                plan: self.stage_plan(name, stage)?,
            },
            ast::About::Action(name) => {
                let (plan, action) = self.staged_action(name, stage)?;
                About::Action { action, plan }
            }
            ast::About::Retest(name) => {
                let (plan, retest) = self.staged_retest(name, stage)?;
                About::Retest { plan, retest }
            }
        })
    }
}
