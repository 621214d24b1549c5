//! Plans: what opens them, their actions, their re-tests, and what closes them.

use super::Lower;
use super::retest::Within;
use super::time::span;
use crate::ast::{
    At, Clause, Clauses, Decision, Found, Head, Holds, IfFails, Name, Outcome, Plan, Recipient, Slot, fold,
};
use crate::checks::basics;
use crate::diagnostic::Diagnostic;
use crate::names::{Table, What, unknown};
use ratchet_core::definition::{self, Closes, FailResponse, Opens, Watch};
use std::collections::BTreeSet;

/// Most re-tests of one plan: one a month for five years. The checks visit the states of a plan, and each re-test is a bit of a state.
pub(crate) const RETESTS_MAX: usize = 60;

impl Lower<'_> {
    /// Lowers a plan.
    pub(super) fn plan(&mut self, plan: &Plan) {
        self.unique_parts(plan);
        if let Some(one_more) = plan.retests.get(RETESTS_MAX) {
            self.wrong(
                one_more.head.line,
                format!("a plan has at most {RETESTS_MAX} retests"),
                "one too many",
                "keep those that show whether practice changed, or make two plans",
            );
            return;
        }
        let owner = self.slot_name(What::Role, &plan.owner);
        let escalate = self.ladder(&plan.escalate);
        let causes = plan.causes.value().and_then(|list| self.all_named(What::Cause, list));
        let opens = plan.opens.value().and_then(|clauses| self.opens(clauses));
        let actions: Vec<Option<definition::Action>> = plan.actions.iter().map(|action| self.action(action)).collect();
        let measures: Vec<Option<definition::PlanMeasure>> =
            plan.measures.iter().map(|measure| self.plan_measure(measure)).collect();
        let measures: Option<Vec<_>> = measures.into_iter().collect();
        let retests: Vec<Option<definition::Retest>> = match (&opens, &measures) {
            (Some(opens), Some(measures)) => {
                let within = Within { measures, opens, plan };
                plan.retests.iter().map(|retest| self.retest(retest, &within)).collect()
            }
            _ => vec![None],
        };
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
        let (Some(if_retest_fails), Some(closes), Some(watch), Some(problem), Some(measures)) =
            (if_retest_fails, closes, watch, plan.problem.value().cloned(), measures)
        else {
            return;
        };
        if plan.aim.is_broken() {
            return;
        }
        let lowered = definition::Plan {
            actions,
            aim: plan.aim.value().cloned(),
            causes,
            closes,
            escalate,
            if_retest_fails,
            measures,
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
        part(
            self.problems,
            "measure",
            plan.measures.iter().map(|measure| &measure.head).collect(),
        );
    }

    /// What opens a plan: any of several things.
    fn opens(&mut self, clauses: &Clauses) -> Option<Vec<Opens>> {
        let either = self.either(clauses, "opens", "a plan")?;
        let lowered: Vec<Option<Opens>> = either.into_iter().map(|clause| self.opening(clause)).collect();
        lowered.into_iter().collect()
    }

    fn opening(&mut self, clause: &At<Clause>) -> Option<Opens> {
        if let Some(event) = self.event_in(clause) {
            return Some(Opens::Event { event });
        }
        match &clause.value {
            Clause::Significant {
                audit,
                in_a_row,
                found: Found::Yes,
            } => {
                let audit = self.named(What::Audit, audit)?;
                Some(Opens::Finding {
                    audit,
                    in_a_row: in_a_row.as_ref().map_or(1, |count| count.value),
                })
            }
            Clause::ThemeRaised(theme, Holds::Yes) => {
                self.named(What::Theme, theme).map(|theme| Opens::Theme { theme })
            }
            Clause::Event(event) => self.named(What::Event, event).map(|event| Opens::Event { event }),
            _ => {
                self.wrong_clause(clause, "opens");
                None
            }
        }
    }

    /// Position of a re-test in a plan.
    pub(super) fn plan_retest(&mut self, name: &Name, plan: &Plan) -> Option<usize> {
        let names = plan.retests.iter().map(|retest| retest.head.name.value.as_str());
        let position = self.position("retest", name, names)?;
        let found = &plan.retests[position].head.name.value;
        self.link("retest", name.place, found, Some(&plan.head.name.value));
        Some(position)
    }

    /// Position of an action in a plan.
    pub(super) fn plan_action(&mut self, name: &Name, plan: &Plan) -> Option<usize> {
        let names = plan.actions.iter().map(|action| action.head.name.value.as_str());
        let position = self.position("action", name, names)?;
        let found = &plan.actions[position].head.name.value;
        self.link("action", name.place, found, Some(&plan.head.name.value));
        Some(position)
    }

    /// Position of a measure in a plan.
    pub(super) fn named_measure(&mut self, name: &Name, plan: &Plan) -> Option<usize> {
        let names = plan.measures.iter().map(|measure| measure.head.name.value.as_str());
        let position = self.position("measure", name, names)?;
        let found = &plan.measures[position].head.name.value;
        self.link("measure", name.place, found, Some(&plan.head.name.value));
        Some(position)
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
            themes: BTreeSet::new(),
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
                Clause::ThemeImproved(name, Holds::Yes) => match self.named(What::Theme, name) {
                    Some(theme) => drop(closes.themes.insert(theme)),
                    None => whole = false,
                },
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
            let help = "join what must hold by `and`";
            self.wrong(place, "a plan closes in one way only", "`or` leaves open which", help);
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
            let help = "name the forum that decides";
            self.wrong(
                clause.place,
                "one forum agrees that a plan is closed",
                "a second forum",
                help,
            );
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
            lasts: span(said.value.length.value),
            reopen_audit,
        }))
    }
}
