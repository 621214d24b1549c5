//! An audit whose questions stand in the file: its form, answers as a table, and the report that the engine makes, with no tool at all.

use super::house::{House, OAK, workflows_of};
use ratchet_api::client::Query;
use ratchet_api::v1;

const AUDIT: &str = "Supervision";

/// Eight members of staff, as many as the sample asks for.
const STAFF: &str = "reference,shift,staff,status
st-1,night,own,confirmed
st-2,night,agency,confirmed
st-3,day,own,staff in probation
st-4,day,own,confirmed
st-5,day,agency,confirmed
st-6,night,own,staff in probation
st-7,day,own,confirmed
st-8,day,own,confirmed
";

fn furnished() -> House {
    let house = House::empty();
    house
        .client
        .apply_workflows(&workflows_of("supervision"))
        .expect("the workflow is sound");
    let people =
        "person,name,role,service\nm-reg,Bo Lark,registered manager,Oak House\nn-ind,Ed Wren,nominated individual,\n";
    house.client.appoint_from_csv(people).expect("the people are known");
    house
        .client
        .import_frame_from_csv(OAK, "staff", STAFF)
        .expect("the list is sound");
    house.move_to("2027-01-04T12:00:00Z");
    house
}

/// Everything is as it should be, but so many do not know when to escalate; one question does not apply to anybody.
fn answers(audit: &v1::AuditDetail, unsure: usize) -> String {
    let titles: Vec<&str> = audit
        .form
        .questions
        .iter()
        .map(|question| question.title.as_str())
        .collect();
    let mut table = format!("reference,{},confidence-to-escalate\n", titles.join(","));
    for (place, row) in audit.sample.as_ref().unwrap().rows.iter().enumerate() {
        let cell = |title: &&str| match *title {
            "Staff know the threshold" if place < unsure => "no",
            "Wellbeing asked" => "n/a",
            _ => "yes",
        };
        let cells: Vec<&str> = titles.iter().map(cell).collect();
        let sure = if place < unsure { "no" } else { "yes" };
        table.push_str(&format!("{},{},{sure}\n", row.reference, cells.join(",")));
    }
    table
}

#[test]
fn questions_of_the_file_are_asked_answered_and_counted() {
    let house = furnished();
    let audit = house.open_audit(|audit| audit.name == AUDIT);
    let form = &audit.form;
    assert_eq!(
        (form.tool.as_str(), form.population.as_str(), form.questions.len()),
        ("supervision", "staff", 5)
    );
    let threshold = form
        .questions
        .iter()
        .find(|question| question.title == "Staff know the threshold")
        .unwrap();
    assert_eq!(
        (threshold.id.as_str(), threshold.source.as_str()),
        ("staff-know-the-threshold", "conversation")
    );
    assert!(threshold.text.contains("when they would escalate"));
    assert_eq!(threshold.evidence, "the example they gave");
    assert_eq!(
        form.fields.len(),
        1,
        "the measure is a yes or no for each member of staff"
    );
    assert_eq!(form.fields[0].kind, "flag");

    let manager = house.acting_as("m-reg");
    let id = audit.audit.id.as_str();
    let bad = "reference,Held in tyme\nst-1,yes\n";
    let refused = manager
        .submit_audit_from_csv(id, bad, None)
        .expect_err("there is no such question");
    let problem = refused.problem().unwrap();
    assert_eq!(problem.status, 422, "{problem}");
    assert!(problem.errors[0].detail.contains("Held in tyme"), "{problem}");

    manager
        .submit_audit_from_csv(id, &answers(&audit, 3), Some(&form.tool_version))
        .expect("the answers fit");
    let seen = house.client.audit(id).unwrap();
    assert_eq!(seen.audit.stage, "evaluated", "no tool is waited for");
    let report = seen.report.expect("a report");
    let result = report
        .questions
        .iter()
        .find(|result| result.question == "staff-know-the-threshold")
        .unwrap();
    assert_eq!(
        (result.met, result.not_met, result.numerator, result.denominator),
        (5, 3, 5, 8)
    );
    let asked = report
        .questions
        .iter()
        .find(|result| result.question == "wellbeing-asked")
        .unwrap();
    assert_eq!((asked.not_applicable, asked.denominator), (8, 0));
    // Weights 1, 1, 2, 2: 8 + 8 + 16 + 10 of 48.
    assert_eq!(report.score, Some(87));
    let measure = &report.measures[0];
    assert_eq!(
        (measure.title.as_str(), measure.numerator, measure.denominator),
        ("Confidence to escalate", 5, 8)
    );
    assert!(seen.audit.significant, "5 of 8 is below 80%");

    let plans = house
        .client
        .plans(&Query {
            service: Some(OAK.to_owned()),
            ..Default::default()
        })
        .unwrap();
    assert_eq!(plans.items.len(), 1, "the significant finding opens the plan");
}

#[test]
fn a_record_of_the_files_own_questions_is_looked_at_while_it_is_filled_in() {
    let house = furnished();
    let audit = house.open_audit(|audit| audit.name == AUDIT);
    let row = &audit.sample.as_ref().unwrap().rows[0];
    let mut record = v1::Answered {
        reference: row.reference.clone(),
        ..v1::Answered::default()
    };
    let check = |record: &v1::Answered| house.client.check_record(&audit.audit.id, record).unwrap();
    let blank = check(&record);
    assert_eq!((blank.errors.len(), blank.unanswered.len()), (0, 5), "{blank:?}");

    record.answers.insert("Held in time".to_owned(), "perhaps".into());
    record.answers.insert("Held in tyme".to_owned(), "yes".into());
    record.answers.insert("wellbeing-asked".to_owned(), "n/a".into());
    record
        .fields
        .insert("confidence-to-escalate".to_owned(), "twelve".into());
    let seen = check(&record);
    let named: Vec<(&str, bool)> = seen
        .errors
        .iter()
        .map(|error| (error.field.as_str(), error.title.is_some()))
        .collect();
    assert_eq!(
        named,
        [
            ("held-in-time", true),
            ("Held in tyme", false),
            ("confidence-to-escalate", true)
        ],
        "{seen:?}"
    );
    assert_eq!(seen.unanswered.len(), 4, "what could be read counts: {seen:?}");
}
