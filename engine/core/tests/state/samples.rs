//! Samples of audits and re-tests: what cannot be looked at is replaced by the engine, re-tests look back at the opening, and what a
//! result cannot rule out is said with it.

use crate::world::{AUDIT, PLAN, SERVICE, World, definition, person};
use ratchet_core::command::Command;
use ratchet_core::definition::Definition;
use ratchet_core::detection;
use ratchet_core::event::{Actor, Event};
use ratchet_core::explain::explain;
use ratchet_core::id::{AnyId, AuditId};
use ratchet_core::record::{Audit, AuditStage, ReadTyped};
use ratchet_core::rejection::Rejection;
use ratchet_core::sampling::{Frame, FrameRow, SampleSpec, Spread};
use ratchet_core::span::Span;
use std::collections::BTreeSet;
use std::sync::Arc;

fn audit(world: &World, id: AuditId) -> Audit {
    world.state.audit(id).unwrap().unwrap().as_ref().clone()
}

fn replace(world: &mut World, by: &str, id: AuditId, reference: &str) -> Result<Vec<Event>, Rejection> {
    let command = Command::SubstituteRecord {
        audit: id,
        reason: "the person has moved out".to_owned(),
        reference: reference.to_owned(),
    };
    world.send(person(by), command)
}

/// Sixteen evenings and forty-eight days; `SU-…` says whose administration it is.
fn shifts(world: &mut World) {
    let row = |number: u32| FrameRow {
        reference: format!("ADM-{number}"),
        strata: [
            (
                "shift".to_owned(),
                if number.is_multiple_of(4) { "evening" } else { "day" }.to_owned(),
            ),
            ("person".to_owned(), format!("SU-{}", number % 8)),
        ]
        .into(),
    };
    let frame = Frame::new("PRN administrations", (1..=64).map(row).collect()).unwrap();
    let service = SERVICE.to_owned();
    let frame = Arc::new(frame);
    world.ok(Actor::Operator, Command::ImportFrame { frame, service });
}

fn with_sample(spread: Vec<Spread>) -> Definition {
    let mut definition = definition();
    definition.plans.get_mut(PLAN).unwrap().retests[0].sample = Some(SampleSpec {
        size: 6,
        spread,
        unit: "PRN administrations".to_owned(),
    });
    definition
}

/// An open audit over shifts, with evenings among them.
fn spread_audit() -> (World, AuditId) {
    let mut world = World::new();
    let mut definition = definition();
    definition.audits.get_mut(AUDIT).unwrap().sample.spread = vec![Spread::Including("evenings".to_owned())];
    let definition = Arc::new(definition);
    world.ok(Actor::Operator, Command::ApplyDefinition { definition });
    shifts(&mut world);
    let command = Command::RequestAudit {
        audit: AUDIT.to_owned(),
        service: SERVICE.to_owned(),
    };
    world.ok(person("p.lead"), command);
    let id = world.open_audit();
    (world, id)
}

#[test]
fn a_record_that_cannot_be_looked_at_is_replaced_by_the_next_of_the_same_seed() {
    let (mut world, id) = spread_audit();
    let before = audit(&world, id).sample.unwrap();
    let evening = before.rows.iter().find(|row| row.because.is_some()).unwrap().clone();
    replace(&mut world, "p.lead", id, &evening.reference).unwrap();
    let after = audit(&world, id);
    let sample = after.sample.clone().unwrap();
    assert_eq!(sample.rows.len(), before.rows.len());
    assert_eq!(after.substitutions[0].reference, evening.reference);
    let came = after.substitutions[0].to.clone().unwrap();
    assert!(before.rows.iter().all(|row| row.reference != came));
    let row = sample.rows.iter().find(|row| row.reference == came).unwrap();
    assert_eq!(
        (row.strata["shift"].as_str(), &row.because),
        ("evening", &evening.because)
    );
    // What went never comes back, and the answers are for what is there now.
    assert_eq!(
        replace(&mut world, "p.lead", id, &evening.reference)
            .unwrap_err()
            .code(),
        "not-possible"
    );
    let shares = |sample: &ratchet_core::sampling::Sample| {
        let of = sample.shares.iter().filter(|share| share.stratum == "shift");
        of.map(|share| (share.value.clone(), share.in_frame, share.in_sample))
            .collect::<Vec<_>>()
    };
    let counted = sample
        .rows
        .iter()
        .filter(|row| row.strata["shift"] == "evening")
        .count();
    assert_eq!(
        shares(&sample)[1],
        ("evening".to_owned(), 16, u32::try_from(counted).unwrap())
    );
    world.submit("p.lead", id, 0, "");
    let why = explain(&world.state, AnyId::Audit(id), world.now).unwrap();
    let told = format!(
        "{} could not be looked at (the person has moved out): {came} took its place.",
        evening.reference
    );
    assert!(why.why_here.contains(&told), "{:?}", why.why_here);
}

