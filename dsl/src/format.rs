//! The one way a file is written: `ratchet fmt`.
//!
//! Line by line: each keeps its place in the order, gets the indentation of what it belongs to, and its words as the language
//! spells them; what people paste (curly quotes, tabs, no-break spaces, `>=`, `wks`, capitals) is put right. Comments stay where
//! they are. A line that cannot be read is printed back as it stands. Nothing is wrapped, sorted or aligned.
//!
//! A change is made only where the tree shows that it means the same ([`proof`]). In the end the whole is proven again: the same
//! comments, the same tree, and formatted twice it stays as it is. What cannot be proven is not given out.

pub mod diff;
mod layout;
mod proof;
pub(crate) mod spelling;

use layout::Line;

/// A file in its one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formatted {
    /// For each line of the original, what stands there now; `None` for a line that went.
    pub lines: Vec<Option<String>>,
    /// The whole text.
    pub text: String,
}

/// Why a file is left as it is: what was promised does not hold for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// A comment would be lost or changed.
    #[error("a comment would not survive")]
    Comments,
    /// It would mean something else.
    #[error("it would not mean the same")]
    Meaning,
    /// Formatting it again would change it again.
    #[error("formatting it twice would not give the same")]
    Unsettled,
}

/// Formats a file, or says why it is left alone. Takes time in proportion to its length.
pub fn format(text: &str) -> Result<Formatted, Unproven> {
    let formatted = assemble(layout::lines(text));
    if formatted.text == text {
        return Ok(formatted);
    }
    if proof::comments(text) != proof::comments(&formatted.text) {
        return Err(Unproven::Comments);
    }
    if proof::meaning(text) != proof::meaning(&formatted.text) {
        return Err(Unproven::Meaning);
    }
    if assemble(layout::lines(&formatted.text)).text != formatted.text {
        return Err(Unproven::Unsettled);
    }
    Ok(formatted)
}

/// Puts the lines together: no blank line at the beginning or the end, never two in a row, one line end at the end.
fn assemble(lines: Vec<Line>) -> Formatted {
    let mut kept: Vec<Option<String>> = Vec::with_capacity(lines.len());
    let mut blank: Option<usize> = None;
    let mut text = String::new();
    for line in lines {
        let words = match line {
            Line::Blank => {
                if blank.is_none() && !text.is_empty() {
                    blank = Some(kept.len());
                }
                kept.push(None);
                continue;
            }
            Line::Words(words) => words,
        };
        if let Some(at) = blank.take() {
            kept[at] = Some(String::new());
            text.push('\n');
        }
        text.push_str(&words);
        text.push('\n');
        kept.push(Some(words));
    }
    Formatted { lines: kept, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(text: &str) -> String {
        format(text)
            .map(|formatted| formatted.text)
            .unwrap_or_else(|error| format!("left alone: {error}"))
    }

    #[test]
    fn pasted_text_is_put_right() {
        assert_eq!(
            formatted(
                "\u{feff}PLAN “PRN  with a reason”:\r\n\tOpens :When Audit “A” Has A Significant Finding In 2 Audits in a row\r\n\t# why not\r\n\tproblem:  Staff’s\u{a0}notes  are “thin”.\r\n\r\n\r\n\tRe-test “R” BY Quality Lead\r\n\t\twhen：6 wks After all actions are in place\r\n\t\tpass: “Q” >=90 per cent and “P” is >= 85 %\r\n\r\n"
            ),
            "plan \"PRN with a reason\"\n  opens: when audit \"A\" has a significant finding in 2 audits in a row\n  # why not\n  problem: Staff's notes are “thin”.\n\n  retest \"R\" by Quality Lead\n    when: 6 weeks after all actions are in place\n    pass: \"Q\" is at least 90% and \"P\" is at least 85%\n"
        );
    }

    #[test]
    fn a_name_that_looks_like_words_of_the_language_keeps_its_capitals() {
        assert_eq!(
            formatted(
                "role Audit Lead\nplan \"P\"\n  escalate: TO Audit Lead WHEN overdue, to Working Day Lead AFTER 1 working days\n"
            ),
            "role Audit Lead\nplan \"P\"\n  escalate: to Audit Lead when overdue, to Working Day Lead after 1 working day\n"
        );
    }

    #[test]
    fn broken_lines_are_printed_back_as_they_stand() {
        let broken = "plan \"P\"\n  opens: whenever  “it”  suits\n  wibble   wobble\n  Ownr:   Somebody\n";
        assert_eq!(formatted(broken), broken);
    }

    #[test]
    fn comments_between_the_lines_of_a_value_stay() {
        assert_eq!(
            formatted(
                "plan \"P\"\n    closes: when retest \"A\" passed\n          # both of them\n        AND forum “F” agrees\n# end\n"
            ),
            "plan \"P\"\n  closes: when retest \"A\" passed\n    # both of them\n    and forum \"F\" agrees\n# end\n"
        );
    }

    #[test]
    fn uneven_indentation_becomes_even_without_changing_what_belongs_where() {
        assert_eq!(
            formatted("wibble\n    a: 1\n  b: 2\n      c: 3\n    d: 4\nrole x"),
            "wibble\n  a: 1\n  b: 2\n    c: 3\n    d: 4\nrole x\n"
        );
    }

    #[test]
    fn nothing_gives_nothing() {
        for text in ["", "\n", " \n\t\n", "\u{feff}"] {
            assert_eq!(formatted(text), "");
        }
    }
}
