//! Scenarios, with every name resolved. An action or re-test belongs to the plan that the scenario named last; a scenario that
//! names none means the only plan that has it.

use super::Lower;
use crate::ast::{self, At, Clause, Clauses, Decision, Found, Name, Outcome, Plan, Slot, fold};
use crate::names::What;
use crate::source::Place;
use ratchet_core::definition::Recipient;
use ratchet_core::scenario::{
    About, AuditState, Expectation, ExpectedState, Given, Happening, Lateness, Scenario, ScenarioStep, SourceLine, Step,
};

/// What a scenario has named so far.
struct Stage {
    plan: Option<usize>,
}

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

    fn expectation(&mut self, clause: &At<Clause>, stage: &mut Stage) -> Option<Expectation> {
        match &clause.value {
            Clause::Plan(name, state) => self.stage_plan(name, stage).map(|plan| Expectation::Plan {
                plan,
                state: expected(*state),
            }),
            Clause::PlansOpen(count) => Some(Expectation::PlansOpen { count: *count }),
            Clause::Rule(name, lateness) => self.named(What::Rule, name).map(|rule| Expectation::Rule {
                lateness: late(*lateness),
                rule,
            }),
            Clause::Action(name, lateness) => {
                let (plan, action) = self.staged_action(name, stage)?;
                Some(Expectation::Action {
                    action,
                    lateness: late(*lateness),
                    plan,
                })
            }
            Clause::ActionInPlace(name) => self
                .staged_action(name, stage)
                .map(|(plan, action)| Expectation::ActionInPlace { action, plan }),
            Clause::Told { who, about } => {
                let who = match who {
                    ast::Recipient::Role(name) => self.role(name).map(Recipient::Role),
                    ast::Recipient::Forum(name) => self.named(What::Forum, name).map(Recipient::Forum),
                };
                let about = self.about(about, stage);
                who.zip(about).map(|(who, about)| Expectation::Told { about, who })
            }
            Clause::ThemeRaised(theme, holds) => {
                let raised = *holds == ast::Holds::Yes;
                self.named(What::Theme, theme)
                    .map(|theme| Expectation::ThemeRaised { raised, theme })
            }
            Clause::ThemeImproved(theme, holds) => {
                let improved = *holds == ast::Holds::Yes;
                self.named(What::Theme, theme)
                    .map(|theme| Expectation::ThemeImproved { improved, theme })
            }
            Clause::Audit(audit, state) => {
                let state = audit_state(*state);
                self.named(What::Audit, audit)
                    .map(|audit| Expectation::Audit { audit, state })
            }
            _ => {
                self.wrong_clause(clause, "expect");
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

    /// A plan by name; it becomes the one that the scenario is about.
    fn stage_plan(&mut self, name: &Name, stage: &mut Stage) -> Option<String> {
        let plan = self.named(What::Plan, name)?;
        stage.plan = self.names.get(What::Plan, &plan).map(|(_, position)| position);
        Some(plan)
    }

    /// The plan that the scenario is about: the one named last, or the only one there is.
    fn current_plan(&mut self, place: Place, stage: &mut Stage) -> Option<&Plan> {
        let blocks = self.blocks;
        let only = if blocks.plans.len() == 1 { Some(0) } else { None };
        let found = stage.plan.or(only).and_then(|position| blocks.plans.get(position));
        if found.is_none() {
            self.wrong(
                place,
                "this scenario has not said which plan it means",
                "of which plan?",
                "name the plan first: given: plan \"…\" is open",
            );
        }
        found
    }

    fn staged_action(&mut self, name: &Name, stage: &mut Stage) -> Option<(String, usize)> {
        let plan = self.plan_having(name, stage, |plan| {
            plan.actions
                .iter()
                .any(|action| fold(&action.head.name.value) == fold(&name.value))
        })?;
        let position = self.plan_action(name, plan)?;
        Some((name_of(plan), position))
    }

    fn staged_measure(&mut self, name: &Name, stage: &mut Stage) -> Option<(String, usize)> {
        let plan = self.plan_having(name, stage, |plan| {
            plan.measures
                .iter()
                .any(|measure| fold(&measure.head.name.value) == fold(&name.value))
        })?;
        let position = self.named_measure(name, plan)?;
        Some((name_of(plan), position))
    }

    fn staged_retest(&mut self, name: &Name, stage: &mut Stage) -> Option<(String, usize)> {
        let plan = self.plan_having(name, stage, |plan| {
            plan.retests
                .iter()
                .any(|retest| fold(&retest.head.name.value) == fold(&name.value))
        })?;
        let position = self.plan_retest(name, plan)?;
        Some((name_of(plan), position))
    }
}

impl<'a> Lower<'a> {
    /// The plan that a part is looked up in: the one named last, else the only one that has the part.
    fn plan_having(&mut self, name: &Name, stage: &mut Stage, has: impl Fn(&Plan) -> bool) -> Option<&'a Plan> {
        let blocks = self.blocks;
        if let Some(plan) = stage.plan.and_then(|position| blocks.plans.get(position)) {
            return Some(plan);
        }
        let mut having = blocks.plans.iter().enumerate().filter(|(_, plan)| has(plan));
        match (having.next(), having.next()) {
            (Some((position, plan)), None) => {
                stage.plan = Some(position);
                Some(plan)
            }
            _ => {
                let help = "name the plan first: given: plan \"…\" is open";
                self.wrong(
                    name.place,
                    "this scenario has not said which plan it means",
                    "of which plan?",
                    help,
                );
                None
            }
        }
    }
}

fn name_of(plan: &Plan) -> String {
    plan.head.name.value.clone()
}

fn expected(state: ast::PlanState) -> ExpectedState {
    match state {
        ast::PlanState::Waiting => ExpectedState::Waiting,
        ast::PlanState::Open => ExpectedState::Open,
        ast::PlanState::InPlace => ExpectedState::InPlace,
        ast::PlanState::Verified => ExpectedState::Verified,
        ast::PlanState::Watched => ExpectedState::Watched,
        ast::PlanState::Closed => ExpectedState::Closed,
        ast::PlanState::Reopened => ExpectedState::Reopened,
    }
}

fn audit_state(state: ast::AuditState) -> AuditState {
    match state {
        ast::AuditState::Open => AuditState::Open,
        ast::AuditState::Late => AuditState::Late,
        ast::AuditState::Missed => AuditState::Missed,
        ast::AuditState::Waived => AuditState::Waived,
        ast::AuditState::Done => AuditState::Done,
    }
}

fn late(lateness: ast::Lateness) -> Lateness {
    match lateness {
        ast::Lateness::Overdue => Lateness::Overdue,
        ast::Lateness::NotOverdue => Lateness::NotOverdue,
    }
}
