//! The hours of a service: until when its office takes things in, and when its shifts hand over.
#![allow(clippy::unwrap_used)]

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use proptest::prelude::*;
use ratchet_core::calendar::{Calendar, Handovers, Region};
use ratchet_core::deadline::{add, due};
use ratchet_core::definition::Rung;
use ratchet_core::ladder::rung_at;
use ratchet_core::recurrence::{Every, Recurrence};
use ratchet_core::span::Span;

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn time(text: &str) -> NaiveTime {
    text.parse().unwrap()
}

fn until_five() -> Calendar {
    Calendar {
        cut_off: Some(time("17:00:00")),
        ..Calendar::weekdays_in(Region::EnglandAndWales)
    }
}

fn hands_over_at(times: &[&str]) -> Calendar {
    Calendar {
        handovers: Handovers::new(times.iter().map(|text| time(text))).unwrap(),
        ..Calendar::weekdays_in(Region::EnglandAndWales)
    }
}

#[test]
fn what_comes_after_the_cut_off_counts_from_the_next_working_day() {
    let check = |from: &str, span: Span, expected: &str| {
        let due = add(at(from), &span, &until_five());
        assert_eq!(
            until_five().local(due).format("%a %-d %b %H:%M").to_string(),
            expected,
            "{from}"
        );
    };
    check("2026-09-04T16:59:00+01:00", Span::WorkingDays(1), "Mon 7 Sep 23:59"); // a Friday
    check("2026-09-04T17:00:00+01:00", Span::WorkingDays(1), "Mon 7 Sep 23:59"); // at the cut-off is in time
    check("2026-09-04T17:00:01+01:00", Span::WorkingDays(1), "Tue 8 Sep 23:59");
    check("2026-09-05T10:00:00+01:00", Span::WorkingDays(1), "Tue 8 Sep 23:59"); // Saturday: not earlier than Friday evening
    check("2026-09-07T00:00:00+01:00", Span::WorkingDays(1), "Tue 8 Sep 23:59"); // the start of that next working day
    check("2026-12-24T18:00:00Z", Span::WorkingDays(2), "Thu 31 Dec 23:59"); // counts from Tuesday 29 December
    check("2026-09-04T17:30:00+01:00", Span::WorkingDays(0), "Mon 7 Sep 23:59");
    check("2026-09-04T17:30:00+01:00", Span::Hours(72), "Mon 7 Sep 17:30"); // care runs day and night
    check("2026-09-04T17:30:00+01:00", Span::Weeks(1), "Fri 11 Sep 17:30");
}

#[test]
fn a_derivation_says_that_something_came_in_too_late() {
    let check = |from: &str, count: u32, expected: &str| {
        let due = due(at(from), &Span::WorkingDays(count), &until_five());
        assert_eq!(due.derivation.to_string(), expected);
        let json = serde_json::to_string(&due).unwrap();
        assert_eq!(serde_json::from_str::<ratchet_core::deadline::Due>(&json).unwrap(), due);
    };
    check(
        "2026-09-04T17:30:00+01:00",
        1,
        "due Tue 8 Sep 2026, 1 working day after Fri 4 Sep 2026, counted in england-and-wales@2026.1; \
         Fri 4 Sep 2026 at 17:30 is after the cut-off at 17:00, so it counts from Mon 7 Sep 2026",
    );
    check(
        "2026-12-26T10:00:00Z",
        3,
        "due Mon 4 Jan 2027 because 28 Dec and 1 Jan are closed in england-and-wales@2026.1; \
         Sat 26 Dec 2026 at 10:00 is on a closed day, so it counts from Tue 29 Dec 2026",
    );
    check(
        "2026-09-04T09:30:00+01:00",
        1,
        "due Mon 7 Sep 2026, 1 working day after Fri 4 Sep 2026, counted in england-and-wales@2026.1",
    );
}

