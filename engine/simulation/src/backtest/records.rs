//! The past as tables. Results of audits: `date,service,audit,question,met,of`, one row a question; rows of one date, service and audit
//! are one result. Incidents and the like: `date,service,event,subject`; the subject is a pseudonymous reference or empty.
//!
//! A date is `2026-03-02` (noon is taken) or `2026-03-02 14:30`, local time of the service. A row with a gap or a slip is refused with
//! its line, column and reason, and so is the whole table: half a past shows half a truth.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use ratchet_core::intake::{Intake, Problem};
use std::collections::{BTreeMap, HashMap};

/// Rows of one table: ten years of a large provider.
const ROWS_MAX: usize = 200_000;

/// Problems that are shown at once.
const PROBLEMS_MAX: usize = 50;

/// Records of one result: what one person works through, as for audits themselves.
const RECORDS_MAX: u32 = ratchet_core::limits::RECORDS_PER_AUDIT as u32;

/// The result of an audit of the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastAudit {
    /// When, in local time.
    pub at: NaiveDateTime,
    /// Audit by name.
    pub audit: String,
    /// Line of its first row.
    pub line: u64,
    /// Each question that was asked.
    pub results: Vec<PastResult>,
    /// Service.
    pub service: String,
}

/// One question of such a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastResult {
    /// In how many records it was met.
    pub met: u32,
    /// In how many records it was asked.
    pub of: u32,
    /// Its title.
    pub question: String,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastEvent {
    /// When, in local time.
    pub at: NaiveDateTime,
    /// Kind of event by name.
    pub event: String,
    /// Line.
    pub line: u64,
    /// Service.
    pub service: String,
    /// Pseudonymous reference of the person concerned.
    pub subject: Option<String>,
}

/// Reads results of audits.
pub fn read_audits(text: &str) -> Intake<PastAudit> {
    let mut table = Table::read(text, &["date", "service", "audit", "question", "met", "of"]);
    let mut rows: Vec<PastAudit> = Vec::new();
    let mut places: HashMap<(NaiveDateTime, String, String), usize> = HashMap::new();
    for row in std::mem::take(&mut table.rows) {
        let at = table.date(&row);
        let (service, audit) = (table.text(&row, 1), table.text(&row, 2));
        let question = table.text(&row, 3);
        let (met, of) = (table.number(&row, 4), table.number(&row, 5));
        let (Some(at), Some(service), Some(audit), Some(question), Some(met), Some(of)) =
            (at, service, audit, question, met, of)
        else {
            continue;
        };
        if of == 0 || of > RECORDS_MAX {
            table.problem(&row, 5, format!("a question is asked in 1 to {RECORDS_MAX} records"));
            continue;
        }
        if met > of {
            table.problem(
                &row,
                4,
                format!("{met} of {of} cannot be: no more are met than were asked"),
            );
            continue;
        }
        let key = (at, service.to_lowercase(), audit.to_lowercase());
        let place = *places.entry(key).or_insert_with(|| {
            rows.push(PastAudit {
                at,
                audit,
                line: row.line,
                results: Vec::new(),
                service,
            });
            rows.len() - 1
        });
        let known = &mut rows[place].results;
        if known
            .iter()
            .any(|result| result.question.eq_ignore_ascii_case(&question))
        {
            table.problem(&row, 3, format!("\"{question}\" is there twice in this result"));
            continue;
        }
        known.push(PastResult { met, of, question });
    }
    rows.sort_by_key(|row| row.at);
    table.finish(rows)
}

/// Reads what happened.
pub fn read_events(text: &str) -> Intake<PastEvent> {
    let mut table = Table::read(text, &["date", "service", "event", "subject"]);
    let mut rows = Vec::new();
    for row in std::mem::take(&mut table.rows) {
        let at = table.date(&row);
        let (service, event) = (table.text(&row, 1), table.text(&row, 2));
        if let (Some(at), Some(service), Some(event)) = (at, service, event) {
            rows.push(PastEvent {
                at,
                event,
                line: row.line,
                service,
                subject: Some(row.cells[3].clone()).filter(|subject| !subject.is_empty()),
            });
        }
    }
    rows.sort_by_key(|row| row.at);
    table.finish(rows)
}

