//! How a compiled plan can go: one walk through its states, told as a dated story.
//!
//! A plan's state is what has come true so far: actions in place, re-tests passed, forum agreed. Nothing that has come true
//! makes another step impossible, so taking every possible step as soon as it can be taken visits all that is ever reachable;
//! there is no need to try orders. Dates are the latest that the plan allows, beginning on an example day.
//!
//! Invariant: each round makes at least one more thing true, so a walk ends after `re-tests + 3` rounds.

use crate::diagnostic::StoryLine;
use chrono::NaiveDate;
use ratchet_core::calendar::Calendar;
use ratchet_core::deadline;
use ratchet_core::definition::{Action, Anchor, Definition, Forum, Plan, Timing};
use ratchet_core::instant::Instant;
use std::collections::BTreeMap;

/// The example day on which a plan opens.
const OPENING: NaiveDate = NaiveDate::from_ymd_opt(2026, 6, 3).expect("3 June 2026 is a date");

/// Which steps a walk may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Steps {
    /// All of them.
    All,
    /// All but re-tests.
    WithoutRetests,
}

/// A plan being walked through.
pub(super) struct Walk<'a> {
    calendar: Calendar,
    forum: Option<&'a Forum>,
    plan: &'a Plan,
}

/// What has come true, and when.
#[derive(Debug, Default)]
pub(super) struct Reached {
    /// When the last action came into place.
    pub in_place: Option<Instant>,
    /// When each re-test passed, by position.
    pub passed: BTreeMap<usize, Instant>,
    /// When the forum agreed.
    pub agreed: Option<Instant>,
}

impl<'a> Walk<'a> {
    /// A walk through a plan, in the calendar of the first service.
    pub(super) fn new(plan: &'a Plan, definition: &'a Definition) -> Self {
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
    pub(super) fn opening(&self) -> Instant {
        self.calendar
            .moment_of(OPENING.and_hms_opt(9, 0, 0).expect("nine o'clock is a time of day"))
    }

    /// The local date of a moment.
    pub(super) fn date(&self, moment: Instant) -> NaiveDate {
        self.calendar.date_of(moment)
    }

    /// A span after a moment.
    pub(super) fn after(&self, from: Instant, span: &ratchet_core::span::Span) -> Instant {
        deadline::add(from, span, &self.calendar)
    }

    /// Takes every step that can be taken, until none is left.
    pub(super) fn all(&self, steps: Steps) -> Reached {
        let mut reached = Reached {
            in_place: Some(self.in_place()),
            ..Reached::default()
        };
        loop {
            let before = reached.passed.len();
            if steps == Steps::All {
                self.pass_retests(&mut reached);
            }
            if reached.passed.len() == before {
                break;
            }
        }
        reached.agreed = self
            .forum
            .and_then(|forum| self.meeting(forum, reached.latest().unwrap_or_else(|| self.opening())));
        reached
    }

    /// When the last action is in place, if each is done at the last moment.
    pub(super) fn in_place(&self) -> Instant {
        self.plan
            .actions
            .iter()
            .map(|action| self.action_due(action))
            .max()
            .unwrap_or_else(|| self.opening())
    }

    /// When one action is in place, if it is done at the last moment.
    pub(super) fn action_due(&self, action: &Action) -> Instant {
        match &action.timing {
            Timing::Once(span) | Timing::EachTime { within: span, .. } => self.after(self.opening(), span),
            Timing::Turns(recurrence) => recurrence
                .due(1, self.opening(), &self.calendar)
                .map_or_else(|| self.opening(), |due| due.original),
        }
    }

    fn pass_retests(&self, reached: &mut Reached) {
        for (position, retest) in self.plan.retests.iter().enumerate() {
            let anchor = match retest.anchor {
                Anchor::ActionsInPlace => reached.in_place,
                Anchor::RetestPassed(other) => reached.passed.get(&other).copied(),
            };
            if let (Some(anchor), false) = (anchor, reached.passed.contains_key(&position)) {
                let opens = self.after(anchor, &retest.after);
                reached
                    .passed
                    .insert(position, self.after(opens, &retest.finished_within));
            }
        }
    }

    fn meeting(&self, forum: &Forum, after: Instant) -> Option<Instant> {
        forum
            .meets
            .next_after(self.date(after), self.opening(), &self.calendar)
            .map(|opening| opening.at)
    }

    /// One dated line.
    pub(super) fn line(&self, what: impl Into<String>, on: Option<Instant>) -> StoryLine {
        StoryLine {
            on: on.map(|moment| self.date(moment)),
            what: what.into(),
        }
    }
}

impl Reached {
    fn latest(&self) -> Option<Instant> {
        self.passed.values().copied().chain(self.in_place).max()
    }
}
