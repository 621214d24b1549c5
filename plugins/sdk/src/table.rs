//! What a tool says about itself, as a table that is written down once. Text lives in the program, so describing costs
//! nothing until somebody asks.

use crate::checks::{CheckRow, FormRow, PartsRow};
use crate::contract::{Better, Description, Field, FieldKind, Measure, Question, Scoring, Section, Source};
use crate::sheet::Sheet;

/// A tool's table. Questions, measures, fields and sections are named by their position in it.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Stable id, for example `medicines`.
    pub id: &'static str,
    /// Semantic version.
    pub version: &'static str,
    /// Title in plain words.
    pub title: &'static str,
    /// What the tool knows about, one sentence.
    pub subject: &'static str,
    /// Kinds of service that it is made for.
    pub service_types: &'static [&'static str],
    /// Sections.
    pub sections: &'static [SectionRow],
    /// Questions, section after section.
    pub questions: &'static [QuestionRow],
    /// Measures.
    pub measures: &'static [MeasureRow],
    /// Fields.
    pub fields: &'static [FieldRow],
    /// Checks on one record: what its fields contradict.
    pub checks: &'static [CheckRow],
    /// What records have to hold.
    pub parts: &'static [PartsRow],
    /// What cannot be, shown while a record is being filled in.
    pub form: &'static [FormRow],
    /// The declared scoring rule.
    pub scoring: Scoring,
}

/// One section.
#[derive(Debug, Clone, Copy)]
pub struct SectionRow {
    /// Title as written in workflow files.
    pub title: &'static str,
    /// What one record is, in the plural.
    pub population: &'static str,
    /// Strata. A text field of the same id is used to say where a finding was seen.
    pub strata: &'static [&'static str],
}

/// One question, with what is said when it fails.
#[derive(Debug, Clone, Copy)]
pub struct QuestionRow {
    /// Stable id.
    pub id: &'static str,
    /// Title as written in workflow files.
    pub title: &'static str,
    /// The question as the auditor reads it.
    pub text: &'static str,
    /// Position of the section.
    pub section: u16,
    /// Where the answer comes from.
    pub source: Source,
    /// Whether one failure overrides the total score.
    pub critical: bool,
    /// Weight, at least 1.
    pub weight: u16,
    /// Standards behind it.
    pub standards: &'static [&'static str],
    /// Causes that often stand behind a failure.
    pub causes: &'static [&'static str],
    /// Evidence wanted.
    pub evidence: &'static str,
    /// What is wrong when it fails, as the beginning of a sentence without its full stop.
    pub failing: &'static str,
    /// What must be put right at once when it fails, if anything.
    pub correction: Option<&'static str>,
}

/// One measure.
#[derive(Debug, Clone, Copy)]
pub struct MeasureRow {
    /// Stable id.
    pub id: &'static str,
    /// Title as written in workflow files.
    pub title: &'static str,
    /// What is counted above the line.
    pub numerator: &'static str,
    /// What is counted below the line.
    pub denominator: &'static str,
    /// Unit of the value.
    pub unit: &'static str,
    /// Which direction is better.
    pub better: Better,
    /// Position of the section whose records are counted.
    pub section: u16,
    /// What stands above and below the line; left out when there is nothing below it.
    pub count: fn(&Sheet<'_>) -> (u64, u64),
}

/// One data field.
#[derive(Debug, Clone, Copy)]
pub struct FieldRow {
    /// Stable id, unique within its section.
    pub id: &'static str,
    /// Title as shown on a form.
    pub title: &'static str,
    /// Kind of value.
    pub kind: FieldKind,
    /// Position of the section.
    pub section: u16,
}

impl Table {
    /// Stops the compiler when the table's parts do not fit each other ([`crate::export_tool!`] asks).
    pub const fn assert_sound(&self) {
        let mut row = 0;
        while row < self.questions.len() {
            let question = &self.questions[row];
            question.assert_whole();
            assert!(
                (question.section as usize) < self.sections.len(),
                "a question belongs to a section that is not there"
            );
            assert!(
                row == 0 || self.questions[row - 1].section <= question.section,
                "questions of one section must stand together, section after section"
            );
            let mut before = 0;
            while before < row {
                assert!(
                    !is_same(self.questions[before].id, question.id),
                    "two questions have the same id"
                );
                before += 1;
            }
            row += 1;
        }
        self.assert_sections_look_at_practice();
        let mut row = 0;
        while row < self.fields.len() {
            assert!(
                (self.fields[row].section as usize) < self.sections.len(),
                "a field belongs to a section that is not there"
            );
            row += 1;
        }
        let mut row = 0;
        while row < self.measures.len() {
            assert!(
                (self.measures[row].section as usize) < self.sections.len(),
                "a measure belongs to a section that is not there"
            );
            row += 1;
        }
        self.assert_checks_name_rows();
    }

