//! What a scenario lets happen, as commands through the same door as a person's. What cannot be done comes back as a sentence, because
//! that is a result: the workflow does not allow what its scenario says.

use super::answers::{self, Wish};
use super::furniture::person;
use super::stage::Stage;
use crate::house::PlayError;
use ratchet_core::command::{Command, NewEvidence};
use ratchet_core::event::Actor;
use ratchet_core::id::{ActionId, AuditId};
use ratchet_core::record::{Audit, AuditStage, Purpose, Schedule};
use ratchet_core::scenario::{Given, Happening};
use ratchet_core::words;

/// A sentence about what could not be done; `None` when it was.
pub(super) type Hindrance = Option<String>;

impl Stage {
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
            Happening::RoleVacant { role } => self.leaves(role),
            Happening::RoleAbsent { lasts, role } => self.is_away(role, *lasts),
            Happening::RoleAnswers { about, role } => self.answers(about, role),
            Happening::MeasureRecorded {
                denominator,
                measure,
                numerator,
                plan,
            } => self.measured(plan, *measure, (*numerator, *denominator)),
            Happening::MissedByAudit { audit } => self.missed_something(audit),
            Happening::AuditWaived { audit } => self.waive(audit),
        }
    }

    pub(super) fn occur(&mut self, event: &str) -> Result<Hindrance, PlayError> {
        let command = Command::RecordOccurrence {
            event: event.to_owned(),
            happened_at: self.house.now(),
            service: self.service.clone(),
            subject: None,
        };
        self.ask(Actor::Operator, command, &format!("recording \"{event}\""))
    }

    pub(super) fn ask(&mut self, by: Actor, command: Command, deed: &str) -> Result<Hindrance, PlayError> {
        let answer = self.house.ask(by, command)?;
        Ok(answer.err().map(|rejection| format!("{deed} was refused: {rejection}")))
    }

    pub(super) fn audit_with(&mut self, audit: &str, significant: bool) -> Result<Hindrance, PlayError> {
        let definition = self.meant.clone();
        match definition.audits.get(audit) {
            Some(rules) => self.carry_out(audit, &Wish::Condition(&rules.significant, significant)),
            None => Ok(Some(format!("there is no audit \"{audit}\""))),
        }
    }

    /// Makes the audit that is open, or one beside its turns, with the wanted result.
    pub(super) fn carry_out(&mut self, name: &str, wish: &Wish<'_>) -> Result<Hindrance, PlayError> {
        if self.open_audit(name).is_none() {
            let command = Command::RequestAudit {
                audit: name.to_owned(),
                service: self.service.clone(),
            };
            if let Some(hindrance) = self.ask(Actor::Operator, command, &format!("opening audit \"{name}\""))? {
                return Ok(Some(hindrance));
            }
        }
        match self.open_audit(name).map(|audit| audit.id) {
            Some(id) => self.answer(id, wish),
            None => Ok(Some(format!("audit \"{name}\" is not open"))),
        }
    }

    pub(super) fn open_audit(&self, name: &str) -> Option<&Audit> {
        let here = |audit: &&Audit| {
            audit.name == name
                && audit.service == self.service
                && audit.stage == AuditStage::Open
                && !matches!(audit.purpose, Purpose::Retest { .. })
        };
        self.house.audits().filter(here).last()
    }

    fn retest(&mut self, plan: &str, retest: usize, passes: bool) -> Result<Hindrance, PlayError> {
        let definition = self.meant.clone();
        let Some(rules) = definition.plans.get(plan).and_then(|rules| rules.retests.get(retest)) else {
            return Ok(Some(format!("plan \"{plan}\" has no such re-test")));
        };
        let Some(record) = self.plan(plan) else {
            return Ok(Some(format!(
                "plan \"{plan}\" was never opened, so re-test \"{}\" cannot be made",
                rules.name
            )));
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
        let made = match answers::make(&self.house, &audit, *wish, None) {
            Ok(made) => made,
            Err(hindrance) => return Ok(Some(hindrance)),
        };
        self.host.follow(made.script);
        let command = Command::SubmitAudit {
            audit: id,
            records: made.records,
            tool_version: None,
        };
        let deed = format!("handing in {id} ({})", audit.name);
        let maker = person(&self.meant_maker(&audit));
        let mut hindrance = self.ask(Actor::Person(maker), command, &deed)?;
        if hindrance.is_none() {
            hindrance = self.authorise(id)?;
        }
        match wish {
            Wish::Cause(cause) if hindrance.is_none() => self.name_cause(&audit, cause),
            _ => Ok(hindrance),
        }
    }

    /// The role that makes an audit or a re-test by the workflows that the scenario was written for.
    fn meant_maker(&self, audit: &Audit) -> String {
        let meant = match audit.purpose {
            Purpose::Retest { plan, retest, .. } => {
                let plan = self.house.plans().find(|known| known.id == plan);
                let rules = plan.and_then(|plan| self.meant.plans.get(&plan.name));
                rules
                    .and_then(|rules| rules.retests.get(retest))
                    .map(|retest| &retest.by)
            }
            _ => self.meant.audits.get(&audit.name).map(|rules| &rules.owner),
        };
        meant.unwrap_or(&audit.owner).clone()
    }

    /// Whoever made the audit names the cause where the tool has not said it: questions of a file leave it to people.
    fn name_cause(&mut self, audit: &Audit, cause: &str) -> Result<Hindrance, PlayError> {
        let raised = self.house.findings().filter(|finding| finding.audit == audit.id);
        let raised: Vec<_> = raised.map(|finding| (finding.id, finding.causes.clone())).collect();
        if raised
            .iter()
            .any(|(_, causes)| causes.iter().any(|known| known == cause))
        {
            return Ok(None);
        }
        let Some((finding, _)) = raised.first() else {
            return Ok(Some(format!("audit \"{}\" found nothing that has a cause", audit.name)));
        };
        let command = Command::NameCauses {
            causes: vec![cause.to_owned()],
            finding: *finding,
            reason: "made up for the rehearsal".to_owned(),
        };
        let deed = format!("naming the cause of {finding}");
        let maker = person(&self.meant_maker(audit));
        self.ask(Actor::Person(maker), command, &deed)
    }

    fn all_in_place(&mut self, plan: &str) -> Result<Hindrance, PlayError> {
        let Some(actions) = self.plan(plan).map(|plan| plan.actions.len()) else {
            return Ok(Some(format!(
                "plan \"{plan}\" was never opened, so its actions cannot be in place"
            )));
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
            return Ok(Some(format!(
                "plan \"{plan}\" was never opened, so its actions cannot be in place"
            )));
        };
        if action.in_place_at.is_some() {
            return Ok(None);
        }
        if let (Schedule::EachTime { event, .. }, true) = (&action.schedule, action.obligations.is_empty())
            && let Some(hindrance) = self.occur(event)?
        {
            return Ok(Some(hindrance));
        }
        let meant = self.meant.plans.get(plan).and_then(|plan| plan.actions.get(position));
        let owner = meant.map_or_else(|| action.owner.clone(), |action| action.owner.clone());
        self.complete(action.id, &owner, &action.title)
    }

    fn complete(&mut self, action: ActionId, owner: &str, title: &str) -> Result<Hindrance, PlayError> {
        let what = "made up for the rehearsal".to_owned();
        let command = Command::CompleteAction {
            action,
            evidence: vec![NewEvidence { sha256: None, what }],
            obligation: None,
        };
        self.ask(
            Actor::Person(person(owner)),
            command,
            &format!("putting \"{title}\" in place"),
        )
    }
}
