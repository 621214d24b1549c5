//! Everything that the rules say no to: each has its status, its code and a sentence, and changes nothing.

use super::house::{AUDIT, House, OAK, POPULATION, Practice, answers, workflows};
use super::raw::{Sent, post, send};
use ratchet_api::client::Error;
use ratchet_api::v1;

/// Refused with this status and code, and nothing became of it. What the engine does by itself meanwhile does not count.
fn check<T: std::fmt::Debug>(
    house: &House,
    says: &str,
    ask: impl FnOnce(&House) -> Result<T, Error>,
    expected: (u16, &str),
) {
    let before = house.client.ledger_head().unwrap();
    let error = ask(house).expect_err(says);
    let problem = error.problem().unwrap_or_else(|| panic!("{says}: {error}"));
    assert_eq!((problem.status, problem.code.as_str()), expected, "{says}: {problem}");
    assert!(problem.to_string().contains(says), "says `{says}`: {problem}");
    let events = house.client.ledger_events(before.position + 1, 100).unwrap().items;
    assert!(
        events.iter().all(|event| event.recorded["by"] == "engine"),
        "{says}: {events:?}"
    );
}

#[test]
fn audits_take_only_answers_that_fit() {
    let house = House::furnished();
    let audit = house.open_audit(|_| true);
    let id = audit.audit.id.clone();
    let good = answers(&audit, Practice::Good);
    let version = audit.form.tool_version.clone();
    let lead = house.acting_as("p-lead");
    let submit = |table: String, version: Option<&'static str>| {
        let (lead, id) = (lead.clone(), id.clone());
        move |_: &House| lead.submit_audit_from_csv(&id, &table, version)
    };
    check(
        &house,
        "0.0.1",
        submit(good.clone(), Some("0.0.1")),
        (409, "wrong-tool-version"),
    );
    let renamed = good.replacen("Rationale recorded", "Rationale invented", 1);
    check(
        &house,
        "line 1, column 4 (Rationale invented)",
        submit(renamed, None),
        (422, "bad-table"),
    );
    let misspelt = good.replacen(",yes,", ",yess,", 1);
    check(&house, "line 2, column 2", submit(misspelt, None), (422, "bad-table"));
    let short: String = good.lines().take(10).map(|line| format!("{line}\n")).collect();
    check(
        &house,
        "was drawn and is not answered",
        submit(short, None),
        (422, "answers-do-not-fit"),
    );
    let stranger = good.replace("adm-003", "adm-999");
    check(
        &house,
        "`adm-999` is not in the sample",
        submit(stranger, None),
        (422, "answers-do-not-fit"),
    );
    let id_of = |_: &House| id.clone();
    let other = house.acting_as("t-lead");
    check(
        &house,
        "practice lead",
        |house| other.submit_audit_from_csv(&id_of(house), &good, None),
        (403, "not-appointed"),
    );
    check(
        &house,
        "say who is acting",
        |house| house.client.submit_audit_from_csv(&id, &good, None),
        (403, "no-person"),
    );

    let unknown = v1::Answers {
        records: vec![v1::Answered {
            answers: [("Nobody asked this".to_owned(), v1::Cell::from("yes"))].into(),
            reference: "adm-001".to_owned(),
            ..Default::default()
        }],
        tool_version: None,
    };
    check(
        &house,
        "no question or field `Nobody asked this`",
        |_| lead.submit_audit(&id, &unknown),
        (422, "bad-answers"),
    );
    let old = v1::Answers {
        tool_version: Some("0.0.1".to_owned()),
        ..unknown
    };
    check(
        &house,
        "0.0.1",
        |_| lead.submit_audit(&id, &old),
        (409, "wrong-tool-version"),
    );
    check(
        &house,
        "AUD-999",
        |_| lead.submit_audit_from_csv("AUD-999", &good, None),
        (404, "unknown"),
    );
    check(
        &house,
        "waiting",
        |_| lead.retry_evaluation(&id),
        (409, "nothing-to-retry"),
    );

    lead.submit_audit_from_csv(&id, &good, Some(&version))
        .expect("these fit");
    house.wait_for("the report", |client| {
        (client.audit(&id).unwrap().audit.stage == "evaluated").then_some(())
    });
    check(&house, "read-only", submit(good.clone(), None), (409, "audit-not-open"));
}

#[test]
fn names_that_lead_nowhere_are_said_with_what_there_is() {
    let house = House::furnished();
    let wanted = |audit: &str, service: &str| v1::AuditRequest {
        audit: audit.to_owned(),
        service: service.to_owned(),
    };
    let nowhere = wanted(AUDIT, "Nowhere");
    check(
        &house,
        "Birch Lodge",
        |house| house.client.request_audit(&nowhere),
        (422, "unknown"),
    );
    let no_audit = wanted("Tea rounds", OAK);
    check(
        &house,
        "PRN medicines",
        |house| house.client.request_audit(&no_audit),
        (422, "unknown"),
    );
    let chef = v1::Appointment {
        name: "Gus Pine".to_owned(),
        person: "x-2".to_owned(),
        role: "head chef".to_owned(),
        service: None,
    };
    check(
        &house,
        "head chef",
        |house| house.client.appoint(std::slice::from_ref(&chef)),
        (422, "unknown"),
    );
    let leaving = v1::StandDown {
        person: "x-2".to_owned(),
        role: "team leader".to_owned(),
        service: None,
    };
    check(
        &house,
        "x-2",
        |house| house.client.stand_down(&leaving),
        (422, "unknown"),
    );
    check(
        &house,
        "Oak House",
        |house| {
            house
                .client
                .import_frame_from_csv("Nowhere", POPULATION, "reference\na\n")
        },
        (422, "unknown"),
    );
    check(
        &house,
        POPULATION,
        |house| house.client.import_frame_from_csv(OAK, "Tea rounds", "reference\na\n"),
        (422, "unknown"),
    );
    for id in ["AUD-999", "FIN-999", "QIP-999", "ACT-999", "OCC-999", "MSG-999"] {
        check(&house, id, |house| house.client.why(id), (404, "unknown"));
    }
    check(
        &house,
        "QIP-999",
        |house| house.client.plan("QIP-999"),
        (404, "unknown"),
    );
    check(
        &house,
        "ACT-999",
        |house| house.client.action("ACT-999"),
        (404, "unknown"),
    );
    let done = v1::Completion::default();
    check(
        &house,
        "ACT-999",
        |house| house.acting_as("p-lead").complete_action("ACT-999", &done),
        (404, "unknown"),
    );
    assert_eq!(
        house
            .client
            .why("banana")
            .expect_err("no such thing")
            .problem()
            .unwrap()
            .status,
        404
    );
}

