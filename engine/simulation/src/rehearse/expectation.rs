//! What a scenario expects, looked up in the records. An expectation that does not hold answers with a sentence: what was
//! expected, and what is.

use super::stage::Stage;
use super::standing;
use ratchet_core::definition::Recipient;
use ratchet_core::explain::explain;
use ratchet_core::id::AnyId;
use ratchet_core::record::{Action, Origin, Plan, PlanStage, Reason};
use ratchet_core::scenario::{About, Expectation, ExpectedState, Lateness};
use ratchet_core::words;

/// Why the expectation does not hold; `None` when it does.
pub(super) fn unmet(stage: &Stage, expected: &Expectation) -> Option<String> {
    match expected {
        Expectation::Plan { plan, state } => plan_state(stage, plan, *state),
        Expectation::PlansOpen { count } => plans_open(stage, *count),
        Expectation::Rule { lateness, rule } => {
            let answers: Vec<&Action> = of_rule(stage, rule).collect();
            lateness_of(stage, &format!("rule \"{rule}\""), &answers, *lateness)
        }
        Expectation::Action { action, lateness, plan } => {
            let found: Vec<&Action> = stage.action(plan, *action).into_iter().collect();
            lateness_of(
                stage,
                &format!("action \"{}\"", action_name(stage, plan, *action)),
                &found,
                *lateness,
            )
        }
        Expectation::ActionInPlace { action, plan } => {
            let in_place = stage
                .action(plan, *action)
                .is_some_and(|action| action.in_place_at.is_some());
            (!in_place).then(|| {
                let name = action_name(stage, plan, *action);
                format!(
                    "expected action \"{name}\" to be in place, but {}",
                    waits_for(stage, plan)
                )
            })
        }
        Expectation::Told { about, who } => told(stage, about, who),
        Expectation::ThemeRaised { raised, theme } => standing::theme_raised(stage, theme, *raised),
        Expectation::ThemeImproved { improved, theme } => standing::theme_improved(stage, theme, *improved),
        Expectation::Audit { audit, state } => standing::audit(stage, audit, *state),
    }
}

fn plan_state(stage: &Stage, name: &str, state: ExpectedState) -> Option<String> {
    let plan = stage.plan(name);
    let holds = match (plan, state) {
        (None, state) => state == ExpectedState::Waiting,
        (Some(plan), state) => is_in(plan, state),
    };
    if holds {
        return None;
    }
    let is = match plan {
        None => "it was never opened".to_owned(),
        Some(plan) => format!("{} is {}", plan.id, state_of(stage, plan)),
    };
    Some(format!(
        "expected plan \"{name}\" to be {}, but {is}",
        state_words(state)
    ))
}

fn is_in(plan: &Plan, state: ExpectedState) -> bool {
    match state {
        ExpectedState::Waiting => plan.stage == PlanStage::Closed,
        ExpectedState::Open => plan.is_open(),
        ExpectedState::InPlace => matches!(
            plan.stage,
            PlanStage::InPlace | PlanStage::Retesting(_) | PlanStage::Closing
        ),
        ExpectedState::Verified => plan.verified_at.is_some(),
        ExpectedState::Watched => plan.stage == PlanStage::Watched,
        ExpectedState::Closed => plan.stage == PlanStage::Closed,
        ExpectedState::Reopened => plan.is_open() && !plan.reopenings.is_empty(),
    }
}

fn state_words(state: ExpectedState) -> &'static str {
    match state {
        ExpectedState::Waiting => "waiting, that is not opened",
        ExpectedState::Open => "open",
        ExpectedState::InPlace => "in place",
        ExpectedState::Verified => "verified",
        ExpectedState::Watched => "watched",
        ExpectedState::Closed => "closed",
        ExpectedState::Reopened => "reopened",
    }
}

/// The plan's state and what it waits for, in the words of `why`.
fn state_of(stage: &Stage, plan: &Plan) -> String {
    let explained = explain(stage.house.records(), AnyId::Plan(plan.id), stage.house.now());
    let Ok(explained) = explained else {
        return "not to be explained".to_owned();
    };
    match explained.why_now.first() {
        Some(why) => format!("{} ({})", explained.state, why.trim_end_matches('.')),
        None => explained.state,
    }
}

fn waits_for(stage: &Stage, plan: &str) -> String {
    match stage.plan(plan) {
        Some(_) => "it has no evidence yet".to_owned(),
        None => format!("plan \"{plan}\" was never opened"),
    }
}

fn plans_open(stage: &Stage, count: u32) -> Option<String> {
    let open: Vec<String> = stage
        .house
        .plans()
        .filter(|plan| plan.service == stage.service && plan.is_open())
        .map(|plan| format!("{} \"{}\"", plan.id, plan.name))
        .collect();
    if open.len() == count as usize {
        return None;
    }
    let there_is = if open.is_empty() {
        "none is".to_owned()
    } else {
        format!("{} is", words::list(&open))
    };
    Some(format!(
        "expected {} to be open, but {there_is}",
        words::count(count as usize, "plan", "plans")
    ))
}

