//! The shelf of audit tools: what may be let pass, what never is, what an upgrade says, and what one evaluation may read.

use crate::world::{AUDIT, SERVICE, World, definition};
use ratchet_core::command::Command;
use ratchet_core::event::{Actor, Event};
use ratchet_core::record::{Allowance, Record, ToolPackage};
use ratchet_core::record_list::RecordList;
use ratchet_core::rejection::Rejection;
use ratchet_core::shelf::{Installation, ShelfWish};
use ratchet_core::tool::{Better, NotApplicable, Rounding, Unanswered};
use ratchet_core::tool_change::{changes, like_for_like};
use std::collections::BTreeSet;
use std::sync::Arc;

fn package(version: &str, signed_by: Option<&str>) -> ToolPackage {
    ToolPackage {
        asks: ["mar-export".to_owned()].into(),
        author: "Hawthorn Quality".to_owned(),
        contract: "1.0.0".to_owned(),
        digest: format!("{:0>64}", version.replace('.', "")),
        id: "medicines".to_owned(),
        licence: "MIT".to_owned(),
        package: format!("{:f>64}", version.replace('.', "")),
        signed_by: signed_by.map(|key| key.repeat(64)),
        version: version.to_owned(),
    }
}

fn install(world: &mut World, package: ToolPackage, allow: &[Allowance]) -> Result<Vec<Event>, Rejection> {
    let wanted = Installation {
        allow: allow.iter().copied().collect(),
        bundled: Some("1.1.0".to_owned()),
        package,
        source: "a file".to_owned(),
    };
    world.send(Actor::Operator, Command::Shelf(ShelfWish::Install(Box::new(wanted))))
}

fn wish(world: &mut World, wish: ShelfWish) -> Result<Vec<Event>, Rejection> {
    world.send(Actor::Operator, Command::Shelf(wish))
}

fn trust(world: &mut World, key: &str) {
    let key = key.repeat(64);
    wish(
        world,
        ShelfWish::Trust {
            key,
            name: "Hawthorn Quality".to_owned(),
        },
    )
    .unwrap();
}

/// Every combination of signature, trust, key and version is let pass by exactly what it needs, and by nothing less.
#[test]
fn a_tool_passes_by_exactly_what_it_needs() {
    use Allowance::{Downgrade, OtherKey, Unsigned, Untrusted};
    for (version, key, needs) in [
        ("1.3.0", Some("a"), vec![]),
        ("1.3.0", None, vec![OtherKey, Unsigned]),
        ("1.3.0", Some("c"), vec![OtherKey, Untrusted]),
        ("1.3.0", Some("b"), vec![OtherKey]),
        ("1.1.9", Some("a"), vec![Downgrade]),
        ("1.10.0", Some("a"), vec![]),
        ("1.0.0", None, vec![Downgrade, OtherKey, Unsigned]),
    ] {
        let all = [Downgrade, OtherKey, Unsigned, Untrusted];
        for chosen in 0..16_usize {
            let mut world = World::new();
            trust(&mut world, "a");
            trust(&mut world, "b");
            install(&mut world, package("1.2.0", Some("a")), &[]).unwrap();
            let allow: Vec<Allowance> = (0..4)
                .filter(|bit| chosen & 1 << bit != 0)
                .map(|bit| all[bit])
                .collect();
            let outcome = install(&mut world, package(version, key), &allow);
            let passes = needs.iter().all(|need| allow.contains(need));
            assert_eq!(outcome.is_ok(), passes, "{version} {key:?} with {allow:?}: {outcome:?}");
            if let Ok(events) = outcome {
                let needed: BTreeSet<Allowance> = needs.iter().copied().collect();
                assert!(
                    matches!(&events[0], Event::ToolInstalled { allowed, .. } if *allowed == needed),
                    "{events:?}"
                );
            }
        }
    }
}

