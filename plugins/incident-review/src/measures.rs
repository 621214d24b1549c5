//! Measures: how quickly, how completely and with what result incidents are followed up.

use crate::checks::PLAN_REVIEW_WITHIN;
use crate::fields as f;
use crate::questions as q;
use crate::table::INCIDENTS;
use ratchet_tool_sdk::contract::Better;
use ratchet_tool_sdk::{Fields, HOUR, MeasureRow};

/// The rows.
pub const ROWS: [MeasureRow; 6] = [
    MeasureRow {
        id: "inc-plan-within-72-hours",
        title: "Plans reviewed within 72 hours",
        numerator: "incidents after which the plan was reviewed within 72 hours",
        denominator: "incidents that concern a plan and whose 72 hours are over or that were reviewed",
        unit: "share of incidents",
        better: Better::More,
        section: INCIDENTS,
        count: |sheet| sheet.share(reviewed_in_time),
    },
    MeasureRow {
        id: "inc-hours-to-review",
        title: "Hours to plan review",
        numerator: "hours from incident to review of the plan",
        denominator: "incidents whose plan was reviewed",
        unit: "hours per review",
        better: Better::Less,
        section: INCIDENTS,
        count: |sheet| sheet.sum(hours_to_review),
    },
    MeasureRow {
        id: "inc-reported-on-shift",
        title: "Incidents reported on the shift",
        numerator: "incidents reported on the shift",
        denominator: "incidents to which the question applies",
        unit: "share of incidents",
        better: Better::More,
        section: INCIDENTS,
        count: |sheet| sheet.met(q::SAME_SHIFT),
    },
    MeasureRow {
        id: "inc-harm",
        title: "Incidents with harm",
        numerator: "incidents in which somebody was harmed",
        denominator: "incidents of which it is noted",
        unit: "share of incidents",
        better: Better::Less,
        section: INCIDENTS,
        count: |sheet| sheet.share(|incident| incident.flag(f::HARM)),
    },
    MeasureRow {
        id: "inc-again",
        title: "Incidents that came again",
        numerator: "incidents after which the same kind happened again",
        denominator: "incidents of which it is noted",
        unit: "share of incidents",
        better: Better::Less,
        section: INCIDENTS,
        count: |sheet| sheet.share(|incident| incident.flag(f::AGAIN)),
    },
    MeasureRow {
        id: "inc-staff-know-learning",
        title: "Staff who know what was learned",
        numerator: "talks in which staff could say what was learned",
        denominator: "talks with staff about an incident",
        unit: "share of talks",
        better: Better::More,
        section: INCIDENTS,
        count: |sheet| sheet.met(q::LEARNING_SHARED),
    },
];

/// Unknown while the 72 hours still run.
fn reviewed_in_time(incident: Fields<'_>) -> Option<bool> {
    if incident.denies(f::PLAN_CONCERNED) || !incident.has(f::HAPPENED) {
        return None;
    }
    if incident.is_late(f::HAPPENED, f::PLAN_REVIEWED, PLAN_REVIEW_WITHIN) {
        return Some(false);
    }
    incident.has(f::PLAN_REVIEWED).then_some(true)
}

fn hours_to_review(incident: Fields<'_>) -> Option<(u64, u64)> {
    let happened = incident.moment(f::HAPPENED)?;
    let seconds = incident.moment(f::PLAN_REVIEWED)?.checked_sub(happened)?;
    // What lies before the incident, or more than a century after it, is a slip of the pen.
    let hours = u64::try_from(seconds / HOUR).ok().filter(|hours| *hours < 1_000_000)?;
    Some((hours, 1))
}
