//! The supervision audit tool: whether staff are supervised in time, about what matters, and whether it leads to anything.
//!
//! Reading order: [`table`] says what the tool is; [`questions`], [`fields`] and [`measures`] hold its rows, [`checks`]
//! what one record contradicts. A check only ever doubts "met"; it never excuses anything.

mod checks;
mod fields;
mod measures;
mod questions;
mod table;

use ratchet_tool_sdk::{Problem, Sheet, Table, Tool};

/// The tool.
pub struct Supervision;

impl Tool for Supervision {
    const TABLE: Table = table::TABLE;

    fn check(sheet: &mut Sheet<'_>) {
        let problem = Problem::new("in nearly the same words as another member of staff's");
        sheet.fail_copies(questions::OWN_WORK, fields::STAFF, fields::REFLECTION, &problem);
    }
}

ratchet_tool_sdk::export_tool!(crate::Supervision);
