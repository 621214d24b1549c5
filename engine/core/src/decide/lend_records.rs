//! Which lists a tool may read for one evaluation: fixed when the answers are handed in or the tool is asked again, so that the
//! evaluation can be repeated for ever, whatever is granted or handed in later.

use super::study::Study;
use crate::definition::Tool;
use crate::event::Event;
use crate::key::Key;
use crate::record::{Audit, Read, ReadTyped, Record};
use crate::state::Halt;
use std::collections::BTreeMap;

pub(super) fn lend(study: &mut Study<'_, impl Read>, audit: &Audit, tool: &Tool) -> Result<(), Halt> {
    let lent = lent(study, audit, tool)?;
    if lent == audit.lent {
        return Ok(());
    }
    study.emit(Event::RecordsLent { audit: audit.id, lent })
}

fn lent(study: &Study<'_, impl Read>, audit: &Audit, tool: &Tool) -> Result<BTreeMap<String, String>, Halt> {
    let base = tool.own.as_ref().and_then(|own| own.base.as_deref());
    let id = base.unwrap_or(&tool.description.id);
    let Some(shelf) = study.shelf()? else {
        return Ok(BTreeMap::new());
    };
    let grants = shelf.grants.get(id).into_iter().flatten();
    let names: Vec<String> = grants
        .filter(|grant| grant.service == audit.service)
        .map(|grant| grant.records.clone())
        .collect();
    let mut lent = BTreeMap::new();
    for name in names {
        let key = Key::ListInForce(audit.service.clone(), name.clone());
        if let Some(Record::ListInForce(digest)) = study.record(&key)? {
            lent.insert(name, digest.clone());
        }
    }
    Ok(lent)
}
