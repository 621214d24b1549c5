//! Protocols: what is written for a person's medicine, well or badly.

use crate::homes::{Home, Lack, Pair, Wording, date};
use chrono::{Days, NaiveDate};
use std::error::Error;
use std::path::Path;

const COLUMNS: [&str; 19] = [
    "protocol",
    "written-on",
    "person",
    "medicine",
    "route-and-form",
    "indication",
    "dose",
    "dose-rule",
    "minimum-interval-hours",
    "maximum-in-24h",
    "signs",
    "how-asked",
    "alternatives-first",
    "several-for-condition",
    "order-of-use",
    "expected-effect",
    "review-date",
    "contact-prescriber",
    "distress-medicine",
];

/// Signs as they are copied from one protocol to the next.
const COPIED_SIGNS: &str =
    "becomes agitated and restless, may shout or be verbally aggressive towards staff and other residents";

/// Name of a protocol: whose, for what, which version.
pub fn name(home: &Home, pair: usize, version: usize) -> String {
    format!("{}-P{:02}-{}", home.letters, pair + 1, version + 1)
}

/// When a protocol has to be reviewed.
pub fn review_date(pair: &Pair, version: usize) -> NaiveDate {
    match pair.protocols[version] {
        (_, Wording::ReviewBy(day)) => date(day),
        (from, _) => date(from) + Days::new(364),
    }
}

/// Writes all protocols of a home.
pub fn write(home: &Home, path: &Path) -> Result<(), Box<dyn Error>> {
    let mut file = csv::Writer::from_path(path)?;
    file.write_record(COLUMNS)?;
    for (position, pair) in home.pairs.iter().enumerate() {
        for version in 0..pair.protocols.len() {
            file.write_record(row(home, position, version))?;
        }
    }
    Ok(file.flush()?)
}

fn row(home: &Home, position: usize, version: usize) -> [String; 19] {
    let pair = &home.pairs[position];
    let (from, wording) = pair.protocols[version];
    let medicine = pair.medicine;
    let lack = match wording {
        Wording::Thin(lack) => Some(lack),
        _ => None,
    };
    let unless = |gone: &[Lack], text: &str| match lack {
        Some(lack) if gone.contains(&lack) => String::new(),
        _ => text.to_owned(),
    };
    let directed = |text: &str| match lack {
        Some(Lack::Everything) => "as directed".to_owned(),
        _ => text.to_owned(),
    };
    let signs = match wording {
        Wording::CopiedSigns => COPIED_SIGNS,
        Wording::Thin(Lack::Alternatives | Lack::Limits) if medicine.distress => COPIED_SIGNS,
        _ => pair.signs,
    };
    let asked = if pair.asks {
        "asks for it and may refuse"
    } else {
        "cannot ask: staff look for the signs and offer it; may refuse"
    };
    let several = home.pairs.iter().filter(|other| other.person == pair.person).count() > 1;
    [
        name(home, position, version),
        date(from).to_string(),
        pair.person.to_owned(),
        medicine.name.to_owned(),
        medicine.route.to_owned(),
        directed(medicine.indication),
        directed(medicine.dose),
        String::new(),
        medicine.interval.to_string(),
        unless(&[Lack::Limits, Lack::Everything], medicine.maximum),
        unless(&[Lack::Everything], signs),
        unless(&[Lack::Purpose, Lack::Everything], asked),
        unless(
            &[Lack::Alternatives, Lack::Everything],
            &medicine.alternatives[..2].join("; "),
        ),
        if several { "no" } else { "" }.to_owned(),
        String::new(),
        unless(&[Lack::Purpose], medicine.expected),
        review_date(pair, version).format("%Y-%m-%d 23:59").to_string(),
        unless(&[Lack::Limits], medicine.contact),
        if medicine.distress { "yes" } else { "no" }.to_owned(),
    ]
}
