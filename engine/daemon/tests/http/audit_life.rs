//! What becomes of audits, over HTTP only: begun, waived, missed, looked at by a second person, corrected, and what they had missed.

use super::house::{AUDIT, House, OAK, Practice, answers, workflows};
use ratchet_api::client::{Client, Error, Query};
use ratchet_api::v1;

fn code<T: std::fmt::Debug>(answer: Result<T, Error>) -> String {
    let error = answer.expect_err("it is refused");
    error.problem().unwrap_or_else(|| panic!("{error}")).code.clone()
}

fn because(reason: &str) -> v1::Because {
    v1::Because {
        reason: reason.to_owned(),
    }
}

fn in_state(client: &Client, state: &str) -> Vec<String> {
    let query = Query {
        state: Some(state.to_owned()),
        ..Default::default()
    };
    let page = client.audits(&query).unwrap_or_else(|error| panic!("{state}: {error}"));
    assert!(
        page.items.iter().all(|audit| state == "all" || audit.state == state),
        "{page:?}"
    );
    page.items.into_iter().map(|audit| audit.id).collect()
}

fn state(client: &Client, id: &str) -> String {
    client.audit(id).unwrap().audit.state
}

fn of_service(client: &Client, service: &str) -> String {
    let query = Query {
        service: Some(service.to_owned()),
        ..Default::default()
    };
    client.audits(&query).unwrap().items[0].id.clone()
}

#[test]
fn each_state_is_listed_by_itself() {
    let house = House::furnished();
    let client = &house.client;
    let planned = client.planned_turns().unwrap().items;
    let next: Vec<&v1::PlannedTurn> = planned.iter().filter(|turn| turn.service == OAK).collect();
    assert_eq!((next.len(), next[0].turn, next[0].audit.as_str()), (1, 2, AUDIT));
    assert!(next[0].opens.starts_with("2026-12-07"), "{next:?}");

    let oak = of_service(client, OAK);
    house.acting_as("p-lead").begin_audit(&oak).unwrap();
    assert_eq!(in_state(client, "in-progress"), std::slice::from_ref(&oak));
    assert_eq!(client.audit(&oak).unwrap().audit.begun.unwrap().by, "p-lead");

    let elm = of_service(client, "Elm Court");
    let waiver = v1::AuditWaiver {
        reason: "the home is closed for two weeks".to_owned(),
        ..Default::default()
    };
    assert_eq!(
        code(house.acting_as("p-lead").waive_audit(&oak, &waiver)),
        "separation-of-duties"
    );
    house.acting_as("n-ind").waive_audit(&elm, &waiver).unwrap();
    assert_eq!(in_state(client, "waived"), std::slice::from_ref(&elm));
    assert_eq!(client.audit(&elm).unwrap().audit.waived.unwrap().by, "n-ind");

    let detail = client.audit(&oak).unwrap();
    house.answer(&detail, Practice::Good, "p-lead");
    assert_eq!(in_state(client, "evaluated"), std::slice::from_ref(&oak));

    let birch = of_service(client, "Birch Lodge");
    house.move_to("2026-12-07T12:00:00Z");
    house.wait_for("the next turn", |client| {
        in_state(client, "missed").contains(&birch).then_some(())
    });
    let missed = in_state(client, "missed");
    assert!(!missed.contains(&oak) && !missed.contains(&elm), "{missed:?}");
    let why = client.why(&birch).unwrap();
    assert_eq!(why.state, "missed: it was never handed in");
    let query = Query {
        state: Some("missed".to_owned()),
        ..Default::default()
    };
    assert_eq!(code(client.plans(&query)), "bad-query", "plans are not missed");
}

