//! Conditions and what scenarios say: clauses joined by `and`, `or` and brackets.
//!
//! The grammar gives clauses and joints as one flat list; folding it here instead of in the grammar keeps reading free of
//! recursion, and lets the two usual slips (mixing `and` with `or`, a bracket too many) be named for what they are.

use super::{Fault, FaultKind, Piece, Read, Rule, Text, times};
use crate::ast::{
    About, At, AuditState, Clause, Clauses, Comparison, Decision, Found, Holds, How, Lateness, Length, Name, NotThan,
    OutOf, Outcome, PlanState, Recipient, Recurring, Shows,
};
use crate::source::Place;

/// Brackets within brackets that are accepted. People stop being able to read a condition aloud long before.
pub const BRACKETS_MAX: usize = 8;

/// Largest number in `8 of 10`: no service counts more in a measure.
pub const AMOUNT_MAX: u64 = 1_000_000_000;

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
        if self.has(Rule::k_missed) {
            return Ok(Some(Clause::Missed(Some(audit))));
        }
        if let Some(state) = self.inside(Rule::audit_state) {
            return Ok(Some(Clause::Audit(audit, state.audit_state())));
        }
        let cause = self.inside(Rule::finds_cause).and_then(|parts| parts.words());
        let question = self.inside(Rule::finds_question).and_then(|parts| parts.name());
        Ok(match (cause, question) {
            (Some(cause), _) => Some(Clause::FindsCause { audit, cause }),
            (_, Some(question)) => Some(Clause::FindsMissing { audit, question }),
            _ => None,
        })
    }

    fn audit_state(&self) -> AuditState {
        let word = self
            .find(Rule::audit_word)
            .map_or(String::new(), |piece| piece.as_str().to_ascii_lowercase());
        match word.as_str() {
            "open" => AuditState::Open,
            "missed" => AuditState::Missed,
            "waived" => AuditState::Waived,
            "done" => AuditState::Done,
            _ => AuditState::Late,
        }
    }

    fn theme(&self) -> Option<Clause> {
        let holds = if self.has(Rule::not) { Holds::No } else { Holds::Yes };
        let name = self.name()?;
        Some(if self.has(Rule::raised) {
            Clause::ThemeRaised(name, holds)
        } else {
            Clause::ThemeImproved(name, holds)
        })
    }

    fn recurs(&self, what: Option<Recurring>) -> Read<Option<Clause>> {
        let Some(found) = self.inside(Rule::in_audits) else {
            return Ok(None);
        };
        let (audits, within) = (found.count()?, found.within()?);
        Ok(audits
            .zip(what)
            .map(|(audits, what)| Clause::Recurs { audits, what, within }))
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
        if let Some(shows) = self.inside(Rule::shows) {
            let shows = if shows.has(Rule::no_concern) {
                Shows::NoConcern
            } else {
                Shows::Improvement
            };
            return Ok(Some(Clause::MeasureShows(name, shows)));
        }
        if let Some(out_of) = self.inside(Rule::out_of) {
            return out_of.out_of().map(|value| Some(Clause::MeasureIs(name, value)));
        }
        Ok(self.comparison()?.map(|comparison| Clause::Measure(name, comparison)))
    }

    /// `8 of 10`
    fn out_of(&self) -> Read<OutOf> {
        let fault = |label: &str| {
            let place = self
                .pieces
                .last()
                .map_or(self.text.place, |piece| self.text.place(piece));
            Fault::new(FaultKind::Number, place, label)
        };
        let mut amounts = self.pieces.iter().filter(|piece| piece.as_rule() == Rule::amount);
        let mut amount = || {
            amounts
                .next()
                .and_then(|piece| piece.as_str().trim().parse::<u64>().ok())
        };
        match (amount(), amount()) {
            (Some(numerator), Some(denominator @ 1..=AMOUNT_MAX)) if numerator <= AMOUNT_MAX => {
                Ok(OutOf { denominator, numerator })
            }
            (Some(_), Some(0)) => Err(fault("nothing can be counted out of none")),
            _ => Err(fault("this number is too large")),
        }
    }

    fn words_clause(&self) -> Read<Option<Clause>> {
        let Some(words) = self.words() else { return Ok(None) };
        if let Some(away) = self.inside(Rule::away) {
            let length = away.find(Rule::span).map(|piece| self.text.length(piece)).transpose()?;
            return Ok(length.map(|length| Clause::Away(words, length)));
        }
        Ok(if self.has(Rule::leaves) {
            Some(Clause::Leaves(words))
        } else if self.has(Rule::told) {
            let who = Recipient::Role(words);
            self.about(Rule::told).map(|about| Clause::Told { who, about })
        } else if self.has(Rule::answers) {
            self.about(Rule::answers)
                .map(|about| Clause::Answers { role: words, about })
        } else {
            Some(Clause::Event(words))
        })
    }

    /// What `told` or `answers` is about.
    fn about(&self, rule: Rule) -> Option<About> {
        let about = self.inside(rule)?.inside(Rule::told_about)?;
        let name = about.name()?;
        Some(match about.pieces.first()?.as_rule() {
            Rule::k_rule => About::Rule(name),
            Rule::k_retest => About::Retest(name),
            Rule::k_plan => About::Plan(name),
            _ => About::Action(name),
        })
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
