//! Data fields that a record may carry, with their positions. The ids are the column names of a CSV file.

use crate::table::{
    COMPETENCY, CONTROLLED, COVERT as COVERT_SECTION, ERRORS, MAR, OWN, PRN, REMEDIES, STOCK, STORAGE, TOPICAL,
};
use ratchet_tool_sdk::fields;

fields! {
    in PRN {
        // Who, what and where.
        PERSON: Text "person", "Reference of the person";
        MEDICINE: Text "medicine", "Medicine";
        TEAM: Text "team", "Team";
        SHIFT: Text "shift", "Shift";
        WEEKDAY: Text "weekday", "Day of the week";
        // The protocol, in its thirteen parts.
        ROUTE_AND_FORM: Text "route-and-form", "Protocol: route and form";
        INDICATION: Text "indication", "Protocol: what it is for";
        DOSE: Text "dose", "Protocol: dose";
        DOSE_RULE: Text "dose-rule", "Protocol: how to choose when the dose varies";
        MINIMUM_INTERVAL: Number "minimum-interval-hours", "Protocol: least hours between doses";
        MAXIMUM: Number "maximum-in-24h", "Protocol: most in any 24 hours";
        SIGNS: Text "signs", "Protocol: signs in this person, also without words";
        HOW_ASKED: Text "how-asked", "Protocol: can the person ask, agree and refuse, or must staff offer";
        ALTERNATIVES_FIRST: Text "alternatives-first", "Protocol: what to try first";
        SEVERAL_FOR_CONDITION: Flag "several-for-condition", "More than one PRN for the same condition";
        ORDER_OF_USE: Text "order-of-use", "Protocol: which PRN comes first";
        EXPECTED_EFFECT: Text "expected-effect", "Protocol: what it should do and how soon";
        REVIEW_DATE: Moment "review-date", "Protocol: to be reviewed by";
        CONTACT_PRESCRIBER: Text "contact-prescriber", "Protocol: when to ring the prescriber";
        COVERT: Flag "covert", "Given covertly";
        COVERT_PLAN: Text "covert-plan", "Protocol: covert plan that it belongs to";
        DISTRESS_MEDICINE: Flag "distress-medicine", "Given for distress or agitation";
        // The administration.
        GIVEN_AT: Moment "given-at", "Given at";
        DOSE_GIVEN: Number "dose-given", "Amount given";
        GIVEN_IN_24H: Number "given-in-24h", "Amount given in the 24 hours that end with this dose";
        PREVIOUS_DOSE_AT: Moment "previous-dose-at", "Previous dose given at";
        TRIGGER: Text "trigger", "What led to it";
        ALTERNATIVES_TRIED: Text "alternatives-tried", "What was tried first";
        EFFECT: Text "effect", "What it did";
        EFFECT_AT: Moment "effect-at", "Effect noted at";
        SECOND_CHECK: Flag "second-check", "Instruction checked by a second trained person";
        COMPETENCY_OBSERVED: Moment "competency-observed-on", "Giver's competency last observed on";
        DOSES_LAST_28_DAYS: Number "doses-last-28-days", "Doses of it given to the person in the last 28 days";
        USE_REVIEWED: Flag "use-reviewed", "Pattern of use taken to the prescriber";
    }
    in MAR {
        CHART_PERSON: Text "person", "Reference of the person";
        CHART_TEAM: Text "team", "Team";
        CHART_SHIFT: Text "shift", "Shift";
        CHART_WEEKDAY: Text "weekday", "Day of the week";
        ALLERGY_STATUS: Text "allergy-status", "Allergies, or none known";
        UNEXPLAINED_GAPS: Number "unexplained-gaps", "Doses without signature or code";
        TIME_CRITICAL: Flag "time-critical", "Has a time-critical medicine";
        DOSES_DUE: Number "doses-due", "Doses due on the chart";
        DOSES_LATE: Number "doses-late", "Time-critical doses given more than 30 minutes off";
        HANDWRITTEN: Number "handwritten-entries", "Handwritten entries";
        HANDWRITTEN_SIGNED: Number "handwritten-signed-twice", "Handwritten entries with two signatures";
        STOCK_EXPECTED: Number "stock-expected", "Stock that the chart leads one to expect";
        STOCK_COUNTED: Number "stock-counted", "Stock counted";
        REFUSALS_IN_A_ROW: Number "refusals-in-a-row", "Refusals in a row of one medicine";
        REFUSALS_REPORTED: Flag "refusals-reported", "Refusals taken to the prescriber";
        GIVEN_COVERTLY: Flag "given-covertly", "A medicine is given covertly";
        CAPACITY_ASSESSED: Flag "capacity-assessed", "Covert: capacity assessed for this decision";
        BEST_INTERESTS: Flag "best-interests", "Covert: best-interests decision recorded";
        PHARMACIST_ADVICE: Flag "pharmacist-advice", "Covert: pharmacist advised on how";
        COVERT_REVIEW: Moment "covert-review-date", "Covert: to be reviewed by";
    }
    in CONTROLLED {
        CD_PERSON: Text "person", "Reference of the person";
        CD_TEAM: Text "team", "Team";
        CD_DRUG: Text "drug", "Drug, form and strength";
        BALANCE_BEFORE: Number "balance-before", "Balance at the last check";
        RECEIVED: Number "received", "Received since";
        GIVEN: Number "given", "Given since";
        DISPOSED: Number "disposed", "Returned or destroyed since";
        BALANCE: Number "balance-in-register", "Balance in the register";
        COUNTED: Number "counted", "Amount counted by two";
        ENTRIES: Number "entries", "Entries since the last check";
        ENTRIES_SIGNED: Number "entries-signed-twice", "Of these, with two signatures";
        LAST_CHECK: Moment "balance-checked-on", "Balance last checked on";
        CUPBOARD_LOCKED: Flag "cupboard-locked", "Cupboard locked and keys on the person in charge";
        UNWANTED_SINCE: Moment "unwanted-since", "No longer needed since";
        UNWANTED_GONE: Moment "unwanted-returned-on", "Returned or destroyed on";
    }
    in STORAGE {
        PLACE_TEAM: Text "team", "Team";
        PLACE_KIND: Text "kind", "Kind of place";
        FRIDGE_MIN: Number "fridge-degrees-min", "Lowest fridge temperature in the last 28 days";
        FRIDGE_MAX: Number "fridge-degrees-max", "Highest fridge temperature in the last 28 days";
        FRIDGE_ACTED: Flag "fridge-acted-on", "Fridge out of range was acted on each time";
        READINGS_DUE: Number "readings-due", "Readings due in the last 28 days";
        READINGS_DONE: Number "readings-done", "Readings done";
        ROOM_MAX: Number "room-degrees-max", "Highest room temperature in the last 28 days";
        ROOM_ACTED: Flag "room-acted-on", "Room too warm was acted on each time";
        LOCKED: Flag "locked", "Locked, and keys held by the person in charge";
        EXPIRED: Number "expired", "Medicines out of date";
        UNDATED: Number "opened-undated", "Opened medicines without a date";
    }
    in TOPICAL {
        TOPICAL_PERSON: Text "person", "Reference of the person";
        TOPICAL_TEAM: Text "team", "Team";
        PREPARATION: Text "preparation", "Cream, ointment, drop or patch";
        BODY_MAP: Flag "body-map", "Body map there";
        DIRECTIONS: Text "directions", "Directions";
        USES_DUE: Number "uses-due", "Uses due in the last seven days";
        USES_RECORDED: Number "uses-recorded", "Uses recorded";
        PATCHES_PRESCRIBED: Number "patches-prescribed", "Patches that should be on the body";
        PATCHES_SEEN: Number "patches-on-body", "Patches seen on the body";
        OLD_PATCH_OFF: Flag "old-patch-removed", "Removal of the old patch recorded";
        SITE: Text "site", "Site of this patch";
        SITE_BEFORE: Text "site-before", "Site of the one before";
        TUBE_OPENED: Moment "opened-on", "Opened on";
        TUBE_DAYS: Number "days-once-opened", "Days that it keeps once opened";
        TUBE_SHARED: Flag "shared", "Used for more than one person";
    }
    in COVERT_SECTION {
        COVERT_PERSON: Text "person", "Reference of the person";
        COVERT_TEAM: Text "team", "Team";
        COVERTLY_GIVEN: Number "medicines-given-covertly", "Medicines given covertly";
        WITH_CAPACITY: Number "with-capacity-assessed", "Of these, with an assessment of capacity";
        WITH_METHOD: Number "with-way-to-give", "Of these, with the pharmacist's way to give it";
        MEETING: Moment "best-interests-on", "Best-interests meeting on";
        MEETING_ROLES: Text "took-part", "Who took part, as roles";
        COVERT_NEXT: Moment "review-due-on", "To be looked at again by";
        COVERT_REDUCED: Flag "reduced", "A medicine stopped or given openly since the last review";
    }
    in REMEDIES {
        REMEDY_PERSON: Text "person", "Reference of the person";
        REMEDY_TEAM: Text "team", "Team";
        REMEDY: Text "remedy", "Remedy";
        ON_LIST: Flag "on-agreed-list", "On the agreed list";
        REMEDY_CHECKED: Flag "checked-for-person", "Checked against medicines and allergies";
        REMEDY_REASON: Text "reason", "Why it was given";
        FIRST_DOSE: Moment "first-dose-at", "First dose at";
        LAST_DOSE: Moment "last-dose-at", "Last dose at";
        REMEDY_ASKED: Moment "clinician-asked-at", "Clinician asked at";
        REMEDY_EFFECT: Text "effect", "What it did";
    }
    in OWN {
        OWN_PERSON: Text "person", "Reference of the person";
        OWN_TEAM: Text "team", "Team";
        OWN_ASSESSED: Moment "assessed-on", "Assessed with the person on";
        OWN_NEXT: Moment "review-due-on", "To be looked at again by";
        OWN_LOCKED: Flag "kept-safe", "Kept where others cannot get at them";
        OWN_EXPECTED: Number "expected", "Amount that should be left";
        OWN_COUNTED: Number "counted", "Amount counted with the person";
        OWN_HELPED: Flag "helped", "Help was given where the count differed";
    }
    in STOCK {
        STOCK_PERSON: Text "person", "Reference of the person";
        STOCK_TEAM: Text "team", "Team";
        MISSED: Number "doses-missed-for-supply", "Doses missed for want of supply in the last 28 days";
        ORDERED: Moment "ordered-on", "Ordered on";
        NEEDED: Moment "needed-on", "Needed from";
        LINES: Number "medicines-counted", "Medicines counted";
        LINES_AGREE: Number "medicines-that-agree", "Of these, that agree with the chart";
        DAYS_HELD: Number "days-held", "Days of supply held";
        STOPPED: Moment "stopped-on", "Stopped, or the person left or died, on";
        SENT_BACK: Moment "returned-on", "Returned on";
        RETURN_DAYS: Number "return-within-days", "Days that the policy allows for returning";
    }
    in ERRORS {
        ERROR_PERSON: Text "person", "Reference of the person";
        ERROR_TEAM: Text "team", "Team";
        ERROR_SHIFT: Text "shift", "Shift";
        ERROR_KIND: Text "kind", "Kind of error";
        FOUND: Moment "found-at", "Found at";
        ADVICE: Moment "advice-asked-at", "Advice of a clinician asked at";
        REPORTED: Moment "reported-at", "Reported at";
        HARMED: Flag "harm", "Somebody was harmed or could have been";
        RAISED: Moment "safeguarding-told-at", "Safeguarding told at";
        ERROR_FACTORS: Text "factors", "What led to it";
        ERROR_ACTION_KIND: Text "action-kind", "Kind of the strongest action";
        ERROR_OWNER: Text "action-owner", "Owner of the action, as a role";
        ERROR_AGAIN: Flag "happened-again", "The same kind since";
    }
    in COMPETENCY {
        STAFF: Text "staff", "Reference of the member of staff";
        STAFF_TEAM: Text "team", "Team";
        STAFF_SHIFT: Text "shift", "Shift that they mostly work";
        EMPLOYMENT: Text "employment", "Employment: permanent, agency, bank";
        WATCHED: Moment "observed-on", "Last watched giving medicines on";
        LAST_ERROR: Moment "last-error-on", "Last error on";
        TRAINED_UNTIL: Moment "training-valid-until", "Training valid until";
        DELEGATED: Number "delegated-tasks", "Tasks that a nurse has delegated";
        DELEGATED_SIGNED: Number "delegated-signed-off", "Of these, signed off";
        ON_SIGNATURE_LIST: Flag "on-signature-list", "On the signature list";
        INTERRUPTIONS: Number "interruptions", "Interruptions on the round that was watched";
    }
}

/// Fields by which a record shows that it carries the protocol.
pub const OF_PROTOCOL: [u16; 15] = [
    ROUTE_AND_FORM,
    INDICATION,
    DOSE,
    DOSE_RULE,
    MINIMUM_INTERVAL,
    MAXIMUM,
    SIGNS,
    HOW_ASKED,
    ALTERNATIVES_FIRST,
    ORDER_OF_USE,
    EXPECTED_EFFECT,
    REVIEW_DATE,
    CONTACT_PRESCRIBER,
    COVERT_PLAN,
    SEVERAL_FOR_CONDITION,
];

/// Fields by which a record shows that it carries the entry made when the dose was given.
pub const OF_ADMINISTRATION: [u16; 6] = [GIVEN_AT, DOSE_GIVEN, TRIGGER, ALTERNATIVES_TRIED, EFFECT, EFFECT_AT];
