//! The handover list of a service, and the day of a person.

use super::{Action, Asked, Audit, Escalated, Message, Occurrence, Time};
use serde::{Deserialize, Serialize};

/// What one shift hands over to the next: are any incident-triggered reviews due this shift?
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// Audits and re-tests due in it, or overdue.
    pub audits: Vec<Audit>,
    /// When the shift begins.
    pub from: Time,
    /// What happened in the shift before, and so far in this one.
    pub happened: Vec<Occurrence>,
    /// Whether the lists were cut because they are too long to hand over.
    pub more: bool,
    /// Other actions due in it, or overdue.
    pub others: Vec<Action>,
    /// Reviews that something that happened set off, due in it or overdue, the earliest first.
    pub reviews: Vec<Action>,
    /// Service.
    pub service: String,
    /// When it ends.
    pub until: Time,
    /// Roles of the service that nobody holds now.
    pub vacant: Vec<String>,
}

/// What a person has before them today.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Today {
    /// Actions due today or overdue, the earliest first.
    pub actions: Vec<Action>,
    /// Escalations that they have to answer, the longest wait first.
    pub answers: Vec<Escalated>,
    /// Answers that forums asked them for, the longest wait first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<Asked>,
    /// Audits due today or overdue, and results that wait for a second person, the earliest first.
    pub audits: Vec<Audit>,
    /// For which roles they act, and where.
    pub acts_for: Vec<ActsFor>,
    /// Actions and audits due within the next seven days.
    pub coming: Vec<Coming>,
    /// Messages of the last seven days, newest first.
    pub messages: Vec<Message>,
    /// Whether the lists were cut because they are too long for a day.
    pub more: bool,
    /// Name as colleagues know it.
    pub name: String,
    /// Staff reference.
    pub person: String,
    /// Until when today lasts.
    pub until: Time,
}

/// A role for which somebody acts in a service.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ActsFor {
    /// Role.
    pub role: String,
    /// Service.
    pub service: String,
}

/// Something that is due soon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coming {
    /// Action or audit.
    pub about: String,
    /// When it is due.
    pub due: Time,
    /// Service.
    pub service: String,
    /// What it is called.
    pub title: String,
}