#[test]
fn a_turn_is_waived_before_it_opens_and_one_that_nobody_could_open_leaves_a_record() {
    let house = House::furnished();
    let planned = |client: &Client| {
        let turns = client.planned_turns().unwrap().items;
        turns.into_iter().find(|turn| turn.service == OAK).unwrap()
    };
    let next = planned(&house.client);
    assert_eq!((next.turn, next.opens.as_str()), (2, "2026-12-07T00:00:00Z"));
    let wish = v1::TurnWaiver {
        audit: AUDIT.to_owned(),
        reason: "the home is closed over Christmas".to_owned(),
        service: OAK.to_owned(),
        turn: 2,
        ..v1::TurnWaiver::default()
    };
    let odd = |change: &dyn Fn(&mut v1::TurnWaiver)| {
        let mut odd = wish.clone();
        change(&mut odd);
        odd
    };
    let manager = house.acting_as("m-reg");
    assert_eq!(
        code(house.acting_as("p-lead").waive_turn(&wish)),
        "separation-of-duties"
    );
    assert_eq!(code(house.acting_as("t-lead").waive_turn(&wish)), "not-appointed");
    assert_eq!(code(house.client.waive_turn(&wish)), "no-person");
    assert_eq!(code(manager.waive_turn(&odd(&|wish| wish.turn = 1))), "not-possible");
    assert_eq!(code(manager.waive_turn(&odd(&|wish| wish.turn = 3))), "not-possible");
    assert_eq!(
        code(manager.waive_turn(&odd(&|wish| wish.audit = "Tea".to_owned()))),
        "unknown"
    );
    assert_eq!(
        code(manager.waive_turn(&odd(&|wish| wish.service = "Nowhere".to_owned()))),
        "unknown"
    );
    assert_eq!(
        code(manager.waive_turn(&odd(&|wish| wish.reason = " ".to_owned()))),
        "bad-text"
    );
    manager.waive_turn(&wish).unwrap();
    assert_eq!(code(manager.waive_turn(&wish)), "not-possible");
    let next = planned(&house.client);
    assert_eq!((next.turn, next.opens.as_str()), (3, "2027-01-04T00:00:00Z"));
    let gap = &next.not_opened[0];
    assert_eq!(
        (gap.first, gap.last, gap.why.as_str(), gap.by.as_deref()),
        (2, 2, "waived", Some("m-reg"))
    );
    assert_eq!(gap.reason.as_deref(), Some("the home is closed over Christmas"));
    // A new workflow does not bring it back.
    let mut folder = workflows();
    folder.files[0].text.push_str("\n# one more line\n");
    house.client.apply_workflows(&folder).unwrap();
    assert_eq!(planned(&house.client).turn, 3);
    let told = house.client.today("p-lead").unwrap().messages;
    assert!(
        told.iter()
            .any(|message| message.text.contains("need not be made on Mon 7 Dec 2026")),
        "{told:?}"
    );

    // January to March pass while nobody is there to open them.
    house.move_to("2027-04-10T12:00:00Z");
    let next = house.wait_for("the turn of April", |client| {
        let next = planned(client);
        (next.turn == 7).then_some(next)
    });
    let gap = next.not_opened.last().unwrap();
    assert_eq!((gap.first, gap.last, gap.why.as_str()), (3, 5, "skipped"), "{next:?}");
    assert!(
        gap.opens.starts_with("2027-02-28T23:00") || gap.opens.starts_with("2027-03-01"),
        "{gap:?}"
    );
    let told = house.client.today("m-reg").unwrap().messages;
    assert!(
        told.iter()
            .any(|message| message.text.starts_with("3 turns of PRN medicines of Oak House passed")),
        "{told:?}"
    );
}

