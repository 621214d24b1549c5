//! What people get wrong while writing, and what they paste.

#![allow(clippy::unwrap_used)]

mod common;

use ratchet_dsl::{Colour, Folder, compile, render_terminal};

/// The shipped plan file with one change.
fn changed(from: &str, to: &str) -> Folder {
    let text = std::fs::read_to_string(common::root().join("workflows/prn-medicines/prn-medicines.qip")).unwrap();
    assert!(text.contains(from), "{from}");
    common::beside_organisation(&text.replacen(from, to, 1))
}

#[test]
fn slips_are_named_once_with_what_to_write_instead() {
    let slips = [
        (
            "a misspelt block",
            "audit \"PRN medicines\"\n",
            "adit \"PRN medicines\"\n",
        ),
        ("a misspelt label", "  owner: practice lead", "  onwer: practice lead"),
        ("a missing colon", "  owner: practice lead", "  owner practice lead"),
        (
            "a missing quote",
            "has a significant finding in 2",
            "has a significant finding\" in 2",
        ),
        (
            "a name without quotes",
            "action \"Rewrite the PRN protocol template\" by",
            "action Rewrite the PRN protocol template by",
        ),
        (
            "an unknown role",
            "  owner: registered manager",
            "  owner: registerd manager",
        ),
        (
            "an unknown question",
            "\"Rationale recorded\" is below",
            "\"Rational recorded\" is below",
        ),
        (
            "an unknown audit",
            "watch: 6 months, reopen when audit \"PRN medicines\"",
            "watch: 6 months, reopen when audit \"PRN medecines\"",
        ),
        (
            "an unknown event",
            "within 24 hours of new PRN instruction",
            "within 24 hours of a new instruction",
        ),
        (
            "an unknown forum",
            "forum \"Quality forum\" agrees",
            "forum \"Quality from\" agrees",
        ),
        (
            "an unknown cause",
            "cause: unclear process, knowledge",
            "cause: unclear proces, knowledge",
        ),
        ("an unknown kind of action", "kind: forced field", "kind: forced feild"),
        ("an unknown tool", "tool: medicines 1", "tool: medecines 1"),
        ("an unknown section", "section \"PRN\"", "section \"PRM\""),
        (
            "a misspelt keyword",
            "has a significant finding in 2",
            "has a signifcant finding in 2",
        ),
        (
            "half a value",
            "due: within 15 working days of opening",
            "due: within 15",
        ),
        (
            "a deadline without its start",
            "due: within 15 working days of opening",
            "due: within 15 working days",
        ),
        (
            "a moment where a deadline belongs",
            "due: within 15 working days of opening",
            "due: 15 working days after opening",
        ),
        ("a share over a hundred", "is below 90%", "is below 900%"),
        (
            "a number too large",
            "within 15 working days",
            "within 99999999999999999999 working days",
        ),
        (
            "and with or",
            "\"Protocol complete\" is below 100% or",
            "score is below 80% and \"Protocol complete\" is below 100% or",
        ),
        (
            "a bracket too few",
            "when \"Protocol complete\" is below 100% or",
            "when (\"Protocol complete\" is below 100% or",
        ),
        (
            "a condition in the wrong line",
            "pass: \"Protocol complete\" is 100% and",
            "pass: forum \"Quality forum\" agrees and",
        ),
        (
            "an empty value",
            "  do: correct the protocol and book supervision",
            "  do:",
        ),
        (
            "a line that is missing",
            "  problem: PRN protocols miss required parts and the reason for giving is not written down.\n",
            "",
        ),
        (
            "a line said twice",
            "  cause: unclear process, knowledge",
            "  cause: unclear process\n  cause: knowledge",
        ),
        (
            "a name taken",
            "action \"Second check for new PRN instructions\"",
            "action \"Rewrite the PRN protocol template\"",
        ),
        (
            "a label in the first column",
            "  owner: registered manager",
            "owner: registered manager",
        ),
        (
            "a line too deep",
            "  owner: registered manager\n  escalate",
            "  owner: registered manager\n    escalate",
        ),
        (
            "a line of something else",
            "  cause: unclear process, knowledge",
            "  cause: unclear process, knowledge\n  sample: 10 charts",
        ),
        (
            "a note without a sign",
            "  cause: unclear process, knowledge",
            "  cause: unclear process, knowledge\n  - see minutes of May",
        ),
        (
            "due and every",
            "every: week, for 8 weeks",
            "every: week, for 8 weeks\n    due: within 8 weeks of opening",
        ),
        ("one of several days", "month, on the first Monday", "month, on Monday"),
        (
            "an audit without an end",
            "month, on the first Monday, finished within 5 working days",
            "month",
        ),
        (
            "the wrong start of a deadline",
            "within 24 hours of finding",
            "within 24 hours of incident",
        ),
        (
            "after a letter with an accent",
            "  do: correct the protocol and book supervision",
            "  do: réviser\n  résumé: oui",
        ),
    ];
    let mut shown = String::new();
    for (slip, from, to) in slips {
        let folder = changed(from, to);
        let compiled = compile(&folder, &[]);
        assert!(compiled.definition.is_none(), "{slip}");
        assert_eq!(compiled.diagnostics.len(), 1, "one slip is one problem: {slip}");
        common::assert_titles_are_short(&compiled.diagnostics);
        if let Some(fix) = &compiled.diagnostics[0].fix {
            let fixed = compile(&common::fixed(&folder, fix), &[]);
            assert!(
                fixed.diagnostics.is_empty(),
                "the fix for {slip} leaves {:?}",
                fixed.diagnostics
            );
        }
        shown.push_str(&format!(
            "#### {slip}\n{}",
            render_terminal(&folder, &compiled.diagnostics, Colour::Off)
        ));
    }
    insta::assert_snapshot!("slips", shown);
}

