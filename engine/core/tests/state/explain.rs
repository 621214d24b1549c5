//! Every state says why it is here, why now, who can move it and what would close it.

use crate::cycle::watched;
use crate::world::World;
use ratchet_core::explain::{Explanation, explain};
use ratchet_core::id::{AnyId, PlanId};
use ratchet_core::key::Key;

fn why(world: &World, id: &str) -> Explanation {
    explain(&world.state, id.parse().unwrap(), world.now).unwrap()
}

#[test]
fn an_open_plan_says_what_is_missing_and_who_can_move_it() {
    let world = World::with_open_plan();
    let why = why(&world, "QIP-1");
    assert_eq!(why.state, "open: actions are being put in place");
    assert!(!why.closed);
    assert_eq!(
        why.why_here[0],
        "Opened on Mon 1 Jun 2026 because audit \"PRN medicines\" had a significant finding 2 times in a row (last: AUD-2)."
    );
    assert_eq!(why.why_now.len(), 3);
    assert_eq!(
        why.why_now[1],
        "ACT-2 \"Second check\" by the team leader is not in place: waits for its first occasion."
    );
    assert_eq!(why.who_can_move_it[0].people, ["p.lead"]);
    assert_eq!(
        why.what_would_close_it,
        [
            "Re-test \"Six weeks\" must pass, 6 weeks after all actions are in place.",
            "Re-test \"Three months\" must pass, 3 months after re-test \"Six weeks\" passed.",
            "Then Quality forum must agree.",
        ]
    );
}

#[test]
fn a_finding_says_its_standards_by_title_and_where_they_lead() {
    let world = World::with_open_plan();
    let lines = why(&world, "FIN-1").why_here;
    let expected = "Standards not met: cqc-saf:S8 Medicines optimisation (see also cqc-kloe:S7 Safe medicines and treatments, draft).";
    assert!(lines.iter().any(|line| line == expected), "{lines:?}");
}

#[test]
fn everything_that_exists_can_be_explained() {
    let world = watched();
    let mut explained = 0;
    for (key, _) in world.records() {
        let id = match key {
            Key::Audit(id) => AnyId::Audit(*id),
            Key::Finding(id) => AnyId::Finding(*id),
            Key::Plan(id) => AnyId::Plan(*id),
            Key::Action(id) => AnyId::Action(*id),
            Key::Occurrence(id) => AnyId::Occurrence(*id),
            Key::Theme(id) => AnyId::Theme(*id),
            Key::Meeting(id) => AnyId::Meeting(*id),
            Key::Message(id) => AnyId::Message(*id),
            _ => continue,
        };
        let why = explain(&world.state, id, world.now).unwrap();
        assert!(
            !why.why_here.is_empty() && !why.what.is_empty() && !why.state.is_empty(),
            "{id}"
        );
        assert!(
            why.closed || !why.why_now.is_empty() || matches!(id, AnyId::Finding(_) | AnyId::Meeting(_)),
            "{id} does not say what it waits for"
        );
        explained += 1;
    }
    assert!(explained > 20);
    assert!(explain(&world.state, AnyId::Plan(PlanId(99)), world.now).is_err());
}
