//! The records of the five services, embedded so that the demo needs no files. From them come the lists to sample from, and the
//! answers for what was drawn.

mod administrations;
mod table;

use super::workflows::TABLES;
use crate::house::{House, PlayError};
use chrono::{Datelike, Days, Months, NaiveDate};
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

/// Who works for the provider, as a table.
pub const PEOPLE: &str = include_str!("../../../../workflows/prn-medicines/records/people.csv");

/// How far a list for a re-test looks back where audits look back a month; six weeks where they look back a quarter.
const RETEST_DAYS: (u64, u64) = (28, 42);

/// All records, ready to be listed and looked up: by service and population.
pub(super) struct Records {
    lists: BTreeMap<(&'static str, String), List>,
}

/// What an audit of one service can look at.
struct List {
    /// How many months an audit looks back.
    months: u32,
    rows: BTreeMap<String, Entry>,
}

/// One record.
struct Entry {
    on: NaiveDate,
    strata: BTreeMap<String, String>,
    /// Everything that an auditor writes about it, by column.
    written: Row,
}

type Row = BTreeMap<String, String>;

/// Which part of the records a list is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// What audits look at in the month after this date's month.
    MonthOf(NaiveDate),
    /// What a re-test that opens on this date looks at, of one population.
    Retest(NaiveDate, String),
}

impl Records {
    /// Reads what the definition's audits look at.
    pub(super) fn read(definition: &Definition) -> Result<Self, PlayError> {
        let mut lists = BTreeMap::new();
        for (name, audit) in &definition.audits {
            let Some(tool) = definition.tool_of(audit) else {
                continue;
            };
            let unit = &audit.sample.unit;
            if name == administrations::AUDIT {
                for (service, rows) in administrations::read(unit, &tool.description)? {
                    lists.insert((service, unit.clone()), List { months: 1, rows });
                }
            }
            for table in TABLES.iter().filter(|table| table.audit == name) {
                for (service, text) in &table.services {
                    let rows = table::read(text, &tool.description)?;
                    let months = table.months;
                    lists.insert((service, unit.clone()), List { months, rows });
                }
            }
        }
        Ok(Self { lists })
    }

    /// Hands in the lists that are there on the first day.
    pub(super) fn import_first(&self, house: &mut House) -> Result<(), PlayError> {
        let before = NaiveDate::from_ymd_opt(2025, 12, 1).expect("1 December 2025 is a date");
        let services: Vec<&str> = self.lists.keys().map(|(service, _)| *service).collect();
        let mut services = services;
        services.dedup();
        services
            .into_iter()
            .try_for_each(|service| self.import(house, service, &Part::MonthOf(before)))
    }

    /// Hands in lists to sample from.
    pub(super) fn import(&self, house: &mut House, service: &str, part: &Part) -> Result<(), PlayError> {
        let here = self.lists.iter().filter(|((of, _), _)| *of == service);
        for ((_, population), list) in here.filter(|((_, population), _)| part.is_of(population)) {
            let (from, until) = list.days(part);
            let rows = list.rows.iter().filter(|(_, row)| (from..until).contains(&row.on));
            let rows = rows.map(|(reference, row)| FrameRow {
                reference: reference.clone(),
                strata: row.strata.clone(),
            });
            let frame = Frame {
                population: population.clone(),
                rows: rows.collect(),
            };
            let command = Command::ImportFrame {
                frame: Arc::new(frame),
                service: service.to_owned(),
            };
            house.must(Actor::Operator, command, "handing in a list")?;
        }
        Ok(())
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
        let here = self.lists.iter();
        let list = here
            .filter(|((service, population), _)| *service == audit.service && *population == rules.sample.unit)
            .map(|(_, list)| list)
            .next();
        let drawn = audit.sample.iter().flat_map(|sample| &sample.rows);
        let mut records = Vec::new();
        for (number, row) in (1..).zip(drawn) {
            let found = list.and_then(|list| list.rows.get(&row.reference));
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
    fn is_of(&self, population: &str) -> bool {
        match self {
            Self::MonthOf(_) => true,
            Self::Retest(_, of) => of == population,
        }
    }
}

impl List {
    /// First day, and the day after the last.
    fn days(&self, part: &Part) -> (NaiveDate, NaiveDate) {
        match part {
            Part::MonthOf(of) => {
                let first = of.with_day(1).unwrap_or(*of);
                let back = Months::new(self.months.saturating_sub(1));
                (first - back, first + Months::new(1))
            }
            Part::Retest(end, _) => {
                let days = if self.months == 1 { RETEST_DAYS.0 } else { RETEST_DAYS.1 };
                (*end - Days::new(days), *end)
            }
        }
    }
}

/// The list for a re-test that opens at a moment.
pub(super) fn before_retest(moment: Instant, calendar: &Calendar, population: &str) -> Part {
    Part::Retest(calendar.date_of(moment), population.to_owned())
}

fn take(row: &mut Row, column: &str) -> Result<String, PlayError> {
    row.remove(column)
        .ok_or_else(|| PlayError::Unprepared(format!("a row has no `{column}`")))
}

fn rows(file: &str, text: &str) -> Result<Vec<Row>, PlayError> {
    let read: Result<Vec<Row>, csv::Error> = csv::Reader::from_reader(text.as_bytes()).into_deserialize().collect();
    read.map_err(|error| PlayError::Unprepared(format!("{file}: {error}")))
}
