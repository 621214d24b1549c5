//! What people do in a scenario beside audits and actions: they leave, are away, answer when they were told that something is late, and
//! record a value of a plan's measure.

use super::furniture::person;
use super::happening::Hindrance;
use super::stage::Stage;
use crate::house::PlayError;
use ratchet_core::command::Command;
use ratchet_core::deadline::add;
use ratchet_core::event::Actor;
use ratchet_core::id::AnyId;
use ratchet_core::record::{Origin, Told};
use ratchet_core::scenario::About;
use ratchet_core::span::Span;

impl Stage {
    /// The role's only person leaves it.
    pub(super) fn leaves(&mut self, role: &str) -> Result<Hindrance, PlayError> {
        let command = Command::StandDownPerson {
            person: person(role),
            role: role.to_owned(),
            service: None,
        };
        self.ask(Actor::Operator, command, &format!("the {role}'s leaving"))
    }

    /// The role's only person is away from now on, and nobody covers.
    pub(super) fn is_away(&mut self, role: &str, lasts: Span) -> Result<Hindrance, PlayError> {
        let now = self.house.now();
        let command = Command::RecordAbsence {
            cover: None,
            from: now,
            person: person(role),
            until: Some(add(now, &lasts, &self.house.calendar(&self.service))),
        };
        self.ask(Actor::Operator, command, &format!("the {role}'s absence"))
    }

    /// The role answers what it was told about this.
    pub(super) fn answers(&mut self, about: &About, role: &str) -> Result<Hindrance, PlayError> {
        let told = self.told_about(about);
        let mine = |told: &&(AnyId, Vec<Told>)| told.1.iter().any(|told| told.role == role && !told.answered);
        let Some((id, _)) = told.iter().find(mine) else {
            let was = told.iter().any(|(_, told)| told.iter().any(|told| told.role == role));
            return Ok(Some(if was {
                format!("the {role} has answered already")
            } else {
                format!("the {role} was not told that this is late, so there is nothing to answer")
            }));
        };
        let command = Command::AnswerEscalation {
            about: *id,
            obligation: None,
            words: "answered for the rehearsal".to_owned(),
        };
        self.ask(Actor::Person(person(role)), command, &format!("the {role}'s answer"))
    }

    /// Actions and audits that this is about, with who was told about each.
    fn told_about(&self, about: &About) -> Vec<(AnyId, Vec<Told>)> {
        let (plan, position, retest) = match about {
            About::Rule { rule } => {
                let set_off = self.house.actions().filter(|action| {
                    action.service == self.service
                        && matches!(&action.origin, Origin::Rule { rule: of, .. } if of == rule)
                });
                return set_off
                    .map(|action| (AnyId::Action(action.id), told_of(action)))
                    .collect();
            }
            About::Plan { plan } => (plan, None, None),
            About::Action { action, plan } => (plan, Some(*action), None),
            About::Retest { plan, retest } => (plan, None, Some(*retest)),
        };
        let Some(record) = self.plan(plan) else {
            return Vec::new();
        };
        let mut told = Vec::new();
        for (place, id) in record.actions.iter().enumerate() {
            let meant = retest.is_none() && position.is_none_or(|position| position == place);
            let action = self.house.actions().find(|action| meant && action.id == *id);
            told.extend(action.map(|action| (AnyId::Action(*id), told_of(action))));
        }
        for (place, gate) in record.retests.iter().enumerate() {
            let meant = position.is_none() && retest.is_none_or(|retest| retest == place);
            let audit = self.house.audits().find(|audit| meant && Some(audit.id) == gate.audit);
            told.extend(audit.map(|audit| (AnyId::Audit(audit.id), audit.told.clone())));
        }
        told
    }

    /// A value of a plan's own measure, recorded by the plan's owner.
    pub(super) fn measured(
        &mut self,
        plan: &str,
        measure: usize,
        (numerator, denominator): (u64, u64),
    ) -> Result<Hindrance, PlayError> {
        let rules = self.definition.plans.get(plan);
        let Some((owner, measure)) = rules.and_then(|rules| Some((&rules.owner, rules.measures.get(measure)?))) else {
            return Ok(Some(format!("plan \"{plan}\" has no such measure")));
        };
        let (owner, measure) = (person(owner), measure.name.clone());
        let deed = format!("recording \"{measure}\"");
        let command = Command::RecordMeasure {
            at: self.house.now(),
            denominator,
            measure,
            note: None,
            numerator,
            plan: plan.to_owned(),
            service: self.service.clone(),
        };
        self.ask(Actor::Person(owner), command, &deed)
    }
}

fn told_of(action: &ratchet_core::record::Action) -> Vec<Told> {
    action.obligations.iter().flat_map(|owed| owed.told.clone()).collect()
}
