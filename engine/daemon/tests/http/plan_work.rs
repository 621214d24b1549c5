//! The work of a plan over HTTP only: findings that are grouped and join, one action for many of them, a chart that a re-test asks for,
//! a re-test that is waived until its day and then owed again, and the closing that settles every finding.

use super::house::{AUDIT, House, OAK, Practice, at, workflows};
use chrono::TimeDelta;
use ratchet_api::client::{Client, Query};
use ratchet_api::v1;

const PLAN: &str = "PRN with a reason, every time";
const MEASURE: &str = "Sure what to write";

/// The PRN workflow whose first re-test asks for a chart that shows an improvement.
fn furnished() -> House {
    let house = House::furnished();
    let mut folder = workflows();
    for file in &mut folder.files {
        file.text = file
            .text
            .replacen(
                "  retest \"Six weeks\" by quality lead\n",
                "  measure \"Sure what to write\" from supervision: staff who know what to write, higher is better\n    target: at least 80%\n  retest \"Six weeks\" by quality lead\n",
                1,
            )
            .replacen(
                "    pass: \"Protocol complete\" is 100% and",
                "    pass: measure \"Sure what to write\" shows improvement and \"Protocol complete\" is 100% and",
                1,
            );
    }
    folder.files.retain(|file| !file.path.ends_with(".test.qip"));
    house.client.apply_workflows(&folder).expect("the workflow is sound");
    house
}

fn plan(client: &Client, id: &str) -> v1::PlanDetail {
    client.plan(id).unwrap()
}

/// One value a week from this day on, each of ten people.
fn record(house: &House, from: &str, values: &[u64]) {
    let lead = house.acting_as("m-reg");
    for (week, value) in values.iter().enumerate() {
        let value = v1::NewMeasure {
            at: (at(from) + TimeDelta::weeks(week as i64)).to_rfc3339(),
            denominator: 10,
            note: None,
            numerator: *value,
        };
        lead.record_measure(OAK, PLAN, MEASURE, &value)
            .expect("it can be recorded");
    }
}

fn retest(house: &House, number: u32) -> v1::AuditDetail {
    house.open_audit(move |audit| matches!(&audit.purpose, v1::Purpose::Retest(of) if of.retest == number))
}

#[test]
fn a_plan_carries_many_findings_through_charts_and_waivers_to_its_end() {
    let house = furnished();
    let id = house.open_plan();
    findings_are_grouped_and_join(&house, &id);
    one_action_answers_them_all(&house, &id);
    a_chart_with_too_few_points_passes_nothing(&house, &id);
    a_chart_that_shows_an_improvement_passes(&house, &id);
    a_waiver_ends_and_the_retest_is_owed(&house, &id);
    the_closing_settles_every_finding(&house, &id);
}

fn findings_are_grouped_and_join(house: &House, id: &str) {
    let opened = plan(&house.client, id);
    assert_eq!(opened.plan.findings, ["FIN-1", "FIN-2"], "both audits that led to it");
    // What an inspector saw beside it joins by hand, with a reason; only once.
    let missed = v1::MissedSomething {
        causes: Vec::new(),
        count: 1,
        of: None,
        place: None,
        question: None,
        references: Vec::new(),
        seen_at: None,
        severity: "medium".to_owned(),
        what: "a protocol lay in the wrong folder".to_owned(),
        who: "inspector".to_owned(),
    };
    let audit = opened.findings_in_full[1].audit.clone();
    let taken = house.acting_as("p-lead").report_missed(&audit, &missed).unwrap();
    let seen = taken.created[0].clone();
    assert_eq!(house.client.finding(&seen).unwrap().plan, None, "it is not significant");
    let join = v1::JoinPlan {
        plan: id.to_owned(),
        reason: "the same template".to_owned(),
    };
    house.acting_as("m-reg").join_finding(&seen, &join).unwrap();
    assert!(house.acting_as("m-reg").join_finding(&seen, &join).is_err());
    // The next poor audit opens no second plan: its finding joins the one that is there.
    house.move_to("2027-01-04T12:00:00Z");
    let audit = house.open_audit(|audit| audit.purpose == v1::Purpose::Routine(3) && audit.name == AUDIT);
    house.answer(&audit, Practice::Poor, "p-lead");
    let joined = plan(&house.client, id);
    assert_eq!(joined.plan.findings, ["FIN-1", "FIN-2", seen.as_str(), "FIN-4"]);
    assert_eq!(house.client.plans(&Query::default()).unwrap().items.len(), 1);
}

