//! The same reason for different people: a rule for everybody that is written as if it were for each. Two people are
//! enough; the more there are, the plainer it is.

use crate::fields as f;
use crate::questions::standing;
use ratchet_tool_sdk::{Problem, Sheet};

/// Doubts "Not a rule for everybody".
pub fn check(sheet: &mut Sheet<'_>) {
    let problem = Problem::new("the reason in nearly the same words as another person's");
    sheet.fail_copies(standing::PERSONAL, f::PERSON, f::REASON, &problem);
}
