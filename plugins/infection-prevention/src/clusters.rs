//! Infections that lie close together: the same kind in two people of one team within ten days is an outbreak, whether
//! the record calls it one or not (the health protection teams' definition: two or more linked cases).

use crate::fields as f;
use crate::questions::infections;
use ratchet_tool_sdk::{DAY, Problem, Sheet};

/// Cases further apart than this are not taken as linked.
const LINKED_WITHIN: i64 = 10 * DAY;

/// Kinds that do not pass from one person to the next, so that two of them are no outbreak.
const NOT_CATCHING: [&str; 3] = ["urinary tract", "catheter", "wound"];

/// Doubts "Outbreak reported" where a second case is in the sample and nobody was told.
pub fn check(sheet: &mut Sheet<'_>) {
    let mut cases: Vec<(&str, &str, i64, &str, u32)> = sheet
        .positions()
        .filter_map(|record| {
            let fields = sheet.fields(record);
            let kind = fields.text(f::KIND)?;
            let catching = !NOT_CATCHING
                .iter()
                .any(|other| ratchet_tool_sdk::words::contains(kind, other));
            let case = (
                fields.text(f::TEAM)?,
                kind,
                fields.moment(f::SIGNS)?,
                fields.text(f::PERSON)?,
                record,
            );
            catching.then_some(case)
        })
        .collect();
    cases.sort_unstable();
    let mut found = Vec::new();
    for pair in cases.windows(2) {
        let linked = (pair[0].0, pair[0].1) == (pair[1].0, pair[1].1)
            && pair[0].3 != pair[1].3
            && pair[1].2.saturating_sub(pair[0].2) <= LINKED_WITHIN;
        if linked {
            found.extend([pair[0].4, pair[1].4]);
        }
    }
    found.sort_unstable();
    found.dedup();
    for record in found {
        let fields = sheet.fields(record);
        if !fields.has(f::REPORTED) && !fields.affirms(f::OUTBREAK) {
            let problem = Problem::grave("two of a kind in one team within ten days that nobody called an outbreak");
            sheet.fail(record, infections::REPORTED, problem);
        }
    }
}
