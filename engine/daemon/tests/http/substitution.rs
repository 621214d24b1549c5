//! Drawn records that cannot be looked at, over HTTP only: the engine puts the next one in their place, and says so for ever.

use super::house::{House, OAK, workflows_of};
use ratchet_api::client::{Client, Error};
use ratchet_api::v1;

/// Eleven members of staff; the sample is eight of them.
const STAFF: &str = "reference,shift,staff,status
st-1,night,own,confirmed
st-2,night,agency,confirmed
st-3,day,own,staff in probation
st-4,day,own,confirmed
st-5,day,agency,confirmed
st-6,night,own,staff in probation
st-7,day,own,confirmed
st-8,day,own,confirmed
st-9,night,agency,confirmed
st-10,day,own,staff in probation
st-11,day,agency,confirmed
";

fn refused<T: std::fmt::Debug>(answer: Result<T, Error>, status: u16, code: &str) -> String {
    let error = answer.expect_err(code);
    let problem = error.problem().unwrap_or_else(|| panic!("{error}"));
    assert_eq!((problem.status, problem.code.as_str()), (status, code), "{problem}");
    problem.to_string()
}

fn wish(reference: &str) -> v1::NewSubstitution {
    v1::NewSubstitution {
        reason: "has left the service".to_owned(),
        reference: reference.to_owned(),
    }
}

fn drawn(client: &Client, id: &str) -> Vec<String> {
    let sample = client.audit(id).unwrap().sample.unwrap();
    sample.rows.into_iter().map(|row| row.reference).collect()
}

/// A table in which everything is as it should be.
fn answers(audit: &v1::AuditDetail, rows: &[String]) -> String {
    let titles: Vec<&str> = audit
        .form
        .questions
        .iter()
        .map(|question| question.title.as_str())
        .collect();
    let mut table = format!("reference,{},confidence-to-escalate\n", titles.join(","));
    for row in rows {
        table.push_str(&format!("{row}{}\n", ",yes".repeat(titles.len() + 1)));
    }
    table
}

#[test]
fn a_record_that_cannot_be_looked_at_is_replaced_by_nobodys_choice() {
    let house = House::empty();
    house.client.apply_workflows(&workflows_of("supervision")).unwrap();
    let people = "person,name,role,service\nm-reg,Bo Lark,registered manager,Oak House\nq-lead,Cy Fenn,quality lead,\nn-ind,Ed Wren,nominated individual,\n";
    house.client.appoint_from_csv(people).unwrap();
    house.client.import_frame_from_csv(OAK, "staff", STAFF).unwrap();
    house.move_to("2027-01-04T12:00:00Z");
    let audit = house.open_audit(|audit| audit.name == "Supervision");
    let id = audit.audit.id.as_str();
    let before = drawn(&house.client, id);
    assert_eq!(before.len(), 8);
    let left: Vec<String> = (1..=11)
        .map(|number| format!("st-{number}"))
        .filter(|row| !before.contains(row))
        .collect();
    let manager = house.acting_as("m-reg");

    refused(house.client.substitute_record(id, &wish(&before[0])), 403, "no-person");
    refused(
        house.acting_as("q-lead").substitute_record(id, &wish(&before[0])),
        403,
        "not-appointed",
    );
    refused(manager.substitute_record("AUD-999", &wish(&before[0])), 404, "unknown");
    refused(manager.substitute_record(id, &wish(&left[0])), 409, "not-possible");
    refused(manager.substitute_record(id, &wish("st-99")), 409, "not-possible");
    let silent = v1::NewSubstitution {
        reason: String::new(),
        ..wish(&before[0])
    };
    refused(manager.substitute_record(id, &silent), 422, "bad-text");

    let keyed = manager.clone().with_key("gone-1");
    keyed.substitute_record(id, &wish(&before[0])).unwrap();
    assert!(keyed.substitute_record(id, &wish(&before[0])).unwrap().repeated);
    let after = drawn(&house.client, id);
    let new = &after[0];
    assert!(left.contains(new) && after[1..] == before[1..], "{before:?} {after:?}");
    let said = refused(manager.substitute_record(id, &wish(&before[0])), 409, "not-possible");
    assert!(said.contains("not in the sample"), "it is gone: {said}");

    // Whoever is replaced never comes back: three are left, then the list has no more and the sample is smaller.
    for _ in 0..3 {
        let first = drawn(&house.client, id).remove(0);
        manager.substitute_record(id, &wish(&first)).unwrap();
    }
    let detail = house.client.audit(id).unwrap();
    let rows = drawn(&house.client, id);
    assert_eq!((rows.len(), detail.substitutions.len()), (7, 4));
    assert!(
        rows.iter()
            .all(|row| detail.substitutions.iter().all(|old| old.reference != *row))
    );
    assert_eq!(detail.substitutions[0].to.as_ref(), Some(new));
    assert_eq!(
        (
            detail.substitutions[3].to.as_ref(),
            detail.substitutions[3].reason.as_str()
        ),
        (None, "has left the service")
    );
    let sample = detail.sample.as_ref().unwrap();
    assert!(
        sample
            .shortfalls
            .iter()
            .any(|short| short.contains('7') && short.contains('8')),
        "{:?}",
        sample.shortfalls
    );
    let why = house.client.why(id).unwrap();
    assert!(format!("{why:?}").contains("has left the service"), "{why:?}");

    let old = manager.submit_audit_from_csv(id, &answers(&detail, &before), None);
    refused(old, 422, "answers-do-not-fit");
    manager
        .submit_audit_from_csv(id, &answers(&detail, &rows), Some(&detail.form.tool_version))
        .unwrap();
    refused(manager.substitute_record(id, &wish(&rows[0])), 409, "not-possible");
    let done = house.client.audit(id).unwrap();
    assert_eq!(
        done.substitutions.len(),
        4,
        "what was replaced stands beside the result"
    );
    let kinds: Vec<String> = house
        .client
        .history(id)
        .unwrap()
        .items
        .iter()
        .filter_map(|event| event.recorded["event"]["type"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(kinds.iter().filter(|kind| *kind == "sample-row-replaced").count(), 4);
}
