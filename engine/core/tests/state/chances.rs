//! Whatever people and clocks do, in whatever order: everything overdue has been said to somebody who exists, or the vacancy stands
//! on the list; no rung speaks twice; nothing is said about what is done.

use crate::world::{PEOPLE, SERVICE, World, at, definition, evidence, person};
use chrono::TimeDelta;
use proptest::prelude::*;
use ratchet_core::command::Command;
use ratchet_core::event::{Actor, Event, Late};
use ratchet_core::id::{ActionId, AnyId};
use ratchet_core::instant::Instant;
use ratchet_core::record::{Action, Reason, Record, Told};
use ratchet_core::responsibility::holder;
use ratchet_core::span::Span;
use ratchet_core::vacancy;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Something that happens. People and actions are picked by number, around the end.
#[derive(Debug, Clone)]
enum Chance {
    Away {
        who: usize,
        hours: i64,
        cover: Option<usize>,
    },
    Back(usize),
    Leaves(usize),
    Comes(usize),
    Incident,
    Done(usize),
    Answers {
        who: usize,
        which: usize,
    },
    Given {
        which: usize,
        to: usize,
    },
    Moved {
        which: usize,
        hours: i64,
    },
    Waits(i64),
    NothingRuns(i64),
}

fn chance() -> impl Strategy<Value = Chance> {
    let who = 0..PEOPLE.len();
    let which = 0..6_usize;
    prop_oneof![
        1 => (who.clone(), 1..400_i64, proptest::option::of(who.clone()))
            .prop_map(|(who, hours, cover)| Chance::Away { who, hours, cover }),
        1 => who.clone().prop_map(Chance::Back),
        1 => who.clone().prop_map(Chance::Leaves),
        1 => who.clone().prop_map(Chance::Comes),
        3 => Just(Chance::Incident),
        1 => which.clone().prop_map(Chance::Done),
        2 => (who.clone(), which.clone()).prop_map(|(who, which)| Chance::Answers { who, which }),
        1 => (which.clone(), who).prop_map(|(which, to)| Chance::Given { which, to }),
        1 => (which, 1..200_i64).prop_map(|(which, hours)| Chance::Moved { which, hours }),
        4 => (1..200_i64).prop_map(Chance::Waits),
        2 => (1..400_i64).prop_map(Chance::NothingRuns),
    ]
}

fn world() -> World {
    let mut definition = definition();
    let rule = definition.rules.get_mut("Review after incident").unwrap();
    rule.escalate[0].answer_within = Some(Span::Hours(30));
    rule.escalate[1].answer_within = Some(Span::Days(2));
    // Only incidents are of interest here.
    definition
        .audits
        .values_mut()
        .for_each(|audit| audit.every.lasts = Some(Span::Days(1)));
    let mut world = World::new();
    world.now = at("2026-06-01 09:00");
    let definition = Arc::new(definition);
    world.ok(Actor::Operator, Command::ApplyDefinition { definition });
    world.until(at("2026-06-01 09:00"));
    world
}

