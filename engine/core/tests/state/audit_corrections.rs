//! Corrections: what was submitted is read-only, and a new audit about the same sample takes its place. Hazard: a false closure by way of a
//! correction; and the other way round, a closure that stands although a correction shows that its re-test had failed.

use crate::audit_life::{apply, audit, with};
use crate::cycle::watched;
use crate::world::{AUDIT, FORUM, PLAN, SERVICE, World, at, person, report};
use ratchet_core::command::Command;
use ratchet_core::definition::{Cadence, CadenceWhen, Pattern, Theme, ThemeImproved, ThemeTrigger};
use ratchet_core::event::{Actor, Event};
use ratchet_core::explain::explain;
use ratchet_core::id::{AnyId, AuditId, FindingId, PlanId};
use ratchet_core::record::{AuditStage, PlanStage, Purpose, ReadTyped, Reason, WhyReopened};
use ratchet_core::recurrence::Recurrence;
use ratchet_core::span::Span;
use ratchet_core::tool::{MeasureResult, Report};

fn correct(id: AuditId) -> Command {
    Command::CorrectAudit {
        audit: id,
        reason: "two records were read as one".to_owned(),
    }
}

/// Opens the correction and hands it in.
fn corrected(world: &mut World, by: &str, id: AuditId, bad: usize, failing: &str) -> AuditId {
    world.ok(person(by), correct(id));
    let correction = audit(world, id).correction.unwrap();
    world.submit(by, correction, bad, failing);
    correction
}

fn agree(world: &mut World) {
    let command = Command::DecideClosure {
        agreed: true,
        forum: FORUM.to_owned(),
        plan: PlanId(1),
        present: Vec::new(),
        reason: "shown".to_owned(),
    };
    world.ok(person("n.individual"), command);
}

#[test]
fn a_correction_is_a_new_audit_about_the_same_sample_that_names_the_old() {
    let mut world = World::new();
    let old = world.audit(3, "r");
    let (before, records) = (audit(&world, old), world.answers(old, 0, ""));
    let tool_version = None;
    let refused = world
        .send(
            person("p.lead"),
            Command::SubmitAudit {
                audit: old,
                records,
                tool_version,
            },
        )
        .unwrap_err();
    assert!(refused.to_string().contains("correct it by a new audit"), "{refused}");
    let other = world.send(person("t.lead"), correct(old)).unwrap_err();
    assert_eq!(other.code(), "not-appointed");
    world.ok(person("p.lead"), correct(old));
    let id = audit(&world, old).correction.unwrap();
    let new = audit(&world, id);
    assert_eq!(new.purpose, Purpose::Correction { of: old });
    assert_eq!(new.sample, before.sample);
    assert_eq!(new.corrects_because.as_deref(), Some("two records were read as one"));
    assert_eq!(
        audit(&world, old).stage,
        AuditStage::Evaluated,
        "until the new result counts, the old one stands"
    );
    let twice = world.send(person("p.lead"), correct(old)).unwrap_err();
    assert!(twice.to_string().contains("hand in the answers of AUD-2"), "{twice}");
    world.submit("p.lead", id, 0, "");
    assert_eq!(audit(&world, old).stage, AuditStage::Corrected);
    assert_eq!(audit(&world, old).report, before.report, "what was said stays said");
    let late = world.send(person("p.lead"), correct(old)).unwrap_err();
    assert!(late.to_string().contains("correct AUD-2"), "{late}");
    let why = explain(&world.state, AnyId::Audit(old), world.now).unwrap();
    assert_eq!(why.state, "corrected by another audit");
    assert!(why.see_also.contains(&"AUD-2".to_owned()));
}

#[test]
fn a_corrected_result_takes_the_place_of_the_old_one_in_a_row() {
    let mut world = World::new();
    let first = world.audit(0, "");
    world.audit(3, "r");
    assert!(world.state.plan(PlanId(1)).unwrap().is_none());
    let correction = corrected(&mut world, "p.lead", first, 3, "r");
    let recent = world.state.series(SERVICE, AUDIT).unwrap().unwrap().recent.clone();
    let row: Vec<(AuditId, bool)> = recent
        .iter()
        .map(|outcome| (outcome.audit, outcome.significant))
        .collect();
    assert_eq!(
        row,
        [(correction, true), (AuditId(2), true)],
        "in its own place, not at the end"
    );
    assert_eq!(recent[0].opened_at, Some(audit(&world, first).opened_at));
    assert_eq!(world.plan(1).stage, PlanStage::Open, "two in a row open the plan");
    assert_eq!(world.plan(1).findings.len(), 2, "with the findings of both");
}

