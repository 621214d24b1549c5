//! The medicines audit tool: when-required (PRN) administrations, medicines administration record (MAR) charts, and around
//! them controlled drugs, storage, creams and patches, covert and homely remedies, own medicines, stock, errors, competency.
//!
//! Reading order: [`table`] says what the tool is, [`questions`] and [`fields`] hold its rows, [`checks`] what one record
//! contradicts. What needs more is one subject a file: [`register`] (controlled drugs from page to page), [`protocol`] (the thirteen parts), [`administration`] (why, what was tried, what it did), [`rolling`]
//! (amounts and intervals over any 24 hours), [`copied`] (the same words for different people), [`chart`] (MAR), and
//! [`measures`]. A check only ever doubts "met"; it never excuses anything.

mod administration;
mod chart;
mod checks;
mod copied;
mod fields;
mod measures;
mod protocol;
mod questions;
mod register;
mod rolling;
mod table;
mod words;

use ratchet_tool_sdk::contract::FieldError;
use ratchet_tool_sdk::{Fields, Sheet, Table, Tool};

/// The tool.
pub struct Medicines;

impl Tool for Medicines {
    const TABLE: Table = table::TABLE;

    fn check(sheet: &mut Sheet<'_>) {
        if sheet.asks(questions::prn::PROTOCOL_COMPLETE) {
            protocol::check(sheet);
            administration::check(sheet);
            rolling::check(sheet);
            copied::check(sheet);
        }
        if sheet.asks(questions::mar::NO_GAPS) {
            chart::check(sheet);
        }
        if sheet.asks(questions::controlled::BALANCE) {
            register::check(sheet);
        }
    }

    fn check_fields(fields: Fields<'_>, errors: &mut Vec<FieldError>) {
        protocol::check_fields(fields, errors);
        administration::check_fields(fields, errors);
        chart::check_fields(fields, errors);
    }
}

ratchet_tool_sdk::export_tool!(crate::Medicines);
