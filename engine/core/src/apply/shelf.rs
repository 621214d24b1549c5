//! What installing, trusting, limiting and granting do to the shelf.

use super::Stop;
use super::duty::edit_audit;
use crate::event::{Event, Recorded};
use crate::key::Key;
use crate::record::{DistrustedKey, Grant, Record, Shelf, Shelved, TrustedKey};
use crate::state::Edit;

pub(super) fn apply(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    match &recorded.event {
        Event::ToolInstalled { allowed, package, .. } => edit(records, |shelf| {
            let shelved = Shelved {
                allowed: allowed.clone(),
                at: recorded.at,
                package: package.as_ref().clone(),
            };
            shelf.tools.insert(package.digest.clone(), shelved);
        }),
        Event::ToolRemoved { digest, tool } => edit(records, |shelf| {
            shelf.tools.remove(digest);
            // A tool that is gone keeps no rights: installed again, it asks again.
            if shelf.newest(tool).is_none() {
                shelf.grants.remove(tool);
            }
            forget_unused(shelf);
        }),
        Event::ToolKeyTrusted { key, name } => edit(records, |shelf| {
            let trusted = TrustedKey {
                at: recorded.at,
                name: name.clone(),
            };
            shelf.distrusted.remove(key);
            shelf.keys.insert(key.clone(), trusted);
        }),
        Event::ToolKeyDistrusted { key, reason } => edit(records, |shelf| {
            let Some(trusted) = shelf.keys.remove(key) else { return };
            let distrusted = DistrustedKey {
                at: recorded.at,
                name: trusted.name,
                reason: reason.clone(),
            };
            shelf.distrusted.insert(key.clone(), distrusted);
            forget_unused(shelf);
        }),
        Event::ToolLimited { limits, tool } => edit(records, |shelf| {
            if *limits == Default::default() {
                shelf.limits.remove(tool);
            } else {
                shelf.limits.insert(tool.clone(), *limits);
            }
        }),
        Event::RecordsGranted {
            records: list,
            service,
            tool,
        } => edit(records, |shelf| {
            shelf
                .grants
                .entry(tool.clone())
                .or_default()
                .insert(grant(list, service));
        }),
        Event::RecordsRevoked {
            records: list,
            service,
            tool,
        } => edit(records, |shelf| {
            if let Some(grants) = shelf.grants.get_mut(tool) {
                grants.remove(&grant(list, service));
                if grants.is_empty() {
                    shelf.grants.remove(tool);
                }
            }
        }),
        Event::RecordsHandedIn {
            list,
            records: name,
            service,
        } => {
            let digest = list.digest();
            let key = Key::ListInForce(service.clone(), name.clone());
            records.put(Key::List(digest.clone()), Record::List(list.clone()));
            records.put(key, Record::ListInForce(digest));
            Ok(())
        }
        Event::RecordsLent { audit, lent } => edit_audit(records, *audit, |record| record.lent = lent.clone()),
        _ => Ok(()),
    }
}

fn grant(records: &str, service: &str) -> Grant {
    Grant {
        records: records.to_owned(),
        service: service.to_owned(),
    }
}

/// A distrusted key that signed nothing on the shelf says nothing.
fn forget_unused(shelf: &mut Shelf) {
    let Shelf { distrusted, tools, .. } = shelf;
    let signed = |key: &String| tools.values().any(|tool| tool.package.signed_by.as_ref() == Some(key));
    distrusted.retain(|key, _| signed(key));
}

fn edit(records: &mut impl Edit, change: impl FnOnce(&mut Shelf)) -> Result<(), Stop> {
    if records.record(&Key::Shelf)?.is_none() {
        records.put(Key::Shelf, Record::Shelf(Box::default()));
    }
    if let Some(Record::Shelf(shelf)) = records.edit(&Key::Shelf)? {
        change(shelf);
    }
    Ok(())
}
