//! An audit's answers: a table or a map with one entry for each question and field, by id or by title.
//!
//! A column that no question, field or stratum has is a problem: an answer that nobody asked for is a mistake somewhere, and the
//! person who wrote it should hear of it rather than find it missing later. A question without a column stays unanswered.

use super::table::{Row, Table};
use super::{Intake, Problem, Problems, cell, level};
use crate::tool::{Answer, Answers, Description, FieldValue, Record};
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};

const REFERENCE: &str = "reference";

/// What the answers are for.
#[derive(Debug, Clone, Copy)]
pub struct Form<'tool> {
    /// The tool.
    pub tool: &'tool Description,
    /// Section that is audited, as a position; `None` is all of them.
    pub section: Option<u16>,
    /// Zone of times that name none.
    pub zone: Tz,
}

/// Reads a table: `reference`, then questions and fields in any order.
pub fn read(text: &str, form: &Form<'_>) -> Intake<Record> {
    let mut problems = Problems::default();
    let rows = Table::read(text, &mut problems).map_or_else(Vec::new, |table| rows(&table, form, &mut problems));
    Intake {
        rows,
        problems: problems.finish(),
    }
}

/// Reads one record from names and what was written for them. `number` is the record's place among its siblings, from 1.
pub fn record(
    reference: &str,
    written: &BTreeMap<String, String>,
    number: u64,
    form: &Form<'_>,
) -> Result<Record, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut wrong = |name: &str, message: String| {
        problems.push(Problem {
            line: number,
            column: 0,
            column_name: name.to_owned(),
            message,
        });
    };
    let mut draft = Draft::new(form);
    match cell::name(reference.trim()) {
        Ok(reference) => draft.reference = reference,
        Err(message) => wrong(REFERENCE, message),
    }
    let mut found = vec![Column::Reference];
    for (name, text) in written {
        let taken = form.column(name).and_then(|column| {
            if found.contains(&column) {
                return Err(said_twice(name));
            }
            found.push(column);
            draft.take(column, text.trim(), form)
        });
        if let Err(message) = taken {
            wrong(name, message);
        }
    }
    if problems.is_empty() {
        Ok(draft.finish())
    } else {
        Err(problems)
    }
}

fn rows(table: &Table, form: &Form<'_>, problems: &mut Problems) -> Vec<Record> {
    let Some(reference) = table.column(REFERENCE) else {
        problems.push(table.missing(REFERENCE));
        return Vec::new();
    };
    let columns = columns(table, form, problems);
    let mut seen = BTreeSet::new();
    let mut records = Vec::new();
    for row in &table.rows {
        match one(table, row, &columns, form) {
            Ok(record) if seen.insert(record.reference.clone()) => records.push(record),
            Ok(record) => problems.push(table.problem(
                row.line,
                reference,
                format!("`{}` is answered twice: keep one of the two rows", record.reference),
            )),
            Err(found) => found.into_iter().for_each(|problem| problems.push(problem)),
        }
    }
    records
}

/// What each column is; `None` where that is unknown, which is noted once for the column.
fn columns(table: &Table, form: &Form<'_>, problems: &mut Problems) -> Vec<Option<Column>> {
    let mut found = Vec::with_capacity(table.header.len());
    for (position, name) in table.header.iter().enumerate() {
        let column = form.column(name).and_then(|column| {
            if column.is_answer() && found.contains(&Some(column)) {
                Err(said_twice(name))
            } else {
                Ok(column)
            }
        });
        found.push(
            column
                .map_err(|message| problems.push(table.problem(1, position, message)))
                .ok(),
        );
    }
    found
}

fn said_twice(name: &str) -> String {
    format!(
        "`{}` stands here a second time, by its id or its title: keep one of the two",
        cell::short(name)
    )
}

