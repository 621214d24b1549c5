//! Tables as people and spreadsheets really write them.

use super::answers::{self, Form};
use super::{Intake, frame, people};
use crate::limits;
use crate::tool::{
    Description, Field, FieldKind, FieldValue, NotApplicable, Question, Record, Rounding, Scoring, Section, Source,
    Unanswered,
};
use chrono_tz::Tz;
use std::collections::BTreeMap;

fn tool() -> Description {
    let section = |title: &str| Section {
        title: title.into(),
        population: "administrations".into(),
        strata: vec!["shift".into()],
    };
    let question = |id: &str, title: &str, section| Question {
        id: id.into(),
        title: title.into(),
        text: String::new(),
        section,
        source: Source::Records,
        critical: false,
        weight: 1,
        standards: Vec::new(),
        causes: Vec::new(),
        evidence: String::new(),
    };
    let field = |id: &str, kind| Field {
        id: id.into(),
        title: id.replace('-', " "),
        kind,
        section: 0,
    };
    Description {
        id: "medicines".into(),
        version: "1.0.0".into(),
        title: "Medicines".into(),
        subject: String::new(),
        service_types: Vec::new(),
        sections: vec![section("PRN"), section("MAR")],
        questions: vec![
            question("prn-protocol", "Protocol complete", 0),
            question("mar-signed", "Signed", 1),
        ],
        measures: Vec::new(),
        fields: vec![
            field("dose", FieldKind::Number),
            field("given-at", FieldKind::Moment),
            field("trigger", FieldKind::Text),
            field("witnessed", FieldKind::Flag),
        ],
        scoring: Scoring {
            not_applicable: NotApplicable::Excluded,
            unanswered: Unanswered::CountsAsNotMet,
            critical_overrides: false,
            rounding: Rounding::Down,
        },
    }
}

fn read(text: &str) -> Intake<Record> {
    let tool = tool();
    answers::read(
        text,
        &Form {
            tool: &tool,
            section: Some(0),
            zone: Tz::Europe__London,
        },
    )
}

/// `reference=letters` of each good row, and `line:column name` of each problem.
fn check(text: &str, good: &[&str], bad: &[&str]) {
    let read = read(text);
    let rows: Vec<String> = read
        .rows
        .iter()
        .map(|row| format!("{}={}", row.reference, String::from(row.answers.clone())))
        .collect();
    assert_eq!(rows, good, "good rows of {text:?}");
    let problems: Vec<String> = read
        .problems
        .iter()
        .map(|problem| format!("{}:{} {}", problem.line, problem.column, problem.column_name))
        .collect();
    assert_eq!(problems, bad, "problems of {text:?}: {:#?}", read.problems);
}

#[test]
fn tables_are_read_as_spreadsheets_write_them() {
    check(
        "reference,Protocol complete\nA,yes\nB,n\nC,N/A\nD,\nE,-\nF,Not met\n",
        &["A=y?", "B=n?", "C=-?", "D=??", "E=-?", "F=n?"],
        &[],
    );
    check("\u{feff}Reference,PRN-PROTOCOL\r\nA,Y\r\n", &["A=y?"], &[]);
    check("reference;protocol  complete\nA;y", &["A=y?"], &[]);
    check("protocol complete\treference\nmet\tA\n", &["A=y?"], &[]);
    check(
        "\"reference\",\"Protocol complete\"\n\"A, 1\",\"y\"\n",
        &["A, 1=y?"],
        &[],
    );
    check(
        "reference,Protocol complete,,\nA,y,,\n,,,\n\n\nB,n,,,,\n",
        &["A=y?", "B=n?"],
        &[],
    );
    check("reference,shift,Protocol complete\nA,evening,y\n", &["A=y?"], &[]);
}

#[test]
fn bad_cells_are_named_and_the_other_rows_kept() {
    check("", &[], &["1:1 "]);
    check("\n\n", &[], &["1:1 "]);
    check("Protocol complete\ny\n", &[], &["1:2 reference"]);
    check(
        "reference,Protocol complete\nA,maybe\nB,y\n",
        &["B=y?"],
        &["2:2 Protocol complete"],
    );
    check("reference,Protocol complete\n,y\nB,y\n", &["B=y?"], &["2:1 reference"]);
    check(
        "reference,Protocol complete\nA,y\nB,y\nA,n\n",
        &["A=y?", "B=y?"],
        &["4:1 reference"],
    );
    check(
        "reference,Protocol complete\nA\nB,y,n\nC,y\n",
        &["C=y?"],
        &["2:2 Protocol complete", "3:3 "],
    );
    check("reference,Lunch\nA,y\n", &["A=??"], &["1:2 Lunch"]);
    check("reference,Signed\nA,y\n", &["A=??"], &["1:2 Signed"]);
    check(
        "reference,Protocol complete,protocol complete\nA,y,n\n",
        &["A=y?"],
        &["1:3 protocol complete"],
    );
    check(
        "reference,Protocol complete,prn-protocol\nA,y,n\n",
        &["A=y?"],
        &["1:3 prn-protocol"],
    );
    check("reference,Protocol complete,\nA,y,stray\nB,y,\n", &["B=y?"], &["2:3 "]);
    check(
        "reference,Protocol complete\n\n\nA,maybe\n",
        &[],
        &["4:2 Protocol complete"],
    );
}

