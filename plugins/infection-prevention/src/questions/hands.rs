//! Hand hygiene: nine questions about one moment of care that was watched (the World Health Organization's five moments).

use crate::table::HANDS;
use ratchet_tool_sdk::contract::Source::{Conversation, Observation, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section HANDS, from 0;
    CLEANED = ask("hh-cleaned", "Hands cleaned at the moment", Observation,
        "Were hands cleaned when this moment asked for it: before touching the person, before a clean task, after a risk of body fluids, after touching the person, after touching what is around them?")
        .weight(3)
        .standards(&["cqc-saf:S7", "cqc-kloe:S5", "reg:12(2)(h)"])
        .causes(&["time pressure", "knowledge"])
        .evidence("Which of the five moments it was, and what was done.")
        .failing("Hands were not cleaned when the moment asked for it")
        .correct("Say so at once, in a friendly way, before the next person is touched.");
    RIGHT_WAY = ask("hh-right-way", "Cleaned in the right way", Observation,
        "Was it done with the right means (soap and water when soiled and with diarrhoea or vomiting, otherwise rub), over all of the hand and long enough?")
        .weight(2)
        .standards(&["cqc-saf:S7", "cqc-kloe:S5", "reg:12(2)(h)"])
        .causes(&["knowledge", "time pressure"])
        .evidence("Means, seconds, and the parts that were left out.")
        .failing("Hands were not cleaned in the right way");
    BARE = ask("hh-bare-below-elbows", "Bare below the elbows", Observation,
        "Were forearms, wrists and nails free of sleeves, watches, stoned rings, varnish and false nails?")
        .standards(&["cqc-saf:S7", "cqc-kloe:S5", "reg:12(2)(h)"])
        .causes(&["knowledge", "leadership oversight"])
        .evidence("What was worn.")
        .failing("Staff were not bare below the elbows");
    GLOVES = ask("hh-gloves", "Gloves only where needed", Observation,
        "Were gloves worn where body fluids or chemicals asked for them and only there, changed between tasks and people, and hands cleaned after?")
        .weight(2)
        .standards(&["cqc-saf:S7", "cqc-kloe:S5", "reg:12(2)(h)"])
        .causes(&["knowledge", "unclear process"])
        .evidence("Task, gloves, and what was touched with them.")
        .failing("Gloves were worn without need, left out, or kept on between tasks")
        .correct("Have gloves changed and hands cleaned now.");
    APRON = ask("hh-apron-mask", "Apron, mask and eyes", Observation,
        "Were apron, mask and eye protection chosen for the risk, put on and taken off in the right order, and thrown away in the right bag?")
        .weight(2)
        .standards(&["cqc-saf:S7", "cqc-kloe:S5", "reg:12(2)(h)"])
        .causes(&["knowledge", "unclear process"])
        .evidence("What was worn, in which order it came off.")
        .failing("Protective equipment was not used in the right way");
    WITHIN_REACH = ask("hh-within-reach", "Everything within reach", Observation,
        "At the place of care, were soap, paper towels, rub, gloves, aprons and a bin to be had within a few steps?")
        .weight(2)
        .standards(&["cqc-saf:S7", "cqc-saf:S5", "cqc-kloe:S5", "reg:12(2)(f)", "reg:15"])
        .causes(&["unclear process", "leadership oversight"])
        .evidence("What was missing, and how far the next one was.")
        .failing("What is needed to clean hands is not within reach")
        .correct("Fill up now.");
    PERSON_OFFERED = ask("hh-person-offered", "People's hands too", Conversation,
        "Does the person say, or show, that they are offered to clean their own hands before eating and after the toilet?")
        .standards(&["cqc-saf:C1", "cqc-saf:S7", "cqc-kloe:C1", "reg:10"])
        .causes(&["time pressure", "knowledge"])
        .evidence("What the person said or was seen.")
        .failing("People are not offered to clean their hands");
    STAFF_EXPLAIN = ask("hh-staff-explain", "Staff can explain when and why", Conversation,
        "Can the member of staff name the five moments for this person, and say when rub is not enough?")
        .standards(&["cqc-saf:S6", "cqc-saf:S7", "cqc-kloe:S6", "reg:12(2)(c)"])
        .causes(&["knowledge"])
        .evidence("What they said.")
        .failing("Staff could not explain when and why");
    COMPETENT = ask("hh-competent", "Watched within the year", Records,
        "Was this member of staff's hand hygiene watched and found right within the last twelve months, and at induction?")
        .standards(&["cqc-saf:S6", "cqc-kloe:S6", "reg:12(2)(c)", "reg:18"])
        .causes(&["leadership oversight", "time pressure"])
        .evidence("Date of the last observation.")
        .failing("Hand hygiene was not watched within the year");
}
