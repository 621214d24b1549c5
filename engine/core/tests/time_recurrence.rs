//! Recurrences: openings of audits and forums, turns of actions.
#![allow(clippy::unwrap_used)]

use chrono::{DateTime, NaiveDate, Utc, Weekday};
use proptest::prelude::*;
use ratchet_core::calendar::{Calendar, Region, Weekdays};
use ratchet_core::deadline::add;
use ratchet_core::recurrence::{Every, On, Ordinal, Recurrence};
use ratchet_core::span::Span;
use std::num::{NonZeroU8, NonZeroU32};

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn london() -> Calendar {
    Calendar::weekdays_in(Region::EnglandAndWales)
}

fn weeks(every: u32) -> Every {
    Every::Weeks {
        every: NonZeroU32::new(every).unwrap(),
        on: None,
    }
}

fn weeks_on(every: u32, days: &[Weekday]) -> Every {
    Every::Weeks {
        every: NonZeroU32::new(every).unwrap(),
        on: Some(Weekdays::new(days.iter().copied()).unwrap()),
    }
}

fn months(every: u32) -> Every {
    Every::Months {
        every: NonZeroU32::new(every).unwrap(),
        on: None,
    }
}

fn month_on(on: On) -> Every {
    Every::Months {
        every: NonZeroU32::MIN,
        on: Some(on),
    }
}

fn day_of_month(day: u8) -> On {
    On::DayOfMonth(NonZeroU8::new(day).unwrap())
}

/// The openings from the anchor's own date on.
fn openings(recurrence: &Recurrence, anchor: &str, count: usize) -> Vec<String> {
    let (anchor, calendar) = (at(anchor), london());
    let mut after = calendar.date_of(anchor).pred_opt().unwrap();
    let next = || {
        let opening = recurrence.next_after(after, anchor, &calendar)?;
        after = opening.date;
        assert_eq!(opening.at, calendar.start_of_day(opening.date));
        Some(opening.date.to_string())
    };
    std::iter::from_fn(next).take(count).collect()
}

#[test]
fn openings_fall_on_the_named_days() {
    let check = |every: Every, anchor: &str, expected: &[&str]| {
        assert_eq!(
            openings(&Recurrence::every(every), anchor, expected.len()),
            expected,
            "{every}"
        );
    };
    let anchor = "2026-06-10T09:00:00Z"; // a Wednesday
    check(Every::Day, anchor, &["2026-06-10", "2026-06-11"]);
    check(Every::Handover, anchor, &["2026-06-10", "2026-06-11"]);
    check(
        Every::WorkingDay,
        "2026-12-24T09:00:00Z",
        &["2026-12-24", "2026-12-29", "2026-12-30", "2026-12-31", "2027-01-04"],
    );
    check(weeks(1), anchor, &["2026-06-15", "2026-06-22"]);
    check(weeks(2), anchor, &["2026-06-22", "2026-07-06"]);
    check(
        weeks_on(1, &[Weekday::Mon, Weekday::Thu]),
        anchor,
        &["2026-06-11", "2026-06-15", "2026-06-18"],
    );
    check(
        weeks_on(3, &[Weekday::Tue, Weekday::Fri]),
        anchor,
        &["2026-06-12", "2026-06-30", "2026-07-03", "2026-07-21"],
    );
    check(Every::TwiceWeekly, anchor, &["2026-06-11", "2026-06-15", "2026-06-18"]);
    check(months(1), anchor, &["2026-07-01", "2026-08-01"]);
    check(months(2), anchor, &["2026-08-01", "2026-10-01"]);
    check(months(1), "2026-06-01T09:00:00Z", &["2026-06-01", "2026-07-01"]);
    check(
        Every::Quarter { on: None },
        anchor,
        &["2026-07-01", "2026-10-01", "2027-01-01"],
    );
    check(Every::Year { on: None }, anchor, &["2027-01-01", "2028-01-01"]);
    check(
        month_on(On::Weekday(Ordinal::First, Weekday::Mon)),
        anchor,
        &["2026-07-06", "2026-08-03", "2026-09-07"],
    );
    check(
        month_on(On::Weekday(Ordinal::First, Weekday::Wed)),
        "2026-07-01T09:00:00Z",
        &["2026-07-01", "2026-08-05"],
    );
    check(
        month_on(On::Weekday(Ordinal::Second, Weekday::Wed)),
        anchor,
        &["2026-06-10", "2026-07-08"],
    );
    check(
        month_on(On::Weekday(Ordinal::Third, Weekday::Tue)),
        anchor,
        &["2026-06-16", "2026-07-21"],
    );
    check(
        month_on(On::Weekday(Ordinal::Fourth, Weekday::Thu)),
        anchor,
        &["2026-06-25", "2026-07-23"],
    );
    check(
        month_on(On::Weekday(Ordinal::Last, Weekday::Fri)),
        anchor,
        &["2026-06-26", "2026-07-31"],
    );
    check(
        month_on(On::FirstWorkingDay),
        "2026-12-02T09:00:00Z",
        &["2027-01-04", "2027-02-01"],
    );
    check(
        month_on(On::LastWorkingDay),
        anchor,
        &["2026-06-30", "2026-07-31", "2026-08-28"],
    );
    check(
        month_on(day_of_month(31)),
        anchor,
        &["2026-06-30", "2026-07-31", "2026-08-31"],
    );
    check(month_on(day_of_month(10)), anchor, &["2026-06-10", "2026-07-10"]);
    check(
        Every::Quarter {
            on: Some(On::LastWorkingDay),
        },
        anchor,
        &["2026-06-30", "2026-09-30", "2026-12-31"],
    );
    check(
        Every::Quarter {
            on: Some(On::FirstWorkingDay),
        },
        anchor,
        &["2026-07-01", "2026-10-01", "2027-01-04"],
    );
    check(
        Every::Year {
            on: Some(On::Weekday(Ordinal::Last, Weekday::Mon)),
        },
        anchor,
        &["2026-12-28", "2027-12-27"],
    );
}