#[test]
fn an_open_quotation_mark_does_not_swallow_the_rows_after_it() {
    let text = "reference,trigger,Protocol complete\nA,\"pain,y\nB,pain,y\nC,pain,n\n";
    check(text, &["B=y?", "C=n?"], &["2:3 Protocol complete"]);
    check(
        "reference,trigger,Protocol complete\nA,\"two\nlines\",y\nB,x,maybe\n",
        &["A=y?"],
        &["4:3 Protocol complete"],
    );
}

#[test]
fn fields_become_values() {
    let value = |column: &str, text: &str| {
        let read = read(&format!("reference,{column}\nA,\"{text}\"\n"));
        match read.problems.first() {
            Some(problem) => Err(problem.message.clone()),
            None => Ok(read.rows[0].fields.first().map(|(_, value)| value.clone())),
        }
    };
    for (text, thousandths) in [
        ("2", 2_000),
        ("2.5", 2_500),
        ("-0.125", -125),
        ("1.2000", 1_200),
        ("0", 0),
    ] {
        assert_eq!(value("dose", text), Ok(Some(FieldValue::Number(thousandths))), "{text}");
    }
    for wrong in [
        "2 mg",
        "1,5",
        ".5",
        "5.",
        "1.2345",
        "--1",
        "99999999999999999999",
        "1e3",
    ] {
        assert!(value("dose", wrong).is_err(), "{wrong}");
    }
    // British Summer Time: half past nine is half past eight in UTC.
    let half_past_eight = 1_780_302_600;
    for text in [
        "2026-06-01 09:30",
        "2026-06-01T09:30:00",
        "2026-06-01T08:30:00Z",
        "2026-06-01T10:30:00+02:00",
    ] {
        assert_eq!(
            value("given-at", text),
            Ok(Some(FieldValue::Moment(half_past_eight))),
            "{text}"
        );
    }
    for wrong in ["1/6/2026 09:30", "2026-06-01", "2026-03-29 01:30", "yesterday"] {
        assert!(value("given-at", wrong).is_err(), "{wrong}");
    }
    assert_eq!(value("witnessed", "Yes"), Ok(Some(FieldValue::Flag(true))));
    assert!(value("witnessed", "perhaps").is_err());
    assert_eq!(value("trigger", "pain"), Ok(Some(FieldValue::Text("pain".into()))));
    assert_eq!(value("trigger", ""), Ok(None));
    assert!(value("trigger", &"x".repeat(limits::TEXT_CHARS + 1)).is_err());
}

#[test]
fn a_wrong_column_in_a_huge_table_is_bounded() {
    let mut text = "reference,Protocol complete\n".to_owned();
    (0..50_000).for_each(|row| text.push_str(&format!("R{row},perhaps\n")));
    let read = read(&text);
    assert_eq!((read.rows.len(), read.problems.len()), (0, limits::INTAKE_PROBLEMS));
}

#[test]
fn a_map_is_read_like_a_row() {
    let tool = tool();
    let form = Form {
        tool: &tool,
        section: Some(0),
        zone: Tz::Europe__London,
    };
    let written = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(name, text)| ((*name).into(), (*text).into()))
            .collect()
    };
    let record = answers::record(
        "A",
        &written(&[("Protocol complete", "yes"), ("dose", "2.5")]),
        1,
        &form,
    );
    let record = record.expect("a good record");
    assert_eq!(record.fields, [(0, FieldValue::Number(2_500))]);
    let twice = answers::record(
        "A",
        &written(&[("Protocol complete", "yes"), ("prn-protocol", "no")]),
        1,
        &form,
    );
    assert!(twice.is_err(), "an answer by id and by title is two answers");
    assert!(answers::record("A", &written(&[("reference", "B")]), 1, &form).is_err());
    let problems = answers::record("", &written(&[("Lunch", "yes"), ("dose", "lots")]), 3, &form);
    let problems = problems.expect_err("three problems");
    let named: Vec<_> = problems
        .iter()
        .map(|problem| (problem.line, problem.column_name.as_str()))
        .collect();
    assert_eq!(named, [(3, "reference"), (3, "Lunch"), (3, "dose")]);
}

#[test]
fn frames_keep_their_strata() {
    let read = frame::read("Reference,Shift,Team\nA,evening,North\nB,,South\nA,day,North\n,day,North\n");
    let rows: Vec<_> = read
        .rows
        .iter()
        .map(|row| (row.reference.as_str(), row.strata.len()))
        .collect();
    assert_eq!(rows, [("A", 2), ("B", 1)]);
    assert_eq!(read.rows[0].strata["shift"], "evening");
    let lines: Vec<_> = read
        .problems
        .iter()
        .map(|problem| (problem.line, problem.column))
        .collect();
    assert_eq!(lines, [(4, 1), (5, 1)]);
}

#[test]
fn people_have_posts() {
    let read = people::read("person,name,role,service\np1,Asha Patel,quality lead,\np2,,team leader,Oak House\n");
    assert_eq!(read.rows.len(), 1);
    assert_eq!(read.rows[0].service, None);
    assert_eq!((read.problems[0].line, read.problems[0].column), (3, 2));
    let read = people::read("person,name,role\np1,Asha Patel,quality lead\n");
    assert_eq!(read.problems[0].column_name, "service");
    let read = people::read("person,name,role,service,shoe size\np1,Asha Patel,quality lead,,44\n");
    assert_eq!((read.problems[0].line, read.problems[0].column), (1, 5));
}
