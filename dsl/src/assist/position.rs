//! Positions as editors count them: lines from 0, columns in UTF-16 units. Bytes as the compiler counts them.

use crate::source::{Lines, Place};

/// A position in a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Column in UTF-16 units, from 0.
    pub column: u32,
    /// Line, from 0.
    pub line: u32,
}

/// From one position to another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Range {
    /// Position after the last letter.
    pub end: Position,
    /// First position.
    pub start: Position,
}

/// A text with its lines counted.
#[derive(Debug, Clone)]
pub struct Positions<'t> {
    lines: Lines,
    text: &'t str,
}

impl<'t> Positions<'t> {
    /// The positions of a text.
    pub fn of(text: &'t str) -> Self {
        Self {
            lines: Lines::of(text),
            text,
        }
    }

    /// Where a byte stands. A byte inside a letter stands where the letter does.
    pub fn position(&self, offset: u32) -> Position {
        let number = self.lines.number(offset);
        let range = self.lines.range(self.text, number);
        let wanted = (offset as usize).min(self.text.len());
        let before = self.text.get(range.start..).unwrap_or("");
        let letters = before
            .char_indices()
            .take_while(|(at, letter)| range.start + at + letter.len_utf8() <= wanted);
        Position {
            column: letters.map(|(_, letter)| letter.len_utf16() as u32).sum(),
            line: number as u32 - 1,
        }
    }

    /// The range of a place.
    pub fn range(&self, place: Place) -> Range {
        Range {
            end: self.position(place.end),
            start: self.position(place.start),
        }
    }

    /// The byte at a position. A column beyond the line's end is its end; one inside a letter is the letter's first byte.
    pub fn offset(&self, position: Position) -> u32 {
        let range = self.lines.range(self.text, position.line as usize + 1);
        let line = self.text.get(range.clone()).unwrap_or("");
        let mut column = 0;
        for (at, letter) in line.char_indices() {
            let next = column + letter.len_utf16() as u32;
            if next > position.column {
                return (range.start + at) as u32;
            }
            column = next;
        }
        range.end as u32
    }

    /// The end of the text.
    pub fn end(&self) -> Position {
        self.position(self.text.len() as u32)
    }
}

/// A text after an editor replaced a range of it.
pub fn edited(text: &str, range: Range, new: &str) -> String {
    let positions = Positions::of(text);
    let start = positions.offset(range.start) as usize;
    let end = (positions.offset(range.end) as usize).max(start);
    let mut edited = String::with_capacity(text.len() + new.len());
    edited.push_str(text.get(..start).unwrap_or(text));
    edited.push_str(new);
    edited.push_str(text.get(end..).unwrap_or(""));
    edited
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_utf_16_units() {
        let text = "é👩‍⚕️x\r\nb";
        let positions = Positions::of(text);
        let x = text.find('x').map_or(0, |at| at as u32);
        let at = positions.position(x);
        assert_eq!((at.line, at.column), (0, "é👩‍⚕️".encode_utf16().count() as u32));
        assert_eq!(positions.offset(at), x);
        assert_eq!(positions.position(text.len() as u32), Position { column: 1, line: 1 });
        assert_eq!(positions.offset(Position { column: 99, line: 0 }), x + 1);
        assert_eq!(
            positions.offset(Position { column: 2, line: 0 }),
            2,
            "inside a pair is its beginning"
        );
        assert_eq!(positions.offset(Position { column: 0, line: 99 }), text.len() as u32);
    }

    #[test]
    fn every_letter_is_found_again() {
        let text = "plan “Ä”\n\taim: 日本 👩‍⚕️ é\r\n\r# x\n";
        let positions = Positions::of(text);
        for (at, letter) in text.char_indices().filter(|(_, letter)| !matches!(letter, '\n' | '\r')) {
            assert_eq!(positions.offset(positions.position(at as u32)), at as u32, "{letter:?}");
        }
    }

    #[test]
    fn edits_land_where_the_editor_means() {
        let range = |line, from, to| Range {
            end: Position { column: to, line },
            start: Position { column: from, line },
        };
        assert_eq!(edited("a👩b\nc", range(0, 1, 3), "-"), "a-b\nc");
        assert_eq!(edited("a\nc", range(1, 1, 1), "d"), "a\ncd");
        assert_eq!(edited("", range(0, 0, 0), "x"), "x");
    }
}