#[test]
fn what_people_paste_means_the_same() {
    let plain = std::fs::read_to_string(common::root().join("workflows/prn-medicines/prn-medicines.qip")).unwrap();
    let expected = compile(&common::beside_organisation(&plain), &[]).definition.unwrap();
    let curly = |text: &str| {
        let mut open = false;
        let quotes = text.chars().map(|letter| match letter {
            '"' => {
                open = !open;
                if open { '“' } else { '”' }
            }
            letter => letter,
        });
        quotes.collect::<String>()
    };
    let pasted = [
        ("curly quotes", curly(&plain)),
        ("Windows line ends", plain.replace('\n', "\r\n")),
        ("old line ends", plain.replace('\n', "\r")),
        ("a byte order mark", format!("\u{feff}{plain}")),
        ("tabs", plain.replace("    ", "\t\t").replace("\n  ", "\n\t")),
        (
            "no-break spaces",
            plain
                .replace("practice lead", "practice\u{a0}lead")
                .replace("  owner", "\u{a0}\u{a0}owner"),
        ),
        (
            "signs for words",
            plain.replace("is at least 90%", ">= 90 %").replace("is below", "<"),
        ),
        (
            "short units",
            plain.replace("6 weeks", "6 wks").replace("24 hours", "24 hrs"),
        ),
        (
            "capitals",
            plain
                .replace("owner:", "Owner:")
                .replace("within", "WITHIN")
                .replace("by team leader", "by Team Leader"),
        ),
        ("spaces at line ends", plain.replace('\n', "  \n")),
        ("empty lines in between", plain.replace('\n', "\n\n")),
        (
            "a wrapped value",
            plain.replace(" or \"Rationale", "\n    # both matter\n    or \"Rationale"),
        ),
        (
            "deep indentation",
            plain.replace("\n    ", "\n          ").replace("\n  ", "\n    "),
        ),
        ("hyphenated re-tests", plain.replace("retest", "re-test")),
        (
            "words for numbers",
            plain
                .replace("6 weeks after", "six weeks after")
                .replace("in 2 audits", "in two audits"),
        ),
        ("no line end at the end", plain.trim_end().to_owned()),
    ];
    for (what, text) in pasted {
        assert_ne!(text, plain, "{what}");
        let folder = common::beside_organisation(&text);
        let compiled = compile(&folder, &[]);
        assert_eq!(
            render_terminal(&folder, &compiled.diagnostics, Colour::Off),
            "",
            "{what}"
        );
        assert_eq!(compiled.definition.unwrap(), expected, "{what}");
    }
}

#[test]
fn brackets_are_read_up_to_eight_deep() {
    let nested = |depth: usize| {
        let condition = format!(
            "{}\"Protocol complete\" is below 100%{}",
            "(".repeat(depth),
            ")".repeat(depth)
        );
        changed("\"Protocol complete\" is below 100%", &condition)
    };
    assert!(compile(&nested(8), &[]).definition.is_some());
    assert_eq!(compile(&nested(9), &[]).diagnostics[0].name, "brackets");
    assert_eq!(compile(&nested(100_000), &[]).diagnostics[0].name, "brackets");
}

#[test]
fn a_damaged_lock_and_a_changed_tool_are_seen() {
    let shipped = common::shipped();
    let mut damaged = shipped.clone();
    damaged.files.retain(|(path, _)| path != "tools.lock");
    let damaged = damaged.with("tools.lock", "{\"format\": 1, \"tools\": [{]}");
    let compiled = compile(&damaged, &[]);
    assert!(
        compiled
            .diagnostics
            .iter()
            .any(|problem| problem.name == "tools-lock-unreadable")
    );
    let mut tools = ratchet_dsl::lock::read(common::TOOLS_LOCK).unwrap();
    assert_eq!(
        ratchet_dsl::lock::read(&ratchet_dsl::lock::write(&tools)).unwrap(),
        tools
    );
    let pinned = Folder::new()
        .with("a.qip", "role quality lead")
        .with("tools.lock", common::TOOLS_LOCK);
    assert_eq!(compile(&pinned, &tools).diagnostics, []);
    tools[0].digest = "1".repeat(64);
    assert_eq!(compile(&pinned, &tools).diagnostics[0].name, "tool-changed");
    // Another version beside the pinned one is no change.
    let both: Vec<_> = ratchet_dsl::lock::read(common::TOOLS_LOCK)
        .unwrap()
        .into_iter()
        .chain(tools)
        .collect();
    assert_eq!(compile(&pinned, &both).diagnostics, []);
}
