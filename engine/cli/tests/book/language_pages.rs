//! The reference of the language, made from its tables.

use ratchet_dsl::checks;
use ratchet_dsl::diagnostic::Severity;
use ratchet_dsl::vocabulary::{BLOCKS, Kind, Naming, Need, PARTS};
use std::fmt::Write;

const MADE: &str =
    "<!-- Made by the tests from the program's own tables: run them with RATCHET_BLESS=1 to write it anew. -->\n";

/// Every block and its lines.
pub fn blocks() -> String {
    let mut page = format!(
        "{MADE}# Every block and line\n\nA block begins in the first column. Its lines are moved in. A line that *must* be there is marked; the others may be left out.\n"
    );
    for kind in BLOCKS {
        one(&mut page, "##", kind);
        if !kind.parts.is_empty() {
            let parts: Vec<String> = kind.parts.iter().map(|part| format!("`{}`", part.word)).collect();
            writeln!(page, "\nIts parts: {}.", parts.join(", ")).unwrap();
        }
    }
    page.push_str("\n## Parts of blocks\n");
    for kind in PARTS {
        one(&mut page, "###", kind);
    }
    page
}

fn one(page: &mut String, level: &str, kind: &Kind) {
    let name = match kind.naming {
        Naming::Quoted => "\"Name\"",
        Naming::Words => "name",
    };
    writeln!(page, "\n{level} `{} {name}`\n", kind.word).unwrap();
    if kind.fields.is_empty() {
        page.push_str("It has no lines: its name is all.\n");
        return;
    }
    page.push_str("| line | example | |\n|---|---|---|\n");
    for field in kind.fields {
        let need = match field.need {
            Need::Must => "must",
            Need::May => "",
        };
        let example = field.example.replace('|', "\\|");
        writeln!(page, "| `{}:` | `{example}` | {need} |", field.written()).unwrap();
    }
}

/// Every check and every fault of the language.
pub fn checks() -> String {
    let mut page = format!(
        "{MADE}# Every check\n\n`ratchet check` names what it finds. An *error* must be mended before a folder can be used. A *warning* is nearly always right; where it is not, an `exception` block switches it off for one place, with a reason that the forum is shown. A *note* is worth knowing.\n"
    );
    let mut entries = checks::entries();
    entries.sort_by_key(|entry| entry.code);
    for (title, of_language) in [
        ("What a workflow gets wrong about improving care", false),
        ("What cannot be read", true),
    ] {
        writeln!(page, "\n## {title}").unwrap();
        let is_check = |code: &str| ("Q0100".."Q0900").contains(&code);
        for entry in entries.iter().filter(|entry| is_check(entry.code) != of_language) {
            let weight = match entry.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            };
            writeln!(
                page,
                "\n### {}\n\n{weight}, {}\n\n{}\n",
                entry.name, entry.code, entry.page.catches
            )
            .unwrap();
            writeln!(page, "**Why it matters:** {}", entry.page.why).unwrap();
            if !entry.page.source.is_empty() {
                writeln!(page, "\n**Where the rule comes from:** {}", entry.page.source).unwrap();
            }
            if !entry.page.example.is_empty() {
                writeln!(page, "\nFor example:\n\n```text\n{}\n```", entry.page.example).unwrap();
            }
            if !entry.page.better.is_empty() {
                writeln!(page, "\nBetter:\n\n```text\n{}\n```", entry.page.better).unwrap();
            }
            writeln!(page, "\n`--fix`: {}", entry.page.fix).unwrap();
        }
    }
    page
}
