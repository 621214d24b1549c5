//! Data fields that a record may carry, with their positions. The ids are the column names of a CSV file.

use crate::table::{CONCERNS, STANDING, USES};
use ratchet_tool_sdk::fields;

fields! {
    in CONCERNS {
        CONCERN_PERSON: Text "person", "Reference of the person";
        CONCERN_TEAM: Text "team", "Team";
        CONCERN_SHIFT: Text "shift", "Shift";
        CONCERN_WEEKDAY: Text "weekday", "Day of the week";
        CONCERN_KIND: Text "kind", "Kind of concern";
        KNOWN: Moment "known-at", "First known in the service at";
        RAISED: Moment "raised-at", "Raised with the council at";
        REACHES: Flag "reaches-threshold", "Reaches the threshold for raising";
        DECISION: Text "decision-reason", "Threshold decision, with its reason";
        CQC_DUE: Flag "cqc-due", "CQC must be notified";
        CQC_TOLD: Moment "cqc-notified-at", "CQC notified at";
        POLICE_DUE: Flag "police-due", "The police must know";
        POLICE_TOLD: Moment "police-told-at", "Police told at";
        OWN_WORDS: Text "own-words", "What the person said or showed";
        MARKS: Flag "marks-seen", "Marks were seen on the body";
        BODY_MAP: Moment "body-map-on", "Body map drawn on";
        WISHES_ASKED: Flag "wishes-asked", "Person was asked what they want to happen";
        ADVOCATE_NEEDED: Flag "advocate-needed", "Person needs an advocate";
        ADVOCATE: Flag "advocate-there", "An advocate is there";
        ABOUT_STAFF: Flag "about-staff", "An allegation about staff";
        OTHERS_DECIDED: Flag "others-protected", "Decided how others are kept safe";
        ENQUIRY_CLOSED: Moment "enquiry-closed-on", "Outcome of the enquiry known on";
        ENQUIRY_ASKED: Moment "enquiry-last-asked-on", "Outcome last asked for on";
        CONCERN_AGAIN: Flag "happened-again", "The same kind of harm since";
    }
    in USES {
        USE_PERSON: Text "person", "Reference of the person";
        USE_TEAM: Text "team", "Team";
        USE_SHIFT: Text "shift", "Shift";
        USE_WEEKDAY: Text "weekday", "Day of the week";
        USE_KIND: Text "kind", "Kind of restriction";
        // The record, in its ten parts.
        DANGER: Text "danger", "What danger there was, to whom";
        TRIED_FIRST: Text "tried-first", "What was tried first";
        HOLD: Text "hold", "What was done, with position and hold";
        ROLES: Text "roles-present", "Roles that took part";
        STARTED: Moment "started-at", "Began at";
        ENDED: Moment "ended-at", "Ended at";
        WATCHED: Text "watched", "Breathing, colour and alertness while it lasted";
        CHECKED: Moment "body-checked-at", "Checked for injury at";
        EFFECT: Text "effect", "Effect on the person, in words or as shown";
        PEOPLE_TOLD: Text "people-told", "Who was told";
        // Around it.
        IN_PLAN: Flag "in-plan", "This kind of restriction is in the person's plan";
        PLANNED_MINUTES: Number "planned-minutes-max", "Most minutes that the plan allows";
        TOOK_PART: Number "staff-took-part", "Staff who took part";
        TRAINED: Number "staff-in-date", "Of these, trained and in date";
        INJURY: Flag "injury", "Somebody was injured";
        FAMILY_TOLD: Moment "family-told-at", "Family or representative told at";
        PERSON_HEARD: Moment "person-heard-at", "Talked with the person afterwards at";
        STAFF_DEBRIEFED: Moment "staff-debriefed-at", "Staff debriefed at";
        USE_REVIEWED: Moment "reviewed-at", "Reviewed by somebody who took no part at";
        LAST_28: Number "uses-last-28-days", "Uses for this person in the last 28 days";
        PREVIOUS_28: Number "uses-previous-28-days", "Uses for this person in the 28 days before";
    }
    in STANDING {
        PERSON: Text "person", "Reference of the person";
        TEAM: Text "team", "Team";
        KIND: Text "kind", "Kind of restriction";
        REASON: Text "reason", "Why this person is restricted";
        CONSENTS: Flag "consents", "The person can decide and consents";
        CAPACITY_ON: Moment "capacity-assessed-on", "Capacity for this decision assessed on";
        BEST_INTERESTS_ON: Moment "best-interests-on", "Best-interests decision made on";
        WAYS_WEIGHED: Text "ways-weighed", "Less restrictive ways that were weighed";
        DEPRIVES: Flag "deprives-of-liberty", "Part of depriving the person of their liberty";
        APPLIED: Moment "authorisation-applied-on", "Authorisation applied for on";
        CHASED: Moment "application-chased-on", "Application last chased on";
        AUTHORISED_TO: Moment "authorised-until", "Authorisation in force until";
        CONDITIONS: Number "conditions", "Conditions of the authorisation";
        CONDITIONS_MET: Number "conditions-met", "Conditions that are met";
        REVIEW_DUE: Moment "review-due-on", "To be reviewed by";
        REVIEWED_ON: Moment "reviewed-on", "Last reviewed on";
        LIFTED_WHEN: Text "ends-when", "What would let it end";
        OBJECTS: Flag "objects", "The person objects";
        OBJECTION_TAKEN_UP: Flag "objection-taken-up", "The objection was taken up";
        SEEN_UNLISTED: Flag "seen-unlisted", "Something restrictive was seen that is not on the register";
        REDUCED: Flag "reduced", "Lifted, made less or tried without since the last review";
    }
}
