//! Names before and after: what `was "Old name"` says, so that a renamed block is one block and not two.

use crate::definition::{Definition, Rename};
use std::collections::{BTreeMap, BTreeSet};

/// New names of what was renamed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    now: BTreeMap<(String, String), String>,
}

impl Names {
    /// What was renamed between two definitions. A rename counts when its old name stands only before and its new one only after;
    /// renames of the older definition count backwards, for a change that is taken back.
    pub fn between(before: &Definition, after: &Definition) -> Self {
        let mut now = BTreeMap::new();
        let mut put = |kind: &str, was: &str, is: &str| {
            let (old, new) = (names_of(before, kind), names_of(after, kind));
            let moved = old.contains(was) && !new.contains(was) && new.contains(is) && !old.contains(is);
            if moved {
                now.insert((kind.to_owned(), was.to_owned()), is.to_owned());
            }
        };
        for Rename { kind, now, was } in &after.renames {
            put(kind, was, now);
        }
        for Rename { kind, now, was } in &before.renames {
            put(kind, now, was);
        }
        Self { now }
    }

    /// The present name of what had this name before.
    pub fn now<'n>(&'n self, kind: &str, was: &'n str) -> &'n str {
        self.now
            .get(&(kind.to_owned(), was.to_owned()))
            .map_or(was, String::as_str)
    }

    /// Kind, old name and new name of each renamed block.
    pub fn renamed(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.now
            .iter()
            .map(|((kind, was), now)| (kind.as_str(), was.as_str(), now.as_str()))
    }
}

fn names_of<'d>(definition: &'d Definition, kind: &str) -> BTreeSet<&'d str> {
    fn keys<T>(map: &BTreeMap<String, T>) -> BTreeSet<&str> {
        map.keys().map(String::as_str).collect()
    }
    match kind {
        "audit" => keys(&definition.audits),
        "cause" => keys(&definition.causes),
        "event" => definition.events.iter().map(String::as_str).collect(),
        "forum" => keys(&definition.forums),
        "pack" => keys(&definition.packs),
        "plan" => keys(&definition.plans),
        "role" => keys(&definition.roles),
        "rule" => keys(&definition.rules),
        "service" => keys(&definition.services),
        "standard" => keys(&definition.standards),
        "theme" => keys(&definition.themes),
        _ => BTreeSet::new(),
    }
}
