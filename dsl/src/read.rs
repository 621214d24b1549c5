//! From the outline to the tree: each block takes the lines it knows and reports the rest.
//!
//! One slip is one problem: a line that cannot be read leaves a broken slot behind, and nothing later complains about it again.

mod fields;
pub(crate) mod labels;
mod organisation;
mod plan;
mod scenario;
mod work;

use crate::ast::{At, Blocks, Head, Name, fold, tidy};
use crate::checks::basics;
use crate::diagnostic::{Diagnostic, Problems};
use crate::outline::{LineKind, Node, Outline};
use crate::source::Place;
use crate::suggest::Suggest;
use crate::values::{Text, heads};
use crate::vocabulary::{self, Kind, Naming};
use fields::Fields;
use std::borrow::Cow;

/// Reads one file's outline into the blocks of the folder.
pub fn read(text: &str, outline: &Outline, blocks: &mut Blocks, problems: &mut Problems, suggest: &mut Suggest) {
    let mut reader = Reader {
        problems,
        suggest,
        text,
    };
    for place in &outline.orphans {
        reader.problems.push(
            Diagnostic::new(&basics::STRAY_LINE, *place, "this line belongs to no block")
                .label("indented, but nothing stands above it")
                .help("put it under the block that it belongs to, or begin it in the first column"),
        );
    }
    for node in reader.gathered(outline) {
        reader.block(&node, blocks);
    }
}

/// Reads the blocks of one file.
struct Reader<'a> {
    problems: &'a mut Problems,
    suggest: &'a mut Suggest,
    text: &'a str,
}

/// The first line of a block or part, read.
struct Opening<'a> {
    by: Option<Name>,
    from: Option<Name>,
    head: Head,
    node: &'a Node,
    text: Option<Name>,
}

