//! `ratchet audit check-record`: what an audit form would show beside the fields, for each record of a table.

use crate::exit::{Class, Done, Failure};
use crate::output::{self, BAD, Format, QUIET, STRONG};
use ratchet_api::Client;
use ratchet_api::v1::{Answered, Cell, RecordCheck};
use serde_json::{Value, json};

pub(super) fn run(client: &Client, id: &str, csv: &str, only: Option<&str>, format: Format) -> Done {
    let mut records = records(csv)?;
    records.retain(|record| only.is_none_or(|only| record.reference == only));
    if records.is_empty() {
        let text = match only {
            Some(only) => format!("there is no record `{only}` in the table"),
            None => "there is no record in the table: one row each, under a line of column names".to_owned(),
        };
        return Err(Failure::coded(Class::Input, "no-record", text));
    }
    let mut checked = Vec::with_capacity(records.len());
    for record in records {
        let check = client.check_record(id, &record)?;
        checked.push((record.reference, check));
    }
    match format {
        Format::Json => {
            let records: Vec<Value> = checked
                .iter()
                .map(|(reference, check)| {
                    json!({"errors": check.errors, "needs_all_answers": check.needs_all_answers,
                        "reference": reference, "unanswered": check.unanswered})
                })
                .collect();
            output::json("ratchet.audit.check-record/1", &json!({ "records": records }));
        }
        Format::Text => checked.iter().for_each(|(reference, check)| show(reference, check)),
    }
    let wrong: usize = checked.iter().map(|(_, check)| check.errors.len()).sum();
    match wrong {
        0 => Ok(()),
        1 => Err(refused("1 thing to look at before this is handed in".to_owned())),
        wrong => Err(refused(format!("{wrong} things to look at before this is handed in"))),
    }
}

fn refused(text: String) -> Failure {
    Failure::coded(Class::Failed, "record-doubted", text)
}

fn show(reference: &str, check: &RecordCheck) {
    let unanswered = check.unanswered.len();
    if check.errors.is_empty() && unanswered == 0 {
        anstream::println!("{STRONG}{reference}{STRONG:#}  nothing to say");
        return;
    }
    anstream::println!("{STRONG}{reference}{STRONG:#}");
    for error in &check.errors {
        let field = error.title.as_ref().unwrap_or(&error.field);
        anstream::println!("  {BAD}{field}{BAD:#}: {}", error.message);
    }
    if unanswered > 0 {
        let needed = if check.needs_all_answers {
            ", and all are needed"
        } else {
            ""
        };
        anstream::println!(
            "  {QUIET}without an answer yet{needed}: {}{QUIET:#}",
            check.unanswered.join(", ")
        );
    }
}

/// Rows of the table, each as one record; the daemon judges names and cells.
fn records(csv: &str) -> Result<Vec<Answered>, Failure> {
    let wrong = |text: String| Failure::coded(Class::Input, "bad-table", text);
    let unreadable = |error: csv::Error| wrong(format!("the table cannot be read: {error}"));
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().map_err(unreadable)?.clone();
    let place = header
        .iter()
        .position(|name| name.trim().eq_ignore_ascii_case("reference"))
        .ok_or_else(|| {
            wrong("the table has no column `reference`: it says which record each row is about".to_owned())
        })?;
    let mut records = Vec::new();
    for row in reader.records() {
        let row = row.map_err(unreadable)?;
        let cells = header.iter().zip(&row).enumerate().filter(|(at, _)| *at != place);
        let cells = cells.filter(|(_, (name, cell))| !(name.trim().is_empty() && cell.trim().is_empty()));
        records.push(Answered {
            answers: cells
                .map(|(_, (name, cell))| (name.to_owned(), Cell::from(cell)))
                .collect(),
            reference: row.get(place).unwrap_or_default().trim().to_owned(),
            ..Answered::default()
        });
    }
    Ok(records)
}
