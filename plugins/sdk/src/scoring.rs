//! The declared scoring rule, applied to counts. Counts are exact; percentages are for people.

use crate::contract::{NotApplicableRule, QuestionResult, Rounding, Scoring, SectionScore, UnansweredRule};
use crate::table::Table;

/// Counts of one question, in the order of the contract's answers: met, not met, not applicable, unanswered.
pub(crate) fn result(rule: &Scoring, question: u16, counts: [u32; 4]) -> QuestionResult {
    let [met, not_met, not_applicable, unanswered] = counts;
    let excused = match rule.not_applicable {
        NotApplicableRule::Excluded => 0,
        NotApplicableRule::CountsAsMet => not_applicable,
    };
    let missed = match rule.unanswered {
        UnansweredRule::CountsAsNotMet => unanswered,
        UnansweredRule::Refused => 0,
    };
    let numerator = met + excused;
    let denominator = numerator + not_met + missed;
    QuestionResult {
        question,
        met,
        not_met,
        not_applicable,
        unanswered,
        numerator,
        denominator,
    }
}

/// Total score of all questions asked.
pub(crate) fn total(table: &Table, questions: &[QuestionResult]) -> Option<u8> {
    let overridden = table.scoring.critical_overrides
        && questions.iter().any(|result| {
            table.questions[usize::from(result.question)].critical && result.numerator < result.denominator
        });
    share(table, questions.iter()).map(|score| if overridden { 0 } else { score })
}

/// Score of each section that was asked.
pub(crate) fn sections(table: &Table, questions: &[QuestionResult]) -> Vec<SectionScore> {
    let section_of = |result: &QuestionResult| table.questions[usize::from(result.question)].section;
    let mut asked: Vec<u16> = questions.iter().map(section_of).collect();
    asked.dedup();
    let score = |section| share(table, questions.iter().filter(|result| section_of(result) == section));
    asked
        .into_iter()
        .map(|section| SectionScore {
            section,
            score: score(section),
        })
        .collect()
}

fn share<'a>(table: &Table, results: impl Iterator<Item = &'a QuestionResult>) -> Option<u8> {
    let (mut above, mut below) = (0_u64, 0_u64);
    for result in results {
        let weight = u64::from(table.questions[usize::from(result.question)].weight);
        above += weight * u64::from(result.numerator);
        below += weight * u64::from(result.denominator);
    }
    if below == 0 {
        return None;
    }
    let half = match table.scoring.rounding {
        Rounding::Down => 0,
        Rounding::Nearest => below / 2,
    };
    // Invariant: above never exceeds below, so the share is at most 100.
    u8::try_from((above * 100 + half) / below).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Scoring = Scoring {
        not_applicable: NotApplicableRule::Excluded,
        unanswered: UnansweredRule::CountsAsNotMet,
        critical_overrides: true,
        rounding: Rounding::Down,
    };

    fn line(rule: Scoring, counts: [u32; 4]) -> (u32, u32) {
        let result = result(&rule, 0, counts);
        (result.numerator, result.denominator)
    }

    #[test]
    fn rules_decide_what_counts_above_and_below_the_line() {
        let excused = Scoring {
            not_applicable: NotApplicableRule::CountsAsMet,
            ..RULE
        };
        let refused = Scoring {
            unanswered: UnansweredRule::Refused,
            ..RULE
        };
        for (rule, counts, expected) in [
            (RULE, [7, 2, 1, 0], (7, 9)),
            (RULE, [7, 1, 1, 1], (7, 9)),
            (RULE, [0, 0, 4, 0], (0, 0)),
            (excused, [7, 2, 1, 0], (8, 10)),
            (refused, [7, 2, 1, 0], (7, 9)),
        ] {
            assert_eq!(line(rule, counts), expected, "{counts:?}");
        }
    }
}
