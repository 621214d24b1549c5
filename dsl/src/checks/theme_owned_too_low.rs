//! A theme whose owner has a superior among those whose work it is about.

use super::Folder;
use crate::ast::{Clause, Holds, Plan, Theme, fold};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use std::collections::BTreeSet;

pub static ENTRY: Entry = Entry {
    name: "theme-owned-too-low",
    code: "Q0208",
    severity: Severity::Warning,
    page: Page {
        catches: "A theme owned by a role that reports to somebody who owns one of its audits or plans.",
        why: "A theme asks several teams to change one thing. Nobody can ask that of their own manager.",
        source: "the guidance behind Ratchet: cross-service themes have a senior owner (D19)",
        example: "theme \"Consistent recording\"\n  owner: team leader      (and an audit that it watches belongs to the registered manager)",
        better: "theme \"Consistent recording\"\n  owner: nominated individual",
        fix: "names the highest role at or above whoever owns the watched work",
    },
};

/// Somebody whose work the theme is about, and which work that is.
struct Party {
    role: String,
    what: String,
}

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for theme in &folder.blocks.themes {
        let (Some(owner), Some(compiled)) = (theme.owner.said(), folder.definition.themes.get(&theme.head.name.value))
        else {
            continue;
        };
        let above = superiors(folder, &compiled.owner);
        let Some(party) = parties(folder, theme)
            .into_iter()
            .find(|party| above.contains(&party.role))
        else {
            continue;
        };
        let problem = Diagnostic::new(&ENTRY, owner.place, "this theme is owned too low")
            .label(format!("reports to whoever owns {}", party.what))
            .why("a theme asks several teams to change, and nobody can ask that of their own manager.");
        let top = top_of(folder, &party.role);
        problems.push(problem.help(format!("owner: {top}")).fix(owner.place, top));
    }
}

/// The owners of what the theme watches, and of the plans that answer it or its audits.
fn parties(folder: &Folder<'_>, theme: &Theme) -> Vec<Party> {
    let watched: BTreeSet<String> = theme
        .watches
        .value()
        .into_iter()
        .flatten()
        .map(|name| fold(&name.value))
        .collect();
    let audits = folder.definition.audits.iter();
    let audits = audits.filter(|(name, _)| watched.contains(&fold(name)));
    let audits = audits.map(|(name, audit)| Party {
        role: audit.owner.clone(),
        what: format!("audit \"{}\"", crate::render::shorten(name, 50)),
    });
    let plans = folder.blocks.plans.iter();
    let plans = plans.filter(|plan| answers(plan, theme, &watched));
    let plans = plans.filter_map(|plan| {
        folder.compiled(plan).map(|compiled| Party {
            role: compiled.owner.clone(),
            what: format!("plan \"{}\"", crate::render::shorten(&plan.head.name.value, 50)),
        })
    });
    audits.chain(plans).collect()
}

fn answers(plan: &Plan, theme: &Theme, watched: &BTreeSet<String>) -> bool {
    let clauses = plan.opens.value().map(|opens| opens.each()).unwrap_or_default();
    clauses.into_iter().any(|clause| match &clause.value {
        Clause::ThemeRaised(name, Holds::Yes) => fold(&name.value) == fold(&theme.head.name.value),
        Clause::Significant { audit, .. } => watched.contains(&fold(&audit.value)),
        _ => false,
    })
}

/// Every role above a role. Roles that report in a circle are walked once.
fn superiors(folder: &Folder<'_>, role: &str) -> BTreeSet<String> {
    let mut above = BTreeSet::new();
    let mut current = role;
    while let Some(next) = reports_to(folder, current)
        && above.insert(next.to_owned())
    {
        current = next;
    }
    above.remove(role);
    above
}

/// The highest role at or above a role.
fn top_of(folder: &Folder<'_>, role: &str) -> String {
    let mut seen = BTreeSet::new();
    let mut current = role;
    while let Some(next) = reports_to(folder, current)
        && seen.insert(next)
    {
        current = next;
    }
    current.to_owned()
}

fn reports_to<'f>(folder: &'f Folder<'_>, role: &str) -> Option<&'f str> {
    folder.definition.roles.get(role)?.reports_to.as_deref()
}
