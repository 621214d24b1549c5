//! Re-tests of a plan: what they are counted from, what they repeat, and when they are passed.

use super::Lower;
use super::audit::Uses;
use super::condition::Scope;
use super::time::span;
use crate::ast::{Anchor, At, Plan, Retest, Slot, Within};
use ratchet_core::definition;
use ratchet_core::span::Span;
use std::collections::BTreeSet;

impl Lower<'_> {
    /// Lowers a re-test of a plan that this audit opens.
    pub(super) fn retest(&mut self, retest: &Retest, plan: &Plan, opens: Option<&str>) -> Option<definition::Retest> {
        self.no_rename(&retest.head);
        let by = retest.by.as_ref().and_then(|by| self.role(by));
        let sample = match retest.sample.value() {
            Some(sample) => Some(Some(self.sample(sample)?)),
            None => (!retest.sample.is_broken()).then_some(None),
        };
        let (audit, uses) = self.retest_audit(retest, opens)?;
        let pass = match (retest.pass.value(), &uses) {
            (Some(clauses), Some(uses)) => self.condition(clauses, &Scope { field: "pass", uses }),
            _ => None,
        };
        let when = retest.when.value()?;
        let anchor = self.anchor(&when.anchor, plan)?;
        let finished_within = self.retest_finish(when.finished.as_ref(), &audit);
        let after = span(when.length.value);
        Some(definition::Retest {
            after,
            anchor,
            audit,
            bridges: BTreeSet::new(),
            by: by?,
            finished_within: finished_within?,
            minimum: None,
            name: retest.head.name.value.clone(),
            pass: pass?,
            sample: sample?,
        })
    }

    /// The audit that a re-test repeats: its own, or the one that opens the plan.
    fn retest_audit(&mut self, retest: &Retest, opens: Option<&str>) -> Option<(String, Option<Uses>)> {
        match &retest.audit {
            Slot::Said(said) => self.audit_with_tool(&At::new(said.value.clone(), said.place)),
            Slot::Absent => self.audit_with_tool(&At::new(opens?.to_owned(), retest.head.line)),
            Slot::Broken => None,
        }
    }

    fn retest_finish(&mut self, finished: Option<&Within>, audit: &str) -> Option<Span> {
        match finished {
            Some(within) if within.of.is_some() => {
                let help = "leave out `of …`";
                self.wrong(
                    within.place,
                    "a retest is finished within a time of its opening",
                    "goes without saying",
                    help,
                );
                None
            }
            Some(within) => Some(span(within.length.value)),
            None => self.definition.audits.get(audit).map(|audit| audit.finished_within),
        }
    }

    fn anchor(&mut self, anchor: &At<Anchor>, plan: &Plan) -> Option<definition::Anchor> {
        match &anchor.value {
            Anchor::ActionsInPlace => Some(definition::Anchor::ActionsInPlace),
            Anchor::RetestPassed(name) => self.plan_retest(name, plan).map(definition::Anchor::RetestPassed),
            // The check `retest-before-actions` refuses these; a stand-in lets it compute the dates of its story.
            Anchor::Opening | Anchor::Finding => Some(definition::Anchor::ActionsInPlace),
            Anchor::ActionInPlace(name) => self.plan_action(name, plan).map(|_| definition::Anchor::ActionsInPlace),
        }
    }
}
