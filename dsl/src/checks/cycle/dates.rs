//! When the steps of a plan are taken, at the latest that the plan allows, beginning on an example day, in the calendar of the first
//! service.

use crate::diagnostic::StoryLine;
use chrono::NaiveDate;
use ratchet_core::calendar::Calendar;
use ratchet_core::deadline;
use ratchet_core::definition::{Action, Definition, Forum, Plan, Timing};
use ratchet_core::instant::Instant;
use ratchet_core::span::Span;

/// The example day on which a plan opens.
const OPENING: NaiveDate = NaiveDate::from_ymd_opt(2026, 6, 3).expect("3 June 2026 is a date");

/// A plan with the calendar that its dates are computed in.
pub struct Dates<'a> {
    calendar: Calendar,
    forum: Option<&'a Forum>,
    /// The plan.
    pub plan: &'a Plan,
}

impl<'a> Dates<'a> {
    /// Dates of a plan.
    pub fn new(plan: &'a Plan, definition: &'a Definition) -> Self {
        let calendar = definition
            .services
            .values()
            .next()
            .map_or_else(Calendar::default, |service| service.calendar);
        let forum = plan
            .closes
            .forum
            .as_ref()
            .and_then(|forum| definition.forums.get(forum));
        Self { calendar, forum, plan }
    }

    /// The moment at which the plan opens.
    pub fn opening(&self) -> Instant {
        self.calendar
            .moment_of(OPENING.and_hms_opt(9, 0, 0).expect("nine o'clock is a time of day"))
    }

    /// A span after a moment.
    pub fn after(&self, from: Instant, span: &Span) -> Instant {
        deadline::add(from, span, &self.calendar)
    }

    /// When something that recurs opens next.
    pub fn next(&self, recurrence: &ratchet_core::recurrence::Recurrence, after: Instant) -> Option<Instant> {
        let date = self.calendar.date_of(after);
        recurrence
            .next_after(date, self.opening(), &self.calendar)
            .map(|opening| opening.at)
    }

    /// When the last action is in place, if each is done at the last moment.
    pub fn in_place(&self, opening: Instant) -> Instant {
        let dues = self.plan.actions.iter().map(|action| self.action_due(action, opening));
        dues.max().unwrap_or(opening)
    }

    /// When one action is in place, if it is done at the last moment.
    pub fn action_due(&self, action: &Action, opening: Instant) -> Instant {
        match &action.timing {
            Timing::Once(span) | Timing::EachTime { within: span, .. } => self.after(opening, span),
            Timing::Turns(recurrence) => recurrence
                .due(1, opening, &self.calendar)
                .map_or(opening, |due| due.original),
        }
    }

    /// When the forum meets next.
    pub fn meeting(&self, after: Instant) -> Option<Instant> {
        self.forum.and_then(|forum| self.next(&forum.meets, after))
    }

    /// One dated line.
    pub fn line(&self, what: impl Into<String>, on: Option<Instant>) -> StoryLine {
        StoryLine {
            on: on.map(|moment| self.calendar.date_of(moment)),
            what: what.into(),
        }
    }
}
