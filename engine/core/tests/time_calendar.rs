//! Calendars against published facts and against the shared vectors.
#![allow(clippy::unwrap_used)]

use chrono::{NaiveDate, Weekday};
use ratchet_core::calendar::{Calendar, Region, VERSION, Weekdays};
use serde_json::Value;
use std::collections::BTreeSet;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn vectors() -> Value {
    serde_json::from_str(include_str!("data/vectors.json")).unwrap()
}

#[test]
fn working_days_match_the_shared_vectors() {
    let vectors = vectors();
    let cases = vectors["working_days"]["cases"].as_array().unwrap();
    for case in cases {
        let start = day(case["start"].as_str().unwrap());
        let count = u32::try_from(case["days"].as_u64().unwrap()).unwrap();
        for region in Region::ALL {
            let expected = day(case[region.name()].as_str().unwrap());
            assert_eq!(
                Calendar::weekdays_in(region).add_working_days(start, count),
                expected,
                "{start} + {count} in {region}"
            );
        }
    }
    assert_eq!(cases.len(), 4);
}

/// What happened in 2019 to 2028 beside the standing rules; that all else follows from the rules is tested beside them.
#[test]
fn one_off_holidays_are_in_the_data() {
    let check = |date: &str, expected: [bool; 3]| {
        let found = Region::NATIONS.map(|nation| nation.holiday_on(day(date)).is_some());
        assert_eq!(
            found, expected,
            "{date} in England and Wales, Scotland, Northern Ireland"
        );
        assert_eq!(
            Region::UkAny.holiday_on(day(date)).is_some(),
            expected.contains(&true),
            "{date} in uk-any"
        );
    };
    check("2020-05-04", [false; 3]); // moved to VE Day
    check("2020-05-08", [true; 3]);
    check("2022-05-30", [false; 3]); // moved to 2 June for the jubilee
    check("2022-06-02", [true; 3]);
    check("2022-06-03", [true; 3]);
    check("2022-09-19", [true; 3]); // State Funeral
    check("2023-05-08", [true; 3]); // Coronation
    check("2026-06-15", [false, true, false]); // World Cup
    check("2026-04-06", [true, false, true]); // Easter Monday
    check("2026-11-30", [false, true, false]); // St Andrew's Day
    check("2026-07-13", [false, false, true]); // 12 July falls on a Sunday
    check("2025-03-17", [false, false, true]);
    check("2026-08-03", [false, true, false]);
    check("2026-08-31", [true, false, true]);
}

#[test]
fn substitute_days_beyond_the_published_years() {
    let check = |region: Region, date: &str, expected: Option<&str>| {
        let found = region.holiday_on(day(date)).map(|holiday| holiday.name);
        assert_eq!(found, expected, "{date} in {region}");
    };
    // 2033: New Year's Day on Saturday, Christmas Day on Sunday. 2034: New Year's Day on Sunday.
    check(Region::EnglandAndWales, "2033-01-03", Some("New Year's Day"));
    check(Region::Scotland, "2033-01-03", Some("New Year's Day"));
    check(Region::Scotland, "2033-01-04", Some("2nd January"));
    check(Region::EnglandAndWales, "2033-12-26", Some("Boxing Day"));
    check(Region::EnglandAndWales, "2033-12-27", Some("Christmas Day"));
    check(Region::Scotland, "2034-01-02", Some("2nd January"));
    check(Region::Scotland, "2034-01-03", Some("New Year's Day"));
    check(Region::EnglandAndWales, "2034-01-02", Some("New Year's Day"));
    // Easter Sundays: 1 April 2029, 21 April 2030, 25 March 2035, 25 April 2038 (the latest there is).
    check(Region::EnglandAndWales, "2029-03-30", Some("Good Friday"));
    check(Region::NorthernIreland, "2030-04-22", Some("Easter Monday"));
    check(Region::Scotland, "2030-04-22", None);
    check(Region::EnglandAndWales, "2035-03-26", Some("Easter Monday"));
    check(Region::EnglandAndWales, "2038-04-23", Some("Good Friday"));
}

/// Published years without a one-off holiday have the same shape as any year by rule: the counts of the nations are 8, 9, 10.
#[test]
fn every_year_has_as_many_holidays_as_its_nation_keeps() {
    for year in 2015..=2045 {
        let extra = match year {
            2022 => [2; 3],
            2023 => [1; 3],
            2026 => [0, 1, 0],
            _ => [0; 3],
        };
        for (nation, (usual, extra)) in Region::NATIONS.into_iter().zip([8, 9, 10].into_iter().zip(extra)) {
            let holidays = nation.holidays_in(year);
            assert_eq!(holidays.len(), usual + extra, "{nation} in {year}: {holidays:?}");
            let dates: BTreeSet<_> = holidays.iter().map(|holiday| holiday.date).collect();
            assert_eq!(dates.len(), holidays.len(), "{nation} in {year} has a date twice");
            assert!(holidays.is_sorted_by_key(|holiday| holiday.date));
            assert!(
                holidays
                    .iter()
                    .all(|holiday| nation.holiday_on(holiday.date) == Some(*holiday))
            );
        }
    }
}

