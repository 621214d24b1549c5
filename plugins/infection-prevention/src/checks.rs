//! What one record contradicts. Each check needs its own fields and is silent without them; then the auditor's answer
//! stands.

use crate::fields as f;
use crate::questions::{hands, infections, rooms};
use ratchet_tool_sdk::words::says_something;
use ratchet_tool_sdk::{CheckRow, DAY, Fields, FormRow, Problem};

/// The World Health Organization's guidance: rub takes 20 to 30 seconds, soap and water 40 to 60.
const RUB_SECONDS: i64 = 20;
const SOAP_SECONDS: i64 = 40;

/// More than this and the next rub is not at the place of care.
const STEPS_MAX: i64 = 5;

/// A year, with a day's grace for leap years.
const WATCHED_FOR: i64 = 366 * DAY;

/// A sharps box is closed after three months at the latest, however little is in it.
const SHARPS_FOR: i64 = 92 * DAY;

/// Little-used outlets are flushed weekly.
const FLUSH_EVERY: i64 = 7 * DAY;

/// Health and safety guidance on legionella: hot water at least 50 degrees at the tap, cold below 20.
const HOT_DEGREES_MIN: i64 = 50;
const COLD_DEGREES_MAX: i64 = 20;

/// Food is chilled at 8 degrees or less.
const FRIDGE_DEGREES_MAX: i64 = 8;

/// Somebody with signs is seen, and an outbreak told, within a day.
pub const ACT_WITHIN: i64 = DAY;

/// An antibiotic is reviewed within three days.
const ANTIBIOTIC_REVIEW_WITHIN: i64 = 3 * DAY;

/// An infection is looked at afterwards within four weeks.
const LEARN_WITHIN: i64 = 28 * DAY;

