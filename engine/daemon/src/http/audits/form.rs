//! What an audit asks, what was drawn for it, and what the tool counted, in the words of the tool.

use super::super::text::{moment, variant};
use ratchet_api::v1;
use ratchet_core::definition::{self, Tool};
use ratchet_core::record::Substitution;
use ratchet_core::sampling;
use ratchet_core::tool::{MeasureResult, QuestionResult, Report};

/// The questions and fields that this audit asks.
pub(super) fn form(rules: &definition::Audit, tool: &Tool) -> v1::Form {
    let description = &tool.description;
    let asks = |section: u16| rules.tool.section.is_none_or(|asked| asked == section);
    let questions = description
        .questions
        .iter()
        .filter(|question| asks(question.section))
        .map(|question| v1::Question {
            critical: question.critical,
            evidence: question.evidence.clone(),
            id: question.id.clone(),
            source: variant(&question.source),
            standards: question.standards.clone(),
            text: question.text.clone(),
            title: question.title.clone(),
        });
    let fields = description
        .fields
        .iter()
        .filter(|field| asks(field.section))
        .map(|field| v1::Field {
            id: field.id.clone(),
            kind: variant(&field.kind),
            title: field.title.clone(),
        });
    let section = rules
        .tool
        .section
        .and_then(|section| description.sections.get(usize::from(section)));
    v1::Form {
        fields: fields.collect(),
        population: rules.sample.unit.clone(),
        questions: questions.collect(),
        section: section.map(|section| section.title.clone()),
        tool: description.id.clone(),
        tool_version: description.version.clone(),
    }
}

/// What was drawn.
pub(super) fn sample(sample: &sampling::Sample) -> v1::Sample {
    let rows = sample.rows.iter().map(|row| v1::SampleRow {
        because: row.because.as_ref().map(ToString::to_string),
        reference: row.reference.clone(),
        strata: row.strata.clone(),
    });
    let share = |share: &sampling::Share| v1::Share {
        in_list: share.in_frame,
        in_sample: share.in_sample,
        stratum: share.stratum.clone(),
        value: share.value.clone(),
    };
    v1::Sample {
        eligible: sample.eligible,
        frame_digest: sample.frame_digest.clone(),
        frame_size: sample.frame_size,
        rows: rows.collect(),
        seed: sample.seed.clone(),
        shares: sample.shares.iter().map(share).collect(),
        shortfalls: sample.shortfalls.iter().map(ToString::to_string).collect(),
    }
}

/// A drawn record that could not be looked at.
pub(super) fn substitution(old: &Substitution) -> v1::Substitution {
    v1::Substitution {
        at: moment(old.at),
        by: old.by.clone(),
        reason: old.reason.clone(),
        reference: old.reference.clone(),
        to: old.to.clone(),
    }
}

/// What the tool counted.
pub(super) fn report(report: &Report, tool: &Tool) -> v1::Report {
    v1::Report {
        measures: report
            .measures
            .iter()
            .filter_map(|result| measure(result, tool))
            .collect(),
        near_duplicates: report.near_duplicates.clone(),
        questions: report
            .questions
            .iter()
            .filter_map(|result| question(result, tool))
            .collect(),
        score: report.score,
    }
}

fn measure(result: &MeasureResult, tool: &Tool) -> Option<v1::MeasureResult> {
    let measure = tool.description.measures.get(usize::from(result.measure))?;
    Some(v1::MeasureResult {
        denominator: result.denominator,
        measure: measure.id.clone(),
        numerator: result.numerator,
        title: measure.title.clone(),
        unit: measure.unit.clone(),
    })
}

fn question(result: &QuestionResult, tool: &Tool) -> Option<v1::QuestionResult> {
    let question = tool.description.questions.get(usize::from(result.question))?;
    Some(v1::QuestionResult {
        denominator: result.denominator,
        met: result.met,
        not_applicable: result.not_applicable,
        not_met: result.not_met,
        numerator: result.numerator,
        question: question.id.clone(),
        title: question.title.clone(),
        unanswered: result.unanswered,
    })
}
