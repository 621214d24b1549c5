//! Questions that stand in the file: what the engine counts is what a person with a pencil counts, and it never speaks for a component.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use ratchet_core::definition::{OwnPart, Tool};
use ratchet_core::own_questions::{
    Asked, Border, asks_component, check, component_description, component_records, evaluate, merge, missing,
};
use ratchet_core::tool::{
    Answer, Answers, Better, Description, Failure, Field, FieldKind, FieldValue, Measure, MeasureResult, NotApplicable,
    Question, Record, Report, Rounding, Scoring, Section, Severity, Source, Unanswered,
};
use std::sync::Arc;

const ANSWERS: [Answer; 4] = [Answer::Met, Answer::NotMet, Answer::NotApplicable, Answer::Unanswered];

fn question(number: usize, weight: u16, critical: bool) -> Question {
    Question {
        id: format!("q{number}"),
        title: format!("Question {number}"),
        text: "?".to_owned(),
        section: 0,
        source: Source::Conversation,
        critical,
        weight,
        standards: Vec::new(),
        causes: vec!["leadership oversight".to_owned()],
        evidence: String::new(),
    }
}

/// A tool of so many questions and measures, the first of which belong to a component.
fn tool(questions: Vec<Question>, measures: usize, component: (u16, u16), scoring: Scoring) -> Tool {
    let measure = |number: usize| Measure {
        id: format!("m{number}"),
        title: format!("Measure {number}"),
        numerator: "yes".to_owned(),
        denominator: "asked".to_owned(),
        unit: "share".to_owned(),
        better: Better::Higher,
    };
    let field = |number: usize| Field {
        id: format!("m{number}"),
        title: format!("Measure {number}"),
        kind: FieldKind::Flag,
        section: 0,
    };
    let has_component = component != (0, 0);
    Tool {
        description: Arc::new(Description {
            id: "supervision".to_owned(),
            version: "1.0.0".to_owned(),
            title: "Supervision".to_owned(),
            subject: "Supervision".to_owned(),
            service_types: Vec::new(),
            sections: vec![Section {
                title: "All".to_owned(),
                population: "staff".to_owned(),
                strata: Vec::new(),
            }],
            questions,
            measures: (0..measures).map(measure).collect(),
            fields: (usize::from(component.1)..measures).map(field).collect(),
            scoring,
        }),
        digest: if has_component { "ab".repeat(32) } else { String::new() },
        own: Some(OwnPart {
            base: has_component.then(|| "base".to_owned()),
            first_measure: component.1,
            first_question: component.0,
        }),
    }
}

fn asked(section: Option<u16>) -> Asked<'static> {
    Asked {
        sample: None,
        section,
        service: "Oak House",
        standards: &[],
    }
}

fn scoring() -> impl Strategy<Value = Scoring> {
    let rules = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    rules.prop_map(|(excluded, refused, critical_overrides, down)| Scoring {
        not_applicable: if excluded {
            NotApplicable::Excluded
        } else {
            NotApplicable::CountsAsMet
        },
        unanswered: if refused {
            Unanswered::Refused
        } else {
            Unanswered::CountsAsNotMet
        },
        critical_overrides,
        rounding: if down { Rounding::Down } else { Rounding::Nearest },
    })
}

fn records(questions: usize, measures: usize) -> impl Strategy<Value = Vec<Record>> {
    let row = (
        proptest::collection::vec(0..4_usize, questions),
        proptest::collection::vec(proptest::option::of(any::<bool>()), measures),
    );
    proptest::collection::vec(row, 0..12).prop_map(|rows| {
        let record = |(number, (letters, flags)): (usize, (Vec<usize>, Vec<Option<bool>>))| Record {
            answers: Answers::new(letters.into_iter().map(|letter| ANSWERS[letter]).collect()),
            fields: (0_u16..)
                .zip(flags)
                .filter_map(|(field, flag)| Some((field, FieldValue::Flag(flag?))))
                .collect(),
            reference: format!("R-{number}"),
        };
        rows.into_iter().enumerate().map(record).collect()
    })
}

