//! The administration chart: gaps, allergies, second signatures, stock, times, refusals, covert use.
//!
//! Each check needs its own fields and is silent without them; then the auditor's answer stands.

use crate::fields as f;
use crate::questions::mar;
use ratchet_tool_sdk::contract::FieldError;
use ratchet_tool_sdk::words::says_something;
use ratchet_tool_sdk::{Fields, Problem, Sheet};

/// From three refusals in a row on, the prescriber should know. In thousandths.
const REFUSALS_TO_REPORT: i64 = 3_000;

/// Doubts what the chart's own figures contradict.
pub fn check(sheet: &mut Sheet<'_>) {
    for record in sheet.positions() {
        let fields = sheet.fields(record);
        for (question, problem) in [
            (mar::NO_GAPS, gaps(fields)),
            (mar::ALLERGIES, allergies(fields)),
            (mar::HANDWRITTEN, handwritten(fields)),
            (mar::STOCK, stock(fields)),
            (mar::TIME_CRITICAL, lateness(fields)),
            (mar::REFUSALS, refusals(fields)),
        ] {
            if let Some(problem) = problem {
                sheet.fail(record, question, problem);
            }
        }
        for problem in covert(fields, sheet.context().on).into_iter().flatten() {
            sheet.fail(record, mar::COVERT, problem);
        }
    }
}

/// What a form shows beside figures that cannot be.
pub fn check_fields(fields: Fields<'_>, errors: &mut Vec<FieldError>) {
    for (part, whole, message) in [
        (
            f::UNEXPLAINED_GAPS,
            f::DOSES_DUE,
            "there cannot be more gaps than doses due",
        ),
        (
            f::DOSES_LATE,
            f::DOSES_DUE,
            "there cannot be more late doses than doses due",
        ),
        (
            f::HANDWRITTEN_SIGNED,
            f::HANDWRITTEN,
            "there cannot be more entries signed twice than handwritten entries",
        ),
    ] {
        if fields.number(part) > fields.number(whole) && fields.has(whole) {
            errors.push(FieldError {
                path: f::ROWS[usize::from(part)].id.into(),
                message: message.into(),
            });
        }
    }
}

fn above_nought(fields: Fields<'_>, field: u16) -> bool {
    fields.number(field).is_some_and(|number| number > 0)
}

fn gaps(fields: Fields<'_>) -> Option<Problem> {
    above_nought(fields, f::UNEXPLAINED_GAPS).then(|| match fields.flag(f::TIME_CRITICAL) {
        Some(true) => Problem::grave("gaps on a chart with a time-critical medicine"),
        _ => Problem::new("gaps"),
    })
}

/// "None known" says something; a blank or "n/a" does not.
fn allergies(fields: Fields<'_>) -> Option<Problem> {
    let status = fields.text(f::ALLERGY_STATUS)?;
    (!says_something(Some(status))).then_some(Problem::grave("no allergy status"))
}

fn handwritten(fields: Fields<'_>) -> Option<Problem> {
    let signed = fields.number(f::HANDWRITTEN_SIGNED).unwrap_or(0);
    (fields.number(f::HANDWRITTEN)? > signed).then_some(Problem::new("entries without a second signature"))
}

fn stock(fields: Fields<'_>) -> Option<Problem> {
    (fields.number(f::STOCK_EXPECTED)? != fields.number(f::STOCK_COUNTED)?)
        .then_some(Problem::new("a count that differs from the chart"))
}

fn lateness(fields: Fields<'_>) -> Option<Problem> {
    above_nought(fields, f::DOSES_LATE).then_some(Problem::new("doses more than 30 minutes off"))
}

fn refusals(fields: Fields<'_>) -> Option<Problem> {
    let repeated = fields.number(f::REFUSALS_IN_A_ROW)? >= REFUSALS_TO_REPORT;
    (repeated && fields.flag(f::REFUSALS_REPORTED) != Some(true))
        .then_some(Problem::new("three or more refusals in a row that nobody reported"))
}

fn covert(fields: Fields<'_>, on: i64) -> [Option<Problem>; 4] {
    if fields.flag(f::GIVEN_COVERTLY) != Some(true) {
        return [const { None }; 4];
    }
    let missing = |field, text| (fields.flag(field) != Some(true)).then_some(Problem::grave(text));
    let in_date = fields.moment(f::COVERT_REVIEW).is_some_and(|review| review >= on);
    [
        missing(f::CAPACITY_ASSESSED, "no capacity assessment"),
        missing(f::BEST_INTERESTS, "no best-interests decision"),
        missing(f::PHARMACIST_ADVICE, "no pharmacist's advice"),
        (!in_date).then_some(Problem::grave("no review date ahead")),
    ]
}
