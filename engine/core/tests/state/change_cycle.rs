//! Changing what is in force, and moving a running plan to it: who approves, what moves, what stays owed, and the way back.

use crate::world::{FORUM, PLAN, World, definition, evidence, person, report};
use ratchet_core::change::{MOVED_BY, Memo, Move, Outlook, Target, outlook};
use ratchet_core::command::{ChangeApproval, Command};
use ratchet_core::definition::{Comparison, Condition, Definition, How, Rename, Timing};
use ratchet_core::event::{Actor, Event};
use ratchet_core::id::PlanId;
use ratchet_core::record::{PlanStage, ReadTyped};
use ratchet_core::rejection::Rejection;
use ratchet_core::span::Span;
use std::sync::Arc;

fn approval(by: &str, present: &[&str]) -> ChangeApproval {
    ChangeApproval {
        by: by.to_owned(),
        present: present.iter().map(|person| (*person).to_owned()).collect(),
        reason: "agreed in May".to_owned(),
    }
}

fn change(definition: &Definition, approval: Option<ChangeApproval>) -> Command {
    Command::ChangeDefinition {
        approval,
        base: None,
        definition: Arc::new(definition.clone()),
    }
}

fn edited(edit: impl FnOnce(&mut ratchet_core::definition::Plan)) -> Definition {
    let mut changed = definition();
    edit(changed.plans.get_mut(PLAN).unwrap());
    changed
}

fn weaker() -> Definition {
    edited(|plan| plan.watch = None)
}

fn move_plan(seen: Option<String>) -> Command {
    Command::MovePlan {
        approval: approval(FORUM, &[]),
        plan: PlanId(1),
        seen,
    }
}

fn back() -> Command {
    Command::MovePlanBack {
        approval: approval(FORUM, &[]),
        plan: PlanId(1),
    }
}

fn apply(world: &mut World, definition: &Definition) {
    world.ok(Actor::Operator, change(definition, Some(approval(FORUM, &[]))));
}

fn look(world: &World, definition: &Definition) -> Outlook {
    let definition = Arc::new(definition.clone());
    let hash = definition.hash();
    let target = Target {
        back: false,
        definition: &definition,
        hash: &hash,
    };
    outlook(&world.state, &world.plan(1), target, world.now, &Memo::default()).unwrap()
}

fn moves(world: &World, definition: &Definition) -> Move {
    match look(world, definition) {
        Outlook::Moves(moves) => *moves,
        other => panic!("{other:?}"),
    }
}

