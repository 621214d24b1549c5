//! HTTP as it is written on the wire, for requests that a typed client cannot make.

use super::house::House;
use ratchet_api::problem::{MEDIA_TYPE, Problem};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: String,
    pub body: String,
}

impl Answer {
    /// The answer as a problem document.
    pub fn problem(&self) -> Problem {
        assert!(
            self.headers.contains(&format!("content-type: {MEDIA_TYPE}")),
            "{self:?}"
        );
        let problem: Problem = serde_json::from_str(&self.body).expect(&self.body);
        assert_eq!(problem.status, self.status);
        assert!(!problem.title.is_empty() && !problem.detail.is_empty(), "{problem:?}");
        assert!(problem.kind.ends_with(&problem.code), "{problem:?}");
        problem
    }
}

/// What is sent.
pub struct Sent<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub kind: &'a str,
    pub headers: &'a [(&'a str, &'a str)],
    pub body: &'a [u8],
}

/// A request with the daemon's token.
pub fn send(house: &House, sent: &Sent<'_>) -> Answer {
    let authorization = format!("Bearer {}", house.token);
    send_as(house, sent, Some(&authorization))
}

/// A request with this `Authorization`, or none.
pub fn send_as(house: &House, sent: &Sent<'_>, authorization: Option<&str>) -> Answer {
    let mut stream = TcpStream::connect(house.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut head = format!(
        "{} {} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n",
        sent.method, sent.path
    );
    head.push_str(&format!("content-length: {}\r\n", sent.body.len()));
    if !sent.kind.is_empty() {
        head.push_str(&format!("content-type: {}\r\n", sent.kind));
    }
    for (name, value) in sent
        .headers
        .iter()
        .copied()
        .chain(authorization.map(|value| ("authorization", value)))
    {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    // A daemon that refuses early may close before it has read everything.
    drop(stream.write_all(sent.body));
    let mut bytes = Vec::new();
    drop(stream.read_to_end(&mut bytes));
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (headers, body) = text
        .split_once("\r\n\r\n")
        .unwrap_or_else(|| panic!("no answer to {}: {text:?}", sent.path));
    let status = headers
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .expect(headers);
    Answer {
        status,
        headers: headers.to_lowercase(),
        body: body.to_owned(),
    }
}

/// A GET.
pub fn get(house: &House, path: &str) -> Answer {
    send(
        house,
        &Sent {
            method: "GET",
            path,
            kind: "",
            headers: &[],
            body: b"",
        },
    )
}

/// A POST of JSON.
pub fn post(house: &House, path: &str, body: &str) -> Answer {
    let sent = Sent {
        method: "POST",
        path,
        kind: "application/json",
        headers: &[],
        body: body.as_bytes(),
    };
    send(house, &sent)
}