#[test]
fn openings_never_come_before_the_anchor_and_end_when_bounded() {
    let recurrence = Recurrence {
        lasts: Some(Span::Months(3)),
        ..Recurrence::monthly()
    };
    assert_eq!(
        openings(&recurrence, "2026-06-10T09:00:00Z", 9),
        ["2026-07-01", "2026-08-01", "2026-09-01"]
    );
    let long_ago = NaiveDate::from_ymd_opt(2001, 1, 1).unwrap();
    let first = Recurrence::monthly()
        .next_after(long_ago, at("2026-06-10T09:00:00Z"), &london())
        .unwrap();
    assert_eq!(first.date.to_string(), "2026-07-01");
    assert_eq!(
        first.at.to_rfc3339(),
        "2026-06-30T23:00:00+00:00",
        "local midnight in summer"
    );
}

/// Due moments of all turns, at most 12.
fn turns(recurrence: &Recurrence, anchor: &str) -> Vec<String> {
    let (anchor, calendar) = (at(anchor), london());
    let turns: Vec<_> = recurrence.turns(anchor, &calendar).take(12).collect();
    let mut opens = anchor;
    for (position, turn) in turns.iter().enumerate() {
        assert_eq!(
            (turn.number as usize, turn.opens),
            (position + 1, opens),
            "{recurrence}"
        );
        assert_eq!(
            recurrence.turn(turn.number, anchor, &calendar),
            Some(*turn),
            "{recurrence}"
        );
        assert_eq!(
            recurrence.due(turn.number, anchor, &calendar).map(|due| due.original),
            Some(turn.due)
        );
        opens = turn.due;
    }
    turns
        .iter()
        .map(|turn| calendar.local(turn.due).format("%Y-%m-%d %H:%M").to_string())
        .collect()
}

