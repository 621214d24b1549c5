//! Data fields that a record may carry, with their positions. The ids are the column names of a CSV file.

use crate::table::{MAR, PRN};
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