#[test]
fn nobody_replaces_records_of_somebody_elses_audit_or_after_handing_in() {
    let (mut world, id) = spread_audit();
    let reference = audit(&world, id).sample.unwrap().rows[0].reference.clone();
    assert_eq!(
        replace(&mut world, "t.lead", id, &reference).unwrap_err().code(),
        "not-appointed"
    );
    assert_eq!(
        replace(&mut world, "p.lead", id, "ADM-999").unwrap_err().code(),
        "not-possible"
    );
    world.submit("p.lead", id, 0, "");
    let late = replace(&mut world, "p.lead", id, &reference).unwrap_err();
    assert!(late.to_string().contains("handed in, and read-only"), "{late}");
}

#[test]
fn a_list_without_more_records_leaves_a_smaller_sample_that_says_so() {
    let mut world = World::new();
    world.frame(10);
    let command = Command::RequestAudit {
        audit: AUDIT.to_owned(),
        service: SERVICE.to_owned(),
    };
    world.ok(person("p.lead"), command);
    let id = world.open_audit();
    let reference = audit(&world, id).sample.unwrap().rows[3].reference.clone();
    replace(&mut world, "p.lead", id, &reference).unwrap();
    let sample = audit(&world, id).sample.unwrap();
    assert_eq!(sample.rows.len(), 9);
    assert_eq!(
        sample.shortfalls[0].to_string(),
        "only 9 of 10 could be drawn: the list has no more"
    );
    world.submit("p.lead", id, 0, "");
    assert_eq!(audit(&world, id).stage, AuditStage::Evaluated);
}

/// Actions in place, the first re-test open.
fn retested(definition: Definition, prepare: impl FnOnce(&mut World)) -> (World, Audit) {
    let mut world = World::new();
    shifts(&mut world);
    let definition = Arc::new(definition);
    world.ok(Actor::Operator, Command::ApplyDefinition { definition });
    world.audit(3, "r");
    world.audit(3, "r");
    prepare(&mut world);
    world.put_in_place(1);
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens);
    let id = world.plan(1).retests[0].audit.unwrap();
    let record = audit(&world, id);
    (world, record)
}

#[test]
fn a_retest_looks_only_at_people_with_an_incident_since_opening() {
    let happened = |world: &mut World, subject: &str, days: i64| {
        let command = Command::RecordOccurrence {
            event: "incident".to_owned(),
            happened_at: world.now - chrono::TimeDelta::days(days),
            service: SERVICE.to_owned(),
            subject: Some(subject.to_owned()),
        };
        world.ok(Actor::Operator, command);
    };
    let (_, retest) = retested(with_sample(vec![Spread::OnlySince("incident".to_owned())]), |world| {
        happened(world, "SU-3", 0);
        // Before the plan opened.
        happened(world, "SU-5", 20);
    });
    let sample = retest.sample.unwrap();
    let people: BTreeSet<&str> = sample.rows.iter().map(|row| row.strata["person"].as_str()).collect();
    assert_eq!(people, ["SU-3"].into());
    assert_eq!((sample.rows.len(), sample.population(), sample.frame_size), (6, 8, 64));
}

