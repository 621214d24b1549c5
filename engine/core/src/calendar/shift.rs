//! Which shift a moment belongs to: from one handover to the next. A service that names no handovers has one shift a day, from midnight.

use super::Calendar;
use crate::instant::Instant;
use chrono::{Days, NaiveTime};

/// From one handover to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// First moment of it.
    pub from: Instant,
    /// First moment of the next one.
    pub until: Instant,
}

impl Calendar {
    /// The shift that runs at a moment.
    pub fn shift_at(&self, moment: Instant) -> Shift {
        let mut times: Vec<NaiveTime> = self.handovers.iter().collect();
        if times.is_empty() {
            times.push(NaiveTime::MIN);
        }
        let today = self.date_of(moment);
        let first = today.checked_sub_days(Days::new(1)).unwrap_or(today);
        // Yesterday to the day after tomorrow: a day of one handover, and clocks that jump, stay well inside.
        let days = first.iter_days().take(4);
        let mut edges: Vec<Instant> = days
            .flat_map(|day| times.iter().map(move |time| day.and_time(*time)))
            .map(|local| self.moment_of(local))
            .collect();
        edges.sort_unstable();
        let next = edges.partition_point(|edge| *edge <= moment).min(edges.len() - 1);
        Shift {
            from: edges[next.saturating_sub(1)],
            until: edges[next],
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::calendar::Handovers;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn check(times: &[&str], moment: &str, from: &str, until: &str) {
        let handovers = Handovers::new(times.iter().map(|time| time.parse().unwrap())).unwrap();
        let calendar = Calendar {
            handovers,
            ..Calendar::default()
        };
        let shift = calendar.shift_at(at(moment));
        assert_eq!((shift.from, shift.until), (at(from), at(until)), "{moment}");
    }

    #[test]
    fn a_shift_runs_from_one_handover_to_the_next() {
        let two = ["07:00:00", "21:00:00"];
        let (morning, evening) = ("2026-11-03T07:00:00Z", "2026-11-03T21:00:00Z");
        check(&two, "2026-11-03T12:00:00Z", morning, evening);
        // The moment of a handover belongs to the shift that begins.
        check(&two, evening, evening, "2026-11-04T07:00:00Z");
        check(&two, "2026-11-03T03:00:00Z", "2026-11-02T21:00:00Z", morning);
    }

    #[test]
    fn a_service_without_handovers_has_one_shift_a_day() {
        check(
            &[],
            "2026-11-03T12:00:00Z",
            "2026-11-03T00:00:00Z",
            "2026-11-04T00:00:00Z",
        );
    }

    #[test]
    fn the_night_in_which_the_clock_goes_back_is_an_hour_longer() {
        let two = ["07:00:00", "21:00:00"];
        check(
            &two,
            "2026-10-25T02:00:00Z",
            "2026-10-24T20:00:00Z",
            "2026-10-25T07:00:00Z",
        );
    }
}