#[test]
fn a_result_counts_when_a_second_person_says_so() {
    let house = House::furnished();
    let mut folder = workflows();
    for file in &mut folder.files {
        file.text = file.text.replacen(
            "  tool: medicines 1, section \"PRN\"\n",
            "  tool: medicines 1, section \"PRN\"\n  authorised by: registered manager\n  after a significant finding: every 2 weeks\n",
            1,
        );
    }
    house.client.apply_workflows(&folder).expect("the workflow is sound");
    house.move_to("2026-12-07T12:00:00Z");
    let detail = house.open_audit(|audit| audit.purpose == v1::Purpose::Routine(2));
    let id = detail.audit.id.clone();
    let hand_in = |practice| {
        let version = Some(detail.form.tool_version.as_str());
        let table = answers(&detail, practice);
        let taken = house.acting_as("p-lead").submit_audit_from_csv(&id, &table, version);
        taken.expect("the answers fit");
        house.wait_for("the tool's report", |client| {
            (state(client, &id) == "awaiting-authorisation").then_some(())
        });
    };
    hand_in(Practice::Poor);
    let wanted = v1::Authorisation::default();
    assert_eq!(
        code(house.acting_as("p-lead").authorise_audit(&id, &wanted)),
        "not-appointed"
    );
    assert!(house.client.findings(&Query::default()).unwrap().items.is_empty());
    let manager = house.acting_as("m-reg");
    manager
        .send_back_audit(&id, &because("two records are mixed up"))
        .unwrap();
    let back = house.client.audit(&id).unwrap().audit;
    assert_eq!((back.state.as_str(), back.sent_back.len()), ("open", 1));
    hand_in(Practice::Poor);
    let today = house.client.today("m-reg").unwrap();
    assert!(
        format!("{today:?}").contains(&id),
        "the second person sees what waits for them: {today:?}"
    );
    manager.authorise_audit(&id, &wanted).unwrap();
    assert_eq!(state(&house.client, &id), "authorised");
    assert!(!house.client.findings(&Query::default()).unwrap().items.is_empty());
    let planned = house.client.planned_turns().unwrap().items;
    let next = planned.iter().find(|turn| turn.service == OAK).unwrap();
    assert_eq!(
        next.because.as_deref(),
        Some("the latest result was a significant finding"),
        "{next:?}"
    );
    assert!(next.opens.starts_with("2026-12-21"), "{next:?}");
}

#[test]
fn a_correction_stands_in_the_place_of_the_old_audit_and_an_inspector_is_heard() {
    let house = House::furnished();
    let detail = house.open_audit(|_| true);
    let old = house.answer(&detail, Practice::Poor, "p-lead").audit.id;
    let lead = house.acting_as("p-lead");
    let opened = lead
        .correct_audit(&old, &because("two records were read as one"))
        .unwrap();
    let new = opened.created[0].clone();
    let correction = house.client.audit(&new).unwrap();
    assert_eq!(correction.audit.purpose, v1::Purpose::Correction(old.clone()));
    assert_eq!(correction.sample, detail.sample, "the same records");
    house.answer(&correction, Practice::Good, "p-lead");
    assert_eq!(state(&house.client, &old), "corrected");
    assert_eq!(house.client.audit(&old).unwrap().audit.correction, Some(new.clone()));

    let missed = |who: &str| v1::MissedSomething {
        causes: Vec::new(),
        count: 2,
        of: Some(3),
        place: None,
        question: None,
        references: Vec::new(),
        seen_at: None,
        severity: "medium".to_owned(),
        what: "no reason was written for two doses".to_owned(),
        who: who.to_owned(),
    };
    assert_eq!(code(lead.report_missed(&new, &missed("the moon"))), "unknown");
    let taken = lead.report_missed(&new, &missed("inspector")).unwrap();
    let finding = house.client.finding(&taken.created[0]).unwrap();
    assert_eq!(
        (finding.from_outside.unwrap().who.as_str(), finding.audit.as_str()),
        ("inspector", new.as_str())
    );
    assert_eq!(house.client.audit(&new).unwrap().audit.overlooked, [finding.id]);
    let why = house.client.why(&new).unwrap();
    assert!(
        why.why_now
            .iter()
            .any(|line| line.starts_with("An inspector found what it had missed")),
        "{:?}",
        why.why_now
    );
}
