//! Which line gets which indentation and which words.

use super::proof::{self, Meaning};
use super::spelling::{self, Token};
use crate::ast::Blocks;
use crate::checks::basics;
use crate::diagnostic::Problems;
use crate::outline::{self, LineKind, Node, Outline};
use crate::read::{self, first_word, labels};
use crate::source::{Lines, Place};
use crate::suggest::Suggest;
use crate::vocabulary::{self, Kind, Naming};
use std::collections::BTreeSet;

/// A line as it will stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Nothing stands on it.
    Blank,
    /// Its words with their indentation.
    Words(String),
}

/// How many spellings of one line are tried at most, so that a long line costs no more than a few short ones.
const TRIES_MAX: usize = 48;

/// The deepest indentation that means something; what stands deeper continues the line above it.
const DEPTH_MAX: usize = 3;

/// Every line of a text as it will stand.
pub fn lines(text: &str) -> Vec<Line> {
    let outline = outline::read(0, text);
    let numbers = Lines::of(text);
    let count = numbers.number(u32::MAX);
    let mut layout = Layout {
        broken: broken(text, &outline, &numbers),
        depths: vec![None; count],
        lines: (1..=count).map(|number| verbatim(text, &numbers, number)).collect(),
        numbers,
        text,
    };
    for node in &outline.blocks {
        layout.block(node);
    }
    for place in &outline.comments {
        layout.comment(*place);
    }
    layout.lines
}

/// The lines that reading complains about; they are printed back as they stand. A block that lacks a line is not broken by that.
fn broken(text: &str, outline: &Outline, numbers: &Lines) -> BTreeSet<usize> {
    let (mut blocks, mut problems, mut suggest) = (Blocks::default(), Problems::default(), Suggest::default());
    read::read(text, outline, &mut blocks, &mut problems, &mut suggest);
    let problems = problems.into_list().into_iter();
    problems
        .filter(|problem| problem.code != basics::LINE_MISSING.code)
        .flat_map(|problem| numbers.number(problem.place.start)..=numbers.number(problem.place.end))
        .collect()
}

/// A line as it stands, without what hangs over at its end.
fn verbatim(text: &str, numbers: &Lines, number: usize) -> Line {
    let line = text.get(numbers.range(text, number)).unwrap_or("");
    let line = if number == 1 {
        line.trim_start_matches('\u{feff}')
    } else {
        line
    };
    let line = line.trim_end();
    if line.is_empty() {
        Line::Blank
    } else {
        Line::Words(line.to_owned())
    }
}

struct Layout<'a> {
    broken: BTreeSet<usize>,
    /// Depth of each line of code.
    depths: Vec<Option<usize>>,
    lines: Vec<Line>,
    numbers: Lines,
    text: &'a str,
}

/// What a line belongs to, as first lines that can be read.
#[derive(Debug, Clone, Copy)]
struct Home {
    block: &'static Kind,
    part: Option<&'static Kind>,
}

