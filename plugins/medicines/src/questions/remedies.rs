//! Homely remedies: five questions about one remedy that was given without a prescription.

use crate::questions::covert;
use crate::table::REMEDIES;
use ratchet_tool_sdk::contract::Source::{Conversation, Outcomes, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section REMEDIES, from covert::END;
    AUTHORISED = ask("hr-authorised", "On the list, and right for this person", Records,
        "Is it on the list agreed with a health professional, and was it checked against this person's medicines and allergies?")
        .critical()
        .weight(2)
        .standards(&["cqc-saf:S8", "cqc-kloe:S7", "reg:12(2)(g)", "nice-sc1:1.16"])
        .causes(&["unclear process", "knowledge"])
        .evidence("The list, who agreed to it, and the check.")
        .failing("Remedies were given that nobody agreed to for this person")
        .correct("Ask the pharmacy or surgery about this person today.");
    RECORDED = ask("hr-recorded", "Recorded like any medicine", Records,
        "Are reason, amount, time, effect and stock recorded?")
        .standards(&["cqc-saf:S8", "reg:17(2)(c)", "nice-sc1:1.16"])
        .causes(&["time pressure", "unclear process"])
        .evidence("What is missing.")
        .failing("Remedies are not recorded like medicines");
    LIMIT = ask("hr-within-48-hours", "No longer than 48 hours", Records,
        "Was it given for at most 48 hours, and was a clinician asked where it was still needed?")
        .weight(2)
        .standards(&["cqc-saf:S8", "cqc-kloe:S7", "reg:12(2)(b)", "nice-sc1:1.16"])
        .causes(&["knowledge", "unclear process"])
        .evidence("First and last dose, and when a clinician was asked.")
        .failing("Remedies were given for longer than 48 hours without asking a clinician")
        .correct("Ring the surgery today.");
    STAFF_KNOW = ask("hr-staff-know", "Staff know list and limits", Conversation,
        "Can staff say which remedies they may give, to whom not, for how long, and what else holds paracetamol?")
        .standards(&["cqc-saf:S6", "cqc-kloe:S6", "reg:12(2)(c)", "nice-sc1:1.17"])
        .causes(&["knowledge"])
        .evidence("What they said.")
        .failing("Staff do not know the list and its limits");
    HELPED = ask("hr-helped", "Help at once for small ills", Outcomes,
        "Did the person get something for a small ill without waiting, and did it help?")
        .standards(&["cqc-saf:C4", "cqc-kloe:R3", "reg:9", "nice-sc1:1.16"])
        .causes(&["unclear process", "time pressure"])
        .evidence("When they asked, when they had it, and what it did.")
        .failing("People wait for help with small ills");
}
