//! Which words are what, for colours that know the language: keywords, labels, names, numbers, comments.

use super::Assist;
use super::symbols;
use crate::format::spelling;
use crate::outline::{self, LineKind, Node};
use crate::read::{first_word, labels};
use crate::source::Place;
use crate::vocabulary::{self, Kind};

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// A comment.
    Comment,
    /// The first word of a block or part, or a word of the language in a value.
    Keyword,
    /// A label with its block's meaning.
    Label,
    /// A name in quotes.
    Name,
    /// A number.
    Number,
}

impl Colour {
    /// All of them, in the order of the legend.
    pub const ALL: [Self; 5] = [Self::Comment, Self::Keyword, Self::Label, Self::Name, Self::Number];

    /// The standard name of the kind of token.
    pub const fn standard(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Keyword => "keyword",
            Self::Label => "property",
            Self::Name => "string",
            Self::Number => "number",
        }
    }
}

impl Assist {
    /// The coloured words of a file, in order, none overlapping, each on one line.
    pub fn colours(&self, file: u32) -> Vec<(Place, Colour)> {
        let text = self.folder.text(file);
        let outline = outline::read(file, text);
        let mut found: Vec<(Place, Colour)> = outline.comments.iter().map(|place| (*place, Colour::Comment)).collect();
        for block in &outline.blocks {
            let kind = vocabulary::block(&first_word(self.folder.slice(block.place)));
            self.head(block, kind, &mut found);
            for child in &block.children {
                let word = first_word(self.folder.slice(child.place));
                match kind.and_then(|kind| kind.parts.iter().copied().find(|part| part.word == word)) {
                    Some(part) => {
                        self.head(child, Some(part), &mut found);
                        child
                            .children
                            .iter()
                            .for_each(|line| self.line(line, Some(part), &mut found));
                    }
                    None => self.line(child, kind, &mut found),
                }
            }
        }
        found.sort_unstable_by_key(|(place, _)| *place);
        found
    }

    fn head(&self, node: &Node, kind: Option<&'static Kind>, found: &mut Vec<(Place, Colour)>) {
        if kind.is_none() {
            return;
        }
        let words = self.folder.slice(node.place);
        let end = words
            .find(|letter: char| !(letter.is_alphanumeric() || letter == '-'))
            .unwrap_or(words.len());
        found.push((node.place.part(0, end), Colour::Keyword));
        self.words(node.place.part(end, words.len()), false, found);
    }

    fn line(&self, node: &Node, kind: Option<&'static Kind>, found: &mut Vec<(Place, Colour)>) {
        let (value, known) = match (node.kind, symbols::label(node)) {
            (LineKind::Field { .. }, Some((label, value))) => {
                let words = self.folder.slice(label);
                let known = kind.is_some_and(|kind| labels::field(kind, words).is_some());
                if known {
                    found.push((label, Colour::Label));
                }
                (value, known)
            }
            _ => (node.place, true),
        };
        self.words(value, known, found);
        node.children
            .iter()
            .for_each(|child| self.words(child.place, known, found));
    }

    /// Names, numbers and words of the language in a value.
    fn words(&self, place: Place, keywords: bool, found: &mut Vec<(Place, Colour)>) {
        let words = self.folder.slice(place);
        let mut at = 0;
        for spelling::Token { given: token, .. } in spelling::tokens(words) {
            let Some(start) = words
                .get(at..)
                .and_then(|rest| rest.find(&token))
                .map(|start| start + at)
            else {
                break;
            };
            at = start + token.len();
            let lower = token.to_lowercase();
            let colour = match token.chars().next() {
                Some('"' | '“' | '”' | '„') if token.chars().count() > 1 => Colour::Name,
                Some(letter) if letter.is_ascii_digit() => Colour::Number,
                _ if keywords && vocabulary::is_keyword(&lower) => Colour::Keyword,
                _ => continue,
            };
            found.push((place.part(start, at), colour));
        }
    }
}
