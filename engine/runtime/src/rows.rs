//! Rows of lists, derived from records. Every list that anybody can ask for is an index here; nothing is searched.
//!
//! A row's key is: family, service (or nothing) and a NUL, order, number. Families come in pairs, everything and what is open; each row stands
//! once for the whole provider and once for its service. What is overdue is not stored: it is the beginning of a list ordered by due date.

use ratchet_core::id::AnyId;
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::record::{AuditStage, Record};

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
}

/// Which part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Everything, newest first.
    All,
    /// What is open.
    Open,
}

impl List {
    /// A list of the whole provider.
    pub fn of(kind: Kind, which: Which) -> Self {
        Self {
            kind,
            service: None,
            which,
        }
    }

    /// The bytes with which all keys of this list begin.
    pub(crate) fn prefix(&self) -> Vec<u8> {
        prefix(family(self.kind, self.which), self.service.as_deref())
    }
}

const fn family(kind: Kind, which: Which) -> u8 {
    let all = match kind {
        Kind::Audits => b'a',
        Kind::Findings => b'c',
        Kind::Plans => b'e',
        Kind::Actions => b'g',
        Kind::Messages => b'i',
        Kind::Occurrences => b'k',
    };
    match which {
        Which::All => all,
        Which::Open => all + 1,
    }
}

fn prefix(family: u8, service: Option<&str>) -> Vec<u8> {
    let mut bytes = vec![family];
    bytes.extend_from_slice(service.unwrap_or_default().as_bytes());
    bytes.push(0);
    bytes
}

/// Where a record stands in the lists.
struct Place<'a> {
    kind: Kind,
    number: u64,
    /// By what it is ordered among what is open; `None` when it is not open.
    open: Option<u64>,
    service: &'a str,
}

/// Rows of a record: keys only, the value of each is the record's key.
pub(crate) fn rows(record: &Record) -> Vec<Vec<u8>> {
    let Some(place) = place(record) else { return Vec::new() };
    let mut rows = Vec::with_capacity(4);
    for service in [None, Some(place.service)] {
        let newest_first = u64::MAX - place.number;
        rows.push(row(family(place.kind, Which::All), service, newest_first, place.number));
        if let Some(order) = place.open {
            rows.push(row(family(place.kind, Which::Open), service, order, place.number));
        }
    }
    rows
}

fn row(family: u8, service: Option<&str>, order: u64, number: u64) -> Vec<u8> {
    let mut bytes = prefix(family, service);
    bytes.extend_from_slice(&order.to_be_bytes());
    bytes.extend_from_slice(&number.to_be_bytes());
    bytes
}

fn place(record: &Record) -> Option<Place<'_>> {
    let by_age = |open: bool, at: Instant| open.then(|| order(at));
    Some(match record {
        Record::Audit(audit) => {
            let open = matches!(audit.stage, AuditStage::Open | AuditStage::Stuck);
            let open = by_age(open, audit.due.current());
            Place {
                kind: Kind::Audits,
                number: audit.id.0,
                open,
                service: &audit.service,
            }
        }
        Record::Finding(finding) => {
            let open = by_age(finding.resolved_at.is_none(), finding.raised_at);
            Place {
                kind: Kind::Findings,
                number: finding.id.0,
                open,
                service: &finding.service,
            }
        }
        Record::Plan(plan) => {
            let open = by_age(plan.is_open(), plan.opened_at);
            Place {
                kind: Kind::Plans,
                number: plan.id.0,
                open,
                service: &plan.service,
            }
        }
        Record::Action(action) => {
            let open = action.obligations.iter().map(|owed| order(owed.due.current())).min();
            Place {
                kind: Kind::Actions,
                number: action.id.0,
                open,
                service: &action.service,
            }
        }
        Record::Message(message) => {
            let open = by_age(message.told_at.is_none(), message.at);
            Place {
                kind: Kind::Messages,
                number: message.id.0,
                open,
                service: &message.service,
            }
        }
        Record::Occurrence(occurrence) => Place {
            kind: Kind::Occurrences,
            number: occurrence.id.0,
            open: None,
            service: &occurrence.service,
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
    match id {
        AnyId::Audit(id) => Key::Audit(id),
        AnyId::Finding(id) => Key::Finding(id),
        AnyId::Plan(id) => Key::Plan(id),
        AnyId::Action(id) => Key::Action(id),
        AnyId::Occurrence(id) => Key::Occurrence(id),
        AnyId::Message(id) => Key::Message(id),
    }
}
