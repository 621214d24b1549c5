//! Drawing: from a frame, a demand and a seed to a sample. The method is written out in the parent module.

use super::fairness::{Share, kept};
use super::frame::{Frame, FrameError, FrameRow, hex};
use super::shortfall::Shortfall;
use super::spec::{Levelled, Phrase, SampleSpec, Spread};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque};

/// A drawn sample with all that is needed to draw it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// References that could be drawn at all, where a re-test looks back at the opening of its plan; `None` is every row that the demands
    /// leave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub among: Option<Vec<String>>,
    /// How many rows could be drawn at all, where that is fewer than the frame has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eligible: Option<u32>,
    /// [`Frame::digest`] of the frame.
    pub frame_digest: String,
    /// How many rows the frame has.
    pub frame_size: u32,
    /// What was drawn, lowest rank first: the first few rows are themselves a fair start.
    pub rows: Vec<Drawn>,
    /// The seed, lower-case hexadecimal.
    pub seed: String,
    /// How well it stands for the frame, by stratum and value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<Share>,
    /// What the sample could not give.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shortfalls: Vec<Shortfall>,
    /// Whether it was drawn in a story, whose seeds are known beforehand.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub story: bool,
}

/// A drawn row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// The demand that it was taken for; `None` filled a place by its rank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<Spread>,
    /// Pseudonymous reference.
    pub reference: String,
    /// Strata and their values.
    pub strata: BTreeMap<String, String>,
}

/// Draws a sample. The same frame in any order, the same demand and the same seed give the same sample.
pub fn draw(frame: &Frame, spec: &SampleSpec, seed: [u8; 32]) -> Result<Sample, FrameError> {
    draw_among(frame, spec, None, seed)
}

/// Draws a sample from those rows only whose references are given: what the looking back of a re-test left.
pub fn draw_among(
    frame: &Frame,
    spec: &SampleSpec,
    among: Option<&[String]>,
    seed: [u8; 32],
) -> Result<Sample, FrameError> {
    frame.check()?;
    let mut urn = Urn::new(frame, spec, among, &seed);
    urn.meet_demands(spec);
    urn.fill();
    urn.check_size(spec);
    let rows = urn.drawn();
    let eligible = (urn.rows.len() < frame.rows.len()).then(|| count(urn.rows.len()));
    Ok(Sample {
        among: among.map(<[String]>::to_vec),
        eligible,
        frame_digest: frame.digest(),
        frame_size: count(frame.rows.len()),
        shares: kept(&urn.rows, &rows),
        rows,
        seed: hex(&seed),
        shortfalls: urn.shortfalls,
        story: false,
    })
}

/// The seed that a text means: 64 hexadecimal digits are the seed itself, so that a recorded sample can be drawn again; of anything
/// else it is the SHA-256.
pub fn seed_of(text: &str) -> [u8; 32] {
    let digits: Option<Vec<u8>> = (text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .then(|| {
            (0..32)
                .map(|at| u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).ok())
                .collect()
        })
        .flatten();
    match digits.map(<[u8; 32]>::try_from) {
        Some(Ok(seed)) => seed,
        _ => Sha256::digest(text).into(),
    }
}

/// The rows that may be drawn, lowest rank first, and which of them were.
struct Urn<'a> {
    levelled: Levelled<'a>,
    rows: Vec<&'a FrameRow>,
    /// For each row: not taken, or taken for a demand, or taken to fill a place.
    taken: Vec<Option<Option<&'a Spread>>>,
    places: usize,
    shortfalls: Vec<Shortfall>,
}

impl<'a> Urn<'a> {
    fn new(frame: &'a Frame, spec: &'a SampleSpec, among: Option<&[String]>, seed: &[u8; 32]) -> Self {
        let mut rows: Vec<&FrameRow> = frame.rows.iter().collect();
        let levelled = Levelled::new(&rows);
        let mut shortfalls = Vec::new();
        let among: Option<BTreeSet<&str>> = among.map(|among| among.iter().map(String::as_str).collect());
        if let Some(among) = &among {
            rows.retain(|row| among.contains(row.reference.as_str()));
        }
        for limit in &spec.spread {
            match limit {
                Spread::Only(phrase) => {
                    let phrase = Phrase::new(phrase);
                    rows.retain(|row| phrase.fits(row, &levelled));
                }
                // What the looking back left is among the references given.
                Spread::OnlySince(_) | Spread::OnlyRecent(..) | Spread::OnlyWhereItFailed => {}
                Spread::AtLeast(..) | Spread::Every(_) | Spread::Including(_) => continue,
            }
            if rows.is_empty() {
                shortfalls.push(Shortfall::NotInFrame {
                    found: 0,
                    spread: limit.clone(),
                    wanted: spec.size,
                });
            }
        }
        rows.sort_by_cached_key(|row| rank(seed, &row.reference));
        let places = rows.len().min(spec.size as usize);
        Self {
            levelled,
            taken: vec![None; rows.len()],
            rows,
            places,
            shortfalls,
        }
    }