fn of_rule<'a>(stage: &'a Stage, wanted: &'a str) -> impl Iterator<Item = &'a Action> {
    stage.house.actions().filter(move |action| {
        action.service == stage.service && matches!(&action.origin, Origin::Rule { rule, .. } if rule == wanted)
    })
}

fn lateness_of(stage: &Stage, name: &str, actions: &[&Action], expected: Lateness) -> Option<String> {
    let now = stage.house.now();
    let zone = stage.house.calendar(&stage.service).zone;
    let owed = || {
        actions
            .iter()
            .flat_map(|action| action.obligations.iter().map(move |owed| (action, owed)))
    };
    let overdue = owed().find(|(_, owed)| owed.due.is_overdue(now));
    match (expected, overdue) {
        (Lateness::Overdue, Some(_)) | (Lateness::NotOverdue, None) => None,
        (Lateness::NotOverdue, Some((action, owed))) => {
            let due = words::day_and_time(owed.due.current(), zone);
            Some(format!(
                "expected {name} not to be overdue, but {} was due on {due}",
                action.id
            ))
        }
        (Lateness::Overdue, None) => {
            let next = owed().map(|(action, owed)| (owed.due.current(), action.id)).min();
            let is = match next {
                Some((due, id)) => format!("{id} is due on {}", words::day_and_time(due, zone)),
                None => "nothing is owed".to_owned(),
            };
            Some(format!("expected {name} to be overdue, but {is}"))
        }
    }
}

fn told(stage: &Stage, about: &About, who: &Recipient) -> Option<String> {
    let role = match who {
        Recipient::Role(role) => role.as_str(),
        Recipient::Forum(forum) => stage.definition.forums.get(forum)?.chair.as_str(),
    };
    let subject = Subject::of(stage, about);
    let concerning = stage.house.messages().filter(|message| {
        message.service == stage.service
            && (subject.ids.contains(&message.about)
                || (message.reason == Reason::RetestFailed
                    && subject.failures.contains(&(message.about.clone(), message.at))))
    });
    let others: Vec<String> = concerning.map(|message| message.role.clone()).collect();
    if others.iter().any(|told| told == role) {
        return None;
    }
    let is = match others.first() {
        None => "nobody was".to_owned(),
        Some(_) => {
            let mut others = others;
            others.sort();
            others.dedup();
            format!("only the {} was", words::list(&others))
        }
    };
    Some(format!(
        "expected the {role} to have been told about {}, but {is}",
        subject.name
    ))
}

/// What a message may be about to count.
struct Subject {
    /// Plan and moment of failed re-tests.
    failures: Vec<(String, ratchet_core::instant::Instant)>,
    /// Identifiers.
    ids: Vec<String>,
    name: String,
}

impl Subject {
    fn of(stage: &Stage, about: &About) -> Self {
        match about {
            About::Rule { rule } => Self {
                failures: Vec::new(),
                ids: of_rule(stage, rule).map(|action| action.id.to_string()).collect(),
                name: format!("rule \"{rule}\""),
            },
            About::Plan { plan } => Self {
                failures: Vec::new(),
                ids: stage.plan(plan).map(|plan| plan.id.to_string()).into_iter().collect(),
                name: format!("plan \"{plan}\""),
            },
            About::Action { action, plan } => Self {
                failures: Vec::new(),
                ids: stage
                    .action(plan, *action)
                    .map(|action| action.id.to_string())
                    .into_iter()
                    .collect(),
                name: format!("action \"{}\"", action_name(stage, plan, *action)),
            },
            About::Retest { plan, retest } => Self::of_retest(stage, plan, *retest),
        }
    }

    fn of_retest(stage: &Stage, name: &str, retest: usize) -> Self {
        let rules = stage
            .definition
            .plans
            .get(name)
            .and_then(|plan| plan.retests.get(retest));
        let title = rules.map_or("", |rules| rules.name.as_str());
        let mut subject = Self {
            failures: Vec::new(),
            ids: Vec::new(),
            name: format!("re-test \"{title}\""),
        };
        if let Some(plan) = stage.plan(name) {
            let gate = &plan.retests[retest];
            subject.ids.extend(gate.audit.map(|audit| audit.to_string()));
            for attempt in &gate.attempts {
                subject.ids.push(attempt.audit.to_string());
                subject.failures.push((plan.id.to_string(), attempt.at));
            }
        }
        subject
    }
}

fn action_name(stage: &Stage, plan: &str, action: usize) -> String {
    let rules = stage
        .definition
        .plans
        .get(plan)
        .and_then(|plan| plan.actions.get(action));
    rules.map_or_else(String::new, |rules| rules.name.clone())
}
