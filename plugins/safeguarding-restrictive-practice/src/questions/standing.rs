//! Standing restrictions: eleven questions about one restriction that somebody lives with, such as bed rails, a lap belt, a
//! locked door, a sensor, one-to-one company or a rule about food or money.

use crate::questions::uses;
use crate::table::STANDING;
use ratchet_tool_sdk::contract::Source::{Conversation, Observation, Outcomes, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section STANDING, from uses::END;
    CAPACITY = ask("sr-capacity", "Capacity assessed for this", Records,
        "Is there an assessment of capacity for this very decision, with date, assessor and reasons, or the person's own consent?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:E6", "cqc-kloe:E4", "reg:11"])
        .causes(&["knowledge", "unclear process"])
        .evidence("Date, assessor's role, and the decision it is about.")
        .failing("Somebody is restricted without consent or an assessment of capacity")
        .correct("Lift the restriction unless that is dangerous, and assess capacity this week.");
    BEST_INTERESTS = ask("sr-best-interests", "Best-interests decision recorded", Records,
        "Where the person cannot decide: who took part, what does the person wish, and which less restrictive ways were weighed?")
        .weight(3)
        .standards(&["cqc-saf:E6", "cqc-kloe:E4", "reg:11"])
        .causes(&["knowledge", "time pressure"])
        .evidence("Those who took part, by role, and the ways that were weighed.")
        .failing("There is no best-interests decision that weighs less restrictive ways");
    AUTHORISED = ask("sr-authorised", "Deprivation of liberty authorised", Records,
        "Where it deprives the person of their liberty: is an authorisation in force, or was one applied for and the application chased?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:E6", "cqc-kloe:E4", "reg:11", "reg:13"])
        .causes(&["knowledge", "leadership oversight"])
        .evidence("Dates of application, authorisation and end, and when it was last chased.")
        .failing("Somebody is deprived of their liberty without authority")
        .correct("Apply to the council today, as urgent.");
    CONDITIONS = ask("sr-conditions", "Conditions met", Observation,
        "When you watch, are the conditions of the authorisation kept, for example that somebody goes out with the person each day?")
        .weight(2)
        .standards(&["cqc-saf:E6", "cqc-kloe:E4", "reg:11", "reg:13"])
        .causes(&["unclear process", "time pressure"])
        .evidence("Each condition and what was seen.")
        .failing("Conditions of an authorisation are not met")
        .correct("Tell the council which condition is not met, and agree how it will be.");
    LEAST = ask("sr-least", "Less restrictive ways tried", Records,
        "Does the record name the less restrictive ways that were tried, when, and what came of them?")
        .weight(2)
        .standards(&["cqc-saf:S3", "cqc-saf:E6", "cqc-kloe:S4", "cqc-kloe:E4", "reg:13"])
        .causes(&["knowledge", "time pressure"])
        .evidence("The ways tried, with dates.")
        .failing("Less restrictive ways were not tried");
    REVIEWED = ask("sr-reviewed", "Reviewed in time", Records,
        "Was it reviewed by the day that was set, and does the review say what would let it end?")
        .weight(2)
        .standards(&["cqc-saf:S4", "cqc-saf:E1", "cqc-kloe:S2", "cqc-kloe:E1", "reg:12(2)(a)", "reg:13"])
        .causes(&["time pressure", "leadership oversight"])
        .evidence("The day set, the day done, and what would let it end.")
        .failing("Restrictions are not reviewed in time")
        .correct("Review it this week.");
    PERSONAL = ask("sr-personal", "Not a rule for everybody", Observation,
        "Going through the home, is this restriction there for this person only, rather than for all who live on the corridor?")
        .weight(2)
        .standards(&["cqc-saf:R1", "cqc-saf:C3", "cqc-kloe:C2", "cqc-kloe:C3", "reg:9", "reg:13"])
        .causes(&["unclear process", "leadership oversight"])
        .evidence("Who else it touches, and the reason written for them.")
        .failing("A restriction is a rule for everybody");
    REGISTERED = ask("sr-registered", "Everything that restricts is on the register", Observation,
        "Going through the home, is each thing that restricts this person (rails, belts, locked doors, sensors, cameras, low chairs, rules) on the register?")
        .critical()
        .weight(2)
        .standards(&["cqc-saf:S3", "cqc-saf:E6", "cqc-kloe:S4", "reg:13", "reg:17(2)(c)"])
        .causes(&["knowledge", "leadership oversight"])
        .evidence("What was seen that the register does not hold.")
        .failing("People are restricted by something that nobody has put on the register")
        .correct("Remove it today or put it on the register with its reason, and assess capacity for it.");
    PERSON_SAYS = ask("sr-person-says", "Person and representative involved", Conversation,
        "Do the person and their representative say that they know of it, were part of deciding, and know how to object?")
        .weight(2)
        .standards(&["cqc-saf:C3", "cqc-saf:R4", "cqc-kloe:C3", "cqc-kloe:R2", "reg:9", "reg:11"])
        .causes(&["knowledge", "time pressure"])
        .evidence("What they said, in their words.")
        .failing("People are not part of deciding about their restriction");
    STAFF_KNOW = ask("sr-staff-know", "Staff know why and what else", Conversation,
        "Can staff say why this person is restricted, what they do first, and what would let it end?")
        .standards(&["cqc-saf:S6", "cqc-saf:E6", "cqc-kloe:S6", "cqc-kloe:E4", "reg:18"])
        .causes(&["knowledge"])
        .evidence("What they said.")
        .failing("Staff do not know why somebody is restricted");
    REDUCED = ask("sr-reduced", "Reduced or lifted", Outcomes,
        "Since the last review, was it lifted, made less, or tried without, and what came of it for the person?")
        .weight(2)
        .standards(&["cqc-saf:S3", "cqc-saf:E5", "cqc-kloe:S4", "cqc-kloe:E2", "reg:13"])
        .causes(&["leadership oversight", "time pressure"])
        .evidence("What was tried and what came of it.")
        .failing("Restrictions stay as they are");
}
