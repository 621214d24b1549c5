//! The lines of one block, taken by label. What nobody takes is a problem.

use super::{Opening, Reader, first_word, label_of, labels};
use crate::ast::{At, Slot, fold};
use crate::checks::basics;
use crate::diagnostic::Diagnostic;
use crate::outline::Node;
use crate::source::Place;
use crate::values::{Fault, FaultKind, Read, Text};
use crate::vocabulary::{self, Kind, Need};
use std::collections::BTreeSet;

/// The lines of one block.
pub(super) struct Fields<'r, 'a, 'n> {
    pub(super) kind: &'static Kind,
    pub(super) lines: Vec<Line<'a>>,
    node: &'n Node,
    pub(super) parts: Vec<(&'static Kind, &'n Node)>,
    pub(super) reader: &'r mut Reader<'a>,
}

/// One line with a label.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    pub(super) label: String,
    pub(super) label_place: Place,
    pub(super) value: Text<'a>,
}

impl<'r, 'a, 'n> Fields<'r, 'a, 'n> {
    /// Sorts the lines of a block into fields and parts; lines that are neither are reported.
    pub(super) fn collect(reader: &'r mut Reader<'a>, kind: &'static Kind, node: &'n Node) -> Self {
        let mut fields = Self {
            kind,
            lines: Vec::new(),
            node,
            parts: Vec::new(),
            reader,
        };
        for child in &node.children {
            fields.sort(child);
        }
        fields.amend_labels();
        fields
    }

    /// Reads a misspelt label as the one that was meant, so that its line is not also reported as missing.
    fn amend_labels(&mut self) {
        // A label with a number in it has no one spelling to offer.
        let fields = self.kind.fields.iter().map(|field| field.label);
        let known = fields.filter(|label| *label != vocabulary::GOOD_ROW);
        let repeats = self.kind.word == "scenario";
        let said: BTreeSet<String> = self.lines.iter().map(|line| line.label.clone()).collect();
        for line in self
            .lines
            .iter_mut()
            .filter(|line| self.kind.field(&line.label).is_none())
        {
            let Some(near) = self
                .reader
                .suggest
                .nearest(&line.label, known.clone())
                .filter(|near| !said.contains(*near) || repeats)
            else {
                continue;
            };
            let shown = crate::render::shorten(&line.label, 40);
            self.reader.problems.push(
                Diagnostic::new(
                    &basics::UNKNOWN_FIELD,
                    line.label_place,
                    format!("{} has no line called `{shown}`", self.kind.a),
                )
                .label(format!("did you mean `{near}`?"))
                .help(format!("write `{near}:`"))
                .fix(line.label_place, near),
            );
            near.clone_into(&mut line.label);
        }
    }

    fn sort(&mut self, child: &'n Node) {
        let words = self.reader.slice(child.place);
        let word = first_word(words);
        let part = self.kind.parts.iter().copied().find(|part| part.word == word);
        match (part, label_of(child)) {
            (Some(part), _) => self.parts.push((part, child)),
            (None, Some((label, value))) => {
                let (value, strays) = self.value(child, value);
                let mut folded = labels::label(self.reader.slice(label));
                if labels::good_row(&folded).is_some() {
                    vocabulary::GOOD_ROW.clone_into(&mut folded);
                }
                self.lines.push(Line {
                    label: folded,
                    label_place: label,
                    value,
                });
                strays.iter().for_each(|stray| self.too_deep(stray));
            }
            (None, None) => self.stray(child, words, &word),
        }
    }

    /// The value of a field with the lines that continue it, and the deeper lines that have labels of their own.
    fn value(&self, node: &'n Node, value: Place) -> (Text<'a>, &'n [Node]) {
        let labelled = |child: &Node| {
            let label = label_of(child).map(|(label, _)| labels::label(self.reader.slice(label)));
            label.is_some_and(|label| vocabulary::homes(&label).next().is_some())
        };
        let end = node.children.iter().position(labelled).unwrap_or(node.children.len());
        let (continued, strays) = node.children.split_at(end);
        let mut place = value;
        for child in continued {
            place = if place.start == place.end { child.place } else { place };
            place.end = child.reach();
        }
        (
            Text {
                place,
                words: self.reader.slice(place),
            },
            strays,
        )
    }

