//! How problems look in a terminal, sound in plain speech, and travel as JSON.

pub mod json;
pub mod sarif;
pub mod speech;
pub mod terminal;

use crate::diagnostic::StoryLine;
use crate::source::{Folder, Lines, Place};
use chrono::Datelike;
use std::collections::BTreeMap;

/// Looks up lines of a folder's files; made once for many problems.
#[derive(Debug)]
pub struct Locator<'a> {
    folder: &'a Folder,
    lines: BTreeMap<u32, Lines>,
}

/// Where a problem stands, as people count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot<'a> {
    /// Path of the file.
    pub path: &'a str,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The line's text.
    pub text: &'a str,
    /// The marked bytes within the line; never empty unless the line is.
    pub marked: std::ops::Range<usize>,
}

impl<'a> Locator<'a> {
    /// A locator for a folder.
    pub fn new(folder: &'a Folder) -> Self {
        let lines = folder
            .files
            .iter()
            .enumerate()
            .map(|(file, (_, text))| (file as u32, Lines::of(text)))
            .collect();
        Self { folder, lines }
    }

    /// Line of a place, from 1.
    pub fn line(&self, place: Place) -> usize {
        self.lines.get(&place.file).map_or(1, |lines| lines.number(place.start))
    }

    /// Line and column of the first byte of a place, both from 1.
    pub fn point(&self, place: Place) -> (usize, usize) {
        let whole = self.folder.text(place.file);
        let line = self.line(place);
        let range = self
            .lines
            .get(&place.file)
            .map_or(0..0, |lines| lines.range(whole, line));
        let text = whole.get(range.start..).unwrap_or("");
        let at = floor(text, (place.start as usize).saturating_sub(range.start));
        (line, text[..at].chars().count() + 1)
    }

    /// Where a place stands. A place over several lines is marked on its first.
    pub fn spot(&self, place: Place) -> Spot<'a> {
        let whole = self.folder.text(place.file);
        let line = self.line(place);
        let range = self
            .lines
            .get(&place.file)
            .map_or(0..0, |lines| lines.range(whole, line));
        let text = whole.get(range.clone()).unwrap_or("");
        let start = floor(text, (place.start as usize).saturating_sub(range.start));
        let end = floor(text, (place.end as usize).saturating_sub(range.start)).max(start);
        let end = if end == start {
            start + text[start..].chars().next().map_or(0, char::len_utf8)
        } else {
            end
        };
        let end = start
            + text[start..end]
                .trim_end()
                .len()
                .max(text[start..end].chars().next().map_or(0, char::len_utf8));
        Spot {
            path: self.folder.path(place.file),
            line,
            column: text[..start].chars().count() + 1,
            text,
            marked: start..end,
        }
    }
}

/// The nearest character boundary at or before an offset.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// A story as one sentence: `opens 3 June, actions in place 17 June, closed. Nobody looked again.`
pub fn story(lines: &[StoryLine]) -> String {
    let mut out = String::new();
    for line in lines {
        let ended = out.ends_with('.') || out.is_empty();
        out.push_str(if out.is_empty() {
            ""
        } else if ended {
            " "
        } else {
            ", "
        });
        out.push_str(&line.what);
        if let Some(day) = line.on {
            out.push_str(&format!(" {} {}", day.day(), month(day.month())));
        }
    }
    if !out.ends_with('.') {
        out.push('.');
    }
    out
}

fn month(number: u32) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    MONTHS[(number as usize + 11) % 12]
}

/// At most so many characters of a text, on one line, with nothing invisible.
pub fn shorten(text: &str, most: usize) -> String {
    let mut out: String = text.chars().take(most).map(visible).collect();
    if text.chars().nth(most).is_some() {
        out.push('…');
    }
    out
}

/// Characters that would move or hide others become a sign for "something is here".
fn visible(letter: char) -> char {
    match letter {
        '\t' | '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{2009}' | '\u{3000}' => ' ',
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => '\u{fffd}',
        letter if letter.is_control() => '\u{fffd}',
        letter => letter,
    }
}