#[test]
fn an_audit_looks_only_at_people_with_an_incident_in_the_last_three_months() {
    let mut definition = with_sample(Vec::new());
    let recent = Spread::OnlyRecent("incident".to_owned(), Span::Months(3));
    definition.audits.get_mut(AUDIT).unwrap().sample.spread = vec![recent];
    let mut world = World::new();
    shifts(&mut world);
    let definition = Arc::new(definition);
    world.ok(Actor::Operator, Command::ApplyDefinition { definition });
    let opens = crate::world::at("2026-05-04 00:00");
    let month_before = crate::world::at("2026-02-04 00:00");
    for (subject, happened_at) in [
        ("SU-3", month_before),
        ("SU-5", month_before - chrono::TimeDelta::minutes(1)),
        ("SU-7", crate::world::at("2026-04-30 12:00")),
    ] {
        let command = Command::RecordOccurrence {
            event: "incident".to_owned(),
            happened_at,
            service: SERVICE.to_owned(),
            subject: Some(subject.to_owned()),
        };
        world.ok(Actor::Operator, command);
    }
    world.until(opens);
    let id = world.open_audit();
    let sample = audit(&world, id).sample.unwrap();
    let people: BTreeSet<&str> = sample.rows.iter().map(|row| row.strata["person"].as_str()).collect();
    assert_eq!(
        people,
        ["SU-3", "SU-7"].into(),
        "to the minute three months, and no more"
    );
    assert_eq!(sample.population(), 16, "of 64 records, those of two people");
    // What takes the place of one of them is one of theirs too.
    let gone = sample.rows[0].reference.clone();
    replace(&mut world, "p.lead", id, &gone).unwrap();
    let people: Vec<String> = audit(&world, id)
        .sample
        .unwrap()
        .rows
        .iter()
        .map(|row| row.strata["person"].clone())
        .collect();
    assert!(
        people.iter().all(|person| person == "SU-3" || person == "SU-7"),
        "{people:?}"
    );
}

#[test]
fn a_retest_of_nobody_is_not_judged() {
    let spread = vec![Spread::OnlySince("incident".to_owned())];
    let (mut world, retest) = retested(with_sample(spread), |_| {});
    assert!(retest.sample.unwrap().rows.is_empty());
    world.submit("q.lead", retest.id, 0, "");
    let attempt = world.plan(1).retests[0].attempts[0].clone();
    assert!(attempt.unjudged && !attempt.passed, "{attempt:?}");
    assert!(world.plan(1).retests[0].opens_at.is_some(), "it is made again");
}

#[test]
fn a_retest_looks_only_where_the_opening_audit_failed() {
    let mut definition = with_sample(vec![Spread::OnlyWhereItFailed]);
    definition.audits.get_mut(AUDIT).unwrap().sample.size = 24;
    let mut world = World::new();
    shifts(&mut world);
    let definition = Arc::new(definition);
    world.ok(Actor::Operator, Command::ApplyDefinition { definition });
    for _ in 0..2 {
        let when = world.state.series(SERVICE, AUDIT).unwrap().unwrap().next_opens.unwrap();
        world.until(when);
        let id = world.open_audit();
        // Only the evenings fail.
        let mut records = world.answers(id, 0, "");
        let sample = audit(&world, id).sample.unwrap();
        for (record, row) in records.iter_mut().zip(&sample.rows) {
            if row.strata["shift"] == "evening" {
                record.answers = ratchet_core::tool::Answers::new(vec![
                    ratchet_core::tool::Answer::Met,
                    ratchet_core::tool::Answer::NotMet,
                ]);
            }
        }
        let command = Command::SubmitAudit {
            audit: id,
            records,
            tool_version: None,
        };
        world.ok(person("p.lead"), command);
        world.settle(crate::world::report);
    }
    world.put_in_place(1);
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens);
    let id = world.plan(1).retests[0].audit.unwrap();
    let sample = audit(&world, id).sample.unwrap();
    let shifts: BTreeSet<&str> = sample.rows.iter().map(|row| row.strata["shift"].as_str()).collect();
    assert_eq!(shifts, ["evening"].into());
    assert_eq!(sample.rows.len(), 6);
}

#[test]
fn every_retest_says_what_it_cannot_rule_out() {
    let mut world = World::with_open_plan();
    world.put_in_place(1);
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens);
    let id = world.plan(1).retests[0].audit.unwrap();
    world.submit("q.lead", id, 0, "");
    let bounds = detection::bounds(&world.state, &audit(&world, id)).unwrap();
    // 0 of 10 among 40: facts/vectors.json.
    assert_eq!(bounds[0].bound.failures, Some(9));
    let expected = "\"Protocol complete\": 0 of 10 failed; up to 9 of the 40 that they were drawn from may fail (22.5%, at 95% confidence)";
    assert_eq!(detection::words(&bounds[0]), expected);
    let line = |id: AnyId| {
        let why = explain(&world.state, id, world.now).unwrap();
        [why.why_here, why.why_now, why.what_would_close_it].concat().join("\n")
    };
    assert!(line(AnyId::Audit(id)).contains(expected), "{}", line(AnyId::Audit(id)));
    let plan = line("QIP-1".parse().unwrap());
    assert!(plan.contains("0 of 10 failed; up to 9 of the 40"), "{plan}");
}
