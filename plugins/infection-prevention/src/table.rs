//! What the tool says about itself.

use crate::{checks, fields, measures, questions};
use ratchet_tool_sdk::contract::{NotApplicableRule, Rounding, Scoring, UnansweredRule};
use ratchet_tool_sdk::{SectionRow, Table};

/// Position of the section on hand hygiene.
pub const HANDS: u16 = 0;
/// Position of the section on rooms and equipment.
pub const ROOMS: u16 = 1;
/// Position of the section on infections.
pub const INFECTIONS: u16 = 2;

/// The table.
pub const TABLE: Table = Table {
    id: "infection-prevention",
    version: "1.0.0",
    title: "Infection prevention",
    subject: "Whether infections are prevented, noticed and contained: hands, protective equipment, cleaning, equipment, waste, outbreaks.",
    service_types: &["residential care", "nursing care", "supported living", "home care"],
    sections: &[
        SectionRow {
            title: "Hand hygiene",
            population: "observed moments of care",
            strata: &["profession", "shift", "weekday", "team"],
        },
        SectionRow {
            title: "Rooms and equipment",
            population: "rooms",
            strata: &["kind", "team"],
        },
        SectionRow {
            title: "Infections",
            population: "infections",
            strata: &["kind", "team"],
        },
    ],
    questions: &questions::ROWS,
    measures: &measures::ROWS,
    fields: &fields::ROWS,
    checks: &checks::ROWS,
    parts: &[],
    form: &checks::FORM,
    scoring: Scoring {
        not_applicable: NotApplicableRule::Excluded,
        unanswered: UnansweredRule::CountsAsNotMet,
        // One outbreak that nobody reported is not made up for by clean rooms elsewhere.
        critical_overrides: true,
        // 89.9 % must never be read as 90 %.
        rounding: Rounding::Down,
    },
};
