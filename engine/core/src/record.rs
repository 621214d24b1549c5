//! Working records: the present state of a provider as data, one record a thing. Everything here can be thrown away and
//! derived again from the ledger; nothing here grows with history (bounds in [`crate::limits`]).

mod action;
mod audit;
mod change_test;
mod decision;
mod delegation;
mod duty;
mod finding;
mod gate;
mod measure;
mod meeting;
mod message;
mod occurrence;
mod opening;
mod plan;
mod provider;
mod risk;
mod shelf;
mod theme;

pub use action::{Action, AddedAction, Answer, Escalation, Evidence, MissedRow, Obligation, Origin, Schedule, Settled};
pub use audit::{
    Audit, Authorised, Begun, NotOpened, NotOpenedWhy, Outcome, Purpose, SentBack, Series, Stage as AuditStage,
    Submission, Substitution, Waived,
};
pub use change_test::{ChangeTest, NextStep, Studied};
pub use decision::{Decision, Priority, StoodAside};
pub use delegation::{Delegated, Delegation, Reassignment};
pub(crate) use duty::Holding;
pub use duty::{Duties, Duty, Owed, Told, Vacancy};
pub use finding::{Assessment, Criterion, Finding, FromOutside, Outsider, Problem, SetAside};
pub use gate::{Attempt, RetestState, Waiver};
pub use measure::{MeasurePoint, MeasureSeries, MeasureSource};
pub use meeting::{
    AgendaItem, Challenge, Decided, Diary, Meeting, Minute, Resolution, Slipping, Stage as MeetingStage,
};
pub use message::{Message, Reason};
pub use occurrence::{Happened, Listeners, Occurrence};
pub use opening::{OpenedBy, Reopening, WhyReopened};
pub use plan::{DateOf, LaterBaseline, MovedAction, MovedDate, Plan, PlanMove, Slot, Stage as PlanStage};
pub use provider::{Absence, Appointments, Counters, Person, Post, Provider};
pub use risk::{AcceptedRisk, AtRisk};
pub use shelf::{
    Allowance, DistrustedKey, Grant, Shelf, Shelved, ToolLimits, ToolPackage, TrustedKey, version_numbers,
};
pub use theme::{Sighting, Strand, Theme};

