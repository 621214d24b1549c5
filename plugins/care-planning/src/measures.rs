//! Measures: how far plans follow life, and how far they are the person's own.

use crate::checks::{REVIEW_WITHIN, interval};
use crate::fields as f;
use crate::questions::plans;
use crate::risks;
use crate::table::{CONSENT, INCIDENTS, PLANS};
use ratchet_tool_sdk::contract::Better;
use ratchet_tool_sdk::{DAY, Fields, HOUR, MeasureRow};

/// The rows.
pub const ROWS: [MeasureRow; 8] = [
    MeasureRow {
        id: "cp-days-overdue",
        title: "Days overdue",
        numerator: "days by which reviews are overdue on the audit's date",
        denominator: "plans of which the last review is noted",
        unit: "days per plan",
        better: Better::Less,
        section: PLANS,
        count: |sheet| sheet.sum(days_overdue),
    },
    MeasureRow {
        id: "cp-risks-in-date",
        title: "Risk assessments in date",
        numerator: "risk assessments that are in date",
        denominator: "risk assessments in the plans",
        unit: "share of assessments",
        better: Better::More,
        section: PLANS,
        count: risks::in_date,
    },
    MeasureRow {
        id: "cp-involved",
        title: "People who shaped their plan",
        numerator: "people who could say how they shaped their plan",
        denominator: "people who were asked",
        unit: "share of people",
        better: Better::More,
        section: PLANS,
        count: |sheet| sheet.met(plans::INVOLVEMENT),
    },
    MeasureRow {
        id: "cp-updated-after-incident",
        title: "Plans that follow incidents",
        numerator: "plans whose risk was reassessed within 72 hours of the last incident",
        denominator: "plans of people with an incident whose 72 hours are over or that were reassessed",
        unit: "share of plans",
        better: Better::More,
        section: PLANS,
        count: |sheet| sheet.share(follows_incident),
    },
    MeasureRow {
        id: "cp-own-words",
        title: "Plans in words of their own",
        numerator: "plans that describe this person and nobody else",
        denominator: "plans that were looked at for it",
        unit: "share of plans",
        better: Better::More,
        section: PLANS,
        count: |sheet| sheet.met(plans::PERSONAL),
    },
    MeasureRow {
        id: "cc-decisions-assessed",
        title: "Decisions with an assessment",
        numerator: "decisions with an assessment of capacity for them",
        denominator: "decisions for which capacity is in doubt",
        unit: "share of decisions",
        better: Better::More,
        section: CONSENT,
        count: |sheet| sheet.share(|r| r.affirms(f::DOUBT).then(|| r.has(f::ASSESSED))),
    },
    MeasureRow {
        id: "ai-within-72-hours",
        title: "Plans reviewed within 72 hours",
        numerator: "incidents after which the plan was reviewed within 72 hours",
        denominator: "incidents whose 72 hours are over or whose plan was reviewed",
        unit: "share of incidents",
        better: Better::More,
        section: INCIDENTS,
        count: |sheet| sheet.share(|r| in_time(r, f::HAPPENED, f::PLAN_REVIEWED)),
    },
    MeasureRow {
        id: "ai-hours-to-review",
        title: "Hours to plan review",
        numerator: "hours from incident to review of the plan",
        denominator: "incidents whose plan was reviewed",
        unit: "hours per review",
        better: Better::Less,
        section: INCIDENTS,
        count: |sheet| sheet.sum(hours_to_review),
    },
];

fn days_overdue(plan: Fields<'_>) -> Option<(u64, u64)> {
    let due = plan.moment(f::REVIEWED)?.saturating_add(interval(plan, f::REVIEW_DAYS));
    let days = plan.today()?.saturating_sub(due).max(0) / DAY;
    // More than a century is a slip of the pen.
    Some((u64::try_from(days).ok().filter(|days| *days < 36_500)?, 1))
}

/// A reassessment from before the incident is none.
fn follows_incident(plan: Fields<'_>) -> Option<bool> {
    if plan.is_before(f::REASSESSED, f::LAST_INCIDENT) {
        return Some(false);
    }
    in_time(plan, f::LAST_INCIDENT, f::REASSESSED)
}

/// Unknown while the 72 hours still run.
fn in_time(record: Fields<'_>, since: u16, done: u16) -> Option<bool> {
    if record.is_late(since, done, REVIEW_WITHIN) {
        return Some(false);
    }
    (record.has(since) && record.has(done)).then_some(true)
}

fn hours_to_review(incident: Fields<'_>) -> Option<(u64, u64)> {
    let seconds = incident
        .moment(f::PLAN_REVIEWED)?
        .checked_sub(incident.moment(f::HAPPENED)?)?;
    // What lies before the incident, or more than a century after it, is a slip of the pen.
    let hours = u64::try_from(seconds / HOUR).ok().filter(|hours| *hours < 1_000_000)?;
    Some((hours, 1))
}
