//! Install, remove, trust, limit, grant: what may stand on the shelf of audit tools and what it may do.

use super::study::{Study, check_name, check_text, unknown};
use crate::event::{Actor, Event};
use crate::key::Key;
use crate::limits;
use crate::record::{
    Allowance, Grant, Read, ReadTyped, Record, Shelf, Shelved, ToolLimits, ToolPackage, version_numbers,
};
use crate::record_list::RecordList;
use crate::rejection::Rejection;
use crate::shelf::{Installation, ShelfWish, ToolRefusal};
use crate::state::Halt;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) fn decide(study: &mut Study<'_, impl Read>, wish: &ShelfWish) -> Result<(), Halt> {
    if !matches!(study.actor(), Actor::Operator) {
        let what = "audit tools, their keys, limits and rights are looked after";
        return Err(Rejection::OperatorOnly { what }.into());
    }
    let shelf = study.shelf()?.map(|shelf| shelf.as_ref().clone()).unwrap_or_default();
    match wish {
        ShelfWish::Install(wanted) => install(study, &shelf, wanted),
        ShelfWish::Refuse(refusal) => refuse(study, refusal),
        ShelfWish::Remove { digest, uses } => remove(study, &shelf, digest, uses),
        ShelfWish::Trust { key, name } => trust(study, &shelf, key, name),
        ShelfWish::Distrust { key, reason } => distrust(study, &shelf, key, reason),
        ShelfWish::HandIn { list, records, service } => hand_in(study, list, records, service),
        ShelfWish::Limit { limits, tool } => limit(study, &shelf, tool, *limits),
        ShelfWish::Grant { records, service, tool } => grant(study, &shelf, &Right { records, service, tool }),
        ShelfWish::Revoke { records, service, tool } => revoke(study, &shelf, &Right { records, service, tool }),
    }
}

fn install(study: &mut Study<'_, impl Read>, shelf: &Shelf, wanted: &Installation) -> Result<(), Halt> {
    let package = &wanted.package;
    check_package(package)?;
    check_name("where the tool came from", &wanted.source)?;
    if shelf
        .tools
        .get(&package.digest)
        .is_some_and(|there| there.package == *package)
    {
        return Ok(());
    }
    if shelf.tools.len() >= limits::TOOLS_INSTALLED && !shelf.tools.contains_key(&package.digest) {
        let what = "the number of installed tools";
        return Err(Rejection::TooMuch {
            what,
            limit: limits::TOOLS_INSTALLED,
        }
        .into());
    }
    let same_version = shelf.tools.values().find(|there| {
        there.package.id == package.id
            && there.package.version == package.version
            && there.package.digest != package.digest
    });
    if let Some(there) = same_version {
        return Err(Rejection::ToolVersionTaken {
            installed: there.package.digest.clone(),
            tool: package.name(),
        }
        .into());
    }
    let needed = needed(shelf, wanted);
    if let Some(missing) = needed.iter().find(|needed| !wanted.allow.contains(needed)) {
        return Err(not_allowed(*missing, shelf, wanted).into());
    }
    study.emit(Event::ToolInstalled {
        allowed: needed,
        package: Box::new(package.clone()),
        source: wanted.source.clone(),
    })
}

/// What somebody has to ask for before this tool is installed.
fn needed(shelf: &Shelf, wanted: &Installation) -> BTreeSet<Allowance> {
    let package = &wanted.package;
    let mut needed = BTreeSet::new();
    match &package.signed_by {
        None => drop(needed.insert(Allowance::Unsigned)),
        Some(key) if !shelf.keys.contains_key(key) => drop(needed.insert(Allowance::Untrusted)),
        Some(_) => {}
    }
    let others = |there: &&Shelved| there.package.id == package.id && there.package.digest != package.digest;
    let before = shelf.tools.values().filter(others);
    let newest = before.max_by_key(|there| version_numbers(&there.package.version));
    if newest.is_some_and(|there| there.package.signed_by != package.signed_by && there.package.signed_by.is_some()) {
        needed.insert(Allowance::OtherKey);
    }
    let newest = newest.map(|there| there.package.version.as_str());
    let highest = newest
        .into_iter()
        .chain(wanted.bundled.as_deref())
        .map(version_numbers)
        .max();
    if highest.is_some_and(|highest| version_numbers(&package.version) < highest) {
        needed.insert(Allowance::Downgrade);
    }
    needed
}

