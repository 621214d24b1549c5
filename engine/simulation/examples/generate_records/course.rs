//! The courses of the five services: how good each kind of work is, and from when on.

use crate::homes::{Day, date};
use chrono::NaiveDate;

/// A service of the tables.
pub struct Service {
    /// File name of its tables.
    pub file: &'static str,
    /// Letters that begin its references.
    pub letters: &'static str,
    /// Its teams.
    pub teams: [&'static str; 2],
    /// Work that is not sound all the time: the table, and its levels, each from its day on. Before the first it is sound.
    pub courses: &'static [(&'static str, &'static [(Day, Level)])],
}

/// How good the work is that the audit is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// As it should be.
    Sound,
    /// Sound but for one thing, about which staff are not sure.
    Unsure,
    /// No longer held: a third of what matters fails.
    Slipping,
    /// Half of what matters fails.
    Poor,
}

/// The services of the demo.
pub const SERVICES: [Service; 5] = [
    Service {
        file: "oak-house",
        letters: "OH",
        teams: ["Garden", "Orchard"],
        courses: &[],
    },
    Service {
        file: "elm-court",
        letters: "EC",
        teams: ["Ground floor", "Upper floor"],
        courses: &[
            (
                "infection-prevention",
                &[((2026, 5, 1), Level::Slipping), ((2026, 7, 10), Level::Sound)],
            ),
            (
                "reg-17-report",
                &[((2026, 3, 1), Level::Slipping), ((2026, 7, 10), Level::Sound)],
            ),
        ],
    },
    Service {
        file: "birch-lodge",
        letters: "BL",
        teams: ["East", "West"],
        courses: &[
            (
                "care-planning",
                &[((2025, 11, 1), Level::Poor), ((2026, 4, 20), Level::Sound)],
            ),
            (
                "council-quality-assurance",
                &[((2025, 11, 1), Level::Slipping), ((2026, 4, 1), Level::Sound)],
            ),
            (
                "incident-review",
                &[((2026, 8, 1), Level::Slipping), ((2026, 10, 20), Level::Sound)],
            ),
        ],
    },
    Service {
        file: "willow-court",
        letters: "WC",
        teams: ["Lower lane", "Mill side"],
        courses: &[
            (
                "supervision",
                &[((2026, 4, 1), Level::Slipping), ((2026, 7, 20), Level::Sound)],
            ),
            (
                "duty-of-candour",
                &[((2026, 4, 1), Level::Poor), ((2026, 7, 1), Level::Sound)],
            ),
        ],
    },
    Service {
        file: "hazel-grove",
        letters: "HG",
        teams: ["Flat 1", "Flat 2"],
        courses: &[
            (
                "care-planning",
                &[((2025, 11, 1), Level::Unsure), ((2026, 3, 1), Level::Sound)],
            ),
            (
                "incident-review",
                &[((2025, 11, 1), Level::Unsure), ((2026, 3, 1), Level::Sound)],
            ),
            (
                "safeguarding-restrictive-practice",
                &[((2026, 8, 1), Level::Slipping), ((2026, 9, 15), Level::Sound)],
            ),
        ],
    },
];

impl Service {
    /// How good the work of a table is on a day.
    pub fn level_on(&self, table: &str, day: NaiveDate) -> Level {
        let course = self.courses.iter().find(|(known, _)| *known == table);
        let levels = course.map_or(&[][..], |(_, levels)| *levels);
        let current = levels.iter().rev().find(|(from, _)| date(*from) <= day);
        current.map_or(Level::Sound, |(_, level)| *level)
    }
}
