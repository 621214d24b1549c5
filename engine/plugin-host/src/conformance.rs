//! The conformance kit: what any audit tool has to stand before somebody relies on it, as one list of named tests.
//!
//! It needs nothing but the component and, if there are any, example audits with the reports that are expected of them. It
//! asks what a tool's own tests tend to leave out: the same answer twice and from a fresh start, no records at all, records
//! that make no sense, the largest and smallest values there are, and a large audit within the limits.

mod values;

use crate::host::WasmHost;
use crate::limits::{self, Limits};
use ratchet_core::evaluation::Evaluation;
use ratchet_core::standards;
use ratchet_core::tool::{
    Answer, Answers, Context, Description, Failure, FieldKind, FieldValue, Record, Report, Source,
};
use ratchet_ports::PluginHost;
use ratchet_ports::plugin_host::{InstallError, Installed};
use values::{extremes, ordinary};

/// Records of the large audit: far more than any sample.
const MANY_RECORDS: usize = 600;

/// An example audit.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// What the tool is told beside the records.
    pub context: Context,
    /// The records.
    pub records: Vec<Record>,
    /// The report that is expected, if somebody has written one down.
    pub expected: Option<Report>,
}

/// What came of one test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It passed.
    Passed,
    /// It passed; this deserves a look.
    Noted(Vec<String>),
    /// It failed, for these reasons.
    Failed(Vec<String>),
}

/// One test with its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// What was tested.
    pub title: &'static str,
    /// What came of it.
    pub outcome: Outcome,
}

/// Why there is no kit for a component.
#[derive(Debug, thiserror::Error)]
pub enum KitError {
    /// This machine cannot run tools.
    #[error("{0}")]
    Machine(String),
    /// The component is no tool.
    #[error(transparent)]
    NotATool(#[from] InstallError),
}

/// Runs the kit. The list ends early where a component cannot be installed at all.
///
/// # Errors
/// When this machine cannot run tools.
pub fn run(component: &[u8], cases: &[Case], limits: Limits) -> Result<Vec<Test>, String> {
    match Kit::of(component, limits) {
        Ok(kit) => Ok(kit.run(cases, &[])),
        Err(KitError::NotATool(error)) => Ok(vec![no_tool(&error)]),
        Err(KitError::Machine(reason)) => Err(reason),
    }
}

/// The only test of a component that is no tool.
pub fn no_tool(error: &InstallError) -> Test {
    test("fulfils the contract", vec![error.to_string()])
}

fn test(title: &'static str, faults: Vec<String>) -> Test {
    let outcome = if faults.is_empty() {
        Outcome::Passed
    } else {
        Outcome::Failed(faults)
    };
    Test { title, outcome }
}

/// A component with what it takes to test it. It is compiled once.
pub struct Kit {
    host: WasmHost,
    tool: Installed,
}

impl Kit {
    /// Installs a component for its tests.
    ///
    /// # Errors
    /// When this machine cannot run tools, or the component is none.
    pub fn of(component: &[u8], limits: Limits) -> Result<Self, KitError> {
        let host = WasmHost::open(None, limits).map_err(|error| KitError::Machine(error.to_string()))?;
        let tool = host.install(component)?;
        Ok(Self { host, tool })
    }

    /// What the tool says about itself, for reading its examples.
    pub fn description(&self) -> &Description {
        &self.tool.description
    }

    /// Runs every test, with example audits and recorded evaluations if there are any.
    pub fn run(&self, cases: &[Case], recorded: &[Evaluation]) -> Vec<Test> {
        let fresh = match self.host.anew() {
            Ok(fresh) => fresh,
            Err(reason) => return vec![test("starts a second time", vec![reason])],
        };
        let mut tests = vec![
            test("fulfils the contract", Vec::new()),
            test("says the same of itself each time", self.describes_alike(&fresh)),
            self.describes_well(),
            self.examples(cases),
            test(
                "gives the same report twice and from a fresh start",
                self.repeats(cases, &fresh),
            ),
            test("copes with no records", self.nothing()),
            test("refuses records that make no sense, by name", self.nonsense()),
            test("copes with the largest and smallest values", self.extremes()),
            test("stays within its limits in a large audit", self.many()),
        ];
        if !recorded.is_empty() {
            tests.push(self.recorded(recorded));
        }
        tests
    }

