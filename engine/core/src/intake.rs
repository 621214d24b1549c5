//! What people type and export, read into the domain's own words: answers, sampling frames, people.
//!
//! Pure text in, values and problems out. Nothing here opens a file, guesses at an encoding (callers hand over UTF-8) or decides
//! whether a half-good table may be used: every good row is kept, every bad cell is named by line and column, and the door that
//! asked chooses what to do with that.

pub mod answers;
mod cell;
pub mod frame;
pub mod list;
pub mod people;
pub mod points;
mod table;

use serde::Serialize;

/// Rows that could be read, and everything that could not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intake<Row> {
    /// Good rows, in the order of the text.
    pub rows: Vec<Row>,
    /// What is wrong with the others, in the order of the text, at most [`crate::limits::INTAKE_PROBLEMS`].
    pub problems: Vec<Problem>,
}

/// One thing that is wrong with a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("line {line}, column {column} (`{column_name}`): {message}")]
pub struct Problem {
    /// Line of the text, from 1; the number of the record where there are no lines.
    pub line: u64,
    /// Column, from 1; 0 where columns have no order.
    pub column: usize,
    /// What the column is called.
    pub column_name: String,
    /// What is wrong and what would be right.
    pub message: String,
}

/// Problems while they are collected, up to a bound.
#[derive(Debug, Default)]
struct Problems(Vec<Problem>);

impl Problems {
    fn push(&mut self, problem: Problem) {
        if self.0.len() < crate::limits::INTAKE_PROBLEMS {
            self.0.push(problem);
        }
    }

    /// Everything collected, in the order of the text, one problem a cell.
    fn finish(mut self) -> Vec<Problem> {
        self.0.sort_by_key(|problem| (problem.line, problem.column));
        self.0.dedup_by_key(|problem| (problem.line, problem.column));
        self.0
    }
}

/// Names are compared without capitals and without doubled or outer spaces.
fn level(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests;
