//! How a plan would go if it opened today, everything were done on the last day allowed, and every re-test passed.

use super::{Teller, found};
use chrono::NaiveDate;
use ratchet_core::clocks;
use ratchet_core::deadline;
use ratchet_core::definition::{Anchor, Definition, Plan, Timing};
use ratchet_core::instant::Instant;
use serde::Serialize;
use std::collections::BTreeMap;

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// The plan opens.
    Opens,
    /// A one-off action is due, or the first turn of one that repeats.
    Action,
    /// All actions are in place.
    InPlace,
    /// A re-test is made.
    Retest,
    /// The forum meets.
    Forum,
    /// The plan is verified.
    Verified,
    /// The plan is closed.
    Closed,
}

/// A dated step of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The name of the action, re-test or forum; the plan's own otherwise.
    pub name: String,
    /// The day.
    pub on: NaiveDate,
    /// What happens.
    pub what: What,
}

impl Step {
    /// The day in words: `Mon 7 Dec 2026`.
    pub fn words(&self) -> String {
        self.on.format("%a %-d %b %Y").to_string()
    }
}

/// The steps of a plan from its opening on a day, in order; nothing if there is no such plan.
pub fn timeline(definition: &Definition, plan: &str, today: NaiveDate) -> Vec<Step> {
    let teller = Teller::new(definition, today);
    let Some((plan, found)) = found(&definition.plans, plan) else {
        return Vec::new();
    };
    Course {
        from: teller.now(),
        plan: found,
        steps: Vec::new(),
        teller: &teller,
    }
    .run(plan)
}

struct Course<'a> {
    from: Instant,
    plan: &'a Plan,
    steps: Vec<Step>,
    teller: &'a Teller<'a>,
}

impl Course<'_> {
    fn run(mut self, name: &str) -> Vec<Step> {
        self.add(What::Opens, name, self.from);
        let in_place = self.actions();
        self.add(What::InPlace, name, in_place);
        let passed = self.retests(in_place);
        let last = self
            .plan
            .closes
            .retests
            .iter()
            .filter_map(|at| passed.get(at).copied())
            .max();
        let mut verified = last.unwrap_or(in_place);
        if let Some((forum, at)) = self.forum(verified) {
            self.add(What::Forum, &forum, at);
            verified = at;
        }
        self.add(What::Verified, name, verified);
        if let Some(watch) = &self.plan.watch {
            let end = deadline::add(verified, &watch.lasts, &self.teller.calendar);
            self.add(What::Closed, name, end);
        }
        // Stable, so that what falls on one day stays in the order of the story.
        self.steps.sort_by_key(|step| step.on);
        self.steps
    }

    fn add(&mut self, what: What, name: &str, at: Instant) {
        let on = self.teller.calendar.date_of(at);
        self.steps.push(Step {
            name: name.to_owned(),
            on,
            what,
        });
    }

    /// When the last action is in place. An action that waits for an event holds nothing up here.
    fn actions(&mut self) -> Instant {
        let mut last = self.from;
        for action in &self.plan.actions {
            let due = match &action.timing {
                Timing::Once(span) => Some(match action.clock.as_deref().and_then(clocks::named) {
                    Some(clock) => clock.due(self.from, &self.teller.calendar).current(),
                    None => deadline::add(self.from, span, &self.teller.calendar),
                }),
                Timing::Turns(every) => every
                    .turns(self.from, &self.teller.calendar)
                    .next()
                    .map(|turn| turn.due),
                Timing::EachTime { .. } => None,
            };
            if let Some(due) = due {
                self.add(What::Action, &action.name, due);
                last = last.max(due);
            }
        }
        last
    }

    /// When each re-test begins and, by position, when it has passed.
    fn retests(&mut self, in_place: Instant) -> BTreeMap<usize, Instant> {
        let mut passed: BTreeMap<usize, Instant> = BTreeMap::new();
        // A re-test may wait for one further down, so those that can be dated are taken until none is left.
        for _ in 0..self.plan.retests.len() {
            for (at, retest) in self.plan.retests.iter().enumerate() {
                let anchor = match retest.anchor {
                    Anchor::ActionsInPlace => Some(in_place),
                    Anchor::RetestPassed(before) => passed.get(&before).copied(),
                };
                if let (Some(anchor), false) = (anchor, passed.contains_key(&at)) {
                    let opens = deadline::add(anchor, &retest.after, &self.teller.calendar);
                    self.add(What::Retest, &retest.name, opens);
                    passed.insert(at, opens);
                }
            }
        }
        passed
    }

    fn forum(&self, after: Instant) -> Option<(String, Instant)> {
        let name = self.plan.closes.forum.as_ref()?;
        let forum = self.teller.definition.forums.get(name)?;
        let calendar = &self.teller.calendar;
        let day = calendar.date_of(after);
        let meets = forum.meets.next_after(
            day.pred_opt().unwrap_or(day),
            calendar.start_of_day(self.teller.today),
            calendar,
        );
        Some((name.clone(), meets.map_or(after, |meets| meets.at.max(after))))
    }
}
