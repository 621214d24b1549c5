//! What an incident's own record contradicts. Each check needs its own fields and is silent without them; then the
//! auditor's answer stands.

use crate::fields as f;
use crate::questions as q;
use ratchet_tool_sdk::words::{contains, has_word, says_something};
use ratchet_tool_sdk::{CheckRow, DAY, Fields, FormRow, HOUR, Problem};

/// The limit for looking at the plan again after an incident.
pub const PLAN_REVIEW_WITHIN: i64 = 72 * HOUR;

/// A shift is not longer, where its end is not noted.
const SHIFT: i64 = 12 * HOUR;

/// Ten working days are at least this; with bank holidays between they are more, which is why a day's grace is given.
const CANDOUR_LETTER_WITHIN: i64 = 15 * DAY;

/// "Without delay" in the notification regulations; a weekend is no reason for more.
const CQC_WITHIN: i64 = 3 * DAY;

/// What councils' safeguarding procedures ask.
const SAFEGUARDING_WITHIN: i64 = DAY;

/// RIDDOR 2013: reports of specified injuries and dangerous occurrences within ten days.
const RIDDOR_WITHIN: i64 = 10 * DAY;

/// Kinds of action that are weak by the hierarchy of the RCA2 guidance (IHI and NPSF, 2015).
const WEAK: [&str; 7] = [
    "reminder",
    "training",
    "retraining",
    "memo",
    "policy",
    "supervision",
    "warning",
];

/// The rows.
pub const ROWS: [CheckRow; 18] = [
    CheckRow::new(q::SAME_SHIFT, f::REPORTED, |r| {
        let late = match r.has(f::SHIFT_ENDED) {
            true => r.is_late(f::SHIFT_ENDED, f::REPORTED, 0),
            false => r.is_late(f::HAPPENED, f::REPORTED, SHIFT),
        };
        late.then_some(Problem::new("reported after the shift had ended"))
    }),
    CheckRow::new(q::PEOPLE_TOLD, f::FAMILY_TOLD, |r| {
        r.is_late(f::HAPPENED, f::FAMILY_TOLD, DAY)
            .then_some(Problem::new("family told more than a day later or not at all"))
    }),
    CheckRow::new(q::CANDOUR, f::CANDOUR_DECISION, |r| {
        let undecided = r.says_nothing(f::CANDOUR_DECISION) && !r.has(f::CANDOUR_APPLIES);
        undecided.then_some(Problem::grave("no decision on candour"))
    }),
    CheckRow::new(q::CANDOUR, f::APOLOGY, |r| {
        (r.affirms(f::CANDOUR_APPLIES) && r.denies(f::APOLOGY))
            .then_some(Problem::grave("no apology although candour applies"))
    }),
    CheckRow::new(q::CANDOUR, f::APOLOGY_WRITTEN, |r| {
        (r.affirms(f::CANDOUR_APPLIES) && r.is_late(f::HAPPENED, f::APOLOGY_WRITTEN, CANDOUR_LETTER_WITHIN))
            .then_some(Problem::grave("no letter of apology within ten working days"))
    }),
    CheckRow::new(q::NOTIFIED, f::CQC_TOLD, |r| {
        untold(r, f::CQC_DUE, f::CQC_TOLD).then_some(Problem::grave("CQC was not notified"))
    }),
    CheckRow::new(q::NOTIFIED, f::CQC_TOLD, |r| {
        told_late(r, f::CQC_DUE, f::CQC_TOLD, CQC_WITHIN)
            .then_some(Problem::new("CQC was notified more than three days later"))
    }),
    CheckRow::new(q::NOTIFIED, f::SAFEGUARDING_TOLD, |r| {
        untold(r, f::SAFEGUARDING_DUE, f::SAFEGUARDING_TOLD).then_some(Problem::grave("safeguarding was not told"))
    }),
    CheckRow::new(q::NOTIFIED, f::SAFEGUARDING_TOLD, |r| {
        told_late(r, f::SAFEGUARDING_DUE, f::SAFEGUARDING_TOLD, SAFEGUARDING_WITHIN)
            .then_some(Problem::new("safeguarding was told more than a day later"))
    }),
    CheckRow::new(q::NOTIFIED, f::RIDDOR_TOLD, |r| {
        (untold(r, f::RIDDOR_DUE, f::RIDDOR_TOLD) || told_late(r, f::RIDDOR_DUE, f::RIDDOR_TOLD, RIDDOR_WITHIN))
            .then_some(Problem::new("no RIDDOR report within ten days"))
    }),
    CheckRow::new(q::NOTICE_TRUE, f::NOTICE_AGREES, |r| {
        r.denies(f::NOTICE_AGREES)
            .then_some(Problem::new("the notification says something else than the record"))
    }),
    CheckRow::new(q::HANDED_OVER, f::HANDED_OVER, |r| {
        r.denies(f::HANDED_OVER)
            .then_some(Problem::new("not named at the next handover"))
    }),
    CheckRow::new(q::PLAN_REVIEWED, f::PLAN_REVIEWED, |r| {
        (!r.denies(f::PLAN_CONCERNED) && r.is_late(f::HAPPENED, f::PLAN_REVIEWED, PLAN_REVIEW_WITHIN)).then_some(
            match r.has(f::PLAN_REVIEWED) {
                true => Problem::new("a review later than 72 hours"),
                false => Problem::grave("no review although 72 hours have passed"),
            },
        )
    }),
    CheckRow::new(q::REVIEW_IN_TIME, f::REVIEW_FINISHED, |r| {
        r.is_late(f::REVIEW_DUE, f::REVIEW_FINISHED, 0)
            .then_some(Problem::new("finished after the day that was set, or still open"))
    }),
    CheckRow::new(q::FACTORS, f::FACTORS, |r| {
        if r.says_nothing(f::FACTORS) {
            return Some(Problem::new("no factors"));
        }
        r.text(f::FACTORS)
            .is_some_and(blames)
            .then_some(Problem::new("an error of somebody as the only reason"))
    }),
    CheckRow::new(q::ACTION_OWNED, f::ACTION_OWNER, |r| {
        let lacking = says_something(r.text(f::ACTION)) && !(r.has(f::ACTION_OWNER) && r.has(f::ACTION_DUE));
        lacking.then_some(Problem::new("an action without an owner or without a date"))
    }),
    CheckRow::new(q::STRONG_ACTION, f::ACTION_KIND, |r| {
        r.text(f::ACTION_KIND)
            .is_some_and(|kind| has_word(kind, &WEAK))
            .then_some(Problem::new("only training, a reminder or the like"))
    }),
    CheckRow::new(q::NOT_AGAIN, f::AGAIN, |r| {
        r.affirms(f::AGAIN).then_some(Problem::new("noted in the record"))
    }),
];

