//! A stand-in for audit tools: it counts answers as the tools' descriptions say, and takes everything else (measures, causes) from a
//! script. For plays in which the result is given, and for tests.
//!
//! It checks nothing in the records' fields and knows no subject; it cannot install anything.

use parking_lot::Mutex;
use ratchet_core::definition::{Definition, Tool};
use ratchet_core::tool::{
    Answer, Context, Description, Failure, FieldError, FindingDraft, MeasureResult, NotApplicable, QuestionResult,
    Record, Report, Rounding, Scoring, Severity, Unanswered,
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
#[derive(Debug)]
pub struct ScriptedHost {
    script: Mutex<Script>,
    tools: BTreeMap<String, Arc<Description>>,
}

impl ScriptedHost {
    /// A host that has the tools of a definition.
    pub fn with_tools_of(definition: &Definition) -> Self {
        let tool = |tool: &Tool| (tool.digest.clone(), tool.description.clone());
        Self {
            script: Mutex::default(),
            tools: definition.tools.values().map(tool).collect(),
        }
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
        self.tools.iter().map(installed).collect()
    }

    fn find(&self, digest: &str) -> Option<Installed> {
        let description = self.tools.get(digest)?.clone();
        Some(Installed {
            description,
            digest: digest.to_owned(),
        })
    }

    fn evaluate(&self, digest: &str, context: &Context, records: &[Record]) -> Result<Report, Failure> {
        let Some(description) = self.tools.get(digest) else {
            return Err(Failure::NotInstalled {
                tool: digest.to_owned(),
                version: "(any version)".to_owned(),
            });
        };
        Ok(report(description, context, records, &self.script.lock()))
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
        .map(|(position, _)| count(&description.scoring, position, records))
        .collect();
    let sections = (0_u16..)
        .take(description.sections.len())
        .filter(|position| context.section.is_none_or(|only| only == *position));
    let section_score = |section: u16| {
        let of_section =
            |result: &&QuestionResult| description.questions[usize::from(result.question)].section == section;
        share(description, questions.iter().filter(of_section))
    };
    Report {
        score: total(description, &questions),
        sections: sections.map(|section| (section, section_score(section))).collect(),
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

fn answer(record: &Record, question: u16) -> Answer {
    record
        .answers
        .as_slice()
        .get(usize::from(question))
        .copied()
        .unwrap_or(Answer::Unanswered)
}

fn count(rule: &Scoring, question: u16, records: &[Record]) -> QuestionResult {
    let so_many = |wanted: Answer| {
        let found = records
            .iter()
            .filter(|record| answer(record, question) == wanted)
            .count();
        u32::try_from(found).unwrap_or(u32::MAX)
    };
    let (met, not_met) = (so_many(Answer::Met), so_many(Answer::NotMet));
    let (not_applicable, unanswered) = (so_many(Answer::NotApplicable), so_many(Answer::Unanswered));
    let excused = if rule.not_applicable == NotApplicable::CountsAsMet {
        not_applicable
    } else {
        0
    };
    let missed = if rule.unanswered == Unanswered::CountsAsNotMet {
        unanswered
    } else {
        0
    };
    QuestionResult {
        question,
        met,
        not_met,
        not_applicable,
        unanswered,
        numerator: met + excused,
        denominator: met + excused + not_met + missed,
    }
}

fn total(description: &Description, questions: &[QuestionResult]) -> Option<u8> {
    let critical_failed = questions.iter().any(|result| {
        description.questions[usize::from(result.question)].critical && result.numerator < result.denominator
    });
    let overridden = description.scoring.critical_overrides && critical_failed;
    share(description, questions.iter()).map(|score| if overridden { 0 } else { score })
}

fn share<'a>(description: &Description, results: impl Iterator<Item = &'a QuestionResult>) -> Option<u8> {
    let weighed = results.fold((0_u64, 0_u64), |(above, below), result| {
        let weight = u64::from(description.questions[usize::from(result.question)].weight);
        (
            above + weight * u64::from(result.numerator),
            below + weight * u64::from(result.denominator),
        )
    });
    let half = if description.scoring.rounding == Rounding::Nearest {
        weighed.1 / 2
    } else {
        0
    };
    let percent = (weighed.0 * 100 + half).checked_div(weighed.1)?;
    u8::try_from(percent).ok()
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
        .filter(|record| matches!(answer(record, result.question), Answer::NotMet | Answer::Unanswered));
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
