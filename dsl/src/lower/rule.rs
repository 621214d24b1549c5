//! Rules: immediate responses.

use super::Lower;
use super::audit::Uses;
use crate::ast::{At, Clause, Clauses, Found, Name, Rule, Within, fold};
use crate::checks::basics::WRONG_VALUE;
use crate::diagnostic::Diagnostic;
use crate::names::What;
use crate::source::Place;
use ratchet_core::definition::{self, Trigger};
use ratchet_core::span::Span;
use std::collections::BTreeSet;

impl Lower<'_> {
    /// Lowers a rule.
    pub(super) fn rule(&mut self, rule: &Rule) {
        let owner = self.slot_name(What::Role, &rule.owner);
        let escalate = self.ladder(&rule.escalate);
        let when = rule.when.value().and_then(|clauses| self.triggers(clauses));
        let due = match (&when, rule.due.value()) {
            (Some(triggers), Some(within)) => self.rule_due(triggers, within),
            _ => None,
        };
        let (Some(owner), Some(escalate), Some(when), Some(due), Some(does)) =
            (owner, escalate, when, due, rule.does.value().cloned())
        else {
            return;
        };
        self.definition.rules.insert(
            rule.head.name.value.clone(),
            definition::Rule {
                clock: rule
                    .due
                    .value()
                    .and_then(|within| within.clock.as_ref())
                    .map(|clock| clock.value.clone()),
                does,
                due,
                escalate,
                owner,
                when,
            },
        );
    }

    /// What sets a rule off: any of several things.
    fn triggers(&mut self, clauses: &Clauses) -> Option<Vec<Trigger>> {
        let either = self.either(clauses, "when", "a rule")?;
        let lowered: Vec<Option<Trigger>> = either.into_iter().map(|clause| self.trigger(clause)).collect();
        lowered.into_iter().collect()
    }

    fn trigger(&mut self, clause: &At<Clause>) -> Option<Trigger> {
        if let Some(event) = self.event_in(clause) {
            return Some(Trigger::Event(event));
        }
        match &clause.value {
            Clause::Event(name) => self.named(What::Event, name).map(Trigger::Event),
            Clause::FindsMissing { audit, question } => {
                let (audit, uses) = self.audit_with_tool(audit)?;
                let question = self.question(question, &uses?)?;
                Some(Trigger::Finding { audit, question })
            }
            Clause::Significant {
                audit,
                in_a_row: None,
                found: Found::Yes,
            } => self
                .named(What::Audit, audit)
                .map(|audit| Trigger::SignificantFinding { audit }),
            Clause::Significant {
                in_a_row: Some(count), ..
            } => {
                let help = "leave out `in … audits in a row`; a plan can wait for that";
                self.wrong(
                    count.place,
                    "a rule answers every finding at once",
                    "a rule does not wait",
                    help,
                );
                None
            }
            Clause::Missed(None) => Some(Trigger::MissedByAudit { audit: None }),
            Clause::Missed(Some(audit)) => {
                let audit = self.named(What::Audit, audit)?;
                Some(Trigger::MissedByAudit { audit: Some(audit) })
            }
            _ => {
                self.wrong_clause(clause, "when");
                None
            }
        }
    }

    /// Clauses of which any one is enough. `who` is what they set off, for a message.
    pub(super) fn either<'c>(&mut self, clauses: &'c Clauses, label: &str, who: &str) -> Option<Vec<&'c At<Clause>>> {
        let each = clauses.each();
        let simple = match clauses {
            Clauses::One(_) => true,
            Clauses::Any(parts) => parts.iter().all(|part| matches!(part, Clauses::One(_))),
            Clauses::All(_) => false,
        };
        if !simple {
            let place = each.get(1).or(each.first()).map(|clause| clause.place)?;
            let help = format!("join what stands after `{label}:` by `or`");
            self.wrong(
                place,
                format!("{who} waits for one thing or another"),
                "not for both",
                help,
            );
            return None;
        }
        Some(each)
    }

    /// The event behind words that also read as something else: an event called `resident leaves`.
    pub(super) fn event_in(&self, clause: &At<Clause>) -> Option<String> {
        let Clause::Leaves(name) = &clause.value else {
            return None;
        };
        let words = format!("{} leaves", name.value);
        self.names.get(What::Event, &words).map(|(event, _)| event.to_owned())
    }

    /// An audit by name, with its tool as far as it was found. Reported when there is no such audit.
    pub(super) fn audit_with_tool(&mut self, name: &Name) -> Option<(String, Option<Uses>)> {
        let audit = self.named(What::Audit, name)?;
        let position = self.names.get(What::Audit, &audit).map(|(_, position)| position)?;
        Some((audit, self.uses.get(position).cloned().flatten()))
    }

    fn rule_due(&mut self, triggers: &[Trigger], within: &Within) -> Option<Span> {
        let mut expected: Vec<String> = Vec::new();
        for trigger in triggers {
            let from = match trigger {
                Trigger::Finding { .. } | Trigger::SignificantFinding { .. } | Trigger::MissedByAudit { .. } => {
                    "finding"
                }
                Trigger::Event(event) => event,
            };
            if !expected.iter().any(|known| known == from) {
                expected.push(from.to_owned());
            }
        }
        // A clock of the law counts from what sets the rule off; that goes without saying.
        if within.clock.is_some() && within.of.is_none() {
            return Some(super::time::span(within.length.value));
        }
        let said = within.of.as_ref().map(|of| fold(&of.value)).unwrap_or_default();
        let said: BTreeSet<&str> = said.split(" or ").map(str::trim).collect();
        let folded: Vec<String> = expected.iter().map(|from| fold(from)).collect();
        self.link_events_of(within);
        let fits =
            said == folded.iter().map(String::as_str).collect() || self.of_expected(within, &expected.join(" or "));
        fits.then(|| super::time::span(within.length.value))
    }

    /// Notes the events that a deadline counts from.
    fn link_events_of(&mut self, within: &Within) {
        let Some(of) = &within.of else { return };
        let names = self.names;
        for part in of.value.split(" or ") {
            let part = part.trim();
            let part = part.strip_prefix("the ").unwrap_or(part);
            if let Some((event, _)) = names.get(What::Event, part) {
                self.link("event", of.place, event, None);
            }
        }
    }

    /// Whether a deadline counts from what it must count from; reported if not.
    pub(super) fn of_expected(&mut self, within: &Within, expected: &str) -> bool {
        let wanted = fold(expected);
        let said = within.of.as_ref().map(|of| fold(&of.value));
        let said = said.as_deref().map(|said| said.strip_prefix("the ").unwrap_or(said));
        if said == Some(wanted.as_str()) {
            self.link_events_of(within);
            return true;
        }
        let time = match &within.clock {
            Some(clock) => format!("the time of {}", clock.value),
            None => within.length.value.to_string(),
        };
        let help = format!("write it like: within {time} of {expected}");
        let after = Place {
            start: within.place.end,
            ..within.place
        };
        self.problems.push(match &within.of {
            Some(of) => Diagnostic::new(
                &WRONG_VALUE,
                of.place,
                format!("this deadline counts from `{expected}`"),
            )
            .label("not what this counts from")
            .help(help)
            .fix(of.place, expected),
            None => Diagnostic::new(
                &WRONG_VALUE,
                within.place,
                "this deadline does not say what it counts from",
            )
            .label("of what?")
            .help(help)
            .fix(after, format!(" of {expected}")),
        });
        false
    }
}
