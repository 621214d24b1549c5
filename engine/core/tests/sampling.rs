//! Sampling: what is drawn, that anybody can draw it again, and what it cannot rule out.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use ratchet_core::sampling::{
    Drawn, FailureBound, Frame, FrameError, FrameRow, Sample, SampleSpec, Shortfall, Spread, draw, fairness,
    possible_failures,
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

const SEED: [u8; 32] = [7; 32];

fn row(reference: &str, strata: &[(&str, &str)]) -> FrameRow {
    let strata = strata
        .iter()
        .map(|(stratum, value)| ((*stratum).to_owned(), (*value).to_owned()))
        .collect();
    FrameRow {
        reference: reference.to_owned(),
        strata,
    }
}

/// A fortnight of administrations: 4 rows a day, one of them in the evening, over two teams.
fn fortnight() -> Frame {
    let rows = (0..56).map(|number| {
        let shift = if number % 4 == 3 { "evening" } else { "day" };
        let day = if (number / 4) % 7 >= 5 { "weekend" } else { "weekday" };
        let team = if number % 2 == 0 { "Ash" } else { "Birch" };
        row(
            &format!("PRN-{number:03}"),
            &[("shift", shift), ("day", day), ("team", team)],
        )
    });
    Frame::new("PRN administrations", rows.collect()).unwrap()
}

fn spec(size: u32, spread: &[Spread]) -> SampleSpec {
    SampleSpec {
        size,
        spread: spread.to_vec(),
        unit: "PRN administrations".to_owned(),
    }
}

fn including(phrase: &str) -> Spread {
    Spread::Including(phrase.to_owned())
}

fn references(sample: &Sample) -> Vec<&str> {
    sample.rows.iter().map(|row| row.reference.as_str()).collect()
}

fn having(sample: &Sample, stratum: &str, value: &str) -> usize {
    sample
        .rows
        .iter()
        .filter(|row| row.strata.get(stratum).is_some_and(|found| found == value))
        .count()
}

#[test]
fn a_list_that_names_days_has_its_weekends() {
    let days = ["Monday", "tue", "Wednesday", "Thursday", "FRIDAY", "Saturday", "sun"];
    let rows = (0..70).map(|number| row(&format!("{number:02}"), &[("day of the week", days[number % 7])]));
    let frame = Frame::new("PRN administrations", rows.collect()).unwrap();
    let spread = [
        Spread::AtLeast(3, "weekends".to_owned()),
        Spread::AtLeast(3, "weekdays".to_owned()),
    ];
    let sample = draw(&frame, &spec(6, &spread), SEED).unwrap();
    assert_eq!(sample.shortfalls, []);
    let weekend = having(&sample, "day of the week", "Saturday") + having(&sample, "day of the week", "sun");
    assert_eq!(weekend, 3);
}

#[test]
fn a_sample_is_spread_as_asked() {
    let spread = [
        including("evenings"),
        including("weekends"),
        Spread::Every("team".to_owned()),
        Spread::AtLeast(4, "weekends".to_owned()),
    ];
    let sample = draw(&fortnight(), &spec(10, &spread), SEED).unwrap();
    assert_eq!(sample.rows.len(), 10);
    assert!(having(&sample, "shift", "evening") >= 1);
    assert!(having(&sample, "day", "weekend") >= 4);
    assert!(having(&sample, "team", "Ash") >= 1 && having(&sample, "team", "Birch") >= 1);
    assert_eq!(
        (sample.frame_size, sample.frame_digest.clone()),
        (56, fortnight().digest())
    );
    assert_eq!(sample.seed, "07".repeat(32));
    assert_eq!(sample.shortfalls, []);
    assert!(sample.rows.iter().any(|row| row.because == Some(including("evenings"))));
}

#[test]
fn places_without_a_demand_follow_the_frame() {
    let sample = draw(&fortnight(), &spec(14, &[]), SEED).unwrap();
    // A quarter of the frame is in the evening and 2 of 7 days are at the weekend: the shares of 14, up to one by rounding.
    assert!((3..=4).contains(&having(&sample, "shift", "evening")));
    assert!((3..=5).contains(&having(&sample, "day", "weekend")));
    assert!(sample.rows.iter().all(|row| row.because.is_none()));
    let shares = fairness(&fortnight(), &sample);
    let evening = shares.iter().find(|share| share.value == "evening").unwrap();
    assert_eq!((evening.in_frame, evening.permille_of_frame), (14, 250));
    assert_eq!(shares.len(), 6);
}

