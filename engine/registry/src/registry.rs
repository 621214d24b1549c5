//! Pull and push.

use crate::address::{Address, Reference};
use crate::artefact::{self, ARTEFACT, Descriptor, EMPTY_CONTENT, LAYER, MANIFEST, Manifest};
use crate::authority::Authority;
use crate::challenge::{self, Challenge};
use crate::transport::{Answer, Transport};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use ureq::http::Request;

/// Bytes of a manifest: ours has some hundred, and registries take no more than this.
const MANIFEST_BYTES_MAX: u64 = 1 << 20;

/// Bytes of any other answer that is read.
const WORDS_BYTES_MAX: u64 = 256 << 10;

/// One registry.
pub struct Registry {
    address: Address,
    authorisation: std::cell::RefCell<Option<String>>,
    credentials: Option<Credentials>,
    scheme: &'static str,
    transport: Transport,
}

/// Name and password. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Name.
    pub name: String,
    /// Password, or a token that a registry gives out for programs.
    pub password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// A package that was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulled {
    /// The artefact's digest, `sha256:…`: the address that never leads elsewhere.
    pub digest: String,
    /// The package.
    pub package: Vec<u8>,
}

/// Why nothing was fetched or sent.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not encrypted, and not on this machine.
    #[error(
        "`{0}` would be asked without encryption, and is not on this machine: anybody between could change what comes. Leave --http out"
    )]
    NotEncrypted(String),
    /// No certificates.
    #[error(
        "this is no certificate authority: {0}. It is a file with `-----BEGIN CERTIFICATE-----`, from whoever runs the registry"
    )]
    NotAnAuthority(String),
    /// Nobody answers.
    #[error("the registry `{host}` cannot be reached: {reason}")]
    Unreachable {
        /// Host.
        host: String,
        /// Why.
        reason: String,
    },
    /// The registry wants to know who asks.
    #[error("the registry does not let us {what}: {hint}")]
    NotAllowed {
        /// What was asked.
        what: &'static str,
        /// What to do.
        hint: &'static str,
    },
    /// Nothing is there.
    #[error("there is nothing at `{0}`: look at the name and the version")]
    Nothing(String),
    /// Something else is there.
    #[error("what lies at `{address}` is no audit tool: {reason}")]
    NotATool {
        /// Address.
        address: String,
        /// Why not.
        reason: String,
    },
    /// The bytes are not those that were promised.
    #[error(
        "the registry sent other bytes than it promised ({promised}): something on the way changes what it passes on. Nothing was taken"
    )]
    OtherBytes {
        /// Digest that was promised.
        promised: String,
    },
    /// More than a tool can have.
    #[error("what the registry sends is larger than {} MiB, and no audit tool is", limit >> 20)]
    TooLarge {
        /// Bytes at most.
        limit: u64,
    },
    /// The registry says no, or something that cannot be understood.
    #[error("the registry says no: {0}")]
    Refused(String),
}

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotEncrypted(_) => "registry-not-encrypted",
            Self::NotAnAuthority(_) => "registry-not-an-authority",
            Self::Unreachable { .. } => "registry-unreachable",
            Self::NotAllowed { .. } => "registry-not-allowed",
            Self::Nothing(_) => "registry-nothing-there",
            Self::NotATool { .. } => "registry-not-a-tool",
            Self::OtherBytes { .. } => "registry-other-bytes",
            Self::TooLarge { .. } => "registry-too-large",
            Self::Refused(_) => "registry-refused",
        }
    }
}

/// How a registry is spoken to.
#[derive(Debug, Clone)]
pub enum Encryption {
    /// HTTPS, with a certificate that the public authorities vouch for.
    Always,
    /// HTTPS, with a certificate that this authority vouches for and no other.
    By(Authority),
    /// Plain HTTP; only with a registry on this machine.
    None,
}

impl Registry {
    /// The registry of an address.
    ///
    /// # Errors
    /// When it would be spoken to without encryption although it is not on this machine.
    pub fn of(address: &Address, encryption: Encryption, credentials: Option<Credentials>) -> Result<Self, Error> {
        let (scheme, authority) = match &encryption {
            Encryption::Always => ("https", None),
            Encryption::By(authority) => ("https", Some(authority)),
            Encryption::None if address.is_loopback() => ("http", None),
            Encryption::None => return Err(Error::NotEncrypted(address.host.clone())),
        };
        Ok(Self {
            address: address.clone(),
            authorisation: std::cell::RefCell::default(),
            credentials,
            scheme,
            transport: Transport::new(authority),
        })
    }

