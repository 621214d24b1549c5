//! A story's samples do not move with what else happens in it. What is played for a provider draws by its ledger.
#![allow(missing_docs, clippy::unwrap_used)]

use chrono::{NaiveDate, TimeDelta, TimeZone, Utc};
use ratchet_core::calendar::{Calendar, Region};
use ratchet_core::command::Command;
use ratchet_core::event::Actor;
use ratchet_core::instant::Instant;
use ratchet_core::record::Audit;
use ratchet_core::sampling::{Frame, FrameRow, Sample};
use ratchet_dsl::{Folder, compile};
use ratchet_ports::Store;
use ratchet_simulation::house::{House, Machines, PlayError};
use ratchet_simulation::scripted_host::ScriptedHost;
use ratchet_store::MemoryStore;
use std::collections::BTreeMap;
use std::sync::Arc;

const SERVICE: &str = "Oak House";

type Begin = fn(&Machines, Instant) -> Result<House, PlayError>;

/// A hundred days of a provider. Where something more happens, it has nothing to do with the audits: somebody comes, and there is an incident.
fn samples(begin: Begin, something_more: bool, crash: bool) -> BTreeMap<String, Sample> {
    let folder = Folder::new().with("cycle.qip", include_str!("theme-cycle.qip"));
    let definition = Arc::new(compile(&folder, &[]).definition.unwrap());
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let host = Arc::new(ScriptedHost::with_tools_of(&definition));
    let start = Utc.with_ymd_and_hms(2026, 6, 2, 8, 0, 0).unwrap();
    let mut house = begin(&Machines { host, store }, start).unwrap().in_silence();
    let mut must = |command| house.must(Actor::Operator, command, "a deed of the test").unwrap();
    let name = "Fictional Care".to_owned();
    must(Command::FoundProvider { name });
    must(Command::ApplyDefinition { definition });
    for population in ["care plans", "supervision records"] {
        let row = |number: u32| FrameRow {
            reference: format!("REC-{number}"),
            strata: BTreeMap::new(),
        };
        let frame = Arc::new(Frame::new(population, (1..=60).map(row).collect()).unwrap());
        let service = SERVICE.to_owned();
        must(Command::ImportFrame { frame, service });
    }
    if something_more {
        must(Command::AppointPerson {
            name: "Sam Reed".to_owned(),
            person: "sam.reed".to_owned(),
            role: "team leader".to_owned(),
            service: Some(SERVICE.to_owned()),
        });
        must(Command::RecordOccurrence {
            event: "incident".to_owned(),
            happened_at: start,
            service: SERVICE.to_owned(),
            subject: None,
        });
    }
    if crash {
        house.crash().unwrap();
    }
    house.wait_until(start + TimeDelta::days(100)).unwrap();
    let drawn = |audit: &Audit| Some((format!("{} {:?}", audit.name, audit.purpose), audit.sample.clone()?));
    house.audits().filter_map(drawn).collect()
}

#[test]
fn a_story_draws_the_same_records_whatever_else_happens_in_it() {
    let story = samples(House::of_a_story, false, false);
    assert!(story.values().all(|sample| sample.story), "each sample says so");
    assert!(story.len() >= 4, "two audits, two turns each: {:?}", story.keys());
    assert_eq!(samples(House::of_a_story, true, false), story);
    assert_eq!(
        samples(House::of_a_story, false, true),
        story,
        "a crash in between is forgotten"
    );
    let mut seeds: Vec<&str> = story.values().map(|sample| sample.seed.as_str()).collect();
    seeds.sort_unstable();
    seeds.dedup();
    assert_eq!(
        seeds.len(),
        story.len(),
        "each audit and each turn has a seed of its own"
    );
}

#[test]
fn what_is_played_for_a_provider_draws_by_its_ledger() {
    let plain = samples(House::new, false, false);
    let more = samples(House::new, true, false);
    assert!(plain.values().all(|sample| !sample.story));
    assert_eq!(plain.keys().collect::<Vec<_>>(), more.keys().collect::<Vec<_>>());
    let moved = plain.iter().filter(|(audit, sample)| more[*audit].seed != sample.seed);
    assert_eq!(moved.count(), plain.len(), "nobody can know the seed before");
}

/// Once every service was answered with London's weekdays.
#[test]
fn each_service_is_answered_with_its_own_calendar() {
    let folder = Folder::new().with("cycle.qip", include_str!("theme-cycle.qip"));
    let mut definition = compile(&folder, &[]).definition.unwrap();
    let mut belfast = definition.services[SERVICE].clone();
    belfast.calendar = Calendar::weekdays_in(Region::NorthernIreland);
    definition.services.insert("Lagan House".to_owned(), belfast);
    let definition = Arc::new(definition);
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let host = Arc::new(ScriptedHost::with_tools_of(&definition));
    let start = Utc.with_ymd_and_hms(2026, 6, 2, 8, 0, 0).unwrap();
    let mut house = House::new(&Machines { host, store }, start).unwrap();
    let works = |house: &House, service: &str, day: u32| {
        let july = NaiveDate::from_ymd_opt(2026, 7, day).unwrap();
        house.calendar(service).is_working_day(july)
    };
    let name = "Fictional Care".to_owned();
    house
        .must(Actor::Operator, Command::FoundProvider { name }, "a deed of the test")
        .unwrap();
    assert!(works(&house, "Lagan House", 13), "nothing is in force yet");
    house
        .must(
            Actor::Operator,
            Command::ApplyDefinition { definition },
            "a deed of the test",
        )
        .unwrap();
    // The Battle of the Boyne, on the Monday after Sunday 12 July, is a holiday there alone.
    assert!(!works(&house, "Lagan House", 13));
    assert!(works(&house, SERVICE, 13));
    assert!(works(&house, "nowhere", 13), "London's for the provider as a whole");
    assert!(works(&house, "Lagan House", 14) && works(&house, SERVICE, 14));
}
