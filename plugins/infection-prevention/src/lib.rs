//! The infection prevention audit tool: hands that were watched, rooms and equipment that were looked at, and infections
//! that were followed.
//!
//! Reading order: [`table`] says what the tool is; [`questions`], [`fields`] and [`measures`] hold its rows, [`checks`]
//! what one record contradicts, and [`clusters`] infections that lie close together. A check only ever doubts "met"; it
//! never excuses anything.

mod checks;
mod clusters;
mod fields;
mod measures;
mod questions;
mod table;

use ratchet_tool_sdk::{Sheet, Table, Tool};

/// The tool.
pub struct InfectionPrevention;

impl Tool for InfectionPrevention {
    const TABLE: Table = table::TABLE;

    fn check(sheet: &mut Sheet<'_>) {
        clusters::check(sheet);
    }
}

ratchet_tool_sdk::export_tool!(crate::InfectionPrevention);
