//! A registry over HTTPS whose certificate an authority of its own vouches for. The keys in `data` belong to these tests and to nobody.
#![allow(missing_docs, clippy::unwrap_used)]

use ratchet_registry::artefact::{LAYER, MANIFEST, digest};
use ratchet_registry::{Address, Authority, Encryption, Error, Registry};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;

const AUTHORITY: &[u8] = include_bytes!("data/authority.pem");
const CERTIFICATE: &[u8] = include_bytes!("data/server.pem");
const KEY: &[u8] = include_bytes!("data/server.key");
const PACKAGE: &[u8] = b"as good as a package here";

/// A registry that has one artefact, on every address of this machine.
fn start() -> SocketAddr {
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE).unwrap();
    let key = PrivateKeyDer::from_pem_slice(KEY).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = ServerConnection::new(config.clone()).unwrap();
            // Whoever does not believe the certificate leaves here.
            let _ = answer(StreamOwned::new(connection, stream));
        }
    });
    address
}

fn answer(stream: StreamOwned<ServerConnection, TcpStream>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let (mut head, mut line) = (String::new(), String::new());
    while reader.read_line(&mut line)? > 2 {
        head.push_str(&line);
        line.clear();
    }
    let layer = digest(PACKAGE);
    let manifest = format!(
        r#"{{"schemaVersion":2,"mediaType":"{MANIFEST}","config":{{"mediaType":"x","digest":"sha256:0","size":2}},"layers":[{{"mediaType":"{LAYER}","digest":"{layer}","size":{}}}]}}"#,
        PACKAGE.len()
    );
    let (kind, body) = if head.starts_with("GET /v2/tools/a/manifests/1 ") {
        (MANIFEST, manifest.as_bytes())
    } else {
        ("application/octet-stream", PACKAGE)
    };
    let length = body.len();
    let head =
        format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n");
    let stream = reader.get_mut();
    stream.write_all(&[head.as_bytes(), body].concat())?;
    stream.conn.send_close_notify();
    stream.flush()
}

fn pull(host: &str, port: u16, encryption: Encryption) -> Result<Vec<u8>, Error> {
    let address: Address = format!("oci://{host}:{port}/tools/a:1").parse().unwrap();
    Registry::of(&address, encryption, None)?
        .pull(1 << 20)
        .map(|pulled| pulled.package)
}

#[test]
fn a_registry_with_an_authority_of_its_own_is_believed_by_that_authority_alone() {
    let port = start().port();
    let own = || Encryption::By(Authority::read(AUTHORITY).unwrap());
    assert_eq!(pull("127.0.0.1", port, own()).unwrap(), PACKAGE);
    assert_eq!(pull("localhost", port, own()).unwrap(), PACKAGE);

    let stranger = pull("127.0.0.1", port, Encryption::Always).unwrap_err();
    assert_eq!(stranger.code(), "registry-unreachable");
    assert!(stranger.to_string().contains("certificate"), "{stranger}");
    let other_name = pull("127.0.0.2", port, own()).unwrap_err();
    assert!(other_name.to_string().contains("certificate"), "{other_name}");
}

#[test]
fn a_file_without_a_certificate_is_no_authority() {
    let damaged = AUTHORITY.strip_suffix(b"-----END CERTIFICATE-----\n").unwrap();
    for pem in [b"".as_slice(), b"hello", KEY, damaged] {
        let error = Authority::read(pem).unwrap_err();
        assert_eq!(error.code(), "registry-not-an-authority", "{error}");
    }
}
