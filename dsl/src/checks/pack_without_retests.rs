//! An evidence pack that tells what was done and not whether it worked.

use super::Folder;
use crate::ast::fold;
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use crate::source::Place;

pub static ENTRY: Entry = Entry {
    name: "pack-without-retests",
    code: "Q0501",
    severity: Severity::Warning,
    page: Page {
        catches: "An evidence pack that does not show retest results.",
        why: "Findings and actions say what was wrong and what was done. Only the retest beside the first result says whether practice changed.",
        source: "the guidance behind Ratchet: commissioners see retest results, not promises (D21)",
        example: "pack \"Commissioner assurance\"\n  shows: findings, actions",
        better: "pack \"Commissioner assurance\"\n  shows: findings, actions, retest results",
        fix: "adds `retest results` to the line",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for pack in &folder.blocks.packs {
        let Some(shows) = pack.shows.said() else { continue };
        if !folder.definition.packs.contains_key(&pack.head.name.value)
            || shows
                .value
                .iter()
                .any(|part| fold(&part.value).replace("re-test", "retest") == "retest results")
        {
            continue;
        }
        let end = Place {
            start: shows.place.end,
            ..shows.place
        };
        problems.push(
            Diagnostic::new(&ENTRY, shows.place, "this pack does not show whether anything improved")
                .label("no retest results")
                .why("findings and actions say what was done; only a retest says whether it worked.")
                .help("add `retest results` to the line")
                .fix(end, ", retest results"),
        );
    }
}
