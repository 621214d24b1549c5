//! Looking back: what the API says about an earlier moment is what it said then.

use super::house::{AUDIT, House, OAK, Practice};
use ratchet_api::client::{Error, Query};
use ratchet_api::v1;

fn audits_of(house: &House, as_of: &str) -> v1::Page<v1::Audit> {
    let query = Query {
        service: Some(OAK.to_owned()),
        ..Default::default()
    };
    house
        .client
        .clone()
        .as_of(as_of)
        .audits(&query)
        .expect("the past can be read")
}

fn code<T: std::fmt::Debug>(answer: Result<T, Error>) -> String {
    let error = answer.expect_err("it is refused");
    error.problem().unwrap_or_else(|| panic!("{error}")).code.clone()
}

#[test]
fn lists_details_and_reasons_are_those_of_the_day() {
    let house = House::furnished();
    let audit = house.open_audit(|audit| audit.name == AUDIT && audit.service == OAK);
    let id = audit.audit.id.clone();
    let then = house.client.audit(&id).unwrap();
    let why = house.client.why(&id).unwrap();
    let head = house.client.ledger_head().unwrap();

    house.move_to("2026-11-04T12:00:00Z");
    house.answer(&audit, Practice::Poor, "p-lead");
    house.wait_for("the result", |client| {
        let query = Query::default();
        (!client.findings(&query).unwrap().items.is_empty()).then_some(())
    });
    assert_ne!(house.client.audit(&id).unwrap().audit.stage, then.audit.stage);

    let past = house.client.clone().as_of("2026-11-02T12:00:00Z");
    assert_eq!(past.audit(&id).unwrap(), then);
    assert_eq!(past.why(&id).unwrap(), why);
    assert_eq!(past.ledger_head().unwrap().position, head.position);
    assert!(past.findings(&Query::default()).unwrap().items.is_empty());
    // A date means its end; before anything was there, lists are empty.
    assert_eq!(audits_of(&house, "2026-11-02").items.len(), 1);
    assert!(audits_of(&house, "2026-10-31").items.is_empty());
    assert!(audits_of(&house, "2020-01-01").items.is_empty());
}

#[test]
fn the_past_cannot_be_changed_and_the_future_not_be_read() {
    let house = House::furnished();
    let past = house.client.clone().as_of("2026-11-01");
    let occurrence = v1::NewOccurrence {
        event: "incident".to_owned(),
        happened_at: "2026-11-01T10:00:00Z".to_owned(),
        service: OAK.to_owned(),
        subject: None,
    };
    assert_eq!(code(past.record_occurrence(&occurrence)), "past-is-past");
    let all = Query::default();
    assert_eq!(code(house.client.clone().as_of("2031-01-01").audits(&all)), "not-yet");
    assert_eq!(
        code(house.client.clone().as_of("last Tuesday").audits(&all)),
        "bad-moment"
    );
}
