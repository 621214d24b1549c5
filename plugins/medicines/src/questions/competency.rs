//! Competency: seven questions about one member of staff who gives medicines.

use crate::questions::errors;
use crate::table::COMPETENCY;
use ratchet_tool_sdk::contract::Source::{Conversation, Observation, Outcomes, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section COMPETENCY, from errors::END;
    OBSERVED = ask("mc-observed", "Watched and found competent", Records,
        "Was this member of staff watched giving medicines and found competent within the last twelve months, and again after an error?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:S6", "cqc-kloe:S6", "reg:12(2)(c)", "reg:18", "nice-sc1:1.17"])
        .causes(&["leadership oversight", "time pressure"])
        .evidence("Date, shift, and who watched by role.")
        .failing("Medicines are given by staff whose competency was not seen within the year")
        .correct("Have their doses given by a competent colleague until they are watched.");
    TRAINED = ask("mc-trained", "Training in date", Records,
        "Is training in date, also for what only some may give: insulin, patches, rescue medicines, feeding tubes?")
        .weight(2)
        .standards(&["cqc-saf:S6", "cqc-kloe:S6", "reg:12(2)(c)", "nice-sc1:1.17"])
        .causes(&["leadership oversight", "time pressure"])
        .evidence("What is out of date.")
        .failing("Training is out of date");
    DELEGATED = ask("mc-delegated", "Signed off by a nurse where delegated", Records,
        "Where a nurse has delegated a task, is it signed off for this member of staff and this person, with a day for looking again?")
        .weight(2)
        .standards(&["cqc-saf:E3", "cqc-saf:S6", "cqc-kloe:S6", "reg:12(2)(c)", "reg:12(2)(i)"])
        .causes(&["unclear process"])
        .evidence("Task, person's reference, signed off on.")
        .failing("Delegated tasks are done without being signed off")
        .correct("Ask the nurse to do it until it is signed off.");
    SIGNATURE = ask("mc-signature", "On the signature list", Records,
        "Are this member of staff's signature and initials on the list, agency staff too?")
        .standards(&["cqc-saf:S8", "reg:17(2)(d)", "nice-sc1:1.14"])
        .causes(&["unclear process"])
        .evidence("Whether they are on it.")
        .failing("Signatures on charts cannot be told apart");
    SAFE_ROUND = ask("mc-round-watched", "Gives safely when watched", Observation,
        "When you watch, do they check person, medicine, dose, time and chart, explain, stay, sign only then, and wash their hands?")
        .weight(3)
        .standards(&["cqc-saf:S8", "cqc-saf:S6", "cqc-kloe:S7", "reg:12(2)(c)", "nice-sc1:1.14"])
        .causes(&["time pressure", "knowledge"])
        .evidence("What was seen, and interruptions.")
        .failing("Giving was seen to be unsafe")
        .correct("Coach at once, and watch the next round.");
    EXPLAINS = ask("mc-explains", "Knows what they give", Conversation,
        "Can they say of three medicines that they gave today what they are for, what to look out for, and what they do when a dose is refused or missed?")
        .weight(2)
        .standards(&["cqc-saf:S6", "cqc-kloe:S6", "reg:12(2)(c)", "nice-sc1:1.17"])
        .causes(&["knowledge"])
        .evidence("The medicines and what they said.")
        .failing("Staff do not know what they give");
    ERRORS_FALL = ask("mc-errors-fall", "Fewer errors", Outcomes,
        "Has this member of staff been without an error of the same kind since the last observation or coaching?")
        .standards(&["cqc-saf:E5", "cqc-kloe:E2", "reg:18"])
        .causes(&["time pressure", "leadership oversight"])
        .evidence("Errors and near misses since.")
        .failing("The same errors come again after coaching");
}
