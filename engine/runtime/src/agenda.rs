//! Puts the agenda of a forum together: the records that it speaks of are looked up in the lists, what is said about them is the core's.

use crate::rows::{Kind, List, Which};
use crate::view::{PAGE_ROWS_MAX, View, ViewError};
use ratchet_core::agenda::{Material, build};
use ratchet_core::command::Command;
use ratchet_core::definition::Definition;
use ratchet_core::id::MeetingId;
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::record::{AgendaItem, Record};
use ratchet_core::rejection::Rejection;

/// A forum's agenda as things stand.
pub fn agenda(view: &View, definition: &Definition, forum: &str, now: Instant) -> Result<Vec<AgendaItem>, ViewError> {
    let material = material(view)?;
    view.ask(|read| build(read, definition, forum, &material, now))
}

/// What answers a meeting that waits for its agenda; `None` when it waits no more.
pub(crate) fn freeze(view: &View, id: MeetingId) -> Result<Option<Command>, ViewError> {
    let meeting = match view.record(&Key::Meeting(id))?.as_deref() {
        Some(Record::Meeting(meeting)) if meeting.runs() && meeting.agenda.is_none() => meeting.clone(),
        _ => return Ok(None),
    };
    let definition = match view.record(&Key::Definition(meeting.definition.clone()))?.as_deref() {
        Some(Record::Definition(definition)) => definition.clone(),
        _ => return Err(Rejection::nothing("definition", &meeting.definition).into()),
    };
    let agenda = agenda(view, &definition, &meeting.forum, meeting.called_at)?;
    Ok(Some(Command::FreezeAgenda { agenda, meeting: id }))
}

/// The first page of each list. Who has more open than a page has another problem, and the agenda says how much more there is.
fn material(view: &View) -> Result<Material, ViewError> {
    let mut material = Material::default();
    let lists = [
        (Kind::Actions, Which::Open),
        (Kind::Audits, Which::Open),
        (Kind::Audits, Which::All),
        (Kind::Findings, Which::Open),
        (Kind::Plans, Which::Open),
        (Kind::Plans, Which::All),
    ];
    for (kind, which) in lists {
        let list = List::of(kind, which);
        for record in view.list(&list, None, PAGE_ROWS_MAX)?.records {
            match record.as_ref() {
                Record::Action(action) => material.actions.push(action.as_ref().clone()),
                Record::Audit(audit) => material.audits.push(audit.as_ref().clone()),
                Record::Finding(finding) => material.findings.push(finding.as_ref().clone()),
                Record::Plan(plan) => material.plans.push(plan.as_ref().clone()),
                _ => {}
            }
        }
    }
    material.audits.sort_by_key(|audit| audit.id);
    material.audits.dedup_by_key(|audit| audit.id);
    material.plans.sort_by_key(|plan| plan.id);
    material.plans.dedup_by_key(|plan| plan.id);
    Ok(material)
}
