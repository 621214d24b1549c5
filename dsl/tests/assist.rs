//! What editors are told: dates, names and their uses, renames over the folder, completions, fixes, outlines.

#![allow(clippy::unwrap_used)]

mod common;

use chrono::NaiveDate;
use common::mutant::{mutants_per_file, mutate};
use ratchet_dsl::Folder;
use ratchet_dsl::assist::Assist;
use ratchet_dsl::assist::links::applied;
use ratchet_dsl::assist::position::Positions;
use ratchet_dsl::assist::symbols;
use ratchet_dsl::source::Place;

fn assist(folder: Folder) -> Assist {
    Assist::new(folder, &[], NaiveDate::from_ymd_opt(2026, 11, 25).unwrap())
}

/// The shipped workflow, with one file's text changed.
fn shipped(file: &str, change: impl Fn(&str) -> String) -> (Assist, u32) {
    let mut folder = common::shipped();
    let at = folder.files.iter().position(|(path, _)| path == file).unwrap();
    folder.files[at].1 = change(&folder.files[at].1);
    (assist(folder), at as u32)
}

/// The byte in the middle of the first place where words stand.
fn at(assist: &Assist, file: u32, words: &str) -> u32 {
    let start = assist.folder.text(file).find(words).unwrap();
    (start + words.len() / 2) as u32
}

fn unchanged(text: &str) -> String {
    text.to_owned()
}

