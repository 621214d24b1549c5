//! The risk assessments of one plan: each that applies has a date, and none is older than the provider allows.

use crate::checks::interval;
use crate::fields as f;
use crate::questions::plans;
use ratchet_tool_sdk::{Problem, Sheet};

/// Each risk's field, and what is said when its assessment is overdue.
const RISKS: [(u16, &str); 8] = [
    (f::FALLS, "falls overdue"),
    (f::NUTRITION, "nutrition overdue"),
    (f::SKIN, "skin overdue"),
    (f::MOVING, "moving and handling overdue"),
    (f::MOUTH, "mouth care overdue"),
    (f::CONTINENCE, "continence overdue"),
    (f::CHOKING, "choking overdue"),
    (f::BED_RAILS, "bed rails overdue"),
];

/// Doubts "Risk assessments current", once for each that is overdue.
pub fn check(sheet: &mut Sheet<'_>) {
    if !sheet.asks(plans::RISKS) {
        return;
    }
    for record in sheet.positions() {
        let fields = sheet.fields(record);
        for (risk, overdue) in RISKS {
            if fields.is_older(risk, interval(fields, f::RISK_DAYS)) {
                sheet.fail(record, plans::RISKS, Problem::new(overdue));
            }
        }
    }
}

/// Assessments in date over assessments that there are.
pub fn in_date(sheet: &Sheet<'_>) -> (u64, u64) {
    sheet.sum(|fields| {
        let there = RISKS.iter().filter(|(risk, _)| fields.has(*risk));
        let (mut in_date, mut all) = (0, 0);
        for (risk, _) in there {
            all += 1;
            in_date += u64::from(!fields.is_older(*risk, interval(fields, f::RISK_DAYS)));
        }
        Some((in_date, all))
    })
}
