//! Judging words that somebody wrote into a record: whether anything is said at all.

/// Words that stand where something should be said and say nothing.
const EMPTY: [&str; 16] = [
    "-",
    "?",
    "n/a",
    "na",
    "nil",
    "none",
    "no",
    "tbc",
    "tba",
    "unknown",
    "not known",
    "see mar",
    "see chart",
    "see notes",
    "as above",
    "as before",
];

/// Whether the text says something: not blank, not a place holder, at least three letters.
pub fn says_something(text: Option<&str>) -> bool {
    text.is_some_and(|text| {
        !EMPTY.iter().any(|empty| text.eq_ignore_ascii_case(empty))
            && text.chars().filter(|c| c.is_alphanumeric()).take(3).count() == 3
    })
}

/// Whether one of the words of `text` is among `words`, whatever the case.
pub fn has_word(text: &str, words: &[&str]) -> bool {
    text.split_ascii_whitespace().any(|word| {
        let word = word.trim_end_matches([',', '.', ';', ')']);
        words.iter().any(|other| word.eq_ignore_ascii_case(other))
    })
}

/// Whether `text` contains `phrase`, whatever the case.
pub fn contains(text: &str, phrase: &str) -> bool {
    text.as_bytes()
        .windows(phrase.len().max(1))
        .any(|window| window.eq_ignore_ascii_case(phrase.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_holders_say_nothing() {
        for (text, expected) in [
            (None, false),
            (Some("N/A"), false),
            (Some("See MAR"), false),
            (Some("ok"), false),
            (Some("as before"), false),
            (Some("pain"), true),
        ] {
            assert_eq!(says_something(text), expected, "{text:?}");
        }
    }
}
