//! What the tool says about itself.

use crate::{checks, fields, measures, questions};
use ratchet_tool_sdk::contract::{NotApplicableRule, Rounding, Scoring, UnansweredRule};
use ratchet_tool_sdk::{SectionRow, Table};

/// Position of the section on concerns.
pub const CONCERNS: u16 = 0;
/// Position of the section on restrictions used in a moment.
pub const USES: u16 = 1;
/// Position of the section on restrictions that people live with.
pub const STANDING: u16 = 2;

/// The table.
pub const TABLE: Table = Table {
    id: "safeguarding-restrictive-practice",
    version: "1.0.0",
    title: "Safeguarding and restrictive practice",
    subject: "Whether people are kept safe from abuse, and whether restrictions are lawful, least, recorded, reviewed and becoming fewer.",
    service_types: &["residential care", "nursing care", "supported living", "home care"],
    sections: &[
        SectionRow {
            title: "Safeguarding",
            population: "safeguarding concerns",
            strata: &["shift", "weekday", "team", "kind"],
        },
        SectionRow {
            title: "Restrictive practice",
            population: "uses of a restriction",
            strata: &["shift", "weekday", "team", "kind"],
        },
        SectionRow {
            title: "Standing restrictions",
            population: "restrictions that people live with",
            strata: &["team", "kind"],
        },
    ],
    questions: &questions::ROWS,
    measures: &measures::ROWS,
    fields: &fields::ROWS,
    checks: &checks::ROWS,
    parts: &[checks::USE_RECORD],
    form: &checks::FORM,
    scoring: Scoring {
        not_applicable: NotApplicableRule::Excluded,
        unanswered: UnansweredRule::CountsAsNotMet,
        // One person left unsafe or held unlawfully is not made up for by good records elsewhere.
        critical_overrides: true,
        // 89.9 % must never be read as 90 %.
        rounding: Rounding::Down,
    },
};
