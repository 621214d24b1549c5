//! What every tool has in common, seen through a very small one: two questions about records, one about people.

#![allow(missing_docs)]

use ratchet_tool_sdk::contract::{
    Answer, Better, Context, FieldEntry, FieldError, FieldKind, FieldValue, NotApplicableRule, Report, Rounding,
    Sampled, Scoring, Severity, Source, ToolError, UnansweredRule,
};
use ratchet_tool_sdk::{
    CheckRow, FieldRow, Fields, MeasureRow, Problem, QuestionRow, SectionRow, Sheet, Table, Tool, check_record,
    evaluate,
};

const COUNTED: Scoring = Scoring {
    not_applicable: NotApplicableRule::Excluded,
    unanswered: UnansweredRule::CountsAsNotMet,
    critical_overrides: true,
    rounding: Rounding::Nearest,
};
const REFUSED: Scoring = Scoring {
    unanswered: UnansweredRule::Refused,
    ..COUNTED
};

const fn question(id: &'static str, section: u16, weight: u16, critical: bool) -> QuestionRow {
    QuestionRow {
        id,
        title: id,
        text: "Is it so?",
        section,
        source: Source::Observation,
        critical,
        weight,
        standards: &["cqc-saf:S8"],
        causes: &["knowledge"],
        evidence: "What was seen.",
        failing: "It is not so",
        correction: Some("Make it so."),
    }
}

const QUESTIONS: [QuestionRow; 3] = [
    question("one", 0, 1, false),
    question("two", 0, 3, true),
    question("three", 1, 1, false),
];

const fn table(scoring: Scoring) -> Table {
    Table {
        id: "small",
        version: "1.0.0",
        title: "Small",
        subject: "Very little.",
        service_types: &["residential care"],
        sections: &[
            SectionRow {
                title: "A",
                population: "records",
                strata: &["team"],
            },
            SectionRow {
                title: "B",
                population: "people",
                strata: &["team"],
            },
        ],
        questions: &QUESTIONS,
        measures: &[MeasureRow {
            id: "cups",
            title: "Cups",
            numerator: "cups",
            denominator: "records",
            unit: "cups per record",
            better: Better::More,
            section: 0,
            count: |sheet| sheet.sum(|record| Some((record.count(0).unwrap_or(0), 1))),
        }],
        fields: &[
            FieldRow {
                id: "cups",
                title: "Cups",
                kind: FieldKind::Number,
                section: 0,
            },
            FieldRow {
                id: "team",
                title: "Team",
                kind: FieldKind::Text,
                section: 0,
            },
        ],
        checks: &[],
        parts: &[],
        form: &[],
        scoring,
    }
}

struct Small;
struct Strict;

/// Fewer than two cups contradict question one; none at all is grave.
fn check_cups(sheet: &mut Sheet<'_>) {
    for record in sheet.positions() {
        match sheet.fields(record).number(0) {
            Some(0) => sheet.fail(record, 0, Problem::grave("no cup at all")),
            Some(cups) if cups < 2_000 => sheet.fail(record, 0, Problem::new("too few cups")),
            _ => {}
        }
    }
}

impl Tool for Small {
    const TABLE: Table = table(COUNTED);

    fn check(sheet: &mut Sheet<'_>) {
        check_cups(sheet);
    }

    fn check_fields(fields: Fields<'_>, errors: &mut Vec<FieldError>) {
        if !fields.has(0) {
            errors.push(FieldError {
                path: "cups".into(),
                message: "count them".into(),
            });
        }
    }
}

impl Tool for Strict {
    const TABLE: Table = table(REFUSED);

    fn check(sheet: &mut Sheet<'_>) {
        check_cups(sheet);
    }
}

fn context(section: Option<u16>) -> Context {
    Context {
        section,
        on: 0,
        service: "Rowan House".into(),
    }
}

/// `answers` in letters: y, n, -, ?.
fn record(answers: &str, cups: Option<i64>, team: &str) -> Sampled {
    let letter = |letter| match letter {
        'y' => Answer::Met,
        'n' => Answer::NotMet,
        '-' => Answer::NotApplicable,
        _ => Answer::Unanswered,
    };
    let cups = cups.map(|cups| FieldEntry {
        field: 0,
        value: FieldValue::Number(cups * 1_000),
    });
    let team = FieldEntry {
        field: 1,
        value: FieldValue::Text(team.into()),
    };
    Sampled {
        reference: "r".into(),
        answers: answers.chars().map(letter).collect(),
        fields: cups.into_iter().chain([team]).collect(),
    }
}

fn report(section: Option<u16>, records: &[Sampled]) -> Report {
    evaluate::<Small>(&context(section), records).expect("the records can be read")
}

#[test]
fn scores_follow_from_weights_and_a_failed_critical_question_overrides_the_total() {
    for (records, total, section) in [
        (vec!["yy", "yy"], Some(100), Some(100)),
        (vec!["ny", "yy"], Some(88), Some(88)),
        (vec!["yn", "yy"], Some(0), Some(63)),
        (vec!["y-", "n-"], Some(50), Some(50)),
        (vec!["--", "--"], None, None),
        (vec!["y", "yy"], Some(0), Some(63)),
        (vec![], None, None),
    ] {
        let records: Vec<Sampled> = records.iter().map(|answers| record(answers, None, "")).collect();
        let report = report(Some(0), &records);
        assert_eq!(
            (report.score, report.sections[0].score),
            (total, section),
            "{records:?}"
        );
    }
}