    /// A line that was indented by mistake; it is read as if it were not.
    fn too_deep(&mut self, node: &'n Node) {
        self.reader.problems.push(
            Diagnostic::new(&basics::STRAY_LINE, node.place, "this line is indented too far")
                .label("belongs to the line above as it stands")
                .help("indent it like the line above"),
        );
        self.sort(node);
    }

    fn stray(&mut self, node: &Node, words: &str, word: &str) {
        let folded = fold(words.get(..words.len().min(200)).unwrap_or(""));
        let label = self.kind.fields.iter().find(|field| {
            folded
                .strip_prefix(field.label)
                .is_some_and(|rest| rest.starts_with(' '))
        });
        let problem = match label {
            Some(field) => {
                let end = labels::label_end(words, field.label);
                let value = node.place.part(end, words.len());
                self.lines.push(Line {
                    label: field.label.to_owned(),
                    label_place: node.place.part(0, end),
                    value: Text {
                        place: value,
                        words: self.reader.slice(value),
                    },
                });
                Diagnostic::new(
                    &basics::STRAY_LINE,
                    node.place,
                    format!("a colon is missing after `{}`", field.label),
                )
                .label("read as one sentence")
                .help(format!("put a colon after `{}`", field.label))
                .fix(node.place.part(end, end), ":")
            }
            None => {
                let home = vocabulary::PARTS.iter().find(|kind| kind.word == word);
                let help = match home {
                    Some(kind) => format!("{} does not belong to {}", kind.a, self.kind.a),
                    None => self.labels(),
                };
                Diagnostic::new(
                    &basics::STRAY_LINE,
                    node.place,
                    format!("this line means nothing in {}", self.kind.a),
                )
                .label("not understood")
                .help(help)
            }
        };
        self.reader.problems.push(problem);
    }

    /// `a plan has these lines: …`
    fn labels(&self) -> String {
        let labels = self.kind.fields.iter().map(|field| format!("{}:", field.label));
        let parts = self.kind.parts.iter().map(|part| part.word.to_owned());
        let all: Vec<String> = labels.chain(parts).collect();
        if all.is_empty() {
            format!("{} has no lines of its own", self.kind.a)
        } else {
            format!("{} has these lines: {}", self.kind.a, all.join(", "))
        }
    }