/// Written out again from the documentation alone: who checks a sample needs nothing but SHA-256.
#[test]
fn anybody_can_draw_the_sample_again() {
    let mut rows: Vec<FrameRow> = (0..20).map(|number| row(&format!("R{number}"), &[])).collect();
    let sample = draw(&Frame::new("records", rows.clone()).unwrap(), &spec(5, &[]), SEED).unwrap();
    rows.sort_by_key(|row| <[u8; 32]>::from(Sha256::digest([&SEED[..], &[0], row.reference.as_bytes()].concat())));
    let expected: Vec<&str> = rows.iter().take(5).map(|row| row.reference.as_str()).collect();
    assert_eq!(references(&sample), expected);
}

#[test]
fn the_digest_of_a_frame_is_that_of_its_canonical_lines() {
    let frame = Frame::new("PRN \"as needed\"", vec![row("B", &[("team", "Ash")]), row("A", &[])]).unwrap();
    let lines = "\"PRN \\\"as needed\\\"\"\n{\"reference\":\"A\",\"strata\":{}}\n{\"reference\":\"B\",\"strata\":{\"team\":\"Ash\"}}\n";
    let expected: String = Sha256::digest(lines).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(frame.digest(), expected);
}

#[test]
fn phrases_meet_strata_without_a_dictionary() {
    let frame = Frame::new(
        "records",
        vec![
            row("A", &[("Staff", "Agency"), ("incident", "recent"), ("team", "A")]),
            row("B", &[]),
        ],
    )
    .unwrap();
    let check = |spread: Spread, fits: bool| {
        let sample = draw(&frame, &spec(1, std::slice::from_ref(&spread)), SEED).unwrap();
        assert_eq!(
            references(&sample) == ["A"] && sample.shortfalls.is_empty(),
            fits,
            "{spread}"
        );
    };
    check(including("agency staff"), true);
    check(including("agency"), true);
    check(including("Recent incidents"), true);
    check(including("team A"), true);
    check(Spread::Only("agency staff".to_owned()), true);
    check(Spread::Every("Teams".to_owned()), true);
    check(including("nights"), false);
    check(including("agency team"), false);
    check(Spread::Every("shift".to_owned()), false);
}

#[test]
fn what_cannot_be_had_is_said() {
    let check = |size: u32, spread: &[Spread], drawn: usize, expected: &[&str]| {
        let sample = draw(&fortnight(), &spec(size, spread), SEED).unwrap();
        let said: Vec<String> = sample.shortfalls.iter().map(ToString::to_string).collect();
        assert_eq!(
            (sample.rows.len(), said.iter().map(String::as_str).collect::<Vec<_>>()),
            (drawn, expected.to_vec())
        );
    };
    check(
        10,
        &[including("agency staff")],
        10,
        &["the list has 0 of the 1 wanted for `agency staff`"],
    );
    check(60, &[], 56, &["only 56 of 60 could be drawn: the list has no more"]);
    check(
        20,
        &[Spread::AtLeast(30, "evenings".to_owned())],
        20,
        &["the list has 14 of the 30 wanted for `30 evenings`"],
    );
    check(
        4,
        &[Spread::AtLeast(6, "evenings".to_owned())],
        4,
        &["the sample is too small for `6 evenings`: 4 of 6"],
    );
    check(
        20,
        &[Spread::Only("evenings".to_owned())],
        14,
        &["only 14 of 20 could be drawn: the list has no more"],
    );
    let nights = Spread::Only("nights".to_owned());
    check(
        5,
        &[nights],
        0,
        &[
            "the list has 0 of the 5 wanted for `only nights`",
            "only 0 of 5 could be drawn: the list has no more",
        ],
    );
}

#[test]
fn too_many_values_for_the_sample_are_named() {
    let sample = draw(&fortnight(), &spec(1, &[Spread::Every("team".to_owned())]), SEED).unwrap();
    let value = Some("Birch".to_owned());
    assert_eq!(
        sample.shortfalls,
        [Shortfall::NoRoom {
            drawn: 0,
            spread: Spread::Every("team".to_owned()),
            value,
            wanted: 1
        }]
    );
    assert_eq!(
        sample.shortfalls[0].to_string(),
        "the sample is too small for `every team`: 0 of 1 for `Birch`"
    );
}

