//! What `editors/` says about the language is what the vocabulary says. `RATCHET_BLESS=1` writes the grammar anew.

#![allow(clippy::unwrap_used)]

mod common;

use ratchet_dsl::vocabulary::{self, Field, Kind, Naming};
use ratchet_dsl::{Folder, compile};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Whether a label takes whatever words stand there: nothing in them is a word of the language.
fn is_free_text(kind: &Kind, field: &Field) -> bool {
    let words = format!("{}: Zzz qqq; then (vvv", field.written());
    let home = vocabulary::BLOCKS
        .iter()
        .find(|block| block.parts.iter().any(|part| std::ptr::eq(*part, kind)));
    let head = |kind: &Kind| match kind.naming {
        Naming::Quoted => format!("{} \"N\"", kind.word),
        Naming::Words => format!("{} n", kind.word),
    };
    let text = match home {
        Some(block) => format!("{}\n  {}\n    {words}\n", head(block), head(kind)),
        None => format!("{}\n  {words}\n", head(kind)),
    };
    let compiled = compile(&Folder::new().with("a.qip", text), &[]);
    compiled
        .diagnostics
        .iter()
        .all(|problem| problem.name != "unreadable-value" && problem.name != "brackets")
}

/// Longer words first, so that none hides another.
fn choice(words: BTreeSet<&str>) -> String {
    let mut words: Vec<&str> = words.into_iter().collect();
    words.sort_by_key(|word| (std::cmp::Reverse(word.len()), *word));
    let pattern = |word: &str| -> String {
        let words = word.split(' ').map(|word| {
            if word.bytes().all(|byte| byte.is_ascii_digit()) {
                "\\d+"
            } else {
                word
            }
        });
        words.collect::<Vec<_>>().join("\\s+")
    };
    let escaped = words.into_iter().map(pattern);
    escaped.collect::<Vec<_>>().join("|")
}

fn grammar() -> Value {
    let kinds = || vocabulary::BLOCKS.iter().chain(&vocabulary::PARTS).copied();
    let labels = |free: bool| -> BTreeSet<&str> {
        let fields = kinds().flat_map(|kind| kind.fields.iter().map(move |field| (kind, field)));
        fields
            .filter(|(kind, field)| is_free_text(kind, field) == free)
            .map(|(_, field)| field.written())
            .collect()
    };
    let blocks = choice(vocabulary::BLOCKS.iter().map(|kind| kind.word).collect());
    let parts = choice(vocabulary::PARTS.iter().map(|kind| kind.word).collect());
    let (structured, free) = (labels(false), labels(true));
    // A label that is free text in one block and structured in another is coloured as structured.
    let free: BTreeSet<&str> = free.difference(&structured).copied().collect();
    let field = |labels: BTreeSet<&str>, inside: Value| {
        json!({
            "begin": format!("(?i)^([ \\t\\x{{00A0}}]+)({})\\s*([:：])", choice(labels)),
            "beginCaptures": {"2": {"name": "entity.other.attribute-name.qip"}, "3": {"name": "punctuation.separator.qip"}},
            "while": "^(?:\\1[ \\t]+(?=\\S)|[ \\t]*#)",
            "patterns": inside
        })
    };
    let comment = json!({"include": "#comment"});
    json!({
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "name": "Ratchet workflow",
        "scopeName": "source.qip",
        "fileTypes": ["qip"],
        "patterns": [comment, {"include": "#block"}, {"include": "#part"}, {"include": "#free"}, {"include": "#field"}],
        "repository": {
            "comment": {"match": "^\\s*#.*$", "name": "comment.line.number-sign.qip"},
            "block": {
                "begin": format!("(?i)^({blocks})\\b"),
                "beginCaptures": {"1": {"name": "keyword.declaration.qip"}},
                "end": "$",
                "patterns": [{"include": "#name"}, {"include": "#joint"}]
            },
            "part": {
                "begin": format!("(?i)^\\s+({parts}|re-test)(?=\\s+[\"“„])"),
                "beginCaptures": {"1": {"name": "keyword.declaration.qip"}},
                "end": "$",
                "patterns": [{"include": "#name"}, {"include": "#joint"}]
            },
            "free": field(free, json!([comment])),
            "field": field(structured, json!([comment, {"include": "#name"}, {"include": "#number"}, {"include": "#keyword"}])),
            "name": {"match": "[\"“”„‟″][^\"“”„‟″]*[\"“”„‟″]", "name": "string.quoted.double.qip"},
            "joint": {"match": "(?i)\\b(by|from|was)\\b", "name": "keyword.other.qip"},
            "number": {"match": "\\b\\d+(?:[.:]\\d+)*\\s*%?", "name": "constant.numeric.qip"},
            "keyword": {
                "match": format!("(?i)\\b(?:{})(?:s|d|ed)?\\b", choice(vocabulary::keywords().clone())),
                "name": "keyword.control.qip"
            }
        }
    })
}

#[test]
fn the_grammar_of_the_editors_knows_every_word_of_the_language() {
    let path = common::root().join("editors/vscode/syntaxes/qip.tmLanguage.json");
    let wanted = serde_json::to_string_pretty(&grammar()).unwrap() + "\n";
    if std::env::var_os("RATCHET_BLESS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "the language has other words than editors/vscode/syntaxes/qip.tmLanguage.json: run `RATCHET_BLESS=1 cargo nextest run -p ratchet-dsl --test editors`"
    );
}

#[test]
fn free_text_is_told_from_values_that_have_a_form() {
    let of = |kind: &'static Kind, label: &str| is_free_text(kind, kind.field(label).unwrap());
    assert!(of(&vocabulary::PLAN, "problem") && of(&vocabulary::RULE, "do"));
    assert!(!of(&vocabulary::PLAN, "closes") && !of(&vocabulary::RULE, "due") && !of(&vocabulary::RETEST, "when"));
}
