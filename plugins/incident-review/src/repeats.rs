//! Incidents that are alike: three of the same kind for the same person ask to be looked at together, whether the record
//! counts them itself or they merely lie side by side in the sample.

use crate::fields as f;
use crate::questions as q;
use ratchet_tool_sdk::{Problem, Sheet};

/// From the third on it is a pattern that somebody has to look at.
const PATTERN: usize = 3;

/// Doubts "Looked at with others like it".
pub fn check(sheet: &mut Sheet<'_>) {
    let mut alike: Vec<(&str, &str, u32)> = Vec::new();
    let mut found = Vec::new();
    for record in sheet.positions() {
        let fields = sheet.fields(record);
        if fields.affirms(f::PATTERN_REVIEWED) {
            continue;
        }
        if fields.is_at_least(f::ALIKE, PATTERN as i64) {
            found.push(record);
        }
        if let (Some(person), Some(kind)) = (fields.text(f::PERSON), fields.text(f::KIND)) {
            alike.push((person, kind, record));
        }
    }
    alike.sort_unstable();
    for same in alike.chunk_by(|left, right| (left.0, left.1) == (right.0, right.1)) {
        if same.len() >= PATTERN {
            found.extend(same.iter().map(|(_, _, record)| *record));
        }
    }
    found.sort_unstable();
    found.dedup();
    for record in found {
        let problem = Problem::new("three or more alike that nobody looked at together");
        sheet.fail(record, q::PATTERN, problem);
    }
}
