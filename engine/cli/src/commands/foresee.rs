//! `ratchet foresee`: the portfolio as it is, looked at ahead in virtual time. Nothing is written and nobody is told. Without `--data` the
//! ledger comes from the running daemon, whose chain of hashes is checked on the way.

use crate::exit::{Class, Done, Failure};
use crate::office::moment;
use crate::output::{self, BAD, Format, QUIET, STRONG, day};
use crate::remote::Remote;
use indicatif::{ProgressBar, ProgressDrawTarget};
use ratchet_api::Client;
use ratchet_core::calendar::Calendar;
use ratchet_core::event::Recorded;
use ratchet_core::instant::Instant;
use ratchet_core::words::count;
use ratchet_ledger::canonical;
use ratchet_ledger::chain::to_hex;
use ratchet_ports::Store;
use ratchet_ports::store::Group;
use ratchet_runtime::Replay;
use ratchet_simulation::foresight::{Breaching, Foresight, foresee};
use ratchet_store::{DiskStore, MemoryStore, Options};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// Look ahead: what breaches if nobody acts, who carries too much, which re-tests and forums come.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ratchet foresee --until 2027-12-31")]
pub struct Foresee {
    /// Until when: a date (its end) or a moment.
    #[arg(long, value_name = "DATE")]
    until: String,
    /// From when, if not from now; not before the last event of the ledger.
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Data directory of a daemon that does not run. Without it the running daemon is asked.
    #[arg(long, value_name = "DIRECTORY")]
    data: Option<PathBuf>,
}

/// Events that are asked for at once.
const EVENTS_AT_ONCE: u32 = 500;

pub fn run(verb: &Foresee, remote: &Remote, format: Format) -> Done {
    let ledger: Arc<dyn Store> = match &verb.data {
        Some(data) => on_disk(data)?,
        None => from_daemon(&remote.client()?)?,
    };
    let calendar = Calendar::default();
    let until = match verb.until.parse::<chrono::NaiveDate>() {
        Ok(date) => calendar.end_of_day(date),
        Err(_) => moment(&verb.until, &calendar)?,
    };
    let latest = last_event(ledger.as_ref())?;
    let from = match &verb.from {
        Some(from) => moment(from, &calendar)?,
        None => Instant::from(SystemTime::now()),
    };
    let from = from.max(latest.unwrap_or(from));
    let fresh = || Arc::new(MemoryStore::forgetful()) as Arc<dyn Store>;
    let seen = foresee(ledger.as_ref(), from, until, &fresh)
        .map_err(|error| Failure::coded(Class::Usage, "foresight", error.to_string()))?;
    match format {
        Format::Json => output::json("ratchet.foresight/1", &seen),
        Format::Text => show(&seen),
    }
    Ok(())
}

fn on_disk(data: &Path) -> Result<Arc<dyn Store>, Failure> {
    let wrong = |code: &str, text: String| Failure::coded(Class::Store, code, text);
    if !data.is_dir() {
        let text = format!("there is no data directory `{}`", data.display());
        return Err(wrong("no-data", text));
    }
    let store = DiskStore::open(data, Options::default(), &mut Replay::default(), &mut |_| {}).map_err(|error| {
        let code = ratchet_daemon::wiring::store_code(&error);
        let hint = "; while the daemon runs, leave --data out and it is asked";
        wrong(code, format!("{error}{hint}"))
    })?;
    Ok(Arc::new(store))
}

/// The ledger of a daemon, event by event into memory. Each hash must be the one that the daemon says.
fn from_daemon(client: &Client) -> Result<Arc<dyn Store>, Failure> {
    let head = client.ledger_head()?;
    let bar = ProgressBar::with_draw_target(Some(head.position), ProgressDrawTarget::stderr());
    let store = MemoryStore::new();
    let mut next = 1;
    while next <= head.position {
        let page = client.ledger_events(next, EVENTS_AT_ONCE)?;
        let Some(last) = page.items.last() else { break };
        let hash = last.hash.clone();
        next = last.position + 1;
        let mut events = Vec::with_capacity(page.items.len());
        for event in page.items {
            let recorded: Recorded =
                serde_json::from_value(event.recorded).map_err(|error| unlike(event.position, &error.to_string()))?;
            events.push(canonical::to_vec(&recorded).map_err(|error| unlike(event.position, &error.to_string()))?);
        }
        let writes = Vec::new();
        let reached = store
            .commit(Group { events, writes })
            .map_err(|error| unlike(next - 1, &error.to_string()))?;
        if to_hex(&reached.hash) != hash {
            return Err(unlike(next - 1, "its hash is another one than the daemon says"));
        }
        bar.set_position(next - 1);
    }
    bar.finish_and_clear();
    Ok(Arc::new(store))
}

