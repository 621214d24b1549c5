//! What a file says, block by block, with the place of every word that may be wrong.
//!
//! The tree covers the whole language. It knows nothing of other files: names are as written (`crate::names` finds what they
//! mean), and nothing is checked beyond being readable.

pub mod block;
pub mod clause;
pub mod time;

use crate::source::Place;
pub use block::*;
pub use clause::*;
pub use time::*;

/// Something said at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At<T> {
    /// What is said.
    pub value: T,
    /// Where.
    pub place: Place,
}

impl<T> At<T> {
    /// Something said at a place.
    pub fn new(value: T, place: Place) -> Self {
        Self { value, place }
    }
}

/// A name as written, with straight apostrophes and single spaces.
pub type Name = At<String>;

/// A field of a block: not there, there but unreadable (and already reported), or read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Slot<T> {
    /// The line is not there.
    #[default]
    Absent,
    /// The line is there, could not be read, and that was reported.
    Broken,
    /// What it says.
    Said(At<T>),
}

impl<T> Slot<T> {
    /// What is said, if it could be read.
    pub fn said(&self) -> Option<&At<T>> {
        match self {
            Self::Said(at) => Some(at),
            _ => None,
        }
    }

    /// Whether the line is not there at all.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the line is there but could not be read.
    pub fn is_broken(&self) -> bool {
        matches!(self, Self::Broken)
    }

    /// What is said, without its place.
    pub fn value(&self) -> Option<&T> {
        self.said().map(|at| &at.value)
    }
}

/// The form in which names are compared: small letters, single spaces, straight apostrophes.
pub fn fold(name: &str) -> String {
    tidy(name).to_lowercase()
}

/// A name or text as people meant it: single ordinary spaces, straight apostrophes, no comment lines between its lines.
pub fn tidy(text: &str) -> String {
    if is_tidy(text.as_bytes()) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let lines = text.split(['\n', '\r']).map(str::trim);
    for (number, line) in lines.enumerate() {
        if number > 0 && line.starts_with('#') {
            continue;
        }
        for word in line
            .split(|letter: char| letter.is_whitespace() || matches!(letter, '\u{200b}' | '\u{feff}'))
            .filter(|word| !word.is_empty())
        {
            if !out.is_empty() {
                out.push(' ');
            }
            out.extend(word.chars().map(|letter| if letter == '’' { '\'' } else { letter }));
        }
    }
    out
}

/// Whether the words are plain letters with single spaces between them, as most are.
fn is_tidy(words: &[u8]) -> bool {
    let plain = |&byte: &u8| byte == b' ' || byte.is_ascii_graphic();
    let spaced = words.starts_with(b" ") || words.ends_with(b" ") || words.windows(2).any(|pair| pair == b"  ");
    words.iter().all(plain) && !spaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_names_are_tidied() {
        assert_eq!(tidy(" Quality\u{a0}\u{a0}lead’s \n   view"), "Quality lead's view");
        assert_eq!(tidy("a\n # not this\n b"), "a b");
        assert_eq!(fold("Registered  MANAGER"), "registered manager");
    }
}
