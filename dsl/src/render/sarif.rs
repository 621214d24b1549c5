//! Problems as SARIF 2.1.0 (OASIS), for build servers and code hosts.
//!
//! One run a call. Warnings that an `exception` switches off are there too, marked as suppressed with the reason, so that nobody
//! thinks they were never seen.

use super::{Locator, story};
use crate::checks::exceptions::Excused;
use crate::checks::{self};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::source::{Folder, Place};
use serde_json::{Value, json};

/// A run that is being written.
#[derive(Debug, Default)]
pub struct Run {
    results: Vec<Value>,
}

impl Run {
    /// A run without results.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what was found in a folder.
    pub fn add(&mut self, folder: &Folder, diagnostics: &[Diagnostic], excused: &[Excused]) {
        let locator = Locator::new(folder);
        let found = diagnostics.iter().map(|problem| result(problem, &locator, None));
        let accepted = excused
            .iter()
            .map(|excused| result(&excused.diagnostic, &locator, Some(&excused.reason)));
        self.results.extend(found.chain(accepted));
    }

    /// The whole document. `version` is that of Ratchet.
    pub fn finish(self, version: &str) -> Value {
        let rules: Vec<Value> = checks::entries()
            .into_iter()
            .map(|entry| {
                json!({
                    "id": entry.code,
                    "name": entry.name,
                    "shortDescription": {"text": entry.page.catches},
                    "fullDescription": {"text": entry.page.why},
                    "help": {"text": checks::explain(entry.code).unwrap_or_default()},
                    "defaultConfiguration": {"level": entry.severity.word()},
                })
            })
            .collect();
        json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {"name": "ratchet", "version": version, "rules": rules}},
                "columnKind": "unicodeCodePoints",
                "results": self.results,
            }],
        })
    }
}

fn result(problem: &Diagnostic, locator: &Locator<'_>, reason: Option<&str>) -> Value {
    let spot = locator.spot(problem.place);
    let mut result = json!({
        "ruleId": problem.code,
        "level": problem.severity.word(),
        "message": {"text": message(problem)},
        "locations": [{
            "physicalLocation": {
                "artifactLocation": {"uri": uri(spot.path)},
                "region": region(problem.place, locator),
            },
        }],
    });
    let rule = checks::entries().iter().position(|entry| entry.code == problem.code);
    if let Some(rule) = rule {
        result["ruleIndex"] = json!(rule);
    }
    if let (Some(fix), Severity::Error | Severity::Warning | Severity::Note) = (&problem.fix, problem.severity) {
        result["fixes"] = json!([{
            "description": {"text": problem.help.clone().unwrap_or_else(|| "put it right".to_owned())},
            "artifactChanges": fix.edits.iter().map(|edit| change(edit, locator)).collect::<Vec<_>>(),
        }]);
    }
    if let Some(reason) = reason {
        result["suppressions"] = json!([{"kind": "inSource", "status": "accepted", "justification": reason}]);
    }
    result
}

/// Everything that a person reads, in sentences.
fn message(problem: &Diagnostic) -> String {
    let sentence = |text: &str| format!("{}. ", text.trim_end_matches(['.', '?']));
    let mut out = sentence(&problem.title);
    if !problem.label.is_empty() {
        out.push_str(&sentence(&problem.label));
    }
    if let Some(why) = &problem.why {
        out.push_str(&format!("Why it matters: {}", sentence(why)));
    }
    if let Some(lines) = &problem.story {
        out.push_str(&format!("How it could happen: {} ", story(lines)));
    }
    if let Some(help) = &problem.help {
        out.push_str(&format!("Fix: {}", sentence(help)));
    }
    out.trim_end().to_owned()
}

fn change(edit: &Edit, locator: &Locator<'_>) -> Value {
    json!({
        "artifactLocation": {"uri": uri(locator.spot(edit.place).path)},
        "replacements": [{
            "deletedRegion": region(edit.place, locator),
            "insertedContent": {"text": edit.text},
        }],
    })
}

/// A place as lines and columns, from 1; the end column is the one behind the last letter.
fn region(place: Place, locator: &Locator<'_>) -> Value {
    let end = Place {
        start: place.end,
        ..place
    };
    let (first, last) = (locator.point(place), locator.point(end));
    json!({"startLine": first.0, "startColumn": first.1, "endLine": last.0, "endColumn": last.1})
}

/// A path as the reference of a URI: slashes, and everything that is not plain written as percent codes.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~');
    let mut out = String::new();
    for byte in path.bytes() {
        if plain(byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    if out.starts_with('/') {
        format!("file://{out}")
    } else {
        out
    }
}
