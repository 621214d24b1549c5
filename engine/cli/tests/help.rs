//! Every example that `--help` shows is run, against the demo's data: it must be understood, reach the daemon, and not be a fault of Ratchet.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/command_line.rs"]
mod command_line;
#[path = "support/daemon.rs"]
mod daemon;
#[path = "support/packages.rs"]
mod packages;

use command_line::{verbs, words};
use daemon::{Daemon, ratchet, run};
use std::path::Path;

fn help(verbs: &[&str]) -> String {
    let output = run(&[verbs, &["--help"]].concat(), Path::new("."));
    assert!(output.status.success(), "{verbs:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Examples of a help text, each on one line so that it can be copied.
fn examples(help: &str) -> Vec<String> {
    let begun = help.lines().skip_while(|line| !line.starts_with("Example")).skip(1);
    let lines: Vec<&str> = begun.take_while(|line| !line.is_empty()).collect();
    let example = |line: &&str| line.trim().strip_prefix("ratchet ").map(str::to_owned);
    let found: Vec<String> = lines.iter().map_while(example).collect();
    assert_eq!(
        found.len(),
        lines.len(),
        "an example is too long for its line: {found:?}"
    );
    found
}

fn all_examples() -> Vec<String> {
    let top = help(&[]);
    let mut found = examples(&top);
    for verb in verbs(&top) {
        let text = help(&[&verb]);
        found.extend(examples(&text));
        for inner in verbs(&text) {
            found.extend(examples(&help(&[&verb, &inner])));
        }
    }
    found
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A folder from which the examples make a tool.
fn tool_to_build(here: &Path) {
    let folder = here.join("my-tool");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("night-watch.wasm"), packages::night_watch("1.0.0")).unwrap();
    std::fs::write(folder.join("plugin.toml"), packages::manifest("1.0.0")).unwrap();
    for (verb, arguments) in [
        ("keys", &["generate", "night.key"][..]),
        ("build", &["my-tool", "--out", "."]),
    ] {
        let made = run(&[&["plugin", verb], arguments].concat(), here);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
}

#[test]
fn every_example_of_the_help_can_be_run() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    copy(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../workflows")),
        &here.join("workflows"),
    );
    copy(&here.join("workflows/care-planning"), &here.join("changed"));
    std::fs::write(
        here.join("people.csv"),
        "person,name,role,service\np.lead,P. Lead,practice lead,Oak House\n",
    )
    .unwrap();
    std::fs::write(
        here.join("november.csv"),
        "reference,shift,weekday,team\nADM-1,evening,Saturday,Garden\n",
    )
    .unwrap();
    std::fs::write(
        here.join("frame.csv"),
        "reference,shift,team\nADM-1,evening,Garden\nADM-2,night,Lake\n",
    )
    .unwrap();
    std::fs::write(here.join("points.csv"), "1\n2\n1\n3\n1\n2\n1\n3\n1\n2\n1\n3\n").unwrap();
    std::fs::write(here.join("answers.csv"), "reference,Rationale recorded\nADM-1,yes\n").unwrap();
    tool_to_build(here);
    let played = run(&["demo", "--data", "ratchet-data", "--no-serve", "--short"], here);
    assert!(played.status.success(), "{}", String::from_utf8_lossy(&played.stderr));
    let daemon = Daemon::start(&here.join("ratchet-data"));
    let examples = all_examples();
    assert!(examples.len() >= 18, "the help has examples: {examples:?}");
    for example in examples {
        // These two would serve until they are stopped, and they have tests of their own.
        if example == "demo" || example.starts_with("serve") {
            continue;
        }
        let shorter = example.replace("--seconds 10", "--seconds 1");
        let output = ratchet()
            .args(words(&shorter))
            .current_dir(here)
            .env("RATCHET_URL", &daemon.url)
            .output()
            .unwrap();
        let code = output.status.code().unwrap_or(-1);
        let said = String::from_utf8_lossy(&output.stderr);
        // 4 is the daemon's refusal: the demo's plans have moved on from where an example stands.
        // 1 is its answer about a record that another audit's sample holds.
        // and about a workflow whose scenarios do not notice every change for the worse.
        let has_remarks = code == 1 && (example.starts_with("audit check-record") || example.ends_with("--mutate"));
        assert!(
            matches!(code, 0 | 4) || has_remarks,
            "`ratchet {example}` ended with {code}: {said}"
        );
    }
    daemon.stop();
}

#[test]
fn completions_name_every_verb() {
    let output = run(&["completions", "bash"], Path::new("."));
    let text = String::from_utf8(output.stdout).unwrap();
    for verb in verbs(&help(&[])) {
        assert!(text.contains(&verb), "{verb}");
    }
}
