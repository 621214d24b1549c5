//! PRN: twelve questions about one when-required administration.

use crate::table::PRN;
use ratchet_tool_sdk::contract::Source::{Conversation, Observation, Outcomes, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section PRN, from 0;
    PROTOCOL_COMPLETE = ask("prn-protocol-complete", "Protocol complete", Records,
        "Does the protocol for this medicine hold all thirteen parts, each clear enough that a member of staff new to the person would act the same way?")
        .weight(3)
        .standards(&["cqc-saf:S8", "reg:12(2)(g)", "nice-sc1:1.14"])
        .causes(&["unclear process", "knowledge"])
        .evidence("Which parts are missing or too thin, and the date of the protocol.")
        .failing("Parts of the PRN protocol are missing or too thin")
        .correct("Correct the protocol with the prescriber's directions before the next dose, and tell the team.");
    PROTOCOL_PERSONAL = ask("prn-protocol-personal", "Protocol written for this person", Records,
        "Do the signs and the things to try first describe this person, rather than anybody with the same medicine?")
        .weight(2)
        .standards(&["cqc-saf:R1", "reg:9", "nice-sc1:1.14"])
        .causes(&["time pressure", "unclear process"])
        .evidence("One sentence of the protocol that only fits this person.")
        .failing("The PRN protocol does not describe this person");
    RATIONALE_RECORDED = ask("prn-rationale-recorded", "Rationale recorded", Records,
        "Does the entry say what led to the dose, what was tried first and what the dose did?")
        .weight(3)
        .standards(&["cqc-saf:S8", "reg:12(2)(g)", "reg:17(2)(c)", "nice-sc1:1.14"])
        .causes(&["time pressure", "knowledge", "unclear process"])
        .evidence("The entry's words on trigger, alternatives and effect.")
        .failing("The reason for giving is not recorded in full");
    EFFECT_CHECKED = ask("prn-effect-checked", "Effect checked", Records,
        "Did somebody come back within four hours, see what the dose did and note when?")
        .weight(2)
        .standards(&["cqc-saf:S8", "cqc-saf:E5", "nice-sc1:1.14"])
        .causes(&["time pressure", "unclear process"])
        .evidence("When the effect was noted and by which role.")
        .failing("What the dose did was not checked in time");
    SECOND_CHECK = ask("prn-second-check", "Second check done", Records,
        "Was the instruction checked against the prescriber's directions by a second trained person within 24 hours of being written?")
        .weight(2)
        .standards(&["cqc-saf:S8", "reg:12(2)(g)", "nice-sc1:1.14"])
        .causes(&["unclear process", "leadership oversight"])
        .evidence("Second signature with date, or who should have signed.")
        .failing("A new PRN instruction was not checked by a second trained person")
        .correct("Have a second trained person check the instruction against the prescriber's directions today.");
    WITHIN_MAXIMUM = ask("prn-within-maximum", "Within the rolling maximum", Records,
        "With this dose, did the person stay within the most allowed in any 24 hours, counted back from the dose and not from midnight?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:S8", "reg:12(2)(g)", "nice-sc1:1.14"])
        .causes(&["knowledge", "unclear process"])
        .evidence("Amounts and times in the 24 hours before the dose.")
        .failing("More was given than is allowed in 24 hours")
        .correct("Ask the prescriber or 111 for advice about this person now, watch them as advised, and report a medicines error.");
    INTERVAL_KEPT = ask("prn-interval-kept", "Minimum interval kept", Records,
        "Was the dose given no sooner after the one before than the protocol allows?")
        .critical()
        .weight(2)
        .standards(&["cqc-saf:S8", "reg:12(2)(g)", "nice-sc1:1.14"])
        .causes(&["knowledge", "time pressure"])
        .evidence("Time of this dose and of the one before.")
        .failing("Doses were given too close together")
        .correct("Ask the prescriber or 111 for advice about this person now and report a medicines error.");
    COMPETENT_GIVER = ask("prn-competent-giver", "Given by a competent person", Observation,
        "Has the person who gave it been watched giving PRN medicines and found competent within the last twelve months?")
        .weight(2)
        .standards(&["cqc-saf:S6", "reg:12(2)(c)", "reg:18", "nice-sc1:1.17"])
        .causes(&["leadership oversight", "time pressure"])
        .evidence("Date of the observation, on which shift, and by which role.")
        .failing("PRN medicines were given by somebody whose competency was not observed in the last twelve months")
        .correct("Have the dose given by a competent colleague until the observation is done.");
    ALTERNATIVES_SEEN = ask("prn-alternatives-seen", "Alternatives tried first", Observation,
        "When watched, did staff try what the protocol names before they reached for the medicine?")
        .weight(2)
        .standards(&["cqc-saf:S8", "cqc-saf:C3", "reg:13", "nice-sc1:1.14"])
        .causes(&["time pressure", "knowledge"])
        .evidence("What was tried, for how long, on which shift.")
        .failing("Staff did not try the alternatives before the medicine");
    STAFF_EXPLAIN = ask("prn-staff-explain", "Staff can explain when and why", Conversation,
        "Can the member of staff say, without looking, what this person shows before a dose, what comes first and when to ring the prescriber?")
        .standards(&["cqc-saf:S6", "reg:12(2)(c)", "nice-sc1:1.17"])
        .causes(&["knowledge", "leadership oversight"])
        .evidence("What the member of staff said, in their words.")
        .failing("Staff could not explain when and why the medicine is given");
    PERSON_INVOLVED = ask("prn-person-involved", "Person involved", Conversation,
        "Does the person, or somebody who knows them well, say that they can ask for it, are offered it when they need it and not only on rounds, and may say no?")
        .standards(&["cqc-saf:C3", "cqc-saf:E6", "reg:9", "reg:11", "nice-sc1:1.2"])
        .causes(&["unclear process", "time pressure"])
        .evidence("What the person or their representative said.")
        .failing("People are not involved in when they take it");
    USE_REVIEWED = ask("prn-use-reviewed", "Use reviewed", Outcomes,
        "Did the medicine do what the protocol expects, and was regular use, or use that did not help, taken back to the prescriber?")
        .weight(2)
        .standards(&["cqc-saf:S8", "cqc-saf:E5", "nice-sc1:1.8"])
        .causes(&["leadership oversight", "unclear process"])
        .evidence("How often it was given in the last 28 days, how often it helped, and what the prescriber said.")
        .failing("The pattern of use was not taken back to the prescriber");
}