    /// Fetches the package of the address, at most so many bytes.
    ///
    /// # Errors
    /// When it cannot be had, is no tool, or is not what its digests say.
    pub fn pull(&self, bytes_max: u64) -> Result<Pulled, Error> {
        let reference = match &self.address.reference {
            Reference::Tag(tag) => tag.clone(),
            Reference::Digest(digest) => format!("sha256:{digest}"),
        };
        let answer = self.ask(
            "GET",
            &self.url(&format!("manifests/{reference}")),
            &[("accept", MANIFEST)],
            &[],
            MANIFEST_BYTES_MAX,
        )?;
        let answer = self.good(answer, "read it")?;
        let digest = artefact::digest(&answer.body);
        if let Reference::Digest(wanted) = &self.address.reference
            && digest != format!("sha256:{wanted}")
        {
            return Err(Error::OtherBytes {
                promised: format!("sha256:{wanted}"),
            });
        }
        let layer = self.layer(&answer.body)?;
        if layer.size > bytes_max {
            return Err(Error::TooLarge { limit: bytes_max });
        }
        let blob = self.ask(
            "GET",
            &self.url(&format!("blobs/{}", layer.digest)),
            &[],
            &[],
            layer.size,
        )?;
        let package = self.good(blob, "read it")?.body;
        if artefact::digest(&package) != layer.digest || package.len() as u64 != layer.size {
            return Err(Error::OtherBytes { promised: layer.digest });
        }
        Ok(Pulled { digest, package })
    }

    /// Sends a package to the address and gives the artefact's digest. What is there already is not sent again.
    ///
    /// # Errors
    /// When the address has a digest in place of a version, or the registry does not take it.
    pub fn push(&self, package: &[u8], file: &str, annotations: BTreeMap<String, String>) -> Result<String, Error> {
        let Reference::Tag(tag) = &self.address.reference else {
            return Err(Error::Refused(
                "a tool is sent under a version, not under a digest: write :1.2.0 after its name".to_owned(),
            ));
        };
        let manifest = Manifest::of(package, file, annotations);
        self.send_blob(EMPTY_CONTENT)?;
        self.send_blob(package)?;
        let text = serde_json::to_vec(&manifest).map_err(|error| Error::Refused(error.to_string()))?;
        let url = self.url(&format!("manifests/{tag}"));
        let answer = self.ask("PUT", &url, &[("content-type", MANIFEST)], &text, WORDS_BYTES_MAX)?;
        self.good(answer, "write there")?;
        Ok(artefact::digest(&text))
    }

    fn layer(&self, manifest: &[u8]) -> Result<Descriptor, Error> {
        let not_a_tool = |reason: String| Error::NotATool {
            address: self.address.to_string(),
            reason,
        };
        let manifest: Manifest = serde_json::from_slice(manifest)
            .map_err(|error| not_a_tool(format!("its manifest cannot be read: {error}")))?;
        let is_ours = |layer: &Descriptor| layer.media_type == LAYER;
        match manifest.layers.as_slice() {
            [layer] if is_ours(layer) && matches!(manifest.artifact_type.as_str(), ARTEFACT | "") => {
                let hex = layer.digest.strip_prefix("sha256:").unwrap_or_default();
                if !crate::address::is_digest(hex) {
                    return Err(not_a_tool("its layer has no SHA-256 digest".to_owned()));
                }
                Ok(layer.clone())
            }
            [layer] => Err(not_a_tool(format!(
                "it holds `{}`",
                layer.media_type.chars().take(80).collect::<String>()
            ))),
            layers => Err(not_a_tool(format!(
                "it has {} layers, and a tool has one",
                layers.len()
            ))),
        }
    }

    fn send_blob(&self, content: &[u8]) -> Result<(), Error> {
        let digest = artefact::digest(content);
        let there = self.ask("HEAD", &self.url(&format!("blobs/{digest}")), &[], &[], WORDS_BYTES_MAX)?;
        if there.status == 200 {
            return Ok(());
        }
        let begun = self.ask("POST", &self.url("blobs/uploads/"), &[], &[], WORDS_BYTES_MAX)?;
        let begun = self.good(begun, "write there")?;
        let place = begun
            .header("location")
            .ok_or_else(|| Error::Refused("it does not say where to send the tool".to_owned()))?;
        let place = self.absolute(place)?;
        let joint = if place.contains('?') { '&' } else { '?' };
        let kind = [("content-type", "application/octet-stream")];
        let sent = self.ask(
            "PUT",
            &format!("{place}{joint}digest={digest}"),
            &kind,
            content,
            WORDS_BYTES_MAX,
        )?;
        self.good(sent, "write there").map(drop)
    }

    /// Where an upload goes on. Only to the registry itself: nobody else is given the right to write.
    fn absolute(&self, place: &str) -> Result<String, Error> {
        let own = format!("{}://{}", self.scheme, self.address.host);
        if place.starts_with('/') {
            return Ok(format!("{own}{place}"));
        }
        if place.strip_prefix(&own).is_some_and(|rest| rest.starts_with('/')) {
            return Ok(place.to_owned());
        }
        Err(Error::Refused(
            "it wants the tool to be sent to somebody else".to_owned(),
        ))
    }

