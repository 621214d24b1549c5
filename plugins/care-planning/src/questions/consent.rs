//! Consent and capacity: ten questions about one decision in somebody's care.

use crate::questions::plans;
use crate::table::CONSENT;
use ratchet_tool_sdk::contract::Source::{Conversation, Observation, Outcomes, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section CONSENT, from plans::END;
    ASKED = ask("cc-asked-each-time", "Asked each time", Observation,
        "When you watch, do staff ask before they act, wait for the answer and take a no?")
        .weight(3)
        .standards(&["cqc-saf:E6", "cqc-saf:C1", "cqc-kloe:E4", "cqc-kloe:C1", "reg:10", "reg:11"])
        .causes(&["time pressure", "knowledge"])
        .evidence("What was said and done, on which shift.")
        .failing("Staff do not ask before they act");
    SUPPORTED = ask("cc-supported", "Helped to decide", Conversation,
        "Do the person and those close to them say that they were helped to decide for themselves: at a good time, in their way, with what they needed to know?")
        .weight(2)
        .standards(&["cqc-saf:E6", "cqc-saf:C3", "cqc-kloe:E4", "cqc-kloe:C3", "reg:11"])
        .causes(&["time pressure", "knowledge"])
        .evidence("What they said helped.")
        .failing("People are not helped to decide for themselves");
    ASSESSED = ask("cc-capacity-assessed", "Capacity assessed for this decision", Records,
        "Where capacity is in doubt, is there an assessment for this very decision with date, assessor and the reasons for each part of the test?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:E6", "cqc-kloe:E4", "reg:11"])
        .causes(&["knowledge", "unclear process"])
        .evidence("Decision, date, assessor's role, and reasons.")
        .failing("Decisions are made for people without an assessment of capacity for them")
        .correct("Assess capacity for this decision this week, and let the person decide until then where it is safe.");
    BEST_INTERESTS = ask("cc-best-interests", "Best-interests decision recorded", Records,
        "Where the person cannot decide: who took part, what does the person wish and believe, what was weighed, and who decided?")
        .weight(3)
        .standards(&["cqc-saf:E6", "cqc-kloe:E4", "reg:11"])
        .causes(&["knowledge", "time pressure"])
        .evidence("Those who took part, by role, and what was weighed.")
        .failing("Best-interests decisions are missing or do not say who took part");
    LEAST = ask("cc-least-restrictive", "Least restrictive way", Records,
        "Does the record show which less restrictive ways were weighed and why this one was chosen?")
        .weight(2)
        .standards(&["cqc-saf:E6", "cqc-saf:S3", "cqc-kloe:E4", "reg:11", "reg:13"])
        .causes(&["knowledge"])
        .evidence("The ways that were weighed.")
        .failing("Less restrictive ways were not weighed");
    AUTHORISED = ask("cc-liberty", "Deprivation of liberty in date", Records,
        "Where it applies: was authority applied for, is it in date, and are its conditions in the plan?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:E6", "cqc-kloe:E4", "reg:11", "reg:13"])
        .causes(&["knowledge", "leadership oversight"])
        .evidence("Dates, and where the plan holds each condition.")
        .failing("Authority to deprive somebody of their liberty is missing or out of date")
        .correct("Apply to the council today.");
    ATTORNEY = ask("cc-attorney-seen", "Attorney or deputy verified", Records,
        "Where somebody else decides, was the registered power or court order seen, is a copy kept, and does it cover this kind of decision?")
        .weight(2)
        .standards(&["cqc-saf:E6", "cqc-kloe:E4", "reg:11"])
        .causes(&["knowledge", "unclear process"])
        .evidence("What was seen, when, and what it covers.")
        .failing("Others decide without proof that they may")
        .correct("Ask for the document before the next decision.");
    REVISITED = ask("cc-revisited", "Looked at again", Records,
        "Was consent or the best-interests decision looked at again when things changed, and at least once a year?")
        .standards(&["cqc-saf:E6", "cqc-kloe:E4", "reg:11"])
        .causes(&["time pressure", "leadership oversight"])
        .evidence("Date last looked at.")
        .failing("Consent was given once and not looked at again");
    STAFF_EXPLAIN = ask("cc-staff-explain", "Staff can explain the principles", Conversation,
        "Can staff say, about this person, what they may decide, when capacity would be in doubt and what they would do then?")
        .weight(2)
        .standards(&["cqc-saf:S6", "cqc-saf:E6", "cqc-kloe:S6", "cqc-kloe:E4", "reg:12(2)(c)"])
        .causes(&["knowledge", "leadership oversight"])
        .evidence("What they said.")
        .failing("Staff could not explain consent and capacity for this person");
    CARRIED_OUT = ask("cc-choices-carried-out", "Choices are carried out", Outcomes,
        "Did what the person chose in the last month come about, unwise choices among them?")
        .weight(2)
        .standards(&["cqc-saf:C3", "cqc-saf:E5", "cqc-kloe:C3", "reg:9"])
        .causes(&["time pressure", "leadership oversight"])
        .evidence("A choice and what became of it.")
        .failing("What people choose does not come about");
}