fn turns(calendar: &Calendar, recurrence: &Recurrence, anchor: &str, count: usize) -> Vec<String> {
    recurrence
        .turns(at(anchor), calendar)
        .take(count)
        .map(|turn| calendar.local(turn.due).format("%-d %b %H:%M %Z").to_string())
        .collect()
}

#[test]
fn there_is_one_turn_at_each_handover_by_the_clock_on_the_wall() {
    let each = Recurrence::every(Every::Handover);
    let check = |times: &[&str], anchor: &str, expected: &[&str]| {
        assert_eq!(
            turns(&hands_over_at(times), &each, anchor, expected.len()),
            expected,
            "{times:?}"
        );
    };
    let shifts = ["07:00:00", "14:30:00", "21:00:00"];
    check(
        &shifts,
        "2026-10-24T10:00:00+01:00",
        &[
            "24 Oct 14:30 BST",
            "24 Oct 21:00 BST",
            "25 Oct 07:00 GMT",
            "25 Oct 14:30 GMT",
        ],
    );
    // At the very handover the next one is the first.
    check(&shifts, "2026-06-01T21:00:00+01:00", &["2 Jun 07:00 BST"]);
    // 01:30 is left out on 28 March 2027: the handover is the first moment after the jump.
    check(
        &["01:30:00", "13:30:00"],
        "2027-03-27T20:00:00Z",
        &["28 Mar 02:00 BST", "28 Mar 13:30 BST", "29 Mar 01:30 BST"],
    );
    // 01:30 comes twice on 25 October 2026: there is one handover, at the first of the two.
    check(
        &["01:30:00", "13:30:00"],
        "2026-10-24T20:00:00+01:00",
        &["25 Oct 01:30 BST", "25 Oct 13:30 GMT", "26 Oct 01:30 GMT"],
    );
    check(
        &["01:30:00", "13:30:00"],
        "2026-10-25T01:10:00Z", // the second time that the clock shows ten past one
        &["25 Oct 13:30 GMT"],
    );
    // A service that names no handovers hands over at midnight.
    check(
        &[],
        "2026-06-01T21:00:00+01:00",
        &["2 Jun 00:00 BST", "3 Jun 00:00 BST"],
    );
}

#[test]
fn handovers_for_a_time_and_starting_within_one() {
    let calendar = hands_over_at(&["08:00:00", "20:00:00"]);
    let check = |lasts: Option<Span>, starting_within: Option<Span>, expected: &[&str]| {
        let recurrence = Recurrence {
            every: Every::Handover,
            lasts,
            starting_within,
        };
        let anchor = "2026-06-01T09:00:00+01:00";
        assert_eq!(turns(&calendar, &recurrence, anchor, 4), expected);
    };
    check(Some(Span::Days(1)), None, &["1 Jun 20:00 BST", "2 Jun 08:00 BST"]);
    check(
        Some(Span::Days(1)),
        Some(Span::Days(3)),
        &["4 Jun 08:00 BST", "4 Jun 20:00 BST"],
    );
    check(Some(Span::Hours(1)), None, &["1 Jun 20:00 BST"]); // at least one
}

#[test]
fn a_turn_at_a_handover_says_where_its_date_comes_from() {
    let calendar = hands_over_at(&["08:00:00", "20:00:00"]);
    let each = Recurrence::every(Every::Handover);
    let due = each.due(2, at("2026-06-01T09:00:00+01:00"), &calendar).unwrap();
    assert_eq!(
        due.derivation.to_string(),
        "due Tue 2 Jun 2026 at 08:00: turn 2 of each shift handover, counted from Mon 1 Jun 2026 at 09:00"
    );
}

