//! A tool run natively, in the engine's words: what the component must agree with.

use ratchet_core::tool as core;
use ratchet_tool_sdk::Tool;
use ratchet_tool_sdk::contract as wire;

pub fn evaluate<T: Tool>(context: &core::Context, records: &[core::Record]) -> core::Report {
    let context = wire::Context {
        section: context.section,
        on: context.on,
        service: context.service.clone(),
    };
    let sampled: Vec<wire::Sampled> = records.iter().map(record).collect();
    let answer = ratchet_tool_sdk::evaluate::<T>(&context, &sampled).unwrap();
    let references = |positions: &[u32]| -> Vec<String> {
        positions
            .iter()
            .map(|&position| records[position as usize].reference.clone())
            .collect()
    };
    core::Report {
        questions: answer
            .questions
            .iter()
            .map(|q| core::QuestionResult {
                question: q.question,
                met: q.met,
                not_met: q.not_met,
                not_applicable: q.not_applicable,
                unanswered: q.unanswered,
                numerator: q.numerator,
                denominator: q.denominator,
            })
            .collect(),
        score: answer.score,
        sections: answer.sections.iter().map(|s| (s.section, s.score)).collect(),
        measures: answer
            .measures
            .iter()
            .map(|m| core::MeasureResult {
                measure: m.measure,
                numerator: m.numerator,
                denominator: m.denominator,
            })
            .collect(),
        findings: answer
            .findings
            .iter()
            .map(|f| core::FindingDraft {
                question: f.question,
                severity: match f.severity {
                    wire::Severity::Low => core::Severity::Low,
                    wire::Severity::Medium => core::Severity::Medium,
                    wire::Severity::High => core::Severity::High,
                },
                what: f.what.clone(),
                place: f.place.clone(),
                count: f.count,
                of: f.of,
                standards: f.standards.clone(),
                causes: f.causes.clone(),
                immediate_correction: f.immediate_correction.clone(),
                references: references(&f.records),
            })
            .collect(),
        near_duplicates: answer.near_duplicates.iter().map(|group| references(group)).collect(),
    }
}

/// What a form shows beside the fields of one record.
pub fn check_record<T: Tool>(filled: &core::Record) -> Vec<core::FieldError> {
    let errors = ratchet_tool_sdk::check_record::<T>(&record(filled));
    let told = |error: wire::FieldError| core::FieldError {
        path: error.path,
        message: error.message,
    };
    errors.into_iter().map(told).collect()
}

fn record(record: &core::Record) -> wire::Sampled {
    wire::Sampled {
        reference: record.reference.clone(),
        answers: record
            .answers
            .as_slice()
            .iter()
            .map(|answer| match answer {
                core::Answer::Met => wire::Answer::Met,
                core::Answer::NotMet => wire::Answer::NotMet,
                core::Answer::NotApplicable => wire::Answer::NotApplicable,
                core::Answer::Unanswered => wire::Answer::Unanswered,
            })
            .collect(),
        fields: record
            .fields
            .iter()
            .map(|(field, value)| wire::FieldEntry {
                field: *field,
                value: match value {
                    core::FieldValue::Text(text) => wire::FieldValue::Text(text.clone()),
                    core::FieldValue::Number(number) => wire::FieldValue::Number(*number),
                    core::FieldValue::Moment(moment) => wire::FieldValue::Moment(*moment),
                    core::FieldValue::Flag(flag) => wire::FieldValue::Flag(*flag),
                },
            })
            .collect(),
    }
}
