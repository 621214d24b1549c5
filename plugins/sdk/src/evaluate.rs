//! From records to report: read, doubt, count, score, say. The same for every tool.

use crate::contract::{
    Answer, BadRecord, Context, FieldError, QuestionResult, Report, Sampled, ToolError, UnansweredRule,
};
use crate::sampled::{self, Fields};
use crate::sheet::Sheet;
use crate::table::Table;
use crate::tool::Tool;
use crate::{findings, scoring};
use std::ops::Range;

/// Evaluates one audit with a tool.
///
/// # Errors
/// A record that cannot be read under the tool's table, named by its position, or a section that the tool lacks.
pub fn evaluate<T: Tool>(context: &Context, records: &[Sampled]) -> Result<Report, ToolError> {
    let table = &T::TABLE;
    let asked = asked(table, context.section)?;
    let places = read(table, records, &asked)?;
    let mut sheet = Sheet::new(table, context, records, &places, asked);
    T::check(&mut sheet);
    let questions = count(&sheet);
    Ok(Report {
        score: scoring::total(table, &questions),
        sections: scoring::sections(table, &questions),
        measures: T::measures(&sheet),
        findings: findings::draft(&mut sheet, &questions),
        near_duplicates: sheet.near_duplicates,
        questions,
    })
}

/// What a form shows beside the fields of one record.
pub fn check_record<T: Tool>(record: &Sampled) -> Vec<FieldError> {
    let table = &T::TABLE;
    let mut places = vec![0; table.fields.len()];
    let mut errors = sampled::place(table, record, &mut places);
    T::check_fields(Fields::new(record, &places), &mut errors);
    errors
}

/// Positions of the questions asked; a section's questions stand together.
fn asked(table: &Table, section: Option<u16>) -> Result<Range<usize>, ToolError> {
    let Some(section) = section else {
        return Ok(0..table.questions.len());
    };
    let of_section = |question: &crate::table::QuestionRow| question.section == section;
    match (
        table.questions.iter().position(of_section),
        table.questions.iter().rposition(of_section),
    ) {
        (Some(first), Some(last)) => Ok(first..last + 1),
        _ => Err(ToolError::Internal(format!(
            "there is no section {section}, only {}",
            table.sections.len()
        ))),
    }
}

/// Places of every record's fields, or the first record that cannot be used.
fn read(table: &Table, records: &[Sampled], asked: &Range<usize>) -> Result<Vec<u16>, ToolError> {
    let width = table.fields.len();
    let mut places = vec![0; width * records.len()];
    for (position, record) in records.iter().enumerate() {
        let mut errors = sampled::place(table, record, &mut places[position * width..][..width]);
        if table.scoring.unanswered == UnansweredRule::Refused {
            errors.extend(missing(table, record, asked));
        }
        if !errors.is_empty() {
            return Err(ToolError::BadRecord(BadRecord {
                position: position as u32,
                errors,
            }));
        }
    }
    Ok(places)
}

fn missing<'a>(
    table: &'a Table,
    record: &'a Sampled,
    asked: &Range<usize>,
) -> impl Iterator<Item = FieldError> + use<'a> {
    let unanswered = |&question: &usize| {
        record
            .answers
            .get(question)
            .is_none_or(|answer| *answer == Answer::Unanswered)
    };
    asked.clone().filter(unanswered).map(|question| FieldError {
        path: table.questions[question].id.into(),
        message: "this has not been answered; all answers are needed".into(),
    })
}

fn count(sheet: &Sheet<'_>) -> Vec<QuestionResult> {
    let mut counts = vec![[0_u32; 4]; sheet.asked().len()];
    for row in sheet.rows() {
        for (answer, count) in row.iter().zip(&mut counts) {
            count[*answer as usize] += 1;
        }
    }
    let rule = &sheet.table.scoring;
    sheet
        .asked()
        .zip(counts)
        .map(|(question, count)| scoring::result(rule, question, count))
        .collect()
}
