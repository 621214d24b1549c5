//! Plans: what opens them, their actions, their re-tests, and what closes them.

use super::Lower;
use super::audit::Uses;
use super::condition::Scope;
use crate::ast::{
    Action, Anchor, At, Clause, Clauses, Decision, Every, Found, Head, IfFails, Name, Outcome, Period, Plan, Recipient,
    Retest, Slot, Within, fold,
};
use crate::checks::basics;
use crate::diagnostic::Diagnostic;
use crate::names::{Table, What, unknown};
use ratchet_core::definition::{self, Closes, FailResponse, Opens, Timing, Watch};
use ratchet_core::span::Span;
use ratchet_core::strength::ActionKind;
use std::collections::BTreeSet;

impl Lower<'_> {
    /// Lowers a plan.
    pub(super) fn plan(&mut self, plan: &Plan) {
        self.no_rename(&plan.head);
        for measure in &plan.measures {
            self.not_yet(measure.head.line, "plans with their own measures");
        }
        self.unique_parts(plan);
        let owner = self.slot_name(What::Role, &plan.owner);
        let escalate = self.ladder(&plan.escalate);
        let causes = plan.causes.value().and_then(|list| self.all_named(What::Cause, list));
        let opens = plan.opens.value().and_then(|clauses| self.opens(clauses));
        let actions: Vec<Option<definition::Action>> = plan.actions.iter().map(|action| self.action(action)).collect();
        let audit = opens.as_ref().map(|opens| opens.audit.clone());
        let retests: Vec<Option<definition::Retest>> = plan
            .retests
            .iter()
            .map(|retest| self.retest(retest, plan, audit.as_deref()))
            .collect();
        let if_retest_fails = self.if_fails(&plan.if_fails);
        let closes = plan.closes.value().and_then(|clauses| self.closes(clauses, plan));
        let watch = self.watch(plan);
        let actions: Option<Vec<_>> = actions.into_iter().collect();
        let retests: Option<Vec<_>> = retests.into_iter().collect();
        let (Some(owner), Some(escalate), Some(causes), Some(opens), Some(actions), Some(retests)) =
            (owner, escalate, causes, opens, actions, retests)
        else {
            return;
        };
        let (Some(if_retest_fails), Some(closes), Some(watch), Some(problem)) =
            (if_retest_fails, closes, watch, plan.problem.value().cloned())
        else {
            return;
        };
        let lowered = definition::Plan {
            actions,
            causes,
            closes,
            escalate,
            if_retest_fails,
            opens,
            owner,
            problem,
            retests,
            watch,
        };
        self.definition.plans.insert(plan.head.name.value.clone(), lowered);
    }

    /// Names of actions and re-tests are unique within their plan.
    fn unique_parts(&mut self, plan: &Plan) {
        let part = |problems: &mut _, word: &str, heads: Vec<&Head>| drop(Table::of(word, heads, problems));
        part(
            self.problems,
            "action",
            plan.actions.iter().map(|action| &action.head).collect(),
        );
        part(
            self.problems,
            "retest",
            plan.retests.iter().map(|retest| &retest.head).collect(),
        );
    }

    fn opens(&mut self, clauses: &Clauses) -> Option<Opens> {
        let Clauses::One(clause) = clauses else {
            if let Some(second) = clauses.each().get(1) {
                self.not_yet(second.place, "plans that open for several reasons");
            }
            return None;
        };
        match &clause.value {
            Clause::Significant {
                audit,
                in_a_row,
                found: Found::Yes,
            } => {
                let audit = self.named(What::Audit, audit)?;
                Some(Opens {
                    audit,
                    in_a_row: in_a_row.as_ref().map_or(1, |count| count.value),
                })
            }
            Clause::ThemeRaised(theme) => {
                self.named(What::Theme, theme);
                self.not_yet(clause.place, "plans that a theme opens");
                None
            }
            Clause::FindsCause { .. } | Clause::FindsMissing { .. } | Clause::CauseFound { .. } | Clause::Event(_) => {
                self.not_yet(clause.place, "plans that open for this reason");
                None
            }
            _ => {
                self.wrong_clause(clause, "opens");
                None
            }
        }
    }

    fn action(&mut self, action: &Action) -> Option<definition::Action> {
        self.no_rename(&action.head);
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
        Some(definition::Action {
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
                .of_expected(&due.value, "opening", &[])
                .then(|| Timing::Once(super::time::span(due.value.length.value))),
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

    fn turns(&mut self, every: &Every) -> Option<Timing> {
        if let Some(finished) = &every.finished {
            let help = "write `starting within …`, or `for …`";
            self.wrong(
                finished.place,
                "`finished within` goes with audits",
                "an action's turn ends when the next begins",
                help,
            );
            return None;
        }
        let Period::Event(name) = &every.period.value else {
            if let Some(starting) = &every.starting
                && starting.of.is_some()
                && !self.of_expected(starting, "opening", &[])
            {
                return None;
            }
            return self.recurrence(every, "actions").map(Timing::Turns);
        };
        let event = self.named(What::Event, &At::new(name.clone(), every.period.place))?;
        let extra = every
            .on
            .as_ref()
            .map(|on| on.place)
            .or(every.starting.as_ref().map(|starting| starting.place))
            .or(every.lasting.as_ref().map(|lasting| lasting.place));
        if let Some(place) = extra {
            self.wrong(
                place,
                "an action that follows events has only a deadline",
                "goes with weeks and months",
                format!("write `within … of {event}`"),
            );
            return None;
        }
        let Some(within) = &every.within else {
            let help = format!("write it like: every: {event}, within 24 hours of {event}");
            self.wrong(
                every.period.place,
                "this action does not say how soon after the event",
                "within what time?",
                help,
            );
            return None;
        };
        let within_span = self
            .of_expected(within, &event, &[])
            .then(|| super::time::span(within.length.value))?;
        Some(Timing::EachTime {
            event,
            within: within_span,
        })
    }

    fn retest(&mut self, retest: &Retest, plan: &Plan, opens: Option<&str>) -> Option<definition::Retest> {
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
        let after = super::time::span(when.length.value);
        Some(definition::Retest {
            after,
            anchor,
            audit,
            by: by?,
            finished_within: finished_within?,
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
            Some(within) => Some(super::time::span(within.length.value)),
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

    /// Position of a re-test in a plan.
    pub(super) fn plan_retest(&mut self, name: &Name, plan: &Plan) -> Option<usize> {
        let names = plan.retests.iter().map(|retest| retest.head.name.value.as_str());
        self.position("retest", name, names)
    }

    /// Position of an action in a plan.
    pub(super) fn plan_action(&mut self, name: &Name, plan: &Plan) -> Option<usize> {
        let names = plan.actions.iter().map(|action| action.head.name.value.as_str());
        self.position("action", name, names)
    }

    fn position<'n>(&mut self, word: &str, name: &Name, names: impl Iterator<Item = &'n str> + Clone) -> Option<usize> {
        let wanted = fold(&name.value);
        let position = names.clone().position(|known| fold(known) == wanted);
        if position.is_none() {
            self.problems.push(unknown(word, name, names, self.suggest));
        }
        position
    }

    fn if_fails(&mut self, slot: &Slot<IfFails>) -> Option<FailResponse> {
        let Some(said) = slot.said() else {
            return (!slot.is_broken()).then(|| FailResponse { tell: Vec::new() });
        };
        let tell: Vec<Option<definition::Recipient>> = said
            .value
            .tell
            .iter()
            .map(|recipient| match recipient {
                Recipient::Role(name) => self.role(name).map(definition::Recipient::Role),
                Recipient::Forum(name) => self.named(What::Forum, name).map(definition::Recipient::Forum),
            })
            .collect();
        tell.into_iter()
            .collect::<Option<Vec<_>>>()
            .map(|tell| FailResponse { tell })
    }

    fn closes(&mut self, clauses: &Clauses, plan: &Plan) -> Option<Closes> {
        let mut closes = Closes {
            forum: None,
            retests: BTreeSet::new(),
        };
        let mut whole = true;
        for clause in clauses.each() {
            match &clause.value {
                Clause::Retest(name, Outcome::Passed) => match self.plan_retest(name, plan) {
                    Some(position) => drop(closes.retests.insert(position)),
                    None => whole = false,
                },
                Clause::Forum(name, Decision::Agrees) => match self.named(What::Forum, name) {
                    Some(forum) => whole &= self.one_forum(&mut closes, forum, clause),
                    None => whole = false,
                },
                Clause::ThemeImproved(_) => {
                    self.not_yet(clause.place, "plans that close when a theme is improved");
                    whole = false;
                }
                // Saying that the actions are done adds nothing to a re-test and replaces none; the checks see to the rest.
                Clause::ActionsInPlace => {}
                _ => {
                    self.wrong_clause(clause, "closes");
                    whole = false;
                }
            }
        }
        if whole && clauses.has_or() && !crate::ast::holds_without_retest(clauses) {
            let place = clauses.each().first().map_or(plan.head.line, |clause| clause.place);
            self.not_yet(place, "plans that close in one of several ways");
            return None;
        }
        whole.then_some(closes)
    }

    fn one_forum(&mut self, closes: &mut Closes, forum: String, clause: &At<Clause>) -> bool {
        let approves = self
            .definition
            .forums
            .get(&forum)
            .is_none_or(|forum| forum.approves.contains(&definition::Approval::PlanClosures));
        if !approves {
            self.problems.push(
                Diagnostic::new(
                    &basics::WRONG_VALUE,
                    clause.place,
                    "this forum does not approve plan closures",
                )
                .label("not among what it approves")
                .help("add `plan closures` to the `approves:` line of the forum"),
            );
            return false;
        }
        if closes.forum.replace(forum).is_some() {
            self.not_yet(clause.place, "plans that need two forums to agree");
            return false;
        }
        true
    }

    fn watch(&mut self, plan: &Plan) -> Option<Option<Watch>> {
        let Some(said) = plan.watch.said() else {
            return (!plan.watch.is_broken()).then_some(None);
        };
        let reopen_audit = match &said.value.reopen {
            None => None,
            Some(name) => Some(self.named(What::Audit, name)?),
        };
        Some(Some(Watch {
            lasts: super::time::span(said.value.length.value),
            reopen_audit,
        }))
    }
}
