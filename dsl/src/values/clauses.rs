//! Conditions and what scenarios say: clauses joined by `and`, `or` and brackets.
//!
//! The grammar gives clauses and joints as one flat list; folding it here instead of in the grammar keeps reading free of
//! recursion, and lets the two usual slips (mixing `and` with `or`, a bracket too many) be named for what they are.

use super::{Fault, FaultKind, Piece, Read, Rule, Text, times};
use crate::ast::{
    About, At, Clause, Clauses, Comparison, Decision, Found, How, Lateness, Length, Name, NotThan, Outcome, PlanState,
};
use crate::source::Place;

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
        Rule::about_theme if parts.has(Rule::raised) => parts.name().map(Clause::ThemeRaised),
        Rule::about_theme => parts.name().map(Clause::ThemeImproved),
        Rule::about_cause => Some(Clause::CauseFound {
            audits: parts.count()?.ok_or_else(lost)?,
            cause: parts.words().ok_or_else(lost)?,
            within: parts.within()?,
        }),
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
        _ => parts.words_clause(),
    };
    clause.ok_or_else(lost)
}

/// The pieces of one clause, looked up by what they are.
struct Parts<'a> {
    text: Text<'a>,
    pieces: Vec<Piece<'a>>,
}

impl<'a> Parts<'a> {
    fn find(&self, rule: Rule) -> Option<&Piece<'a>> {
        self.pieces.iter().find(|piece| piece.as_rule() == rule)
    }

    fn has(&self, rule: Rule) -> bool {
        self.find(rule).is_some()
    }

    fn inside(&self, rule: Rule) -> Option<Parts<'a>> {
        self.find(rule).map(|piece| Parts {
            text: self.text,
            pieces: piece.clone().into_inner().collect(),
        })
    }

    fn name(&self) -> Option<Name> {
        self.find(Rule::quoted).map(|piece| self.text.quoted(piece))
    }

    fn words(&self) -> Option<Name> {
        self.find(Rule::name_in_clause).map(|piece| self.text.name(piece))
    }

    fn count(&self) -> Read<Option<At<u32>>> {
        let read = |piece: &Piece<'a>| {
            self.text
                .count(piece)
                .map(|count| At::new(count, self.text.place(piece)))
        };
        self.find(Rule::count).map(read).transpose()
    }

    fn within(&self) -> Read<Option<At<Length>>> {
        self.find(Rule::within)
            .map(|piece| times::within(self.text, piece).map(|within| within.length))
            .transpose()
    }

    fn in_a_row(&self) -> Read<Option<At<u32>>> {
        self.inside(Rule::in_a_row).map_or(Ok(None), |parts| parts.count())
    }

    fn comparison(&self) -> Read<Option<Comparison>> {
        let Some(parts) = self.inside(Rule::comparison) else {
            return Ok(None);
        };
        let how = match parts
            .inside(Rule::how)
            .and_then(|inner| inner.pieces.first().map(Piece::as_rule))
        {
            Some(Rule::at_least) => How::AtLeast,
            Some(Rule::at_most) => How::AtMost,
            Some(Rule::below) => How::Below,
            Some(Rule::above) => How::Above,
            _ => How::Is,
        };
        let Some(percent) = parts.inside(Rule::percent) else {
            return Ok(None);
        };
        let Some(number) = percent.find(Rule::percent_number) else {
            return Ok(None);
        };
        let permille = permille(number.as_str());
        let fault = || {
            Fault::new(
                FaultKind::Number,
                self.text.place(number),
                "a share goes from 0% to 100%, in steps of 0.1%",
            )
        };
        permille
            .map(|permille| Some(Comparison { how, permille }))
            .ok_or_else(fault)
    }

    fn audit(&self) -> Read<Option<Clause>> {
        let Some(audit) = self.name() else { return Ok(None) };
        let in_a_row = self.in_a_row()?;
        if let Some(significant) = self.inside(Rule::has_significant) {
            let found = if significant.has(Rule::no) {
                Found::No
            } else {
                Found::Yes
            };
            return Ok(Some(Clause::Significant { audit, in_a_row, found }));
        }
        if let Some(count) = in_a_row {
            return Err(Fault::new(
                FaultKind::Unreadable,
                count.place,
                "`in a row` goes with `has a significant finding`",
            ));
        }
        let cause = self.inside(Rule::finds_cause).and_then(|parts| parts.words());
        let question = self.inside(Rule::finds_question).and_then(|parts| parts.name());
        Ok(match (cause, question) {
            (Some(cause), _) => Some(Clause::FindsCause { audit, cause }),
            (_, Some(question)) => Some(Clause::FindsMissing { audit, question }),
            _ => None,
        })
    }

    fn every(&self) -> Read<Option<Clause>> {
        if let Some(question) = self.inside(Rule::every_question) {
            return Ok(question.comparison()?.map(Clause::EveryQuestion));
        }
        let Some(watched) = self.inside(Rule::every_watched) else {
            return Ok(None);
        };
        let in_a_row = watched.in_a_row()?;
        Ok(watched
            .comparison()?
            .map(|comparison| Clause::EveryWatched { comparison, in_a_row }))
    }

    fn plan_state(&self) -> Option<PlanState> {
        let state = self.inside(Rule::plan_state)?;
        let word = state
            .find(Rule::state_word)
            .map_or(String::new(), |piece| piece.as_str().to_ascii_lowercase());
        Some(match word.as_str() {
            "waiting" => PlanState::Waiting,
            "open" => PlanState::Open,
            "verified" => PlanState::Verified,
            "watched" => PlanState::Watched,
            "closed" => PlanState::Closed,
            "reopened" => PlanState::Reopened,
            _ => PlanState::InPlace,
        })
    }

    fn lateness(&self) -> Lateness {
        if self.has(Rule::k_not_overdue) {
            Lateness::NotOverdue
        } else {
            Lateness::Overdue
        }
    }

    fn measure(&self) -> Read<Option<Clause>> {
        let Some(name) = self.name() else { return Ok(None) };
        if let Some(at_opening) = self.inside(Rule::not_than_at_opening) {
            let direction = if at_opening.has(Rule::lower) {
                NotThan::Lower
            } else {
                NotThan::Higher
            };
            return Ok(Some(Clause::MeasureAtOpening(name, direction)));
        }
        Ok(self.comparison()?.map(|comparison| Clause::Measure(name, comparison)))
    }

    fn words_clause(&self) -> Option<Clause> {
        let words = self.words()?;
        let Some(told) = self.inside(Rule::told_about) else {
            return Some(Clause::Event(words));
        };
        let name = told.name()?;
        let about = match told.pieces.first()?.as_rule() {
            Rule::k_rule => About::Rule(name),
            Rule::k_retest => About::Retest(name),
            Rule::k_plan => About::Plan(name),
            _ => About::Action(name),
        };
        Some(Clause::Told { role: words, about })
    }
}

/// Tenths of a percent of a decimal such as `87.5`.
fn permille(number: &str) -> Option<u16> {
    let (whole, tenths) = number.split_once('.').unwrap_or((number, "0"));
    let tenths = tenths.trim_end_matches('0');
    let tenths: u16 = if tenths.is_empty() {
        0
    } else {
        tenths.parse().ok().filter(|&digit| digit < 10)?
    };
    let permille = whole.parse::<u16>().ok()?.checked_mul(10)?.checked_add(tenths)?;
    (permille <= 1000).then_some(permille)
}