fn stays(world: &World, definition: &Definition) -> String {
    match look(world, definition) {
        Outlook::Stays { why, .. } => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_weakens_needs_a_named_approval_and_what_strengthens_does_not() {
    let mut world = World::new();
    let refused = world.send(Actor::Operator, change(&weaker(), None)).unwrap_err();
    assert!(
        matches!(refused, Rejection::ApprovalNeeded { count: 1, .. }),
        "{refused}"
    );
    assert!(
        refused.to_string().contains("no longer watched for 6 months"),
        "{refused}"
    );
    let stronger = edited(|plan| plan.watch.as_mut().unwrap().lasts = Span::Months(9));
    let events = world.ok(Actor::Operator, change(&stronger, None));
    assert!(matches!(events[0], Event::DefinitionApplied { .. }), "{events:?}");
}

#[test]
fn an_approval_is_recorded_with_who_and_why_and_twice_gives_the_same() {
    let mut world = World::new();
    let events = world.ok(Actor::Operator, change(&weaker(), Some(approval(FORUM, &[]))));
    let Event::ChangeApproved {
        by,
        present,
        reason,
        weaker_count,
        before,
        hash,
        ..
    } = &events[0]
    else {
        panic!("{events:?}");
    };
    assert_eq!(
        (by.as_str(), reason.as_str(), *weaker_count),
        (FORUM, "agreed in May", 1)
    );
    assert_eq!(present, &["n.individual"]);
    assert_eq!((before, hash), (&definition().hash(), &weaker().hash()));
    let again = world.ok(Actor::Operator, change(&weaker(), None));
    assert_eq!(again, [], "it is in force");
}

#[test]
fn nobody_approves_their_own_change() {
    let mut world = World::new();
    for (author, by, present, says) in [
        ("n.individual", FORUM, vec![], "somebody else than the author"),
        (
            "n.individual",
            FORUM,
            vec!["n.individual"],
            "somebody else than the author",
        ),
        ("n.individual", FORUM, vec!["q.lead"], "its chair"),
        (
            "r.manager",
            "registered manager",
            vec!["r.manager"],
            "nobody approves their own change",
        ),
        (
            "q.lead",
            "registered manager",
            vec!["t.lead"],
            "nobody of those present holds it",
        ),
        ("q.lead", "team leader", vec![], "no other role reports to it"),
        ("q.lead", "Board", vec![], "no such forum or role"),
    ] {
        let sent = change(&weaker(), Some(approval(by, &present)));
        let refused = world.send(person(author), sent).unwrap_err();
        assert!(matches!(refused, Rejection::NotApproved { .. }), "{refused}");
        assert!(refused.to_string().contains(says), "{refused}");
    }
    let mut silent = approval(FORUM, &[]);
    silent.reason = "  ".to_owned();
    assert!(world.send(person("q.lead"), change(&weaker(), Some(silent))).is_err());
    world.ok(
        person("q.lead"),
        change(&weaker(), Some(approval("registered manager", &[]))),
    );
}

#[test]
fn the_change_itself_cannot_make_its_approver() {
    let mut world = World::new();
    let mut changed = weaker();
    let mut forum = changed.forums[FORUM].clone();
    forum.chair = "team leader".to_owned();
    changed.forums.insert("Friends".to_owned(), forum);
    let refused = world.send(
        person("q.lead"),
        change(&changed, Some(approval("Friends", &["t.lead"]))),
    );
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("no such forum or role in force")
    );
}

#[test]
fn a_stale_change_and_one_with_errors_are_refused() {
    let mut world = World::new();
    let base = Some(definition().hash());
    let stronger = edited(|plan| plan.watch.as_mut().unwrap().lasts = Span::Months(9));
    let of = |definition: &Definition| Command::ChangeDefinition {
        approval: None,
        base: base.clone(),
        definition: Arc::new(definition.clone()),
    };
    world.ok(Actor::Operator, of(&stronger));
    let other = edited(|plan| plan.watch.as_mut().unwrap().lasts = Span::Months(12));
    let refused = world.send(Actor::Operator, of(&other)).unwrap_err();
    assert_eq!(refused.code(), "stale-preview");
    assert_eq!(
        world.ok(Actor::Operator, of(&stronger)),
        [],
        "the same again is done already"
    );
    let broken = edited(|plan| plan.closes.retests.clear());
    let refused = world
        .send(Actor::Operator, change(&broken, Some(approval(FORUM, &[]))))
        .unwrap_err();
    assert_eq!(refused.code(), "bad-definition");
}

#[test]
fn a_running_plan_keeps_its_definition_until_it_is_moved() {
    let mut world = World::with_open_plan();
    apply(&mut world, &weaker());
    assert_eq!(world.plan(1).definition, definition().hash());
    world.ok(Actor::Operator, move_plan(None));
    let plan = world.plan(1);
    assert_eq!(plan.definition, weaker().hash());
    assert_eq!((plan.moves.len(), plan.stage), (1, PlanStage::Open));
    for action in plan.actions {
        assert_eq!(world.action(action).definition, weaker().hash());
    }
    assert_eq!(world.ok(Actor::Operator, move_plan(None)), [], "twice is once");
    let told = world.ledger.iter().find_map(|recorded| match &recorded.event {
        Event::PlanMoved {
            weaker, approved_by, ..
        } => Some((weaker.clone(), approved_by.clone())),
        _ => None,
    });
    let (weaker, by) = told.unwrap();
    assert_eq!(by, FORUM);
    assert!(
        weaker[0].contains("no longer watched"),
        "no gate weakens in silence: {weaker:?}"
    );
}

#[test]
fn a_due_date_moves_with_who_and_why_and_one_that_a_person_moved_stays() {
    let longer = edited(|plan| plan.actions[0].timing = Timing::Once(Span::WorkingDays(20)));
    let mut world = World::with_open_plan();
    apply(&mut world, &longer);
    let first = world.plan(1).actions[0];
    let before = world.action(first).obligations[0].due.clone();
    let seen = moves(&world, &longer);
    assert_eq!(seen.dues.len(), 1);
    assert!(
        seen.weaker().iter().any(|line| line.contains("is due on")),
        "{:?}",
        seen.lines
    );
    world.ok(Actor::Operator, move_plan(Some(seen.mark())));
    let due = world.action(first).obligations[0].due.clone();
    assert_eq!(
        (due.original, due.moves.len()),
        (before.original, 1),
        "due dates are append-only"
    );
    assert_eq!((due.moves[0].by.as_str(), due.current()), (MOVED_BY, seen.dues[0].to));
    world.ok(Actor::Operator, back());
    assert_eq!(world.action(first).obligations[0].due.current(), before.original);
    // By a person.
    let mut world = World::with_open_plan();
    apply(&mut world, &longer);
    let to = before.original + chrono::TimeDelta::days(2);
    let reason = "a course comes first".to_owned();
    world.ok(
        person("r.manager"),
        Command::MoveDue {
            action: first,
            obligation: None,
            reason,
            to,
        },
    );
    let seen = moves(&world, &longer);
    assert!(seen.dues.is_empty());
    assert!(
        seen.lines
            .iter()
            .any(|line| line.sentence.contains("a person moved it there"))
    );
}

#[test]
fn nothing_moves_into_the_past() {
    let shorter = edited(|plan| plan.actions[0].timing = Timing::Once(Span::Hours(1)));
    let mut world = World::with_open_plan();
    apply(&mut world, &shorter);
    let later = world.now + chrono::TimeDelta::days(1);
    world.until(later);
    let seen = moves(&world, &shorter);
    assert!(seen.dues.is_empty(), "{:?}", seen.dues);
    assert!(
        seen.lines
            .iter()
            .any(|line| line.sentence.contains("has passed already"))
    );
}

#[test]
fn an_action_that_is_gone_stays_owed_and_a_new_one_becomes_owed() {
    let changed = edited(|plan| {
        plan.actions.remove(1);
        plan.actions[0].name = "Another template".to_owned();
    });
    let mut world = World::with_open_plan();
    apply(&mut world, &changed);
    let owed: Vec<_> = world.plan(1).actions.clone();
    let seen = moves(&world, &changed);
    assert_eq!(seen.new, [0]);
    world.ok(Actor::Operator, move_plan(Some(seen.mark())));
    let plan = world.plan(1);
    assert_eq!(plan.actions.len(), owed.len() + 1);
    for id in &owed[..2] {
        let action = world.action(*id);
        assert!(
            action.done_at.is_none() && action.added.is_some(),
            "{} stays owed",
            action.title
        );
    }
    let new = *plan.actions.last().unwrap();
    assert_eq!(world.action(new).title, "Another template");
    assert_eq!(world.action(new).obligations.len(), 1);
    // The carried one still asks for its evidence.
    let nothing = Command::CompleteAction {
        action: owed[0],
        evidence: Vec::new(),
        obligation: None,
    };
    let refused = world.send(person("p.lead"), nothing).unwrap_err();
    assert!(refused.to_string().contains("proof"), "{refused}");
    // And the way back: the new one stays owed too, for what was taken on is not dropped.
    world.ok(Actor::Operator, back());
    let plan = world.plan(1);
    assert_eq!(
        (plan.definition, plan.actions.len()),
        (definition().hash(), owed.len() + 1)
    );
    assert!(world.action(owed[0]).added.is_none());
    assert!(world.action(new).added.is_some());
    world.put_in_place(1);
    assert_eq!(world.plan(1).stage, PlanStage::InPlace);
}

#[test]
fn a_gate_is_never_dropped_and_one_that_is_gained_has_to_be_passed() {
    let world = World::with_open_plan();
    let gone = edited(|plan| {
        plan.retests.pop();
        plan.closes.retests = [0].into();
    });
    assert!(stays(&world, &gone).contains("re-test \"Three months\" is gone there"));
    let unasked = edited(|plan| plan.closes.retests = [0].into());
    assert!(stays(&world, &unasked).contains("would close there without re-test"));
    let swapped = edited(|plan| plan.retests.swap(0, 1));
    assert!(stays(&world, &swapped).contains("stands at another place"));
    let more = edited(|plan| {
        let mut third = plan.retests[1].clone();
        third.name = "Half a year".to_owned();
        third.anchor = ratchet_core::definition::Anchor::RetestPassed(1);
        plan.retests.push(third);
        plan.closes.retests = [1, 2].into();
    });
    let mut world = World::with_open_plan();
    apply(&mut world, &more);
    world.ok(Actor::Operator, move_plan(None));
    assert_eq!(world.plan(1).retests.len(), 3);
    world.ok(Actor::Operator, back());
    assert_eq!(world.plan(1).retests.len(), 2, "nobody had tried it");
}

#[test]
fn a_plan_in_place_moves_its_next_retest_and_passes_it_by_the_new_rule() {
    let changed = edited(|plan| plan.retests[0].after = Span::Weeks(8));
    let mut world = World::with_open_plan();
    world.put_in_place(1);
    apply(&mut world, &changed);
    let before = world.plan(1).retests[0].opens_at.unwrap();
    let seen = moves(&world, &changed);
    assert_eq!(seen.openings.len(), 1);
    world.ok(Actor::Operator, move_plan(Some(seen.mark())));
    assert_eq!(
        world.plan(1).retests[0].opens_at,
        Some(before + chrono::TimeDelta::weeks(2))
    );
    world.ok(Actor::Operator, back());
    assert_eq!(world.plan(1).retests[0].opens_at, Some(before));
}

#[test]
fn while_a_retest_is_made_a_plan_stays_where_it_is() {
    let changed = edited(|plan| plan.watch.as_mut().unwrap().lasts = Span::Months(9));
    let mut world = World::with_open_plan();
    world.put_in_place(1);
    world.ok(Actor::Operator, change(&changed, None));
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens + chrono::TimeDelta::hours(1));
    assert_eq!(world.plan(1).stage, PlanStage::Retesting(0));
    let refused = world.send(Actor::Operator, move_plan(None)).unwrap_err();
    assert!(refused.to_string().contains("is being re-tested"), "{refused}");
}

