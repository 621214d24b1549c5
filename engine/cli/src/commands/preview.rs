//! `ratchet plan FOLDER`: what a folder would change in the running daemon, or in the data directory of one that does not run, before it
//! does. Nothing is written but the file of `--out`.

use super::place::Place;
use super::saved_change::{SavedChange, folder};
use crate::exit::{Class, Done, Failure};
use crate::output::{self, BAD, Format, GOOD, QUIET, STRONG};
use crate::remote::{Remote, fault_line};
use ratchet_api::Client;
use ratchet_api::v1::{ChangePreview, NewWorkflows, Page, RunningCycle, WorkflowChange};
use ratchet_core::words::count;
use serde::Serialize;
use std::path::PathBuf;

/// What a folder would change.
#[derive(Debug, clap::Args)]
pub struct Preview {
    /// Folder with .qip files: what it would change, in sentences.
    folder: Option<PathBuf>,
    /// Keep what was seen in this file, for `ratchet apply`.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// How many running plans are listed.
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    cycles: usize,
    #[command(flatten)]
    place: Place,
}

/// Running plans that are asked for at once: what the daemon reads at once.
const CYCLES_AT_ONCE: u32 = 500;

/// What a change means for all running plans together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Actions that stay owed although the workflow does not know them any more.
    pub carried: u64,
    /// Due dates and openings of re-tests that would move.
    pub dates_moved: u64,
    /// Plans that follow it already.
    pub follow: u64,
    /// Actions and re-tests that would become owed.
    pub gained: u64,
    /// Plans that could follow it.
    pub could_move: u64,
    /// Plans that run.
    pub plans: u64,
    /// Plans that stay with the workflow that they began with.
    pub stay: u64,
    /// Those of them that the workflow does not know any more.
    pub vanished: u64,
}

impl Counts {
    /// Counts one more plan.
    pub fn add(&mut self, cycle: &RunningCycle) {
        self.plans += 1;
        self.carried += u64::from(cycle.carried);
        self.dates_moved += u64::from(cycle.dates_moved);
        self.gained += u64::from(cycle.gained);
        self.vanished += u64::from(cycle.vanished);
        match cycle.state.as_str() {
            "moves" => self.could_move += 1,
            "stays" => self.stay += 1,
            _ => self.follow += 1,
        }
    }
}

/// What was seen of a folder.
#[derive(Debug, Serialize)]
pub struct Seen {
    /// Every change, and what it rests on.
    #[serde(flatten)]
    pub preview: ChangePreview,
    /// All running plans together.
    pub counts: Counts,
    /// The first of them.
    pub cycles: Vec<RunningCycle>,
}

/// Looks at a folder: its changes, and what they mean for all running plans, of which `keep` are kept.
pub fn look(sent: &NewWorkflows, client: &Client, keep: usize) -> Result<Seen, Failure> {
    let preview = client.preview_workflows(sent)?;
    let (counts, cycles) = running(
        keep,
        |cursor| Ok(client.preview_cycles(sent, (cursor, CYCLES_AT_ONCE))?),
    )?;
    Ok(Seen {
        preview,
        counts,
        cycles,
    })
}

pub fn run(verb: &Preview, remote: &Remote, format: Format) -> Done {
    let Some(path) = &verb.folder else {
        let text = "say which folder: `ratchet plan workflows/prn-medicines` shows what it would change; `ratchet plan list` lists improvement plans";
        return Err(Failure::coded(Class::Usage, "no-folder", text));
    };
    let name = path.to_string_lossy();
    if !path.exists() && name.to_ascii_uppercase().starts_with("QIP-") {
        let text = format!("{name} is an improvement plan: `ratchet plan show {name}` shows it");
        return Err(Failure::coded(Class::Usage, "no-folder", text));
    }
    let sent = folder(path)?;
    let seen = verb.place.look(remote, |client| look(&sent, client, verb.cycles))?;
    if let Some(out) = &verb.out {
        SavedChange::of(path, &sent, &seen.preview).write(out)?;
    }
    if format == Format::Json {
        output::json("ratchet.preview/1", &seen);
        return Ok(());
    }
    for warning in &seen.preview.warnings {
        anstream::eprintln!("warning: {}", fault_line(warning));
    }
    show(&seen.preview);
    show_cycles(seen.counts, &seen.cycles);
    next_step(verb, &sent, &seen.preview);
    Ok(())
}

