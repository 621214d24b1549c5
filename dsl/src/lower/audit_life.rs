//! What an audit says about its life: who looks at its result twice, who hears when it is late, where it is made, and how its date
//! depends on results.

use super::Lower;
use crate::ast::{Audit, Every, GoodRow, Slot, fold};
use crate::names::What;
use ratchet_core::definition::{Cadence, CadenceWhen, Rung};
use ratchet_core::limits::RECENT_OUTCOMES;
use std::collections::BTreeSet;

/// The part of an audit's definition that is about its life.
pub(super) struct Life {
    pub authorised_by: Option<String>,
    pub cadence: Vec<Cadence>,
    pub escalate: Vec<Rung>,
    pub services: BTreeSet<String>,
}

impl Lower<'_> {
    pub(super) fn audit_life(&mut self, audit: &Audit) -> Option<Life> {
        let authorised_by = self.second_person(audit);
        let escalate = self.ladder(&audit.escalate);
        let services = match &audit.services {
            Slot::Absent => Some(Vec::new()),
            Slot::Broken => None,
            Slot::Said(list) => self.all_named(What::Service, &list.value),
        };
        let cadence = self.cadence(audit);
        Some(Life {
            authorised_by: authorised_by?,
            cadence: cadence?,
            escalate: escalate?,
            services: services?.into_iter().collect(),
        })
    }

    fn second_person(&mut self, audit: &Audit) -> Option<Option<String>> {
        let said = match &audit.authorised_by {
            Slot::Absent => return Some(None),
            Slot::Broken => return None,
            Slot::Said(said) => said,
        };
        let role = self.slot_name(What::Role, &audit.authorised_by)?;
        let same = audit.owner.value().is_some_and(|owner| fold(owner) == fold(&role));
        if same {
            self.wrong(
                said.place,
                "nobody authorises their own audit",
                "owns this audit",
                "name another role, best one above the owner",
            );
            return None;
        }
        Some(Some(role))
    }

    /// Longer rows of good results come first: of several that fit, the first counts.
    fn cadence(&mut self, audit: &Audit) -> Option<Vec<Cadence>> {
        let mut cadence = Vec::new();
        let mut whole = !audit.after_significant.is_broken();
        if let Some(every) = audit.after_significant.value() {
            match self.pace(every) {
                Some(every) => cadence.push(Cadence {
                    every,
                    when: CadenceWhen::AfterSignificant,
                }),
                None => whole = false,
            }
        }
        let mut rows = Vec::new();
        for row in &audit.after_good {
            let in_a_row = self.good_results(row);
            let every = row.every.value().and_then(|every| self.pace(every));
            match (in_a_row, every) {
                (Some(in_a_row), Some(every)) if rows.iter().all(|(known, _)| *known != in_a_row) => {
                    rows.push((in_a_row, every));
                }
                (Some(_), Some(_)) => {
                    whole = false;
                    let help = "keep one of the two lines";
                    self.wrong(
                        row.count.place,
                        "this row of good results is said twice",
                        "said before",
                        help,
                    );
                }
                _ => whole = false,
            }
        }
        rows.sort_by_key(|(in_a_row, _)| std::cmp::Reverse(*in_a_row));
        cadence.extend(rows.into_iter().map(|(in_a_row, every)| Cadence {
            every,
            when: CadenceWhen::AfterGood { in_a_row },
        }));
        whole.then_some(cadence)
    }

    fn good_results(&mut self, row: &GoodRow) -> Option<u32> {
        let count = row
            .count
            .value
            .filter(|count| (1..=RECENT_OUTCOMES).contains(&(*count as usize)));
        if count.is_none() {
            let title = format!("a row of good results has between 1 and {RECENT_OUTCOMES}");
            let help = "write it like: after 3 good results in a row: every quarter";
            self.wrong(row.count.place, title, "how many?", help);
        }
        count
    }

    fn pace(&mut self, every: &Every) -> Option<ratchet_core::recurrence::Recurrence> {
        if let Some(finished) = &every.finished {
            self.wrong(
                finished.place,
                "how long an audit may take is said in its `every` line",
                "goes without saying here",
                "leave out `finished within …`",
            );
            return None;
        }
        self.openings(every, "audits")
    }
}
