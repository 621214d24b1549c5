//! A page of the manual, and what it claims about files.

use std::path::PathBuf;

/// A page.
pub struct Page {
    /// Relative to the manual's source.
    pub path: String,
    /// As it stands.
    pub text: String,
}

/// What a remark above a fenced block says about the block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// It is the whole file.
    File(String),
    /// It is the first block of the file that begins with this word.
    Block(String, String),
    /// Each of its lines stands in the file.
    Lines(String),
    /// The file with this change has this problem.
    Wrong(String, String),
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub fn source() -> PathBuf {
    root().join("docs/book/src")
}

pub fn blessing() -> bool {
    std::env::var_os("RATCHET_BLESS").is_some()
}

/// A file of the manual's source.
pub fn file(path: &str) -> String {
    std::fs::read_to_string(source().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every page, by path.
pub fn pages() -> Vec<Page> {
    let mut paths = Vec::new();
    collect("", &mut paths);
    paths.sort();
    assert!(paths.len() > 10);
    paths.iter().map(|path| Page::read(path)).collect()
}

fn collect(inside: &str, paths: &mut Vec<String>) {
    for entry in std::fs::read_dir(source().join(inside)).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = if inside.is_empty() {
            name
        } else {
            format!("{inside}/{name}")
        };
        if entry.path().is_dir() {
            collect(&path, paths);
        } else if path.ends_with(".md") {
            paths.push(path);
        }
    }
}

/// The first block that begins with a word, without the empty lines and remarks before the next one.
pub fn block(file: &str, word: &str) -> String {
    let begins = |line: &&str| line.split_whitespace().next() == Some(word) && !line.starts_with(' ');
    let mut lines = file.lines().skip_while(|line| !begins(line));
    let head = lines.next().unwrap_or_else(|| panic!("no block begins with {word}"));
    let inside = lines.take_while(|line| line.starts_with(' '));
    std::iter::once(head).chain(inside).collect::<Vec<_>>().join("\n")
}

impl Page {
    pub fn read(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: file(path),
        }
    }

    /// Files of the manual to which the page links, relative to the source.
    pub fn links(&self) -> Vec<String> {
        let here = self.path.rsplit_once('/').map_or("", |(inside, _)| inside);
        let targets = self.text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let inner = targets.filter(|target| !target.contains("://") && !target.starts_with('#'));
        let files = inner.map(|target| target.split('#').next().unwrap_or(target));
        let mut links: Vec<String> = Vec::new();
        for target in files {
            let mut steps: Vec<&str> = here.split('/').filter(|step| !step.is_empty()).collect();
            for step in target.split('/') {
                match step {
                    ".." => drop(steps.pop()),
                    "." => {}
                    step => steps.push(step),
                }
            }
            links.push(steps.join("/"));
        }
        links
    }

    /// Commands of the page, without the name of the program.
    pub fn commands(&self) -> Vec<String> {
        let lines = self.text.lines();
        lines
            .filter_map(|line| line.strip_prefix("$ ratchet "))
            .map(str::to_owned)
            .collect()
    }

    /// What the page claims, each with the block below it.
    pub fn claims(&self) -> Vec<(Claim, String)> {
        let mut found = Vec::new();
        let mut lines = self.text.lines();
        while let Some(line) = lines.next() {
            let Some(claim) = claim(line) else { continue };
            assert!(
                lines.next().is_some_and(|fence| fence.starts_with("```")),
                "{}: {line}",
                self.path
            );
            let block: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
            found.push((claim, block.join("\n")));
        }
        found
    }

    /// Compares the blocks of which it is known what they should be, or writes them anew.
    pub fn keep(&self, should: &dyn Fn(&Claim) -> Option<String>) {
        let mut made = String::new();
        let mut lines = self.text.lines();
        while let Some(line) = lines.next() {
            made.push_str(line);
            made.push('\n');
            let Some(text) = claim(line).and_then(|claim| should(&claim)) else {
                continue;
            };
            let fence = lines.next().unwrap_or("```qip");
            made.push_str(fence);
            made.push('\n');
            made.push_str(&text);
            made.push_str("\n```\n");
            lines
                .by_ref()
                .take_while(|line| !line.starts_with("```"))
                .for_each(drop);
        }
        if blessing() {
            std::fs::write(source().join(&self.path), &made).unwrap();
        }
        let there = file(&self.path);
        assert_eq!(
            there, made,
            "{} shows something else than its files: run again with RATCHET_BLESS=1",
            self.path
        );
    }
}

fn claim(line: &str) -> Option<Claim> {
    let inner = line.strip_prefix("<!-- ")?.strip_suffix(" -->")?;
    let (kind, rest) = inner.split_once(": ")?;
    let (path, word) = rest.split_once(' ').unwrap_or((rest, ""));
    let (path, word) = (path.to_owned(), word.to_owned());
    match kind {
        "file" => Some(Claim::File(path)),
        "block" => Some(Claim::Block(path, word)),
        "lines" => Some(Claim::Lines(path)),
        "wrong" => Some(Claim::Wrong(path, word)),
        _ => None,
    }
}