#[test]
fn one_version_is_one_tool_and_only_the_operator_sees_to_it() {
    let mut world = World::new();
    trust(&mut world, "a");
    install(&mut world, package("1.2.0", Some("a")), &[]).unwrap();
    assert_eq!(
        install(&mut world, package("1.2.0", Some("a")), &[]).unwrap(),
        [],
        "twice is once"
    );
    let other = ToolPackage {
        digest: "e".repeat(64),
        ..package("1.2.0", Some("a"))
    };
    let all = [
        Allowance::Downgrade,
        Allowance::OtherKey,
        Allowance::Unsigned,
        Allowance::Untrusted,
    ];
    assert!(matches!(
        install(&mut world, other, &all),
        Err(Rejection::ToolVersionTaken { .. })
    ));
    let command = Command::Shelf(ShelfWish::Distrust {
        key: "a".repeat(64),
        reason: "x".to_owned(),
    });
    let staff = world.send(Actor::Person("q.lead".to_owned()), command);
    assert!(matches!(staff, Err(Rejection::OperatorOnly { .. })));
    let unused = ShelfWish::Remove {
        digest: package("1.2.0", None).digest,
        uses: vec!["AUD-1 runs on it".to_owned()],
    };
    assert!(matches!(wish(&mut world, unused), Err(Rejection::ToolInUse { uses, .. }) if uses == ["AUD-1 runs on it"]));
    // The door saw nothing, but the workflows in force are pinned to it.
    let pinned = definition().tools["medicines"].digest.clone();
    let in_force = ToolPackage {
        digest: pinned.clone(),
        ..package("1.5.0", Some("a"))
    };
    install(&mut world, in_force, &[]).unwrap();
    let removal = wish(
        &mut world,
        ShelfWish::Remove {
            digest: pinned,
            uses: Vec::new(),
        },
    );
    assert!(matches!(removal, Err(Rejection::ToolInUse { .. })));
}

#[test]
fn what_a_distrusted_key_vouched_for_is_withdrawn_until_it_is_trusted_again() {
    let mut world = World::new();
    trust(&mut world, "a");
    trust(&mut world, "b");
    install(&mut world, package("1.2.0", Some("a")), &[]).unwrap();
    install(&mut world, package("1.3.0", Some("b")), &[Allowance::OtherKey]).unwrap();
    let distrust = |world: &mut World| {
        let (key, reason) = ("a".repeat(64), "the laptop was stolen".to_owned());
        wish(world, ShelfWish::Distrust { key, reason }).unwrap();
    };
    let withdrawn = |world: &World, version: &str| {
        let digest = package(version, None).digest;
        let shelf = world.records().find_map(|(_, record)| match record {
            Record::Shelf(shelf) => Some(shelf),
            _ => None,
        });
        let withdrawn = shelf.and_then(|shelf| shelf.withdrawn(&digest));
        withdrawn.map(|(key, gone)| (key.to_owned(), gone.reason.clone()))
    };
    assert_eq!(withdrawn(&world, "1.2.0"), None);
    distrust(&mut world);
    let gone = ("a".repeat(64), "the laptop was stolen".to_owned());
    assert_eq!(withdrawn(&world, "1.2.0"), Some(gone));
    assert_eq!(withdrawn(&world, "1.3.0"), None, "another key signed it");
    trust(&mut world, "a");
    assert_eq!(withdrawn(&world, "1.2.0"), None, "it was a mistake");

    // Whoever installs a tool of that key afterwards, allowing it, has decided for themselves.
    distrust(&mut world);
    world.now += chrono::TimeDelta::days(1);
    install(
        &mut world,
        package("1.4.0", Some("a")),
        &[Allowance::Untrusted, Allowance::OtherKey],
    )
    .unwrap();
    assert_eq!(withdrawn(&world, "1.4.0"), None);
    assert!(withdrawn(&world, "1.2.0").is_some());
}

