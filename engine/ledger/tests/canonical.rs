//! Canonical JSON: the example of RFC 8785, every shape of serde, and what must be refused.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use ratchet_ledger::canonical::{CanonicalError, append, to_vec};
use serde::Serialize;
use serde_json::{Value, json};

fn text<T: Serialize>(value: &T) -> String {
    String::from_utf8(to_vec(value).unwrap()).unwrap()
}

/// RFC 8785 section 3.2.2 to 3.2.4.
#[test]
fn the_example_of_the_specification() {
    let input = json!({
        "numbers": [333_333_333.333_333_3, 1E30, 4.50, 2e-3, 0.000_000_000_000_000_000_000_000_001],
        "string": "\u{20ac}$\u{f}\nA'B\"\\\\\"/",
        "literals": [null, true, false],
    });
    assert_eq!(
        text(&input),
        r#"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}"#
    );
}

/// RFC 8785 section 3.2.3: sorted by UTF-16 code units, where an emoji comes before U+FB33.
#[test]
fn names_are_sorted_by_utf16() {
    let names = ["\u{20ac}", "\r", "\u{fb33}", "1", "\u{1f600}", "\u{80}", "\u{f6}"];
    let object: serde_json::Map<String, Value> = names.iter().map(|name| ((*name).to_owned(), json!(0))).collect();
    assert_eq!(
        text(&object),
        "{\"\\r\":0,\"1\":0,\"\u{80}\":0,\"\u{f6}\":0,\"\u{20ac}\":0,\"\u{1f600}\":0,\"\u{fb33}\":0}"
    );
}

#[derive(Serialize)]
enum Shape {
    Unit,
    New(i32),
    Tuple(i32, i32),
    Struct { zeta: Option<i32>, alpha: Box<Shape> },
}

#[derive(Serialize)]
struct Unordered {
    zeta: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    middle: Option<char>,
    alpha: BTreeMap<i32, Shape>,
    #[serde(flatten)]
    more: BTreeMap<String, bool>,
}

#[test]
fn every_shape_of_serde() {
    let value = Unordered {
        zeta: 1,
        middle: None,
        alpha: BTreeMap::from([
            (10, Shape::Unit),
            (9, Shape::Tuple(1, 2)),
            (
                8,
                Shape::Struct {
                    zeta: None,
                    alpha: Box::new(Shape::New(-3)),
                },
            ),
        ]),
        more: BTreeMap::from([("beta".to_owned(), true)]),
    };
    let expected = r#"{"alpha":{"10":"Unit","8":{"Struct":{"alpha":{"New":-3},"zeta":null}},"9":{"Tuple":[1,2]}},"beta":true,"zeta":1}"#;
    assert_eq!(text(&value), expected);
    assert_eq!(text(&((), "", [0_u8; 0], 1.5_f32)), r#"[null,"",[],1.5]"#);
}

#[test]
fn what_json_cannot_carry_is_refused_and_leaves_nothing_behind() {
    let mut out = b"kept".to_vec();
    assert_eq!(
        append(&mut out, &("a", u64::MAX)),
        Err(CanonicalError::NumberTooLarge(u64::MAX.to_string()))
    );
    assert_eq!(append(&mut out, &[f64::NAN]), Err(CanonicalError::NotFinite));
    assert_eq!(
        append(&mut out, &BTreeMap::from([((1, 2), 3)])),
        Err(CanonicalError::KeyNotText)
    );
    let twice = Unordered {
        zeta: 1,
        middle: None,
        alpha: BTreeMap::new(),
        more: BTreeMap::from([("zeta".to_owned(), true)]),
    };
    assert_eq!(
        append(&mut out, &twice),
        Err(CanonicalError::DuplicateName("zeta".to_owned()))
    );
    let early = Unordered {
        zeta: 1,
        middle: None,
        alpha: BTreeMap::new(),
        more: BTreeMap::from([("alpha".to_owned(), true)]),
    };
    assert_eq!(
        append(&mut out, &early),
        Err(CanonicalError::DuplicateName("alpha".to_owned()))
    );
    assert_eq!(out, b"kept");
}

fn any_json() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-(1_i64 << 53)..=(1 << 53)).prop_map(Value::from),
        // Halves, because serde_json reads other fractions back inexactly; they have their own property in `number`.
        any::<i32>().prop_map(|number| Value::from(f64::from(number) / 2.0)),
        any::<String>().prop_map(Value::from),
    ];
    scalar.prop_recursive(4, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.as_f64() == right.as_f64(),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(l, r)| same(l, r))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(name, value)| right.get(name).is_some_and(|other| same(value, other)))
        }
        _ => left == right,
    }
}

proptest! {
    #[test]
    fn bytes_read_back_as_the_value_and_are_their_own_canonical_form(value in any_json()) {
        let bytes = to_vec(&value).unwrap();
        let back: Value = serde_json::from_slice(&bytes).unwrap();
        prop_assert!(same(&value, &back));
        prop_assert_eq!(to_vec(&back).unwrap(), bytes);
    }
}
