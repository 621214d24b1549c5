//! The workflow that is measured: the medicines tool, four actions, one re-test at once, one service for each cycle in flight.

use std::fmt::Write;

/// Rows of each service's list, from which the sample is drawn.
pub const FRAME_ROWS: usize = 60;

/// Actions of the plan.
pub const ACTIONS: usize = 4;

/// The folder's only file.
pub fn text(services: usize) -> String {
    let mut text = String::from(ROLES);
    for service in 0..services {
        writeln!(
            text,
            "service \"{}\"\n  type: residential care, 42 people",
            service_name(service)
        )
        .expect("a string takes all text");
        text.push_str("  working days: Monday to Friday, except bank holidays in England and Wales\n\n");
    }
    text.push_str(CYCLE);
    for action in 1..=ACTIONS {
        write!(
            text,
            "  action \"Step {action}\" by team leader\n    kind: process change\n    due: within 15 working days of opening\n    evidence: a signed sheet\n"
        )
        .expect("a string takes all text");
    }
    text.push_str(GATE);
    text
}

/// Name of a service.
pub fn service_name(service: usize) -> String {
    format!("House {service}")
}

const ROLES: &str = r#"role nominated individual
role registered manager
  reports to: nominated individual
role quality lead
  reports to: nominated individual
role practice lead
  reports to: registered manager
role team leader
  reports to: registered manager
cause knowledge
cause unclear process

"#;

const CYCLE: &str = r#"audit "PRN medicines"
  tool: medicines 1, section "PRN"
  owner: practice lead
  every: year, finished within 5 working days
  sample: 50 PRN administrations
  significant finding: when "Rationale recorded" is below 90%

plan "PRN with a reason"
  opens: when audit "PRN medicines" has a significant finding
  problem: The reason for giving PRN is not written down.
  cause: unclear process
  owner: registered manager
  escalate: to nominated individual when overdue
"#;

const GATE: &str = r#"  retest "At once" by quality lead
    when: 1 minute after all actions are in place
    pass: "Rationale recorded" is at least 90%
  if a retest fails: reopen actions, tell nominated individual
  closes: when retest "At once" passed
"#;
