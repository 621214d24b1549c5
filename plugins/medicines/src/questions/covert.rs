//! Covert medicines: eight questions about one person who is given a medicine without knowing it.

use crate::questions::topical;
use crate::table::COVERT;
use ratchet_tool_sdk::contract::Source::{Conversation, Observation, Outcomes, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section COVERT, from topical::END;
    CAPACITY = ask("cv-capacity", "Capacity assessed for each medicine", Records,
        "Is there an assessment that the person cannot decide about this very medicine, with date and reasons?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:E6", "cqc-kloe:E4", "reg:11", "nice-sc1:1.15", "nice-qs85:6"])
        .causes(&["knowledge", "unclear process"])
        .evidence("Date, assessor's role, and the medicine.")
        .failing("Medicines are hidden from people whose capacity was not assessed")
        .correct("Stop giving it covertly unless the prescriber confirms otherwise, and have capacity assessed this week.");
    AGREED = ask("cv-best-interests", "Agreed in a best-interests meeting", Records,
        "Did prescriber, pharmacist, staff who know the person and family or advocate agree, and is it written down what else was weighed?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:E6", "cqc-kloe:E4", "reg:11", "nice-sc1:1.15", "nice-qs85:6"])
        .causes(&["knowledge", "leadership oversight"])
        .evidence("Date, those who took part by role, and what was weighed.")
        .failing("Covert giving was not agreed in the person's best interests")
        .correct("Call the meeting this week.");
    HOW = ask("cv-how-each", "Pharmacist says how, for each", Records,
        "Does the plan say for each medicine how it is given: in what, crushed or not, hot or cold, as the pharmacist advised?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:S8", "cqc-kloe:S7", "reg:12(2)(g)", "nice-sc1:1.15"])
        .causes(&["knowledge", "unclear process"])
        .evidence("Medicines given covertly, and those with a way to give them.")
        .failing("Medicines are mixed with food without a pharmacist's advice")
        .correct("Ring the pharmacist before the next dose.");
    REVIEWED = ask("cv-reviewed", "Review date ahead", Records,
        "Is there a date for looking at it again, is it ahead, and does the plan say when it is to end?")
        .critical()
        .weight(2)
        .standards(&["cqc-saf:E6", "cqc-kloe:E4", "reg:11", "nice-sc1:1.15"])
        .causes(&["leadership oversight", "time pressure"])
        .evidence("Last review and the next.")
        .failing("Covert giving is not looked at again")
        .correct("Review it this week.");
    OPENLY_FIRST = ask("cv-offered-first", "Offered openly first", Observation,
        "When watched, was the medicine offered openly first, in the person's own way, as the plan says?")
        .weight(2)
        .standards(&["cqc-saf:C3", "cqc-saf:E6", "cqc-kloe:C3", "reg:10", "reg:11"])
        .causes(&["time pressure", "knowledge"])
        .evidence("What was said and done.")
        .failing("Medicines are hidden without being offered first");
    ALL_EATEN = ask("cv-whole-dose", "Whole dose, only by the person", Observation,
        "When watched, did staff stay until all of it was taken and make sure that nobody else could take it?")
        .weight(2)
        .standards(&["cqc-saf:S8", "cqc-kloe:S7", "reg:12(2)(g)"])
        .causes(&["time pressure", "knowledge"])
        .evidence("What was left over, and who sat near.")
        .failing("Doses in food are left over or within others' reach")
        .correct("Stay with the person at each dose from now on.");
    STAFF_EXPLAIN = ask("cv-staff-explain", "Staff can explain why", Conversation,
        "Can staff say why it is lawful for this person, which medicines it is about, and which must not be mixed with what?")
        .standards(&["cqc-saf:S6", "cqc-saf:E6", "cqc-kloe:S6", "nice-sc1:1.17"])
        .causes(&["knowledge"])
        .evidence("What they said.")
        .failing("Staff could not explain why a medicine is given covertly");
    FEWER = ask("cv-fewer", "Fewer, or open again", Outcomes,
        "Since the last review, was a medicine stopped, given in another form, or taken openly again?")
        .standards(&["cqc-saf:E5", "cqc-saf:C3", "cqc-kloe:E2", "nice-sc1:1.8"])
        .causes(&["leadership oversight"])
        .evidence("Medicines then and now.")
        .failing("Nothing was done to need it less");
}
