//! One byte string per value: JSON in the canonical form of RFC 8785, straight from any `Serialize` value.
//!
//! Events are hashed as bytes, so the same event must always be the same bytes, and a person should be able to read them.
//! Members are sorted by the UTF-16 code units of their names, there is no white space, numbers are written as ECMAScript
//! writes them. What JSON cannot carry exactly is refused rather than rounded: integers beyond ±2^53, NaN, infinities, a
//! name that occurs twice.

mod compound;
mod key;
mod number;
mod serializer;
mod text;

use serde::Serialize;

/// Why a value has no canonical form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    /// Beyond ±2^53 JSON readers disagree about integers.
    #[error("the number {0} is larger than JSON carries exactly (2^53); write it as text")]
    NumberTooLarge(String),
    /// NaN or infinite.
    #[error("a number is not finite, JSON cannot carry it")]
    NotFinite,
    /// The same member name twice in one object.
    #[error("the name `{0}` occurs twice in one object")]
    DuplicateName(String),
    /// A map whose keys are neither text nor whole numbers.
    #[error("the key of a map is not text")]
    KeyNotText,
    /// The value refused to be serialised.
    #[error("{0}")]
    Custom(String),
}

impl serde::ser::Error for CanonicalError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self::Custom(message.to_string())
    }
}

/// The canonical bytes of `value`.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, CanonicalError> {
    let mut out = Vec::with_capacity(256);
    append(&mut out, value)?;
    Ok(out)
}

/// Appends the canonical bytes of `value` to `out`; after an error `out` is as long as before.
pub fn append<T: Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) -> Result<(), CanonicalError> {
    let start = out.len();
    let mut serializer = serializer::Serializer::new(out);
    let result = value.serialize(&mut serializer);
    if result.is_err() {
        out.truncate(start);
    }
    result
}