fn unlike(position: u64, why: &str) -> Failure {
    let text = format!(
        "event {position} of the daemon's ledger cannot be taken over: {why}. Are daemon and command line of one version?"
    );
    Failure::coded(Class::Unreachable, "other-ledger", text)
}

fn last_event(ledger: &dyn Store) -> Result<Option<Instant>, Failure> {
    let head = ledger.head().position;
    let events = ledger
        .events(head.max(1), 1)
        .map_err(|error| Failure::coded(Class::Store, "ledger", error.to_string()))?;
    let read = |bytes: &[u8]| {
        serde_json::from_slice::<Recorded>(bytes)
            .ok()
            .map(|recorded| recorded.at)
    };
    Ok(events.first().and_then(|event| read(&event.bytes)))
}

fn show(seen: &Foresight) {
    anstream::println!(
        "{STRONG}From {} to {}{STRONG:#}, on {}: {}, {} and {} are open",
        day(&seen.from.to_rfc3339()),
        day(&seen.until.to_rfc3339()),
        count(usize::try_from(seen.position).unwrap_or(usize::MAX), "event", "events"),
        count(seen.open.actions, "action", "actions"),
        count(seen.open.audits, "audit", "audits"),
        count(seen.open.plans, "plan", "plans"),
    );
    breaching("If nobody acts, this is late", &seen.if_nobody_acts);
    breaching(
        "If everybody acts on the last day, this is late all the same",
        &seen.if_all_act_on_the_last_day,
    );
    if let Some(bottleneck) = &seen.bottleneck {
        anstream::println!(
            "\n{STRONG}Bottleneck{STRONG:#}: the {} of {}: {}",
            bottleneck.role,
            bottleneck.service,
            bottleneck.why
        );
    }
    load(seen);
    let mut table = output::table(&["re-test opens", "service", "plan", "by"]);
    for retest in &seen.retests {
        let plan = format!("{} {}", retest.plan, retest.what);
        table.add_row([
            day(&retest.opens.to_rfc3339()),
            retest.service.clone(),
            plan,
            retest.role.clone(),
        ]);
    }
    anstream::println!("\n{STRONG}Re-tests that come{STRONG:#}");
    output::show_table(&table, "None.");
    let mut table = output::table(&["forum meets from", "forum", "closings that wait for it"]);
    for meeting in &seen.meetings {
        table.add_row([
            day(&meeting.on.to_rfc3339()),
            meeting.forum.clone(),
            meeting.closings.join(", "),
        ]);
    }
    anstream::println!("\n{STRONG}Forums that come{STRONG:#}");
    output::show_table(&table, "None.");
}

fn breaching(title: &str, all: &[Breaching]) {
    let style = if all.is_empty() { STRONG } else { BAD };
    anstream::println!("\n{style}{title}{style:#}");
    let mut table = output::table(&["due", "service", "id", "what", "owed by", "why"]);
    for late in all {
        let due = day(&late.due.to_rfc3339());
        let due = if late.already_late {
            format!("{due} (late now)")
        } else {
            due
        };
        let owner = match &late.person {
            Some(person) => format!("{} ({person})", late.role),
            None => format!("{} (vacant)", late.role),
        };
        let why = late.why.clone().unwrap_or_default();
        table.add_row([
            due,
            late.service.clone(),
            late.id.clone(),
            late.what.clone(),
            owner,
            why,
        ]);
    }
    output::show_table(&table, "Nothing.");
}

/// Weeks in which somebody has more than one thing due, or more open than they can carry.
fn load(seen: &Foresight) {
    let mut table = output::table(&["week of", "service", "role", "due", "open", "can carry"]);
    for load in seen.load.iter().filter(|load| load.too_much || load.due > 1) {
        let most = load.capacity.map(|each| format!("{} × {each}", load.people.len()));
        let open = if load.too_much {
            format!("{} (too much)", load.open)
        } else {
            load.open.to_string()
        };
        table.add_row([
            load.week.format("%-d %b %Y").to_string(),
            load.service.clone(),
            load.role.clone(),
            load.due.to_string(),
            open,
            most.unwrap_or_default(),
        ]);
    }
    anstream::println!("\n{STRONG}Who carries how much{STRONG:#} {QUIET}(weeks with more than one thing due){QUIET:#}");
    output::show_table(&table, "Nobody has more than one thing due in a week.");
}