#[test]
fn what_was_not_shown_is_not_moved() {
    let changed = edited(|plan| plan.actions[0].owner = "team leader".to_owned());
    let mut world = World::with_open_plan();
    apply(&mut world, &changed);
    let refused = world
        .send(Actor::Operator, move_plan(Some("0123".to_owned())))
        .unwrap_err();
    assert_eq!(refused.code(), "stale-preview");
    assert_eq!(world.plan(1).moves.len(), 0);
    let seen = moves(&world, &changed);
    world.ok(Actor::Operator, move_plan(Some(seen.mark())));
    let action = world.action(world.plan(1).actions[0]);
    assert_eq!(action.owner, "team leader");
    assert_eq!(action.reassigned.len(), 1, "with who and why");
    let told = world.messages();
    assert!(
        told.iter()
            .any(|message| message.role == "team leader" && message.text.contains("is yours now"))
    );
    let why =
        ratchet_core::explain::explain(&world.state, ratchet_core::id::AnyId::Plan(PlanId(1)), world.now).unwrap();
    let said = why.why_here.join(" ");
    assert!(
        said.contains("It follows a changed workflow") && said.contains(FORUM),
        "{said}"
    );
}

#[test]
fn a_move_is_not_taken_back_once_something_rests_on_it() {
    let changed = edited(|plan| plan.watch.as_mut().unwrap().lasts = Span::Months(9));
    let mut world = World::with_open_plan();
    world.ok(Actor::Operator, change(&changed, None));
    let refused = world.send(Actor::Operator, back()).unwrap_err();
    assert!(refused.to_string().contains("was not moved"), "{refused}");
    world.ok(Actor::Operator, move_plan(None));
    world.now += chrono::TimeDelta::hours(1);
    let action = world.plan(1).actions[0];
    world.ok(
        person("p.lead"),
        Command::AddEvidence {
            action,
            evidence: evidence("a photo"),
            obligation: None,
        },
    );
    let refused = world.send(Actor::Operator, back()).unwrap_err();
    assert!(refused.to_string().contains("evidence was added"), "{refused}");
}

