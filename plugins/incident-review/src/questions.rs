//! Nineteen questions about one incident, from the first minutes to whether it happened again.

use crate::table::INCIDENTS;
use ratchet_tool_sdk::contract::Source::{Conversation, Observation, Outcomes, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section INCIDENTS, from 0;
    MADE_SAFE = ask("inc-made-safe", "Made safe at once", Conversation,
        "Do the person, or those who were there, say that everybody was made safe and looked after before anything was written?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:S3", "cqc-saf:C4", "cqc-kloe:S2", "reg:12(2)(b)"])
        .causes(&["knowledge", "leadership oversight"])
        .evidence("What they said was done first, by which role, and how soon help came.")
        .failing("People were not made safe first")
        .correct("Check now that the person and others are safe, and ring the manager on call.");
    SAME_SHIFT = ask("inc-same-shift", "Reported on the same shift", Records,
        "Was the incident reported before the shift on which it happened, or was found, came to its end?")
        .weight(3)
        .standards(&["cqc-saf:S1", "cqc-kloe:S1", "reg:17(2)(c)"])
        .causes(&["time pressure", "unclear process"])
        .evidence("When it happened, when it was reported, and when the shift ended.")
        .failing("Incidents were not reported on the shift");
    FACTS = ask("inc-facts", "Facts before judgement", Records,
        "Does the account say what was seen and heard, where, when and by which role, without guessing and without blaming?")
        .standards(&["cqc-saf:S1", "cqc-kloe:S1", "reg:17(2)(c)"])
        .causes(&["knowledge", "unclear process"])
        .evidence("A sentence that is a fact, and one that is a judgement.")
        .failing("The account guesses or blames");
    PEOPLE_TOLD = ask("inc-people-told", "Right people told", Records,
        "Were the manager, the family or representative as the person wishes, and a clinician where needed, told within a day?")
        .weight(2)
        .standards(&["cqc-saf:S2", "cqc-saf:R3", "cqc-kloe:S3", "reg:12(2)(i)"])
        .causes(&["unclear process", "time pressure"])
        .evidence("Who was told, when, and by which role.")
        .failing("Those who should know were not told in time")
        .correct("Tell the family and the clinician today, and note when.");
    CANDOUR = ask("inc-candour-decided", "Candour decided", Records,
        "Is there a decision, with its reason, on whether the duty of candour applies, and where it does, an apology in person and in writing within ten working days?")
        .critical()
        .weight(3)
        .standards(&["reg:20", "cqc-saf:S1", "cqc-kloe:S1"])
        .causes(&["knowledge", "leadership oversight"])
        .evidence("The decision and its reason, and the dates of the apology and of the letter.")
        .failing("Candour was not decided or not carried out")
        .correct("Have the registered manager decide today, and speak to the person or their representative.");
    TOLD_TRUTH = ask("inc-told-truth", "Person was told what happened", Conversation,
        "Does the person, or their representative, say that somebody explained what happened, said sorry and asked what matters to them?")
        .weight(2)
        .standards(&["reg:20", "cqc-saf:R4", "cqc-saf:C1", "cqc-kloe:R2"])
        .causes(&["knowledge", "time pressure"])
        .evidence("What the person or representative said, in their words.")
        .failing("People were not told openly what happened");
    NOTIFIED = ask("inc-notified", "Notified outside where due", Records,
        "Is it decided, with the time, whether CQC, the council's safeguarding team and the Health and Safety Executive must know, and were they told without delay where they must?")
        .critical()
        .weight(3)
        .standards(&["reg:13", "reg:17", "cqc-saf:S3", "cqc-kloe:S4", "cqc-kloe:W4"])
        .causes(&["knowledge", "unclear process", "leadership oversight"])
        .evidence("Each decision with its time, and the reference of each notification.")
        .failing("A notification that was due is missing or late")
        .correct("Make the missing notification now, and note why it is late.");
    NOTICE_TRUE = ask("inc-notice-true", "Notification agrees with the record", Records,
        "Does what was told to others agree with the incident record, harm and times included?")
        .standards(&["reg:17(2)(c)", "reg:20", "cqc-saf:W5", "cqc-kloe:W4"])
        .causes(&["time pressure", "leadership oversight"])
        .evidence("What differs.")
        .failing("Notification and record do not agree")
        .correct("Send a correction to whoever was told something else.");
    HANDED_OVER = ask("inc-handed-over", "Handed over", Observation,
        "At the handovers that you watched or listened to, was it asked which reviews an incident has made due, and was this one named while it was open?")
        .weight(2)
        .standards(&["cqc-saf:S2", "cqc-saf:E3", "cqc-kloe:S3", "cqc-kloe:R1"])
        .causes(&["unclear process", "time pressure"])
        .evidence("Which handover was watched, and what was said.")
        .failing("The incident was not handed over");
    PLAN_REVIEWED = ask("inc-plan-reviewed", "Plan reviewed within 72 hours", Records,
        "Were the risk assessment and the care plan looked at again, and changed or confirmed with a reason, within 72 hours of the incident?")
        .weight(3)
        .standards(&["cqc-saf:S4", "cqc-saf:E1", "cqc-kloe:S2", "cqc-kloe:E1", "reg:12(2)(a)", "reg:12(2)(b)"])
        .causes(&["time pressure", "leadership oversight", "unclear process"])
        .evidence("When the incident was, when the plan was reviewed, and what changed.")
        .failing("The plan was not reviewed within 72 hours")
        .correct("Review risk assessment and plan on this shift, and tell the next one.");
    PLAN_SEEN = ask("inc-plan-seen", "Changed plan seen in practice", Observation,
        "When you watch the care that the incident was about, is it given as the reviewed plan says, on a late or night shift too?")
        .weight(3)
        .standards(&["cqc-saf:S4", "cqc-saf:E2", "cqc-kloe:S2", "reg:12(2)(b)"])
        .causes(&["unclear process", "time pressure", "knowledge"])
        .evidence("What was seen, on which shift, and what the plan says.")
        .failing("Care is not given as the reviewed plan says")
        .correct("Coach the shift at once, and watch again within the week.");
    REVIEW_IN_TIME = ask("inc-review-in-time", "Review finished in time", Records,
        "Was the incident itself reviewed, and the review signed off by somebody who was not part of it, by the day that was set?")
        .weight(2)
        .standards(&["cqc-saf:S1", "cqc-saf:W5", "cqc-kloe:S1", "reg:17(2)(b)"])
        .causes(&["time pressure", "leadership oversight"])
        .evidence("The day set, the day finished, and which role signed.")
        .failing("The review was not finished in time");
    FACTORS = ask("inc-factors", "Contributory factors found", Records,
        "Does the review look at task, tools, place, organisation and what was happening around, rather than stop at who was there?")
        .weight(2)
        .standards(&["cqc-saf:S1", "cqc-saf:W7", "cqc-kloe:W6", "reg:17(2)(b)"])
        .causes(&["knowledge", "leadership oversight"])
        .evidence("The factors named, and any that were overlooked.")
        .failing("The review does not find what contributed");
    STAFF_HEARD = ask("inc-staff-heard", "Staff were heard and supported", Conversation,
        "Do those who were on shift say that they were asked what made it easy to go wrong, were supported, and would report again?")
        .standards(&["cqc-saf:W3", "cqc-saf:C5", "cqc-kloe:S1", "cqc-kloe:W2"])
        .causes(&["leadership oversight", "time pressure"])
        .evidence("What they said, in their words, without names.")
        .failing("Staff were not heard or supported");
    ACTION_OWNED = ask("inc-action-owned", "Action with owner and date", Records,
        "Does what was decided have an owner, a date and a way to tell that it worked?")
        .weight(2)
        .standards(&["cqc-saf:W5", "cqc-kloe:W4", "reg:17(2)(b)"])
        .causes(&["leadership oversight", "unclear process"])
        .evidence("Action, owner, date and how it will be known.")
        .failing("Actions lack an owner or a date");
    STRONG_ACTION = ask("inc-strong-action", "More than a reminder", Records,
        "Is at least one action a change to the way of working, the place, the equipment or the staffing, rather than training, a reminder or a memo?")
        .weight(2)
        .standards(&["cqc-saf:W7", "cqc-kloe:W6", "reg:17(2)(b)"])
        .causes(&["leadership oversight", "knowledge"])
        .evidence("The strongest action and why it should hold.")
        .failing("Nothing stronger than training or a reminder was decided");
    LEARNING_SHARED = ask("inc-learning-shared", "Learning reached staff", Conversation,
        "Can staff from another team or shift say what was learned and what they do differently now?")
        .weight(2)
        .standards(&["cqc-saf:S1", "cqc-saf:W7", "cqc-kloe:S1", "cqc-kloe:W6"])
        .causes(&["time pressure", "unclear process"])
        .evidence("What they said, from which team and shift.")
        .failing("What was learned did not reach staff");
    PATTERN = ask("inc-pattern", "Looked at with others like it", Records,
        "Was it looked at together with incidents of the same person, place, time or kind, at least once a month?")
        .weight(2)
        .standards(&["cqc-saf:S1", "cqc-saf:E5", "cqc-kloe:S1", "reg:17(2)(a)"])
        .causes(&["leadership oversight", "time pressure"])
        .evidence("The month's review, and the pattern that was seen or ruled out.")
        .failing("Incidents that are alike were not looked at together");
    NOT_AGAIN = ask("inc-not-again", "It has not happened again", Outcomes,
        "Since the actions were in place, has the person, and have others in the same situation, been free of the same kind of incident?")
        .weight(2)
        .standards(&["cqc-saf:E5", "cqc-saf:S1", "cqc-kloe:E2", "reg:12(2)(b)"])
        .causes(&["leadership oversight", "unclear process"])
        .evidence("Incidents of the same kind before and after.")
        .failing("The same kind of incident happened again");
}
