//! Deadlines: what a span means from a given start, and how that is explained.
#![allow(clippy::unwrap_used)]

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use ratchet_core::calendar::{Calendar, Region};
use ratchet_core::deadline::{Due, Move, add, due};
use ratchet_core::span::Span;
use serde_json::Value;
use std::cmp::Ordering;

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn london() -> Calendar {
    Calendar::weekdays_in(Region::EnglandAndWales)
}

#[test]
fn elapsed_hours_match_the_shared_vectors() {
    let vectors: Value = serde_json::from_str(include_str!("data/vectors.json")).unwrap();
    let moment = |value: &Value| {
        DateTime::parse_from_str(value.as_str().unwrap(), "%Y-%m-%dT%H:%M%:z")
            .unwrap()
            .to_utc()
    };
    let cases = vectors["elapsed_hours"]["cases"].as_array().unwrap();
    for case in cases {
        let hours = u32::try_from(case["hours"].as_u64().unwrap()).unwrap();
        assert_eq!(
            due(moment(&case["start"]), &Span::Hours(hours), &london()).original,
            moment(&case["due"]),
            "{case}"
        );
    }
    assert_eq!(cases.len(), 2);
}

#[test]
fn moments_on_the_calendar() {
    let check = |from: &str, span: Span, expected: &str| {
        assert_eq!(
            add(at(from), &span, &london()).to_rfc3339(),
            at(expected).to_rfc3339(),
            "{span} after {from}"
        );
    };
    check("2027-01-31T10:00:00Z", Span::Months(1), "2027-02-28T10:00:00Z");
    check("2028-02-29T10:00:00Z", Span::Years(1), "2029-02-28T10:00:00Z");
    check("2026-11-30T10:00:00Z", Span::Quarters(1), "2027-02-28T10:00:00Z");
    check("2026-10-20T10:00:00+01:00", Span::Weeks(1), "2026-10-27T10:00:00Z"); // same local time, clocks went back
    check("2027-03-27T01:30:00Z", Span::Days(1), "2027-03-28T02:00:00+01:00"); // 01:30 is left out
    check("2026-10-24T01:30:00+01:00", Span::Days(1), "2026-10-25T01:30:00+01:00"); // the first of two
    check("2026-12-18T10:00:00Z", Span::WorkingDays(10), "2027-01-06T23:59:59Z");
    check(
        "2026-06-12T10:00:00+01:00",
        Span::WorkingDays(1),
        "2026-06-15T23:59:59+01:00",
    );
    // Half past midnight in summer is still the day before in UTC; the local day counts.
    check(
        "2026-06-12T00:30:00+01:00",
        Span::WorkingDays(1),
        "2026-06-15T23:59:59+01:00",
    );
    check("2026-06-12T10:00:00Z", Span::Minutes(90), "2026-06-12T11:30:00Z");
}

#[test]
fn spans_beyond_all_reason_stop_at_the_last_date() {
    for span in [
        Span::Minutes(u32::MAX),
        Span::Days(u32::MAX),
        Span::Months(u32::MAX),
        Span::Quarters(u32::MAX),
        Span::Years(u32::MAX),
    ] {
        assert!(
            add(at("2026-06-12T10:00:00Z"), &span, &london()) <= at("9999-12-31T23:59:59Z"),
            "{span}"
        );
    }
}

#[test]
fn derivations_in_plain_english() {
    let check = |from: &str, span: Span, expected: &str| {
        assert_eq!(due(at(from), &span, &london()).derivation.to_string(), expected);
    };
    check(
        "2026-12-22T10:00:00Z",
        Span::WorkingDays(6),
        "due Mon 4 Jan 2027 because 25, 28 Dec and 1 Jan are closed in england-and-wales@2026.1",
    );
    check(
        "2026-04-29T10:00:00Z",
        Span::WorkingDays(5),
        "due Thu 7 May 2026 because 4 May is closed in england-and-wales@2026.1",
    );
    check(
        "2026-09-07T09:00:00Z",
        Span::WorkingDays(1),
        "due Tue 8 Sep 2026, 1 working day after Mon 7 Sep 2026, counted in england-and-wales@2026.1",
    );
    check(
        "2026-10-24T10:00:00+01:00",
        Span::Hours(72),
        "due Tue 27 Oct 2026 at 09:00: 72 hours of elapsed time after Sat 24 Oct 2026 at 10:00; clocks go back on 25 Oct",
    );
    check(
        "2027-03-27T10:00:00Z",
        Span::Hours(72),
        "due Tue 30 Mar 2027 at 11:00: 72 hours of elapsed time after Sat 27 Mar 2027 at 10:00; clocks go forward on 28 Mar",
    );
    check(
        "2026-06-01T09:00:00+01:00",
        Span::Hours(1),
        "due Mon 1 Jun 2026 at 10:00: 1 hour of elapsed time after Mon 1 Jun 2026 at 09:00",
    );
    check(
        "2027-01-31T10:00:00Z",
        Span::Months(1),
        "due Sun 28 Feb 2027 at 10:00: 1 month after Sun 31 Jan 2027 at 10:00; Feb 2027 has 28 days",
    );
    check(
        "2027-03-27T01:30:00Z",
        Span::Days(1),
        "due Sun 28 Mar 2027 at 02:00: 1 day after Sat 27 Mar 2027 at 01:30; clocks go forward and leave out 01:30 that day",
    );
    check(
        "2026-10-20T10:00:00+01:00",
        Span::Weeks(6),
        "due Tue 1 Dec 2026 at 10:00: 6 weeks after Tue 20 Oct 2026 at 10:00",
    );
}