impl Layout<'_> {
    fn slice(&self, place: Place) -> &str {
        self.text.get(place.start as usize..place.end as usize).unwrap_or("")
    }

    fn kind(&self, node: &Node) -> Option<&'static Kind> {
        vocabulary::block(&first_word(self.slice(node.place)))
    }

    fn is_broken(&self, node: &Node) -> bool {
        self.broken.contains(&self.numbers.number(node.place.start))
    }

    fn block(&mut self, node: &Node) {
        match self.kind(node).filter(|_| !self.is_broken(node)) {
            None => self.as_it_stands(node, 0),
            Some(kind) => {
                self.put(node, 0, self.head(node, None));
                let home = Home {
                    block: kind,
                    part: None,
                };
                node.children.iter().for_each(|child| self.entry(child, home));
            }
        }
    }

    /// A line directly under a block: a field with what continues it, or a part.
    fn entry(&mut self, node: &Node, home: Home) {
        let word = first_word(self.slice(node.place));
        match home.block.parts.iter().copied().find(|part| part.word == word) {
            Some(part) => {
                let words = if self.is_broken(node) {
                    self.slice(node.place).to_owned()
                } else {
                    self.head(node, Some(home.block))
                };
                self.put(node, 1, words);
                let home = Home {
                    part: Some(part),
                    ..home
                };
                node.children.iter().for_each(|child| self.field(child, 2, home));
            }
            None => self.field(node, 1, home),
        }
    }

    fn field(&mut self, node: &Node, depth: usize, home: Home) {
        let mut unit = vec![node];
        let mut left = node.children.iter().collect::<Vec<_>>();
        left.reverse();
        while let Some(child) = left.pop() {
            unit.push(child);
            left.extend(child.children.iter().rev());
        }
        let LineKind::Field { label, value } = node.kind else {
            return self.as_it_stands(node, depth);
        };
        if unit.iter().any(|node| self.is_broken(node)) {
            return self.as_it_stands(node, depth);
        }
        let known = labels::label(self.slice(label));
        let field = home.part.unwrap_or(home.block).field(&known);
        let label = field.map_or_else(
            || spelling::tidy_line(self.slice(label)),
            |field| field.label.to_owned(),
        );
        let continued = unit.iter().skip(1).map(|node| self.slice(node.place));
        let values = std::iter::once(self.slice(value)).chain(continued);
        let words: Vec<Vec<Token>> = values
            .map(|value| spelling::tokens(&spelling::tidy_line(value)))
            .collect();
        let write = |lines: &[String]| {
            let value = lines.join("\n        ");
            home.around(format!("{label}: {value}").trim_end())
        };
        let mut spelt = chosen(&words, write).into_iter();
        let first = format!("{label}: {}", spelt.next().unwrap_or_default());
        self.put(node, depth, first.trim_end().to_owned());
        self.put_continued(&node.children, depth + 1, &mut spelt);
    }

    fn put_continued(&mut self, nodes: &[Node], depth: usize, words: &mut impl Iterator<Item = String>) {
        for node in nodes {
            if let Some(words) = words.next() {
                self.put(node, depth, words);
            }
            self.put_continued(&node.children, depth + 1, words);
        }
    }

    /// A first line as the language spells it.
    fn head(&self, node: &Node, of: Option<&'static Kind>) -> String {
        let line = spelling::tidy_line(self.slice(node.place));
        let without_colon = line.strip_suffix([':', '：']).map_or(line.as_str(), str::trim_end);
        let without_colon = match node.kind {
            LineKind::Field { .. } => without_colon.replacen([':', '：'], " ", 1),
            _ => without_colon.to_owned(),
        };
        let write = |lines: &[String]| match of {
            None => format!("{}\n", lines.concat()),
            Some(block) => Home { block, part: None }.around(&lines.concat()),
        };
        let given = proof::meaning(&write(std::slice::from_ref(&line)));
        let tokens = head_tokens(&spelling::tidy_line(&without_colon));
        if proof::meaning(&write(&[spelling::join(&tokens, |_| false)])) != given {
            return line;
        }
        chosen(&[tokens], write).concat()
    }

    fn as_it_stands(&mut self, node: &Node, depth: usize) {
        let words = self.slice(node.place).to_owned();
        self.put(node, depth, words);
        for child in &node.children {
            self.as_it_stands(child, depth + 1);
        }
    }

    fn put(&mut self, node: &Node, depth: usize, words: String) {
        let number = self.numbers.number(node.place.start);
        let depth = depth.min(DEPTH_MAX);
        if words.trim().is_empty() {
            return;
        }
        self.depths[number - 1] = Some(depth);
        self.lines[number - 1] = Line::Words(format!("{}{words}", "  ".repeat(depth)));
    }

    /// A comment stands like the line below it; the last of a block like the line above it.
    fn comment(&mut self, place: Place) {
        let number = self.numbers.number(place.start);
        let below = self.depths.iter().skip(number).find_map(|depth| *depth).unwrap_or(0);
        let depth = match below {
            0 => self.depth_of_last_comment(number),
            below => below,
        };
        let words = spelling::ordinary_spaces(self.slice(place).trim());
        self.lines[number - 1] = Line::Words(format!("{}{words}", "  ".repeat(depth)));
    }

    fn depth_of_last_comment(&self, number: usize) -> usize {
        let column = |number: usize| {
            let line = self.text.get(self.numbers.range(self.text, number)).unwrap_or("");
            let line = line.trim_start_matches('\u{feff}');
            line.chars()
                .take_while(|letter| letter.is_whitespace() || *letter == '\u{200b}')
                .count()
        };
        let above = (1..number)
            .rev()
            .find_map(|above| Some((above, self.depths[above - 1]?)));
        match (column(number), above) {
            (0, _) | (_, None) => 0,
            (own, Some((above, depth))) if own >= column(above) => depth.max(1),
            _ => 1,
        }
    }
}

impl Home {
    /// A line inside the smallest block and part that it can belong to.
    fn around(self, line: &str) -> String {
        let head = |kind: &Kind| match kind.naming {
            Naming::Quoted => format!("{} \"N\"", kind.word),
            Naming::Words => format!("{} n", kind.word),
        };
        match self.part {
            None => format!("{}\n  {line}\n", head(self.block)),
            Some(part) => format!("{}\n  {}\n    {line}\n", head(self.block), head(part)),
        }
    }
}

/// The tokens of a first line: its first word is always one of the language's.
fn head_tokens(line: &str) -> Vec<Token> {
    let mut tokens = spelling::tokens(line);
    if let Some(first) = tokens.first_mut() {
        first.spelt = first_word(&first.given);
    }
    tokens
}

/// The lines with every new spelling under which `write` reads the same: all at once, or else one by one.
fn chosen(lines: &[Vec<Token>], write: impl Fn(&[String]) -> String) -> Vec<String> {
    let joined = |chosen: &BTreeSet<(usize, usize)>| -> Vec<String> {
        let each = lines.iter().enumerate();
        each.map(|(line, tokens)| spelling::join(tokens, |at| chosen.contains(&(line, at))))
            .collect()
    };
    let given = joined(&BTreeSet::new());
    let all: BTreeSet<(usize, usize)> = lines
        .iter()
        .enumerate()
        .flat_map(|(line, tokens)| (0..tokens.len()).map(move |at| (line, at)))
        .collect();
    let spelt = joined(&all);
    if spelt == given {
        return given;
    }
    let meaning: Meaning = proof::meaning(&write(&given));
    let same = |lines: &[String]| proof::meaning(&write(lines)) == meaning;
    if same(&spelt) {
        return spelt;
    }
    let (mut kept, mut best, mut tries) = (BTreeSet::new(), given, 0);
    for token in all {
        kept.insert(token);
        let next = joined(&kept);
        if next == best {
            continue;
        }
        tries += 1;
        if tries <= TRIES_MAX && same(&next) {
            best = next;
        } else {
            kept.remove(&token);
        }
    }
    best
}
