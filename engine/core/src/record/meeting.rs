//! Meetings of a forum as data: called by its schedule with the agenda as it stood, held or missed, decisions against it, and what it
//! carries over to the next.

use crate::definition::{DefinitionHash, Topic};
use crate::id::{ActionId, AuditId, MeetingId, PlanId};
use crate::instant::Instant;
use crate::limits;
use crate::record::{Answer, StoodAside};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a forum has before it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diary {
    /// Identifiers on which the last meeting should have decided, and did not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carried: Vec<String>,
    /// Answers that it asked for, oldest first, at most [`limits::CHALLENGES_KEPT`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub challenges: Vec<Challenge>,
    /// Definition that schedules it.
    pub definition: DefinitionHash,
    /// Forum.
    pub forum: String,
    /// The last meeting that was held and has ended.
    pub held: Option<MeetingId>,
    /// The last meeting that was called.
    pub latest: Option<MeetingId>,
    /// Meetings in a row that were not held.
    pub missed_in_a_row: u32,
    /// When it meets next; `None` when no more meetings are planned.
    pub next_meets: Option<Instant>,
    /// Number of that meeting.
    pub next_number: u32,
    /// The meeting that was called and has not ended.
    pub running: Option<MeetingId>,
}

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// The agenda as things stood when it was called; `None` until it is there.
    pub agenda: Option<Vec<AgendaItem>>,
    /// When it was called.
    pub called_at: Instant,
    /// What the meeting before left undecided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carried: Vec<String>,
    /// Who spoke for it last, by staff reference.
    pub chair: Option<String>,
    /// Definition that it follows.
    pub definition: DefinitionHash,
    /// When it was closed, or found to be missed.
    pub ended_at: Option<Instant>,
    /// Forum.
    pub forum: String,
    /// Identifier.
    pub id: MeetingId,
    /// Decisions in the order in which they were taken, at most [`limits::MINUTES_KEPT`].
    pub minutes: Vec<Minute>,
    /// Number in its schedule; `None` is a meeting beside it.
    pub number: Option<u32>,
    /// When it was opened.
    pub opened_at: Option<Instant>,
    /// Everybody who took part, by staff reference.
    pub present: Vec<String>,
    /// How far it is.
    pub stage: Stage,
    /// What it should have decided on, and did not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undecided: Vec<String>,
    /// What the chair said in closing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

/// How far a meeting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Its time has come; nobody has opened it yet.
    Called,
    /// It sits.
    Open,
    /// The chair closed it.
    Closed,
    /// It was opened and never closed; the next one took over.
    Lapsed,
    /// It was not held.
    Missed,
}

/// One line of an agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaItem {
    /// Identifier of the thing it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Whether a decision is asked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks: bool,
    /// One plain line; empty where a topic has nothing.
    pub line: String,
    /// Topic.
    pub topic: Topic,
}

/// A decision of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minute {
    /// Identifier of the thing it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// When.
    pub at: Instant,
    /// Who spoke for the forum, by staff reference.
    pub by: String,
    /// What was decided.
    pub decided: Decided,
    /// Why.
    pub reason: String,
    /// Who took no part in it because of a conflict of interest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stood_aside: Vec<StoodAside>,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decided {
    /// A plan may close.
    ClosureAgreed,
    /// A plan may not close yet.
    ClosureRefused,
    /// A gate is waived for a time.
    GateWaived {
        /// Re-test by position.
        retest: usize,
        /// Until when.
        until: Instant,
    },
    /// A risk is lived with for a time.
    RiskAccepted {
        /// Until when.
        until: Instant,
    },
    /// Anything that a forum resolves by itself.
    Resolved(Resolution),
}

