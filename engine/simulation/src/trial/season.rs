//! A season: one seed's year in one service, played day by day through the house, with the inspector reading along. The same course of
//! deeds can be played again with some left out, which is how a story becomes short.

use super::Options;
use super::coverage::Coverage;
use super::crowd::Crowd;
use super::deed::{Came, Deed, Hands};
use crate::house::{House, Machines, PlayError};
use crate::inspector::{Breach, Inspector, Law};
use crate::rehearse::answers::Sheet;
use crate::rehearse::furniture;
use crate::scripted_host::ScriptedHost;
use crate::telling::{Kind, Line};
use chrono::{Months, NaiveDate, TimeDelta};
use ratchet_core::command::Command;
use ratchet_core::definition::Definition;
use ratchet_core::event::{Actor, Event, Recorded};
use ratchet_core::instant::Instant;
use ratchet_ports::Store;
use ratchet_ports::store::Head;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// When every season begins: the first Monday of a year with ordinary holidays, in the morning.
const BEGINS: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 5).expect("5 January 2026 is a date");

/// What a season is about, all of it following from workflows, seed and options.
pub(super) struct Setting {
    /// The workflows, with the services that are played.
    pub(super) definition: Arc<Definition>,
    pub(super) ends: Instant,
    /// Roles to which work can be given.
    pub(super) owners: Vec<String>,
    /// Everybody with their role, in order.
    pub(super) people: Vec<(String, String)>,
    pub(super) seed: u64,
    /// Service that is meant.
    pub(super) service: String,
    /// Services that are played: the one that is meant, and those without which its workflows say nothing.
    pub(super) services: Vec<String>,
    pub(super) starts: Instant,
}

impl Setting {
    pub(super) fn new(definition: &Definition, seed: u64, options: &Options) -> Result<Self, PlayError> {
        let names: Vec<&String> = definition.services.keys().collect();
        let turn = usize::try_from(seed % names.len().max(1) as u64).unwrap_or(0);
        let meant = match &options.service {
            Some(name) => names.iter().find(|known| **known == name),
            None => names.get(turn),
        };
        let Some(service) = meant.map(|name| (*name).clone()) else {
            let known: Vec<String> = names.into_iter().cloned().collect();
            let wanted = options.service.clone().unwrap_or_default();
            return Err(PlayError::Unprepared(format!(
                "there is no service `{wanted}` to play; there is: {}",
                known.join(", ")
            )));
        };
        let mut kept: BTreeSet<String> = [service.clone()].into();
        for audit in definition.audits.values() {
            kept.extend(
                audit
                    .services
                    .iter()
                    .filter(|_| !audit.services.contains(&service))
                    .cloned(),
            );
        }
        let mut definition = definition.clone();
        definition.services.retain(|name, _| kept.contains(name));
        for audit in definition.audits.values_mut() {
            audit.services.retain(|name| kept.contains(name));
        }
        let owners: Vec<String> = definition
            .roles
            .iter()
            .filter(|(_, role)| !role.is_team)
            .map(|(name, _)| name.clone())
            .collect();
        let mut people = Vec::new();
        for role in definition.roles.keys() {
            let person = furniture::person(role);
            // Every third role has two people.
            let second = super::chance::Chance::new(seed).happens(350, role, 0, 9);
            people.push((format!("{person}.1"), role.clone()));
            people.extend(second.then(|| (format!("{person}.2"), role.clone())));
        }
        let calendar = definition.services[&service].calendar;
        let moment = |day: NaiveDate| calendar.moment_of(day.and_hms_opt(7, 0, 0).unwrap_or_default());
        let ends = BEGINS.checked_add_months(Months::new(options.months)).unwrap_or(BEGINS);
        Ok(Self {
            definition: Arc::new(definition),
            ends: moment(ends),
            owners,
            people,
            seed,
            service,
            services: kept.into_iter().collect(),
            starts: moment(BEGINS),
        })
    }

    /// The first person of a role.
    pub(super) fn first_of(&self, role: &str) -> String {
        let of_role = self.people.iter().find(|(_, known)| known == role);
        of_role.map_or_else(String::new, |(person, _)| person.clone())
    }
}

/// Whether the story is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// Events become sentences.
    Telling,
    /// They do not; that is quicker.
    Silent,
    /// Nor does the inspector read along.
    Unheard,
}