    /// Practice and outcomes, not only paperwork.
    const fn assert_sections_look_at_practice(&self) {
        let mut section = 0;
        while section < self.sections.len() {
            let (mut row, mut beyond_records) = (0, false);
            while row < self.questions.len() {
                let question = &self.questions[row];
                beyond_records |=
                    question.section as usize == section && question.source as u8 != Source::Records as u8;
                row += 1;
            }
            assert!(
                beyond_records,
                "a section has no questions or only reads records: ask what is seen, said or what happened to people too"
            );
            section += 1;
        }
    }

    const fn assert_checks_name_rows(&self) {
        let mut row = 0;
        while row < self.checks.len() {
            let check = &self.checks[row];
            assert!(
                (check.question as usize) < self.questions.len() && (check.field as usize) < self.fields.len(),
                "a check names a question or a field that is not there"
            );
            assert!(
                self.questions[check.question as usize].section == self.fields[check.field as usize].section,
                "a check doubts a question of one section and is shown beside a field of another"
            );
            row += 1;
        }
        let mut row = 0;
        while row < self.parts.len() {
            assert!(
                (self.parts[row].question as usize) < self.questions.len(),
                "a list of parts names a question that is not there"
            );
            let (parts, mut part) = (self.parts[row].parts, 0);
            while part < parts.len() {
                assert!(
                    (parts[part].0 as usize) < self.fields.len(),
                    "a list of parts names a field that is not there"
                );
                part += 1;
            }
            row += 1;
        }
        let mut row = 0;
        while row < self.form.len() {
            assert!(
                (self.form[row].field as usize) < self.fields.len(),
                "a row of the form names a field that is not there"
            );
            row += 1;
        }
    }

    /// The table in the words of the contract.
    pub fn describe(&self) -> Description {
        Description {
            id: self.id.into(),
            version: self.version.into(),
            title: self.title.into(),
            subject: self.subject.into(),
            service_types: owned(self.service_types),
            sections: self.sections.iter().map(SectionRow::describe).collect(),
            questions: self.questions.iter().map(QuestionRow::describe).collect(),
            measures: self.measures.iter().map(MeasureRow::describe).collect(),
            fields: self.fields.iter().map(FieldRow::describe).collect(),
            scoring: self.scoring,
        }
    }
}

impl SectionRow {
    fn describe(&self) -> Section {
        Section {
            title: self.title.into(),
            population: self.population.into(),
            strata: owned(self.strata),
        }
    }
}

impl QuestionRow {
    fn describe(&self) -> Question {
        Question {
            id: self.id.into(),
            title: self.title.into(),
            text: self.text.into(),
            section: self.section,
            source: self.source,
            critical: self.critical,
            weight: self.weight,
            standards: owned(self.standards),
            causes: owned(self.causes),
            evidence: self.evidence.into(),
        }
    }
}

impl MeasureRow {
    fn describe(&self) -> Measure {
        Measure {
            id: self.id.into(),
            title: self.title.into(),
            numerator: self.numerator.into(),
            denominator: self.denominator.into(),
            unit: self.unit.into(),
            better: self.better,
        }
    }
}

impl FieldRow {
    fn describe(&self) -> Field {
        Field {
            id: self.id.into(),
            title: self.title.into(),
            kind: self.kind,
            section: self.section,
        }
    }
}

/// Whether two texts are the same, in a constant.
const fn is_same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut at = 0;
    while at < left.len() {
        if left[at] != right[at] {
            return false;
        }
        at += 1;
    }
    true
}

pub(crate) fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