use crate::definition::Definition;
use crate::id::{ActionId, AuditId, FindingId, MeetingId, MessageId, OccurrenceId, PlanId, ThemeId};
use crate::key::Key;
use crate::record_list::RecordList;
use crate::sampling::Frame;
use crate::state::{Halt, Need};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Any record. The variants mirror [`Key`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Record {
    /// Counters and the definition in force.
    Provider(Provider),
    /// A definition.
    Definition(Arc<Definition>),
    /// A member of staff.
    Person(Person),
    /// Who holds which role.
    Appointments(Appointments),
    /// What the roles of a service owe.
    Duties(Duties),
    /// A sampling frame.
    Frame(Arc<Frame>),
    /// An audit's turns in a service.
    Series(Series),
    /// The place of a plan in a service.
    Slot(Slot),
    /// Actions that wait for an event.
    Listeners(Listeners),
    /// An audit.
    Audit(Box<Audit>),
    /// Answers that wait to be evaluated.
    Submission(Arc<Submission>),
    /// A finding.
    Finding(Box<Finding>),
    /// A plan.
    Plan(Box<Plan>),
    /// An action.
    Action(Box<Action>),
    /// An occurrence.
    Occurrence(Occurrence),
    /// A message.
    Message(Message),
    /// Findings of one criterion in a service.
    Criterion(Criterion),
    /// Values of a plan's measure.
    PlanMeasure(MeasureSeries),
    /// Values of an audit's measure.
    AuditMeasure(MeasureSeries),
    /// Where a theme's pattern was seen.
    Strand(Strand),
    /// A theme that was raised.
    Theme(Box<Theme>),
    /// To whom something happened, and when last.
    Happened(Happened),
    /// What a forum has before it.
    Diary(Box<Diary>),
    /// A meeting of a forum.
    Meeting(Box<Meeting>),
    /// Installed audit tools, trusted keys, limits and grants.
    Shelf(Box<Shelf>),
    /// A list of records that tools may be lent.
    List(Arc<RecordList>),
    /// Digest of the list that a service handed in last.
    ListInForce(String),
}

/// Reads records by type. Implemented by everything that can look a key up, so that decisions, explanations and pages share
/// one set of words.
pub trait Read {
    /// The record of a key; `None` when there is none. Asks for the key when it is not at hand.
    fn record(&self, key: &Key) -> Result<Option<&Record>, Need>;
}

macro_rules! typed {
    ($($(#[$doc:meta])* $get:ident($($arg:ident: $ty:ty),*) -> $out:ty = $key:expr, $variant:ident;)+) => {
        /// Typed reading of records that must be there, or may be absent.
        pub trait ReadTyped: Read {
            $($(#[$doc])*
            fn $get(&self $(, $arg: $ty)*) -> Result<Option<&$out>, Halt> {
                Ok(match self.record(&$key)? {
                    Some(Record::$variant(record)) => Some(record),
                    _ => None,
                })
            })+
        }
        impl<T: Read + ?Sized> ReadTyped for T {}
    };
}

typed! {
    /// The provider's counters, once it is founded.
    provider() -> Provider = Key::Provider, Provider;
    /// A definition by hash.
    definition(hash: &str) -> Arc<Definition> = Key::Definition(hash.to_owned()), Definition;
    /// A member of staff.
    person(person: &str) -> Person = Key::Person(person.to_owned()), Person;
    /// Who holds which role in a service, or provider-wide.
    appointments(service: Option<&str>) -> Appointments = Key::Appointments(service.map(str::to_owned)), Appointments;
    /// What the roles of a service owe.
    duties(service: &str) -> Duties = Key::Duties(service.to_owned()), Duties;
    /// A sampling frame.
    frame(service: &str, population: &str) -> Arc<Frame> = Key::Frame(service.to_owned(), population.to_owned()), Frame;
    /// An audit's turns in a service.
    series(service: &str, audit: &str) -> Series = Key::Series(service.to_owned(), audit.to_owned()), Series;
    /// The place of a plan in a service.
    slot(service: &str, plan: &str) -> Slot = Key::Slot(service.to_owned(), plan.to_owned()), Slot;
    /// Actions that wait for an event in a service.
    listeners(service: &str, event: &str) -> Listeners = Key::Listeners(service.to_owned(), event.to_owned()), Listeners;
    /// An audit.
    audit(id: AuditId) -> Box<Audit> = Key::Audit(id), Audit;
    /// Answers that wait to be evaluated.
    submission(id: AuditId) -> Arc<Submission> = Key::Submission(id), Submission;
    /// A finding.
    finding(id: FindingId) -> Finding = Key::Finding(id), Finding;
    /// A plan.
    plan(id: PlanId) -> Box<Plan> = Key::Plan(id), Plan;
    /// An action.
    action(id: ActionId) -> Box<Action> = Key::Action(id), Action;
    /// An occurrence.
    occurrence(id: OccurrenceId) -> Occurrence = Key::Occurrence(id), Occurrence;
    /// Findings of one criterion in a service.
    criterion(service: &str, criterion: &str) -> Criterion =
        Key::Criterion(service.to_owned(), criterion.to_owned()), Criterion;
    /// Values of a plan's measure: service, plan, measure by name.
    plan_measure(service: &str, plan: &str, measure: &str) -> MeasureSeries =
        Key::PlanMeasure(service.to_owned(), plan.to_owned(), measure.to_owned()), PlanMeasure;
    /// Values of an audit's measure: service, audit, measure by id.
    audit_measure(service: &str, audit: &str, measure: &str) -> MeasureSeries =
        Key::AuditMeasure(service.to_owned(), audit.to_owned(), measure.to_owned()), AuditMeasure;
    /// A message.
    message(id: MessageId) -> Message = Key::Message(id), Message;
    /// Where a theme's pattern was seen: in a service, or over all services.
    strand(service: Option<&str>, theme: &str) -> Strand = Key::Strand(service.map(str::to_owned), theme.to_owned()), Strand;
    /// A theme that was raised.
    theme(id: ThemeId) -> Box<Theme> = Key::Theme(id), Theme;
    /// To whom something happened in a service: service, event.
    happened(service: &str, event: &str) -> Happened = Key::Happened(service.to_owned(), event.to_owned()), Happened;
    /// What a forum has before it.
    diary(forum: &str) -> Box<Diary> = Key::Diary(forum.to_owned()), Diary;
    /// A meeting of a forum.
    meeting(id: MeetingId) -> Box<Meeting> = Key::Meeting(id), Meeting;
    /// Installed audit tools, trusted keys, limits and grants.
    shelf() -> Box<Shelf> = Key::Shelf, Shelf;
}
