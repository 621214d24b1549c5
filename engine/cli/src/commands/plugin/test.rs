//! `ratchet plugin test`: the conformance kit, told as a list.

use super::{Found, cases, recorded};
use crate::exit::{Class, Done, Failure};
use crate::output::{self, BAD, Format, GOOD, LOOK};
use ratchet_plugin_host::Limits;
use ratchet_plugin_host::conformance::{self, Kit, KitError, Outcome, Test};
use serde_json::{Value, json};
use std::path::Path;

/// Reasons shown for one test; further ones are only counted.
const REASONS_SHOWN: usize = 8;

pub(super) fn run(found: &Found, recorded: Option<&Path>, format: Format) -> Done {
    let recorded = recorded.map(recorded::read).transpose()?.unwrap_or_default();
    let mut cases = Vec::new();
    let tests = match Kit::of(&found.component, Limits::default()) {
        Ok(kit) => {
            if let Some(folder) = &found.folder {
                cases = cases::read(folder, kit.description())?;
            }
            kit.run(&cases, &recorded)
        }
        Err(KitError::NotATool(error)) => vec![conformance::no_tool(&error)],
        Err(KitError::Machine(reason)) => return Err(Failure::coded(Class::Internal, "no-plugin-host", reason)),
    };
    let failed = tests
        .iter()
        .filter(|test| matches!(test.outcome, Outcome::Failed(_)))
        .count();
    match format {
        Format::Json => {
            let told: Vec<Value> = tests.iter().map(as_json).collect();
            output::json(
                "ratchet.plugin.test/1",
                &json!({ "examples": cases.len(), "failed": failed, "recorded": recorded.len(), "tests": told }),
            );
        }
        Format::Text => tests.iter().for_each(show),
    }
    if failed > 0 {
        let message = format!("{failed} of {} tests failed: do not rely on this tool yet", tests.len());
        return Err(Failure::coded(Class::Failed, "not-conforming", message));
    }
    Ok(())
}

fn show(test: &Test) {
    let (mark, reasons): (String, &[String]) = match &test.outcome {
        Outcome::Passed => (format!("{GOOD}passed{GOOD:#}"), &[]),
        Outcome::Noted(notes) => (format!("{LOOK}look  {LOOK:#}"), notes),
        Outcome::Failed(faults) => (format!("{BAD}failed{BAD:#}"), faults),
    };
    anstream::println!("{mark}  {}", test.title);
    for reason in reasons.iter().take(REASONS_SHOWN) {
        anstream::println!("        {reason}");
    }
    if reasons.len() > REASONS_SHOWN {
        anstream::println!("        and {} more", reasons.len() - REASONS_SHOWN);
    }
}

fn as_json(test: &Test) -> Value {
    let (outcome, reasons): (&str, &[String]) = match &test.outcome {
        Outcome::Passed => ("passed", &[]),
        Outcome::Noted(notes) => ("look", notes),
        Outcome::Failed(faults) => ("failed", faults),
    };
    json!({ "outcome": outcome, "reasons": reasons, "title": test.title })
}
