//! What a repair changes in a file, as a unified diff. Fixes touch single lines, so equal lines are found again close by.

use std::fmt::Write as _;

/// Lines that are shown around a change.
const CONTEXT: usize = 3;

/// How far ahead equal lines are looked for.
const AHEAD_MAX: usize = 200;

/// A run of lines: equal in both, or replaced.
struct Change {
    new: std::ops::Range<usize>,
    old: std::ops::Range<usize>,
}

/// The differences between two texts; empty when there are none.
pub fn unified(path: &str, old: &str, new: &str) -> String {
    let (before, after): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let changes = changes(&before, &after);
    let mut out = String::new();
    if changes.is_empty() {
        return out;
    }
    let _ = write!(out, "--- {path}\n+++ {path} (put right)\n");
    let mut rest = changes.as_slice();
    while let Some(first) = rest.first() {
        let together = rest
            .windows(2)
            .take_while(|pair| pair[1].old.start <= pair[0].old.end + 2 * CONTEXT)
            .count()
            + 1;
        let (hunk, later) = rest.split_at(together);
        let last = hunk.last().unwrap_or(first);
        let (from, to) = (
            first.old.start.saturating_sub(CONTEXT),
            (last.old.end + CONTEXT).min(before.len()),
        );
        let lead = first.old.start - from;
        let tail = to - last.old.end;
        let (new_from, new_to) = (first.new.start - lead, last.new.end + tail);
        let _ = writeln!(
            out,
            "@@ -{},{} +{},{} @@",
            from + 1,
            to - from,
            new_from + 1,
            new_to - new_from
        );
        let mut at = from;
        for change in hunk {
            show(&mut out, ' ', &before[at..change.old.start]);
            show(&mut out, '-', &before[change.old.clone()]);
            show(&mut out, '+', &after[change.new.clone()]);
            at = change.old.end;
        }
        show(&mut out, ' ', &before[at..to]);
        rest = later;
    }
    out
}

fn show(out: &mut String, sign: char, lines: &[&str]) {
    for line in lines {
        let _ = writeln!(out, "{sign}{line}");
    }
}

fn changes(old: &[&str], new: &[&str]) -> Vec<Change> {
    let (mut at, mut to) = (0, 0);
    let mut changes = Vec::new();
    while at < old.len() || to < new.len() {
        if at < old.len() && old.get(at) == new.get(to) {
            at += 1;
            to += 1;
            continue;
        }
        let (gone, come) = next_equal(&old[at..], &new[to..]);
        changes.push(Change {
            new: to..to + come,
            old: at..at + gone,
        });
        at += gone;
        to += come;
    }
    changes
}

/// How many lines of each have to be passed until they are equal again; all that is left if they never are.
fn next_equal(old: &[&str], new: &[&str]) -> (usize, usize) {
    for apart in 1..=AHEAD_MAX {
        for gone in 0..=apart.min(old.len()) {
            let come = apart - gone;
            if old.get(gone).is_some() && old.get(gone) == new.get(come) {
                return (gone, come);
            }
        }
    }
    (old.len(), new.len())
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn changes_stand_between_the_lines_around_them() {
        let old = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n";
        let new = "a\nb\nc\nD\ne\nf\ng\nh\ni\nj\nk\nk2\nl\n";
        let expected = "--- x\n+++ x (put right)\n@@ -1,7 +1,7 @@\n a\n b\n c\n-d\n+D\n e\n f\n g\n@@ -9,4 +9,5 @@\n i\n j\n k\n+k2\n l\n";
        assert_eq!(unified("x", old, new), expected);
        assert_eq!(unified("x", old, old), "");
        assert_eq!(
            unified("x", "", "a\n"),
            "--- x\n+++ x (put right)\n@@ -1,0 +1,1 @@\n+a\n"
        );
    }
}
