//! `ratchet backtest`: what a changed workflow would have made of the past. Results of audits and incidents come from tables; nothing is
//! written, and a daemon or its data directory is asked only for the workflows in force.

use super::place::Place;
use crate::exit::{Class, Done, Failure};
use crate::output::{self, BAD, Format, QUIET, STRONG, day};
use crate::remote::Remote;
use crate::sources;
use ratchet_api::Client;
use ratchet_core::change::Names;
use ratchet_core::definition::Definition;
use ratchet_core::intake::{Intake, Problem};
use ratchet_core::words::count;
use ratchet_dsl::{Colour, compile};
use ratchet_ports::Store;
use ratchet_simulation::backtest::{self, Comparison, Past, Replayed, Sooner};
use ratchet_store::MemoryStore;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Play past audit results and incidents through a workflow: what would have surfaced, when, and who would have heard.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ratchet backtest workflows/care-planning --records workflows/care-planning/past\n  ratchet backtest workflows/care-planning --records workflows/care-planning/past --in-force\n  ratchet backtest changed --against workflows/care-planning --records workflows/care-planning/past",
    long_about = "Play past audit results and incidents through a workflow: what would have surfaced, when, and who would have heard.\n\nThe records are two tables in one directory, either of which may be missing:\n  audits.csv     date,service,audit,question,met,of   one row a question; rows of one date, service and audit are one result\n  incidents.csv  date,service,event,subject           the subject is a pseudonymous reference, or empty\nA date is 2026-03-02 or 2026-03-02 14:30. A table with a gap or a slip is refused with line, column and reason.\n\nNobody acts in this play: a plan that opens stays open, and what people would have heard because work was left undone is counted apart."
)]
pub struct Backtest {
    /// Folder with .qip files: the changed workflow.
    folder: PathBuf,
    /// Directory with audits.csv and incidents.csv.
    #[arg(long, value_name = "DIRECTORY")]
    records: PathBuf,
    /// Folder of the workflow to compare with, as it is now.
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["in_force", "data"])]
    against: Option<PathBuf>,
    /// Compare with the workflows in force: those of the running daemon, or with --data those of one that does not run.
    #[arg(long)]
    in_force: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Serialize)]
struct Played<'a> {
    changed: &'a Replayed,
    comparison: Option<&'a Comparison>,
    other: Option<&'a Replayed>,
}

pub fn run(verb: &Backtest, remote: &Remote, format: Format) -> Done {
    let past = read(&verb.records)?;
    let changed = definition(&verb.folder)?;
    let other = match &verb.against {
        Some(folder) => Some(definition(folder)?),
        None if verb.in_force || verb.place.is_directory() => Some(verb.place.look(remote, in_force)?),
        None => None,
    };
    known(&past, &changed, other.as_deref())?;
    let played = replay(&changed, &past)?;
    let against = match &other {
        Some(other) => {
            let replayed = replay(other, &past)?;
            let compared = backtest::compare(&played, &replayed, &Names::between(other, &changed));
            Some((replayed, compared))
        }
        None => None,
    };
    if format == Format::Json {
        let all = Played {
            changed: &played,
            comparison: against.as_ref().map(|(_, compared)| compared),
            other: against.as_ref().map(|(other, _)| other),
        };
        output::json("ratchet.backtest/1", &all);
        return Ok(());
    }
    anstream::println!(
        "{STRONG}{} and {} of the past{STRONG:#}",
        count(past.audits.len(), "audit result", "audit results"),
        count(past.events.len(), "incident", "incidents")
    );
    match &against {
        Some((_, compared)) => show_compared(compared),
        None => show(&played),
    }
    for (sentence, times) in &played.unseen {
        anstream::println!("{QUIET}Not played: {sentence} ({times} times){QUIET:#}");
    }
    Ok(())
}

