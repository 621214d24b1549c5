//! Why a command is refused: what happened, why it matters, what to do. The codes are stable and shared by the command line,
//! the HTTP API and the pages.

use crate::instant::Instant;
use serde::Serialize;

/// A refusal. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Rejection {
    /// The provider's ledger has begun already.
    #[error("this data directory already belongs to `{name}`")]
    AlreadyFounded {
        /// Name of the provider.
        name: String,
    },
    /// Nothing has been set up yet.
    #[error("no workflows are in force yet: apply a folder of .qip files first")]
    NothingApplied,
    /// There is no such thing.
    #[error("there is no {what} `{name}`{}", hint(known))]
    Unknown {
        /// Kind of thing.
        what: &'static str,
        /// What was asked for.
        name: String,
        /// What there is, when that is a short list.
        known: Vec<String>,
    },
    /// A name or text is not acceptable.
    #[error("{what} is not acceptable: {reason}")]
    BadText {
        /// Which text.
        what: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// The person does not hold the role that this takes.
    #[error("this is for the {role} of {place}, and `{person}` is not appointed to that role there")]
    NotAppointed {
        /// Person who asked.
        person: String,
        /// Role that may.
        role: String,
        /// Service, or the provider.
        place: String,
    },
    /// Whoever runs Ratchet has to do this.
    #[error("{what} by whoever runs Ratchet, not by one of the staff: ask them")]
    OperatorOnly {
        /// What is done, for example `the calendar is amended`.
        what: &'static str,
    },
    /// A person has to do this, not the engine or the operator.
    #[error("this needs a person's name: say who is acting")]
    NoPerson,
    /// Auditor, action owner and re-tester of the same plan must be different people.
    #[error(
        "`{person}` {conflict}, so somebody else has to do this: auditor, action owner and re-tester of one plan are different people, and nobody approves the closing of their own work"
    )]
    SeparationOfDuties {
        /// Person who asked.
        person: String,
        /// What they did before, for example "owns an action of QIP-2".
        conflict: String,
    },
    /// The audit is not waiting for answers.
    #[error("{audit} {state}")]
    AuditNotOpen {
        /// Audit.
        audit: String,
        /// Its state in words.
        state: String,
    },
    /// There is no sample to answer for.
    #[error(
        "{audit} has no sample yet: import the list of {population} of {service} first, then the engine draws the sample"
    )]
    NoSample {
        /// Audit.
        audit: String,
        /// What is sampled.
        population: String,
        /// Service.
        service: String,
    },
    /// The answers do not fit the sample.
    #[error("the answers do not fit the sample of {audit}: {}", reasons.join("; "))]
    AnswersDoNotFit {
        /// Audit.
        audit: String,
        /// What does not fit, one sentence each.
        reasons: Vec<String>,
    },
    /// The answers were made for another version of the tool.
    #[error(
        "the answers were made for {tool} {given}, but this audit runs on {tool} {pinned}; answer the questions of {pinned}"
    )]
    WrongToolVersion {
        /// Tool.
        tool: String,
        /// Version given.
        given: String,
        /// Version pinned.
        pinned: String,
    },
    /// The tool is not asked at present.
    #[error("{audit} is not waiting for its tool to be asked again")]
    NothingToRetry {
        /// Audit.
        audit: String,
    },
    /// The action owes nothing.
    #[error("{action} owes nothing at present: {state}")]
    NothingOwed {
        /// Action.
        action: String,
        /// Its state in words.
        state: String,
    },
    /// There is no evidence.
    #[error("{action} has no evidence for this turn yet: add what shows that it was done ({wanted})")]
    EvidenceMissing {
        /// Action.
        action: String,
        /// Evidence that its definition asks for.
        wanted: String,
    },
    /// A due date cannot be moved so.
    #[error("the due date cannot be moved: {reason}")]
    BadMove {
        /// Why not.
        reason: String,
    },
    /// The plan does not wait for the forum.
    #[error("{plan} cannot be closed yet: {}", missing.join("; "))]
    NotReadyToClose {
        /// Plan.
        plan: String,
        /// What is missing, one sentence each.
        missing: Vec<String>,
    },
    /// The forum has no say in this.
    #[error("{forum} does not decide on closing {plan}{}", right.as_ref().map(|right| format!("; {right} does")).unwrap_or_default())]
    WrongForum {
        /// Forum that was named.
        forum: String,
        /// Plan.
        plan: String,
        /// Forum that decides, if any.
        right: Option<String>,
    },
    /// An absence cannot be recorded so.
    #[error("the absence cannot be recorded: {reason}")]
    BadAbsence {
        /// Why not.
        reason: String,
    },
    /// Nothing waits for an answer.
    #[error("nobody was told about {about} and has still to answer")]
    NothingToAnswer {
        /// Thing that was named.
        about: String,
    },
    /// An action cannot be given to another role so.
    #[error("the action cannot be given to another role: {reason}")]
    BadReassignment {
        /// Why not.
        reason: String,
    },
    /// Work cannot be delegated so.
    #[error("the work cannot be delegated so: {reason}")]
    BadDelegation {
        /// Why not.
        reason: String,
    },
    /// Somebody who is said to have been present does not sit on the forum.
    #[error("`{person}` does not sit on {forum}: take part {}", roles.join(", "))]
    NotOnForum {
        /// Forum.
        forum: String,
        /// Person who was named.
        person: String,
        /// Roles that sit on it, the chair first.
        roles: Vec<String>,
    },
    /// Too few take part in a forum's decision.
    #[error(
        "{forum} cannot decide: it takes {quorum} people, and {deciding} may take part{}; ask more of its members, or name everybody who was there",
        aside(stood_aside)
    )]
    NotQuorate {
        /// Forum.
        forum: String,
        /// How many may take part.
        deciding: usize,
        /// How many it takes.
        quorum: usize,
        /// Who stood aside and why, one sentence each.
        stood_aside: Vec<String>,
    },
    /// The forum has no say in this.
    #[error("{forum} does not decide on {what}{}", hint_of(right))]
    ForumMayNot {
        /// Forum that was named.
        forum: String,
        /// Forums that do.
        right: Vec<String>,
        /// What it was asked to decide on.
        what: &'static str,
    },
    /// Things are not so that this can be done.
    #[error("{what}: {reason}")]
    NotPossible {
        /// Why not.
        reason: String,
        /// What cannot be done, in words.
        what: String,
    },
    /// Something lies in the future.
    #[error("{what} lies in the future ({at}); record what has happened")]
    InTheFuture {
        /// What.
        what: &'static str,
        /// When.
        at: Instant,
    },
    /// A bound was reached.
    #[error("{what} is larger than the {limit} allowed")]
    TooMuch {
        /// What.
        what: &'static str,
        /// Bound.
        limit: usize,
    },
    /// A definition cannot be brought into force.
    #[error("the workflows cannot be brought into force: {reason}")]
    BadDefinition {
        /// Why.
        reason: String,
    },
    /// A tool without a signature.
    #[error(
        "{tool} is not signed, so nobody vouches for it: ask its maker for a signed one, or say --allow-unsigned, which is recorded"
    )]
    ToolUnsigned {
        /// Tool and version.
        tool: String,
    },
    /// A tool signed by somebody whom nobody here trusts.
    #[error(
        "{tool} is signed with the key {key}, which is not trusted here: if its maker says that the key is theirs, trust it with `ratchet plugin keys trust`, or say --allow-untrusted, which is recorded"
    )]
    ToolUntrusted {
        /// Key.
        key: String,
        /// Tool and version.
        tool: String,
    },
    /// A tool of the same name by somebody else.
    #[error(
        "{tool} is not signed with the key {before} of the version that is installed, so it may be by somebody else: ask its maker, and if they changed their key say --allow-other-key, which is recorded"
    )]
    ToolOtherKey {
        /// Key of the version before.
        before: String,
        /// Tool and version.
        tool: String,
    },
    /// An earlier version than one that is there.
    #[error(
        "{tool} is older than {present}, which is here: old faults would come back. If that is meant, say --allow-downgrade, which is recorded"
    )]
    ToolDowngrade {
        /// Newest version that is there.
        present: String,
        /// Tool and version.
        tool: String,
    },
    /// The same version with other content.
    #[error(
        "{tool} is installed already with other content (digest {installed}): one version is one tool for ever, so that audits can be compared. Ask its maker for a new version number"
    )]
    ToolVersionTaken {
        /// Digest of what is installed.
        installed: String,
        /// Tool and version.
        tool: String,
    },
    /// Something still uses the tool.
    #[error("{tool} cannot be removed, because it is in use: {}", uses.join("; "))]
    ToolInUse {
        /// Tool and version.
        tool: String,
        /// What uses it.
        uses: Vec<String>,
    },
    /// The change weakens assurance, and nobody approved it.
    #[error(
        "this change weakens assurance in {count} {}, so somebody has to approve it by name: say which forum or role did (approved by), and why; the first is: {}",
        if *count == 1 { "place" } else { "places" },
        sentences.first().map_or("", String::as_str)
    )]
    ApprovalNeeded {
        /// How many of its changes weaken assurance.
        count: usize,
        /// The first of them, one sentence each.
        sentences: Vec<String>,
    },
    /// The approval does not count.
    #[error("the approval by {by} does not count: {reason}")]
    NotApproved {
        /// Forum or role that was named.
        by: String,
        /// Why not.
        reason: String,
    },
    /// What was looked at is no longer how things are.
    #[error(
        "what was previewed is no longer how things are: {reason}; nothing was changed, so look at a fresh preview"
    )]
    StalePreview {
        /// What changed since.
        reason: String,
    },
    /// An earlier command with the same key asked for something else.
    #[error("the idempotency key was already used for another request")]
    KeyReused,
}

