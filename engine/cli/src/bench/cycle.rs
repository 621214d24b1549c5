//! One cycle as its people live it, each step waiting for the one before.

use super::workflow::ACTIONS;
use ratchet_core::command::{Command, NewEvidence};
use ratchet_core::event::{Actor, Event, Recorded};
use ratchet_core::id::{ActionId, AuditId};
use ratchet_core::sampling::Sample;
use ratchet_core::tool::{Answer, Answers, Record};
use ratchet_runtime::{Provider, Refusal, Request};
use std::sync::Arc;
use tokio::sync::mpsc;

/// Position of "Rationale recorded" among the tool's questions, and how many questions there are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Questions {
    pub(super) all: usize,
    pub(super) asked: usize,
    pub(super) rationale: usize,
}

/// A service in which cycles are played one after the other.
pub(super) struct House {
    pub(super) commits: mpsc::UnboundedReceiver<Arc<[Recorded]>>,
    pub(super) provider: Provider,
    pub(super) questions: Questions,
    pub(super) service: String,
}

impl House {
    /// Plays one cycle to its end.
    pub(super) async fn play(&mut self) -> Result<(), Refusal> {
        let (audit, service) = ("PRN medicines".to_owned(), self.service.clone());
        let receipt = self
            .ask(Actor::Operator, Command::RequestAudit { audit, service })
            .await?;
        let (audit, sample) = drawn(&receipt).unwrap_or_else(|| panic!("an audit opens with its sample"));
        self.submit("p.lead", audit, &sample, 10).await?;
        for action in self.actions().await {
            let evidence = vec![NewEvidence {
                sha256: None,
                what: "a signed sheet".to_owned(),
            }];
            self.ask(
                person("t.lead"),
                Command::CompleteAction {
                    action,
                    evidence,
                    obligation: None,
                },
            )
            .await?;
        }
        let (audit, sample) = self.retest().await;
        self.submit("q.lead", audit, &sample, 0).await?;
        self.until(|event| matches!(event, Event::PlanClosed { .. })).await;
        Ok(())
    }

    async fn ask(&self, by: Actor, command: Command) -> Result<Arc<[Recorded]>, Refusal> {
        Ok(self.provider.submit(Request::new(by, command)).await?.events)
    }

    async fn submit(&self, by: &str, audit: AuditId, sample: &Sample, bad: usize) -> Result<(), Refusal> {
        let records = sample.rows.iter().enumerate().map(|(position, row)| Record {
            answers: self.answers(position < bad),
            fields: Vec::new(),
            reference: row.reference.clone(),
        });
        let command = Command::SubmitAudit {
            audit,
            records: records.collect(),
            tool_version: None,
        };
        self.ask(person(by), command).await.map(drop)
    }

    fn answers(&self, bad: bool) -> Answers {
        let answer = |question: usize| match question {
            question if question >= self.questions.asked => Answer::Unanswered,
            question if bad && question == self.questions.rationale => Answer::NotMet,
            _ => Answer::Met,
        };
        Answers::new((0..self.questions.all).map(answer).collect())
    }

    /// The plan's actions, once the tool has found something and the plan is open.
    async fn actions(&mut self) -> Vec<ActionId> {
        let mut actions = Vec::with_capacity(ACTIONS);
        while actions.len() < ACTIONS {
            let events = self.next().await;
            actions.extend(events.iter().filter_map(|recorded| match &recorded.event {
                Event::ActionOpened { action, .. } => Some(*action),
                _ => None,
            }));
        }
        actions
    }

    /// The re-test, once its timer has fired.
    async fn retest(&mut self) -> (AuditId, Sample) {
        loop {
            if let Some(found) = drawn(&self.next().await) {
                return found;
            }
        }
    }

    async fn until(&mut self, found: impl Fn(&Event) -> bool) {
        while !self.next().await.iter().any(|recorded| found(&recorded.event)) {}
    }

    async fn next(&mut self) -> Arc<[Recorded]> {
        self.commits
            .recv()
            .await
            .unwrap_or_else(|| panic!("commits are shown as long as cycles are played"))
    }
}

fn person(name: &str) -> Actor {
    Actor::Person(name.to_owned())
}

fn drawn(events: &[Recorded]) -> Option<(AuditId, Sample)> {
    events.iter().find_map(|recorded| match &recorded.event {
        Event::SampleDrawn { audit, sample } => Some((*audit, sample.clone())),
        _ => None,
    })
}
