//! What the blocks about the organisation mean, and what is wrong in them.

#![allow(clippy::unwrap_used)]

mod common;

use ratchet_dsl::{Folder, compile};

const HOUSE: &str = include_str!("fixtures/house.qip");

/// The fixture with one change.
fn changed(from: &str, to: &str) -> Folder {
    assert!(HOUSE.contains(from), "{from}");
    Folder::new().with("house.qip", HOUSE.replacen(from, to, 1))
}

#[test]
fn every_line_about_the_organisation_means_something() {
    let compiled = compile(&Folder::new().with("house.qip", HOUSE), &[]);
    assert_eq!(compiled.diagnostics, []);
    insta::assert_json_snapshot!("house", compiled.definition.unwrap());
}

#[test]
fn slips_about_the_organisation_are_named() {
    let slips = [
        (
            "bands that fall",
            "high from 8",
            "high from 3",
            "these bands do not divide the scores from 1 to 25",
        ),
        (
            "a band too high",
            "extreme from 15",
            "extreme from 26",
            "these bands do not divide the scores from 1 to 25",
        ),
        (
            "a band that is missing",
            ", high from 8",
            "",
            "these bands do not divide the scores from 1 to 25",
        ),
        (
            "a band twice",
            "high from 8",
            "moderate from 8",
            "the value of `severity bands` cannot be read",
        ),
        (
            "no time of day",
            "16:00",
            "25:00",
            "a number in `cut-off` is out of range",
        ),
        (
            "no shift handover",
            "07:30, 14:30",
            "in the morning",
            "the value of `handovers` cannot be read",
        ),
        (
            "a handover twice",
            "07:30, 14:30",
            "07:30, 07:30",
            "this shift handover is named twice",
        ),
        (
            "too many handovers",
            "07:30,",
            "01:00, 02:00, 07:30,",
            "a day has at most four shift handovers",
        ),
        (
            "holidays of nowhere",
            "holidays in Scotland",
            "holidays in Atlantis",
            "there is no bank holiday calendar of this name",
        ),
        (
            "a kind of role",
            "kind: team",
            "kind: committee",
            "there is no such kind of role",
        ),
        (
            "a capacity in words",
            "12 open actions",
            "plenty",
            "the value of `capacity` cannot be read",
        ),
        (
            "an area",
            "area: organisation",
            "area: weather",
            "causes do not lie in this area",
        ),
        (
            "an area misspelt",
            "area: organisation",
            "area: organization",
            "causes do not lie in this area",
        ),
        (
            "an id without a pack",
            "\"regulations:12\"",
            "\"12\"",
            "this is not an id of a standards pack",
        ),
        (
            "a standard that ends first",
            "until 31 May 2027",
            "until 31 May 2025",
            "this standard ends before it begins",
        ),
        (
            "no such date",
            "31 May 2027",
            "31 June 2027",
            "a number in `valid` is out of range",
        ),
        (
            "a member that does not exist",
            "quality lead, night team",
            "quality lead, gardener",
            "there is no role called `gardener`",
        ),
        (
            "a member twice",
            "quality lead, night team",
            "quality lead, quality lead",
            "this role sits on the forum already",
        ),
        (
            "the chair among the members",
            "quality lead, night team",
            "nominated individual",
            "this role sits on the forum already",
        ),
        (
            "nobody to decide with",
            "  members: quality lead, night team\n",
            "",
            "nobody but the chair sits on this forum",
        ),
        ("a topic", "slippage", "gossip", "a forum cannot review this"),
        (
            "an approval",
            "accepted risks",
            "holidays",
            "a forum cannot approve this",
        ),
        (
            "a meeting that ends",
            "meets: every month",
            "meets: every month, for 6 months",
            "a recurrence of meetings has no end",
        ),
        (
            "a misspelt label",
            "  quorum:",
            "  quorom:",
            "a forum has no line called `quorom`",
        ),
        (
            "a second organisation",
            "service",
            "organisation \"Other Homes\"\n\nservice",
            "there are two organisations in this folder",
        ),
    ];
    for (what, from, to, title) in slips {
        let folder = changed(from, to);
        let problems = compile(&folder, &[]).diagnostics;
        let titles: Vec<&str> = problems.iter().map(|problem| problem.title.as_str()).collect();
        assert_eq!(titles, [title], "{what}");
        common::assert_titles_are_short(&problems);
        if let Some(fix) = &problems[0].fix {
            assert_eq!(compile(&common::fixed(&folder, fix), &[]).diagnostics, [], "{what}");
        }
    }
}

