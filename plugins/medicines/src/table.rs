//! What the tool says about itself.

use crate::{checks, fields, measures, questions};
use ratchet_tool_sdk::contract::{NotApplicableRule, Rounding, Scoring, UnansweredRule};
use ratchet_tool_sdk::{SectionRow, Table};

/// Position of the section on when-required administrations.
pub const PRN: u16 = 0;
/// Position of the section on administration charts.
pub const MAR: u16 = 1;

/// Position of the section on controlled drugs.
pub const CONTROLLED: u16 = 2;
/// Position of the section on storage.
pub const STORAGE: u16 = 3;
/// Position of the section on creams and patches.
pub const TOPICAL: u16 = 4;
/// Position of the section on covert medicines.
pub const COVERT: u16 = 5;
/// Position of the section on homely remedies.
pub const REMEDIES: u16 = 6;
/// Position of the section on medicines that people look after themselves.
pub const OWN: u16 = 7;
/// Position of the section on stock and ordering.
pub const STOCK: u16 = 8;
/// Position of the section on errors.
pub const ERRORS: u16 = 9;
/// Position of the section on the competency of staff.
pub const COMPETENCY: u16 = 10;

/// The table.
pub const TABLE: Table = Table {
    id: "medicines",
    version: "1.1.0",
    title: "Medicines",
    subject: "How medicines are ordered, kept, given, recorded and followed up, with a close look at when-required medicines.",
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
        SectionRow {
            title: "Controlled drugs",
            population: "controlled drugs",
            strata: &["team", "drug"],
        },
        SectionRow {
            title: "Storage",
            population: "places where medicines are kept",
            strata: &["team", "kind"],
        },
        SectionRow {
            title: "Creams and patches",
            population: "creams, drops and patches",
            strata: &["team", "preparation"],
        },
        SectionRow {
            title: "Covert medicines",
            population: "people who are given medicines covertly",
            strata: &["team"],
        },
        SectionRow {
            title: "Homely remedies",
            population: "homely remedies given",
            strata: &["team", "remedy"],
        },
        SectionRow {
            title: "Own medicines",
            population: "people who look after their medicines",
            strata: &["team"],
        },
        SectionRow {
            title: "Stock and ordering",
            population: "people's supplies",
            strata: &["team"],
        },
        SectionRow {
            title: "Errors",
            population: "medicines errors and near misses",
            strata: &["team", "shift", "kind"],
        },
        SectionRow {
            title: "Competency",
            population: "staff who give medicines",
            strata: &["team", "shift", "employment"],
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
        // One person over their maximum dose is not made up for by good records elsewhere.
        critical_overrides: true,
        // 89.9 % must never be read as 90 %.
        rounding: Rounding::Down,
    },
};
