//! Paths with what may stand in them: every part is escaped, so that a service called `Elm & Ash?` stays one.

use std::fmt::Write;

/// A path with its query.
#[derive(Debug, Clone, Default)]
pub struct Query {
    path: String,
    has_query: bool,
}

impl Query {
    /// A path of which every part is escaped.
    pub fn path(parts: &[&str]) -> Self {
        let mut path = "/api/v1".to_owned();
        for part in parts {
            path.push('/');
            escape(part, &mut path);
        }
        Self { path, has_query: false }
    }

    /// With one more parameter, if there is a value.
    #[must_use]
    pub fn with(mut self, name: &str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            self.path.push(if self.has_query { '&' } else { '?' });
            self.path.push_str(name);
            self.path.push('=');
            escape(value, &mut self.path);
            self.has_query = true;
        }
        self
    }

    /// The text to send.
    pub fn as_str(&self) -> &str {
        &self.path
    }
}

fn escape(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("writing to a string cannot fail");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_escaped() {
        let query = Query::path(&["services", "Elm & Ash?", "frames"])
            .with("a", None)
            .with("b", Some("x=y"))
            .with("c", Some("é"));
        assert_eq!(
            query.as_str(),
            "/api/v1/services/Elm%20%26%20Ash%3F/frames?b=x%3Dy&c=%C3%A9"
        );
    }
}
