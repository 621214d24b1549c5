//! Every shipped workflow: each folder is read, checked and rehearsed, what several share is the same everywhere, and all of them
//! can stand in one folder.
#![allow(missing_docs, clippy::unwrap_used)]

use ratchet_core::definition::Tool;
use ratchet_dsl::{Colour, Compiled, Folder, compile, lock, render_terminal};
use ratchet_ports::Store;
use ratchet_simulation::rehearse;
use ratchet_store::MemoryStore;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The folders that there must be (issue 3).
const SHIPPED: [&str; 10] = [
    "care-planning",
    "council-quality-assurance",
    "duty-of-candour",
    "incident-review",
    "infection-prevention",
    "judgement-theme",
    "prn-medicines",
    "reg-17-report",
    "safeguarding-restrictive-practice",
    "supervision",
];

fn workflows() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../workflows")
}

/// The files of one folder, by name.
fn files(name: &str) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(workflows().join(name)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "qip") || path.ends_with("tools.lock"))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect()
}

fn folder(files: BTreeMap<String, String>) -> Folder {
    files
        .into_iter()
        .fold(Folder::new(), |folder, (name, text)| folder.with(name, text))
}

fn compiled(name: &str) -> Compiled {
    compile(&folder(files(name)), &[])
}

#[test]
fn every_folder_is_there_with_what_belongs_to_it() {
    let entries = std::fs::read_dir(workflows()).unwrap();
    let mut found: Vec<String> = entries
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    found.sort();
    assert_eq!(found, SHIPPED);
    for name in SHIPPED {
        for part in [
            "organisation.qip",
            "cycle.test.qip",
            "README.md",
            "records",
            "expected-journal.txt",
        ] {
            assert!(workflows().join(name).join(part).exists(), "{name} has no {part}");
        }
    }
}

#[test]
fn every_folder_is_checked_without_a_problem() {
    for name in SHIPPED {
        let folder = folder(files(name));
        let compiled = compile(&folder, &[]);
        let problems = render_terminal(&folder, &compiled.diagnostics, Colour::Off);
        assert_eq!(problems, "", "{name}");
        assert!(compiled.definition.is_some(), "{name}");
    }
}

#[test]
fn every_folder_is_rehearsed_and_holds() {
    let mut failures = Vec::new();
    for name in SHIPPED {
        let compiled = compiled(name);
        let definition = Arc::new(compiled.definition.unwrap());
        let store = || Arc::new(MemoryStore::new()) as Arc<dyn Store>;
        let rehearsal = rehearse(&definition, &compiled.scenarios, &store).unwrap();
        assert!(rehearsal.passed + rehearsal.failed >= 5, "{name} has few scenarios");
        for scene in rehearsal.scenarios {
            for fault in scene.failures {
                let before = fault.before.join("\n    ");
                failures.push(format!(
                    "{name}: {}\n  {}\n  {}\n    {before}",
                    scene.name, fault.text, fault.message
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Every scenario set covers a gate, an escalation and a reopening, so that a copied folder starts with all three.
#[test]
fn every_folder_rehearses_gates_escalations_and_reopening() {
    for name in SHIPPED {
        let text = &files(name)["cycle.test.qip"];
        let gates = text.contains("passed") && text.contains("agrees") && text.contains("is verified");
        assert!(gates, "{name} rehearses no gate");
        assert!(text.contains("was told about"), "{name} rehearses no escalation");
        assert!(text.contains("is reopened"), "{name} rehearses no reopening");
    }
}

#[test]
fn files_of_the_same_name_are_the_same_so_that_folders_can_be_put_together() {
    let mut whole = BTreeMap::new();
    let mut tools = BTreeMap::new();
    for name in SHIPPED {
        for (file, text) in files(name) {
            if file == "tools.lock" {
                // Each folder pins the tools that it uses.
                for tool in lock::read(&text).unwrap() {
                    let known = tools.entry(tool.description.id.clone()).or_insert_with(|| tool.clone());
                    assert_eq!(known.digest, tool.digest, "{name} pins another {}", tool.description.id);
                }
                continue;
            }
            if file == "cycle.test.qip" {
                continue;
            }
            let known = whole.entry(file.clone()).or_insert_with(|| text.clone());
            assert_eq!(
                *known, text,
                "{name}/{file} differs from the file of the same name elsewhere"
            );
        }
    }
    let tools: Vec<Tool> = tools.into_values().collect();
    whole.insert("tools.lock".to_owned(), lock::write(&tools));
    let folder = folder(whole);
    let compiled = compile(&folder, &[]);
    let problems = render_terminal(&folder, &compiled.diagnostics, Colour::Off);
    assert_eq!(problems, "");
    assert!(compiled.definition.unwrap().plans.len() >= SHIPPED.len());
}