#[test]
fn holidays_of_two_years_are_told_apart() {
    let derivation = due(at("2026-12-01T10:00:00Z"), &Span::WorkingDays(275), &london())
        .derivation
        .to_string();
    assert!(
        derivation.contains("25, 28 Dec 2026, 1 Jan 2027, 26, 29 Mar 2027"),
        "{derivation}"
    );
    assert!(
        derivation.contains("27, 28 Dec 2027 and 3 Jan 2028 are closed"),
        "{derivation}"
    );
}

#[test]
fn moves_are_added_and_the_original_stays() {
    let mut review = due(at("2026-06-01T09:00:00Z"), &Span::Hours(72), &london());
    let original = review.original;
    assert!(!review.is_overdue(original));
    assert!(review.is_overdue(original + TimeDelta::seconds(1)));
    for days in [2, 1] {
        let to = original + TimeDelta::days(days);
        let (by, reason) = ("ST-4".to_owned(), "hospital stay".to_owned());
        review.add_move(Move {
            at: original,
            by,
            reason,
            to,
        });
    }
    assert_eq!(
        (review.original, review.current()),
        (original, original + TimeDelta::days(1))
    );
    assert_eq!(review.moves.len(), 2);
    let json = serde_json::to_string(&review).unwrap();
    assert_eq!(serde_json::from_str::<Due>(&json).unwrap(), review);
}

#[test]
fn spans_in_words_and_as_data() {
    let check = |span: Span, words: &str, json: &str| {
        assert_eq!(span.to_string(), words);
        assert_eq!(serde_json::to_string(&span).unwrap(), json);
        assert_eq!(serde_json::from_str::<Span>(json).unwrap(), span);
    };
    check(Span::WorkingDays(15), "15 working days", r#"{"working-days":15}"#);
    check(Span::Hours(1), "1 hour", r#"{"hours":1}"#);
    check(Span::Quarters(2), "2 quarters", r#"{"quarters":2}"#);
}

#[test]
fn spans_compare_only_where_no_calendar_can_change_the_answer() {
    assert_eq!(Span::Hours(2).compare(Span::Minutes(90)), Some(Ordering::Greater));
    assert_eq!(Span::Weeks(2).compare(Span::Days(14)), Some(Ordering::Equal));
    assert_eq!(Span::Months(11).compare(Span::Years(1)), Some(Ordering::Less));
    assert_eq!(Span::Days(30).compare(Span::Months(1)), None);
    assert_eq!(Span::Hours(24).compare(Span::Days(1)), None);
    assert_eq!(Span::WorkingDays(5).compare(Span::Weeks(1)), None);
}

fn any_span() -> impl Strategy<Value = Span> {
    prop_oneof![
        (0..10_000_u32).prop_map(Span::Minutes),
        (0..2_000_u32).prop_map(Span::Hours),
        (0..400_u32).prop_map(Span::Days),
        (0..60_u32).prop_map(Span::Weeks),
        (0..36_u32).prop_map(Span::Months),
        (0..200_u32).prop_map(Span::WorkingDays),
    ]
}

proptest! {
    #[test]
    fn nothing_is_due_before_it_begins(seconds in 1_546_300_800_i64..2_500_000_000, span in any_span()) {
        let from = DateTime::from_timestamp(seconds, 0).unwrap();
        let due = due(from, &span, &london());
        prop_assert!(due.original >= from);
        prop_assert_eq!(due.original, add(from, &span, &london()));
        prop_assert!(due.derivation.to_string().starts_with("due "));
    }

    #[test]
    fn working_days_count_the_open_days_after_the_start(seconds in 1_546_300_800_i64..2_500_000_000, count in 1..120_u32) {
        let calendar = Calendar::weekdays_in(Region::UkAny);
        let start = calendar.date_of(DateTime::from_timestamp(seconds, 0).unwrap());
        let end = calendar.add_working_days(start, count);
        let open = start.iter_days().skip(1).take_while(|day| *day <= end).filter(|day| calendar.is_working_day(*day)).count();
        prop_assert_eq!(open, count as usize);
        prop_assert!(calendar.is_working_day(end));
    }
}
