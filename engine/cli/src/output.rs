//! How results and failures are written. Data to standard output, talk to standard error.

use crate::exit::Failure;
use anstyle::{AnsiColor, Style};
use chrono::DateTime;
use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;
use serde_json::{Value, json};

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For programs; every object says its `schema`.
    Json,
}

/// What `--output` takes. Only `check` writes the last two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Output {
    /// For people.
    Text,
    /// For programs; every object says its `schema`.
    Json,
    /// In whole sentences, for screen readers (`check`).
    Plain,
    /// SARIF 2.1.0, for build servers and code hosts (`check`).
    Sarif,
}

impl Output {
    /// How everything but the problems of `check` is written.
    pub const fn format(self) -> Format {
        match self {
            Self::Text | Self::Plain => Format::Text,
            Self::Json | Self::Sarif => Format::Json,
        }
    }
}

/// Bold.
pub const STRONG: Style = Style::new().bold();
/// Something that is wrong.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// Something that is right.
pub const GOOD: Style = AnsiColor::Green.on_default().bold();
/// Something that deserves a look.
pub const LOOK: Style = AnsiColor::Yellow.on_default();
/// Something beside the point.
pub const QUIET: Style = Style::new().dimmed();

/// Writes an object for programs. `schema` names its form and version, for example `ratchet.rehearse/1`.
pub fn json(schema: &str, value: &impl Serialize) {
    let value = serde_json::to_value(value).unwrap_or_else(|error| panic!("results are plain data: {error}"));
    let mut object = match value {
        Value::Object(object) => object,
        other => serde_json::Map::from_iter([("items".to_owned(), other)]),
    };
    object.insert("schema".to_owned(), Value::String(schema.to_owned()));
    let text = serde_json::to_string_pretty(&Value::Object(object))
        .unwrap_or_else(|error| panic!("results are plain data: {error}"));
    anstream::println!("{text}");
}

/// Writes a failure.
pub fn failure(failure: &Failure, format: Format) {
    match format {
        Format::Text => {
            let code = failure
                .code
                .as_ref()
                .map(|code| format!(" [{code}]"))
                .unwrap_or_default();
            anstream::eprintln!("{BAD}error{BAD:#}: {}{code}", failure.message);
        }
        Format::Json => {
            let problem = json!({"schema": "ratchet.error/1", "code": failure.code, "message": failure.message, "exit": failure.class as u8});
            anstream::eprintln!("{problem}");
        }
    }
}

/// A table without lines, as wide as the terminal.
pub fn table(head: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(head.iter().map(|title| title.to_uppercase()));
    table
}

/// Writes a table, or a sentence when it has no rows.
pub fn show_table(table: &Table, nothing: &str) {
    if table.is_empty() {
        anstream::println!("{nothing}");
    } else {
        anstream::println!(
            "{}",
            table
                .to_string()
                .lines()
                .map(str::trim_end)
                .collect::<Vec<_>>()
                .join("\n")
        );
    }
}

/// A moment as people say it, in London: `Mon 4 Jan 2027`. What is no moment is shown as it is.
pub fn day(moment: &str) -> String {
    in_london(moment, "%a %-d %b %Y")
}

/// A moment with its time: `Mon 4 Jan 2027 at 09:30`.
pub fn day_and_time(moment: &str) -> String {
    in_london(moment, "%a %-d %b %Y at %H:%M")
}

fn in_london(moment: &str, form: &str) -> String {
    match DateTime::parse_from_rfc3339(moment) {
        Ok(moment) => moment
            .with_timezone(&chrono_tz::Europe::London)
            .format(form)
            .to_string(),
        Err(_) => moment.to_owned(),
    }
}
