//! The thirteen parts of a PRN protocol (CQC's page on when-required medicines, NHS good practice sheets).
//!
//! Looked at as soon as a record carries any of them; until then the auditor's answer stands. Where guidance makes a part
//! depend on something (a rule for a varying dose, an order among several medicines, a covert plan) it is only asked for
//! then.

use crate::fields::{self as f, OF_PROTOCOL};
use crate::questions::prn;
use crate::words::{is_range, is_undirected};
use ratchet_tool_sdk::contract::{Answer, FieldError};
use ratchet_tool_sdk::words::{has_word, says_something};
use ratchet_tool_sdk::{Fields, Problem, Sheet};

/// Medicines that are given for distress or agitation more often than for anything else; the flag says so of others.
const FOR_DISTRESS: [&str; 9] = [
    "lorazepam",
    "diazepam",
    "midazolam",
    "clonazepam",
    "haloperidol",
    "risperidone",
    "olanzapine",
    "quetiapine",
    "promethazine",
];

/// What is wrong with one part.
struct Fault {
    field: u16,
    problem: Problem,
}

/// How many parts a protocol should have, and what is wrong with them.
struct Reading {
    expected: u64,
    faults: Vec<Fault>,
}

/// Doubts "Protocol complete" where the protocol itself says otherwise.
pub fn check(sheet: &mut Sheet<'_>) {
    for record in sheet.positions() {
        let fields = sheet.fields(record);
        if !fields.has_any(&OF_PROTOCOL) {
            continue;
        }
        for fault in read(fields, Some(sheet.context().on)).faults {
            sheet.fail(record, prn::PROTOCOL_COMPLETE, fault.problem);
        }
    }
}

/// The same beside the fields of a form.
pub fn check_fields(fields: Fields<'_>, errors: &mut Vec<FieldError>) {
    if !fields.has_any(&OF_PROTOCOL) {
        return;
    }
    let on = fields.moment(f::GIVEN_AT);
    errors.extend(read(fields, on).faults.into_iter().map(|fault| FieldError {
        path: f::ROWS[usize::from(fault.field)].id.into(),
        message: format!("the protocol has {}", fault.problem.text),
    }));
}

/// Parts present and parts expected, over all records that carry a protocol to which the question applies.
pub fn parts(sheet: &Sheet<'_>) -> (u64, u64) {
    let mut present = (0, 0);
    for record in sheet.positions() {
        let fields = sheet.fields(record);
        let applies = sheet.answer(record, prn::PROTOCOL_COMPLETE) != Some(Answer::NotApplicable);
        if applies && fields.has_any(&OF_PROTOCOL) {
            let reading = read(fields, Some(sheet.context().on));
            present.0 += reading.expected - reading.faults.len() as u64;
            present.1 += reading.expected;
        }
    }
    present
}

/// Whether the medicine is for distress or agitation.
pub fn is_for_distress(fields: Fields<'_>) -> bool {
    fields.flag(f::DISTRESS_MEDICINE).unwrap_or_else(|| {
        fields
            .text(f::MEDICINE)
            .is_some_and(|name| has_word(name, &FOR_DISTRESS))
    })
}

