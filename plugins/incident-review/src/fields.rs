//! Data fields that an incident may carry, with their positions. The ids are the column names of a CSV file.

use crate::table::INCIDENTS;
use ratchet_tool_sdk::fields;

fields! {
    in INCIDENTS {
        // Who, what, where and when.
        PERSON: Text "person", "Reference of the person";
        TEAM: Text "team", "Team";
        SHIFT: Text "shift", "Shift";
        WEEKDAY: Text "weekday", "Day of the week";
        KIND: Text "kind", "Kind of incident";
        HAPPENED: Moment "happened-at", "Happened, or was found, at";
        SHIFT_ENDED: Moment "shift-ended-at", "End of that shift";
        REPORTED: Moment "reported-at", "Reported at";
        HARM: Flag "harm", "Somebody was harmed";
        // Who was told.
        FAMILY_TOLD: Moment "family-told-at", "Family or representative told at";
        CANDOUR_DECISION: Text "candour-decision", "Decision on candour, with its reason";
        CANDOUR_APPLIES: Flag "candour-applies", "Duty of candour applies";
        APOLOGY: Flag "apology-given", "Apology given in person";
        APOLOGY_WRITTEN: Moment "apology-written-on", "Letter of apology sent on";
        CQC_DUE: Flag "cqc-due", "CQC must be notified";
        CQC_TOLD: Moment "cqc-notified-at", "CQC notified at";
        SAFEGUARDING_DUE: Flag "safeguarding-due", "The council's safeguarding team must know";
        SAFEGUARDING_TOLD: Moment "safeguarding-referred-at", "Referred to safeguarding at";
        RIDDOR_DUE: Flag "riddor-due", "The Health and Safety Executive must know (RIDDOR)";
        RIDDOR_TOLD: Moment "riddor-reported-at", "Reported under RIDDOR at";
        NOTICE_AGREES: Flag "notice-agrees", "Notification agrees with the record";
        // The person's plan.
        HANDED_OVER: Flag "handed-over", "Named at the next handover";
        PLAN_CONCERNED: Flag "plan-review-needed", "The person's plan is concerned";
        PLAN_REVIEWED: Moment "plan-reviewed-at", "Risk assessment and plan reviewed at";
        // The review of the incident.
        REVIEW_DUE: Moment "review-due-on", "Review to be finished by";
        REVIEW_FINISHED: Moment "review-finished-on", "Review finished on";
        FACTORS: Text "factors", "What contributed";
        ACTION: Text "action", "What was decided";
        ACTION_KIND: Text "action-kind", "Kind of the strongest action";
        ACTION_OWNER: Text "action-owner", "Owner of the action, as a role";
        ACTION_DUE: Moment "action-due-on", "Action due on";
        ALIKE: Number "alike-in-90-days", "Incidents like it in the last 90 days, with this one";
        PATTERN_REVIEWED: Flag "pattern-reviewed", "Looked at together with those like it";
        AGAIN: Flag "happened-again", "The same kind happened again since";
    }
}
