//! What the tool says about itself.

use crate::{checks, fields, measures, questions};
use ratchet_tool_sdk::contract::{NotApplicableRule, Rounding, Scoring, UnansweredRule};
use ratchet_tool_sdk::{SectionRow, Table};

/// Position of the one section.
pub const INCIDENTS: u16 = 0;

/// The table.
pub const TABLE: Table = Table {
    id: "incident-review",
    version: "1.0.0",
    title: "Incident review",
    subject: "What is done after an incident: safety, candour, notifications, review of the plan, and learning that stays.",
    service_types: &["residential care", "nursing care", "supported living", "home care"],
    sections: &[SectionRow {
        title: "Incidents",
        population: "incidents",
        strata: &["shift", "weekday", "team", "kind"],
    }],
    questions: &questions::ROWS,
    measures: &measures::ROWS,
    fields: &fields::ROWS,
    checks: &checks::ROWS,
    parts: &[],
    form: &checks::FORM,
    scoring: Scoring {
        not_applicable: NotApplicableRule::Excluded,
        unanswered: UnansweredRule::CountsAsNotMet,
        // One person left in danger or lied to is not made up for by good reviews elsewhere.
        critical_overrides: true,
        // 89.9 % must never be read as 90 %.
        rounding: Rounding::Down,
    },
};
