//! After an incident: ten questions about what an incident did to the person's plan.

use crate::questions::consent;
use crate::table::INCIDENTS;
use ratchet_tool_sdk::contract::Source::{Conversation, Observation, Outcomes, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section INCIDENTS, from consent::END;
    WITHIN_72 = ask("ai-reviewed-72-hours", "Plan reviewed within 72 hours", Records,
        "Was the plan looked at again within 72 hours of the incident, and is it written down what changed or why nothing did?")
        .weight(3)
        .standards(&["cqc-saf:S4", "cqc-saf:E1", "cqc-kloe:S2", "cqc-kloe:E1", "reg:12(2)(a)", "reg:12(2)(b)"])
        .causes(&["time pressure", "leadership oversight", "unclear process"])
        .evidence("When it happened, when the plan was reviewed, and what changed.")
        .failing("The plan was not reviewed within 72 hours")
        .correct("Review the plan on this shift, and tell the next one.");
    REASSESSED = ask("ai-risk-reassessed", "Risk reassessed after it", Records,
        "Is the risk assessment that the incident concerns dated after the incident, with a score or judgement made anew?")
        .weight(3)
        .standards(&["cqc-saf:S4", "cqc-kloe:S2", "reg:12(2)(a)"])
        .causes(&["time pressure", "knowledge"])
        .evidence("Both dates, and the risk before and after.")
        .failing("Risk assessments are older than the incident")
        .correct("Reassess on this shift.");
    FACTORS = ask("ai-factors", "What led to it is in the plan", Records,
        "Does the plan name what led to the incident and what staff do about it?")
        .weight(2)
        .standards(&["cqc-saf:S1", "cqc-saf:S4", "cqc-kloe:S1", "reg:12(2)(b)"])
        .causes(&["knowledge", "time pressure"])
        .evidence("What led to it, and the words in the plan.")
        .failing("The plan does not say what led to the incident");
    HANDED_OVER = ask("ai-handed-over", "Asked for at handover", Observation,
        "At the handover that you watched, was it asked whether a review is due after an incident, and was the change to the plan passed on?")
        .weight(2)
        .standards(&["cqc-saf:S2", "cqc-saf:E3", "cqc-kloe:S3", "cqc-kloe:R1"])
        .causes(&["unclear process", "time pressure"])
        .evidence("Which handover, and what was said.")
        .failing("Reviews after an incident are not asked for at handover");
    FAMILY = ask("ai-family-told", "Family part of the review", Conversation,
        "Do the person, and the family as the person wishes, say that they were told within a day and asked what would help?")
        .standards(&["cqc-saf:R4", "cqc-saf:S4", "cqc-kloe:R2", "reg:9", "reg:20"])
        .causes(&["time pressure", "unclear process"])
        .evidence("What they said.")
        .failing("Person and family were not part of the review");
    REFERRED = ask("ai-referred", "Help asked of others", Records,
        "Where the incident called for it, was a clinician or specialist asked (surgery, falls team, therapist, mental health), and was the answer put into the plan?")
        .weight(2)
        .standards(&["cqc-saf:E3", "cqc-saf:S2", "cqc-kloe:R1", "reg:12(2)(i)"])
        .causes(&["knowledge", "unclear process"])
        .evidence("Who was asked, when, and what they said.")
        .failing("Others were not asked for help");
    TOGETHER = ask("ai-repeats-together", "Repeats looked at together", Records,
        "Where the person had more than one incident in 90 days, were they looked at together?")
        .weight(2)
        .standards(&["cqc-saf:S1", "cqc-saf:E5", "cqc-kloe:S1", "reg:17(2)(b)"])
        .causes(&["leadership oversight", "time pressure"])
        .evidence("How many there were, and what they share.")
        .failing("Repeated incidents were each looked at alone");
    SEEN = ask("ai-change-seen", "Change seen in practice", Observation,
        "When you watch on another shift, is what was changed in the plan what staff do?")
        .weight(3)
        .standards(&["cqc-saf:E2", "cqc-saf:S4", "cqc-kloe:E2", "reg:12(2)(b)"])
        .causes(&["unclear process", "time pressure"])
        .evidence("What was seen, and on which shift.")
        .failing("What was changed in the plan is not what staff do")
        .correct("Coach the shift now and watch again within the week.");
    STAFF_KNOW = ask("ai-staff-know-change", "Staff know what changed", Conversation,
        "Can staff who were not on shift say what changed for this person and why?")
        .weight(2)
        .standards(&["cqc-saf:S6", "cqc-saf:S1", "cqc-kloe:S6", "cqc-kloe:S1"])
        .causes(&["unclear process", "time pressure"])
        .evidence("What they said, and on which shift.")
        .failing("Staff do not know what changed after the incident");
    NOT_AGAIN = ask("ai-not-again", "It has not happened again", Outcomes,
        "Since the plan was changed, has the person been free of the same kind of incident without losing what they like to do?")
        .weight(2)
        .standards(&["cqc-saf:E5", "cqc-saf:C3", "cqc-kloe:E2", "cqc-kloe:C3", "reg:12(2)(b)"])
        .causes(&["leadership oversight", "unclear process"])
        .evidence("Incidents since, and what the person still does.")
        .failing("The same kind of incident happened again");
}
