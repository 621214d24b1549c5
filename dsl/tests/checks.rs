//! Every check finds its failing file, says so in the form of the design, and leaves its passing file alone.

#![allow(clippy::unwrap_used)]

mod common;

use ratchet_dsl::{Colour, checks, compile, render_speech, render_terminal};
use std::collections::BTreeSet;
use std::path::PathBuf;

fn directory() -> PathBuf {
    common::root().join("dsl/tests/checks")
}

fn cases() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(directory())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn case(name: &str, file: &str) -> String {
    std::fs::read_to_string(directory().join(name).join(file)).unwrap()
}

#[test]
fn failing_files_fail_with_their_check_alone() {
    for name in cases() {
        let folder = common::beside_organisation(&case(&name, "fails.qip"));
        let compiled = compile(&folder, &[]);
        let found: BTreeSet<&str> = compiled.diagnostics.iter().map(|problem| problem.name).collect();
        let shown = render_terminal(&folder, &compiled.diagnostics, Colour::Off);
        assert_eq!(found, BTreeSet::from([name.as_str()]), "{name}\n{shown}");
        assert!(compiled.diagnostics.len() <= 2, "{name} says one thing many times");
        common::assert_titles_are_short(&compiled.diagnostics);
        insta::assert_snapshot!(name, render_terminal(&folder, &compiled.diagnostics, Colour::Off));
    }
}

#[test]
fn passing_files_pass() {
    for name in cases() {
        let folder = common::beside_organisation(&case(&name, "passes.qip"));
        let compiled = compile(&folder, &[]);
        assert_eq!(
            render_terminal(&folder, &compiled.diagnostics, Colour::Off),
            "",
            "{name}"
        );
        assert!(compiled.definition.is_some());
    }
}

#[test]
fn a_fix_that_is_offered_puts_the_problem_right() {
    let mut fixed = 0;
    for name in cases() {
        let folder = common::beside_organisation(&case(&name, "fails.qip"));
        let problems = compile(&folder, &[]).diagnostics;
        let Some(fix) = &problems[0].fix else { continue };
        let folder = common::fixed(&folder, fix);
        assert_eq!(
            render_terminal(&folder, &compile(&folder, &[]).diagnostics, Colour::Off),
            "",
            "{name}"
        );
        fixed += 1;
    }
    assert!(fixed >= 3);
}

#[test]
fn every_check_has_a_page_and_a_case() {
    let cases = cases();
    let entries = checks::entries();
    for entry in &entries {
        let page = checks::explain(entry.code).unwrap();
        assert_eq!(checks::explain(entry.name), Some(page.clone()));
        assert!(page.starts_with(&format!("{} ({}", entry.name, entry.code)));
        let is_check = entry.code >= "Q0100" && entry.code < "Q0900";
        assert!(
            !is_check || cases.contains(&entry.name.to_owned()),
            "{} has no case",
            entry.name
        );
    }
    let codes: std::collections::BTreeSet<&str> = entries.iter().map(|entry| entry.code).collect();
    let names: std::collections::BTreeSet<&str> = entries.iter().map(|entry| entry.name).collect();
    assert_eq!(
        (codes.len(), names.len()),
        (entries.len(), entries.len()),
        "a name or code is used twice"
    );
    assert_eq!(checks::explain("no-such-check"), None);
    insta::assert_snapshot!("explain", checks::explain("q0101").unwrap());
}

#[test]
fn the_same_problem_in_speech_and_json() {
    let folder = common::beside_organisation(&case("plan-closes-without-retest", "fails.qip"));
    let problems = compile(&folder, &[]).diagnostics;
    insta::assert_snapshot!("speech", render_speech(&folder, &problems));
    insta::assert_json_snapshot!("json", ratchet_dsl::render_json(&folder, &problems));
}

/// The passing file with one change.
fn changed(from: &str, to: &str) -> ratchet_dsl::Folder {
    changed_case("one-retest-only", from, to)
}

