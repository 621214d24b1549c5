//! Pull and push against a real registry on this machine (Debian's `docker-registry`), and against one that lies.
//!
//! Where `docker-registry` is not installed, the tests that need it say so loudly and pass; `tests/all` installs it.
#![allow(missing_docs, clippy::unwrap_used)]

use ratchet_registry::artefact::{LAYER, MANIFEST, digest};
use ratchet_registry::registry::Encryption;
use ratchet_registry::{Address, Credentials, Error, Registry};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const MAX: u64 = 16 << 20;

/// `auditor` with the password `fictional`, as `htpasswd -B` writes it.
const HTPASSWD: &str = "auditor:$2b$04$IoAua6FC1kBdEo475Hxkkuvo5k5UTr3AZwksySKH/trw063LjHq/W\n";

struct RealRegistry {
    process: Child,
    host: String,
    _directory: tempfile::TempDir,
}

impl RealRegistry {
    /// `None`, said loudly, where the program is not installed.
    fn start(with_password: bool) -> Option<Self> {
        let directory = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let host = format!("127.0.0.1:{port}");
        let root = directory.path().display();
        let mut config = format!(
            "version: 0.1\nlog: {{level: error}}\nstorage: {{filesystem: {{rootdirectory: {root}/blobs}}}}\nhttp: {{addr: {host}}}\n"
        );
        if with_password {
            std::fs::write(directory.path().join("htpasswd"), HTPASSWD).unwrap();
            config.push_str(&format!(
                "auth: {{htpasswd: {{realm: tools, path: {root}/htpasswd}}}}\n"
            ));
        }
        let file = directory.path().join("config.yml");
        std::fs::write(&file, config).unwrap();
        let process = Command::new("docker-registry")
            .arg("serve")
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let process = match process {
            Ok(process) => process,
            Err(error) => {
                eprintln!(
                    "NOT TESTED against a real registry: `docker-registry` cannot be run ({error}); install the Debian package docker-registry"
                );
                return None;
            }
        };
        let begun = Instant::now();
        while TcpStream::connect(&host).is_err() {
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "the registry does not listen"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(Self {
            process,
            host,
            _directory: directory,
        })
    }

    fn at(&self, rest: &str) -> Address {
        format!("oci://{}/{rest}", self.host).parse().unwrap()
    }
}

impl Drop for RealRegistry {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn open(address: &Address) -> Registry {
    Registry::of(address, Encryption::None, None).unwrap()
}

fn push(address: &Address, package: &[u8]) -> Result<String, Error> {
    open(address).push(package, "medicines-1.2.0.tool", BTreeMap::new())
}

#[test]
fn what_was_sent_comes_back_by_version_and_by_digest() {
    let Some(registry) = RealRegistry::start(false) else {
        return;
    };
    let address = registry.at("tools/medicines:1.2.0");
    let package: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
    let sent = push(&address, &package).unwrap();
    assert_eq!(
        push(&address, &package).unwrap(),
        sent,
        "sending it again changes nothing"
    );
    let pulled = open(&address).pull(MAX).unwrap();
    assert_eq!((&pulled.digest, &pulled.package), (&sent, &package));
    let by_digest = registry.at(&format!("tools/medicines@{sent}"));
    assert_eq!(open(&by_digest).pull(MAX).unwrap(), pulled);
    // The version goes on to other content; the digest does not.
    let other = push(&address, b"other").unwrap();
    assert_ne!(other, sent);
    assert_eq!(open(&address).pull(MAX).unwrap().package, b"other");
    assert_eq!(open(&by_digest).pull(MAX).unwrap().package, package);
    assert!(matches!(
        open(&by_digest).push(b"x", "x.tool", BTreeMap::new()),
        Err(Error::Refused(_))
    ));
    assert!(matches!(open(&by_digest).pull(1_000), Err(Error::TooLarge { .. })));
    for nothing in ["tools/medicines:9.9.9", "tools/nothing:1.0.0"] {
        assert!(
            matches!(open(&registry.at(nothing)).pull(MAX), Err(Error::Nothing(_))),
            "{nothing}"
        );
    }
}

#[test]
fn a_registry_with_a_password_takes_those_who_know_it() {
    let Some(registry) = RealRegistry::start(true) else {
        return;
    };
    let address = registry.at("tools/medicines:1.2.0");
    let with = |password: &str| {
        let who = Credentials {
            name: "auditor".into(),
            password: password.into(),
        };
        assert!(!format!("{who:?}").contains(password), "a password is not printed");
        Registry::of(&address, Encryption::None, Some(who)).unwrap()
    };
    assert!(matches!(push(&address, b"tool"), Err(Error::NotAllowed { .. })));
    assert!(matches!(
        with("wrong").push(b"tool", "a.tool", BTreeMap::new()),
        Err(Error::NotAllowed { .. })
    ));
    let sent = with("fictional").push(b"tool", "a.tool", BTreeMap::new()).unwrap();
    assert_eq!(with("fictional").pull(MAX).unwrap().digest, sent);
    assert!(matches!(open(&address).pull(MAX), Err(Error::NotAllowed { .. })));
}

#[test]
fn only_this_machine_may_be_asked_without_encryption() {
    let far: Address = "oci://registry.example/tools/medicines:1.0.0".parse().unwrap();
    assert!(matches!(
        Registry::of(&far, Encryption::None, None),
        Err(Error::NotEncrypted(_))
    ));
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nobody: Address = format!("oci://{free}/a:1").parse().unwrap();
    assert!(matches!(open(&nobody).pull(MAX), Err(Error::Unreachable { .. })));
}

/// A registry that answers as it is told: `(method and path) → (status, headers, body)`. Keeps what it was asked, with the right that
/// came along.
struct Liar {
    address: Address,
    asked: std::sync::Arc<std::sync::Mutex<Vec<String>>>,
}

type Reply = (u16, String, Vec<u8>);

impl Liar {
    fn start(answer: impl Fn(&str, &str) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let asked = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let (own, kept) = (host.clone(), asked.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut reader = BufReader::new(stream);
                let mut head = String::new();
                let mut line = String::new();
                while reader.read_line(&mut line).unwrap_or(0) > 2 {
                    head.push_str(&line);
                    line.clear();
                }
                let lower = head.to_ascii_lowercase();
                let length = lower
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length: ")?.trim().parse::<u64>().ok());
                let _ = std::io::copy(&mut (&mut reader).take(length.unwrap_or(0)), &mut std::io::sink());
                let first = head
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .trim_end_matches(" HTTP/1.1")
                    .to_owned();
                let right = lower
                    .lines()
                    .find(|line| line.starts_with("authorization: "))
                    .unwrap_or_default()
                    .to_owned();
                kept.lock().unwrap().push(format!("{first} {right}").trim().to_owned());
                let (status, headers, body) = answer(&first, &own);
                let length = if headers.contains("content-length") {
                    String::new()
                } else {
                    format!("content-length: {}\r\n", body.len())
                };
                let answer = format!("HTTP/1.1 {status} X\r\nconnection: close\r\n{length}{headers}\r\n");
                let _ = reader.get_mut().write_all(&[answer.as_bytes(), &body].concat());
            }
        });
        Self {
            address: format!("oci://{host}/tools/a:1").parse().unwrap(),
            asked,
        }
    }

