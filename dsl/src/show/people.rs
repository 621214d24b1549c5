//! Services, roles, forums and the shared words, told.

use super::{Teller, either, sentence};
use crate::assist::dates::next_days;
use ratchet_core::calendar::Region;
use ratchet_core::definition::{Definition, Forum, Opens, Role, Service, Standard, Timing, Trigger};
use ratchet_core::words::{count, list};
use serde::Serialize;

impl Teller<'_> {
    pub(super) fn service(&self, name: &str, service: &Service) -> Vec<String> {
        let people = service
            .capacity
            .map_or_else(String::new, |people| format!(" for {people} people"));
        let kind = if service.kind.is_empty() {
            "a service"
        } else {
            service.kind.as_str()
        };
        let calendar = &service.calendar;
        let except = match calendar.holidays {
            Some(Region::EnglandAndWales) => ", except bank holidays in England and Wales",
            Some(Region::Scotland) => ", except bank holidays in Scotland",
            Some(Region::NorthernIreland) => ", except bank holidays in Northern Ireland",
            Some(Region::UkAny) => ", except bank holidays in any part of the UK",
            None => ", bank holidays too",
        };
        vec![format!(
            "{name} is {kind}{people}. Its working days are {}{except} (calendar {}, on the clock of {}).",
            calendar.week,
            calendar.name(),
            calendar.zone.name()
        )]
    }

    /// What a role has to do with, from the whole definition.
    pub(super) fn role(&self, name: &str, role: &Role) -> Vec<String> {
        let team = if role.is_team {
            "is a team: it is told and takes part, but owns nothing"
        } else {
            "is a role"
        };
        let above = role
            .reports_to
            .as_ref()
            .map_or_else(String::new, |above| format!(" and reports to the {above}"));
        let mut first = format!("The {name} {team}{above}.");
        if let Some(capacity) = role.capacity {
            first.push_str(&format!(
                " One holder carries up to {}.",
                count(capacity as usize, "open action", "open actions")
            ));
        }
        let duties = duties(self.definition, name);
        if !duties.is_empty() {
            first.push_str(&format!(" In this folder the {name} {}.", list(&duties)));
        }
        vec![first]
    }

    pub(super) fn forum(&self, name: &str, forum: &Forum) -> Vec<String> {
        let days = next_days(&forum.meets, self.today, &self.calendar, 2);
        let mut words = format!(
            "The forum \"{name}\" meets {}. The {} chairs it.",
            forum.meets, forum.chair
        );
        if !days.is_empty() {
            words.push_str(&format!(" Its next meetings would be {}.", list(&days)));
        }
        if !forum.members.is_empty() {
            words.push_str(&format!(
                " Beside the chair, whoever is {} sits on it.",
                either(&forum.members)
            ));
        }
        if let Some(quorum) = forum.quorum {
            words.push_str(&format!(
                " A decision needs {}, the chair among them.",
                count(quorum as usize, "person", "people")
            ));
        }
        let mut does = Vec::new();
        if !forum.reviews.is_empty() {
            does.push(format!(
                "it reviews {}",
                list(&forum.reviews.iter().map(word).collect::<Vec<_>>())
            ));
        }
        if !forum.approves.is_empty() {
            does.push(format!(
                "it approves {}",
                list(&forum.approves.iter().map(word).collect::<Vec<_>>())
            ));
        }
        if !does.is_empty() {
            words.push_str(&format!(" {}", sentence(&does.join("; "))));
        }
        vec![words]
    }

    pub(super) fn cause(&self, name: &str) -> Vec<String> {
        let area = self.definition.causes.get(name).and_then(|cause| cause.area);
        let lies = area.map_or_else(String::new, |area| {
            format!(" It lies in the {} of the system.", word(&area))
        });
        let plans: Vec<String> = self
            .definition
            .plans
            .iter()
            .filter(|(_, plan)| plan.causes.iter().any(|cause| cause == name))
            .map(|(plan, _)| format!("\"{plan}\""))
            .collect();
        let worked_on = if plans.is_empty() {
            String::new()
        } else {
            format!(" Plans that work on it: {}.", list(&plans))
        };
        vec![format!("A reason why things go wrong: {name}.{lies}{worked_on}")]
    }

    pub(super) fn event(&self, name: &str) -> Vec<String> {
        let rules = self.definition.rules.iter();
        let rules = rules.filter(|(_, rule)| {
            rule.when
                .iter()
                .any(|trigger| matches!(trigger, Trigger::Event(event) if event == name))
        });
        let rules: Vec<String> = rules.map(|(rule, _)| format!("the rule \"{rule}\"")).collect();
        let plans = self.definition.plans.iter();
        let opened = plans.clone().filter(|(_, plan)| {
            plan.opens
                .iter()
                .any(|opens| matches!(opens, Opens::Event { event } if event == name))
        });
        let opened: Vec<String> = opened.map(|(plan, _)| format!("the plan \"{plan}\"")).collect();
        let actions = plans.flat_map(|(_, plan)| &plan.actions);
        let actions =
            actions.filter(|action| matches!(&action.timing, Timing::EachTime { event, .. } if event == name));
        let actions: Vec<String> = actions
            .map(|action| format!("the action \"{}\"", action.name))
            .collect();
        let all: Vec<String> = [rules, opened, actions].concat();
        let sets_off = if all.is_empty() {
            "Nothing in this folder follows from it.".to_owned()
        } else {
            format!("It sets off {}.", list(&all))
        };
        vec![format!(
            "Something that happens in a service and is recorded: {name}. {sets_off}"
        )]
    }

    pub(super) fn standard(&self, name: &str, standard: &Standard) -> Vec<String> {
        let mut words = format!("The standard \"{name}\" says what good looks like.");
        if let Some(source) = &standard.source {
            words.push_str(&format!(" It stands in {source}."));
        }
        if !standard.maps_to.is_empty() {
            words.push_str(&format!(" It is part of {}.", list(&standard.maps_to)));
        }
        vec![words]
    }
}

