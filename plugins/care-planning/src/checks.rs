//! What one record contradicts. Each check needs its own fields and is silent without them; then the auditor's answer
//! stands.

use crate::fields as f;
use crate::questions::{consent, incidents, plans};
use ratchet_tool_sdk::words::says_something;
use ratchet_tool_sdk::{CheckRow, DAY, Fields, FormRow, HOUR, Problem};

/// The limit for looking at the plan again after an incident.
pub const REVIEW_WITHIN: i64 = 72 * HOUR;

/// Where a provider has set no interval: many homes review monthly, and the regulator asks for "regularly".
const REVIEW_DAYS: i64 = 31;

/// Evacuation plans and consent are looked at within a year, here with a day's grace for leap years.
const YEAR: i64 = 366 * DAY;

/// The rows.
pub const ROWS: [CheckRow; 28] = [
    // Plans.
    CheckRow::new(plans::INVOLVEMENT, f::INVOLVED, |r| {
        if r.lacks(f::INVOLVED) {
            return Some(Problem::new("no talk with the person noted"));
        }
        r.is_older(f::INVOLVED, YEAR)
            .then_some(Problem::new("last talked over with the person more than a year ago"))
    }),
    CheckRow::new(plans::PERSONAL, f::WHAT_MATTERS, |r| {
        r.says_nothing(f::WHAT_MATTERS)
            .then_some(Problem::new("nothing on what matters to the person"))
    }),
    CheckRow::new(plans::GOALS, f::GOAL, |r| {
        r.says_nothing(f::GOAL)
            .then_some(Problem::new("no goal of the person's own"))
    }),
    CheckRow::new(plans::REVIEWED, f::REVIEWED, |r| {
        if r.lacks(f::REVIEWED) {
            return Some(Problem::new("no review noted"));
        }
        r.is_older(f::REVIEWED, interval(r, f::REVIEW_DAYS))
            .then_some(Problem::new("a review that is overdue"))
    }),
    CheckRow::new(plans::UPDATED, f::REASSESSED, |r| {
        if r.is_before(f::REASSESSED, f::LAST_INCIDENT) {
            return Some(Problem::grave("a risk assessment that is older than the last incident"));
        }
        r.is_late(f::LAST_INCIDENT, f::REASSESSED, REVIEW_WITHIN)
            .then_some(Problem::new("risk not reassessed within 72 hours of the last incident"))
    }),
    CheckRow::new(plans::CHANGED, f::PLAN_CHANGED, |r| {
        (r.is_before(f::PLAN_CHANGED, f::NEEDS_CHANGED) || r.is_late(f::NEEDS_CHANGED, f::PLAN_CHANGED, REVIEW_WITHIN))
            .then_some(Problem::new("a plan that did not follow within three days"))
    }),
    CheckRow::new(plans::EATING, f::WEIGHT_TAKEN_UP, |r| {
        let (now, before) = (r.number(f::WEIGHT)?, r.number(f::WEIGHT_BEFORE)?);
        // Five percent: now is at most nineteen twentieths of before.
        let lost = before > 0 && i128::from(now) * 20 <= i128::from(before) * 19;
        (lost && !r.affirms(f::WEIGHT_TAKEN_UP)).then_some(Problem::grave(
            "a loss of five percent in three months that nobody took up",
        ))
    }),
    CheckRow::new(plans::NOTES_MATCH, f::NOTES_MISSING, |r| {
        r.is_at_least(f::NOTES_MISSING, 1)
            .then_some(Problem::new("days without an entry"))
    }),
    CheckRow::new(plans::KEY_FACTS, f::ALLERGIES, |r| {
        (r.has(f::ALLERGIES) && !says_something(r.text(f::ALLERGIES))).then_some(Problem::grave("no word on allergies"))
    }),
    CheckRow::new(plans::KEY_FACTS, f::ALLERGIES_AGREE, |r| {
        r.denies(f::ALLERGIES_AGREE)
            .then_some(Problem::grave("allergies that differ from the medicines chart"))
    }),
    CheckRow::new(plans::RESUSCITATION, f::RESUSCITATION_PLAN, |r| {
        let (form, plan) = (r.text(f::RESUSCITATION_FORM)?, r.text(f::RESUSCITATION_PLAN)?);
        (!form.eq_ignore_ascii_case(plan)).then_some(Problem::grave("form and plan say different things"))
    }),
    CheckRow::new(plans::EVACUATION, f::EVACUATION, |r| {
        (r.lacks(f::EVACUATION) || r.is_older(f::EVACUATION, YEAR))
            .then_some(Problem::new("missing, or not looked at for a year"))
    }),
    CheckRow::new(plans::KEYWORKER, f::KEYWORKER, |r| {
        r.denies(f::KEYWORKER).then_some(Problem::new("nobody named"))
    }),
    // Consent.
    CheckRow::new(consent::ASSESSED, f::ASSESSED, |r| {
        if !r.affirms(f::DOUBT) && !r.affirms(f::LACKS) {
            return None;
        }
        if !r.has(f::ASSESSED) {
            return Some(Problem::grave("no assessment for this decision"));
        }
        (r.says_nothing(f::ASSESSOR) || r.says_nothing(f::CAPACITY_REASONS))
            .then_some(Problem::new("an assessment without assessor or reasons"))
    }),
    CheckRow::new(consent::BEST_INTERESTS, f::DECIDED, |r| {
        if !r.affirms(f::LACKS) {
            return None;
        }
        if !r.has(f::DECIDED) {
            return Some(Problem::grave("no best-interests decision"));
        }
        r.says_nothing(f::TOOK_PART)
            .then_some(Problem::new("nothing on who took part"))
    }),
    CheckRow::new(consent::BEST_INTERESTS, f::DECIDED, |r| {
        r.is_before(f::DECIDED, f::ASSESSED)
            .then_some(Problem::new("decided before capacity was assessed"))
    }),
    CheckRow::new(consent::LEAST, f::WAYS, |r| {
        r.says_nothing(f::WAYS).then_some(Problem::new("no other ways named"))
    }),
    CheckRow::new(consent::AUTHORISED, f::UNTIL, |r| {
        let in_force = r.has(f::UNTIL) && !r.has_passed(f::UNTIL);
        let applied_again = r.has(f::APPLIED) && !r.has(f::UNTIL);
        (r.affirms(f::DEPRIVES) && !in_force && !applied_again)
            .then_some(Problem::grave("no authority in force and none applied for"))
    }),
    CheckRow::new(consent::ATTORNEY, f::DOCUMENT_SEEN, |r| {
        (r.affirms(f::OTHER_DECIDES) && !r.affirms(f::DOCUMENT_SEEN))
            .then_some(Problem::new("the document was not seen"))
    }),
    CheckRow::new(consent::REVISITED, f::LOOKED_AGAIN, |r| {
        r.is_older(f::LOOKED_AGAIN, YEAR)
            .then_some(Problem::new("not looked at for more than a year"))
    }),
    // Incidents.
    CheckRow::new(incidents::WITHIN_72, f::PLAN_REVIEWED, |r| {
        r.is_late(f::HAPPENED, f::PLAN_REVIEWED, REVIEW_WITHIN)
            .then_some(match r.has(f::PLAN_REVIEWED) {
                true => Problem::new("a review later than 72 hours"),
                false => Problem::grave("no review although 72 hours have passed"),
            })
    }),
    CheckRow::new(incidents::REASSESSED, f::RISK_DATED, |r| {
        r.is_before(f::RISK_DATED, f::HAPPENED)
            .then_some(Problem::new("a risk assessment that is older than the incident"))
    }),
    CheckRow::new(incidents::FACTORS, f::FACTORS, |r| {
        r.says_nothing(f::FACTORS)
            .then_some(Problem::new("nothing on what led to it"))
    }),
    CheckRow::new(incidents::HANDED_OVER, f::HANDED_OVER, |r| {
        r.denies(f::HANDED_OVER)
            .then_some(Problem::new("not asked at handover"))
    }),
    CheckRow::new(incidents::FAMILY, f::FAMILY, |r| {
        r.is_late(f::HAPPENED, f::FAMILY, DAY)
            .then_some(Problem::new("family told more than a day later or not at all"))
    }),
    CheckRow::new(incidents::REFERRED, f::REFERRED, |r| {
        (r.affirms(f::REFERRAL_DUE) && !r.has(f::REFERRED))
            .then_some(Problem::new("help was called for and nobody asked"))
    }),
    CheckRow::new(incidents::TOGETHER, f::TOGETHER, |r| {
        (r.is_at_least(f::IN_90_DAYS, 2) && r.denies(f::TOGETHER))
            .then_some(Problem::new("more than one in 90 days, each looked at alone"))
    }),
    CheckRow::new(incidents::NOT_AGAIN, f::AGAIN, |r| {
        r.affirms(f::AGAIN).then_some(Problem::new("noted in the record"))
    }),
];

/// What cannot be.
pub const FORM: [FormRow; 4] = [
    FormRow::new(f::PLAN_REVIEWED, |r| {
        r.is_before(f::PLAN_REVIEWED, f::HAPPENED)
            .then_some("this is before it happened: enter the review that followed the incident")
    }),
    FormRow::new(f::WEIGHT, |r| {
        r.is_at_least(f::WEIGHT, 400).then_some("this should be in kg")
    }),
    FormRow::new(f::REVIEW_DAYS, |r| {
        (r.has(f::REVIEW_DAYS) && !r.is_at_least(f::REVIEW_DAYS, 1)).then_some("this should be at least one day")
    }),
    FormRow::new(f::NOTES_MISSING, |r| {
        r.is_at_least(f::NOTES_MISSING, 8)
            .then_some("there are only seven days to look at")
    }),
];

/// The interval in seconds that the provider has set, or the usual one.
pub fn interval(record: Fields<'_>, days: u16) -> i64 {
    let set = record.number(days).map(|thousandths| thousandths / 1_000);
    set.filter(|days| (1..=3_650).contains(days)).unwrap_or(REVIEW_DAYS) * DAY
}
