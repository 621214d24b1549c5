//! Version 1 of the wire types, one noun a file. Moments are RFC 3339 in UTC; identifiers are text such as `AUD-3`.

mod action;
mod answers;
mod appointment;
mod audit;
mod due;
mod explanation;
mod finding;
mod form;
mod forum;
mod frame;
mod health;
mod ledger;
mod measure;
mod message;
mod occurrence;
mod page;
mod plan;
mod receipt;
mod report;
mod workflow;

pub use action::{Action, Completion, DueMove, Evidence, EvidenceGiven, NewEvidence, Obligation, Origin};
pub use answers::{Answered, Answers, Cell};
pub use appointment::{Appointment, AppointmentsTaken, StandDown};
pub use audit::{Audit, AuditDetail, AuditRequest, Purpose, RetestOf};
pub use due::{Due, Escalation, Move};
pub use explanation::{Explanation, Mover};
pub use finding::Finding;
pub use form::{Field, Form, Question, Sample, SampleRow};
pub use forum::{Agenda, AgendaTopic};
pub use frame::{FrameRow, FrameTaken};
pub use health::Health;
pub use ledger::{Head, LedgerEvent};
pub use measure::{Icon, Measure, MeasurePoint, NewMeasure};
pub use message::Message;
pub use occurrence::{CloudEvent, NewOccurrence, Occurrence};
pub use page::Page;
pub use plan::{Attempt, Decision, NewDecision, Plan, PlanDetail, Reopening, Retest, StoodAside};
pub use receipt::Receipt;
pub use report::{MeasureResult, QuestionResult, Report};
pub use workflow::{InForce, Named, NewWorkflows, SourceFile, ToolPin, WorkflowsApplied};

/// A moment: RFC 3339 in UTC, for example `2026-06-01T08:30:00Z`.
pub type Time = String;
