//! The comparison from the top: every part of a definition, in the order in which a reader of the files expects it.

use super::sheet::{OTHER_WORDS, Sheet};
use super::{Change, Names, Verdict};
use crate::definition::{Definition, Exception, SeverityBands};

/// Every change between two definitions, those that weaken assurance first, then in the order of kinds and names.
pub fn compare(before: &Definition, after: &Definition) -> Vec<Change> {
    let names = Names::between(before, after);
    let mut sheet = Sheet::new(before, after, &names);
    let Definition {
        audits,
        causes,
        events,
        exceptions,
        forums,
        packs,
        plans,
        renames: _,
        roles,
        rules,
        services,
        severity,
        standards,
        themes,
        tools,
    } = before;
    sheet.audits(audits, &after.audits);
    sheet.rules(rules, &after.rules);
    sheet.plans(plans, &after.plans);
    sheet.themes(themes, &after.themes);
    sheet.packs(packs, &after.packs);
    sheet.forums(forums, &after.forums);
    sheet.services(services, &after.services);
    sheet.roles(roles, &after.roles);
    sheet.tools(tools, &after.tools);
    for (name, old, new) in sheet.blocks("cause", causes, &after.causes, (Verdict::Neutral, CAUSES)) {
        if old != new {
            sheet.block("cause", name);
            sheet.note(Verdict::Neutral, "lies in another area", CAUSES);
        }
    }
    for (name, old, new) in sheet.blocks("standard", standards, &after.standards, (Verdict::Neutral, STANDARDS)) {
        if old != new {
            sheet.block("standard", name);
            sheet.note(
                Verdict::Neutral,
                "has another source, other dates or other links",
                STANDARDS,
            );
        }
    }
    let as_map = |events: &std::collections::BTreeSet<String>| events.iter().map(|event| (event.clone(), ())).collect();
    sheet.blocks(
        "event",
        &as_map(events),
        &as_map(&after.events),
        (Verdict::Neutral, EVENTS),
    );
    bands(&mut sheet, *severity, after.severity);
    warnings(&mut sheet, exceptions, &after.exceptions);
    let mut changes = sheet.into_changes();
    changes.sort_by_key(|change| change.verdict);
    changes
}

const CAUSES: &str = "a cause is a word to sort findings by; nothing depends on how many there are";
const STANDARDS: &str = "the links of audits to standards are counted with the audits";
const EVENTS: &str = "what follows from an event is counted with the rules and plans that wait for it";

/// A band that begins later takes fewer things seriously.
fn bands(sheet: &mut Sheet<'_>, before: SeverityBands, after: SeverityBands) {
    let SeverityBands {
        extreme,
        high,
        moderate,
    } = before;
    let bands = [
        ("extreme", extreme, after.extreme),
        ("high", high, after.high),
        ("moderate", moderate, after.moderate),
    ];
    for (name, old, new) in bands.into_iter().filter(|(_, old, new)| old != new) {
        sheet.block("severity band", name);
        sheet.more(
            new.cmp(&old),
            Verdict::Weaker,
            format!("begins at {new} instead of {old}"),
            "a band that begins later takes fewer findings seriously",
        );
    }
}

/// A warning that is switched off is a risk that is lived with.
fn warnings(sheet: &mut Sheet<'_>, before: &[Exception], after: &[Exception]) {
    let same = |one: &Exception, other: &Exception| one.warning == other.warning && one.place == other.place;
    for old in before {
        sheet.block("exception", &old.name);
        match after.iter().find(|new| same(old, new)) {
            Some(new) => {
                let Exception {
                    name,
                    reason,
                    title,
                    warning: _,
                    place: _,
                } = old;
                if (name, reason, title) != (&new.name, &new.reason, &new.title) {
                    sheet.block("exception", &new.name);
                    sheet.note(Verdict::Neutral, "is explained in other words", OTHER_WORDS);
                }
            }
            None => sheet.note(
                Verdict::Stronger,
                format!("no longer switches off `{}` for {}", old.warning, old.place),
                "the warning speaks again",
            ),
        }
    }
    for new in after.iter().filter(|new| !before.iter().any(|old| same(old, new))) {
        sheet.block("exception", &new.name);
        sheet.note(
            Verdict::Weaker,
            format!("switches off `{}` for {}", new.warning, new.place),
            "a warning that is switched off warns nobody",
        );
    }
    if before.len() == after.len() && before != after {
        let same_set = before.iter().all(|old| after.contains(old));
        if same_set {
            sheet.block("exception", &before[0].name);
            sheet.note(Verdict::Neutral, "stands at another place in the files", OTHER_WORDS);
        }
    }
}
