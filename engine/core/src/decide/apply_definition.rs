//! Bring a definition into force: what runs keeps its own, the turns of audits follow the new one from now on.

use super::meetings;
use super::study::Study;
use crate::cadence::{NextTurn, next_turn};
use crate::clocks;
use crate::definition::{Audit, CadenceWhen, Condition, Definition, Opens, Theme};
use crate::event::Event;
use crate::limits;
use crate::own_questions;
use crate::record::{Read, ReadTyped};
use crate::rejection::Rejection;
use crate::standards;
use crate::state::Halt;
use crate::strength::Strength;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) fn decide(study: &mut Study<'_, impl Read>, definition: &Arc<Definition>) -> Result<(), Halt> {
    if let Err(reason) = check(definition) {
        return Err(Rejection::BadDefinition { reason }.into());
    }
    let before = match study.founded()?.definition.clone() {
        Some(hash) => Some(study.pinned(&hash)?),
        None => None,
    };
    let hash = definition.hash();
    if before
        .as_ref()
        .is_some_and(|before| before.as_ref() == definition.as_ref())
    {
        return Ok(());
    }
    study.emit(Event::DefinitionApplied {
        definition: definition.clone(),
        hash: hash.clone(),
    })?;
    plan_turns(study, definition, &hash)?;
    meetings::plan(study, before.as_deref(), definition, &hash)?;
    before.map_or(Ok(()), |before| end_turns(study, &before, definition, &hash))
}

fn plan_turns(study: &mut Study<'_, impl Read>, definition: &Definition, hash: &str) -> Result<(), Halt> {
    for (service, place) in &definition.services {
        for (audit, rules) in &definition.audits {
            let series = study.series(service, audit)?;
            let turn = series.map_or(1, |series| series.next_turn);
            let planned = series.is_some_and(|series| series.next_opens.is_some());
            let next = if rules.is_made_in(service) {
                next_turn(rules, series, study.now(), &study.amended(place.calendar, service)?)
            } else if planned {
                NextTurn {
                    after: None,
                    opens: None,
                }
            } else {
                continue;
            };
            study.emit(Event::TurnPlanned {
                after: next.after,
                audit: audit.clone(),
                definition: hash.to_owned(),
                opens: next.opens,
                service: service.clone(),
                turn,
            })?;
        }
    }
    Ok(())
}

/// Audits and services that are no longer named get no further turns; what is open stays open.
fn end_turns(study: &mut Study<'_, impl Read>, before: &Definition, now: &Definition, hash: &str) -> Result<(), Halt> {
    let stays = |service: &String, audit: &String| now.services.contains_key(service) && now.audits.contains_key(audit);
    for service in before.services.keys() {
        for audit in before.audits.keys().filter(|audit| !stays(service, audit)) {
            let turn = study.series(service, audit)?.map_or(1, |series| series.next_turn);
            study.emit(Event::TurnPlanned {
                after: None,
                audit: audit.clone(),
                definition: hash.to_owned(),
                opens: None,
                service: service.clone(),
                turn,
            })?;
        }
    }
    Ok(())
}

