//! The reference of the commands, made from their own help.

use crate::command_line::verbs;
use std::collections::BTreeSet;
use std::fmt::Write;

const MADE: &str =
    "<!-- Made by the tests from the program's own help: run them with RATCHET_BLESS=1 to write it anew. -->\n";

/// Every command with its short help; options that all of them take stand once.
pub fn commands(help: &dyn Fn(&[String]) -> String) -> String {
    let top = help(&["-h".to_owned()]);
    let shared: BTreeSet<String> = options(&top).into_iter().map(|(flag, _)| flag).collect();
    let mut page = format!("{MADE}# Every command\n\n```text\n{}\n```\n", top.trim_end());
    for verb in verbs(&top) {
        one(&mut page, "##", &[verb], &shared, help);
    }
    page
}

fn one(page: &mut String, level: &str, verb: &[String], shared: &BTreeSet<String>, help: &dyn Fn(&[String]) -> String) {
    let text = help(&[verb, &["-h".to_owned()]].concat());
    writeln!(
        page,
        "\n{level} ratchet {}\n\n```text\n{}\n```",
        verb.join(" "),
        without(&text, shared)
    )
    .unwrap();
    for inner in verbs(&text) {
        one(page, "###", &[verb, &[inner]].concat(), shared, help);
    }
}

/// Options of a help text, each with its lines.
fn options(help: &str) -> Vec<(String, Vec<&str>)> {
    let mut found: Vec<(String, Vec<&str>)> = Vec::new();
    let lines = help.lines().skip_while(|line| *line != "Options:").skip(1);
    for line in lines.take_while(|line| line.starts_with("  ")) {
        let flag = line.split_whitespace().find(|word| word.starts_with("--"));
        let begins = line.trim_start().starts_with('-');
        match (begins, flag) {
            (true, Some(flag)) => found.push((flag.trim_end_matches(',').to_owned(), vec![line])),
            _ => found.last_mut().into_iter().for_each(|(_, lines)| lines.push(line)),
        }
    }
    found
}

fn without(help: &str, shared: &BTreeSet<String>) -> String {
    let own: Vec<&str> = options(help)
        .into_iter()
        .filter(|(flag, _)| !shared.contains(flag))
        .flat_map(|(_, lines)| lines)
        .collect();
    let (before, after) = help.split_once("\nOptions:\n").unwrap_or((help, ""));
    let rest: Vec<&str> = after.lines().skip_while(|line| line.starts_with("  ")).collect();
    let mut text = before.trim_end().to_owned();
    if !own.is_empty() {
        write!(text, "\n\nOptions:\n{}", own.join("\n")).unwrap();
    }
    let rest = rest.join("\n");
    if !rest.trim().is_empty() {
        write!(text, "\n\n{}", rest.trim()).unwrap();
    }
    text
}
