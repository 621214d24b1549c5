//! Forums side by side: how often they meet, who must be there, what they look at and what they may let pass.

use super::Verdict;
use super::rules::word;
use super::sheet::{OTHER_WORDS, Sheet};
use crate::definition::{Approval, Forum};
use std::collections::{BTreeMap, BTreeSet};

const LOOKED_AT: &str = "what no forum looks at is challenged by nobody";

impl Sheet<'_> {
    pub(super) fn forums(&mut self, before: &BTreeMap<String, Forum>, after: &BTreeMap<String, Forum>) {
        for (name, old, new) in self.blocks("forum", before, after, (Verdict::Stronger, LOOKED_AT)) {
            self.block("forum", name);
            let Forum {
                approves,
                chair,
                meets,
                members,
                quorum,
                reviews,
            } = old;
            self.often("meets", meets, &new.meets);
            self.role("is chaired by", (chair, &new.chair));
            self.approves(approves, &new.approves);
            let was: BTreeSet<&str> = members.iter().map(|role| self.names.now("role", role)).collect();
            let now: BTreeSet<&str> = new.members.iter().map(String::as_str).collect();
            let same = was == now;
            self.sets(
                was,
                now,
                ("has as a member the", "no longer has as a member the"),
                "how many must decide is said by the quorum",
                Verdict::Neutral,
            );
            let in_order: Vec<&str> = members.iter().map(|role| self.names.now("role", role)).collect();
            if same && in_order != new.members.iter().map(String::as_str).collect::<Vec<_>>() {
                self.note(Verdict::Neutral, "names its members in another order", OTHER_WORDS);
            }
            if *quorum != new.quorum {
                let people = |quorum: &Option<u32>| quorum.map_or(1, |people| people.max(1));
                let words = format!(
                    "decides with {} present instead of {}",
                    people(&new.quorum),
                    people(quorum)
                );
                self.more(
                    people(&new.quorum).cmp(&people(quorum)),
                    Verdict::Stronger,
                    words,
                    "more people who decide together overlook less",
                );
            }
            let topics =
                |reviews: &[crate::definition::Topic]| -> BTreeSet<String> { reviews.iter().map(word).collect() };
            let (was, now) = (topics(reviews), topics(&new.reviews));
            self.demands(
                was.iter().map(String::as_str),
                now.iter().map(String::as_str),
                ("reviews", "no longer reviews"),
                LOOKED_AT,
            );
            if *reviews != new.reviews && was == now {
                self.note(Verdict::Neutral, "has its agenda in another order", OTHER_WORDS);
            }
        }
    }

    /// Powers to let something pass are exceptions from the rules; the others are work of the forum.
    fn approves(&mut self, before: &BTreeSet<Approval>, after: &BTreeSet<Approval>) {
        let lets_pass = |approval: &&Approval| {
            matches!(
                approval,
                Approval::Extensions | Approval::AcceptedRisks | Approval::Waivers
            )
        };
        let words = |set: &BTreeSet<Approval>, exceptions: bool| -> BTreeSet<String> {
            set.iter()
                .filter(|one| lets_pass(one) == exceptions)
                .map(word)
                .collect()
        };
        for (exceptions, added, because) in [
            (
                true,
                Verdict::Weaker,
                "each power to make exceptions makes the rules softer",
            ),
            (false, Verdict::Neutral, "it is the forum's work"),
        ] {
            self.sets(
                words(before, exceptions).iter().map(String::as_str),
                words(after, exceptions).iter().map(String::as_str),
                ("may approve", "may no longer approve"),
                because,
                added,
            );
        }
    }
}
