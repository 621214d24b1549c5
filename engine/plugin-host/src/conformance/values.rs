//! Values for the fields of made-up records: ordinary ones, and those at the edges.

use ratchet_core::tool::{FieldKind, FieldValue};

/// Words of a text far longer than anybody writes into a field.
const LONG_TEXT_WORDS: usize = 2_000;

/// A value of a kind.
pub type Value = fn(FieldKind) -> FieldValue;

/// Values at the edges, for every kind of field.
pub fn extremes() -> [(&'static str, Value); 4] {
    [
        ("the smallest values", |kind| match kind {
            FieldKind::Text => FieldValue::Text(String::new()),
            FieldKind::Number => FieldValue::Number(i64::MIN),
            FieldKind::Moment => FieldValue::Moment(i64::MIN),
            FieldKind::Flag => FieldValue::Flag(false),
        }),
        ("the largest values", |kind| match kind {
            FieldKind::Text => FieldValue::Text("word ".repeat(LONG_TEXT_WORDS)),
            FieldKind::Number => FieldValue::Number(i64::MAX),
            FieldKind::Moment => FieldValue::Moment(i64::MAX),
            FieldKind::Flag => FieldValue::Flag(true),
        }),
        ("noughts and letters of many scripts", |kind| match kind {
            FieldKind::Text => FieldValue::Text(
                "\u{1F469}\u{200D}\u{2695}\u{FE0F} \u{5E9}\u{5DC}\u{5D5}\u{5DD} \u{0} \u{202E}".to_owned(),
            ),
            FieldKind::Number => FieldValue::Number(0),
            FieldKind::Moment => FieldValue::Moment(0),
            FieldKind::Flag => FieldValue::Flag(true),
        }),
        ("numbers just off the edge", |kind| match kind {
            FieldKind::Text => FieldValue::Text("n/a".to_owned()),
            FieldKind::Number => FieldValue::Number(i64::MAX - 1),
            FieldKind::Moment => FieldValue::Moment(i64::MIN + 1),
            FieldKind::Flag => FieldValue::Flag(false),
        }),
    ]
}

/// What somebody might write, different from record to record.
pub fn ordinary(kind: FieldKind, number: usize) -> FieldValue {
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    match kind {
        FieldKind::Text => FieldValue::Text(format!(
            "what was seen in person {} on that day of the week",
            number % 400
        )),
        FieldKind::Number => FieldValue::Number(number % 30 * 1_000),
        FieldKind::Moment => FieldValue::Moment(1_790_000_000 + number * 3_600),
        FieldKind::Flag => FieldValue::Flag(number % 2 == 0),
    }
}