#[test]
fn a_row_that_a_correction_breaks_opens_nothing() {
    let mut world = World::new();
    let first = world.audit(3, "r");
    corrected(&mut world, "p.lead", first, 0, "");
    let finding = world.state.finding(FindingId(1)).unwrap().unwrap();
    assert!(
        finding
            .set_aside
            .as_ref()
            .unwrap()
            .reason
            .contains("AUD-2 corrected AUD-1")
    );
    world.audit(3, "r");
    assert!(
        world.state.plan(PlanId(1)).unwrap().is_none(),
        "that was the first of a row"
    );
    world.audit(3, "r");
    assert_eq!(world.plan(1).findings.len(), 2);
}

#[test]
fn a_finding_that_is_said_anew_stays_the_same_finding_and_sets_off_nothing_twice() {
    let mut world = World::new();
    let first = world.audit(3, "c");
    let actions = |world: &World| {
        let opened = |event: &Event| matches!(event, Event::ActionOpened { .. });
        world.ledger.iter().filter(|recorded| opened(&recorded.event)).count()
    };
    assert_eq!(actions(&world), 1, "the rule asked for an immediate correction");
    let correction = corrected(&mut world, "p.lead", first, 5, "cr");
    assert_eq!(actions(&world), 1);
    let known = world.state.finding(FindingId(1)).unwrap().unwrap();
    assert_eq!((known.audit, known.problem.count), (first, 5));
    assert_eq!(audit(&world, correction).findings, [FindingId(1), FindingId(2)]);
}

#[test]
fn an_open_plan_is_not_closed_by_correcting_away_what_opened_it() {
    let mut world = World::with_open_plan();
    corrected(&mut world, "p.lead", AuditId(1), 0, "");
    corrected(&mut world, "p.lead", AuditId(2), 0, "");
    assert_eq!(world.plan(1).stage, PlanStage::Open);
    let finding = world.state.finding(FindingId(1)).unwrap().unwrap();
    assert!(finding.is_open(), "only its re-tests resolve it");
}

#[test]
fn a_failed_retest_never_passes_by_a_correction() {
    let mut world = World::with_open_plan();
    world.put_in_place(1);
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens);
    let retest = world.plan(1).retests[0].audit.unwrap();
    world.submit("q.lead", retest, 4, "r");
    assert_eq!(world.plan(1).round, 2);
    let before = world.plan(1);
    let correction = corrected(&mut world, "q.lead", retest, 0, "");
    let plan = world.plan(1);
    assert_eq!((plan.stage, plan.round), (before.stage, 2));
    assert!(plan.retests.iter().all(|gate| gate.passed_at.is_none()));
    assert_eq!(plan.retests[0].attempts[0].corrected_by, Some(correction));
    assert!(!plan.retests[0].attempts[0].passed);
    let mut told = world
        .messages()
        .into_iter()
        .filter(|message| message.reason == Reason::AuditCorrected);
    assert!(told.next_back().unwrap().text.contains("never passes by a correction"));
    // Nor does a correction of the correction.
    corrected(&mut world, "q.lead", correction, 0, "");
    assert!(world.plan(1).retests.iter().all(|gate| gate.passed_at.is_none()));
}

#[test]
fn correcting_a_passed_retest_into_a_failed_one_opens_a_watched_plan_again() {
    let mut world = watched();
    assert_eq!(world.plan(1).stage, PlanStage::Watched);
    let passed = world.plan(1).retests[1].attempts[0].audit;
    let correction = corrected(&mut world, "q.lead", passed, 4, "r");
    let plan = world.plan(1);
    assert_eq!((plan.stage, plan.round, plan.verified_at), (PlanStage::Open, 2, None));
    let why = WhyReopened::RetestFailed {
        retest: 1,
        audit: correction,
    };
    assert_eq!(plan.reopenings.last().unwrap().why, why);
    assert_eq!(plan.retests[1].attempts[0].corrected_by, Some(correction));
    assert!(
        world
            .state
            .finding(FindingId(1))
            .unwrap()
            .unwrap()
            .resolved_at
            .is_none()
    );
    let mut told = world
        .messages()
        .into_iter()
        .filter(|message| message.reason == Reason::RetestFailed);
    assert_eq!(told.next_back().unwrap().role, "nominated individual");
}

