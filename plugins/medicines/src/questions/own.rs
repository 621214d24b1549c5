//! Own medicines: six questions about one person who looks after medicines themselves.

use crate::questions::remedies;
use crate::table::OWN;
use ratchet_tool_sdk::contract::Source::{Conversation, Observation, Outcomes, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section OWN, from remedies::END;
    ASSESSED = ask("om-assessed", "Risk assessed with the person", Records,
        "Is there an assessment made with the person of what they can do themselves, with what help, for each medicine?")
        .weight(2)
        .standards(&["cqc-saf:C3", "cqc-saf:S4", "cqc-kloe:C3", "reg:12(2)(a)", "nice-sc1:1.13", "nice-qs85:3"])
        .causes(&["time pressure", "unclear process"])
        .evidence("Date, and what it says.")
        .failing("People look after medicines without an assessment made with them");
    REVIEWED = ask("om-reviewed", "Looked at again", Records,
        "Was it looked at again when something changed, and within the time that the assessment sets?")
        .standards(&["cqc-saf:S4", "cqc-kloe:S2", "reg:12(2)(a)", "nice-sc1:1.13"])
        .causes(&["time pressure", "leadership oversight"])
        .evidence("Last look, and the next.")
        .failing("Assessments are not looked at again");
    KEPT_SAFE = ask("om-kept-safe", "Kept safely by the person", Observation,
        "Does the person keep them where they can get at them and others cannot?")
        .critical()
        .weight(2)
        .standards(&["cqc-saf:S8", "cqc-saf:S5", "cqc-kloe:S7", "reg:12(2)(g)", "nice-sc1:1.13"])
        .causes(&["unclear process"])
        .evidence("Where they were kept.")
        .failing("Others can get at a person's medicines")
        .correct("Agree a locked place with the person today.");
    TAKEN = ask("om-taken", "Taken as they should be", Outcomes,
        "Do count and effect show that they are taken as prescribed, and was help given where they were not?")
        .weight(2)
        .standards(&["cqc-saf:S8", "cqc-saf:E5", "cqc-kloe:S7", "nice-sc1:1.13"])
        .causes(&["knowledge", "time pressure"])
        .evidence("Count, and what was done.")
        .failing("Medicines are not taken as prescribed and nobody helps")
        .correct("Talk with the person and the pharmacy today.");
    SUPPORTED = ask("om-supported", "Supported as they wish", Conversation,
        "Does the person say that they get just the help they want: opening, reminding, reading, ordering?")
        .standards(&["cqc-saf:C3", "cqc-saf:R1", "cqc-kloe:C3", "reg:9", "nice-qs85:3"])
        .causes(&["time pressure", "knowledge"])
        .evidence("What the person said.")
        .failing("People do not get the help they want with their own medicines");
    OFFERED = ask("om-offered", "Offered to everybody", Conversation,
        "Do people who do not look after theirs say that they were asked whether they would like to, in part or in whole?")
        .standards(&["cqc-saf:C3", "cqc-kloe:C3", "reg:9", "nice-sc1:1.13"])
        .causes(&["leadership oversight", "unclear process"])
        .evidence("What they said.")
        .failing("People are not asked whether they want to look after their medicines");
}
