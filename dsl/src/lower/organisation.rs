//! Services, roles, forums and shared words; refuses what cannot be carried out yet.

use super::Lower;
use crate::ast::{At, Forum, Name, Role, Service, Slot, WorkingWeek, fold};
use crate::names::What;
use chrono_tz::Tz;
use ratchet_core::calendar::{Calendar, Handovers, Region, Weekdays};
use ratchet_core::definition::{self, Approval, Topic};
use std::collections::BTreeSet;

impl Lower<'_> {
    /// Lowers every block that describes the organisation.
    pub(super) fn organisation(&mut self) {
        let blocks = self.blocks;
        let names = |list: &[crate::ast::Named]| {
            list.iter()
                .map(|named| named.head.name.value.clone())
                .collect::<BTreeSet<_>>()
        };
        self.definition.events = names(&blocks.events);
        self.definition.causes = plain(names(&blocks.causes));
        self.definition.standards = plain(names(&blocks.standards));
        blocks.roles.iter().for_each(|role| self.lower_role(role));
        blocks.services.iter().for_each(|service| self.service(service));
        blocks.forums.iter().for_each(|forum| self.forum(forum));
        for organisation in &blocks.organisations {
            self.not_yet(organisation.head.line, "`organisation` blocks");
        }
    }

    fn lower_role(&mut self, role: &Role) {
        let reports_to = self.slot_name(What::Role, &role.reports_to);
        if let (Some(above), Some(said)) = (&reports_to, role.reports_to.said())
            && fold(above) == fold(&role.head.name.value)
        {
            self.wrong(
                said.place,
                "a role cannot report to itself",
                "the same role",
                "name the role above it, or leave the line out",
            );
        }
        self.definition.roles.insert(
            role.head.name.value.clone(),
            definition::Role {
                reports_to,
                ..definition::Role::default()
            },
        );
    }

    fn service(&mut self, service: &Service) {
        let zone = self.zone(&service.time_zone);
        let week = service.working_days.value().cloned().and_then(|week| self.week(&week));
        let (Some(zone), Some((week, holidays)), Some(kind)) = (zone, week, service.kind.value()) else {
            return;
        };
        let calendar = Calendar {
            cut_off: None,
            handovers: Handovers::NONE,
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
        let words = if matches!(words, "england" | "wales") {
            "england-and-wales"
        } else {
            words
        };
        let words = if matches!(
            words,
            "any-part-of-the-united-kingdom" | "united-kingdom" | "uk" | "any-uk"
        ) {
            "uk-any"
        } else {
            words
        };
        match Region::ALL.into_iter().find(|region| region.name() == words) {
            Some(region) => Some((days, Some(region))),
            None => {
                let help = "use England and Wales, Scotland, Northern Ireland or the United Kingdom";
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

    fn forum(&mut self, forum: &Forum) {
        let chair = self.slot_name(What::Role, &forum.chair);
        let meets = forum.meets.value().cloned().and_then(|every| {
            if let Some(finished) = &every.finished {
                self.wrong(
                    finished.place,
                    "a meeting has no time to be finished",
                    "goes with audits",
                    "leave it out",
                );
                return None;
            }
            self.recurrence(&every, "meetings")
        });
        let reviews = self.words_list(&forum.reviews, TOPICS, "a forum cannot review this");
        let approves = self.words_list(&forum.approves, APPROVALS, "a forum cannot approve this");
        if let (Some(chair), Some(meets), Some(reviews), Some(approves)) = (chair, meets, reviews, approves) {
            let lowered = definition::Forum {
                approves: approves.into_iter().collect(),
                chair,
                meets,
                members: Vec::new(),
                quorum: None,
                reviews,
            };
            self.definition.forums.insert(forum.head.name.value.clone(), lowered);
        }
    }

    /// Phrases of a fixed list.
    pub(super) fn words_list<T: Copy>(
        &mut self,
        slot: &Slot<Vec<Name>>,
        known: &[(&'static str, T)],
        title: &str,
    ) -> Option<Vec<T>> {
        let Some(list) = slot.said() else {
            return (!slot.is_broken()).then(Vec::new);
        };
        let mut found = Vec::new();
        for phrase in &list.value {
            match known
                .iter()
                .find(|(words, _)| *words == fold(&phrase.value).replace("re-test", "retest"))
            {
                Some((_, value)) => found.push(*value),
                None => self.unknown_phrase(phrase, known.iter().map(|(words, _)| *words).collect(), title),
            }
        }
        (found.len() == list.value.len()).then_some(found)
    }

    /// Reports a phrase that is not one of the known.
    pub(super) fn unknown_phrase(&mut self, phrase: &At<String>, known: Vec<&'static str>, title: &str) {
        let near = self.suggest.nearest(&fold(&phrase.value), known.iter().copied());
        let problem = crate::diagnostic::Diagnostic::new(&crate::checks::basics::WRONG_VALUE, phrase.place, title);
        self.problems.push(match near {
            Some(near) => problem
                .label(format!("did you mean `{near}`?"))
                .help(format!("write `{near}`"))
                .fix(phrase.place, near),
            None => problem
                .label("not known")
                .help(format!("use one of: {}", known.join(", "))),
        });
    }
}

const TOPICS: &[(&str, Topic)] = &[
    ("themes", Topic::Themes),
    ("overdue actions", Topic::OverdueActions),
    ("retests due this month", Topic::RetestsDueThisMonth),
    ("new findings", Topic::NewFindings),
    ("open plans", Topic::OpenPlans),
];

const APPROVALS: &[(&str, Approval)] = &[
    ("plan priorities", Approval::PlanPriorities),
    ("plan closures", Approval::PlanClosures),
];

/// Names of which nothing more is said.
fn plain<T: Default>(names: BTreeSet<String>) -> std::collections::BTreeMap<String, T> {
    names.into_iter().map(|name| (name, T::default())).collect()
}
