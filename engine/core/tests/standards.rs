//! Standards packs: the data is whole, every id that a tool names stands in it, and the crosswalk leads somewhere.
#![allow(clippy::unwrap_used)]

use chrono::NaiveDate;
use ratchet_core::standards::{Status, crosswalk, in_words, node, nodes, pack_of, packs, valid_on};
use std::collections::BTreeSet;

#[test]
fn the_frameworks_have_as_many_nodes_as_their_publishers_say() {
    let count = |pack: &str, key: &str| {
        let start = format!("{pack}:{key}");
        nodes().filter(|node| node.id.starts_with(&start)).count()
    };
    // Safe, effective, caring, responsive, well-led.
    let questions = |pack: &str| ["S", "E", "C", "R", "W"].map(|key| count(pack, key));
    assert_eq!(questions("cqc-saf"), [8, 6, 5, 7, 8]);
    assert_eq!(questions("cqc-kloe"), [7, 4, 3, 4, 6]);
    assert_eq!(count("nice-sc1", "1."), 17);
    assert_eq!(count("nice-qs85", ""), 6);
    let whole_regulations = nodes().filter(|node| node.id.starts_with("reg:") && node.parent.is_none());
    assert_eq!(whole_regulations.count(), 14);
}

#[test]
fn every_node_has_an_id_of_its_own_a_title_a_source_and_a_parent_that_exists() {
    let ids: BTreeSet<&str> = nodes().map(|node| node.id.as_str()).collect();
    assert_eq!(ids.len(), nodes().count());
    for found in nodes() {
        assert!(!found.title.is_empty(), "{}", found.id);
        assert!(found.source.starts_with("https://"), "{}", found.id);
        assert!(
            found.parent.as_ref().is_none_or(|parent| node(parent).is_some()),
            "{}",
            found.id
        );
        assert_eq!(
            found.valid_from.is_some(),
            found.status == Status::InForce,
            "{}",
            found.id
        );
    }
    assert!(
        packs()
            .iter()
            .all(|pack| !pack.nodes.is_empty() && !pack.version.is_empty() && !pack.note.is_empty())
    );
}

#[test]
fn nodes_are_found_by_their_ids() {
    assert_eq!(node("cqc-saf:S8").unwrap().title, "Medicines optimisation");
    let paragraph = node("reg:12(2)(g)").unwrap();
    assert_eq!(
        (paragraph.title.as_str(), paragraph.parent.as_deref()),
        ("Medicines are managed properly and safely", Some("reg:12"))
    );
    assert_eq!(node("cqc-saf:S9"), None);
    assert_eq!(node("S8"), None);
    assert_eq!(pack_of("cqc-saf:S9").map(|pack| pack.id.as_str()), Some("cqc-saf"));
}

#[test]
fn the_crosswalk_leads_from_the_34_statements_to_the_24_drafts_and_back() {
    let check = |id: &str, expected: &[&str]| {
        let found: Vec<&str> = crosswalk(id).into_iter().map(|node| node.id.as_str()).collect();
        assert_eq!(found, expected, "{id}");
    };
    check("cqc-saf:S8", &["cqc-kloe:S7"]);
    check("cqc-saf:S5", &["cqc-kloe:S5"]);
    check("cqc-saf:R6", &["cqc-kloe:E2", "cqc-kloe:R4"]);
    check("cqc-kloe:S5", &["cqc-saf:S5", "cqc-saf:S7"]);
    check("cqc-saf:W8", &[]); // no single home
    check("reg:17", &[]);
    let drafts = nodes().filter(|node| node.id.starts_with("cqc-kloe:"));
    assert!(
        drafts.into_iter().all(|draft| !crosswalk(&draft.id).is_empty()),
        "no draft comes from nowhere"
    );
    let without_home: Vec<&str> = nodes()
        .filter(|node| node.id.starts_with("cqc-saf:") && crosswalk(&node.id).is_empty())
        .map(|node| node.id.as_str())
        .collect();
    assert_eq!(without_home, ["cqc-saf:C4", "cqc-saf:W8"]);
}

#[test]
fn what_counts_depends_on_the_day_and_a_draft_never_does() {
    let counts = |id: &str, date: &str| {
        let date: NaiveDate = date.parse().unwrap();
        valid_on(date).any(|node| node.id == id)
    };
    assert!(!counts("cqc-saf:S8", "2023-11-20"));
    assert!(counts("cqc-saf:S8", "2023-11-21"));
    assert!(!counts("cqc-kloe:S7", "2027-06-01"));
    assert!(!counts("reg:9A", "2024-04-05"));
    assert!(counts("reg:9A", "2024-04-06"));
    assert!(counts("reg:9", "2024-04-05"));
}

#[test]
fn a_standard_in_words_says_its_title_and_where_it_leads() {
    assert_eq!(
        in_words("cqc-saf:S8"),
        "cqc-saf:S8 Medicines optimisation (see also cqc-kloe:S7 Safe medicines and treatments, draft)"
    );
    assert_eq!(
        in_words("reg:12(2)(g)"),
        "reg:12(2)(g) Medicines are managed properly and safely"
    );
    assert_eq!(in_words("Medicines policy 7"), "Medicines policy 7");
}

/// The bundled tools name their standards by id; a slip there would print as it stands on every finding.
#[test]
fn every_standard_of_the_pinned_tools_stands_in_a_pack() {
    let lock = include_str!("../../../workflows/prn-medicines/tools.lock");
    let quoted = lock.split('"').map(|part| part.trim_end_matches('\\'));
    let named: BTreeSet<&str> = quoted.filter(|part| pack_of(part).is_some()).collect();
    assert!(named.len() > 15, "{named:?}");
    let unknown: Vec<&&str> = named.iter().filter(|id| node(id).is_none()).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    let like_an_id = |part: &&str| ["cqc-", "reg:", "nice-"].iter().any(|start| part.starts_with(start));
    let strays: Vec<&str> = lock
        .split('"')
        .map(|part| part.trim_end_matches('\\'))
        .filter(like_an_id)
        .filter(|id| node(id).is_none())
        .collect();
    assert!(strays.is_empty(), "{strays:?}");
}