#[test]
fn a_chain_of_corrections_is_one_result() {
    let mut world = watched();
    let passed = world.plan(1).retests[1].attempts[0].audit;
    let first = corrected(&mut world, "q.lead", passed, 0, "");
    assert_eq!(world.plan(1).stage, PlanStage::Watched, "it passes still");
    let second = corrected(&mut world, "q.lead", first, 4, "r");
    assert_eq!(
        world.plan(1).round,
        2,
        "the correction of a correction shows that it failed"
    );
    let third = corrected(&mut world, "q.lead", second, 0, "");
    assert_eq!(world.plan(1).round, 2);
    assert!(
        world.plan(1).retests.iter().all(|gate| gate.passed_at.is_none()),
        "{third} passes nothing"
    );
}

#[test]
fn a_correction_before_the_forum_agreed_takes_the_closing_back() {
    let mut world = World::with_open_plan();
    world.put_in_place(1);
    for retest in 0..2 {
        let opens = world.plan(1).retests[retest].opens_at.unwrap();
        world.until(opens);
        let audit = world.plan(1).retests[retest].audit.unwrap();
        world.submit("q.lead", audit, 0, "");
    }
    assert_eq!(world.plan(1).stage, PlanStage::Closing);
    let first = world.plan(1).retests[0].attempts[0].audit;
    corrected(&mut world, "q.lead", first, 4, "r");
    assert_eq!(world.plan(1).stage, PlanStage::Open);
    let command = Command::DecideClosure {
        agreed: true,
        forum: FORUM.to_owned(),
        plan: PlanId(1),
        present: Vec::new(),
        reason: "shown".to_owned(),
    };
    let refused = world.send(person("n.individual"), command).unwrap_err();
    assert_eq!(refused.code(), "not-ready-to-close");
}

#[test]
fn a_correction_opens_a_closed_plan_again_in_its_place() {
    let mut world = watched();
    let passed = world.plan(1).retests[1].attempts[0].audit;
    world.until(world.plan(1).watch_until.unwrap());
    assert_eq!(world.plan(1).stage, PlanStage::Closed);
    corrected(&mut world, "q.lead", passed, 4, "r");
    let plan = world.plan(1);
    assert_eq!((plan.stage, plan.closed_at, plan.round), (PlanStage::Open, None, 2));
    assert_eq!(world.state.slot(SERVICE, PLAN).unwrap().unwrap().plan, Some(PlanId(1)));
    world.put_in_place(1);
    for retest in 0..2 {
        let opens = world.plan(1).retests[retest].opens_at.unwrap();
        world.until(opens);
        let audit = world.plan(1).retests[retest].audit.unwrap();
        world.submit("q.lead", audit, 0, "");
    }
    agree(&mut world);
    assert!(
        world.plan(1).verified_at.is_some(),
        "the way to the end is the same as ever"
    );
}

#[test]
fn a_plan_that_works_in_the_place_of_a_closed_one_takes_the_findings_on() {
    let mut world = watched();
    let passed = world.plan(1).retests[1].attempts[0].audit;
    world.until(world.plan(1).watch_until.unwrap());
    while world.state.plan(PlanId(2)).unwrap().is_none() {
        world.audit(3, "c");
    }
    let before = world.plan(2).findings.len();
    corrected(&mut world, "q.lead", passed, 4, "r");
    assert_eq!(world.plan(1).stage, PlanStage::Closed, "its place is taken");
    assert_eq!(world.plan(2).findings.len(), before + 1);
}

#[test]
fn a_plan_that_has_begun_again_is_not_begun_again_by_a_correction_of_the_round_before() {
    let mut world = watched();
    let passed = world.plan(1).retests[0].attempts[0].audit;
    world.audit(3, "r");
    assert_eq!(world.plan(1).round, 2, "the problem came back while it was watched");
    corrected(&mut world, "q.lead", passed, 4, "r");
    assert_eq!(world.plan(1).round, 2);
}

