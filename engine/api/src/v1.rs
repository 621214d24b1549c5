//! Version 1 of the wire types, one noun a file. Moments are RFC 3339 in UTC; identifiers are text such as `AUD-3`.

mod action;
mod answers;
mod appointment;
mod audit;
mod audit_life;
mod calendar;
mod change;
mod change_test;
mod delegation;
mod due;
mod escalation;
mod explanation;
mod finding;
mod form;
mod forum;
mod frame;
mod handover;
mod health;
mod ledger;
mod measure;
mod message;
mod occurrence;
mod page;
mod person;
mod plan;
mod receipt;
mod report;
mod risk;
mod service;
mod theme;
mod tool;
pub mod tracker;
mod waiver;
mod workflow;

pub use action::{
    Action, Added, Completion, DueMove, Evidence, EvidenceGiven, NewEvidence, NewOwner, Obligation, Origin, Reassigned,
    Settled,
};
pub use answers::{Answered, Answers, Cell, FieldRemark, RecordCheck};
pub use appointment::{Appointment, AppointmentsTaken, StandDown};
pub use audit::{Audit, AuditDetail, AuditRequest, Purpose, RetestOf};
pub use audit_life::{
    AuditWaiver, Authorisation, Done, MissedSomething, PlannedTurn, SentBack, TurnWaiver, TurnsNotOpened, WaivedAudit,
};
pub use calendar::{AmendedDay, Amendment, Calendar, DayWish, ServiceCalendar, Shift, ShiftChosen};
pub use change::{
    ChangeApproval, ChangePreview, ChangedWorkflows, CycleLine, Migrated, NewMigration, PlanMoved, PlanRefused,
    PlanToMove, RunningCycle, WorkflowChange,
};
pub use change_test::{ChangeTest, NewAction, NewTest, Studied, TestStudy};
pub use delegation::{Delegation, DelegationEnd, NewDelegation};
pub use due::{Due, Escalation, Move};
pub use escalation::{Escalated, EscalationAnswer, NewAnswer, Waits};
pub use explanation::{Explanation, Mover};
pub use finding::{Assessment, Because, Finding, FromOutside, JoinPlan, NewAssessment, NewCauses, SetAside};
pub use form::{Field, Form, NewSubstitution, Question, Sample, SampleRow, Share, Substitution};
pub use forum::{
    Agenda, AgendaTopic, Asked, ChallengeAnswer, ForumDecision, Meeting, MeetingClosing, MeetingOpening,
    MinutedDecision, Minutes, NewForumDecision,
};
pub use frame::{FrameRow, FrameTaken};
pub use handover::{ActsFor, Coming, Handover, Today};
pub use health::Health;
pub use ledger::{Head, LedgerEvent};
pub use measure::{Icon, Measure, MeasurePoint, NewMeasure};
pub use message::Message;
pub use occurrence::{CloudEvent, NewOccurrence, Occurrence};
pub use page::Page;
pub use person::{Absence, AbsenceEnd, Covered, NewAbsence, Person, PersonDetail, Post, Vacancy};
pub use plan::{Attempt, Decision, MovedDate, NewDecision, Plan, PlanDetail, PlanMove, Reopening, Retest, StoodAside};
pub use receipt::Receipt;
pub use report::{MeasureResult, QuestionResult, Report};
pub use risk::{AcceptedRisk, NewRisk};
pub use service::{Load, Role, RolePlace, Service};
pub use theme::{Theme, ThemeDetail, WatchedAudit};
pub use tool::{
    NewToolKey, RecordsTaken, ReplayDifference, Replayed, Tool, ToolChange, ToolGrant, ToolInstalled, ToolKey,
    ToolLimits, ToolUpgrade, ToolVerified, Tools, ToolsVerified, WhyDistrusted,
};
pub use tracker::{TrackedDate, TrackedRetest, TrackerLine};
pub use waiver::{NewWaiver, Waiver};
pub use workflow::{InForce, KeptDefinition, Named, NewWorkflows, SourceFile, ToolPin, WorkflowsApplied};

/// A moment: RFC 3339 in UTC, for example `2026-06-01T08:30:00Z`.
pub type Time = String;
