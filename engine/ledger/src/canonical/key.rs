//! Member names from the keys of maps: text, and numbers and unit variants as text.

use std::fmt::Display;

use serde::ser::{Impossible, Serialize, Serializer};

use super::CanonicalError;

/// Turns a key into the name of a member.
pub(super) fn name_of<T: Serialize + ?Sized>(key: &T) -> Result<String, CanonicalError> {
    key.serialize(KeySerializer)
}

struct KeySerializer;

fn displayed(value: impl Display) -> Result<String, CanonicalError> {
    Ok(value.to_string())
}

macro_rules! displayed_keys {
    ($($method:ident: $type:ty),*) => {
        $(fn $method(self, value: $type) -> Result<String, CanonicalError> { displayed(value) })*
    };
}

macro_rules! refused_keys {
    ($($method:ident($($type:ty),*)),*) => {
        $(fn $method(self, $(_: $type),*) -> Result<String, CanonicalError> { Err(CanonicalError::KeyNotText) })*
    };
}

macro_rules! refused_compounds {
    ($($method:ident($($type:ty),*)),*) => {
        $(fn $method(self, $(_: $type),*) -> Result<Impossible<String, CanonicalError>, CanonicalError> {
            Err(CanonicalError::KeyNotText)
        })*
    };
}

impl Serializer for KeySerializer {
    type Ok = String;
    type Error = CanonicalError;
    type SerializeSeq = Impossible<String, CanonicalError>;
    type SerializeTuple = Impossible<String, CanonicalError>;
    type SerializeTupleStruct = Impossible<String, CanonicalError>;
    type SerializeTupleVariant = Impossible<String, CanonicalError>;
    type SerializeMap = Impossible<String, CanonicalError>;
    type SerializeStruct = Impossible<String, CanonicalError>;
    type SerializeStructVariant = Impossible<String, CanonicalError>;

    displayed_keys!(serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_char: char, serialize_str: &str);
    refused_keys!(
        serialize_f32(f32),
        serialize_f64(f64),
        serialize_bytes(&[u8]),
        serialize_none(),
        serialize_unit(),
        serialize_unit_struct(&'static str)
    );
    refused_compounds!(
        serialize_seq(Option<usize>),
        serialize_tuple(usize),
        serialize_map(Option<usize>),
        serialize_tuple_struct(&'static str, usize),
        serialize_struct(&'static str, usize),
        serialize_tuple_variant(&'static str, u32, &'static str, usize),
        serialize_struct_variant(&'static str, u32, &'static str, usize)
    );

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<String, CanonicalError> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<String, CanonicalError> {
        displayed(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<String, CanonicalError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<String, CanonicalError> {
        Err(CanonicalError::KeyNotText)
    }
}
