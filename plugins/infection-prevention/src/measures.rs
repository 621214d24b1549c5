//! Measures: hands, cleaning, equipment and infections.

use crate::checks::ACT_WITHIN;
use crate::fields as f;
use crate::questions::hands;
use crate::table::{HANDS, INFECTIONS, ROOMS};
use ratchet_tool_sdk::contract::Better;
use ratchet_tool_sdk::{MeasureRow, Sheet};

/// The rows.
pub const ROWS: [MeasureRow; 7] = [
    MeasureRow {
        id: "hh-compliance",
        title: "Hand hygiene kept",
        numerator: "moments at which hands were cleaned",
        denominator: "moments that asked for it",
        unit: "share of moments",
        better: Better::More,
        section: HANDS,
        count: |sheet| sheet.met(hands::CLEANED),
    },
    MeasureRow {
        id: "hh-gloves-without-need",
        title: "Gloves without need",
        numerator: "moments at which gloves were worn without need",
        denominator: "moments without a risk of body fluids",
        unit: "share of moments",
        better: Better::Less,
        section: HANDS,
        count: |sheet| {
            sheet.share(|r| match r.flag(f::BODY_FLUIDS) {
                Some(false) => r.flag(f::GLOVES_ON),
                _ => None,
            })
        },
    },
    MeasureRow {
        id: "ip-cleaning-done",
        title: "Cleaning turns done",
        numerator: "turns of cleaning done in 28 days",
        denominator: "turns of cleaning due",
        unit: "share of turns",
        better: Better::More,
        section: ROOMS,
        count: |sheet| sheet.sum(|r| Some((r.count(f::CLEANING_DONE)?, r.count(f::CLEANING_DUE)?))),
    },
    MeasureRow {
        id: "ip-equipment-soiled",
        title: "Soiled equipment",
        numerator: "pieces of equipment found soiled",
        denominator: "pieces of equipment looked at",
        unit: "share of pieces",
        better: Better::Less,
        section: ROOMS,
        count: |sheet| sheet.sum(|r| Some((r.count(f::EQUIPMENT_SOILED)?, r.count(f::EQUIPMENT_SEEN)?))),
    },
    MeasureRow {
        id: "in-seen-within-a-day",
        title: "Clinician asked within a day",
        numerator: "infections about which a clinician was asked within a day of the first signs",
        denominator: "infections with both times, or whose day is over",
        unit: "share of infections",
        better: Better::More,
        section: INFECTIONS,
        count: |sheet| {
            sheet.share(|r| {
                let late = r.is_late(f::SIGNS, f::CLINICIAN, ACT_WITHIN);
                (late || (r.has(f::SIGNS) && r.has(f::CLINICIAN))).then_some(!late)
            })
        },
    },
    MeasureRow {
        id: "in-spread",
        title: "Caught from others",
        numerator: "people who caught an infection from somebody in the sample",
        denominator: "infections of which it is noted",
        unit: "people per infection",
        better: Better::Less,
        section: INFECTIONS,
        count: |sheet| sheet.sum(|r| Some((r.count(f::SPREAD_TO)?, 1))),
    },
    MeasureRow {
        id: "in-antibiotic-days",
        title: "Antibiotic days",
        numerator: "days of antibiotics prescribed",
        denominator: "people in the sample",
        unit: "days per person",
        better: Better::Less,
        section: INFECTIONS,
        count: antibiotic_days,
    },
];

/// Days of all courses over the people who had an infection; nobody's days are left out of the line below.
fn antibiotic_days(sheet: &Sheet<'_>) -> (u64, u64) {
    let records = sheet.positions().map(|record| sheet.fields(record));
    let mut days = (0, 0);
    let mut people: Vec<&str> = Vec::new();
    for fields in records {
        days = match fields.count(f::ANTIBIOTIC_DAYS) {
            Some(count) => (days.0 + count, days.1 + 1),
            None => days,
        };
        people.extend(fields.text(f::PERSON));
    }
    people.sort_unstable();
    people.dedup();
    // Without a single course noted nobody knows whether there were none or nobody wrote them down.
    if days.1 == 0 {
        (0, 0)
    } else {
        (days.0, people.len() as u64)
    }
}
