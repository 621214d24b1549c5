//! What formatting would change, as a unified diff. Line by line, so nothing has to be searched for.

use super::Formatted;
use crate::source::Lines;
use std::fmt::Write as _;

/// Lines that are shown around a change.
const CONTEXT: usize = 3;

/// The differences between a text and its form; empty when there are none.
pub fn unified(path: &str, text: &str, formatted: &Formatted) -> String {
    let mut out = String::new();
    if formatted.text == text {
        return out;
    }
    let numbers = Lines::of(text);
    let old = |at: usize| text.get(numbers.range(text, at + 1)).unwrap_or("");
    // What stands after the last line end is no line.
    let open = formatted.lines.last().is_some_and(Option::is_none) && text.ends_with(['\n', '\r']);
    let count = formatted.lines.len() - usize::from(open);
    let changed: Vec<usize> = (0..count)
        .filter(|at| formatted.lines[*at].as_deref() != Some(old(*at)))
        .collect();
    let _ = write!(out, "--- {path}\n+++ {path} (formatted)\n");
    if changed.is_empty() {
        out.push_str("(only line ends, or a mark at the beginning of the file)\n");
    }
    let mut hunks: Vec<(usize, usize)> = Vec::new();
    for at in changed {
        let (from, to) = (at.saturating_sub(CONTEXT), (at + CONTEXT + 1).min(count));
        match hunks.last_mut() {
            Some(last) if last.1 >= from => last.1 = to,
            _ => hunks.push((from, to)),
        }
    }
    let (mut counted, mut new_line) = (0, 1);
    for (from, to) in hunks {
        new_line += formatted.lines[counted..from].iter().flatten().count();
        let kept = formatted.lines[from..to].iter().flatten().count();
        let _ = writeln!(out, "@@ -{},{} +{new_line},{kept} @@", from + 1, to - from);
        hunk(&mut out, formatted, (from, to), &old);
        new_line += kept;
        counted = to;
    }
    out
}

fn hunk<'t>(out: &mut String, formatted: &Formatted, range: (usize, usize), old: &impl Fn(usize) -> &'t str) {
    let (mut gone, mut come) = (String::new(), String::new());
    let flush = |out: &mut String, gone: &mut String, come: &mut String| {
        out.push_str(gone);
        out.push_str(come);
        gone.clear();
        come.clear();
    };
    for at in range.0..range.1 {
        match &formatted.lines[at] {
            Some(new) if new == old(at) => {
                flush(out, &mut gone, &mut come);
                let _ = writeln!(out, " {new}");
            }
            new => {
                let _ = writeln!(gone, "-{}", old(at));
                if let Some(new) = new {
                    let _ = writeln!(come, "+{new}");
                }
            }
        }
    }
    flush(out, &mut gone, &mut come);
}