#[test]
fn a_retester_with_a_part_in_the_plan_does_not_correct_it() {
    let mut world = watched();
    let passed = world.plan(1).retests[1].attempts[0].audit;
    world.ok(person("q.lead"), correct(passed));
    world.ok(
        Actor::Operator,
        Command::AppointPerson {
            name: "P".to_owned(),
            person: "p.lead".to_owned(),
            role: "quality lead".to_owned(),
            service: None,
        },
    );
    let correction = audit(&world, passed).correction.unwrap();
    let records = world.answers(correction, 0, "");
    let tool_version = None;
    let command = Command::SubmitAudit {
        audit: correction,
        records,
        tool_version,
    };
    let refused = world.send(person("p.lead"), command).unwrap_err();
    assert_eq!(refused.code(), "separation-of-duties");
    let waive = Command::WaiveAudit {
        audit: correction,
        forum: None,
        present: Vec::new(),
        reason: "it would open the plan again".to_owned(),
    };
    let refused = world.send(person("n.individual"), waive).unwrap_err();
    assert!(
        refused.to_string().contains("a correction that was begun is finished"),
        "{refused}"
    );
}

#[test]
fn a_correction_of_a_retest_climbs_the_ladder_of_the_plan_until_it_is_in() {
    let mut world = watched();
    let passed = world.plan(1).retests[1].attempts[0].audit;
    world.ok(person("q.lead"), correct(passed));
    let correction = audit(&world, passed).correction.unwrap();
    let due = audit(&world, correction).due.current();
    world.until(due + chrono::TimeDelta::seconds(1));
    assert_eq!(audit(&world, correction).escalations.len(), 1);
    assert_eq!(audit(&world, correction).stage, AuditStage::Open);
}

#[test]
fn a_retest_whose_tool_gave_no_report_is_judged_by_its_correction() {
    let mut world = World::with_open_plan();
    world.put_in_place(1);
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens);
    let retest = world.plan(1).retests[0].audit.unwrap();
    let records = world.answers(retest, 0, "");
    let tool_version = None;
    world.ok(
        person("q.lead"),
        Command::SubmitAudit {
            audit: retest,
            records,
            tool_version,
        },
    );
    let outcome = Err(ratchet_core::tool::Failure::Internal("a cell is wrong".to_owned()));
    world.ok(
        Actor::Engine,
        Command::RecordEvaluation {
            attempt: 1,
            audit: retest,
            outcome,
        },
    );
    assert_eq!(audit(&world, retest).stage, AuditStage::Stuck);
    let correction = corrected(&mut world, "q.lead", retest, 0, "");
    let gate = world.plan(1).retests[0].clone();
    assert_eq!(gate.attempts[0].audit, correction);
    assert!(gate.passed_at.is_some(), "it was never judged, so this is its result");
    let retry = world.send(person("q.lead"), Command::RetryEvaluation { audit: retest });
    assert_eq!(retry.unwrap_err().code(), "nothing-to-retry");
}

fn themed() -> World {
    with(|definition| {
        let mut other = definition.audits[AUDIT].clone();
        other.every = Recurrence::weekly();
        definition.audits.insert("Weekly count".to_owned(), other);
        definition.plans.clear();
        definition.themes.insert(
            "Knowledge".to_owned(),
            Theme {
                across_services: false,
                goes_to: None,
                improved: ThemeImproved {
                    comparison: ratchet_core::definition::Comparison {
                        how: ratchet_core::definition::How::AtLeast,
                        permille: 900,
                    },
                    in_a_row: 1,
                },
                owner: "nominated individual".to_owned(),
                raised: vec![ThemeTrigger {
                    audits: 2,
                    pattern: Pattern::Cause("knowledge".to_owned()),
                    within: Span::Months(3),
                }],
                watches: [AUDIT.to_owned(), "Weekly count".to_owned()].into(),
            },
        );
    })
}

