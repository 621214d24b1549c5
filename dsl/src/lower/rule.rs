//! Rules: immediate responses.

use super::Lower;
use super::audit::Uses;
use crate::ast::{Clause, Clauses, Name, Rule, Within, fold};
use crate::checks::basics::WRONG_VALUE;
use crate::diagnostic::Diagnostic;
use crate::names::What;
use crate::source::Place;
use ratchet_core::definition::{self, Trigger};
use ratchet_core::span::Span;

impl Lower<'_> {
    /// Lowers a rule.
    pub(super) fn rule(&mut self, rule: &Rule) {
        self.no_rename(&rule.head);
        let owner = self.slot_name(What::Role, &rule.owner);
        let escalate = self.ladder(&rule.escalate);
        let when = rule.when.value().and_then(|clauses| self.trigger(clauses));
        let due = match (&when, rule.due.value()) {
            (Some(trigger), Some(within)) => self.rule_due(trigger, within),
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
                does,
                due,
                escalate,
                owner,
                when,
            },
        );
    }

    fn trigger(&mut self, clauses: &Clauses) -> Option<Trigger> {
        let Clauses::One(clause) = clauses else {
            let first = clauses.each().first().map(|clause| clause.place);
            if let Some(place) = first {
                self.not_yet(place, "rules with several triggers");
            }
            return None;
        };
        match &clause.value {
            Clause::Event(name) => self.named(What::Event, name).map(Trigger::Event),
            Clause::FindsMissing { audit, question } => {
                let (audit, uses) = self.audit_with_tool(audit)?;
                let question = self.question(question, &uses?)?;
                Some(Trigger::Finding { audit, question })
            }
            Clause::FindsCause { .. } | Clause::Significant { .. } => {
                self.not_yet(clause.place, "rules that follow causes or findings");
                None
            }
            _ => {
                self.wrong_clause(clause, "when");
                None
            }
        }
    }

    /// An audit by name, with its tool as far as it was found. Reported when there is no such audit.
    pub(super) fn audit_with_tool(&mut self, name: &Name) -> Option<(String, Option<Uses>)> {
        let audit = self.named(What::Audit, name)?;
        let position = self.names.get(What::Audit, &audit).map(|(_, position)| position)?;
        Some((audit, self.uses.get(position).cloned().flatten()))
    }

    fn rule_due(&mut self, trigger: &Trigger, within: &Within) -> Option<Span> {
        let expected = match trigger {
            Trigger::Finding { .. } | Trigger::SignificantFinding { .. } | Trigger::MissedByAudit { .. } => {
                "finding".to_owned()
            }
            Trigger::Event(event) => event.clone(),
        };
        self.of_expected(within, &expected)
            .then(|| super::time::span(within.length.value))
    }

    /// Whether a deadline counts from what it must count from; reported if not.
    pub(super) fn of_expected(&mut self, within: &Within, expected: &str) -> bool {
        let wanted = fold(expected);
        let said = within.of.as_ref().map(|of| fold(&of.value));
        let said = said.as_deref().map(|said| said.strip_prefix("the ").unwrap_or(said));
        if said == Some(wanted.as_str()) {
            return true;
        }
        let help = format!("write it like: within {} of {expected}", within.length.value);
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
