//! Stage 1: which line is what, and which line owns it.
//!
//! Every text has an outline; there is no error here. What the values mean is not known yet, only where they stand.

use crate::source::Place;
use grammar::{Grammar, Rule};
use pest::Parser as _;
use pest::iterators::Pair;

/// The lines of one file as a tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// Lines in column 1 with everything that belongs to them.
    pub blocks: Vec<Node>,
    /// Comment lines, from their indentation to their end.
    pub comments: Vec<Place>,
    /// Indented lines above the first block.
    pub orphans: Vec<Place>,
}

/// A line and the deeper lines that it owns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Deeper lines.
    pub children: Vec<Node>,
    /// What the line looks like.
    pub kind: LineKind,
    /// The line without its indentation and line end.
    pub place: Place,
}

/// What a line looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// `label: value`
    Field {
        /// The words before the colon.
        label: Place,
        /// What stands after it on this line; empty at the end of the line if nothing does.
        value: Place,
    },
    /// Words that may begin a block or a part of one.
    Head,
    /// Anything else.
    Stray,
}

impl Node {
    /// Last byte of the line and all that it owns.
    pub fn reach(&self) -> u32 {
        self.children.last().map_or(self.place.end, Self::reach)
    }
}

/// What pest makes of `grammar.pest`.
#[allow(missing_docs)]
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "grammar.pest"]
    pub struct Grammar;
}

/// The outline of a file.
pub fn read(file: u32, text: &str) -> Outline {
    let mut outline = Outline::default();
    let parsed = Grammar::parse(Rule::outline, text)
        .ok()
        .and_then(|mut pairs| pairs.next());
    debug_assert!(parsed.is_some(), "the outline grammar accepts every text");
    for pair in parsed.into_iter().flat_map(Pair::into_inner) {
        match pair.as_rule() {
            Rule::block => outline.blocks.extend(node(file, pair, &mut outline.comments)),
            Rule::comment => outline.comments.push(trimmed(file, &pair)),
            Rule::orphan => outline.orphans.push(trimmed(file, &pair)),
            _ => {}
        }
    }
    outline
}

fn node(file: u32, pair: Pair<'_, Rule>, comments: &mut Vec<Place>) -> Option<Node> {
    let mut node: Option<Node> = None;
    for inner in pair.into_inner() {
        match inner.as_rule() {
            Rule::comment => comments.push(trimmed(file, &inner)),
            Rule::entry | Rule::part => {
                let child = self::node(file, inner, comments);
                if let Some(node) = &mut node {
                    node.children.extend(child);
                }
            }
            Rule::more => {
                let line = Node {
                    children: Vec::new(),
                    kind: LineKind::Stray,
                    place: trimmed(file, &inner),
                };
                if let Some(node) = &mut node {
                    node.children.push(line);
                }
            }
            _ => {
                node = Some(Node {
                    children: Vec::new(),
                    kind: kind(file, &inner),
                    place: trimmed(file, &inner),
                })
            }
        }
    }
    node
}

fn kind(file: u32, pair: &Pair<'_, Rule>) -> LineKind {
    match pair.as_rule() {
        Rule::field => {
            let mut label = trimmed(file, pair);
            let mut value = Place {
                start: label.end,
                ..label
            };
            for inner in pair.clone().into_inner() {
                match inner.as_rule() {
                    Rule::label => label = trimmed(file, &inner),
                    Rule::value => value = trimmed(file, &inner),
                    _ => {}
                }
            }
            LineKind::Field { label, value }
        }
        Rule::head => LineKind::Head,
        _ => LineKind::Stray,
    }
}

fn trimmed(file: u32, pair: &Pair<'_, Rule>) -> Place {
    let span = pair.as_span();
    let text = span.as_str();
    let end = span.start() + text.trim_end().len();
    Place {
        file,
        start: span.start() as u32,
        end: end.max(span.start()) as u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The outline as indented words: `f` field, `h` head, `s` stray.
    fn shape(text: &str) -> String {
        fn walk(node: &Node, text: &str, depth: usize, out: &mut String) {
            let letter = match node.kind {
                LineKind::Field { .. } => 'f',
                LineKind::Head => 'h',
                LineKind::Stray => 's',
            };
            out.push_str(&format!(
                "{}{letter} {}\n",
                " ".repeat(depth),
                &text[node.place.start as usize..node.place.end as usize]
            ));
            node.children.iter().for_each(|child| walk(child, text, depth + 1, out));
        }
        let mut out = String::new();
        read(0, text)
            .blocks
            .iter()
            .for_each(|node| walk(node, text, 0, &mut out));
        out
    }

    #[test]
    fn deeper_lines_belong_to_the_line_above() {
        let text = "# note\nplan \"P\"\n  owner: a\n  action \"X: y\" by b\n    kind: c\n      more\n\n  # in between\n  closes: when d\n    and e\nrole f\n";
        assert_eq!(
            shape(text),
            "h plan \"P\"\n f owner: a\n h action \"X: y\" by b\n  f kind: c\n   s more\n f closes: when d\n  h and e\nh role f\n"
        );
        assert_eq!(read(0, text).comments.len(), 2);
    }

    #[test]
    fn an_unknown_head_owns_its_lines_and_uneven_indentation_stays_inside() {
        assert_eq!(
            shape("wibble\n    a: 1\n  b: 2\n      c: 3\n    d: 4\nrole x"),
            "h wibble\n f a: 1\n f b: 2\n  f c: 3\n  f d: 4\nh role x\n"
        );
    }

    #[test]
    fn every_text_has_an_outline() {
        for text in [
            "",
            "\n",
            " ",
            "\t\t",
            "  x",
            "\u{feff}role a",
            ":",
            "\"",
            "a:\r\n\tb:\r\n\t\tc",
            "#",
            "  #",
            "x\r\r\ny",
            "é:\u{a0}ü",
            "\0",
            "- a\n  - b",
        ] {
            let outline = read(0, text);
            let covered = outline.blocks.len() + outline.orphans.len() + outline.comments.len();
            assert_eq!(
                covered == 0,
                text.trim_matches(['\u{feff}', ' ', '\t', '\n', '\r']).is_empty(),
                "{text:?}"
            );
        }
    }

    #[test]
    fn depth_and_size_do_no_harm() {
        let deep: String = (0..3000).map(|depth| format!("{}x\n", " ".repeat(depth))).collect();
        assert_eq!(read(0, &deep).blocks.len(), 1);
        let gaps = format!("plan\n  a: b\n{}  c: d\n", "\n  # x\n".repeat(20_000));
        assert_eq!(read(0, &gaps).comments.len(), 20_000);
    }
}