fn not_allowed(missing: Allowance, shelf: &Shelf, wanted: &Installation) -> Rejection {
    let package = &wanted.package;
    let tool = package.name();
    let signed_by = package.signed_by.clone().unwrap_or_default();
    let newest = shelf.newest(&package.id).map(|there| &there.package);
    match missing {
        Allowance::Unsigned => Rejection::ToolUnsigned { tool },
        Allowance::Untrusted => Rejection::ToolUntrusted { key: signed_by, tool },
        Allowance::OtherKey => Rejection::ToolOtherKey {
            before: newest.and_then(|there| there.signed_by.clone()).unwrap_or_default(),
            tool,
        },
        Allowance::Downgrade => {
            let versions = newest
                .map(|there| there.version.clone())
                .into_iter()
                .chain(wanted.bundled.clone());
            let present = versions
                .max_by_key(|version| version_numbers(version))
                .unwrap_or_default();
            Rejection::ToolDowngrade { present, tool }
        }
    }
}

fn check_package(package: &ToolPackage) -> Result<(), Halt> {
    check_name("the id of the tool", &package.id)?;
    check_name("the version of the tool", &package.version)?;
    check_name("the author of the tool", &package.author)?;
    check_name("the licence of the tool", &package.licence)?;
    check_name("the contract of the tool", &package.contract)?;
    if package.asks.len() > limits::TOOL_ASKS {
        let what = "the number of lists that the tool asks to read";
        return Err(Rejection::TooMuch {
            what,
            limit: limits::TOOL_ASKS,
        }
        .into());
    }
    package
        .asks
        .iter()
        .try_for_each(|list| check_name("a list that the tool asks to read", list))
}

fn refuse(study: &mut Study<'_, impl Read>, refusal: &ToolRefusal) -> Result<(), Halt> {
    check_name("the outcome", &refusal.outcome)?;
    let reason: String = refusal.reason.chars().take(limits::TEXT_CHARS).collect();
    study.emit(Event::ToolRefused {
        outcome: refusal.outcome.clone(),
        package: refusal.package.clone(),
        reason,
        source: refusal.source.chars().take(limits::NAME_CHARS).collect(),
    })
}

fn remove(study: &mut Study<'_, impl Read>, shelf: &Shelf, digest: &str, uses: &[String]) -> Result<(), Halt> {
    let tool = installed(shelf, digest)?.package.clone();
    let mut uses = uses.to_vec();
    // What the door found only becomes less while it looks; workflows that came into force meanwhile are seen here.
    let hash = study.founded()?.definition.clone();
    let in_force = hash.map(|hash| study.pinned(&hash)).transpose()?;
    let pinned = in_force.is_some_and(|definition| definition.tools.values().any(|used| used.digest == digest));
    if pinned && uses.is_empty() {
        uses.push("the workflows in force".to_owned());
    }
    if !uses.is_empty() {
        return Err(Rejection::ToolInUse {
            tool: tool.name(),
            uses,
        }
        .into());
    }
    study.emit(Event::ToolRemoved {
        digest: digest.to_owned(),
        tool: tool.id,
    })
}

fn trust(study: &mut Study<'_, impl Read>, shelf: &Shelf, key: &str, name: &str) -> Result<(), Halt> {
    check_name("whose key it is", name)?;
    check_key(key)?;
    if shelf.keys.len() >= limits::KEYS_TRUSTED && !shelf.keys.contains_key(key) {
        let what = "the number of trusted keys";
        return Err(Rejection::TooMuch {
            what,
            limit: limits::KEYS_TRUSTED,
        }
        .into());
    }
    if shelf.keys.get(key).is_some_and(|known| known.name == name) {
        return Ok(());
    }
    study.emit(Event::ToolKeyTrusted {
        key: key.to_owned(),
        name: name.to_owned(),
    })
}

fn distrust(study: &mut Study<'_, impl Read>, shelf: &Shelf, key: &str, reason: &str) -> Result<(), Halt> {
    check_text("the reason", reason)?;
    if !shelf.keys.contains_key(key) {
        return Err(unknown("trusted key", key, shelf.keys.keys()));
    }
    study.emit(Event::ToolKeyDistrusted {
        key: key.to_owned(),
        reason: reason.to_owned(),
    })
}

fn check_key(key: &str) -> Result<(), Halt> {
    let is_key = key.len() == 64 && key.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if is_key {
        return Ok(());
    }
    let reason = "a public key is 64 characters of 0-9 and a-f, as `ratchet plugin keys generate` prints it".to_owned();
    Err(Rejection::BadText {
        what: "the key",
        reason,
    }
    .into())
}

