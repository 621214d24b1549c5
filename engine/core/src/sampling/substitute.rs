//! One drawn record cannot be looked at: the next one by the same seed takes its place. Whoever makes the audit says why, and chooses
//! nothing.
//!
//! Among the rows that could have been drawn and were not, the first of these is taken: one that the same demand fits and that has the
//! same strata; one that the demand fits; one of the same strata; any. Within each, the row of lowest rank. Where none is left the
//! sample becomes smaller, and says so.

use super::draw::{Drawn, Sample, rank, seed_of};
use super::frame::{Frame, FrameRow};
use super::shortfall::Shortfall;
use super::spec::{Levelled, Phrase, SampleSpec, Spread};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What takes the place of a drawn row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Substitute {
    /// The row; `None` when none is left.
    pub row: Option<Drawn>,
    /// What the sample cannot give any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortfall: Option<Shortfall>,
}

/// The substitute of one drawn row. `gone` are references that were replaced before; they never come back.
pub fn substitute(frame: &Frame, spec: &SampleSpec, sample: &Sample, row: &Drawn, gone: &BTreeSet<&str>) -> Substitute {
    let drawn: BTreeSet<&str> = sample.rows.iter().map(|row| row.reference.as_str()).collect();
    let all: Vec<&FrameRow> = frame.rows.iter().collect();
    let levelled = Levelled::new(&all);
    let limits: Vec<Phrase> = spec
        .spread
        .iter()
        .filter_map(|spread| match spread {
            Spread::Only(phrase) => Some(Phrase::new(phrase)),
            _ => None,
        })
        .collect();
    let among: Option<BTreeSet<&str>> = sample
        .among
        .as_ref()
        .map(|among| among.iter().map(String::as_str).collect());
    let free = all.into_iter().filter(|other| {
        let reference = other.reference.as_str();
        !drawn.contains(reference)
            && !gone.contains(reference)
            && among.as_ref().is_none_or(|among| among.contains(reference))
            && limits.iter().all(|limit| limit.fits(other, &levelled))
    });
    let seed = seed_of(&sample.seed);
    let chosen = free.min_by_key(|other| {
        let misses = !fits(row, other, &levelled);
        (misses, other.strata != row.strata, rank(&seed, &other.reference))
    });
    let keeps = chosen.is_some_and(|other| fits(row, other, &levelled));
    let shortfall = row
        .because
        .clone()
        .filter(|_| !keeps)
        .map(|spread| Shortfall::NotInFrame {
            found: 0,
            spread,
            wanted: 1,
        });
    Substitute {
        row: chosen.map(|other| Drawn {
            because: row.because.clone().filter(|_| keeps),
            reference: other.reference.clone(),
            strata: other.strata.clone(),
        }),
        shortfall,
    }
}

/// Whether a row meets the demand for which another was drawn.
fn fits(row: &Drawn, other: &FrameRow, levelled: &Levelled<'_>) -> bool {
    match &row.because {
        None | Some(Spread::Only(_) | Spread::OnlySince(_) | Spread::OnlyRecent(..) | Spread::OnlyWhereItFailed) => {
            true
        }
        Some(Spread::AtLeast(_, phrase) | Spread::Including(phrase)) => Phrase::new(phrase).fits(other, levelled),
        Some(Spread::Every(stratum)) => {
            let before = FrameRow {
                reference: row.reference.clone(),
                strata: row.strata.clone(),
            };
            let stratum = Phrase::new(stratum);
            stratum.value_in(other, levelled) == stratum.value_in(&before, levelled)
        }
    }
}

impl Sample {
    /// Puts a substitute in the place of a row, or leaves the row out.
    pub(crate) fn replace(&mut self, reference: &str, substitute: &Substitute) {
        let Some(position) = self.rows.iter().position(|row| row.reference == reference) else {
            return;
        };
        let before = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        match &substitute.row {
            Some(row) => self.rows[position] = row.clone(),
            None => {
                self.rows.remove(position);
                let size = self.shortfalls.iter_mut().find_map(|short| match short {
                    Shortfall::Size { drawn, .. } => Some(drawn),
                    _ => None,
                });
                match size {
                    Some(drawn) => *drawn = before - 1,
                    None => self.shortfalls.push(Shortfall::Size {
                        drawn: before - 1,
                        wanted: before,
                    }),
                }
            }
        }
        if let Some(short) = substitute
            .shortfall
            .as_ref()
            .filter(|short| !self.shortfalls.contains(short))
        {
            self.shortfalls.push(short.clone());
        }
        self.count_again();
    }
}
