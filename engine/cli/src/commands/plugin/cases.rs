//! Example audits beside a tool: `golden/NAME.csv` with the report expected in `golden/NAME.json`.
//!
//! The compact form of the tool's authors, not that of the audit form: `reference`, `answers` (one letter a question, all
//! sections) and one column a field of the section that is answered.

use super::input;
use crate::exit::Failure;
use chrono::DateTime;
use ratchet_core::tool::{Answer, Answers, Context, Description, FieldKind, FieldValue, Record, Report};
use ratchet_plugin_host::conformance::Case;
use std::path::{Path, PathBuf};

/// The day of every example audit: 2 November 2026.
const ON: i64 = 1_793_577_600;

/// Reads all examples of a folder; a folder without `golden/` has none.
pub(super) fn read(folder: &Path, description: &Description) -> Result<Vec<Case>, Failure> {
    let golden = folder.join("golden");
    let Ok(entries) = std::fs::read_dir(&golden) else {
        return Ok(Vec::new());
    };
    let mut tables: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    tables.retain(|path| path.extension().is_some_and(|end| end == "csv"));
    tables.sort();
    tables.iter().map(|table| case(table, description)).collect()
}

fn case(path: &Path, description: &Description) -> Result<Case, Failure> {
    let wrong = |what: String| input("bad-example", format!("`{}`: {what}", path.display()));
    let mut reader = csv::Reader::from_path(path).map_err(|error| wrong(error.to_string()))?;
    let header = reader.headers().map_err(|error| wrong(error.to_string()))?.clone();
    if header.get(0) != Some("reference") || header.get(1) != Some("answers") {
        return Err(wrong(
            "the first two columns should be `reference` and `answers`".to_owned(),
        ));
    }
    let rows: Vec<csv::StringRecord> = reader
        .records()
        .collect::<Result<_, _>>()
        .map_err(|error| wrong(error.to_string()))?;
    let mut answered = Vec::new();
    for row in &rows {
        answered.push(Answers::try_from(row[1].to_owned()).map_err(&wrong)?);
    }
    let section = section(&answered, description);
    let mut records = Vec::new();
    for (row, answers) in rows.iter().zip(answered) {
        let mut fields = Vec::new();
        for (column, text) in header.iter().zip(row).skip(2).filter(|(_, text)| !text.is_empty()) {
            fields.push(field(column, text, section, description).map_err(&wrong)?);
        }
        records.push(Record {
            answers,
            fields,
            reference: row[0].to_owned(),
        });
    }
    Ok(Case {
        name: path
            .file_stem()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        context: Context {
            section,
            on: ON,
            service: "Rowan House".to_owned(),
        },
        records,
        expected: expected(&path.with_extension("json")).map_err(wrong)?,
    })
}

fn expected(path: &Path) -> Result<Option<Report>, String> {
    match std::fs::read_to_string(path) {
        Err(_) => Ok(None),
        Ok(text) => serde_json::from_str(&text)
            .map(Some)
            .map_err(|error| format!("the report beside it cannot be read: {error}")),
    }
}

/// The one section that is answered; all of them when answers reach over several.
fn section(answered: &[Answers], description: &Description) -> Option<u16> {
    let mut sections: Vec<u16> = answered
        .iter()
        .flat_map(|answers| answers.as_slice().iter().zip(&description.questions))
        .filter(|(answer, _)| **answer != Answer::Unanswered)
        .map(|(_, question)| question.section)
        .collect();
    sections.sort_unstable();
    sections.dedup();
    match sections.as_slice() {
        [section] => Some(*section),
        _ => None,
    }
}

fn field(
    column: &str,
    text: &str,
    section: Option<u16>,
    description: &Description,
) -> Result<(u16, FieldValue), String> {
    let position = description
        .fields
        .iter()
        .position(|field| field.id == column && section.is_none_or(|section| section == field.section));
    let position = position.ok_or_else(|| format!("the tool has no field `{column}` in this section"))?;
    let bad = |what: &str| format!("`{text}` in `{column}` is not {what}");
    let value = match description.fields[position].kind {
        FieldKind::Text => FieldValue::Text(text.to_owned()),
        FieldKind::Number => FieldValue::Number(thousandths(text).ok_or_else(|| bad("a number"))?),
        FieldKind::Moment => FieldValue::Moment(moment(text).ok_or_else(|| bad("a moment such as 2026-11-02T09:30Z"))?),
        FieldKind::Flag if text == "yes" || text == "no" => FieldValue::Flag(text == "yes"),
        FieldKind::Flag => return Err(bad("yes or no")),
    };
    let position = u16::try_from(position).map_err(|_| "the tool has too many fields".to_owned())?;
    Ok((position, value))
}

/// `12`, `-3` or `0.5` in thousandths.
fn thousandths(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.len() > 3 || !part.chars().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let part: i64 = format!("{part:0<3}").parse().ok()?;
    let sign = if whole.starts_with('-') { -1 } else { 1 };
    whole.parse::<i64>().ok()?.checked_mul(1_000)?.checked_add(sign * part)
}

fn moment(text: &str) -> Option<i64> {
    let full = text.strip_suffix('Z').map(|text| format!("{text}:00Z"))?;
    DateTime::parse_from_rfc3339(&full)
        .or_else(|_| DateTime::parse_from_rfc3339(text))
        .ok()
        .map(|moment| moment.timestamp())
}

#[cfg(test)]
mod tests {
    use super::thousandths;

    #[test]
    fn numbers_are_read_as_thousandths() {
        for (text, expected) in [
            ("12", Some(12_000)),
            ("0.5", Some(500)),
            ("-3.25", Some(-3_250)),
            ("1.2345", None),
            ("one", None),
        ] {
            assert_eq!(thousandths(text), expected, "{text}");
        }
    }
}
