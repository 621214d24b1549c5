//! What would move in one plan, collected while its actions and gates are gone through.

use super::{DueMove, Line, MOVED_BY, Move};
use crate::amendment;
use crate::calendar::Calendar;
use crate::change::{Names, Verdict};
use crate::deadline::{add, due};
use crate::definition::{self, Anchor, Timing};
use crate::instant::Instant;
use crate::record::{Action, AddedAction, MovedAction, Origin, Plan, Read, ReadTyped, Schedule};
use crate::state::Halt;
use crate::words::day;

pub(super) struct Draft<'a> {
    pub(super) calendar: Calendar,
    pub(super) lines: Vec<Line>,
    pub(super) moved: Move,
    pub(super) names: &'a Names,
    pub(super) new: &'a definition::Plan,
    pub(super) now: Instant,
    pub(super) old: &'a definition::Plan,
}

impl Draft<'_> {
    fn say(&mut self, verdict: Verdict, sentence: String) {
        self.lines.push(Line { verdict, sentence });
    }

    pub(super) fn actions(&mut self, read: &(impl Read + ?Sized), plan: &Plan) -> Result<(), Halt> {
        let mut there = vec![false; self.new.actions.len()];
        let mut further = self.new.actions.len();
        for id in &plan.actions {
            let Some(action) = read.action(*id)?.cloned() else {
                continue;
            };
            let Origin::Plan { action: position, .. } = action.origin else {
                continue;
            };
            let rules = self.old.actions.get(position).filter(|_| action.added.is_none());
            let name = rules.map_or(action.title.as_str(), |rules| rules.name.as_str());
            let place = self.new.actions.iter().position(|new| new.name == name);
            match place.filter(|place| !there[*place]) {
                Some(place) => {
                    there[place] = true;
                    self.kept(&action, rules, place);
                }
                None => {
                    self.carried(&action, rules, further);
                    further += 1;
                }
            }
        }
        for (place, rules) in self.new.actions.iter().enumerate().filter(|(place, _)| !there[*place]) {
            self.moved.new.push(place);
            self.lines.push(Line {
                verdict: Verdict::Stronger,
                sentence: format!("Action \"{}\" becomes owed by the {}.", rules.name, rules.owner),
            });
        }
        Ok(())
    }

    /// An action that both definitions know. What a person added under the same name is taken for it.
    fn kept(&mut self, action: &Action, rules: Option<&definition::Action>, place: usize) {
        let new = &self.new.actions[place];
        let ladder = new.escalate.clone().unwrap_or_else(|| self.new.escalate.clone());
        let mut moved = MovedAction {
            action: action.id,
            carried: None,
            ladder: (ladder != action.ladder).then_some(ladder),
            position: place,
            schedule: None,
        };
        if action.done_at.is_none() && new.owner != action.owner {
            let untouched = action
                .reassigned
                .last()
                .is_none_or(|last| last.reason.starts_with(MOVED_BY));
            let by_file = rules.is_none_or(|rules| {
                self.names.now("role", &rules.owner) == action.owner || rules.owner == action.owner
            });
            if untouched && by_file {
                self.moved.owners.push((action.id, new.owner.clone()));
                let sentence = format!(
                    "{} \"{}\" goes to the {}, from the {}.",
                    action.id, new.name, new.owner, action.owner
                );
                self.say(Verdict::Neutral, sentence);
            } else {
                let sentence = format!(
                    "{} \"{}\" stays with the {}, to whom a person gave it.",
                    action.id, new.name, action.owner
                );
                self.say(Verdict::Neutral, sentence);
            }
        }
        match (&action.schedule, &new.timing) {
            (Schedule::Once(was), Timing::Once(now)) if was != now && action.clock.is_none() => {
                moved.schedule = Some(Schedule::Once(*now));
                self.dues(action, *now);
            }
            (Schedule::Once(_), Timing::Once(_)) => {}
            (Schedule::Turns(was), Timing::Turns(now)) if was == now => {}
            (
                Schedule::EachTime { event, within },
                Timing::EachTime {
                    event: now,
                    within: limit,
                },
            ) if event == now && within == limit => {}
            _ => {
                let sentence = format!("{} \"{}\" keeps its turns as they began.", action.id, new.name);
                self.say(Verdict::Neutral, sentence);
            }
        }
        self.moved.actions.push(moved);
    }

    /// The due dates of what is done once; those that a person moved are theirs, and nothing moves into the past.
    fn dues(&mut self, action: &Action, within: crate::span::Span) {
        let zone = self.calendar.zone;
        for owed in &action.obligations {
            let (from, to) = (
                owed.due.current(),
                due(action.started_at, &within, &self.calendar).original,
            );
            let by_person = owed
                .due
                .moves
                .last()
                .is_some_and(|last| last.by != MOVED_BY && last.by != amendment::MOVED_BY);
            if from == to {
                continue;
            }
            if by_person || to <= self.now {
                let why = if by_person {
                    "a person moved it there"
                } else {
                    "the new one has passed already"
                };
                let sentence = format!(
                    "{} \"{}\" stays due on {}: {why}.",
                    action.id,
                    action.title,
                    day(from, zone)
                );
                self.say(Verdict::Neutral, sentence);
                continue;
            }
            let verdict = if to > from { Verdict::Weaker } else { Verdict::Stronger };
            let sentence = format!(
                "{} \"{}\" is due on {} instead of {}.",
                action.id,
                action.title,
                day(to, zone),
                day(from, zone)
            );
            self.say(verdict, sentence);
            self.moved.dues.push(DueMove {
                action: action.id,
                from,
                obligation: owed.number,
                to,
            });
        }
    }

    /// An action that only this plan knows: it stays owed.
    fn carried(&mut self, action: &Action, rules: Option<&definition::Action>, position: usize) {
        let carried = match (rules, &action.added) {
            (Some(rules), _) => Some(AddedAction {
                evidence: rules.evidence.clone(),
                kind: rules.kind,
            }),
            (None, added) => added.clone(),
        };
        if rules.is_some() && action.done_at.is_none() {
            let sentence = format!(
                "{} \"{}\" is not in the workflow any more, and stays owed here.",
                action.id, action.title
            );
            self.say(Verdict::Neutral, sentence);
        }
        self.moved.actions.push(MovedAction {
            action: action.id,
            carried,
            ladder: None,
            position,
            schedule: None,
        });
    }

    pub(super) fn retests(&mut self, plan: &Plan) {
        let zone = self.calendar.zone;
        for (at, (was, now)) in self.old.retests.iter().zip(&self.new.retests).enumerate() {
            let Some(state) = plan.retests.get(at) else { continue };
            if state.passed_at.is_some() {
                if was != now {
                    let sentence = format!(
                        "Re-test \"{}\" has passed, and stays passed for what it asked.",
                        was.name
                    );
                    self.say(Verdict::Neutral, sentence);
                }
                continue;
            }
            let anchored = |anchor: Anchor| match anchor {
                Anchor::ActionsInPlace => plan.in_place_at,
                Anchor::RetestPassed(before) => plan.retests.get(before).and_then(|gate| gate.passed_at),
            };
            let (Some(opens), Some(old), Some(new)) = (state.opens_at, anchored(was.anchor), anchored(now.anchor))
            else {
                continue;
            };
            let to = add(new, &now.after, &self.calendar);
            let by_rule = opens == add(old, &was.after, &self.calendar);
            if to == opens || !by_rule {
                continue;
            }
            if to <= self.now {
                let sentence = format!(
                    "Re-test \"{}\" stays on {}: the new date has passed already.",
                    now.name,
                    day(opens, zone)
                );
                self.say(Verdict::Neutral, sentence);
                continue;
            }
            let verdict = if to > opens { Verdict::Weaker } else { Verdict::Stronger };
            let sentence = format!(
                "Re-test \"{}\" opens on {} instead of {}.",
                now.name,
                day(to, zone),
                day(opens, zone)
            );
            self.say(verdict, sentence);
            self.moved.openings.push((at, opens, to));
        }
        for gone in self.old.retests.iter().skip(self.new.retests.len()) {
            self.say(
                Verdict::Weaker,
                format!("Re-test \"{}\" is owed no more; nobody has tried it.", gone.name),
            );
        }
        for gained in self.new.retests.iter().skip(self.old.retests.len()) {
            self.say(
                Verdict::Stronger,
                format!("Re-test \"{}\" has to be passed as well.", gained.name),
            );
        }
    }
}