/// What a role does, over the whole definition.
fn duties(definition: &Definition, role: &str) -> Vec<String> {
    let mut duties = Vec::new();
    let mut add = |verb: &str, names: Vec<String>| match names.len() {
        0 => {}
        // "carries out the audit", "carries out the audits"
        2.. if verb.contains(" the ") => duties.push(format!("{verb}s {}", list(&names))),
        _ => duties.push(format!("{verb} {}", list(&names))),
    };
    let quoted = |name: &String| format!("\"{name}\"");
    let audits = definition.audits.iter().filter(|(_, audit)| audit.owner == role);
    add("carries out the audit", audits.map(|(name, _)| quoted(name)).collect());
    let plans = definition.plans.iter().filter(|(_, plan)| plan.owner == role);
    add("owns the plan", plans.map(|(name, _)| quoted(name)).collect());
    let actions = definition
        .plans
        .values()
        .flat_map(|plan| &plan.actions)
        .filter(|action| action.owner == role);
    add("owns the action", actions.map(|action| quoted(&action.name)).collect());
    let retests = definition
        .plans
        .iter()
        .flat_map(|(name, plan)| plan.retests.iter().map(move |retest| (name, retest)));
    let retests = retests.filter(|(_, retest)| retest.by == role);
    add(
        "re-tests",
        retests
            .map(|(plan, retest)| format!("\"{}\" of \"{plan}\"", retest.name))
            .collect(),
    );
    let rules = definition.rules.iter().filter(|(_, rule)| rule.owner == role);
    add("carries out the rule", rules.map(|(name, _)| quoted(name)).collect());
    let themes = definition.themes.iter().filter(|(_, theme)| theme.owner == role);
    add("owns the theme", themes.map(|(name, _)| quoted(name)).collect());
    let forums = definition.forums.iter().filter(|(_, forum)| forum.chair == role);
    add("chairs", forums.map(|(name, _)| quoted(name)).collect());
    let seats = definition
        .forums
        .iter()
        .filter(|(_, forum)| forum.members.iter().any(|member| member == role));
    add("sits on", seats.map(|(name, _)| quoted(name)).collect());
    duties
}

/// The words of a name that travels as `kebab-case`.
pub(super) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word.replace('-', " "),
        _ => String::new(),
    }
}
