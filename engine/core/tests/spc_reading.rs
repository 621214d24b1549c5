//! Which chart fits a measure, and what its last point shows.
#![allow(missing_docs)]

use ratchet_core::spc::{Assurance, Chart, Side, Variation, read};
use ratchet_core::tool::Better;

fn plain(values: &[u64]) -> Vec<(u64, u64)> {
    values.iter().map(|value| (*value, 1)).collect()
}

const STEADY: [u64; 12] = [50, 52, 49, 51, 50, 48, 52, 50, 51, 49, 50, 51];

#[test]
fn five_values_say_nothing_six_make_a_run_chart_twelve_make_limits() {
    let chart = |number: usize| read(&plain(&STEADY[..number]), Better::Higher, None);
    assert_eq!((chart(5).chart, chart(5).missing), (Chart::TooFew, 7));
    assert!(matches!(chart(6).chart, Chart::Run { .. }));
    assert_eq!((chart(11).variation, chart(11).missing), (None, 1));
    assert!(matches!(chart(12).chart, Chart::Xmr { .. }));
    assert_eq!(chart(12).variation, Some(Variation::CommonCause));
}

#[test]
fn the_icon_speaks_of_the_last_point_alone() {
    let risen = [&STEADY[..], &[80]].concat();
    let reading = read(&plain(&risen), Better::Higher, None);
    assert_eq!(reading.variation, Some(Variation::Improvement(Side::High)));
    let reading = read(&plain(&risen), Better::Lower, None);
    assert_eq!(reading.variation, Some(Variation::Concern(Side::High)));
    let back = [&risen[..], &[50]].concat();
    assert_eq!(
        read(&plain(&back), Better::Higher, None).variation,
        Some(Variation::CommonCause)
    );
}

#[test]
fn shares_of_few_records_get_limits_by_their_own_denominators() {
    let mut shares = vec![(8, 10); 12];
    shares[3] = (4, 5);
    let reading = read(&shares, Better::Higher, Some(0.99));
    let Chart::P { points, .. } = &reading.chart else {
        panic!("{:?}", reading.chart)
    };
    assert!(points[3].lower < points[0].lower, "fewer records, wider limits");
    assert_eq!(reading.variation, Some(Variation::CommonCause));
    assert_eq!(reading.assurance, Some(Assurance::Inconsistent));
    shares.push((0, 10));
    assert_eq!(
        read(&shares, Better::Higher, None).variation,
        Some(Variation::Concern(Side::Low))
    );
}

#[test]
fn shares_of_many_records_and_plain_values_are_single_values() {
    assert!(matches!(
        read(&[(80, 100); 12], Better::Higher, None).chart,
        Chart::Xmr { .. }
    ));
    assert!(matches!(
        read(&[(1, 1); 12], Better::Higher, None).chart,
        Chart::Xmr { .. }
    ));
    assert!(matches!(
        read(&[(30, 10); 12], Better::Lower, None).chart,
        Chart::Xmr { .. }
    ));
}

#[test]
fn a_target_above_all_limits_is_missed_for_sure() {
    let reading = read(&plain(&STEADY), Better::Higher, Some(90.0));
    assert_eq!(reading.assurance, Some(Assurance::ConsistentlyFail));
    assert_eq!(read(&plain(&STEADY), Better::Neutral, Some(90.0)).assurance, None);
}
