//! Forums as the outside sees them: the agenda as things stand, meetings, decisions, minutes.

use super::{StoodAside, Time};
use serde::{Deserialize, Serialize};

/// A forum's agenda as things stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agenda {
    /// Role that chairs it.
    pub chair: String,
    /// Forum.
    pub forum: String,
    /// The meeting that was called and has not ended; its own agenda is frozen as things stood then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<String>,
    /// When it meets next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meets_next: Option<Time>,
    /// Topics, in order.
    pub topics: Vec<AgendaTopic>,
}

/// A topic with what there is to say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaTopic {
    /// One line each; `[decision]` at its end asks for one.
    pub lines: Vec<String>,
    /// Topic in words.
    pub topic: String,
}

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// Its agenda, as things stood when it was called; empty until that is made.
    pub agenda: Vec<AgendaTopic>,
    /// When it was called.
    pub called_at: Time,
    /// What the meeting before left undecided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carried: Vec<String>,
    /// Who spoke for it last, by staff reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chair: Option<String>,
    /// Decisions in the order in which they were taken.
    pub decisions: Vec<MinutedDecision>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Time>,
    /// Forum.
    pub forum: String,
    /// Identifier.
    pub id: String,
    /// Number in its schedule; absent beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// When it was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<Time>,
    /// Everybody who took part, by staff reference.
    pub present: Vec<String>,
    /// `called`, `open`, `closed`, `lapsed` or `missed`.
    pub stage: String,
    /// What it should have decided on, and has not (yet).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undecided: Vec<String>,
}

/// A decision of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinutedDecision {
    /// The thing it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// When.
    pub at: Time,
    /// Who spoke for the forum, by staff reference.
    pub by: String,
    /// Who took no part in it because of a conflict of interest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stood_aside: Vec<StoodAside>,
    /// In one line.
    pub text: String,
}

/// Minutes of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minutes {
    /// Meeting.
    pub meeting: String,
    /// Markdown that reads as plain text.
    pub text: String,
}

/// Open a meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeetingOpening {
    /// Who takes part, by staff reference; absent or empty is whoever sends this, alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<String>,
}

/// Close a meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeetingClosing {
    /// What there is to say in closing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

/// Record a decision of a forum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewForumDecision {
    /// Who took part, by staff reference; absent or empty is everybody at the meeting that sits, else whoever sends this, alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<String>,
    /// Why; of a challenge, what is asked.
    pub reason: String,
    /// What.
    pub what: ForumDecision,
}

/// What a forum decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum ForumDecision {
    /// Whether a plan may close.
    Closure {
        /// Whether it may.
        agreed: bool,
        /// Plan.
        plan: String,
    },
    /// How soon a plan is wanted.
    Priority {
        /// Plan.
        plan: String,
        /// 1 comes first.
        rank: u32,
    },
    /// The owner of something that slips has to answer by the next meeting.
    Challenge {
        /// Action, audit or plan.
        about: String,
    },
    /// A due date moves.
    Extension {
        /// Action.
        action: String,
        /// Obligation by number; absent is the oldest that is owed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        obligation: Option<u32>,
        /// New due moment.
        to: Time,
    },
    /// A gate is waived for a time.
    Waiver {
        /// Plan.
        plan: String,
        /// Which re-test of it, from 1.
        retest: u32,
        /// Until when.
        until: Time,
    },
    /// A risk is lived with for a time.
    Risk {
        /// Finding or plan.
        about: String,
        /// Until when.
        until: Time,
    },
    /// A matter is settled in words.
    Note {
        /// The thing it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<String>,
    },
}

/// An answer that a forum asked for and that has not come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// What slips: action, audit or plan.
    pub about: String,
    /// Until when; absent when no further meeting is planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<Time>,
    /// When it was asked for.
    pub at: Time,
    /// Forum.
    pub forum: String,
    /// Whether the answer should have come by now.
    pub late: bool,
    /// The forum's question.
    pub question: String,
    /// Role that has to answer.
    pub role: String,
    /// Service.
    pub service: String,
}

/// Answer a forum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChallengeAnswer {
    /// The answer.
    pub words: String,
}
