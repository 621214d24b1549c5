//! What people say about findings: how serious, why, which plan, or that nothing needs to be done; and recurrences that the engine sees.

use crate::world::{FORUM, World, definition, person};
use ratchet_core::command::Command;
use ratchet_core::definition::{Band, SeverityBands};
use ratchet_core::id::{AuditId, FindingId, PlanId};
use ratchet_core::record::{Finding, PlanStage, ReadTyped};

fn finding(world: &World, id: FindingId) -> Finding {
    world
        .state
        .finding(id)
        .unwrap()
        .cloned()
        .expect("there is such a finding")
}

fn first_of(world: &World, audit: AuditId) -> FindingId {
    world.state.audit(audit).unwrap().unwrap().findings[0]
}

fn assess(consequence: u8, likelihood: u8) -> Command {
    Command::AssessFinding {
        consequence,
        finding: FindingId(1),
        likelihood,
    }
}

#[test]
fn the_band_is_consequence_times_likelihood() {
    let bands = SeverityBands::default();
    let expected = [
        (1, 3, Band::Low),
        (2, 2, Band::Moderate),
        (4, 2, Band::High),
        (3, 5, Band::Extreme),
        (5, 5, Band::Extreme),
    ];
    for (consequence, likelihood, band) in expected {
        assert_eq!(
            bands.band(consequence, likelihood),
            band,
            "{consequence} x {likelihood}"
        );
    }
}

#[test]
fn a_finding_has_the_tools_band_until_somebody_assesses_it_and_can_be_assessed_again() {
    let mut world = World::with_open_plan();
    assert_eq!(finding(&world, FindingId(1)).band(), Band::Moderate);
    assert!(world.send(person("n.individual"), assess(5, 5)).is_err());
    assert!(world.send(person("p.lead"), assess(6, 1)).is_err());
    world.ok(person("p.lead"), assess(5, 4));
    assert_eq!(finding(&world, FindingId(1)).band(), Band::Extreme);
    world.ok(person("r.manager"), assess(1, 2));
    assert_eq!(finding(&world, FindingId(1)).band(), Band::Low);
}

#[test]
fn causes_are_named_in_the_words_of_the_taxonomy_with_a_reason() {
    let mut world = World::with_open_plan();
    let name = |cause: &str, reason: &str| Command::NameCauses {
        causes: vec![cause.to_owned()],
        finding: FindingId(1),
        reason: reason.to_owned(),
    };
    assert!(world.send(person("p.lead"), name("the moon", "it was full")).is_err());
    assert!(world.send(person("p.lead"), name("knowledge", " ")).is_err());
    world.ok(person("p.lead"), name("knowledge", "asked five nurses"));
    assert_eq!(finding(&world, FindingId(1)).causes, ["knowledge"]);
}

#[test]
fn a_significant_finding_is_not_set_aside_and_one_with_a_plan_joins_no_other() {
    let mut world = World::with_open_plan();
    let aside = Command::SetAside {
        finding: FindingId(1),
        reason: "seen to".to_owned(),
    };
    let refused = world.send(person("p.lead"), aside).unwrap_err();
    assert!(refused.to_string().contains("significant"), "{refused}");
    let join = Command::JoinFinding {
        finding: FindingId(1),
        plan: PlanId(1),
        reason: "again".to_owned(),
    };
    let refused = world.send(person("r.manager"), join).unwrap_err();
    assert!(refused.to_string().contains("works on it already"), "{refused}");
}

#[test]
fn a_finding_of_the_same_question_after_its_plan_was_verified_is_recurring_and_linked() {
    let mut world = World::with_open_plan_of(definition());
    let earlier = world.plan(1).findings;
    assert!(!finding(&world, earlier[0]).is_recurring());
    world.put_in_place(1);
    for retest in 0..2 {
        let opens = world.plan(1).retests[retest].opens_at.unwrap();
        world.until(opens);
        let audit = world.plan(1).retests[retest].audit.unwrap();
        world.submit("q.lead", audit, 0, "");
    }
    let agree = Command::DecideClosure {
        agreed: true,
        forum: FORUM.to_owned(),
        plan: PlanId(1),
        present: Vec::new(),
        reason: "it holds".to_owned(),
    };
    world.ok(person("n.individual"), agree);
    assert_eq!(world.plan(1).stage, PlanStage::Watched);
    for open in world.open_audits().collect::<Vec<_>>() {
        world.submit("p.lead", open, 0, "");
    }
    let audit = world.audit(3, "r");
    let recurring = finding(&world, first_of(&world, audit));
    assert_eq!(recurring.recurs_from, earlier, "linked to the earlier ones");
    assert_eq!(
        world.plan(1).round,
        2,
        "the plan begins again, earlier evidence and attempts stay"
    );
    assert_eq!(world.plan(1).retests[0].attempts.len(), 1);
}
