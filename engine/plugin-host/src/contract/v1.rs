//! `ratchet:audit-tool@1.0.0`. Input is lent to the tool, not copied; output is taken apart once.
//!
//! Positions that a tool gives are not believed here: what lies outside is told by [`Unknown`], everything else is for
//! [`crate::validate`].

use super::{Answering, Prepared, Ready, Version};
use crate::call::Tenant;
use ratchet_core::tool as core;
use wasmtime::component::{Component, HasSelf, Linker};
use wasmtime::{Error, Store};

mod bindings {
    #![allow(missing_docs, unsafe_code, clippy::all)]
    wasmtime::component::bindgen!({
        path: "../../plugins/wit",
        world: "audit-tool",
        ownership: Borrowing { duplicate_if_necessary: true },
    });
}

use bindings::exports::ratchet::audit_tool::tool as wire;
use bindings::ratchet::audit_tool::log;
use bindings::{AuditTool, AuditToolPre};

/// This version at the border.
pub const VERSION: Version = Version {
    number: "1.0.0",
    imports: &["ratchet:audit-tool/log@1.0.0"],
    link: |linker| log::add_to_linker::<_, HasSelf<Tenant>>(linker, |tenant| tenant),
    prepare,
};

fn prepare(linker: &Linker<Tenant>, component: &Component) -> Result<Ready, Error> {
    let prepared = AuditToolPre::new(linker.instantiate_pre(component)?)?;
    Ok(Box::new(prepared))
}

impl Prepared for AuditToolPre<Tenant> {
    fn component(&self) -> &Component {
        self.instance_pre().component()
    }

    fn instantiate(&self, store: &mut Store<Tenant>) -> Result<Box<dyn Answering>, Error> {
        Ok(Box::new(AuditToolPre::instantiate(self, store)?))
    }
}

impl Answering for AuditTool {
    fn describe(&self, store: &mut Store<Tenant>) -> Result<core::Description, Error> {
        self.ratchet_audit_tool_tool().call_describe(store).map(description)
    }

    fn evaluate(
        &self,
        store: &mut Store<Tenant>,
        context: &core::Context,
        records: &[core::Record],
    ) -> Result<Result<core::Report, core::Failure>, Error> {
        let sample = Sample::new(records);
        let context = wire::Context {
            section: context.section,
            on: context.on,
            service: &context.service,
        };
        let tool = self.ratchet_audit_tool_tool();
        let outcome = tool.call_evaluate(store, context, &sample.sampled())?;
        let reference = |position: u32| records.get(position as usize).map(|record| record.reference.as_str());
        Ok(match outcome {
            Ok(answer) => report(answer, reference).map_err(Unknown::into),
            Err(wire::ToolError::Internal(message)) => Err(core::Failure::Internal(message)),
            Err(wire::ToolError::BadRecord(bad)) => Err(match reference(bad.position) {
                Some(reference) => core::Failure::BadRecord {
                    reference: reference.to_owned(),
                    errors: bad.errors.into_iter().map(field_error).collect(),
                },
                None => Unknown(bad.position).into(),
            }),
        })
    }

    fn check_record(&self, store: &mut Store<Tenant>, record: &core::Record) -> Result<Vec<core::FieldError>, Error> {
        let sample = Sample::new(std::slice::from_ref(record));
        let tool = self.ratchet_audit_tool_tool();
        let mut errors = Vec::new();
        for sampled in sample.sampled() {
            let told = tool.call_check_record(&mut *store, sampled)?;
            errors.extend(told.into_iter().map(field_error));
        }
        Ok(errors)
    }
}

impl log::Host for Tenant {
    fn log(&mut self, level: log::Level, message: String) {
        self.note(
            match level {
                log::Level::Debug => tracing::Level::DEBUG,
                log::Level::Info => tracing::Level::INFO,
                log::Level::Warn => tracing::Level::WARN,
            },
            message,
        );
    }
}

/// The records of one call in the tool's words. Answers and fields lie in one piece each, so that a large audit costs a
/// handful of allocations.
struct Sample<'a> {
    answers: Vec<wire::Answer>,
    fields: Vec<wire::FieldEntry<'a>>,
    records: &'a [core::Record],
}

impl<'a> Sample<'a> {
    /// Translates records; their texts are lent.
    fn new(records: &'a [core::Record]) -> Self {
        let answers = records
            .iter()
            .flat_map(|record| record.answers.as_slice())
            .map(|answer| answer_in(*answer));
        let fields = records
            .iter()
            .flat_map(|record| &record.fields)
            .map(|(field, value)| wire::FieldEntry {
                field: *field,
                value: match value {
                    core::FieldValue::Text(text) => wire::FieldValue::Text(text),
                    core::FieldValue::Number(thousandths) => wire::FieldValue::Number(*thousandths),
                    core::FieldValue::Moment(seconds) => wire::FieldValue::Moment(*seconds),
                    core::FieldValue::Flag(flag) => wire::FieldValue::Flag(*flag),
                },
            });
        Self {
            answers: answers.collect(),
            fields: fields.collect(),
            records,
        }
    }

    fn sampled(&self) -> Vec<wire::Sampled<'_>> {
        let (mut answers, mut fields) = (self.answers.as_slice(), self.fields.as_slice());
        let record = |record: &'a core::Record| {
            let (own_answers, rest) = answers.split_at(record.answers.as_slice().len());
            answers = rest;
            let (own_fields, rest) = fields.split_at(record.fields.len());
            fields = rest;
            wire::Sampled {
                reference: &record.reference,
                answers: own_answers,
                fields: own_fields,
            }
        };
        self.records.iter().map(record).collect()
    }
}

