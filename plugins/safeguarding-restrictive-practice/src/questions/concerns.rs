//! Safeguarding: twelve questions about one concern.

use crate::table::CONCERNS;
use ratchet_tool_sdk::contract::Source::{Conversation, Observation, Outcomes, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section CONCERNS, from 0;
    SAFE_NOW = ask("saf-safe-now", "Person safe now", Conversation,
        "Does the person, or somebody who speaks for them, say that they were made safe when the concern came up and feel safe today?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:S3", "cqc-kloe:S4", "reg:13"])
        .causes(&["leadership oversight", "knowledge"])
        .evidence("What the person said, and what was done first.")
        .failing("A person is not safe or does not feel safe")
        .correct("Make the person safe now and tell the registered manager before doing anything else.");
    RAISED = ask("saf-raised-same-day", "Raised within a day", Records,
        "Was the concern taken to the council's safeguarding team within 24 hours of anybody in the service knowing, unless it is decided and written down that it does not reach the threshold?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:S3", "cqc-kloe:S4", "reg:13"])
        .causes(&["knowledge", "unclear process", "leadership oversight"])
        .evidence("When it was known, when it was raised, and the council's reference.")
        .failing("Concerns were raised late or not at all")
        .correct("Raise the concern with the council now.");
    THRESHOLD = ask("saf-threshold-decision", "Threshold decision recorded", Records,
        "Is it written down who decided whether the concern reaches the threshold, by which guidance, and why?")
        .weight(2)
        .standards(&["cqc-saf:S3", "cqc-kloe:S4", "reg:13", "reg:17(2)(c)"])
        .causes(&["knowledge", "unclear process"])
        .evidence("The decision, the role that made it, and its reason.")
        .failing("The threshold decision or its reason is missing");
    NOTIFIED = ask("saf-cqc-notified", "CQC notified", Records,
        "Where abuse or an allegation of it must be notified to CQC, or a crime to the police, was that done without delay?")
        .weight(2)
        .standards(&["reg:13", "reg:17", "cqc-saf:W5", "cqc-kloe:W4"])
        .causes(&["knowledge", "leadership oversight"])
        .evidence("Date and reference of each notification.")
        .failing("A notification that was due is missing or late")
        .correct("Notify now, and note why it is late.");
    EVIDENCE_KEPT = ask("saf-evidence-kept", "Facts and marks kept", Records,
        "Are the person's own words, what was seen, and any marks on a dated body map written down by whoever noticed, on that shift?")
        .standards(&["cqc-saf:S3", "cqc-kloe:S4", "reg:17(2)(c)"])
        .causes(&["knowledge", "time pressure"])
        .evidence("The words quoted, and the body map's date.")
        .failing("Facts or marks were not kept");
    WISHES = ask("saf-wishes", "Person's wishes sought", Conversation,
        "Does the person say that they were asked what they want to happen, with an advocate where they need one, and told what came of it?")
        .weight(2)
        .standards(&["cqc-saf:S3", "cqc-saf:C3", "cqc-kloe:S4", "cqc-kloe:C3", "reg:13"])
        .causes(&["knowledge", "time pressure"])
        .evidence("What the person said they wanted, and whether it came about.")
        .failing("The person was not asked what they want");
    OTHERS_SAFE = ask("saf-others-safe", "Others protected too", Records,
        "Was it decided at once how others are kept safe, for example who works where while an allegation about staff is open, without deciding who is to blame?")
        .weight(2)
        .standards(&["cqc-saf:S3", "cqc-kloe:S4", "reg:13", "reg:19"])
        .causes(&["leadership oversight", "knowledge"])
        .evidence("The decision and when it was made.")
        .failing("Others were not protected while the concern was open")
        .correct("Decide today how others are kept safe.");
    PLAN_SEEN = ask("saf-plan-seen", "Protection plan seen in practice", Observation,
        "When you watch, do staff on this shift do what the protection plan says?")
        .weight(3)
        .standards(&["cqc-saf:S3", "cqc-saf:S4", "cqc-kloe:S4", "reg:12(2)(b)"])
        .causes(&["unclear process", "time pressure"])
        .evidence("What was seen, on which shift.")
        .failing("The protection plan is not followed in practice")
        .correct("Brief the shift now and watch again tomorrow.");
    FOLLOWED = ask("saf-enquiry-followed", "Enquiry followed to its end", Records,
        "Is the outcome of the council's enquiry known, or asked for at least every 28 days?")
        .standards(&["cqc-saf:S3", "cqc-saf:W6", "cqc-kloe:W5", "reg:13"])
        .causes(&["leadership oversight", "time pressure"])
        .evidence("The outcome, or when it was last asked for.")
        .failing("The outcome of an enquiry was not followed up");
    STAFF_KNOW = ask("saf-staff-know", "Staff know the threshold", Conversation,
        "Can the member of staff give an example of what they would raise, say whom they would tell, and whom outside if the manager did nothing?")
        .weight(2)
        .standards(&["cqc-saf:S3", "cqc-saf:S6", "cqc-kloe:S4", "reg:12(2)(c)", "reg:18"])
        .causes(&["knowledge", "leadership oversight"])
        .evidence("The example and the people they named by role.")
        .failing("Staff do not know what to raise or with whom");
    SPEAK_UP = ask("saf-speak-up", "Staff would speak up", Conversation,
        "Do staff say that somebody who speaks up is listened to and protected, and can they tell of a time when it led to something?")
        .standards(&["cqc-saf:W3", "cqc-kloe:W2", "cqc-kloe:S1"])
        .causes(&["leadership oversight"])
        .evidence("What they said, in their words, without names.")
        .failing("Staff do not feel safe to speak up");
    NOT_AGAIN = ask("saf-not-again", "No further harm", Outcomes,
        "Since the plan was made, has the person been free of the same kind of harm, and was what the enquiry asked for put into practice?")
        .weight(2)
        .standards(&["cqc-saf:S3", "cqc-saf:E5", "cqc-kloe:S4", "cqc-kloe:E2", "reg:13"])
        .causes(&["leadership oversight", "unclear process"])
        .evidence("Concerns of the same kind since, and what was changed.")
        .failing("The same kind of harm happened again");
}