    /// Takes the line with this label and reads its value.
    pub(super) fn take<T>(&mut self, label: &str, read: impl FnOnce(Text<'a>) -> Read<T>) -> Slot<T> {
        let Some(at) = self.lines.iter().position(|line| line.label == label) else {
            return Slot::Absent;
        };
        let line = self.lines.remove(at);
        while let Some(again) = self.lines.iter().position(|line| line.label == label) {
            let again = self.lines.remove(again);
            self.reader.problems.push(
                Diagnostic::new(
                    &basics::FIELD_TWICE,
                    again.label_place,
                    format!("`{label}` is said twice in this {}", self.kind.word),
                )
                .label("said before")
                .help("keep one of the two lines"),
            );
        }
        self.read_line(&line, read)
    }

    /// Takes every line with this label, with what stands before its colon.
    pub(super) fn take_each<T>(
        &mut self,
        label: &str,
        read: impl Fn(Text<'a>) -> Read<T>,
    ) -> Vec<(At<String>, Slot<T>)> {
        let (taken, rest) = std::mem::take(&mut self.lines)
            .into_iter()
            .partition(|line| line.label == label);
        self.lines = rest;
        let taken: Vec<Line<'a>> = taken;
        taken
            .iter()
            .map(|line| {
                let said = self.reader.slice(line.label_place).to_owned();
                (At::new(said, line.label_place), self.read_line(line, &read))
            })
            .collect()
    }

    /// Reads the value of a line that has been taken.
    pub(super) fn read_line<T>(&mut self, line: &Line<'a>, read: impl FnOnce(Text<'a>) -> Read<T>) -> Slot<T> {
        let example = self.kind.field(&line.label).map_or("", |field| field.example);
        if line.value.words.trim().is_empty() {
            self.reader.problems.push(
                Diagnostic::new(
                    &basics::VALUE_MISSING,
                    line.label_place,
                    format!("nothing stands after `{}`", line.label),
                )
                .label("a value is missing")
                .help(format!("write it like: {example}")),
            );
            return Slot::Broken;
        }
        match read(line.value) {
            Ok(value) => Slot::Said(At::new(value, line.value.place)),
            Err(fault) => {
                self.fault(line, &fault, example);
                Slot::Broken
            }
        }
    }

    fn fault(&mut self, line: &Line<'a>, fault: &Fault, example: &str) {
        let word = self.reader.slice(fault.place);
        let near = labels::keyword_near(self.reader.suggest, word).filter(|_| fault.kind == FaultKind::Unreadable);
        let (entry, title) = match fault.kind {
            FaultKind::Unreadable => (
                &basics::UNREADABLE_VALUE,
                format!("the value of `{}` cannot be read", line.label),
            ),
            FaultKind::AndOrMixed => (&basics::AND_OR_MIXED, "`and` and `or` need brackets here".to_owned()),
            FaultKind::Brackets => (
                &basics::BRACKETS,
                format!("the brackets in `{}` do not fit", line.label),
            ),
            FaultKind::Number => (
                &basics::UNREADABLE_VALUE,
                format!("a number in `{}` is out of range", line.label),
            ),
        };
        let problem = Diagnostic::new(entry, fault.place, title);
        let problem = match (near, fault.kind) {
            (Some(near), _) => problem.label(format!("did you mean `{near}`?")).help(format!("write `{near}`")).fix(fault.place, near),
            (None, FaultKind::AndOrMixed) => {
                problem.label(&fault.label).help("put brackets round what belongs together: (\"A\" is below 90% and \"B\" is below 90%) or score is below 80%")
            }
            _ => problem.label(&fault.label).help(format!("write it like: {example}")),
        };
        self.reader.problems.push(problem);
    }

    /// Reads the first lines of the parts, in order.
    pub(super) fn openings(&mut self) -> Vec<(&'static Kind, Opening<'n>)> {
        let parts = std::mem::take(&mut self.parts);
        parts
            .into_iter()
            .filter_map(|(kind, node)| self.reader.opening(kind, node).map(|opening| (kind, opening)))
            .collect()
    }

    /// Reports what nobody took and what is missing. `extra` names needs that are not plain fields.
    pub(super) fn finish(self, missing: &[&str]) {
        for line in &self.lines {
            self.reader.problems.push(self.unknown_field(line));
        }
        if missing.is_empty() {
            return;
        }
        let listed: Vec<String> = missing.iter().map(|label| format!("`{label}`")).collect();
        let examples = missing
            .iter()
            .filter_map(|label| self.kind.field(label))
            .map(|field| field.example)
            .next();
        let problem = Diagnostic::new(
            &basics::LINE_MISSING,
            self.node.place,
            format!("this {} lacks {}", self.kind.word, labels::join_and(&listed)),
        );
        self.reader.problems.push(match examples {
            Some(example) => problem
                .label("something is missing here")
                .help(format!("add a line like: {example}")),
            None => problem
                .label("something is missing here")
                .help(format!("write it like: {} \"Name\" by quality lead", self.kind.word)),
        });
    }

    fn unknown_field(&self, line: &Line<'_>) -> Diagnostic {
        let shown = crate::render::shorten(&line.label, 40);
        let home = vocabulary::homes(&line.label).find(|home| home.word != self.kind.word);
        let problem = Diagnostic::new(
            &basics::UNKNOWN_FIELD,
            line.label_place,
            format!("{} has no line called `{shown}`", self.kind.a),
        );
        match home {
            Some(home) => problem.label(format!("belongs to {}", home.a)).help(self.labels()),
            None => problem.label("not known here").help(self.labels()),
        }
    }

    /// Labels that must be there and are not. Call before anything is taken.
    pub(super) fn missing(&self) -> Vec<&'static str> {
        let needed = self.kind.fields.iter().filter(|field| field.need == Need::Must);
        needed
            .map(|field| field.label)
            .filter(|label| self.lines.iter().all(|line| line.label != *label))
            .collect()
    }
}
