//! PRN: twelve questions about one when-required administration.

use crate::table::PRN;
use ratchet_tool_sdk::QuestionRow;
use ratchet_tool_sdk::contract::Source::{Conversation, Observation, Outcomes, Records};

/// Position of "Protocol complete".
pub const PROTOCOL_COMPLETE: u16 = 0;
/// Position of "Protocol written for this person".
pub const PROTOCOL_PERSONAL: u16 = 1;
/// Position of "Rationale recorded".
pub const RATIONALE_RECORDED: u16 = 2;
/// Position of "Effect checked".
pub const EFFECT_CHECKED: u16 = 3;
/// Position of "Second check done".
pub const SECOND_CHECK: u16 = 4;
/// Position of "Within the rolling maximum".
pub const WITHIN_MAXIMUM: u16 = 5;
/// Position of "Minimum interval kept".
pub const INTERVAL_KEPT: u16 = 6;
/// Position of "Given by a competent person".
pub const COMPETENT_GIVER: u16 = 7;
/// Position of "Use reviewed".
pub const USE_REVIEWED: u16 = 11;

/// The rows, in the order of the positions above.
pub const ROWS: [QuestionRow; 12] = [
    QuestionRow {
        id: "prn-protocol-complete",
        title: "Protocol complete",
        text: "Does the protocol for this medicine hold all thirteen parts, each clear enough that a member of staff new to the person would act the same way?",
        section: PRN,
        source: Records,
        critical: false,
        weight: 3,
        standards: &["cqc-saf:S8", "reg:12(2)(g)", "nice-sc1:1.14"],
        causes: &["unclear process", "knowledge"],
        evidence: "Which parts are missing or too thin, and the date of the protocol.",
        failing: "Parts of the PRN protocol are missing or too thin",
        correction: Some(
            "Correct the protocol with the prescriber's directions before the next dose, and tell the team.",
        ),
    },
    QuestionRow {
        id: "prn-protocol-personal",
        title: "Protocol written for this person",
        text: "Do the signs and the things to try first describe this person, rather than anybody with the same medicine?",
        section: PRN,
        source: Records,
        critical: false,
        weight: 2,
        standards: &["cqc-saf:R1", "reg:9", "nice-sc1:1.14"],
        causes: &["time pressure", "unclear process"],
        evidence: "One sentence of the protocol that only fits this person.",
        failing: "The PRN protocol does not describe this person",
        correction: None,
    },
    QuestionRow {
        id: "prn-rationale-recorded",
        title: "Rationale recorded",
        text: "Does the entry say what led to the dose, what was tried first and what the dose did?",
        section: PRN,
        source: Records,
        critical: false,
        weight: 3,
        standards: &["cqc-saf:S8", "reg:12(2)(g)", "reg:17(2)(c)", "nice-sc1:1.14"],
        causes: &["time pressure", "knowledge", "unclear process"],
        evidence: "The entry's words on trigger, alternatives and effect.",
        failing: "The reason for giving is not recorded in full",
        correction: None,
    },
    QuestionRow {
        id: "prn-effect-checked",
        title: "Effect checked",
        text: "Did somebody come back within four hours, see what the dose did and note when?",
        section: PRN,
        source: Records,
        critical: false,
        weight: 2,
        standards: &["cqc-saf:S8", "cqc-saf:E5", "nice-sc1:1.14"],
        causes: &["time pressure", "unclear process"],
        evidence: "When the effect was noted and by which role.",
        failing: "What the dose did was not checked in time",
        correction: None,
    },
    QuestionRow {
        id: "prn-second-check",
        title: "Second check done",
        text: "Was the instruction checked against the prescriber's directions by a second trained person within 24 hours of being written?",
        section: PRN,
        source: Records,
        critical: false,
        weight: 2,
        standards: &["cqc-saf:S8", "reg:12(2)(g)", "nice-sc1:1.14"],
        causes: &["unclear process", "leadership oversight"],
        evidence: "Second signature with date, or who should have signed.",
        failing: "A new PRN instruction was not checked by a second trained person",
        correction: Some(
            "Have a second trained person check the instruction against the prescriber's directions today.",
        ),
    },
    QuestionRow {
        id: "prn-within-maximum",
        title: "Within the rolling maximum",
        text: "With this dose, did the person stay within the most allowed in any 24 hours, counted back from the dose and not from midnight?",
        section: PRN,
        source: Records,
        critical: true,
        weight: 3,
        standards: &["cqc-saf:S8", "reg:12(2)(g)", "nice-sc1:1.14"],
        causes: &["knowledge", "unclear process"],
        evidence: "Amounts and times in the 24 hours before the dose.",
        failing: "More was given than is allowed in 24 hours",
        correction: Some(
            "Ask the prescriber or 111 for advice about this person now, watch them as advised, and report a medicines error.",
        ),
    },
    QuestionRow {
        id: "prn-interval-kept",
        title: "Minimum interval kept",
        text: "Was the dose given no sooner after the one before than the protocol allows?",
        section: PRN,
        source: Records,
        critical: true,
        weight: 2,
        standards: &["cqc-saf:S8", "reg:12(2)(g)", "nice-sc1:1.14"],
        causes: &["knowledge", "time pressure"],
        evidence: "Time of this dose and of the one before.",
        failing: "Doses were given too close together",
        correction: Some("Ask the prescriber or 111 for advice about this person now and report a medicines error."),
    },
    QuestionRow {
        id: "prn-competent-giver",
        title: "Given by a competent person",
        text: "Has the person who gave it been watched giving PRN medicines and found competent within the last twelve months?",
        section: PRN,
        source: Observation,
        critical: false,
        weight: 2,
        standards: &["cqc-saf:S6", "reg:12(2)(c)", "reg:18", "nice-sc1:1.17"],
        causes: &["leadership oversight", "time pressure"],
        evidence: "Date of the observation, on which shift, and by which role.",
        failing: "PRN medicines were given by somebody whose competency was not observed in the last twelve months",
        correction: Some("Have the dose given by a competent colleague until the observation is done."),
    },
    QuestionRow {
        id: "prn-alternatives-seen",
        title: "Alternatives tried first",
        text: "When watched, did staff try what the protocol names before they reached for the medicine?",
        section: PRN,
        source: Observation,
        critical: false,
        weight: 2,
        standards: &["cqc-saf:S8", "cqc-saf:C3", "reg:13", "nice-sc1:1.14"],
        causes: &["time pressure", "knowledge"],
        evidence: "What was tried, for how long, on which shift.",
        failing: "Staff did not try the alternatives before the medicine",
        correction: None,
    },
    QuestionRow {
        id: "prn-staff-explain",
        title: "Staff can explain when and why",
        text: "Can the member of staff say, without looking, what this person shows before a dose, what comes first and when to ring the prescriber?",
        section: PRN,
        source: Conversation,
        critical: false,
        weight: 1,
        standards: &["cqc-saf:S6", "reg:12(2)(c)", "nice-sc1:1.17"],
        causes: &["knowledge", "leadership oversight"],
        evidence: "What the member of staff said, in their words.",
        failing: "Staff could not explain when and why the medicine is given",
        correction: None,
    },
    QuestionRow {
        id: "prn-person-involved",
        title: "Person involved",
        text: "Does the person, or somebody who knows them well, say that they can ask for it, are offered it when they need it and not only on rounds, and may say no?",
        section: PRN,
        source: Conversation,
        critical: false,
        weight: 1,
        standards: &["cqc-saf:C3", "cqc-saf:E6", "reg:9", "reg:11", "nice-sc1:1.2"],
        causes: &["unclear process", "time pressure"],
        evidence: "What the person or their representative said.",
        failing: "People are not involved in when they take it",
        correction: None,
    },
    QuestionRow {
        id: "prn-use-reviewed",
        title: "Use reviewed",
        text: "Did the medicine do what the protocol expects, and was regular use, or use that did not help, taken back to the prescriber?",
        section: PRN,
        source: Outcomes,
        critical: false,
        weight: 2,
        standards: &["cqc-saf:S8", "cqc-saf:E5", "nice-sc1:1.8"],
        causes: &["leadership oversight", "unclear process"],
        evidence: "How often it was given in the last 28 days, how often it helped, and what the prescriber said.",
        failing: "The pattern of use was not taken back to the prescriber",
        correction: None,
    },
];
