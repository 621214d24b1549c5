//! Clocks that others set: how long the law, the regulator and councils give, as data with a source (`clocks/clocks.csv`).
//!
//! A clock says what it is counted from and on which of the three clocks of [`crate::span`] it runs. "28 days" of the law end with
//! the 28th day; a span of a workflow ends at the same local time. What is practice and no rule says so: it is a reminder to look
//! at the letter, not advice.

use crate::calendar::Calendar;
use crate::deadline::{self, ByClock, Due};
use crate::instant::Instant;
use crate::span::Span;
use std::fmt;
use std::sync::LazyLock;

const DATA: &str = include_str!("clocks/clocks.csv");

/// A named clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// What makes it binding.
    pub basis: Basis,
    /// Whether it ends with the local day on which it falls; otherwise at the same local time.
    pub ends_with_day: bool,
    /// What it is counted from.
    pub from: String,
    /// Name, for example `reg-17-report`.
    pub id: String,
    /// What else to know.
    pub note: String,
    /// Where it can be read.
    pub source: String,
    /// How long.
    pub span: Span,
    /// What is due.
    pub title: String,
}

/// What makes a clock binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// A law.
    Law,
    /// What the regulator expects.
    Guidance,
    /// What is usual; somebody else sets the date.
    Practice,
}

/// All named clocks in the order of the data.
pub fn all() -> &'static [Clock] {
    static CLOCKS: LazyLock<Vec<Clock>> = LazyLock::new(|| {
        let mut reader = csv::Reader::from_reader(DATA.as_bytes());
        let records = reader.records().map(|record| record.expect("clocks.csv is a table"));
        records.map(|record| parse(&record)).collect()
    });
    &CLOCKS
}

/// The clock of this name.
pub fn named(id: &str) -> Option<&'static Clock> {
    all().iter().find(|clock| clock.id == id)
}

impl Clock {
    /// What sets the time, how it is counted, what else to know and where it can be read, as sentences.
    pub fn told(&self) -> String {
        format!(
            "The time is set by {}: {}, {} from {}. To know: {}. Source: {}",
            self.basis, self.title, self.span, self.from, self.note, self.source
        )
    }

    /// When it runs out, and why.
    pub fn due(&self, from: Instant, calendar: &Calendar) -> Due {
        let counted_from = if self.ends_with_day && self.span.clock() == crate::span::SpanClock::Wall {
            calendar.end_of_day(calendar.date_of(from))
        } else {
            from
        };
        let mut due = deadline::due(counted_from, &self.span, calendar);
        due.derivation.clock = Some(ByClock {
            basis: self.basis.to_string(),
            from: self.from.clone(),
            id: self.id.clone(),
            title: self.title.clone(),
        });
        due
    }
}

/// `law`, `guidance`, `practice`.
impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Law => "law",
            Self::Guidance => "guidance",
            Self::Practice => "practice",
        })
    }
}

/// A malformed line is a fault of this crate that its tests find.
fn parse(record: &csv::StringRecord) -> Clock {
    let cell = |column: usize| record.get(column).expect("every line of clocks.csv has nine columns");
    let count: u32 = cell(3).parse().expect("counts in clocks.csv are whole numbers");
    Clock {
        basis: match cell(6) {
            "law" => Basis::Law,
            "guidance" => Basis::Guidance,
            "practice" => Basis::Practice,
            other => panic!("clocks.csv knows law, guidance and practice, not {other}"),
        },
        ends_with_day: cell(5) == "end-of-day",
        from: cell(2).to_owned(),
        id: cell(0).to_owned(),
        note: cell(8).to_owned(),
        source: cell(7).to_owned(),
        span: match cell(4) {
            "hours" => Span::Hours(count),
            "days" => Span::Days(count),
            "working days" => Span::WorkingDays(count),
            "months" => Span::Months(count),
            other => panic!("clocks.csv knows hours, days, working days and months, not {other}"),
        },
        title: cell(1).to_owned(),
    }
}
