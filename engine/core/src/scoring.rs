//! The declared scoring rule of a tool, applied to counts. Counts are exact; percentages are for people.
//!
//! Used where the engine counts answers itself and where it looks over what a component counted.

use crate::tool::{Answer, Description, NotApplicable, QuestionResult, Record, Rounding, Scoring, Unanswered};

/// Counts of one question over all records, with what stands above and below the line.
pub fn count(rule: &Scoring, question: u16, records: &[Record]) -> QuestionResult {
    let mut result = QuestionResult {
        question,
        met: 0,
        not_met: 0,
        not_applicable: 0,
        unanswered: 0,
        numerator: 0,
        denominator: 0,
    };
    for record in records {
        match answer(record, question) {
            Answer::Met => result.met += 1,
            Answer::NotMet => result.not_met += 1,
            Answer::NotApplicable => result.not_applicable += 1,
            Answer::Unanswered => result.unanswered += 1,
        }
    }
    (result.numerator, result.denominator) = line(rule, &result);
    result
}

/// The answer of one record to one question; what is not there was not answered.
pub fn answer(record: &Record, question: u16) -> Answer {
    let answers = record.answers.as_slice();
    answers
        .get(usize::from(question))
        .copied()
        .unwrap_or(Answer::Unanswered)
}

/// Whether this answer counts against the question.
pub fn fails(rule: &Scoring, answer: Answer) -> bool {
    match answer {
        Answer::NotMet => true,
        Answer::Unanswered => rule.unanswered == Unanswered::CountsAsNotMet,
        Answer::Met | Answer::NotApplicable => false,
    }
}

/// What stands above and below the line under the declared rule.
pub fn line(rule: &Scoring, result: &QuestionResult) -> (u32, u32) {
    let excused = match rule.not_applicable {
        NotApplicable::Excluded => 0,
        NotApplicable::CountsAsMet => result.not_applicable,
    };
    let missed = match rule.unanswered {
        Unanswered::CountsAsNotMet => result.unanswered,
        Unanswered::Refused => 0,
    };
    let above = result.met.saturating_add(excused);
    (above, above.saturating_add(result.not_met).saturating_add(missed))
}

/// Total score in whole percent: the weighted share of all questions; nought when a critical one failed and that overrides.
/// Questions must be those of the description.
pub fn total(description: &Description, results: &[QuestionResult]) -> Option<u8> {
    let critical_failed = results.iter().any(|result| {
        description.questions[usize::from(result.question)].critical && result.numerator < result.denominator
    });
    let overridden = description.scoring.critical_overrides && critical_failed;
    share(description, results.iter()).map(|score| if overridden { 0 } else { score })
}

/// Score of each section that was asked, by position.
pub fn sections(description: &Description, results: &[QuestionResult]) -> Vec<(u16, Option<u8>)> {
    let section_of = |result: &QuestionResult| description.questions[usize::from(result.question)].section;
    let mut asked: Vec<u16> = results.iter().map(section_of).collect();
    asked.sort_unstable();
    asked.dedup();
    let score = |section| {
        share(
            description,
            results.iter().filter(|result| section_of(result) == section),
        )
    };
    asked.into_iter().map(|section| (section, score(section))).collect()
}

/// Weighted share in whole percent, rounded as declared; `None` when nothing stands below the line.
pub fn share<'r>(description: &Description, results: impl Iterator<Item = &'r QuestionResult>) -> Option<u8> {
    let (mut above, mut below) = (0_u64, 0_u64);
    for result in results {
        let weight = u64::from(description.questions[usize::from(result.question)].weight);
        above += weight * u64::from(result.numerator);
        below += weight * u64::from(result.denominator);
    }
    let half = match description.scoring.rounding {
        Rounding::Down => 0,
        Rounding::Nearest => below / 2,
    };
    (above * 100 + half)
        .checked_div(below)
        .and_then(|percent| u8::try_from(percent).ok())
}
