//! Reading one sampled record's fields, and refusing a record that cannot be read.

use crate::contract::{FieldError, FieldKind, FieldValue, Sampled};
use crate::table::Table;

/// Marks a field that a record does not carry.
const ABSENT: u16 = u16::MAX;

/// Fields of one record, found by their position in the table without searching.
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    record: &'a Sampled,
    places: &'a [u16],
    /// Which fields the audit keeps at all; empty beside a form, where only one record is known.
    kept: &'a [bool],
    on: Option<i64>,
}

impl<'a> Fields<'a> {
    /// Fields as a form knows them: one record, no date.
    pub(crate) fn on_form(record: &'a Sampled, places: &'a [u16]) -> Self {
        Self {
            record,
            places,
            kept: &[],
            on: None,
        }
    }

    pub(crate) fn in_audit(record: &'a Sampled, places: &'a [u16], kept: &'a [bool], on: i64) -> Self {
        Self {
            record,
            places,
            kept,
            on: Some(on),
        }
    }

    /// The audit's date in seconds since 1970; unknown while a form is being filled in.
    pub fn today(&self) -> Option<i64> {
        self.on
    }

    fn value(&self, field: u16) -> Option<&'a FieldValue> {
        match self.places.get(usize::from(field)) {
            None | Some(&ABSENT) => None,
            Some(&place) => self.record.fields.get(usize::from(place)).map(|entry| &entry.value),
        }
    }

    /// Text without the white space around it; blank is absent.
    pub fn text(&self, field: u16) -> Option<&'a str> {
        match self.value(field) {
            Some(FieldValue::Text(text)) => Some(text.trim_ascii()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// A number in thousandths.
    pub fn number(&self, field: u16) -> Option<i64> {
        match self.value(field) {
            Some(FieldValue::Number(thousandths)) => Some(*thousandths),
            _ => None,
        }
    }

    /// A moment in seconds since 1970.
    pub fn moment(&self, field: u16) -> Option<i64> {
        match self.value(field) {
            Some(FieldValue::Moment(seconds)) => Some(*seconds),
            _ => None,
        }
    }

    /// Yes or no.
    pub fn flag(&self, field: u16) -> Option<bool> {
        match self.value(field) {
            Some(FieldValue::Flag(flag)) => Some(*flag),
            _ => None,
        }
    }

    /// Whether the record carries a value for the field; blank text is none.
    pub fn has(&self, field: u16) -> bool {
        match self.value(field) {
            None => false,
            Some(FieldValue::Text(_)) => self.text(field).is_some(),
            Some(_) => true,
        }
    }

    /// Whether it carries a value for any of these.
    pub fn has_any(&self, fields: &[u16]) -> bool {
        fields.iter().any(|&field| self.has(field))
    }

    /// Whether this record leaves blank what other records of the audit carry. A field that no record carries is not kept
    /// in this service, and its absence says nothing; neither does it beside a form.
    pub fn lacks(&self, field: u16) -> bool {
        self.kept.get(usize::from(field)) == Some(&true) && !self.has(field)
    }
}

/// Notes which fields a record carries.
pub(crate) fn note_kept(record: &Sampled, places: &[u16], kept: &mut [bool]) {
    let fields = Fields::on_form(record, places);
    for (field, kept) in (0..).zip(kept.iter_mut()) {
        *kept = *kept || fields.has(field);
    }
}

/// Notes where each field of a record stands. Says what is wrong when it cannot be read under this table.
pub(crate) fn place(table: &Table, record: &Sampled, places: &mut [u16]) -> Vec<FieldError> {
    places.fill(ABSENT);
    let mut errors = Vec::new();
    if record.answers.len() > table.questions.len() {
        errors.push(FieldError {
            path: "answers".into(),
            message: format!(
                "{} answers, but the tool has {} questions",
                record.answers.len(),
                table.questions.len()
            ),
        });
    }
    for (index, entry) in record.fields.iter().enumerate() {
        let Some(row) = table.fields.get(usize::from(entry.field)) else {
            errors.push(FieldError {
                path: format!("field {}", entry.field),
                message: format!("the tool has only {} fields", table.fields.len()),
            });
            continue;
        };
        let fits = matches!(
            (&entry.value, row.kind),
            (FieldValue::Text(_), FieldKind::Text)
                | (FieldValue::Number(_), FieldKind::Number)
                | (FieldValue::Moment(_), FieldKind::Moment)
                | (FieldValue::Flag(_), FieldKind::Flag)
        );
        let place = &mut places[usize::from(entry.field)];
        if !fits {
            errors.push(FieldError {
                path: row.id.into(),
                message: format!("this should be {}", wanted(row.kind)),
            });
        } else if *place != ABSENT {
            errors.push(FieldError {
                path: row.id.into(),
                message: "this is given twice".into(),
            });
        } else if let Ok(index) = u16::try_from(index) {
            *place = index;
        }
    }
    errors
}

fn wanted(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Text => "text",
        FieldKind::Number => "a number",
        FieldKind::Moment => "a date and time",
        FieldKind::Flag => "yes or no",
    }
}