/// A year of one seed.
pub(super) struct Season<'a> {
    /// The first law that was broken.
    pub(super) breach: Option<Breach>,
    pub(super) counts: BTreeMap<&'static str, u64>,
    /// What was done.
    pub(super) course: Vec<(Instant, Deed)>,
    pub(super) coverage: Coverage,
    host: Arc<ScriptedHost>,
    house: House,
    inspector: Inspector,
    setting: &'a Setting,
    sheets: BTreeMap<(String, usize, bool), Sheet>,
    story: Vec<Line>,
    voice: Voice,
}

impl<'a> Season<'a> {
    /// Founds the provider, brings the workflows into force, appoints everybody and hands in lists.
    pub(super) fn begin(setting: &'a Setting, store: Arc<dyn Store>, voice: Voice) -> Result<Self, PlayError> {
        let host = Arc::new(ScriptedHost::with_tools_of(&setting.definition));
        let machines = Machines {
            host: host.clone(),
            store,
        };
        let house = House::new(&machines, setting.starts)?;
        let house = match voice {
            Voice::Telling => house,
            Voice::Silent | Voice::Unheard => house.in_silence(),
        };
        let mut season = Self {
            breach: None,
            counts: BTreeMap::new(),
            course: Vec::new(),
            coverage: Coverage::of(&setting.definition),
            host,
            house,
            inspector: Inspector::default(),
            setting,
            sheets: BTreeMap::new(),
            story: Vec::new(),
            voice,
        };
        season.furnish()?;
        season.listen();
        // The furniture is no part of the story.
        season.story.clear();
        Ok(season)
    }

    fn furnish(&mut self) -> Result<(), PlayError> {
        let name = "A provider on trial".to_owned();
        let mut must = |command, deed| self.house.must(Actor::Operator, command, deed);
        must(Command::FoundProvider { name }, "founding the provider")?;
        let definition = self.setting.definition.clone();
        must(
            Command::ApplyDefinition { definition },
            "bringing the workflows into force",
        )?;
        for (person, role) in &self.setting.people {
            let command = Command::AppointPerson {
                name: person.clone(),
                person: person.clone(),
                role: role.clone(),
                service: None,
            };
            must(command, "appointing somebody")?;
        }
        for service in &self.setting.services {
            for frame in furniture::frames(&self.setting.definition) {
                let command = Command::ImportFrame {
                    frame: Arc::new(frame),
                    service: service.clone(),
                };
                must(command, "handing in a list to sample from")?;
            }
        }
        Ok(())
    }

    pub(super) fn now(&self) -> Instant {
        self.house.now()
    }

