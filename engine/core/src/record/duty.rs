//! What the roles of a service owe at present, and which of them nobody holds. Derived from actions, audits and plans as they open and
//! end, so that a vacancy is noticed and a new holder can be told without looking through everything.

use crate::event::Late;
use crate::id::{ActionId, AuditId, PlanId};
use crate::instant::Instant;
use crate::record::{Action, Audit, AuditStage};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the roles of a service owe. A role that owes nothing and is not missed does not stand here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duties {
    /// By role.
    pub by_role: BTreeMap<String, Duty>,
}

/// What one role owes in a service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// What it owes.
    pub owes: BTreeSet<Owed>,
    /// That nobody holds it, once that was noticed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vacancy: Option<Vacancy>,
}

/// Something that a role owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Owed {
    /// It owns an action that is not done.
    Action(ActionId),
    /// It was told that this is late, and has not answered.
    Answer(Late),
    /// It has to make an audit.
    Audit(AuditId),
    /// It has to authorise an audit's result, or send it back.
    Authorisation(AuditId),
    /// It owns a plan that is not verified.
    Plan(PlanId),
}

/// Nobody holds a role that is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vacancy {
    /// Since when that is known.
    pub since: Instant,
    /// Role above that was told; `None` while nobody above is there either.
    pub told: Option<String>,
}

/// A role that was told that something is late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Until when it must answer; after that the next rung speaks. `None` is without a limit.
    pub answer_by: Option<Instant>,
    /// Whether it has answered.
    pub answered: bool,
    /// When it was told.
    pub at: Instant,
    /// Role.
    pub role: String,
}

/// Role and what it owes.
pub(crate) type Holding = (String, Owed);

impl Action {
    pub(crate) fn holdings(&self) -> BTreeSet<Holding> {
        if self.done_at.is_some() {
            return BTreeSet::new();
        }
        let answers = self.obligations.iter().flat_map(|owed| {
            let about = Late::Action {
                action: self.id,
                obligation: owed.number,
            };
            unanswered(&owed.told, about)
        });
        std::iter::once((self.owner.clone(), Owed::Action(self.id)))
            .chain(answers)
            .collect()
    }
}

impl Audit {
    pub(crate) fn holdings(&self) -> BTreeSet<Holding> {
        match self.stage {
            AuditStage::Open => std::iter::once((self.owner.clone(), Owed::Audit(self.id)))
                .chain(unanswered(&self.told, Late::Audit(self.id)))
                .collect(),
            AuditStage::AwaitingAuthorisation => self
                .authoriser
                .iter()
                .map(|role| (role.clone(), Owed::Authorisation(self.id)))
                .collect(),
            AuditStage::Submitted
            | AuditStage::Stuck
            | AuditStage::Evaluated
            | AuditStage::Withdrawn
            | AuditStage::Missed
            | AuditStage::Waived
            | AuditStage::Corrected => BTreeSet::new(),
        }
    }
}

fn unanswered(told: &[Told], about: Late) -> impl Iterator<Item = Holding> + '_ {
    let open = told.iter().filter(|told| !told.answered);
    open.map(move |told| (told.role.clone(), Owed::Answer(about)))
}