#[test]
fn turns_count_from_the_anchor() {
    let check = |every: Every, lasts: Option<Span>, starting_within: Option<Span>, anchor: &str, expected: &[&str]| {
        let recurrence = Recurrence {
            every,
            lasts,
            starting_within,
        };
        assert_eq!(turns(&recurrence, anchor)[..expected.len()], *expected, "{recurrence}");
        if let Some(count) = recurrence.count(at(anchor), &london()) {
            assert_eq!(count as usize, expected.len(), "{recurrence}");
        }
    };
    let summer = "2026-10-14T10:00:00+01:00";
    check(
        weeks(1),
        Some(Span::Weeks(3)),
        None,
        summer,
        &["2026-10-21 10:00", "2026-10-28 10:00", "2026-11-04 10:00"],
    );
    check(
        weeks(1),
        Some(Span::Weeks(2)),
        Some(Span::Weeks(2)),
        summer,
        &["2026-10-28 10:00", "2026-11-04 10:00"],
    );
    check(
        weeks(2),
        Some(Span::Weeks(12)),
        None,
        "2026-06-01T09:00:00Z",
        &[
            "2026-06-15 10:00",
            "2026-06-29 10:00",
            "2026-07-13 10:00",
            "2026-07-27 10:00",
            "2026-08-10 10:00",
            "2026-08-24 10:00",
        ],
    );
    check(
        weeks(2),
        Some(Span::Weeks(5)),
        None,
        summer,
        &["2026-10-28 10:00", "2026-11-11 10:00"],
    );
    check(
        months(1),
        Some(Span::Months(3)),
        None,
        "2027-01-31T10:00:00Z",
        &["2027-02-28 10:00", "2027-03-31 10:00", "2027-04-30 10:00"],
    );
    check(months(1), Some(Span::Weeks(1)), None, summer, &["2026-11-14 10:00"]);
    check(
        weeks(1),
        None,
        Some(Span::WorkingDays(3)),
        summer,
        &["2026-10-19 23:59", "2026-10-26 23:59"],
    );
    check(
        Every::Day,
        Some(Span::Days(2)),
        None,
        summer,
        &["2026-10-15 10:00", "2026-10-16 10:00"],
    );
    check(
        Every::Quarter { on: None },
        Some(Span::Years(1)),
        None,
        "2026-11-30T10:00:00Z",
        &[
            "2027-02-28 10:00",
            "2027-05-30 10:00",
            "2027-08-30 10:00",
            "2027-11-30 10:00",
        ],
    );
}

#[test]
fn turns_on_named_days_end_with_the_day() {
    let check = |every: Every, starting_within: Option<Span>, expected: &[&str]| {
        let recurrence = Recurrence {
            every,
            lasts: Some(Span::Weeks(2)),
            starting_within,
        };
        assert_eq!(turns(&recurrence, "2026-06-11T09:00:00Z"), expected, "{recurrence}"); // a Thursday
    };
    check(
        Every::TwiceWeekly,
        None,
        &[
            "2026-06-15 23:59",
            "2026-06-18 23:59",
            "2026-06-22 23:59",
            "2026-06-25 23:59",
        ],
    );
    check(
        weeks_on(1, &[Weekday::Fri]),
        Some(Span::Weeks(2)),
        &["2026-06-19 23:59", "2026-06-26 23:59"],
    );
    check(
        weeks_on(1, &[Weekday::Fri]),
        Some(Span::Hours(1)),
        &["2026-06-12 23:59", "2026-06-19 23:59"],
    );
    check(month_on(On::LastWorkingDay), None, &["2026-06-30 23:59"]);
}

#[test]
fn there_is_no_turn_nought_and_none_past_the_end() {
    let (anchor, calendar) = (at("2026-06-01T09:00:00Z"), london());
    let recurrence = Recurrence {
        lasts: Some(Span::Weeks(8)),
        ..Recurrence::weekly()
    };
    assert_eq!(recurrence.turn(0, anchor, &calendar), None);
    assert_eq!(recurrence.turn(9, anchor, &calendar), None);
    assert_eq!(recurrence.turns(anchor, &calendar).count(), 8);
    assert_eq!(
        recurrence.first(anchor, &calendar).due,
        add(anchor, &Span::Weeks(1), &calendar)
    );
    assert_eq!(Recurrence::weekly().count(anchor, &calendar), None);
}

#[test]
fn a_turn_says_where_its_date_comes_from() {
    let recurrence = Recurrence::every(weeks_on(1, &[Weekday::Mon, Weekday::Thu]));
    let due = recurrence.due(2, at("2026-06-01T09:00:00Z"), &london()).unwrap();
    assert_eq!(
        due.derivation.to_string(),
        "due Mon 8 Jun 2026 at 23:59: turn 2 of every week, on Monday and Thursday, counted from Mon 1 Jun 2026 at 10:00"
    );
}

