//! Reads an audit's records from a CSV file: `reference`, `answers` (one letter a question) and a column a field.

use chrono::DateTime;
use ratchet_core::tool::{Answers, Description, FieldKind, FieldValue, Record};
use std::path::Path;

/// Records of one section.
pub fn read(path: &Path, description: &Description, section: u16) -> Vec<Record> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            let fields = columns.iter().zip(&row).skip(2).filter(|(_, value)| !value.is_empty());
            Record {
                reference: row[0].to_owned(),
                answers: Answers::try_from(row[1].to_owned()).unwrap(),
                fields: fields
                    .map(|(column, value)| field(description, section, column, value))
                    .collect(),
            }
        })
        .collect()
}

fn field(description: &Description, section: u16, column: &str, value: &str) -> (u16, FieldValue) {
    let position = description
        .fields
        .iter()
        .position(|field| field.section == section && field.id == column);
    let position = position.unwrap_or_else(|| panic!("no field `{column}`"));
    let value = match description.fields[position].kind {
        FieldKind::Text => FieldValue::Text(value.to_owned()),
        FieldKind::Number => FieldValue::Number(value.parse::<i64>().unwrap() * 1_000),
        FieldKind::Moment => FieldValue::Moment(moment(value)),
        FieldKind::Flag => FieldValue::Flag(value == "yes"),
    };
    (position as u16, value)
}

/// Seconds since 1970 of `2026-11-01T00:00Z`.
pub fn moment(text: &str) -> i64 {
    DateTime::parse_from_rfc3339(&text.replace('Z', ":00Z"))
        .unwrap()
        .timestamp()
}