#[test]
fn occurrences_are_recorded_once_and_only_where_they_make_sense() {
    let house = House::furnished();
    let incident = v1::NewOccurrence {
        event: "incident".to_owned(),
        happened_at: "2026-11-01T22:30:00Z".to_owned(),
        service: OAK.to_owned(),
        subject: Some("P-014".to_owned()),
    };
    let with = |change: fn(&mut v1::NewOccurrence)| {
        let mut changed = incident.clone();
        change(&mut changed);
        move |house: &House| house.client.record_occurrence(&changed)
    };
    check(
        &house,
        "new PRN instruction",
        with(|it| it.event = "party".to_owned()),
        (422, "unknown"),
    );
    check(
        &house,
        "Elm Court",
        with(|it| it.service = "Nowhere".to_owned()),
        (422, "unknown"),
    );
    check(
        &house,
        "happened_at",
        with(|it| it.happened_at = "yesterday".to_owned()),
        (422, "bad-moment"),
    );
    check(
        &house,
        "future",
        with(|it| it.happened_at = "2030-01-01T00:00:00Z".to_owned()),
        (422, "in-the-future"),
    );

    let event = v1::CloudEvent {
        data: None,
        id: "e-1".to_owned(),
        service: Some(OAK.to_owned()),
        source: "https://records.example/oak".to_owned(),
        specversion: "1.0".to_owned(),
        subject: Some("P-014".to_owned()),
        time: Some("2026-11-01T22:30:00Z".to_owned()),
        kind: "example.records.incident".to_owned(),
    };
    let first = house.client.record_event(&event).expect("it is an incident");
    let again = house.client.record_event(&event).expect("it is the same incident");
    assert_eq!((first.repeated, again.repeated), (false, true));
    assert_eq!((&first.created, first.first), (&again.created, again.first));
    assert_eq!(house.client.occurrences(&Default::default()).unwrap().items.len(), 1);
    let untimed = v1::CloudEvent {
        time: None,
        id: "e-2".to_owned(),
        ..event.clone()
    };
    check(
        &house,
        "`time` is missing",
        |house| house.client.record_event(&untimed),
        (422, "bad-cloud-event"),
    );
    let old = v1::CloudEvent {
        specversion: "0.3".to_owned(),
        ..event
    };
    check(
        &house,
        "1.0",
        |house| house.client.record_event(&old),
        (422, "bad-cloud-event"),
    );
}

#[test]
fn workflows_with_errors_are_refused_with_file_line_and_column() {
    let house = House::furnished();
    let before = house.client.workflows().unwrap();
    let mut broken = workflows();
    for file in &mut broken.files {
        file.text = file.text.replace(
            "  closes: when retest \"Three months\" passed and forum",
            "  closes: when forum",
        );
    }
    let error = house
        .client
        .apply_workflows(&broken)
        .expect_err("it closes on paperwork");
    let problem = error.problem().expect("it is refused").clone();
    assert_eq!(
        (problem.status, problem.code.as_str()),
        (422, "workflow-has-errors"),
        "{problem}"
    );
    let fault = problem
        .errors
        .iter()
        .find(|fault| fault.field.as_deref() == Some("plan-closes-without-retest"));
    let fault = fault.unwrap_or_else(|| panic!("{problem}"));
    assert_eq!(fault.file.as_deref(), Some("prn-medicines.qip"));
    assert_eq!(fault.code.as_deref(), Some("Q0101"));
    assert!(fault.line.is_some() && fault.column.is_some());
    assert_eq!(house.client.workflows().unwrap(), before, "what was in force stays");
    let nothing = v1::NewWorkflows { files: Vec::new() };
    assert_eq!(
        house
            .client
            .apply_workflows(&nothing)
            .expect_err("an empty folder")
            .problem()
            .unwrap()
            .status,
        422
    );
    let again = house
        .client
        .apply_workflows(&workflows())
        .expect("the same folder again");
    assert_eq!(Some(again.hash), before.hash);
}

#[test]
fn nothing_personal_comes_back_from_a_request_that_cannot_be_read() {
    let house = House::empty();
    let answer = post(
        &house,
        "/api/v1/occurrences",
        r#"{"event": "incident", "who": "Mr Example"}"#,
    );
    assert_eq!(answer.status, 422);
    let sent = Sent {
        method: "GET",
        path: "/api/v1/plans?service=",
        kind: "",
        headers: &[],
        body: b"",
    };
    assert_eq!(send(&house, &sent).status, 200);
}
