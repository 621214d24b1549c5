//! The sheet on the table: what was sampled, the auditor's answers, and the doubts that checks raised about them.

use crate::checks::PartsRow;
use crate::contract::{Answer, Context, Sampled};
use crate::sampled::Fields;
use crate::similarity::near_duplicates;
use crate::table::Table;
use std::borrow::Cow;

/// One audit's records with their answers. Records, questions and fields are named by position.
pub struct Sheet<'a> {
    pub(crate) table: &'a Table,
    context: &'a Context,
    records: &'a [Sampled],
    /// Positions of each record's fields, `table.fields.len()` a record.
    places: &'a [u16],
    /// Which fields any record carries.
    kept: &'a [bool],
    /// First question asked; those asked stand together.
    first: usize,
    /// Questions asked.
    width: usize,
    /// Answers as they stand after the doubts, `width` a record.
    answers: Vec<Answer>,
    pub(crate) doubts: Vec<Doubt>,
    pub(crate) near_duplicates: Vec<Vec<u32>>,
}

/// Why a check does not believe that a standard was met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, as it is read in a list: "no maximum in 24 hours".
    pub text: Cow<'static, str>,
    /// Likely to harm somebody: makes the finding a serious one whatever the question's weight.
    pub grave: bool,
}

impl Problem {
    /// A problem that should be put right.
    pub const fn new(text: &'static str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            grave: false,
        }
    }

    /// A problem that is likely to harm somebody.
    pub const fn grave(text: &'static str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            grave: true,
        }
    }
}

pub(crate) struct Doubt {
    pub record: u32,
    pub question: u16,
    pub problem: Problem,
}

impl<'a> Sheet<'a> {
    pub(crate) fn new(
        table: &'a Table,
        context: &'a Context,
        records: &'a [Sampled],
        (places, kept): (&'a [u16], &'a [bool]),
        asked: std::ops::Range<usize>,
    ) -> Self {
        let width = asked.len();
        let mut answers = Vec::with_capacity(width * records.len());
        for record in records {
            let given = record
                .answers
                .get(asked.start..asked.end.min(record.answers.len()))
                .unwrap_or_default();
            answers.extend_from_slice(given);
            answers.resize(answers.len() + width - given.len(), Answer::Unanswered);
        }
        Self {
            table,
            context,
            records,
            places,
            kept,
            first: asked.start,
            width,
            answers,
            doubts: Vec::new(),
            near_duplicates: Vec::new(),
        }
    }