/// A tool named a record that it was not given.
struct Unknown(u32);

impl From<Unknown> for core::Failure {
    fn from(Unknown(position): Unknown) -> Self {
        Self::MalformedReport(format!("it names record {position}, which it was not given"))
    }
}

fn report<'a>(answer: wire::Report, reference: impl Fn(u32) -> Option<&'a str>) -> Result<core::Report, Unknown> {
    let references = |positions: Vec<u32>| -> Result<Vec<String>, Unknown> {
        let named = |position| reference(position).map(str::to_owned).ok_or(Unknown(position));
        positions.into_iter().map(named).collect()
    };
    Ok(core::Report {
        questions: answer.questions.into_iter().map(question_result).collect(),
        score: answer.score,
        sections: answer
            .sections
            .into_iter()
            .map(|section| (section.section, section.score))
            .collect(),
        measures: answer
            .measures
            .into_iter()
            .map(|measure| core::MeasureResult {
                measure: measure.measure,
                numerator: measure.numerator,
                denominator: measure.denominator,
            })
            .collect(),
        findings: answer
            .findings
            .into_iter()
            .map(|mut finding| {
                let records = std::mem::take(&mut finding.records);
                Ok(finding_draft(finding, references(records)?))
            })
            .collect::<Result<_, Unknown>>()?,
        near_duplicates: answer
            .near_duplicates
            .into_iter()
            .map(references)
            .collect::<Result<_, Unknown>>()?,
    })
}

fn question_result(result: wire::QuestionResult) -> core::QuestionResult {
    core::QuestionResult {
        question: result.question,
        met: result.met,
        not_met: result.not_met,
        not_applicable: result.not_applicable,
        unanswered: result.unanswered,
        numerator: result.numerator,
        denominator: result.denominator,
    }
}

fn finding_draft(finding: wire::Finding, references: Vec<String>) -> core::FindingDraft {
    core::FindingDraft {
        question: finding.question,
        severity: match finding.severity {
            wire::Severity::Low => core::Severity::Low,
            wire::Severity::Medium => core::Severity::Medium,
            wire::Severity::High => core::Severity::High,
        },
        what: finding.what,
        place: finding.place,
        count: finding.count,
        of: finding.of,
        standards: finding.standards,
        causes: finding.causes,
        immediate_correction: finding.immediate_correction,
        references,
    }
}

fn field_error(error: wire::FieldError) -> core::FieldError {
    core::FieldError {
        path: error.path,
        message: error.message,
    }
}

fn answer_in(answer: core::Answer) -> wire::Answer {
    match answer {
        core::Answer::Met => wire::Answer::Met,
        core::Answer::NotMet => wire::Answer::NotMet,
        core::Answer::NotApplicable => wire::Answer::NotApplicable,
        core::Answer::Unanswered => wire::Answer::Unanswered,
    }
}

fn description(description: wire::Description) -> core::Description {
    core::Description {
        id: description.id,
        version: description.version,
        title: description.title,
        subject: description.subject,
        service_types: description.service_types,
        sections: description.sections.into_iter().map(section).collect(),
        questions: description.questions.into_iter().map(question).collect(),
        measures: description.measures.into_iter().map(measure).collect(),
        fields: description.fields.into_iter().map(field).collect(),
        scoring: scoring(description.scoring),
    }
}

fn section(section: wire::Section) -> core::Section {
    core::Section {
        title: section.title,
        population: section.population,
        strata: section.strata,
    }
}

fn question(question: wire::Question) -> core::Question {
    core::Question {
        id: question.id,
        title: question.title,
        text: question.text,
        section: question.section,
        source: match question.source {
            wire::Source::Records => core::Source::Records,
            wire::Source::Observation => core::Source::Observation,
            wire::Source::Conversation => core::Source::Conversation,
            wire::Source::Outcomes => core::Source::Outcomes,
        },
        critical: question.critical,
        weight: question.weight,
        standards: question.standards,
        causes: question.causes,
        evidence: question.evidence,
    }
}

fn measure(measure: wire::Measure) -> core::Measure {
    core::Measure {
        id: measure.id,
        title: measure.title,
        numerator: measure.numerator,
        denominator: measure.denominator,
        unit: measure.unit,
        better: match measure.better {
            wire::Better::More => core::Better::Higher,
            wire::Better::Less => core::Better::Lower,
            wire::Better::Neither => core::Better::Neutral,
        },
    }
}

fn field(field: wire::Field) -> core::Field {
    core::Field {
        id: field.id,
        title: field.title,
        kind: match field.kind {
            wire::FieldKind::Text => core::FieldKind::Text,
            wire::FieldKind::Number => core::FieldKind::Number,
            wire::FieldKind::Moment => core::FieldKind::Moment,
            wire::FieldKind::Flag => core::FieldKind::Flag,
        },
        section: field.section,
    }
}

fn scoring(scoring: wire::Scoring) -> core::Scoring {
    core::Scoring {
        not_applicable: match scoring.not_applicable {
            wire::NotApplicableRule::Excluded => core::NotApplicable::Excluded,
            wire::NotApplicableRule::CountsAsMet => core::NotApplicable::CountsAsMet,
        },
        unanswered: match scoring.unanswered {
            wire::UnansweredRule::CountsAsNotMet => core::Unanswered::CountsAsNotMet,
            wire::UnansweredRule::Refused => core::Unanswered::Refused,
        },
        critical_overrides: scoring.critical_overrides,
        rounding: match scoring.rounding {
            wire::Rounding::Down => core::Rounding::Down,
            wire::Rounding::Nearest => core::Rounding::Nearest,
        },
    }
}
