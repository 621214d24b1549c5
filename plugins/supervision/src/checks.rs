//! What one record contradicts. Each check needs its own fields and is silent without them; then the auditor's answer
//! stands.

use crate::fields as f;
use crate::questions as q;
use ratchet_tool_sdk::words::says_something;
use ratchet_tool_sdk::{CheckRow, DAY, Fields, FormRow, PartsRow, Problem};

const WEEK: i64 = 7 * DAY;

/// Where the policy's interval is not told: policies say six to eight weeks, eight to twelve, or a quarter; the longest
/// of these is taken, and in probation a month.
const INTERVAL_WEEKS: i64 = 13;
const PROBATION_WEEKS: i64 = 5;

/// A year, with a day's grace for leap years.
const YEAR: i64 = 366 * DAY;

/// A session shorter than this cannot hold what a record should hold (in minutes).
const MINUTES_MIN: i64 = 20;

/// What a record of a session has to hold.
pub const RECORD: PartsRow = PartsRow {
    question: q::COMPLETE,
    parts: &[
        (f::REFLECTION, "no reflection on practice"),
        (f::SAFEGUARDING, "nothing on safeguarding"),
        (f::WELLBEING, "nothing on wellbeing"),
        (f::COMPETENCY, "nothing on competency"),
        (f::DECISION, "no decision that was looked at"),
        (f::ACTIONS, "no actions"),
    ],
};

/// The rows.
pub const ROWS: [CheckRow; 16] = [
    CheckRow::new(q::HELD, f::LAST, |r| {
        if r.lacks(f::LAST) {
            return Some(Problem::new("no session noted"));
        }
        r.is_older(f::LAST, interval(r))
            .then_some(Problem::new("a session that is overdue"))
    }),
    CheckRow::new(q::HELD, f::BEFORE, |r| {
        r.is_late(f::BEFORE, f::LAST, interval(r))
            .then_some(Problem::new("too long between the last two sessions"))
    }),
    CheckRow::new(q::PROTECTED, f::MINUTES, |r| {
        (r.has(f::MINUTES) && !r.is_at_least(f::MINUTES, MINUTES_MIN))
            .then_some(Problem::new("a session of less than twenty minutes"))
    }),
    CheckRow::new(q::PROTECTED, f::POSTPONED_WHY, |r| {
        (r.is_at_least(f::POSTPONED, 1) && !says_something(r.text(f::POSTPONED_WHY)))
            .then_some(Problem::new("postponed without a reason"))
    }),
    CheckRow::new(q::DECISIONS, f::DECISION, |r| {
        r.says_nothing(f::DECISION)
            .then_some(Problem::new("no decision in the record"))
    }),
    CheckRow::new(q::LAST_ACTIONS, f::FOLLOWED, |r| {
        let forgotten = r.is_at_least(f::ACTIONS_LAST, 1) && r.lacks(f::FOLLOWED);
        (forgotten || r.is_less(f::FOLLOWED, f::ACTIONS_LAST))
            .then_some(Problem::new("actions of last time that nobody mentions"))
    }),
    CheckRow::new(q::NEW_ACTIONS, f::DATED, |r| {
        r.is_less(f::DATED, f::ACTIONS_NEW)
            .then_some(Problem::new("actions without owner or date"))
    }),
    CheckRow::new(q::ESCALATED, f::ESCALATED, |r| {
        (r.affirms(f::CONCERN) && !r.has(f::ESCALATED)).then_some(Problem::grave("a concern that went no further"))
    }),
    CheckRow::new(q::ESCALATED, f::ESCALATED, |r| {
        (r.affirms(f::CONCERN) && r.has(f::ESCALATED) && r.is_late(f::CONCERN_AT, f::ESCALATED, DAY))
            .then_some(Problem::grave("a concern taken further more than a day later"))
    }),
    CheckRow::new(q::THRESHOLD, f::CONFIDENT, |r| {
        r.denies(f::CONFIDENT)
            .then_some(Problem::new("says they are not confident to escalate"))
    }),
    CheckRow::new(q::OBSERVED, f::OBSERVED, |r| {
        r.is_before(f::OBSERVED, f::BEFORE)
            .then_some(Problem::new("not watched since the session before last"))
    }),
    CheckRow::new(q::SPOT_CHECKED, f::RECORD_CHECKED, |r| {
        r.denies(f::RECORD_CHECKED)
            .then_some(Problem::new("no record of theirs looked at"))
    }),
    CheckRow::new(q::COMPETENCY, f::TRAINING_DUE, |r| {
        r.is_at_least(f::TRAINING_DUE, 1)
            .then_some(Problem::new("something out of date that is not booked"))
    }),
    CheckRow::new(q::APPRAISED, f::APPRAISED, |r| {
        (!r.affirms(f::PROBATION) && (r.lacks(f::APPRAISED) || r.is_older(f::APPRAISED, YEAR)))
            .then_some(Problem::new("no appraisal within twelve months"))
    }),
    CheckRow::new(q::SUPERVISOR, f::SUPERVISOR_TRAINED, |r| {
        r.denies(f::SUPERVISOR_TRAINED)
            .then_some(Problem::new("a supervisor without training"))
    }),
    CheckRow::new(q::SUPERVISOR, f::SUPERVISES, |r| {
        r.is_less(f::SUPERVISES_MAX, f::SUPERVISES)
            .then_some(Problem::new("more people than the policy allows"))
    }),
];

/// What cannot be.
pub const FORM: [FormRow; 5] = [
    FormRow::new(f::LAST, |r| {
        r.is_before(f::LAST, f::BEFORE)
            .then_some("this is before the session before it")
    }),
    FormRow::new(f::FOLLOWED, |r| {
        r.is_less(f::ACTIONS_LAST, f::FOLLOWED)
            .then_some("there cannot be more followed up than were agreed")
    }),
    FormRow::new(f::DATED, |r| {
        r.is_less(f::ACTIONS_NEW, f::DATED)
            .then_some("there cannot be more dated than were agreed")
    }),
    FormRow::new(f::ESCALATED, |r| {
        r.is_before(f::ESCALATED, f::CONCERN_AT)
            .then_some("this is before it came up")
    }),
    FormRow::new(f::INTERVAL, |r| {
        (r.has(f::INTERVAL) && !r.is_at_least(f::INTERVAL, 1)).then_some("this should be at least one week")
    }),
];

/// The most seconds between sessions: what the policy says, else the usual.
pub fn interval(record: Fields<'_>) -> i64 {
    let usual = if record.affirms(f::PROBATION) {
        PROBATION_WEEKS
    } else {
        INTERVAL_WEEKS
    };
    let set = record.number(f::INTERVAL).map(|thousandths| thousandths / 1_000);
    set.filter(|weeks| (1..=520).contains(weeks)).unwrap_or(usual) * WEEK
}
