//! What people do with an audit: they hand it in, correct it, or decide that it is not made.

use super::deed::{Doer, Wish};
use super::records::Records;
use super::slip;
use crate::house::{House, PlayError};
use ratchet_core::command::Command;
use ratchet_core::definition::Definition;
use ratchet_core::event::Actor;
use ratchet_core::id::AuditId;
use ratchet_core::record::{Audit, AuditStage, ReadTyped};

pub(super) fn answer(
    house: &House,
    records: &Records,
    definition: &Definition,
    id: AuditId,
    by: &Doer,
) -> Result<Option<Wish>, PlayError> {
    let audit = house.records().audit(id).ok().flatten();
    let Some(audit) = audit.filter(|audit| audit.stage == AuditStage::Open && audit.sample.is_some()) else {
        return Ok(None);
    };
    let Some(by) = by.actor(house, &audit.service) else {
        return Ok(None);
    };
    let tool = definition
        .audits
        .get(&audit.name)
        .and_then(|rules| definition.tool_of(rules));
    let mut found = records.answers(audit, definition, &house.calendar(&audit.service))?;
    if let Some(tool) = tool.filter(|_| slip::is_in(house, audit)) {
        slip::make(&mut found, &tool.description);
    }
    Ok(Some(Wish {
        by,
        command: Command::SubmitAudit {
            audit: id,
            records: found,
            tool_version: tool.map(|tool| tool.description.version.clone()),
        },
        service: Some(audit.service.clone()),
        tries: format!("tries to hand in {id}"),
    }))
}

pub(super) fn correct(house: &House, id: AuditId, by: &Doer, reason: &str) -> Option<Wish> {
    let audit = house.records().audit(id).ok().flatten()?;
    Some(Wish {
        by: by.actor(house, &audit.service)?,
        command: Command::CorrectAudit {
            audit: id,
            reason: reason.to_owned(),
        },
        service: Some(audit.service.clone()),
        tries: format!("tries to correct {id}"),
    })
}

/// The audit that is open under this name.
pub(super) fn waive(house: &House, name: &str, by: &str, (service, reason): (&str, &str)) -> Option<Wish> {
    let is_meant = |audit: &&Audit| audit.name == name && audit.service == service && audit.stage == AuditStage::Open;
    let audit = house.audits().find(is_meant)?.id;
    Some(Wish {
        by: Actor::Person(by.to_owned()),
        command: Command::WaiveAudit {
            audit,
            forum: None,
            present: Vec::new(),
            reason: reason.to_owned(),
        },
        service: Some(service.to_owned()),
        tries: format!("tries to waive {audit}"),
    })
}
