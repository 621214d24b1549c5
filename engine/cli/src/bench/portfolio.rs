//! Many improvement cycles that have just begun, in many services: what virtual time and previews are measured on.

use ratchet_core::command::Command;
use ratchet_core::definition::Definition;
use ratchet_core::instant::Instant;
use ratchet_core::sampling::{Frame, FrameRow};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// Rows of each list.
const FRAME_ROWS: usize = 20;

/// The folder's only file: so many services, each with so many plans that open when work starts.
pub fn text(services: usize, plans: usize) -> String {
    let mut text = String::from(BEFORE);
    for service in 1..=services {
        write!(
            text,
            "service \"House {service}\"\n  type: residential care, 42 people\n  working days: Monday to Friday, except bank holidays in England and Wales\n\n"
        )
        .expect("a string takes all text");
    }
    for plan in 1..=plans {
        text.push_str(&PLAN.replace('#', &plan.to_string()));
    }
    text
}

/// What is asked of a new provider, in order, until every plan of every service is open.
pub fn beginning(definition: &Arc<Definition>, start: Instant) -> impl Iterator<Item = Command> {
    let apply = Command::ApplyDefinition {
        definition: definition.clone(),
    };
    let appoint = |role: &String| Command::AppointPerson {
        name: role.replace(' ', "."),
        person: role.replace(' ', "."),
        role: role.clone(),
        service: None,
    };
    let people: Vec<Command> = definition.roles.keys().map(appoint).collect();
    let frame = Arc::new(frame());
    let services: Vec<String> = definition.services.keys().cloned().collect();
    let work = services.into_iter().flat_map(move |service| {
        [
            Command::ImportFrame {
                frame: frame.clone(),
                service: service.clone(),
            },
            Command::RecordOccurrence {
                event: "start of work".to_owned(),
                happened_at: start,
                service,
                subject: None,
            },
        ]
    });
    std::iter::once(apply).chain(people).chain(work)
}

fn frame() -> Frame {
    let row = |number: usize| FrameRow {
        reference: format!("REC-{number}"),
        strata: BTreeMap::new(),
    };
    Frame {
        population: "care plans".to_owned(),
        rows: (1..=FRAME_ROWS).map(row).collect(),
    }
}

const BEFORE: &str = r#"role nominated individual
role registered manager
  reports to: nominated individual
role quality lead
  reports to: nominated individual
role team leader
  reports to: registered manager
role practice lead
  reports to: registered manager

cause unclear process
  area: organisation

event start of work
event incident

standard "Care records policy 4.2"

audit "Care planning"
  owner: practice lead
  every: month, finished within 10 working days
  standard: "Care records policy 4.2"
  sample: 5 care plans
  question "Updated after incident" from records: Was risk reassessed after the last incident?
  question "Involvement" from conversation: Can the person say how they shaped the plan?
  significant finding: when score is below 85%

rule "Review after incident"
  when: incident
  do: check that the care plan was reviewed
  owner: team leader
  due: within 72 hours of incident
  escalate: to registered manager when overdue, to nominated individual after 5 working days

"#;

const PLAN: &str = r#"plan "Plan #"
  opens: when start of work
  problem: Risk is not reassessed after incidents in area #.
  cause: unclear process
  owner: registered manager
  escalate: to nominated individual when overdue
  action "New handover sheet #" by team leader
    kind: process change
    due: within 15 working days of opening
    evidence: the sheet in use
  action "Watch a handover #" by practice lead
    kind: observation and coaching
    every: month, for 6 months
    evidence: observation notes
  retest "Six weeks #" by quality lead
    when: 6 weeks after all actions are in place
    audit: "Care planning"
    pass: every question is at least 85%
  retest "Three months #" by quality lead
    when: 3 months after retest "Six weeks #" passed
    audit: "Care planning"
    pass: every question is at least 85%
  if a retest fails: reopen actions, tell nominated individual
  closes: when retest "Three months #" passed

"#;
