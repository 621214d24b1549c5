//! What the tool says about itself.

use crate::{checks, fields, measures, questions};
use ratchet_tool_sdk::contract::{NotApplicableRule, Rounding, Scoring, UnansweredRule};
use ratchet_tool_sdk::{SectionRow, Table};

/// Position of the section on plans.
pub const PLANS: u16 = 0;
/// Position of the section on consent and capacity.
pub const CONSENT: u16 = 1;
/// Position of the section on what follows an incident.
pub const INCIDENTS: u16 = 2;

/// The table.
pub const TABLE: Table = Table {
    id: "care-planning",
    version: "1.0.0",
    title: "Care planning",
    subject: "Whether care plans are made with people, follow what happens to them, are lawful, and are what staff do.",
    service_types: &["residential care", "nursing care", "supported living", "home care"],
    sections: &[
        SectionRow {
            title: "Care plans",
            population: "care plans",
            strata: &["team", "shift", "weekday", "staff"],
        },
        SectionRow {
            title: "Consent and capacity",
            population: "decisions about care",
            strata: &["team", "kind"],
        },
        SectionRow {
            title: "After an incident",
            population: "incidents that concern a plan",
            strata: &["team", "shift", "weekday", "kind"],
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
        // One person whose wishes on resuscitation contradict each other is not made up for by good plans elsewhere.
        critical_overrides: true,
        // 89.9 % must never be read as 90 %.
        rounding: Rounding::Down,
    },
};
