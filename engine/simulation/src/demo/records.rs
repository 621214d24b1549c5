//! The records of the three homes, embedded so that the demo needs no files: administrations by month and the protocols that were in
//! force. From them come the lists to sample from, and the answers for what was drawn.

use crate::house::{House, PlayError};
use chrono::{NaiveDate, NaiveDateTime};
use ratchet_core::calendar::Calendar;
use ratchet_core::command::Command;
use ratchet_core::definition::Definition;
use ratchet_core::event::Actor;
use ratchet_core::instant::Instant;
use ratchet_core::intake::answers::{self, Form};
use ratchet_core::record::Audit;
use ratchet_core::sampling::{Frame, FrameRow};
use ratchet_core::tool::Record;
use std::collections::BTreeMap;
use std::sync::Arc;

macro_rules! embedded {
    ($file:expr) => {
        include_str!(concat!("../../../../workflows/prn-medicines/", $file))
    };
}

macro_rules! home {
    ($service:literal, $folder:literal, $($month:literal)*) => {
        Home {
            service: $service,
            protocols: embedded!(concat!("records/", $folder, "/protocols.csv")),
            months: &[$((concat!($folder, "/", $month, ".csv"), embedded!(concat!("records/", $folder, "/", $month, ".csv")))),*],
        }
    };
    ($service:literal, $folder:literal) => {
        home!($service, $folder, "2025-12" "2026-01" "2026-02" "2026-03" "2026-04" "2026-05" "2026-06" "2026-07" "2026-08"
            "2026-09" "2026-10" "2026-11" "2026-12" "2027-01")
    };
}

/// The workflow files of the demo, with the names under which problems are told.
pub const WORKFLOWS: [(&str, &str); 2] = [
    ("organisation.qip", embedded!("organisation.qip")),
    ("prn-medicines.qip", embedded!("prn-medicines.qip")),
];

/// Who works for the provider, as a table.
pub const PEOPLE: &str = embedded!("records/people.csv");

const HOMES: [Home; 3] = [
    home!("Oak House", "oak-house"),
    home!("Elm Court", "elm-court"),
    home!("Birch Lodge", "birch-lodge"),
];

/// What one row is.
const POPULATION: &str = "PRN administrations";

/// How far a list for a re-test looks back.
const RETEST_DAYS: u64 = 28;

struct Home {
    service: &'static str,
    protocols: &'static str,
    months: &'static [(&'static str, &'static str)],
}

/// All records, ready to be listed and looked up.
pub(super) struct Records {
    homes: BTreeMap<&'static str, BTreeMap<String, Administration>>,
}

/// One dose that was given.
struct Administration {
    given: NaiveDateTime,
    /// Everything about it by column, its protocol included.
    written: BTreeMap<String, String>,
    strata: BTreeMap<String, String>,
}

type Row = BTreeMap<String, String>;

/// Which part of the records a list is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The calendar month of this date.
    MonthOf(NaiveDate),
    /// The four weeks before this date.
    FourWeeksTo(NaiveDate),
}

impl Records {
    /// Reads everything.
    pub(super) fn read(definition: &Definition) -> Result<Self, PlayError> {
        let strata: Vec<&String> = definition
            .tools
            .values()
            .flat_map(|tool| &tool.description.sections)
            .filter(|section| section.population == POPULATION)
            .flat_map(|section| &section.strata)
            .collect();
        let mut homes = BTreeMap::new();
        for home in &HOMES {
            homes.insert(home.service, read_home(home, &strata)?);
        }
        Ok(Self { homes })
    }

    /// Hands in the lists that are there on the first day.
    pub(super) fn import_first(&self, house: &mut House) -> Result<(), PlayError> {
        let before = NaiveDate::from_ymd_opt(2025, 12, 1).expect("1 December 2025 is a date");
        HOMES
            .iter()
            .try_for_each(|home| self.import(house, home.service, Part::MonthOf(before)))
    }

