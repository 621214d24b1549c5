//! Rows of lists, derived from records. Every list that anybody can ask for is an index here; nothing is searched.
//!
//! A row's key is: family, whose (a role, a person or a stage, or nothing), service (or nothing), order, number. Everything of a kind is
//! one family, newest first; what is open is another, the earliest due first. What is overdue is not stored: it is the beginning of
//! what is open.

mod further;

use ratchet_core::audit_state::AuditState;
use ratchet_core::id::AnyId;
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::record::{AuditStage, PlanStage, Record};
use ratchet_ports::store::{Table, Write};
use std::ops::Bound;

/// A list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// What is listed.
    pub kind: Kind,
    /// Only this service; `None` is the whole provider.
    pub service: Option<String>,
    /// Everything, newest first, or what is open, the earliest due first.
    pub which: Which,
}

/// A list, or a narrower one: of a role, a person, a phase, or up to a due date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    list: List,
    since: Option<Instant>,
    until: Option<Instant>,
    whose: String,
}

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Audits and re-tests. Open: not submitted, by due date.
    Audits,
    /// Findings. Open: not resolved, oldest first.
    Findings,
    /// Plans. Open: not verified, oldest first.
    Plans,
    /// Actions. Open: something is owed, by due date.
    Actions,
    /// Messages. Open: not handed over, oldest first.
    Messages,
    /// Occurrences. None is open.
    Occurrences,
    /// Themes. Open: not closed, oldest first.
    Themes,
    /// Actions and audits about which somebody was told that they are late, the last told first. Open: somebody has still to answer, the
    /// longest wait first.
    Escalations,
    /// Plans with a gate that was waived. Open: a waiver runs, the first to end first.
    Waivers,
    /// Plans and findings whose risk was accepted. Open: still open things, the first to end first.
    Risks,
    /// Actions, and appointments of a service, that somebody else may act in.
    Delegations,
    /// Members of staff by staff reference. Open: away now or later, the first to leave first.
    People,
    /// What the tracker shows: plans, findings that matter and have no plan, and actions that a rule set off. Open: the oldest first.
    Tracker,
    /// Meetings of forums. Open: called and not ended, oldest first.
    Meetings,
}

/// Which part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Everything, newest first.
    All,
    /// What is open, the earliest due first, or the oldest where nothing is due.
    Open,
}

/// Where a plan stands, as far as lists tell plans apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Actions are being put in place.
    Open,
    /// Actions are in place; a re-test is awaited.
    InPlace,
    /// A re-test is being carried out.
    Retesting,
    /// Its re-tests have passed; the forum has to agree.
    Closing,
    /// Verified, and watched for a recurrence.
    Watched,
    /// Verified and closed.
    Closed,
}

impl List {
    /// A list of the whole provider.
    pub fn of(kind: Kind, which: Which) -> Self {
        let service = None;
        Self { kind, service, which }
    }

    /// Only this service.
    pub fn in_service(mut self, service: &str) -> Self {
        self.service = Some(service.to_owned());
        self
    }

    /// Only what is open and was due before this moment: with now, what is overdue.
    pub fn due_before(mut self, moment: Instant) -> Selection {
        self.which = Which::Open;
        Selection::from(self).due_before(moment)
    }
}

impl From<List> for Selection {
    fn from(list: List) -> Self {
        Self {
            list,
            since: None,
            until: None,
            whose: String::new(),
        }
    }
}

impl From<&List> for Selection {
    fn from(list: &List) -> Self {
        list.clone().into()
    }
}

impl From<&Selection> for Selection {
    fn from(selection: &Selection) -> Self {
        selection.clone()
    }
}

impl Selection {
    /// Open audits that a role carries out, and results that wait for it as a second person, by due date.
    pub fn audits_of(role: &str) -> Self {
        Self::narrow(Kind::Audits, Which::Open, by_role(role))
    }

    /// Audits in a state that does not depend on the moment, newest first.
    pub fn audits_in(state: AuditState) -> Self {
        Self::narrow(Kind::Audits, Which::All, further::in_state(state))
    }

    /// Actions of which a role owes something, by due date.
    pub fn actions_of(role: &str) -> Self {
        Self::narrow(Kind::Actions, Which::Open, by_role(role))
    }

    /// Plans in a phase, newest first.
    pub fn plans_in(phase: Phase) -> Self {
        Self::narrow(Kind::Plans, Which::All, phase.word().to_owned())
    }

    /// Messages to a role, newest first.
    pub fn messages_to_role(role: &str) -> Self {
        Self::narrow(Kind::Messages, Which::All, by_role(role))
    }

    /// Messages to a person, newest first.
    pub fn messages_to_person(person: &str) -> Self {
        Self::narrow(Kind::Messages, Which::All, by_person(person))
    }

    /// Open actions that an occurrence set off, by due date: the incident-triggered reviews.
    pub fn set_off_by_occurrences() -> Self {
        Self::narrow(Kind::Actions, Which::Open, further::BY_OCCURRENCE.to_owned())
    }

