//! Rooms and equipment: fourteen questions about one room: a bedroom, bathroom, sluice, laundry, kitchen, lounge or store.

use crate::questions::hands;
use crate::table::ROOMS;
use ratchet_tool_sdk::contract::Source::{Conversation, Observation, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section ROOMS, from hands::END;
    VISIBLY_CLEAN = ask("ip-visibly-clean", "Seen to be clean", Observation,
        "Are floor, surfaces, what hands touch often, and the places that are easy to forget (under the bed, fan, extractor, light cord) free of dust and soil?")
        .weight(3)
        .standards(&["cqc-saf:S7", "cqc-saf:S5", "cqc-kloe:S5", "reg:12(2)(h)", "reg:15"])
        .causes(&["time pressure", "unclear process"])
        .evidence("What was dirty, and where.")
        .failing("Rooms are not clean")
        .correct("Have it cleaned today, and look again.");
    SOUND = ask("ip-surfaces-sound", "Surfaces can be cleaned", Observation,
        "Are walls, floor, furniture, mattress and cushions whole, so that they can be cleaned and hold no fluid?")
        .weight(2)
        .standards(&["cqc-saf:S5", "cqc-kloe:S5", "reg:15", "reg:12(2)(e)"])
        .causes(&["leadership oversight", "unclear process"])
        .evidence("What is torn, stained or chipped; result of the mattress check.")
        .failing("Surfaces, mattresses or cushions are damaged")
        .correct("Replace a mattress or cushion that lets fluid through, today.");
    SCHEDULE = ask("ip-cleaning-done", "Cleaning done as planned", Records,
        "Does the cleaning record show that daily, weekly and deep cleaning were done as planned, and by whom gaps were put right?")
        .standards(&["cqc-saf:S7", "cqc-kloe:S5", "reg:15", "reg:17(2)(d)"])
        .causes(&["time pressure", "leadership oversight"])
        .evidence("Turns planned, turns done, and the last deep clean.")
        .failing("Planned cleaning was not done or not recorded");
    COLOURS = ask("ip-colours-kept", "Cloths and mops kept apart", Observation,
        "Are cloths, mops and buckets used by their colours, clean, dry and stored apart?")
        .standards(&["cqc-saf:S7", "cqc-kloe:S5", "reg:12(2)(h)"])
        .causes(&["knowledge", "unclear process"])
        .evidence("What was used where.")
        .failing("Cloths and mops are not kept apart");
    EQUIPMENT = ask("ip-equipment-clean", "Shared equipment clean", Observation,
        "Are commodes, hoists, slings, shower chairs and machines clean on every side, marked as cleaned, and slings kept for one person?")
        .weight(3)
        .standards(&["cqc-saf:S7", "cqc-saf:S5", "cqc-kloe:S5", "reg:12(2)(e)", "reg:15"])
        .causes(&["time pressure", "unclear process"])
        .evidence("What was soiled, and whether it was marked as clean.")
        .failing("Shared equipment is not clean")
        .correct("Take it out of use and clean it now.");
    LINEN = ask("ip-linen", "Linen handled safely", Observation,
        "Is used, soiled and infected linen bagged where it is taken off, kept off the floor, kept apart from clean linen and washed hot enough?")
        .standards(&["cqc-saf:S7", "cqc-kloe:S5", "reg:12(2)(h)"])
        .causes(&["knowledge", "time pressure"])
        .evidence("What was seen; temperature of the wash.")
        .failing("Linen is not handled safely");
    WASTE = ask("ip-waste", "Waste in the right stream", Observation,
        "Is waste in the right bag, are bins opened by foot, closed and not over-full, and is the store locked?")
        .standards(&["cqc-saf:S7", "cqc-saf:W8", "cqc-kloe:S5", "reg:15"])
        .causes(&["knowledge", "unclear process"])
        .evidence("What lay in which bag.")
        .failing("Waste is not kept in the right stream");
    SHARPS = ask("ip-sharps", "Sharps safe", Observation,
        "Are sharps boxes put together, dated and signed, shut between uses, below the line, within three months and out of reach?")
        .critical()
        .weight(2)
        .standards(&["cqc-saf:S7", "cqc-saf:S5", "cqc-kloe:S5", "reg:12(2)(e)"])
        .causes(&["knowledge", "unclear process"])
        .evidence("Date, signature, how full, and where it stands.")
        .failing("Sharps are not kept safely")
        .correct("Close and replace the box now.");
    WATER = ask("ip-water", "Water safe", Records,
        "Were taps and showers that are little used flushed each week, temperatures taken each month (hot at least 50 degrees, cold below 20) and what was out of range acted on?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:S5", "cqc-kloe:S5", "reg:12(2)(d)", "reg:15"])
        .causes(&["unclear process", "leadership oversight"])
        .evidence("Last flushing, temperatures, and what was done about those out of range.")
        .failing("Water is not kept safe from legionella")
        .correct("Flush now, close the outlet if it stays out of range, and tell whoever is responsible for the water.");
    FOOD = ask("ip-food-store", "Food and fridge safe", Records,
        "In kitchens and where food is kept: is the fridge at 8 degrees or less, logged each day and acted on, and is opened food dated?")
        .weight(2)
        .standards(&["cqc-saf:S7", "cqc-kloe:S5", "reg:14", "reg:12(2)(h)"])
        .causes(&["unclear process", "time pressure"])
        .evidence("Temperatures, gaps in the log, and undated food.")
        .failing("Food is not kept safely")
        .correct("Throw away what is in doubt, and put the fridge right today.");
    SUPPLIES = ask("ip-supplies", "Soap, towels and rub there", Observation,
        "Is there liquid soap, paper towels and rub that work, a sink only for hands, and protective equipment stored clean and in date?")
        .weight(2)
        .standards(&["cqc-saf:S7", "cqc-kloe:S5", "reg:12(2)(f)", "reg:15"])
        .causes(&["unclear process", "leadership oversight"])
        .evidence("What was empty or missing.")
        .failing("Soap, towels, rub or protective equipment are missing")
        .correct("Fill up now.");
    AIRED = ask("ip-aired", "Fresh air", Observation,
        "Can the room be aired, does the extractor draw, and is it aired while people are comfortable?")
        .standards(&["cqc-saf:S5", "cqc-kloe:S5", "reg:15"])
        .causes(&["unclear process"])
        .evidence("Window, extractor, and how the air was.")
        .failing("Rooms are not aired");
    PERSON_CONTENT = ask("ip-person-content", "People find it clean", Conversation,
        "Do people and visitors say that their room and what they share are clean, fresh and cleaned at times that suit them?")
        .standards(&["cqc-saf:C1", "cqc-saf:R4", "cqc-kloe:C1", "cqc-kloe:R2", "reg:10"])
        .causes(&["time pressure", "leadership oversight"])
        .evidence("What they said.")
        .failing("People do not find it clean");
    CLEANERS_KNOW = ask("ip-cleaners-know", "Cleaning staff know how", Conversation,
        "Can whoever cleans here say what they do differently when somebody has diarrhoea, which product, how strong and how long it must stay wet?")
        .weight(2)
        .standards(&["cqc-saf:S6", "cqc-saf:S7", "cqc-kloe:S6", "reg:12(2)(c)"])
        .causes(&["knowledge", "leadership oversight"])
        .evidence("What they said, and the product's label.")
        .failing("Cleaning staff do not know how to clean when it matters most");
}
