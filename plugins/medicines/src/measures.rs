//! Measures: use of PRN medicines, completeness of what is written, and what charts show.

use crate::fields as f;
use crate::questions::{mar, prn};
use crate::{administration, protocol};
use ratchet_tool_sdk::contract::{Better, MeasureResult};
use ratchet_tool_sdk::{MeasureRow, Sheet};

/// The rows; [`compute`] follows their order.
pub const ROWS: [MeasureRow; 6] = [
    MeasureRow {
        id: "prn-given",
        title: "PRN given",
        numerator: "PRN doses given to the people in the sample in the last 28 days, or in the sample where that is not noted",
        denominator: "people in the sample",
        unit: "doses per person",
        better: Better::Less,
    },
    MeasureRow {
        id: "prn-protocol-parts",
        title: "Protocol parts present",
        numerator: "parts of the protocols that are present and clear",
        denominator: "parts that the protocols should have",
        unit: "share of parts",
        better: Better::More,
    },
    MeasureRow {
        id: "prn-rationale-parts",
        title: "Rationale parts recorded",
        numerator: "triggers, alternatives and effects recorded",
        denominator: "triggers, alternatives and effects that should be recorded",
        unit: "share of parts",
        better: Better::More,
    },
    MeasureRow {
        id: "mar-gaps",
        title: "Unexplained gaps",
        numerator: "doses without signature or code",
        denominator: "charts on which gaps were counted",
        unit: "gaps per chart",
        better: Better::Less,
    },
    MeasureRow {
        id: "mar-late",
        title: "Time-critical doses off time",
        numerator: "time-critical doses given more than 30 minutes off",
        denominator: "doses due on the same charts",
        unit: "share of doses",
        better: Better::Less,
    },
    MeasureRow {
        id: "mar-stock-tallies",
        title: "Charts that tally",
        numerator: "charts whose stock agrees",
        denominator: "charts whose stock was counted",
        unit: "share of charts",
        better: Better::More,
    },
];

/// Measures of the sections asked; one without anything below the line is left out.
pub fn compute(sheet: &Sheet<'_>) -> Vec<MeasureResult> {
    let (is_prn, is_mar) = (sheet.asks(prn::PROTOCOL_COMPLETE), sheet.asks(mar::NO_GAPS));
    let fractions = [
        is_prn.then(|| doses_per_person(sheet)),
        is_prn.then(|| protocol::parts(sheet)),
        is_prn.then(|| administration::rationale_parts(sheet)),
        is_mar.then(|| gaps_per_chart(sheet)),
        is_mar.then(|| late_doses(sheet)),
        is_mar.then(|| tallies(sheet)),
    ];
    (0..)
        .zip(fractions)
        .filter_map(|(measure, fraction)| {
            let (numerator, denominator) = fraction.filter(|(_, below)| *below > 0)?;
            Some(MeasureResult {
                measure,
                numerator,
                denominator,
            })
        })
        .collect()
}

/// Doses of all PRN medicines over people. Several records of one person and medicine tell the same 28 days, of which the
/// largest figure is taken. Where no record has the figure, the sampled doses themselves are counted.
fn doses_per_person(sheet: &Sheet<'_>) -> (u64, u64) {
    let mut told: Vec<(&str, &str, Option<u64>)> = sheet
        .positions()
        .filter_map(|record| {
            let fields = sheet.fields(record);
            let doses = whole(fields.number(f::DOSES_LAST_28_DAYS));
            Some((
                fields.text(f::PERSON)?,
                fields.text(f::MEDICINE).unwrap_or_default(),
                doses,
            ))
        })
        .collect();
    if told.iter().any(|(_, _, doses)| doses.is_some()) {
        told.retain(|(_, _, doses)| doses.is_some());
        told.sort_unstable();
        // Ascending, so the last of each person and medicine is the largest.
        let doses = told
            .chunk_by(|left, right| (left.0, left.1) == (right.0, right.1))
            .map(|same| same[same.len() - 1].2);
        return (doses.map(Option::unwrap_or_default).sum(), people(&told));
    }
    told.sort_unstable();
    (told.len() as u64, people(&told))
}

fn people(told: &[(&str, &str, Option<u64>)]) -> u64 {
    told.chunk_by(|left, right| left.0 == right.0).count() as u64
}

fn gaps_per_chart(sheet: &Sheet<'_>) -> (u64, u64) {
    let counted = sheet
        .positions()
        .filter_map(|record| whole(sheet.fields(record).number(f::UNEXPLAINED_GAPS)));
    counted.fold((0, 0), |(gaps, charts), on_chart| (gaps + on_chart, charts + 1))
}

fn late_doses(sheet: &Sheet<'_>) -> (u64, u64) {
    let counted = sheet.positions().filter_map(|record| {
        let fields = sheet.fields(record);
        Some((
            whole(fields.number(f::DOSES_LATE))?,
            whole(fields.number(f::DOSES_DUE))?,
        ))
    });
    counted.fold((0, 0), |sum, chart| (sum.0 + chart.0, sum.1 + chart.1))
}

fn tallies(sheet: &Sheet<'_>) -> (u64, u64) {
    let counted = sheet.positions().filter_map(|record| {
        let fields = sheet.fields(record);
        Some(fields.number(f::STOCK_EXPECTED)? == fields.number(f::STOCK_COUNTED)?)
    });
    counted.fold((0, 0), |(agree, charts), agrees| {
        (agree + u64::from(agrees), charts + 1)
    })
}

/// Whole units of a number in thousandths; nobody gives part of a count, and what is below nought is a slip of the pen.
/// Held below a thousand million so that sums cannot overflow.
fn whole(thousandths: Option<i64>) -> Option<u64> {
    thousandths.map(|thousandths| (thousandths / 1_000).clamp(0, 1_000_000_000) as u64)
}
