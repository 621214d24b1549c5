//! Control charts against the published golden vector and against the faults that others had.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use ratchet_core::spc::{
    Assurance, Label, Meaning, RunChart, Screening, Settings, Side, Signal, SpcError, Variation, p_chart, run_chart,
    xmr,
};
use serde_json::Value;

fn near(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 0.005
}

#[test]
fn limits_match_the_golden_vector() {
    let vectors: Value = serde_json::from_str(include_str!("data/vectors.json")).unwrap();
    let golden = &vectors["xmr"];
    let points: Vec<f64> = golden["points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|point| point.as_f64().unwrap())
        .collect();
    for (screening, key) in [(Screening::On, "screened"), (Screening::Off, "unscreened")] {
        let chart = xmr(
            &points,
            &Settings {
                screening,
                ..Settings::default()
            },
        )
        .unwrap();
        let limits = chart.segments[0].limits;
        assert!(near(limits.mean, golden["mean"].as_f64().unwrap()), "{limits:?}");
        assert!(near(limits.upper, golden[key]["upl"].as_f64().unwrap()), "{limits:?}");
        assert!(near(limits.lower, golden[key]["lpl"].as_f64().unwrap()), "{limits:?}");
        assert_eq!(chart.points[4].label, Label::Outside(Side::High));
        assert_eq!(
            chart
                .points
                .iter()
                .filter(|point| point.label != Label::CommonCause)
                .count(),
            1
        );
        assert_eq!(chart.variation, Variation::CommonCause);
        assert!(!chart.segments[0].trial);
    }
}

/// One letter a point: O outside, T trend, 2 two in three, S shift, dot for usual variation; capital letters high, small low.
fn letters(points: &[f64], baseline: usize) -> String {
    let settings = Settings {
        baseline: Some(baseline),
        ..Settings::default()
    };
    let chart = xmr(points, &settings).unwrap();
    let letter = |label: Label| match label {
        Label::Outside(Side::High) => 'O',
        Label::Outside(Side::Low) => 'o',
        Label::Trend(Side::High) => 'T',
        Label::Trend(Side::Low) => 't',
        Label::TwoInThree(Side::High) => 'H',
        Label::TwoInThree(Side::Low) => 'h',
        Label::Shift(Side::High) => 'S',
        Label::Shift(Side::Low) => 's',
        Label::CommonCause => '.',
    };
    chart.points.iter().map(|point| letter(point.label)).collect()
}

/// Mean 10, average moving range 2: limits 4.68 and 15.32, near limits 6.45 and 13.55.
const USUAL: [f64; 12] = [11.0, 9.0, 11.0, 9.0, 11.0, 9.0, 11.0, 9.0, 11.0, 9.0, 11.0, 9.0];

#[test]
fn labels_follow_the_four_rules() {
    let check = |more: &[f64], expected: &str| {
        let points = [&USUAL[..], more].concat();
        assert_eq!(
            letters(&points, USUAL.len()),
            format!("............{expected}"),
            "{more:?}"
        );
    };
    check(&[16.0, 4.0, 15.0], "Oo.");
    check(&[11.0, 10.5, 10.6, 10.7, 10.8, 10.9, 11.0, 11.1], "STTTTTTT"); // the first is above the mean too
    check(&[11.0, 10.5, 10.6, 10.7, 10.8, 10.9, 11.0, 11.0], "SSSSSSSS"); // not strictly higher: only a shift
    check(&[10.5, 9.0, 8.9, 8.8, 8.7, 8.6, 8.5, 8.4], "tttttttt");
    check(&[8.0, 8.5, 9.0, 9.5, 10.5, 11.0, 11.5], "TTTTTTT"); // a trend may cross the mean
    check(&[11.0, 10.5, 11.0, 10.5, 11.0, 10.5], "......"); // six are not seven
    check(&[11.0, 10.5, 11.0, 10.0, 10.5, 11.0, 10.5], "......."); // a point on the mean breaks a shift
    check(&[14.0, 11.0, 14.0], "H.H");
    check(&[6.0, 9.0, 6.0], "h.h");
    check(&[14.0, 9.5, 14.0], "..."); // the third is on the other side
    check(&[14.0, 6.0, 9.0], "..."); // close to opposite limits
    check(&[16.0, 14.0, 11.0], "O.."); // a point outside is not one of the two
    check(&[14.0, 16.0, 14.0], "HOH"); // but it may be the third
    check(&[11.0, 10.5, 10.6, 10.7, 10.8, 10.9, 11.0, 16.0], "STTTTTTO"); // outside comes first
}

#[test]
fn icons_follow_the_last_point_and_the_better_direction() {
    let check = |last: f64, meaning: Meaning, expected: Variation| {
        let points = [&USUAL[..], &[last]].concat();
        let chart = xmr(
            &points,
            &Settings {
                baseline: Some(12),
                meaning,
                ..Settings::default()
            },
        )
        .unwrap();
        assert_eq!(chart.variation, expected, "{last} {meaning:?}");
    };
    check(16.0, Meaning::HigherIsBetter, Variation::Improvement(Side::High));
    check(4.0, Meaning::HigherIsBetter, Variation::Concern(Side::Low));
    check(16.0, Meaning::LowerIsBetter, Variation::Concern(Side::High));
    check(4.0, Meaning::LowerIsBetter, Variation::Improvement(Side::Low));
    check(16.0, Meaning::Neutral, Variation::Neutral(Side::High));
    check(11.0, Meaning::HigherIsBetter, Variation::CommonCause);
}

#[test]
fn trends_are_judged_by_direction_not_by_side() {
    let falling_above_the_mean = [14.0, 13.0, 12.5, 12.0, 11.5, 11.0, 10.5];
    let points = [&USUAL[..], &falling_above_the_mean].concat();
    let settings = Settings {
        baseline: Some(12),
        meaning: Meaning::LowerIsBetter,
        ..Settings::default()
    };
    assert_eq!(
        xmr(&points, &settings).unwrap().variation,
        Variation::Improvement(Side::Low)
    );
}

#[test]
fn assurance_compares_the_target_with_the_limits() {
    let check = |target: f64, meaning: Meaning, expected: Option<Assurance>| {
        let chart = xmr(
            &USUAL,
            &Settings {
                target: Some(target),
                meaning,
                ..Settings::default()
            },
        )
        .unwrap();
        assert_eq!(chart.assurance, expected, "{target} {meaning:?}");
    };
    check(16.0, Meaning::HigherIsBetter, Some(Assurance::ConsistentlyFail));
    check(16.0, Meaning::LowerIsBetter, Some(Assurance::ConsistentlyPass));
    check(4.0, Meaning::HigherIsBetter, Some(Assurance::ConsistentlyPass));
    check(4.0, Meaning::LowerIsBetter, Some(Assurance::ConsistentlyFail));
    check(10.0, Meaning::HigherIsBetter, Some(Assurance::Inconsistent));
    check(16.0, Meaning::Neutral, None);
    assert_eq!(xmr(&USUAL, &Settings::default()).unwrap().assurance, None);
}

#[test]
fn limits_are_rebased_where_asked_and_on_trial_while_short() {
    let points = [&USUAL[..], &[20.0, 22.0, 20.0, 22.0, 20.0]].concat();
    let chart = xmr(
        &points,
        &Settings {
            rebases: vec![12],
            ..Settings::default()
        },
    )
    .unwrap();
    let stretches: Vec<_> = chart
        .segments
        .iter()
        .map(|segment| (segment.start, segment.trial))
        .collect();
    assert_eq!(stretches, [(0, false), (12, true)]);
    assert!(near(chart.segments[1].limits.mean, 20.8));
    assert_eq!(chart.variation, Variation::CommonCause);
}

#[test]
fn equal_points_are_usual_variation() {
    let chart = xmr(&[0.1; 20], &Settings::default()).unwrap();
    assert!(
        chart.points.iter().all(|point| point.label == Label::CommonCause),
        "rounding of the mean is no signal"
    );
}

#[test]
fn what_cannot_be_charted_is_refused() {
    let check = |points: &[f64], rebases: &[usize], expected: SpcError| {
        let settings = Settings {
            rebases: rebases.to_vec(),
            ..Settings::default()
        };
        assert_eq!(xmr(points, &settings), Err(expected));
    };
    check(&[], &[], SpcError::TooFewPoints { start: 1, found: 0 });
    check(&[1.0], &[], SpcError::TooFewPoints { start: 1, found: 1 });
    check(&[1.0, 2.0, 3.0], &[2], SpcError::TooFewPoints { start: 3, found: 1 });
    check(&[1.0, 2.0, 3.0], &[3], SpcError::BadRebase { position: 4 });
    check(&[1.0, 2.0, 3.0, 4.0], &[2, 2], SpcError::BadRebase { position: 3 });
    check(&[1.0, 2.0], &[0], SpcError::BadRebase { position: 1 });
    check(&[1.0, f64::NAN], &[], SpcError::NotANumber { position: 2 });
    assert_eq!(
        p_chart(&[(1, 2), (3, 2)]),
        Err(SpcError::MoreThanAll {
            position: 2,
            numerator: 3,
            denominator: 2
        })
    );
    assert!(p_chart(&[(0, 0)]).is_err() && p_chart(&[]).is_err() && run_chart(&[]).is_err());
}

#[test]
fn p_chart_limits_step_with_the_denominator() {
    let chart = p_chart(&[(5, 10), (0, 0), (45, 90), (50, 100)]).unwrap();
    assert!(near(chart.mean, 0.5));
    let small = chart.points[0].unwrap();
    let large = chart.points[3].unwrap();
    assert!(near(small.upper, 0.974) && near(small.lower, 0.026), "{small:?}");
    assert!(near(large.upper, 0.65) && near(large.lower, 0.35), "{large:?}");
    assert_eq!(chart.points[1], None);
}

#[test]
fn run_charts_see_shifts_and_trends() {
    let check = |points: &[f64], median: f64, signals: &[Signal]| {
        assert_eq!(
            run_chart(points).unwrap(),
            RunChart {
                median,
                signals: signals.to_vec()
            },
            "{points:?}"
        );
    };
    check(&[1.0, 3.0, 2.0], 2.0, &[]);
    check(&[5.0, 1.0, 4.0, 2.0], 3.0, &[]);
    // Six above the median; a point on the median neither counts nor breaks.
    let shift = Signal::Shift {
        first: 6,
        last: 12,
        side: Side::High,
    };
    let low = Signal::Shift {
        first: 0,
        last: 5,
        side: Side::Low,
    };
    check(
        &[1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 8.0, 9.0, 5.0, 8.0, 9.0, 8.0, 9.0],
        5.0,
        &[low, shift],
    );
    check(
        &[1.0, 9.0, 1.0, 2.0, 3.0, 3.0, 4.0, 5.0, 1.0],
        3.0,
        &[Signal::Trend {
            first: 2,
            last: 7,
            side: Side::High,
        }],
    );
    check(&[9.0, 8.0, 7.0, 6.0], 7.5, &[]);
    check(
        &[9.0, 8.0, 7.0, 6.0, 5.0],
        7.0,
        &[Signal::Trend {
            first: 0,
            last: 4,
            side: Side::Low,
        }],
    );
}

proptest! {
    /// A chart says the same of a process measured in other units.
    #[test]
    fn labels_do_not_depend_on_the_unit(points in prop::collection::vec(0..100_i32, 2..40), scale in 1..50_i32, shift in -500..500_i32) {
        let chart = |map: &dyn Fn(i32) -> i32| {
            let values: Vec<f64> = points.iter().map(|point| f64::from(map(*point))).collect();
            let chart = xmr(&values, &Settings { screening: Screening::Off, ..Settings::default() }).unwrap();
            chart.points.iter().map(|point| point.label).collect::<Vec<_>>()
        };
        prop_assert_eq!(chart(&|point| point), chart(&|point| point * scale + shift));
    }

    #[test]
    fn limits_enclose_the_mean(points in prop::collection::vec(-100.0..100.0_f64, 2..60)) {
        for screening in [Screening::On, Screening::Off] {
            let limits = xmr(&points, &Settings { screening, ..Settings::default() }).unwrap().segments[0].limits;
            let lines = [limits.lower, limits.near_lower, limits.mean, limits.near_upper, limits.upper];
            prop_assert!(lines.is_sorted());
        }
    }
}