    /// Open actions with a due date that was moved, by due date.
    pub fn slipped() -> Self {
        Self::narrow(Kind::Actions, Which::Open, further::MOVED.to_owned())
    }

    /// Escalations that a role has still to answer, the longest wait first.
    pub fn escalations_to(role: &str) -> Self {
        Self::narrow(Kind::Escalations, Which::Open, by_role(role))
    }

    /// Escalations that were answered, the last told first.
    pub fn escalations_answered() -> Self {
        Self::narrow(Kind::Escalations, Which::All, further::ANSWERED.to_owned())
    }

    /// What is delegated to a person.
    pub fn delegated_to(person: &str) -> Self {
        Self::narrow(Kind::Delegations, Which::All, by_person(person))
    }

    /// People who hold a role.
    pub fn people_in(role: &str) -> Self {
        Self::narrow(Kind::People, Which::All, by_role(role))
    }

    /// People whose place a person takes while they are away.
    pub fn covered_by(person: &str) -> Self {
        Self::narrow(Kind::People, Which::All, by_person(person))
    }

    /// Meetings of a forum, newest first.
    pub fn meetings_of(forum: &str) -> Self {
        Self::narrow(Kind::Meetings, Which::All, by_role(forum))
    }

    fn narrow(kind: Kind, which: Which, whose: String) -> Self {
        let list = List::of(kind, which);
        Self {
            list,
            since: None,
            until: None,
            whose,
        }
    }

    /// Only this service.
    pub fn in_service(mut self, service: &str) -> Self {
        self.list = self.list.in_service(service);
        self
    }

    /// Of what is listed by due date, only what was due before this moment: with now, what is overdue.
    pub fn due_before(mut self, moment: Instant) -> Self {
        self.until = Some(moment).filter(|_| self.list.which == Which::Open);
        self
    }

    /// Of what is listed by a moment, only what stands at this moment or later.
    pub fn not_before(mut self, moment: Instant) -> Self {
        self.since = Some(moment).filter(|_| self.list.which == Which::Open);
        self
    }

    /// Keys of the list's rows after a cursor. A cursor of another list counts as none.
    pub(crate) fn range(&self, cursor: Option<&[u8]>) -> (Bound<Vec<u8>>, Bound<Vec<u8>>) {
        let List { kind, service, which } = &self.list;
        let prefix = prefix(family(*kind, *which), &self.whose, service.as_deref());
        let end = match self.until {
            Some(until) => [prefix.as_slice(), &order(until).to_be_bytes()].concat(),
            // Invariant: a prefix ends with NUL, so the next prefix ends with 1.
            None => prefix[..prefix.len() - 1].iter().copied().chain([1]).collect(),
        };
        let begin = match cursor.filter(|cursor| cursor.starts_with(&prefix)) {
            Some(cursor) => Bound::Excluded(cursor.to_vec()),
            None => Bound::Included(match self.since {
                Some(since) => [prefix.as_slice(), &order(since).to_be_bytes()].concat(),
                None => prefix,
            }),
        };
        (begin, Bound::Excluded(end))
    }
}

impl Phase {
    /// The phase of a stage.
    pub fn of(stage: PlanStage) -> Self {
        match stage {
            PlanStage::Open => Self::Open,
            PlanStage::InPlace => Self::InPlace,
            PlanStage::Retesting(_) => Self::Retesting,
            PlanStage::Closing => Self::Closing,
            PlanStage::Watched => Self::Watched,
            PlanStage::Closed => Self::Closed,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InPlace => "in-place",
            Self::Retesting => "retesting",
            Self::Closing => "closing",
            Self::Watched => "watched",
            Self::Closed => "closed",
        }
    }
}

// A role and a person of the same name are told apart.
fn by_role(role: &str) -> String {
    format!("r{role}")
}

fn by_person(person: &str) -> String {
    format!("p{person}")
}

const fn family(kind: Kind, which: Which) -> u8 {
    let all = match kind {
        Kind::Audits => b'a',
        Kind::Findings => b'c',
        Kind::Plans => b'e',
        Kind::Actions => b'g',
        Kind::Messages => b'i',
        Kind::Occurrences => b'k',
        Kind::Themes => b'm',
        Kind::Escalations => b'o',
        Kind::Waivers => b'q',
        Kind::Risks => b's',
        Kind::Delegations => b'u',
        Kind::People => b'w',
        Kind::Tracker => b'y',
        Kind::Meetings => b'P',
    };
    match which {
        Which::All => all,
        Which::Open => all + 1,
    }
}

// Invariant: names hold no NUL (the door refuses control characters), so the parts cannot run into each other.
fn prefix(family: u8, whose: &str, service: Option<&str>) -> Vec<u8> {
    let service = service.unwrap_or_default();
    let mut bytes = Vec::with_capacity(whose.len() + service.len() + 19);
    bytes.push(family);
    bytes.extend_from_slice(whose.as_bytes());
    bytes.push(0);
    bytes.extend_from_slice(service.as_bytes());
    bytes.push(0);
    bytes
}

