//! Measures: use of PRN medicines, completeness of what is written, what charts show, and what lies around them.

use crate::fields as f;
use crate::questions::{competency, controlled};
use crate::table::{COMPETENCY, CONTROLLED, COVERT, MAR, PRN, STOCK, STORAGE};
use crate::{administration, protocol};
use ratchet_tool_sdk::contract::Better;
use ratchet_tool_sdk::{MeasureRow, Sheet};

/// The rows.
pub const ROWS: [MeasureRow; 12] = [
    MeasureRow {
        id: "prn-given",
        title: "PRN given",
        numerator: "PRN doses given to the people in the sample in the last 28 days, or in the sample where that is not noted",
        denominator: "people in the sample",
        unit: "doses per person",
        better: Better::Less,
        section: PRN,
        count: doses_per_person,
    },
    MeasureRow {
        id: "prn-protocol-parts",
        title: "Protocol parts present",
        numerator: "parts of the protocols that are present and clear",
        denominator: "parts that the protocols should have",
        unit: "share of parts",
        better: Better::More,
        section: PRN,
        count: protocol::parts,
    },
    MeasureRow {
        id: "prn-rationale-parts",
        title: "Rationale parts recorded",
        numerator: "triggers, alternatives and effects recorded",
        denominator: "triggers, alternatives and effects that should be recorded",
        unit: "share of parts",
        better: Better::More,
        section: PRN,
        count: administration::rationale_parts,
    },
    MeasureRow {
        id: "mar-gaps",
        title: "Unexplained gaps",
        numerator: "doses without signature or code",
        denominator: "charts on which gaps were counted",
        unit: "gaps per chart",
        better: Better::Less,
        section: MAR,
        count: |sheet| sheet.sum(|chart| Some((chart.count(f::UNEXPLAINED_GAPS)?, 1))),
    },
    MeasureRow {
        id: "mar-late",
        title: "Time-critical doses off time",
        numerator: "time-critical doses given more than 30 minutes off",
        denominator: "doses due on the same charts",
        unit: "share of doses",
        better: Better::Less,
        section: MAR,
        count: |sheet| sheet.sum(|chart| Some((chart.count(f::DOSES_LATE)?, chart.count(f::DOSES_DUE)?))),
    },
    MeasureRow {
        id: "mar-stock-tallies",
        title: "Charts that tally",
        numerator: "charts whose stock agrees",
        denominator: "charts whose stock was counted",
        unit: "share of charts",
        better: Better::More,
        section: MAR,
        count: |sheet| sheet.share(|chart| Some(chart.number(f::STOCK_EXPECTED)? == chart.number(f::STOCK_COUNTED)?)),
    },
    MeasureRow {
        id: "cd-right",
        title: "Controlled drug balances that are right",
        numerator: "controlled drugs whose balance is right",
        denominator: "controlled drugs that were counted",
        unit: "share of drugs",
        better: Better::More,
        section: CONTROLLED,
        count: |sheet| sheet.met(controlled::BALANCE),
    },
    MeasureRow {
        id: "cd-signed-twice",
        title: "Register entries signed twice",
        numerator: "entries with two signatures",
        denominator: "entries since the last check",
        unit: "share of entries",
        better: Better::More,
        section: CONTROLLED,
        count: |sheet| sheet.sum(|r| Some((r.count(f::ENTRIES_SIGNED)?, r.count(f::ENTRIES)?))),
    },
    MeasureRow {
        id: "ms-readings",
        title: "Temperature readings done",
        numerator: "readings done in 28 days",
        denominator: "readings due",
        unit: "share of readings",
        better: Better::More,
        section: STORAGE,
        count: |sheet| sheet.sum(|r| Some((r.count(f::READINGS_DONE)?, r.count(f::READINGS_DUE)?))),
    },
    MeasureRow {
        id: "cv-medicines",
        title: "Medicines given covertly",
        numerator: "medicines given covertly",
        denominator: "people who are given medicines covertly",
        unit: "medicines per person",
        better: Better::Less,
        section: COVERT,
        count: |sheet| sheet.sum(|r| Some((r.count(f::COVERTLY_GIVEN)?, 1))),
    },
    MeasureRow {
        id: "st-missed",
        title: "Doses missed for supply",
        numerator: "doses missed for want of supply in 28 days",
        denominator: "people whose supply was looked at",
        unit: "doses per person",
        better: Better::Less,
        section: STOCK,
        count: |sheet| sheet.sum(|r| Some((r.count(f::MISSED)?, 1))),
    },
    MeasureRow {
        id: "mc-in-date",
        title: "Competency in date",
        numerator: "staff watched and found competent within twelve months",
        denominator: "staff who give medicines",
        unit: "share of staff",
        better: Better::More,
        section: COMPETENCY,
        count: |sheet| sheet.met(competency::OBSERVED),
    },
];

/// Doses of all PRN medicines over people. Several records of one person and medicine tell the same 28 days, of which the
/// largest figure is taken. Where no record has the figure, the sampled doses themselves are counted.
fn doses_per_person(sheet: &Sheet<'_>) -> (u64, u64) {
    let mut told: Vec<(&str, &str, Option<u64>)> = sheet
        .positions()
        .filter_map(|record| {
            let fields = sheet.fields(record);
            let doses = fields.count(f::DOSES_LAST_28_DAYS);
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
