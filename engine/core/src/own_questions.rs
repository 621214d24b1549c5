//! Questions and measures that stand in the `.qip` file itself: the engine evaluates them, purely, from the description and the
//! records.
//!
//! A tool is either all its own (no component is asked at all), or a component's questions come first and its own after them. Then
//! the component sees only its part of each record, and [`merge`] puts the two reports together under one score.

mod draft;

use crate::definition::{OwnPart, Tool};
use crate::sampling::Sample;
use crate::scoring;
use crate::tool::{
    Answer, Answers, Description, Failure, FieldKind, FieldValue, MeasureResult, Record, Report, Unanswered,
};
use std::borrow::Cow;
use std::ops::Range;

/// What is evaluated, beside the records.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The sample, for the strata of each record.
    pub sample: Option<&'a Sample>,
    /// Section that is audited, by position; `None` is all.
    pub section: Option<u16>,
    /// Name of the service.
    pub service: &'a str,
    /// Standards of the audit: they stand behind every question that names none.
    pub standards: &'a [String],
}

/// How much of a description, and of each record, belongs to the component: everything before these positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Border {
    /// First field of the file.
    pub fields: usize,
    /// First measure of the file.
    pub measures: usize,
    /// First question of the file.
    pub questions: usize,
}

impl Border {
    /// The border of a tool; without a part of its own everything belongs to the component.
    pub fn of(tool: &Tool) -> Self {
        let known = &tool.description;
        let Some(own) = &tool.own else {
            return Self {
                fields: known.fields.len(),
                measures: known.measures.len(),
                questions: known.questions.len(),
            };
        };
        let measures = usize::from(own.first_measure).min(known.measures.len());
        Self {
            // Invariant: each measure of the file has one field, and they stand last (see `check`).
            fields: known.fields.len().saturating_sub(known.measures.len() - measures),
            measures,
            questions: usize::from(own.first_question).min(known.questions.len()),
        }
    }
}

/// Whether a component takes part when this section is asked.
pub fn asks_component(tool: &Tool, section: Option<u16>) -> bool {
    match &tool.own {
        None => true,
        Some(OwnPart { base: None, .. }) => false,
        Some(OwnPart { base: Some(_), .. }) => asked(tool, section, 0..Border::of(tool).questions).next().is_some(),
    }
}

/// What the component says about itself: the description without the part of the file.
pub fn component_description(tool: &Tool) -> Cow<'_, Description> {
    if tool.own.is_none() {
        return Cow::Borrowed(&tool.description);
    }
    let border = Border::of(tool);
    let mut description = tool.description.as_ref().clone();
    description.questions.truncate(border.questions);
    description.measures.truncate(border.measures);
    description.fields.truncate(border.fields);
    Cow::Owned(description)
}

/// The component's part of each record.
pub fn component_records<'r>(records: &'r [Record], border: &Border) -> Cow<'r, [Record]> {
    let fits = |record: &Record| {
        record.answers.as_slice().len() <= border.questions
            && record
                .fields
                .iter()
                .all(|(field, _)| usize::from(*field) < border.fields)
    };
    if records.iter().all(fits) {
        return Cow::Borrowed(records);
    }
    let part = |record: &Record| {
        let answers = record.answers.as_slice();
        let fields = record.fields.iter();
        Record {
            answers: Answers::new(answers[..answers.len().min(border.questions)].to_vec()),
            fields: fields
                .filter(|(field, _)| usize::from(*field) < border.fields)
                .cloned()
                .collect(),
            reference: record.reference.clone(),
        }
    };
    Cow::Owned(records.iter().map(part).collect())
}

/// Which answers to the file's questions are missing although all are needed, one sentence each.
pub fn missing(tool: &Tool, section: Option<u16>, records: &[Record]) -> Vec<String> {
    if tool.description.scoring.unanswered != Unanswered::Refused {
        return Vec::new();
    }
    let of_record = |record: &Record| {
        let unanswered = own(tool, section).filter(|question| scoring::answer(record, *question) == Answer::Unanswered);
        let sentence = |question: u16| {
            let title = &tool.description.questions[usize::from(question)].title;
            format!(
                "`{}` has no answer to \"{title}\", and all answers are needed",
                record.reference
            )
        };
        unanswered.map(sentence).collect::<Vec<_>>()
    };
    records.iter().flat_map(of_record).collect()
}

/// The report on the file's own questions and measures.
pub fn evaluate(tool: &Tool, asked: &Asked<'_>, records: &[Record]) -> Report {
    let description = &tool.description;
    let questions: Vec<_> = own(tool, asked.section)
        .map(|question| scoring::count(&description.scoring, question, records))
        .collect();
    Report {
        score: scoring::total(description, &questions),
        sections: scoring::sections(description, &questions),
        measures: measures(tool, asked.section, records),
        findings: questions
            .iter()
            .filter(|result| result.numerator < result.denominator)
            .map(|result| draft::draft(description, asked, records, result))
            .collect(),
        near_duplicates: Vec::new(),
        questions,
    }
}

