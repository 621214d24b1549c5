//! The manual's page of the HTTP routes: it has every route and method, names the fields that each body knows, and its examples are
//! answered as it shows.

use super::house::House;
use super::raw::{Answer, Sent, send};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/book/src/reference/http.md");
    std::fs::read_to_string(&path).unwrap()
}

/// A row of the page's tables.
struct Row {
    method: String,
    path: String,
    body: String,
}

fn rows(page: &str) -> Vec<Row> {
    let rows: Vec<Row> = page.lines().filter_map(row).collect();
    assert!(rows.len() > 90, "{}", rows.len());
    rows
}

fn row(line: &str) -> Option<Row> {
    let mut cells = line.strip_prefix("| `")?.split('|').map(str::trim);
    let (method, path) = cells.next()?.trim_end_matches('`').split_once(' ')?;
    if !path.starts_with('/') {
        return None;
    }
    Some(Row {
        method: method.to_owned(),
        path: path.to_owned(),
        body: cells.nth(1)?.to_owned(),
    })
}

/// Paths as the source of the daemon names them.
fn in_source(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            in_source(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for rest in text.split(".route(").skip(1) {
            found.extend(rest.split('"').nth(1).map(str::to_owned));
        }
    }
}

/// The address of a row, with something in each gap.
fn address(path: &str) -> String {
    let begin = if path.ends_with("lthz") || path.ends_with("adyz") {
        ""
    } else {
        "/api/v1"
    };
    let gap = |part: &str| if part.starts_with('{') { "1" } else { part }.to_owned();
    let parts: Vec<String> = path.split('/').map(gap).collect();
    format!("{begin}{}", parts.join("/"))
}

fn ask(house: &House, method: &str, path: &str, body: &str) -> Answer {
    let kind = if body.is_empty() { "" } else { "application/json" };
    let sent = Sent {
        method,
        path,
        kind,
        headers: &[],
        body: body.as_bytes(),
    };
    send(house, &sent)
}

/// What stands between accents.
fn named(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_page_has_every_route_and_method() {
    let house = House::empty();
    let page = page();
    let mut told: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows(&page) {
        assert!(
            told.entry(row.path.clone()).or_default().insert(row.method),
            "{} twice",
            row.path
        );
    }
    let mut known = BTreeSet::new();
    in_source(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http"), &mut known);
    assert_eq!(known, told.keys().cloned().collect());
    for (path, methods) in told {
        let answer = ask(&house, "PATCH", &address(&path), "");
        assert_eq!(answer.problem().code, "wrong-method", "{path}");
        let allow = answer.headers.lines().find_map(|line| line.strip_prefix("allow: "));
        let allowed: BTreeSet<String> = allow.expect(&path).split(',').map(str::to_uppercase).collect();
        let allowed: BTreeSet<String> = allowed.into_iter().filter(|method| method != "HEAD").collect();
        assert_eq!(methods, allowed, "{path}");
    }
}

#[test]
fn the_page_names_the_fields_of_each_body() {
    let house = House::empty();
    let page = page();
    let mut compared = 0;
    for row in rows(&page) {
        let fields: BTreeSet<&str> = named(&row.body)
            .into_iter()
            .map(|field| field.trim_end_matches('?'))
            .filter(|field| !field.contains('/'))
            .collect();
        if fields.is_empty() || row.body.contains("text/csv") {
            continue;
        }
        let answer = ask(&house, &row.method, &address(&row.path), r#"{"no-such-field": 1}"#);
        let detail = answer.problem().detail;
        let known = named(&detail)
            .into_iter()
            .filter(|field| *field != "no-such-field")
            .collect();
        assert_eq!(fields, known, "{} {}: {detail}", row.method, row.path);
        compared += 1;
    }
    assert!(compared > 35, "{compared}");
}

#[test]
fn the_examples_of_the_page_are_answered_as_shown() {
    let house = House::furnished();
    let page = page();
    let mut blocks = page.split("```").skip(1).step_by(2);
    let mut tried = 0;
    while let (Some(request), Some(answer)) = (blocks.next(), blocks.next()) {
        let request = request.strip_prefix("http\n").expect("a request comes first");
        let shown: Value = serde_json::from_str(answer.strip_prefix("json\n").expect("then its answer")).unwrap();
        let mut lines = request.lines();
        let (method, path) = lines.next().unwrap().split_once(' ').unwrap();
        let body = lines.clone().find(|line| line.starts_with('{')).unwrap_or_default();
        let headers: Vec<(&str, &str)> = lines
            .filter(|line| !line.starts_with('{'))
            .filter_map(|line| line.split_once(": "))
            .collect();
        let kind = if body.is_empty() { "" } else { "application/json" };
        let sent = Sent {
            method,
            path,
            kind,
            headers: &headers,
            body: body.as_bytes(),
        };
        let given: Value = serde_json::from_str(&send(&house, &sent).body).unwrap();
        assert!(holds(&given, &shown), "{path}\nshown: {shown}\ngiven: {given:#}");
        tried += 1;
    }
    assert_eq!(tried, 3);
}

/// Whether an answer holds everything that is shown of it; `…` stands for anything.
fn holds(given: &Value, shown: &Value) -> bool {
    match (given, shown) {
        (given, Value::String(text)) if text == "…" => given.is_string(),
        (Value::Object(given), Value::Object(shown)) => shown
            .iter()
            .all(|(name, shown)| given.get(name).is_some_and(|given| holds(given, shown))),
        (Value::Array(given), Value::Array(shown)) => {
            given.len() == shown.len() && given.iter().zip(shown).all(|(given, shown)| holds(given, shown))
        }
        (given, shown) => given == shown,
    }
}
