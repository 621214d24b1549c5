//! Data fields that a record may carry, with their positions. The ids are the column names of a CSV file.

use crate::table::{MAR as MAR_SECTION, PRN as PRN_SECTION};
use ratchet_tool_sdk::FieldRow;
use ratchet_tool_sdk::contract::FieldKind::{Flag, Moment, Number, Text};

/// Rows in order, and a constant for the position of each.
macro_rules! fields {
    ($($name:ident: $section:ident $kind:ident $id:literal, $title:literal;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Order { $($name,)* }
        $(
            #[doc = $title]
            #[allow(dead_code)] // Some fields are only described: no check needs to name them.
            pub const $name: u16 = Order::$name as u16;
        )*
        /// All fields.
        pub const ROWS: [FieldRow; [$($id),*].len()] =
            [$(FieldRow { id: $id, title: $title, kind: $kind, section: $section }),*];
    };
}

fields! {
    // Who, what and where.
    PERSON: PRN_SECTION Text "person", "Reference of the person";
    MEDICINE: PRN_SECTION Text "medicine", "Medicine";
    TEAM: PRN_SECTION Text "team", "Team";
    SHIFT: PRN_SECTION Text "shift", "Shift";
    WEEKDAY: PRN_SECTION Text "weekday", "Day of the week";
    // The protocol, in its thirteen parts.
    ROUTE_AND_FORM: PRN_SECTION Text "route-and-form", "Protocol: route and form";
    INDICATION: PRN_SECTION Text "indication", "Protocol: what it is for";
    DOSE: PRN_SECTION Text "dose", "Protocol: dose";
    DOSE_RULE: PRN_SECTION Text "dose-rule", "Protocol: how to choose when the dose varies";
    MINIMUM_INTERVAL: PRN_SECTION Number "minimum-interval-hours", "Protocol: least hours between doses";
    MAXIMUM: PRN_SECTION Number "maximum-in-24h", "Protocol: most in any 24 hours";
    SIGNS: PRN_SECTION Text "signs", "Protocol: signs in this person, also without words";
    HOW_ASKED: PRN_SECTION Text "how-asked", "Protocol: can the person ask, agree and refuse, or must staff offer";
    ALTERNATIVES_FIRST: PRN_SECTION Text "alternatives-first", "Protocol: what to try first";
    SEVERAL_FOR_CONDITION: PRN_SECTION Flag "several-for-condition", "More than one PRN for the same condition";
    ORDER_OF_USE: PRN_SECTION Text "order-of-use", "Protocol: which PRN comes first";
    EXPECTED_EFFECT: PRN_SECTION Text "expected-effect", "Protocol: what it should do and how soon";
    REVIEW_DATE: PRN_SECTION Moment "review-date", "Protocol: to be reviewed by";
    CONTACT_PRESCRIBER: PRN_SECTION Text "contact-prescriber", "Protocol: when to ring the prescriber";
    COVERT: PRN_SECTION Flag "covert", "Given covertly";
    COVERT_PLAN: PRN_SECTION Text "covert-plan", "Protocol: covert plan that it belongs to";
    DISTRESS_MEDICINE: PRN_SECTION Flag "distress-medicine", "Given for distress or agitation";
    // The administration.
    GIVEN_AT: PRN_SECTION Moment "given-at", "Given at";
    DOSE_GIVEN: PRN_SECTION Number "dose-given", "Amount given";
    GIVEN_IN_24H: PRN_SECTION Number "given-in-24h", "Amount given in the 24 hours that end with this dose";
    PREVIOUS_DOSE_AT: PRN_SECTION Moment "previous-dose-at", "Previous dose given at";
    TRIGGER: PRN_SECTION Text "trigger", "What led to it";
    ALTERNATIVES_TRIED: PRN_SECTION Text "alternatives-tried", "What was tried first";
    EFFECT: PRN_SECTION Text "effect", "What it did";
    EFFECT_AT: PRN_SECTION Moment "effect-at", "Effect noted at";
    SECOND_CHECK: PRN_SECTION Flag "second-check", "Instruction checked by a second trained person";
    COMPETENCY_OBSERVED: PRN_SECTION Moment "competency-observed-on", "Giver's competency last observed on";
    DOSES_LAST_28_DAYS: PRN_SECTION Number "doses-last-28-days", "Doses of it given to the person in the last 28 days";
    USE_REVIEWED: PRN_SECTION Flag "use-reviewed", "Pattern of use taken to the prescriber";
    // The chart.
    CHART_PERSON: MAR_SECTION Text "person", "Reference of the person";
    CHART_TEAM: MAR_SECTION Text "team", "Team";
    CHART_SHIFT: MAR_SECTION Text "shift", "Shift";
    CHART_WEEKDAY: MAR_SECTION Text "weekday", "Day of the week";
    ALLERGY_STATUS: MAR_SECTION Text "allergy-status", "Allergies, or none known";
    UNEXPLAINED_GAPS: MAR_SECTION Number "unexplained-gaps", "Doses without signature or code";
    TIME_CRITICAL: MAR_SECTION Flag "time-critical", "Has a time-critical medicine";
    DOSES_DUE: MAR_SECTION Number "doses-due", "Doses due on the chart";
    DOSES_LATE: MAR_SECTION Number "doses-late", "Time-critical doses given more than 30 minutes off";
    HANDWRITTEN: MAR_SECTION Number "handwritten-entries", "Handwritten entries";
    HANDWRITTEN_SIGNED: MAR_SECTION Number "handwritten-signed-twice", "Handwritten entries with two signatures";
    STOCK_EXPECTED: MAR_SECTION Number "stock-expected", "Stock that the chart leads one to expect";
    STOCK_COUNTED: MAR_SECTION Number "stock-counted", "Stock counted";
    REFUSALS_IN_A_ROW: MAR_SECTION Number "refusals-in-a-row", "Refusals in a row of one medicine";
    REFUSALS_REPORTED: MAR_SECTION Flag "refusals-reported", "Refusals taken to the prescriber";
    GIVEN_COVERTLY: MAR_SECTION Flag "given-covertly", "A medicine is given covertly";
    CAPACITY_ASSESSED: MAR_SECTION Flag "capacity-assessed", "Covert: capacity assessed for this decision";
    BEST_INTERESTS: MAR_SECTION Flag "best-interests", "Covert: best-interests decision recorded";
    PHARMACIST_ADVICE: MAR_SECTION Flag "pharmacist-advice", "Covert: pharmacist advised on how";
    COVERT_REVIEW: MAR_SECTION Moment "covert-review-date", "Covert: to be reviewed by";
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
