//! Tables that people export: bad rows are named by line and column, and the good ones are not lost.

use super::house::{House, OAK, POPULATION};
use ratchet_api::client::Error;
use ratchet_api::problem::{Fault, Problem};

fn refused(error: Error) -> Problem {
    error.problem().unwrap_or_else(|| panic!("{error}")).clone()
}

fn places(faults: &[Fault]) -> Vec<(Option<u64>, Option<u64>)> {
    faults.iter().map(|fault| (fault.line, fault.column)).collect()
}

#[test]
fn a_list_to_sample_from_keeps_its_good_rows_when_asked_to() {
    let house = House::furnished();
    let table = "reference,shift,team\nadm-1,day,Blue\nadm-2,day\nadm-1,night,Blue\n,day,Green\nadm-5,night,Green\n";
    let problem = refused(
        house
            .client
            .import_frame_from_csv(OAK, POPULATION, table)
            .expect_err("three rows are bad"),
    );
    assert_eq!((problem.status, problem.code.as_str()), (422, "bad-table"));
    let bad = [(Some(3), Some(3)), (Some(4), Some(1)), (Some(5), Some(1))];
    assert_eq!(places(&problem.errors), bad, "{problem}");
    let head = house.client.ledger_head().unwrap();

    let taken = house
        .client
        .clone()
        .taking_good_rows()
        .import_frame_from_csv(OAK, POPULATION, table)
        .unwrap();
    assert_eq!(taken.accepted, 2);
    assert_eq!(places(&taken.errors), bad);
    assert_eq!(taken.receipt.events, ["frame-imported"]);
    assert_eq!(taken.receipt.first, head.position + 1);
}

#[test]
fn people_with_unknown_roles_or_services_are_named_by_line() {
    let house = House::furnished();
    let table = "person,name,role,service\nx-1,Flo Reed,team leader,Elm Court\nx-2,Gus Pine,head chef,Elm Court\nx-3,Ivy Holt,team leader,Nowhere\n";
    let problem = refused(house.client.appoint_from_csv(table).expect_err("two rows are bad"));
    assert_eq!((problem.status, problem.code.as_str()), (422, "bad-table"));
    let lines: Vec<_> = problem.errors.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [Some(3), Some(4)], "{problem}");
    assert!(problem.errors[0].detail.contains("head chef"), "{problem}");
    assert!(
        problem.errors[1].detail.contains("Oak House"),
        "what there is, is said: {problem}"
    );
    let known = || house.client.appointments().unwrap().items;
    assert!(
        known().iter().all(|appointment| appointment.person != "x-1"),
        "nothing was taken"
    );

    let taken = house.client.clone().taking_good_rows().appoint_from_csv(table).unwrap();
    assert_eq!((taken.accepted, taken.errors.len()), (1, 2));
    assert!(known().iter().any(|appointment| appointment.person == "x-1"));
}

#[test]
fn a_table_that_is_not_utf_8_says_in_which_line() {
    let house = House::furnished();
    let body = b"reference,shift\nadm-1,day\nadm-2,caf\xe9\n";
    let path = "/api/v1/services/Oak%20House/frames/PRN%20administrations";
    let sent = super::raw::Sent {
        method: "PUT",
        path,
        kind: "text/csv",
        headers: &[],
        body,
    };
    let problem = super::raw::send(&house, &sent).problem();
    assert_eq!((problem.status, problem.code.as_str()), (422, "not-utf-8"));
    assert_eq!(problem.errors[0].line, Some(3));
}
