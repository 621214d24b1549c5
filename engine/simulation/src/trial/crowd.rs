//! The made-up people of a trial: what each of them would do on a day, seen from what their roles owe. Some are prompt, some late, some act
//! only when they are told, some can do one thing a day. They leave, are away and come back; now and then one tries what is not theirs.

mod around_plans;
mod forum;
mod staff;

use super::chance::Chance;
use super::deed::Deed;
use super::season::Setting;
use crate::house::House;
use crate::rehearse::answers;
use chrono::{NaiveTime, TimeDelta};
use ratchet_core::calendar::Calendar;
use ratchet_core::event::Late;
use ratchet_core::instant::Instant;
use ratchet_core::record::{Action, Audit, Owed, Purpose, ReadTyped};
use ratchet_core::responsibility::holders;
use std::collections::BTreeMap;

/// How somebody works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Temper {
    /// In good time.
    Prompt,
    /// After the due moment.
    Late,
    /// Only when told that it is late, and not always then.
    Forgetful,
    /// In good time, and one thing a day.
    Overloaded,
}

/// The people.
pub(super) struct Crowd<'a> {
    chance: Chance,
    setting: &'a Setting,
}

/// A day on which things are done.
struct Today {
    begins: Instant,
    ends: Instant,
    number: u64,
}

/// In a thousand, how often something happens on a day.
mod odds {
    pub(super) const AMENDMENT: u64 = 5;
    pub(super) const BAD_AUDIT: u64 = 250;
    pub(super) const BAD_AUDIT_BEFORE: u64 = 650;
    pub(super) const BAD_RETEST: u64 = 220;
    pub(super) const CORRECTION: u64 = 7;
    pub(super) const MISSED: u64 = 6;
    pub(super) const MOVE: u64 = 60;
    pub(super) const REASSIGN: u64 = 15;
    pub(super) const WAIVED_TURN: u64 = 4;
}

impl<'a> Crowd<'a> {
    pub(super) fn new(setting: &'a Setting) -> Self {
        Self {
            chance: Chance::new(setting.seed),
            setting,
        }
    }