/// The passing file of a case with one change.
fn changed_case(name: &str, from: &str, to: &str) -> ratchet_dsl::Folder {
    let text = case(name, "passes.qip");
    assert!(text.contains(from), "{from}");
    common::beside_organisation(&text.replacen(from, to, 1))
}

#[test]
fn other_ways_to_get_it_wrong_are_seen_too() {
    let closes = "closes: when retest \"Three months\" passed and forum \"Quality forum\" agrees";
    let table: &[(&str, &str, &str, &[&str])] = &[
        (
            "closes on the first of two",
            closes,
            "closes: when retest \"Six weeks\" passed",
            &["no-outcome-measure", "one-retest-only"],
        ),
        (
            "a retest or a meeting",
            closes,
            "closes: when retest \"Three months\" passed or forum \"Quality forum\" agrees",
            &["plan-closes-without-retest"],
        ),
        (
            "one retest or the other",
            closes,
            "closes: when retest \"Three months\" passed or retest \"Six weeks\" passed",
            &["wrong-value"],
        ),
        (
            "actions alone",
            closes,
            "closes: when all actions are in place",
            &["plan-closes-without-retest"],
        ),
        (
            "a failed retest",
            closes,
            "closes: when retest \"Three months\" failed",
            &["wrong-condition"],
        ),
        (
            "a retest of another plan",
            closes,
            "closes: when retest \"Nine months\" passed",
            &["unknown-name"],
        ),
        (
            "counted from one action",
            "6 weeks after all actions are in place",
            "6 weeks after action \"New template\" is in place",
            &["retest-before-actions"],
        ),
        (
            "waits for itself",
            "3 months after retest \"Six weeks\" passed",
            "3 months after retest \"Three months\" passed",
            &["plan-never-closes"],
        ),
        (
            "told about their own retest",
            "to nominated individual after",
            "to quality lead after",
            &["escalates-to-owner"],
        ),
        (
            "told about their own action",
            "to registered manager when overdue, to nominated",
            "to practice lead when overdue, to nominated",
            &["escalates-to-owner"],
        ),
        (
            "tells but does not reopen",
            "reopen actions, tell nominated individual",
            "tell nominated individual",
            &["no-path-after-failed-retest"],
        ),
        (
            "an own ladder to oneself",
            "    evidence:",
            "    escalate: to practice lead when overdue\n    evidence:",
            &["escalates-to-owner"],
        ),
        (
            "a sample of its own, too small",
            "    pass: \"Rationale recorded\"",
            "    sample: 5 PRN administrations\n    pass: \"Rationale recorded\"",
            &["percent-means-all", "retest-easier-than-finding"],
        ),
        (
            "no ladder at all",
            "  escalate: to registered manager when overdue, to nominated individual after 5 working days\n",
            "",
            &["no-escalation"],
        ),
        (
            "the plan's owner tests it",
            "retest \"Six weeks\" by quality lead",
            "retest \"Six weeks\" by registered manager",
            &["retest-by-owner", "escalates-to-owner"],
        ),
        (
            "a role that does not exist",
            "by quality lead\n    when: 6",
            "by housekeeper\n    when: 6",
            &["unknown-name"],
        ),
        (
            "a plan that was itself",
            "plan \"PRN with a reason\"",
            "plan \"PRN with a reason\" was \"PRN with a reason\"",
            &["old-name-in-use"],
        ),
    ];
    for (what, from, to, expected) in table {
        assert_found(what, &changed(from, to), expected);
    }
}

/// Exactly these problems are found in a folder, in any order.
fn assert_found(what: &str, folder: &ratchet_dsl::Folder, expected: &[&str]) {
    let problems = compile(folder, &[]).diagnostics;
    let mut found: Vec<&str> = problems.iter().map(|problem| problem.name).collect();
    let mut expected = expected.to_vec();
    found.sort_unstable();
    expected.sort_unstable();
    let shown = render_terminal(folder, &problems, Colour::Off);
    assert_eq!(found, expected, "{what}\n{shown}");
}

