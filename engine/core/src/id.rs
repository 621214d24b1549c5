//! Identifiers that people say aloud: `AUD-3`, `QIP-2`, `ACT-9`. Numbers run per provider and kind, without gaps.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Text that is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not an identifier: use one such as AUD-3 (audit), FIN-7 (finding), QIP-2 (plan), ACT-9 (action), OCC-1 (occurrence), MSG-4 (message), THM-1 (theme) or MTG-2 (meeting of a forum)"
)]
pub struct BadId(pub String);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $prefix:literal $variant:ident),+ $(,)?) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            #[serde(try_from = "String", into = "String")]
            pub struct $name(pub u64);

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    write!(f, concat!($prefix, "-{}"), self.0)
                }
            }

            impl From<$name> for String {
                fn from(id: $name) -> Self {
                    id.to_string()
                }
            }

            impl TryFrom<String> for $name {
                type Error = BadId;

                fn try_from(text: String) -> Result<Self, BadId> {
                    text.parse()
                }
            }

            impl FromStr for $name {
                type Err = BadId;

                fn from_str(text: &str) -> Result<Self, BadId> {
                    number_after($prefix, text).map(Self).ok_or_else(|| BadId(text.to_owned()))
                }
            }
        )+

        /// Any identifier.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum AnyId {
            $($(#[$doc])* $variant($name),)+
        }

        impl FromStr for AnyId {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                $(if let Ok(id) = text.parse() { return Ok(Self::$variant(id)); })+
                Err(BadId(text.to_owned()))
            }
        }

        impl fmt::Display for AnyId {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self { $(Self::$variant(id) => id.fmt(f),)+ }
            }
        }
    };
}

ids! {
    /// An audit, routine or re-test.
    AuditId "AUD" Audit,
    /// A finding.
    FindingId "FIN" Finding,
    /// A quality improvement plan.
    PlanId "QIP" Plan,
    /// An action: improvement work, or an immediate correction.
    ActionId "ACT" Action,
    /// Something that happened in a service.
    OccurrenceId "OCC" Occurrence,
    /// A message that somebody is owed.
    MessageId "MSG" Message,
    /// A theme: what recurs over several audits.
    ThemeId "THM" Theme,
    /// A meeting of a forum.
    MeetingId "MTG" Meeting,
}

/// Case does not matter, leading noughts and signs are not accepted: one thing has one name.
fn number_after(prefix: &str, text: &str) -> Option<u64> {
    let (kind, digits) = text.split_once('-')?;
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    (kind.eq_ignore_ascii_case(prefix) && plain)
        .then(|| digits.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_read_as_they_are_written() {
        assert_eq!("QIP-2".parse(), Ok(PlanId(2)));
        assert_eq!("qip-2".parse(), Ok(PlanId(2)));
        assert_eq!(
            "ACT-9".parse::<AnyId>().map(|id| id.to_string()),
            Ok("ACT-9".to_owned())
        );
        for wrong in [
            "",
            "QIP",
            "QIP-",
            "QIP-0",
            "QIP-02",
            "QIP--2",
            "QIP-2a",
            "FIN-99999999999999999999",
            "2",
        ] {
            assert!(wrong.parse::<PlanId>().is_err(), "{wrong}");
        }
    }
}