fn one_action_answers_them_all(house: &House, id: &str) {
    let lines = house.client.tracker(&Query::default()).unwrap().items;
    let template = house.action(id, "Rewrite").id;
    let line = lines
        .iter()
        .find(|line| line.action.as_deref() == Some(template.as_str()))
        .expect("the action is one line");
    assert_eq!(line.findings.len(), 4, "{line:?}");
    let of_plan = lines.iter().filter(|line| line.findings.len() == 4);
    assert_eq!(
        of_plan.count(),
        3,
        "three actions; corrections answer one finding each: {lines:?}"
    );
    assert!(
        lines
            .iter()
            .all(|line| line.plan.is_some() || line.findings.iter().all(|finding| finding != "FIN-3")),
        "a finding with a plan has no line of its own: {lines:?}"
    );
}

fn a_chart_with_too_few_points_passes_nothing(house: &House, id: &str) {
    house.put_in_place(id);
    record(house, "2026-12-14T12:00:00Z", &[4, 5, 4]);
    house.move_to("2027-02-20T12:00:00Z");
    record(house, "2027-02-15T12:00:00Z", &[9]);
    let measure = house.client.measure(OAK, PLAN, MEASURE).unwrap();
    assert_eq!((measure.count, measure.chart.as_str()), (4, "too-few"));
    assert!(measure.missing > 0 && measure.variation.is_none(), "{measure:?}");
    let first = retest(house, 1);
    house.answer(&first, Practice::Good, "q-lead");
    let failed = house.wait_for("the failed re-test", |client| {
        let plan = plan(client, id);
        (plan.plan.round == 2).then_some(plan)
    });
    let attempt = &failed.retests[0].attempts[0];
    assert!(
        !attempt.passed && attempt.reasons[0].contains("needed before its chart can be judged"),
        "{attempt:?}"
    );
    assert_eq!(failed.reopenings[0].why, "retest-failed");
    assert_eq!(failed.plan.findings.len(), 4, "the lineage stays");
}

fn a_chart_that_shows_an_improvement_passes(house: &House, id: &str) {
    house.move_to("2027-06-20T12:00:00Z");
    record(house, "2027-02-22T12:00:00Z", &[4, 5, 4, 5, 4]);
    house.put_in_place(id);
    house.move_to("2027-08-03T12:00:00Z");
    record(house, "2027-06-21T12:00:00Z", &[9, 10, 9, 10, 10, 9, 10]);
    let measure = house.client.measure(OAK, PLAN, MEASURE).unwrap();
    assert_eq!((measure.count, measure.chart.as_str()), (16, "p"), "{measure:?}");
    let variation = measure.variation.unwrap();
    assert_eq!(variation.id, "improvement-high", "{variation:?}");
    assert_eq!(measure.target.as_deref(), Some("at least 80%"));
    let first = retest(house, 1);
    house.answer(&first, Practice::Good, "q-lead");
    house.wait_for("the passed re-test", |client| {
        plan(client, id).retests[0].passed_at.is_some().then_some(())
    });
}

fn a_waiver_ends_and_the_retest_is_owed(house: &House, id: &str) {
    let chair = house.acting_as("n-ind");
    let waiver = |until: &str| v1::NewWaiver {
        forum: "Quality forum".to_owned(),
        present: Vec::new(),
        reason: "the home moves".to_owned(),
        retest: "Three months".to_owned(),
        until: until.to_owned(),
    };
    assert!(
        chair.waive_gate(id, &waiver("2027-08-01T00:00:00Z")).is_err(),
        "it is over already"
    );
    chair.waive_gate(id, &waiver("2027-12-31T23:59:59Z")).unwrap();
    house.move_to("2027-12-31T12:00:00Z");
    let waived = plan(&house.client, id);
    assert!(waived.retests[1].waivers[0].runs && waived.retests[1].passed_at.is_none());
    assert_eq!(waived.plan.stage, "in place", "nothing closes by a waiver");
    let open = Query {
        state: Some("open".to_owned()),
        ..Query::default()
    };
    assert_eq!(house.client.waivers(&open).unwrap().items.len(), 1);
    house.move_to("2028-01-01T00:10:00Z");
    let owed = retest(house, 2);
    assert_eq!(owed.audit.state, "open");
    assert!(house.client.waivers(&open).unwrap().items.is_empty());
    let ended = plan(&house.client, id);
    assert!(!ended.retests[1].waivers[0].runs, "{:?}", ended.retests[1]);
    assert_eq!(ended.plan.stage, "retesting");
    house.answer(&owed, Practice::Good, "q-lead");
}

fn the_closing_settles_every_finding(house: &House, id: &str) {
    house.wait_for("the closing", |client| {
        (plan(client, id).plan.stage == "closing").then_some(())
    });
    let agreed = v1::NewDecision {
        agreed: true,
        forum: "Quality forum".to_owned(),
        present: Vec::new(),
        reason: "It holds.".to_owned(),
    };
    house.acting_as("n-ind").decide_closure(id, &agreed).unwrap();
    let closed = plan(&house.client, id);
    assert_eq!(closed.plan.stage, "watched");
    assert_eq!(closed.findings_in_full.len(), 4);
    assert!(
        closed
            .findings_in_full
            .iter()
            .all(|finding| finding.resolved_at.is_some())
    );
}
