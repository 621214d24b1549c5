//! PRN administrations by month and the protocols that were in force.

use super::{Entry, Row, rows, take};
use crate::house::PlayError;
use chrono::NaiveDateTime;
use ratchet_core::tool::Description;
use std::collections::BTreeMap;

/// The audit that looks at them.
pub(super) const AUDIT: &str = "PRN medicines";

macro_rules! embedded {
    ($file:expr) => {
        include_str!(concat!("../../../../../workflows/prn-medicines/records/", $file))
    };
}

macro_rules! home {
    ($service:literal, $folder:literal, $($month:literal)*) => {
        Home {
            service: $service,
            protocols: embedded!(concat!($folder, "/protocols.csv")),
            months: &[$((concat!($folder, "/", $month, ".csv"), embedded!(concat!($folder, "/", $month, ".csv")))),*],
        }
    };
    ($service:literal, $folder:literal) => {
        home!($service, $folder, "2025-12" "2026-01" "2026-02" "2026-03" "2026-04" "2026-05" "2026-06" "2026-07" "2026-08"
            "2026-09" "2026-10" "2026-11" "2026-12" "2027-01")
    };
}

const HOMES: [Home; 5] = [
    home!("Oak House", "oak-house"),
    home!("Elm Court", "elm-court"),
    home!("Birch Lodge", "birch-lodge"),
    home!("Willow Court", "willow-court"),
    home!("Hazel Grove", "hazel-grove"),
];

struct Home {
    service: &'static str,
    protocols: &'static str,
    months: &'static [(&'static str, &'static str)],
}

/// What a service has written down about them, by reference.
type Written = BTreeMap<String, Entry>;

/// What each service has written down about them.
pub(super) fn read(population: &str, tool: &Description) -> Result<Vec<(&'static str, Written)>, PlayError> {
    let sections = tool.sections.iter().filter(|section| section.population == population);
    let strata: Vec<&String> = sections.flat_map(|section| &section.strata).collect();
    HOMES
        .iter()
        .map(|home| Ok((home.service, read_home(home, &strata)?)))
        .collect()
}

fn read_home(home: &Home, strata: &[&String]) -> Result<Written, PlayError> {
    let mut protocols = BTreeMap::new();
    for mut protocol in rows("protocols.csv", home.protocols)? {
        let name = take(&mut protocol, "protocol")?;
        take(&mut protocol, "written-on")?;
        protocols.insert(name, protocol);
    }
    let mut administrations = BTreeMap::new();
    for (file, text) in home.months {
        for row in rows(file, text)? {
            let (reference, administration) = administration(row, &protocols, strata)?;
            administrations.insert(reference, administration);
        }
    }
    Ok(administrations)
}

fn administration(
    mut row: Row,
    protocols: &BTreeMap<String, Row>,
    strata: &[&String],
) -> Result<(String, Entry), PlayError> {
    let reference = take(&mut row, "reference")?;
    let name = take(&mut row, "protocol")?;
    let protocol = protocols.get(&name);
    let protocol = protocol
        .ok_or_else(|| PlayError::Unprepared(format!("`{reference}` names no protocol that is there: `{name}`")))?;
    let strata = strata
        .iter()
        .filter_map(|stratum| Some(((*stratum).clone(), row.get(*stratum)?.clone())))
        .collect();
    let given = row
        .get("given-at")
        .and_then(|text| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").ok());
    let given = given.ok_or_else(|| PlayError::Unprepared(format!("`{reference}` does not say when it was given")))?;
    let mut written = protocol.clone();
    written.append(&mut row);
    Ok((
        reference,
        Entry {
            on: given.date(),
            strata,
            written,
        },
    ))
}
