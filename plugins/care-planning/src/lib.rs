//! The care planning audit tool: whether plans are the person's own, follow life rather than the calendar, are lawful, and
//! are what staff do.
//!
//! Reading order: [`table`] says what the tool is; [`questions`], [`fields`] and [`measures`] hold its rows, [`checks`]
//! what one record contradicts, and [`risks`] the risk assessments of one plan. A check only ever doubts "met"; it never
//! excuses anything.

mod checks;
mod fields;
mod measures;
mod questions;
mod risks;
mod table;

use ratchet_tool_sdk::{Problem, Sheet, Table, Tool};

/// The tool.
pub struct CarePlanning;

impl Tool for CarePlanning {
    const TABLE: Table = table::TABLE;

    fn check(sheet: &mut Sheet<'_>) {
        risks::check(sheet);
        let problem = Problem::new("in nearly the same words as another person's");
        sheet.fail_copies(
            questions::plans::PERSONAL,
            fields::PERSON,
            fields::WHAT_MATTERS,
            &problem,
        );
    }
}

ratchet_tool_sdk::export_tool!(crate::CarePlanning);