/// What must hold whoever made the definition: the rules that no edit and no caller can bypass, and that every reference leads somewhere.
pub(super) fn check(definition: &Definition) -> Result<(), String> {
    for (name, standard) in &definition.standards {
        if let Some(id) = standard.maps_to.iter().find(|id| standards::node(id).is_none()) {
            return Err(format!(
                "standard \"{name}\" maps to `{id}`, which stands in no standards pack"
            ));
        }
    }
    for (id, tool) in &definition.tools {
        own_questions::check(tool).map_err(|reason| format!("tool \"{id}\" {reason}"))?;
    }
    for (name, audit) in &definition.audits {
        check_life(definition, audit).map_err(|reason| format!("audit \"{name}\" {reason}"))?;
        let tool = definition
            .tool_of(audit)
            .ok_or_else(|| format!("audit \"{name}\" uses a tool that is not pinned"))?;
        check_condition(
            &audit.significant,
            &Known {
                measures: tool.description.measures.len(),
                plan_measures: 0,
                questions: tool.description.questions.len(),
                themes: &definition.themes,
            },
        )
        .map_err(|reason| format!("audit \"{name}\": {reason}"))?;
    }
    for (name, plan) in &definition.plans {
        check_plan(definition, plan).map_err(|reason| format!("plan \"{name}\": {reason}"))?;
    }
    check_teams(definition)?;
    for (name, rule) in &definition.rules {
        if !definition.roles.contains_key(&rule.owner) {
            return Err(format!("rule \"{name}\" belongs to an unknown role"));
        }
        if let Some(clock) = rule.clock.as_ref().filter(|clock| clocks::named(clock).is_none()) {
            return Err(format!(
                "rule \"{name}\" is due within the time of `{clock}`, which is not known here"
            ));
        }
        if rule.when.is_empty() {
            return Err(format!("nothing can set off rule \"{name}\""));
        }
    }
    Ok(())
}

/// What an audit says about who looks at it twice, how often it comes and where it is made.
fn check_life(definition: &Definition, audit: &Audit) -> Result<(), String> {
    let named = audit
        .authorised_by
        .iter()
        .chain(audit.escalate.iter().map(|rung| &rung.to));
    if let Some(role) = named.into_iter().find(|role| !definition.roles.contains_key(*role)) {
        return Err(format!("names the role \"{role}\", which does not exist"));
    }
    if let Some(service) = audit
        .services
        .iter()
        .find(|service| !definition.services.contains_key(*service))
    {
        return Err(format!("is made in \"{service}\", which is no service"));
    }
    for cadence in &audit.cadence {
        if let CadenceWhen::AfterGood { in_a_row } = cadence.when
            && !(1..=limits::RECENT_OUTCOMES).contains(&(in_a_row as usize))
        {
            return Err(format!(
                "waits for {in_a_row} good results in a row; between 1 and {} are looked back on",
                limits::RECENT_OUTCOMES
            ));
        }
    }
    Ok(())
}

/// A team is told and takes part; somebody has to own.
fn check_teams(definition: &Definition) -> Result<(), String> {
    let audits = definition.audits.iter().flat_map(|(name, audit)| {
        let authorises = audit.authorised_by.as_ref();
        std::iter::once(&audit.owner)
            .chain(authorises)
            .map(move |role| (format!("audit \"{name}\""), role))
    });
    let rules = definition.rules.iter();
    let rules = rules.map(|(name, rule)| (format!("rule \"{name}\""), &rule.owner));
    let plans = definition.plans.iter().flat_map(|(name, plan)| {
        let actions = plan.actions.iter();
        let actions =
            actions.map(move |action| (format!("action \"{}\" of plan \"{name}\"", action.name), &action.owner));
        let retests = plan.retests.iter();
        let retests =
            retests.map(move |retest| (format!("re-test \"{}\" of plan \"{name}\"", retest.name), &retest.by));
        std::iter::once((format!("plan \"{name}\""), &plan.owner))
            .chain(actions)
            .chain(retests)
    });
    let themes = definition.themes.iter();
    let themes = themes.map(|(name, theme)| (format!("theme \"{name}\""), &theme.owner));
    let forums = definition.forums.iter();
    let forums = forums.map(|(name, forum)| (format!("forum \"{name}\""), &forum.chair));
    let owned = audits.chain(rules).chain(plans).chain(themes).chain(forums);
    let is_team = |role: &String| definition.roles.get(role).is_some_and(|role| role.is_team);
    for (thing, role) in owned {
        if is_team(role) {
            return Err(format!(
                "{thing} belongs to \"{role}\", which is a team; name the role of one person who answers for it"
            ));
        }
    }
    Ok(())
}