    /// The end of the ledger, lower-case hexadecimal.
    pub(super) fn head(&self) -> String {
        self.house
            .head()
            .hash
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// The end of the ledger.
    pub(super) fn end(&self) -> Head {
        self.house.head()
    }

    pub(super) fn into_story(self) -> Vec<Line> {
        self.story
    }

    /// Lives the year, until it is over or a law is broken.
    pub(super) fn live(&mut self) -> Result<(), PlayError> {
        let crowd = Crowd::new(self.setting);
        let mut day = 0;
        while self.breach.is_none() && self.house.now() < self.setting.ends {
            let morning = self.setting.starts + TimeDelta::days(day);
            if morning > self.house.now() {
                self.wait(morning.min(self.setting.ends))?;
            }
            for (at, deed) in crowd.day(&self.house, day.unsigned_abs()) {
                if self.breach.is_some() {
                    break;
                }
                self.perform(at, deed)?;
            }
            day += 1;
        }
        if self.breach.is_none() && self.voice != Voice::Unheard {
            self.close_the_books()?;
        }
        Ok(())
    }

    /// Plays a course of deeds and goes on to a moment, until a law is broken.
    pub(super) fn play(&mut self, course: &[(Instant, Deed)], until: Instant) -> Result<(), PlayError> {
        for (at, deed) in course {
            if self.breach.is_some() {
                return Ok(());
            }
            self.perform(*at, deed.clone())?;
        }
        while self.breach.is_none() && self.house.now() < until {
            self.wait((self.house.now() + TimeDelta::days(1)).min(until))?;
        }
        if self.breach.is_none() {
            self.close_the_books()?;
        }
        Ok(())
    }

    fn perform(&mut self, at: Instant, deed: Deed) -> Result<(), PlayError> {
        self.wait(at)?;
        if self.breach.is_some() {
            return Ok(());
        }
        let mut hands = Hands {
            host: &self.host,
            house: &mut self.house,
            sheets: &mut self.sheets,
        };
        let came = deed.perform(&mut hands);
        let came = self.or_stopped(came)?;
        let counted = match (&deed, came) {
            (Deed::Crash, _) => "crashes",
            (Deed::Down { .. }, _) => "times the machine was down",
            (_, Some(Came::Done)) => "deeds that were done",
            (_, _) => "deeds that were refused or came to nothing",
        };
        *self.counts.entry(counted).or_default() += 1;
        self.remark(&deed);
        self.listen();
        self.look();
        self.course.push((at, deed));
        Ok(())
    }

    fn remark(&mut self, deed: &Deed) {
        let text = match deed {
            Deed::Crash => "Ratchet crashes and starts again".to_owned(),
            Deed::Down { hours } => format!("Ratchet was down for {hours} hours and starts again"),
            _ => return,
        };
        if self.voice == Voice::Telling {
            self.story.push(self.house.remark(Kind::Setup, None, text));
        }
    }

    fn wait(&mut self, to: Instant) -> Result<(), PlayError> {
        if to <= self.house.now() {
            return Ok(());
        }
        let waited = self.house.wait_until(to);
        self.or_stopped(waited)?;
        self.listen();
        self.look();
        Ok(())
    }

    /// A provider that stopped because its rules contradict themselves is the worst that can happen, and is told as such.
    fn or_stopped<T>(&mut self, outcome: Result<T, PlayError>) -> Result<Option<T>, PlayError> {
        match outcome {
            Ok(value) => Ok(Some(value)),
            Err(PlayError::Refused(refusal)) => {
                let (at, law) = (self.house.now(), Law::GoesOn);
                let text = format!("Ratchet takes no more requests: {refusal}");
                self.breach.get_or_insert(Breach { at, law, text });
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Hands every new event to the inspector.
    fn listen(&mut self) {
        let news = self.house.news();
        if self.voice == Voice::Unheard {
            return;
        }
        for news in news {
            self.count(&news.recorded);
            self.coverage.see(&news.recorded);
            let found = self.inspector.see(&news.recorded);
            if self.breach.is_none() {
                self.breach = found.into_iter().next();
            }
            self.story.extend(news.line);
        }
    }

    fn look(&mut self) {
        if self.breach.is_none() && self.voice != Voice::Unheard {
            self.breach = self.inspector.look(self.house.now()).into_iter().next();
        }
    }

    fn count(&mut self, recorded: &Recorded) {
        let what = match &recorded.event {
            Event::AuditCorrected { .. } => "audits corrected",
            Event::AuditEvaluated { .. } => "audits evaluated",
            Event::CalendarAmended { .. } => "days of the calendar amended",
            Event::ChallengeAnswered { .. } => "challenges answered",
            Event::Escalated { .. } => "escalations",
            Event::ForumDecided { .. } => "decisions of forums",
            Event::ForumResolved { .. } => "resolutions of forums",
            Event::MeetingClosed { .. } => "meetings held",
            Event::MeetingMissed { .. } => "meetings missed",
            Event::ObligationMet { .. } => "obligations met",
            Event::OccurrenceRecorded { .. } => "occurrences",
            Event::PlanOpened { .. } => "plans opened",
            Event::PlanReopened { .. } => "plans reopened",
            Event::PlanVerified { .. } => "plans verified",
            Event::RetestFailed { .. } => "re-tests failed",
            Event::RetestPassed { .. } => "re-tests passed",
            Event::ThemeRaised { .. } => "themes raised",
            Event::VacancyNoticed { .. } => "vacancies noticed",
            Event::WorkDelegated { .. } => "delegations",
            _ => "other events",
        };
        *self.counts.entry(what).or_default() += 1;
    }

    /// At the end the ledger is read once more, and what a daemon would show is laid beside what follows from it.
    fn close_the_books(&mut self) -> Result<(), PlayError> {
        let breach = self.house.books(&self.inspector)?;
        self.breach = breach;
        Ok(())
    }
}
