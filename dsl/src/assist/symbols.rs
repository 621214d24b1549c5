//! What a file is made of, for an outline and for folding. Works on files with errors.

use crate::outline::{self, LineKind, Node};
use crate::read::first_word;
use crate::source::{Lines, Place};
use crate::vocabulary::{self, Kind};

/// A block or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// Parts.
    pub children: Vec<Symbol>,
    /// Its keyword.
    pub kind: &'static str,
    /// Its name as written, without quotes; the whole line when it has none.
    pub name: String,
    /// All of its lines.
    pub place: Place,
    /// Its first line.
    pub first: Place,
}

/// The blocks of a file.
pub fn symbols(file: u32, text: &str) -> Vec<Symbol> {
    let outline = outline::read(file, text);
    let blocks = outline.blocks.iter();
    blocks
        .filter_map(|node| {
            let kind = vocabulary::block(&first_word(slice(text, node.place)))?;
            let parts = node.children.iter();
            let children = parts.filter_map(|part| {
                let word = first_word(slice(text, part.place));
                let kind = kind.parts.iter().copied().find(|kind| kind.word == word)?;
                Some(symbol(text, part, kind, Vec::new()))
            });
            Some(symbol(text, node, kind, children.collect()))
        })
        .collect()
}

fn symbol(text: &str, node: &Node, kind: &'static Kind, children: Vec<Symbol>) -> Symbol {
    let line = slice(text, node.place);
    let quote = |letter: char| ['"', '“', '”', '„'].contains(&letter);
    let quoted = line.split(quote).nth(1).map(str::trim).filter(|name| !name.is_empty());
    let words = line
        .get(kind.word.len()..)
        .map(|rest| rest.trim().trim_start_matches(':').trim());
    let name = quoted.or(words).filter(|name| !name.is_empty()).unwrap_or(line);
    Symbol {
        children,
        kind: kind.word,
        name: name.to_owned(),
        place: Place {
            end: node.reach(),
            ..node.place
        },
        first: node.place,
    }
}

/// First and last line (from 0) of what can be folded: blocks, parts, values over several lines, and runs of comments.
pub fn folds(text: &str) -> Vec<(u32, u32)> {
    let outline = outline::read(0, text);
    let lines = Lines::of(text);
    let number = |offset: u32| lines.number(offset) as u32 - 1;
    let mut folds = Vec::new();
    let mut left: Vec<&Node> = outline.blocks.iter().collect();
    while let Some(node) = left.pop() {
        folds.push((number(node.place.start), number(node.reach())));
        left.extend(&node.children);
    }
    let mut run: Option<(u32, u32)> = None;
    for place in &outline.comments {
        let at = number(place.start);
        run = match run {
            Some((from, to)) if to + 1 == at => Some((from, at)),
            before => {
                folds.extend(before);
                Some((at, at))
            }
        };
    }
    folds.extend(run);
    folds.retain(|(from, to)| from < to);
    folds.sort_unstable();
    folds
}

/// The label of a field, as a place, if the line has one.
pub(super) fn label(node: &Node) -> Option<(Place, Place)> {
    match node.kind {
        LineKind::Field { label, value } => Some((label, value)),
        _ => None,
    }
}

fn slice(text: &str, place: Place) -> &str {
    text.get(place.start as usize..place.end as usize).unwrap_or("")
}