    /// Whether evaluations that were recorded still come out the same. What another version of the tool gave is compared as well,
    /// and deserves a look rather than a refusal: a new version may mean to judge otherwise.
    fn recorded(&self, recorded: &[Evaluation]) -> Test {
        let title = "gives the reports that were recorded";
        let description = self.description();
        let (mut faults, mut notes) = (Vec::new(), Vec::new());
        for evaluation in recorded {
            let audit = &evaluation.audit;
            if evaluation.tool != description.id {
                faults.push(format!(
                    "{audit}: it was evaluated with another tool, `{}`",
                    evaluation.tool
                ));
                continue;
            }
            let parted = match self.replay(evaluation) {
                Ok(report) if report == evaluation.report => continue,
                Ok(report) => difference(&evaluation.report, &report),
                Err(failure) => failure.to_string(),
            };
            if evaluation.version == description.version {
                faults.push(format!("{audit}: {parted}"));
            } else {
                notes.push(format!("{audit} (recorded with {}): {parted}", evaluation.version));
            }
        }
        let outcome = match (faults.is_empty(), notes.is_empty()) {
            (true, true) => Outcome::Passed,
            (true, false) => Outcome::Noted(notes),
            (false, _) => Outcome::Failed(faults.into_iter().chain(notes).collect()),
        };
        Test { title, outcome }
    }

    fn replay(&self, evaluation: &Evaluation) -> Result<Report, Failure> {
        let Evaluation {
            context, lent, records, ..
        } = evaluation;
        self.host.evaluate_with(&self.tool.digest, context, records, lent)
    }

    fn evaluate(&self, context: &Context, records: &[Record]) -> Result<Report, Failure> {
        self.host.evaluate(&self.tool.digest, context, records)
    }

    fn describes_alike(&self, fresh: &WasmHost) -> Vec<String> {
        let again = fresh.find(&self.tool.digest);
        if again.is_some_and(|again| again.description == self.tool.description) {
            Vec::new()
        } else {
            vec!["a second start described another tool".to_owned()]
        }
    }

    /// The lint of installing has passed; here is what makes a good description rather than an acceptable one.
    fn describes_well(&self) -> Test {
        let mut notes = Vec::new();
        let questions = &self.description().questions;
        for question in questions {
            let unknown = question
                .standards
                .iter()
                .filter(|id| standards::pack_of(id).is_some() && standards::node(id).is_none());
            notes.extend(unknown.map(|id| format!("question `{}`: no standards pack has `{id}`", question.id)));
            if !question.text.trim_end().ends_with('?') {
                notes.push(format!(
                    "question `{}` does not ask: end it with a question mark",
                    question.id
                ));
            }
        }
        let beyond_records = questions.iter().filter(|question| question.source != Source::Records);
        if beyond_records.count() * 3 < questions.len() {
            notes.push("fewer than a third of the questions look beyond records".to_owned());
        }
        let outcome = if notes.is_empty() {
            Outcome::Passed
        } else {
            Outcome::Noted(notes)
        };
        Test {
            title: "describes its questions well",
            outcome,
        }
    }

    fn examples(&self, cases: &[Case]) -> Test {
        let title = "reports what its examples expect";
        if cases.iter().all(|case| case.expected.is_none()) {
            let note = "there are no examples with an expected report (golden/NAME.csv with golden/NAME.json)";
            return Test {
                title,
                outcome: Outcome::Noted(vec![note.to_owned()]),
            };
        }
        let faults = cases.iter().filter_map(|case| {
            let expected = case.expected.as_ref()?;
            match self.evaluate(&case.context, &case.records) {
                Ok(report) if report == *expected => None,
                Ok(report) => Some(format!("{}: {}", case.name, difference(expected, &report))),
                Err(failure) => Some(format!("{}: {failure}", case.name)),
            }
        });
        test(title, faults.collect())
    }

    fn repeats(&self, cases: &[Case], fresh: &WasmHost) -> Vec<String> {
        let mut faults = Vec::new();
        let own = (0..self.description().sections.len() as u16).map(|section| Case {
            name: format!("section {section}, records of our own"),
            context: context(Some(section)),
            records: vec![self.plain("r1", Answer::Met), self.plain("r2", Answer::NotMet)],
            expected: None,
        });
        for case in cases.iter().cloned().chain(own) {
            let first = self.evaluate(&case.context, &case.records);
            let second = self.evaluate(&case.context, &case.records);
            let elsewhere = fresh.evaluate(&self.tool.digest, &case.context, &case.records);
            match first {
                Err(failure) => faults.push(format!("{}: {failure}", case.name)),
                Ok(_) if first != second => faults.push(format!("{}: the second time differs", case.name)),
                Ok(_) if first != elsewhere => faults.push(format!("{}: a fresh start differs", case.name)),
                Ok(_) => {}
            }
        }
        faults
    }

    fn nothing(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for section in self.each_section() {
            match self.evaluate(&context(section), &[]) {
                Ok(report) if report.findings.is_empty() && report.score.is_none() => {}
                Ok(_) => faults.push(format!("{}: findings or a score from nothing", named(section))),
                Err(failure) => faults.push(format!("{}: {failure}", named(section))),
            }
        }
        faults
    }

