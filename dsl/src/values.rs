//! Stage 2: values, read one by one, each with its own start rule and failing alone.
//!
//! A value is a slice of the file, possibly over several lines. What comes out are the types of [`crate::ast`]; what fails is a
//! [`Fault`] with the place where reading stopped. Which label takes which value stands in `crate::read`.

pub mod clauses;
pub mod heads;
pub mod house;
pub mod lists;
pub mod times;

use crate::ast::{At, Length, Name, Unit, tidy};
use crate::source::Place;
use grammar::{Grammar, Rule};
use pest::Parser as _;
use pest::error::InputLocation;
use pest::iterators::Pair;

/// What pest makes of `values.pest`.
#[allow(missing_docs)]
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "values.pest"]
    pub struct Grammar;
}

/// A piece of the grammar's result.
type Piece<'a> = Pair<'a, Rule>;

/// A value as it stands in the file.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// Where.
    pub place: Place,
    /// The words.
    pub words: &'a str,
}

/// Why a value could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, a few words for the margin.
    pub label: String,
    /// The words that stop the reading.
    pub place: Place,
    /// What kind of fault it is.
    pub kind: FaultKind,
}

/// Kinds of fault that have a page of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The words are not those that the field takes.
    Unreadable,
    /// `and` and `or` without brackets.
    AndOrMixed,
    /// Brackets are not closed, not opened or too many.
    Brackets,
    /// A number is out of range.
    Number,
}

impl Fault {
    fn new(kind: FaultKind, place: Place, label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            place,
            kind,
        }
    }
}

/// Result of reading one value.
pub type Read<T> = Result<T, Fault>;

impl<'a> Text<'a> {
    /// Reads the value with a start rule.
    fn parse(self, rule: Rule) -> Read<Piece<'a>> {
        match Grammar::parse(rule, self.words) {
            Ok(mut pairs) => pairs.next().ok_or_else(|| self.stopped_at(0)),
            Err(error) => Err(self.stopped_at(match error.location {
                InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
            })),
        }
    }

    /// The fault of a value that is understood up to here.
    fn stopped_at(self, offset: usize) -> Fault {
        let rest = self.words.get(offset..).unwrap_or("");
        let skipped = rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        if rest.is_empty() {
            let last = self.words.char_indices().next_back().map_or(0, |(at, _)| at);
            return Fault::new(
                FaultKind::Unreadable,
                self.place.part(last, self.words.len()),
                "something is missing after this",
            );
        }
        let word = rest
            .find(|letter: char| letter.is_whitespace() || letter == ',')
            .filter(|&end| end > 0);
        let end = word.unwrap_or_else(|| {
            rest.find(char::is_whitespace)
                .unwrap_or(rest.len())
                .max(rest.chars().next().map_or(0, char::len_utf8))
        });
        let start = offset + skipped;
        if rest.get(..end).is_some_and(|word| word.eq_ignore_ascii_case("half")) {
            let place = self.place.part(start, start + end);
            return Fault::new(
                FaultKind::Unreadable,
                place,
                "say it in whole units: 6 months, not half a year",
            );
        }
        let quotes = ['"', '“', '”', '„', '‟', '″'];
        let line = rest.lines().next().unwrap_or(rest);
        let alone = rest.starts_with(quotes) && line.matches(quotes).count() == 1;
        let label = if alone {
            "this quotation mark has no partner"
        } else {
            "not understood from here on"
        };
        Fault::new(FaultKind::Unreadable, self.place.part(start, start + end), label)
    }

    /// Where a piece stands in the file.
    fn place(self, piece: &Piece<'_>) -> Place {
        let span = piece.as_span();
        let words = span.as_str();
        let start = span.start() + (words.len() - words.trim_start().len());
        self.place.part(
            start.min(span.end()),
            (span.start() + words.trim_end().len()).max(start.min(span.end())),
        )
    }

    /// A piece's words as a name.
    fn name(self, piece: &Piece<'_>) -> Name {
        At::new(tidy(piece.as_str()), self.place(piece))
    }

    /// A name in quotes, with the quotes in its place.
    fn quoted(self, piece: &Piece<'_>) -> Name {
        let inner = piece.clone().into_inner().next().map_or("", |inner| inner.as_str());
        At::new(tidy(inner), self.place(piece))
    }

    /// A whole number from 1, in digits or as a word.
    fn count(self, piece: &Piece<'_>) -> Read<u32> {
        const WORDS: [&str; 12] = [
            "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        ];
        let word = piece.as_str().trim().to_ascii_lowercase();
        let spelt = WORDS.iter().position(|known| *known == word).map(|at| at as u32 + 1);
        let number = spelt
            .or_else(|| matches!(word.as_str(), "a" | "an").then_some(1))
            .or_else(|| word.parse().ok());
        match number {
            Some(number @ 1..=COUNT_MAX) => Ok(number),
            _ => Err(Fault::new(
                FaultKind::Number,
                self.place(piece),
                format!("a whole number from 1 to {COUNT_MAX} goes here"),
            )),
        }
    }

    /// `6 weeks`
    fn length(self, piece: &Piece<'_>) -> Read<At<Length>> {
        let mut length = Length {
            count: 1,
            unit: Unit::Days,
        };
        for inner in piece.clone().into_inner() {
            match inner.as_rule() {
                Rule::span_count => length.count = self.count(&inner)?,
                Rule::unit => {
                    length.unit = unit(&inner);
                    length.count *= weeks_of(&inner);
                }
                _ => {}
            }
        }
        Ok(At::new(length, self.place(piece)))
    }
}

/// Largest number in a value: beyond it a length of time leaves the calendar and a sample its service.
pub const COUNT_MAX: u32 = 10_000;

/// How many of its own unit one unit of the file is: a fortnight is two weeks.
fn weeks_of(unit: &Piece<'_>) -> u32 {
    let fortnights = unit
        .clone()
        .into_inner()
        .any(|inner| inner.as_rule() == Rule::fortnights);
    if fortnights { 2 } else { 1 }
}

fn unit(piece: &Piece<'_>) -> Unit {
    match piece.clone().into_inner().next().map(|inner| inner.as_rule()) {
        Some(Rule::minutes) => Unit::Minutes,
        Some(Rule::hours) => Unit::Hours,
        Some(Rule::working_days) => Unit::WorkingDays,
        Some(Rule::weeks | Rule::fortnights) => Unit::Weeks,
        Some(Rule::months) => Unit::Months,
        Some(Rule::quarters) => Unit::Quarters,
        Some(Rule::years) => Unit::Years,
        _ => Unit::Days,
    }
}

/// Words as they stand: a problem, what to do, a role.
pub fn words(text: Text<'_>) -> Read<String> {
    Ok(tidy(text.words))
}
