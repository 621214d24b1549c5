//! A stand-in for audit tools: it counts answers as the tools' descriptions say, and takes everything else (measures, causes) from a
//! script. For plays in which the result is given, and for tests.
//!
//! It checks nothing in the records' fields and knows no subject; it cannot install anything.

use parking_lot::Mutex;
use ratchet_core::definition::{Definition, Tool};
use ratchet_core::own_questions::component_description;
use ratchet_core::scoring;
use ratchet_core::tool::{
    Context, Description, Failure, FieldError, FindingDraft, MeasureResult, QuestionResult, Record, Report, Severity,
};
use ratchet_ports::PluginHost;
use ratchet_ports::plugin_host::{InstallError, Installed};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a tool would compute from records that nobody wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script {
    /// Cause that every finding is given; `None` leaves the tool's own suggestions.
    pub cause: Option<String>,
    /// Measures.
    pub measures: Vec<MeasureResult>,
}

/// A host whose tools follow a script.
#[derive(Debug, Default)]
pub struct ScriptedHost {
    script: Mutex<Script>,
    tools: Mutex<BTreeMap<String, Arc<Description>>>,
}

impl ScriptedHost {
    /// A host that has the tools of a definition.
    pub fn with_tools_of(definition: &Definition) -> Self {
        let host = Self::default();
        host.add_tools_of(definition);
        host
    }

    /// Has the tools of another definition as well.
    pub fn add_tools_of(&self, definition: &Definition) {
        let tool = |tool: &Tool| (tool.digest.clone(), Arc::new(component_description(tool).into_owned()));
        let with_component = definition.tools.values().filter(|tool| !tool.digest.is_empty());
        self.tools.lock().extend(with_component.map(tool));
    }

    /// The script of the evaluations that follow.
    pub fn follow(&self, script: Script) {
        *self.script.lock() = script;
    }
}

impl PluginHost for ScriptedHost {
    fn install(&self, _: &[u8]) -> Result<Installed, InstallError> {
        Err(InstallError::NotAComponent(
            "a scripted host installs nothing".to_owned(),
        ))
    }

    fn installed(&self) -> Vec<Installed> {
        let installed = |(digest, description): (&String, &Arc<Description>)| Installed {
            description: description.clone(),
            digest: digest.clone(),
        };
        self.tools.lock().iter().map(installed).collect()
    }

    fn find(&self, digest: &str) -> Option<Installed> {
        let description = self.tools.lock().get(digest)?.clone();
        Some(Installed {
            description,
            digest: digest.to_owned(),
        })
    }

    fn evaluate(&self, digest: &str, context: &Context, records: &[Record]) -> Result<Report, Failure> {
        let Some(description) = self.tools.lock().get(digest).cloned() else {
            return Err(Failure::NotInstalled {
                tool: digest.to_owned(),
                version: "(any version)".to_owned(),
            });
        };
        Ok(report(&description, context, records, &self.script.lock()))
    }

    fn check_record(&self, _: &str, _: &Record) -> Result<Vec<FieldError>, Failure> {
        Ok(Vec::new())
    }
}

/// The report that follows from answers and a script.
pub fn report(description: &Description, context: &Context, records: &[Record], script: &Script) -> Report {
    let asked = (0_u16..)
        .zip(&description.questions)
        .filter(|(_, question)| context.section.is_none_or(|section| section == question.section));
    let questions: Vec<QuestionResult> = asked
        .map(|(position, _)| scoring::count(&description.scoring, position, records))
        .collect();
    Report {
        score: scoring::total(description, &questions),
        sections: scoring::sections(description, &questions),
        measures: script.measures.clone(),
        findings: questions
            .iter()
            .filter(|result| result.numerator < result.denominator)
            .map(|result| finding(description, context, records, script, result))
            .collect(),
        near_duplicates: Vec::new(),
        questions,
    }
}

fn finding(
    description: &Description,
    context: &Context,
    records: &[Record],
    script: &Script,
    result: &QuestionResult,
) -> FindingDraft {
    let question = &description.questions[usize::from(result.question)];
    let failing = records
        .iter()
        .filter(|record| scoring::fails(&description.scoring, scoring::answer(record, result.question)));
    FindingDraft {
        question: result.question,
        severity: Severity::Medium,
        what: format!("\"{}\" was not met.", question.title),
        place: context.service.clone(),
        count: result.denominator - result.numerator,
        of: result.denominator,
        standards: question.standards.clone(),
        causes: script
            .cause
            .clone()
            .map_or_else(|| question.causes.clone(), |cause| vec![cause]),
        immediate_correction: None,
        references: failing.map(|record| record.reference.clone()).collect(),
    }
}
