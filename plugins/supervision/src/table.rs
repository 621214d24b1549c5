//! What the tool says about itself.

use crate::{checks, fields, measures, questions};
use ratchet_tool_sdk::contract::{NotApplicableRule, Rounding, Scoring, UnansweredRule};
use ratchet_tool_sdk::{SectionRow, Table};

/// Position of the one section.
pub const STAFF: u16 = 0;

/// The table.
pub const TABLE: Table = Table {
    id: "supervision",
    version: "1.0.0",
    title: "Supervision",
    subject: "Whether staff are supervised in time, about real decisions, and with actions that are followed up.",
    service_types: &["residential care", "nursing care", "supported living", "home care"],
    sections: &[SectionRow {
        title: "Supervision",
        population: "staff",
        strata: &["team", "shift", "employment", "role"],
    }],
    questions: &questions::ROWS,
    measures: &measures::ROWS,
    fields: &fields::ROWS,
    checks: &checks::ROWS,
    parts: &[checks::RECORD],
    form: &checks::FORM,
    scoring: Scoring {
        not_applicable: NotApplicableRule::Excluded,
        unanswered: UnansweredRule::CountsAsNotMet,
        // Somebody who works unsupervised on a concern about safety is not made up for by good records elsewhere.
        critical_overrides: true,
        // 89.9 % must never be read as 90 %.
        rounding: Rounding::Down,
    },
};
