//! What lines of plans, rules, themes, packs and scenarios mean: each line beside the part of the definition that comes of it.

#![allow(clippy::unwrap_used)]

mod common;

use ratchet_dsl::{Colour, Folder, compile, render_terminal};
use serde_json::{Value, json};

/// What a folder compiles to, as JSON; it must have no error.
fn compiled(folder: &Folder) -> Value {
    let compiled = compile(folder, &[]);
    let problems = render_terminal(folder, &compiled.diagnostics, Colour::Off);
    let definition = compiled.definition.unwrap_or_else(|| panic!("{problems}"));
    json!({ "definition": definition, "scenarios": compiled.scenarios })
}

/// The base file with one line changed.
fn changed(from: &str, to: &str) -> Folder {
    let base = std::fs::read_to_string(common::root().join("dsl/tests/wrong/base.qip")).unwrap();
    let from = format!("\n{from}\n");
    assert_eq!(base.matches(&from).count(), 1, "{from}");
    common::beside_organisation(&base.replacen(&from, &format!("\n{to}\n"), 1))
}

/// Lines that replace a line, each with what it means at a place of the definition.
fn meanings(from: &str, place: &str, lines: &[&str]) -> String {
    let mut shown = String::new();
    for line in lines {
        let compiled = compiled(&changed(from, line));
        let found = compiled.pointer(place).unwrap_or(&Value::Null);
        shown.push_str(&format!("{}\n  {found}\n\n", line.trim()));
    }
    shown
}

#[test]
fn a_sample_of_people_to_whom_something_happened_lately() {
    for words in [
        "only people with an incident in the last 3 months",
        "only people with incident within the past 3 months",
    ] {
        let line = format!("  sample: 20 MAR charts, every team, {words}");
        let folder = changed("  sample: 20 MAR charts, every team", &line);
        let spread = compiled(&folder)
            .pointer("/definition/audits/MAR charts/sample/spread/1")
            .cloned();
        assert_eq!(
            spread,
            Some(json!({ "only-recent": ["incident", { "months": 3 }] })),
            "{words}"
        );
    }
}

#[test]
fn what_becomes_of_an_audit() {
    let from = "  standard: \"Medicines policy 7 (PRN)\"";
    let with = |line: &str| format!("{from}\n  {line}");
    let shown = |place: &str, lines: &[&str]| -> String {
        let lines: Vec<String> = lines.iter().map(|line| with(line)).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        meanings(from, place, &lines)
    };
    let audit = "/definition/audits/PRN medicines";
    insta::assert_snapshot!(
        [
            shown(&format!("{audit}/authorised_by"), &["authorised by: registered manager"]),
            shown(&format!("{audit}/services"), &["services: \"Oak House\""]),
            shown(
                &format!("{audit}/escalate"),
                &["escalate: to registered manager when overdue, to nominated individual after 5 working days"]
            ),
            shown(
                &format!("{audit}/cadence"),
                &[
                    "after a significant finding: every 2 weeks",
                    "After 3 good results in a row: every quarter",
                    "after 3 good results in a row: every quarter\n  after a significant finding: every month, on the first Monday\n  after 6 good results in a row: every 6 months",
                ]
            ),
        ]
        .concat()
    );
}

#[test]
fn what_opens_a_plan() {
    let from = "  opens: when audit \"PRN medicines\" has a significant finding in 2 audits in a row";
    insta::assert_snapshot!(meanings(
        from,
        "/definition/plans/PRN with a reason/opens",
        &[
            from,
            "  opens: when audit \"PRN medicines\" has a significant finding or fall",
            "  opens: when audit \"PRN medicines\" has a significant finding or theme \"One way to write it down\" is raised or new PRN instruction",
        ]
    ));
}