impl Rejection {
    /// There is no such thing, and no list of what there is.
    pub fn nothing(what: &'static str, name: impl ToString) -> Self {
        Self::Unknown {
            what,
            name: name.to_string(),
            known: Vec::new(),
        }
    }

    /// Stable code, the same as in the JSON form.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AlreadyFounded { .. } => "already-founded",
            Self::NothingApplied => "nothing-applied",
            Self::Unknown { .. } => "unknown",
            Self::BadText { .. } => "bad-text",
            Self::NotAppointed { .. } => "not-appointed",
            Self::NoPerson => "no-person",
            Self::OperatorOnly { .. } => "operator-only",
            Self::SeparationOfDuties { .. } => "separation-of-duties",
            Self::AuditNotOpen { .. } => "audit-not-open",
            Self::NoSample { .. } => "no-sample",
            Self::AnswersDoNotFit { .. } => "answers-do-not-fit",
            Self::WrongToolVersion { .. } => "wrong-tool-version",
            Self::NothingToRetry { .. } => "nothing-to-retry",
            Self::NothingOwed { .. } => "nothing-owed",
            Self::EvidenceMissing { .. } => "evidence-missing",
            Self::BadMove { .. } => "bad-move",
            Self::NotReadyToClose { .. } => "not-ready-to-close",
            Self::WrongForum { .. } => "wrong-forum",
            Self::BadAbsence { .. } => "bad-absence",
            Self::NothingToAnswer { .. } => "nothing-to-answer",
            Self::BadReassignment { .. } => "bad-reassignment",
            Self::BadDelegation { .. } => "bad-delegation",
            Self::NotOnForum { .. } => "not-on-forum",
            Self::NotQuorate { .. } => "not-quorate",
            Self::ForumMayNot { .. } => "forum-may-not",
            Self::NotPossible { .. } => "not-possible",
            Self::InTheFuture { .. } => "in-the-future",
            Self::TooMuch { .. } => "too-much",
            Self::BadDefinition { .. } => "bad-definition",
            Self::ToolUnsigned { .. } => "tool-unsigned",
            Self::ToolUntrusted { .. } => "tool-untrusted",
            Self::ToolOtherKey { .. } => "tool-other-key",
            Self::ToolDowngrade { .. } => "tool-downgrade",
            Self::ToolVersionTaken { .. } => "tool-version-taken",
            Self::ToolInUse { .. } => "tool-in-use",
            Self::ApprovalNeeded { .. } => "approval-needed",
            Self::NotApproved { .. } => "not-approved",
            Self::StalePreview { .. } => "stale-preview",
            Self::KeyReused => "key-reused",
        }
    }
}

fn aside(stood_aside: &[String]) -> String {
    if stood_aside.is_empty() {
        String::new()
    } else {
        format!(" ({})", stood_aside.join("; "))
    }
}

fn hint_of(right: &[String]) -> String {
    if right.is_empty() {
        "; no forum does: name what it `approves:` in the workflow".to_owned()
    } else {
        format!("; this does: {}", right.join(", "))
    }
}

fn hint(known: &[String]) -> String {
    if known.is_empty() {
        String::new()
    } else {
        format!("; there is: {}", known.join(", "))
    }
}
