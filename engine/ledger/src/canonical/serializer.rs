//! The serde side: scalars are written at once, objects and arrays go through [`Compound`].

use std::borrow::Cow;

use serde::ser::{self, Serialize};

use super::compound::Compound;
use super::{CanonicalError, number, text};

/// A member of an object that is being written: its name, and where its bytes begin.
pub(super) struct Member {
    pub(super) name: Cow<'static, str>,
    pub(super) start: usize,
}

/// Writes one value to the end of `out`.
pub(super) struct Serializer<'a> {
    pub(super) out: &'a mut Vec<u8>,
    /// Members of all objects that are open, innermost last: one allocation for the whole value.
    pub(super) members: Vec<Member>,
    /// Used to bring members into order.
    pub(super) scratch: Vec<u8>,
}

type Done = Result<(), CanonicalError>;

impl<'a> Serializer<'a> {
    pub(super) fn new(out: &'a mut Vec<u8>) -> Self {
        Self {
            out,
            members: Vec::new(),
            scratch: Vec::new(),
        }
    }

    fn literal(&mut self, literal: &str) -> Done {
        self.out.extend_from_slice(literal.as_bytes());
        Ok(())
    }

    /// `{"variant":` … the caller writes the value and the closing brace.
    fn open_variant(&mut self, variant: &str) {
        self.out.push(b'{');
        text::quoted(self.out, variant);
        self.out.push(b':');
    }
}

macro_rules! integers {
    ($($method:ident: $type:ty => $write:ident),*) => {
        $(fn $method(self, value: $type) -> Done { number::$write(self.out, value.into()) })*
    };
}

impl<'s, 'a> ser::Serializer for &'s mut Serializer<'a> {
    type Ok = ();
    type Error = CanonicalError;
    type SerializeSeq = Compound<'s, 'a>;
    type SerializeTuple = Compound<'s, 'a>;
    type SerializeTupleStruct = Compound<'s, 'a>;
    type SerializeTupleVariant = Compound<'s, 'a>;
    type SerializeMap = Compound<'s, 'a>;
    type SerializeStruct = Compound<'s, 'a>;
    type SerializeStructVariant = Compound<'s, 'a>;

    integers!(serialize_i8: i8 => signed, serialize_i16: i16 => signed, serialize_i32: i32 => signed, serialize_i64: i64 => signed,
        serialize_u8: u8 => unsigned, serialize_u16: u16 => unsigned, serialize_u32: u32 => unsigned, serialize_u64: u64 => unsigned,
        serialize_f64: f64 => float);

    /// A single-precision number is written as the double that it is, so that it reads back as itself.
    fn serialize_f32(self, value: f32) -> Done {
        number::float(self.out, value.into())
    }

    fn serialize_i128(self, value: i128) -> Done {
        let value = i64::try_from(value).map_err(|_| CanonicalError::NumberTooLarge(value.to_string()))?;
        self.serialize_i64(value)
    }

    fn serialize_u128(self, value: u128) -> Done {
        let value = u64::try_from(value).map_err(|_| CanonicalError::NumberTooLarge(value.to_string()))?;
        self.serialize_u64(value)
    }

    fn serialize_bool(self, value: bool) -> Done {
        self.literal(if value { "true" } else { "false" })
    }

    fn serialize_char(self, value: char) -> Done {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Done {
        text::quoted(self.out, value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Done {
        value.serialize(self)
    }

    fn serialize_none(self) -> Done {
        self.literal("null")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        self.literal("null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.literal("null")
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Done {
        self.open_variant(variant);
        value.serialize(&mut *self)?;
        self.literal("}")
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Compound<'s, 'a>, CanonicalError> {
        Ok(Compound::array(self, ""))
    }

    fn serialize_tuple(self, _: usize) -> Result<Compound<'s, 'a>, CanonicalError> {
        Ok(Compound::array(self, ""))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Compound<'s, 'a>, CanonicalError> {
        Ok(Compound::array(self, ""))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'s, 'a>, CanonicalError> {
        self.open_variant(variant);
        Ok(Compound::array(self, "}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Compound<'s, 'a>, CanonicalError> {
        Ok(Compound::object(self, ""))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Compound<'s, 'a>, CanonicalError> {
        Ok(Compound::object(self, ""))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'s, 'a>, CanonicalError> {
        self.open_variant(variant);
        Ok(Compound::object(self, "}"))
    }
}
