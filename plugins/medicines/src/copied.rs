//! The same words for different people: a protocol that was copied, not written (the High Court in Seabrooke Manor
//! [2024] EWHC 2203 upheld a finding on two nearly identical PRN protocols).

use crate::fields as f;
use crate::questions::prn;
use ratchet_tool_sdk::{Problem, Sheet};

/// Groups records whose signs are nearly the same and doubts "Protocol written for this person" for them.
pub fn check(sheet: &mut Sheet<'_>) {
    let problem = Problem::new("signs in nearly the same words as another person's");
    sheet.fail_copies(prn::PROTOCOL_PERSONAL, f::PERSON, f::SIGNS, &problem);
}
