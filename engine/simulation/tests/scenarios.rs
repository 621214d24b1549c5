//! Everything that a scenario can let happen and expect is played: people who leave, are away and answer, measures, themes and events that
//! open plans. The folder brings its own questions, so no tool takes part.
#![allow(missing_docs, clippy::unwrap_used)]

use ratchet_core::passage::Passage;
use ratchet_dsl::passages::stands_at;
use ratchet_dsl::render::Locator;
use ratchet_dsl::{Folder, compile, render_speech};
use ratchet_ports::Store;
use ratchet_simulation::rehearse::{Coverage, Mutation, coverage, mutate};
use ratchet_simulation::{PlayError, Rehearsal, rehearse};
use ratchet_store::MemoryStore;
use std::sync::Arc;

const CYCLE: &str = include_str!("theme-cycle.qip");

fn play(scenarios: &str) -> Rehearsal {
    let folder = Folder::new().with("cycle.qip", CYCLE).with("more.test.qip", scenarios);
    let compiled = compile(&folder, &[]);
    let problems = render_speech(&folder, &compiled.diagnostics);
    let definition = Arc::new(compiled.definition.unwrap_or_else(|| panic!("{problems}")));
    assert!(!compiled.scenarios.is_empty(), "{problems}");
    rehearse(&definition, &compiled.scenarios, &|| {
        Arc::new(MemoryStore::new()) as Arc<dyn Store>
    })
    .unwrap()
}

/// Plays scenarios and compares what failed, one line a failure.
fn check(scenarios: &str, expected: &[&str]) {
    let played = play(scenarios);
    let failures: Vec<&str> = played
        .scenarios
        .iter()
        .flat_map(|scene| &scene.failures)
        .map(|fault| fault.message.as_str())
        .collect();
    assert_eq!(failures, expected);
}

#[test]
fn a_theme_opens_its_plan_and_improves() {
    check(
        r#"scenario "Two audits show one cause"
  start: 1 June 2026 at 09:00
  then: audit "Care planning" finds cause unclear process
  expect: theme "One way to write it down" is not raised
  wait: 2 weeks
  then: audit "Supervision" finds cause unclear process
  expect: theme "One way to write it down" is raised
  expect: plan "Same thresholds" is open
  expect: theme "One way to write it down" is not improved
  then: all actions are in place
  wait: 1 week
  then: audit "Care planning" has no significant finding, audit "Supervision" has no significant finding
  expect: theme "One way to write it down" is improved
"#,
        &[],
    );
}

#[test]
fn a_plan_that_a_theme_opens_can_be_given() {
    check(
        r#"scenario "Given"
  start: 1 June 2026 at 09:00
  given: plan "Same thresholds" is open
  expect: theme "One way to write it down" is raised
  expect: 1 plan is open
"#,
        &[],
    );
}

#[test]
fn a_plan_that_an_event_opens_can_be_given() {
    check(
        r#"scenario "Given"
  start: 1 June 2026 at 09:00
  given: plan "After a serious incident" is open
  expect: plan "After a serious incident" is open
  expect: rule "Look after an incident" is not overdue
"#,
        &[],
    );
}

#[test]
fn who_was_told_answers_and_nobody_else() {
    check(
        r#"scenario "Answered"
  start: 1 June 2026 at 09:00
  then: incident
  wait: 25 hours
  expect: registered manager was told about rule "Look after an incident"
  then: registered manager answers about rule "Look after an incident"
  wait: 2 days
  expect: rule "Look after an incident" is overdue

scenario "Nothing to answer"
  start: 1 June 2026 at 09:00
  then: incident
  then: registered manager answers about rule "Look after an incident"
"#,
        &["the registered manager was not told that this is late, so there is nothing to answer"],
    );
}

