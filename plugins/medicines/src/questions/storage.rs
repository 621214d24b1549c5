//! Storage: eight questions about one place in which medicines are kept: a fridge, cupboard, trolley or room.

use crate::questions::controlled;
use crate::table::STORAGE;
use ratchet_tool_sdk::contract::Source::{Conversation, Observation, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section STORAGE, from controlled::END;
    FRIDGE = ask("ms-fridge", "Fridge between 2 and 8 degrees", Records,
        "Were least and most temperature read and reset each day, did they stay between 2 and 8 degrees, and was something done each time they did not?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:S8", "cqc-kloe:S7", "reg:12(2)(g)", "nice-sc1:1.12"])
        .causes(&["unclear process", "time pressure", "knowledge"])
        .evidence("Lowest and highest, days without a reading, and what was done.")
        .failing("The fridge was out of range and nobody acted, or nobody looked")
        .correct("Mark the medicines \"do not use\", ring the pharmacy about each, and put the fridge right now.");
    ROOM = ask("ms-room", "Room at 25 degrees or less", Records,
        "Was the temperature of the room read each day, did it stay at 25 degrees or less, and was something done each time it did not?")
        .weight(2)
        .standards(&["cqc-saf:S8", "cqc-saf:S5", "cqc-kloe:S7", "reg:12(2)(g)", "nice-sc1:1.12"])
        .causes(&["unclear process", "leadership oversight"])
        .evidence("Highest, days above, and what was done.")
        .failing("Medicines were kept too warm and nobody acted")
        .correct("Cool the room or move the medicines today, and ask the pharmacy about them.");
    LOCKED = ask("ms-locked", "Locked, and keys held", Observation,
        "Is it locked whenever nobody is at it, is the trolley fixed, and does the person in charge hold the keys?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:S8", "cqc-saf:S5", "cqc-kloe:S7", "reg:12(2)(g)"])
        .causes(&["time pressure", "unclear process"])
        .evidence("What stood open, for how long, and where the keys were.")
        .failing("Medicines were left unlocked")
        .correct("Lock it now, and check that nothing is missing.");
    APART = ask("ms-kept-apart", "Kept apart and in order", Observation,
        "Are medicines to swallow and to put on the skin kept apart, each person's together, and nothing else kept with them?")
        .standards(&["cqc-saf:S8", "cqc-kloe:S7", "reg:12(2)(g)", "nice-sc1:1.12"])
        .causes(&["unclear process", "time pressure"])
        .evidence("What lay together.")
        .failing("Medicines are not kept apart");
    IN_DATE = ask("ms-in-date", "In date and dated when opened", Observation,
        "Is everything within its date, and do eye drops, liquids, creams and insulin carry the day they were opened and the day they end?")
        .weight(2)
        .standards(&["cqc-saf:S8", "cqc-kloe:S7", "reg:12(2)(g)", "nice-sc1:1.12"])
        .causes(&["time pressure", "unclear process"])
        .evidence("What is out of date or undated.")
        .failing("Medicines are out of date or not dated when opened")
        .correct("Take them out of use and order new ones today.");
    CLEAN = ask("ms-clean", "Clean and quiet", Observation,
        "Is the place clean, light and quiet enough to work without being disturbed, with a sink near?")
        .standards(&["cqc-saf:S5", "cqc-saf:S7", "cqc-kloe:S5", "reg:15"])
        .causes(&["leadership oversight"])
        .evidence("What was disturbed or dirty.")
        .failing("Medicines are prepared where it is dirty or one is disturbed");
    OXYGEN = ask("ms-gases", "Oxygen and sharps safe", Observation,
        "Are oxygen cylinders fixed, marked on the door and away from heat, and sharps boxes closed between uses?")
        .standards(&["cqc-saf:S5", "cqc-kloe:S5", "reg:12(2)(d)", "reg:12(2)(e)"])
        .causes(&["knowledge", "unclear process"])
        .evidence("What was seen.")
        .failing("Oxygen or sharps are not kept safely");
    STAFF_KNOW = ask("ms-staff-know", "Staff know what to do out of range", Conversation,
        "Can whoever reads the thermometer say what the numbers should be and what they do when they are not?")
        .weight(2)
        .standards(&["cqc-saf:S6", "cqc-kloe:S6", "reg:12(2)(c)", "nice-sc1:1.17"])
        .causes(&["knowledge"])
        .evidence("What they said.")
        .failing("Staff do not know what to do when a temperature is out of range");
}
