//! A report is believed only after looking: it must fit the tool's description, the section asked and the number of
//! records, its counts must add up, and its scores must be what the tool's own declared rule makes of them.

use crate::limits;
use ratchet_core::scoring;
use ratchet_core::tool::{
    Context, Description, Failure, FieldError, FindingDraft, MeasureResult, QuestionResult, Report,
};

/// What a report must fit.
pub struct Expected<'a> {
    /// The tool.
    pub description: &'a Description,
    /// What it was asked.
    pub context: &'a Context,
    /// How many records it was given.
    pub records: usize,
}

/// Why a report makes no sense.
type Nonsense = String;

impl Expected<'_> {
    /// Looks at a report.
    ///
    /// # Errors
    /// [`Failure::MalformedReport`] with the first thing that makes no sense.
    pub fn check(&self, report: &Report) -> Result<(), Failure> {
        self.look(report).map_err(Failure::MalformedReport)
    }

    fn look(&self, report: &Report) -> Result<(), Nonsense> {
        self.questions(&report.questions)?;
        self.scores(report)?;
        self.measures(&report.measures)?;
        self.findings(&report.findings)?;
        self.near_duplicates(&report.near_duplicates)
    }

    /// Positions of the questions asked, in the tool's order.
    fn asked(&self) -> impl Iterator<Item = u16> {
        let asked = |section: u16| self.context.section.is_none_or(|asked| asked == section);
        (0..)
            .zip(&self.description.questions)
            .filter(move |(_, question)| asked(question.section))
            .map(|(position, _)| position)
    }

    fn questions(&self, results: &[QuestionResult]) -> Result<(), Nonsense> {
        if !results.iter().map(|result| result.question).eq(self.asked()) {
            return Err("its results are not one for each question asked, in order".into());
        }
        results.iter().try_for_each(|result| self.question(result))
    }

    fn question(&self, result: &QuestionResult) -> Result<(), Nonsense> {
        let id = &self.description.questions[usize::from(result.question)].id;
        let counts = [result.met, result.not_met, result.not_applicable, result.unanswered];
        let sum: u64 = counts.into_iter().map(u64::from).sum();
        if sum != self.records as u64 {
            return Err(format!(
                "the counts of question `{id}` add up to {sum}, but there are {} records",
                self.records
            ));
        }
        if (result.numerator, result.denominator) != scoring::line(&self.description.scoring, result) {
            return Err(format!(
                "the share of question `{id}` does not follow from its counts by the declared rule"
            ));
        }
        Ok(())
    }

    fn scores(&self, report: &Report) -> Result<(), Nonsense> {
        if report.score != scoring::total(self.description, &report.questions) {
            return Err("its total score does not follow from its counts by the declared rule".into());
        }
        if report.sections != scoring::sections(self.description, &report.questions) {
            return Err("its section scores do not follow from its counts by the declared rule".into());
        }
        Ok(())
    }

    fn measures(&self, measures: &[MeasureResult]) -> Result<(), Nonsense> {
        if !measures.is_sorted_by(|left, right| left.measure < right.measure) {
            return Err("its measures are not in order or one is there twice".into());
        }
        let known = self.description.measures.len();
        for measure in measures {
            if usize::from(measure.measure) >= known {
                return Err(format!(
                    "it has measure {}, but the tool has only {known}",
                    measure.measure
                ));
            }
            if measure.denominator == 0 {
                return Err(format!("measure {} has nothing below the line", measure.measure));
            }
        }
        Ok(())
    }

    fn findings(&self, findings: &[FindingDraft]) -> Result<(), Nonsense> {
        let asked: Vec<u16> = self.asked().collect();
        let most = asked.len() * limits::FINDINGS_PER_QUESTION_MAX;
        if findings.len() > most {
            return Err(format!("{} findings, at most {most} are read", findings.len()));
        }
        findings.iter().try_for_each(|finding| self.finding(finding, &asked))
    }

    fn finding(&self, finding: &FindingDraft, asked: &[u16]) -> Result<(), Nonsense> {
        if asked.binary_search(&finding.question).is_err() {
            return Err(format!(
                "it has a finding on question {}, which was not asked",
                finding.question
            ));
        }
        let id = &self.description.questions[usize::from(finding.question)].id;
        let adds_up = finding.count >= 1
            && finding.count <= finding.of
            && finding.of as usize <= self.records
            && finding.references.len() == finding.count as usize;
        if !adds_up {
            return Err(format!(
                "a finding on question `{id}` says {} of {} with {} references of {} records",
                finding.count,
                finding.of,
                finding.references.len(),
                self.records
            ));
        }
        if has_repeats(&finding.references) {
            return Err(format!("a finding on question `{id}` names a record twice"));
        }
        let texts = [
            Some(&finding.what),
            Some(&finding.place),
            finding.immediate_correction.as_ref(),
        ];
        if texts
            .into_iter()
            .flatten()
            .any(|text| !is_bounded(text, limits::TEXT_BYTES_MAX))
        {
            return Err(format!("a finding on question `{id}` has an empty or endless text"));
        }
        for list in [&finding.standards, &finding.causes] {
            if list.len() > limits::LIST_MAX || list.iter().any(|entry| !is_bounded(entry, limits::TITLE_BYTES_MAX)) {
                return Err(format!(
                    "a finding on question `{id}` has too many or endless standards or causes"
                ));
            }
        }
        Ok(())
    }

    fn near_duplicates(&self, groups: &[Vec<String>]) -> Result<(), Nonsense> {
        // Each record belongs to one group at most, or nobody could say with what it was compared.
        let named: Vec<&String> = groups.iter().flatten().collect();
        if groups.iter().any(|group| group.len() < 2) || has_repeats(&named) {
            return Err("its groups of near duplicates overlap or have a single member".into());
        }
        Ok(())
    }
}

/// Looks at what is said beside the fields of one record.
///
/// # Errors
/// [`Failure::MalformedReport`] when it is endless.
pub fn field_errors(errors: &[FieldError]) -> Result<(), Failure> {
    let bounded = |error: &FieldError| {
        is_bounded(&error.path, limits::TITLE_BYTES_MAX) && is_bounded(&error.message, limits::TEXT_BYTES_MAX)
    };
    if errors.len() > limits::FIELD_ERRORS_MAX || !errors.iter().all(bounded) {
        return Err(Failure::MalformedReport(
            "its remarks on a record are empty or endless".into(),
        ));
    }
    Ok(())
}

fn has_repeats<T: Ord + Clone>(names: &[T]) -> bool {
    let mut sorted = names.to_vec();
    sorted.sort_unstable();
    sorted.windows(2).any(|pair| pair[0] == pair[1])
}

fn is_bounded(text: &str, bytes_max: usize) -> bool {
    !text.trim().is_empty() && text.len() <= bytes_max
}
