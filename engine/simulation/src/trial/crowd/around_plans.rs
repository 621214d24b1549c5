//! What happens around a plan beside its work: measures, the forum, waivers, risks, and people who try what is not theirs.

use super::{Crowd, Today};
use crate::house::House;
use crate::trial::deed::{Deed, in_slot, open_audit};
use chrono::TimeDelta;
use ratchet_core::definition::{Approval, Definition};
use ratchet_core::instant::Instant;
use ratchet_core::record::{Plan, PlanStage, ReadTyped};
use ratchet_core::responsibility::holders;

/// In a thousand, how often something happens on a day.
mod odds {
    pub(super) const MEETING: u64 = 100;
    pub(super) const MISCHIEF: u64 = 120;
    pub(super) const WAIVER: u64 = 12;
}

impl Crowd<'_> {
    /// What happens around a plan beside its work: measures, the forum, waivers, risks, and people who try what is not theirs.
    pub(super) fn around_plan(
        &self,
        house: &House,
        plan: &Plan,
        owner: &str,
        today: &Today,
        deeds: &mut Vec<(Instant, Deed)>,
    ) {
        let Ok(Some(definition)) = house.records().definition(&plan.definition) else {
            return;
        };
        let Some(rules) = definition.plans.get(&plan.name) else {
            return;
        };
        let (mark, day) = (plan.id.0, today.number);
        let at = today.begins + TimeDelta::hours(4);
        let (name, service) = (plan.name.clone(), plan.service.clone());
        for (position, measure) in rules.measures.iter().enumerate() {
            let turn = position as u64 * 1_000 + mark;
            if self.chance.happens(40, "measure", turn, day) {
                let good = self.chance.happens(800, "good measure", turn, day);
                let (by, measure, plan, service) =
                    (owner.to_owned(), measure.name.clone(), name.clone(), service.clone());
                deeds.push((
                    at,
                    Deed::Measure {
                        by,
                        good,
                        measure,
                        plan,
                        service,
                    },
                ));
            }
        }
        if let Some(forum) = &rules.closes.forum {
            let early = self.chance.happens(odds::MISCHIEF / 4, "too early", mark, day);
            let meets = self.chance.happens(odds::MEETING, "meeting", mark, day);
            if (plan.stage == PlanStage::Closing && meets) || early {
                let (by, present) = self.sitting(definition, forum, &service, house);
                let agreed = self.chance.happens(800, "agreed", mark, day);
                let (forum, plan, service) = (forum.clone(), name.clone(), service.clone());
                deeds.push((
                    at,
                    Deed::Decide {
                        agreed,
                        by,
                        forum,
                        plan,
                        present,
                        service,
                    },
                ));
            }
        }
        self.lenience(definition, plan, today, house, deeds);
        if self.chance.happens(odds::MISCHIEF, "mischief", mark, day) {
            deeds.extend(self.mischief(house, plan, today).map(|deed| (at, deed)));
        }
    }

    /// Who speaks for a forum, and who else is there.
    fn sitting(&self, definition: &Definition, forum: &str, service: &str, house: &House) -> (String, Vec<String>) {
        let Some(rules) = definition.forums.get(forum) else {
            return (String::new(), Vec::new());
        };
        let there = |role: &String| holders(house.records(), Some(service), role, house.now()).unwrap_or_default();
        let chair = there(&rules.chair).into_iter().next();
        let present = rules.members.iter().flat_map(there).collect();
        (chair.unwrap_or_else(|| self.setting.first_of(&rules.chair)), present)
    }

    /// A forum waives a gate or accepts a risk, where one may.
    fn lenience(
        &self,
        definition: &Definition,
        plan: &Plan,
        today: &Today,
        house: &House,
        deeds: &mut Vec<(Instant, Deed)>,
    ) {
        let (mark, day) = (plan.id.0, today.number);
        let at = today.begins + TimeDelta::hours(6);
        for (forum, rules) in &definition.forums {
            let (by, _) = self.sitting(definition, forum, &plan.service, house);
            let days = i64::try_from(self.chance.between(5, 60, "days", mark, day)).unwrap_or(30);
            let (forum, name, service) = (forum.clone(), plan.name.clone(), plan.service.clone());
            let owed = plan
                .retests
                .iter()
                .position(|gate| gate.opens_at.is_some() || gate.audit.is_some());
            if rules.approves.contains(&Approval::Waivers)
                && self.chance.happens(odds::WAIVER, "waiver", mark, day)
                && let Some(retest) = owed
            {
                let (by, forum, plan, service) = (by.clone(), forum.clone(), name.clone(), service.clone());
                deeds.push((
                    at,
                    Deed::Waive {
                        by,
                        days,
                        forum,
                        plan,
                        retest,
                        service,
                    },
                ));
            }
            if rules.approves.contains(&Approval::AcceptedRisks) && self.chance.happens(odds::WAIVER, "risk", mark, day)
            {
                deeds.push((
                    at,
                    Deed::AcceptRisk {
                        by,
                        days,
                        forum,
                        plan: name,
                        service,
                    },
                ));
            }
        }
    }

    /// Somebody tries what is not theirs: the rules have to hold whoever asks.
    fn mischief(&self, house: &House, plan: &Plan, today: &Today) -> Option<Deed> {
        let (mark, day) = (plan.id.0, today.number);
        let by = self.chance.pick(&self.setting.people, "who", mark, day)?.0.clone();
        let (name, service) = (plan.name.clone(), plan.service.clone());
        in_slot(house, &service, &name)?;
        let rules = self.setting.definition.plans.get(&name)?;
        match self.chance.between(0, 3, "which", mark, day) {
            0 => {
                let forum = rules.closes.forum.clone()?;
                let present = Vec::new();
                Some(Deed::Decide {
                    agreed: true,
                    by,
                    forum,
                    plan: name,
                    present,
                    service,
                })
            }
            1 => {
                let retest = self
                    .chance
                    .between(0, rules.retests.len().saturating_sub(1) as u64, "gate", mark, day);
                let retest = usize::try_from(retest).unwrap_or(0);
                let gate = (name, retest);
                let audit = rules.retests.get(retest)?.audit.clone();
                open_audit(house, &service, &audit, Some(&gate))?;
                Some(Deed::Audit {
                    audit,
                    by,
                    cause: None,
                    gate: Some(gate),
                    good: true,
                    missing: None,
                    service,
                })
            }
            2 => {
                let action = self.chance.pick(&rules.actions, "what", mark, day)?;
                let title = action.name.clone();
                Some(Deed::Complete { by, service, title })
            }
            _ => {
                let action = self.chance.pick(&rules.actions, "what", mark, day)?;
                let title = action.name.clone();
                Some(Deed::Move {
                    by,
                    days: 30,
                    service,
                    title,
                })
            }
        }
    }
}