/// What a forum resolves beside closings, waivers and accepted risks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Resolution {
    /// How soon a plan is wanted.
    Priority {
        /// Plan.
        plan: PlanId,
        /// 1 comes first.
        rank: u32,
    },
    /// Somebody has to answer for slippage by the next meeting.
    Challenge {
        /// What slips.
        about: Slipping,
        /// Until when; `None` when no further meeting is planned.
        answer_by: Option<Instant>,
        /// Role that has to answer.
        role: String,
        /// Service.
        service: String,
    },
    /// A due date moves.
    Extension {
        /// Action.
        action: ActionId,
        /// Obligation.
        obligation: u32,
        /// New due moment.
        to: Instant,
    },
    /// A matter is settled in words.
    Note {
        /// Identifier of the thing it is about.
        about: Option<String>,
    },
}

impl Resolution {
    /// Identifier of the thing it is about.
    pub fn about(&self) -> Option<String> {
        match self {
            Self::Priority { plan, .. } => Some(plan.to_string()),
            Self::Challenge { about, .. } => Some(about.to_string()),
            Self::Extension { action, .. } => Some(action.to_string()),
            Self::Note { about } => about.clone(),
        }
    }
}

/// Something that slips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Slipping {
    /// An action.
    Action(ActionId),
    /// An audit or re-test.
    Audit(AuditId),
    /// A plan.
    Plan(PlanId),
}

impl fmt::Display for Slipping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Action(id) => id.fmt(f),
            Self::Audit(id) => id.fmt(f),
            Self::Plan(id) => id.fmt(f),
        }
    }
}

/// An answer that a forum asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// What slips.
    pub about: Slipping,
    /// The answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// Until when it has to come.
    pub answer_by: Option<Instant>,
    /// When it was asked for.
    pub at: Instant,
    /// Meeting; `None` is between meetings.
    pub meeting: Option<MeetingId>,
    /// The forum's question.
    pub question: String,
    /// Role that has to answer.
    pub role: String,
    /// Service.
    pub service: String,
    /// Whether it was passed on upwards, because no answer came.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unanswered_told: bool,
}

impl Diary {
    /// A diary without meetings.
    pub(crate) fn new(forum: &str) -> Self {
        Self {
            forum: forum.to_owned(),
            next_number: 1,
            ..Self::default()
        }
    }

    /// The answer that is asked for about a thing, if one is open.
    pub fn open_challenge(&self, about: Slipping) -> Option<&Challenge> {
        let mut challenges = self.challenges.iter();
        challenges.find(|challenge| challenge.about == about && challenge.answer.is_none())
    }

    pub(crate) fn challenge(&mut self, challenge: Challenge) {
        self.challenges.push(challenge);
        if self.challenges.len() > limits::CHALLENGES_KEPT {
            let answered = self.challenges.iter().position(|old| old.answer.is_some());
            self.challenges.remove(answered.unwrap_or(0));
        }
    }
}

impl Meeting {
    /// Whether it may still be opened, or sits.
    pub fn runs(&self) -> bool {
        matches!(self.stage, Stage::Called | Stage::Open)
    }

    /// Identifiers of its agenda on which a decision is asked for and none was taken.
    pub fn still_undecided(&self) -> Vec<String> {
        let decided = |about: &str| self.minutes.iter().any(|minute| minute.about.as_deref() == Some(about));
        let mut undecided: Vec<String> = Vec::new();
        for item in self.agenda.iter().flatten().filter(|item| item.asks) {
            if let Some(about) = item.about.as_ref().filter(|about| !decided(about))
                && !undecided.contains(about)
            {
                undecided.push(about.clone());
            }
        }
        undecided
    }

    /// Somebody decides: whoever is there is present, and the meeting sits.
    pub(crate) fn sits(&mut self, present: &[String], chair: &str, at: Instant) {
        for person in present {
            if !self.present.contains(person) {
                self.present.push(person.clone());
            }
        }
        self.chair = Some(chair.to_owned());
        self.opened_at.get_or_insert(at);
        self.stage = Stage::Open;
    }

    pub(crate) fn minute(&mut self, minute: Minute) {
        if self.minutes.len() < limits::MINUTES_KEPT {
            self.minutes.push(minute);
        }
    }
}
