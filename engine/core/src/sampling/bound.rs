//! What a sample cannot rule out: the largest number of failures that is still compatible with what was seen, at 95 %.
//!
//! "We re-checked five files and all were fine" still allows 17 bad ones among 40. A gate prints this bound beside its result.
//! From a list of known size the count is exact (hypergeometric); from a large or unknown one it is a share (binomial, for no
//! failures 1 - 0.05^(1/n)). Fractions are used while computing only; the answer is whole numbers.

use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Compatible means: seeing so few failures has at least this chance.
const CHANCE: f64 = 0.05;

/// Halvings until a share is found to far better than a tenth of a percent.
const HALVINGS: u32 = 40;

/// What a sample cannot rule out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureBound {
    /// How many of the population may have failed; `None` when its size is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failures: Option<u32>,
    /// The share that may have failed, in tenths of a percent, to the nearest.
    pub permille: u16,
}

/// The largest number or share of failures that is compatible, at 95 %, with seeing so many among a sample of so many.
/// A sample of nothing rules nothing out. A sample larger than the population counts as the whole of it.
pub fn possible_failures(population: Option<u32>, size: u32, failures_seen: u32) -> FailureBound {
    let seen = failures_seen.min(size);
    match population {
        Some(population) => {
            let failures = most_failures(population, size.min(population), seen.min(population));
            let share = f64::from(failures) / f64::from(population.max(1));
            FailureBound {
                failures: Some(failures),
                permille: to_permille(share),
            }
        }
        None => FailureBound {
            failures: None,
            permille: to_permille(largest_share(size, seen)),
        },
    }
}

/// The largest count of failures whose chance is high enough, by halving: the chance falls as the count rises.
fn most_failures(population: u32, size: u32, seen: u32) -> u32 {
    let unseen_good = size - seen;
    let (mut possible, mut too_many) = (seen, population - unseen_good + 1);
    while too_many - possible > 1 {
        let middle = possible + (too_many - possible) / 2;
        if chance_of_at_most(seen, population, middle, size) >= CHANCE {
            possible = middle
        } else {
            too_many = middle
        }
    }
    possible
}

/// The chance of at most `seen` failures among `size` drawn from `population` with `failures` (hypergeometric).
fn chance_of_at_most(seen: u32, population: u32, failures: u32, size: u32) -> f64 {
    let good = population - failures;
    let fewest = size.saturating_sub(good);
    let first = log_choose(failures, fewest) + log_choose(good, size - fewest) - log_choose(population, size);
    sum_of_terms(first, fewest..=seen.min(failures), |bad| {
        let spare_good = good + bad - size;
        f64::from(failures - bad) * f64::from(size - bad) / (f64::from(bad + 1) * f64::from(spare_good + 1))
    })
}

/// Natural logarithm of the number of ways to choose.
fn log_choose(of: u32, choose: u32) -> f64 {
    let few = choose.min(of - choose);
    (1..=few)
        .map(|step| (f64::from(of - few + step) / f64::from(step)).ln())
        .sum()
}

fn largest_share(size: u32, seen: u32) -> f64 {
    if seen >= size {
        return 1.0;
    }
    let (mut possible, mut too_much) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = (possible + too_much) / 2.0;
        if binomial_at_most(seen, size, middle) >= CHANCE {
            possible = middle
        } else {
            too_much = middle
        }
    }
    possible
}

/// The chance of at most `seen` failures among `size`, each failing with chance `share` strictly between 0 and 1.
fn binomial_at_most(seen: u32, size: u32, share: f64) -> f64 {
    let none = f64::from(size) * (-share).ln_1p();
    sum_of_terms(none, 0..=seen, |bad| {
        f64::from(size - bad) * share / (f64::from(bad + 1) * (1.0 - share))
    })
}

/// Adds chances of consecutive counts from the logarithm of the first and the ratio of each to the one before; logarithms
/// keep chances that are too small for a fraction.
fn sum_of_terms(first: f64, counts: RangeInclusive<u32>, ratio: impl Fn(u32) -> f64) -> f64 {
    let chances = counts.scan(first, |log, count| {
        let chance = log.exp();
        *log += ratio(count).ln();
        Some(chance)
    });
    chances.sum()
}

fn to_permille(share: f64) -> u16 {
    // Shares lie between 0 and 1, so the rounded value always fits.
    (share * 1000.0).round() as u16
}
