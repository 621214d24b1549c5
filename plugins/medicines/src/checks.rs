//! What one record contradicts, in every section beyond PRN and MAR. Each check needs its own fields and is silent without
//! them; then the auditor's answer stands.

use crate::fields as f;
use crate::questions::{competency, controlled, covert, errors, own, remedies, stock, storage, topical};
use ratchet_tool_sdk::words::{has_word, says_something};
use ratchet_tool_sdk::{CheckRow, DAY, Fields, FormRow, HOUR, Problem};

/// Balances of controlled drugs are checked at least weekly.
const BALANCE_CHECK_EVERY: i64 = 7 * DAY;

/// What is no longer needed is gone within a week, unless the policy says otherwise.
const RETURN_DAYS: i64 = 7;

/// Medicines in a fridge: 2 to 8 degrees. In thousandths.
const FRIDGE: (i64, i64) = (2_000, 8_000);

/// A room: at most 25 degrees. In thousandths.
const ROOM_MAX: i64 = 25_000;

/// A homely remedy is given for at most this long before a clinician is asked.
const REMEDY_FOR: i64 = 48 * HOUR;

/// A cycle of four weeks and a spare week.
const DAYS_HELD_MAX: i64 = 35;

/// Orders leave time for the surgery, the pharmacy and for checking.
const ORDER_AHEAD: i64 = 7 * DAY;

/// Advice is asked for as soon as an error is found; within the hour at the latest.
const ADVICE_WITHIN: i64 = HOUR;

