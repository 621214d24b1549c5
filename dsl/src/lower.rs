//! From the tree to the [`Definition`]: names become positions, words become spans and recurrences.
//!
//! A block is lowered when all of it could be read and resolved; otherwise it is left out, with the reason reported. Nothing is read
//! and ignored.

mod action;
mod audit;
mod audit_life;
mod condition;
mod forum;
mod measure;
mod organisation;
mod own_questions;
mod pack;
mod plan;
mod retest;
mod rule;
mod sample;
mod scenario;
mod service;
mod theme;
mod time;
mod words;

pub(crate) use plan::RETESTS_MAX;
pub(crate) use time::span;

use crate::ast::{At, Blocks, Every, Head, Name, Rung, Slot};
use crate::checks::basics;
use crate::diagnostic::{Diagnostic, Problems};
use crate::names::{self, Names, What};
use crate::source::Place;
use crate::suggest::Suggest;
use ratchet_core::definition::{self, Definition, Tool};
use ratchet_core::recurrence::Recurrence;
use ratchet_core::scenario::Scenario;
use std::collections::BTreeMap;

/// Words that mean something by its name, found while lowering.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// Kind of block or part, as its keyword: `audit`, `role`, `retest`, `question`.
    pub kind: &'static str,
    /// The name as introduced.
    pub name: String,
    /// The plan of an action, measure or re-test; the tool of a question, section or measure.
    pub of: Option<String>,
    /// The words, with their quotes.
    pub place: Place,
}

/// What lowering gives: everything that could be compiled, and the scenarios.
pub(crate) struct Lowered {
    pub definition: Definition,
    pub links: Vec<Link>,
    pub scenarios: Vec<Scenario>,
}

/// Lowers all blocks of a folder. `source` turns a place into path, line and the line's text.
pub(crate) fn lower(
    blocks: &Blocks,
    names: &Names,
    tools: &BTreeMap<String, Tool>,
    problems: &mut Problems,
    suggest: &mut Suggest,
    source: &dyn Fn(Place) -> (String, usize, String),
) -> Lowered {
    let definition = Definition::default();
    let mut lower = Lower {
        blocks,
        definition,
        links: Vec::new(),
        names,
        problems,
        source,
        suggest,
        tools,
        uses: Vec::new(),
    };
    lower.definition.renames = names.renames();
    lower.organisation();
    lower.uses = blocks.audits.iter().map(|audit| lower.tool_use(audit)).collect();
    for (audit, uses) in blocks.audits.iter().zip(lower.uses.clone()) {
        lower.audit(audit, uses.as_ref());
    }
    blocks.rules.iter().for_each(|rule| lower.rule(rule));
    blocks.plans.iter().for_each(|plan| lower.plan(plan));
    blocks.themes.iter().for_each(|theme| lower.theme(theme));
    blocks.packs.iter().for_each(|pack| lower.pack(pack));
    let scenarios = blocks
        .scenarios
        .iter()
        .filter_map(|scenario| lower.scenario(scenario))
        .collect();
    Lowered {
        definition: lower.definition,
        links: lower.links,
        scenarios,
    }
}

/// Lowers a recurrence that stands by itself, outside any folder.
pub(crate) fn recurrence_alone(every: &Every, problems: &mut Problems) -> Option<Recurrence> {
    let blocks = Blocks::default();
    let names = Names::of(&blocks, problems);
    let mut lower = Lower {
        blocks: &blocks,
        definition: Definition::default(),
        links: Vec::new(),
        names: &names,
        problems,
        source: &|_| (String::new(), 1, String::new()),
        suggest: &mut Suggest::default(),
        tools: &BTreeMap::new(),
        uses: Vec::new(),
    };
    lower.recurrence(every, "what comes again")
}

struct Lower<'a> {
    blocks: &'a Blocks,
    definition: Definition,
    links: Vec<Link>,
    names: &'a Names,
    problems: &'a mut Problems,
    source: &'a dyn Fn(Place) -> (String, usize, String),
    suggest: &'a mut Suggest,
    tools: &'a BTreeMap<String, Tool>,
    /// The tool of each audit block, by position, as far as it could be found.
    uses: Vec<Option<audit::Uses>>,
}

impl Lower<'_> {
    /// The name as introduced; reported if nothing introduces it.
    fn named(&mut self, what: What, name: &Name) -> Option<String> {
        let names = self.names;
        if let Some((found, _)) = names.get(what, &name.value) {
            self.link(what.word(), name.place, found, None);
            return Some(found.to_owned());
        }
        let known = names.table(what).into_iter().flat_map(names::Table::names);
        let problem = match names.renamed(what, &name.value) {
            Some(now) => names::renamed(what.word(), name, now),
            None => names::unknown(what.word(), name, known, self.suggest),
        };
        self.problems.push(problem);
        None
    }

    /// Notes that the words at a place mean something by its name; `of` is the plan of a part.
    fn link(&mut self, kind: &'static str, place: Place, name: &str, of: Option<&str>) {
        self.links.push(Link {
            kind,
            name: name.to_owned(),
            of: of.map(str::to_owned),
            place,
        });
    }

    fn role(&mut self, name: &Name) -> Option<String> {
        self.named(What::Role, name)
    }

    fn slot_name(&mut self, what: What, slot: &Slot<String>) -> Option<String> {
        slot.said()
            .and_then(|name| self.named(what, &At::new(name.value.clone(), name.place)))
    }

    fn all_named(&mut self, what: What, list: &[Name]) -> Option<Vec<String>> {
        let found: Vec<Option<String>> = list.iter().map(|name| self.named(what, name)).collect();
        found.into_iter().collect()
    }

    fn ladder(&mut self, slot: &Slot<Vec<Rung>>) -> Option<Vec<definition::Rung>> {
        let rungs = match slot {
            Slot::Absent => return Some(Vec::new()),
            Slot::Broken => return None,
            Slot::Said(rungs) => &rungs.value,
        };
        let lowered: Vec<Option<definition::Rung>> = rungs
            .iter()
            .map(|rung| {
                self.role(&rung.to).map(|to| definition::Rung {
                    answer_within: rung.answer_within.as_ref().map(|within| time::span(within.value)),
                    after: rung.after.as_ref().map(|after| time::span(after.value)),
                    to,
                })
            })
            .collect();
        lowered.into_iter().collect()
    }

    fn wrong(&mut self, place: Place, title: impl Into<String>, label: impl Into<String>, help: impl Into<String>) {
        self.problems.push(
            Diagnostic::new(&basics::WRONG_VALUE, place, title)
                .label(label)
                .help(help),
        );
    }

    /// Refuses a rename of something that nothing outside its block refers to.
    fn no_part_rename(&mut self, head: &Head) {
        if let Some(was) = &head.was {
            self.wrong(
                was.place,
                "only a whole block keeps track of its old name",
                "means nothing here",
                "leave out `was …`; what is already running keeps its words",
            );
        }
    }
}
