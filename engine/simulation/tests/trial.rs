//! Made-up people are let loose on workflows: every law holds, the same seed gives the same ledger, and what never happened is told. What a
//! broken law looks like in the end is shown with workflows that ask for the impossible.
#![allow(missing_docs, clippy::unwrap_used)]

use ratchet_core::definition::{Definition, Opens, Watch};
use ratchet_core::span::Span;
use ratchet_dsl::{Folder, compile, render_speech};
use ratchet_ports::Store;
use ratchet_ports::store::{Group, Head, LedgerEvent, Order, Position, ReadRows, Row, StoreError, Table};
use ratchet_simulation::Law;
use ratchet_simulation::trial::{Options, Trials, run, story};
use ratchet_store::MemoryStore;
use std::ops::Bound;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

fn definition() -> Arc<Definition> {
    let folder = Folder::new().with("cycle.qip", include_str!("theme-cycle.qip"));
    let compiled = compile(&folder, &[]);
    let problems = render_speech(&folder, &compiled.diagnostics);
    Arc::new(compiled.definition.unwrap_or_else(|| panic!("{problems}")))
}

fn fresh() -> Arc<dyn Store> {
    Arc::new(MemoryStore::new())
}

fn try_out(options: &Options) -> Trials {
    run(&definition(), options, &fresh, &mut |_| {}).unwrap()
}

fn told(trials: &Trials) -> String {
    let mut text = String::new();
    for failure in &trials.failures {
        text.push_str(&format!(
            "seed {}: {} ({})\n",
            failure.seed, failure.text, failure.law_words
        ));
        failure
            .story
            .iter()
            .for_each(|line| text.push_str(&format!("  {line}\n")));
    }
    text
}

#[test]
fn every_law_holds_whatever_people_and_machines_do() {
    let options = Options {
        count: 8,
        ..Options::default()
    };
    let trials = try_out(&options);
    assert_eq!(trials.failed, [0_u64; 0], "{}", told(&trials));
    for what in [
        "plans opened",
        "plans reopened",
        "plans verified",
        "re-tests failed",
        "re-tests passed",
        "escalations",
        "crashes",
        "times the machine was down",
        "vacancies noticed",
        "decisions of forums",
        "resolutions of forums",
        "challenges answered",
        "meetings held",
        "meetings missed",
        "delegations",
        "audits corrected",
        "days of the calendar amended",
        "deeds that were refused or came to nothing",
    ] {
        assert!(
            trials.counts.get(what).is_some_and(|times| *times > 0),
            "{what}: {:?}",
            trials.counts
        );
    }
}

#[test]
fn the_same_seed_gives_the_same_ledger_and_another_another() {
    let options = |first| Options {
        count: 1,
        first,
        months: 3,
        ..Options::default()
    };
    let (one, again, other) = (try_out(&options(5)), try_out(&options(5)), try_out(&options(6)));
    assert_eq!(one, again);
    assert_ne!(one.heads.get(&5), other.heads.get(&6));
}

/// A plan that belongs to a role which nobody can hold is open and nobody's.
#[test]
fn what_breaks_a_law_is_told_as_its_shortest_story() {
    let mut definition = definition().as_ref().clone();
    let plan = definition.plans.get_mut("After a serious incident").unwrap();
    plan.opens = vec![Opens::Finding {
        audit: "Care planning".to_owned(),
        in_a_row: 1,
    }];
    plan.owner = "night fairy".to_owned();
    let options = Options {
        count: 3,
        months: 18,
        ..Options::default()
    };
    let trials = run(&Arc::new(definition), &options, &fresh, &mut |_| {}).unwrap();
    let failure = trials.failures.first().expect("a plan is nobody's");
    assert_eq!(failure.law, Law::NothingWithoutOwner, "{}", told(&trials));
    assert!(trials.failed.contains(&failure.seed));
    assert!(
        failure.deeds < 30 && failure.deeds < failure.deeds_before / 3,
        "{} of {}: {}",
        failure.deeds,
        failure.deeds_before,
        told(&trials)
    );
    assert!(failure.text.contains("nobody is night fairy there"), "{}", failure.text);
    // Whoever made the audit may still have named a cause.
    let mut end = failure.story.iter().rev().take(3);
    assert!(
        end.any(|line| line.text.contains("has a significant finding")),
        "{}",
        told(&trials)
    );
}

