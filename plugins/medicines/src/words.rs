//! Judging the words of directions: whether they direct anybody, whether a dose leaves a choice.

use ratchet_tool_sdk::words::contains;

/// Directions that direct nobody.
const UNDIRECTED: [&str; 7] = [
    "as directed",
    "as instructed",
    "as prescribed",
    "when required",
    "as required",
    "as needed",
    "prn",
];

/// Whether it says nothing beyond "as directed" and the like.
pub fn is_undirected(text: &str) -> bool {
    let text = text.trim_end_matches('.');
    UNDIRECTED.iter().any(|phrase| same(text, phrase))
        || ["as directed", "as instructed"]
            .iter()
            .any(|phrase| contains(text, phrase))
}

/// Whether a dose leaves a choice: "1-2 tablets", "1 to 2", "5 or 10 mg", "500 mg to 1 g". "1/2 tablet" is a half.
pub fn is_range(dose: &str) -> bool {
    let words: Vec<&str> = dose.split_whitespace().collect();
    let starts_number = |word: &&&str| word.starts_with(|c: char| c.is_ascii_digit());
    let joins = |index: usize| {
        let joint = words[index];
        let is_joint = ["-", "\u{2013}", "to", "or"].iter().any(|sign| same(joint, sign));
        let before = index.saturating_sub(2)..index;
        is_joint
            && words.get(index + 1).as_ref().is_some_and(starts_number)
            && words[before].iter().any(|w| starts_number(&w))
    };
    words.iter().any(|word| joins_numbers(word))
        || (1..words.len()).any(joins)
        || contains(dose, "one or two")
        || contains(dose, "one to two")
}

/// Whether one word is two numbers with a dash between: "1-2", "5\u{2013}10mg".
fn joins_numbers(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['-', '\u{2013}']).collect();
    parts.windows(2).any(|pair| {
        pair[0].ends_with(|c: char| c.is_ascii_digit()) && pair[1].starts_with(|c: char| c.is_ascii_digit())
    })
}

fn same(text: &str, phrase: &str) -> bool {
    text.eq_ignore_ascii_case(phrase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dose_that_leaves_a_choice_is_a_range() {
        for (dose, expected) in [
            ("1-2 tablets", true),
            ("1 \u{2013} 2 tablets", true),
            ("500 mg to 1 g", true),
            ("500 to 1000 mg", true),
            ("5 or 10 ml", true),
            ("One or two puffs", true),
            ("1/2 tablet", false),
            ("10 mg, up to 3 times", false),
            ("5\u{2013}10mg", true),
            ("1 tablet", false),
            ("0.5 mg", false),
            ("", false),
        ] {
            assert_eq!(is_range(dose), expected, "{dose}");
        }
    }

    #[test]
    fn directions_that_direct_nobody() {
        assert!(is_undirected("Take as directed by GP") && is_undirected("PRN") && !is_undirected("1 tablet for pain"));
    }
}
