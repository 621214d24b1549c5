//! The sheet that a comparison is written on: where it is, and the few ways in which two values differ.

use super::{Change, Names, Verdict};
use crate::definition::Definition;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

/// Why something is neither stronger nor weaker.
pub(super) const OTHER_WORDS: &str = "only words change";
/// The same for another arrangement.
pub(super) const OTHER_WAY: &str = "it is arranged in another way, and asks for as much";

pub(super) struct Sheet<'a> {
    pub(super) before: &'a Definition,
    pub(super) after: &'a Definition,
    pub(super) names: &'a Names,
    changes: Vec<Change>,
    kind: &'static str,
    name: String,
    subject: String,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(before: &'a Definition, after: &'a Definition, names: &'a Names) -> Self {
        Self {
            before,
            after,
            names,
            changes: Vec::new(),
            kind: "",
            name: String::new(),
            subject: String::new(),
        }
    }

    pub(super) fn into_changes(self) -> Vec<Change> {
        self.changes
    }

    pub(super) fn len(&self) -> usize {
        self.changes.len()
    }

    /// What follows is about this block.
    pub(super) fn block(&mut self, kind: &'static str, name: &str) {
        self.kind = kind;
        name.clone_into(&mut self.name);
        self.subject = format!("{} \"{name}\"", capital(kind));
    }

    /// What follows is about a part of the block.
    pub(super) fn part(&mut self, part: &str) {
        self.subject = format!("{} of {} \"{}\"", capital(part), self.kind, self.name);
    }

    /// What follows is about the block as a whole again.
    pub(super) fn whole(&mut self) {
        self.subject = format!("{} \"{}\"", capital(self.kind), self.name);
    }

    /// A change in words that follow the subject.
    pub(super) fn note(&mut self, verdict: Verdict, words: impl Display, because: &str) {
        self.changes.push(Change {
            verdict,
            kind: self.kind.to_owned(),
            name: self.name.clone(),
            sentence: format!("{} {words}.", self.subject),
            because: because.to_owned(),
        });
    }

    /// A value that is simply another one.
    pub(super) fn other<T: PartialEq>(
        &mut self,
        (before, after): (&T, &T),
        words: impl FnOnce(&T, &T) -> String,
        because: &str,
    ) {
        if before != after {
            self.note(Verdict::Neutral, words(before, after), because);
        }
    }

    /// An order of two values, where `more` says what more of it means.
    pub(super) fn more(&mut self, order: Ordering, more: Verdict, words: impl Display, because: &str) {
        let verdict = match order {
            Ordering::Greater => more,
            Ordering::Less => more.flipped(),
            Ordering::Equal => Verdict::Neutral,
        };
        self.note(verdict, words, because);
    }

    /// Things that are asked for: dropping one is weaker, asking for another one stronger.
    pub(super) fn demands<'t>(
        &mut self,
        before: impl IntoIterator<Item = &'t str>,
        after: impl IntoIterator<Item = &'t str>,
        (verb, no_longer): (&str, &str),
        because: &str,
    ) {
        self.sets(before, after, (verb, no_longer), because, Verdict::Stronger);
    }

    /// The same where what is added means something else.
    pub(super) fn sets<'t>(
        &mut self,
        before: impl IntoIterator<Item = &'t str>,
        after: impl IntoIterator<Item = &'t str>,
        (verb, no_longer): (&str, &str),
        because: &str,
        added: Verdict,
    ) {
        let before: BTreeSet<&str> = before.into_iter().collect();
        let after: BTreeSet<&str> = after.into_iter().collect();
        for gone in before.difference(&after) {
            self.note(added.flipped(), format!("{no_longer} {gone}"), because);
        }
        for new in after.difference(&before) {
            self.note(added, format!("{verb} {new}"), because);
        }
    }

    /// A role that answers for something: higher up is stronger, lower down weaker.
    pub(super) fn role(&mut self, verb: &str, (before, after): (&str, &str)) {
        let was = self.names.now("role", before);
        if was == after {
            return;
        }
        // Only where both definitions agree on who is above whom.
        let above = |low: (&str, &str), high: (&str, &str)| {
            self.before.above(low.0).contains(&high.0) && self.after.above(low.1).contains(&high.1)
        };
        // The name that each of the two roles has on the other side.
        let old = (before, was);
        let back = self
            .names
            .renamed()
            .find(|(kind, _, now)| *kind == "role" && *now == after)
            .map_or(after, |(_, was, _)| was);
        let new = (back, after);
        let (verdict, because) = if above(old, new) {
            (Verdict::Stronger, "somebody with more authority answers for it")
        } else if above(new, old) {
            (Verdict::Weaker, "somebody with less authority answers for it")
        } else {
            (Verdict::Neutral, "somebody else answers for it")
        };
        self.note(verdict, format!("{verb} the {after} instead of the {was}"), because);
    }

    /// Blocks of one kind: those on both sides with their place, and those on one side only.
    pub(super) fn blocks<'t, T>(
        &mut self,
        kind: &'static str,
        before: &'t BTreeMap<String, T>,
        after: &'t BTreeMap<String, T>,
        there: (Verdict, &str),
    ) -> Vec<(&'t str, &'t T, &'t T)> {
        let mut both = Vec::new();
        let mut kept: BTreeSet<&str> = BTreeSet::new();
        for (was, old) in before {
            let now = self.names.now(kind, was);
            match after.get_key_value(now) {
                Some((name, new)) => {
                    if was != name {
                        self.block(kind, name);
                        self.note(Verdict::Neutral, format!("was called \"{was}\""), OTHER_WORDS);
                    }
                    kept.insert(name);
                    both.push((name.as_str(), old, new));
                }
                None => {
                    self.block(kind, was);
                    self.note(there.0.flipped(), "is gone", there.1);
                }
            }
        }
        for name in after.keys().filter(|name| !kept.contains(name.as_str())) {
            self.block(kind, name);
            self.note(there.0, "is new", there.1);
        }
        both
    }

    /// Parts of a block by their names: those on both sides, and those on one side only.
    pub(super) fn parts<'t, T>(
        &mut self,
        kind: &str,
        before: &'t [T],
        after: &'t [T],
        name: impl Fn(&T) -> &str,
        because: &str,
    ) -> Vec<(&'t T, &'t T)> {
        let mut both = Vec::new();
        for old in before {
            match after.iter().find(|new| name(new) == name(old)) {
                Some(new) => both.push((old, new)),
                None => {
                    self.part(&format!("{kind} \"{}\"", name(old)));
                    self.note(Verdict::Weaker, "is gone", because);
                }
            }
        }
        for new in after
            .iter()
            .filter(|new| !before.iter().any(|old| name(old) == name(new)))
        {
            self.part(&format!("{kind} \"{}\"", name(new)));
            self.note(Verdict::Stronger, "is new", because);
        }
        let order = |of: &'t [T]| -> Vec<&'t str> {
            let shared = |part: &&'t T| both.iter().any(|(old, _)| name(old) == name(part));
            of.iter().filter(shared).map(&name).collect()
        };
        if order(before) != order(after) {
            self.whole();
            self.note(Verdict::Neutral, format!("has its {kind}s in another order"), OTHER_WAY);
        }
        self.whole();
        both
    }
}

pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
