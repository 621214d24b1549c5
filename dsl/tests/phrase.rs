//! Phrases outside any file mean what they mean inside one.
#![allow(missing_docs, clippy::unwrap_used)]

use ratchet_core::span::Span;
use ratchet_dsl::phrase::{recurrence, span};

#[test]
fn lengths_of_time() {
    let check = |words: &str, expected: Span| assert_eq!(span(words).unwrap(), expected, "{words}");
    check("72 hours", Span::Hours(72));
    check("within 72 hours", Span::Hours(72));
    check("within 72 hours of incident", Span::Hours(72));
    check("within 10 working days", Span::WorkingDays(10));
    check("Ten working days", Span::WorkingDays(10));
    check("3 months after", Span::Months(3));
    check("6 weeks after all actions are in place", Span::Weeks(6));
    check("2 wks", Span::Weeks(2));
}

#[test]
fn words_that_are_no_length_of_time_are_refused_where_they_stop() {
    let check = |words: &str, part: &str| {
        let said = span(words).unwrap_err().to_string();
        assert!(said.contains(part), "{words}: {said}");
    };
    check("6 moons", "`moons`");
    check("", "72 hours");
    check("within", "something is missing");
    check("0 days", "a whole number from 1");
    check("99999 days", "a whole number from 1");
    check("after", "write it like");
    check(&"x".repeat(500), "too long");
    check("six ärzte", "ärzte");
}

#[test]
fn recurrences() {
    let check = |words: &str, expected: &str| assert_eq!(recurrence(words).unwrap().to_string(), expected);
    check("month, on the last working day", "every month, on the last working day");
    check("every month, on the first Monday", "every month, on the first Monday");
    check("week, on Mondays and Thursdays", "every week, on Monday and Thursday");
    check("twice weekly", "twice weekly");
    check("each shift handover", "each shift handover");
    check("each working day", "each working day");
    check("2 weeks, for 6 months", "every 2 weeks, for 6 months");
    check("quarter", "every quarter");
}

#[test]
fn words_that_name_no_dates_are_refused_with_a_way_out() {
    let check = |words: &str, part: &str| {
        let said = recurrence(words).unwrap_err().to_string();
        assert!(said.contains(part), "{words}: {said}");
    };
    check("blue moon", "names no dates");
    check("month, on Monday", "month, on the first Monday");
    check("", "write it like");
    check("month, on the first blue moon", "`blue`");
}