    /// What the tool was told beside the records.
    pub fn context(&self) -> &'a Context {
        self.context
    }

    /// How many records there are.
    pub fn len(&self) -> u32 {
        self.records.len() as u32
    }

    /// Whether nothing was sampled.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Positions of all records.
    pub fn positions(&self) -> std::ops::Range<u32> {
        0..self.len()
    }

    /// Fields of one record.
    ///
    /// # Panics
    /// When there is no such record, like a slice.
    pub fn fields(&self, record: u32) -> Fields<'a> {
        let width = self.table.fields.len();
        let start = record as usize * width;
        let places = &self.places[start..start + width];
        Fields::in_audit(&self.records[record as usize], places, self.kept, self.context.on)
    }

    /// Whether the questions of a section are asked in this audit.
    pub fn asks_section(&self, section: u16) -> bool {
        self.asked()
            .any(|question| self.table.questions[usize::from(question)].section == section)
    }

    /// Whether the question is asked in this audit.
    pub fn asks(&self, question: u16) -> bool {
        self.column(question).is_some()
    }

    /// The answer as it stands now; `None` when the question is not asked in this audit.
    pub fn answer(&self, record: u32, question: u16) -> Option<Answer> {
        let column = self.column(question)?;
        self.answers.get(record as usize * self.width + column).copied()
    }

    /// The record contradicts the answer: met and unanswered become not met, with the reason. "Not applicable" stands,
    /// because only a person knows what applies; an auditor's own "not met" stands and gains the reason.
    pub fn fail(&mut self, record: u32, question: u16, problem: Problem) {
        let Some(column) = self.column(question) else { return };
        let Some(answer) = self.answers.get_mut(record as usize * self.width + column) else {
            return;
        };
        if *answer != Answer::NotApplicable {
            *answer = Answer::NotMet;
            self.doubts.push(Doubt {
                record,
                question,
                problem,
            });
        }
    }

    /// Lets a check look at every record.
    pub fn fail_where(&mut self, question: u16, look: impl Fn(Fields<'a>) -> Option<Problem>) {
        if self.asks(question) {
            for record in self.positions() {
                if let Some(problem) = look(self.fields(record)) {
                    self.fail(record, question, problem);
                }
            }
        }
    }

    /// Doubts records that lack a part.
    pub(crate) fn fail_parts(&mut self, row: PartsRow) {
        if self.asks(row.question) {
            for record in self.positions() {
                for (_, missing) in row.missing(self.fields(record)) {
                    self.fail(record, row.question, Problem::new(missing));
                }
            }
        }
    }

    /// Parts present over parts expected, in all records that carry any and to which the question applies.
    pub fn parts_present(&self, row: PartsRow) -> (u64, u64) {
        let (mut present, mut expected) = (0, 0);
        for record in self.positions() {
            let fields = self.fields(record);
            let applies = self.answer(record, row.question) != Some(Answer::NotApplicable);
            if applies && row.parts.iter().any(|(field, _)| fields.has(*field)) {
                expected += row.parts.len() as u64;
                present += (row.parts.len() - row.missing(fields).count()) as u64;
            }
        }
        (present, expected)
    }

    /// Doubts records whose `text` is nearly the same as another `person`'s, and notes each group of them.
    pub fn fail_copies(&mut self, question: u16, person: u16, text: u16, problem: &Problem) {
        if !self.asks(question) {
            return;
        }
        let texts: Vec<(u32, &str, &str)> = self
            .positions()
            .filter_map(|record| {
                let fields = self.fields(record);
                Some((record, fields.text(person)?, fields.text(text)?))
            })
            .collect();
        for group in near_duplicates(&texts) {
            for &record in &group {
                self.fail(record, question, problem.clone());
            }
            self.note_near_duplicates(group);
        }
    }

    /// How many records a look finds to be so, over all that it can tell of.
    pub fn share(&self, look: impl Fn(Fields<'a>) -> Option<bool>) -> (u64, u64) {
        self.sum(|fields| look(fields).map(|so| (u64::from(so), 1)))
    }

    /// Sums of what a look finds above and below the line, over all records that it can tell of.
    pub fn sum(&self, look: impl Fn(Fields<'a>) -> Option<(u64, u64)>) -> (u64, u64) {
        let told = self.positions().filter_map(|record| look(self.fields(record)));
        told.fold((0, 0), |sum, (above, below)| {
            (sum.0.saturating_add(above), sum.1.saturating_add(below))
        })
    }

    /// How many records met a question, over all that met it or did not.
    pub fn met(&self, question: u16) -> (u64, u64) {
        let answers = self.positions().filter_map(|record| self.answer(record, question));
        answers.fold((0, 0), |(met, told), answer| match answer {
            Answer::Met => (met + 1, told + 1),
            Answer::NotMet => (met, told + 1),
            Answer::NotApplicable | Answer::Unanswered => (met, told),
        })
    }

    /// Notes records of different people whose texts are nearly the same.
    pub fn note_near_duplicates(&mut self, group: Vec<u32>) {
        self.near_duplicates.push(group);
    }

    /// Positions of the questions asked.
    pub(crate) fn asked(&self) -> std::ops::Range<u16> {
        self.first as u16..(self.first + self.width) as u16
    }

    /// Answers as they stand, one row a record.
    pub(crate) fn rows(&self) -> std::slice::ChunksExact<'_, Answer> {
        self.answers.chunks_exact(self.width.max(1))
    }

    fn column(&self, question: u16) -> Option<usize> {
        usize::from(question)
            .checked_sub(self.first)
            .filter(|&column| column < self.width)
    }
}
