//! The demo: fourteen months of a fictional provider with five services, played in virtual time through the same runtime, store and
//! tools as the daemon, with every shipped workflow. Oak House works well, Elm Court slips and recovers, Birch Lodge starts from a poor
//! place, Willow Court is without a manager in spring, and in Hazel Grove one gap shows in several audits.
//!
//! Nothing is staged: people hand in what the records of their home say, act or fail to act ([`manner`]), and the engine draws
//! samples, judges, opens plans and climbs ladders by itself. The same records, workflows and tool give the same ledger.

mod audits;
mod deed;
mod happenings;
mod manner;
mod meeting;
mod people;
mod reaction;
mod records;
mod slip;
mod summary;
mod workflows;

pub use records::PEOPLE;
pub use summary::{LedgerEnd, ServiceSummary, Summary};
pub use workflows::{WORKFLOWS, Workflow};

use crate::house::{House, Machines, News, PlayError};
use crate::telling::Line;
use chrono::{NaiveDate, TimeDelta};
use deed::{Deed, Diary};
use ratchet_core::calendar::{Calendar, Region};
use ratchet_core::command::Command;
use ratchet_core::definition::{Definition, Tool};
use ratchet_core::event::Actor;
use ratchet_core::instant::Instant;
use ratchet_ports::PluginHost;
use records::Records;
use std::collections::BTreeMap;
use std::sync::Arc;
use summary::Tally;

/// The provider's name.
pub const PROVIDER: &str = "Fairmead Care (fictional)";

/// The first and the last day of the story.
const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 2).expect("2 January 2026 is a date");
const LAST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2027, 2, 28).expect("28 February 2027 is a date");

/// People notice what happened after at most this time.
const ATTENTION: TimeDelta = TimeDelta::hours(3);

/// Whoever the story is told to.
pub trait Audience {
    /// A line of the story.
    fn line(&mut self, line: &Line);

    /// How much of the story has been told, from 0 to 1.
    fn progress(&mut self, fraction: f64);
}

/// Plays the whole story into an empty store.
///
/// # Errors
/// When the store is not empty or fails, when the host has no medicines tool, or when the workflows do not fit it.
pub fn play(machines: &Machines, audience: &mut dyn Audience) -> Result<Summary, PlayError> {
    play_workflows(machines, &WORKFLOWS, audience)
}

/// Plays the same fourteen months with some of the workflows only: the journal beside each shows its own course.
///
/// # Errors
/// As [`play`].
pub fn play_workflows(
    machines: &Machines,
    workflows: &[Workflow],
    audience: &mut dyn Audience,
) -> Result<Summary, PlayError> {
    let definition = Arc::new(definition(machines.host.as_ref(), workflows)?);
    let mut story = Story::begin(machines, definition)?;
    story.set_up()?;
    story.hear(audience);
    while story.house.now() < story.until {
        story.turn_page(audience)?;
    }
    audience.progress(1.0);
    Ok(story.tally.finish(&story.house, story.from, story.until))
}

/// Workflows of the demo, compiled together for the tools that are installed.
///
/// # Errors
/// When they do not compile with these tools; the text says why.
pub fn definition(host: &dyn PluginHost, workflows: &[Workflow]) -> Result<Definition, PlayError> {
    let installed = host.installed().into_iter();
    let tools: Vec<Tool> = installed
        .map(|tool| Tool {
            description: tool.description,
            digest: tool.digest,
            own: None,
        })
        .collect();
    // What several workflows share has the same name and is the same.
    let files: BTreeMap<&str, &str> = workflows.iter().flat_map(|workflow| workflow.files).copied().collect();
    let folder = files
        .into_iter()
        .fold(ratchet_dsl::Folder::new(), |folder, (path, text)| {
            folder.with(path, text)
        });
    let compiled = ratchet_dsl::compile(&folder, &tools);
    let problems = ratchet_dsl::render_speech(&folder, &compiled.diagnostics);
    compiled
        .definition
        .ok_or_else(|| PlayError::Unprepared(format!("the demo's workflows do not compile: {problems}")))
}

/// The story while it is told.
struct Story {
    definition: Arc<Definition>,
    diary: Diary,
    from: Instant,
    house: House,
    records: Records,
    tally: Tally,
    until: Instant,
}

impl Story {
    fn begin(machines: &Machines, definition: Arc<Definition>) -> Result<Self, PlayError> {
        let london = Calendar::weekdays_in(Region::EnglandAndWales);
        let at = |day: NaiveDate, hour| london.start_of_day(day) + TimeDelta::hours(hour);
        let from = at(FIRST_DAY, 9);
        Ok(Self {
            records: Records::read(&definition)?,
            definition,
            diary: Diary::default(),
            from,
            house: House::of_a_story(machines, from)?,
            tally: Tally::default(),
            until: at(LAST_DAY, 18),
        })
    }

    fn set_up(&mut self) -> Result<(), PlayError> {
        let operator = || Actor::Operator;
        self.house.must(
            operator(),
            Command::FoundProvider {
                name: PROVIDER.to_owned(),
            },
            "founding the provider",
        )?;
        let definition = self.definition.clone();
        self.house.must(
            operator(),
            Command::ApplyDefinition { definition },
            "bringing the workflows into force",
        )?;
        for command in people::appointments()? {
            self.house.must(operator(), command, "appointing somebody")?;
        }
        self.records.import_first(&mut self.house)?;
        happenings::write(&mut self.diary, &self.definition, FIRST_DAY, LAST_DAY);
        Ok(())
    }

    /// Lets time pass until somebody does something, and lets them do it. What happens meanwhile may give somebody a reason to
    /// act earlier.
    fn turn_page(&mut self, audience: &mut dyn Audience) -> Result<(), PlayError> {
        let now = self.house.now();
        let next = self
            .diary
            .next_at()
            .unwrap_or(self.until)
            .min(now + ATTENTION)
            .min(self.until);
        self.house.wait_until(next.max(now))?;
        self.hear(audience);
        while let Some(deed) = self.diary.take_due(self.house.now()) {
            self.carry_out(&deed, audience)?;
        }
        Ok(())
    }

    fn carry_out(&mut self, deed: &Deed, audience: &mut dyn Audience) -> Result<(), PlayError> {
        let remark = deed.carry_out(&mut self.house, &self.records, &self.definition)?;
        if let Some(line) = remark {
            self.tally.refused();
            audience.line(&line);
        }
        self.hear(audience);
        Ok(())
    }

    /// Tells what happened, and lets people react to it.
    fn hear(&mut self, audience: &mut dyn Audience) {
        for News { recorded, line } in self.house.news() {
            self.tally.see(&self.house, &recorded);
            reaction::react(&mut self.diary, &self.house, &self.definition, &recorded);
            if let Some(line) = line {
                audience.line(&line);
            }
        }
        let (told, all) = (
            (self.house.now() - self.from).num_minutes(),
            (self.until - self.from).num_minutes(),
        );
        audience.progress(told as f64 / all as f64);
    }
}
