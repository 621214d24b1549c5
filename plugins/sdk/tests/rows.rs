//! A tool that is nothing but rows: questions, fields, checks, parts, a measure. No function of its own.

#![allow(missing_docs)]

use ratchet_tool_sdk::contract::Source::{Observation, Records};
use ratchet_tool_sdk::contract::{
    Answer, Better, Context, FieldEntry, FieldValue, NotApplicableRule, Report, Rounding, Sampled, Scoring, Severity,
    UnansweredRule,
};
use ratchet_tool_sdk::{
    CheckRow, DAY, FormRow, HOUR, MeasureRow, PartsRow, Problem, SectionRow, Table, Tool, check_record, evaluate,
};

mod questions {
    use super::{Observation, Records};
    use ratchet_tool_sdk::ask;

    ratchet_tool_sdk::questions! {
        section 0, from 0;
        IN_TIME = ask("in-time", "Looked at in time", Records, "Was it looked at within three days?")
            .weight(2)
            .standards(&["reg:12(2)(a)"])
            .causes(&["time pressure"])
            .evidence("Both dates.")
            .failing("It was not looked at in time");
        WHOLE = ask("whole", "Record whole", Records, "Does the record say why and what?")
            .standards(&["reg:17(2)(c)"])
            .causes(&["unclear process"])
            .evidence("What is missing.")
            .failing("The record is not whole");
        PERSONAL = ask("personal", "Personal", Observation, "Is it about this person?")
            .critical()
            .standards(&["reg:9"])
            .causes(&["time pressure"])
            .evidence("A sentence that only fits this person.")
            .failing("It could be about anybody")
            .correct("Write it anew.");
    }
}

mod fields {
    ratchet_tool_sdk::fields! {
        in 0 {
            PERSON: Text "person", "Person";
            WHY: Text "why", "Why";
            WHAT: Text "what", "What";
            HAPPENED: Moment "happened-at", "Happened at";
            LOOKED_AT: Moment "looked-at", "Looked at";
        }
    }
}

use fields as f;
use questions as q;

const PARTS: PartsRow = PartsRow {
    question: q::WHOLE,
    parts: &[(f::WHY, "no reason"), (f::WHAT, "nothing on what was done")],
};

struct Rows;

impl Tool for Rows {
    const TABLE: Table = Table {
        id: "rows",
        version: "1.0.0",
        title: "Rows",
        subject: "Only rows.",
        service_types: &["residential care"],
        sections: &[SectionRow {
            title: "All",
            population: "records",
            strata: &["team"],
        }],
        questions: &q::ROWS,
        measures: &[MeasureRow {
            id: "parts",
            title: "Parts present",
            numerator: "parts present",
            denominator: "parts expected",
            unit: "share of parts",
            better: Better::More,
            section: 0,
            count: |sheet| sheet.parts_present(PARTS),
        }],
        fields: &f::ROWS,
        checks: &[CheckRow::new(q::IN_TIME, f::LOOKED_AT, |r| {
            r.is_late(f::HAPPENED, f::LOOKED_AT, 72 * HOUR)
                .then_some(Problem::grave("nobody looked within three days"))
        })],
        parts: &[PARTS],
        form: &[FormRow::new(f::LOOKED_AT, |r| {
            r.is_before(f::LOOKED_AT, f::HAPPENED)
                .then_some("this is before it happened")
        })],
        scoring: Scoring {
            not_applicable: NotApplicableRule::Excluded,
            unanswered: UnansweredRule::CountsAsNotMet,
            critical_overrides: true,
            rounding: Rounding::Down,
        },
    };

    fn check(sheet: &mut ratchet_tool_sdk::Sheet<'_>) {
        sheet.fail_copies(
            q::PERSONAL,
            f::PERSON,
            f::WHY,
            &Problem::new("the same words as another person's"),
        );
    }
}

ratchet_tool_sdk::export_tool!(crate::Rows);