fn one(table: &Table, row: &Row, columns: &[Option<Column>], form: &Form<'_>) -> Result<Record, Vec<Problem>> {
    let mut draft = Draft::new(form);
    let mut problems = Vec::new();
    for (position, column) in columns.iter().enumerate() {
        let Some(column) = column else { continue };
        if let Err(message) = draft.take(*column, row.cell(position), form) {
            problems.push(table.problem(row.line, position, message));
        }
    }
    if problems.is_empty() {
        Ok(draft.finish())
    } else {
        Err(problems)
    }
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Reference,
    Question(usize),
    Field(usize),
    /// A stratum of the sample, which sheets show beside the reference; the frame has said it already.
    Stratum,
    /// A column without a name, as spreadsheets leave them at the right.
    Blank,
}

impl Column {
    fn is_answer(self) -> bool {
        matches!(self, Self::Question(_) | Self::Field(_))
    }
}

impl Form<'_> {
    fn column(&self, name: &str) -> Result<Column, String> {
        let wanted = level(name);
        if wanted.is_empty() {
            return Ok(Column::Blank);
        }
        if wanted == REFERENCE {
            return Ok(Column::Reference);
        }
        let called = |id: &str, title: &str| level(id) == wanted || level(title) == wanted;
        let questions = || {
            self.tool
                .questions
                .iter()
                .enumerate()
                .filter(|(_, question)| called(&question.id, &question.title))
        };
        let fields = || {
            self.tool
                .fields
                .iter()
                .enumerate()
                .filter(|(_, field)| called(&field.id, &field.title))
        };
        if let Some((position, _)) = questions().find(|(_, question)| self.asks(question.section)) {
            return Ok(Column::Question(position));
        }
        if let Some((position, _)) = fields().find(|(_, field)| self.asks(field.section)) {
            return Ok(Column::Field(position));
        }
        if self.strata().any(|stratum| level(stratum) == wanted) {
            return Ok(Column::Stratum);
        }
        let elsewhere = questions()
            .map(|(_, question)| question.section)
            .chain(fields().map(|(_, field)| field.section))
            .next();
        Err(match elsewhere {
            Some(section) => format!(
                "`{}` belongs to section \"{}\" of {}, which this audit does not ask",
                cell::short(name),
                self.tool
                    .sections
                    .get(usize::from(section))
                    .map_or("", |section| &section.title),
                self.tool.id
            ),
            None => format!(
                "{} {} has no question or field `{}`",
                self.tool.id,
                self.tool.version,
                cell::short(name)
            ),
        })
    }

    fn asks(&self, section: u16) -> bool {
        self.section.is_none_or(|asked| asked == section)
    }

    fn strata(&self) -> impl Iterator<Item = &String> {
        let sections = self
            .tool
            .sections
            .iter()
            .zip(0_u16..)
            .filter(|(_, position)| self.asks(*position));
        sections.flat_map(|(section, _)| &section.strata)
    }
}

/// A record while its cells come in.
struct Draft {
    answers: Vec<Answer>,
    fields: BTreeMap<u16, FieldValue>,
    reference: String,
}

impl Draft {
    fn new(form: &Form<'_>) -> Self {
        Self {
            answers: vec![Answer::Unanswered; form.tool.questions.len()],
            fields: BTreeMap::new(),
            reference: String::new(),
        }
    }

    fn take(&mut self, column: Column, text: &str, form: &Form<'_>) -> Result<(), String> {
        match column {
            Column::Reference => self.reference = cell::name(text)?,
            Column::Question(position) => self.answers[position] = cell::answer(text)?,
            Column::Field(position) => {
                if let Some(value) = cell::field(text, form.tool.fields[position].kind, form.zone)? {
                    self.fields.insert(position as u16, value);
                }
            }
            Column::Stratum => {}
            Column::Blank if text.is_empty() => {}
            Column::Blank => return Err("this cell stands under no column name".to_owned()),
        }
        Ok(())
    }

    fn finish(self) -> Record {
        Record {
            answers: Answers::new(self.answers),
            fields: self.fields.into_iter().collect(),
            reference: self.reference,
        }
    }
}