#[test]
fn what_comes_again_is_said_in_many_ways() {
    let weeks = |every: u32, on: &str| match on {
        "" => format!(r#"{{"weeks":{{"every":{every}}}}}"#),
        on => format!(r#"{{"weeks":{{"every":{every},"on":[{on}]}}}}"#),
    };
    let months = |every: u32| format!(r#"{{"months":{{"every":{every}}}}}"#);
    let months_on = |on: &str| format!(r#"{{"months":{{"every":1,"on":{on}}}}}"#);
    let last_working_day = months_on("\"last-working-day\"");
    let first_monday = months_on(r#"{"weekday":["first","Mon"]}"#);
    let table = [
        ("day", r#""day""#.to_owned()),
        ("daily", r#""day""#.to_owned()),
        ("working day", r#""working-day""#.to_owned()),
        ("weekday", weeks(1, r#""Mon","Tue","Wed","Thu","Fri""#)),
        ("every week", weeks(1, "")),
        ("weekly", weeks(1, "")),
        ("week, on Mondays and Thursdays", weeks(1, r#""Mon","Thu""#)),
        (
            "week, on Monday, Wednesday and Friday",
            weeks(1, r#""Mon","Wed","Fri""#),
        ),
        ("Monday and Thursday", weeks(1, r#""Mon","Thu""#)),
        ("2 weeks", weeks(2, "")),
        ("fortnight", weeks(2, "")),
        ("a fortnight", weeks(2, "")),
        ("fortnightly", weeks(2, "")),
        ("2 fortnights", weeks(4, "")),
        ("twice weekly", r#""twice-weekly""#.to_owned()),
        ("twice a week", r#""twice-weekly""#.to_owned()),
        ("twice weekly, on Tuesday and Friday", weeks(1, r#""Tue","Fri""#)),
        ("monthly", months(1)),
        ("6 months", months(6)),
        ("month, on the last working day", last_working_day.clone()),
        ("last working day of the month", last_working_day),
        ("month, on the first Monday", first_monday.clone()),
        ("the first Monday of each month", first_monday),
        ("15th of the month", months_on(r#"{"day-of-month":15}"#)),
        ("quarter", r#"{"quarter":{}}"#.to_owned()),
        ("quarterly", r#"{"quarter":{}}"#.to_owned()),
        ("year", r#"{"year":{}}"#.to_owned()),
        ("yearly", r#"{"year":{}}"#.to_owned()),
        ("annually", r#"{"year":{}}"#.to_owned()),
        ("shift handover", r#""handover""#.to_owned()),
        ("at each shift handover", r#""handover""#.to_owned()),
    ];
    for (words, expected) in table {
        let folder = changed("meets: every month", &format!("meets: {words}"));
        let compiled = compile(&folder, &[]);
        assert_eq!(compiled.diagnostics, [], "{words}");
        let meets = &compiled.definition.unwrap().forums["Quality forum"].meets;
        assert_eq!(serde_json::to_string(&meets.every).unwrap(), expected, "{words}");
        assert_eq!((meets.lasts, meets.starting_within), (None, None));
    }
}

#[test]
fn what_cannot_come_again_is_named() {
    let table = [
        ("2 quarters", "nothing can come again every 2 quarters"),
        ("2 years", "nothing can come again every 2 years"),
        ("3 days", "nothing can come again every 3 days"),
        ("8 hours", "nothing can come again every 8 hours"),
        ("half a year", "meetings come again after a time, not after events"),
        ("incident", "meetings come again after a time, not after events"),
        ("day, on Monday", "which day it is was said already"),
        ("Monday, on Tuesday", "which day it is was said already"),
        ("shift handover, on Monday", "which day it is was said already"),
        (
            "last working day of the month, on Monday",
            "which day it is was said already",
        ),
        ("twice weekly, on Monday", "twice weekly is on two days"),
        ("twice weekly, on Monday and Monday", "twice weekly is on two days"),
        ("month, on Monday", "a month has several of these days"),
        ("week, on the first Monday", "a week has one of each weekday"),
        ("fifth Monday of the month", "not every month has such a day"),
        ("second working day of the month", "not every month has such a day"),
        (
            "sixth Monday of the month",
            "meetings come again after a time, not after events",
        ),
        ("month, for 6 months", "a recurrence of meetings has no end"),
        (
            "month, starting within 2 weeks of opening",
            "a recurrence of meetings has no start of its own",
        ),
    ];
    for (words, title) in table {
        let problems = compile(&changed("meets: every month", &format!("meets: {words}")), &[]).diagnostics;
        let titles: Vec<&str> = problems.iter().map(|problem| problem.title.as_str()).collect();
        assert_eq!(titles, [title], "{words}");
    }
}

#[test]
fn a_rung_says_within_what_time_it_is_answered() {
    let rule = |ladder: &str| {
        format!(
            "rule \"Look\"\n  when: incident\n  do: look\n  owner: team leader\n  due: within 72 hours of incident\n  escalate: {ladder}\n\nforum"
        )
    };
    let folder = changed(
        "forum",
        &rule("to quality lead when overdue, answer within 24 hours, to nominated individual after a fortnight"),
    );
    let compiled = compile(&folder, &[]);
    assert_eq!(compiled.diagnostics, []);
    let ladder = serde_json::to_string(&compiled.definition.unwrap().rules["Look"].escalate).unwrap();
    assert_eq!(
        ladder,
        r#"[{"after":null,"answer_within":{"hours":24},"to":"quality lead"},{"after":{"weeks":2},"to":"nominated individual"}]"#
    );
    for wrong in [
        "to quality lead, answer within 24 hours, answer within 2 hours",
        "to quality lead, answer within 24 hours of incident",
        "answer within 24 hours, to quality lead",
        "to quality lead, answer in 24 hours",
    ] {
        let problems = compile(&changed("forum", &rule(wrong)), &[]).diagnostics;
        let names: Vec<&str> = problems.iter().map(|problem| problem.name).collect();
        assert_eq!(names, ["unreadable-value"], "{wrong}");
    }
}