#[test]
fn what_a_correction_does_not_show_any_more_does_not_raise_a_theme() {
    let mut world = themed();
    world.until(at("2026-05-05 09:00"));
    let [monthly, weekly] = world.open_audits().collect::<Vec<_>>()[..] else {
        panic!("two audits are open");
    };
    world.submit("p.lead", monthly, 3, "r");
    corrected(&mut world, "p.lead", monthly, 0, "");
    world.submit("p.lead", weekly, 3, "r");
    let strand = world.state.strand(Some(SERVICE), "Knowledge").unwrap().unwrap();
    assert_eq!(strand.running, None, "it was seen in one audit only");
    // The other way round it is seen late, and raised.
    let mut world = themed();
    world.until(at("2026-05-05 09:00"));
    world.submit("p.lead", monthly, 0, "");
    world.submit("p.lead", weekly, 3, "r");
    corrected(&mut world, "p.lead", monthly, 3, "r");
    let strand = world.state.strand(Some(SERVICE), "Knowledge").unwrap().unwrap();
    assert!(strand.running.is_some());
}

#[test]
fn a_correction_takes_the_place_of_the_old_value_on_a_chart() {
    let mut world = World::new();
    let first = world.audit(0, "");
    world.audit(0, "");
    let points = |world: &World| {
        let series = world.state.audit_measure(SERVICE, AUDIT, "given").unwrap().unwrap();
        let values: Vec<u64> = series.points.iter().map(|point| point.numerator).collect();
        (values, series.count, series.points[0].at)
    };
    let before = points(&world);
    assert_eq!(before.0, [30, 30]);
    world.ok(person("p.lead"), correct(first));
    let correction = audit(&world, first).correction.unwrap();
    let records = world.answers(correction, 0, "");
    let tool_version = None;
    world.ok(
        person("p.lead"),
        Command::SubmitAudit {
            audit: correction,
            records,
            tool_version,
        },
    );
    let other = |records: &[ratchet_core::tool::Record]| Report {
        measures: vec![MeasureResult {
            measure: 0,
            numerator: 45,
            denominator: 10,
        }],
        ..report(records)
    };
    world.settle(other);
    assert_eq!(
        points(&world),
        (vec![45, 30], 2, before.2),
        "in its own place, not at the end"
    );
}

#[test]
fn the_next_date_follows_the_corrected_result() {
    let mut world = with(|definition| {
        definition.audits.get_mut(AUDIT).unwrap().cadence = vec![Cadence {
            every: Recurrence::weekly(),
            when: CadenceWhen::AfterSignificant,
        }];
    });
    world.until(at("2026-05-06 09:00"));
    let first = world.open_audit();
    world.submit("p.lead", first, 0, "");
    let next = |world: &World| world.state.series(SERVICE, AUDIT).unwrap().unwrap().next_opens.unwrap();
    assert_eq!(next(&world), at("2026-06-01 00:00"));
    corrected(&mut world, "p.lead", first, 3, "r");
    assert_eq!(next(&world), at("2026-05-11 00:00"));
}

#[test]
fn a_correction_needs_the_second_person_too() {
    let mut world = with(|definition| {
        definition.audits.get_mut(AUDIT).unwrap().authorised_by = Some("registered manager".to_owned());
    });
    let first = world.audit(3, "r");
    let early = world.send(person("p.lead"), correct(first)).unwrap_err();
    assert!(early.to_string().contains("send it back"), "{early}");
    world.ok(
        person("r.manager"),
        Command::AuthoriseAudit {
            audit: first,
            note: None,
        },
    );
    let correction = corrected(&mut world, "p.lead", first, 0, "");
    assert_eq!(
        audit(&world, first).stage,
        AuditStage::Evaluated,
        "the old result stands until then"
    );
    world.ok(
        person("r.manager"),
        Command::AuthoriseAudit {
            audit: correction,
            note: None,
        },
    );
    assert_eq!(audit(&world, first).stage, AuditStage::Corrected);
}

#[test]
fn replay_equals_state_with_corrections() {
    let mut world = watched();
    let passed = world.plan(1).retests[1].attempts[0].audit;
    corrected(&mut world, "q.lead", passed, 4, "r");
    apply(&mut world, |_| {});
    let mut replayed = ratchet_core::state::Whole::default();
    for recorded in &world.ledger {
        let text = serde_json::to_string(recorded).unwrap();
        ratchet_core::apply::apply(&mut replayed, &serde_json::from_str(&text).unwrap()).unwrap();
    }
    assert_eq!(replayed, world.state);
}
