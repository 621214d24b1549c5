//! Actions of a plan: kind, evidence, and when they are due.

use super::Lower;
use super::time::span;
use crate::ast::{Action, At, Every, Name, Period, Slot, Within, fold};
use crate::names::What;
use ratchet_core::definition::{self, Timing};
use ratchet_core::strength::ActionKind;

impl Lower<'_> {
    /// Lowers an action.
    pub(super) fn action(&mut self, action: &Action) -> Option<definition::Action> {
        self.no_part_rename(&action.head);
        let owner = action.by.as_ref().and_then(|by| self.role(by));
        let kind = action.kind.said().and_then(|kind| self.kind(kind));
        let escalate = if action.escalate.is_absent() {
            Some(None)
        } else {
            self.ladder(&action.escalate).map(Some)
        };
        let support = self.support(&action.support);
        let timing = self.timing(action);
        let evidence = action
            .evidence
            .value()
            .map(|list| list.iter().map(|phrase| phrase.value.clone()).collect());
        // Without evidence the action is still compiled, so that the check can tell what would happen.
        let evidence = evidence.or_else(|| action.evidence.is_absent().then(Vec::new))?;
        let clock = action.due.value().and_then(|within| within.clock.as_ref());
        Some(definition::Action {
            clock: clock.map(|clock| clock.value.clone()),
            escalate: escalate?,
            evidence,
            kind: kind?,
            name: action.head.name.value.clone(),
            owner: owner?,
            support: support?,
            timing: timing?,
        })
    }

    fn kind(&mut self, kind: &At<String>) -> Option<ActionKind> {
        let found = ActionKind::from_words(&fold(&kind.value));
        if found.is_none() {
            self.unknown_phrase(
                kind,
                ActionKind::ALL.iter().map(|kind| kind.words()).collect(),
                "there is no such kind of action",
            );
        }
        found
    }

    /// `coaching by practice lead`: the words stay, the role behind `by` must exist.
    fn support(&mut self, slot: &Slot<String>) -> Option<Option<String>> {
        let Some(said) = slot.said() else {
            return (!slot.is_broken()).then_some(None);
        };
        if let Some((_, role)) = said.value.rsplit_once(" by ") {
            self.role(&At::new(role.to_owned(), said.place))?;
        }
        Some(Some(said.value.clone()))
    }

    fn timing(&mut self, action: &Action) -> Option<Timing> {
        match (&action.due, &action.every) {
            (Slot::Said(due), Slot::Absent) => self
                .counts_from_opening(&due.value)
                .then(|| Timing::Once(span(due.value.length.value))),
            (Slot::Absent, Slot::Said(every)) => self.turns(&every.value),
            (Slot::Said(_), Slot::Said(every)) => {
                let help = "keep `due:` for something done once, or `every:` for something that repeats";
                self.wrong(
                    every.place,
                    "this action has both `due` and `every`",
                    "it is due once, or again and again",
                    help,
                );
                None
            }
            _ => None,
        }
    }

    /// A clock of the law counts from the opening of the plan; that goes without saying.
    fn counts_from_opening(&mut self, due: &Within) -> bool {
        (due.clock.is_some() && due.of.is_none()) || self.of_expected(due, "opening")
    }

    fn turns(&mut self, every: &Every) -> Option<Timing> {
        if let Some(finished) = &every.finished {
            let help = "write `starting within …`, or `for …`";
            self.wrong(
                finished.place,
                "`finished within` goes with audits",
                "a turn ends when the next begins",
                help,
            );
            return None;
        }
        if let Period::Event(name) = &every.period.value {
            return self.each_time(every, &At::new(name.clone(), every.period.place));
        }
        let starting = every.starting.as_ref().filter(|starting| starting.of.is_some());
        let fits = starting.is_none_or(|starting| self.of_expected(starting, "opening"));
        if fits {
            self.recurrence(every, "actions").map(Timing::Turns)
        } else {
            None
        }
    }

    fn each_time(&mut self, every: &Every, event: &Name) -> Option<Timing> {
        let event = self.named(What::Event, event)?;
        let on = every.on.as_ref().map(|on| on.place);
        let starting = every.starting.as_ref().map(|starting| starting.place);
        let lasting = every.lasting.as_ref().map(|lasting| lasting.place);
        if let Some(place) = on.or(starting).or(lasting) {
            let help = format!("write `within … of {event}`");
            let title = "an action that follows events has only a deadline";
            self.wrong(place, title, "goes with weeks and months", help);
            return None;
        }
        let Some(within) = &every.within else {
            let help = format!("write it like: every: {event}, within 24 hours of {event}");
            let title = "this action does not say how soon after the event";
            self.wrong(every.period.place, title, "within what time?", help);
            return None;
        };
        let fits = self.of_expected(within, &event);
        fits.then(|| Timing::EachTime {
            event,
            within: span(within.length.value),
        })
    }
}
