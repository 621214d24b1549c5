//! Services: their calendar, and the times of day at which the office closes and shifts hand over.

use super::Lower;
use crate::ast::{At, Service, Slot, WorkingWeek, fold};
use chrono::NaiveTime;
use chrono_tz::Tz;
use ratchet_core::calendar::{AmendedDays, BadHandovers, Calendar, Handovers, Region, Weekdays};
use ratchet_core::definition;

impl Lower<'_> {
    /// Lowers a service.
    pub(super) fn service(&mut self, service: &Service) {
        let zone = self.zone(&service.time_zone);
        let week = service.working_days.value().cloned().and_then(|week| self.week(&week));
        let cut_off = (!service.cut_off.is_broken()).then(|| service.cut_off.value().copied());
        let handovers = self.handovers(&service.handovers);
        let (Some(zone), Some((week, holidays)), Some(kind)) = (zone, week, service.kind.value()) else {
            return;
        };
        let (Some(cut_off), Some(handovers)) = (cut_off, handovers) else {
            return;
        };
        let calendar = Calendar {
            amended: AmendedDays::NONE,
            cut_off,
            handovers,
            holidays,
            week,
            zone,
        };
        let lowered = definition::Service {
            calendar,
            capacity: kind.capacity,
            kind: kind.words.clone(),
        };
        self.definition
            .services
            .insert(service.head.name.value.clone(), lowered);
    }

    fn zone(&mut self, slot: &Slot<String>) -> Option<Tz> {
        let Some(said) = slot.said() else {
            return (!slot.is_broken()).then_some(Tz::Europe__London);
        };
        let zone = said.value.parse().ok();
        if zone.is_none() {
            self.wrong(
                said.place,
                "there is no such time zone",
                "not known",
                "write it like: time zone: Europe/London",
            );
        }
        zone
    }

    fn week(&mut self, week: &WorkingWeek) -> Option<(Weekdays, Option<Region>)> {
        let days = Weekdays::new(week.days.iter().copied()).ok()?;
        let Some(name) = &week.region else {
            return Some((days, None));
        };
        let words = fold(&name.value).replace(' ', "-");
        let words = words.strip_prefix("the-").unwrap_or(&words);
        let words = match words {
            "england" | "wales" => "england-and-wales",
            "any-part-of-the-uk" | "any-part-of-the-united-kingdom" | "united-kingdom" | "uk" | "any-uk" => "uk-any",
            other => other,
        };
        match Region::ALL.into_iter().find(|region| region.name() == words) {
            Some(region) => Some((days, Some(region))),
            None => {
                let help = "use England and Wales, Scotland, Northern Ireland or any part of the UK";
                self.wrong(
                    name.place,
                    "there is no bank holiday calendar of this name",
                    "not known",
                    help,
                );
                None
            }
        }
    }

    fn handovers(&mut self, slot: &Slot<Vec<At<NaiveTime>>>) -> Option<Handovers> {
        let Some(said) = slot.said() else {
            return (!slot.is_broken()).then_some(Handovers::NONE);
        };
        match Handovers::new(said.value.iter().map(|at| at.value)) {
            Ok(handovers) => Some(handovers),
            Err(BadHandovers::Twice(time)) => {
                let again = said.value.iter().rev().find(|at| at.value == time);
                let place = again.map_or(said.place, |at| at.place);
                self.wrong(
                    place,
                    "this shift handover is named twice",
                    "named before",
                    "name each time once",
                );
                None
            }
            Err(BadHandovers::TooMany(_)) => {
                self.wrong(
                    said.place,
                    "a day has at most four shift handovers",
                    "too many",
                    "write it like: handovers: 07:30, 14:30, 21:00",
                );
                None
            }
        }
    }
}
