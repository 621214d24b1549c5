//! A stage for one scenario: a fresh provider with one made-up person a role, and the deeds that a scenario can ask for.
//!
//! Every deed is a command through the same door as a person's. What cannot be done comes back as a sentence, because that is a
//! result: the workflow does not allow what its scenario says.

use super::answers::{Desk, Sheet};
use crate::house::{House, Machines, PlayError};
use crate::scripted_host::ScriptedHost;
use crate::telling::Line;
use ratchet_core::command::{Command, NewEvidence};
use ratchet_core::deadline::add;
use ratchet_core::definition::{Condition, Definition, Trigger};
use ratchet_core::event::Actor;
use ratchet_core::id::{ActionId, AuditId, PlanId};
use ratchet_core::record::{Action, Audit, AuditStage, Plan, Purpose, Schedule};
use ratchet_core::sampling::{Frame, FrameRow, SampleSpec, Spread};
use ratchet_core::scenario::{Given, Happening, Scenario};
use ratchet_core::span::Span;
use ratchet_core::tool::{Context, Section};
use ratchet_core::words;
use ratchet_ports::Store;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows of a made-up list, or as many as the sample asks for.
const LIST_ROWS: usize = 60;

/// A stage on which one scenario is played.
pub(super) struct Stage {
    definition: Arc<Definition>,
    host: Arc<ScriptedHost>,
    pub(super) house: House,
    pub(super) service: String,
    story: Vec<Line>,
}

/// A sentence about what could not be done; `None` when it was.
type Hindrance = Option<String>;

