//! The protocol's shapes, as far as they are used, and the way between paths and URIs.

use ratchet_dsl::assist::position::{Position, Range};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// A position.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct At {
    pub character: u32,
    pub line: u32,
}

/// A range.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Span {
    pub end: At,
    pub start: At,
}

/// A document by its URI.
#[derive(Debug, Clone, Deserialize)]
pub struct Document {
    pub uri: String,
}

/// A document that is opened.
#[derive(Debug, Clone, Deserialize)]
pub struct Opened {
    pub text: String,
    pub uri: String,
    #[serde(default)]
    pub version: i64,
}

/// `textDocument/didOpen`
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DidOpen {
    pub text_document: Opened,
}

/// A document with its version.
#[derive(Debug, Clone, Deserialize)]
pub struct Versioned {
    pub uri: String,
    #[serde(default)]
    pub version: i64,
}

/// A piece of a change; without a range it is the whole text.
#[derive(Debug, Clone, Deserialize)]
pub struct Change {
    pub range: Option<Span>,
    pub text: String,
}

/// `textDocument/didChange`
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DidChange {
    pub content_changes: Vec<Change>,
    pub text_document: Versioned,
}

/// Whatever names only a document.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OfDocument {
    pub text_document: Document,
}

/// Whatever asks about a position.
#[derive(Debug, Clone, Deserialize)]
pub struct OfPosition {
    pub position: At,
}

/// Whatever asks about a range.
#[derive(Debug, Clone, Deserialize)]
pub struct OfRange {
    pub range: Span,
}

/// `textDocument/references`
#[derive(Debug, Clone, Deserialize)]
pub struct References {
    #[serde(flatten)]
    pub at: OfPosition,
    pub context: ReferenceContext,
}

/// Whether the introduction counts.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReferenceContext {
    pub include_declaration: bool,
}

/// `textDocument/rename`
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rename {
    #[serde(flatten)]
    pub at: OfPosition,
    pub new_name: String,
}

/// `workspace/executeCommand`
#[derive(Debug, Clone, Deserialize)]
pub struct Execute {
    #[serde(default)]
    pub arguments: Vec<Value>,
    pub command: String,
}

impl From<At> for Position {
    fn from(at: At) -> Self {
        Self {
            column: at.character,
            line: at.line,
        }
    }
}

impl From<Span> for Range {
    fn from(span: Span) -> Self {
        Self {
            end: span.end.into(),
            start: span.start.into(),
        }
    }
}

/// A position as it travels.
pub fn position(at: Position) -> Value {
    json!({"line": at.line, "character": at.column})
}

/// A range as it travels.
pub fn range(range: Range) -> Value {
    json!({"start": position(range.start), "end": position(range.end)})
}

/// The path behind a `file:` URI.
pub fn path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let slash = rest.find('/')?;
    let mut bytes = Vec::with_capacity(rest.len());
    let mut letters = rest.as_bytes().get(slash..)?.iter();
    while let Some(byte) = letters.next() {
        match byte {
            b'%' => {
                let pair = [*letters.next()?, *letters.next()?];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok()?);
            }
            byte => bytes.push(*byte),
        }
    }
    String::from_utf8(bytes).ok().map(PathBuf::from)
}

/// The URI of a path.
pub fn uri(path: &Path) -> String {
    let mut out = "file://".to_owned();
    for byte in path.to_string_lossy().bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_survive_the_way_there_and_back() {
        for shown in ["/a/b.qip", "/with space/é%41/x+y.qip", "/日本/#1?.qip"] {
            assert_eq!(path(&uri(Path::new(shown))), Some(PathBuf::from(shown)));
        }
        assert_eq!(uri(Path::new("/a b")), "file:///a%20b");
        assert_eq!(path("file://host/a%20b"), Some(PathBuf::from("/a b")));
        for odd in ["untitled:Untitled-1", "file://", "file:///%zz", "file:///%4", ""] {
            assert_eq!(path(odd), None, "{odd}");
        }
    }
}