/// Lets something happen. What is refused did not happen; that is as good.
fn happen(world: &mut World, chance: &Chance) {
    let open: Vec<ActionId> = actions(world)
        .filter(|action| action.done_at.is_none())
        .map(|action| action.id)
        .collect();
    let pick = |which: usize| open.get(which % open.len().max(1)).copied();
    let post = |who: usize| (PEOPLE[who].0.to_owned(), PEOPLE[who].1.to_owned());
    let (by, command) = match chance {
        Chance::Away { who, hours, cover } => {
            let command = Command::RecordAbsence {
                cover: cover.map(|cover| post(cover).0),
                from: world.now + TimeDelta::hours(hours % 50),
                person: post(*who).0,
                until: Some(world.now + TimeDelta::hours(hours % 50 + hours)),
            };
            (Actor::Operator, command)
        }
        Chance::Back(who) => {
            let (from, person) = (None, post(*who).0);
            (Actor::Operator, Command::EndAbsence { from, person })
        }
        Chance::Leaves(who) => {
            let ((person, role), service) = (post(*who), None);
            (Actor::Operator, Command::StandDownPerson { person, role, service })
        }
        Chance::Comes(who) => {
            let ((person, role), service) = (post(*who), None);
            let name = person.clone();
            let command = Command::AppointPerson {
                name,
                person,
                role,
                service,
            };
            (Actor::Operator, command)
        }
        Chance::Incident => return world.occurrence("incident"),
        Chance::Done(which) => {
            let Some(action) = pick(*which) else { return };
            let role = world.action(action).owner;
            let Some(owner) = holder(&world.state, Some(SERVICE), &role, world.now).unwrap() else {
                return;
            };
            let command = Command::CompleteAction {
                action,
                evidence: vec![evidence("reviewed")],
                obligation: None,
            };
            (person(&owner), command)
        }
        Chance::Answers { who, which } => {
            let Some(action) = pick(*which) else { return };
            let command = Command::AnswerEscalation {
                about: AnyId::Action(action),
                obligation: None,
                words: "it is done tonight".to_owned(),
            };
            (person(PEOPLE[*who].0), command)
        }
        Chance::Given { which, to } => {
            let Some(action) = pick(*which) else { return };
            let (reason, to) = ("somebody else has time".to_owned(), post(*to).1);
            (Actor::Operator, Command::ReassignAction { action, reason, to })
        }
        Chance::Moved { which, hours } => {
            let Some(action) = pick(*which) else { return };
            let command = Command::MoveDue {
                action,
                obligation: None,
                reason: "the hospital's letter is late".to_owned(),
                to: world.now + TimeDelta::hours(*hours),
            };
            (person("r.manager"), command)
        }
        Chance::Waits(hours) => return world.until(world.now + TimeDelta::hours(*hours)),
        Chance::NothingRuns(hours) => return world.sleep_until(world.now + TimeDelta::hours(*hours)),
    };
    let _ = world.send(by, command);
}

fn actions(world: &World) -> impl Iterator<Item = Action> + '_ {
    world.records().filter_map(|(_, record)| match record {
        Record::Action(action) => Some(action.as_ref().clone()),
        _ => None,
    })
}

fn everything_overdue_was_said_or_stands_on_the_list(world: &World) {
    let posts = vacancy::in_service(&world.state, &definition(), SERVICE, world.now).unwrap();
    for action in actions(world) {
        for owed in action.obligations.iter().filter(|owed| owed.due.is_overdue(world.now)) {
            if owed.due.current() + TimeDelta::seconds(1) > world.now {
                continue;
            }
            let said: Vec<_> = action
                .escalations
                .iter()
                .filter(|said| said.obligation == owed.number)
                .collect();
            assert!(!said.is_empty(), "{} is overdue and nobody was told", action.id);
            for said in said.into_iter().filter(|said| said.person.is_none()) {
                let listed = posts.iter().any(|post| post.role == said.to && post.since.is_some());
                // A ladder that began anew with a moved due date forgets what it said before.
                let same = |told: &&Told| told.role == said.to && told.at == said.at;
                let still_open = owed.told.iter().filter(same).any(|told| !told.answered);
                assert!(
                    listed || !still_open || handed_over(world, &said.to, said.at),
                    "{} was said to the {}, whom nobody is, and the vacancy is not on the list",
                    action.id,
                    said.to
                );
            }
        }
    }
}

fn handed_over(world: &World, role: &str, since: Instant) -> bool {
    world
        .messages()
        .iter()
        .any(|message| message.reason == Reason::Handover && message.role == role && message.at >= since)
}

fn no_rung_speaks_twice_and_none_after_the_end(world: &World) {
    let mut spoken: BTreeSet<(Late, usize)> = BTreeSet::new();
    let mut met: BTreeSet<Late> = BTreeSet::new();
    for recorded in &world.ledger {
        match &recorded.event {
            Event::Escalated { about, rung, .. } => {
                assert!(
                    spoken.insert((*about, *rung)),
                    "rung {rung} spoke twice about {about:?}"
                );
                assert!(!met.contains(about), "{about:?} was done, and rung {rung} spoke");
            }
            Event::ObligationMet { action, obligation } => {
                let (action, obligation) = (*action, *obligation);
                met.insert(Late::Action { action, obligation });
            }
            Event::DueMoved { action, .. } => {
                spoken.retain(|(about, _)| !matches!(about, Late::Action { action: of, .. } if of == action));
            }
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn nobody_is_forgotten(chances in proptest::collection::vec(chance(), 1..40)) {
        let mut world = world();
        for chance in &chances {
            happen(&mut world, chance);
            everything_overdue_was_said_or_stands_on_the_list(&world);
        }
        world.until(world.now + TimeDelta::days(30));
        everything_overdue_was_said_or_stands_on_the_list(&world);
        no_rung_speaks_twice_and_none_after_the_end(&world);
    }
}