    /// Each must end as a bad record or an error of its own; never as a report and never as a crash.
    fn nonsense(&self) -> Vec<String> {
        let questions = self.description().questions.len();
        let mut tries = vec![
            (
                "more answers than questions",
                Record {
                    answers: Answers::new(vec![Answer::Met; questions + 1]),
                    fields: Vec::new(),
                    reference: "r1".to_owned(),
                },
            ),
            (
                "a field that the tool does not have",
                Record {
                    fields: vec![(u16::MAX, FieldValue::Flag(true))],
                    ..self.plain("r1", Answer::Met)
                },
            ),
        ];
        if let Some(field) = self.description().fields.first() {
            let wrong = match field.kind {
                FieldKind::Text => FieldValue::Number(1),
                _ => FieldValue::Text("one".to_owned()),
            };
            tries.push((
                "a value of another kind",
                Record {
                    fields: vec![(0, wrong)],
                    ..self.plain("r1", Answer::Met)
                },
            ));
        }
        let judged = tries.into_iter().filter_map(|(what, record)| {
            match self.evaluate(&context(None), std::slice::from_ref(&record)) {
                Err(Failure::BadRecord { .. } | Failure::Internal(_)) => None,
                Err(failure) => Some(format!("{what}: {failure}")),
                Ok(_) => Some(format!("{what}: it gave a report as if nothing were wrong")),
            }
        });
        judged.collect()
    }

    fn extremes(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (what, value) in extremes() {
            let record = |reference: &str| Record {
                fields: (0..)
                    .zip(&self.description().fields)
                    .map(|(position, field)| (position, value(field.kind)))
                    .collect(),
                ..self.plain(reference, Answer::Met)
            };
            let records = [record("r1"), record("r2")];
            for on in [0, i64::MIN, i64::MAX] {
                for section in self.each_section() {
                    let context = Context { on, ..context(section) };
                    if let Err(failure) = self.evaluate(&context, &records) {
                        faults.push(format!("{what}, {}: {failure}", named(section)));
                    }
                }
            }
            if let Err(failure) = self.host.check_record(&self.tool.digest, &records[0]) {
                faults.push(format!("{what}, beside the form: {failure}"));
            }
        }
        faults.dedup();
        faults
    }

    fn many(&self) -> Vec<String> {
        let records: Vec<Record> = (0..MANY_RECORDS)
            .map(|number| Record {
                fields: (0..)
                    .zip(&self.description().fields)
                    .map(|(position, field)| (position, ordinary(field.kind, number)))
                    .collect(),
                ..self.plain(&format!("r{number}"), Answer::Met)
            })
            .collect();
        let failed = self.each_section().filter_map(|section| {
            let failure = self.evaluate(&context(section), &records).err()?;
            Some(format!("{MANY_RECORDS} records, {}: {failure}", named(section)))
        });
        failed.collect()
    }

    fn plain(&self, reference: &str, answer: Answer) -> Record {
        Record {
            answers: Answers::new(vec![answer; self.description().questions.len()]),
            fields: Vec::new(),
            reference: reference.to_owned(),
        }
    }

    fn each_section(&self) -> impl Iterator<Item = Option<u16>> + use<> {
        let sections = u16::try_from(self.description().sections.len().min(limits::SECTIONS_MAX)).unwrap_or(u16::MAX);
        std::iter::once(None).chain((0..sections).map(Some))
    }
}

fn context(section: Option<u16>) -> Context {
    Context {
        section,
        on: 1_793_577_600, // 2 November 2026
        service: "Rowan House".to_owned(),
    }
}

fn named(section: Option<u16>) -> String {
    section.map_or_else(|| "all sections".to_owned(), |section| format!("section {section}"))
}

/// Where two reports part, in words.
fn difference(expected: &Report, found: &Report) -> String {
    if expected.score != found.score {
        let (found, expected) = (percent(found.score), percent(expected.score));
        return format!("a score of {found} where {expected} is expected");
    }
    for (expected, found) in expected.findings.iter().zip(&found.findings) {
        if expected != found {
            return format!("the finding \"{}\" where \"{}\" is expected", found.what, expected.what);
        }
    }
    if expected.findings.len() != found.findings.len() {
        return format!(
            "{} findings where {} are expected",
            found.findings.len(),
            expected.findings.len()
        );
    }
    if expected.questions != found.questions {
        return "other counts of a question".to_owned();
    }
    if expected.measures != found.measures {
        return "other measures".to_owned();
    }
    "another report".to_owned()
}

fn percent(score: Option<u8>) -> String {
    score.map_or_else(|| "nothing".to_owned(), |score| format!("{score}%"))
}
