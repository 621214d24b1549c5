//! How strongly a kind of action changes a system, after the RCA2 action hierarchy (IHI/NPSF 2015, from the US Department of
//! Veterans Affairs). Training tells people what to do; a forced field leaves them no other way. The words on the left are the
//! ones that a quality lead writes after `kind:`.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Strength of an action in the RCA2 hierarchy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Depends on memory and goodwill.
    Weaker,
    /// Helps people to do the right thing.
    Intermediate,
    /// Makes the right thing the only or the easy thing.
    Stronger,
}

impl fmt::Display for Strength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Weaker => "weaker",
            Self::Intermediate => "intermediate",
            Self::Stronger => "stronger",
        })
    }
}

macro_rules! kinds {
    ($($variant:ident $words:literal $strength:ident),+ $(,)?) => {
        /// Kind of an action.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum ActionKind {
            $(#[doc = concat!("`", $words, "`")] $variant,)+
        }

        impl ActionKind {
            /// All kinds, strongest first.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The words written after `kind:`.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$variant => $words,)+ }
            }

            /// Where the kind stands in the hierarchy.
            pub const fn strength(self) -> Strength {
                match self { $(Self::$variant => Strength::$strength,)+ }
            }
        }
    };
}

kinds! {
    BuildingChange "building change" Stronger,
    NewEquipment "new equipment" Stronger,
    ForcedField "forced field" Stronger,
    ForcingFunction "forcing function" Stronger,
    SimplerProcess "simpler process" Stronger,
    StandardEquipment "standard equipment" Stronger,
    LeadershipInvolvement "leadership involvement" Stronger,
    ProtectedTime "protected time" Stronger,
    Redundancy "redundancy" Intermediate,
    MoreStaff "more staff" Intermediate,
    SoftwareChange "software change" Intermediate,
    FewerDistractions "fewer distractions" Intermediate,
    ObservationAndCoaching "observation and coaching" Intermediate,
    PracticeScenario "practice scenario" Intermediate,
    Checklist "checklist" Intermediate,
    StandardCommunication "standard communication" Intermediate,
    ProcessChange "process change" Intermediate,
    SecondCheck "second check" Weaker,
    Warning "warning" Weaker,
    NewPolicy "new policy" Weaker,
    Training "training" Weaker,
    Reminder "reminder" Weaker,
    SupervisionNote "supervision note" Weaker,
}

impl ActionKind {
    /// The kind that these words name.
    pub fn from_words(words: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.words() == words)
    }
}

impl fmt::Display for ActionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_words() {
        for kind in ActionKind::ALL {
            assert_eq!(ActionKind::from_words(kind.words()), Some(*kind));
        }
        assert_eq!(ActionKind::from_words("magic"), None);
    }

    #[test]
    fn retraining_is_weak_and_a_forced_field_is_strong() {
        assert_eq!(ActionKind::Training.strength(), Strength::Weaker);
        assert_eq!(ActionKind::ForcedField.strength(), Strength::Stronger);
        assert!(Strength::Weaker < Strength::Intermediate && Strength::Intermediate < Strength::Stronger);
    }
}