proptest! {
    /// The pencil: every record's answer weighs its question's weight, above the line when it counts as good, below when it counts.
    #[test]
    fn a_report_is_what_a_pencil_counts(
        scoring in scoring(),
        weights in proptest::collection::vec((1..4_u16, any::<bool>()), 1..5),
        records in records(5, 2),
    ) {
        let questions = weights.iter().enumerate().map(|(number, (weight, critical))| question(number, *weight, *critical));
        let tool = tool(questions.collect(), 2, (0, 0), scoring);
        prop_assert_eq!(check(&tool), Ok(()));
        let report = evaluate(&tool, &asked(None), &records);
        let (mut above, mut below, mut ruined) = (0_u64, 0_u64, false);
        for (position, (weight, critical)) in weights.iter().enumerate() {
            let mut line = (0_u32, 0_u32);
            let mut bad = Vec::new();
            for record in &records {
                match record.answers.as_slice()[position] {
                    Answer::Met => line = (line.0 + 1, line.1 + 1),
                    Answer::NotApplicable if scoring.not_applicable == NotApplicable::CountsAsMet => {
                        line = (line.0 + 1, line.1 + 1);
                    }
                    Answer::NotMet => {
                        line.1 += 1;
                        bad.push(record.reference.clone());
                    }
                    Answer::Unanswered if scoring.unanswered == Unanswered::CountsAsNotMet => {
                        line.1 += 1;
                        bad.push(record.reference.clone());
                    }
                    Answer::NotApplicable | Answer::Unanswered => {}
                }
            }
            above += u64::from(*weight) * u64::from(line.0);
            below += u64::from(*weight) * u64::from(line.1);
            ruined |= *critical && !bad.is_empty();
            let counted = &report.questions[position];
            prop_assert_eq!((counted.numerator, counted.denominator), line);
            let finding = report.findings.iter().find(|finding| usize::from(finding.question) == position);
            prop_assert_eq!(finding.map(|finding| &finding.references), (!bad.is_empty()).then_some(&bad));
            if let Some(finding) = finding {
                prop_assert_eq!((finding.count as usize, finding.of), (bad.len(), line.1));
                prop_assert_eq!(finding.severity == Severity::High, *critical);
            }
        }
        let percent = if below == 0 {
            None
        } else if ruined && scoring.critical_overrides {
            Some(0)
        } else {
            let exact = above as f64 * 100.0 / below as f64;
            Some(if scoring.rounding == Rounding::Down { exact.floor() } else { (exact + 0.5).floor() } as u8)
        };
        prop_assert_eq!(report.score, percent);
        for measure in 0..2_u16 {
            let said: Vec<bool> = records.iter().flat_map(|record| &record.fields).filter_map(|(field, value)| match value {
                FieldValue::Flag(yes) if *field == measure => Some(*yes),
                _ => None,
            }).collect();
            let yes = said.iter().filter(|yes| **yes).count() as u64;
            let expected = (!said.is_empty()).then_some((yes, said.len() as u64));
            let found = report.measures.iter().find(|result| result.measure == measure);
            prop_assert_eq!(found.map(|result| (result.numerator, result.denominator)), expected);
        }
    }

    /// Whatever stands where in one sheet: component and file together say what the file would say about all of it.
    #[test]
    fn a_component_and_the_file_make_one_report(scoring in scoring(), border in 1..4_u16, records in records(5, 2)) {
        let questions = || (0..5).map(|number| question(number, 1, number == 4)).collect::<Vec<_>>();
        let all = tool(questions(), 2, (0, 0), scoring);
        let whole = evaluate(&all, &asked(None), &records);
        let split = tool(questions(), 2, (border, 0), scoring);
        prop_assert_eq!(check(&split), Ok(()));
        let description = component_description(&split).into_owned();
        let alone = Tool { description: Arc::new(description), digest: String::new(), own: all.own.clone() };
        let part = component_records(&records, &Border::of(&split));
        prop_assert!(part.iter().all(|record| record.answers.as_slice().len() == usize::from(border) && record.fields.is_empty()));
        let component = evaluate(&alone, &asked(None), &part);
        prop_assert_eq!(merge(&split, &asked(None), component, &records), Ok(whole));
    }
}

const RULE: Scoring = Scoring {
    not_applicable: NotApplicable::Excluded,
    unanswered: Unanswered::Refused,
    critical_overrides: false,
    rounding: Rounding::Down,
};

fn one(reference: &str, letters: &str) -> Record {
    Record {
        answers: Answers::try_from(letters.to_owned()).unwrap(),
        fields: Vec::new(),
        reference: reference.to_owned(),
    }
}

#[test]
fn a_component_that_speaks_for_the_file_is_not_believed() {
    let tool = tool(
        (0..2).map(|number| question(number, 1, false)).collect(),
        1,
        (1, 0),
        RULE,
    );
    let records = [one("R-1", "yn")];
    let alone = Tool {
        own: Some(OwnPart {
            base: None,
            first_measure: 0,
            first_question: 0,
        }),
        digest: String::new(),
        ..tool.clone()
    };
    let too_much = evaluate(&alone, &asked(None), &records);
    let stolen = Report {
        measures: vec![MeasureResult {
            measure: 0,
            numerator: 1,
            denominator: 1,
        }],
        ..Report::default()
    };
    for report in [too_much, stolen, Report::default()] {
        let merged = merge(&tool, &asked(None), report, &records);
        assert!(matches!(merged, Err(Failure::MalformedReport(_))), "{merged:?}");
    }
}

#[test]
fn a_missing_answer_is_named_where_all_are_needed() {
    let tool = tool(vec![question(0, 1, false)], 0, (0, 0), RULE);
    assert_eq!(
        missing(&tool, None, &[one("R-1", "y"), one("R-2", "?")]),
        ["`R-2` has no answer to \"Question 0\", and all answers are needed"]
    );
}

#[test]
fn a_tool_of_the_file_alone_asks_no_component() {
    let questions = || vec![question(0, 1, false), question(1, 1, false)];
    assert!(!asks_component(&tool(questions(), 0, (0, 0), RULE), None));
    assert!(asks_component(&tool(questions(), 0, (1, 0), RULE), None));
    let elsewhere = tool(questions(), 0, (1, 0), RULE);
    assert!(
        !asks_component(&elsewhere, Some(7)),
        "nothing of the component stands in section 7"
    );
}

#[test]
fn a_tool_that_cannot_be_evaluated_is_refused() {
    let good = || tool(vec![question(0, 1, false)], 1, (0, 0), RULE);
    let pinned = Tool {
        digest: "ab".repeat(32),
        ..good()
    };
    assert_eq!(check(&pinned), Err("has questions of a component, but no component"));
    let nothing = Tool { own: None, ..good() };
    assert_eq!(check(&nothing), Err("has neither a component nor questions of its own"));
    let mut description = good().description.as_ref().clone();
    description.fields[0].kind = FieldKind::Text;
    let textual = Tool {
        description: Arc::new(description),
        ..good()
    };
    assert_eq!(
        check(&textual),
        Err("has a measure of its own without a yes/no field of the same id")
    );
}
