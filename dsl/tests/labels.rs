//! Every label of the vocabulary, written wrongly in every way: empty, misspelt, twice, not at all, in the wrong block, and with
//! signs for a value. The labels come from the vocabulary itself, so that a new one is tried as soon as it exists.

#![allow(clippy::unwrap_used)]

mod common;

use ratchet_dsl::vocabulary::{self, Field, Kind, Need};
use ratchet_dsl::{Colour, Diagnostic, Folder, compile, render_json, render_terminal};

/// A label in the base file.
struct Spot {
    /// The lines of the file, with the label in one of them.
    lines: Vec<String>,
    /// Which line, from 0.
    at: usize,
    /// The line on which its block or part begins.
    head: usize,
    kind: &'static Kind,
    field: &'static Field,
}

/// Every label in its place; those that the base file lacks are put under the first line of their block.
fn spots() -> Vec<Spot> {
    let base = std::fs::read_to_string(common::root().join("dsl/tests/wrong/base.qip")).unwrap();
    let lines: Vec<String> = base.lines().map(str::to_owned).collect();
    let mut spots = Vec::new();
    for block in vocabulary::BLOCKS {
        for kind in [block].into_iter().chain(block.parts.iter().copied()) {
            let is_part = !std::ptr::eq(kind, block);
            let Some((head, indent)) = head_of(&lines, block, is_part.then_some(kind)) else {
                assert!(
                    kind.fields.is_empty() || kind.word == "organisation",
                    "the base file has no {}",
                    kind.word
                );
                continue;
            };
            for field in kind.fields {
                spots.push(spot(&lines, head, indent, kind, field));
            }
        }
    }
    spots
}

fn head_of(lines: &[String], block: &Kind, part: Option<&Kind>) -> Option<(usize, usize)> {
    let mut inside = false;
    for (at, line) in lines.iter().enumerate() {
        if !line.starts_with([' ', '#']) && !line.is_empty() {
            inside = line.split(' ').next() == Some(block.word);
            if inside && part.is_none() {
                return Some((at, 2));
            }
        }
        let word = line.strip_prefix("  ").and_then(|line| line.split(' ').next());
        if inside && part.is_some_and(|part| word == Some(part.word)) {
            return Some((at, 4));
        }
    }
    None
}

fn spot(lines: &[String], head: usize, indent: usize, kind: &'static Kind, field: &'static Field) -> Spot {
    let begins = format!("{}{}:", " ".repeat(indent), field.label);
    let end = lines[head + 1..]
        .iter()
        .position(|line| line.len() - line.trim_start().len() < indent)
        .map_or(lines.len(), |more| head + 1 + more);
    let mut lines = lines.to_vec();
    let at = (head + 1..end)
        .find(|&at| lines[at].starts_with(&begins))
        .unwrap_or_else(|| {
            lines.insert(head + 1, format!("{}{}", " ".repeat(indent), field.example));
            head + 1
        });
    Spot {
        lines,
        at,
        head,
        kind,
        field,
    }
}

impl Spot {
    fn with(&self, change: impl FnOnce(&mut Vec<String>)) -> Folder {
        let mut lines = self.lines.clone();
        change(&mut lines);
        common::beside_organisation(&(lines.join("\n") + "\n"))
    }

    /// A label that holds a number (`after 3 good results in a row`): it may stand there for several numbers.
    fn counts(&self) -> bool {
        self.field.label == "after good results in a row"
    }

    fn repeats(&self) -> bool {
        self.kind.word == "scenario" && ["given", "then", "wait", "expect"].contains(&self.field.label)
    }

    fn name(&self) -> String {
        format!("{} of {}", self.field.label, self.kind.a)
    }
}

/// The problem on a line, from 0.
fn on(folder: &Folder, line: usize) -> Option<Diagnostic> {
    let problems = compile(folder, &[]).diagnostics;
    common::assert_titles_are_short(&problems);
    let lines: Vec<usize> = render_json(folder, &problems)
        .iter()
        .map(|problem| problem.line)
        .collect();
    problems
        .into_iter()
        .zip(lines)
        .find(|(problem, at)| problem.place.file == 0 && *at == line + 1)
        .map(|(problem, _)| problem)
}

#[test]
fn a_label_with_nothing_after_it() {
    for spot in spots() {
        let folder = spot.with(|lines| {
            let end = lines[spot.at].find(':').unwrap() + 1;
            lines[spot.at].truncate(end);
        });
        let problem = on(&folder, spot.at).unwrap();
        assert_eq!(problem.name, "value-missing", "{}", spot.name());
        assert!(problem.help.unwrap().contains(spot.field.example), "{}", spot.name());
    }
}

#[test]
fn a_misspelt_label_is_known_again() {
    for spot in spots().into_iter().filter(|spot| !spot.counts()) {
        let folder = spot.with(|lines| {
            let line = &lines[spot.at];
            let at = line.find(':').unwrap();
            let last = &line[at - 1..at];
            lines[spot.at] = format!("{}{last}{}", &line[..at], &line[at..]);
        });
        let problem = on(&folder, spot.at).unwrap();
        assert_eq!(problem.name, "unknown-line", "{}", spot.name());
        let fixed = common::fixed(&folder, &problem.fix.unwrap());
        let whole = spot.with(|_| {});
        assert_eq!(fixed, whole, "{}", spot.name());
        let left = compile(&fixed, &[]).diagnostics.len();
        assert_eq!(left, compile(&whole, &[]).diagnostics.len(), "{}", spot.name());
    }
}

#[test]
fn a_label_that_is_said_twice() {
    for spot in spots().into_iter().filter(|spot| !spot.repeats() && !spot.counts()) {
        let folder = spot.with(|lines| lines.insert(spot.at, lines[spot.at].clone()));
        let problem = on(&folder, spot.at + 1).unwrap();
        assert_eq!(problem.name, "said-twice", "{}", spot.name());
        assert!(problem.title.contains(&format!("`{}`", spot.field.label)));
    }
}

#[test]
fn a_label_that_is_not_there() {
    let needed = |spot: &Spot| spot.field.need == Need::Must;
    let spots: Vec<Spot> = spots().into_iter().filter(needed).collect();
    assert!(spots.len() > 20);
    for spot in spots {
        let folder = spot.with(|lines| drop(lines.remove(spot.at)));
        let problem = on(&folder, spot.head).unwrap();
        assert_eq!(problem.name, "line-missing", "{}", spot.name());
        assert!(problem.title.contains(&format!("`{}`", spot.field.label)));
        assert!(problem.help.unwrap().contains(spot.field.example));
    }
}

#[test]
fn a_label_in_a_block_that_has_none() {
    for spot in spots() {
        let folder = common::beside_organisation(&format!("event fall\n  {}\n", spot.field.example));
        let problem = on(&folder, 1).unwrap();
        assert_eq!(problem.name, "unknown-line", "{}", spot.name());
        assert!(
            problem.label.starts_with("belongs to"),
            "{}: {}",
            spot.name(),
            problem.label
        );
    }
}

#[test]
fn signs_in_place_of_a_value() {
    let mut shown = String::new();
    for spot in spots() {
        let folder = spot.with(|lines| {
            let end = lines[spot.at].find(':').unwrap() + 1;
            lines[spot.at].replace_range(end.., " %%");
        });
        match on(&folder, spot.at) {
            Some(problem) => shown.push_str(&render_terminal(&folder, &[problem], Colour::Off)),
            None => shown.push_str(&format!("any words may stand after `{}`\n\n", spot.name())),
        }
    }
    insta::assert_snapshot!("signs", shown);
}
