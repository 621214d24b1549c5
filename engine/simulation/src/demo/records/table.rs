//! A plain table: reference, date, columns that a sample can be spread over, and what an auditor finds.

use super::{Entry, rows, take};
use crate::house::PlayError;
use chrono::NaiveDate;
use ratchet_core::tool::Description;
use std::collections::{BTreeMap, BTreeSet};

/// Reads a table by reference. What a sample can be spread over is what the tool says so of, and what it does not ask about at all.
pub(super) fn read(text: &str, tool: &Description) -> Result<BTreeMap<String, Entry>, PlayError> {
    let questions = tool.questions.iter().map(|question| question.id.as_str());
    let fields = tool.fields.iter().map(|field| field.id.as_str());
    let asked: BTreeSet<&str> = questions.chain(fields).collect();
    let mut entries = BTreeMap::new();
    for mut row in rows("a table of records", text)? {
        let reference = take(&mut row, "reference")?;
        let date = take(&mut row, "date")?;
        let on: NaiveDate = date
            .parse()
            .map_err(|_| PlayError::Unprepared(format!("`{reference}` has no date: `{date}`")))?;
        let spread = row.iter().filter(|(column, _)| {
            let column = column.as_str();
            !asked.contains(column)
                || tool
                    .sections
                    .iter()
                    .any(|section| section.strata.iter().any(|name| name == column))
        });
        let strata = spread.map(|(column, value)| (column.clone(), value.clone())).collect();
        let written = row
            .into_iter()
            .filter(|(column, _)| asked.contains(column.as_str()))
            .collect();
        entries.insert(reference, Entry { on, strata, written });
    }
    Ok(entries)
}
