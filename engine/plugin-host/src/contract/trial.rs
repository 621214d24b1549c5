//! `ratchet:audit-tool@1.1.0`, a trial: a second version at the border, beside the first. Its tools know no sections, no fields and
//! no scores; the border gives the engine what it expects all the same.

use super::{Answering, Prepared, Ready, Version};
use crate::call::Tenant;
use ratchet_core::scoring;
use ratchet_core::tool as core;
use wasmtime::component::{Component, HasSelf, Linker};
use wasmtime::{Error, Store};

mod bindings {
    #![allow(missing_docs, unsafe_code, clippy::all)]
    wasmtime::component::bindgen!({
        path: "src/contract/trial/audit-tool.wit",
        world: "audit-tool",
        ownership: Borrowing { duplicate_if_necessary: true },
    });
}

use bindings::exports::ratchet::audit_tool::tool as wire;
use bindings::ratchet::audit_tool::log;
use bindings::{AuditTool, AuditToolPre};

mod tests;

/// This version at the border.
pub const VERSION: Version = Version {
    number: "1.1.0",
    imports: &["ratchet:audit-tool/log@1.1.0"],
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

impl log::Host for Tenant {
    fn note(&mut self, line: String) {
        Self::note(self, tracing::Level::INFO, line);
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
        let description = self.describe(store)?;
        let answers: Vec<Vec<wire::Answer>> = records.iter().map(answers).collect();
        let sampled: Vec<wire::Sampled<'_>> = records
            .iter()
            .zip(&answers)
            .map(|(record, answers)| wire::Sampled {
                reference: &record.reference,
                answers,
            })
            .collect();
        let tool = self.ratchet_audit_tool_tool();
        let outcome = tool.call_evaluate(store, context.on, &sampled)?;
        let outcome = outcome.map_err(core::Failure::Internal);
        Ok(outcome.and_then(|answer| report(answer, &description, context, records)))
    }

    fn check_record(&self, _: &mut Store<Tenant>, _: &core::Record) -> Result<Vec<core::FieldError>, Error> {
        // This version has no fields, so there is nothing beside them to say.
        Ok(Vec::new())
    }
}

fn description(description: wire::Description) -> core::Description {
    core::Description {
        id: description.id,
        version: description.version,
        subject: description.title.clone(),
        title: description.title,
        service_types: vec!["any service".into()],
        sections: vec![core::Section {
            title: "All".into(),
            population: "records".into(),
            strata: vec!["team".into()],
        }],
        questions: description.questions.into_iter().map(question).collect(),
        measures: Vec::new(),
        fields: Vec::new(),
        scoring: core::Scoring {
            not_applicable: core::NotApplicable::Excluded,
            unanswered: core::Unanswered::CountsAsNotMet,
            critical_overrides: false,
            rounding: core::Rounding::Down,
        },
    }
}

fn question(question: wire::Question) -> core::Question {
    core::Question {
        title: question.id.clone(),
        id: question.id,
        evidence: question.text.clone(),
        text: question.text,
        section: 0,
        source: core::Source::Observation,
        critical: false,
        weight: 1,
        standards: question.standards,
        causes: vec!["unclear process".into()],
    }
}

fn answers(record: &core::Record) -> Vec<wire::Answer> {
    let answer = |answer: &core::Answer| match answer {
        core::Answer::Met => wire::Answer::Met,
        core::Answer::NotMet => wire::Answer::NotMet,
        core::Answer::NotApplicable => wire::Answer::NotApplicable,
        core::Answer::Unanswered => wire::Answer::Unanswered,
    };
    record.answers.as_slice().iter().map(answer).collect()
}

fn report(
    answer: wire::Report,
    description: &core::Description,
    context: &core::Context,
    records: &[core::Record],
) -> Result<core::Report, core::Failure> {
    let questions: Vec<core::QuestionResult> = (0..)
        .zip(answer.questions)
        .map(|(question, counts)| {
            let mut result = core::QuestionResult {
                question,
                met: counts.met,
                not_met: counts.not_met,
                not_applicable: counts.not_applicable,
                unanswered: counts.unanswered,
                numerator: 0,
                denominator: 0,
            };
            (result.numerator, result.denominator) = scoring::line(&description.scoring, &result);
            result
        })
        .collect();
    let findings = answer.findings.into_iter().map(|finding| {
        let named = |position: u32| records.get(position as usize).map(|record| record.reference.clone());
        let references = finding.records.into_iter().map(named).collect::<Option<Vec<String>>>();
        let strange = || core::Failure::MalformedReport("a finding names what the tool was not given".into());
        let asked = description.questions.get(usize::from(finding.question));
        let (references, asked) = references.zip(asked).ok_or_else(strange)?;
        Ok(core::FindingDraft {
            question: finding.question,
            severity: core::Severity::Medium,
            what: finding.what,
            place: context.service.clone(),
            count: references.len() as u32,
            of: records.len() as u32,
            standards: asked.standards.clone(),
            causes: Vec::new(),
            immediate_correction: finding.at_once,
            references,
        })
    });
    let findings = findings.collect::<Result<_, core::Failure>>()?;
    Ok(core::Report {
        score: scoring::total(description, &questions),
        sections: scoring::sections(description, &questions),
        questions,
        measures: Vec::new(),
        findings,
        near_duplicates: Vec::new(),
    })
}
