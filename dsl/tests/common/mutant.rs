//! Repeatable slips of the pen in a text.

#![allow(dead_code, clippy::unwrap_used)]

/// Mutants of each source file in one run; nine files, so 2,700 in all. `RATCHET_MUTANTS=3400` makes it more than 30,000, for
/// a look through everything after a change of the grammar.
pub fn mutants_per_file() -> u64 {
    std::env::var("RATCHET_MUTANTS").map_or(300, |count| count.parse().unwrap())
}

/// A small generator of repeatable choices (splitmix64).
pub struct Choices(u64);

impl Choices {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % below.max(1) as u64).unwrap()
    }
}

const INSERTED: &[&str] = &[
    "\"",
    "“",
    "(",
    ")",
    ":",
    ",",
    "\n",
    "\r",
    "\t",
    "  ",
    "    ",
    "é",
    "日本",
    "\u{a0}",
    "\u{200b}",
    "\u{202e}",
    "\0",
    "#",
    "and ",
    "or ",
    "when ",
    "99999999999999999999",
    "0",
    "%",
    "within ",
    "audit ",
    "plan ",
    "\"\"",
    "- ",
    "is ",
    "👩‍⚕️",
    "\u{feff}",
    " by ",
    "every ",
    ":\n",
    "'",
];

/// A text with up to five slips.
pub fn mutate(text: &str, seed: u64) -> String {
    let mut choices = Choices(seed);
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..=choices.next(4) {
        let at = choices.next(letters.len() + 1);
        match choices.next(6) {
            0 => {
                let end = (at + 1 + choices.next(12)).min(letters.len());
                letters.drain(at.min(end)..end);
            }
            1 => {
                letters.splice(at..at, INSERTED[choices.next(INSERTED.len())].chars());
            }
            2 => {
                let other = choices.next(letters.len());
                if at < letters.len() {
                    letters.swap(at, other);
                }
            }
            3 => {
                let mut lines: Vec<String> = letters
                    .iter()
                    .collect::<String>()
                    .split('\n')
                    .map(str::to_owned)
                    .collect();
                let (from, to) = (choices.next(lines.len()), choices.next(lines.len()));
                let line = lines.remove(from);
                lines.insert(to.min(lines.len()), line);
                letters = lines.join("\n").chars().collect();
            }
            4 => {
                let mut lines: Vec<String> = letters
                    .iter()
                    .collect::<String>()
                    .split('\n')
                    .map(str::to_owned)
                    .collect();
                let line = choices.next(lines.len());
                lines[line] = format!("{}{}", " ".repeat(choices.next(8)), lines[line].trim_start());
                letters = lines.join("\n").chars().collect();
            }
            _ => letters.truncate(at.max(letters.len() / 2)),
        }
    }
    letters.into_iter().collect()
}
