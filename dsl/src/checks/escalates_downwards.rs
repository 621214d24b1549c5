//! An escalation that goes down.

use super::Folder;
use crate::ast::{Name, Rung, Slot};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};

pub static ENTRY: Entry = Entry {
    name: "escalates-downwards",
    code: "Q0205",
    severity: Severity::Warning,
    page: Page {
        catches: "An escalation to a role below whoever is late, or below somebody who was told before.",
        why: "Whoever reports to the late owner cannot insist, and whoever reports to somebody who knows already adds nothing.",
        source: "the guidance behind Ratchet: what is overdue goes up, to the registered manager and beyond (D10)",
        example: "action \"New template\" by registered manager\n  escalate: to team leader when overdue      (who reports to the registered manager)",
        better: "  escalate: to nominated individual when overdue",
        fix: "names the role to which the owner reports, where the files say it",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    let audits = folder.blocks.audits.iter().map(|audit| (&audit.owner, &audit.escalate));
    let rules = folder.blocks.rules.iter().map(|rule| (&rule.owner, &rule.escalate));
    for (owner, ladder) in audits.chain(rules) {
        let owner: Vec<Name> = owner.said().cloned().into_iter().collect();
        judge(folder, ladder, &owner, problems);
    }
    for plan in &folder.blocks.plans {
        let mut inherits: Vec<Name> = Vec::new();
        for action in &plan.actions {
            let owner = action.by.iter().cloned();
            if action.escalate.is_absent() {
                inherits.extend(owner);
            } else {
                judge(folder, &action.escalate, &owner.collect::<Vec<_>>(), problems);
            }
        }
        inherits.extend(plan.retests.iter().filter_map(|retest| retest.by.clone()));
        judge(folder, &plan.escalate, &inherits, problems);
    }
}

fn judge(folder: &Folder<'_>, ladder: &Slot<Vec<Rung>>, owners: &[Name], problems: &mut Problems) {
    let Some(rungs) = ladder.value() else { return };
    for (at, rung) in rungs.iter().enumerate() {
        let to = &rung.to.value;
        // A team is told so that it knows, whoever it reports to.
        if folder.is_team(to) {
            continue;
        }
        let owner = owners.iter().find(|owner| folder.is_below(to, &owner.value));
        let told = rungs
            .iter()
            .take(at)
            .find(|earlier| folder.is_below(to, &earlier.to.value));
        let (above, label) = match (owner, told) {
            (Some(owner), _) => (&owner.value, format!("reports to {}, who is late", shown(&owner.value))),
            (None, Some(earlier)) => (
                &earlier.to.value,
                format!("reports to {}, who knows already", shown(&earlier.to.value)),
            ),
            (None, None) => continue,
        };
        let problem = Diagnostic::new(&ENTRY, rung.to.place, "this escalation goes down")
            .label(label)
            .why("whoever reports to the one who is late cannot insist.");
        // With several owners the role above one may be another of them.
        let next = folder
            .reports_to(above)
            .filter(|next| owners.len() == 1 && rungs.len() == 1 && !next.is_empty());
        problems.push(match next {
            Some(next) => problem.help(format!("to {next}")).fix(rung.to.place, next),
            None => problem.help("name a role above, or leave it out"),
        });
    }
}

fn shown(role: &str) -> String {
    crate::render::shorten(role, 40)
}
