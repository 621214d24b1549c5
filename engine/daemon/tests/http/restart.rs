//! What was acknowledged is there after a restart, and a data directory has one daemon.

use super::house::{House, OAK, PEOPLE, Practice, config};
use ratchet_api::client::Query;
use ratchet_daemon::Daemon;

#[test]
fn everything_is_there_after_a_restart() {
    let house = House::furnished();
    let audit = house.open_audit(|_| true);
    let done = house.answer(&audit, Practice::Poor, "p-lead");
    let seen = |house: &House| {
        let findings = house.client.findings(&Query::default()).unwrap();
        (
            house.client.ledger_head().unwrap(),
            house.client.workflows().unwrap(),
            findings,
        )
    };
    let (head, in_force, findings) = seen(&house);
    assert!(!findings.items.is_empty());
    let house = house.restarted();
    // Timers of the other services may have fired meanwhile; nothing that was there is gone.
    let (later, in_force_later, findings_later) = seen(&house);
    assert!(later.position >= head.position);
    let event = &house.client.ledger_events(head.position, 1).unwrap().items[0];
    assert_eq!(event.hash, head.hash);
    assert_eq!(in_force_later, in_force);
    assert_eq!(findings_later, findings);
    assert_eq!(house.client.audit(&done.audit.id).unwrap(), done);
}

#[test]
fn a_second_daemon_in_the_same_data_directory_is_refused() {
    let house = House::empty();
    let error = Daemon::open(&config(house.directory.path()))
        .err()
        .expect("the data directory is in use");
    assert_eq!(error.code(), "data-directory-in-use", "{error}");
    assert!(
        error.to_string().contains(&std::process::id().to_string()),
        "it says by whom: {error}"
    );
    assert_eq!(house.client.health().expect("the first one goes on").status, "ok");
}

#[test]
fn a_data_directory_of_another_version_is_refused_unchanged() {
    let mut house = House::empty();
    house.halt();
    let format = config(house.directory.path()).data.join("FORMAT");
    std::fs::write(&format, "ratchet store 99\n").unwrap();
    let error = Daemon::open(&config(house.directory.path()))
        .err()
        .expect("it is of another version");
    assert_eq!(error.code(), "data-directory-of-another-version", "{error}");
    assert_eq!(std::fs::read_to_string(&format).unwrap(), "ratchet store 99\n");
}

#[test]
fn a_damaged_ledger_can_be_read_and_takes_no_changes() {
    let mut house = House::furnished();
    house.halt();
    let data = config(house.directory.path()).data;
    let segments = std::fs::read_dir(data.join("ledger"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let first = segments.min().expect("there is a segment");
    let mut bytes = std::fs::read(&first).unwrap();
    let found = bytes
        .windows(13)
        .position(|part| part == b"Hawthorn Care")
        .expect("the provider's name is in the ledger");
    bytes[found] = b'X';
    std::fs::write(&first, &bytes).unwrap();
    let house = house.restarted();
    let problem = super::raw::get(&house, "/readyz").problem();
    assert_eq!((problem.status, problem.code.as_str()), (503, "not-ready"), "{problem}");
    assert!(problem.detail.contains("damaged at event 1"), "{problem}");
    assert_eq!(house.client.health().expect("it lives").status, "ok");
    assert_eq!(
        house
            .client
            .workflows()
            .expect("what is in force can be read")
            .services
            .len(),
        5
    );
    let error = house.client.appoint_from_csv(PEOPLE).expect_err("nothing is changed");
    assert_eq!(error.code(), "ledger-damaged", "{error}");
}

#[test]
fn a_request_sent_again_under_its_key_is_done_once_even_over_a_restart() {
    let house = House::furnished();
    let wanted = ratchet_api::v1::AuditRequest {
        audit: "PRN medicines".to_owned(),
        service: OAK.to_owned(),
    };
    let client = house.client.clone().with_key("extra-audit-1");
    let first = client.request_audit(&wanted).unwrap();
    let again = client.request_audit(&wanted).unwrap();
    assert!(!first.repeated && again.repeated);
    assert_eq!((again.first, &again.created), (first.first, &first.created));
    let house = house.restarted();
    let again = house
        .client
        .clone()
        .with_key("extra-audit-1")
        .request_audit(&wanted)
        .unwrap();
    assert_eq!((again.repeated, again.first), (true, first.first));
    let other = ratchet_api::v1::AuditRequest {
        service: "Elm Court".to_owned(),
        ..wanted
    };
    let error = house
        .client
        .clone()
        .with_key("extra-audit-1")
        .request_audit(&other)
        .expect_err("it is another request");
    assert_eq!(error.code(), "key-reused");
}
