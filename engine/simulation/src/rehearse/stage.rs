//! A stage for one scenario: a fresh provider with one made-up person a role, lists to sample from, and somebody who writes the
//! story down. What happens on it stands in [`super::happening`].

use super::exercise::{self, Exercise};
use super::{Script, furniture};
use crate::house::{House, Machines, PlayError};
use crate::scripted_host::ScriptedHost;
use crate::telling::Line;
use ratchet_core::command::Command;
use ratchet_core::deadline::add;
use ratchet_core::definition::Definition;
use ratchet_core::event::Actor;
use ratchet_core::record::{Action, Plan, ReadTyped};
use ratchet_core::span::Span;
use ratchet_ports::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A stage on which one scenario is played.
pub(super) struct Stage {
    /// The workflows that run.
    pub(super) definition: Arc<Definition>,
    pub(super) exercised: BTreeSet<Exercise>,
    pub(super) host: Arc<ScriptedHost>,
    pub(super) house: House,
    /// The workflows that the scenario was written for.
    pub(super) meant: Arc<Definition>,
    pub(super) service: String,
    story: Vec<Line>,
}

impl Stage {
    /// Founds the provider, brings the workflows into force, appoints people and hands in lists.
    pub(super) fn set(script: &Script<'_>, store: Arc<dyn Store>) -> Result<Self, PlayError> {
        let (definition, scenario) = (script.runs, script.scenario);
        let host = Arc::new(ScriptedHost::with_tools_of(definition));
        let machines = Machines {
            host: host.clone(),
            store,
        };
        let Some(service) = definition.services.get(&scenario.service) else {
            return Err(PlayError::Unprepared(format!(
                "there is no service `{}`",
                scenario.service
            )));
        };
        let mut stage = Self {
            definition: definition.clone(),
            exercised: BTreeSet::new(),
            host,
            meant: script.meant.clone(),
            house: House::of_a_story(&machines, service.calendar.moment_of(scenario.start))?,
            service: scenario.service.clone(),
            story: Vec::new(),
        };
        stage.furnish(&scenario.name)?;
        // The furniture is no part of the story.
        stage.house.news();
        Ok(stage)
    }

    fn furnish(&mut self, name: &str) -> Result<(), PlayError> {
        let name = name.to_owned();
        self.must(Command::FoundProvider { name }, "founding the provider")?;
        let definition = self.definition.clone();
        self.must(
            Command::ApplyDefinition { definition },
            "bringing the workflows into force",
        )?;
        for role in self.definition.roles.keys().cloned().collect::<Vec<_>>() {
            let person = furniture::person(&role);
            let appoint = Command::AppointPerson {
                name: format!("the {role}"),
                person,
                role,
                service: None,
            };
            self.must(appoint, "appointing somebody")?;
        }
        self.furnish_lists(&self.service.clone())
    }

    /// Hands in lists to sample from.
    pub(super) fn furnish_lists(&mut self, service: &str) -> Result<(), PlayError> {
        for frame in furniture::frames(&self.definition) {
            let import = Command::ImportFrame {
                frame: Arc::new(frame),
                service: service.to_owned(),
            };
            self.must(import, "handing in a list to sample from")?;
        }
        Ok(())
    }

    fn must(&mut self, command: Command, deed: &str) -> Result<(), PlayError> {
        self.house.must(Actor::Operator, command, deed)
    }

    /// Lets a span of the service's calendar pass.
    pub(super) fn wait(&mut self, span: Span) -> Result<(), PlayError> {
        let calendar = self.house.calendar(&self.service);
        self.house.wait_until(add(self.house.now(), &span, &calendar))
    }

    /// Takes the story on.
    pub(super) fn listen(&mut self) {
        let news = self.house.news();
        let shown = news.iter().filter_map(|news| exercise::of(&self.house, &news.recorded));
        self.exercised.extend(shown);
        let lines = news.into_iter().filter_map(|news| news.line);
        let here = lines.filter(|line| line.service.as_deref().is_none_or(|service| service == self.service));
        self.story.extend(here);
    }

    /// What happened so far.
    pub(super) fn story(&self) -> &[Line] {
        &self.story
    }

    /// What happened in all.
    pub(super) fn into_story(self) -> Vec<Line> {
        self.story
    }

    /// The plan of this name in the service: the one that is open, else the latest.
    pub(super) fn plan(&self, name: &str) -> Option<&Plan> {
        self.house
            .plans()
            .filter(|plan| plan.name == name && plan.service == self.service)
            .last()
    }

    /// The plan's action at a position.
    pub(super) fn action(&self, plan: &str, position: usize) -> Option<&Action> {
        let id = *self.plan(plan)?.actions.get(position)?;
        self.house.actions().find(|action| action.id == id)
    }

    /// In how many findings a theme's patterns were seen.
    pub(super) fn sightings(&self, theme: &str, across_services: bool) -> usize {
        let service = (!across_services).then_some(self.service.as_str());
        let strand = self.house.records().strand(service, theme).ok().flatten();
        strand.map_or(0, |strand| strand.sightings.len())
    }
}
