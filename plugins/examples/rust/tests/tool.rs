//! The tool as ordinary Rust: no WebAssembly needed. `ratchet plugin test .` tries the component.

#![allow(missing_docs, clippy::unwrap_used)]

use ratchet_tool_call_bells::AuditTool;
use ratchet_tool_sdk::contract::{Answer, Context, FieldEntry, FieldValue, Report, Sampled, ToolError};
use ratchet_tool_sdk::{check_record, evaluate};

const WAITED: u16 = 2;

fn record(answers: &[Answer], waited: Option<i64>) -> Sampled {
    let entry = |minutes: i64| FieldEntry {
        field: WAITED,
        value: FieldValue::Number(minutes * 1_000),
    };
    Sampled {
        reference: "r1".into(),
        answers: answers.to_vec(),
        fields: waited.map(entry).into_iter().collect(),
    }
}

fn report(records: &[Sampled]) -> Result<Report, ToolError> {
    let context = Context {
        section: Some(0),
        on: 1_793_577_600,
        service: "Rowan House".into(),
    };
    evaluate::<AuditTool>(&context, records)
}

#[test]
fn a_record_doubts_an_answer_that_it_contradicts() {
    let met = [Answer::Met; 3];
    let report = report(&[record(&met, Some(12)), record(&met, Some(9))]).unwrap();
    assert_eq!(report.score, Some(83));
    assert_eq!(
        report.findings[0].what,
        "Calls are not answered in time: somebody came after more than ten minutes (1)."
    );
    assert_eq!((report.measures[0].numerator, report.measures[0].denominator), (21, 2));
}

#[test]
fn nothing_gives_neither_a_score_nor_a_finding() {
    let report = report(&[]).unwrap();
    assert_eq!((report.score, report.findings.len()), (None, 0));
}

#[test]
fn more_answers_than_questions_are_refused_by_position() {
    let refused = report(&[record(&[Answer::Met; 4], None)]).unwrap_err();
    assert!(matches!(refused, ToolError::BadRecord(bad) if bad.position == 0));
}

#[test]
fn the_form_says_what_cannot_be() {
    let errors = check_record::<AuditTool>(&record(&[], Some(-1)));
    assert_eq!(errors.len(), 1);
    assert_eq!(
        (errors[0].path.as_str(), errors[0].message.as_str()),
        (
            "waited",
            "nobody can come before the call: write the minutes as 0 or more"
        )
    );
}