#[test]
fn who_left_is_passed_over_and_cannot_act() {
    check(
        r#"scenario "Vacant"
  start: 1 June 2026 at 09:00
  then: registered manager leaves
  then: incident
  wait: 25 hours
  expect: nominated individual was told about rule "Look after an incident"

scenario "Away"
  start: 1 June 2026 at 09:00
  then: registered manager is away for 2 weeks
  then: incident
  wait: 25 hours
  expect: nominated individual was told about rule "Look after an incident"
  wait: 3 weeks
  then: incident
  wait: 25 hours
  expect: registered manager was told about rule "Look after an incident"
"#,
        &[],
    );
}

#[test]
fn a_measure_of_a_plan_is_recorded() {
    check(
        r#"scenario "Measured"
  start: 1 June 2026 at 09:00
  given: plan "Same thresholds" is open, all actions are in place
  wait: 1 month
  then: measure "Confidence to escalate" is 9 of 10
  wait: 2 months
  then: retest "Cross-audit trend" passed
  then: forum "Quality forum" agrees
  expect: plan "Same thresholds" is verified
"#,
        &[],
    );
}

#[test]
fn how_an_audit_stands_is_expected() {
    check(
        r#"scenario "Late"
  start: 1 June 2026 at 09:00
  expect: audit "Care planning" is late
  wait: 1 month
  expect: audit "Care planning" is open
  wait: 3 weeks
  expect: audit "Care planning" is late
  then: audit "Care planning" has no significant finding
  expect: audit "Care planning" is done
"#,
        &["expected audit \"Care planning\" to be late, but it never opened"],
    );
}

const LOOKED_AFTER: &str = r#"scenario "An incident is looked after"
  start: 1 June 2026 at 09:00
  then: incident
  wait: 25 hours
  expect: rule "Look after an incident" is overdue
  expect: registered manager was told about rule "Look after an incident"

scenario "Six weeks later it holds"
  start: 1 June 2026 at 09:00
  given: plan "After a serious incident" is open
  then: all actions are in place
  wait: 6 weeks
  then: retest "Six weeks" failed
  expect: plan "After a serious incident" is reopened
  expect: nominated individual was told about retest "Six weeks"
"#;

/// The folder with these scenarios, compiled, and where its passages stand.
struct Tried {
    compiled: ratchet_dsl::Compiled,
    definition: Arc<ratchet_core::definition::Definition>,
    folder: Folder,
}

fn tried(scenarios: &str) -> Tried {
    let folder = Folder::new().with("cycle.qip", CYCLE).with("more.test.qip", scenarios);
    let compiled = compile(&folder, &[]);
    let problems = render_speech(&folder, &compiled.diagnostics);
    let definition = Arc::new(compiled.definition.clone().unwrap_or_else(|| panic!("{problems}")));
    Tried {
        compiled,
        definition,
        folder,
    }
}

impl Tried {
    fn rehearsed(&self) -> Rehearsal {
        rehearse(&self.definition, &self.compiled.scenarios, &fresh).unwrap()
    }

    fn covered(&self) -> Coverage {
        let locator = Locator::new(&self.folder);
        coverage(&self.definition, &self.rehearsed().scenarios, &|passage| {
            stands_at(&self.compiled.blocks, &locator, passage)
        })
    }

    fn mutated(&self) -> Result<Mutation, PlayError> {
        let locator = Locator::new(&self.folder);
        let scenes = self.rehearsed().scenarios;
        let locate = |passage: &Passage| stands_at(&self.compiled.blocks, &locator, passage);
        mutate(&self.definition, &self.compiled.scenarios, &scenes, &locate, &fresh)
    }
}

fn fresh() -> Arc<dyn Store> {
    Arc::new(MemoryStore::new())
}

