//! Controlled drugs: nine questions about one controlled drug and its page in the register.

use crate::questions::mar;
use crate::table::CONTROLLED;
use ratchet_tool_sdk::contract::Source::{Conversation, Observation, Outcomes, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section CONTROLLED, from mar::END;
    BALANCE = ask("cd-balance", "Balance is right", Observation,
        "Do the amount that two of you count, the balance in the register, and the sum of its entries agree?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:S8", "cqc-kloe:S7", "reg:12(2)(g)", "nice-sc1:1.12"])
        .causes(&["unclear process", "time pressure"])
        .evidence("Counted, balance in the register, and the last entry that agreed.")
        .failing("The balance of a controlled drug is wrong")
        .correct("Count again with a second trained person now, tell the manager, and report what stays unexplained today.");
    SIGNED_TWICE = ask("cd-signed-twice", "Two signatures each time", Records,
        "Is every entry (received, given, returned, destroyed) signed by the one who did it and by a trained witness who saw it?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:S8", "cqc-kloe:S7", "reg:12(2)(g)", "nice-sc1:1.14"])
        .causes(&["time pressure", "leadership oversight"])
        .evidence("Entries with one signature, on which shifts.")
        .failing("Entries in the register lack a second signature")
        .correct("Agree with the shift who witnesses from the next dose on, and find out how each of these doses was given.");
    WITNESSED = ask("cd-witness-seen", "Witness really there", Observation,
        "When watched, did the witness see the drug taken out, checked, given and the rest destroyed, before signing?")
        .weight(3)
        .standards(&["cqc-saf:S8", "cqc-kloe:S7", "reg:12(2)(c)", "nice-sc1:1.14"])
        .causes(&["time pressure", "knowledge"])
        .evidence("What the witness saw and what not.")
        .failing("Witnesses sign for what they have not seen");
    REGISTER = ask("cd-register", "Register bound and whole", Records,
        "Is the register bound, numbered, one page a drug, form and strength, without crossings-out, and is each correction signed?")
        .standards(&["cqc-saf:S8", "reg:17(2)(c)", "nice-sc1:1.12"])
        .causes(&["knowledge", "unclear process"])
        .evidence("The page and what is wrong with it.")
        .failing("The register is not kept as it should be");
    CHECKED = ask("cd-balance-checked", "Balance checked in between", Records,
        "Was the balance checked by two people at least weekly, and at each handover of the keys where the policy says so?")
        .weight(2)
        .standards(&["cqc-saf:S8", "cqc-kloe:S7", "reg:12(2)(g)", "nice-sc1:1.12"])
        .causes(&["time pressure", "leadership oversight"])
        .evidence("Dates of the last four checks.")
        .failing("Balances are not checked in between");
    CUPBOARD = ask("cd-cupboard", "Cupboard and keys", Observation,
        "Is the cupboard of metal, fixed, locked and used for nothing else, and are its keys on the person in charge and apart from other keys?")
        .critical()
        .weight(2)
        .standards(&["cqc-saf:S8", "cqc-saf:S5", "cqc-kloe:S7", "reg:12(2)(g)", "reg:15"])
        .causes(&["unclear process", "leadership oversight"])
        .evidence("Where the keys were, and what else lay in the cupboard.")
        .failing("Controlled drugs are not kept as the law asks")
        .correct("Lock the cupboard and put the keys on the person in charge now.");
    DESTROYED = ask("cd-disposal", "Returned or destroyed properly", Records,
        "Are drugs no longer needed kept apart, returned or made unusable within seven days, with amount, signature and witness?")
        .weight(2)
        .standards(&["cqc-saf:S8", "reg:12(2)(g)", "nice-sc1:1.12"])
        .causes(&["unclear process", "time pressure"])
        .evidence("What is waiting and since when.")
        .failing("Controlled drugs that are no longer needed are kept or not accounted for")
        .correct("Return them this week, with two signatures.");
    STAFF_KNOW = ask("cd-staff-know", "Staff know what to do when it is wrong", Conversation,
        "Can staff say what they do when the balance is wrong at night: whom they ring, what they write, what they do not touch?")
        .standards(&["cqc-saf:S6", "cqc-kloe:S6", "reg:12(2)(c)", "nice-sc1:1.17"])
        .causes(&["knowledge"])
        .evidence("What they said.")
        .failing("Staff do not know what to do when a balance is wrong");
    RELIEF = ask("cd-relief", "Relief when it was needed", Outcomes,
        "Did the person get the drug when they needed it, patches and pain at night among it, and did it help?")
        .weight(2)
        .standards(&["cqc-saf:C4", "cqc-saf:E5", "cqc-kloe:R3", "reg:9", "nice-sc1:1.14"])
        .causes(&["time pressure", "unclear process"])
        .evidence("Times asked and given, and the effect.")
        .failing("People wait for relief or do not get it");
}
