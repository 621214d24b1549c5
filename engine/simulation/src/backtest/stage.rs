//! The stage of a backtest: a fresh provider with one made-up person a role, to whom the past happens.

use super::{Alerts, Past, PastAudit, PastEvent, Replayed, Surfaced};
use crate::house::{House, Machines, PlayError};
use crate::rehearse::furniture::{self, person};
use crate::scripted_host::{Script, ScriptedHost};
use ratchet_core::command::Command;
use ratchet_core::definition::{Audit, Definition};
use ratchet_core::event::{Actor, Event, Late};
use ratchet_core::id::AuditId;
use ratchet_core::instant::Instant;
use ratchet_core::own_questions::Border;
use ratchet_core::record::{AuditStage, Origin, Reason};
use ratchet_core::tool::{Answer, Answers, FieldValue, Record};
use ratchet_ports::Store;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) struct Stage {
    definition: Arc<Definition>,
    host: Arc<ScriptedHost>,
    house: House,
    replayed: Replayed,
}

/// One thing of the past.
enum Happened<'a> {
    Audit(&'a PastAudit),
    Event(&'a PastEvent),
}

impl Stage {
    pub(super) fn set(definition: &Arc<Definition>, past: &Past, store: Arc<dyn Store>) -> Result<Self, PlayError> {
        let definition = Arc::new(as_large_as_it_was(definition, past));
        let host = Arc::new(ScriptedHost::with_tools_of(&definition));
        let machines = Machines {
            host: host.clone(),
            store,
        };
        let moments = past.audits.iter().map(|audit| (audit.at, &audit.service));
        let moments = moments.chain(past.events.iter().map(|event| (event.at, &event.service)));
        let first = moments.map(|(at, service)| moment(&definition, service, at)).min();
        let Some(first) = first else {
            return Err(PlayError::Unprepared(
                "there is nothing in the records to play".to_owned(),
            ));
        };
        let mut stage = Self {
            house: House::new(&machines, first - chrono::TimeDelta::days(1))?.in_silence(),
            definition,
            host,
            replayed: Replayed::default(),
        };
        stage.furnish()?;
        stage.house.news();
        Ok(stage)
    }

    fn furnish(&mut self) -> Result<(), PlayError> {
        let name = "The past".to_owned();
        self.must(Command::FoundProvider { name }, "founding the provider")?;
        let definition = self.definition.clone();
        self.must(
            Command::ApplyDefinition { definition },
            "bringing the workflows into force",
        )?;
        for role in self.definition.clone().roles.keys() {
            let appoint = Command::AppointPerson {
                name: format!("the {role}"),
                person: person(role),
                role: role.clone(),
                service: None,
            };
            self.must(appoint, "appointing somebody")?;
        }
        for service in self.definition.clone().services.keys() {
            for frame in furniture::frames(&self.definition) {
                let import = Command::ImportFrame {
                    frame: Arc::new(frame),
                    service: service.clone(),
                };
                self.must(import, "handing in a list to sample from")?;
            }
        }
        Ok(())
    }

    fn must(&mut self, command: Command, deed: &str) -> Result<(), PlayError> {
        self.house.must(Actor::Operator, command, deed)
    }

    pub(super) fn play(mut self, past: &Past) -> Result<Replayed, PlayError> {
        let mut all: Vec<(Instant, Happened<'_>)> = Vec::new();
        for audit in &past.audits {
            all.push((
                moment(&self.definition, &audit.service, audit.at),
                Happened::Audit(audit),
            ));
        }
        for event in &past.events {
            all.push((
                moment(&self.definition, &event.service, event.at),
                Happened::Event(event),
            ));
        }
        all.sort_by_key(|(at, _)| *at);
        for (at, happened) in all {
            if at > self.house.now() {
                self.house.wait_until(at)?;
            }
            match happened {
                Happened::Audit(audit) => self.audit(audit)?,
                Happened::Event(event) => self.event(event)?,
            }
            self.listen();
        }
        Ok(self.replayed)
    }

    fn unseen(&mut self, sentence: String) {
        *self.replayed.unseen.entry(sentence).or_default() += 1;
    }

    fn event(&mut self, event: &PastEvent) -> Result<(), PlayError> {
        if !self.definition.services.contains_key(&event.service) {
            self.unseen(format!("{} is no service here", event.service));
            return Ok(());
        }
        if !self.definition.events.contains(&event.event) {
            self.unseen(format!("nothing here waits for \"{}\"", event.event));
            return Ok(());
        }
        let command = Command::RecordOccurrence {
            event: event.event.clone(),
            happened_at: self.house.now(),
            service: event.service.clone(),
            subject: event.subject.clone(),
        };
        self.must(command, &format!("recording line {} of the incidents", event.line))
    }

    fn audit(&mut self, past: &PastAudit) -> Result<(), PlayError> {
        let definition = self.definition.clone();
        if !definition.services.contains_key(&past.service) {
            self.unseen(format!("{} is no service here", past.service));
            return Ok(());
        }
        let Some(rules) = definition.audits.get(&past.audit) else {
            self.unseen(format!("there is no audit \"{}\" here", past.audit));
            return Ok(());
        };
        if !rules.is_made_in(&past.service) {
            self.unseen(format!("audit \"{}\" is not made in {}", past.audit, past.service));
            return Ok(());
        }
        let deed = format!("handing in the result of line {}", past.line);
        let Some(id) = self.open_audit(past, &deed)? else {
            return Err(PlayError::Unprepared(format!("{deed}: the audit did not open")));
        };
        let records = self.records(past, rules, id);
        self.host.follow(Script::default());
        let submit = Command::SubmitAudit {
            audit: id,
            records,
            tool_version: None,
        };
        self.house.must(Actor::Person(person(&rules.owner)), submit, &deed)?;
        if let Some(role) = &rules.authorised_by {
            let authorise = Command::AuthoriseAudit { audit: id, note: None };
            self.house.must(Actor::Person(person(role)), authorise, &deed)?;
        }
        Ok(())
    }

    /// The audit that waits for its answers, else one beside its turns.
    fn open_audit(&mut self, past: &PastAudit, deed: &str) -> Result<Option<AuditId>, PlayError> {
        if self.waiting(past).is_none() {
            let request = Command::RequestAudit {
                audit: past.audit.clone(),
                service: past.service.clone(),
            };
            self.must(request, deed)?;
        }
        Ok(self.waiting(past))
    }

    fn waiting(&self, past: &PastAudit) -> Option<AuditId> {
        let here = self.house.audits().filter(|audit| {
            audit.name == past.audit
                && audit.service == past.service
                && audit.is_routine()
                && audit.stage == AuditStage::Open
                && audit.sample.is_some()
        });
        here.last().map(|audit| audit.id)
    }

    /// Records with exactly the counts of the past: as many met, as many not met, and the rest not asked.
    fn records(&mut self, past: &PastAudit, rules: &Audit, id: AuditId) -> Vec<Record> {
        let definition = self.definition.clone();
        let Some(tool) = definition.tool_of(rules) else {
            return Vec::new();
        };
        let mut counts: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
        for result in &past.results {
            let titles = &tool.description.questions;
            match titles
                .iter()
                .position(|known| known.title.eq_ignore_ascii_case(&result.question))
            {
                Some(place) => drop(counts.insert(place, (result.met, result.of))),
                None => self.unseen(format!("audit \"{}\" does not ask \"{}\"", past.audit, result.question)),
            }
        }
        let drawn = self.house.audits().find(|audit| audit.id == id);
        let rows: Vec<String> = drawn
            .and_then(|audit| audit.sample.as_ref())
            .map(|sample| sample.rows.iter().map(|row| row.reference.clone()).collect())
            .unwrap_or_default();
        let border = Border::of(tool);
        let flags = (0_u16..).zip(&tool.description.fields).skip(border.fields);
        let flags: Vec<(u16, FieldValue)> = flags
            .filter(|(_, field)| rules.tool.section.is_none_or(|section| section == field.section))
            .map(|(field, _)| (field, FieldValue::Flag(false)))
            .collect();
        let answer = |question: usize, place: u32| match counts.get(&question) {
            Some((met, _)) if place < *met => Answer::Met,
            Some((_, of)) if place < *of => Answer::NotMet,
            _ => Answer::NotApplicable,
        };
        (0_u32..)
            .zip(rows)
            .map(|(place, reference)| Record {
                answers: Answers::new(
                    (0..tool.description.questions.len())
                        .map(|question| answer(question, place))
                        .collect(),
                ),
                fields: flags.clone(),
                reference,
            })
            .collect()
    }

    /// Takes down what came of it.
    fn listen(&mut self) {
        for news in self.house.news() {
            let at = news.recorded.at;
            match news.recorded.event {
                Event::AuditEvaluated {
                    audit,
                    significant: true,
                    ..
                } => {
                    let known = self.house.audits().find(|known| known.id == audit);
                    if let Some((service, name)) = known.map(|known| (known.service.clone(), known.name.clone())) {
                        self.surface(at, Some(service), "significant finding", name);
                    }
                }
                Event::PlanOpened { name, service, .. } => self.surface(at, Some(service), "plan", name),
                Event::ThemeRaised { name, service, .. } => self.surface(at, service, "theme", name),
                Event::ActionOpened {
                    origin, owner, service, ..
                } => {
                    self.alert(&owner).at_once += 1;
                    if let Origin::Rule { rule, .. } = origin {
                        self.surface(at, Some(service), "immediate response", rule);
                    }
                }
                Event::MessageOwed { reason, role, .. } if is_news(reason) => self.alert(&role).at_once += 1,
                // The audits of the past were made; what is late here is only the date of the new workflow.
                Event::Escalated {
                    about: Late::Action { .. },
                    to,
                    ..
                } => self.alert(&to).if_nobody_acts += 1,
                _ => {}
            }
        }
    }

    fn alert(&mut self, role: &str) -> &mut Alerts {
        self.replayed.alerts.entry(role.to_owned()).or_default()
    }

    fn surface(&mut self, at: Instant, service: Option<String>, kind: &'static str, name: String) {
        self.replayed.surfaced.push(Surfaced {
            at,
            service,
            kind,
            name,
        });
    }
}

/// Whether a message says something about care, and not about somebody who failed to act in this play.
fn is_news(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::PlanOpened | Reason::ThemeRaised | Reason::Recurred | Reason::ActionsTooWeak | Reason::MissedByAudit
    )
}

/// Samples are as large as those of the past, and drawn without wishes: what was looked at has been looked at.
fn as_large_as_it_was(definition: &Definition, past: &Past) -> Definition {
    let mut definition = definition.clone();
    for (name, audit) in &mut definition.audits {
        let results = past.audits.iter().filter(|past| past.audit == *name);
        let largest = results.flat_map(|past| &past.results).map(|result| result.of).max();
        if let Some(largest) = largest {
            audit.sample.size = largest;
            audit.sample.spread.clear();
        }
    }
    definition
}

/// A local moment of a service; one that the workflow does not know counts in London.
fn moment(definition: &Definition, service: &str, at: chrono::NaiveDateTime) -> Instant {
    definition.calendar_of(service).unwrap_or_default().moment_of(at)
}