/// The tables of a directory.
fn read(directory: &Path) -> Result<Past, Failure> {
    let input = |code: &str, text: String| Failure::coded(Class::Input, code, text);
    if !directory.is_dir() {
        let text = format!(
            "there is no directory `{}` with audits.csv or incidents.csv",
            directory.display()
        );
        return Err(input("no-records", text));
    }
    let (audits, events) = (directory.join("audits.csv"), directory.join("incidents.csv"));
    let mut past = Past::default();
    if audits.is_file() {
        past.audits = whole(&audits, backtest::read_audits(&sources::text(&audits)?))?;
    }
    if events.is_file() {
        past.events = whole(&events, backtest::read_events(&sources::text(&events)?))?;
    }
    if past.audits.is_empty() && past.events.is_empty() {
        let text = format!(
            "there are no rows in audits.csv or incidents.csv of `{}`; see `ratchet backtest --help` for their columns",
            directory.display()
        );
        return Err(input("no-records", text));
    }
    Ok(past)
}

/// A table as a whole, or every problem of it.
fn whole<T>(path: &Path, table: Intake<T>) -> Result<Vec<T>, Failure> {
    if table.problems.is_empty() {
        return Ok(table.rows);
    }
    for problem in &table.problems {
        anstream::eprintln!("{BAD}{}{BAD:#}: {}", path.display(), line(problem));
    }
    let text = format!(
        "`{}` cannot be played: {}. Half a past shows half a truth, so nothing was played",
        path.display(),
        count(table.problems.len(), "row has a problem", "rows have problems")
    );
    Err(Failure::coded(Class::Input, "bad-table", text))
}

fn line(problem: &Problem) -> String {
    if problem.column == 0 {
        return format!("line {}: {}", problem.line, problem.message);
    }
    problem.to_string()
}

fn definition(path: &Path) -> Result<Arc<Definition>, Failure> {
    let mut sources = sources::read(&[path.to_owned()])?;
    let (Some(source), true) = (sources.pop(), sources.is_empty()) else {
        let text = format!(
            "there are several organisations in `{}`: name one of its sub-folders",
            path.display()
        );
        return Err(Failure::coded(Class::Input, "several-folders", text));
    };
    let folder = source.folder();
    let compiled = compile(&folder, &source.tools);
    compiled.definition.map(Arc::new).ok_or_else(|| {
        let problems = ratchet_dsl::render_terminal(&folder, &compiled.diagnostics, Colour::On);
        anstream::eprint!("{problems}");
        let text = format!("`{}` cannot be played until its errors are mended", path.display());
        Failure::coded(Class::Failed, "workflows-have-errors", text)
    })
}

/// What is in force at a daemon.
fn in_force(client: &Client) -> Result<Arc<Definition>, Failure> {
    let Some(hash) = client.workflows()?.hash else {
        let text = "no workflows are in force yet, so there is nothing to compare with: leave --in-force and --data out, or name a folder with --against";
        return Err(Failure::coded(Class::Refused, "nothing-applied", text));
    };
    let kept = client.kept_definition(&hash)?;
    let unlike = |why: String| {
        let text = format!("the workflows in force cannot be read: {why}. Are daemon and command line of one version?");
        Failure::coded(Class::Unreachable, "other-version", text)
    };
    let definition: Definition = serde_json::from_value(kept.definition).map_err(|error| unlike(error.to_string()))?;
    if definition.hash() != hash {
        return Err(unlike("they mean something else here".to_owned()));
    }
    Ok(Arc::new(definition))
}