    fn pull(&self) -> Result<Vec<u8>, Error> {
        open(&self.address).pull(MAX).map(|pulled| pulled.package)
    }
}

fn manifest_of(kind: &str, digest: &str, size: u64) -> Vec<u8> {
    format!(r#"{{"schemaVersion":2,"mediaType":"{MANIFEST}","config":{{"mediaType":"x","digest":"sha256:0","size":2}},"layers":[{{"mediaType":"{kind}","digest":"{digest}","size":{size}}}]}}"#).into_bytes()
}

#[test]
fn a_registry_that_lies_is_not_believed() {
    let promised = digest(b"tool");
    let lies = |manifest: Vec<u8>, blob: Vec<u8>| {
        Liar::start(move |asked, _| {
            (
                200,
                String::new(),
                if asked.contains("/manifests/") {
                    manifest.clone()
                } else {
                    blob.clone()
                },
            )
        })
    };
    assert_eq!(
        lies(manifest_of(LAYER, &promised, 4), b"tool".to_vec()).pull().unwrap(),
        b"tool"
    );
    assert!(matches!(
        lies(manifest_of(LAYER, &promised, 4), b"fool".to_vec()).pull(),
        Err(Error::OtherBytes { .. })
    ));
    assert!(matches!(
        lies(manifest_of(LAYER, &promised, 3), b"tool".to_vec()).pull(),
        Err(Error::OtherBytes { .. })
    ));
    assert!(matches!(
        lies(manifest_of(LAYER, &promised, MAX + 1), b"tool".to_vec()).pull(),
        Err(Error::TooLarge { .. })
    ));
    assert!(matches!(
        lies(manifest_of(LAYER, &promised, 4), vec![0; 400_000]).pull(),
        Err(Error::TooLarge { .. })
    ));
    assert!(matches!(
        lies(vec![b' '; 2 << 20], Vec::new()).pull(),
        Err(Error::TooLarge { .. })
    ));
    for not_a_tool in [
        manifest_of("application/vnd.docker.image.rootfs.diff.tar.gzip", &promised, 4),
        manifest_of(LAYER, "sha256:../../../etc/passwd", 4),
        manifest_of(LAYER, "md5:abc", 4),
        b"<html>".to_vec(),
        b"{}".to_vec(),
    ] {
        assert!(matches!(
            lies(not_a_tool, b"tool".to_vec()).pull(),
            Err(Error::NotATool { .. })
        ));
    }
    let other = Liar::start(move |_, _| (200, String::new(), manifest_of(LAYER, &digest(b"tool"), 4)));
    let by_digest: Address = other
        .address
        .to_string()
        .replace(":1", &format!("@{}", digest(b"wanted")))
        .parse()
        .unwrap_or_else(|_| {
            let text = other.address.to_string();
            let (front, _) = text.rsplit_once(':').unwrap();
            format!("{front}@{}", digest(b"wanted")).parse().unwrap()
        });
    assert!(matches!(open(&by_digest).pull(MAX), Err(Error::OtherBytes { .. })));
}

#[test]
fn a_token_is_fetched_where_the_registry_says_unless_that_is_not_encrypted() {
    let good = Liar::start(|asked, host| {
        if asked.starts_with("GET /token") {
            return (200, String::new(), br#"{"token":"abc"}"#.to_vec());
        }
        let challenge = format!(
            "www-authenticate: Bearer realm=\"http://{host}/token\",service=\"s\",scope=\"repository:tools/a:pull\"\r\n"
        );
        (401, challenge, Vec::new())
    });
    assert!(
        matches!(good.pull(), Err(Error::NotAllowed { .. })),
        "it never accepts the token"
    );
    let asked = good.asked.lock().unwrap().clone();
    assert_eq!(
        asked,
        [
            "GET /v2/tools/a/manifests/1",
            "GET /token?service=s&scope=repository%3Atools%2Fa%3Apull",
            "GET /v2/tools/a/manifests/1 authorization: bearer abc",
        ]
    );
    let thief = Liar::start(|_, _| {
        (
            401,
            "www-authenticate: Bearer realm=\"http://thief.example/token\"\r\n".to_owned(),
            Vec::new(),
        )
    });
    let who = Credentials {
        name: "auditor".into(),
        password: "fictional".into(),
    };
    let registry = Registry::of(&thief.address, Encryption::None, Some(who)).unwrap();
    assert!(matches!(registry.pull(MAX), Err(Error::Refused(reason)) if reason.contains("not encrypted")));
    assert_eq!(thief.asked.lock().unwrap().len(), 1, "nobody else was asked");
}

#[test]
fn an_upload_goes_to_the_registry_and_nobody_else() {
    let elsewhere = Liar::start(|asked, _| match asked {
        asked if asked.starts_with("HEAD") => (404, String::new(), Vec::new()),
        _ => (202, "location: http://thief.example/upload\r\n".to_owned(), Vec::new()),
    });
    let sent = push(&elsewhere.address, b"tool");
    assert!(
        matches!(&sent, Err(Error::Refused(reason)) if reason.contains("somebody else")),
        "{sent:?}"
    );
}
