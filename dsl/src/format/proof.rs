//! What a text means apart from where its words stand: the tree without places, and what reading it reports.
//!
//! Two texts with the same meaning compile to the same. Places are left out of the tree's own debug form, quoted words untouched.

use crate::ast::{Blocks, tidy};
use crate::diagnostic::Problems;
use crate::outline;
use crate::read;
use crate::suggest::Suggest;
use std::fmt::Write as _;

/// The meaning of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// Names and titles of what reading reports, in order.
    problems: Vec<(&'static str, String)>,
    /// The tree without places.
    tree: String,
}

/// Reads a text for what it means.
pub fn meaning(text: &str) -> Meaning {
    let (mut blocks, mut problems, mut suggest) = (Blocks::default(), Problems::default(), Suggest::default());
    read::read(text, &outline::read(0, text), &mut blocks, &mut problems, &mut suggest);
    let problems = problems.into_list().into_iter();
    let mut tree = Unplaced::default();
    write!(tree, "{blocks:?}").unwrap_or_default();
    Meaning {
        problems: problems.map(|problem| (problem.name, problem.title)).collect(),
        tree: tree.kept,
    }
}

/// The comments of a text, in order.
pub fn comments(text: &str) -> Vec<String> {
    let comments = outline::read(0, text).comments.into_iter();
    comments
        .map(|place| tidy(text.get(place.start as usize..place.end as usize).unwrap_or("")))
        .collect()
}

/// Drops `Place { … }` from a debug form while it is written.
#[derive(Debug, Default)]
struct Unplaced {
    /// After a backslash in quotes.
    escaped: bool,
    kept: String,
    /// Inside a place.
    place: bool,
    quoted: bool,
}

impl std::fmt::Write for Unplaced {
    fn write_str(&mut self, words: &str) -> std::fmt::Result {
        for letter in words.chars() {
            if self.place {
                self.place = letter != '}';
                continue;
            }
            self.kept.push(letter);
            match letter {
                _ if self.escaped => self.escaped = false,
                '\\' if self.quoted => self.escaped = true,
                '"' => self.quoted = !self.quoted,
                '{' if !self.quoted && self.kept.ends_with("Place {") => self.place = true,
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_words_stand_makes_no_difference_and_the_words_do() {
        let plan = meaning("plan \"Place { x }\"\n  owner: a \"\\\n");
        assert_eq!(plan, meaning("plan   \"Place { x }\"\n     owner:   a \"\\\n"));
        assert_ne!(plan, meaning("plan \"Place { y }\"\n  owner: a \"\\\n"));
        assert_ne!(plan, meaning("plan \"Place { x }\"\n  owner: b \"\\\n"));
        assert!(plan.tree.contains("Place { x }"));
    }
}