/// A row with its line.
struct Row {
    cells: Vec<String>,
    line: u64,
}

/// A table with a line of names; columns may stand in any order.
struct Table {
    columns: Vec<&'static str>,
    places: BTreeMap<&'static str, usize>,
    problems: Vec<Problem>,
    rows: Vec<Row>,
}

impl Table {
    fn read(text: &str, columns: &[&'static str]) -> Self {
        let mut table = Self {
            columns: columns.to_vec(),
            places: BTreeMap::new(),
            problems: Vec::new(),
            rows: Vec::new(),
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let names: Vec<String> = match reader.headers() {
            Ok(names) => names.iter().map(str::to_lowercase).collect(),
            Err(_) => Vec::new(),
        };
        for column in columns {
            match names.iter().position(|name| name == column) {
                Some(place) => drop(table.places.insert(column, place)),
                None if *column == "subject" => {}
                None => table.say(
                    1,
                    0,
                    column,
                    format!(
                        "the column is missing: the first line names the columns {}",
                        columns.join(",")
                    ),
                ),
            }
        }
        if table.problems.is_empty() {
            table.take(&mut reader, names.len());
        }
        table
    }

    fn take(&mut self, reader: &mut csv::Reader<&[u8]>, width: usize) {
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    self.say(line, 0, "", "this line cannot be read as a table".to_owned());
                    continue;
                }
            };
            let line = record.position().map_or(0, csv::Position::line);
            if record.iter().all(str::is_empty) {
                continue;
            }
            if record.len() > width {
                let found = record.len();
                self.say(
                    line,
                    width + 1,
                    "",
                    format!("there are {found} cells for {width} columns; put a text with commas in quotes"),
                );
                continue;
            }
            if self.rows.len() == ROWS_MAX {
                self.say(line, 0, "", format!("a table has at most {ROWS_MAX} rows"));
                return;
            }
            let cell = |column: &&'static str| {
                let place = self.places.get(column);
                place
                    .and_then(|place| record.get(*place))
                    .unwrap_or_default()
                    .to_owned()
            };
            let cells = self.columns.iter().map(cell).collect();
            self.rows.push(Row { cells, line });
        }
    }

    fn say(&mut self, line: u64, column: usize, name: &str, message: String) {
        if self.problems.len() < PROBLEMS_MAX {
            self.problems.push(Problem {
                line,
                column,
                column_name: name.to_owned(),
                message,
            });
        }
    }

    fn problem(&mut self, row: &Row, place: usize, message: String) {
        let name = self.columns[place];
        let column = self.places.get(name).map_or(0, |place| place + 1);
        self.say(row.line, column, name, message);
    }

    fn text(&mut self, row: &Row, place: usize) -> Option<String> {
        let text = row.cells[place].clone();
        if text.is_empty() {
            let name = self.columns[place];
            self.problem(row, place, format!("the {name} is missing, so the row says nothing"));
            return None;
        }
        Some(text)
    }

    fn number(&mut self, row: &Row, place: usize) -> Option<u32> {
        let text = self.text(row, place)?;
        let number = text.parse().ok();
        if number.is_none() {
            self.problem(
                row,
                place,
                format!("`{text}` is not a whole number; write counts, not percentages"),
            );
        }
        number
    }

    fn date(&mut self, row: &Row) -> Option<NaiveDateTime> {
        let text = self.text(row, 0)?;
        let noon = NaiveTime::from_hms_opt(12, 0, 0).expect("noon is a time");
        let moment = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(&text, form).ok());
        let date = moment.or_else(|| text.parse::<NaiveDate>().ok().map(|date| date.and_time(noon)));
        if date.is_none() {
            self.problem(
                row,
                0,
                format!("`{text}` is not a date: write it as 2026-03-02 or 2026-03-02 14:30"),
            );
        }
        date
    }

    fn finish<T>(self, rows: Vec<T>) -> Intake<T> {
        let mut problems = self.problems;
        problems.sort_by_key(|problem| (problem.line, problem.column));
        Intake { rows, problems }
    }
}
