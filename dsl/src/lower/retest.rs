//! Re-tests of a plan: what they are counted from, what they repeat, and when they are passed.

use super::Lower;
use super::audit::Uses;
use super::condition::Scope;
use super::sample::Looks;
use super::time::span;
use crate::ast::{self, Anchor, At, Bridge, Clause, Plan, Retest, Slot, fold};
use crate::names::What;
use ratchet_core::definition::{self, Opens, PlanMeasure};
use ratchet_core::span::Span;
use std::collections::BTreeSet;

/// The plan that a re-test belongs to, as far as it is lowered.
pub(super) struct Within<'p> {
    /// Its own measures.
    pub measures: &'p [PlanMeasure],
    /// What opens it.
    pub opens: &'p [Opens],
    /// As written.
    pub plan: &'p Plan,
}

impl Lower<'_> {
    /// Lowers a re-test of a plan.
    pub(super) fn retest(&mut self, retest: &Retest, within: &Within<'_>) -> Option<definition::Retest> {
        self.no_part_rename(&retest.head);
        let by = retest.by.as_ref().and_then(|by| self.role(by));
        let sample = match retest.sample.value() {
            Some(sample) => Some(Some(self.sample(sample, Looks::Back)?)),
            None => (!retest.sample.is_broken()).then_some(None),
        };
        let (audit, uses) = self.retest_audit(retest, within)?;
        let pass = match (retest.pass.value(), &uses) {
            (Some(clauses), Some(uses)) => {
                let measures = within.measures;
                let scope = Scope {
                    field: "pass",
                    measures,
                    uses,
                };
                self.condition(clauses, &scope)
            }
            _ => None,
        };
        let bridges = self.bridges(&retest.accepts, uses.as_ref());
        let minimum = self.minimum(retest, &audit);
        let when = retest.when.value()?;
        let anchor = self.anchor(&when.anchor, within.plan)?;
        let finished_within = self.retest_finish(when.finished.as_ref(), &audit);
        let after = span(when.length.value);
        Some(definition::Retest {
            after,
            anchor,
            audit,
            bridges: bridges?,
            by: by?,
            finished_within: finished_within?,
            minimum: minimum?,
            name: retest.head.name.value.clone(),
            pass: pass?,
            sample: sample?,
        })
    }

    /// The audit that a re-test repeats: its own, or the one that opens the plan, or the first that the opening theme watches.
    fn retest_audit(&mut self, retest: &Retest, within: &Within<'_>) -> Option<(String, Option<Uses>)> {
        match &retest.audit {
            Slot::Said(said) => return self.audit_with_tool(&At::new(said.value.clone(), said.place)),
            Slot::Broken => return None,
            Slot::Absent => {}
        }
        let opening: BTreeSet<&str> = within
            .opens
            .iter()
            .filter_map(|opens| match opens {
                Opens::Finding { audit, .. } => Some(audit.as_str()),
                Opens::Theme { .. } | Opens::Event { .. } => None,
            })
            .collect();
        let mut opening = opening.into_iter();
        let head = retest.head.line;
        match (opening.next(), opening.next()) {
            (Some(only), None) => self.audit_with_tool(&At::new(only.to_owned(), head)),
            (Some(first), Some(_)) => {
                let help = format!("add a line like: audit: \"{first}\"");
                self.wrong(
                    head,
                    "several audits open this plan; which one is repeated?",
                    "of which audit?",
                    help,
                );
                None
            }
            (None, _) => self.audit_of_theme(retest, within),
        }
    }

    /// The first audit that the opening theme watches, for a re-test that asks about themes and the plan's measures only.
    fn audit_of_theme(&mut self, retest: &Retest, within: &Within<'_>) -> Option<(String, Option<Uses>)> {
        let pass = retest.pass.value()?;
        let own = |name: &ast::Name| {
            within
                .measures
                .iter()
                .any(|measure| fold(&measure.name) == fold(&name.value))
        };
        // What has no meaning in a pass condition is reported where the condition is lowered.
        let strange = pass.each().into_iter().find(|clause| match &clause.value {
            Clause::Measure(name, _) | Clause::MeasureAtOpening(name, _) | Clause::MeasureShows(name, _) => !own(name),
            Clause::Score(_) | Clause::Question(..) | Clause::EveryQuestion(_) => true,
            _ => false,
        });
        let blocks = self.blocks;
        let watched = within.opens.iter().find_map(|opens| match opens {
            Opens::Theme { theme } => {
                let position = self.names.get(What::Theme, theme).map(|(_, position)| position)?;
                blocks.themes.get(position)
            }
            Opens::Finding { .. } | Opens::Event { .. } => None,
        });
        match (strange, watched) {
            (None, Some(theme)) => {
                let first = theme.watches.value()?.first()?.clone();
                self.audit_with_tool(&first)
            }
            _ => {
                let example = watched
                    .and_then(|theme| theme.watches.value()?.first())
                    .map_or("Care planning", |name| name.value.as_str());
                let help = format!("add a line like: audit: \"{example}\"");
                self.wrong(
                    retest.head.line,
                    "this retest does not say which audit it repeats",
                    "no audit opens this plan",
                    help,
                );
                None
            }
        }
    }

    fn retest_finish(&mut self, finished: Option<&ast::Within>, audit: &str) -> Option<Span> {
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

    /// Versions of the tool that count like the one that the plan was opened with.
    fn bridges(&mut self, slot: &Slot<Vec<Bridge>>, uses: Option<&Uses>) -> Option<BTreeSet<String>> {
        let Some(said) = slot.said() else {
            return (!slot.is_broken()).then(BTreeSet::new);
        };
        let tool = &uses?.description.id;
        let mut bridges = BTreeSet::new();
        for bridge in &said.value {
            if fold(&bridge.id.value) != fold(tool) {
                self.wrong(
                    bridge.id.place,
                    "this retest repeats an audit of another tool",
                    "not the tool of its audit",
                    format!("write it like: accepts: {tool} 2.0.0"),
                );
                return None;
            }
            let version = &bridge.version;
            if version.value.len() != 3 {
                self.wrong(
                    version.place,
                    "this does not say exactly which version counts",
                    "three numbers go here",
                    format!("write it like: accepts: {tool} 2.0.0"),
                );
                return None;
            }
            let parts: Vec<String> = version.value.iter().map(u64::to_string).collect();
            bridges.insert(parts.join("."));
        }
        Some(bridges)
    }

    fn minimum(&mut self, retest: &Retest, audit: &str) -> Option<Option<u32>> {
        let Some(said) = retest.minimum.said() else {
            return (!retest.minimum.is_broken()).then_some(None);
        };
        let own = retest.sample.value().map(|sample| sample.size);
        let size = own.or_else(|| self.definition.audits.get(audit).map(|audit| audit.sample.size));
        if size.is_some_and(|size| said.value > size) {
            let size = size.unwrap_or_default();
            self.wrong(
                said.place,
                "this minimum is more than the sample",
                format!("the sample is {size}"),
                format!("write {size} or less, or take a larger sample"),
            );
            return None;
        }
        Some(Some(said.value))
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
