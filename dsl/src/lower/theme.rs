//! Themes: what raises them, whom they go to, and when they have improved.

use super::Lower;
use super::condition::lowered;
use super::time::span;
use crate::ast::{At, Clause, Clauses, Name, Recurring, Slot, Theme, fold};
use crate::names::What;
use ratchet_core::definition::{self, Pattern, ThemeImproved, ThemeTrigger};
use std::collections::BTreeSet;

const REACH: &[(&str, bool)] = &[("all services", true), ("each service", false)];

impl Lower<'_> {
    /// Lowers a theme.
    pub(super) fn theme(&mut self, theme: &Theme) {
        let owner = self.slot_name(What::Role, &theme.owner);
        let goes_to = match &theme.goes_to {
            Slot::Absent => Some(None),
            _ => self.slot_name(What::Forum, &theme.goes_to).map(Some),
        };
        let watches = theme.watches.value().and_then(|names| self.watched(names));
        let across_services = self.across(&theme.across);
        let raised = theme.raised.value().and_then(|clauses| {
            let watched = theme.watches.value().map(|names| names.len());
            self.raised(clauses, watched)
        });
        let improved = theme.improved.value().and_then(|clauses| self.improved(clauses));
        let (Some(owner), Some(goes_to), Some(watches)) = (owner, goes_to, watches) else {
            return;
        };
        let (Some(across_services), Some(raised), Some(improved)) = (across_services, raised, improved) else {
            return;
        };
        let lowered = definition::Theme {
            across_services,
            goes_to,
            improved,
            owner,
            raised,
            watches,
        };
        self.definition.themes.insert(theme.head.name.value.clone(), lowered);
    }

    fn watched(&mut self, names: &[Name]) -> Option<BTreeSet<String>> {
        let found = self.all_named(What::Audit, names)?;
        let mut watches = BTreeSet::new();
        for (audit, name) in found.into_iter().zip(names) {
            if !watches.insert(audit) {
                self.wrong(
                    name.place,
                    "this theme watches the same audit twice",
                    "named before",
                    "name it once",
                );
                return None;
            }
        }
        Some(watches)
    }

    fn across(&mut self, slot: &Slot<String>) -> Option<bool> {
        let Some(said) = slot.said() else {
            return (!slot.is_broken()).then_some(false);
        };
        let found = REACH.iter().find(|(words, _)| *words == fold(&said.value));
        if found.is_none() {
            let known = REACH.iter().map(|(words, _)| *words).collect();
            self.unknown_phrase(said, known, "a theme looks across all services, or at each");
        }
        found.map(|(_, across)| *across)
    }

    /// What raises a theme. `watched` is how many audits it watches, if that could be read.
    fn raised(&mut self, clauses: &Clauses, watched: Option<usize>) -> Option<Vec<ThemeTrigger>> {
        let either = self.either(clauses, "raised", "a theme")?;
        let lowered: Vec<Option<ThemeTrigger>> = either
            .into_iter()
            .map(|clause| self.theme_trigger(clause, watched))
            .collect();
        lowered.into_iter().collect()
    }

    fn theme_trigger(&mut self, clause: &At<Clause>, watched: Option<usize>) -> Option<ThemeTrigger> {
        let Clause::Recurs { audits, what, within } = &clause.value else {
            self.wrong_clause(clause, "raised");
            return None;
        };
        let pattern = match what {
            Recurring::Cause(cause) => Pattern::Cause(self.named(What::Cause, cause)?),
            Recurring::SignificantFindings => Pattern::SignificantFinding,
            Recurring::Standard(standard) => Pattern::Standard(self.standard(standard)?),
        };
        let Some(within) = within else {
            let help = format!("add a time: in {} or more audits within 3 months", audits.value);
            self.wrong(clause.place, "this does not say within what time", "within …?", help);
            return None;
        };
        if watched.is_some_and(|watched| audits.value as usize > watched) {
            self.wrong(
                audits.place,
                "this theme watches fewer audits than that",
                "can never be",
                "ask for fewer audits, or add some to `watches:`",
            );
            return None;
        }
        Some(ThemeTrigger {
            audits: audits.value,
            pattern,
            within: span(within.value),
        })
    }

    /// A standard of the folder, or one that a question of a tool names by its id in the standards packs.
    fn standard(&mut self, name: &Name) -> Option<String> {
        if self.names.get(What::Standard, &name.value).is_none() {
            let questions = self.uses.iter().flatten().flat_map(|uses| &uses.description.questions);
            let ids = questions.flat_map(|question| &question.standards);
            if let Some(id) = ids.into_iter().find(|id| fold(id) == fold(&name.value)) {
                return Some(id.clone());
            }
        }
        self.named(What::Standard, name)
    }

    fn improved(&mut self, clauses: &Clauses) -> Option<ThemeImproved> {
        let each = clauses.each();
        match each.as_slice() {
            [clause] => match &clause.value {
                Clause::EveryWatched { comparison, in_a_row } => Some(ThemeImproved {
                    comparison: lowered(*comparison),
                    in_a_row: in_a_row.as_ref().map_or(1, |count| count.value),
                }),
                _ => {
                    self.wrong_clause(clause, "improved");
                    None
                }
            },
            [_, second, ..] => {
                self.wrong(
                    second.place,
                    "a theme improves in one way",
                    "a second condition",
                    "write it like: improved: when every watched audit is at least 85% in 2 audits in a row",
                );
                None
            }
            [] => None,
        }
    }
}
