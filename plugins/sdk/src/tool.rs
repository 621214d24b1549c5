//! What the author of a tool writes: a table, and where the table's rows do not reach, a function.

use crate::contract::FieldError;
use crate::sampled::Fields;
use crate::sheet::Sheet;
use crate::table::Table;

/// An audit tool. Everything in it is pure: the same sheet leads to the same doubts and the same measures.
pub trait Tool {
    /// What it says about itself, with its checks and measures.
    const TABLE: Table;

    /// Checks that need more than one record or raise more than one problem; the table's rows have run before.
    fn check(_sheet: &mut Sheet<'_>) {}

    /// What is wrong with the fields of one record while it is being filled in, beyond what the table's rows say.
    fn check_fields(_fields: Fields<'_>, _errors: &mut Vec<FieldError>) {}
}
