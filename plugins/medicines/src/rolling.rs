//! Amounts and intervals over any 24 hours, not from midnight to midnight.
//!
//! Two sources are believed, whichever is worse: what the record itself says about the 24 hours that end with its dose,
//! and the doses of the same medicine for the same person that happen to be in the sample. The sample alone proves too
//! much, never too little.

use crate::fields as f;
use crate::questions::prn;
use ratchet_tool_sdk::{Fields, Problem, Sheet};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// Amounts beyond this (a million units) are slips of the pen; held here so that sums cannot overflow.
const AMOUNT_MAX: i64 = 1_000_000_000;

/// One dose that was given, as far as the record tells.
struct Dose<'a> {
    whose: (&'a str, &'a str),
    given: i64,
    record: u32,
    amount: i64,
    maximum: Option<i64>,
    interval: Option<i64>,
}

/// Records found wrong; one may be found twice and is doubted once.
#[derive(Default)]
struct Wrong {
    over_maximum: Vec<u32>,
    too_close: Vec<u32>,
}

/// Doubts "Within the rolling maximum" and "Minimum interval kept".
pub fn check(sheet: &mut Sheet<'_>) {
    let mut wrong = Wrong::default();
    let mut doses = Vec::new();
    for record in sheet.positions() {
        wrong.by_own_words(record, sheet.fields(record));
        doses.extend(dose(record, sheet.fields(record)));
    }
    doses.sort_unstable_by_key(|dose| (dose.whose, dose.given, dose.record));
    for same in doses.chunk_by(|left, right| left.whose == right.whose) {
        wrong.by_rolling_sum(same);
        wrong.by_neighbours(same);
    }
    for record in ascending(wrong.over_maximum) {
        sheet.fail(
            record,
            prn::WITHIN_MAXIMUM,
            Problem::grave("more than the maximum in 24 hours"),
        );
    }
    for record in ascending(wrong.too_close) {
        sheet.fail(
            record,
            prn::INTERVAL_KEPT,
            Problem::grave("sooner than the minimum interval"),
        );
    }
}

impl Wrong {
    /// What the record says about the 24 hours and the dose before it.
    fn by_own_words(&mut self, record: u32, fields: Fields<'_>) {
        let given = fields.number(f::GIVEN_IN_24H).max(fields.number(f::DOSE_GIVEN));
        if maximum(fields).is_some_and(|maximum| given > Some(maximum)) {
            self.over_maximum.push(record);
        }
        if let (Some(at), Some(previous), Some(interval)) = (
            fields.moment(f::GIVEN_AT),
            fields.moment(f::PREVIOUS_DOSE_AT),
            interval(fields),
        ) && (0..interval).contains(&at.saturating_sub(previous))
        {
            self.too_close.push(record);
        }
    }

    /// The window that ends with each dose and reaches back 24 hours, without its far end.
    fn by_rolling_sum(&mut self, doses: &[Dose<'_>]) {
        let (mut first, mut sum) = (0, 0);
        for (index, dose) in doses.iter().enumerate() {
            sum += dose.amount;
            while first < index && doses[first].given <= dose.given.saturating_sub(DAY) {
                sum -= doses[first].amount;
                first += 1;
            }
            if dose.maximum.is_some_and(|maximum| sum > maximum) {
                self.over_maximum.push(dose.record);
            }
        }
    }

    fn by_neighbours(&mut self, doses: &[Dose<'_>]) {
        for pair in doses.windows(2) {
            let between = pair[1].given.saturating_sub(pair[0].given);
            if pair[1].interval.is_some_and(|interval| between < interval) {
                self.too_close.push(pair[1].record);
            }
        }
    }
}

fn dose(record: u32, fields: Fields<'_>) -> Option<Dose<'_>> {
    Some(Dose {
        whose: (fields.text(f::PERSON)?, fields.text(f::MEDICINE)?),
        given: fields.moment(f::GIVEN_AT)?,
        record,
        amount: fields.number(f::DOSE_GIVEN).unwrap_or(0).clamp(0, AMOUNT_MAX),
        maximum: maximum(fields),
        interval: interval(fields),
    })
}

fn maximum(fields: Fields<'_>) -> Option<i64> {
    fields.number(f::MAXIMUM).filter(|maximum| *maximum > 0)
}

/// The least time between doses in seconds.
fn interval(fields: Fields<'_>) -> Option<i64> {
    fields
        .number(f::MINIMUM_INTERVAL)
        .map(|thousandths| thousandths.saturating_mul(HOUR) / 1_000)
}

fn ascending(mut records: Vec<u32>) -> Vec<u32> {
    records.sort_unstable();
    records.dedup();
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Records over the maximum of 4 when doses of 2 are given at these hours.
    fn over(hours: &[i64]) -> Vec<u32> {
        let dose = |(record, hour): (u32, &i64)| Dose {
            whose: ("p", "m"),
            given: hour * HOUR,
            record,
            amount: 2,
            maximum: Some(4),
            interval: None,
        };
        let doses: Vec<Dose<'_>> = (0..).zip(hours).map(dose).collect();
        let mut wrong = Wrong::default();
        wrong.by_rolling_sum(&doses);
        wrong.over_maximum
    }

    #[test]
    fn any_24_hours_count_not_midnight_to_midnight() {
        for (hours, expected) in [
            (&[20, 23, 28][..], vec![2]),
            (&[20, 23, 43], vec![2]),
            (&[20, 23, 44], vec![]),
            (&[0, 12, 24, 36, 48], vec![]),
            (&[0, 1, 2, 3], vec![2, 3]),
        ] {
            assert_eq!(over(hours), expected, "{hours:?}");
        }
    }

    #[test]
    fn the_earliest_moment_there_is_does_not_run_over_the_edge() {
        let dose = Dose {
            whose: ("p", "m"),
            given: i64::MIN,
            record: 0,
            amount: 9,
            maximum: Some(4),
            interval: None,
        };
        let mut wrong = Wrong::default();
        wrong.by_rolling_sum(&[dose]);
        assert_eq!(wrong.over_maximum, [0]);
    }
}
