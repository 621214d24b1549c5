//! Conditions on an audit's result, with questions and measures by position.

use super::Lower;
use super::audit::Uses;
use crate::ast::{At, Clause, Clauses, Comparison, How, Name, NotThan, fold};
use crate::checks::basics;
use crate::diagnostic::Diagnostic;
use crate::names::unknown;
use crate::vocabulary;
use ratchet_core::definition::{self, Condition, MeasureTest};

/// Where a condition stands and whose questions it may name.
pub(super) struct Scope<'u> {
    /// Label of the line: `significant finding` or `pass`.
    pub field: &'static str,
    /// Tool of the audit.
    pub uses: &'u Uses,
}

impl Lower<'_> {
    /// A condition; `None` if any part of it means nothing here.
    pub(super) fn condition(&mut self, clauses: &Clauses, scope: &Scope<'_>) -> Option<Condition> {
        match clauses {
            Clauses::One(clause) => self.test(clause, scope),
            Clauses::All(parts) => self.conditions(parts, scope).map(Condition::All),
            Clauses::Any(parts) => self.conditions(parts, scope).map(Condition::Any),
        }
    }

    fn conditions(&mut self, parts: &[Clauses], scope: &Scope<'_>) -> Option<Vec<Condition>> {
        let lowered: Vec<Option<Condition>> = parts.iter().map(|part| self.condition(part, scope)).collect();
        lowered.into_iter().collect()
    }

    fn test(&mut self, clause: &At<Clause>, scope: &Scope<'_>) -> Option<Condition> {
        match &clause.value {
            Clause::Score(comparison) => Some(Condition::Score(lowered(*comparison))),
            Clause::EveryQuestion(comparison) => Some(Condition::EveryQuestion(lowered(*comparison))),
            Clause::Question(name, comparison) => self
                .question(name, scope.uses)
                .map(|at| Condition::Question(at, lowered(*comparison))),
            Clause::Measure(name, comparison) => self
                .measure(name, scope.uses)
                .map(|at| Condition::Measure(at, MeasureTest::Share(lowered(*comparison)))),
            Clause::MeasureAtOpening(name, direction) if scope.field == "pass" => {
                let test = match direction {
                    NotThan::Higher => MeasureTest::NotHigherThanAtOpening,
                    NotThan::Lower => MeasureTest::NotLowerThanAtOpening,
                };
                self.measure(name, scope.uses).map(|at| Condition::Measure(at, test))
            }
            Clause::ThemeImproved(_)
            | Clause::ThemeRaised(_)
            | Clause::EveryWatched { .. }
            | Clause::CauseFound { .. } => {
                self.not_yet(clause.place, "conditions on themes");
                None
            }
            _ => {
                self.wrong_clause(clause, scope.field);
                None
            }
        }
    }

    /// Reports a clause that has no meaning in a line.
    pub(super) fn wrong_clause(&mut self, clause: &At<Clause>, label: &str) {
        let example = vocabulary::BLOCKS
            .iter()
            .chain(&vocabulary::PARTS)
            .find_map(|kind| kind.field(label))
            .map_or("", |field| field.example);
        self.problems.push(
            Diagnostic::new(
                &basics::WRONG_CLAUSE,
                clause.place,
                format!("`{label}` cannot depend on this"),
            )
            .label(format!("this is about {}", subject(&clause.value)))
            .help(format!("write it like: {example}")),
        );
    }

    /// Position of a question, within the section that the audit uses.
    pub(super) fn question(&mut self, name: &Name, uses: &Uses) -> Option<u16> {
        let wanted = fold(&name.value);
        let inside = |section: u16| uses.tool.section.is_none_or(|only| only == section);
        let questions = uses.description.questions.iter();
        let position = questions
            .clone()
            .position(|question| inside(question.section) && fold(&question.title) == wanted);
        if position.is_none() {
            let known: Vec<&str> = questions
                .filter(|question| inside(question.section))
                .map(|question| question.title.as_str())
                .collect();
            self.problems
                .push(unknown("question", name, known.into_iter(), self.suggest));
        }
        position.and_then(|position| u16::try_from(position).ok())
    }

    fn measure(&mut self, name: &Name, uses: &Uses) -> Option<u16> {
        let wanted = fold(&name.value);
        let position = uses
            .description
            .measures
            .iter()
            .position(|measure| fold(&measure.title) == wanted);
        if position.is_none() {
            let known: Vec<&str> = uses
                .description
                .measures
                .iter()
                .map(|measure| measure.title.as_str())
                .collect();
            self.problems
                .push(unknown("measure", name, known.into_iter(), self.suggest));
        }
        position.and_then(|position| u16::try_from(position).ok())
    }
}

fn lowered(comparison: Comparison) -> definition::Comparison {
    let how = match comparison.how {
        How::AtLeast => definition::How::AtLeast,
        How::AtMost => definition::How::AtMost,
        How::Below => definition::How::Below,
        How::Above => definition::How::Above,
        How::Is => definition::How::Is,
    };
    definition::Comparison {
        how,
        permille: comparison.permille,
    }
}

/// What a clause is about, for a message.
pub(super) fn subject(clause: &Clause) -> &'static str {
    match clause {
        Clause::Significant { .. } | Clause::FindsCause { .. } | Clause::FindsMissing { .. } => "what an audit finds",
        Clause::ThemeRaised(_) | Clause::ThemeImproved(_) | Clause::EveryWatched { .. } => "a theme",
        Clause::CauseFound { .. } => "a cause",
        Clause::EveryQuestion(_) | Clause::Question(..) => "the answers to a question",
        Clause::Score(_) => "a score",
        Clause::Measure(..) | Clause::MeasureAtOpening(..) => "a measure",
        Clause::Retest(..) => "a retest",
        Clause::Forum(..) => "a forum",
        Clause::Plan(..) | Clause::PlansOpen(_) => "a plan",
        Clause::Rule(..) => "a rule",
        Clause::ActionsInPlace | Clause::ActionInPlace(_) | Clause::Action(..) => "an action",
        Clause::Told { .. } => "who was told",
        Clause::Event(_) => "an event",
    }
}
