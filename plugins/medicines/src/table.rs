//! What the tool says about itself.

use crate::{fields, measures, questions};
use ratchet_tool_sdk::contract::{NotApplicableRule, Rounding, Scoring, UnansweredRule};
use ratchet_tool_sdk::{SectionRow, Table};

/// Position of the section on when-required administrations.
pub const PRN: u16 = 0;
/// Position of the section on administration charts.
pub const MAR: u16 = 1;

/// The table.
pub const TABLE: Table = Table {
    id: "medicines",
    version: "1.0.0",
    title: "Medicines",
    subject: "How medicines are recorded, given and followed up, with a close look at when-required medicines.",
    service_types: &["residential care", "nursing care", "supported living", "home care"],
    sections: &[
        SectionRow {
            title: "PRN",
            population: "PRN administrations",
            strata: &["shift", "weekday", "team"],
        },
        SectionRow {
            title: "MAR",
            population: "MAR charts",
            strata: &["shift", "weekday", "team"],
        },
    ],
    questions: &questions::ROWS,
    measures: &measures::ROWS,
    fields: &fields::ROWS,
    checks: &[],
    parts: &[],
    form: &[],
    scoring: Scoring {
        not_applicable: NotApplicableRule::Excluded,
        unanswered: UnansweredRule::CountsAsNotMet,
        // One person over their maximum dose is not made up for by good records elsewhere.
        critical_overrides: true,
        // 89.9 % must never be read as 90 %.
        rounding: Rounding::Down,
    },
};
