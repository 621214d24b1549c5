//! The outermost sections of a component, without looking into them: enough to find a manifest and a signature, and to refuse
//! what is cut off or made of a million empty parts.

use crate::limits;

/// What every component begins with: magic, version 13, layer 1.
const PREAMBLE: &[u8; 8] = b"\0asm\x0d\0\x01\0";

/// The id of a custom section.
const CUSTOM: u8 = 0;

/// One section.
#[derive(Debug, Clone, Copy)]
pub struct Section<'a> {
    /// Where it begins in the file.
    pub start: usize,
    /// Its name, when it is a custom section.
    pub name: Option<&'a str>,
    /// What is in it, behind the name.
    pub content: &'a [u8],
}

/// Why bytes are no component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SectionError {
    /// Something else.
    #[error("it begins like something else")]
    Preamble,
    /// A core module.
    #[error("it is a core module: make a component of it with `ratchet plugin build`")]
    CoreModule,
    /// It ends in the middle, or a part claims to be larger than the file.
    #[error("it is cut off, or a part of it claims to be larger than the file")]
    CutOff,
    /// Too many parts.
    #[error("it is made of more than {} parts", limits::SECTIONS_OF_FILE_MAX)]
    TooMany,
}

/// All sections in order.
///
/// # Errors
/// When the bytes are no component.
pub fn read(bytes: &[u8]) -> Result<Vec<Section<'_>>, SectionError> {
    let Some(body) = bytes.strip_prefix(PREAMBLE) else {
        return Err(if bytes.starts_with(b"\0asm\x01\0\0\0") {
            SectionError::CoreModule
        } else {
            SectionError::Preamble
        });
    };
    let mut sections = Vec::new();
    let mut rest = body;
    while let Some((&id, after)) = rest.split_first() {
        if sections.len() == limits::SECTIONS_OF_FILE_MAX {
            return Err(SectionError::TooMany);
        }
        let start = bytes.len() - rest.len();
        let (content, after) = block(after)?;
        rest = after;
        let (name, content) = if id == CUSTOM {
            let (name, content) = block(content)?;
            (
                Some(std::str::from_utf8(name).map_err(|_| SectionError::CutOff)?),
                content,
            )
        } else {
            (None, content)
        };
        sections.push(Section { start, name, content });
    }
    Ok(sections)
}

/// A custom section.
pub fn custom(name: &str, content: &[u8]) -> Vec<u8> {
    let mut body = leb128(name.len());
    body.extend(name.as_bytes());
    body.extend(content);
    let mut section = vec![CUSTOM];
    section.extend(leb128(body.len()));
    section.extend(body);
    section
}

/// A length and as many bytes, and what follows.
fn block(bytes: &[u8]) -> Result<(&[u8], &[u8]), SectionError> {
    let (mut length, mut rest) = (0_u64, bytes);
    for shift in [0, 7, 14, 21, 28] {
        let (&byte, after) = rest.split_first().ok_or(SectionError::CutOff)?;
        rest = after;
        length |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            let length = usize::try_from(length).map_err(|_| SectionError::CutOff)?;
            return rest.split_at_checked(length).ok_or(SectionError::CutOff);
        }
    }
    Err(SectionError::CutOff)
}

/// A length as WebAssembly writes it.
fn leb128(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}
