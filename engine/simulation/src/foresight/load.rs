//! Who carries how much: what falls due in a week, and how many actions are open at its beginning, role by role and service by service,
//! beside what the workflows say that one holder can carry.

use super::{Bottleneck, Load};
use crate::house::House;
use chrono::{Datelike, Days, NaiveDate};
use ratchet_core::calendar::Calendar;
use ratchet_core::instant::Instant;
use ratchet_core::record::{Owed, ReadTyped};
use ratchet_core::responsibility::holders;
use std::collections::BTreeMap;

/// Week, service and role.
type Place = (NaiveDate, String, String);

/// What was written down week by week.
#[derive(Debug, Default)]
pub(super) struct Ledgered(BTreeMap<Place, Load>);

impl Ledgered {
    /// Something falls due.
    pub(super) fn due(&mut self, house: &House, service: &str, role: &str, at: Instant) {
        self.place(house, service, role, at).due += 1;
    }

    /// A week begins: what is open. When the next one does.
    pub(super) fn week(&mut self, house: &House) -> Instant {
        let now = house.now();
        let definition = in_force(house);
        let services: Vec<String> = definition
            .iter()
            .flat_map(|definition| definition.services.keys().cloned())
            .collect();
        for service in services {
            let Ok(Some(duties)) = house.records().duties(&service) else {
                continue;
            };
            for (role, duty) in &duties.by_role {
                let open = duty.owes.iter().filter(|owed| matches!(owed, Owed::Action(_))).count();
                if open == 0 {
                    continue;
                }
                let load = self.place(house, &service, role, now);
                load.open = open;
                let most = load.capacity.map(|each| each as usize * load.people.len());
                load.too_much = most.is_some_and(|most| open > most);
            }
        }
        let calendar = Calendar::default();
        calendar.start_of_day(monday(calendar.date_of(now)) + Days::new(7))
    }

    fn place(&mut self, house: &House, service: &str, role: &str, at: Instant) -> &mut Load {
        let week = monday(house.calendar(service).date_of(at));
        self.0
            .entry((week, service.to_owned(), role.to_owned()))
            .or_insert_with(|| Load {
                capacity: in_force(house).and_then(|definition| definition.roles.get(role)?.capacity),
                due: 0,
                open: 0,
                people: holders(house.records(), Some(service), role, at).unwrap_or_default(),
                role: role.to_owned(),
                service: service.to_owned(),
                too_much: false,
                week,
            })
    }

    pub(super) fn load(&self) -> Vec<Load> {
        self.0.values().cloned().collect()
    }
}

fn in_force(house: &House) -> Option<&ratchet_core::definition::Definition> {
    let hash = house.records().provider().ok()??.definition.clone()?;
    house.records().definition(&hash).ok()?.map(AsRef::as_ref)
}

fn monday(date: NaiveDate) -> NaiveDate {
    date - Days::new(u64::from(date.weekday().num_days_from_monday()))
}

/// Who is over what they can carry by most; where no capacity is said, or nobody is over it, whoever has most due in one week.
pub(super) fn bottleneck(load: &[Load]) -> Option<Bottleneck> {
    let over = |load: &&Load| load.too_much;
    let share = |load: &&Load| {
        let most = load.capacity.unwrap_or(1) as usize * load.people.len();
        load.open * 1_000 / most.max(1)
    };
    let named = |load: &Load, why| Bottleneck {
        role: load.role.clone(),
        service: load.service.clone(),
        why,
    };
    if let Some(worst) = load.iter().filter(over).max_by_key(share) {
        let why = format!(
            "{} actions are open in the week of {}, and {} can carry {} each",
            worst.open,
            worst.week.format("%-d %b %Y"),
            ratchet_core::words::count(worst.people.len(), "person", "people"),
            worst.capacity.unwrap_or_default()
        );
        return Some(named(worst, why));
    }
    let worst = load
        .iter()
        .max_by_key(|load| load.due * 1_000 / load.people.len().max(1))?;
    (worst.due > 1).then(|| {
        let why = format!(
            "{} fall due in the week of {} for {}",
            ratchet_core::words::count(worst.due, "thing", "things"),
            worst.week.format("%-d %b %Y"),
            ratchet_core::words::count(worst.people.len(), "person", "people"),
        );
        named(worst, why)
    })
}
