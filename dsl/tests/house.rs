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
