//! Standards packs: what good looks like, agreed with others, as versioned data (`standards/*.csv`).
//!
//! A pack is a framework in one version: who wrote it, where it can be read, whether it is in force or a draft, from when until
//! when. Its nodes have ids of the form `cqc-saf:S8`. The crosswalk leads from the nodes of one pack to their successors in
//! another; it is our inference, not CQC's, and some nodes have no single home. A provider adds its own standards in its files
//! ([`crate::definition::Standard`]) and says what they are part of here. Titles are names or our own words, never the text.

use chrono::NaiveDate;
use std::fmt;
use std::sync::LazyLock;

const CROSSWALK: &str = include_str!("standards/crosswalk.csv");
const NODES: &str = include_str!("standards/nodes.csv");
const PACKS: &str = include_str!("standards/packs.csv");

/// A framework in one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// First part of its nodes' ids, for example `cqc-saf`.
    pub id: String,
    /// In the order of the framework.
    pub nodes: Vec<Node>,
    /// What else to know.
    pub note: String,
    /// Where it can be read.
    pub source: String,
    /// Whether it counts.
    pub status: Status,
    /// What it is called.
    pub title: String,
    /// Which issue of it.
    pub version: String,
}

/// A standard within a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// For example `cqc-saf:S8`.
    pub id: String,
    /// The node that it is a part of, for example `reg:12` of `reg:12(2)(g)`.
    pub parent: Option<String>,
    /// Where it can be read.
    pub source: String,
    /// Whether it counts.
    pub status: Status,
    /// What it is called.
    pub title: String,
    /// First day on which it counts; `None` of a draft is not known yet.
    pub valid_from: Option<NaiveDate>,
    /// Last day on which it counts.
    pub valid_to: Option<NaiveDate>,
}

/// Whether a standard counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is asked about while its text may still change.
    Consultation,
    /// It is written and not in force.
    Draft,
    /// It counts, within its dates.
    InForce,
}

static ALL: LazyLock<Vec<Pack>> = LazyLock::new(|| rows(PACKS).iter().map(pack).collect());

static LINKS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let link = |row: &csv::StringRecord| (cell(row, 0).to_owned(), cell(row, 1).to_owned());
    rows(CROSSWALK).iter().map(link).collect()
});

/// All packs.
pub fn packs() -> &'static [Pack] {
    &ALL
}

/// All nodes of all packs.
pub fn nodes() -> impl Iterator<Item = &'static Node> {
    packs().iter().flat_map(|pack| &pack.nodes)
}

/// The node with this id.
pub fn node(id: &str) -> Option<&'static Node> {
    pack_of(id)?.nodes.iter().find(|node| node.id == id)
}

/// The pack that an id belongs to, whether or not it has such a node.
pub fn pack_of(id: &str) -> Option<&'static Pack> {
    let (pack, _) = id.split_once(':')?;
    packs().iter().find(|candidate| candidate.id == pack)
}

/// Where a node leads in other packs: its successors, and what it follows from. Empty for one without a single home.
pub fn crosswalk(id: &str) -> Vec<&'static Node> {
    let other = |(from, to): &'static (String, String)| match (from == id, to == id) {
        (true, _) => node(to),
        (_, true) => node(from),
        _ => None,
    };
    LINKS.iter().filter_map(other).collect()
}

/// All nodes that count on a day.
pub fn valid_on(date: NaiveDate) -> impl Iterator<Item = &'static Node> {
    nodes().filter(move |node| node.is_valid_on(date))
}

/// A standard with its title and where it leads: `cqc-saf:S8 Medicines optimisation (becomes cqc-kloe:S7 …)`. What is in no pack is
/// said as it stands.
pub fn in_words(id: &str) -> String {
    let Some(node) = node(id) else {
        return id.to_owned();
    };
    let leads: Vec<String> = crosswalk(id)
        .into_iter()
        .map(|other| match other.status {
            Status::InForce => other.to_string(),
            status => format!("{other}, {status}"),
        })
        .collect();
    if leads.is_empty() {
        node.to_string()
    } else {
        format!("{node} (see also {})", leads.join("; "))
    }
}

impl Node {
    /// Whether it counts on a day. A draft never does.
    pub fn is_valid_on(&self, date: NaiveDate) -> bool {
        self.status == Status::InForce
            && self.valid_from.is_some_and(|from| from <= date)
            && self.valid_to.is_none_or(|to| date <= to)
    }
}

/// `cqc-saf:S8 Medicines optimisation`
impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.id, self.title)
    }
}

/// `in force`, `draft`, `consultation`
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Consultation => "consultation",
            Self::Draft => "draft",
            Self::InForce => "in force",
        })
    }
}

fn rows(data: &str) -> Vec<csv::StringRecord> {
    let mut reader = csv::Reader::from_reader(data.as_bytes());
    let rows: Result<Vec<_>, _> = reader.records().collect();
    rows.expect("the standards packs are tables")
}

fn cell(row: &csv::StringRecord, column: usize) -> &str {
    row.get(column).unwrap_or_default()
}

/// A malformed line is a fault of this crate that its tests find.
fn date(row: &csv::StringRecord, column: usize) -> Option<NaiveDate> {
    let text = cell(row, column);
    (!text.is_empty()).then(|| {
        text.parse()
            .expect("dates in the standards packs are written 2026-12-25")
    })
}

fn pack(row: &csv::StringRecord) -> Pack {
    let status = match cell(row, 3) {
        "in-force" => Status::InForce,
        "draft" => Status::Draft,
        "consultation" => Status::Consultation,
        other => panic!("packs.csv knows in-force, draft and consultation, not {other}"),
    };
    let (id, source) = (cell(row, 0).to_owned(), cell(row, 6).to_owned());
    let (valid_from, valid_to) = (date(row, 4), date(row, 5));
    let node = |part: &csv::StringRecord| Node {
        id: format!("{id}:{}", cell(part, 1)),
        parent: Some(cell(part, 3))
            .filter(|parent| !parent.is_empty())
            .map(|parent| format!("{id}:{parent}")),
        source: Some(cell(part, 4))
            .filter(|own| !own.is_empty())
            .unwrap_or(&source)
            .to_owned(),
        status,
        title: cell(part, 2).to_owned(),
        valid_from: date(part, 5).or(valid_from),
        valid_to: date(part, 6).or(valid_to),
    };
    Pack {
        nodes: rows(NODES)
            .iter()
            .filter(|part| cell(part, 0) == id)
            .map(node)
            .collect(),
        note: cell(row, 7).to_owned(),
        status,
        title: cell(row, 2).to_owned(),
        version: cell(row, 1).to_owned(),
        id,
        source,
    }
}