#[test]
fn what_one_evaluation_may_read_is_fixed_when_the_answers_are() {
    let mut world = World::new();
    trust(&mut world, "a");
    install(&mut world, package("1.2.0", Some("a")), &[]).unwrap();
    let hand_in = |world: &mut World, drug: &str| {
        let list = RecordList {
            columns: vec!["drug".to_owned()],
            rows: vec![vec![drug.to_owned()]],
        };
        let digest = list.digest();
        let (list, records, service) = (Arc::new(list), "mar-export".to_owned(), SERVICE.to_owned());
        wish(world, ShelfWish::HandIn { list, records, service }).unwrap();
        digest
    };
    let first = hand_in(&mut world, "lorazepam");
    let (records, service, tool) = ("mar-export".to_owned(), SERVICE.to_owned(), "medicines".to_owned());
    wish(&mut world, ShelfWish::Grant { records, service, tool }).unwrap();
    world.frame(10);
    world.until(crate::world::at("2026-11-02 09:00"));
    let audit = world.open_audit();
    let answers = world.answers(audit, 0, "");
    let command = Command::SubmitAudit {
        audit,
        records: answers,
        tool_version: None,
    };
    let events = world.ok(Actor::Person("p.lead".to_owned()), command);
    let lent = |events: &[Event]| {
        events.iter().find_map(|event| match event {
            Event::RecordsLent { lent, .. } => Some(lent["mar-export"].clone()),
            _ => None,
        })
    };
    assert_eq!(lent(&events), Some(first), "{AUDIT}: {events:?}");
    // A newer list does not change what was lent.
    hand_in(&mut world, "haloperidol");
    let owed: Vec<_> = world
        .records()
        .filter_map(|(_, record)| match record {
            ratchet_core::record::Record::Audit(audit) if !audit.lent.is_empty() => Some(audit.lent.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(owed.len(), 1);
}

#[test]
fn an_upgrade_says_every_difference_and_what_it_means_for_re_tests() {
    let before = definition().tools["medicines"].clone();
    assert_eq!(changes(&before.description, &before.description), []);
    assert_eq!(like_for_like(&before, &before), None);
    let mut after = before.clone();
    let description = Arc::make_mut(&mut after.description);
    description.version = "1.2.0".to_owned();
    let mut added = description.questions[0].clone();
    (added.id, added.title, added.text) = ("witness".into(), "Witness signed".into(), "Did a witness sign?".into());
    description.questions.remove(1);
    description.questions.push(added);
    description.questions[0].title = "Protocol is whole".to_owned();
    description.questions[0].critical = true;
    description.questions[0].weight = 3;
    description.sections[0].population = "PRN doses".to_owned();
    description.measures[0].better = Better::Higher;
    description.scoring.not_applicable = NotApplicable::CountsAsMet;
    description.scoring.unanswered = Unanswered::Refused;
    description.scoring.critical_overrides = true;
    description.scoring.rounding = Rounding::Nearest;
    after.digest = "9".repeat(64);
    let said: Vec<String> = changes(&before.description, &after.description)
        .into_iter()
        .map(|change| format!("{}: {}", change.kind.word(), change.text))
        .collect();
    assert_eq!(
        said,
        [
            "removed: \"Rationale recorded\" is not asked any more",
            "added: asks \"Witness signed\": Did a witness sign?",
            "altered: the section \"PRN\" is about PRN doses (before: PRN administrations): the list to sample from has another name",
            "retitled: \"Protocol complete\" is called \"Protocol is whole\"",
            "altered: \"Protocol is whole\" is critical now and weighs 3 (before: 1)",
            "altered: the measure \"PRN given\" counts doses over people in doses per person, more is better (before: doses over people in doses per person)",
            "scoring: what does not apply counts as met now",
            "scoring: every question has to be answered now",
            "scoring: one failed critical question makes the score 0 now",
            "scoring: scores are rounded to the nearest percent now",
        ]
    );
    assert!(
        like_for_like(&before, &after)
            .unwrap()
            .contains("names 1.2.0 as a bridge")
    );
}
