//! Forums: who sits on them, when they meet, what they review and approve.

use super::Lower;
use crate::ast::{Forum, fold};
use crate::names::What;
use ratchet_core::definition::{self, Approval, Topic};

impl Lower<'_> {
    /// Lowers a forum.
    pub(super) fn forum(&mut self, forum: &Forum) {
        let chair = self.slot_name(What::Role, &forum.chair);
        let meets = forum.meets.value().cloned().and_then(|every| {
            if let Some(finished) = &every.finished {
                self.wrong(
                    finished.place,
                    "a meeting has no time to be finished",
                    "goes with audits",
                    "leave it out",
                );
                return None;
            }
            self.openings(&every, "meetings")
        });
        let reviews = self.words_list(&forum.reviews, TOPICS, "a forum cannot review this");
        let approves = self.words_list(&forum.approves, APPROVALS, "a forum cannot approve this");
        let members = self.members(forum);
        let quorum = self.quorum(forum);
        let (Some(members), Some(quorum)) = (members, quorum) else {
            return;
        };
        if let (Some(chair), Some(meets), Some(reviews), Some(approves)) = (chair, meets, reviews, approves) {
            let lowered = definition::Forum {
                approves: approves.into_iter().collect(),
                chair,
                meets,
                members,
                quorum,
                reviews,
            };
            self.definition.forums.insert(forum.head.name.value.clone(), lowered);
        }
    }

    /// Roles beside the chair, each named once.
    fn members(&mut self, forum: &Forum) -> Option<Vec<String>> {
        let Some(said) = forum.members.said() else {
            return (!forum.members.is_broken()).then(Vec::new);
        };
        let found = self.all_named(What::Role, &said.value)?;
        let chair = forum.chair.value().map(|chair| fold(chair));
        for (position, name) in said.value.iter().enumerate() {
            let is_chair = chair.as_ref() == Some(&fold(&name.value));
            if is_chair || found[..position].contains(&found[position]) {
                let label = if is_chair { "chairs it" } else { "named before" };
                let title = "this role sits on the forum already";
                self.wrong(
                    name.place,
                    title,
                    label,
                    "name each role once; the chair is one of them",
                );
                return None;
            }
        }
        Some(found)
    }

    fn quorum(&mut self, forum: &Forum) -> Option<Option<u32>> {
        let Some(said) = forum.quorum.said() else {
            return (!forum.quorum.is_broken()).then_some(None);
        };
        if said.value > 1 && forum.members.is_absent() {
            self.wrong(
                said.place,
                "nobody but the chair sits on this forum",
                "could never be reached",
                "add a line like: members: registered manager, quality lead",
            );
            return None;
        }
        Some(Some(said.value))
    }
}

const TOPICS: &[(&str, Topic)] = &[
    ("themes", Topic::Themes),
    ("overdue actions", Topic::OverdueActions),
    ("retests due this month", Topic::RetestsDueThisMonth),
    ("new findings", Topic::NewFindings),
    ("open plans", Topic::OpenPlans),
    ("closures asked", Topic::ClosuresAsked),
    ("escalations", Topic::Escalations),
    ("audit programme", Topic::AuditProgramme),
    ("measures", Topic::Measures),
    ("retest results", Topic::RetestResults),
    ("waivers", Topic::Waivers),
    ("slippage", Topic::Slippage),
    ("last decisions", Topic::LastDecisions),
];

const APPROVALS: &[(&str, Approval)] = &[
    ("plan priorities", Approval::PlanPriorities),
    ("plan closures", Approval::PlanClosures),
    ("extensions", Approval::Extensions),
    ("accepted risks", Approval::AcceptedRisks),
    ("waivers", Approval::Waivers),
];
