//! First lines of blocks and of their parts.

use super::{Read, Rule, Text};
use crate::ast::{At, Name};

/// A first line: `action "N" by ROLE`, `question "N" from records: text`, `role registered manager`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadLine {
    /// `by …`
    pub by: Option<Name>,
    /// `from …`
    pub from: Option<Name>,
    /// The name in quotes.
    pub quoted: Option<Name>,
    /// `: …`
    pub text: Option<Name>,
    /// `was "…"`
    pub was: Option<Name>,
    /// Words without quotes after the first.
    pub words: Option<Name>,
}

/// Reads a first line.
pub fn head(text: Text<'_>) -> Read<HeadLine> {
    let mut line = HeadLine {
        by: None,
        from: None,
        quoted: None,
        text: None,
        was: None,
        words: None,
    };
    for piece in text.parse(Rule::head)?.into_inner() {
        match piece.as_rule() {
            Rule::quoted => line.quoted = Some(text.quoted(&piece)),
            Rule::head_words => line.words = Some(text.name(&piece)),
            Rule::was_named => {
                line.was = piece
                    .into_inner()
                    .find(|inner| inner.as_rule() == Rule::quoted)
                    .map(|inner| text.quoted(&inner))
            }
            Rule::head_by => {
                line.by = piece
                    .into_inner()
                    .find(|inner| inner.as_rule() == Rule::head_role)
                    .map(|inner| text.name(&inner))
            }
            Rule::head_from => {
                for inner in piece.into_inner() {
                    match inner.as_rule() {
                        Rule::head_source => line.from = Some(text.name(&inner)),
                        Rule::head_text => line.text = Some(At::new(text.name(&inner).value, text.place(&inner))),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    Ok(line)
}
