//! The controlled drugs register from page to page: what is carried forward for one person's drug is what the page before
//! ended with. Pages are put in order by the day on which their balance was checked.

use crate::fields as f;
use crate::questions::controlled;
use ratchet_tool_sdk::{Problem, Sheet};

/// Doubts "Balance is right" where a balance was not carried forward.
pub fn check(sheet: &mut Sheet<'_>) {
    let mut pages: Vec<(&str, &str, i64, u32)> = sheet
        .positions()
        .filter_map(|record| {
            let fields = sheet.fields(record);
            Some((
                fields.text(f::CD_PERSON)?,
                fields.text(f::CD_DRUG)?,
                fields.moment(f::LAST_CHECK)?,
                record,
            ))
        })
        .collect();
    pages.sort_unstable();
    for pair in pages.windows(2) {
        let ((person, drug, _, page), (next_person, next_drug, _, next)) = (pair[0], pair[1]);
        let ended = sheet.fields(page).number(f::BALANCE);
        let carried = sheet.fields(next).number(f::BALANCE_BEFORE);
        if (person, drug) == (next_person, next_drug)
            && ended.zip(carried).is_some_and(|(ended, carried)| ended != carried)
        {
            let problem = Problem::grave("a balance that was not carried forward from the page before");
            sheet.fail(next, controlled::BALANCE, problem);
        }
    }
}
