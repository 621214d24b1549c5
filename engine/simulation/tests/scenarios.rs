//! Everything that a scenario can let happen and expect is played: people who leave, are away and answer, measures, themes and events that
//! open plans. The folder brings its own questions, so no tool takes part.
#![allow(missing_docs, clippy::unwrap_used)]

use ratchet_dsl::{Folder, compile, render_speech};
use ratchet_ports::Store;
use ratchet_simulation::{Rehearsal, rehearse};
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