fn limit(study: &mut Study<'_, impl Read>, shelf: &Shelf, tool: &str, wanted: ToolLimits) -> Result<(), Halt> {
    check_name("the id of the tool", tool)?;
    let bounds = [
        ("memory", "MiB", wanted.memory_mib, limits::TOOL_MEMORY_MIB),
        ("answer", "MiB", wanted.output_mib, limits::TOOL_OUTPUT_MIB),
        ("time", "ms", wanted.time_ms, limits::TOOL_TIME_MS),
    ];
    for (what, unit, value, (least, most)) in bounds {
        if value.is_some_and(|value| value < least || value > most) {
            let reason = format!("its {what} can be from {least} to {most} {unit}");
            return Err(Rejection::BadText {
                what: "the limit of the tool",
                reason,
            }
            .into());
        }
    }
    if shelf.limits.get(tool).copied().unwrap_or_default() == wanted {
        return Ok(());
    }
    if shelf.limits.len() >= limits::TOOLS_INSTALLED && !shelf.limits.contains_key(tool) {
        let what = "the number of tools with limits of their own";
        return Err(Rejection::TooMuch {
            what,
            limit: limits::TOOLS_INSTALLED,
        }
        .into());
    }
    study.emit(Event::ToolLimited {
        limits: wanted,
        tool: tool.to_owned(),
    })
}

struct Right<'a> {
    records: &'a str,
    service: &'a str,
    tool: &'a str,
}

impl Right<'_> {
    fn stands(&self, shelf: &Shelf) -> bool {
        let wanted = Grant {
            records: self.records.to_owned(),
            service: self.service.to_owned(),
        };
        shelf
            .grants
            .get(self.tool)
            .is_some_and(|grants| grants.contains(&wanted))
    }
}

fn grant(study: &mut Study<'_, impl Read>, shelf: &Shelf, right: &Right<'_>) -> Result<(), Halt> {
    let asks: BTreeSet<&String> = versions(shelf, right.tool)
        .flat_map(|tool| &tool.package.asks)
        .collect();
    if versions(shelf, right.tool).next().is_none() {
        return Err(unknown(
            "installed tool",
            right.tool,
            shelf.tools.values().map(|tool| &tool.package.id),
        ));
    }
    if !asks.contains(&right.records.to_owned()) {
        return Err(Rejection::NotPossible {
            what: format!("`{}` is not given to {}", right.records, right.tool),
            reason: match asks.len() {
                0 => "it does not ask to read anything".to_owned(),
                _ => format!(
                    "it asks for {} only",
                    asks.into_iter().cloned().collect::<Vec<_>>().join(", ")
                ),
            },
        }
        .into());
    }
    let (_, definition) = study.in_force()?;
    if !definition.services.contains_key(right.service) {
        return Err(unknown("service", right.service, definition.services.keys()));
    }
    if right.stands(shelf) {
        return Ok(());
    }
    study.emit(Event::RecordsGranted {
        records: right.records.to_owned(),
        service: right.service.to_owned(),
        tool: right.tool.to_owned(),
    })
}

fn revoke(study: &mut Study<'_, impl Read>, shelf: &Shelf, right: &Right<'_>) -> Result<(), Halt> {
    if !right.stands(shelf) {
        return Err(Rejection::NotPossible {
            what: format!("nothing is taken from {}", right.tool),
            reason: format!("it was not given `{}` in {}", right.records, right.service),
        }
        .into());
    }
    study.emit(Event::RecordsRevoked {
        records: right.records.to_owned(),
        service: right.service.to_owned(),
        tool: right.tool.to_owned(),
    })
}

fn hand_in(study: &mut Study<'_, impl Read>, list: &Arc<RecordList>, name: &str, service: &str) -> Result<(), Halt> {
    check_name("the name of the list", name)?;
    let (_, definition) = study.in_force()?;
    if !definition.services.contains_key(service) {
        return Err(unknown("service", service, definition.services.keys()));
    }
    if let Err(reason) = list.check() {
        return Err(Rejection::BadText {
            what: "the list",
            reason,
        }
        .into());
    }
    let before = Key::ListInForce(service.to_owned(), name.to_owned());
    if matches!(study.record(&before)?, Some(Record::ListInForce(digest)) if *digest == list.digest()) {
        return Ok(());
    }
    study.emit(Event::RecordsHandedIn {
        list: list.clone(),
        records: name.to_owned(),
        service: service.to_owned(),
    })
}

fn versions<'a>(shelf: &'a Shelf, id: &'a str) -> impl Iterator<Item = &'a Shelved> {
    shelf.tools.values().filter(move |tool| tool.package.id == id)
}

fn installed<'s>(shelf: &'s Shelf, digest: &str) -> Result<&'s Shelved, Halt> {
    let names = || shelf.tools.values().map(|tool| tool.package.name()).collect::<Vec<_>>();
    shelf
        .tools
        .get(digest)
        .ok_or_else(|| unknown("installed tool", digest, names().iter()))
}