/// Reads the parts; at most one fault a part. `on` is the day on which the protocol had to be in date.
fn read(fields: Fields<'_>, on: Option<i64>) -> Reading {
    let mut reading = Reading {
        expected: 0,
        faults: Vec::new(),
    };
    reading.part(f::MEDICINE, names_medicine(fields));
    reading.part(
        f::INDICATION,
        directed(
            fields,
            f::INDICATION,
            "no clear reason for giving",
            "\"as directed\" for its reason",
        ),
    );
    reading.part(f::DOSE, dose(fields));
    reading.part(
        f::MINIMUM_INTERVAL,
        above_nought(fields, f::MINIMUM_INTERVAL, "no minimum interval"),
    );
    reading.part(f::MAXIMUM, above_nought(fields, f::MAXIMUM, "no maximum in 24 hours"));
    reading.part(f::SIGNS, missing(fields, f::SIGNS, "no signs in this person"));
    reading.part(
        f::HOW_ASKED,
        missing(
            fields,
            f::HOW_ASKED,
            "nothing on whether the person can ask, agree or refuse",
        ),
    );
    reading.part(f::ALTERNATIVES_FIRST, alternatives(fields));
    if fields.flag(f::SEVERAL_FOR_CONDITION) == Some(true) {
        let problem = missing(
            fields,
            f::ORDER_OF_USE,
            "several medicines for one condition and no order among them",
        );
        reading.part(f::ORDER_OF_USE, problem);
    }
    reading.part(
        f::EXPECTED_EFFECT,
        missing(fields, f::EXPECTED_EFFECT, "no expected effect"),
    );
    reading.part(f::REVIEW_DATE, review(fields, on));
    reading.part(
        f::CONTACT_PRESCRIBER,
        missing(fields, f::CONTACT_PRESCRIBER, "nothing on when to ring the prescriber"),
    );
    if fields.flag(f::COVERT) == Some(true) {
        let problem = Problem::grave("covert use without a link to its covert plan");
        reading.part(f::COVERT_PLAN, (!says(fields, f::COVERT_PLAN)).then_some(problem));
    }
    reading
}

impl Reading {
    fn part(&mut self, field: u16, problem: Option<Problem>) {
        self.expected += 1;
        self.faults.extend(problem.map(|problem| Fault { field, problem }));
    }
}

fn says(fields: Fields<'_>, field: u16) -> bool {
    says_something(fields.text(field))
}

fn missing(fields: Fields<'_>, field: u16, text: &'static str) -> Option<Problem> {
    (!says(fields, field)).then_some(Problem::new(text))
}

fn names_medicine(fields: Fields<'_>) -> Option<Problem> {
    let named = fields.has(f::PERSON) && says(fields, f::MEDICINE) && says(fields, f::ROUTE_AND_FORM);
    (!named).then_some(Problem::new("no person, medicine, route or form"))
}

fn directed(fields: Fields<'_>, field: u16, absent: &'static str, undirected: &'static str) -> Option<Problem> {
    match fields.text(field) {
        Some(text) if is_undirected(text) => Some(Problem::new(undirected)),
        text => (!says_something(text)).then_some(Problem::new(absent)),
    }
}

/// A dose that leaves a choice needs a rule for choosing.
fn dose(fields: Fields<'_>) -> Option<Problem> {
    directed(fields, f::DOSE, "no dose", "\"as directed\" for its dose").or_else(|| {
        let lacks_rule = fields.text(f::DOSE).is_some_and(is_range) && !says(fields, f::DOSE_RULE);
        lacks_rule.then_some(Problem::new("a dose that varies without a rule for choosing"))
    })
}

fn above_nought(fields: Fields<'_>, field: u16, text: &'static str) -> Option<Problem> {
    (fields.number(field).unwrap_or(0) <= 0).then_some(Problem::new(text))
}

/// For most medicines "none" is an answer; for distress and agitation it is not.
fn alternatives(fields: Fields<'_>) -> Option<Problem> {
    if is_for_distress(fields) {
        let problem = Problem::grave("nothing to try first although it is given for distress or agitation");
        return (!says(fields, f::ALTERNATIVES_FIRST)).then_some(problem);
    }
    (!fields.has(f::ALTERNATIVES_FIRST)).then_some(Problem::new("nothing on what to try first"))
}

fn review(fields: Fields<'_>, on: Option<i64>) -> Option<Problem> {
    match (fields.moment(f::REVIEW_DATE), on) {
        (None, _) => Some(Problem::new("no review date")),
        (Some(review), Some(on)) if review < on => Some(Problem::new("a review date that has passed")),
        _ => None,
    }
}
