//! Data fields that a record may carry, with their positions. The ids are the column names of a CSV file.

use crate::table::{CONSENT, INCIDENTS, PLANS};
use ratchet_tool_sdk::fields;

fields! {
    in PLANS {
        PERSON: Text "person", "Reference of the person";
        TEAM: Text "team", "Team";
        SHIFT: Text "shift", "Shift on which care was watched";
        WEEKDAY: Text "weekday", "Day of the week";
        STAFF: Text "staff", "Staff on that shift, for example agency";
        WHAT_MATTERS: Text "what-matters", "What matters to the person, as the plan says it";
        GOAL: Text "goal", "A goal in the person's words";
        INVOLVED: Moment "involved-on", "Plan last talked over with the person on";
        REVIEWED: Moment "reviewed-on", "Plan last reviewed on";
        REVIEW_DAYS: Number "review-every-days", "Most days between reviews, as the provider has set";
        LAST_INCIDENT: Moment "last-incident-at", "Last incident that concerns the plan at";
        REASSESSED: Moment "risk-reassessed-at", "Risk reassessed after it at";
        NEEDS_CHANGED: Moment "needs-changed-at", "Needs last changed at, for example back from hospital";
        PLAN_CHANGED: Moment "plan-changed-at", "Plan changed after it at";
        // When each risk was last assessed; left out where it does not apply.
        FALLS: Moment "falls-assessed-on", "Falls risk assessed on";
        NUTRITION: Moment "nutrition-assessed-on", "Nutrition (MUST) assessed on";
        SKIN: Moment "skin-assessed-on", "Skin (Waterlow or the like) assessed on";
        MOVING: Moment "moving-assessed-on", "Moving and handling assessed on";
        MOUTH: Moment "mouth-assessed-on", "Mouth care assessed on";
        CONTINENCE: Moment "continence-assessed-on", "Continence assessed on";
        CHOKING: Moment "choking-assessed-on", "Choking risk assessed on";
        BED_RAILS: Moment "bed-rails-assessed-on", "Bed rails assessed on";
        RISK_DAYS: Number "risk-every-days", "Most days between assessments of a risk, as the provider has set";
        // Outcomes and key facts.
        WEIGHT: Number "weight-kg", "Weight in kg";
        WEIGHT_BEFORE: Number "weight-kg-3-months-ago", "Weight in kg three months ago";
        WEIGHT_TAKEN_UP: Flag "weight-taken-up", "Loss of weight taken to a clinician";
        ALLERGIES: Text "allergies", "Allergies in the plan, or none known";
        ALLERGIES_AGREE: Flag "allergies-agree", "Allergies agree with the medicines chart";
        RESUSCITATION_FORM: Text "resuscitation-form", "What the form on resuscitation says";
        RESUSCITATION_PLAN: Text "resuscitation-plan", "What the plan says on resuscitation";
        EVACUATION: Moment "evacuation-plan-on", "Evacuation plan looked at on";
        KEYWORKER: Flag "keyworker-named", "Somebody is named who looks after the plan";
        NOTES_MISSING: Number "days-without-notes", "Days without an entry in the last seven";
    }
    in CONSENT {
        CONSENT_PERSON: Text "person", "Reference of the person";
        CONSENT_TEAM: Text "team", "Team";
        CONSENT_KIND: Text "kind", "Kind of decision";
        DOUBT: Flag "capacity-in-doubt", "Capacity for this decision is in doubt";
        ASSESSED: Moment "capacity-assessed-on", "Capacity assessed on";
        ASSESSOR: Text "assessor", "Assessor, as a role";
        CAPACITY_REASONS: Text "capacity-reasons", "Reasons for each part of the test";
        LACKS: Flag "lacks-capacity", "The person cannot decide this";
        DECIDED: Moment "best-interests-on", "Best-interests decision made on";
        TOOK_PART: Text "took-part", "Who took part, as roles";
        WAYS: Text "ways-weighed", "Less restrictive ways that were weighed";
        DEPRIVES: Flag "deprives-of-liberty", "Part of depriving the person of their liberty";
        APPLIED: Moment "authorisation-applied-on", "Authority applied for on";
        UNTIL: Moment "authorised-until", "Authority in force until";
        OTHER_DECIDES: Flag "attorney-decides", "An attorney or deputy decides";
        DOCUMENT_SEEN: Flag "attorney-document-seen", "The registered document was seen";
        LOOKED_AGAIN: Moment "looked-at-again-on", "Last looked at again on";
    }
    in INCIDENTS {
        INCIDENT_PERSON: Text "person", "Reference of the person";
        INCIDENT_TEAM: Text "team", "Team";
        INCIDENT_SHIFT: Text "shift", "Shift";
        INCIDENT_WEEKDAY: Text "weekday", "Day of the week";
        INCIDENT_KIND: Text "kind", "Kind of incident";
        HAPPENED: Moment "happened-at", "Happened at";
        PLAN_REVIEWED: Moment "plan-reviewed-at", "Plan reviewed at";
        RISK_DATED: Moment "risk-assessment-dated", "Risk assessment dated";
        FACTORS: Text "factors-in-plan", "What led to it, as the plan says it";
        HANDED_OVER: Flag "asked-at-handover", "Asked for at handover";
        FAMILY: Moment "family-told-at", "Family told at";
        REFERRAL_DUE: Flag "referral-needed", "Help of others was called for";
        REFERRED: Moment "referred-at", "Others asked at";
        IN_90_DAYS: Number "incidents-in-90-days", "Incidents of this person in 90 days, with this one";
        TOGETHER: Flag "looked-at-together", "Looked at together";
        AGAIN: Flag "happened-again", "The same kind since the plan was changed";
    }
}