#[test]
fn why_a_day_is_closed() {
    let calendar = Calendar::default();
    let check = |date: &str, expected: Option<&str>| {
        assert_eq!(
            calendar
                .why_closed(day(date))
                .map(|closed| closed.to_string())
                .as_deref(),
            expected,
            "{date}"
        );
    };
    check("2026-12-24", None);
    check("2026-12-25", Some("Christmas Day"));
    check("2026-12-26", Some("Saturday"));
    check("2026-12-28", Some("Boxing Day (substitute day)"));
}

#[test]
fn working_days_of_a_month() {
    let calendar = Calendar::default();
    assert_eq!(calendar.first_working_day(2026, 1), Some(day("2026-01-02")));
    assert_eq!(calendar.last_working_day(2026, 12), Some(day("2026-12-31")));
    assert_eq!(calendar.last_working_day(2026, 5), Some(day("2026-05-29")));
    assert_eq!(calendar.last_working_day(2027, 1), Some(day("2027-01-29")));
    assert_eq!(calendar.nth_working_day(2026, 12, 20), Some(day("2026-12-30")));
    assert_eq!(calendar.nth_working_day(2026, 12, 22), None);
    assert_eq!(calendar.nth_working_day(2026, 12, 0), None);
    assert_eq!(calendar.nth_working_day(2026, 13, 1), None);
}

#[test]
fn a_count_of_nought_is_the_day_itself_or_the_next_open_one() {
    let calendar = Calendar::default();
    assert_eq!(calendar.add_working_days(day("2026-12-24"), 0), day("2026-12-24"));
    assert_eq!(calendar.add_working_days(day("2026-12-25"), 0), day("2026-12-29"));
}

#[test]
fn a_service_that_works_every_day_without_holidays() {
    let calendar = Calendar {
        holidays: None,
        week: Weekdays::EVERY_DAY,
        ..Calendar::default()
    };
    assert_eq!(calendar.add_working_days(day("2026-12-24"), 3), day("2026-12-27"));
    assert_eq!(calendar.name(), "Monday to Sunday without bank holidays");
}

#[test]
fn calendars_and_weekdays_as_data() {
    let calendar = Calendar::weekdays_in(Region::UkAny);
    let json = serde_json::to_string(&calendar).unwrap();
    assert_eq!(
        json,
        r#"{"holidays":"uk-any","week":["Mon","Tue","Wed","Thu","Fri"],"zone":"Europe/London"}"#
    );
    assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), calendar);
    assert!(serde_json::from_str::<Weekdays>("[]").is_err());
    assert_eq!(calendar.name(), format!("uk-any@{VERSION}"));
    assert_eq!("scotland".parse(), Ok(Region::Scotland));
    assert!(
        "wales"
            .parse::<Region>()
            .unwrap_err()
            .to_string()
            .contains("england-and-wales")
    );
}

#[test]
fn weekdays_in_words() {
    let check = |days: &[Weekday], expected: &str| {
        assert_eq!(Weekdays::new(days.iter().copied()).unwrap().to_string(), expected);
    };
    check(&[Weekday::Thu, Weekday::Mon], "Monday and Thursday");
    check(&[Weekday::Mon, Weekday::Tue, Weekday::Wed], "Monday to Wednesday");
    check(
        &[Weekday::Mon, Weekday::Wed, Weekday::Fri],
        "Monday, Wednesday and Friday",
    );
    check(&[Weekday::Sun], "Sunday");
    assert_eq!(Weekdays::from_to(Weekday::Fri, Weekday::Mon).count(), 4);
}

#[test]
fn local_times_that_do_not_exist_or_exist_twice() {
    let calendar = Calendar::default();
    let local = |text: &str| text.parse::<chrono::NaiveDateTime>().unwrap();
    let check = |shown: &str, expected: &str| {
        assert_eq!(calendar.moment_of(local(shown)).to_rfc3339(), expected, "{shown}");
    };
    check("2027-03-28T01:30:00", "2027-03-28T01:00:00+00:00"); // clocks jump from 01:00 to 02:00
    check("2026-10-25T01:30:00", "2026-10-25T00:30:00+00:00"); // the first of two
    check("2026-07-01T09:00:00", "2026-07-01T08:00:00+00:00");
    let sao_paulo = Calendar {
        zone: "America/Sao_Paulo".parse().unwrap(),
        ..calendar
    };
    // Clocks went forward at midnight: 4 November 2018 began at 01:00.
    assert_eq!(
        sao_paulo.start_of_day(day("2018-11-04")).to_rfc3339(),
        "2018-11-04T03:00:00+00:00"
    );
}