    /// What is done on a day, in order of time, seen from its morning.
    pub(super) fn day(&self, house: &House, number: u64) -> Vec<(Instant, Deed)> {
        let mut deeds = Vec::new();
        for service in &self.setting.services {
            let calendar = house.calendar(service);
            let date = calendar.date_of(house.now());
            let at = |hour| calendar.moment_of(date.and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default()));
            let today = Today {
                begins: at(7).max(house.now()),
                ends: at(20),
                number,
            };
            self.in_service(house, service, &today, &mut deeds);
            self.around_audits(service, &today, &mut deeds);
            self.occurrences(service, &calendar, &today, &mut deeds);
            self.delegations(house, service, &today, &mut deeds);
            self.amendments(service, &today, &mut deeds);
            if *service == self.setting.service {
                self.forums(house, &today, &mut deeds);
            }
        }
        let noon = house.now() + TimeDelta::hours(5);
        self.staff(house, number, noon, &mut deeds);
        self.machine(number, noon, &mut deeds);
        // One thing a day for who is overloaded, the earliest of the day.
        deeds.sort_by_key(|(at, _)| *at);
        let mut done: BTreeMap<String, usize> = BTreeMap::new();
        deeds.retain(|(_, deed)| {
            let Some(by) = deed.by() else { return true };
            let count = done.entry(by.to_owned()).or_default();
            *count += 1;
            *count == 1 || self.temper(by) != Temper::Overloaded
        });
        deeds
    }

    fn temper(&self, person: &str) -> Temper {
        match self.chance.between(0, 99, person, 0, 0) {
            0..40 => Temper::Prompt,
            40..65 => Temper::Late,
            65..85 => Temper::Forgetful,
            _ => Temper::Overloaded,
        }
    }

    fn in_service(&self, house: &House, service: &str, today: &Today, deeds: &mut Vec<(Instant, Deed)>) {
        let records = house.records();
        let Ok(Some(duties)) = records.duties(service) else {
            return;
        };
        for (role, duty) in &duties.by_role {
            let there = holders(records, Some(service), role, house.now()).unwrap_or_default();
            for owed in &duty.owes {
                let thing = format!("{owed:?}");
                let Some(by) = self.chance.pick(&there, &thing, today.number / 3, 0) else {
                    continue;
                };
                let deed = match owed {
                    Owed::Action(id) => {
                        let action = records.action(*id).ok().flatten();
                        action.and_then(|action| self.work(action, by, today, deeds))
                    }
                    Owed::Audit(id) => {
                        let audit = records.audit(*id).ok().flatten();
                        audit.and_then(|audit| self.audit(house, audit, by, today))
                    }
                    Owed::Answer(late) => self.answer(house, late, by, service, today),
                    Owed::Authorisation(id) => {
                        let audit = records.audit(*id).ok().flatten();
                        audit.and_then(|audit| self.second_look(audit, by, today))
                    }
                    Owed::Plan(id) => {
                        if let Ok(Some(plan)) = records.plan(*id) {
                            self.around_plan(house, plan, by, today, deeds);
                        }
                        None
                    }
                };
                deeds.extend(deed);
            }
        }
    }

    /// An action is done when this person comes to it; one that is late may be moved or given away.
    fn work(
        &self,
        action: &Action,
        by: &str,
        today: &Today,
        deeds: &mut Vec<(Instant, Deed)>,
    ) -> Option<(Instant, Deed)> {
        let owed = action.obligations.first()?;
        let (service, title) = (action.service.clone(), action.title.clone());
        let mark = (action.id.0, u64::from(owed.number));
        if owed.due.is_overdue(today.begins) && !owed.told.is_empty() {
            let definition = &self.setting.definition;
            if self.chance.happens(odds::MOVE, "move", mark.0, today.number)
                && let Some(above) = definition
                    .roles
                    .get(&action.owner)
                    .and_then(|role| role.reports_to.as_ref())
            {
                let by = self.setting.first_of(above);
                let days = i64::try_from(self.chance.between(2, 14, "by days", mark.0, today.number)).unwrap_or(7);
                let (service, title) = (service.clone(), title.clone());
                deeds.push((
                    today.begins,
                    Deed::Move {
                        by,
                        days,
                        service,
                        title,
                    },
                ));
            }
            if self.chance.happens(odds::REASSIGN, "give", mark.0, today.number)
                && let Some(to) = self.chance.pick(&self.setting.owners, "to whom", mark.0, today.number)
            {
                let (service, title, to) = (service.clone(), title.clone(), to.clone());
                deeds.push((today.begins, Deed::Reassign { service, title, to }));
            }
        }
        let from = owed.due.derivation.from;
        let due = owed.due.current();
        let told = owed.told.last().map(|told| told.at);
        let when = self.comes_to_it(by, (from, due), told, ("action", mark.0, mark.1))?;
        self.within(when, today, mark.0).map(|at| {
            (
                at,
                Deed::Complete {
                    by: by.to_owned(),
                    service,
                    title,
                },
            )
        })
    }

    /// When somebody comes to what is due: `None` is never.
    fn comes_to_it(
        &self,
        by: &str,
        (from, due): (Instant, Instant),
        told: Option<Instant>,
        (what, one, two): (&str, u64, u64),
    ) -> Option<Instant> {
        let minutes = (due - from).num_minutes().max(60);
        let share = |least, most| i64::try_from(self.chance.between(least, most, what, one, two)).unwrap_or(50);
        match self.temper(by) {
            Temper::Prompt | Temper::Overloaded => Some(from + TimeDelta::minutes(minutes * share(10, 90) / 100)),
            Temper::Late => Some(due + TimeDelta::minutes(minutes.min(14 * 24 * 60) * share(1, 80) / 100)),
            Temper::Forgetful if share(1, 100) <= 20 => None,
            Temper::Forgetful => told.map(|told| told + TimeDelta::hours(share(2, 90))),
        }
    }

    /// A moment of today for what was wanted by now or will be today.
    fn within(&self, when: Instant, today: &Today, mark: u64) -> Option<Instant> {
        if when > today.ends {
            return None;
        }
        let minutes = i64::try_from(self.chance.between(5, 600, "minute", mark, today.number)).unwrap_or(5);
        Some(when.max(today.begins + TimeDelta::minutes(minutes)).min(today.ends))
    }

    fn audit(&self, house: &House, audit: &Audit, by: &str, today: &Today) -> Option<(Instant, Deed)> {
        let told = audit.told.last().map(|told| told.at);
        let span = (audit.due.derivation.from, audit.due.current());
        let when = self.comes_to_it(by, span, told, ("audit", audit.id.0, 0))?;
        let at = self.within(when, today, audit.id.0)?;
        let gate = match audit.purpose {
            Purpose::Retest { plan, retest, .. } => {
                let plan = house.records().plan(plan).ok().flatten()?;
                Some((plan.name.clone(), retest))
            }
            Purpose::Routine { .. } | Purpose::Extra | Purpose::Correction { .. } => None,
        };
        let bad = match (&gate, is_worked_on(house, &audit.service)) {
            (Some(_), _) => odds::BAD_RETEST,
            (None, true) => odds::BAD_AUDIT,
            (None, false) => odds::BAD_AUDIT_BEFORE,
        };
        let good = !self.chance.happens(bad, "result", audit.id.0, 0);
        // Now and then what a rule waits for is what is wrong.
        let watched = answers::watched_by_rules(&self.setting.definition, &audit.name);
        let watched: Vec<u16> = watched.into_iter().collect();
        let missing = self.chance.pick(&watched, "missing", audit.id.0, 0).copied();
        let missing = missing.filter(|_| gate.is_none() && self.chance.happens(300, "is missing", audit.id.0, 0));
        let causes: Vec<&String> = self.setting.definition.causes.keys().collect();
        let cause = self
            .chance
            .pick(&causes, "cause", audit.id.0, 0)
            .map(|cause| (*cause).clone());
        let deed = Deed::Audit {
            audit: audit.name.clone(),
            by: by.to_owned(),
            cause,
            gate,
            good,
            missing,
            service: audit.service.clone(),
        };
        Some((at, deed))
    }

    /// A second person lets a result count within some days, and now and then sends it back.
    fn second_look(&self, audit: &Audit, by: &str, today: &Today) -> Option<(Instant, Deed)> {
        if !self.chance.happens(400, "second look", audit.id.0, today.number) {
            return None;
        }
        let counts = self.chance.happens(800, "counts", audit.id.0, today.number);
        let at = self.within(today.begins, today, audit.id.0.wrapping_add(31))?;
        let (audit, service) = (audit.name.clone(), audit.service.clone());
        let by = by.to_owned();
        Some((
            at,
            Deed::Authorise {
                audit,
                by,
                counts,
                service,
            },
        ))
    }

    /// Somebody else finds what an audit had missed, or a turn is waived.
    fn around_audits(&self, service: &str, today: &Today, deeds: &mut Vec<(Instant, Deed)>) {
        let at = today.begins + TimeDelta::hours(8);
        for (name, rules) in &self.setting.definition.audits {
            let mark = format!("{name} in {service}");
            let (audit, service) = (name.clone(), service.to_owned());
            if self.chance.happens(odds::MISSED, &mark, today.number, 11) {
                let by = self.setting.first_of(&rules.owner);
                let serious = self.chance.happens(500, &mark, today.number, 12);
                let (audit, service) = (audit.clone(), service.clone());
                deeds.push((
                    at,
                    Deed::Missed {
                        audit,
                        by,
                        serious,
                        service,
                    },
                ));
            }
            if self.chance.happens(odds::CORRECTION, &mark, today.number, 14) {
                let by = self.setting.first_of(&rules.owner);
                let (audit, service) = (audit.clone(), service.clone());
                deeds.push((at, Deed::Correct { audit, by, service }));
            }
            let above = self.setting.definition.above(&rules.owner);
            if let Some(above) = above.first()
                && self.chance.happens(odds::WAIVED_TURN, &mark, today.number, 13)
            {
                let by = self.setting.first_of(above);
                deeds.push((at, Deed::WaiveAudit { audit, by, service }));
            }
        }
    }

    fn answer(&self, house: &House, late: &Late, by: &str, service: &str, today: &Today) -> Option<(Instant, Deed)> {
        let records = house.records();
        let (about, mark) = match late {
            Late::Action { action, .. } => (records.action(*action).ok()??.title.clone(), action.0),
            Late::Audit(audit) => (records.audit(*audit).ok()??.name.clone(), audit.0),
        };
        let answers = self.temper(by) != Temper::Forgetful && self.chance.happens(450, "answer", mark, today.number);
        let at = self.within(today.begins, today, mark.wrapping_add(77))?;
        let (by, service) = (by.to_owned(), service.to_owned());
        answers.then_some((at, Deed::Answer { about, by, service }))
    }

    /// A day is added to the calendar late, or taken out, and whoever runs Ratchet confirms what moves, or lets it stand.
    fn amendments(&self, service: &str, today: &Today, deeds: &mut Vec<(Instant, Deed)>) {
        if !self.chance.happens(odds::AMENDMENT, service, today.number, 41) {
            return;
        }
        let days = i64::try_from(self.chance.between(1, 45, service, today.number, 42)).unwrap_or(10);
        let amend = Deed::Amend {
            added: self.chance.happens(800, service, today.number, 43),
            confirms: self.chance.happens(500, service, today.number, 44),
            days,
            service: service.to_owned(),
        };
        deeds.push((today.begins + TimeDelta::hours(1), amend));
    }

    /// Something happens in the service: each kind of occurrence every three weeks or so.
    fn occurrences(&self, service: &str, calendar: &Calendar, today: &Today, deeds: &mut Vec<(Instant, Deed)>) {
        for event in &self.setting.definition.events {
            let name = format!("{event} in {service}");
            if !self.chance.happens(50, &name, today.number, 0) {
                continue;
            }
            let hour = u32::try_from(self.chance.between(7, 23, &name, today.number, 1)).unwrap_or(12);
            let time = NaiveTime::from_hms_opt(hour, 10, 0).unwrap_or_default();
            let at = calendar
                .moment_of(calendar.date_of(today.begins).and_time(time))
                .max(today.begins);
            let subject = format!("SU-{}", self.chance.between(1, 40, &name, today.number, 2));
            let (event, service) = (event.clone(), service.to_owned());
            deeds.push((
                at,
                Deed::Occur {
                    event,
                    service,
                    subject,
                },
            ));
        }
    }
}

/// Whether a plan is there in a service, whatever it is about: then audits go better.
fn is_worked_on(house: &House, service: &str) -> bool {
    let plans = &house.records().duties(service).ok().flatten();
    let owed = plans.iter().flat_map(|duties| duties.by_role.values());
    owed.flat_map(|duty| &duty.owes)
        .any(|owed| matches!(owed, Owed::Plan(_)))
}

impl Deed {
    /// Who does it, where it is somebody's work.
    fn by(&self) -> Option<&str> {
        match self {
            Self::Answer { by, .. } | Self::Audit { by, .. } | Self::Complete { by, .. } | Self::Measure { by, .. } => {
                Some(by)
            }
            _ => None,
        }
    }
}
