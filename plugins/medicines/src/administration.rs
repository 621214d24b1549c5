//! The entry made when a dose was given: why, what was tried first, what it did, and who gave and checked it.
//!
//! Looked at as soon as a record carries any part of the entry; until then the auditor's answer stands.

use crate::fields::{self as f, OF_ADMINISTRATION};
use crate::protocol::is_for_distress;
use crate::questions::prn;
use ratchet_tool_sdk::contract::{Answer, FieldError};
use ratchet_tool_sdk::words::says_something;
use ratchet_tool_sdk::{Fields, Problem, Sheet};

const HOUR: i64 = 3_600;

/// Within this time somebody should have seen what a dose did; most PRN medicines act within one hour or two.
const EFFECT_SEEN_WITHIN: i64 = 4 * HOUR;

/// A competency observation is good for a year, here with a day's grace for leap years.
const COMPETENT_FOR: i64 = 366 * 24 * HOUR;

/// From five doses a week on, use is regular and belongs to the prescriber. In thousandths, over 28 days.
const REGULAR_USE: i64 = 20_000;

/// Doubts what the entry contradicts.
pub fn check(sheet: &mut Sheet<'_>) {
    let on = sheet.context().on;
    for record in sheet.positions() {
        let fields = sheet.fields(record);
        if fields.has_any(&OF_ADMINISTRATION) {
            for (_, problem) in rationale(fields).into_iter().flatten() {
                sheet.fail(record, prn::RATIONALE_RECORDED, problem);
            }
            if let Some(problem) = effect_in_time(fields) {
                sheet.fail(record, prn::EFFECT_CHECKED, problem);
            }
        }
        if fields.flag(f::SECOND_CHECK) == Some(false) {
            sheet.fail(
                record,
                prn::SECOND_CHECK,
                Problem::new("no second check of the instruction"),
            );
        }
        if fields
            .moment(f::COMPETENCY_OBSERVED)
            .is_some_and(|observed| observed.saturating_add(COMPETENT_FOR) < on)
        {
            sheet.fail(
                record,
                prn::COMPETENT_GIVER,
                Problem::new("last observed more than twelve months ago"),
            );
        }
        if fields
            .number(f::DOSES_LAST_28_DAYS)
            .is_some_and(|doses| doses >= REGULAR_USE)
            && fields.flag(f::USE_REVIEWED) != Some(true)
        {
            sheet.fail(
                record,
                prn::USE_REVIEWED,
                Problem::new("regular use that the prescriber does not know of"),
            );
        }
    }
}

/// What a form shows beside the entry.
pub fn check_fields(fields: Fields<'_>, errors: &mut Vec<FieldError>) {
    if !fields.has_any(&OF_ADMINISTRATION) {
        return;
    }
    let mut error = |field: u16, message: String| {
        errors.push(FieldError {
            path: f::ROWS[usize::from(field)].id.into(),
            message,
        });
    };
    for (field, problem) in rationale(fields).into_iter().flatten() {
        error(field, format!("the entry has {}", problem.text));
    }
    if let (Some(given), Some(seen)) = (fields.moment(f::GIVEN_AT), fields.moment(f::EFFECT_AT))
        && seen < given
    {
        error(f::EFFECT_AT, "this is before the dose was given".into());
    }
    if let (Some(given), Some(previous)) = (fields.moment(f::GIVEN_AT), fields.moment(f::PREVIOUS_DOSE_AT))
        && previous >= given
    {
        error(
            f::PREVIOUS_DOSE_AT,
            "the previous dose should be before this one".into(),
        );
    }
    if fields.number(f::DOSE_GIVEN).is_some_and(|dose| dose <= 0) {
        error(f::DOSE_GIVEN, "this should be more than nought".into());
    }
}

/// Parts of the reason present and parts expected, over all records that carry an entry to which the question applies.
pub fn rationale_parts(sheet: &Sheet<'_>) -> (u64, u64) {
    let mut parts = (0, 0);
    for record in sheet.positions() {
        let fields = sheet.fields(record);
        let applies = sheet.answer(record, prn::RATIONALE_RECORDED) != Some(Answer::NotApplicable);
        if applies && fields.has_any(&OF_ADMINISTRATION) {
            let faults = rationale(fields);
            parts.0 += faults.iter().filter(|fault| fault.is_none()).count() as u64;
            parts.1 += faults.len() as u64;
        }
    }
    parts
}

/// Trigger, alternatives, effect: what is wrong with each.
fn rationale(fields: Fields<'_>) -> [Option<(u16, Problem)>; 3] {
    let missing = |field, text| (!says_something(fields.text(field))).then_some((field, Problem::new(text)));
    let alternatives = if is_for_distress(fields) {
        missing(
            f::ALTERNATIVES_TRIED,
            "nothing tried first although it is for distress or agitation",
        )
    } else {
        (!fields.has(f::ALTERNATIVES_TRIED))
            .then_some((f::ALTERNATIVES_TRIED, Problem::new("nothing on what was tried first")))
    };
    [
        missing(f::TRIGGER, "no trigger"),
        alternatives,
        missing(f::EFFECT, "no effect"),
    ]
}

fn effect_in_time(fields: Fields<'_>) -> Option<Problem> {
    let Some(seen) = fields.moment(f::EFFECT_AT) else {
        return Some(Problem::new("no time for the effect"));
    };
    let given = fields.moment(f::GIVEN_AT)?;
    if seen < given {
        Some(Problem::new("an effect noted before the dose"))
    } else {
        (seen.saturating_sub(given) > EFFECT_SEEN_WITHIN)
            .then_some(Problem::new("an effect noted more than four hours later"))
    }
}