/// Found by these trials: the place of the plan was taken, so what was found meanwhile had no plan.
#[test]
fn a_watched_plan_without_a_word_about_reopening_takes_what_is_found_again() {
    let mut definition = definition().as_ref().clone();
    let plan = definition.plans.get_mut("After a serious incident").unwrap();
    plan.opens = vec![Opens::Finding {
        audit: "Care planning".to_owned(),
        in_a_row: 1,
    }];
    plan.watch = Some(Watch {
        lasts: Span::Months(6),
        reopen_audit: None,
    });
    let options = Options {
        count: 3,
        months: 18,
        ..Options::default()
    };
    let trials = run(&Arc::new(definition), &options, &fresh, &mut |_| {}).unwrap();
    assert_eq!(trials.failed, [0_u64; 0], "{}", told(&trials));
    assert!(trials.counts["plans reopened"] > 0);
}

/// A store that writes another ledger than it was given: after some commits it changes an event.
struct Forger {
    commits: AtomicU64,
    honest: MemoryStore,
}

/// The commit that is forged, in the first weeks.
const FORGED: u64 = 12;

impl ReadRows for Forger {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.honest.get(table, key)
    }

    fn scan(
        &self,
        table: Table,
        range: (Bound<Vec<u8>>, Bound<Vec<u8>>),
        order: Order,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        self.honest.scan(table, range, order, limit)
    }
}

impl Store for Forger {
    fn commit(&self, mut group: Group) -> Result<Head, StoreError> {
        if self.commits.fetch_add(1, Ordering::Relaxed) == FORGED {
            let event = group.events.last_mut().expect("a group has events");
            *event = String::from_utf8_lossy(event)
                .replace("\"at\":\"2026", "\"at\":\"2025")
                .into_bytes();
        }
        self.honest.commit(group)
    }

    fn head(&self) -> Head {
        self.honest.head()
    }

    fn events(&self, from: Position, limit: usize) -> Result<Vec<LedgerEvent>, StoreError> {
        self.honest.events(from, limit)
    }

    fn checkpoint(&self) -> Result<(), StoreError> {
        self.honest.checkpoint()
    }
}

/// The law that no rule contradicts another shows when the provider stops: here because its ledger was forged below it.
#[test]
fn a_provider_that_stops_breaks_the_law_that_ratchet_goes_on() {
    let forged = || {
        Arc::new(Forger {
            commits: AtomicU64::new(0),
            honest: MemoryStore::new(),
        }) as Arc<dyn Store>
    };
    let options = Options {
        count: 2,
        months: 3,
        ..Options::default()
    };
    let trials = run(&definition(), &options, &forged, &mut |_| {}).unwrap();
    assert_eq!(
        trials.failed,
        [1, 2],
        "a seed that stopped keeps no other from being played"
    );
    let failure = trials.failures.first().expect("the provider stops");
    assert_eq!(failure.law, Law::GoesOn, "{}", told(&trials));
    assert!(
        failure.text.contains("takes no more requests")
            && failure.text.contains("disagree about the end of the ledger"),
        "{}",
        failure.text
    );
}

#[test]
fn what_never_happened_is_told() {
    let options = Options {
        count: 1,
        months: 1,
        ..Options::default()
    };
    let trials = try_out(&options);
    let never = |sentence: &str| trials.never.iter().any(|never| never == sentence);
    assert!(
        never("plan \"Same thresholds\" was never verified"),
        "{:#?}",
        trials.never
    );
    assert!(
        never("the gate \"Six weeks\" of plan \"After a serious incident\" was never passed"),
        "{:#?}",
        trials.never
    );
}

#[test]
fn a_seed_is_told_as_a_story() {
    let options = Options {
        months: 2,
        ..Options::default()
    };
    let (lines, _) = story(&definition(), &options, fresh()).unwrap();
    assert!(lines.len() > 20);
    assert!(lines.iter().any(|line| line.service.as_deref() == Some("Oak House")));
}

#[test]
fn an_unknown_service_is_refused_with_the_names_of_those_there_are() {
    let options = Options {
        service: Some("Elm Court".to_owned()),
        ..Options::default()
    };
    let refused = run(&definition(), &options, &fresh, &mut |_| {}).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "there is no service `Elm Court` to play; there is: Oak House"
    );
}
