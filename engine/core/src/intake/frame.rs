//! A sampling frame as a table: `reference`, and one column for each stratum, whatever the service calls it.

use super::table::{Row, Table};
use super::{Intake, Problem, Problems, cell, level};
use crate::sampling::FrameRow;
use std::collections::{BTreeMap, BTreeSet};

const REFERENCE: &str = "reference";

/// Reads the rows of a frame. A blank cell is a stratum that the row does not have.
pub fn read(text: &str) -> Intake<FrameRow> {
    let mut problems = Problems::default();
    let rows = Table::read(text, &mut problems).map_or_else(Vec::new, |table| rows(&table, &mut problems));
    Intake {
        rows,
        problems: problems.finish(),
    }
}

fn rows(table: &Table, problems: &mut Problems) -> Vec<FrameRow> {
    let Some(reference) = table.column(REFERENCE) else {
        problems.push(table.missing(REFERENCE));
        return Vec::new();
    };
    let mut seen = BTreeSet::new();
    let mut rows = Vec::new();
    for row in &table.rows {
        match one(table, row, reference) {
            Ok(found) if seen.insert(found.reference.clone()) => rows.push(found),
            Ok(found) => problems.push(table.problem(
                row.line,
                reference,
                format!(
                    "`{}` is listed twice: give every record its own reference, or list it once",
                    found.reference
                ),
            )),
            Err(found) => found.into_iter().for_each(|problem| problems.push(problem)),
        }
    }
    rows
}

fn one(table: &Table, row: &Row, reference: usize) -> Result<FrameRow, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut read = |column: usize| {
        let read = cell::name(row.cell(column));
        read.map_err(|message| problems.push(table.problem(row.line, column, message)))
            .ok()
    };
    let name = read(reference);
    let strata: BTreeMap<String, String> = (0..table.header.len())
        .filter(|column| *column != reference && !row.cell(*column).is_empty())
        .filter_map(|column| Some((level(&table.header[column]), read(column)?)))
        .collect();
    if strata.contains_key("") {
        problems.push(table.problem(row.line, table.header.len() - 1, "a cell stands under no column name"));
    }
    match name {
        Some(reference) if problems.is_empty() => Ok(FrameRow { reference, strata }),
        _ => Err(problems),
    }
}