/// The result that an audit should have.
enum Wish<'a> {
    Condition(&'a Condition, bool),
    Cause(&'a str),
    Missing(u16),
}

impl Stage {
    /// Founds the provider, brings the workflows into force, appoints people and hands in lists.
    pub(super) fn set(
        definition: &Arc<Definition>,
        scenario: &Scenario,
        store: Arc<dyn Store>,
    ) -> Result<Self, PlayError> {
        let host = Arc::new(ScriptedHost::with_tools_of(definition));
        let machines = Machines { host: host.clone(), store };
        let Some(service) = definition.services.get(&scenario.service) else {
            return Err(PlayError::Unprepared(format!("there is no service `{}`", scenario.service)));
        };
        let mut stage = Self {
            definition: definition.clone(),
            host,
            house: House::new(&machines, service.calendar.moment_of(scenario.start))?,
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
        self.must(Command::ApplyDefinition { definition }, "bringing the workflows into force")?;
        for role in self.definition.roles.keys().cloned().collect::<Vec<_>>() {
            let person = person(&role);
            let appoint = Command::AppointPerson { name: format!("the {role}"), person, role, service: None };
            self.must(appoint, "appointing somebody")?;
        }
        for frame in self.frames() {
            let import = Command::ImportFrame { frame: Arc::new(frame), service: self.service.clone() };
            self.must(import, "handing in a list to sample from")?;
        }
        Ok(())
    }

    fn must(&mut self, command: Command, deed: &str) -> Result<(), PlayError> {
        self.house.must(Actor::Operator, command, deed)
    }

    /// One list a population, with every value that a sample asks for.
    fn frames(&self) -> Vec<Frame> {
        let mut wanted: BTreeMap<&str, (usize, Vec<&SampleSpec>)> = BTreeMap::new();
        let retests = self.definition.plans.values().flat_map(|plan| &plan.retests);
        let own = retests.filter_map(|retest| retest.sample.as_ref());
        for spec in self.definition.audits.values().map(|audit| &audit.sample).chain(own) {
            let (rows, specs) = wanted.entry(&spec.unit).or_insert((LIST_ROWS, Vec::new()));
            *rows = (*rows).max(spec.size as usize);
            specs.push(spec);
        }
        let sections: Vec<&Section> =
            self.definition.tools.values().flat_map(|tool| &tool.description.sections).collect();
        let frame = |(population, (rows, specs)): (&str, (usize, Vec<&SampleSpec>))| Frame {
            population: population.to_owned(),
            rows: (0..rows).map(|row| made_up_row(row, population, &specs, &sections)).collect(),
        };
        wanted.into_iter().map(frame).collect()
    }

    /// Lets a span of the service's calendar pass.
    pub(super) fn wait(&mut self, span: Span) -> Result<(), PlayError> {
        let calendar = self.house.calendar(&self.service);
        self.house.wait_until(add(self.house.now(), &span, &calendar))
    }

    /// Takes the story on.
    pub(super) fn listen(&mut self) {
        let lines = self.house.news().into_iter().filter_map(|news| news.line);
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

    /// The definition that is played.
    pub(super) fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The plan of this name in the service: the one that is open, else the latest.
    pub(super) fn plan(&self, name: &str) -> Option<&Plan> {
        self.house.plans().filter(|plan| plan.name == name && plan.service == self.service).last()
    }

    /// The plan's action at a position.
    pub(super) fn action(&self, plan: &str, position: usize) -> Option<&Action> {
        let id = *self.plan(plan)?.actions.get(position)?;
        self.house.actions().find(|action| action.id == id)
    }

    /// Brings about a state.
    pub(super) fn given(&mut self, state: &Given) -> Result<Hindrance, PlayError> {
        match state {
            Given::PlanOpen { plan } => self.open_plan(plan),
            Given::ActionsInPlace { plan } => self.all_in_place(plan),
            Given::ActionInPlace { action, plan } => self.in_place(plan, *action),
        }
    }

    /// Lets something happen.
    pub(super) fn happen(&mut self, happening: &Happening) -> Result<Hindrance, PlayError> {
        match happening {
            Happening::Event { event } => self.occur(event),
            Happening::SignificantFinding { audit } => self.audit_with(audit, true),
            Happening::NoSignificantFinding { audit } => self.audit_with(audit, false),
            Happening::QuestionMissing { audit, question } => self.carry_out(audit, &Wish::Missing(*question)),
            Happening::CauseFound { audit, cause } => self.carry_out(audit, &Wish::Cause(cause)),
            Happening::RetestPassed { plan, retest } => self.retest(plan, *retest, true),
            Happening::RetestFailed { plan, retest } => self.retest(plan, *retest, false),
            Happening::ForumAgrees { forum, plan } => self.decide(forum, plan, true),
            Happening::ForumRefuses { forum, plan } => self.decide(forum, plan, false),
            Happening::ActionInPlace { action, plan } => self.in_place(plan, *action),
            Happening::ActionsInPlace { plan } => self.all_in_place(plan),
        }
    }

    fn occur(&mut self, event: &str) -> Result<Hindrance, PlayError> {
        let command = Command::RecordOccurrence {
            event: event.to_owned(),
            happened_at: self.house.now(),
            service: self.service.clone(),
            subject: None,
        };
        self.ask(Actor::Operator, command, &format!("recording \"{event}\""))
    }

    fn ask(&mut self, by: Actor, command: Command, deed: &str) -> Result<Hindrance, PlayError> {
        let answer = self.house.ask(by, command)?;
        Ok(answer.err().map(|rejection| format!("{deed} was refused: {rejection}")))
    }

    fn audit_with(&mut self, audit: &str, significant: bool) -> Result<Hindrance, PlayError> {
        let definition = self.definition.clone();
        match definition.audits.get(audit) {
            Some(rules) => self.carry_out(audit, &Wish::Condition(&rules.significant, significant)),
            None => Ok(Some(format!("there is no audit \"{audit}\""))),
        }
    }

    /// Makes the audit that is open, or one beside its turns, with the wanted result.
    fn carry_out(&mut self, name: &str, wish: &Wish<'_>) -> Result<Hindrance, PlayError> {
        if self.open_audit(name).is_none() {
            let command = Command::RequestAudit { audit: name.to_owned(), service: self.service.clone() };
            if let Some(hindrance) = self.ask(Actor::Operator, command, &format!("opening audit \"{name}\""))? {
                return Ok(Some(hindrance));
            }
        }
        match self.open_audit(name).map(|audit| audit.id) {
            Some(id) => self.answer(id, wish),
            None => Ok(Some(format!("audit \"{name}\" is not open"))),
        }
    }

    fn open_audit(&self, name: &str) -> Option<&Audit> {
        let here = |audit: &&Audit| {
            audit.name == name
                && audit.service == self.service
                && audit.stage == AuditStage::Open
                && !matches!(audit.purpose, Purpose::Retest { .. })
        };
        self.house.audits().filter(here).last()
    }

    fn retest(&mut self, plan: &str, retest: usize, passes: bool) -> Result<Hindrance, PlayError> {
        let definition = self.definition.clone();
        let Some(rules) = definition.plans.get(plan).and_then(|rules| rules.retests.get(retest)) else {
            return Ok(Some(format!("plan \"{plan}\" has no such re-test")));
        };
        let Some(record) = self.plan(plan) else {
            return Ok(Some(format!("plan \"{plan}\" was never opened, so re-test \"{}\" cannot be made", rules.name)));
        };
        let gate = &record.retests[retest];
        if let Some(audit) = gate.audit {
            return self.answer(audit, &Wish::Condition(&rules.pass, passes));
        }
        let zone = self.house.calendar(&self.service).zone;
        let why = match gate.opens_at {
            Some(opens) => format!("it opens on {}", words::day_and_time(opens, zone)),
            None if gate.passed_at.is_some() => "it has passed already".to_owned(),
            None => "what it waits for has not happened".to_owned(),
        };
        Ok(Some(format!("re-test \"{}\" is not open: {why}", rules.name)))
    }

    /// Hands in answers that lead to the wanted result.
    fn answer(&mut self, id: AuditId, wish: &Wish<'_>) -> Result<Hindrance, PlayError> {
        let Some(audit) = self.house.audits().find(|audit| audit.id == id).cloned() else {
            return Ok(Some(format!("{id} is not there")));
        };
        let definition = self.definition.clone();
        let Some((rules, tool)) = definition.audits.get(&audit.name).and_then(|rules| Some((rules, definition.tool_of(rules)?)))
        else {
            return Ok(Some(format!("audit \"{}\" has no tool", audit.name)));
        };
        let baseline = match audit.purpose {
            Purpose::Retest { plan, .. } => self.house.plans().find(|known| known.id == plan).map(|plan| plan.baseline.clone()),
            Purpose::Routine { .. } | Purpose::Extra => None,
        };
        let baseline = baseline.unwrap_or_default();
        let drawn = audit.sample.iter().flat_map(|sample| &sample.rows);
        let desk = Desk {
            baseline: &baseline,
            context: Context { section: rules.tool.section, on: self.house.now().timestamp(), service: self.service.clone() },
            description: &tool.description,
            references: drawn.map(|row| row.reference.clone()).collect(),
            spare: watched_by_rules(&definition, &audit.name),
        };
        let (sheet, cause) = match wish {
            Wish::Condition(condition, wanted) => (desk.find(condition, *wanted), None),
            Wish::Missing(question) => (Some(Sheet::failing(*question, 1)), None),
            Wish::Cause(cause) => (desk.blaming(cause), Some(*cause)),
        };
        let Some(sheet) = sheet else {
            return Ok(Some(format!("no answers to {id} ({}) lead to this result", audit.name)));
        };
        self.host.follow(desk.script(&sheet, cause));
        let command = Command::SubmitAudit { audit: id, records: desk.records(&sheet), tool_version: None };
        self.ask(Actor::Person(person(&audit.owner)), command, &format!("handing in {id} ({})", audit.name))
    }

    /// Opens the plan the only way there is: its audit finds what opens it, as often as it takes.
    fn open_plan(&mut self, name: &str) -> Result<Hindrance, PlayError> {
        let definition = self.definition.clone();
        let Some(rules) = definition.plans.get(name) else {
            return Ok(Some(format!("there is no plan \"{name}\"")));
        };
        for _ in 0..rules.opens.in_a_row {
            if self.plan(name).is_some_and(Plan::is_open) {
                return Ok(None);
            }
            if let Some(hindrance) = self.audit_with(&rules.opens.audit, true)? {
                return Ok(Some(hindrance));
            }
        }
        let open = self.plan(name).is_some_and(Plan::is_open);
        Ok((!open).then(|| format!("plan \"{name}\" did not open")))
    }

    fn all_in_place(&mut self, plan: &str) -> Result<Hindrance, PlayError> {
        let Some(actions) = self.plan(plan).map(|plan| plan.actions.len()) else {
            return Ok(Some(format!("plan \"{plan}\" was never opened, so its actions cannot be in place")));
        };
        for action in 0..actions {
            if let Some(hindrance) = self.in_place(plan, action)? {
                return Ok(Some(hindrance));
            }
        }
        Ok(None)
    }

    /// Gives an action its evidence; one that answers an event is first given an event to answer.
    fn in_place(&mut self, plan: &str, position: usize) -> Result<Hindrance, PlayError> {
        let Some(action) = self.action(plan, position).cloned() else {
            return Ok(Some(format!("plan \"{plan}\" was never opened, so its actions cannot be in place")));
        };
        if action.in_place_at.is_some() {
            return Ok(None);
        }
        if let (Schedule::EachTime { event, .. }, true) = (&action.schedule, action.obligations.is_empty())
            && let Some(hindrance) = self.occur(event)?
        {
            return Ok(Some(hindrance));
        }
        self.complete(action.id, &action.owner, &action.title)
    }

    fn complete(&mut self, action: ActionId, owner: &str, title: &str) -> Result<Hindrance, PlayError> {
        let what = "made up for the rehearsal".to_owned();
        let command = Command::CompleteAction { action, evidence: vec![NewEvidence { sha256: None, what }], obligation: None };
        self.ask(Actor::Person(person(owner)), command, &format!("putting \"{title}\" in place"))
    }

    fn decide(&mut self, forum: &str, plan: &str, agreed: bool) -> Result<Hindrance, PlayError> {
        let Some(plan) = self.plan(plan).map(|plan| plan.id) else {
            return Ok(Some(format!("plan \"{plan}\" was never opened, so {forum} cannot decide about it")));
        };
        let Some(chair) = self.definition.forums.get(forum).map(|rules| person(&rules.chair)) else {
            return Ok(Some(format!("there is no forum \"{forum}\"")));
        };
        self.ask(Actor::Person(chair), closure(forum, plan, agreed), &format!("the decision of {forum}"))
    }
}

fn closure(forum: &str, plan: PlanId, agreed: bool) -> Command {
    let reason = "decided for the rehearsal".to_owned();
    Command::DecideClosure { agreed, forum: forum.to_owned(), plan, reason }
}

/// The made-up person of a role.
fn person(role: &str) -> String {
    role.replace(' ', ".")
}

fn watched_by_rules(definition: &Definition, audit: &str) -> std::collections::BTreeSet<u16> {
    let watched = definition.rules.values().filter_map(|rule| match &rule.when {
        Trigger::Finding { audit: watched, question } if watched == audit => Some(*question),
        _ => None,
    });
    watched.collect()
}

/// A row that, together with its neighbours, has every value of every stratum that a sample may ask for.
fn made_up_row(row: usize, population: &str, specs: &[&SampleSpec], sections: &[&Section]) -> FrameRow {
    let mut strata = BTreeMap::new();
    let named = sections.iter().filter(|section| section.population == population).flat_map(|section| &section.strata);
    for stratum in named {
        strata.insert(stratum.clone(), format!("{stratum} {}", row % 3 + 1));
    }
    for (place, spread) in specs.iter().flat_map(|spec| &spec.spread).enumerate() {
        match spread {
            Spread::Every(stratum) => {
                strata.insert(stratum.clone(), format!("{stratum} {}", row % 3 + 1));
            }
            Spread::Only(phrase) => {
                strata.insert(format!("part {place}"), phrase.clone());
            }
            Spread::AtLeast(_, phrase) | Spread::Including(phrase) if row.is_multiple_of(2) => {
                strata.insert(format!("part {place}"), phrase.clone());
            }
            Spread::AtLeast(..) | Spread::Including(_) => {}
        }
    }
    FrameRow { reference: format!("REC-{}", row + 1), strata }
}