    /// Hands in a list to sample from.
    pub(super) fn import(&self, house: &mut House, service: &str, part: Part) -> Result<(), PlayError> {
        let rows = self.homes.get(service).into_iter().flatten();
        let rows = rows
            .filter(|(_, row)| part.holds(row.given.date()))
            .map(|(reference, row)| FrameRow {
                reference: reference.clone(),
                strata: row.strata.clone(),
            });
        let frame = Frame {
            population: POPULATION.to_owned(),
            rows: rows.collect(),
        };
        let command = Command::ImportFrame {
            frame: Arc::new(frame),
            service: service.to_owned(),
        };
        house.must(Actor::Operator, command, "handing in a list")
    }

    /// What an auditor finds when looking at the drawn records.
    pub(super) fn answers(
        &self,
        audit: &Audit,
        definition: &Definition,
        calendar: &Calendar,
    ) -> Result<Vec<Record>, PlayError> {
        let Some((rules, tool)) = definition
            .audits
            .get(&audit.name)
            .and_then(|rules| Some((rules, definition.tool_of(rules)?)))
        else {
            return Err(PlayError::Unprepared(format!("{} has no tool", audit.name)));
        };
        let form = Form {
            tool: &tool.description,
            section: rules.tool.section,
            zone: calendar.zone,
        };
        let drawn = audit.sample.iter().flat_map(|sample| &sample.rows);
        let mut records = Vec::new();
        for (number, row) in (1..).zip(drawn) {
            let found = self
                .homes
                .get(audit.service.as_str())
                .and_then(|home| home.get(&row.reference));
            let found =
                found.ok_or_else(|| PlayError::Unprepared(format!("there is no record `{}`", row.reference)))?;
            let record = answers::record(&row.reference, &found.written, number, &form);
            records.push(record.map_err(|problems| {
                let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
                PlayError::Unprepared(format!("record `{}`: {}", row.reference, problems.join("; ")))
            })?);
        }
        Ok(records)
    }
}

impl Part {
    fn holds(self, day: NaiveDate) -> bool {
        match self {
            Self::MonthOf(of) => day.format("%Y-%m").to_string() == of.format("%Y-%m").to_string(),
            Self::FourWeeksTo(end) => (end - chrono::Days::new(RETEST_DAYS)..end).contains(&day),
        }
    }
}

/// The four weeks before the local day of a moment.
pub(super) fn four_weeks_to(moment: Instant, calendar: &Calendar) -> Part {
    Part::FourWeeksTo(calendar.date_of(moment))
}

fn read_home(home: &Home, strata: &[&String]) -> Result<BTreeMap<String, Administration>, PlayError> {
    let mut protocols = BTreeMap::new();
    for mut protocol in rows("protocols.csv", home.protocols)? {
        let name = take(&mut protocol, "protocol")?;
        take(&mut protocol, "written-on")?;
        protocols.insert(name, protocol);
    }
    let mut administrations = BTreeMap::new();
    for (file, text) in home.months {
        for row in rows(file, text)? {
            let (reference, administration) = administration(row, &protocols, strata)?;
            administrations.insert(reference, administration);
        }
    }
    Ok(administrations)
}

fn administration(
    mut row: Row,
    protocols: &BTreeMap<String, Row>,
    strata: &[&String],
) -> Result<(String, Administration), PlayError> {
    let reference = take(&mut row, "reference")?;
    let name = take(&mut row, "protocol")?;
    let protocol = protocols.get(&name);
    let protocol = protocol
        .ok_or_else(|| PlayError::Unprepared(format!("`{reference}` names no protocol that is there: `{name}`")))?;
    let strata = strata
        .iter()
        .filter_map(|stratum| Some(((*stratum).clone(), row.get(*stratum)?.clone())))
        .collect();
    let given = row
        .get("given-at")
        .and_then(|text| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").ok());
    let given = given.ok_or_else(|| PlayError::Unprepared(format!("`{reference}` does not say when it was given")))?;
    let mut written = protocol.clone();
    written.append(&mut row);
    Ok((reference, Administration { given, written, strata }))
}

fn take(row: &mut Row, column: &str) -> Result<String, PlayError> {
    row.remove(column)
        .ok_or_else(|| PlayError::Unprepared(format!("a row has no `{column}`")))
}

fn rows(file: &str, text: &str) -> Result<Vec<Row>, PlayError> {
    let read: Result<Vec<Row>, csv::Error> = csv::Reader::from_reader(text.as_bytes()).into_deserialize().collect();
    read.map_err(|error| PlayError::Unprepared(format!("{file}: {error}")))
}
