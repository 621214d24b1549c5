//! `ratchet tracker`: finding, action and re-test in one line each.

use super::listing::{Pages, more};
use crate::exit::{Done, Failure};
use crate::output::{self, Format, day};
use ratchet_api::Client;
use ratchet_api::v1::{TrackedDate, TrackedRetest, TrackerLine, tracker};

/// The tracker: finding, action and re-test in one line each, with original and present due dates.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ratchet tracker\n  ratchet tracker --state overdue --service \"Oak House\"\n  ratchet tracker --state slipped\n  ratchet tracker --state all --csv"
)]
pub struct Tracker {
    #[command(flatten)]
    pages: Pages,
    /// What is listed: what is not improved yet, everything, what is overdue, or what was moved.
    #[arg(long, value_parser = ["open", "all", "overdue", "slipped"], default_value = "open")]
    state: String,
    /// Write the whole list as a table for a spreadsheet.
    #[arg(long)]
    csv: bool,
}

pub fn run(verb: &Tracker, client: &Client, format: Format) -> Done {
    if verb.csv {
        anstream::print!("{}", tracker::csv(&every_line(verb, client)?));
        return Ok(());
    }
    let page = client.tracker(&verb.pages.query(Some(&verb.state)))?;
    if format == Format::Json {
        output::json("ratchet.tracker/1", &page);
        return Ok(());
    }
    let head = [
        "service",
        "finding",
        "action",
        "owner",
        "first due",
        "due now",
        "moves",
        "re-test",
        "to be noted",
    ];
    let mut table = output::table(&head);
    for line in &page.items {
        table.add_row(cells(line));
    }
    output::show_table(&table, "There is nothing to show.");
    more(page.next.as_ref());
    Ok(())
}

fn every_line(verb: &Tracker, client: &Client) -> Result<Vec<TrackerLine>, Failure> {
    let mut query = verb.pages.query(Some(&verb.state));
    let mut lines = Vec::new();
    loop {
        let page = client.tracker(&query)?;
        lines.extend(page.items);
        query.cursor = page.next;
        if query.cursor.is_none() {
            return Ok(lines);
        }
    }
}

fn cells(line: &TrackerLine) -> [String; 9] {
    let finding = match (line.findings.as_slice(), line.findings_in_all as usize) {
        ([], _) => line.set_off_by.join(", "),
        (named, all) if all > named.len() => format!("{} and {} more", named.join(", "), all - named.len()),
        (named, _) => named.join(", "),
    };
    let plan = line.plan.as_deref().map(|plan| format!(" → {plan}"));
    let action = match (&line.action, &line.title, &line.action_state) {
        (Some(action), Some(title), Some(state)) => format!("{action} {title} ({state})"),
        _ => "nothing is done about it yet".to_owned(),
    };
    let what = format!("{finding}{}: {}", plan.unwrap_or_default(), line.problem);
    [
        line.service.clone(),
        what,
        action,
        line.owner.clone().unwrap_or_default(),
        line.due.as_ref().map(|due| day(&due.original)).unwrap_or_default(),
        line.due.as_ref().map(due_now).unwrap_or_default(),
        line.due.as_ref().map(|due| due.moves.to_string()).unwrap_or_default(),
        match (&line.retest, &line.plan) {
            (Some(gate), _) => retest(gate),
            (None, Some(_)) => String::new(),
            (None, None) => "no re-test".to_owned(),
        },
        line.marks.join("; "),
    ]
}

fn due_now(due: &TrackedDate) -> String {
    match (&due.met_at, due.overdue) {
        (Some(at), _) => format!("done {}", day(at)),
        (None, true) => format!("{} (overdue)", day(&due.at)),
        (None, false) => day(&due.at),
    }
}

fn retest(gate: &TrackedRetest) -> String {
    let when = gate.at.as_deref().map(day).unwrap_or_default();
    let words = match gate.state.as_str() {
        "being carried out" => format!(
            "being carried out ({}), due {when}",
            gate.audit.clone().unwrap_or_default()
        ),
        "waived" => format!("waived until {when}, not passed"),
        "opens" => format!("opens {when}"),
        "passed" => format!("passed {when}"),
        other => other.to_owned(),
    };
    let failed = match gate.failed {
        0 => String::new(),
        1 => "; failed once before".to_owned(),
        times => format!("; failed {times} times before"),
    };
    format!("{} ({} of {}): {words}{failed}", gate.name, gate.number, gate.of)
}
