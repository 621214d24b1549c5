//! Improvement plans: what opens one, its work, and what closes it.

use super::{Comparison, Retest, Rung};
use crate::recurrence::Recurrence;
use crate::span::Span;
use crate::strength::ActionKind;
use crate::tool::Better;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A quality improvement plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Actions in the order of the file.
    pub actions: Vec<Action>,
    /// What it wants to achieve, in plain words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aim: Option<String>,
    /// Causes that it works on.
    pub causes: Vec<String>,
    /// What closes it.
    pub closes: Closes,
    /// Ladder of every action and re-test that has none of its own.
    pub escalate: Vec<Rung>,
    /// What happens when a re-test fails.
    pub if_retest_fails: FailResponse,
    /// Its own measures, in the order of the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<PlanMeasure>,
    /// What opens it; any of these.
    pub opens: Vec<Opens>,
    /// Role that owns it.
    pub owner: String,
    /// The problem in plain words.
    pub problem: String,
    /// Re-test gates in the order of the file.
    pub retests: Vec<Retest>,
    /// How long it is watched after it is verified.
    pub watch: Option<Watch>,
}

impl Plan {
    /// The audit whose significant findings open it, and how many in a row it takes.
    pub fn opening_audit(&self) -> Option<(&str, u32)> {
        self.opens.iter().find_map(|opens| match opens {
            Opens::Finding { audit, in_a_row } => Some((audit.as_str(), *in_a_row)),
            Opens::Theme { .. } | Opens::Event { .. } => None,
        })
    }

    /// Whether a significant finding of an audit is a recurrence that reopens the plan while it is watched: that of the audit which the
    /// file names, and always that of an audit which opens the plan, because its place is taken and no other plan could open. Where
    /// the file names none, also that of an audit by which the plan is re-tested.
    pub fn recurs_by(&self, audit: &str) -> bool {
        let Some(watch) = &self.watch else { return false };
        let opens = |opens: &Opens| matches!(opens, Opens::Finding { audit: name, .. } if name == audit);
        let named = watch.reopen_audit.as_deref();
        named == Some(audit)
            || self.opens.iter().any(opens)
            || (named.is_none() && self.retests.iter().any(|retest| retest.audit == audit))
    }

    /// The audits of which [`Plan::recurs_by`] says so, by name.
    pub fn recurrences(&self) -> BTreeSet<&str> {
        let named = self.watch.iter().filter_map(|watch| watch.reopen_audit.as_deref());
        let opening = self.opens.iter().filter_map(|opens| match opens {
            Opens::Finding { audit, .. } => Some(audit.as_str()),
            Opens::Theme { .. } | Opens::Event { .. } => None,
        });
        let tested = self.retests.iter().map(|retest| retest.audit.as_str());
        let known: BTreeSet<&str> = named.chain(opening).chain(tested).collect();
        known.into_iter().filter(|audit| self.recurs_by(audit)).collect()
    }
}

/// What opens a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Opens {
    /// An audit's significant finding, once or several times in a row in the same service.
    Finding {
        /// Audit.
        audit: String,
        /// How many audits in a row must have it; at least 1.
        in_a_row: u32,
    },
    /// A theme is raised.
    Theme {
        /// Theme.
        theme: String,
    },
    /// Something happened in the service.
    Event {
        /// Event.
        event: String,
    },
}

/// A measure that a plan follows: a numerator over a denominator, or a plain value, recorded from time to time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanMeasure {
    /// Which direction is better.
    pub better: Better,
    /// Where its values come from, in the words of the file, for example `supervision`.
    pub from: String,
    /// What it tells.
    pub kind: MeasureKind,
    /// Name.
    pub name: String,
    /// What is wanted, if said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Comparison>,
    /// What is measured.
    pub text: String,
}

/// What a measure tells (Model for Improvement).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureKind {
    /// Whether people are better off.
    #[default]
    Outcome,
    /// Whether the change is carried out.
    Process,
    /// Whether the change does harm elsewhere.
    Balancing,
}

/// A piece of improvement work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// Clock that sets when it is due ([`crate::clocks`]); only for what is done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
    /// Its own ladder; `None` uses the plan's.
    pub escalate: Option<Vec<Rung>>,
    /// What shows that it was done.
    pub evidence: Vec<String>,
    /// What kind of change it is; decides its strength.
    pub kind: ActionKind,
    /// Name.
    pub name: String,
    /// Role that owns it.
    pub owner: String,
    /// Who helps.
    pub support: Option<String>,
    /// Once, in turns, or each time something happens.
    pub timing: Timing,
}

/// When an action is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Timing {
    /// Once, within this span of the plan's opening.
    Once(Span),
    /// In turns that begin with the plan's opening.
    Turns(Recurrence),
    /// Each time an event is recorded in the service, within this span of it.
    EachTime {
        /// Event.
        event: String,
        /// Span.
        within: Span,
    },
}

/// What happens when a re-test fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailResponse {
    /// Who is told.
    pub tell: Vec<Recipient>,
}

/// Somebody who is told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recipient {
    /// A role.
    Role(String),
    /// A forum, by way of its chair.
    Forum(String),
}

/// What closes a plan. All named re-tests must have passed; there is no other way (demand D1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closes {
    /// Forum that must agree, if any.
    pub forum: Option<String>,
    /// Re-tests, by position.
    pub retests: BTreeSet<usize>,
    /// Themes that must have improved.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub themes: BTreeSet<String>,
}

/// A time of watching after a plan is verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// How long.
    pub lasts: Span,
    /// Audit whose significant finding reopens the plan, if the file names one; [`Plan::recurs_by`] says which others do.
    pub reopen_audit: Option<String>,
}
