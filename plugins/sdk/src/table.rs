//! What a tool says about itself, as a table that is written down once. Text lives in the program, so describing costs
//! nothing until somebody asks.

use crate::contract::{Better, Description, Field, FieldKind, Measure, Question, Scoring, Section, Source};

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

pub(crate) fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