#[test]
fn a_renamed_plan_takes_its_place_along() {
    let mut changed = definition();
    let rules = changed.plans.remove(PLAN).unwrap();
    changed.plans.insert("Reasons".to_owned(), rules);
    changed.renames.push(Rename {
        kind: "plan".to_owned(),
        now: "Reasons".to_owned(),
        was: PLAN.to_owned(),
    });
    let mut world = World::with_open_plan();
    world.ok(Actor::Operator, change(&changed, None));
    world.ok(Actor::Operator, move_plan(None));
    let plan = world.plan(1);
    assert_eq!(plan.name, "Reasons");
    let slot = |world: &World, name: &str| {
        let slot = world.state.slot(crate::world::SERVICE, name).unwrap();
        slot.and_then(|slot| slot.plan)
    };
    assert_eq!((slot(&world, "Reasons"), slot(&world, PLAN)), (Some(PlanId(1)), None));
    world.ok(Actor::Operator, back());
    assert_eq!((slot(&world, "Reasons"), slot(&world, PLAN)), (None, Some(PlanId(1))));
}

#[test]
fn a_plan_that_vanished_goes_on_to_its_end() {
    let mut changed = definition();
    changed.plans.remove(PLAN);
    let mut world = World::with_open_plan();
    apply(&mut world, &changed);
    assert!(matches!(look(&world, &changed), Outlook::Stays { vanished: true, .. }));
    assert_eq!(
        world.send(Actor::Operator, move_plan(None)).unwrap_err().code(),
        "not-possible"
    );
    world.put_in_place(1);
    assert_eq!(world.plan(1).stage, PlanStage::InPlace);
}

/// Hazard: false closure. A plan that is moved to softer gates, and back, still needs each gate of the definition that it follows.
#[test]
fn a_moved_plan_closes_by_its_gates_only() {
    let softer = edited(|plan| {
        plan.retests[0].pass = Condition::Question(
            1,
            Comparison {
                how: How::AtLeast,
                permille: 500,
            },
        );
    });
    let mut world = World::with_open_plan();
    apply(&mut world, &softer);
    let seen = moves(&world, &softer);
    assert!(!seen.weaker().is_empty(), "the softer gate is listed: {:?}", seen.lines);
    world.ok(Actor::Operator, move_plan(Some(seen.mark())));
    world.put_in_place(1);
    for gate in 0..2 {
        let opens = world.plan(1).retests[gate].opens_at.unwrap();
        world.until(opens + chrono::TimeDelta::hours(1));
        assert!(world.plan(1).verified_at.is_none());
        let audit = world.plan(1).retests[gate].audit.unwrap();
        world.submit("q.lead", audit, 0, "r");
        world.settle(report);
    }
    assert_eq!(world.plan(1).stage, PlanStage::Closing);
    let refused = world.send(Actor::Operator, back()).unwrap_err();
    assert_eq!(refused.code(), "not-possible", "{refused}");
}
