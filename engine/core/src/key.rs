//! Keys of working records: what a decision asks for when it needs to see more.

use crate::id::{ActionId, AnyId, AuditId, FindingId, MeetingId, MessageId, OccurrenceId, PlanId, ThemeId};
use serde::{Deserialize, Serialize};

/// Names one record of a provider.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Key {
    /// Counters and the definition in force.
    Provider,
    /// A definition by its hash.
    Definition(String),
    /// A member of staff by staff reference.
    Person(String),
    /// Who holds which role in a service; `None` is the whole provider.
    Appointments(Option<String>),
    /// What the roles of a service owe, and which of them nobody holds.
    Duties(String),
    /// The sampling frame of a service and population.
    Frame(String, String),
    /// An audit's turns in a service: service, audit name.
    Series(String, String),
    /// The place of a plan in a service: service, plan name. At most one plan of a name is open there.
    Slot(String, String),
    /// Actions that wait for an event in a service: service, event.
    Listeners(String, String),
    /// An audit.
    Audit(AuditId),
    /// The answers of an audit that has not been evaluated yet.
    Submission(AuditId),
    /// A finding.
    Finding(FindingId),
    /// A plan.
    Plan(PlanId),
    /// An action.
    Action(ActionId),
    /// An occurrence.
    Occurrence(OccurrenceId),
    /// A message.
    Message(MessageId),
    /// Findings of one criterion in a service: service, criterion (tool and question by id).
    Criterion(String, String),
    /// Values of a plan's measure: service, plan, measure by name.
    PlanMeasure(String, String, String),
    /// Values of an audit's measure: service, audit, measure by id.
    AuditMeasure(String, String, String),
    /// Where a theme's pattern was seen: service (`None` is over all services), theme name.
    Strand(Option<String>, String),
    /// A theme that was raised.
    Theme(ThemeId),
    /// To whom something happened in a service, and when last: service, event.
    Happened(String, String),
    /// What a forum has before it: its next meeting, what it carries over.
    Diary(String),
    /// A meeting of a forum.
    Meeting(MeetingId),
    /// Installed audit tools, trusted keys, limits and grants.
    Shelf,
    /// A list of records that tools may be lent, by its digest.
    List(String),
    /// The list that a service handed in last: service, name of the list.
    ListInForce(String, String),
}

impl From<AnyId> for Key {
    fn from(id: AnyId) -> Self {
        match id {
            AnyId::Audit(id) => Self::Audit(id),
            AnyId::Finding(id) => Self::Finding(id),
            AnyId::Plan(id) => Self::Plan(id),
            AnyId::Action(id) => Self::Action(id),
            AnyId::Occurrence(id) => Self::Occurrence(id),
            AnyId::Message(id) => Self::Message(id),
            AnyId::Theme(id) => Self::Theme(id),
            AnyId::Meeting(id) => Self::Meeting(id),
        }
    }
}

impl Key {
    /// Whether a thing of this key has a story that somebody can ask for.
    pub fn has_story(&self) -> bool {
        matches!(
            self,
            Self::Audit(_)
                | Self::Finding(_)
                | Self::Plan(_)
                | Self::Action(_)
                | Self::Occurrence(_)
                | Self::Message(_)
                | Self::Theme(_)
                | Self::Meeting(_)
        )
    }

