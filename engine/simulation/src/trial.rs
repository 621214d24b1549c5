//! Trials: a folder of workflows is let loose on made-up people. Each seed is a year in which some are prompt and some late, people are
//! away and leave, incidents happen, audits go well and badly, and the machine itself is down or crashes. An [`Inspector`] reads the ledger
//! along, and whatever breaks a law is made as short as it can be and told as a dated story.
//!
//! In reading order: [`run`], then `season` (a year of one seed), `deed` (what somebody does), `crowd` (who does what when), `chance`
//! (everything that looks random follows from the seed), `coverage` (what never happened), `shrink` (the shortest story).
//!
//! [`Inspector`]: crate::inspector::Inspector

mod chance;
mod coverage;
mod crowd;
mod deed;
mod season;
mod shrink;

use crate::house::PlayError;
use crate::inspector::Law;
use crate::telling::Line;
use coverage::Coverage;
use ratchet_core::definition::Definition;
use ratchet_core::instant::Instant;
use ratchet_ports::Store;
use ratchet_ports::store::Head;
use season::{Season, Setting};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is tried.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many seeds.
    pub count: u64,
    /// The first seed; those that follow are the next numbers.
    pub first: u64,
    /// How many months each lasts.
    pub months: u32,
    /// Service that is played; `None` takes one after the other.
    pub service: Option<String>,
}

/// The seeds and months of a trial when nothing is said.
impl Default for Options {
    fn default() -> Self {
        Self {
            count: 20,
            first: 1,
            months: 12,
            service: None,
        }
    }
}

/// What came of all seeds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Trials {
    /// How often things happened, over all seeds.
    pub counts: BTreeMap<&'static str, u64>,
    /// What went wrong: the first seed of each law that was broken, made as short as it can be.
    pub failures: Vec<Failure>,
    /// Seeds in which something went wrong.
    pub failed: Vec<u64>,
    /// Ledger head of each seed, lower-case hexadecimal: the same seed gives the same.
    pub heads: BTreeMap<u64, String>,
    /// Laws that were watched, in words.
    pub laws: Vec<&'static str>,
    /// How many months each seed lasted.
    pub months: u32,
    /// What never happened in any of them: sentences.
    pub never: Vec<String>,
    /// How many seeds were played.
    pub seeds: u64,
}

/// A law that was broken, as the shortest story that shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// How many deeds it takes.
    pub deeds: usize,
    /// How many there were before it was shortened.
    pub deeds_before: usize,
    /// Which law.
    pub law: Law,
    /// The law in words.
    pub law_words: &'static str,
    /// Seed that shows it.
    pub seed: u64,
    /// Service.
    pub service: String,
    /// What happened, dated.
    pub story: Vec<Line>,
    /// What is wrong, in a sentence.
    pub text: String,
}

/// Plays all seeds. `fresh_store` gives each an empty store; `progress` hears how many are done.
///
/// # Errors
/// When the definition has no service to play, or a store does not work; never because a law was broken.
pub fn run(
    definition: &Arc<Definition>,
    options: &Options,
    fresh_store: &dyn Fn() -> Arc<dyn Store>,
    progress: &mut dyn FnMut(u64),
) -> Result<Trials, PlayError> {
    let mut trials = Trials {
        laws: Law::ALL.iter().map(|law| law.words()).collect(),
        months: options.months,
        seeds: options.count,
        ..Trials::default()
    };
    let mut coverage = Coverage::of(definition);
    let mut told: BTreeSet<Law> = BTreeSet::new();
    for number in 0..options.count {
        let seed = options.first.wrapping_add(number);
        let setting = Setting::new(definition, seed, options)?;
        let mut season = Season::begin(&setting, fresh_store(), season::Voice::Silent)?;
        season.live()?;
        coverage.add(&season.coverage);
        for (what, count) in &season.counts {
            *trials.counts.entry(what).or_default() += count;
        }
        trials.heads.insert(seed, season.head());
        if let Some(breach) = season.breach.clone() {
            trials.failed.push(seed);
            if told.insert(breach.law) {
                trials
                    .failures
                    .push(shrink::shortest(&setting, &season, breach, fresh_store)?);
            }
        }
        progress(number + 1);
    }
    trials.never = coverage.never();
    Ok(trials)
}

/// One seed without anybody watching: how its ledger ends. For measuring.
pub fn unwatched(definition: &Definition, options: &Options, store: Arc<dyn Store>) -> Result<Head, PlayError> {
    let setting = Setting::new(definition, options.first, options)?;
    let mut season = Season::begin(&setting, store, season::Voice::Unheard)?;
    season.live()?;
    Ok(season.end())
}

/// One seed as a whole story, whatever comes of it.
pub fn story(
    definition: &Arc<Definition>,
    options: &Options,
    store: Arc<dyn Store>,
) -> Result<(Vec<Line>, Instant), PlayError> {
    let setting = Setting::new(definition, options.first, options)?;
    let mut season = Season::begin(&setting, store, season::Voice::Telling)?;
    season.live()?;
    let now = season.now();
    Ok((season.into_story(), now))
}
