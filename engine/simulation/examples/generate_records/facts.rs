//! What a record says of itself beside what an auditor finds, so that a tool can lay one beside the other.

use crate::chance::Chance;
use crate::course::Service;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

/// A column.
pub enum Fact {
    /// A person, by reference.
    Person(&'static str),
    /// When it began: a time of the row's shift on its day.
    Began(&'static str),
    /// A moment so many hours after it began: from and to, when this question is met, and when it is not. Empty where it does not apply.
    After(&'static str, &'static str, (u32, u32), (u32, u32)),
    /// Yes when this question is met, no when it is not, empty where it does not apply.
    As(&'static str, &'static str),
    /// One word when this question is met, another when it is not.
    Word(&'static str, &'static str, &'static str, &'static str),
    /// One of several words, in turn.
    Turn(&'static str, &'static [&'static str]),
    /// A number: from and to when this question is met, and when it is not. Empty where it does not apply.
    Number(&'static str, &'static str, (u32, u32), (u32, u32)),
}

/// What is known of a row already.
pub struct Seen<'row> {
    pub answers: &'row [(&'static str, char)],
    pub day: NaiveDate,
    pub number: usize,
    pub service: &'row Service,
    /// The first column that a sample is spread over: the shift, where there is one.
    pub shift: &'row str,
}

/// People in each service of the tables.
const PEOPLE: u32 = 8;

impl Fact {
    /// The column's name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Person(name)
            | Self::Began(name)
            | Self::After(name, ..)
            | Self::As(name, _)
            | Self::Word(name, ..)
            | Self::Turn(name, _)
            | Self::Number(name, ..) => name,
        }
    }

    /// What stands in the row.
    pub fn of(&self, seen: &Seen<'_>, chance: &mut Chance) -> String {
        match self {
            Self::Person(_) => format!("{}-P{:02}", seen.service.letters, 1 + chance.below(PEOPLE)),
            Self::Began(_) => moment(seen.began()),
            Self::After(_, question, met, not) => seen
                .pick(question, *met, *not, chance)
                .map_or_else(String::new, |hours| {
                    moment(seen.began() + TimeDelta::hours(i64::from(hours)))
                }),
            Self::As(_, question) => match seen.answer(question) {
                'y' => "yes".to_owned(),
                'n' => "no".to_owned(),
                _ => String::new(),
            },
            Self::Word(_, question, met, not) => if seen.answer(question) == 'n' { not } else { met }.to_string(),
            Self::Turn(_, words) => words[seen.number % words.len()].to_owned(),
            Self::Number(_, question, met, not) => seen
                .pick(question, *met, *not, chance)
                .map_or_else(String::new, |number| number.to_string()),
        }
    }
}

impl Seen<'_> {
    fn answer(&self, question: &str) -> char {
        let found = self.answers.iter().find(|(id, _)| *id == question);
        found.expect("facts of a table name questions of that table").1
    }

    fn pick(&self, question: &str, met: (u32, u32), not: (u32, u32), chance: &mut Chance) -> Option<u32> {
        let (from, to) = match self.answer(question) {
            'y' => met,
            'n' => not,
            _ => return None,
        };
        Some(from + chance.below(to - from + 1))
    }

    fn began(&self) -> NaiveDateTime {
        let hour = match self.shift {
            "night" => 2,
            "evening" => 19,
            _ => 11,
        };
        let minute = u32::try_from(self.number * 7 % 60).expect("minutes are fewer than 60");
        self.day
            .and_time(NaiveTime::from_hms_opt(hour, minute, 0).expect("these hours exist"))
    }
}

fn moment(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}