fn check_plan(definition: &Definition, plan: &crate::definition::Plan) -> Result<(), String> {
    if plan.actions.is_empty() {
        return Err("it has no action".to_owned());
    }
    let strongest = plan.actions.iter().map(|action| action.kind.strength()).max();
    let by_finding = plan.opens.iter().any(|opens| matches!(opens, Opens::Finding { .. }));
    if by_finding && strongest.is_some_and(|strongest| strongest < Strength::Intermediate) {
        return Err("a significant finding opens it, and all its actions are weak (they tell people what to do); training alone does not hold: add one of at least intermediate strength, such as a checklist, a changed process or a forced field".to_owned());
    }
    if plan.closes.retests.is_empty() {
        return Err("it could close without a re-test; only a passed re-test may close a plan".to_owned());
    }
    if plan.closes.retests.iter().any(|retest| *retest >= plan.retests.len()) {
        return Err("it closes by a re-test that does not exist".to_owned());
    }
    if plan
        .closes
        .forum
        .as_ref()
        .is_some_and(|forum| !definition.forums.contains_key(forum))
    {
        return Err("it closes by a forum that does not exist".to_owned());
    }
    let can_open = |opens: &Opens| match opens {
        Opens::Finding { audit, in_a_row } => *in_a_row > 0 && definition.audits.contains_key(audit),
        Opens::Theme { theme } => definition.themes.contains_key(theme),
        Opens::Event { event } => definition.events.contains(event),
    };
    if plan.opens.is_empty() || !plan.opens.iter().all(can_open) {
        return Err("nothing can open it".to_owned());
    }
    for retest in &plan.retests {
        let audit = definition
            .audits
            .get(&retest.audit)
            .ok_or_else(|| format!("re-test \"{}\" has no audit", retest.name))?;
        let tool = definition
            .tool_of(audit)
            .ok_or_else(|| format!("re-test \"{}\" has no tool", retest.name))?;
        let known = Known {
            measures: tool.description.measures.len(),
            plan_measures: plan.measures.len(),
            questions: tool.description.questions.len(),
            themes: &definition.themes,
        };
        check_condition(&retest.pass, &known).map_err(|reason| format!("re-test \"{}\": {reason}", retest.name))?;
    }
    check_anchors(plan)
}

/// Every closing re-test must be reachable: its chain of anchors ends at "all actions are in place".
fn check_anchors(plan: &crate::definition::Plan) -> Result<(), String> {
    use crate::definition::Anchor;
    for first in &plan.closes.retests {
        let mut seen = BTreeSet::new();
        let mut current = *first;
        while let Anchor::RetestPassed(before) = plan.retests[current].anchor {
            if before >= plan.retests.len() || !seen.insert(current) {
                return Err(format!(
                    "re-test \"{}\" waits for itself and never opens",
                    plan.retests[*first].name
                ));
            }
            current = before;
        }
    }
    Ok(())
}

/// What a condition may name.
struct Known<'a> {
    measures: usize,
    plan_measures: usize,
    questions: usize,
    themes: &'a BTreeMap<String, Theme>,
}

fn check_condition(condition: &Condition, known: &Known<'_>) -> Result<(), String> {
    match condition {
        Condition::All(parts) | Condition::Any(parts) if parts.is_empty() => {
            Err("an empty condition would always hold".to_owned())
        }
        Condition::All(parts) | Condition::Any(parts) => parts.iter().try_for_each(|part| check_condition(part, known)),
        Condition::Question(question, _) if usize::from(*question) >= known.questions => {
            Err("it names a question that the tool does not have".to_owned())
        }
        Condition::Measure(measure, _) if usize::from(*measure) >= known.measures => {
            Err("it names a measure that the tool does not have".to_owned())
        }
        Condition::PlanMeasure(measure, _) if *measure >= known.plan_measures => {
            Err("it names a measure that the plan does not have".to_owned())
        }
        Condition::ThemeImproved(theme) if !known.themes.contains_key(theme) => {
            Err(format!("it names the theme \"{theme}\", which does not exist"))
        }
        Condition::Question(..)
        | Condition::Measure(..)
        | Condition::PlanMeasure(..)
        | Condition::ThemeImproved(_)
        | Condition::Score(_)
        | Condition::EveryQuestion(_) => Ok(()),
    }
}
