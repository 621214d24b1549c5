//! What a scenario expects.

use super::Stage;
use crate::ast::{self, At, Clause};
use crate::lower::Lower;
use crate::names::What;
use ratchet_core::definition::Recipient;
use ratchet_core::scenario::{AuditState, Expectation, ExpectedState, Lateness};

impl Lower<'_> {
    /// Something that should hold.
    pub(super) fn expectation(&mut self, clause: &At<Clause>, stage: &mut Stage) -> Option<Expectation> {
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
