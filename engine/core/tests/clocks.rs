//! Clocks that others set: the data is whole, and the dates are those that the sources mean.
#![allow(clippy::unwrap_used)]

use chrono::DateTime;
use ratchet_core::calendar::{Calendar, Region};
use ratchet_core::clocks::{all, named};
use std::collections::BTreeSet;

#[test]
fn clocks_run_out_on_these_days() {
    let check = |id: &str, from: &str, expected: &str| {
        let calendar = Calendar::weekdays_in(Region::EnglandAndWales);
        let due = named(id)
            .unwrap()
            .due(DateTime::parse_from_rfc3339(from).unwrap().to_utc(), &calendar);
        assert_eq!(
            calendar.local(due.original).format("%a %-d %b %Y %H:%M:%S").to_string(),
            expected,
            "{id} from {from}"
        );
        let why = due.derivation.to_string();
        assert!(
            why.starts_with("due ") && why.contains(&format!("the time of {id} (")),
            "{why}"
        );
    };
    // The day after the request is day 1, whenever in the day the request came.
    check("reg-17-report", "2026-11-02T00:00:00Z", "Mon 30 Nov 2026 23:59:59");
    check("reg-17-report", "2026-11-02T23:30:00Z", "Mon 30 Nov 2026 23:59:59");
    // Half past midnight in summer is still the day before in UTC; the clock changes on the way.
    check("reg-17-report", "2026-10-12T00:30:00+01:00", "Mon 9 Nov 2026 23:59:59");
    check("reg-17-report", "2028-02-01T10:00:00Z", "Tue 29 Feb 2028 23:59:59");
    check("duty-of-candour", "2026-12-18T10:00:00Z", "Wed 6 Jan 2027 23:59:59");
    check("factual-accuracy", "2027-03-25T10:00:00Z", "Mon 12 Apr 2027 23:59:59");
    check("pamms-plan", "2026-12-18T10:00:00Z", "Fri 1 Jan 2027 23:59:59");
    check("pamms-reaudit", "2026-08-31T10:00:00+01:00", "Sun 28 Feb 2027 10:00:00");
}

#[test]
fn every_clock_is_named_once_and_says_where_it_comes_from() {
    let names: BTreeSet<&str> = all().iter().map(|clock| clock.id.as_str()).collect();
    assert_eq!(names.len(), all().len());
    assert_eq!(names.len(), 5);
    for clock in all() {
        assert!(clock.source.starts_with("https://"), "{}", clock.id);
        assert!(
            ![&clock.title, &clock.from, &clock.note]
                .iter()
                .any(|text| text.is_empty()),
            "{}",
            clock.id
        );
    }
    assert!(named("reg-17").is_none());
}
