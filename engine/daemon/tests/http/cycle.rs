//! One real cycle through the daemon: two poor audits in a row open a plan, its actions come into place, a re-test passes, another passes,
//! the forum agrees, the plan is verified and watched. Every gate on the way refuses who tries to go round it.

use super::house::{House, OAK, Practice};
use ratchet_api::client::{Client, Error, Query};
use ratchet_api::v1;

fn code<T: std::fmt::Debug>(answer: Result<T, Error>) -> (u16, String) {
    let error = answer.expect_err("the rules say no");
    let problem = error.problem().unwrap_or_else(|| panic!("{error}"));
    (problem.status, problem.code.clone())
}

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

fn evidence(what: &str) -> v1::EvidenceGiven {
    v1::EvidenceGiven {
        what: what.to_owned(),
        ..Default::default()
    }
}

fn agreed() -> v1::NewDecision {
    v1::NewDecision {
        agreed: true,
        forum: "Quality forum".to_owned(),
        present: Vec::new(),
        reason: "Two re-tests passed, and practice was seen to hold.".to_owned(),
    }
}

fn is_retest(number: u32) -> impl Fn(&v1::Audit) -> bool {
    move |audit| matches!(&audit.purpose, v1::Purpose::Retest(of) if of.retest == number)
}

fn plan(client: &Client) -> Option<v1::PlanDetail> {
    let query = Query {
        service: Some(OAK.to_owned()),
        ..Default::default()
    };
    let id = client.plans(&query).unwrap().items.first()?.id.clone();
    Some(client.plan(&id).unwrap())
}

#[test]
fn a_plan_is_verified_only_through_its_retests() {
    let house = House::furnished();
    poor_audits_open_the_plan(&house);
    let plan = house.wait_for("the plan", plan);
    let id = plan.plan.id.clone();
    assert_eq!(
        (plan.plan.stage.as_str(), plan.actions_in_full.len(), plan.retests.len()),
        ("open", 3, 2)
    );
    assert_eq!(plan.retests[0].name, "Six weeks");
    let chair = house.acting_as("n-ind");
    assert_eq!(
        code(chair.decide_closure(&id, &agreed())),
        refused(409, "not-ready-to-close")
    );

    actions_come_into_place(&house, &plan);
    house.wait_for("the actions in place", |client| {
        (client.plan(&id).unwrap().plan.stage == "in place").then_some(())
    });

    house.move_to("2027-02-01T12:00:00Z");
    first_retest(&house, &id);
    assert_eq!(
        code(chair.decide_closure(&id, &agreed())),
        refused(409, "not-ready-to-close")
    );

    house.move_to("2027-05-10T12:00:00Z");
    let retest = house.open_audit(is_retest(2));
    house.answer(&retest, Practice::Good, "q-lead");
    house.wait_for("the closing", |client| {
        (client.plan(&id).unwrap().plan.stage == "closing").then_some(())
    });
    assert_eq!(
        code(house.client.decide_closure(&id, &agreed())),
        refused(403, "no-person")
    );
    let other = v1::NewDecision {
        forum: "Tea round".to_owned(),
        ..agreed()
    };
    assert_eq!(code(chair.decide_closure(&id, &other)).0, 422);
    chair.decide_closure(&id, &agreed()).expect("everything has passed");

    let plan = house.client.plan(&id).unwrap();
    assert_eq!(plan.plan.stage, "watched");
    assert!(plan.plan.verified_at.is_some() && plan.plan.watch_until.is_some());
    assert!(plan.retests.iter().all(|retest| retest.passed_at.is_some()));
    assert!(
        plan.findings_in_full
            .iter()
            .all(|finding| finding.resolved_at.is_some())
    );
    let why = house.client.why(&id).expect("it can be explained");
    assert!(!why.what.is_empty() && !why.why_here.is_empty(), "{why:?}");
    let history = house.client.history(&id).unwrap();
    let kinds: Vec<_> = history
        .items
        .iter()
        .filter_map(|event| event.recorded["event"]["type"].as_str())
        .collect();
    for kind in [
        "plan-opened",
        "plan-in-place",
        "retest-passed",
        "closure-ready",
        "forum-decided",
        "plan-verified",
    ] {
        assert!(kinds.contains(&kind), "{kind} is not among {kinds:?}");
    }
}

fn poor_audits_open_the_plan(house: &House) {
    let audit = house.open_audit(|_| true);
    assert_eq!(audit.form.questions.len(), 12);
    let done = house.answer(&audit, Practice::Poor, "p-lead");
    assert!(done.audit.significant);
    let findings = house.client.findings(&Query::default()).unwrap().items;
    let finding = findings
        .iter()
        .find(|finding| finding.question == "Protocol complete")
        .expect("it was not met");
    assert_eq!(
        (finding.count, finding.of, finding.audit.as_str()),
        (10, 10, audit.audit.id.as_str())
    );
    let correction = house
        .client
        .action(&finding.corrections[0])
        .expect("a rule answers at once");
    assert!(matches!(correction.origin, v1::Origin::Rule { .. }));
    assert_eq!(plan(&house.client), None, "one slip is watched");

    house.move_to("2026-12-07T12:00:00Z");
    let audit = house.open_audit(|audit| audit.purpose == v1::Purpose::Routine(2));
    house.answer(&audit, Practice::Poor, "p-lead");
}