#[test]
fn what_sets_a_rule_off_and_from_when_its_time_counts() {
    let place = "/definition/rules/Look after a fall/when";
    let mut shown = String::new();
    for (when, of) in [
        ("fall", "fall"),
        ("fall or incident", "incident or fall"),
        ("audit \"MAR charts\" has a significant finding", "finding"),
        ("audit \"PRN medicines\" missed something", "finding"),
        ("an audit missed something", "the finding"),
        ("an audit missed something or fall", "fall or finding"),
        (
            "audit \"PRN medicines\" finds \"Second check done\" is missing or audit \"MAR charts\" has a significant finding",
            "finding",
        ),
    ] {
        let due = format!("  due: within 72 hours of {of}");
        let base = changed("  when: fall", &format!("  when: {when}"));
        let (path, text) = &base.files[0];
        let text = text.replacen("  due: within 72 hours of fall", &due, 1);
        let mut folder = base.clone();
        folder.files[0] = (path.clone(), text);
        let compiled = compiled(&folder);
        shown.push_str(&format!(
            "when: {when}\n{}\n  {}\n\n",
            due.trim(),
            compiled.pointer(place).unwrap()
        ));
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn when_a_retest_is_passed() {
    insta::assert_snapshot!(meanings(
        "    pass: \"Rationale recorded\" is at least 90% and measure \"PRN given\" is not higher than at opening",
        "/definition/plans/PRN with a reason/retests/1/pass",
        &[
            "    pass: measure \"PRN given\" shows improvement",
            "    pass: measure \"Confidence\" shows no concern",
            "    pass: measure \"Confidence\" is not lower than at opening",
            "    pass: theme \"One way to write it down\" is improved and measure \"Confidence\" is at least 80%",
            "    pass: (score is above 90% or every question is at least 85%) and measure \"PRN given\" is at most 40%",
        ]
    ));
}

#[test]
fn a_retest_of_a_theme_repeats_the_first_watched_audit() {
    let place = "/definition/plans/Same words on every shift/retests/1";
    let line = "    pass: theme \"One way to write it down\" is improved";
    insta::assert_snapshot!(meanings(line, place, &[line]));
    let other = "    audit: \"MAR charts\"\n    pass: \"No unexplained gaps\" is 100%";
    let compiled = compiled(&changed(line, other));
    assert_eq!(compiled.pointer(place).unwrap()["audit"], "MAR charts");
}

#[test]
fn plans_measures_and_retests_of_their_own() {
    let base = compiled(&changed("    minimum: 8 administrations", "    minimum: 9 records"));
    let plan = base.pointer("/definition/plans/PRN with a reason").unwrap();
    insta::assert_json_snapshot!(json!({
        "accepts": plan["retests"][0]["bridges"],
        "aim": plan["aim"],
        "measures": plan["measures"],
        "minimum": plan["retests"][0]["minimum"],
    }));
    let closes = base
        .pointer("/definition/plans/Same words on every shift/closes")
        .unwrap();
    assert_eq!(
        *closes,
        json!({ "forum": null, "retests": [1], "themes": ["One way to write it down"] })
    );
}

#[test]
fn what_raises_a_theme() {
    insta::assert_snapshot!(meanings(
        "  raised: when cause unclear process is found in 2 or more audits within 3 months",
        "/definition/themes/One way to write it down",
        &[
            "  raised: when cause unclear process is found in 2 or more audits within 3 months",
            "  raised: when significant findings are found in 2 or more audits within 6 months or standard \"Falls policy 3\" is not met in 2 audits within 1 year",
            "  raised: when standard \"cqc-prn\" is not met in 2 or more audits within 3 months",
        ]
    ));
}

#[test]
fn what_a_pack_shows() {
    insta::assert_snapshot!(meanings(
        "  shows: findings, actions, retest results",
        "/definition/packs/Commissioner assurance",
        &[
            "  shows: audit programme, findings, actions, retest results, measures, theme trend, escalations, decisions, open items",
            "  shows: Re-test results",
        ]
    ));
    let on_request = compiled(&changed("  every: quarter", "  # on request only"));
    assert_eq!(
        *on_request
            .pointer("/definition/packs/Commissioner assurance/every")
            .unwrap(),
        Value::Null
    );
}

#[test]
fn what_happens_in_a_scenario() {
    insta::assert_snapshot!(meanings(
        "  then: fall",
        "/scenarios/0/steps/1/what",
        &[
            "  then: registered manager leaves",
            "  then: registered manager is away for 2 weeks and incident",
            "  then: team leader answers about rule \"Look after a fall\"",
            "  then: measure \"Confidence\" is 8 of 10",
            "  then: audit \"MAR charts\" missed something",
            "  then: audit \"MAR charts\" is waived, audit \"PRN medicines\" has no significant finding",
            "  then: audit \"MAR charts\" finds cause low staffing",
            "  then: all actions are in place",
            "  then: retest \"Six weeks\" failed",
            "  then: forum \"Medicines group\" refuses",
        ]
    ));
}

#[test]
fn what_a_scenario_expects() {
    insta::assert_snapshot!(meanings(
        "  expect: rule \"Look after a fall\" is overdue",
        "/scenarios/0/steps/3/what",
        &[
            "  expect: theme \"One way to write it down\" is raised",
            "  expect: theme \"One way to write it down\" is not raised and theme \"One way to write it down\" is not improved",
            "  expect: audit \"MAR charts\" is open, audit \"PRN medicines\" is late",
            "  expect: audit \"MAR charts\" is missed, audit \"PRN medicines\" is waived",
            "  expect: audit \"MAR charts\" is done",
            "  expect: forum \"Quality forum\" was told about plan \"PRN with a reason\"",
            "  expect: registered manager was told about retest \"Six weeks\"",
            "  expect: no plans are open",
            "  expect: action \"New template\" is not overdue and action \"Second check\" is overdue",
        ]
    ));
}

#[test]
fn an_event_may_be_called_like_something_that_people_do() {
    let folder = changed("event fall", "event fall\n\nevent resident leaves");
    let (path, text) = &folder.files[0];
    let text = text
        .replacen("  when: fall", "  when: resident leaves", 1)
        .replacen("72 hours of fall", "72 hours of resident leaves", 1)
        .replacen("  then: fall", "  then: resident leaves", 1);
    let mut folder = folder.clone();
    folder.files[0] = (path.clone(), text);
    let compiled = compiled(&folder);
    let when = compiled.pointer("/definition/rules/Look after a fall/when").unwrap();
    assert_eq!(*when, json!([{ "event": "resident leaves" }]));
    let then = compiled.pointer("/scenarios/0/steps/1/what").unwrap();
    assert_eq!(*then, json!({ "then": [{ "event": { "event": "resident leaves" } }] }));
}

#[test]
fn old_names_are_kept_with_the_new() {
    let mut text = std::fs::read_to_string(common::root().join("dsl/tests/wrong/base.qip")).unwrap();
    for (from, to) in [
        (
            "service \"Willow House\"",
            "service \"Willow House\" was \"Willow Lodge\"",
        ),
        ("role deputy manager", "role deputy manager was \"assistant manager\""),
        ("event fall", "event fall was \"slip\""),
        ("cause low staffing", "cause low staffing was “too few staff”"),
        (
            "standard \"Falls policy 3\"",
            "standard \"Falls policy 3\" was \"Falls policy 2\"",
        ),
        (
            "forum \"Medicines group\"",
            "forum \"Medicines group\" was \"Medicines meeting\"",
        ),
        ("audit \"MAR charts\"", "audit \"MAR charts\" was \"MAR sheets\""),
        ("rule \"Look after a fall\"", "rule \"Look after a fall\" was \"Falls\""),
        ("plan \"PRN with a reason\"", "plan \"PRN with a reason\" was \"PRN\""),
        (
            "theme \"One way to write it down\"",
            "theme \"One way to write it down\" was \"Recording\"",
        ),
        (
            "pack \"Commissioner assurance\"",
            "pack \"Commissioner assurance\" was \"Assurance\"",
        ),
    ] {
        let line = format!("\n{from}\n");
        assert!(text.contains(&line), "{from}");
        text = text.replacen(&line, &format!("\n{to}\n"), 1);
    }
    let compiled = compiled(&common::beside_organisation(&text));
    insta::assert_json_snapshot!(compiled.pointer("/definition/renames").unwrap());
}