    /// Bytes of the key: a kind byte, then the parts. Different keys have different bytes; numbers sort in order.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Provider => vec![b'0'],
            Self::Definition(hash) => text(b'd', &[hash]),
            Self::Person(person) => text(b'p', &[person]),
            Self::Appointments(None) => vec![b'r'],
            Self::Appointments(Some(service)) => text(b'r', &["s", service]),
            Self::Duties(service) => text(b'u', &[service]),
            Self::Frame(service, population) => text(b'f', &[service, population]),
            Self::Series(service, audit) => text(b's', &[service, audit]),
            Self::Slot(service, plan) => text(b'l', &[service, plan]),
            Self::Listeners(service, event) => text(b'e', &[service, event]),
            Self::Audit(id) => number(b'A', id.0),
            Self::Submission(id) => number(b'S', id.0),
            Self::Finding(id) => number(b'F', id.0),
            Self::Plan(id) => number(b'Q', id.0),
            Self::Action(id) => number(b'C', id.0),
            Self::Occurrence(id) => number(b'O', id.0),
            Self::Message(id) => number(b'M', id.0),
            Self::Criterion(service, criterion) => text(b'q', &[service, criterion]),
            Self::PlanMeasure(service, plan, measure) => text(b'm', &[service, plan, measure]),
            Self::AuditMeasure(service, audit, measure) => text(b'n', &[service, audit, measure]),
            Self::Strand(None, theme) => text(b't', &[theme]),
            Self::Strand(Some(service), theme) => text(b't', &[service, theme]),
            Self::Theme(id) => number(b'T', id.0),
            Self::Happened(service, event) => text(b'h', &[service, event]),
            Self::Diary(forum) => text(b'y', &[forum]),
            Self::Meeting(id) => number(b'G', id.0),
            Self::Shelf => vec![b'w'],
            Self::List(digest) => text(b'i', &[digest]),
            Self::ListInForce(service, name) => text(b'j', &[service, name]),
        }
    }

    /// The key that has these bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (&kind, rest) = bytes.split_first()?;
        let id = || rest.try_into().ok().map(u64::from_be_bytes);
        let parts = || {
            std::str::from_utf8(rest)
                .ok()
                .map(|text| text.split('\0').map(str::to_owned).collect::<Vec<_>>())
        };
        let one = || {
            parts()
                .filter(|parts| parts.len() == 1)
                .and_then(|mut parts| parts.pop())
        };
        let three = || parts().and_then(|parts| <[String; 3]>::try_from(parts).ok());
        let two = || parts().and_then(|parts| <[String; 2]>::try_from(parts).ok());
        Some(match kind {
            b'0' if rest.is_empty() => Self::Provider,
            b'd' => Self::Definition(one()?),
            b'p' => Self::Person(one()?),
            b'r' if rest.is_empty() => Self::Appointments(None),
            b'r' => Self::Appointments(Some(two().map(|[_, service]| service)?)),
            b'u' => Self::Duties(one()?),
            b'f' => two().map(|[service, population]| Self::Frame(service, population))?,
            b's' => two().map(|[service, audit]| Self::Series(service, audit))?,
            b'l' => two().map(|[service, plan]| Self::Slot(service, plan))?,
            b'e' => two().map(|[service, event]| Self::Listeners(service, event))?,
            b'A' => Self::Audit(AuditId(id()?)),
            b'S' => Self::Submission(AuditId(id()?)),
            b'F' => Self::Finding(FindingId(id()?)),
            b'Q' => Self::Plan(PlanId(id()?)),
            b'C' => Self::Action(ActionId(id()?)),
            b'O' => Self::Occurrence(OccurrenceId(id()?)),
            b'M' => Self::Message(MessageId(id()?)),
            b'q' => two().map(|[service, criterion]| Self::Criterion(service, criterion))?,
            b'm' => three().map(|[service, plan, measure]| Self::PlanMeasure(service, plan, measure))?,
            b'n' => three().map(|[service, audit, measure]| Self::AuditMeasure(service, audit, measure))?,
            b't' => one()
                .map(|theme| Self::Strand(None, theme))
                .or_else(|| two().map(|[service, theme]| Self::Strand(Some(service), theme)))?,
            b'T' => Self::Theme(ThemeId(id()?)),
            b'h' => two().map(|[service, event]| Self::Happened(service, event))?,
            b'y' => Self::Diary(one()?),
            b'G' => Self::Meeting(MeetingId(id()?)),
            b'w' if rest.is_empty() => Self::Shelf,
            b'i' => Self::List(one()?),
            b'j' => two().map(|[service, name]| Self::ListInForce(service, name))?,
            _ => return None,
        })
    }
}

fn number(kind: u8, number: u64) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(9);
    bytes.push(kind);
    bytes.extend_from_slice(&number.to_be_bytes());
    bytes
}

// Invariant: names hold no NUL (the door refuses control characters), so the parts cannot run into each other.
fn text(kind: u8, parts: &[&str]) -> Vec<u8> {
    let mut bytes = vec![kind];
    bytes.extend_from_slice(parts.join("\0").as_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_survive_the_way_to_bytes_and_back() {
        for key in [
            Key::Provider,
            Key::Definition("ab".into()),
            Key::Person("x".into()),
            Key::Appointments(None),
            Key::Appointments(Some("Oak House".into())),
            Key::Duties("Oak House".into()),
            Key::Frame("Oak House".into(), "PRN administrations".into()),
            Key::Series("Oak House".into(), "PRN".into()),
            Key::Slot("Oak House".into(), "PRN".into()),
            Key::Listeners("Oak House".into(), "incident".into()),
            Key::Audit(AuditId(7)),
            Key::Submission(AuditId(7)),
            Key::Finding(FindingId(1)),
            Key::Plan(PlanId(u64::MAX)),
            Key::Action(ActionId(2)),
            Key::Occurrence(OccurrenceId(3)),
            Key::Message(MessageId(4)),
            Key::Criterion("Oak House".into(), "medicines:complete".into()),
            Key::PlanMeasure("Oak House".into(), "PRN".into(), "Falls".into()),
            Key::AuditMeasure("Oak House".into(), "PRN".into(), "given".into()),
            Key::Strand(None, "Judgement".into()),
            Key::Strand(Some("Oak House".into()), "Judgement".into()),
            Key::Theme(ThemeId(5)),
            Key::Happened("Oak House".into(), "incident".into()),
            Key::Diary("Quality forum".into()),
            Key::Meeting(MeetingId(2)),
            Key::Shelf,
            Key::List("ab".into()),
            Key::ListInForce("Oak House".into(), "mar-export".into()),
        ] {
            assert_eq!(Key::from_bytes(&key.to_bytes()), Some(key));
        }
        assert_eq!(Key::from_bytes(b""), None);
        assert_eq!(Key::from_bytes(b"A12"), None);
    }
}