/// A competency observation is good for a year, here with a day's grace for leap years.
const COMPETENT_FOR: i64 = 366 * DAY;

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
pub const ROWS: [CheckRow; 45] = [
    // Controlled drugs.
    CheckRow::new(controlled::BALANCE, f::COUNTED, |r| {
        let (counted, balance) = (r.number(f::COUNTED)?, r.number(f::BALANCE)?);
        (counted != balance).then_some(Problem::grave("a count that differs from the register"))
    }),
    CheckRow::new(controlled::BALANCE, f::BALANCE, |r| {
        (entries_lead_to(r)? != i128::from(r.number(f::BALANCE)?))
            .then_some(Problem::grave("a balance that its entries do not add up to"))
    }),
    CheckRow::new(controlled::SIGNED_TWICE, f::ENTRIES_SIGNED, |r| {
        r.is_less(f::ENTRIES_SIGNED, f::ENTRIES)
            .then_some(Problem::grave("entries without a second signature"))
    }),
    CheckRow::new(controlled::CHECKED, f::LAST_CHECK, |r| {
        r.is_older(f::LAST_CHECK, BALANCE_CHECK_EVERY)
            .then_some(Problem::new("not checked for more than a week"))
    }),
    CheckRow::new(controlled::CUPBOARD, f::CUPBOARD_LOCKED, |r| {
        r.denies(f::CUPBOARD_LOCKED)
            .then_some(Problem::grave("cupboard open or keys left"))
    }),
    CheckRow::new(controlled::DESTROYED, f::UNWANTED_GONE, |r| {
        waits_too_long(r, f::UNWANTED_SINCE, f::UNWANTED_GONE, RETURN_DAYS)
            .then_some(Problem::new("kept for more than a week after it was no longer needed"))
    }),
    // Storage.
    CheckRow::new(storage::FRIDGE, f::FRIDGE_ACTED, |r| {
        let cold = r.number(f::FRIDGE_MIN).is_some_and(|degrees| degrees < FRIDGE.0);
        let warm = r.number(f::FRIDGE_MAX).is_some_and(|degrees| degrees > FRIDGE.1);
        ((cold || warm) && !r.affirms(f::FRIDGE_ACTED)).then_some(Problem::grave("out of range and nobody acted"))
    }),
    CheckRow::new(storage::FRIDGE, f::READINGS_DONE, |r| {
        (r.has(f::FRIDGE_MAX) && r.is_less(f::READINGS_DONE, f::READINGS_DUE))
            .then_some(Problem::new("days without a reading"))
    }),
    CheckRow::new(storage::ROOM, f::ROOM_ACTED, |r| {
        let warm = r.number(f::ROOM_MAX).is_some_and(|degrees| degrees > ROOM_MAX);
        (warm && !r.affirms(f::ROOM_ACTED)).then_some(Problem::grave("above 25 degrees and nobody acted"))
    }),
    CheckRow::new(storage::LOCKED, f::LOCKED, |r| {
        r.denies(f::LOCKED)
            .then_some(Problem::grave("left unlocked, or keys left"))
    }),
    CheckRow::new(storage::IN_DATE, f::EXPIRED, |r| {
        r.is_at_least(f::EXPIRED, 1).then_some(Problem::new("out of date"))
    }),
    CheckRow::new(storage::IN_DATE, f::UNDATED, |r| {
        r.is_at_least(f::UNDATED, 1)
            .then_some(Problem::new("opened without a date"))
    }),
    // Creams and patches.
    CheckRow::new(topical::DIRECTED, f::DIRECTIONS, |r| {
        let undirected = r.text(f::DIRECTIONS).is_some_and(crate::words::is_undirected);
        (undirected || r.says_nothing(f::DIRECTIONS) || r.denies(f::BODY_MAP))
            .then_some(Problem::new("no body map, or directions that direct nobody"))
    }),
    CheckRow::new(topical::RECORDED, f::USES_RECORDED, |r| {
        r.is_less(f::USES_RECORDED, f::USES_DUE)
            .then_some(Problem::new("uses that are not recorded"))
    }),
    CheckRow::new(topical::PATCH_SAFE, f::PATCHES_SEEN, |r| {
        r.is_less(f::PATCHES_PRESCRIBED, f::PATCHES_SEEN)
            .then_some(Problem::grave("more patches on the body than prescribed"))
    }),
    CheckRow::new(topical::PATCH_SAFE, f::OLD_PATCH_OFF, |r| {
        r.denies(f::OLD_PATCH_OFF)
            .then_some(Problem::new("no word on the old patch being taken off"))
    }),
    CheckRow::new(topical::ROTATED, f::SITE, |r| {
        let (site, before) = (r.text(f::SITE)?, r.text(f::SITE_BEFORE)?);
        site.eq_ignore_ascii_case(before)
            .then_some(Problem::new("the same site twice in a row"))
    }),
    CheckRow::new(topical::IN_DATE, f::TUBE_OPENED, |r| {
        let days = r.number(f::TUBE_DAYS).map(|thousandths| thousandths / 1_000)?;
        r.is_older(f::TUBE_OPENED, days.clamp(0, 3_650) * DAY)
            .then_some(Problem::new("open for longer than it keeps"))
    }),
    CheckRow::new(topical::IN_DATE, f::TUBE_SHARED, |r| {
        r.affirms(f::TUBE_SHARED)
            .then_some(Problem::new("used for more than one person"))
    }),
    // Covert medicines.
    CheckRow::new(covert::CAPACITY, f::WITH_CAPACITY, |r| {
        r.is_less(f::WITH_CAPACITY, f::COVERTLY_GIVEN)
            .then_some(Problem::grave("medicines without an assessment of capacity"))
    }),
    CheckRow::new(covert::AGREED, f::MEETING, |r| {
        let given = r.is_at_least(f::COVERTLY_GIVEN, 1);
        (given && (!r.has(f::MEETING) || r.says_nothing(f::MEETING_ROLES)))
            .then_some(Problem::grave("no best-interests meeting, or nothing on who took part"))
    }),
    CheckRow::new(covert::HOW, f::WITH_METHOD, |r| {
        r.is_less(f::WITH_METHOD, f::COVERTLY_GIVEN)
            .then_some(Problem::grave("medicines without the pharmacist's way to give them"))
    }),
    CheckRow::new(covert::REVIEWED, f::COVERT_NEXT, |r| {
        let given = r.is_at_least(f::COVERTLY_GIVEN, 1);
        (given && (!r.has(f::COVERT_NEXT) || r.has_passed(f::COVERT_NEXT)))
            .then_some(Problem::grave("no review date ahead"))
    }),
    // Homely remedies.
    CheckRow::new(remedies::AUTHORISED, f::ON_LIST, |r| {
        (r.denies(f::ON_LIST) || r.denies(f::REMEDY_CHECKED))
            .then_some(Problem::grave("not on the list, or not checked for this person"))
    }),
    CheckRow::new(remedies::RECORDED, f::REMEDY_EFFECT, |r| {
        (r.says_nothing(f::REMEDY_REASON) || r.says_nothing(f::REMEDY_EFFECT))
            .then_some(Problem::new("no reason or no effect"))
    }),
    CheckRow::new(remedies::LIMIT, f::REMEDY_ASKED, |r| {
        let (first, last) = (r.moment(f::FIRST_DOSE)?, r.moment(f::LAST_DOSE)?);
        let long = last.saturating_sub(first) > REMEDY_FOR;
        (long && !r.has(f::REMEDY_ASKED)).then_some(Problem::new("longer than 48 hours without asking a clinician"))
    }),
    // Own medicines.
    CheckRow::new(own::REVIEWED, f::OWN_NEXT, |r| {
        r.has_passed(f::OWN_NEXT)
            .then_some(Problem::new("a look that is overdue"))
    }),
    CheckRow::new(own::KEPT_SAFE, f::OWN_LOCKED, |r| {
        r.denies(f::OWN_LOCKED)
            .then_some(Problem::grave("within others' reach"))
    }),
    CheckRow::new(own::TAKEN, f::OWN_COUNTED, |r| {
        let (expected, counted) = (r.number(f::OWN_EXPECTED)?, r.number(f::OWN_COUNTED)?);
        (expected != counted && !r.affirms(f::OWN_HELPED))
            .then_some(Problem::new("a count that differs, and nobody helped"))
    }),
    // Stock and ordering.
    CheckRow::new(stock::NO_MISSED, f::MISSED, |r| {
        r.is_at_least(f::MISSED, 1)
            .then_some(Problem::grave("doses missed for want of supply"))
    }),
    CheckRow::new(stock::ORDERED, f::ORDERED, |r| {
        let (ordered, needed) = (r.moment(f::ORDERED)?, r.moment(f::NEEDED)?);
        (needed.saturating_sub(ordered) < ORDER_AHEAD)
            .then_some(Problem::new("ordered less than a week before it was needed"))
    }),
    CheckRow::new(stock::TALLIES, f::LINES_AGREE, |r| {
        r.is_less(f::LINES_AGREE, f::LINES)
            .then_some(Problem::new("counts that differ from the chart"))
    }),
    CheckRow::new(stock::NOT_TOO_MUCH, f::DAYS_HELD, |r| {
        r.is_at_least(f::DAYS_HELD, DAYS_HELD_MAX + 1)
            .then_some(Problem::new("more than a cycle and a spare week"))
    }),
    CheckRow::new(stock::RETURNED, f::SENT_BACK, |r| {
        let days = r.number(f::RETURN_DAYS).map(|thousandths| thousandths / 1_000);
        let days = days.filter(|days| (1..=365).contains(days)).unwrap_or(RETURN_DAYS);
        waits_too_long(r, f::STOPPED, f::SENT_BACK, days).then_some(Problem::new("not returned in time"))
    }),
    // Errors.
    CheckRow::new(errors::ADVICE, f::ADVICE, |r| {
        r.is_late(f::FOUND, f::ADVICE, ADVICE_WITHIN)
            .then_some(Problem::grave("advice asked for more than an hour later or not at all"))
    }),
    CheckRow::new(errors::REPORTED, f::REPORTED, |r| {
        r.is_late(f::FOUND, f::REPORTED, DAY)
            .then_some(Problem::grave("reported more than a day later or not at all"))
    }),
    CheckRow::new(errors::REPORTED, f::RAISED, |r| {
        (r.affirms(f::HARMED) && !r.has(f::RAISED)).then_some(Problem::grave("harm that safeguarding was not told of"))
    }),
    CheckRow::new(errors::FACTORS, f::ERROR_FACTORS, |r| {
        r.says_nothing(f::ERROR_FACTORS)
            .then_some(Problem::new("nothing on what led to it"))
    }),
    CheckRow::new(errors::CHANGED, f::ERROR_ACTION_KIND, |r| {
        let weak = r.text(f::ERROR_ACTION_KIND).is_some_and(|kind| has_word(kind, &WEAK));
        let unowned = says_something(r.text(f::ERROR_ACTION_KIND)) && !r.has(f::ERROR_OWNER);
        (weak || unowned).then_some(Problem::new("only training, a reminder or the like, or nobody owns it"))
    }),
    CheckRow::new(errors::NOT_AGAIN, f::ERROR_AGAIN, |r| {
        r.affirms(f::ERROR_AGAIN).then_some(Problem::new("noted in the record"))
    }),
    // Competency.
    CheckRow::new(competency::OBSERVED, f::WATCHED, |r| {
        (r.lacks(f::WATCHED) || r.is_older(f::WATCHED, COMPETENT_FOR))
            .then_some(Problem::grave("not watched within twelve months"))
    }),
    CheckRow::new(competency::OBSERVED, f::LAST_ERROR, |r| {
        r.is_before(f::WATCHED, f::LAST_ERROR)
            .then_some(Problem::new("not watched again since the last error"))
    }),
    CheckRow::new(competency::TRAINED, f::TRAINED_UNTIL, |r| {
        r.has_passed(f::TRAINED_UNTIL)
            .then_some(Problem::new("training that has run out"))
    }),
    CheckRow::new(competency::DELEGATED, f::DELEGATED_SIGNED, |r| {
        r.is_less(f::DELEGATED_SIGNED, f::DELEGATED)
            .then_some(Problem::grave("tasks that are not signed off"))
    }),
    CheckRow::new(competency::SIGNATURE, f::ON_SIGNATURE_LIST, |r| {
        r.denies(f::ON_SIGNATURE_LIST)
            .then_some(Problem::new("not on the list"))
    }),
];

