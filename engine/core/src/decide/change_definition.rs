//! Bring a changed definition into force: from a preview that still holds, and approved by name where it weakens assurance. What runs
//! keeps the definition that it began with ([`super::move_plan`] moves it).

use super::apply_definition;
use super::approval::approved;
use super::study::Study;
use crate::change::{Change, Verdict, compare};
use crate::command::ChangeApproval;
use crate::definition::Definition;
use crate::event::Event;
use crate::limits;
use crate::record::Read;
use crate::rejection::Rejection;
use crate::state::Halt;
use std::sync::Arc;

pub(super) fn decide(
    study: &mut Study<'_, impl Read>,
    definition: &Arc<Definition>,
    base: Option<&str>,
    approval: Option<&ChangeApproval>,
) -> Result<(), Halt> {
    let Some(before) = study.founded()?.definition.clone() else {
        return match base {
            Some(_) => Err(stale("nothing is in force here")),
            None => apply_definition::decide(study, definition),
        };
    };
    let hash = definition.hash();
    if before == hash {
        // The same change sent twice: it is in force, and that is the answer.
        return Ok(());
    }
    if base.is_some_and(|base| base != before) {
        return Err(stale("another change came into force since"));
    }
    let in_force = study.pinned(&before)?;
    // What has errors is refused for its errors, whoever approved it.
    apply_definition::check(definition).map_err(|reason| Rejection::BadDefinition { reason })?;
    let weaker: Vec<Change> = compare(&in_force, definition)
        .into_iter()
        .filter(|change| change.verdict == Verdict::Weaker)
        .collect();
    let sentences = weaker
        .iter()
        .take(limits::WEAKENINGS_TOLD)
        .map(|change| change.sentence.clone());
    match approval {
        None if weaker.is_empty() => {}
        None => {
            return Err(Rejection::ApprovalNeeded {
                count: weaker.len(),
                sentences: sentences.collect(),
            }
            .into());
        }
        Some(approval) => {
            let present = approved(study, &in_force, approval)?;
            study.emit(Event::ChangeApproved {
                before,
                by: approval.by.clone(),
                hash,
                present,
                reason: approval.reason.clone(),
                weaker: sentences.collect(),
                weaker_count: u32::try_from(weaker.len()).unwrap_or(u32::MAX),
            })?;
        }
    }
    apply_definition::decide(study, definition)
}

fn stale(reason: &str) -> Halt {
    Rejection::StalePreview {
        reason: reason.to_owned(),
    }
    .into()
}
