//! Measures: how soon concerns are raised, how often, how long and how completely restrictions are used and recorded, and
//! whether those that people live with become fewer.

use crate::checks::{RAISE_WITHIN, REVIEW_WITHIN, USE_RECORD, minutes};
use crate::fields as f;
use crate::questions::concerns;
use crate::table::{CONCERNS, STANDING, USES};
use ratchet_tool_sdk::contract::Better;
use ratchet_tool_sdk::{Fields, MeasureRow, Sheet};

/// The rows.
pub const ROWS: [MeasureRow; 9] = [
    MeasureRow {
        id: "saf-raised-within-a-day",
        title: "Concerns raised within a day",
        numerator: "concerns raised with the council within 24 hours of being known",
        denominator: "concerns that reach the threshold",
        unit: "share of concerns",
        better: Better::More,
        section: CONCERNS,
        count: |sheet| sheet.share(raised_in_time),
    },
    MeasureRow {
        id: "saf-staff-know-threshold",
        title: "Staff who know the threshold",
        numerator: "talks in which staff knew what to raise and with whom",
        denominator: "talks with staff about safeguarding",
        unit: "share of talks",
        better: Better::More,
        section: CONCERNS,
        count: |sheet| sheet.met(concerns::STAFF_KNOW),
    },
    MeasureRow {
        id: "rp-uses-per-person",
        title: "Restrictions used",
        numerator: "uses in the last 28 days for the people in the sample, or in the sample where that is not noted",
        denominator: "people in the sample",
        unit: "uses per person",
        better: Better::Less,
        section: USES,
        count: uses_per_person,
    },
    MeasureRow {
        id: "rp-minutes",
        title: "Minutes per use",
        numerator: "minutes that restrictions lasted",
        denominator: "uses with beginning and end",
        unit: "minutes per use",
        better: Better::Less,
        section: USES,
        count: |sheet| sheet.sum(|r| Some((u64::try_from(minutes(r)?).ok().filter(|m| *m < 100_000)?, 1))),
    },
    MeasureRow {
        id: "rp-injuries",
        title: "Uses with injury",
        numerator: "uses in which somebody was injured",
        denominator: "uses of which it is noted",
        unit: "share of uses",
        better: Better::Less,
        section: USES,
        count: |sheet| sheet.share(|r| r.flag(f::INJURY)),
    },
    MeasureRow {
        id: "rp-record-parts",
        title: "Record parts present",
        numerator: "parts of the records that are present",
        denominator: "parts that the records should have",
        unit: "share of parts",
        better: Better::More,
        section: USES,
        count: |sheet| sheet.parts_present(USE_RECORD),
    },
    MeasureRow {
        id: "rp-reviewed-in-time",
        title: "Uses reviewed within 72 hours",
        numerator: "uses reviewed within 72 hours",
        denominator: "uses whose 72 hours are over or that were reviewed",
        unit: "share of uses",
        better: Better::More,
        section: USES,
        count: |sheet| sheet.share(reviewed_in_time),
    },
    MeasureRow {
        id: "sr-reduced",
        title: "Standing restrictions reduced",
        numerator: "restrictions lifted, made less or tried without since the last review",
        denominator: "restrictions of which it is noted",
        unit: "share of restrictions",
        better: Better::More,
        section: STANDING,
        count: |sheet| sheet.share(|r| r.flag(f::REDUCED)),
    },
    MeasureRow {
        id: "sr-per-person",
        title: "Standing restrictions per person",
        numerator: "restrictions in the sample",
        denominator: "people who live with them",
        unit: "restrictions per person",
        better: Better::Less,
        section: STANDING,
        count: standing_per_person,
    },
];

fn raised_in_time(concern: Fields<'_>) -> Option<bool> {
    if concern.denies(f::REACHES) || !concern.has(f::KNOWN) {
        return None;
    }
    if concern.is_late(f::KNOWN, f::RAISED, RAISE_WITHIN) {
        return Some(false);
    }
    concern.has(f::RAISED).then_some(true)
}

fn reviewed_in_time(used: Fields<'_>) -> Option<bool> {
    if used.is_late(f::STARTED, f::USE_REVIEWED, REVIEW_WITHIN) {
        return Some(false);
    }
    (used.has(f::STARTED) && used.has(f::USE_REVIEWED)).then_some(true)
}

/// Several records of one person tell the same 28 days, of which the largest figure is taken. Where no record has the
/// figure, the sampled uses themselves are counted.
fn uses_per_person(sheet: &Sheet<'_>) -> (u64, u64) {
    let mut told: Vec<(&str, Option<u64>)> = sheet
        .positions()
        .filter_map(|record| {
            let fields = sheet.fields(record);
            Some((fields.text(f::USE_PERSON)?, fields.count(f::LAST_28)))
        })
        .collect();
    let noted = told.iter().any(|(_, uses)| uses.is_some());
    told.retain(|(_, uses)| uses.is_some() || !noted);
    told.sort_unstable();
    let mut sum = (0, 0);
    for same in told.chunk_by(|left, right| left.0 == right.0) {
        // Ascending, so the last of each person is the largest.
        sum.0 += same[same.len() - 1].1.unwrap_or(same.len() as u64);
        sum.1 += 1;
    }
    sum
}

fn standing_per_person(sheet: &Sheet<'_>) -> (u64, u64) {
    let mut people: Vec<&str> = sheet
        .positions()
        .filter_map(|record| sheet.fields(record).text(f::PERSON))
        .collect();
    let restrictions = people.len() as u64;
    people.sort_unstable();
    people.dedup();
    (restrictions, people.len() as u64)
}