#[test]
fn what_scenarios_show_and_what_none_shows_is_told_with_its_line() {
    let covered = tried(LOOKED_AFTER).covered();
    let shown = |what: &str| {
        let count = covered.counts.iter().find(|count| count.what == what).unwrap();
        (count.shown, count.of)
    };
    assert_eq!(shown("re-tests failed"), (1, 2));
    assert_eq!(shown("re-tests passed"), (0, 2));
    // Two rungs of the rule and one of each plan; one of the rule's spoke.
    assert_eq!(shown("rungs that spoke"), (1, 4));
    assert_eq!(shown("ways to open a plan or set off a rule"), (2, 3));
    let never: Vec<(&str, &str)> = covered
        .never()
        .map(|point| (point.missing.as_deref().unwrap(), point.text.as_str()))
        .collect();
    for (sentence, line) in [
        (
            "this gate is never exercised: re-test \"Six weeks\" of plan \"After a serious incident\" never passes",
            "pass: \"Updated after incident\" is at least 90%",
        ),
        (
            "the nominated individual is never told that rule \"Look after an incident\" is late",
            "escalate: to registered manager when overdue, to nominated individual after 5 working days",
        ),
        (
            "plan \"Same thresholds\" is never opened by theme \"One way to write it down\"",
            "opens: when theme \"One way to write it down\" is raised",
        ),
        (
            "no forum ever refuses to close plan \"Same thresholds\"",
            "closes: when retest \"Cross-audit trend\" passed and forum \"Quality forum\" agrees",
        ),
    ] {
        assert!(never.contains(&(sentence, line)), "{sentence}\nis not among {never:#?}");
    }
    let lines: Vec<&str> = CYCLE.lines().collect();
    for point in &covered.points {
        assert_eq!(point.source.file, "cycle.qip", "{point:?}");
        assert_eq!(lines[point.source.line - 1].trim(), point.text, "{point:?}");
    }
}

#[test]
fn changes_that_a_scenario_shows_are_noticed_and_others_survive() {
    let mutation = tried(LOOKED_AFTER).mutated().unwrap();
    assert_eq!(mutation.changes.len(), mutation.noticed + mutation.survived);
    let by = |what: &str| {
        let found = mutation.changes.iter().find(|change| change.what == what);
        let change = found.unwrap_or_else(|| panic!("{what}\nis not among {:#?}", mutation.changes));
        change.noticed_by.as_deref()
    };
    let rule = Some("An incident is looked after");
    let plan = Some("Six weeks later it holds");
    for (what, noticed) in [
        ("rule \"Look after an incident\" is dropped", rule),
        (
            "rule \"Look after an incident\" is due within 48 hours instead of 24 hours",
            rule,
        ),
        (
            "the rung to the registered manager is taken out of the ladder of rule \"Look after an incident\"",
            rule,
        ),
        (
            "on the ladder of rule \"Look after an incident\" the registered manager and the nominated individual change places",
            rule,
        ),
        (
            "the rung to the nominated individual is taken out of the ladder of rule \"Look after an incident\"",
            None,
        ),
        (
            "re-test \"Six weeks\" of plan \"After a serious incident\" comes 12 weeks instead of 6 weeks after what it waits for",
            plan,
        ),
        (
            "re-test \"Six weeks\" of plan \"After a serious incident\" is passed more easily: the mark of a question is 70% \
             instead of 90%",
            plan,
        ),
        (
            "one of those who hear of a failed re-test of plan \"After a serious incident\" is dropped",
            plan,
        ),
        ("plan \"Same thresholds\" closes without Quality forum", None),
        (
            "action \"Huddle after each incident\" of plan \"After a serious incident\" is due within 20 working days instead \
             of 10 working days",
            None,
        ),
    ] {
        assert_eq!(by(what), noticed, "{what}");
    }
    let lines: Vec<&str> = CYCLE.lines().collect();
    for change in &mutation.changes {
        assert_eq!(lines[change.source.line - 1].trim(), change.text, "{change:?}");
    }
    assert_eq!(
        mutation,
        tried(LOOKED_AFTER).mutated().unwrap(),
        "the same folder gives the same answer"
    );
}

#[test]
fn scenarios_that_fail_already_cannot_say_what_they_would_notice() {
    let wrong = LOOKED_AFTER.replace("wait: 25 hours", "wait: 2 hours");
    let refused = tried(&wrong).mutated().unwrap_err();
    assert_eq!(
        refused.to_string(),
        "scenario \"An incident is looked after\" fails already, so it cannot show what it would notice: mend it first"
    );
}
