//! A folder in whole sentences and a plan as a picture.

#![allow(clippy::unwrap_used)]

mod common;

use chrono::NaiveDate;
use ratchet_core::definition::Definition;
use ratchet_dsl::show::{diagram, mermaid, sections, timeline};
use ratchet_dsl::{Folder, compile};

const PLAN: &str = "PRN with a reason, every time";

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 25).unwrap()
}

fn shipped() -> Definition {
    compile(&common::shipped(), &[]).definition.unwrap()
}

#[test]
fn the_shipped_workflow_is_told_in_sentences() {
    let told: Vec<String> = sections(&shipped(), today())
        .into_iter()
        .filter(|section| ["audit", "rule", "plan", "forum"].contains(&section.kind))
        .map(|section| {
            format!(
                "{} {}\n\n{}",
                section.kind,
                section.name,
                section.paragraphs.join("\n\n")
            )
        })
        .collect();
    insta::assert_snapshot!("show_prn", told.join("\n\n----\n\n"));
}

#[test]
fn a_time_that_the_law_sets_is_shown_with_its_source() {
    let folder = Folder::new()
        .with(
            "organisation.qip",
            include_str!("../../workflows/reg-17-report/organisation.qip"),
        )
        .with(
            "audit.qip",
            include_str!("../../workflows/reg-17-report/governance-audit.qip"),
        )
        .with(
            "report.qip",
            include_str!("../../workflows/reg-17-report/reg-17-report.qip"),
        );
    let definition = compile(&folder, &[]).definition.unwrap();
    let sections = sections(&definition, today());
    let rule = sections
        .iter()
        .find(|section| section.name == "Send the report under Regulation 17(3)")
        .unwrap();
    let told = rule.paragraphs.join(" ");
    assert!(told.contains("it would be due by Wed 23 Dec 2026."), "{told}");
    assert!(
        told.contains("The time is set by law: Written report to CQC under Regulation 17(3), 28 days from the day on which the request was received."),
        "{told}"
    );
    assert!(told.contains("Source: https://"), "{told}");
}

#[test]
fn dates_of_a_plan_follow_one_another() {
    let steps = timeline(&shipped(), PLAN, today());
    let told: Vec<String> = steps
        .iter()
        .map(|step| format!("{} {:?} {}", step.on, step.what, step.name))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
    assert!(steps.is_sorted_by_key(|step| step.on));
}

#[test]
fn a_plan_becomes_a_mermaid_diagram() {
    insta::assert_snapshot!(mermaid::mermaid(&shipped(), PLAN, today()).unwrap());
    assert_eq!(mermaid::mermaid(&shipped(), "no such plan", today()), None);
}

#[test]
fn a_plan_becomes_a_picture_that_can_be_read_without_seeing_it() {
    let mut definition = shipped();
    let plan = definition.plans.remove(PLAN).unwrap();
    let name = "Odd <names> & \"quotes\"";
    definition.plans.insert(name.to_owned(), plan);
    let svg = diagram::svg(&definition, name, today()).unwrap();
    assert!(
        svg.contains("role=\"img\"")
            && svg.contains("<title")
            && svg.contains("Odd &lt;names&gt; &amp; &quot;quotes&quot;")
    );
    let told = svg
        .split("<desc id=\"plan-told\">")
        .nth(1)
        .unwrap()
        .split("</desc>")
        .next()
        .unwrap();
    for words in [
        "Open.",
        "Action due:",
        "Re-test: Six weeks",
        "Forum: Quality forum",
        "Verified",
        "A failed re-test leads back to open.",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    // Well-formed as far as it can be seen without an XML reader: every tag that opens is closed.
    for tag in ["svg", "title", "desc", "style", "text", "defs", "marker"] {
        assert_eq!(
            svg.matches(&format!("<{tag}")).count(),
            svg.matches(&format!("</{tag}>")).count(),
            "{tag}"
        );
    }
}

#[test]
fn every_shipped_plan_can_be_shown() {
    let root = common::root().join("workflows");
    for entry in std::fs::read_dir(root)
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().is_dir())
    {
        let folder = common::folder(&entry.path());
        if folder.files.iter().all(|(path, _)| path != "tools.lock") {
            continue;
        }
        let Some(definition) = compile(&folder, &[]).definition else {
            continue;
        };
        for plan in definition.plans.keys() {
            assert!(diagram::svg(&definition, plan, today()).is_some(), "{plan}");
            assert!(mermaid::mermaid(&definition, plan, today()).is_some(), "{plan}");
        }
        for section in sections(&definition, today()) {
            for paragraph in &section.paragraphs {
                assert!(paragraph.ends_with(['.', ':', '!', '?']), "{paragraph}");
                assert!(!paragraph.contains("  ") && !paragraph.contains(" ."), "{paragraph}");
            }
        }
    }
}
