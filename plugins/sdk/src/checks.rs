//! Checks on one record, as rows of the table: a question, the field beside which a form shows it, and a look. Where
//! guidance lists what a record has to hold, the list is a row too.
//!
//! A look is a plain function (or a closure that captures nothing) from a record's fields to a problem. What most looks
//! ask is here: was it denied, was it late, has it passed, is it too old, does it say anything.

use crate::contract::FieldError;
use crate::sampled::Fields;
use crate::sheet::Problem;
use crate::table::Table;
use crate::words::says_something;

/// One hour in seconds.
pub const HOUR: i64 = 3_600;
/// One day in seconds.
pub const DAY: i64 = 24 * HOUR;

/// A check: what a record's fields contradict.
#[derive(Debug, Clone, Copy)]
pub struct CheckRow {
    /// The question whose answer is doubted.
    pub question: u16,
    /// The field beside which a form shows the problem.
    pub field: u16,
    /// What is wrong, if anything.
    pub look: fn(Fields<'_>) -> Option<Problem>,
}

/// What a record has to hold. As soon as it carries one of the parts, all are looked for; until then the auditor's answer
/// stands.
#[derive(Debug, Clone, Copy)]
pub struct PartsRow {
    /// The question whose answer is doubted.
    pub question: u16,
    /// Each part's field, and what is said when it is missing or says nothing.
    pub parts: &'static [(u16, &'static str)],
}

/// Something that cannot be, shown beside a field while it is being filled in.
#[derive(Debug, Clone, Copy)]
pub struct FormRow {
    /// The field beside which it is shown.
    pub field: u16,
    /// What is wrong and what would be right.
    pub look: fn(Fields<'_>) -> Option<&'static str>,
}

impl CheckRow {
    /// A check of `question`, shown beside `field`.
    pub const fn new(question: u16, field: u16, look: fn(Fields<'_>) -> Option<Problem>) -> Self {
        Self { question, field, look }
    }

    pub(crate) fn beside_field(&self, table: &Table, fields: Fields<'_>) -> Option<FieldError> {
        let problem = (self.look)(fields)?;
        let title = table.questions.get(usize::from(self.question))?.title;
        Some(FieldError {
            path: table.fields.get(usize::from(self.field))?.id.into(),
            message: format!("{}, so \"{title}\" is not met", problem.text),
        })
    }
}

impl PartsRow {
    /// What is missing, with its field; nothing when the record carries none of the parts.
    pub(crate) fn missing(self, fields: Fields<'_>) -> impl Iterator<Item = (u16, &'static str)> {
        let carries_some = self.parts.iter().any(|(field, _)| fields.has(*field));
        let parts = self.parts.iter().copied().filter(move |_| carries_some);
        parts.filter(move |(field, _)| !fields.holds(*field))
    }

    pub(crate) fn beside_fields(&self, table: &Table, fields: Fields<'_>) -> impl Iterator<Item = FieldError> {
        self.missing(fields).filter_map(|(field, missing)| {
            Some(FieldError {
                path: table.fields.get(usize::from(field))?.id.into(),
                message: format!("the record has {missing}"),
            })
        })
    }
}

impl FormRow {
    /// Something that cannot be, shown beside `field`.
    pub const fn new(field: u16, look: fn(Fields<'_>) -> Option<&'static str>) -> Self {
        Self { field, look }
    }

    pub(crate) fn beside_field(&self, table: &Table, fields: Fields<'_>) -> Option<FieldError> {
        let message = (self.look)(fields)?;
        Some(FieldError {
            path: table.fields.get(usize::from(self.field))?.id.into(),
            message: message.into(),
        })
    }
}

/// What most looks ask. Each is silent about what the record does not say.
impl Fields<'_> {
    /// The record says "no".
    pub fn denies(&self, field: u16) -> bool {
        self.flag(field) == Some(false)
    }

    /// The record says "yes".
    pub fn affirms(&self, field: u16) -> bool {
        self.flag(field) == Some(true)
    }

    /// There are words, and they say nothing ("n/a", "see above", "ok"), or they are missing where others have them.
    pub fn says_nothing(&self, field: u16) -> bool {
        self.lacks(field) || (self.has(field) && !says_something(self.text(field)))
    }

    /// There is a value, and if it is text it says something.
    pub fn holds(&self, field: u16) -> bool {
        self.has(field) && self.text(field).is_none_or(|text| says_something(Some(text)))
    }

    /// `done` came more than `within` seconds after `since`, or has not come and that time is over.
    pub fn is_late(&self, since: u16, done: u16, within: i64) -> bool {
        let Some(since) = self.moment(since) else {
            return false;
        };
        let by = since.saturating_add(within);
        match self.moment(done) {
            Some(done) => done > by,
            None => self.lacks(done) && self.today().is_some_and(|today| today > by),
        }
    }

    /// The moment lies more than `age` seconds before the audit's date.
    pub fn is_older(&self, field: u16, age: i64) -> bool {
        let limit = self.moment(field).map(|moment| moment.saturating_add(age));
        limit.zip(self.today()).is_some_and(|(limit, today)| limit < today)
    }

    /// The moment lies before the audit's date.
    pub fn has_passed(&self, field: u16) -> bool {
        self.is_older(field, 0)
    }

    /// `later` lies before `earlier`.
    pub fn is_before(&self, later: u16, earlier: u16) -> bool {
        let moments = self.moment(later).zip(self.moment(earlier));
        moments.is_some_and(|(later, earlier)| later < earlier)
    }

    /// Both are told, and `part` is less than `whole`.
    pub fn is_less(&self, part: u16, whole: u16) -> bool {
        let numbers = self.number(part).zip(self.number(whole));
        numbers.is_some_and(|(part, whole)| part < whole)
    }

    /// The number, in whole units, is at least this.
    pub fn is_at_least(&self, field: u16, units: i64) -> bool {
        self.number(field).is_some_and(|number| number >= units * 1_000)
    }

    /// A count; what is below nought is a slip of the pen. Held below a thousand million so that sums cannot overflow.
    pub fn count(&self, field: u16) -> Option<u64> {
        let units = self.number(field)? / 1_000;
        Some(units.clamp(0, 1_000_000_000) as u64)
    }
}
