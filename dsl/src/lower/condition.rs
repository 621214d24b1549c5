//! Conditions on an audit's result, with questions and measures by position.

use super::Lower;
use super::audit::Uses;
use crate::ast::{At, Clause, Clauses, Comparison, Found, Holds, How, Name, NotThan, Shows, fold};
use crate::checks::basics;
use crate::diagnostic::Diagnostic;
use crate::names::{What, unknown};
use crate::vocabulary;
use ratchet_core::definition::{self, Condition, MeasureTest, PlanMeasure};

/// Where a condition stands and whose questions it may name.
pub(super) struct Scope<'u> {
    /// Label of the line: `significant finding` or `pass`.
    pub field: &'static str,
    /// Measures of the plan, which go before those of the tool; none in an audit.
    pub measures: &'u [PlanMeasure],
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
            Clause::Measure(name, comparison) => {
                self.measure_test(name, MeasureTest::Share(lowered(*comparison)), scope)
            }
            Clause::MeasureAtOpening(name, direction) if scope.field == "pass" => {
                let test = match direction {
                    NotThan::Higher => MeasureTest::NotHigherThanAtOpening,
                    NotThan::Lower => MeasureTest::NotLowerThanAtOpening,
                };
                self.measure_test(name, test, scope)
            }
            Clause::MeasureShows(name, shows) if scope.field == "pass" => {
                let test = match shows {
                    Shows::Improvement => MeasureTest::ShowsImprovement,
                    Shows::NoConcern => MeasureTest::ShowsNoConcern,
                };
                self.measure_test(name, test, scope)
            }
            Clause::ThemeImproved(theme, Holds::Yes) if scope.field == "pass" => {
                self.named(What::Theme, theme).map(Condition::ThemeImproved)
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
        let title = match label {
            "given" | "then" | "expect" => format!("this cannot stand after `{label}`"),
            _ => format!("`{label}` cannot depend on this"),
        };
        self.problems.push(
            Diagnostic::new(&basics::WRONG_CLAUSE, clause.place, title)
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
        let position = position?;
        self.link(
            "question",
            name.place,
            &uses.description.questions[position].title,
            None,
        );
        u16::try_from(position).ok()
    }

    /// A test of one of the plan's measures, or else of one of the tool's.
    fn measure_test(&mut self, name: &Name, test: MeasureTest, scope: &Scope<'_>) -> Option<Condition> {
        let wanted = fold(&name.value);
        let own = scope.measures.iter().map(|measure| measure.name.as_str());
        let tools = scope
            .uses
            .description
            .measures
            .iter()
            .map(|measure| measure.title.as_str());
        let find = |title: &str| fold(title) == wanted;
        if let Some(position) = own.clone().position(find) {
            self.link("measure", name.place, &scope.measures[position].name, None);
            return Some(Condition::PlanMeasure(position, test));
        }
        let position = tools
            .clone()
            .position(find)
            .and_then(|position| u16::try_from(position).ok());
        if position.is_none() {
            self.problems
                .push(unknown("measure", name, own.chain(tools), self.suggest));
        }
        position.map(|position| Condition::Measure(position, test))
    }
}

pub(super) fn lowered(comparison: Comparison) -> definition::Comparison {
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
        Clause::Significant { found: Found::No, .. } => "an audit that finds nothing significant",
        Clause::Significant { in_a_row: Some(_), .. } => "several audits in a row",
        Clause::ThemeRaised(_, Holds::No) => "a theme that is not raised",
        Clause::ThemeImproved(_, Holds::No) => "a theme that has not improved",
        Clause::Significant { .. } | Clause::FindsCause { .. } | Clause::FindsMissing { .. } => "what an audit finds",
        Clause::Missed(_) => "what an audit missed",
        Clause::Audit(..) => "an audit",
        Clause::ThemeRaised(..) | Clause::ThemeImproved(..) | Clause::EveryWatched { .. } => "a theme",
        Clause::Recurs { .. } => "what recurs over several audits",
        Clause::EveryQuestion(_) | Clause::Question(..) => "the answers to a question",
        Clause::Score(_) => "a score",
        Clause::Measure(..) | Clause::MeasureAtOpening(..) | Clause::MeasureShows(..) | Clause::MeasureIs(..) => {
            "a measure"
        }
        Clause::Retest(..) => "a retest",
        Clause::Forum(..) => "a forum",
        Clause::Plan(..) | Clause::PlansOpen(_) => "a plan",
        Clause::Rule(..) => "a rule",
        Clause::ActionsInPlace | Clause::ActionInPlace(_) | Clause::Action(..) => "an action",
        Clause::Told { .. } => "who was told",
        Clause::Answers { .. } | Clause::Leaves(_) | Clause::Away(..) => "somebody in a role",
        Clause::Event(_) => "an event",
    }
}
