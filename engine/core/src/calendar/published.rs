//! Bank holidays as published, kept as data with a version: `bank-holidays.csv`.
//!
//! Published facts win over the rules, because one-off holidays (a coronation, a world cup) follow from no rule and may be
//! added late. Whoever changes the data raises [`VERSION`], which every due date names.

use super::region::{Holiday, Region};
use chrono::{Datelike, NaiveDate};
use std::ops::RangeInclusive;
use std::sync::LazyLock;

/// Version of the bank-holiday data: the year of issue and a running number.
pub const VERSION: &str = "2026.1";

/// Years for which the data is complete; outside them the standing rules answer.
pub(super) const YEARS: RangeInclusive<i32> = 2019..=2028;

const DATA: &str = include_str!("bank-holidays.csv");

/// Published holidays of the nations in the order of [`Region::NATIONS`], each in date order.
static PUBLISHED: LazyLock<[Vec<Holiday>; 3]> = LazyLock::new(|| Region::NATIONS.map(parse));

/// The published bank holiday of a nation on a date within [`YEARS`].
pub(super) fn find(nation: Region, date: NaiveDate) -> Option<Holiday> {
    let holidays = of(nation);
    let position = holidays.binary_search_by_key(&date, |holiday| holiday.date).ok()?;
    Some(holidays[position])
}

/// The published bank holidays of a nation in a year within [`YEARS`].
pub(super) fn in_year(nation: Region, year: i32) -> Vec<Holiday> {
    of(nation)
        .iter()
        .filter(|holiday| holiday.date.year() == year)
        .copied()
        .collect()
}

fn of(nation: Region) -> &'static [Holiday] {
    let position = Region::NATIONS.iter().position(|candidate| *candidate == nation);
    &PUBLISHED[position.expect("only nations have published lists; `uk-any` asks for each of the three")]
}

fn parse(nation: Region) -> Vec<Holiday> {
    let mut holidays: Vec<Holiday> = DATA
        .lines()
        .skip(1)
        .filter_map(|line| parse_line(line, nation))
        .collect();
    holidays.sort_unstable_by_key(|holiday| holiday.date);
    holidays
}

/// A line of another nation is none of ours; a malformed line is a fault of this crate that its tests find.
fn parse_line(line: &'static str, nation: Region) -> Option<Holiday> {
    let mut columns = line.split(',');
    if columns.next()? != nation.name() {
        return None;
    }
    let date = columns
        .next()?
        .parse()
        .expect("dates in bank-holidays.csv are written 2026-12-25");
    let name = columns
        .next()
        .expect("every line of bank-holidays.csv has four columns");
    Some(Holiday {
        date,
        name,
        substitute: columns.next() == Some("substitute"),
    })
}
