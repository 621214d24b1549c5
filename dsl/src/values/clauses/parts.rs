//! The pieces of one clause, as the grammar gives them, put together.

use crate::ast::{
    About, At, AuditState, Clause, Comparison, Found, Holds, How, Lateness, Length, Name, NotThan, OutOf, PlanState,
    Recipient, Recurring, Shows,
};
use crate::values::{Fault, FaultKind, Piece, Read, Rule, Text, times};

/// Largest number in `8 of 10`: no service counts more in a measure.
pub const AMOUNT_MAX: u64 = 1_000_000_000;

/// The pieces of one clause, looked up by what they are.
pub(super) struct Parts<'a> {
    pub text: Text<'a>,
    pub pieces: Vec<Piece<'a>>,
}

impl<'a> Parts<'a> {
    fn find(&self, rule: Rule) -> Option<&Piece<'a>> {
        self.pieces.iter().find(|piece| piece.as_rule() == rule)
    }

    pub fn has(&self, rule: Rule) -> bool {
        self.find(rule).is_some()
    }

    fn inside(&self, rule: Rule) -> Option<Parts<'a>> {
        self.find(rule).map(|piece| Parts {
            text: self.text,
            pieces: piece.clone().into_inner().collect(),
        })
    }

    pub fn name(&self) -> Option<Name> {
        self.find(Rule::quoted).map(|piece| self.text.quoted(piece))
    }

    pub fn words(&self) -> Option<Name> {
        self.find(Rule::name_in_clause).map(|piece| self.text.name(piece))
    }

    pub fn count(&self) -> Read<Option<At<u32>>> {
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

    pub fn comparison(&self) -> Read<Option<Comparison>> {
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

    pub fn audit(&self) -> Read<Option<Clause>> {
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

    pub fn theme(&self) -> Option<Clause> {
        let holds = if self.has(Rule::not) { Holds::No } else { Holds::Yes };
        let name = self.name()?;
        Some(if self.has(Rule::raised) {
            Clause::ThemeRaised(name, holds)
        } else {
            Clause::ThemeImproved(name, holds)
        })
    }

    pub fn recurs(&self, what: Option<Recurring>) -> Read<Option<Clause>> {
        let Some(found) = self.inside(Rule::in_audits) else {
            return Ok(None);
        };
        let (audits, within) = (found.count()?, found.within()?);
        Ok(audits
            .zip(what)
            .map(|(audits, what)| Clause::Recurs { audits, what, within }))
    }

    pub fn every(&self) -> Read<Option<Clause>> {
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

    pub fn plan_state(&self) -> Option<PlanState> {
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

    pub fn lateness(&self) -> Lateness {
        if self.has(Rule::k_not_overdue) {
            Lateness::NotOverdue
        } else {
            Lateness::Overdue
        }
    }

    pub fn measure(&self) -> Read<Option<Clause>> {
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

    pub fn words_clause(&self) -> Read<Option<Clause>> {
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
    pub fn about(&self, rule: Rule) -> Option<About> {
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