#[test]
fn handovers_and_the_cut_off_as_data() {
    let calendar = Calendar {
        cut_off: Some(time("17:00:00")),
        ..hands_over_at(&["21:00:00", "07:00:00"])
    };
    let json = serde_json::to_string(&calendar).unwrap();
    assert!(
        json.starts_with(r#"{"cut_off":"17:00:00","handovers":["07:00:00","21:00:00"],"holidays""#),
        "{json}"
    );
    assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), calendar);
    assert_eq!(calendar.handovers.to_string(), "07:00 and 21:00");
    let check = |times: &[&str], expected: &str| {
        let refusal = Handovers::new(times.iter().map(|text| time(text))).unwrap_err();
        assert_eq!(refusal.to_string(), expected);
    };
    check(
        &["01:00:00", "02:00:00", "03:00:00", "04:00:00", "05:00:00"],
        "5 shift handovers in a day are too many: name at most 4",
    );
    check(
        &["07:00:00", "21:00:00", "07:00:00"],
        "the shift handover at 07:00 is named twice: name each time once",
    );
}

/// A due moment is the end of a day and after every cut-off; the ladder counts from that day all the same, or escalations come late.
#[test]
fn a_cut_off_never_makes_an_escalation_later() {
    let rung = Rung {
        after: Some(Span::WorkingDays(1)),
        answer_within: None,
        to: "registered manager".to_owned(),
    };
    let due = due(at("2026-09-03T09:00:00+01:00"), &Span::WorkingDays(1), &until_five()); // ends on Friday at 23:59:59
    let spoken = rung_at(&rung, &due, &until_five());
    assert_eq!(until_five().local(spoken).format("%a %-d %b").to_string(), "Mon 7 Sep");
}

proptest! {
    /// Whoever brings something in later never has less time for it: the cut-off cannot make a deadline jump back.
    #[test]
    fn what_comes_in_later_is_not_due_earlier(
        seconds in 1_546_300_800_i64..2_500_000_000,
        later in 0..400_000_i64,
        count in 0..30_u32,
        cut_off in prop::option::of(0..1_440_u32),
    ) {
        let calendar = Calendar {
            cut_off: cut_off.and_then(|minutes| NaiveTime::from_num_seconds_from_midnight_opt(minutes * 60, 0)),
            ..Calendar::weekdays_in(Region::UkAny)
        };
        let moment = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let (first, second) = (moment(seconds), moment(seconds + later));
        let span = Span::WorkingDays(count);
        prop_assert!(add(first, &span, &calendar) <= add(second, &span, &calendar));
        prop_assert!(add(first, &span, &calendar.without_cut_off()) <= add(first, &span, &calendar));
    }

    #[test]
    fn every_day_has_all_its_handovers(seconds in 1_546_300_800_i64..2_500_000_000, minutes in prop::collection::btree_set(0..1_440_u32, 1..=4)) {
        let times = minutes.iter().filter_map(|minute| NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0));
        let calendar = Calendar { handovers: Handovers::new(times).unwrap(), ..Calendar::default() };
        let anchor = DateTime::from_timestamp(seconds, 0).unwrap();
        let each = Recurrence::every(Every::Handover);
        let dues: Vec<_> = each.turns(anchor, &calendar).take(minutes.len() * 3).map(|turn| turn.due).collect();
        prop_assert!(dues[0] > anchor);
        prop_assert!(dues.is_sorted());
        // Three days hold three times as many turns as one, whatever the clocks do.
        let day_later = calendar.date_of(dues[0]) + chrono::Days::new(2);
        prop_assert!(calendar.date_of(dues[dues.len() - 1]) >= day_later);
        prop_assert!(calendar.date_of(dues[dues.len() - 1]) <= day_later + chrono::Days::new(1));
    }

    #[test]
    fn working_days_of_a_year_are_its_open_days(year in 2019..2060_i32, works in prop::sample::select(Region::ALL.to_vec())) {
        let calendar = Calendar::weekdays_in(works);
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let days = first.iter_days().take_while(|day| *day < NaiveDate::from_ymd_opt(year + 1, 1, 1).unwrap());
        let open: Vec<_> = days.filter(|day| calendar.is_working_day(*day)).collect();
        prop_assert_eq!(calendar.working_days_of(year).collect::<Vec<_>>(), open);
    }
}
