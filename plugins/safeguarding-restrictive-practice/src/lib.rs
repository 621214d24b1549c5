//! The safeguarding and restrictive practice audit tool: concerns that were raised, restrictions that were used in a
//! moment, and restrictions that people live with.
//!
//! Reading order: [`table`] says what the tool is; [`questions`], [`fields`] and [`measures`] hold its rows, [`checks`]
//! what one record contradicts, and [`blanket`] the same reasons for different people. A check only ever doubts "met"; it
//! never excuses anything.

mod blanket;
mod checks;
mod fields;
mod measures;
mod questions;
mod table;

use ratchet_tool_sdk::{Sheet, Table, Tool};

/// The tool.
pub struct SafeguardingRestrictivePractice;

impl Tool for SafeguardingRestrictivePractice {
    const TABLE: Table = table::TABLE;

    fn check(sheet: &mut Sheet<'_>) {
        blanket::check(sheet);
    }
}

ratchet_tool_sdk::export_tool!(crate::SafeguardingRestrictivePractice);