/// Where a record stands in the lists.
#[derive(PartialEq)]
struct Place<'a> {
    kind: Kind,
    number: u64,
    /// By what it is ordered among what is open; `None` when it is not open.
    open: Option<u64>,
    service: &'a str,
    /// Narrower lists in which it stands.
    whose: Vec<(Which, String)>,
}

/// The writes that make the rows of a record's old form those of its new form.
pub(crate) fn replace(old: Option<&Record>, new: Option<&Record>, key: &[u8], writes: &mut Vec<Write>) {
    let further = |record: Option<&Record>| record.map(|record| further::entries(record, key)).unwrap_or_default();
    let (old_further, new_further) = (further(old), further(new));
    let (old, new) = (old.and_then(place), new.and_then(place));
    if old == new && old_further == new_further {
        return;
    }
    let mut before = old.as_ref().map(rows).unwrap_or_default();
    let mut after = new.as_ref().map(rows).unwrap_or_default();
    before.extend(old_further.iter().flat_map(further::rows));
    after.extend(new_further.iter().flat_map(further::rows));
    let row = |row, value| Write {
        table: Table::Lists,
        key: row,
        value,
    };
    let gone: Vec<Vec<u8>> = before.iter().filter(|row| !after.contains(row)).cloned().collect();
    let come = after.into_iter().filter(|row| !before.contains(row));
    writes.extend(come.map(|come| row(come, Some(key.to_vec()))));
    writes.extend(gone.into_iter().map(|gone| row(gone, None)));
}

/// Keys of a place's rows, a handful; the value of each is the record's key.
fn rows(place: &Place<'_>) -> Vec<Vec<u8>> {
    let wide = [(Which::All, String::new()), (Which::Open, String::new())];
    let mut rows = Vec::with_capacity(8);
    for (which, whose) in wide.iter().chain(&place.whose) {
        let order = match which {
            Which::All => Some(u64::MAX - place.number),
            Which::Open => place.open,
        };
        let Some(order) = order else { continue };
        let own = Some(place.service).filter(|service| !service.is_empty());
        for service in [None].into_iter().chain(own.map(Some)) {
            let mut row = prefix(family(place.kind, *which), whose, service);
            row.extend_from_slice(&order.to_be_bytes());
            row.extend_from_slice(&place.number.to_be_bytes());
            rows.push(row);
        }
    }
    rows
}

fn place(record: &Record) -> Option<Place<'_>> {
    Some(match record {
        Record::Audit(audit) => Place {
            kind: Kind::Audits,
            number: audit.id.0,
            open: matches!(audit.stage, AuditStage::Open | AuditStage::Stuck).then(|| order(audit.due.current())),
            service: &audit.service,
            whose: vec![(Which::Open, by_role(&audit.owner))],
        },
        Record::Finding(finding) => Place {
            kind: Kind::Findings,
            number: finding.id.0,
            open: finding.is_open().then(|| order(finding.raised_at)),
            service: &finding.service,
            whose: Vec::new(),
        },
        Record::Plan(plan) => Place {
            kind: Kind::Plans,
            number: plan.id.0,
            open: plan.is_open().then(|| order(plan.opened_at)),
            service: &plan.service,
            whose: vec![(Which::All, Phase::of(plan.stage).word().to_owned())],
        },
        Record::Action(action) => Place {
            kind: Kind::Actions,
            number: action.id.0,
            open: action.obligations.iter().map(|owed| order(owed.due.current())).min(),
            service: &action.service,
            whose: vec![(Which::Open, by_role(&action.owner))],
        },
        Record::Message(message) => Place {
            kind: Kind::Messages,
            number: message.id.0,
            open: message.told_at.is_none().then(|| order(message.at)),
            service: &message.service,
            whose: std::iter::once(by_role(&message.role))
                .chain(message.person.as_deref().map(by_person))
                .map(|whose| (Which::All, whose))
                .collect(),
        },
        Record::Occurrence(occurrence) => Place {
            kind: Kind::Occurrences,
            number: occurrence.id.0,
            open: None,
            service: &occurrence.service,
            whose: Vec::new(),
        },
        Record::Meeting(meeting) => Place {
            kind: Kind::Meetings,
            number: meeting.id.0,
            open: meeting.runs().then(|| order(meeting.called_at)),
            // A forum sits for the whole provider.
            service: "",
            whose: vec![(Which::All, by_role(&meeting.forum))],
        },
        _ => return None,
    })
}

/// Milliseconds since 1970 as a number that sorts; nothing that is listed is older.
pub(crate) fn order(at: Instant) -> u64 {
    u64::try_from(at.timestamp_millis()).unwrap_or(0)
}

/// The record that an identifier names.
pub fn key_of(id: AnyId) -> Key {
    id.into()
}
