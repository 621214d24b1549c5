//! What is written when a dose is given, and what an auditor finds when looking at it.

use crate::chance::Chance;
use crate::homes::{Pair, Practice, Wording, date};
use chrono::{Days, NaiveDateTime, TimeDelta};

/// A dose that was given.
pub struct Dose {
    /// When, on the clock on the wall.
    pub at: NaiveDateTime,
    /// Pair, by position.
    pub pair: usize,
    /// Whether it was given too soon after the one before.
    pub too_soon: bool,
}

/// What is known about a dose from the ones before it.
pub struct History {
    /// How many were given in the 28 days up to and with this one.
    pub in_28_days: usize,
    /// How many were given in the 24 hours up to and with this one.
    pub in_24_hours: usize,
    /// The one before, if it was within a week.
    pub previous: Option<NaiveDateTime>,
}

/// What staff wrote.
pub struct Entry {
    pub trigger: String,
    pub alternatives: String,
    pub effect: String,
    pub effect_at: Option<NaiveDateTime>,
    pub second_check: Option<bool>,
    pub watched_on: chrono::NaiveDate,
    pub use_reviewed: Option<bool>,
    /// One letter a question, in the tool's order.
    pub answers: [char; 12],
}

/// From five doses a week on, use is regular.
const REGULAR_USE: usize = 20;

/// Days during which an instruction counts as new.
const NEW_FOR_DAYS: i64 = 45;

/// Writes the entry of a dose.
pub fn write(dose: &Dose, pair: &Pair, practice: Practice, history: &History, chance: &mut Chance) -> Entry {
    let medicine = pair.medicine;
    let mut entry = Entry {
        trigger: (*chance.pick(medicine.triggers)).to_owned(),
        alternatives: (*chance.pick(medicine.alternatives)).to_owned(),
        effect: (*chance.pick(medicine.effects)).to_owned(),
        effect_at: Some(dose.at + TimeDelta::minutes(i64::from(30 + 5 * chance.below(12)))),
        second_check: None,
        watched_on: dose.at.date() - Days::new(u64::from(20 + chance.below(180))),
        use_reviewed: (history.in_28_days >= REGULAR_USE).then(|| chance.percent(practice.seen_good)),
        answers: ['y'; 12],
    };
    spoil_reason(&mut entry, practice, chance);
    spoil_rest(&mut entry, dose, pair, practice, chance);
    entry.answers = answers(&entry, dose, pair, practice, history, chance);
    entry
}

fn spoil_reason(entry: &mut Entry, practice: Practice, chance: &mut Chance) {
    if !chance.percent(practice.reason_missing) {
        return;
    }
    match chance.below(5) {
        0 => entry.trigger = String::new(),
        1 => entry.trigger = "as above".to_owned(),
        2 => entry.alternatives = String::new(),
        3 => (entry.alternatives, entry.effect) = (String::new(), "nil".to_owned()),
        _ => (entry.effect, entry.effect_at) = (String::new(), None),
    }
}

fn spoil_rest(entry: &mut Entry, dose: &Dose, pair: &Pair, practice: Practice, chance: &mut Chance) {
    if chance.percent(practice.effect_late) {
        entry.effect_at = entry
            .effect_at
            .map(|at| at + TimeDelta::minutes(i64::from(260 + chance.below(120))));
    }
    if chance.percent(practice.not_watched) {
        entry.watched_on = dose.at.date() - Days::new(u64::from(400 + chance.below(200)));
    }
    let written = date(pair.protocols[pair.protocol_on(dose.at.date())].0);
    if (dose.at.date() - written).num_days() <= NEW_FOR_DAYS {
        entry.second_check = Some(chance.percent(practice.seen_good));
    }
}

/// An auditor sees most of what is wrong; the tool finds the rest in the fields.
fn answers(
    entry: &Entry,
    dose: &Dose,
    pair: &Pair,
    practice: Practice,
    history: &History,
    chance: &mut Chance,
) -> [char; 12] {
    let mut judge = |wrong: bool, seen: u32| if wrong && chance.percent(seen) { 'n' } else { 'y' };
    let wording = pair.protocols[pair.protocol_on(dose.at.date())].1;
    let reasonless = entry.trigger.len() < 10 || entry.alternatives.is_empty() || entry.effect.len() < 5;
    let late = entry.effect_at.is_none_or(|at| at - dose.at > TimeDelta::hours(4));
    let unwatched = (dose.at.date() - entry.watched_on).num_days() > 366;
    let fixed = [
        judge(matches!(wording, Wording::Thin(_)), 60),
        judge(wording == Wording::CopiedSigns, 30),
        judge(reasonless, 70),
        judge(late, 70),
        entry.second_check.map_or('-', |checked| judge(!checked, 100)),
        'y',
        judge(dose.too_soon, 80),
        judge(unwatched, 80),
    ];
    let mut seen = |asked: u32| match chance.percent(asked) {
        false => '-',
        true if chance.percent(practice.seen_good) => 'y',
        true => 'n',
    };
    let watched = [seen(40), seen(50), seen(35)];
    let reviewed = match entry.use_reviewed {
        Some(true) => 'y',
        Some(false) => 'n',
        None if history.in_28_days < 8 => '-',
        None => 'y',
    };
    let mut letters = ['-'; 12];
    letters[..8].copy_from_slice(&fixed);
    letters[8..11].copy_from_slice(&watched);
    letters[11] = reviewed;
    letters
}