/// What cannot be.
pub const FORM: [FormRow; 4] = [
    FormRow::new(f::REPORTED, |r| {
        r.is_before(f::REPORTED, f::HAPPENED)
            .then_some("this is before it happened")
    }),
    FormRow::new(f::PLAN_REVIEWED, |r| {
        r.is_before(f::PLAN_REVIEWED, f::HAPPENED)
            .then_some("this is before it happened: enter the review that followed the incident")
    }),
    FormRow::new(f::REVIEW_FINISHED, |r| {
        r.is_before(f::REVIEW_FINISHED, f::HAPPENED)
            .then_some("this is before it happened")
    }),
    FormRow::new(f::ALIKE, |r| {
        (r.has(f::ALIKE) && !r.is_at_least(f::ALIKE, 1)).then_some("this counts the incident itself: at least 1")
    }),
];

fn untold(record: Fields<'_>, due: u16, told: u16) -> bool {
    record.affirms(due) && !record.has(told)
}

fn told_late(record: Fields<'_>, due: u16, told: u16, within: i64) -> bool {
    record.affirms(due) && record.has(told) && record.is_late(f::HAPPENED, told, within)
}

/// A short text that names somebody's error and nothing that led to it.
fn blames(factors: &str) -> bool {
    let short = factors.split_ascii_whitespace().count() <= 6;
    short
        && [
            "human error",
            "staff error",
            "careless",
            "did not follow",
            "negligen",
            "should have",
        ]
        .iter()
        .any(|phrase| contains(factors, phrase))
}
