//! Forums of a scenario decide: whoever sits on them and is there takes part, and where a quorum asks for more people than there are roles,
//! further members come for the decision.

use super::furniture::person;
use super::happening::Hindrance;
use super::stage::Stage;
use crate::house::PlayError;
use ratchet_core::command::Command;
use ratchet_core::event::Actor;
use ratchet_core::id::PlanId;
use ratchet_core::rejection::Rejection;
use ratchet_core::responsibility::holders;

impl Stage {
    /// A forum agrees to close a plan, or does not.
    pub(super) fn decide(&mut self, forum: &str, plan: &str, agreed: bool) -> Result<Hindrance, PlayError> {
        let Some(plan) = self.plan(plan).map(|plan| plan.id) else {
            return Ok(Some(format!(
                "plan \"{plan}\" was never opened, so {forum} cannot decide about it"
            )));
        };
        let Some(rules) = self.meant.forums.get(forum) else {
            return Ok(Some(format!("there is no forum \"{forum}\"")));
        };
        let (chair, members) = (person(&rules.chair), rules.members.clone());
        let deed = format!("the decision of {forum}");
        let mut present = self.there(&members);
        let command = closure(forum, plan, agreed, &present);
        let refused = self.house.ask(Actor::Person(chair.clone()), command)?.err();
        let (missing, role) = match (refused, members.first()) {
            (None, _) => return Ok(None),
            (Some(Rejection::NotQuorate { deciding, quorum, .. }), Some(role)) => {
                (quorum.saturating_sub(deciding), role.clone())
            }
            (Some(rejection), _) => return Ok(Some(format!("{deed} was refused: {rejection}"))),
        };
        let further: Vec<String> = (1..=missing)
            .map(|number| format!("{}.{number}", person(&role)))
            .collect();
        for person in &further {
            let command = Command::AppointPerson {
                name: person.clone(),
                person: person.clone(),
                role: role.clone(),
                service: None,
            };
            self.house
                .must(Actor::Operator, command, "appointing a further member")?;
        }
        present.extend(further.iter().cloned());
        let hindrance = self.ask(Actor::Person(chair), closure(forum, plan, agreed, &present), &deed)?;
        for person in further {
            let role = role.clone();
            let command = Command::StandDownPerson {
                person,
                role,
                service: None,
            };
            self.house
                .must(Actor::Operator, command, "standing a further member down")?;
        }
        Ok(hindrance)
    }

    /// Whoever holds one of these roles and is there.
    fn there(&self, roles: &[String]) -> Vec<String> {
        let holding = |role: &String| holders(self.house.records(), Some(&self.service), role, self.house.now());
        roles
            .iter()
            .flat_map(|role| holding(role).unwrap_or_default())
            .collect()
    }
}

fn closure(forum: &str, plan: PlanId, agreed: bool, present: &[String]) -> Command {
    Command::DecideClosure {
        agreed,
        forum: forum.to_owned(),
        plan,
        present: present.to_vec(),
        reason: "decided for the rehearsal".to_owned(),
    }
}