#[test]
fn values_say_when() {
    let (assist, file) = shipped("prn-medicines.qip", unchanged);
    let hints: Vec<String> = assist
        .dates(file)
        .iter()
        .map(|dated| format!("{} -> {}", assist.folder.slice(dated.place), dated.hint))
        .collect();
    insta::assert_snapshot!(hints.join("\n"), @"
    month, on the first Monday, finished within 5 working days -> next Mon 7 Dec 2026
    within 24 hours of finding -> from today: Thu 26 Nov 2026 at 09:00
    within 15 working days of opening -> from today: Wed 16 Dec 2026
    week, for 8 weeks -> from today: first due Wed 2 Dec 2026
    6 weeks after all actions are in place -> from today: Wed 6 Jan 2027
    3 months after retest \"Six weeks\" passed -> from today: Thu 25 Feb 2027
    ");
    let hover = assist.hover(file, at(&assist, file, "15 working days")).unwrap();
    assert!(
        hover
            .text
            .contains("If opening is Wed 25 Nov 2026 at 09:00, this is due Wed 16 Dec 2026"),
        "{}",
        hover.text
    );
    let label = assist.hover(file, at(&assist, file, "significant finding:")).unwrap();
    assert!(label.text.contains("Every one needs this line"), "{}", label.text);
    let question = assist
        .hover(file, at(&assist, file, "\"Protocol complete\" is below"))
        .is_some();
    assert!(question);
}

#[test]
fn a_name_leads_to_where_it_is_introduced_and_used() {
    let (assist, file) = shipped("prn-medicines.qip", unchanged);
    let uses = assist.references(file, at(&assist, file, "audit \"PRN medicines\"\n"));
    assert!(uses.len() > 8, "{uses:?}");
    for place in &uses {
        assert_eq!(assist.folder.slice(*place), "\"PRN medicines\"");
    }
    let role = assist
        .definition(file, at(&assist, file, "owner: registered manager") + 4)
        .unwrap();
    assert_eq!(assist.folder.path(role.file), "organisation.qip");
    assert_eq!(assist.folder.slice(role), "registered manager");
    let retest = assist
        .definition(file, at(&assist, file, "retest \"Six weeks\" passed"))
        .unwrap();
    assert!(assist.folder.text(file)[..retest.start as usize].ends_with("  retest "));
}

#[test]
fn a_rename_reaches_every_file_and_keeps_the_old_name() {
    let (assist, file) = shipped("prn-medicines.qip", unchanged);
    for (words, new) in [
        ("audit \"PRN medicines\"\n", "As-needed medicines"),
        ("owner: practice lead", "clinical lead"),
        ("every: new PRN instruction", "new as-needed instruction"),
        ("retest \"Six weeks\" by", "First look"),
        ("plan \"PRN with", "A reason every time"),
    ] {
        let offset = assist.folder.text(file).find(words).unwrap() + words.find(['"', ':']).unwrap() + 3;
        let edits = assist
            .rename(file, offset as u32, new)
            .unwrap_or_else(|error| panic!("{words}: {error}"));
        let renamed = applied(&assist.folder, &edits);
        let compiled = ratchet_dsl::compile(&renamed, &[]);
        assert_eq!(compiled.errors(), 0, "{words}");
        let part = words.starts_with("retest");
        assert_eq!(
            compiled.definition.unwrap().renames.len(),
            usize::from(!part),
            "{words}"
        );
        let files: std::collections::BTreeSet<u32> = edits.iter().map(|edit| edit.place.file).collect();
        assert!(files.len() > 1, "{words}: scenarios use it too");
    }
    let refused = |words: &str, new: &str| {
        let offset = assist.folder.text(file).find(words).unwrap() + 3;
        assist
            .rename(file, offset as u32 + words.find(['"', ':']).unwrap() as u32, new)
            .unwrap_err()
            .to_string()
    };
    assert!(refused("owner: practice lead", "quality lead").contains("another role"));
    assert!(refused("audit \"PRN medicines\"\n", "a \"b\"").contains("cannot be used as a name"));
    assert!(refused("\"Protocol complete\" is below", "Whole").contains("named by the tool"));
}

#[test]
fn nothing_is_renamed_while_there_are_errors() {
    let (assist, file) = shipped("prn-medicines.qip", |text| {
        text.replace("cause: unclear process", "cause: wibble")
    });
    let offset = at(&assist, file, "\"PRN medicines\"");
    assert!(
        assist
            .rename(file, offset, "Other")
            .unwrap_err()
            .to_string()
            .contains("mend the errors")
    );
}

/// Labels of what is offered where `|` stands in a text at the end of the shipped file.
fn offered(text: &str) -> Vec<String> {
    let (assist, file) = shipped("prn-medicines.qip", |shipped| {
        format!("{shipped}\n{}", text.replace('|', ""))
    });
    let shipped = assist.folder.text(file).len() - text.replace('|', "").len();
    let offset = shipped + text.find('|').unwrap();
    assist
        .completions(file, offset as u32)
        .into_iter()
        .map(|one| one.label)
        .collect()
}

#[test]
fn what_can_be_written_next() {
    let has = |text: &str, wanted: &[&str]| {
        let offered = offered(text);
        for one in wanted {
            assert!(
                offered.iter().any(|known| known == one),
                "{one} in {offered:?} at {text}"
            );
        }
    };
    has("pl|", &["plan", "audit", "scenario"]);
    has("plan \"X\"\n  |", &["opens:", "problem:", "action", "retest"]);
    has("plan \"X\"\n  owner: |", &["registered manager", "quality lead"]);
    has("plan \"X\"\n  cause: |", &["unclear process"]);
    has("plan \"X\"\n  opens: when audit |", &["PRN medicines"]);
    has("plan \"X\"\n  opens: when audit \"|", &["PRN medicines"]);
    has("plan \"X\"\n  action \"A\" by |", &["team leader"]);
    has(
        "plan \"X\"\n  action \"A\" by x\n    kind: |",
        &["forced field", "training"],
    );
    has("plan \"X\"\n  retest \"A\" by x\n    pass: \"|", &["Protocol complete"]);
    has("plan \"X\"\n  closes: when forum \"|", &["Quality forum"]);
    has("audit \"X\"\n  tool: |", &["medicines 1"]);
    has("scenario \"X\"\n  start: 1 June 2026\n  |", &["given:", "expect:"]);
    assert!(
        !offered("plan \"X\"\n  owner: a\n  |").contains(&"owner:".to_owned()),
        "said already"
    );
    assert!(offered("# pl|").is_empty());
}

#[test]
fn every_label_of_the_language_is_completed_and_explained() {
    for kind in ratchet_dsl::vocabulary::BLOCKS {
        let name = if kind.naming == ratchet_dsl::vocabulary::Naming::Quoted {
            "\"N\""
        } else {
            "n"
        };
        let offered = offered(&format!("{} {name}\n  |", kind.word));
        for field in kind.fields {
            assert!(
                offered.contains(&format!("{}:", field.written())),
                "{}: {} in {offered:?}",
                kind.word,
                field.label
            );
            let text = format!("{} {name}\n  {}", kind.word, field.example);
            let assist = assist(Folder::new().with("a.qip", text.clone()));
            let hover = assist.hover(0, text.find(field.example).unwrap() as u32 + 1);
            assert!(
                hover.is_some_and(|hover| hover.text.contains(field.example)),
                "{}",
                field.label
            );
        }
    }
}

#[test]
fn a_slip_is_put_right_by_its_fix() {
    let (assist, file) = shipped("prn-medicines.qip", |text| {
        text.replace("owner: registered manager", "owner: registerd manager")
    });
    let offset = at(&assist, file, "registerd manager");
    let place = Place {
        file,
        start: offset,
        end: offset,
    };
    let offers = assist.offers(place);
    assert_eq!(offers[0].title, "Write `registered manager`");
    let mended = applied(&assist.folder, offers[0].edits);
    assert_eq!(ratchet_dsl::compile(&mended, &[]).errors(), 0);
}

#[test]
fn outlines_folds_and_colours() {
    let text = "# a\n# b\nplan \"P\"\n  owner: a\n  action \"A\" by b\n    due: within 3 days of opening\nrole c\n";
    let assist = assist(Folder::new().with("a.qip", text));
    let symbols = symbols::symbols(0, text);
    assert_eq!(
        symbols
            .iter()
            .map(|one| (one.kind, one.name.as_str()))
            .collect::<Vec<_>>(),
        [("plan", "P"), ("role", "c")]
    );
    assert_eq!(symbols[0].children[0].name, "A");
    assert_eq!(symbols::folds(text), [(0, 1), (2, 5), (4, 5)]);
    let colours: Vec<String> = assist
        .colours(0)
        .iter()
        .map(|(place, colour)| format!("{}={}", assist.folder.slice(*place), colour.standard()))
        .collect();
    for wanted in [
        "# a=comment",
        "plan=keyword",
        "\"P\"=string",
        "owner=property",
        "within=keyword",
        "3=number",
    ] {
        assert!(colours.contains(&wanted.to_owned()), "{wanted} in {colours:?}");
    }
}

/// Whatever stands in a file, every question has an answer and every place is one of the text.
#[test]
fn mutants_are_answered() {
    let (shipped, file) = shipped("prn-medicines.qip", unchanged);
    for seed in 0..mutants_per_file() / 6 {
        let mut folder = shipped.folder.clone();
        let mutant = mutate(shipped.folder.text(file), seed + 500_000);
        folder.files[file as usize].1.clone_from(&mutant);
        let assist = assist(folder);
        let positions = Positions::of(&mutant);
        for step in 0..12 {
            let offset = mutant.len() * step / 12;
            let offset = positions.offset(positions.position(offset as u32));
            assert!(mutant.is_char_boundary(offset as usize), "seed {seed}");
            assist.completions(file, offset);
            if let Some(hover) = assist.hover(file, offset) {
                assert!(
                    mutant
                        .get(hover.place.start as usize..hover.place.end as usize)
                        .is_some(),
                    "seed {seed}: {hover:?}\n{mutant}"
                );
            }
            for place in assist.references(file, offset) {
                assert!(!assist.folder.slice(place).is_empty(), "seed {seed}");
            }
            let _ = assist.rename(file, offset, "Other");
        }
        for (place, _) in assist.colours(file) {
            assert!(
                mutant.get(place.start as usize..place.end as usize).is_some(),
                "seed {seed}"
            );
        }
        assist.dates(file);
        symbols::symbols(file, &mutant);
        symbols::folds(&mutant);
    }
}