/// The rows.
pub const ROWS: [CheckRow; 27] = [
    // Hands.
    CheckRow::new(hands::CLEANED, f::MEANS, |r| {
        is_means(r, "none").then_some(Problem::new("nothing was used"))
    }),
    CheckRow::new(hands::RIGHT_WAY, f::MEANS, |r| {
        (is_means(r, "rub") && r.affirms(f::LOOSE_STOOLS)).then_some(Problem::new("rub where only soap and water help"))
    }),
    CheckRow::new(hands::RIGHT_WAY, f::SECONDS, |r| {
        let least = if is_means(r, "soap") { SOAP_SECONDS } else { RUB_SECONDS };
        (r.has(f::SECONDS) && !is_means(r, "none") && !r.is_at_least(f::SECONDS, least))
            .then_some(Problem::new("shorter than it takes"))
    }),
    CheckRow::new(hands::BARE, f::SLEEVES, |r| {
        r.denies(f::SLEEVES)
            .then_some(Problem::new("sleeves, watch, rings or nails"))
    }),
    CheckRow::new(hands::GLOVES, f::GLOVES_ON, |r| {
        let (worn, needed) = (r.flag(f::GLOVES_ON)?, r.flag(f::BODY_FLUIDS)?);
        match (worn, needed) {
            (true, false) => Some(Problem::new("gloves without need")),
            (false, true) => Some(Problem::grave("no gloves although body fluids were likely")),
            _ => None,
        }
    }),
    CheckRow::new(hands::GLOVES, f::GLOVES_CHANGED, |r| {
        (r.affirms(f::GLOVES_ON) && r.denies(f::GLOVES_CHANGED))
            .then_some(Problem::new("the same gloves for the next task"))
    }),
    CheckRow::new(hands::WITHIN_REACH, f::RUB_STEPS, |r| {
        r.is_at_least(f::RUB_STEPS, STEPS_MAX + 1)
            .then_some(Problem::new("more than five steps to soap or rub"))
    }),
    CheckRow::new(hands::COMPETENT, f::WATCHED_ON, |r| {
        r.is_older(f::WATCHED_ON, WATCHED_FOR)
            .then_some(Problem::new("last watched more than twelve months ago"))
    }),
    // Rooms.
    CheckRow::new(rooms::SOUND, f::MATTRESS_SOUND, |r| {
        r.denies(f::MATTRESS_SOUND)
            .then_some(Problem::grave("a mattress or cushion that lets fluid through"))
    }),
    CheckRow::new(rooms::SCHEDULE, f::CLEANING_DONE, |r| {
        r.is_less(f::CLEANING_DONE, f::CLEANING_DUE)
            .then_some(Problem::new("turns of cleaning left out"))
    }),
    CheckRow::new(rooms::EQUIPMENT, f::EQUIPMENT_SOILED, |r| {
        r.is_at_least(f::EQUIPMENT_SOILED, 1)
            .then_some(Problem::new("soiled pieces"))
    }),
    CheckRow::new(rooms::SHARPS, f::SHARPS_FROM, |r| {
        (r.is_older(f::SHARPS_FROM, SHARPS_FOR) || r.affirms(f::SHARPS_FULL) || r.denies(f::SHARPS_SIGNED)).then_some(
            Problem::grave("a box that is older than three months, over its line or not signed"),
        )
    }),
    CheckRow::new(rooms::WATER, f::FLUSHED, |r| {
        r.is_older(f::FLUSHED, FLUSH_EVERY)
            .then_some(Problem::new("not flushed for more than a week"))
    }),
    CheckRow::new(rooms::WATER, f::HOT, |r| {
        let cool = r.has(f::HOT) && !r.is_at_least(f::HOT, HOT_DEGREES_MIN);
        let warm = r.is_at_least(f::COLD, COLD_DEGREES_MAX);
        ((cool || warm) && !r.affirms(f::WATER_ACTED))
            .then_some(Problem::grave("water out of range that nobody acted on"))
    }),
    CheckRow::new(rooms::FOOD, f::FRIDGE, |r| {
        let above = r
            .number(f::FRIDGE)
            .is_some_and(|degrees| degrees > FRIDGE_DEGREES_MAX * 1_000);
        (above && !r.affirms(f::FRIDGE_ACTED))
            .then_some(Problem::grave("a fridge above 8 degrees that nobody acted on"))
    }),
    CheckRow::new(rooms::FOOD, f::FRIDGE_DONE, |r| {
        r.is_less(f::FRIDGE_DONE, f::FRIDGE_DUE)
            .then_some(Problem::new("gaps in the fridge log"))
    }),
    CheckRow::new(rooms::SUPPLIES, f::MISSING, |r| {
        r.is_at_least(f::MISSING, 1)
            .then_some(Problem::new("something empty or missing"))
    }),
    // Infections.
    CheckRow::new(infections::NOTICED, f::CLINICIAN, |r| {
        r.is_late(f::SIGNS, f::CLINICIAN, ACT_WITHIN)
            .then_some(Problem::grave("no clinician asked within a day of the first signs"))
    }),
    CheckRow::new(infections::PRECAUTIONS, f::PRECAUTIONS, |r| {
        r.is_late(f::SUSPECTED, f::PRECAUTIONS, ACT_WITHIN)
            .then_some(Problem::new(
                "precautions begun more than a day after it was suspected, or not at all",
            ))
    }),
    CheckRow::new(infections::REPORTED, f::REPORTED, |r| {
        let unreported = !r.has(f::REPORTED) || r.is_late(f::OUTBREAK_SINCE, f::REPORTED, ACT_WITHIN);
        (r.affirms(f::OUTBREAK) && unreported).then_some(Problem::grave("an outbreak not reported within a day"))
    }),
    CheckRow::new(infections::TRANSFER, f::TOLD_BEFORE, |r| {
        (r.affirms(f::MOVED) && r.denies(f::TOLD_BEFORE))
            .then_some(Problem::new("others not told before the person moved"))
    }),
    CheckRow::new(infections::ANTIBIOTICS, f::ANTIBIOTIC_REASON, |r| {
        let given = says_something(r.text(f::ANTIBIOTIC));
        let reasoned = says_something(r.text(f::ANTIBIOTIC_REASON)) && r.has(f::ANTIBIOTIC_DAYS);
        (given && !reasoned).then_some(Problem::new("no reason or no number of days"))
    }),
    CheckRow::new(infections::ANTIBIOTICS, f::ANTIBIOTIC_REVIEWED, |r| {
        r.is_late(f::ANTIBIOTIC_FROM, f::ANTIBIOTIC_REVIEWED, ANTIBIOTIC_REVIEW_WITHIN)
            .then_some(Problem::new("no review within three days"))
    }),
    CheckRow::new(infections::DEVICES, f::DEVICE_REASON, |r| {
        let device = says_something(r.text(f::DEVICE));
        let unneeded = device && !says_something(r.text(f::DEVICE_REASON));
        (unneeded || r.has_passed(f::DEVICE_CHANGE_DUE))
            .then_some(Problem::new("a device without a reason, or past its day for changing"))
    }),
    CheckRow::new(infections::VACCINATED, f::VACCINE_OFFERED, |r| {
        r.denies(f::VACCINE_OFFERED)
            .then_some(Problem::new("vaccine not offered"))
    }),
    CheckRow::new(infections::LEARNED, f::LEARNED_ON, |r| {
        r.is_late(f::SIGNS, f::LEARNED_ON, LEARN_WITHIN)
            .then_some(Problem::new("not looked at within four weeks"))
    }),
    CheckRow::new(infections::CONTAINED, f::SPREAD_TO, |r| {
        r.is_at_least(f::SPREAD_TO, 1)
            .then_some(Problem::new("others caught it"))
    }),
];

/// What cannot be.
pub const FORM: [FormRow; 6] = [
    FormRow::new(f::CLEANING_DONE, |r| {
        r.is_less(f::CLEANING_DUE, f::CLEANING_DONE)
            .then_some("there cannot be more turns done than were due")
    }),
    FormRow::new(f::EQUIPMENT_SOILED, |r| {
        r.is_less(f::EQUIPMENT_SEEN, f::EQUIPMENT_SOILED)
            .then_some("there cannot be more soiled pieces than were looked at")
    }),
    FormRow::new(f::FRIDGE_DONE, |r| {
        r.is_less(f::FRIDGE_DUE, f::FRIDGE_DONE)
            .then_some("there cannot be more checks done than were due")
    }),
    FormRow::new(f::HOT, |r| {
        r.is_at_least(f::HOT, 101)
            .then_some("this should be in degrees Celsius, at most 100")
    }),
    FormRow::new(f::CLINICIAN, |r| {
        r.is_before(f::CLINICIAN, f::SIGNS)
            .then_some("this is before the first signs")
    }),
    FormRow::new(f::REPORTED, |r| {
        (r.affirms(f::OUTBREAK) && r.is_before(f::REPORTED, f::OUTBREAK_SINCE))
            .then_some("this is before the second person fell ill")
    }),
];

/// What was used: `soap`, `rub` or `none`, as the first word.
fn is_means(record: Fields<'_>, means: &str) -> bool {
    let first = record
        .text(f::MEANS)
        .and_then(|text| text.split_ascii_whitespace().next());
    first.is_some_and(|first| first.trim_end_matches([',', '.']).eq_ignore_ascii_case(means))
}