/// `happened` and `looked` in days before the audit, which is on day 100.
fn record(person: &str, why: &str, what: &str, happened: Option<i64>, looked: Option<i64>) -> Sampled {
    let text = |field, text: &str| (!text.is_empty()).then(|| (field, FieldValue::Text(text.into())));
    let moment = |field, day: Option<i64>| day.map(|day| (field, FieldValue::Moment((100 - day) * DAY)));
    let values = [
        text(f::PERSON, person),
        text(f::WHY, why),
        text(f::WHAT, what),
        moment(f::HAPPENED, happened),
        moment(f::LOOKED_AT, looked),
    ];
    Sampled {
        reference: person.into(),
        answers: vec![Answer::Met; 3],
        fields: values
            .into_iter()
            .flatten()
            .map(|(field, value)| FieldEntry { field, value })
            .collect(),
    }
}

fn report(records: &[Sampled]) -> Report {
    let context = Context {
        section: None,
        on: 100 * DAY,
        service: "Rowan House".into(),
    };
    evaluate::<Rows>(&context, records).expect("the records can be read")
}

/// How many records met a question.
fn met(records: &[Sampled], question: u16) -> u32 {
    report(records).questions[usize::from(question)].met
}

#[test]
fn late_is_late_and_blank_is_late_once_others_have_it() {
    for (days, expected) in [
        (vec![(Some(9), Some(6))], 1),
        (vec![(Some(9), Some(5))], 0),
        // No record keeps the field: the auditor's answer stands.
        (vec![(Some(9), None)], 1),
        // Others keep it, so a blank is no review.
        (vec![(Some(9), None), (Some(9), Some(8))], 1),
        // The three days still run.
        (vec![(Some(2), None), (Some(9), Some(8))], 2),
        (vec![(None, None), (Some(9), Some(8))], 2),
    ] {
        let records: Vec<Sampled> = days
            .iter()
            .map(|(happened, looked)| record("p", "", "", *happened, *looked))
            .collect();
        assert_eq!(met(&records, q::IN_TIME), expected, "{days:?}");
    }
}

#[test]
fn parts_are_looked_for_as_soon_as_one_is_there() {
    for (why, what, expected) in [
        ("", "", (1, None)),
        ("she fell", "bed lowered", (1, Some((2, 2)))),
        ("she fell", "", (0, Some((1, 2)))),
        ("n/a", "bed lowered", (0, Some((1, 2)))),
    ] {
        let report = report(&[record("p", why, what, None, None)]);
        let parts = report
            .measures
            .first()
            .map(|parts| (parts.numerator, parts.denominator));
        assert_eq!((report.questions[1].met, parts), expected, "{why}/{what}");
    }
}

#[test]
fn a_grave_problem_and_copied_words_make_serious_findings() {
    let words = "paces the corridor and pulls at the sleeve when the lounge becomes loud";
    let report = report(&[
        record("p1", words, "walk in the garden", Some(9), Some(2)),
        record("p2", words, "walk in the garden", Some(9), Some(8)),
    ]);
    let seen: Vec<(u16, Severity, u32)> = report
        .findings
        .iter()
        .map(|finding| (finding.question, finding.severity, finding.count))
        .collect();
    assert_eq!(
        seen,
        [(q::IN_TIME, Severity::High, 1), (q::PERSONAL, Severity::High, 2)]
    );
    assert_eq!(
        (report.near_duplicates.as_slice(), report.score),
        (&[vec![0, 1]][..], Some(0))
    );
}

#[test]
fn the_form_shows_rows_beside_their_fields() {
    let said: Vec<String> = check_record::<Rows>(&record("p", "she fell", "", Some(5), Some(9)))
        .into_iter()
        .map(|error| format!("{}: {}", error.path, error.message))
        .collect();
    assert_eq!(
        said,
        [
            "what: the record has nothing on what was done",
            "looked-at: this is before it happened",
        ]
    );
    let late = check_record::<Rows>(&record("p", "", "", Some(9), Some(2)));
    assert_eq!(
        late[0].message,
        "nobody looked within three days, so \"Looked at in time\" is not met"
    );
}