#[test]
fn a_check_doubts_met_and_unanswered_but_leaves_not_applicable_alone() {
    let records = [
        record("yy", Some(1), "Blue"),
        record("?y", Some(0), "Blue"),
        record("-y", Some(0), "Green"),
        record("ny", Some(5), "Green"),
        record("?y", Some(5), "Green"),
    ];
    let report = report(Some(0), &records);
    let counts = &report.questions[0];
    assert_eq!(
        (counts.met, counts.not_met, counts.not_applicable, counts.unanswered),
        (0, 3, 1, 1)
    );
    let finding = &report.findings[0];
    assert_eq!(
        finding.what,
        "It is not so: too few cups (1), no cup at all (1), found by the auditor (1), not answered (1)."
    );
    assert_eq!(finding.place, "Rowan House; team: Blue 2, Green 2");
    assert_eq!((finding.count, finding.of, finding.severity), (4, 4, Severity::High));
    assert_eq!(finding.records, [0, 1, 3, 4]);
    assert_eq!(report.measures[0].numerator, 11);
}

#[test]
fn a_section_is_asked_alone_and_no_section_is_all_of_them() {
    let records = [record("yyn", None, "")];
    for (section, asked, scores) in [
        (Some(0), vec![0, 1], vec![Some(100)]),
        (Some(1), vec![2], vec![Some(0)]),
        (None, vec![0, 1, 2], vec![Some(100), Some(0)]),
    ] {
        let report = report(section, &records);
        assert_eq!(
            report
                .questions
                .iter()
                .map(|result| result.question)
                .collect::<Vec<_>>(),
            asked
        );
        assert_eq!(
            report.sections.iter().map(|section| section.score).collect::<Vec<_>>(),
            scores
        );
    }
    assert!(matches!(
        evaluate::<Small>(&context(Some(9)), &records),
        Err(ToolError::Internal(_))
    ));
}

#[test]
fn a_strict_tool_refuses_a_record_with_a_missing_answer_and_names_it() {
    let records = [record("yy", None, ""), record("y?", None, "")];
    let refused = evaluate::<Strict>(&context(Some(0)), &records);
    let Err(ToolError::BadRecord(bad)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(
        (bad.position, bad.errors[0].path.as_str(), bad.errors.len()),
        (1, "two", 1)
    );
    // What is not asked need not be answered.
    assert!(evaluate::<Strict>(&context(Some(0)), &records[..1]).is_ok());
}

#[test]
fn a_form_shows_kinds_and_the_tools_own_remarks() {
    let mut wrong = record("yyyy", None, "");
    wrong.fields[0].value = FieldValue::Flag(true);
    let paths: Vec<String> = check_record::<Small>(&wrong)
        .into_iter()
        .map(|error| error.path)
        .collect();
    assert_eq!(paths, ["answers", "team", "cups"]);
}

/// What the compiler says of a table that does not fit: `export_tool!` asks the same in a constant.
fn said(bend: impl FnOnce(&mut [QuestionRow; 3]), bend_table: impl FnOnce(&mut Table)) -> String {
    let mut questions = QUESTIONS;
    bend(&mut questions);
    let mut bent = table(COUNTED);
    bent.questions = Box::leak(Box::new(questions));
    bend_table(&mut bent);
    let refused = std::panic::catch_unwind(|| bent.assert_sound()).expect_err("the table does not fit");
    refused
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .unwrap_or_default()
}

/// A check of a question that is not there.
const NOWHERE: [CheckRow; 1] = [CheckRow::new(9, 0, |_| None)];

/// A check of a question in another section than its field.
const ELSEWHERE: [CheckRow; 1] = [CheckRow::new(2, 0, |_| None)];

#[test]
fn a_table_that_does_not_fit_says_what_to_do() {
    table(COUNTED).assert_sound();
    let row = |bend: fn(&mut [QuestionRow; 3])| said(bend, |_| {});
    let whole = |bend: fn(&mut Table)| said(|_| {}, bend);
    for (says, expected) in [
        (row(|rows| rows[1].id = "one"), "two questions have the same id"),
        (row(|rows| rows[0].standards = &[]), "add `.standards("),
        (row(|rows| rows[0].causes = &[]), "add `.causes("),
        (row(|rows| rows[0].evidence = ""), "add `.evidence("),
        (row(|rows| rows[0].failing = ""), "add `.failing("),
        (row(|rows| rows[0].text = ""), "asks nothing"),
        (row(|rows| rows[0].weight = 0), "at least 1"),
        (row(|rows| rows[2].section = 7), "a section that is not there"),
        (row(|rows| rows[0].section = 1), "must stand together"),
        (row(|rows| rows[2].source = Source::Records), "only reads records"),
        (
            whole(|table| table.checks = &NOWHERE),
            "a check names a question or a field that is not there",
        ),
        (whole(|table| table.checks = &ELSEWHERE), "beside a field of another"),
    ] {
        assert!(says.contains(expected), "{expected}: {says}");
    }
}
