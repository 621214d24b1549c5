//! Messages: somebody has to be told something. A message is owed until it was handed over.

use crate::id::{AnyId, MessageId};
use crate::instant::Instant;
use serde::{Deserialize, Serialize};

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Identifier of the thing it is about.
    pub about: String,
    /// When it became owed.
    pub at: Instant,
    /// Identifier.
    pub id: MessageId,
    /// Person, if the role resolved to one.
    pub person: Option<String>,
    /// Why.
    pub reason: Reason,
    /// Role that is told.
    pub role: String,
    /// Service.
    pub service: String,
    /// One plain sentence.
    pub text: String,
    /// When it was handed over.
    pub told_at: Option<Instant>,
}

impl Message {
    /// The thing it is about, as an identifier.
    pub fn about_id(&self) -> Option<AnyId> {
        self.about.parse().ok()
    }
}

/// Why somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Something is late.
    Escalated,
    /// A re-test failed.
    RetestFailed,
    /// A re-test could not be judged.
    RetestNotJudged,
    /// A plan's actions are too weak for what it works on.
    ActionsTooWeak,
    /// The problem came back while the plan was watched.
    Recurred,
    /// A plan was opened.
    PlanOpened,
    /// A theme was raised.
    ThemeRaised,
    /// A plan waits for the forum.
    ClosureAsked,
    /// A forum meets.
    MeetingCalled,
    /// A meeting of a forum was not held.
    MeetingMissed,
    /// A forum asks for an answer.
    Challenged,
    /// A forum asked for an answer, and none came.
    ChallengeUnanswered,
    /// Nobody holds a role that is needed.
    Vacancy,
    /// Somebody came into a role that owes something.
    Handover,
    /// An action was given to another role.
    Reassigned,
    /// A role answered an escalation.
    Answered,
    /// An audit could not be evaluated.
    EvaluationFailed,
    /// A result waits for a second person.
    AuthorisationAsked,
    /// A result was sent back.
    SentBack,
    /// An audit was not made, and its next turn has opened.
    AuditMissed,
    /// An audit need not be made.
    AuditWaived,
    /// An audit was corrected by another.
    AuditCorrected,
    /// Somebody else found what an audit had missed.
    MissedByAudit,
}
