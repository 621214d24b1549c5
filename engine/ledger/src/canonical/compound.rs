//! Arrays and objects. Members are written as they come; only when they came out of order are they sorted afterwards, so a
//! type that declares its fields in alphabetical order costs nothing extra.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde::ser::{self, Serialize};

use super::serializer::{Member, Serializer};
use super::{CanonicalError, key, text};

/// An array or object that is being written.
pub(super) struct Compound<'s, 'a> {
    serializer: &'s mut Serializer<'a>,
    /// Where the first element begins, right after the bracket.
    body: usize,
    /// Where the members of this object begin in the list of all members.
    members_from: usize,
    sorted: bool,
    /// What closes an enclosing variant.
    after: &'static str,
}

impl<'s, 'a> Compound<'s, 'a> {
    pub(super) fn array(serializer: &'s mut Serializer<'a>, after: &'static str) -> Self {
        Self::open(serializer, b'[', after)
    }

    pub(super) fn object(serializer: &'s mut Serializer<'a>, after: &'static str) -> Self {
        Self::open(serializer, b'{', after)
    }

    fn open(serializer: &'s mut Serializer<'a>, bracket: u8, after: &'static str) -> Self {
        serializer.out.push(bracket);
        let (body, members_from) = (serializer.out.len(), serializer.members.len());
        Self {
            serializer,
            body,
            members_from,
            sorted: true,
            after,
        }
    }

    fn separate(&mut self) {
        if self.serializer.out.len() > self.body {
            self.serializer.out.push(b',');
        }
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CanonicalError> {
        self.separate();
        value.serialize(&mut *self.serializer)
    }

    fn begin_member(&mut self, name: Cow<'static, str>) -> Result<(), CanonicalError> {
        if let Some(last) = self.serializer.members[self.members_from..].last() {
            match by_utf16(&last.name, &name) {
                Ordering::Less => {}
                Ordering::Equal => return Err(CanonicalError::DuplicateName(name.into_owned())),
                Ordering::Greater => self.sorted = false,
            }
        }
        self.separate();
        let start = self.serializer.out.len();
        text::quoted(self.serializer.out, &name);
        self.serializer.out.push(b':');
        self.serializer.members.push(Member { name, start });
        Ok(())
    }

    fn member<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), CanonicalError> {
        self.begin_member(Cow::Borrowed(name))?;
        value.serialize(&mut *self.serializer)
    }

    fn close_array(self) -> Result<(), CanonicalError> {
        self.serializer.out.push(b']');
        self.serializer.out.extend_from_slice(self.after.as_bytes());
        Ok(())
    }

    fn close_object(mut self) -> Result<(), CanonicalError> {
        if !self.sorted {
            self.sort()?;
        }
        self.serializer.members.truncate(self.members_from);
        self.serializer.out.push(b'}');
        self.serializer.out.extend_from_slice(self.after.as_bytes());
        Ok(())
    }

    fn sort(&mut self) -> Result<(), CanonicalError> {
        let Serializer { out, members, scratch } = &mut *self.serializer;
        let members = &members[self.members_from..];
        let ends = members[1..].iter().map(|next| next.start - 1).chain([out.len()]);
        let mut pieces: Vec<(&Member, usize)> = members.iter().zip(ends).collect();
        pieces.sort_by(|(left, _), (right, _)| by_utf16(&left.name, &right.name));
        if let Some(twice) = pieces.windows(2).find(|pair| pair[0].0.name == pair[1].0.name) {
            return Err(CanonicalError::DuplicateName(twice[0].0.name.to_string()));
        }
        scratch.clear();
        for (member, end) in pieces {
            if !scratch.is_empty() {
                scratch.push(b',');
            }
            scratch.extend_from_slice(&out[member.start..end]);
        }
        out[self.body..].copy_from_slice(scratch);
        Ok(())
    }
}

/// RFC 8785 section 3.2.3. For names without characters beyond U+FFFF the order of UTF-8 is the same; asking for ASCII is quick.
fn by_utf16(left: &str, right: &str) -> Ordering {
    if left.is_ascii() && right.is_ascii() {
        return left.cmp(right);
    }
    left.encode_utf16().cmp(right.encode_utf16())
}

type Done = Result<(), CanonicalError>;

impl ser::SerializeSeq for Compound<'_, '_> {
    type Ok = ();
    type Error = CanonicalError;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.element(value)
    }
    fn end(self) -> Done {
        self.close_array()
    }
}

impl ser::SerializeTuple for Compound<'_, '_> {
    type Ok = ();
    type Error = CanonicalError;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.element(value)
    }
    fn end(self) -> Done {
        self.close_array()
    }
}

impl ser::SerializeTupleStruct for Compound<'_, '_> {
    type Ok = ();
    type Error = CanonicalError;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.element(value)
    }
    fn end(self) -> Done {
        self.close_array()
    }
}

impl ser::SerializeTupleVariant for Compound<'_, '_> {
    type Ok = ();
    type Error = CanonicalError;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.element(value)
    }
    fn end(self) -> Done {
        self.close_array()
    }
}

impl ser::SerializeMap for Compound<'_, '_> {
    type Ok = ();
    type Error = CanonicalError;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        self.begin_member(Cow::Owned(key::name_of(key)?))
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        value.serialize(&mut *self.serializer)
    }
    fn end(self) -> Done {
        self.close_object()
    }
}

impl ser::SerializeStruct for Compound<'_, '_> {
    type Ok = ();
    type Error = CanonicalError;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Done {
        self.member(name, value)
    }
    fn end(self) -> Done {
        self.close_object()
    }
}

impl ser::SerializeStructVariant for Compound<'_, '_> {
    type Ok = ();
    type Error = CanonicalError;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Done {
        self.member(name, value)
    }
    fn end(self) -> Done {
        self.close_object()
    }
}
