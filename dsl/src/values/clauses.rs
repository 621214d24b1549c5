//! Conditions and what scenarios say: clauses joined by `and`, `or` and brackets.
//!
//! The grammar gives clauses and joints as one flat list; folding it here instead of in the grammar keeps reading free of
//! recursion, and lets the two usual slips (mixing `and` with `or`, a bracket too many) be named for what they are.

mod parts;

use super::{Fault, FaultKind, Piece, Read, Rule, Text};
use crate::ast::{At, Clause, Clauses, Comparison, Decision, Outcome, Recipient, Recurring};
use crate::source::Place;
use parts::Parts;

/// Brackets within brackets that are accepted. People stop being able to read a condition aloud long before.
pub const BRACKETS_MAX: usize = 8;

/// `when "A" is below 100% or "B" is below 90%`
pub fn clauses(text: Text<'_>) -> Read<Clauses> {
    let mut folds = vec![Fold::new(text.place)];
    for piece in text.parse(Rule::clauses)?.into_inner() {
        let place = text.place(&piece);
        let depth = folds.len();
        let Some(fold) = folds.last_mut() else { break };
        match piece.as_rule() {
            Rule::open if depth > BRACKETS_MAX => {
                return Err(Fault::new(
                    FaultKind::Brackets,
                    place,
                    "too many brackets within brackets",
                ));
            }
            Rule::open => {
                fold.expect_part(place)?;
                folds.push(Fold::new(place));
            }
            Rule::close => {
                let inner = folds.pop().map(|fold| fold.finish(place)).transpose()?;
                match (folds.last_mut(), inner) {
                    (Some(outer), Some(inner)) => outer.part(inner, place)?,
                    _ => return Err(Fault::new(FaultKind::Brackets, place, "this bracket was never opened")),
                }
            }
            Rule::and | Rule::comma => fold.joint(Joint::And, place)?,
            Rule::or => fold.joint(Joint::Or, place)?,
            Rule::clause => fold.part(Clauses::One(At::new(clause(text, piece)?, place)), place)?,
            _ => {}
        }
    }
    match (folds.pop(), folds.is_empty()) {
        (Some(fold), true) => fold.finish(text.place),
        (Some(fold), false) => Err(Fault::new(
            FaultKind::Brackets,
            fold.opened,
            "this bracket is never closed",
        )),
        _ => Err(text.stopped_at(0)),
    }
}

/// `at least 80%`
pub fn comparison(text: Text<'_>) -> Read<Comparison> {
    let parts = Parts {
        text,
        pieces: text.parse(Rule::comparison_alone)?.into_inner().collect(),
    };
    parts.comparison()?.ok_or_else(|| text.stopped_at(0))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    And,
    Or,
}

/// What has been read between two brackets.
struct Fold {
    joint: Option<Joint>,
    opened: Place,
    parts: Vec<Clauses>,
    wants_part: bool,
}

impl Fold {
    fn new(opened: Place) -> Self {
        Self {
            joint: None,
            opened,
            parts: Vec::new(),
            wants_part: true,
        }
    }

    fn expect_part(&self, place: Place) -> Read<()> {
        if self.wants_part {
            Ok(())
        } else {
            Err(Fault::new(
                FaultKind::Unreadable,
                place,
                "`and` or `or` is missing before this",
            ))
        }
    }

    fn part(&mut self, part: Clauses, place: Place) -> Read<()> {
        self.expect_part(place)?;
        self.parts.push(part);
        self.wants_part = false;
        Ok(())
    }

    fn joint(&mut self, joint: Joint, place: Place) -> Read<()> {
        if self.wants_part {
            return Err(Fault::new(FaultKind::Unreadable, place, "nothing stands before this"));
        }
        if self.joint.is_some_and(|before| before != joint) {
            return Err(Fault::new(
                FaultKind::AndOrMixed,
                place,
                "`and` and `or` together can be read in two ways",
            ));
        }
        self.joint = Some(joint);
        self.wants_part = true;
        Ok(())
    }

    fn finish(mut self, end: Place) -> Read<Clauses> {
        if self.wants_part {
            let place = if self.parts.is_empty() { self.opened } else { end };
            return Err(Fault::new(FaultKind::Unreadable, place, "a condition is missing here"));
        }
        match (self.joint, self.parts.len()) {
            (_, 1) => Ok(self.parts.swap_remove(0)),
            (Some(Joint::Or), _) => Ok(Clauses::Any(self.parts)),
            _ => Ok(Clauses::All(self.parts)),
        }
    }
}

fn clause(text: Text<'_>, piece: Piece<'_>) -> Read<Clause> {
    let whole = text.place(&piece);
    let lost = || Fault::new(FaultKind::Unreadable, whole, "not understood");
    let about = piece.into_inner().next().ok_or_else(lost)?;
    let parts = Parts {
        text,
        pieces: about.clone().into_inner().collect(),
    };
    let clause = match about.as_rule() {
        Rule::about_audit => parts.audit()?,
        Rule::about_any_audit => Some(Clause::Missed(None)),
        Rule::about_theme => parts.theme(),
        Rule::about_cause => parts.recurs(parts.words().map(Recurring::Cause))?,
        Rule::about_findings => parts.recurs(Some(Recurring::SignificantFindings))?,
        Rule::about_standard => parts.recurs(parts.name().map(Recurring::Standard))?,
        Rule::about_every => parts.every()?,
        Rule::about_retest => parts.name().map(|name| {
            Clause::Retest(
                name,
                if parts.has(Rule::failed) {
                    Outcome::Failed
                } else {
                    Outcome::Passed
                },
            )
        }),
        Rule::about_forum if parts.has(Rule::told) => parts
            .name()
            .map(Recipient::Forum)
            .zip(parts.about(Rule::told))
            .map(|(who, about)| Clause::Told { who, about }),
        Rule::about_forum => parts.name().map(|name| {
            Clause::Forum(
                name,
                if parts.has(Rule::refuses) {
                    Decision::Refuses
                } else {
                    Decision::Agrees
                },
            )
        }),
        Rule::about_plan => parts
            .name()
            .zip(parts.plan_state())
            .map(|(name, state)| Clause::Plan(name, state)),
        Rule::about_rule => parts.name().map(|name| Clause::Rule(name, parts.lateness())),
        Rule::about_actions => Some(Clause::ActionsInPlace),
        Rule::about_action if parts.has(Rule::in_place) => parts.name().map(Clause::ActionInPlace),
        Rule::about_action => parts.name().map(|name| Clause::Action(name, parts.lateness())),
        Rule::about_measure => parts.measure()?,
        Rule::about_score => parts.comparison()?.map(Clause::Score),
        Rule::about_question => parts
            .name()
            .zip(parts.comparison()?)
            .map(|(name, comparison)| Clause::Question(name, comparison)),
        Rule::about_plans if parts.has(Rule::none) => Some(Clause::PlansOpen(0)),
        Rule::about_plans => parts.count()?.map(|count| Clause::PlansOpen(count.value)),
        _ => parts.words_clause()?,
    };
    clause.ok_or_else(lost)
}