impl<'a> Reader<'a> {
    fn slice(&self, place: Place) -> &'a str {
        self.text.get(place.start as usize..place.end as usize).unwrap_or("")
    }

    /// The blocks, each with the lines that belong to it although somebody forgot to indent them.
    fn gathered<'n>(&mut self, outline: &'n Outline) -> Vec<Cow<'n, Node>> {
        let mut gathered: Vec<Cow<'n, Node>> = Vec::new();
        for node in &outline.blocks {
            let kind = gathered
                .last()
                .and_then(|above| vocabulary::block(&first_word(self.slice(above.place))));
            match (kind, gathered.last_mut()) {
                (Some(kind), Some(above)) if self.belongs(kind, node) => {
                    self.unindented(kind, node);
                    let above = above.to_mut();
                    if label_of(node).is_some() {
                        above.children.push(Node {
                            children: Vec::new(),
                            ..node.clone()
                        });
                        above.children.extend(node.children.iter().cloned());
                    } else {
                        let mut part = node.clone();
                        let end = part
                            .children
                            .iter()
                            .position(|child| self.above_part(kind, node, child));
                        let hoisted = part.children.split_off(end.unwrap_or(part.children.len()));
                        above.children.push(part);
                        above.children.extend(hoisted);
                    }
                }
                _ => gathered.push(Cow::Borrowed(node)),
            }
        }
        gathered
    }

    /// Whether a line in the first column is a line of the block above it.
    fn belongs(&self, kind: &'static Kind, node: &Node) -> bool {
        let word = first_word(self.slice(node.place));
        let label = label_of(node).map(|(label, _)| labels::label(self.slice(label)));
        let is_field = label.is_some_and(|label| kind.field(&label).is_some());
        vocabulary::block(&word).is_none() && (is_field || kind.parts.iter().any(|part| part.word == word))
    }

    /// Whether a line below an unindented part is one of the block above, not of the part.
    fn above_part(&self, kind: &'static Kind, part: &Node, child: &Node) -> bool {
        let word = first_word(self.slice(child.place));
        if kind.parts.iter().any(|part| part.word == word) {
            return true;
        }
        let Some((label, _)) = label_of(child) else {
            return false;
        };
        let label = labels::label(self.slice(label));
        let part = first_word(self.slice(part.place));
        let of_part = kind.parts.iter().find(|kind| kind.word == part);
        kind.field(&label).is_some() && of_part.is_none_or(|part| part.field(&label).is_none())
    }

    fn unindented(&mut self, kind: &'static Kind, node: &Node) {
        let mark = label_of(node).map_or(node.place, |(label, _)| label);
        let shown = crate::render::shorten(self.slice(mark), 40);
        self.problems.push(
            Diagnostic::new(
                &basics::STRAY_LINE,
                mark,
                format!("`{shown}` must be indented under the {}", kind.word),
            )
            .label("begins in the first column")
            .help("put two spaces in front of this line")
            .fix(
                Place {
                    end: mark.start,
                    ..mark
                },
                "  ",
            ),
        );
    }

    fn block(&mut self, node: &Node, blocks: &mut Blocks) {
        let words = self.slice(node.place);
        let word = first_word(words);
        let Some(kind) = vocabulary::block(&word).or_else(|| self.unknown_block(node, &word)) else {
            return;
        };
        let Some(opening) = self.opening(kind, node) else {
            return;
        };
        let head = opening.head.clone();
        let mut fields = Fields::collect(self, kind, node);
        match kind.word {
            "service" => blocks.services.push(organisation::service(head, fields)),
            "role" => blocks.roles.push(organisation::role(head, fields)),
            "organisation" => blocks.organisations.push(organisation::organisation(head, fields)),
            "event" => blocks.events.push(organisation::named(head, fields)),
            "cause" => blocks.causes.push(organisation::cause(head, fields)),
            "exception" => blocks.exceptions.push(work::exception(head, fields)),
            "standard" => blocks.standards.push(organisation::standard(head, fields)),
            "forum" => blocks.forums.push(organisation::forum(head, fields)),
            "audit" => blocks.audits.push(work::audit(head, fields)),
            "rule" => blocks.rules.push(work::rule(head, fields)),
            "plan" => blocks.plans.push(plan::plan(head, fields)),
            "theme" => blocks.themes.push(work::theme(head, fields)),
            "pack" => blocks.packs.push(work::pack(head, fields)),
            _ => {
                let steps = fields.steps();
                blocks.scenarios.push(scenario::scenario(head, fields, steps));
            }
        }
    }

    /// Reports a block that does not exist; the kind that was meant, if that can be seen.
    fn unknown_block(&mut self, node: &Node, word: &str) -> Option<&'static Kind> {
        let near = self
            .suggest
            .nearest(word, vocabulary::BLOCKS.iter().map(|kind| kind.word));
        let words = self.slice(node.place);
        let mark = node.place.part(
            0,
            words
                .find(|letter: char| letter.is_whitespace() || letter == ':')
                .unwrap_or(words.len()),
        );
        let shown = crate::render::shorten(self.slice(mark), 40);
        let home = vocabulary::homes(word).next();
        let problem = match (near, home) {
            (Some(near), _) => Diagnostic::new(&basics::UNKNOWN_BLOCK, mark, format!("no block begins with `{shown}`"))
                .label(format!("did you mean `{near}`?"))
                .help(format!("write `{near}`"))
                .fix(mark, near),
            (None, Some(home)) => Diagnostic::new(
                &basics::STRAY_LINE,
                mark,
                format!("`{shown}` must be indented under {}", home.a),
            )
            .label("begins in the first column")
            .help("put it under the block that it belongs to, with two spaces in front"),
            (None, None) => Diagnostic::new(&basics::UNKNOWN_BLOCK, mark, format!("no block begins with `{shown}`"))
                .label("not the beginning of a block")
                .help(format!(
                    "a block begins with one of: {}",
                    vocabulary::BLOCKS.map(|kind| kind.word).join(", ")
                )),
        };
        self.problems.push(problem);
        near.and_then(vocabulary::block)
    }

    /// Reads a first line; a name that lacks its quotes is reported and used all the same.
    fn opening<'n>(&mut self, kind: &'static Kind, node: &'n Node) -> Option<Opening<'n>> {
        let words = self.slice(node.place);
        let words = words.strip_suffix(':').unwrap_or(words);
        let place = node.place.part(0, words.len());
        let line = match heads::head(Text { place, words }) {
            Ok(line) => line,
            Err(fault) => return self.opening_by_force(kind, node, fault.place),
        };
        let misplaced = match kind.word {
            "action" | "retest" => line.from.as_ref(),
            "question" | "measure" => line.by.as_ref(),
            _ => line.by.as_ref().or(line.from.as_ref()),
        };
        if let Some(part) = misplaced {
            return self.opening_by_force(kind, node, part.place);
        }
        let head = |name: Name| Head {
            line: node.place,
            name,
            was: line.was.clone(),
        };
        let named = |name: &Name| !name.value.is_empty();
        if let Some(name) = line.quoted.clone().filter(named) {
            return Some(Opening {
                by: line.by.clone(),
                from: line.from.clone(),
                head: head(name),
                node,
                text: line.text.clone(),
            });
        }
        match line
            .words
            .clone()
            .map(|name| without_colon(self.text, name))
            .filter(named)
        {
            None => self.nameless(kind, node),
            Some(name) if kind.naming == Naming::Words => Some(Opening {
                by: None,
                from: None,
                head: head(name),
                node,
                text: None,
            }),
            Some(name) => Some(self.unquoted(kind, node, name)),
        }
    }

    fn nameless<'n>(&mut self, kind: &'static Kind, node: &Node) -> Option<Opening<'n>> {
        let name = if kind.naming == Naming::Quoted {
            "\"Name\""
        } else {
            "name"
        };
        self.problems.push(
            Diagnostic::new(
                &basics::NAME_MISSING,
                node.place,
                format!("this {} has no name", kind.word),
            )
            .label("a name is missing")
            .help(format!("write it like: {} {name}", kind.word)),
        );
        None
    }

    /// A name without quotes: everything up to ` by `, if the kind has an owner there.
    fn unquoted<'n>(&mut self, kind: &'static Kind, node: &'n Node, words: Name) -> Opening<'n> {
        let raw = self.slice(words.place);
        let cut = raw.rfind(" by ").filter(|_| matches!(kind.word, "action" | "retest"));
        let name = words.place.part(0, raw[..cut.unwrap_or(raw.len())].trim_end().len());
        let by = cut.map(|at| words.place.part(at + 4, raw.len()));
        let quoted = format!("\"{}\"", tidy(self.slice(name)).replace('"', ""));
        self.problems.push(
            Diagnostic::new(
                &basics::NAME_NEEDS_QUOTES,
                name,
                format!("the name of {} stands in quotes", kind.a),
            )
            .label("quotes are missing")
            .help(format!("{} {quoted}", kind.word))
            .fix(name, quoted),
        );
        let named = |place: Place| At::new(tidy(self.slice(place)), place);
        Opening {
            by: by.map(named),
            from: None,
            head: Head {
                line: node.place,
                name: named(name),
                was: None,
            },
            node,
            text: None,
        }
    }

    /// A first line that cannot be read: report it, and go on with a name as good as can be found.
    fn opening_by_force<'n>(&mut self, kind: &'static Kind, node: &'n Node, fault: Place) -> Option<Opening<'n>> {
        let words = self.slice(node.place);
        let example = match kind.word {
            "action" | "retest" => format!("{} \"Name\" by quality lead", kind.word),
            "question" => "question \"Name\" from records: what is asked".to_owned(),
            "measure" => "measure \"Name\" from supervision: what is counted, higher is better".to_owned(),
            _ if kind.naming == Naming::Words => format!("{} name", kind.word),
            word => format!("{word} \"Name\""),
        };
        self.problems.push(
            Diagnostic::new(
                &basics::UNREADABLE_HEAD,
                fault,
                format!("the first line of this {} cannot be read", kind.word),
            )
            .label("not understood from here on")
            .help(format!("write it like: {example}")),
        );
        let mut quotes = words
            .match_indices(['"', '“', '”', '„'])
            .map(|(at, quote)| (at, at + quote.len()));
        let (_, start) = quotes.next()?;
        let end = quotes.next().map_or(words.len(), |(at, _)| at);
        let name = At::new(tidy(&words[start..end]), node.place.part(start, end));
        (!name.value.is_empty()).then_some(Opening {
            by: None,
            from: None,
            head: Head {
                line: node.place,
                name,
                was: None,
            },
            node,
            text: None,
        })
    }
}

/// The first word of a line in small letters; `re-test` is `retest`.
pub(crate) fn first_word(line: &str) -> String {
    let end = line
        .find(|letter: char| !(letter.is_alphanumeric() || letter == '-'))
        .unwrap_or(line.len());
    let word = fold(line.get(..end.min(64)).unwrap_or(""));
    match word.as_str() {
        "re-test" => "retest".to_owned(),
        "organization" => "organisation".to_owned(),
        _ => word,
    }
}

/// `role: quality lead` is `role quality lead`.
fn without_colon(text: &str, name: Name) -> Name {
    let raw = text
        .get(name.place.start as usize..name.place.end as usize)
        .unwrap_or("");
    let rest = raw.trim_start_matches(':').trim_start();
    if rest.len() == raw.len() {
        return name;
    }
    let start = name.place.end - rest.len() as u32;
    At::new(tidy(rest), Place { start, ..name.place })
}

/// Whether a line looks like a field.
fn label_of(node: &Node) -> Option<(Place, Place)> {
    match node.kind {
        LineKind::Field { label, value } => Some((label, value)),
        _ => None,
    }
}