/// Puts the component's report and the file's own part together. The score is made anew over all questions, under the declared rule.
///
/// # Errors
/// [`Failure::MalformedReport`] when the component speaks of what is not its own, or not of all that it was asked.
pub fn merge(tool: &Tool, ask: &Asked<'_>, component: Report, records: &[Record]) -> Result<Report, Failure> {
    check_component(tool, ask.section, &component, records.len()).map_err(Failure::MalformedReport)?;
    let own = evaluate(tool, ask, records);
    let mut report = component;
    report.questions.extend(own.questions);
    report.measures.extend(own.measures);
    report.findings.extend(own.findings);
    report.score = scoring::total(&tool.description, &report.questions);
    report.sections = scoring::sections(&tool.description, &report.questions);
    Ok(report)
}

/// What must hold of a tool with a part of its own.
///
/// # Errors
/// What does not hold, as the end of a sentence about the tool.
pub fn check(tool: &Tool) -> Result<(), &'static str> {
    let Some(own) = &tool.own else {
        return if tool.digest.is_empty() {
            Err("has neither a component nor questions of its own")
        } else {
            Ok(())
        };
    };
    let known = &tool.description;
    let border = Border::of(tool);
    if usize::from(own.first_question) > known.questions.len() || usize::from(own.first_measure) > known.measures.len()
    {
        return Err("has questions of its own that are not there");
    }
    match own.base {
        None if !tool.digest.is_empty() || border.questions + border.measures > 0 => {
            return Err("has questions of a component, but no component");
        }
        None if known.questions.is_empty() => return Err("asks no question"),
        Some(_) if tool.digest.is_empty() => return Err("builds on a component that is not pinned"),
        _ => {}
    }
    if known
        .questions
        .iter()
        .any(|question| usize::from(question.section) >= known.sections.len())
    {
        return Err("has a question in a section that is not there");
    }
    let mut fields = known.fields.iter().skip(border.fields);
    let measured = known.measures.iter().skip(border.measures);
    let paired = known.fields.len() >= known.measures.len() - border.measures;
    let is_flag = |id: &String| {
        fields
            .next()
            .is_some_and(|field| field.id == *id && field.kind == FieldKind::Flag)
    };
    if !paired || !measured.map(|measure| &measure.id).all(is_flag) {
        return Err("has a measure of its own without a yes/no field of the same id");
    }
    Ok(())
}

/// The file's own questions that are asked.
fn own(tool: &Tool, section: Option<u16>) -> impl Iterator<Item = u16> + '_ {
    asked(
        tool,
        section,
        Border::of(tool).questions..tool.description.questions.len(),
    )
}

fn asked(tool: &Tool, section: Option<u16>, among: Range<usize>) -> impl Iterator<Item = u16> + '_ {
    (0_u16..)
        .zip(&tool.description.questions)
        .skip(among.start)
        .take(among.len())
        .filter(move |(_, question)| section.is_none_or(|section| section == question.section))
        .map(|(position, _)| position)
}

/// How many records say yes over how many say yes or no; a measure about which no record says anything is left out.
fn measures(tool: &Tool, section: Option<u16>, records: &[Record]) -> Vec<MeasureResult> {
    let border = Border::of(tool);
    let value = |measure: usize| {
        let field = border.fields + measure - border.measures;
        let of = tool.description.fields.get(field)?.section;
        if section.is_some_and(|section| section != of) {
            return None;
        }
        let flags = records.iter().flat_map(|record| &record.fields);
        let said = flags.filter_map(|(position, value)| match value {
            FieldValue::Flag(yes) if usize::from(*position) == field => Some(*yes),
            _ => None,
        });
        let (yes, all) = said.fold((0, 0), |(yes, all), said| (yes + u64::from(said), all + 1));
        (all > 0).then(|| MeasureResult {
            // Invariant: a tool's own border is a `u16`, and measures are few.
            measure: u16::try_from(measure).unwrap_or(u16::MAX),
            numerator: yes,
            denominator: all,
        })
    };
    (border.measures..tool.description.measures.len())
        .filter_map(value)
        .collect()
}

fn check_component(tool: &Tool, section: Option<u16>, report: &Report, records: usize) -> Result<(), String> {
    let border = Border::of(tool);
    let expected = asked(tool, section, 0..border.questions);
    if !expected.eq(report.questions.iter().map(|result| result.question)) {
        return Err("its results are not one for each of its own questions, in order".to_owned());
    }
    for result in &report.questions {
        let counts = [result.met, result.not_met, result.not_applicable, result.unanswered];
        let sum: u64 = counts.into_iter().map(u64::from).sum();
        if sum != records as u64
            || (result.numerator, result.denominator) != scoring::line(&tool.description.scoring, result)
        {
            return Err("the counts of its questions do not add up".to_owned());
        }
    }
    if report
        .measures
        .iter()
        .any(|result| usize::from(result.measure) >= border.measures)
    {
        return Err("it has a measure that is not its own".to_owned());
    }
    let known = |question: u16| report.questions.iter().any(|result| result.question == question);
    if report.findings.iter().any(|finding| !known(finding.question)) {
        return Err("it has a finding on a question that is not its own".to_owned());
    }
    Ok(())
}