#[test]
fn an_empty_frame_gives_an_empty_sample() {
    let sample = draw(
        &Frame::new("records", vec![]).unwrap(),
        &spec(3, &[including("nights")]),
        SEED,
    )
    .unwrap();
    assert!(sample.rows.is_empty());
    assert_eq!(sample.shortfalls.len(), 2);
}

#[test]
fn a_frame_names_each_record_once() {
    let check = |rows: Vec<FrameRow>, expected: FrameError| assert_eq!(Frame::new("records", rows), Err(expected));
    check(
        vec![row("A", &[]), row(" ", &[])],
        FrameError::EmptyReference { row: 2 },
    );
    let reference = "A".to_owned();
    check(
        vec![row("A", &[]), row("B", &[]), row("A", &[])],
        FrameError::DuplicateReference { reference, row: 3 },
    );
    let unchecked = Frame {
        population: "records".to_owned(),
        rows: vec![row("", &[])],
    };
    assert!(draw(&unchecked, &spec(1, &[]), SEED).is_err());
}

#[test]
fn specifications_in_words() {
    let spread = [
        including("evenings"),
        Spread::Only("Ash".to_owned()),
        Spread::Every("team".to_owned()),
        Spread::AtLeast(2, "recent incidents".to_owned()),
    ];
    assert_eq!(
        spec(10, &spread).to_string(),
        "10 PRN administrations, including evenings, every team, 2 recent incidents, only Ash"
    );
    assert_eq!(spec(6, &[]).to_string(), "6 PRN administrations");
}

#[test]
fn samples_survive_storage_without_fractions() {
    let sample = draw(
        &fortnight(),
        &spec(10, &[including("evenings"), including("agency staff")]),
        SEED,
    )
    .unwrap();
    let json = serde_json::to_string(&sample).unwrap();
    assert_eq!(serde_json::from_str::<Sample>(&json).unwrap(), sample);
    let Drawn { reference, .. } = &sample.rows[0];
    assert!(json.contains(reference));
}

#[test]
fn detection_bounds_match_the_shared_vectors() {
    let vectors: Value = serde_json::from_str(include_str!("data/vectors.json")).unwrap();
    let bounds = &vectors["detection_bound_95"];
    let large = bounds["cases"].as_object().unwrap();
    for (size, share) in large {
        let bound = possible_failures(None, size.parse().unwrap(), 0);
        let expected = share.as_f64().unwrap();
        assert_eq!(bound.failures, None);
        // The vectors are rounded to whole percent, or to half a percent below ten.
        assert!(
            (f64::from(bound.permille) / 1000.0 - expected).abs() <= 0.005,
            "{size}: {bound:?} for {expected}"
        );
    }
    let finite = bounds["finite"].as_array().unwrap();
    for case in finite {
        let number = |key: &str| u32::try_from(case[key].as_u64().unwrap()).unwrap();
        let bound = possible_failures(Some(number("population")), number("n"), 0);
        assert_eq!(bound.failures, Some(number("failures_still_possible")), "{case}");
    }
    assert_eq!((large.len(), finite.len()), (8, 3));
}

#[test]
fn detection_bounds_at_the_edges() {
    let check = |population, size, seen, failures, permille| {
        assert_eq!(
            possible_failures(population, size, seen),
            FailureBound { failures, permille },
            "{population:?} {size} {seen}"
        );
    };
    check(None, 0, 0, None, 1000);
    check(None, 5, 5, None, 1000);
    check(None, 10, 1, None, 394); // Clopper and Pearson, one-sided
    check(Some(40), 0, 0, Some(40), 1000);
    check(Some(40), 40, 0, Some(0), 0);
    check(Some(40), 40, 3, Some(3), 75);
    check(Some(40), 50, 60, Some(40), 1000);
    check(Some(0), 0, 0, Some(0), 0);
    // Computed with exact fractions.
    check(Some(40), 10, 1, Some(14), 350);
    check(Some(200), 20, 3, Some(66), 330);
    check(Some(100_000), 600, 30, Some(6_715), 67);
}

