//! The text that is compiled: a folder of files and places in them.
//!
//! Nothing here reads a disk; whoever has the files hands them over. A [`Place`] is a range of bytes in one file, always on
//! character boundaries, small enough to be copied freely.

use serde::{Deserialize, Serialize};

/// Largest file that is read, in bytes. A long workflow has some 50 KiB; beyond this a file is something else.
pub const FILE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// One organisation's files: path and text, in the order in which problems are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folder {
    /// Path (as shown to people) and text. A path that ends in `tools.lock` holds the pinned tools.
    pub files: Vec<(String, String)>,
}

impl Folder {
    /// A folder without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same folder with one more file.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, text: impl Into<String>) -> Self {
        self.files.push((path.into(), text.into()));
        self
    }

    /// Path of a file.
    pub fn path(&self, file: u32) -> &str {
        self.files.get(file as usize).map_or("", |(path, _)| path)
    }

    /// Text of a file.
    pub fn text(&self, file: u32) -> &str {
        self.files.get(file as usize).map_or("", |(_, text)| text)
    }

    /// The words at a place.
    pub fn slice(&self, place: Place) -> &str {
        self.text(place.file)
            .get(place.start as usize..place.end as usize)
            .unwrap_or("")
    }
}

/// A range of bytes in one file of a folder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Position of the file in [`Folder::files`].
    pub file: u32,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

impl Place {
    /// From this place to the end of a later one in the same file.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self {
            end: other.end.max(self.start),
            ..self
        }
    }

    /// A part of this place, given by offsets from its start.
    #[must_use]
    pub fn part(self, start: usize, end: usize) -> Self {
        Self {
            file: self.file,
            start: self.start + start as u32,
            end: self.start + end as u32,
        }
    }
}

/// Where the lines of a text begin. A line ends with LF, CR LF or a lone CR, as in the grammar.
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    /// The lines of a text.
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes
            .iter()
            .enumerate()
            .filter(|&(at, &byte)| byte == b'\n' || byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        Self {
            starts: std::iter::once(0).chain(ends.map(|(at, _)| at as u32 + 1)).collect(),
        }
    }

    /// Number of the line that holds this byte, counted from 1.
    pub fn number(&self, offset: u32) -> usize {
        self.starts.partition_point(|&start| start <= offset).max(1)
    }

    /// First and last byte of a line without its line end.
    pub fn range(&self, text: &str, number: usize) -> std::ops::Range<usize> {
        let start = self
            .starts
            .get(number.saturating_sub(1))
            .map_or(text.len(), |&start| start as usize);
        let end = self.starts.get(number).map_or(text.len(), |&next| next as usize);
        let line = text.get(start..end).unwrap_or("");
        start..start + line.trim_end_matches(['\n', '\r']).len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_all_three_ways() {
        let text = "a\nbb\r\nccc\rd";
        let lines = Lines::of(text);
        let seen: Vec<_> = (1..=4).map(|number| &text[lines.range(text, number)]).collect();
        assert_eq!(seen, ["a", "bb", "ccc", "d"]);
        assert_eq!(lines.number(0), 1);
        assert_eq!(lines.number(2), 2);
        assert_eq!(lines.number(10), 4);
        assert_eq!(lines.number(999), 4);
        assert_eq!(lines.range(text, 77), 11..11);
    }
}
