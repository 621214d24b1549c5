//! The office that a calculation is about: its bank holidays, working hours and time zone, as flags; and moments as people write them.

use crate::exit::{Class, Failure};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use ratchet_core::calendar::{Calendar, Handovers, Region};
use ratchet_core::instant::Instant;
use ratchet_dsl::phrase;

/// Working days, bank holidays and time zone.
#[derive(Debug, clap::Args)]
pub struct Office {
    /// Bank holidays: england-and-wales, scotland, northern-ireland, uk-any (closed if any of them is), or none.
    #[arg(long, default_value = "england-and-wales", value_name = "NAME")]
    calendar: String,
    /// Time zone of the clock on the wall.
    #[arg(long, default_value = "Europe/London", value_name = "ZONE", value_parser = zone)]
    zone: Tz,
    /// Until what time of a working day things count as come in that day, for example 17:00. Only for working days.
    #[arg(long, value_name = "TIME", value_parser = time)]
    cut_off: Option<NaiveTime>,
    /// When shifts hand over, for example 07:00,21:00.
    #[arg(long, value_name = "TIMES", value_parser = time, value_delimiter = ',')]
    handovers: Vec<NaiveTime>,
}

impl Office {
    /// The calendar that the flags describe.
    pub fn calendar(&self) -> Result<Calendar, Failure> {
        let holidays = match self.calendar.as_str() {
            "none" => None,
            name => Some(
                name.parse::<Region>()
                    .map_err(|error| usage("unknown-calendar", error))?,
            ),
        };
        let handovers =
            Handovers::new(self.handovers.iter().copied()).map_err(|error| usage("bad-handovers", error))?;
        Ok(Calendar {
            cut_off: self.cut_off,
            handovers,
            holidays,
            zone: self.zone,
            ..Calendar::default()
        })
    }
}

/// A failure of the command line.
pub fn usage(code: &str, message: impl ToString) -> Failure {
    Failure::coded(Class::Usage, code, message.to_string())
}

/// A moment: with an offset it is exact; without one it is what the clock on the wall shows; a date alone is its beginning.
pub fn moment(text: &str, calendar: &Calendar) -> Result<Instant, Failure> {
    let text = text.trim();
    if let Ok(exact) =
        DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%:z"))
    {
        return Ok(exact.to_utc());
    }
    local(text).map(|local| calendar.moment_of(local))
}

fn local(text: &str) -> Result<NaiveDateTime, Failure> {
    let spaced = text.replacen(' ', "T", 1);
    let read = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        .into_iter()
        .find_map(|form| NaiveDateTime::parse_from_str(&spaced, form).ok())
        .or_else(|| text.parse::<NaiveDate>().ok().map(|date| date.and_time(NaiveTime::MIN)))
        .or_else(|| phrase::start(text).ok());
    read.ok_or_else(|| {
        let message = format!(
            "`{text}` is not a moment: write it like 2026-12-18T10:00, 2026-12-18 or \"18 December 2026 at 10:00\", with an offset such as +01:00 if it is not local"
        );
        usage("bad-moment", message)
    })
}

/// `17:00`
fn time(text: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(text.trim(), "%H:%M").map_err(|_| "write a time of day like 17:00".to_owned())
}

/// `Europe/London`
fn zone(text: &str) -> Result<Tz, String> {
    text.parse()
        .map_err(|_| "there is no such time zone: write it like Europe/London".to_owned())
}
