//! A finding on a question of the file, in structured words: what, where, how many of how many, against which standard.

use super::Asked;
use crate::scoring;
use crate::tool::{Answer, Description, FindingDraft, Question, QuestionResult, Record, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// Values of a stratum that are named; the rest is in the references.
const VALUES_NAMED: usize = 4;

pub(super) fn draft(
    description: &Description,
    asked: &Asked<'_>,
    records: &[Record],
    result: &QuestionResult,
) -> FindingDraft {
    let question = &description.questions[usize::from(result.question)];
    let failing: Vec<&Record> = records
        .iter()
        .filter(|record| scoring::fails(&description.scoring, scoring::answer(record, result.question)))
        .collect();
    let count = result.denominator - result.numerator;
    let unanswered = failing
        .iter()
        .filter(|record| scoring::answer(record, result.question) == Answer::Unanswered)
        .count();
    let named = &question.standards;
    FindingDraft {
        question: result.question,
        severity: severity(question, count, result.denominator),
        what: what(question, unanswered),
        place: place(asked, &failing),
        count,
        of: result.denominator,
        standards: if named.is_empty() { asked.standards } else { named }.to_vec(),
        causes: question.causes.clone(),
        immediate_correction: None,
        references: failing.iter().map(|record| record.reference.clone()).collect(),
    }
}

fn what(question: &Question, unanswered: usize) -> String {
    match unanswered {
        0 => format!("\"{}\" was not met.", question.title),
        _ => format!("\"{}\" was not met ({unanswered} not answered).", question.title),
    }
}

/// Serious when it is critical; otherwise by weight and by how much of the sample shows it.
fn severity(question: &Question, count: u32, of: u32) -> Severity {
    if question.critical {
        Severity::High
    } else if question.weight >= 2 || u64::from(count) * 4 >= u64::from(of) {
        Severity::Medium
    } else {
        Severity::Low
    }
}

/// The service, and for each stratum of the sample, how many of the failing records lie where.
fn place(asked: &Asked<'_>, failing: &[&Record]) -> String {
    let failed: BTreeSet<&str> = failing.iter().map(|record| record.reference.as_str()).collect();
    let rows = asked.sample.iter().flat_map(|sample| &sample.rows);
    let mut strata: BTreeMap<&str, BTreeMap<&str, u32>> = BTreeMap::new();
    for row in rows.filter(|row| failed.contains(row.reference.as_str())) {
        for (stratum, value) in &row.strata {
            *strata.entry(stratum).or_default().entry(value).or_default() += 1;
        }
    }
    let mut place = asked.service.to_owned();
    for (stratum, values) in strata {
        let mut values: Vec<(&str, u32)> = values.into_iter().collect();
        values.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(right.0)));
        // A stratum that tells every record apart says nothing about where.
        if values.len() > VALUES_NAMED {
            continue;
        }
        let named: Vec<String> = values.iter().map(|(value, count)| format!("{value} {count}")).collect();
        place.push_str(&format!("; {stratum}: {}", named.join(", ")));
    }
    place
}