    fn meet_demands(&mut self, spec: &'a SampleSpec) {
        for spread in &spec.spread {
            match spread {
                Spread::AtLeast(wanted, phrase) => self.meet_phrase(spread, *wanted, phrase),
                Spread::Including(phrase) => self.meet_phrase(spread, 1, phrase),
                Spread::Every(stratum) => self.meet_every(spread, stratum),
                Spread::Only(_) | Spread::OnlySince(_) | Spread::OnlyRecent(..) | Spread::OnlyWhereItFailed => {}
            }
        }
    }

    fn meet_phrase(&mut self, spread: &'a Spread, wanted: u32, phrase: &str) {
        let phrase = Phrase::new(phrase);
        let fitting: Vec<usize> = (0..self.rows.len())
            .filter(|&row| phrase.fits(self.rows[row], &self.levelled))
            .collect();
        let found = count(fitting.len());
        let drawn = self.take(spread, wanted.min(found), &fitting);
        if drawn < wanted.min(found) {
            self.shortfalls.push(Shortfall::NoRoom {
                drawn,
                spread: spread.clone(),
                value: None,
                wanted,
            });
        }
        if found < wanted {
            self.shortfalls.push(Shortfall::NotInFrame {
                found,
                spread: spread.clone(),
                wanted,
            });
        }
    }

    fn meet_every(&mut self, spread: &'a Spread, stratum: &str) {
        let stratum = Phrase::new(stratum);
        let mut values: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (position, row) in self.rows.iter().enumerate() {
            if let Some(value) = stratum.value_in(row, &self.levelled) {
                values.entry(value).or_default().push(position);
            }
        }
        if values.is_empty() {
            self.shortfalls.push(Shortfall::NotInFrame {
                found: 0,
                spread: spread.clone(),
                wanted: 1,
            });
        }
        for (value, fitting) in values {
            let drawn = self.take(spread, 1, &fitting);
            if drawn == 0 {
                let value = Some(value.to_owned());
                self.shortfalls.push(Shortfall::NoRoom {
                    drawn,
                    spread: spread.clone(),
                    value,
                    wanted: 1,
                });
            }
        }
    }

    /// Takes rows for a demand until so many are taken, as far as places are free; answers how many are.
    fn take(&mut self, spread: &'a Spread, wanted: u32, fitting: &[usize]) -> u32 {
        let mut drawn = count(fitting.iter().filter(|&&row| self.taken[row].is_some()).count());
        let mut free = self.free_places();
        for &row in fitting {
            if drawn >= wanted || free == 0 {
                break;
            }
            if self.taken[row].is_none() {
                self.taken[row] = Some(Some(spread));
                drawn += 1;
                free -= 1;
            }
        }
        drawn
    }

    fn free_places(&self) -> usize {
        self.places - self.taken.iter().flatten().count()
    }

    /// Gives each remaining place to the combination of strata that is furthest below its fair share.
    fn fill(&mut self) {
        let mut combinations: BTreeMap<&BTreeMap<String, String>, Vec<usize>> = BTreeMap::new();
        for (position, row) in self.rows.iter().enumerate() {
            combinations.entry(&row.strata).or_default().push(position);
        }
        let mut queue: BinaryHeap<Need> = combinations
            .into_values()
            .filter_map(|rows| self.need_of(rows))
            .collect();
        for _ in 0..self.free_places() {
            let Some(mut need) = queue.pop() else { break };
            self.taken[need.next.0] = Some(None);
            need.below_share -= self.rows.len() as i128;
            queue.extend(need.advance());
        }
    }

    /// How far a combination is below its share, times the number of rows so that it stays a whole number.
    fn need_of(&self, rows: Vec<usize>) -> Option<Need> {
        let taken = rows.iter().filter(|&&row| self.taken[row].is_some()).count();
        let share = self.places as i128 * rows.len() as i128;
        let below_share = share - taken as i128 * self.rows.len() as i128;
        let free = rows.into_iter().filter(|&row| self.taken[row].is_none()).collect();
        Need {
            below_share,
            next: Reverse(0),
            waiting: free,
        }
        .advance()
    }

    fn check_size(&mut self, spec: &SampleSpec) {
        let drawn = count(self.places);
        if drawn < spec.size {
            self.shortfalls.push(Shortfall::Size {
                drawn,
                wanted: spec.size,
            });
        }
    }

    fn drawn(&self) -> Vec<Drawn> {
        let taken = self
            .rows
            .iter()
            .zip(&self.taken)
            .filter_map(|(row, taken)| taken.map(|because| (row, because)));
        taken
            .map(|(row, because)| Drawn {
                because: because.cloned(),
                reference: row.reference.clone(),
                strata: row.strata.clone(),
            })
            .collect()
    }
}

/// A combination of strata in the queue for places; compared by how far it is below its share, then by rank of its next row.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Need {
    below_share: i128,
    next: Reverse<usize>,
    /// Rows that are not taken, lowest rank first.
    waiting: VecDeque<usize>,
}

impl Need {
    /// With the next waiting row in front; `None` when no row waits.
    fn advance(mut self) -> Option<Self> {
        self.next = Reverse(self.waiting.pop_front()?);
        Some(self)
    }
}

/// The rank of a row: SHA-256 of seed, zero byte and reference.
pub(super) fn rank(seed: &[u8; 32], reference: &str) -> [u8; 32] {
    Sha256::new()
        .chain_update(seed)
        .chain_update([0])
        .chain_update(reference)
        .finalize()
        .into()
}

fn count(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}
