//! The daemon that verbs talk to, and who is asking.

use crate::exit::{Class, Failure};
use ratchet_api::{Client, client::Error};
use std::path::PathBuf;

/// Where the daemon is, and who is asking.
#[derive(Debug, Clone, clap::Args)]
pub struct Remote {
    /// Where the daemon listens.
    #[arg(
        long,
        global = true,
        env = "RATCHET_URL",
        default_value = "http://127.0.0.1:7410",
        hide_env_values = true
    )]
    pub url: String,
    /// File with the daemon's token.
    #[arg(
        long,
        global = true,
        env = "RATCHET_TOKEN_FILE",
        default_value = "ratchet-data/token",
        hide_env_values = true
    )]
    pub token_file: PathBuf,
    /// Staff reference of the person who acts.
    // An id of its own: verbs have a person of theirs, and arguments of one name would be taken for one.
    #[arg(
        id = "acting_as",
        long = "as",
        global = true,
        env = "RATCHET_PERSON",
        value_name = "PERSON",
        hide_env_values = true
    )]
    pub person: Option<String>,
    /// Ask how things stood: a date (its end) or a moment, for example 2026-06-30.
    #[arg(long, global = true, value_name = "DATE")]
    pub as_of: Option<String>,
}

impl Remote {
    /// A client for that daemon.
    pub fn client(&self) -> Result<Client, Failure> {
        let token = std::fs::read_to_string(&self.token_file).map_err(|error| {
            let file = self.token_file.display();
            Failure::coded(
                Class::Unreachable,
                "no-token",
                format!("the token file `{file}` cannot be read: {error}. Say where it is with --token-file; `ratchet serve` prints its name"),
            )
        })?;
        let client = Client::new(&self.url, token.trim());
        let client = match &self.person {
            Some(person) => client.acting_as(person),
            None => client,
        };
        Ok(match &self.as_of {
            Some(moment) => client.as_of(moment),
            None => client,
        })
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let class = if error.problem().is_some() {
            Class::Refused
        } else {
            Class::Unreachable
        };
        // The code is written once, by whoever prints the failure.
        let message = match error.problem() {
            Some(problem) => problem.sentence(),
            None => error.to_string(),
        };
        Self::coded(class, error.code(), message)
    }
}

/// One line of what is wrong with a file: `line 3, column 2 (dose): …`.
pub fn fault_line(fault: &ratchet_api::problem::Fault) -> String {
    let mut place = Vec::new();
    place.extend(fault.line.map(|line| format!("line {line}")));
    place.extend(fault.column.map(|column| format!("column {column}")));
    place.extend(fault.field.clone());
    if place.is_empty() {
        fault.detail.clone()
    } else {
        format!("{}: {}", place.join(", "), fault.detail)
    }
}

/// Says which rows of a table were not taken. The others are in; the exit code keeps the rest from being overlooked.
pub fn rows_not_taken(faults: &[ratchet_api::problem::Fault]) -> Result<(), Failure> {
    if faults.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = faults
        .iter()
        .map(|fault| format!("\n  {}", fault_line(fault)))
        .collect();
    let message = format!(
        "not every row could be taken; the others are in. Mend these and hand the table in again:{}",
        lines.concat()
    );
    Err(Failure::coded(Class::Failed, "rows-not-taken", message))
}
