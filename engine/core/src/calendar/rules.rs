//! The standing rules for UK bank holidays, used for years that are not published yet.
//!
//! A holiday that falls on a weekend is moved to the next weekday that is not itself a holiday. One-off holidays cannot
//! follow from a rule; they live in the published data (`published.rs`).

use super::region::{Holiday, Region};
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// All bank holidays of a nation in a year, in date order. `UkAny` is the caller's union of the three nations.
pub(super) fn holidays(nation: Region, year: i32) -> Vec<Holiday> {
    let scotland = nation == Region::Scotland;
    let northern_ireland = nation == Region::NorthernIreland;
    let mut fixed = vec![
        (1, 1, "New Year's Day"),
        (12, 25, "Christmas Day"),
        (12, 26, "Boxing Day"),
    ];
    if scotland {
        fixed.extend([(1, 2, "2nd January"), (11, 30, "St Andrew's Day")]);
    }
    if northern_ireland {
        fixed.extend([
            (3, 17, "St Patrick's Day"),
            (7, 12, "Battle of the Boyne (Orangemen's Day)"),
        ]);
    }
    fixed.sort_unstable();

    let mut days = moving(nation, year);
    days.extend(with_substitutes(year, &fixed));
    days.sort_unstable_by_key(|holiday| holiday.date);
    days
}

/// Holidays that are defined by a weekday, which never need a substitute.
fn moving(nation: Region, year: i32) -> Vec<Holiday> {
    let easter = easter_sunday(year);
    let mut days = vec![
        holiday(easter - Days::new(2), "Good Friday"),
        holiday(first_monday(year, 5), "Early May bank holiday"),
        holiday(last_monday(year, 5), "Spring bank holiday"),
    ];
    if nation == Region::Scotland {
        days.push(holiday(first_monday(year, 8), "Summer bank holiday"));
    } else {
        days.push(holiday(easter + Days::new(1), "Easter Monday"));
        days.push(holiday(last_monday(year, 8), "Summer bank holiday"));
    }
    days
}

/// Fixed dates; those on a weekend move behind all that do not, in their own order.
fn with_substitutes(year: i32, fixed: &[(u32, u32, &'static str)]) -> Vec<Holiday> {
    let dated = fixed.iter().map(|&(month, day, name)| (date(year, month, day), name));
    let (weekend, weekday): (Vec<_>, Vec<_>) = dated.partition(|(date, _)| is_weekend(*date));
    let mut days: Vec<Holiday> = weekday.into_iter().map(|(date, name)| holiday(date, name)).collect();
    for (date, name) in weekend {
        let substitute = date
            .iter_days()
            .find(|day| !is_weekend(*day) && days.iter().all(|taken| taken.date != *day));
        days.extend(substitute.map(|date| Holiday {
            date,
            name,
            substitute: true,
        }));
    }
    days
}

fn holiday(date: NaiveDate, name: &'static str) -> Holiday {
    Holiday {
        date,
        name,
        substitute: false,
    }
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day)
        .expect("bank holidays are asked for years that chrono can hold, on days every year has")
}

fn first_monday(year: i32, month: u32) -> NaiveDate {
    let first = date(year, month, 1);
    first + Days::new(u64::from((7 - first.weekday().num_days_from_monday()) % 7))
}

/// Only for months of 31 days, as May and August are.
fn last_monday(year: i32, month: u32) -> NaiveDate {
    let last = date(year, month, 31);
    last - Days::new(u64::from(last.weekday().num_days_from_monday()))
}

/// Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876, as printed by Meeus).
fn easter_sunday(year: i32) -> NaiveDate {
    let golden = year.rem_euclid(19);
    let (century, rest) = (year.div_euclid(100), year.rem_euclid(100));
    let skipped = century - century / 4 - (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + skipped + 15) % 30;
    let sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let late = (golden + 11 * moon + 22 * sunday) / 451;
    let day = moon + sunday - 7 * late + 114;
    date(year, (day / 31).unsigned_abs(), (day % 31 + 1).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::{Region, holidays};
    use crate::calendar::published;
    use std::collections::BTreeSet;

    /// The rules are trusted for later years because they reproduce every published year, one-off changes aside.
    #[test]
    fn rules_reproduce_the_published_years_but_for_one_offs() {
        for nation in Region::NATIONS {
            let differences: Vec<String> = published::YEARS.flat_map(|year| differences(nation, year)).collect();
            let mut expected = vec![
                "- 2020-05-04",
                "+ 2020-05-08",
                "- 2022-05-30",
                "+ 2022-06-02",
                "+ 2022-06-03",
                "+ 2022-09-19",
                "+ 2023-05-08",
            ];
            if nation == Region::Scotland {
                expected.push("+ 2026-06-15");
            }
            assert_eq!(differences, expected, "{nation}");
        }
    }

    fn differences(nation: Region, year: i32) -> Vec<String> {
        let facts = |holiday: &super::Holiday| (holiday.date, holiday.substitute);
        let published: BTreeSet<_> = published::in_year(nation, year).iter().map(facts).collect();
        let by_rule: BTreeSet<_> = holidays(nation, year).iter().map(facts).collect();
        let changed = published.symmetric_difference(&by_rule);
        changed
            .map(|fact| format!("{} {}", if published.contains(fact) { '+' } else { '-' }, fact.0))
            .collect()
    }
}