#[test]
fn recurrences_in_words_and_as_data() {
    let check = |recurrence: Recurrence, words: &str, json: &str| {
        assert_eq!(recurrence.to_string(), words);
        assert_eq!(serde_json::to_string(&recurrence).unwrap(), json);
        assert_eq!(serde_json::from_str::<Recurrence>(json).unwrap(), recurrence);
    };
    check(
        Recurrence::every(month_on(On::Weekday(Ordinal::First, Weekday::Mon))),
        "every month, on the first Monday",
        r#"{"every":{"months":{"every":1,"on":{"weekday":["first","Mon"]}}}}"#,
    );
    check(
        Recurrence {
            every: weeks(1),
            lasts: Some(Span::Weeks(8)),
            starting_within: Some(Span::Weeks(2)),
        },
        "every week, for 8 weeks, starting within 2 weeks",
        r#"{"every":{"weeks":{"every":1}},"lasts":{"weeks":8},"starting_within":{"weeks":2}}"#,
    );
    check(
        Recurrence::every(Every::Handover),
        "each shift handover",
        r#"{"every":"handover"}"#,
    );
    check(
        Recurrence::every(Every::WorkingDay),
        "each working day",
        r#"{"every":"working-day"}"#,
    );
    check(
        Recurrence::every(Every::TwiceWeekly),
        "twice weekly",
        r#"{"every":"twice-weekly"}"#,
    );
    check(
        Recurrence::every(Every::Quarter {
            on: Some(On::LastWorkingDay),
        }),
        "every quarter, on the last working day",
        r#"{"every":{"quarter":{"on":"last-working-day"}}}"#,
    );
    check(
        Recurrence::every(Every::Months {
            every: NonZeroU32::new(2).unwrap(),
            on: Some(day_of_month(15)),
        }),
        "every 2 months, on day 15",
        r#"{"every":{"months":{"every":2,"on":{"day-of-month":15}}}}"#,
    );
    assert!(serde_json::from_str::<Recurrence>(r#"{"every":{"weeks":{"every":0}}}"#).is_err());
}

fn any_every() -> impl Strategy<Value = Every> {
    let on = prop_oneof![
        Just(None),
        Just(Some(On::FirstWorkingDay)),
        Just(Some(On::LastWorkingDay)),
        Just(Some(On::Weekday(Ordinal::First, Weekday::Mon))),
        Just(Some(On::Weekday(Ordinal::Last, Weekday::Sun))),
        (1..=31_u8).prop_map(|day| Some(day_of_month(day))),
    ];
    let weekdays = prop_oneof![
        Just(None),
        Just(Some(Weekdays::MONDAY_AND_THURSDAY)),
        Just(Some(Weekdays::EVERY_DAY)),
        Just(Some(Weekdays::only(Weekday::Sun))),
    ];
    let count = (1..9_u32).prop_map(|count| NonZeroU32::new(count).unwrap());
    prop_oneof![
        Just(Every::Day),
        Just(Every::Handover),
        Just(Every::TwiceWeekly),
        Just(Every::WorkingDay),
        (count.clone(), weekdays).prop_map(|(every, on)| Every::Weeks { every, on }),
        (count, on.clone()).prop_map(|(every, on)| Every::Months { every, on }),
        on.clone().prop_map(|on| Every::Quarter { on }),
        on.prop_map(|on| Every::Year { on }),
    ]
}

proptest! {
    /// Jumping to a date gives what walking there gives: no opening is skipped and none comes twice.
    #[test]
    fn next_after_agrees_with_walking(every in any_every(), seconds in 1_546_300_800_i64..2_500_000_000, jump in 0..3_000_u64) {
        let (anchor, calendar) = (DateTime::from_timestamp(seconds, 0).unwrap(), london());
        let recurrence = Recurrence::every(every);
        let target = calendar.date_of(anchor) + chrono::Days::new(jump);
        let mut walked = calendar.date_of(anchor).pred_opt().unwrap();
        while walked <= target {
            let next = recurrence.next_after(walked, anchor, &calendar).unwrap().date;
            prop_assert!(next > walked);
            walked = next;
        }
        prop_assert_eq!(recurrence.next_after(target, anchor, &calendar).unwrap().date, walked);
    }

    #[test]
    fn turns_follow_each_other(every in any_every(), seconds in 1_546_300_800_i64..2_500_000_000, weeks in 1..60_u32, late in 0..6_u32) {
        let (anchor, calendar) = (DateTime::from_timestamp(seconds, 0).unwrap(), london());
        let starting_within = (late > 0).then_some(Span::Weeks(late));
        let recurrence = Recurrence { every, lasts: Some(Span::Weeks(weeks)), starting_within };
        let turns: Vec<_> = recurrence.turns(anchor, &calendar).collect();
        prop_assert_eq!(Some(turns.len()), recurrence.count(anchor, &calendar).map(|count| count as usize));
        prop_assert!(turns.iter().all(|turn| turn.due > turn.opens));
        prop_assert!(turns.windows(2).all(|pair| pair[0].due == pair[1].opens));
        let end = calendar.end_of_day(calendar.date_of(add(anchor, &Span::Weeks(weeks), &calendar)));
        if starting_within.is_none() && turns.len() > 1 {
            prop_assert!(turns.iter().all(|turn| turn.due <= end));
        }
    }
}
