//! Edits on their way to the editor.

use super::folders::Organisation;
use super::wire;
use ratchet_dsl::assist::position::{Position, Positions, Range};
use ratchet_dsl::diagnostic::Edit;
use ratchet_dsl::format::Formatted;
use serde_json::{Map, Value, json};

/// A change of several files.
pub fn workspace_edit(organisation: &Organisation, edits: &[Edit]) -> Value {
    let mut changes: Map<String, Value> = Map::new();
    for edit in edits {
        let Some(uri) = organisation.uris.get(edit.place.file as usize) else {
            continue;
        };
        let positions = Positions::of(organisation.assist.folder.text(edit.place.file));
        let one = json!({"range": wire::range(positions.range(edit.place)), "newText": edit.text});
        let list = changes.entry(uri.clone()).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(list) = list {
            list.push(one);
        }
    }
    json!({"changes": changes})
}

/// What formatting changes, line by line where that is possible, so that the pointer stays where it was.
pub fn formatting(text: &str, formatted: &Formatted) -> Vec<Value> {
    if text == formatted.text {
        return Vec::new();
    }
    let whole = |text: &str| Range {
        end: Positions::of(text).end(),
        start: Position::default(),
    };
    if text.contains(['\r', '\u{feff}']) || !text.ends_with('\n') {
        return vec![json!({"range": wire::range(whole(text)), "newText": formatted.text})];
    }
    let old: Vec<&str> = text.split('\n').collect();
    let mut edits = Vec::new();
    for (at, (old, new)) in old.iter().zip(&formatted.lines).enumerate() {
        let line = at as u32;
        let start = Position { column: 0, line };
        let width = old.encode_utf16().count() as u32;
        match new {
            Some(new) if new == old => {}
            Some(new) => {
                let range = Range {
                    end: Position { column: width, line },
                    start,
                };
                edits.push(json!({"range": wire::range(range), "newText": new}));
            }
            None if at + 1 < formatted.lines.len() => {
                let range = Range {
                    end: Position {
                        column: 0,
                        line: line + 1,
                    },
                    start,
                };
                edits.push(json!({"range": wire::range(range), "newText": ""}));
            }
            None => {}
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratchet_dsl::assist::position::edited;
    use ratchet_dsl::format::format;

    #[test]
    fn the_edits_make_the_formatted_text() {
        let texts = [
            "role  a\n\n\n\nplan “P”\n\towner: 👩  b\n\n",
            "role a\r\n  kind: team",
            "\n\nrole a\n",
            "role a",
        ];
        for text in texts {
            let formatted = format(text).unwrap_or_else(|error| panic!("{error}"));
            let mut out = text.to_owned();
            for edit in formatting(text, &formatted).into_iter().rev() {
                let range: wire::Span =
                    serde_json::from_value(edit["range"].clone()).unwrap_or_else(|error| panic!("{error}"));
                out = edited(&out, range.into(), edit["newText"].as_str().unwrap_or_default());
            }
            assert_eq!(out, formatted.text, "{text:?}");
        }
    }
}
