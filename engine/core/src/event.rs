//! Events: recorded facts, in the order in which they became true. They are the truth; every record is derived from them by
//! [`crate::apply`]. Events never change their meaning: a new need is a new event or a new optional field.
//!
//! Fields stand in alphabetical order, as canonical JSON has them, so that encoding needs no sorting.

mod recorded;

pub use recorded::{Actor, Keyed, Recorded};

use crate::amendment::Scope;
use crate::calendar::DayChange;
use crate::deadline::{Due, Move};
use crate::definition::{Band, CadenceWhen, Definition, DefinitionHash, Pattern, Rung};
use crate::id::{ActionId, AuditId, FindingId, MeetingId, MessageId, OccurrenceId, PlanId, ThemeId};
use crate::instant::Instant;
use crate::record::{
    AddedAction, AgendaItem, Allowance, AtRisk, Delegated, MeasurePoint, MovedAction, MovedDate, NextStep,
    NotOpenedWhy, Obligation, OpenedBy, Origin, Outsider, Problem, Purpose, Reason, Resolution, Schedule, Slipping,
    StoodAside, ToolLimits, ToolPackage, WhyReopened,
};
use crate::record_list::RecordList;
use crate::sampling::{Frame, Sample, Substitute};
use crate::tool::{self, Failure, MeasureResult, Report, Severity};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Event {
    /// The ledger of a provider begins.
    ProviderFounded {
        /// Name.
        name: String,
    },
    /// Somebody approved a change of the definition by name. It comes into force right after.
    ChangeApproved {
        /// Definition that was in force.
        before: DefinitionHash,
        /// Forum or role, as named in the definition that was in force.
        by: String,
        /// Definition that comes into force.
        hash: DefinitionHash,
        /// Who took part, by staff reference; never only whoever sent the change.
        present: Vec<String>,
        /// Why.
        reason: String,
        /// What weakens assurance, one sentence each, as far as a page holds them.
        weaker: Vec<String>,
        /// How many changes weaken assurance.
        weaker_count: u32,
    },
    /// A definition came into force.
    DefinitionApplied {
        /// The whole definition.
        definition: Arc<Definition>,
        /// Its hash.
        hash: DefinitionHash,
    },
    /// Somebody was appointed to a role.
    PersonAppointed {
        /// Name as colleagues know it.
        name: String,
        /// Staff reference.
        person: String,
        /// Role.
        role: String,
        /// Service; `None` is the whole provider.
        service: Option<String>,
    },
    /// A day was added to the calendar, or taken out. Nothing that runs moves by itself.
    CalendarAmended {
        /// Added or removed.
        change: DayChange,
        /// The day.
        date: NaiveDate,
        /// Why.
        reason: String,
        /// Where.
        scope: Scope,
        /// What the day is called.
        title: String,
    },
    /// Somebody left a role.
    PersonStoodDown {
        /// Staff reference.
        person: String,
        /// Role.
        role: String,
        /// Service; `None` is the whole provider.
        service: Option<String>,
    },
    /// Somebody is or will be away.
    AbsenceRecorded {
        /// Colleague who stands in, by staff reference.
        cover: Option<String>,
        /// First moment of it.
        from: Instant,
        /// Staff reference.
        person: String,
        /// First moment after it; `None` is until it is ended.
        until: Option<Instant>,
    },
    /// The first moment of an absence came.
    AbsenceBegan {
        /// First moment of it.
        from: Instant,
        /// Staff reference.
        person: String,
    },
    /// An absence is over, or does not take place.
    AbsenceEnded {
        /// First moment of it.
        from: Instant,
        /// Staff reference.
        person: String,
    },
    /// Somebody may act for a role.
    WorkDelegated {
        /// First moment of it.
        from: Instant,
        /// Who may act, by staff reference.
        to: String,
        /// First moment after it; `None` is until it is revoked.
        until: Option<Instant>,
        /// What.
        what: Delegated,
    },
    /// A delegation was ended.
    DelegationRevoked {
        /// Who may not act any more, by staff reference.
        to: String,
        /// What.
        what: Delegated,
    },
    /// Nobody holds a role that is needed. Recorded again when somebody above could be told at last.
    VacancyNoticed {
        /// Role.
        role: String,
        /// Service.
        service: String,
        /// Role above that was told; `None` while nobody above is there either.
        told: Option<String>,
    },
    /// A role has somebody again, or is not needed any more.
    VacancyEnded {
        /// Role.
        role: String,
        /// Service.
        service: String,
    },
    /// A sampling frame replaced the one before.
    FrameImported {
        /// The frame.
        frame: Arc<Frame>,
        /// Service.
        service: String,
    },
    /// The next turn of an audit was planned.
    TurnPlanned {
        /// On which results its date depends; absent is the ordinary cadence.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<CadenceWhen>,
        /// Name of the audit.
        audit: String,
        /// Definition that schedules it.
        definition: DefinitionHash,
        /// When it opens; `None` when no turn follows.
        opens: Option<Instant>,
        /// Service.
        service: String,
        /// Its number.
        turn: u32,
    },
    /// Turns of an audit were never opened: they are not made, and leave this instead of an audit.
    TurnsNotOpened {
        /// Name of the audit.
        audit: String,
        /// Number of the first of them.
        first: u32,
        /// Number of the last of them.
        last: u32,
        /// When the last of them would have opened.
        opens: Instant,
        /// Service.
        service: String,
        /// Why.
        why: NotOpenedWhy,
    },
    /// An audit opened.
    AuditOpened {
        /// Identifier.
        audit: AuditId,
        /// Definition that it follows.
        definition: DefinitionHash,
        /// When it must be submitted.
        due: Due,
        /// Name in the definition.
        name: String,
        /// Role that carries it out.
        owner: String,
        /// Why it is made.
        purpose: Purpose,
        /// Why it corrects another, where it does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// Service.
        service: String,
    },
    /// Somebody began to work on an audit, or took the work over.
    AuditBegun {
        /// Audit.
        audit: AuditId,
    },
    /// An audit's next turn opened while it waited for its answers. It can no longer be handed in.
    AuditMissed {
        /// Audit.
        audit: AuditId,
    },
    /// An audit is not made, with a reason.
    AuditWaived {
        /// Audit.
        audit: AuditId,
        /// Forum that decided; absent was somebody above the owner.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        forum: Option<String>,
        /// Who took part in the forum.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        present: Vec<String>,
        /// Why.
        reason: String,
        /// Who stood aside in the forum.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        stood_aside: Vec<StoodAside>,
    },
    /// The report came in, and waits for a second person. Nothing follows from it yet.
    AuthorisationAsked {
        /// Audit.
        audit: AuditId,
        /// The report.
        report: Report,
        /// Role that authorises it, or sends it back.
        role: String,
        /// Whether the result is a significant finding.
        significant: bool,
    },
    /// A second person let the result count; `AuditEvaluated` follows.
    AuditAuthorised {
        /// Audit.
        audit: AuditId,
        /// What they said about it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// A second person sent the result back: it never counted, and a new submission is asked for.
    AuditSentBack {
        /// Audit.
        audit: AuditId,
        /// What its gate lacked by that result, where it is a re-test.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        lacked: Vec<String>,
        /// New due moment, where the old one leaves no time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        moved: Option<Move>,
        /// Why.
        reason: String,
    },
    /// Another audit about the same sample stands in the place of this one; its own `AuditEvaluated` follows.
    AuditCorrected {
        /// The audit that was corrected.
        audit: AuditId,
        /// The audit that corrects it.
        by: AuditId,
    },
    /// The engine drew an audit's sample.
    SampleDrawn {
        /// Audit.
        audit: AuditId,
        /// The sample, with frame digest and seed, so that anybody can draw it again.
        sample: Sample,
    },
    /// A drawn record could not be looked at; the next by the same seed took its place.
    SampleRowReplaced {
        /// Audit.
        audit: AuditId,
        /// Digest of the frame that it was drawn from.
        frame_digest: String,
        /// Why.
        reason: String,
        /// Reference of the record that went.
        reference: String,
        /// What came.
        substitute: Substitute,
    },
    /// Answers came in. They are read-only from here.
    AuditSubmitted {
        /// Audit.
        audit: AuditId,
        /// Records with their answers.
        records: Vec<tool::Record>,
    },
    /// The tool's report came in.
    AuditEvaluated {
        /// Audit.
        audit: AuditId,
        /// The report.
        report: Report,
        /// Whether the result is a significant finding.
        significant: bool,
    },
    /// The tool gave no report.
    EvaluationFailed {
        /// Audit.
        audit: AuditId,
        /// Why.
        failure: Failure,
    },
    /// Somebody asked the tool again.
    EvaluationRetried {
        /// Audit.
        audit: AuditId,
    },
    /// An audit is not needed any more.
    AuditWithdrawn {
        /// Audit.
        audit: AuditId,
    },
    /// A finding was raised.
    FindingRaised {
        /// Audit that raised it.
        audit: AuditId,
        /// Causes, in the words of the taxonomy.
        causes: Vec<String>,
        /// Tool and question by their ids: what it is about, whatever version of the tool asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        criterion: Option<String>,
        /// Identifier.
        finding: FindingId,
        /// The problem in structured words.
        problem: Problem,
        /// Question by position in the tool.
        question: u16,
        /// Title of that question.
        question_title: String,
        /// How serious it is.
        severity: Severity,
        /// Whether it is part of a significant finding.
        significant: bool,
    },
    /// Somebody else found what an audit had missed.
    FindingReported {
        /// Audit that should have found it.
        audit: AuditId,
        /// Causes, in the words of the taxonomy.
        causes: Vec<String>,
        /// Tool and question by their ids, where a question was named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        criterion: Option<String>,
        /// Identifier.
        finding: FindingId,
        /// The problem in structured words.
        problem: Problem,
        /// Question by position in the tool, where one was named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        question: Option<u16>,
        /// Title of that question.
        question_title: String,
        /// When it was seen.
        seen_at: Instant,
        /// How serious it is.
        severity: Severity,
        /// Whether it counts as a significant finding.
        significant: bool,
        /// Who found it.
        who: Outsider,
    },
    /// A correction of the audit found the same thing again, and says anew what it is.
    FindingCorrected {
        /// The audit that corrects.
        audit: AuditId,
        /// Finding.
        finding: FindingId,
        /// The problem as it is now.
        problem: Problem,
        /// How serious it is now.
        severity: Severity,
        /// Whether it is part of a significant finding now.
        significant: bool,
    },
    /// A plan took a finding on.
    FindingJoined {
        /// Finding.
        finding: FindingId,
        /// Plan.
        plan: PlanId,
        /// Why, when a person joined it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A plan was opened.
    PlanOpened {
        /// Measures in the audit that opened it; empty when another thing did.
        baseline: Vec<MeasureResult>,
        /// The audits whose measures are in `baselines`, by name.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        baseline_audits: BTreeMap<String, AuditId>,
        /// Latest measures of other audits by which it is re-tested, or that its theme watches, by name.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        baselines: BTreeMap<String, Vec<MeasureResult>>,
        /// Definition that it keeps.
        definition: DefinitionHash,
        /// Name in the definition.
        name: String,
        /// What opened it.
        #[serde(alias = "audit")]
        opened_by: OpenedBy,
        /// Identifier.
        plan: PlanId,
        /// How many re-tests it has.
        retests: usize,
        /// Service.
        service: String,
    },
    /// An audit measured for the first time since a plan was opened what its re-tests compare with values at opening, and what nobody had
    /// measured before.
    BaselineTaken {
        /// Audit.
        audit: AuditId,
        /// Its name.
        audit_name: String,
        /// Round of the plan from which results are compared with it.
        from_round: u32,
        /// The measures.
        measures: Vec<MeasureResult>,
        /// Plan.
        plan: PlanId,
    },
    /// A running plan follows another definition from now on. What it owes is not less than before: an action that the other
    /// definition does not know stays owed, and a gate keeps its attempts.
    PlanMoved {
        /// Its actions that were there, each with what changes about it.
        actions: Vec<MovedAction>,
        /// Forum or role that approved it.
        approved_by: String,
        /// Whether it takes an earlier move back.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        back: bool,
        /// Dates that move with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        dates: Vec<MovedDate>,
        /// Definition that it followed.
        from: DefinitionHash,
        /// What it is called in the definition that it follows now.
        name: String,
        /// Plan.
        plan: PlanId,
        /// Who took part in the approval, by staff reference.
        present: Vec<String>,
        /// Why.
        reason: String,
        /// How many re-tests it has from now on.
        retests: usize,
        /// Definition that it follows now.
        to: DefinitionHash,
        /// What of it weakens assurance, one sentence each.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        weaker: Vec<String>,
    },
    /// An action was opened.
    ActionOpened {
        /// Identifier.
        action: ActionId,
        /// What a person said who added it to a running plan.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        added: Option<AddedAction>,
        /// Clock of the law or of practice that sets when it is due.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clock: Option<String>,
        /// Definition that it follows.
        definition: DefinitionHash,
        /// Who is told when it is late.
        ladder: Vec<Rung>,
        /// Plan or rule that it comes from.
        origin: Origin,
        /// Role that owns it.
        owner: String,
        /// How it recurs.
        schedule: Schedule,
        /// Service.
        service: String,
        /// Name or instruction.
        title: String,
    },
    /// Something became owed.
    ObligationOpened {
        /// Action.
        action: ActionId,
        /// What is owed by when.
        obligation: Obligation,
    },
    /// Evidence was added.
    EvidenceAdded {
        /// Action.
        action: ActionId,
        /// Obligation that it answers.
        obligation: u32,
        /// SHA-256 of a file.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sha256: Option<String>,
        /// What it shows.
        what: String,
    },
    /// An obligation was met.
    ObligationMet {
        /// Action.
        action: ActionId,
        /// Obligation.
        obligation: u32,
    },
    /// A turn passed without evidence.
    ObligationMissed {
        /// Action.
        action: ActionId,
        /// Obligation.
        obligation: u32,
        /// Due moment of the first turn of the row in which it was missed, itself included: the ladder of the next turn counts from there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        row_from: Option<Instant>,
    },
    /// A due date was moved.
    DueMoved {
        /// Action.
        action: ActionId,
        /// The move.
        moved: Move,
        /// Obligation.
        obligation: u32,
    },
    /// An action came into place.
    ActionInPlace {
        /// Action.
        action: ActionId,
    },
    /// Nothing of an action is owed any more.
    ActionDone {
        /// Action.
        action: ActionId,
    },
    /// An action begins again with a new round of its plan.
    ActionReopened {
        /// Action.
        action: ActionId,
        /// Round.
        round: u32,
    },
    /// A rung of a ladder fired.
    Escalated {
        /// What is late: an action, or an audit.
        about: Late,
        /// Until when the role must answer; after that the next rung speaks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer_by: Option<Instant>,
        /// Role that the ladder names, where nobody is there and the role above is told in its place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead_of: Option<String>,
        /// Told late, because Ratchet was not running when the rung came due.
        late: bool,
        /// Person, if the role resolved to one.
        person: Option<String>,
        /// Rung by position; lower ones that had not fired are passed over.
        rung: usize,
        /// Role.
        to: String,
    },
    /// A role answered an escalation.
    EscalationAnswered {
        /// What is late.
        about: Late,
        /// Role that was told.
        role: String,
        /// The answer.
        words: String,
    },
    /// An action was given to another role. Its due date does not move.
    ActionReassigned {
        /// Action.
        action: ActionId,
        /// Role that owned it.
        from: String,
        /// Why.
        reason: String,
        /// Role that owns it now.
        to: String,
    },
    /// Somebody has to be told something.
    MessageOwed {
        /// Identifier of the thing it is about.
        about: String,
        /// Identifier.
        message: MessageId,
        /// Person, if the role resolved to one.
        person: Option<String>,
        /// Why.
        reason: Reason,
        /// Role.
        role: String,
        /// Service.
        service: String,
        /// One plain sentence.
        text: String,
    },
    /// A message was handed over.
    MessageTold {
        /// Message.
        message: MessageId,
    },
    /// All actions of a plan are in place.
    PlanInPlace {
        /// Plan.
        plan: PlanId,
    },
    /// It was settled when a re-test opens.
    RetestPlanned {
        /// When.
        opens: Instant,
        /// Plan.
        plan: PlanId,
        /// Re-test by position.
        retest: usize,
    },
    /// A re-test passed.
    RetestPassed {
        /// The re-test audit.
        audit: AuditId,
        /// Plan.
        plan: PlanId,
        /// Re-test by position.
        retest: usize,
    },
    /// A re-test failed.
    RetestFailed {
        /// The re-test audit.
        audit: AuditId,
        /// Plan.
        plan: PlanId,
        /// Why, in plain words.
        reasons: Vec<String>,
        /// Re-test by position.
        retest: usize,
    },
    /// A plan began again.
    PlanReopened {
        /// Plan.
        plan: PlanId,
        /// Round.
        round: u32,
        /// Why.
        why: WhyReopened,
    },
    /// All re-tests that close a plan have passed.
    ClosureReady {
        /// Plan.
        plan: PlanId,
    },
    /// A forum decided about closing.
    ForumDecided {
        /// Whether it agreed.
        agreed: bool,
        /// Forum.
        forum: String,
        /// Meeting at which it was decided; `None` is between meetings.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        meeting: Option<MeetingId>,
        /// Plan.
        plan: PlanId,
        /// Who took part, by staff reference, whoever stood aside included.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        present: Vec<String>,
        /// Why.
        reason: String,
        /// Who took no part in this decision because of a conflict of interest.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        stood_aside: Vec<StoodAside>,
    },
    /// A plan is verified: its re-tests passed and, where asked, the forum agreed.
    PlanVerified {
        /// Plan.
        plan: PlanId,
        /// Until when it is watched.
        watch_until: Option<Instant>,
    },
    /// A plan is closed.
    PlanClosed {
        /// Plan.
        plan: PlanId,
    },
    /// A theme's pattern was seen in a finding.
    ThemeSighted {
        /// Finding.
        finding: FindingId,
        /// Theme.
        name: String,
        /// What was seen.
        pattern: Pattern,
        /// Service in which the theme is looked for; `None` is over all services.
        service: Option<String>,
    },
    /// A corrected audit does not show a theme's pattern any more in a finding.
    ThemeUnsighted {
        /// Finding.
        finding: FindingId,
        /// Theme.
        name: String,
        /// What is not seen any more.
        pattern: Pattern,
        /// Service in which the theme is looked for; `None` is over all services.
        service: Option<String>,
    },
    /// A pattern was seen in enough audits: a theme begins.
    ThemeRaised {
        /// Definition that it keeps.
        definition: DefinitionHash,
        /// Name in the definition.
        name: String,
        /// Senior role that owns it.
        owner: String,
        /// What recurs.
        pattern: Pattern,
        /// Service; `None` is over all services.
        service: Option<String>,
        /// Identifier.
        theme: ThemeId,
    },
    /// A finding stands behind a theme.
    ThemeJoined {
        /// Finding.
        finding: FindingId,
        /// Theme.
        theme: ThemeId,
    },
    /// A plan works on a theme.
    ThemePlanned {
        /// Plan.
        plan: PlanId,
        /// Theme.
        theme: ThemeId,
    },
    /// Every watched audit of a theme is better.
    ThemeImproved {
        /// Theme.
        theme: ThemeId,
    },
    /// A theme that had improved has not any more.
    ThemeWorsened {
        /// Why, one sentence each.
        reasons: Vec<String>,
        /// Theme.
        theme: ThemeId,
    },
    /// A theme came to its end: every watched audit is better, and its plans are verified.
    ThemeClosed {
        /// Theme.
        theme: ThemeId,
    },
    /// A forum waived a gate for a time. It has not passed.
    GateWaived {
        /// Forum.
        forum: String,
        /// Meeting at which it was decided; `None` is between meetings.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        meeting: Option<MeetingId>,
        /// Plan.
        plan: PlanId,
        /// Who took part.
        present: Vec<String>,
        /// Why.
        reason: String,
        /// Re-test by position.
        retest: usize,
        /// Who stood aside.
        stood_aside: Vec<StoodAside>,
        /// Until when.
        until: Instant,
    },
    /// A waiver came to its end: the gate is owed again.
    WaiverEnded {
        /// Plan.
        plan: PlanId,
        /// Re-test by position.
        retest: usize,
    },
    /// A re-test could not be judged. It neither passed nor failed, and is made again.
    RetestNotJudged {
        /// The re-test audit.
        audit: AuditId,
        /// Plan.
        plan: PlanId,
        /// Why, in plain words.
        reasons: Vec<String>,
        /// Re-test by position.
        retest: usize,
    },
    /// A forum lives with a risk for a time.
    RiskAccepted {
        /// What carries it.
        about: AtRisk,
        /// Forum.
        forum: String,
        /// Meeting at which it was decided; `None` is between meetings.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        meeting: Option<MeetingId>,
        /// Who took part.
        present: Vec<String>,
        /// Why.
        reason: String,
        /// Who stood aside.
        stood_aside: Vec<StoodAside>,
        /// Until when.
        until: Instant,
    },
    /// It was settled when a forum meets next.
    MeetingPlanned {
        /// Definition that schedules it.
        definition: DefinitionHash,
        /// Forum.
        forum: String,
        /// When; `None` is never again.
        meets: Option<Instant>,
        /// Number of that meeting in the schedule.
        number: u32,
    },
    /// The time of a meeting has come.
    MeetingCalled {
        /// Definition that it follows.
        definition: DefinitionHash,
        /// Forum.
        forum: String,
        /// Identifier.
        meeting: MeetingId,
        /// Number in the schedule; `None` is beside it.
        number: Option<u32>,
    },
    /// A meeting's agenda, as things stood.
    AgendaFrozen {
        /// Its lines.
        agenda: Vec<AgendaItem>,
        /// Meeting.
        meeting: MeetingId,
    },
    /// A meeting was opened.
    MeetingOpened {
        /// Meeting.
        meeting: MeetingId,
        /// Who takes part, by staff reference, the speaker first.
        present: Vec<String>,
    },
    /// A meeting came to its end.
    MeetingClosed {
        /// Whether nobody closed it, and the next one took over.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        lapsed: bool,
        /// Meeting.
        meeting: MeetingId,
        /// What it should have decided on, and did not.
        undecided: Vec<String>,
        /// What the chair said in closing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<String>,
    },
    /// A meeting was not held.
    MeetingMissed {
        /// Meeting.
        meeting: MeetingId,
        /// What it should have decided on.
        undecided: Vec<String>,
    },
    /// A forum resolved something.
    ForumResolved {
        /// Forum.
        forum: String,
        /// Meeting at which it was resolved; `None` is between meetings.
        meeting: Option<MeetingId>,
        /// Who took part.
        present: Vec<String>,
        /// Why, or what was asked.
        reason: String,
        /// What.
        resolution: Resolution,
        /// Who stood aside.
        stood_aside: Vec<StoodAside>,
    },
    /// A role answered a forum.
    ChallengeAnswered {
        /// What slips.
        about: Slipping,
        /// Forum.
        forum: String,
        /// The answer.
        words: String,
    },
    /// No answer came by the next meeting.
    ChallengeUnanswered {
        /// What slips.
        about: Slipping,
        /// Forum.
        forum: String,
    },
    /// Somebody said how serious a finding is.
    FindingAssessed {
        /// Band.
        band: Band,
        /// Consequence, 1 to 5.
        consequence: u8,
        /// Finding.
        finding: FindingId,
        /// Likelihood, 1 to 5.
        likelihood: u8,
    },
    /// Somebody named the causes of a finding; they replace those before.
    CausesNamed {
        /// Causes, in the words of the taxonomy.
        causes: Vec<String>,
        /// Finding.
        finding: FindingId,
        /// Why.
        reason: String,
    },
    /// An earlier finding of the same criterion in the same service counted as resolved.
    FindingRecurred {
        /// The earlier ones, oldest first.
        earlier: Vec<FindingId>,
        /// Finding.
        finding: FindingId,
    },
    /// Nothing needs to be done about a finding.
    FindingSetAside {
        /// Finding.
        finding: FindingId,
        /// Why.
        reason: String,
    },
    /// A small test of change began.
    TestBegun {
        /// What is tried.
        change: String,
        /// Plan.
        plan: PlanId,
        /// What is expected of it.
        prediction: String,
        /// Its number within the plan.
        test: u32,
        /// Until when it runs.
        until: Instant,
    },
    /// A small test of change was studied.
    TestStudied {
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
    /// A plan's measure has a value.
    MeasureRecorded {
        /// Definition that says what is measured.
        definition: DefinitionHash,
        /// Measure by name.
        measure: String,
        /// Plan by name.
        of_plan: String,
        /// The value, with its source.
        point: MeasurePoint,
        /// Service.
        service: String,
    },
    /// A value that an audit gave a plan's measure counts no more, because that audit was corrected.
    MeasureWithdrawn {
        /// The audit that was corrected.
        audit: AuditId,
        /// Measure by name.
        measure: String,
        /// Plan by name.
        of_plan: String,
        /// Service.
        service: String,
    },
    /// Something happened in a service.
    OccurrenceRecorded {
        /// Kind.
        event: String,
        /// When it happened.
        happened_at: Instant,
        /// Identifier.
        occurrence: OccurrenceId,
        /// Service.
        service: String,
        /// Pseudonymous reference of the person concerned.
        subject: Option<String>,
    },
    /// An audit tool was installed: workflows may be pinned to it.
    ToolInstalled {
        /// What was let pass because somebody asked for it.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        allowed: BTreeSet<Allowance>,
        /// What its package says.
        package: Box<ToolPackage>,
        /// Where it came from: a file's name, or an address.
        source: String,
    },
    /// An audit tool was handed in and not installed.
    ToolRefused {
        /// Stable name of the outcome.
        outcome: String,
        /// SHA-256 of what was handed in.
        package: String,
        /// Why.
        reason: String,
        /// Where it came from.
        source: String,
    },
    /// An audit tool was taken away.
    ToolRemoved {
        /// Digest of its component.
        digest: String,
        /// Tool id.
        tool: String,
    },
    /// A key may sign audit tools.
    ToolKeyTrusted {
        /// Public key, lower-case hexadecimal.
        key: String,
        /// Whose it is.
        name: String,
    },
    /// A key may sign audit tools no longer. What it signed before stays installed.
    ToolKeyDistrusted {
        /// Public key, lower-case hexadecimal.
        key: String,
        /// Why.
        reason: String,
    },
    /// A tool got limits of its own, or lost them when none are set.
    ToolLimited {
        /// The limits.
        limits: ToolLimits,
        /// Tool id.
        tool: String,
    },
    /// A tool may read a list of records in a service.
    RecordsGranted {
        /// The list, by name.
        records: String,
        /// Service.
        service: String,
        /// Tool id.
        tool: String,
    },
    /// A service handed a list of records in, for tools to read. It replaces the one before.
    RecordsHandedIn {
        /// The list.
        list: Arc<RecordList>,
        /// Its name.
        records: String,
        /// Service.
        service: String,
    },
    /// What a tool may read for the evaluations of an audit from here on.
    RecordsLent {
        /// Audit.
        audit: AuditId,
        /// Digests of the lists, by name.
        lent: BTreeMap<String, String>,
    },
    /// It may no longer.
    RecordsRevoked {
        /// The list, by name.
        records: String,
        /// Service.
        service: String,
        /// Tool id.
        tool: String,
    },
}

/// What is late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Late {
    /// An obligation of an action.
    Action {
        /// Action.
        action: ActionId,
        /// Obligation by number.
        obligation: u32,
    },
    /// An audit.
    Audit(AuditId),
}
