//! The incident review audit tool: what was done after an incident, and whether it changed anything.
//!
//! Reading order: [`table`] says what the tool is, [`questions`], [`fields`] and [`measures`] hold its rows, [`checks`]
//! what one record contradicts, and [`repeats`] looks at incidents of the same person together. A check only ever doubts
//! "met"; it never excuses anything.

mod checks;
mod fields;
mod measures;
mod questions;
mod repeats;
mod table;

use ratchet_tool_sdk::{Sheet, Table, Tool};

/// The tool.
pub struct IncidentReview;

impl Tool for IncidentReview {
    const TABLE: Table = table::TABLE;

    fn check(sheet: &mut Sheet<'_>) {
        repeats::check(sheet);
    }
}

ratchet_tool_sdk::export_tool!(crate::IncidentReview);