    fn url(&self, rest: &str) -> String {
        format!(
            "{}://{}/v2/{}/{rest}",
            self.scheme, self.address.host, self.address.repository
        )
    }

    /// Asks, and once more with a right when the registry wants one.
    fn ask(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: &[u8],
        bytes_max: u64,
    ) -> Result<Answer, Error> {
        let send = || {
            let mut request = Request::builder().method(method).uri(url);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            if let Some(right) = self.authorisation.borrow().as_ref() {
                request = request.header("authorization", right);
            }
            let request = request
                .body(body.to_vec())
                .map_err(|error| Error::Refused(error.to_string()))?;
            // A refusal in words may be longer than what was asked for.
            self.transport.send(request, bytes_max.max(WORDS_BYTES_MAX))
        };
        let answer = send()?;
        if answer.status != 401 {
            return Ok(answer);
        }
        let Some(challenge) = answer.header("www-authenticate").and_then(challenge::read) else {
            return Ok(answer);
        };
        match self.right(&challenge)? {
            Some(right) => {
                *self.authorisation.borrow_mut() = Some(right);
                send()
            }
            None => Ok(answer),
        }
    }

    /// The right that the registry asks for.
    fn right(&self, challenge: &Challenge) -> Result<Option<String>, Error> {
        let basic = self.credentials.as_ref().map(|who| {
            let pair = STANDARD.encode(format!("{}:{}", who.name, who.password));
            format!("Basic {pair}")
        });
        let Challenge::Bearer { realm, service, scope } = challenge else {
            return Ok(basic);
        };
        // The registry names who gives tokens out; a password goes there only encrypted, or within this machine.
        let encrypted = realm.starts_with("https://");
        let local = self.scheme == "http" && realm.starts_with(&format!("http://{}/", self.address.host));
        if !encrypted && !local {
            return Err(Error::Refused(format!(
                "it sends us for a token to `{}`, which is not encrypted",
                realm.chars().take(100).collect::<String>()
            )));
        }
        let parameters = [("service", service), ("scope", scope)];
        let parameters = parameters
            .into_iter()
            .filter_map(|(name, value)| Some(format!("{name}={}", escaped(value.as_ref()?))));
        let query: Vec<String> = parameters.collect();
        let joint = if realm.contains('?') { '&' } else { '?' };
        let mut request = Request::builder()
            .method("GET")
            .uri(format!("{realm}{joint}{}", query.join("&")));
        if let Some(basic) = &basic {
            request = request.header("authorization", basic);
        }
        let request = request
            .body(Vec::new())
            .map_err(|error| Error::Refused(error.to_string()))?;
        let answer = self.transport.send(request, WORDS_BYTES_MAX)?;
        Ok(token(&answer).map(|token| format!("Bearer {token}")))
    }

    /// The answer, when the registry did what was asked.
    fn good(&self, answer: Answer, what: &'static str) -> Result<Answer, Error> {
        match answer.status {
            200..=299 => Ok(answer),
            401 | 403 => Err(Error::NotAllowed {
                what,
                hint: match self.credentials {
                    Some(_) => "the name and password in the credentials file do not have that right",
                    None => {
                        "say who you are with --credentials FILE, a file with `name:password` that only you can read"
                    }
                },
            }),
            404 => Err(Error::Nothing(self.address.to_string())),
            status => Err(Error::Refused(words(status, &answer.body))),
        }
    }
}

fn token(answer: &Answer) -> Option<String> {
    #[derive(Deserialize)]
    struct Given {
        token: Option<String>,
        access_token: Option<String>,
    }
    let given: Given = serde_json::from_slice(&answer.body)
        .ok()
        .filter(|_| answer.status == 200)?;
    let token = given.token.or(given.access_token)?;
    token.bytes().all(|byte| byte.is_ascii_graphic()).then_some(token)
}

/// What the registry said, in its own words.
fn words(status: u16, body: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Said {
        errors: Vec<One>,
    }
    #[derive(Deserialize)]
    struct One {
        #[serde(default)]
        message: String,
    }
    let said: Option<Said> = serde_json::from_slice(body).ok();
    let said: Vec<String> = said
        .into_iter()
        .flat_map(|said| said.errors)
        .map(|one| one.message)
        .filter(|text| !text.is_empty())
        .collect();
    if said.is_empty() {
        return format!("status {status}");
    }
    said.join("; ")
        .chars()
        .filter(|letter| !letter.is_control())
        .take(300)
        .collect()
}

/// Text as one value of a query (RFC 3986).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
