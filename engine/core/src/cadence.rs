//! How often an audit comes round, where that depends on its results: sooner after a significant finding, later after a row of good
//! ones. The ordinary cadence counts from a fixed day; one that depends on a result counts from that result.

use crate::calendar::Calendar;
use crate::definition::{Audit, Cadence, CadenceWhen};
use crate::instant::Instant;
use crate::record::{Outcome, Series};
use crate::schedule;
use crate::words::count;

/// The next turn of an audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextTurn {
    /// On which results it depends; `None` is the ordinary cadence.
    pub after: Option<CadenceWhen>,
    /// When it opens; `None` is never.
    pub opens: Option<Instant>,
}

/// When an audit comes next, on a date later than this moment's. Of several cadences the first that fits counts.
pub fn next_turn(rules: &Audit, series: Option<&Series>, later_than: Instant, calendar: &Calendar) -> NextTurn {
    // A turn that was waived before it opened does not come back by a result or a new definition.
    let waived = series.and_then(Series::waived_until);
    let later_than = waived.map_or(later_than, |waived| waived.max(later_than));
    let recent = series.map_or(&[][..], |series| &series.recent);
    let fits = |cadence: &&Cadence| is_so(cadence.when, recent);
    match (rules.cadence.iter().find(fits), recent.last()) {
        (Some(cadence), Some(latest)) => {
            let opening = cadence
                .every
                .next_after(calendar.date_of(later_than), latest.at, calendar);
            NextTurn {
                after: Some(cadence.when),
                opens: opening.map(|opening| opening.at),
            }
        }
        _ => NextTurn {
            after: None,
            opens: schedule::next_opening(&rules.every, later_than, calendar),
        },
    }
}

/// Whether the latest results, oldest first, are such.
fn is_so(when: CadenceWhen, recent: &[Outcome]) -> bool {
    match when {
        CadenceWhen::AfterSignificant => recent.last().is_some_and(|latest| latest.significant),
        CadenceWhen::AfterGood { in_a_row } => {
            let good = recent.iter().rev().take_while(|outcome| !outcome.significant);
            in_a_row > 0 && good.count() >= in_a_row as usize
        }
    }
}

/// On what a date depends, in words.
pub fn words(when: CadenceWhen) -> String {
    match when {
        CadenceWhen::AfterSignificant => "the latest result was a significant finding".to_owned(),
        CadenceWhen::AfterGood { in_a_row } => format!(
            "the latest {} no significant finding",
            count(in_a_row as usize, "result was", "results were")
        ),
    }
}
