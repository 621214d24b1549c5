//! Where a position stands: in which block and part, on which label, and what stands before it on the line.

use crate::outline::{self, LineKind, Node};
use crate::read::{first_word, labels};
use crate::source::{Lines, Place};
use crate::vocabulary::{self, Field, Kind};

/// Where a position stands.
#[derive(Debug, Clone)]
pub struct Cursor {
    /// The words of the line before it.
    pub before: String,
    /// The block; `None` outside of any, or when its first word is unknown.
    pub block: Option<&'static Kind>,
    /// The label of the line, when the position is behind its colon or on it.
    pub field: Option<&'static Field>,
    /// The words of the label, when the position is on them.
    pub label: Option<Place>,
    /// Labels that the block or part has already.
    pub said: Vec<String>,
    /// The part, if any.
    pub part: Option<&'static Kind>,
    /// What stands behind the colon.
    pub value: Option<Place>,
}

impl Cursor {
    /// Looks at a byte of a file.
    pub fn at(file: u32, text: &str, offset: u32) -> Self {
        let outline = outline::read(file, text);
        let lines = Lines::of(text);
        let number = lines.number(offset);
        let range = lines.range(text, number);
        let end = (offset as usize).clamp(range.start, range.end);
        let before = text.get(range.start..end).unwrap_or("").to_owned();
        let indent = before.len() - before.trim_start().len();
        let mut cursor = Self {
            block: None,
            field: None,
            label: None,
            part: None,
            said: Vec::new(),
            value: None,
            before,
        };
        let line = range.start as u32..=range.end as u32;
        let above = |node: &&Node| node.place.start <= offset.max(range.end as u32);
        let Some(block) = outline.blocks.iter().take_while(above).last() else {
            return cursor;
        };
        let whole_line = text.get(range.clone()).unwrap_or("");
        let indented = whole_line.starts_with(|letter: char| letter.is_whitespace());
        if !indented && !line.contains(&block.place.start) {
            return cursor;
        }
        cursor.block = vocabulary::block(&first_word(slice(text, block.place)));
        let entry = block.children.iter().take_while(above).last();
        let part = entry.filter(|entry| cursor.is_part(text, entry));
        let column = part.map_or(0, |part| {
            part.place.start as usize - lines.range(text, lines.number(part.place.start)).start
        });
        let inside = part.filter(|part| indent > column || line.contains(&part.place.start));
        cursor.part = inside.and_then(|part| cursor.part_kind(text, part));
        let owner = inside.unwrap_or(block);
        let all = owner.children.iter();
        let known = |node: &Node| match node.kind {
            LineKind::Field { label, .. } => Some(labels::label(slice(text, label))),
            _ => None,
        };
        cursor.said = all
            .clone()
            .filter(|node| !line.contains(&node.place.start))
            .filter_map(known)
            .collect();
        let on = all
            .clone()
            .find(|node| node.place.start <= offset && offset <= node.reach().max(node.place.end));
        let on = on.or_else(|| all.clone().find(|node| line.contains(&node.place.start)));
        if let Some(node) = on
            && let LineKind::Field { label, value } = node.kind
        {
            let words = slice(text, label);
            cursor.field = cursor.part.or(cursor.block).and_then(|kind| labels::field(kind, words));
            cursor.label = (offset <= label.end).then_some(label);
            cursor.value = Some(Place {
                end: node.reach().max(value.end),
                ..value
            });
        }
        cursor
    }

    /// The kind whose labels the line may have.
    pub fn kind(&self) -> Option<&'static Kind> {
        self.part.or(self.block)
    }

    fn is_part(&self, text: &str, node: &Node) -> bool {
        self.part_kind(text, node).is_some()
    }

    fn part_kind(&self, text: &str, node: &Node) -> Option<&'static Kind> {
        let word = first_word(slice(text, node.place));
        self.block?.parts.iter().copied().find(|part| part.word == word)
    }
}

fn slice(text: &str, place: Place) -> &str {
    text.get(place.start as usize..place.end as usize).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, block: &str, part: &str, field: &str) {
        let offset = text.find('|').unwrap_or_default();
        let cursor = Cursor::at(0, &text.replacen('|', "", 1), offset as u32);
        let word = |kind: Option<&'static Kind>| kind.map_or("", |kind| kind.word);
        assert_eq!((word(cursor.block), word(cursor.part)), (block, part), "{text}");
        assert_eq!(cursor.field.map_or("", |field| field.label), field, "{text}");
    }

    #[test]
    fn a_position_knows_what_it_is_in() {
        check("|", "", "", "");
        check("pl|", "", "", "");
        check("plan \"P|\"", "plan", "", "");
        check("plan \"P\"\n  ow|", "plan", "", "");
        check("plan \"P\"\n  owner: a|", "plan", "", "owner");
        check("plan \"P\"\n  owner: a\n  |", "plan", "", "");
        check("plan \"P\"\n  action \"A\" by x\n    k|", "plan", "action", "");
        check("plan \"P\"\n  action \"A\" by x\n    kind: |", "plan", "action", "kind");
        check("plan \"P\"\n  action \"A\" by x\n    kind: y\n  cl|", "plan", "", "");
        check("plan \"P\"\n  closes: when a\n    and |b", "plan", "", "closes");
        check("plan \"P\"\n  owner: a\n|", "", "", "");
        check("plan \"P\"\n  owner: a\nrole |b", "role", "", "");
    }
}
