//! Creams and patches: six questions about one cream, ointment, drop or patch.

use crate::questions::storage;
use crate::table::TOPICAL;
use ratchet_tool_sdk::contract::Source::{Observation, Outcomes, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section TOPICAL, from storage::END;
    DIRECTED = ask("tp-directed", "Body map and directions", Records,
        "Does a body map show where, and do the directions say how much, how often and for how long?")
        .weight(2)
        .standards(&["cqc-saf:S8", "cqc-kloe:S7", "reg:12(2)(g)", "nice-sc1:1.14"])
        .causes(&["unclear process", "knowledge"])
        .evidence("What is missing.")
        .failing("Nobody can tell where or how often it is to be used")
        .correct("Ask the surgery or pharmacy for full directions today.");
    RECORDED = ask("tp-recorded", "Each use recorded", Records,
        "Does the record, signed by whoever did it, show every use that was due?")
        .weight(2)
        .standards(&["cqc-saf:S8", "reg:17(2)(c)", "nice-sc1:1.14"])
        .causes(&["time pressure", "unclear process"])
        .evidence("Uses due, uses recorded.")
        .failing("Uses are not recorded");
    PATCH_SAFE = ask("tp-patch-safe", "One patch, old one off", Observation,
        "For a patch: is only what is prescribed on the body, was the old one taken off, and are day and time written on it?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:S8", "cqc-kloe:S7", "reg:12(2)(g)", "nice-sc1:1.14"])
        .causes(&["knowledge", "unclear process"])
        .evidence("Patches on the body, and when each was put on.")
        .failing("A patch was left on or doubled")
        .correct("Take off what should not be there, watch breathing and alertness, and ask 111 or the prescriber now.");
    ROTATED = ask("tp-sites-rotated", "Site changed each time", Records,
        "Does the record show another site for each patch, and no site again within the time that its leaflet asks for?")
        .standards(&["cqc-saf:S8", "reg:12(2)(g)", "nice-sc1:1.14"])
        .causes(&["knowledge", "unclear process"])
        .evidence("The last sites with their dates.")
        .failing("Patches are put on the same site");
    IN_DATE = ask("tp-in-date", "Own tube, in date", Observation,
        "Is it this person's own, dated when opened, in date, and kept where fire and other people cannot get at it?")
        .standards(&["cqc-saf:S8", "cqc-saf:S7", "cqc-kloe:S7", "reg:12(2)(g)"])
        .causes(&["unclear process", "time pressure"])
        .evidence("Opened on, whose it is, and where it stood.")
        .failing("Creams are shared, undated or out of date");
    HELPS = ask("tp-helps", "Skin is better", Outcomes,
        "Is what it is for better, or was the prescriber told that it is not?")
        .standards(&["cqc-saf:E5", "cqc-kloe:E2", "reg:9", "nice-sc1:1.8"])
        .causes(&["leadership oversight", "knowledge"])
        .evidence("How it was and how it is.")
        .failing("It does not help and nobody asked the prescriber");
}
