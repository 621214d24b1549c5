//! Who comes in, and what happens to requests that make no sense.

use super::house::House;
use super::raw::{Sent, get, post, send, send_as};
use ratchet_api::Client;

#[test]
fn nobody_comes_in_without_the_token() {
    let house = House::empty();
    let sent = Sent {
        method: "GET",
        path: "/api/v1/plans",
        kind: "",
        headers: &[],
        body: b"",
    };
    let wrong_end = format!("Bearer {}x", house.token);
    let basic = format!("Basic {}", house.token);
    for authorization in [
        None,
        Some("Bearer wrong"),
        Some("Bearer "),
        Some(wrong_end.as_str()),
        Some(basic.as_str()),
    ] {
        let answer = send_as(&house, &sent, authorization);
        assert_eq!(answer.status, 401, "{authorization:?}");
        assert_eq!(answer.problem().code, "wrong-token");
        assert!(
            answer.headers.contains("www-authenticate: bearer"),
            "{}",
            answer.headers
        );
        assert!(!answer.body.contains(&house.token));
    }
    let stranger = Client::new(&format!("http://{}", house.address), "wrong");
    assert_eq!(
        stranger
            .plans(&Default::default())
            .expect_err("the token is wrong")
            .code(),
        "wrong-token"
    );
    // Health says nothing about the provider, so it is open.
    assert_eq!(stranger.health().expect("it lives").status, "ok");
    assert_eq!(stranger.ready().expect("it works").status, "ready");
}

#[test]
fn requests_that_make_no_sense_get_a_problem_document_with_a_code() {
    let house = House::empty();
    let check = |sent: Sent<'_>, status: u16, code: &str| {
        let answer = send(&house, &sent);
        let place = format!("{} {}", sent.method, sent.path);
        assert_eq!(
            (answer.status, answer.problem().code.as_str()),
            (status, code),
            "{place}: {answer:?}"
        );
        assert_eq!(
            answer.problem().instance.as_deref(),
            sent.path.split('?').next(),
            "{place}"
        );
    };
    let plain = |method, path| Sent {
        method,
        path,
        kind: "",
        headers: &[],
        body: b"",
    };
    let json = |path, body| Sent {
        method: "POST",
        path,
        kind: "application/json",
        headers: &[],
        body,
    };
    check(plain("GET", "/api/v1/nothing"), 404, "no-such-route");
    check(plain("GET", "/"), 404, "no-such-route");
    check(plain("DELETE", "/api/v1/audits"), 405, "wrong-method");
    check(plain("POST", "/healthz"), 405, "wrong-method");
    check(plain("GET", "/api/v1/audits?colour=red"), 400, "bad-query");
    check(plain("GET", "/api/v1/audits?limit=many"), 400, "bad-query");
    check(plain("GET", "/api/v1/audits?cursor=%21%21"), 400, "bad-cursor");
    check(json("/api/v1/occurrences", b"not json"), 400, "bad-json");
    check(json("/api/v1/occurrences", b""), 400, "bad-json");
    check(json("/api/v1/occurrences", br#"{"event":"incident"}"#), 422, "bad-json");
    check(
        json("/api/v1/workflows", br#"{"files":[],"colour":"red"}"#),
        422,
        "bad-json",
    );
    let html = Sent {
        kind: "text/html",
        ..json("/api/v1/occurrences", b"<p>")
    };
    check(html, 415, "wrong-media-type");
    let headers = [("ratchet-person", "")];
    check(
        Sent {
            headers: &headers,
            ..json("/api/v1/occurrences", b"{}")
        },
        400,
        "bad-header",
    );
    let key = "k".repeat(300);
    let headers = [("idempotency-key", key.as_str())];
    check(
        Sent {
            headers: &headers,
            ..json("/api/v1/occurrences", b"{}")
        },
        400,
        "bad-header",
    );
}

#[test]
fn a_wrong_method_names_the_right_ones() {
    let house = House::empty();
    let sent = Sent {
        method: "PUT",
        path: "/api/v1/workflows",
        kind: "",
        headers: &[],
        body: b"",
    };
    let answer = send(&house, &sent);
    assert!(answer.headers.contains("allow: "), "{}", answer.headers);
}

#[test]
fn a_body_without_end_is_refused_and_the_daemon_goes_on() {
    let house = House::empty();
    let body = vec![b' '; ratchet_daemon::limits::BODY_BYTES_MAX + 1];
    let sent = Sent {
        method: "POST",
        path: "/api/v1/workflows",
        kind: "application/json",
        headers: &[],
        body: &body,
    };
    let answer = send(&house, &sent);
    assert_eq!((answer.status, answer.problem().code.as_str()), (413, "too-large"));
    assert_eq!(house.client.health().expect("it lives").status, "ok");
}

#[test]
fn what_nobody_applied_is_said_to_be_missing() {
    let house = House::empty();
    assert_eq!(house.client.workflows().expect("there is a provider").hash, None);
    let answer = post(
        &house,
        "/api/v1/audits",
        r#"{"audit":"PRN medicines","service":"Oak House"}"#,
    );
    assert_eq!(
        (answer.status, answer.problem().code.as_str()),
        (409, "nothing-applied")
    );
    assert_eq!(
        house
            .client
            .plans(&Default::default())
            .expect("a list can be empty")
            .items,
        []
    );
    let answer = get(&house, "/api/v1/plans/QIP-1");
    assert_eq!((answer.status, answer.problem().code.as_str()), (404, "unknown"));
}
