//! What the author of a tool writes.

use crate::contract::{FieldError, MeasureResult};
use crate::sampled::Fields;
use crate::sheet::Sheet;
use crate::table::Table;

/// An audit tool. Every function is pure: the same sheet leads to the same doubts and the same measures.
pub trait Tool {
    /// What it says about itself.
    const TABLE: Table;

    /// Looks at what was sampled and doubts answers that the records contradict ([`Sheet::fail`]).
    fn check(sheet: &mut Sheet<'_>);

    /// Measures that can be computed, in the table's order, after the checks.
    fn measures(sheet: &Sheet<'_>) -> Vec<MeasureResult>;

    /// What is wrong with the fields of one record while it is being filled in.
    fn check_fields(fields: Fields<'_>, errors: &mut Vec<FieldError>);
}