/// All running plans, page by page; the first of them are kept.
pub fn running(
    keep: usize,
    page: impl Fn(Option<&str>) -> Result<Page<RunningCycle>, Failure>,
) -> Result<(Counts, Vec<RunningCycle>), Failure> {
    let (mut counts, mut kept) = (Counts::default(), Vec::new());
    let mut cursor: Option<String> = None;
    loop {
        let found = page(cursor.as_deref())?;
        for cycle in found.items {
            counts.add(&cycle);
            if kept.len() < keep && cycle.state != "follows" {
                kept.push(cycle);
            }
        }
        match found.next {
            Some(next) => cursor = Some(next),
            None => return Ok((counts, kept)),
        }
    }
}

fn show(preview: &ChangePreview) {
    if preview.changes.is_empty() {
        anstream::println!("{STRONG}This folder changes nothing{STRONG:#}: it says what is in force.");
        return;
    }
    let of = |verdict: &str| -> Vec<&WorkflowChange> {
        let changes = preview.changes.iter();
        changes.filter(|change| change.verdict == verdict).collect()
    };
    let (weaker, stronger, neutral) = (of("weaker"), of("stronger"), of("neutral"));
    anstream::println!(
        "{STRONG}{}{STRONG:#} for assurance: {} weaker, {} stronger, {} neutral",
        count(preview.changes.len(), "change", "changes"),
        weaker.len(),
        stronger.len(),
        neutral.len()
    );
    for (title, style, changes) in [
        ("Weaker", BAD, weaker),
        ("Stronger", GOOD, stronger),
        ("Neutral", STRONG, neutral),
    ] {
        if changes.is_empty() {
            continue;
        }
        anstream::println!("\n{style}{title}{style:#}");
        for change in changes {
            anstream::println!("  {}", change.sentence);
            anstream::println!("    {QUIET}{}{QUIET:#}", change.because);
        }
    }
}

/// What becomes of the plans that run.
pub fn show_cycles(counts: Counts, cycles: &[RunningCycle]) {
    let number = |number: u64, one: &str, many: &str| count(usize::try_from(number).unwrap_or(usize::MAX), one, many);
    anstream::println!("\n{STRONG}{}{STRONG:#}", number(counts.plans, "plan runs", "plans run"));
    if counts.could_move > 0 {
        anstream::println!(
            "  {} could follow: {} would move, {} owed, {} owed although the workflow does not know them any more",
            counts.could_move,
            number(counts.dates_moved, "date", "dates"),
            number(counts.gained, "thing becomes", "things become"),
            number(counts.carried, "action stays", "actions stay"),
        );
    }
    if counts.stay > 0 {
        anstream::println!(
            "  {} with the workflow that they began with; {} not in the workflow any more",
            number(counts.stay, "stays", "stay"),
            number(counts.vanished, "is", "are")
        );
    }
    if counts.follow > 0 {
        anstream::println!("  {} it already", number(counts.follow, "follows", "follow"));
    }
    for cycle in cycles {
        anstream::println!("\n{STRONG}{}{STRONG:#} {} of {}", cycle.plan, cycle.name, cycle.service);
        if let Some(why) = &cycle.why {
            anstream::println!("  stays: {why}");
        }
        for line in &cycle.lines {
            anstream::println!("  {}: {}", line.verdict, line.sentence);
        }
        if cycle.why.is_none() && cycle.lines.is_empty() {
            anstream::println!("  could follow, and nothing would move");
        }
    }
    let rest = (counts.could_move + counts.stay).saturating_sub(cycles.len() as u64);
    if rest > 0 {
        anstream::println!("\n{QUIET}{rest} more; --cycles NUMBER lists them{QUIET:#}");
    }
}

fn next_step(verb: &Preview, sent: &NewWorkflows, preview: &ChangePreview) {
    if preview.changes.is_empty() {
        return;
    }
    let what = match &verb.out {
        Some(out) => out.display().to_string(),
        None => verb
            .folder
            .as_ref()
            .map(|path| path.display().to_string())
            .unwrap_or_default(),
    };
    let first = preview.in_force.is_none();
    let approval = if !first && preview.changes.iter().any(|change| change.verdict == "weaker") {
        " --approved-by FORUM --reason WHY"
    } else {
        ""
    };
    anstream::println!(
        "\nPlans that run keep the workflow that they began with. `ratchet apply {what}{approval}` brings {} into force.",
        count(sent.files.len(), "file", "files")
    );
}