fn actions_come_into_place(house: &House, plan: &v1::PlanDetail) {
    let id = |title: &str| {
        let action = plan.actions_in_full.iter().find(|action| action.title.contains(title));
        action.unwrap_or_else(|| panic!("no action `{title}`")).id.clone()
    };
    let (template, check, watch) = (id("Rewrite"), id("Second check"), id("Watch"));
    let lead = house.acting_as("p-lead");
    let nothing = v1::Completion::default();
    assert_eq!(
        code(lead.complete_action(&template, &nothing)),
        refused(409, "evidence-missing")
    );
    assert_eq!(
        code(
            house
                .acting_as("t-lead")
                .add_evidence(&template, &evidence("new template"))
        ),
        refused(403, "not-appointed")
    );
    assert_eq!(
        code(lead.add_evidence(&template, &evidence(" "))),
        refused(422, "bad-text")
    );

    due_dates_move_only_with_a_reason(house, &template);
    lead.add_evidence(&template, &evidence("new template signed off"))
        .unwrap();
    lead.complete_action(&template, &nothing).unwrap();
    assert_eq!(
        code(lead.add_evidence(&template, &evidence("too late"))),
        refused(409, "nothing-owed")
    );

    let instruction = v1::NewOccurrence {
        event: "new PRN instruction".to_owned(),
        happened_at: "2026-12-07T11:00:00Z".to_owned(),
        service: OAK.to_owned(),
        subject: Some("P-033".to_owned()),
    };
    house.client.record_occurrence(&instruction).unwrap();
    let together = v1::Completion {
        evidence: vec![v1::NewEvidence {
            what: "second signature".to_owned(),
            sha256: None,
        }],
        obligation: None,
    };
    house.acting_as("t-lead").complete_action(&check, &together).unwrap();
    let receipt = lead.complete_action(&watch, &together).unwrap();
    assert!(receipt.events.contains(&"plan-in-place".to_owned()), "{receipt:?}");
}

fn due_dates_move_only_with_a_reason(house: &House, action: &str) {
    let senior = house.acting_as("m-reg");
    let wish = v1::DueMove {
        obligation: None,
        reason: "The pharmacist is away until the 5th.".to_owned(),
        to: "2027-01-12T17:00:00Z".to_owned(),
    };
    let early = v1::DueMove {
        to: "2026-01-01T00:00:00Z".to_owned(),
        ..wish.clone()
    };
    assert_eq!(code(senior.move_due(action, &early)), refused(422, "bad-move"));
    let odd = v1::DueMove {
        to: "soon".to_owned(),
        ..wish.clone()
    };
    assert_eq!(code(senior.move_due(action, &odd)), refused(422, "bad-moment"));
    let before = house.client.action(action).unwrap().obligations[0].due.clone();
    senior.move_due(action, &wish).expect("somebody above may move it");
    let due = house.client.action(action).unwrap().obligations[0].due.clone();
    assert_eq!((due.original, due.at, due.moves.len()), (before.original, wish.to, 1));
}

/// The owner of an action may not test it again, even when appointed to.
fn first_retest(house: &House, plan: &str) {
    let retest = house.open_audit(is_retest(1));
    assert_eq!(retest.audit.owner, "quality lead");
    let both = v1::Appointment {
        name: "Ada Quill".to_owned(),
        person: "p-lead".to_owned(),
        role: "quality lead".to_owned(),
        service: None,
    };
    house.client.appoint(&[both]).unwrap();
    let table = super::house::answers(&retest, Practice::Good);
    let owner = house.acting_as("p-lead");
    let own = owner.submit_audit_from_csv(&retest.audit.id, &table, None);
    assert_eq!(code(own), refused(403, "separation-of-duties"));
    house.answer(&retest, Practice::Good, "q-lead");
    let passed = |client: &Client| client.plan(plan).unwrap().retests[0].passed_at.is_some().then_some(());
    house.wait_for("the passed re-test", passed);
}

#[test]
fn the_tool_looks_at_a_record_while_it_is_being_filled_in() {
    let house = House::furnished();
    let audit = house.open_audit(|_| true);
    let id = audit.audit.id.as_str();
    let reference = &audit.sample.as_ref().unwrap().rows[0].reference;
    let mut record = v1::Answered {
        reference: reference.clone(),
        ..v1::Answered::default()
    };
    for (field, text) in [
        ("given-at", "2026-10-20 09:30"),
        ("trigger", "n/a"),
        ("alternatives-tried", "sat with her for ten minutes"),
        ("effect", "slept after an hour"),
        ("effect-at", "2026-10-20 10:30"),
    ] {
        record.fields.insert(field.to_owned(), text.into());
    }
    let seen = house.client.check_record(id, &record).unwrap();
    assert_eq!(seen.errors.len(), 1, "{seen:?}");
    let error = &seen.errors[0];
    assert_eq!(
        (error.field.as_str(), error.title.is_some()),
        ("trigger", true),
        "{error:?}"
    );
    assert!(!seen.needs_all_answers);
    assert_eq!(seen.unanswered.len(), audit.form.questions.len());

    record
        .fields
        .insert("trigger".to_owned(), "pulled at her dressing and cried".into());
    assert_eq!(house.client.check_record(id, &record).unwrap().errors, []);
    record.reference = "somebody-else".to_owned();
    let seen = house.client.check_record(id, &record).unwrap();
    assert_eq!(seen.errors[0].field, "reference");
    record.reference = "x".repeat(5_000);
    let seen = house.client.check_record(id, &record).unwrap();
    assert!(seen.errors.iter().all(|error| error.field == "reference"), "{seen:?}");
    assert_eq!(
        code(house.client.check_record("AUD-9999", &record)),
        refused(404, "unknown")
    );
    let after = house.client.audit(id).unwrap();
    assert_eq!((after.audit.stage.as_str(), after.report.is_none()), ("open", true));
}