fn any_frame() -> impl Strategy<Value = Frame> {
    let strata = ((0..3_u8), (0..2_u8), (0..4_u8));
    prop::collection::vec(strata, 0..60).prop_map(|rows| {
        let row = |(number, (shift, day, team)): (usize, (u8, u8, u8))| {
            let shift = ["morning", "evening", "night"][shift as usize];
            let day = ["weekday", "weekend"][day as usize];
            row(
                &format!("R{number}"),
                &[("shift", shift), ("day", day), ("team", &format!("T{team}"))],
            )
        };
        Frame::new("records", rows.into_iter().enumerate().map(row).collect()).unwrap()
    })
}

proptest! {
    #[test]
    fn a_sample_is_a_fair_part_of_its_frame(frame in any_frame(), size in 0..70_u32, seed: [u8; 32], turn in 0..60_usize) {
        let spread = [including("evenings"), including("weekends"), Spread::Every("team".to_owned())];
        let spec = spec(size, &spread);
        let sample = draw(&frame, &spec, seed).unwrap();

        prop_assert_eq!(sample.rows.len(), frame.rows.len().min(size as usize));
        let distinct: BTreeSet<&str> = references(&sample).into_iter().collect();
        prop_assert_eq!(distinct.len(), sample.rows.len());
        let by_reference: BTreeMap<&str, &FrameRow> = frame.rows.iter().map(|row| (row.reference.as_str(), row)).collect();
        prop_assert!(sample.rows.iter().all(|drawn| by_reference[drawn.reference.as_str()].strata == drawn.strata));

        let mut turned = frame.clone();
        turned.rows.rotate_left(turn.min(frame.rows.len()));
        turned.rows.reverse();
        prop_assert_eq!(draw(&turned, &spec, seed).unwrap(), sample);
    }

    #[test]
    fn demands_are_met_whenever_frame_and_size_allow(frame in any_frame(), size in 6..20_u32, seed: [u8; 32]) {
        let spread = [including("evenings"), including("weekends"), Spread::Every("team".to_owned())];
        let sample = draw(&frame, &spec(size, &spread), seed).unwrap();
        for (stratum, value) in [("shift", "evening"), ("day", "weekend"), ("team", "T0"), ("team", "T1"), ("team", "T2"), ("team", "T3")] {
            let in_frame = frame.rows.iter().any(|row| row.strata[stratum] == value);
            prop_assert!(!in_frame || having(&sample, stratum, value) > 0, "{} {}", stratum, value);
        }
        let no_room = sample.shortfalls.iter().any(|shortfall| matches!(shortfall, Shortfall::NoRoom { .. }));
        prop_assert!(!no_room);
    }

    /// Without demands no combination of strata is more than one row away from its exact share.
    #[test]
    fn shares_are_kept_to_the_row(frame in any_frame(), size in 1..60_u32, seed: [u8; 32]) {
        prop_assume!(!frame.rows.is_empty());
        let sample = draw(&frame, &spec(size, &[]), seed).unwrap();
        let mut counts: BTreeMap<&BTreeMap<String, String>, (usize, usize)> = BTreeMap::new();
        frame.rows.iter().for_each(|row| counts.entry(&row.strata).or_default().0 += 1);
        sample.rows.iter().for_each(|row| counts.entry(&row.strata).or_default().1 += 1);
        for (in_frame, in_sample) in counts.into_values() {
            let scaled = in_frame * sample.rows.len();
            prop_assert!((in_sample * frame.rows.len()).abs_diff(scaled) < frame.rows.len());
        }
    }

    /// Seeing more failures or fewer records never rules out more.
    #[test]
    fn bounds_grow_with_failures_and_shrink_with_size(population in 1..200_u32, size in 1..200_u32, seen in 0..20_u32) {
        let size = size.min(population);
        let seen = seen.min(size);
        for population in [Some(population), None] {
            let bound = possible_failures(population, size, seen);
            prop_assert!(u32::from(bound.permille) + 1 >= seen * 1000 / population.unwrap_or(u32::MAX));
            prop_assert!(bound.permille <= 1000);
            if seen > 0 {
                prop_assert!(possible_failures(population, size, seen - 1).permille <= bound.permille);
            }
            if size > 1 && seen < size {
                prop_assert!(possible_failures(population, size - 1, seen).permille >= bound.permille);
            }
        }
    }
}
