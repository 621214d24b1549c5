//! Playing scenarios from within the editor.

use super::folders::Organisation;
use ratchet_core::words::count;
use ratchet_ports::Store;
use ratchet_simulation::rehearse;
use ratchet_store::MemoryStore;
use serde_json::{Value, json};
use std::sync::Arc;

/// How a rehearsal ended: a sentence for people, the whole for programs.
pub struct Played {
    pub good: bool,
    pub said: String,
    pub value: Value,
}

/// Plays the scenario of a name, or all of them.
pub fn play(organisation: &Organisation, only: Option<&str>) -> Played {
    let refused = |said: &str| Played {
        good: false,
        said: said.to_owned(),
        value: Value::Null,
    };
    let Some(definition) = &organisation.assist.compiled.definition else {
        return refused("The scenarios cannot be played until the errors of this folder are mended.");
    };
    let mut scenarios = organisation.assist.compiled.scenarios.clone();
    scenarios.retain(|scenario| only.is_none_or(|only| scenario.name == only));
    if scenarios.is_empty() {
        return refused("There is no such scenario in this folder.");
    }
    let fresh = || Arc::new(MemoryStore::new()) as Arc<dyn Store>;
    match rehearse(&Arc::new(definition.clone()), &scenarios, &fresh) {
        Err(error) => refused(&format!("The rehearsal broke off: {error}")),
        Ok(played) => {
            let mut said = format!(
                "{} passed, {} failed.",
                count(played.passed, "scenario", "scenarios"),
                played.failed
            );
            for scene in played.scenarios.iter().filter(|scene| !scene.passed) {
                for fault in &scene.failures {
                    said.push_str(&format!(
                        "\n\"{}\", line {}: {}",
                        scene.name, fault.source.line, fault.message
                    ));
                }
            }
            Played {
                good: played.failed == 0,
                said,
                value: json!(played),
            }
        }
    }
}
