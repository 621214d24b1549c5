//! A home's administrations, month by month.

use crate::chance::Chance;
use crate::entry::{self, Dose, Entry, History};
use crate::homes::{Home, Pair, Practice, date};
use crate::protocol;
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Weekday};
use ratchet_core::calendar::{Calendar, Region};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

const COLUMNS: [&str; 31] = [
    "reference",
    "given-at",
    "person",
    "medicine",
    "protocol",
    "team",
    "shift",
    "weekday",
    "dose-given",
    "given-in-24h",
    "previous-dose-at",
    "trigger",
    "alternatives-tried",
    "effect",
    "effect-at",
    "second-check",
    "competency-observed-on",
    "doses-last-28-days",
    "use-reviewed",
    "prn-protocol-complete",
    "prn-protocol-personal",
    "prn-rationale-recorded",
    "prn-effect-checked",
    "prn-second-check",
    "prn-within-maximum",
    "prn-interval-kept",
    "prn-competent-giver",
    "prn-alternatives-seen",
    "prn-staff-explain",
    "prn-person-involved",
    "prn-use-reviewed",
];

/// Doses are made from here on, so that the first month has four weeks before it.
const MADE_FROM: (i32, u32, u32) = (2025, 11, 1);
const WRITTEN_FROM: (i32, u32, u32) = (2025, 12, 1);
const UNTIL: (i32, u32, u32) = (2027, 2, 1);

/// First hour and length in hours of morning, afternoon, evening and night (up to midnight).
const SHIFTS: [(&str, u32, u32); 4] = [
    ("morning", 7, 7),
    ("afternoon", 14, 4),
    ("evening", 18, 4),
    ("night", 22, 2),
];

/// Writes one file a month.
pub fn write_all(home: &Home, folder: &Path) -> Result<(), Box<dyn Error>> {
    let doses = doses(home);
    let slips = slips(home, &doses);
    let mut files: BTreeMap<String, csv::Writer<std::fs::File>> = BTreeMap::new();
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    for (position, dose) in doses.iter().enumerate() {
        if dose.at.date() < date(WRITTEN_FROM) {
            continue;
        }
        let month = dose.at.format("%Y-%m").to_string();
        if !files.contains_key(&month) {
            let mut file = csv::Writer::from_path(folder.join(format!("{month}.csv")))?;
            file.write_record(COLUMNS)?;
            files.insert(month.clone(), file);
        }
        let number = numbers.entry(month.clone()).or_default();
        *number += 1;
        let reference = format!("{}-{}-{number:03}", home.letters, dose.at.format("%y%m"));
        let mut practice = home.practice_on(dose.at.date());
        if slips.contains(&position) {
            practice.reason_missing = 100;
        }
        let file = files.get_mut(&month).expect("the month's file was just opened");
        file.write_record(row(home, reference, dose, practice, &history(&doses[..position], dose)))?;
    }
    for file in files.values_mut() {
        file.flush()?;
    }
    Ok(())
}

/// Where work is sound somebody still forgets now and then: one entry every other month, by position. So no four weeks have two,
/// and nine of ten are good enough.
fn slips(home: &Home, doses: &[Dose]) -> BTreeSet<usize> {
    let mut first_of_month = BTreeMap::new();
    for (position, dose) in doses.iter().enumerate() {
        let day = dose.at.date();
        if day.month() % 2 == 1 && day.day() >= 10 && home.practice_on(day).reason_missing == 0 {
            first_of_month.entry((day.year(), day.month())).or_insert(position);
        }
    }
    first_of_month.into_values().collect()
}

