//! `ratchet calendar`: the days that were amended, and amending one. Amending looks first: the due dates that would move are listed, and
//! only those that are named move.

use super::receipt;
use crate::exit::{Class, Done, Failure};
use crate::output::{self, Format, QUIET, STRONG, day, day_and_time};
use ratchet_api::Client;
use ratchet_api::v1::{Amendment, DayWish, Shift, ShiftChosen};

/// The calendar: what was amended; amend it.
#[derive(Debug, clap::Subcommand)]
pub enum Calendar {
    /// Show the calendars of the services and the days that were amended.
    Show,
    /// Add a late bank holiday, or take one out. Without --move this only lists the due dates that would move.
    #[command(
        after_help = "Examples:\n  ratchet calendar amend 2027-06-14 Jubilee --region scotland --reason announced\n  ratchet calendar amend 2027-06-14 Jubilee --region scotland --reason announced --move all\n  ratchet calendar amend 2027-06-14 Jubilee --region scotland --reason announced --move ACT-1"
    )]
    Amend(Amend),
}

/// Add a late bank holiday, or take one out.
#[derive(Debug, clap::Args)]
pub struct Amend {
    /// The day, for example 2027-06-14.
    date: String,
    /// What it is called.
    title: String,
    /// Bank-holiday calendar in which it counts.
    #[arg(
        long,
        value_name = "NAME",
        required_unless_present = "service",
        conflicts_with = "service"
    )]
    region: Option<String>,
    /// Only this service.
    #[arg(long)]
    service: Option<String>,
    /// It is no bank holiday after all.
    #[arg(long)]
    removed: bool,
    /// Why, for example who announced it.
    #[arg(long)]
    reason: String,
    /// Record it, and move these due dates: `all`, `none`, or actions such as ACT-1,ACT-2.
    #[arg(long = "move", value_name = "ACTIONS", value_delimiter = ',')]
    moves: Vec<String>,
}

pub fn run(verb: &Calendar, client: &Client, format: Format) -> Done {
    match verb {
        Calendar::Show => show(client, format),
        Calendar::Amend(verb) => amend(verb, client, format),
    }
}

fn show(client: &Client, format: Format) -> Done {
    let calendar = client.calendar()?;
    if format == Format::Json {
        output::json("ratchet.calendar/1", &calendar);
        return Ok(());
    }
    let mut table = output::table(&["service", "bank holidays", "handovers", "day ends", "zone"]);
    for service in &calendar.services {
        table.add_row([
            service.service.clone(),
            service.calendar.clone(),
            service.handovers.join(", "),
            service.cut_off.clone().unwrap_or_default(),
            service.zone.clone(),
        ]);
    }
    output::show_table(&table, "No services are in force yet.");
    anstream::println!("\n{STRONG}Amended days{STRONG:#}");
    for amended in &calendar.amended {
        let place = amended.service.as_ref().or(amended.region.as_ref());
        anstream::println!(
            "{} {} ({}), {}: {}. Recorded {}",
            amended.date,
            amended.change,
            place.map(String::as_str).unwrap_or_default(),
            amended.title,
            amended.reason,
            day(&amended.at)
        );
    }
    if calendar.amended.is_empty() {
        anstream::println!("none");
    }
    Ok(())
}

fn amend(verb: &Amend, client: &Client, format: Format) -> Done {
    let wish = DayWish {
        change: if verb.removed { "removed" } else { "added" }.to_owned(),
        date: verb.date.clone(),
        region: verb.region.clone(),
        service: verb.service.clone(),
    };
    let shifts = shifts(client, &wish)?;
    if verb.moves.is_empty() {
        return list(&shifts, verb, format);
    }
    let chosen = chosen(&shifts, &verb.moves)?;
    let moved = chosen.len();
    let amendment = Amendment {
        change: wish.change,
        date: wish.date,
        moves: chosen,
        reason: verb.reason.clone(),
        region: wish.region,
        service: wish.service,
        title: verb.title.clone(),
    };
    let receipt = client.amend_calendar(&amendment)?;
    let due_dates = match moved {
        0 => "No due date moved".to_owned(),
        1 => "1 due date moved".to_owned(),
        more => format!("{more} due dates moved"),
    };
    let done = format!(
        "The calendar is amended. {due_dates}; {} stay as they were.",
        shifts.len() - moved
    );
    receipt::show(&receipt, &done, format);
    Ok(())
}

/// All due dates that would move.
fn shifts(client: &Client, wish: &DayWish) -> Result<Vec<Shift>, Failure> {
    let (mut shifts, mut cursor) = (Vec::new(), None);
    loop {
        let page = client.calendar_shifts(wish, cursor.as_deref())?;
        shifts.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            return Ok(shifts);
        }
    }
}

fn list(shifts: &[Shift], verb: &Amend, format: Format) -> Done {
    if format == Format::Json {
        output::json("ratchet.calendar-shifts/1", &shifts);
        return Ok(());
    }
    let word = if verb.removed { "without" } else { "with" };
    anstream::println!(
        "{STRONG}{} {word} {}{STRONG:#}: these due dates would move. Nothing is recorded yet.",
        verb.date,
        verb.title
    );
    let mut table = output::table(&["action", "turn", "service", "what", "due now", "would be due"]);
    for shift in shifts {
        table.add_row([
            shift.action.clone(),
            shift.obligation.to_string(),
            shift.service.clone(),
            shift.title.clone(),
            day_and_time(&shift.from),
            day_and_time(&shift.to),
        ]);
    }
    output::show_table(
        &table,
        "None: no open action counts working days over that day, or somebody set its date.",
    );
    anstream::eprintln!(
        "{QUIET}To record it, say the same with --move all, --move none, or --move and the actions whose dates are to move.{QUIET:#}"
    );
    Ok(())
}

fn chosen(shifts: &[Shift], moves: &[String]) -> Result<Vec<ShiftChosen>, Failure> {
    let choose = |shift: &Shift| ShiftChosen {
        action: shift.action.clone(),
        obligation: shift.obligation,
        to: shift.to.clone(),
    };
    match moves {
        [word] if word == "all" => return Ok(shifts.iter().map(choose).collect()),
        [word] if word == "none" => return Ok(Vec::new()),
        _ => {}
    }
    let named = |shift: &&Shift| moves.iter().any(|wanted| wanted.eq_ignore_ascii_case(&shift.action));
    let stray = moves
        .iter()
        .find(|wanted| !shifts.iter().any(|shift| wanted.eq_ignore_ascii_case(&shift.action)));
    if let Some(stray) = stray {
        let message = format!(
            "the due date of `{stray}` would not move, so it cannot be chosen: leave --move out to see the list"
        );
        return Err(Failure::coded(Class::Refused, "does-not-move", message));
    }
    Ok(shifts.iter().filter(named).map(choose).collect())
}
