//! Data fields that a record may carry, with their positions. The ids are the column names of a CSV file.

use crate::table::{HANDS, INFECTIONS, ROOMS};
use ratchet_tool_sdk::fields;

fields! {
    in HANDS {
        PROFESSION: Text "profession", "Profession, as a role";
        HANDS_SHIFT: Text "shift", "Shift";
        HANDS_WEEKDAY: Text "weekday", "Day of the week";
        HANDS_TEAM: Text "team", "Team";
        MOMENT: Text "moment", "Which of the five moments";
        MEANS: Text "means", "Means: soap, rub or none";
        SECONDS: Number "seconds", "Seconds that it took";
        LOOSE_STOOLS: Flag "diarrhoea-or-soiled", "Hands soiled, or the person has diarrhoea or vomits";
        BODY_FLUIDS: Flag "body-fluids-likely", "Contact with body fluids was likely";
        GLOVES_ON: Flag "gloves-worn", "Gloves were worn";
        GLOVES_CHANGED: Flag "gloves-changed", "Gloves were changed between tasks";
        SLEEVES: Flag "bare-below-elbows", "Bare below the elbows";
        RUB_STEPS: Number "steps-to-rub", "Steps to the nearest soap or rub";
        WATCHED_ON: Moment "last-watched-on", "Hand hygiene of this member of staff last watched on";
    }
    in ROOMS {
        ROOM_TEAM: Text "team", "Team";
        ROOM_KIND: Text "kind", "Kind of room";
        CLEANING_DUE: Number "cleaning-due", "Turns of cleaning due in the last 28 days";
        CLEANING_DONE: Number "cleaning-done", "Turns of cleaning done";
        MATTRESS_SOUND: Flag "mattress-sound", "Mattress and cushions passed the check";
        EQUIPMENT_SOILED: Number "equipment-soiled", "Pieces of equipment found soiled";
        EQUIPMENT_SEEN: Number "equipment-seen", "Pieces of equipment looked at";
        SHARPS_FROM: Moment "sharps-box-from", "Sharps box put together on";
        SHARPS_SIGNED: Flag "sharps-box-signed", "Sharps box dated and signed";
        SHARPS_FULL: Flag "sharps-box-over-line", "Sharps box filled over its line";
        FLUSHED: Moment "last-flushed-on", "Little-used outlets last flushed on";
        HOT: Number "hot-water-degrees", "Hot water in degrees";
        COLD: Number "cold-water-degrees", "Cold water in degrees";
        WATER_ACTED: Flag "water-acted-on", "Water out of range was acted on";
        FRIDGE: Number "fridge-degrees-max", "Highest fridge temperature in the last 28 days";
        FRIDGE_DUE: Number "fridge-checks-due", "Fridge checks due in the last 28 days";
        FRIDGE_DONE: Number "fridge-checks-done", "Fridge checks done";
        FRIDGE_ACTED: Flag "fridge-acted-on", "Fridge out of range was acted on";
        MISSING: Number "supplies-missing", "Supplies that were empty or missing";
    }
    in INFECTIONS {
        PERSON: Text "person", "Reference of the person";
        TEAM: Text "team", "Team";
        KIND: Text "kind", "Kind of infection";
        SIGNS: Moment "first-signs-at", "First signs at";
        CLINICIAN: Moment "clinician-asked-at", "Clinician asked at";
        SUSPECTED: Moment "suspected-at", "Infection suspected at";
        PRECAUTIONS: Moment "precautions-at", "Precautions begun at";
        OUTBREAK: Flag "outbreak", "Part of an outbreak: two or more with the same";
        OUTBREAK_SINCE: Moment "outbreak-since", "Second person fell ill at";
        REPORTED: Moment "reported-at", "Health protection team told at";
        MOVED: Flag "moved", "The person moved or was seen elsewhere meanwhile";
        TOLD_BEFORE: Flag "told-before-move", "Others were told before";
        ANTIBIOTIC: Text "antibiotic", "Antibiotic";
        ANTIBIOTIC_REASON: Text "antibiotic-reason", "Reason or sample behind it";
        ANTIBIOTIC_FROM: Moment "antibiotic-from", "Antibiotic begun at";
        ANTIBIOTIC_REVIEWED: Moment "antibiotic-reviewed-at", "Antibiotic reviewed at";
        ANTIBIOTIC_DAYS: Number "antibiotic-days", "Days that were prescribed";
        DEVICE: Text "device", "Device, for example a catheter";
        DEVICE_REASON: Text "device-reason", "Why the device is needed";
        DEVICE_CHANGE_DUE: Moment "device-change-due", "Device to be changed by";
        VACCINE_OFFERED: Flag "vaccine-offered", "Vaccine of the season offered";
        SPREAD_TO: Number "spread-to", "Others who caught it afterwards";
        LEARNED_ON: Moment "looked-at-afterwards-on", "Looked at afterwards on";
    }
}