/// A check that several kinds of block can fail looks at each of them.
#[test]
fn the_other_forms_of_a_check_are_seen_too() {
    let table = [
        (
            "an audit's ladder out of order",
            "one-retest-only",
            "  sample: 10",
            "  escalate: to registered manager after 5 working days, to nominated individual when overdue\n  sample: 10",
            "ladder-out-of-order",
        ),
        (
            "an audit's ladder to its owner",
            "one-retest-only",
            "  sample: 10",
            "  escalate: to practice lead when overdue\n  sample: 10",
            "escalates-to-owner",
        ),
        (
            "an audit's ladder that goes down",
            "one-retest-only",
            "  sample: 10",
            "  escalate: to nominated individual when overdue, to registered manager after 5 working days\n  sample: 10",
            "escalates-downwards",
        ),
        (
            "a theme that its audits cannot show in time",
            "theme-goes-nowhere",
            "section \"MAR\"\n  owner: practice lead\n  every: month,",
            "section \"MAR\"\n  owner: practice lead\n  every: 6 months,",
            "gate-slower-than-plan",
        ),
        (
            "roles that report to each other",
            "one-retest-only",
            "audit \"PRN medicines\"",
            "role first cook\n  reports to: second cook\nrole second cook\n  reports to: first cook\n\naudit \"PRN medicines\"",
            "trigger-loop",
        ),
    ];
    for (what, name, from, to, expected) in table {
        assert_found(what, &changed_case(name, from, to), &[expected]);
    }
}

#[test]
fn what_is_right_is_left_alone() {
    let table = [
        (
            "an action with its own ladder",
            "    evidence:",
            "    escalate: to registered manager when overdue\n    evidence:",
        ),
        (
            "a retest with its own end",
            "after all actions are in place",
            "after all actions are in place, finished within 3 working days",
        ),
        (
            "a retest with its own sample",
            "    pass: \"Rationale recorded\"",
            "    sample: 20 PRN administrations, every team\n    pass: \"Rationale recorded\"",
        ),
        ("a forum that is not asked", " and forum \"Quality forum\" agrees", ""),
        (
            "telling a forum",
            "tell nominated individual",
            "tell nominated individual, tell forum \"Quality forum\"",
        ),
        (
            "twice a week",
            "due: within 10 working days of opening",
            "every: week, on Monday and Thursday, for 8 weeks, starting within 2 weeks of opening",
        ),
        (
            "the last working day",
            "every: month, finished",
            "every: month, on the last working day, finished",
        ),
        (
            "brackets",
            "when \"Protocol complete\" is below 100%",
            "when (\"Protocol complete\" is below 100% and score is below 90%) or every question is below 80%",
        ),
    ];
    for (what, from, to) in table {
        let folder = changed(from, to);
        let compiled = compile(&folder, &[]);
        assert_eq!(
            render_terminal(&folder, &compiled.diagnostics, Colour::Off),
            "",
            "{what}"
        );
    }
}

#[test]
fn a_measure_of_the_plan_that_no_audit_feeds_has_nothing_at_opening_either() {
    let text = case("nothing-at-opening", "passes.qip");
    let own = |name: &str| {
        let action = "  action \"New template\"";
        let measure = format!("  measure \"{name}\" from sleep charts: hours, lower is better\n{action}");
        text.replace(action, &measure).replace(
            "measure \"PRN given\" is not higher",
            &format!("measure \"{name}\" is not higher"),
        )
    };
    for (name, warned) in [("Hours of sleep lost", true), ("PRN given", false)] {
        let compiled = compile(&common::beside_organisation(&own(name)), &[]);
        let names: Vec<&str> = compiled.diagnostics.iter().map(|problem| problem.name).collect();
        assert_eq!(names.contains(&"nothing-at-opening"), warned, "{name}: {names:?}");
        assert_eq!(names.len(), usize::from(warned), "{name}: {names:?}");
    }
}