/// All doses in order of time.
fn doses(home: &Home) -> Vec<Dose> {
    let weights: u32 = home.pairs.iter().map(|pair| pair.weight).sum();
    let mut doses: Vec<Dose> = Vec::new();
    let mut last: BTreeMap<usize, NaiveDateTime> = BTreeMap::new();
    let days = date(MADE_FROM).iter_days().take_while(|day| *day < date(UNTIL));
    for day in days {
        let mut chance = Chance::of(&format!("{} doses {day}", home.name));
        let expected = home.doses_in_month_of(day);
        for (position, pair) in home.pairs.iter().enumerate() {
            // Chances in ten thousand: a month has about thirty days.
            if chance.below(10_000) >= expected * pair.weight * 10_000 / (weights * 30) {
                continue;
            }
            let at = time_of_day(pair, day, &mut chance);
            let interval = TimeDelta::hours(i64::from(pair.medicine.interval));
            if last.get(&position).is_some_and(|last| at - *last < interval) {
                continue;
            }
            doses.push(Dose {
                at,
                pair: position,
                too_soon: false,
            });
            last.insert(position, at);
            if chance.percent(home.practice_on(day).too_soon) && at.hour() < 20 {
                let at = at + TimeDelta::minutes(95);
                doses.push(Dose {
                    at,
                    pair: position,
                    too_soon: true,
                });
                last.insert(position, at);
            }
        }
    }
    doses.sort_by_key(|dose| (dose.at, dose.pair));
    doses
}

fn time_of_day(pair: &Pair, day: NaiveDate, chance: &mut Chance) -> NaiveDateTime {
    let mut place = chance.below(pair.medicine.shifts.iter().sum());
    let shift = pair.medicine.shifts.iter().position(|weight| {
        let here = place < *weight;
        place = place.saturating_sub(*weight);
        here
    });
    let (_, first, hours) = SHIFTS[shift.expect("the place lies below the sum of the weights")];
    day.and_hms_opt(first + chance.below(hours), 5 * chance.below(12), 0)
        .expect("hours end before midnight")
}

fn history(before: &[Dose], dose: &Dose) -> History {
    let same = || before.iter().rev().filter(|other| other.pair == dose.pair);
    let within = |span: TimeDelta| same().take_while(|other| dose.at - other.at < span).count() + 1;
    History {
        in_28_days: within(TimeDelta::days(28)),
        in_24_hours: within(TimeDelta::hours(24)),
        previous: same()
            .next()
            .map(|other| other.at)
            .filter(|at| *at > dose.at - Days::new(7)),
    }
}

fn row(home: &Home, reference: String, dose: &Dose, practice: Practice, history: &History) -> Vec<String> {
    let pair = &home.pairs[dose.pair];
    let day = dose.at.date();
    let mut chance = Chance::of(&reference);
    let entry = entry::write(dose, pair, practice, history, &mut chance);
    let amount: f64 = pair.medicine.amount.parse().expect("amounts are numbers");
    let (shift, ..) = SHIFTS
        .into_iter()
        .rfind(|(_, first, _)| *first <= dose.at.hour())
        .unwrap_or(SHIFTS[3]);
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let mut row = vec![
        reference,
        moment(dose.at),
        pair.person.to_owned(),
        pair.medicine.name.to_owned(),
        protocol::name(home, dose.pair, pair.protocol_on(day)),
        pair.team.to_owned(),
        shift.to_owned(),
        if weekend { "weekend" } else { "weekday" }.to_owned(),
        pair.medicine.amount.to_owned(),
        (amount * history.in_24_hours as f64).to_string(),
        history.previous.map(moment).unwrap_or_default(),
    ];
    row.extend(written(entry, history));
    row
}

fn written(entry: Entry, history: &History) -> Vec<String> {
    let mut cells = vec![
        entry.trigger,
        entry.alternatives,
        entry.effect,
        entry.effect_at.map(moment).unwrap_or_default(),
        flag(entry.second_check),
        entry.watched_on.format("%Y-%m-%d 12:00").to_string(),
        history.in_28_days.to_string(),
        flag(entry.use_reviewed),
    ];
    cells.extend(entry.answers.map(String::from));
    cells
}

/// The clock on the wall; what falls into the hour that the clocks jump over was an hour later.
fn moment(at: NaiveDateTime) -> String {
    let london = Calendar::weekdays_in(Region::EnglandAndWales);
    let at = if london.is_skipped(at) {
        at + TimeDelta::hours(1)
    } else {
        at
    };
    at.format("%Y-%m-%d %H:%M").to_string()
}

fn flag(flag: Option<bool>) -> String {
    flag.map_or("", |yes| if yes { "yes" } else { "no" }).to_owned()
}
