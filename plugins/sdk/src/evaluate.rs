//! From records to report: read, doubt, count, score, say. The same for every tool.

use crate::contract::{
    Answer, BadRecord, Context, FieldError, MeasureResult, QuestionResult, Report, Sampled, ToolError, UnansweredRule,
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
    let (places, kept) = read(table, records, &asked)?;
    let mut sheet = Sheet::new(table, context, records, (&places, &kept), asked);
    for check in table.checks {
        sheet.fail_where(check.question, check.look);
    }
    for parts in table.parts {
        sheet.fail_parts(*parts);
    }
    T::check(&mut sheet);
    let questions = count(&sheet);
    Ok(Report {
        score: scoring::total(table, &questions),
        sections: scoring::sections(table, &questions),
        measures: measure(&sheet),
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
    let fields = Fields::on_form(record, &places);
    errors.extend(
        table
            .checks
            .iter()
            .filter_map(|check| check.beside_field(table, fields)),
    );
    errors.extend(table.parts.iter().flat_map(|row| row.beside_fields(table, fields)));
    errors.extend(table.form.iter().filter_map(|row| row.beside_field(table, fields)));
    T::check_fields(fields, &mut errors);
    errors
}

/// Measures of the sections asked; one without anything below the line is left out.
fn measure(sheet: &Sheet<'_>) -> Vec<MeasureResult> {
    let rows = (0..).zip(sheet.table.measures);
    rows.filter(|(_, row)| sheet.asks_section(row.section))
        .filter_map(|(measure, row)| {
            let (numerator, denominator) = (row.count)(sheet);
            (denominator > 0).then_some(MeasureResult {
                measure,
                numerator,
                denominator,
            })
        })
        .collect()
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

/// Places of every record's fields and which fields are kept at all, or the first record that cannot be used.
fn read(table: &Table, records: &[Sampled], asked: &Range<usize>) -> Result<(Vec<u16>, Vec<bool>), ToolError> {
    let width = table.fields.len();
    let mut places = vec![0; width * records.len()];
    let mut kept = vec![false; width];
    for (position, record) in records.iter().enumerate() {
        let of_record = &mut places[position * width..][..width];
        let mut errors = sampled::place(table, record, of_record);
        sampled::note_kept(record, of_record, &mut kept);
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
    Ok((places, kept))
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