/// What cannot be.
pub const FORM: [FormRow; 7] = [
    FormRow::new(f::COUNTED, |r| {
        r.number(f::COUNTED)
            .is_some_and(|counted| counted < 0)
            .then_some("an amount cannot be below nought")
    }),
    FormRow::new(f::ENTRIES_SIGNED, |r| {
        r.is_less(f::ENTRIES, f::ENTRIES_SIGNED)
            .then_some("there cannot be more entries signed twice than entries")
    }),
    FormRow::new(f::FRIDGE_MAX, |r| {
        r.is_less(f::FRIDGE_MAX, f::FRIDGE_MIN)
            .then_some("the highest temperature should not be below the lowest")
    }),
    FormRow::new(f::READINGS_DONE, |r| {
        r.is_less(f::READINGS_DUE, f::READINGS_DONE)
            .then_some("there cannot be more readings done than were due")
    }),
    FormRow::new(f::LAST_DOSE, |r| {
        r.is_before(f::LAST_DOSE, f::FIRST_DOSE)
            .then_some("this is before the first dose")
    }),
    FormRow::new(f::REPORTED, |r| {
        r.is_before(f::REPORTED, f::FOUND)
            .then_some("this is before it was found")
    }),
    FormRow::new(f::DELEGATED_SIGNED, |r| {
        r.is_less(f::DELEGATED, f::DELEGATED_SIGNED)
            .then_some("there cannot be more signed off than are delegated")
    }),
];

/// What the balance should be after the entries since the last check; only where all of them are told.
fn entries_lead_to(record: Fields<'_>) -> Option<i128> {
    let number = |field| record.number(field).map(i128::from);
    let (before, given) = (number(f::BALANCE_BEFORE)?, number(f::GIVEN)?);
    Some(before + number(f::RECEIVED).unwrap_or(0) - given - number(f::DISPOSED).unwrap_or(0))
}

/// Gone later than allowed, or still there after that.
fn waits_too_long(record: Fields<'_>, since: u16, gone: u16, days: i64) -> bool {
    record.is_late(since, gone, days * DAY) || (!record.has(gone) && record.is_older(since, days * DAY))
}
