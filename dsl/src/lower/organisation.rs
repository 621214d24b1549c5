//! The organisation: its severity bands, roles, and the shared words (events, causes, standards).

use super::Lower;
use crate::ast::{Bands, Cause, Name, Organisation, Role, Standard, Validity, fold};
use crate::checks::basics;
use crate::diagnostic::Diagnostic;
use crate::names::What;
use chrono::NaiveDate;
use ratchet_core::definition::{self, CauseArea, SeverityBands};

const AREAS: &[(&str, CauseArea)] = &[
    ("people", CauseArea::People),
    ("tasks", CauseArea::Tasks),
    ("tools", CauseArea::Tools),
    ("environment", CauseArea::Environment),
    ("organisation", CauseArea::Organisation),
    ("external", CauseArea::External),
];

const KINDS: &[(&str, bool)] = &[("team", true), ("person", false)];

/// Largest product of consequence and likelihood: five times five.
const PRODUCT_MAX: u32 = 25;

impl Lower<'_> {
    /// Lowers every block that describes the organisation.
    pub(super) fn organisation(&mut self) {
        let blocks = self.blocks;
        let events = blocks.events.iter().map(|event| event.head.name.value.clone());
        self.definition.events = events.collect();
        blocks.causes.iter().for_each(|cause| self.cause(cause));
        blocks
            .standards
            .iter()
            .for_each(|standard| self.standard_block(standard));
        blocks.roles.iter().for_each(|role| self.lower_role(role));
        blocks.services.iter().for_each(|service| self.service(service));
        blocks.forums.iter().for_each(|forum| self.forum(forum));
        blocks.organisations.iter().for_each(|one| self.severity(one));
        for second in blocks.organisations.iter().skip(1) {
            self.problems.push(
                Diagnostic::new(
                    &basics::NAME_TWICE,
                    second.head.line,
                    "there are two organisations in this folder",
                )
                .label("one folder is one organisation")
                .help("join the two, or give each organisation its own folder"),
            );
        }
    }

    fn severity(&mut self, organisation: &Organisation) {
        self.no_part_rename(&organisation.head);
        if let Some(said) = organisation.bands.said() {
            match bands(&said.value) {
                Some(bands) => self.definition.severity = bands,
                None => self.wrong(
                    said.place,
                    "these bands do not divide the scores from 1 to 25",
                    "each begins higher than the one before",
                    "write it like: severity bands: moderate from 4, high from 8, extreme from 15",
                ),
            }
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
        let is_team = self.word(&role.kind, KINDS, "there is no such kind of role");
        let lowered = definition::Role {
            capacity: role.capacity.value().copied(),
            is_team: is_team.flatten().unwrap_or_default(),
            reports_to,
        };
        self.definition.roles.insert(role.head.name.value.clone(), lowered);
    }

    fn cause(&mut self, cause: &Cause) {
        let area = self
            .word(&cause.area, AREAS, "causes do not lie in this area")
            .flatten();
        let name = cause.head.name.value.clone();
        self.definition.causes.insert(name, definition::Cause { area });
    }

    fn standard_block(&mut self, standard: &Standard) {
        let maps_to = standard.maps_to.value().map(|ids| self.standard_ids(ids));
        let (valid_from, valid_to) = standard
            .valid
            .said()
            .map(|said| self.validity(&said.value))
            .unwrap_or_default();
        let lowered = definition::Standard {
            maps_to: maps_to.unwrap_or_default(),
            source: standard.source.value().cloned(),
            valid_from,
            valid_to,
        };
        self.definition
            .standards
            .insert(standard.head.name.value.clone(), lowered);
    }

    /// Ids in the standards packs: `cqc-saf:S8` is what stands under `S8` in the pack `cqc-saf`.
    fn standard_ids(&mut self, ids: &[Name]) -> Vec<String> {
        for id in ids {
            let parts: Vec<&str> = id.value.split(':').collect();
            let fits = parts.len() == 2 && parts.iter().all(|part| !part.is_empty() && !part.contains(' '));
            if !fits {
                self.wrong(
                    id.place,
                    "this is not an id of a standards pack",
                    "pack, colon, number",
                    "write it like: maps to: \"cqc-saf:S8\"",
                );
            }
        }
        ids.iter().map(|id| id.value.clone()).collect()
    }

    fn validity(&mut self, validity: &Validity) -> (Option<NaiveDate>, Option<NaiveDate>) {
        if let (Some(from), Some(until)) = (&validity.from, &validity.until)
            && from.value > until.value
        {
            self.wrong(
                until.place,
                "this standard ends before it begins",
                "earlier than the first day",
                "put the earlier day first: from 1 June 2026 until 31 May 2027",
            );
        }
        let day = |at: &Option<crate::ast::At<NaiveDate>>| at.as_ref().map(|at| at.value);
        (day(&validity.from), day(&validity.until))
    }
}

/// The bands, if all three are named and each begins higher than the one before.
fn bands(said: &Bands) -> Option<SeverityBands> {
    let [moderate, high, extreme] = [&said.moderate, &said.high, &said.extreme].map(|band| {
        let least = band
            .as_ref()
            .map(|at| at.value)
            .filter(|least| (2..=PRODUCT_MAX).contains(least));
        least.and_then(|least| u8::try_from(least).ok())
    });
    let (moderate, high, extreme) = (moderate?, high?, extreme?);
    (moderate < high && high < extreme).then_some(SeverityBands {
        extreme,
        high,
        moderate,
    })
}
