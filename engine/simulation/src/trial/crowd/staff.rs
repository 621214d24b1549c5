//! Who is away, who leaves and who comes in their place; who lets somebody act for them; and the machine, which crashes and is down.

use super::{Crowd, Today};
use crate::house::House;
use crate::trial::deed::Deed;
use chrono::TimeDelta;
use ratchet_core::instant::Instant;
use ratchet_core::record::{Owed, ReadTyped};
use ratchet_core::responsibility::holders;

/// In a thousand, how often something happens on a day.
mod odds {
    pub(super) const ABSENCE: u64 = 12;
    pub(super) const CRASH: u64 = 40;
    pub(super) const DELEGATION: u64 = 15;
    pub(super) const DOWN: u64 = 25;
    pub(super) const LEAVING: u64 = 3;
}

impl Crowd<'_> {
    /// Who is away, who leaves, who comes in their place.
    pub(super) fn staff(&self, house: &House, day: u64, at: Instant, deeds: &mut Vec<(Instant, Deed)>) {
        for (person, role) in &self.setting.people {
            if self.chance.happens(odds::ABSENCE, person, day, 3) {
                let days = i64::try_from(self.chance.between(1, 21, person, day, 4)).unwrap_or(5);
                let cover = self.chance.pick(&self.setting.people, person, day, 5);
                let cover = cover.filter(|(cover, _)| cover != person && self.chance.happens(500, person, day, 6));
                let (cover, person) = (cover.map(|(cover, _)| cover.clone()), person.clone());
                deeds.push((at, Deed::Away { cover, days, person }));
            }
            let (role, person) = (role.clone(), person.clone());
            let vacant = holders(house.records(), None, &role, at).unwrap_or_default().is_empty();
            if self.chance.happens(odds::LEAVING, &person, day, 7) {
                deeds.push((at, Deed::Leave { person, role }));
            } else if vacant && self.chance.happens(60, &person, day, 8) {
                // Somebody new, or the same one again.
                deeds.push((at, Deed::Join { person, role }));
            }
        }
    }

    pub(super) fn machine(&self, day: u64, at: Instant, deeds: &mut Vec<(Instant, Deed)>) {
        if self.chance.happens(odds::CRASH, "crash", day, 0) {
            deeds.push((at, Deed::Crash));
        }
        if self.chance.happens(odds::DOWN, "down", day, 0) {
            let hours = i64::try_from(self.chance.between(1, 90, "hours", day, 0)).unwrap_or(24);
            deeds.push((at, Deed::Down { hours }));
        }
    }

    /// Somebody lets another act for a role of theirs: in one action, or in everything; and now and then takes it back.
    pub(super) fn delegations(&self, house: &House, service: &str, today: &Today, deeds: &mut Vec<(Instant, Deed)>) {
        let records = house.records();
        let Ok(Some(duties)) = records.duties(service) else {
            return;
        };
        let at = today.begins + TimeDelta::hours(2);
        for (role, duty) in &duties.by_role {
            let mark = format!("{role} of {service}");
            if !self.chance.happens(odds::DELEGATION, &mark, today.number, 31) {
                continue;
            }
            let there = holders(records, Some(service), role, house.now()).unwrap_or_default();
            let by = self.chance.pick(&there, &mark, today.number, 32);
            let to = self.chance.pick(&self.setting.people, &mark, today.number, 33);
            let (Some(by), Some((to, _))) = (by, to) else { continue };
            let action = duty.owes.iter().find_map(|owed| match owed {
                Owed::Action(id) => Some(records.action(*id).ok()??.title.clone()),
                _ => None,
            });
            let title = action.filter(|_| self.chance.happens(500, &mark, today.number, 34));
            let days = i64::try_from(self.chance.between(1, 30, &mark, today.number, 35)).unwrap_or(7);
            let (by, role, service, to) = (by.clone(), role.clone(), service.to_owned(), to.clone());
            let back = self.chance.between(1, 9, &mark, today.number, 36);
            if title.is_none() && back < 4 {
                // They think better of it the same day.
                let (by, role, service, to) = (by.clone(), role.clone(), service.clone(), to.clone());
                deeds.push((at + TimeDelta::hours(5), Deed::Revoke { by, role, service, to }));
            }
            deeds.push((
                at,
                Deed::Delegate {
                    by,
                    days,
                    role,
                    service,
                    title,
                    to,
                },
            ));
        }
    }
}
