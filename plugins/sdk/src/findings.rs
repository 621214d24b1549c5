//! Findings in structured words: what, where, how many of how many, against which standard.

use crate::contract::{Answer, FieldKind, Finding, QuestionResult, Severity, UnansweredRule};
use crate::sheet::Sheet;
use crate::table::{QuestionRow, owned};

/// Different reasons named in one finding; further ones are only counted, because a list of twenty is not read.
const REASONS_NAMED_MAX: usize = 12;

/// Bytes of a stratum's value that are repeated in a place.
const VALUE_BYTES_MAX: usize = 80;

/// One finding for each question that is not fully met.
pub(crate) fn draft(sheet: &mut Sheet<'_>, questions: &[QuestionResult]) -> Vec<Finding> {
    // Stable: within a question, reasons stay in the order in which the checks raised them.
    let mut doubts = std::mem::take(&mut sheet.doubts);
    doubts.sort_by_key(|doubt| doubt.question);
    sheet.doubts = doubts;
    questions
        .iter()
        .filter(|result| result.numerator < result.denominator)
        .map(|result| one(sheet, result))
        .collect()
}

fn one(sheet: &Sheet<'_>, result: &QuestionResult) -> Finding {
    let row = &sheet.table.questions[usize::from(result.question)];
    let records = failing(sheet, result.question);
    let reasons = Reasons::of(sheet, result.question, &records);
    let count = records.len() as u32;
    Finding {
        question: result.question,
        severity: severity(row, &reasons, count, result.denominator),
        what: reasons.sentence(row.failing),
        place: place(sheet, row.section, &records),
        count,
        of: result.denominator,
        standards: owned(row.standards),
        causes: owned(row.causes),
        immediate_correction: row.correction.map(Into::into),
        records,
    }
}

/// Records that show it: not met, or without an answer where that counts as not met.
fn failing(sheet: &Sheet<'_>, question: u16) -> Vec<u32> {
    let silence_counts = sheet.table.scoring.unanswered == UnansweredRule::CountsAsNotMet;
    let fails = |record: &u32| match sheet.answer(*record, question) {
        Some(Answer::NotMet) => true,
        Some(Answer::Unanswered) => silence_counts,
        _ => false,
    };
    sheet.positions().filter(fails).collect()
}

/// Serious when it is critical or a grave reason was seen; otherwise by weight and by how much of the sample shows it.
fn severity(row: &QuestionRow, reasons: &Reasons<'_>, count: u32, of: u32) -> Severity {
    if row.critical || reasons.grave {
        Severity::High
    } else if row.weight >= 2 || u64::from(count) * 4 >= u64::from(of) {
        Severity::Medium
    } else {
        Severity::Low
    }
}

/// Why records fail, each with how many show it.
struct Reasons<'a> {
    counted: Vec<(&'a str, u32)>,
    grave: bool,
}

impl<'a> Reasons<'a> {
    fn of(sheet: &'a Sheet<'_>, question: u16, failing: &[u32]) -> Self {
        let start = sheet.doubts.partition_point(|doubt| doubt.question < question);
        let doubts = sheet.doubts[start..]
            .iter()
            .take_while(|doubt| doubt.question == question);
        let mut reasons = Self {
            counted: Vec::new(),
            grave: false,
        };
        let mut doubted = Vec::new();
        for doubt in doubts {
            reasons.grave |= doubt.problem.grave;
            reasons.add(&doubt.problem.text);
            doubted.push(doubt.record);
        }
        doubted.sort_unstable();
        // Stable: reasons seen equally often stay in the order in which they were first seen.
        reasons.counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        for &record in failing.iter().filter(|&record| doubted.binary_search(record).is_err()) {
            let unanswered = sheet.answer(record, question) == Some(Answer::Unanswered);
            reasons.add(if unanswered {
                "not answered"
            } else {
                "found by the auditor"
            });
        }
        reasons
    }

    fn add(&mut self, text: &'a str) {
        match self.counted.iter_mut().find(|(known, _)| *known == text) {
            Some((_, count)) => *count += 1,
            None => self.counted.push((text, 1)),
        }
    }

    fn sentence(&self, failing: &str) -> String {
        let mut sentence = failing.to_owned();
        for (index, (text, count)) in self.counted.iter().take(REASONS_NAMED_MAX).enumerate() {
            sentence.push_str(if index == 0 { ": " } else { ", " });
            sentence.push_str(&format!("{text} ({count})"));
        }
        if self.counted.len() > REASONS_NAMED_MAX {
            sentence.push_str(&format!(
                " and {} other reasons",
                self.counted.len() - REASONS_NAMED_MAX
            ));
        }
        sentence.push('.');
        sentence
    }
}

/// A value as a place may repeat it: somebody may have pasted a page into the field.
fn cut(value: &str) -> &str {
    &value[..value.floor_char_boundary(VALUE_BYTES_MAX)]
}

/// The service, and for each stratum that the records name, how many of the failing ones lie where.
fn place(sheet: &Sheet<'_>, section: u16, records: &[u32]) -> String {
    let mut place = sheet.context().service.clone();
    for stratum in sheet.table.sections[usize::from(section)].strata {
        let is_stratum =
            |row: &crate::table::FieldRow| row.section == section && row.kind == FieldKind::Text && row.id == *stratum;
        let Some(field) = sheet.table.fields.iter().position(is_stratum) else {
            continue;
        };
        let mut values: Vec<(&str, u32)> = Vec::new();
        for value in records
            .iter()
            .filter_map(|&record| sheet.fields(record).text(field as u16))
        {
            match values.iter_mut().find(|(known, _)| *known == value) {
                Some((_, count)) => *count += 1,
                None => values.push((value, 1)),
            }
        }
        values.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(right.0)));
        let named: Vec<String> = values
            .iter()
            .take(4)
            .map(|(value, count)| format!("{} {count}", cut(value)))
            .collect();
        if !named.is_empty() {
            place.push_str(&format!("; {stratum}: {}", named.join(", ")));
        }
    }
    place
}
