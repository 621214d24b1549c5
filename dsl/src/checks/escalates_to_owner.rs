//! A ladder that tells people about their own delay.

use super::Folder;
use crate::ast::{Name, Rung, Slot, fold};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};

pub static ENTRY: Entry = Entry {
    name: "escalates-to-owner",
    code: "Q0201",
    severity: Severity::Error,
    page: Page {
        catches: "An escalation to the role that is late itself: the owner of the rule, of the action, or the role that does the retest.",
        why: "Whoever is late already knows. An escalation is for somebody who can help or insist.",
        source: "the guidance behind Ratchet: what is overdue goes to the registered manager (D10)",
        example: "rule \"Fix a missing protocol part\"\n  owner: practice lead\n  escalate: to practice lead when overdue",
        better: "  escalate: to registered manager when overdue",
        fix: "left to you: who can help or insist is a choice",
    },
};

/// Something that a ladder guards.
struct Guarded<'a> {
    owner: &'a str,
    what: String,
}

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for audit in &folder.blocks.audits {
        let guarded = audit.owner.value().map(|owner| Guarded {
            owner,
            what: "this audit".to_owned(),
        });
        judge(&audit.escalate, &guarded.into_iter().collect::<Vec<_>>(), problems);
    }
    for rule in &folder.blocks.rules {
        let guarded = rule.owner.value().map(|owner| Guarded {
            owner,
            what: "this rule".to_owned(),
        });
        judge(&rule.escalate, &guarded.into_iter().collect::<Vec<_>>(), problems);
    }
    for plan in &folder.blocks.plans {
        let mut inherits = Vec::new();
        for action in &plan.actions {
            let guarded = action.by.as_ref().map(|by| guarded(by, "action", &action.head.name));
            if action.escalate.is_absent() {
                inherits.extend(guarded);
            } else {
                judge(&action.escalate, &guarded.into_iter().collect::<Vec<_>>(), problems);
            }
        }
        inherits.extend(
            plan.retests
                .iter()
                .filter_map(|retest| retest.by.as_ref().map(|by| guarded(by, "retest", &retest.head.name))),
        );
        judge(&plan.escalate, &inherits, problems);
    }
}

fn guarded<'a>(by: &'a Name, word: &str, name: &Name) -> Guarded<'a> {
    Guarded {
        owner: &by.value,
        what: format!("{word} \"{}\"", crate::render::shorten(&name.value, 50)),
    }
}

fn judge(ladder: &Slot<Vec<Rung>>, guarded: &[Guarded<'_>], problems: &mut Problems) {
    for rung in ladder.value().into_iter().flatten() {
        let to = fold(&rung.to.value);
        let Some(late) = guarded.iter().find(|guarded| fold(guarded.owner) == to) else {
            continue;
        };
        problems.push(
            Diagnostic::new(
                &ENTRY,
                rung.to.place,
                format!(
                    "{} would be told about their own delay",
                    crate::render::shorten(&rung.to.value, 30)
                ),
            )
            .label(format!("owns {}", late.what))
            .why("whoever is late already knows. An escalation is for somebody who can help or insist.")
            .help("name the role above"),
        );
    }
}
