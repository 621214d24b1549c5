//! Commands: what people, tools and timers ask for. A command is a wish; [`crate::decide`] answers with events or a rejection.

mod missed;
mod moment;
mod resolve;

pub use missed::Missed;
pub use moment::{Beacon, Moment};
pub use resolve::Resolve;

use crate::amendment::Scope;
use crate::calendar::DayChange;
use crate::definition::{Definition, DefinitionHash};
use crate::id::{ActionId, AnyId, AuditId, FindingId, MeetingId, MessageId, PlanId};
use crate::instant::Instant;
use crate::key::Key;
use crate::record::{AddedAction, AgendaItem, AtRisk, Delegated, NextStep, Slipping};
use crate::sampling::Frame;
use crate::span::Span;
use crate::tool::{self, Failure, Report};
use chrono::NaiveDate;
use std::sync::Arc;

/// A due date that is to move with the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueShift {
    /// Action.
    pub action: ActionId,
    /// Obligation.
    pub obligation: u32,
    /// Where it was listed to move.
    pub to: Instant,
}

/// Who approved a change, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeApproval {
    /// Forum or role of the definition in force.
    pub by: String,
    /// Who took part, by staff reference; empty is whoever holds the role, or chairs the forum.
    pub present: Vec<String>,
    /// Why.
    pub reason: String,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Begin a provider's ledger.
    FoundProvider {
        /// Name.
        name: String,
    },
    /// Bring a definition into force as it is: the beginning of a play in virtual time. People change definitions by
    /// [`Command::ChangeDefinition`], which asks whether assurance weakens.
    ApplyDefinition {
        /// The definition.
        definition: Arc<Definition>,
    },
    /// Bring a changed definition into force as people do it: from a preview, and approved by name where it weakens assurance.
    ChangeDefinition {
        /// Who approved it, if anybody was asked.
        approval: Option<ChangeApproval>,
        /// The definition in force that it was compared with; `None` does not ask.
        base: Option<DefinitionHash>,
        /// The definition.
        definition: Arc<Definition>,
    },
    /// Let a running plan follow the definition in force from now on.
    MovePlan {
        /// Who approved it.
        approval: ChangeApproval,
        /// Plan.
        plan: PlanId,
        /// What the preview of this plan showed, as [`crate::change::Move::mark`]; another one is refused.
        seen: Option<String>,
    },
    /// Let a plan that was moved follow its earlier definition again.
    MovePlanBack {
        /// Who approved it.
        approval: ChangeApproval,
        /// Plan.
        plan: PlanId,
    },
    /// Amend the calendar, and move the due dates that were confirmed.
    AmendCalendar {
        /// Added or removed.
        change: DayChange,
        /// The day.
        date: NaiveDate,
        /// Due dates that move with it, as [`crate::amendment::shifts`] listed them; no others do.
        moves: Vec<DueShift>,
        /// Why.
        reason: String,
        /// Where.
        scope: Scope,
        /// What the day is called.
        title: String,
    },
    /// Appoint somebody to a role.
    AppointPerson {
        /// Name as colleagues know it.
        name: String,
        /// Staff reference.
        person: String,
        /// Role.
        role: String,
        /// Service; `None` is the whole provider.
        service: Option<String>,
    },
    /// Take somebody out of a role.
    StandDownPerson {
        /// Staff reference.
        person: String,
        /// Role.
        role: String,
        /// Service; `None` is the whole provider.
        service: Option<String>,
    },
    /// Somebody is away, and perhaps covered.
    RecordAbsence {
        /// Colleague who stands in, by staff reference; `None` is nobody.
        cover: Option<String>,
        /// First moment of it.
        from: Instant,
        /// Staff reference.
        person: String,
        /// First moment after it; `None` is until it is ended.
        until: Option<Instant>,
    },
    /// Somebody is back, or stays after all.
    EndAbsence {
        /// Beginning of the absence that is meant; `None` is the one that runs, else the next.
        from: Option<Instant>,
        /// Staff reference.
        person: String,
    },
    /// Let somebody act for a role, in one action or in everything of it in a service.
    DelegateWork {
        /// First moment of it; `None` is now.
        from: Option<Instant>,
        /// Who may act, by staff reference.
        to: String,
        /// First moment after it; `None` is until it is revoked.
        until: Option<Instant>,
        /// What.
        what: Delegated,
    },
    /// End a delegation.
    RevokeDelegation {
        /// Who may not act any more, by staff reference.
        to: String,
        /// What.
        what: Delegated,
    },
    /// Give an action to another role. Its due date does not move.
    ReassignAction {
        /// Action.
        action: ActionId,
        /// Why.
        reason: String,
        /// Role that owns it from now on.
        to: String,
    },
    /// Answer an escalation.
    AnswerEscalation {
        /// The action or audit that is late.
        about: AnyId,
        /// Obligation by number; `None` is the oldest without an answer.
        obligation: Option<u32>,
        /// The answer.
        words: String,
    },
    /// Replace a sampling frame.
    ImportFrame {
        /// The frame.
        frame: Arc<Frame>,
        /// Service.
        service: String,
    },
    /// Open an audit beside its turns.
    RequestAudit {
        /// Name of the audit.
        audit: String,
        /// Service.
        service: String,
    },
    /// Have a drawn record that cannot be looked at replaced by the next one.
    SubstituteRecord {
        /// Audit.
        audit: AuditId,
        /// Why.
        reason: String,
        /// Reference of the record.
        reference: String,
    },
    /// Hand in an audit's answers.
    SubmitAudit {
        /// Audit.
        audit: AuditId,
        /// Records with their answers.
        records: Vec<tool::Record>,
        /// Version of the tool that the answers were made for; refused when it is another.
        tool_version: Option<String>,
    },
    /// Begin to work on an audit, or take the work over.
    BeginAudit {
        /// Audit.
        audit: AuditId,
    },
    /// Let an audit's result count, as a second person.
    AuthoriseAudit {
        /// Audit.
        audit: AuditId,
        /// What is to be said about it.
        note: Option<String>,
    },
    /// Send an audit's result back, as a second person: a new submission is asked for.
    SendBackAudit {
        /// Audit.
        audit: AuditId,
        /// Why.
        reason: String,
    },
    /// Decide that an audit is not made.
    WaiveAudit {
        /// Audit.
        audit: AuditId,
        /// Forum that decides; `None` is somebody above the owner.
        forum: Option<String>,
        /// Who took part in the forum, by staff reference; empty is whoever sends this, alone.
        present: Vec<String>,
        /// Why.
        reason: String,
    },
    /// Decide that the next turn of an audit is not made, before it opens.
    WaiveTurn {
        /// Name of the audit.
        audit: String,
        /// Forum that decides; `None` is somebody above the owner.
        forum: Option<String>,
        /// Who took part in the forum, by staff reference; empty is whoever sends this, alone.
        present: Vec<String>,
        /// Why.
        reason: String,
        /// Service.
        service: String,
        /// Its number, so that nobody waives another turn than they saw.
        turn: u32,
    },
    /// Open an audit that corrects another, about the same sample.
    CorrectAudit {
        /// The audit that is corrected.
        audit: AuditId,
        /// Why.
        reason: String,
    },
    /// Write down what somebody else found and an audit had missed.
    ReportMissed {
        /// Audit that should have found it.
        audit: AuditId,
        /// What was found.
        missed: Missed,
    },
    /// The tool has answered.
    RecordEvaluation {
        /// Which attempt it answers; a late answer to an earlier one is harmless.
        attempt: u32,
        /// Audit.
        audit: AuditId,
        /// Report, or why there is none.
        outcome: Result<Report, Failure>,
    },
    /// Ask the tool again.
    RetryEvaluation {
        /// Audit.
        audit: AuditId,
    },
    /// Record that something happened.
    RecordOccurrence {
        /// Kind.
        event: String,
        /// When it happened.
        happened_at: Instant,
        /// Service.
        service: String,
        /// Pseudonymous reference of the person concerned.
        subject: Option<String>,
    },
    /// Add evidence to what an action owes.
    AddEvidence {
        /// Action.
        action: ActionId,
        /// The evidence.
        evidence: NewEvidence,
        /// Obligation by number; `None` is the oldest that is owed.
        obligation: Option<u32>,
    },
    /// Declare that what an action owes is done; its evidence must be in, or comes along.
    CompleteAction {
        /// Action.
        action: ActionId,
        /// Evidence that comes along.
        evidence: Vec<NewEvidence>,
        /// Obligation by number; `None` is the oldest that is owed.
        obligation: Option<u32>,
    },
    /// Move a due date.
    MoveDue {
        /// Action.
        action: ActionId,
        /// Obligation by number; `None` is the oldest that is owed.
        obligation: Option<u32>,
        /// Why.
        reason: String,
        /// New due moment.
        to: Instant,
    },
    /// A forum's decision about closing a plan.
    DecideClosure {
        /// Whether it agrees.
        agreed: bool,
        /// Forum.
        forum: String,
        /// Plan.
        plan: PlanId,
        /// Who took part, by staff reference; empty is whoever sends this, alone.
        present: Vec<String>,
        /// Why.
        reason: String,
    },
    /// A forum waives a gate for a time: the next re-test may be planned, and nothing is verified by it.
    WaiveGate {
        /// Forum.
        forum: String,
        /// Plan.
        plan: PlanId,
        /// Who took part, by staff reference; empty is whoever sends this, alone.
        present: Vec<String>,
        /// Why.
        reason: String,
        /// Re-test by position.
        retest: usize,
        /// Until when; from then the gate is owed again.
        until: Instant,
    },
    /// A forum lives with a risk for a time: what carries it stays open, and is marked.
    AcceptRisk {
        /// What carries it.
        about: AtRisk,
        /// Forum.
        forum: String,
        /// Who took part, by staff reference; empty is whoever sends this, alone.
        present: Vec<String>,
        /// Why.
        reason: String,
        /// Until when.
        until: Instant,
    },
    /// Open the meeting of a forum that was called, or one beside its schedule.
    OpenMeeting {
        /// Forum.
        forum: String,
        /// Who takes part, by staff reference; empty is whoever sends this, alone.
        present: Vec<String>,
    },
    /// Close the meeting of a forum.
    CloseMeeting {
        /// Forum.
        forum: String,
        /// What there is to say in closing.
        words: Option<String>,
    },
    /// The agenda of a meeting was put together.
    FreezeAgenda {
        /// Its lines.
        agenda: Vec<AgendaItem>,
        /// Meeting.
        meeting: MeetingId,
    },
    /// A forum resolves something.
    ResolveInForum {
        /// Forum.
        forum: String,
        /// Who took part, by staff reference; empty is everybody at the meeting that sits, else whoever sends this, alone.
        present: Vec<String>,
        /// Why, or what is asked.
        reason: String,
        /// What.
        what: Resolve,
    },
    /// Answer a forum.
    AnswerChallenge {
        /// What slips.
        about: Slipping,
        /// The answer.
        words: String,
    },
    /// Say how serious a finding is.
    AssessFinding {
        /// Consequence, 1 to 5.
        consequence: u8,
        /// Finding.
        finding: FindingId,
        /// Likelihood, 1 to 5.
        likelihood: u8,
    },
    /// Name the causes of a finding.
    NameCauses {
        /// Causes, in the words of the taxonomy.
        causes: Vec<String>,
        /// Finding.
        finding: FindingId,
        /// Why.
        reason: String,
    },
    /// Let a plan work on a finding.
    JoinFinding {
        /// Finding.
        finding: FindingId,
        /// Plan.
        plan: PlanId,
        /// Why.
        reason: String,
    },
    /// Say that nothing needs to be done about a finding.
    SetAside {
        /// Finding.
        finding: FindingId,
        /// Why.
        reason: String,
    },
    /// Add an action to a plan that runs.
    AddAction {
        /// Evidence and kind.
        added: AddedAction,
        /// Until when, from now.
        due: Span,
        /// Name.
        name: String,
        /// Role that owns it.
        owner: String,
        /// Plan.
        plan: PlanId,
    },
    /// Begin a small test of change.
    BeginTest {
        /// What is tried.
        change: String,
        /// Plan.
        plan: PlanId,
        /// What is expected of it.
        prediction: String,
        /// Until when it runs.
        until: Instant,
    },
    /// Study a small test of change.
    StudyTest {
        /// What was learned.
        learned: String,
        /// What follows.
        next: NextStep,
        /// Plan.
        plan: PlanId,
        /// What happened.
        result: String,
        /// Its number within the plan.
        test: u32,
    },
    /// Record a value of a plan's measure.
    RecordMeasure {
        /// The moment that it is about.
        at: Instant,
        /// Below the line; 1 for a plain value.
        denominator: u64,
        /// Measure by name.
        measure: String,
        /// What a reader should know about it.
        note: Option<String>,
        /// Above the line.
        numerator: u64,
        /// Plan by name.
        plan: String,
        /// Service.
        service: String,
    },
    /// A timer fired: look at this record and do what has come due.
    Wake {
        /// Record.
        key: Key,
    },
    /// Look after the shelf of audit tools.
    Shelf(crate::shelf::ShelfWish),
    /// A message was handed over.
    RecordTold {
        /// Message.
        message: MessageId,
    },
}

/// Evidence that is being added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvidence {
    /// SHA-256 of a file, lower-case hexadecimal.
    pub sha256: Option<String>,
    /// What it shows.
    pub what: String,
}