/// Names that neither workflow knows are slips of the table, not history.
fn known(past: &Past, changed: &Definition, other: Option<&Definition>) -> Done {
    let mut wrong: Vec<String> = Vec::new();
    let anywhere = |there: &dyn Fn(&Definition) -> bool| there(changed) || other.is_some_and(there);
    for audit in &past.audits {
        if !anywhere(&|definition| definition.audits.contains_key(&audit.audit)) {
            wrong.push(format!(
                "audits.csv, line {}: no workflow has an audit \"{}\"",
                audit.line, audit.audit
            ));
        } else if !anywhere(&|definition| definition.services.contains_key(&audit.service)) {
            wrong.push(format!(
                "audits.csv, line {}: no workflow has a service \"{}\"",
                audit.line, audit.service
            ));
        }
        let asked = |definition: &Definition, title: &str| {
            let tool = definition
                .audits
                .get(&audit.audit)
                .and_then(|audit| definition.tool_of(audit));
            tool.is_some_and(|tool| {
                let mut questions = tool.description.questions.iter();
                questions.any(|question| question.title.eq_ignore_ascii_case(title))
            })
        };
        for result in &audit.results {
            let known = anywhere(&|definition| {
                asked(definition, &result.question) || !definition.audits.contains_key(&audit.audit)
            });
            if !known {
                wrong.push(format!(
                    "audits.csv, result of line {}: audit \"{}\" does not ask \"{}\"",
                    audit.line, audit.audit, result.question
                ));
            }
        }
    }
    for event in &past.events {
        if !anywhere(&|definition| definition.services.contains_key(&event.service)) {
            wrong.push(format!(
                "incidents.csv, line {}: no workflow has a service \"{}\"",
                event.line, event.service
            ));
        } else if !anywhere(&|definition| definition.events.contains(&event.event)) {
            wrong.push(format!(
                "incidents.csv, line {}: no workflow has an event \"{}\"",
                event.line, event.event
            ));
        }
    }
    /// More of them say the same.
    const SHOWN: usize = 12;
    let Some(first) = wrong.first().cloned() else {
        return Ok(());
    };
    for sentence in wrong.iter().take(SHOWN) {
        anstream::eprintln!("{BAD}{sentence}{BAD:#}");
    }
    let text = format!("the records do not fit the workflow: {first}");
    Err(Failure::coded(Class::Input, "records-do-not-fit", text))
}

fn replay(definition: &Arc<Definition>, past: &Past) -> Result<Replayed, Failure> {
    let store = Arc::new(MemoryStore::new()) as Arc<dyn Store>;
    backtest::replay(definition, past, store)
        .map_err(|error| Failure::coded(Class::Input, "backtest", error.to_string()))
}

fn show(played: &Replayed) {
    let mut table = output::table(&["when", "what", "name", "service"]);
    for one in &played.surfaced {
        table.add_row([
            day(&one.at.to_rfc3339()),
            one.kind.to_owned(),
            one.name.clone(),
            one.service.clone().unwrap_or_else(|| "all".to_owned()),
        ]);
    }
    output::show_table(&table, "Nothing would have surfaced.");
    let mut table = output::table(&["role", "alerts", "more if nobody acts"]);
    for (role, alerts) in &played.alerts {
        table.add_row([
            role.clone(),
            alerts.at_once.to_string(),
            alerts.if_nobody_acts.to_string(),
        ]);
    }
    anstream::println!();
    output::show_table(&table, "Nobody would have heard of anything.");
}

fn show_compared(compared: &Comparison) {
    let when =
        |at: Option<ratchet_core::instant::Instant>| at.map_or_else(|| "–".to_owned(), |at| day(&at.to_rfc3339()));
    let row = |one: &Sooner| {
        [
            one.kind.clone(),
            one.name.clone(),
            one.service.clone().unwrap_or_else(|| "all".to_owned()),
            when(one.changed),
            when(one.other),
            one.words(),
            format!("{} / {}", one.changed_times, one.other_times),
        ]
    };
    let mut table = output::table(&[
        "what",
        "name",
        "service",
        "first, changed",
        "first, now",
        "so it comes",
        "times",
    ]);
    for one in &compared.surfaced {
        table.add_row(row(one));
    }
    output::show_table(&table, "Nothing would have surfaced by either.");
    let mut table = output::table(&["role", "more alerts", "more if nobody acts"]);
    for (role, more) in &compared.more_alerts {
        let idle = compared.more_if_nobody_acts.get(role).copied().unwrap_or_default();
        table.add_row([role.clone(), format!("{more:+}"), format!("{idle:+}")]);
    }
    anstream::println!();
    output::show_table(&table, "Nobody would have heard of anything.");
}
