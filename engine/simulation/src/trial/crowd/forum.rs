//! What a trial's people do in forums: somebody opens the meeting that was called, or forgets to; decisions are taken in it, some of them by
//! whoever may not; it is closed, or left open. Whoever was asked about slippage answers, or does not.

use super::{Crowd, Today};
use crate::house::House;
use crate::trial::deed::{Deed, Matter};
use chrono::TimeDelta;
use ratchet_core::definition::Forum;
use ratchet_core::instant::Instant;
use ratchet_core::record::{Diary, MeetingStage, Owed, ReadTyped};
use ratchet_core::responsibility::holders;

/// In a thousand, how often something happens on a day on which it could.
mod odds {
    pub(super) const ANSWERS: u64 = 120;
    pub(super) const CLOSES: u64 = 700;
    /// Of meetings, not of days.
    pub(super) const FORGOTTEN: u64 = 120;
    pub(super) const OPENS: u64 = 350;
    pub(super) const RESOLVES: u64 = 450;
    pub(super) const SPEAKS_WRONGLY: u64 = 60;
}

impl Crowd<'_> {
    /// Forums sit, decide and are answered.
    pub(super) fn forums(&self, house: &House, today: &Today, deeds: &mut Vec<(Instant, Deed)>) {
        for (name, rules) in &self.setting.definition.forums {
            let Ok(Some(diary)) = house.records().diary(name) else {
                continue;
            };
            self.meeting(house, (name, rules), diary, today, deeds);
            for challenge in diary.challenges.iter().filter(|challenge| challenge.answer.is_none()) {
                let there = holders(house.records(), Some(&challenge.service), &challenge.role, house.now());
                let there = there.unwrap_or_default();
                let mark = format!("{} {}", challenge.about, name);
                if let Some(by) = self.chance.pick(&there, &mark, today.number, 21)
                    && self.chance.happens(odds::ANSWERS, &mark, today.number, 22)
                {
                    let (by, forum) = (by.clone(), name.clone());
                    deeds.push((today.begins + TimeDelta::hours(3), Deed::AnswerForum { by, forum }));
                }
            }
        }
    }

    fn meeting(
        &self,
        house: &House,
        (name, rules): (&str, &Forum),
        diary: &Diary,
        today: &Today,
        deeds: &mut Vec<(Instant, Deed)>,
    ) {
        let Some(meeting) = diary.running.and_then(|id| house.records().meeting(id).ok()?) else {
            return;
        };
        let mark = meeting.id.0;
        let (chair, present) = self.table(house, rules);
        let wrong = self
            .chance
            .happens(odds::SPEAKS_WRONGLY, "speaks wrongly", mark, today.number);
        let stranger = self.chance.pick(&self.setting.people, "stranger", mark, today.number);
        let by = match stranger.filter(|_| wrong) {
            Some((person, _)) => person.clone(),
            None => chair,
        };
        let forum = || name.to_owned();
        let at = |hours| today.begins + TimeDelta::hours(hours);
        if meeting.stage == MeetingStage::Called {
            let forgotten = self.chance.happens(odds::FORGOTTEN, "forgotten", mark, 0);
            if !forgotten && self.chance.happens(odds::OPENS, "opens", mark, today.number) {
                let (forum, by) = (forum(), by.clone());
                let present = present.clone();
                deeds.push((at(5), Deed::OpenMeeting { by, forum, present }));
            } else {
                return;
            }
        }
        for turn in 0..3 {
            if self
                .chance
                .happens(odds::RESOLVES, "resolves", mark, today.number * 8 + turn)
            {
                let what = self.matter(house, today, mark * 8 + turn);
                let (by, forum) = (by.clone(), forum());
                deeds.extend(what.map(|(service, what)| {
                    let resolve = Deed::Resolve {
                        by,
                        forum,
                        service,
                        what,
                    };
                    (at(6), resolve)
                }));
            }
        }
        if self.chance.happens(odds::CLOSES, "closes", mark, today.number) {
            deeds.push((at(8), Deed::CloseMeeting { by, forum: forum() }));
        }
    }

    /// Who would speak, and who else comes.
    fn table(&self, house: &House, rules: &Forum) -> (String, Vec<String>) {
        let there = |role: &String| holders(house.records(), None, role, house.now()).unwrap_or_default();
        let chair = there(&rules.chair).into_iter().next();
        let chair = chair.unwrap_or_else(|| self.setting.first_of(&rules.chair));
        let mut present: Vec<String> = rules.members.iter().flat_map(there).collect();
        present.insert(0, chair.clone());
        present.dedup();
        (chair, present)
    }

    /// Something to resolve, about something that is owed in one of the services.
    fn matter(&self, house: &House, today: &Today, mark: u64) -> Option<(String, Matter)> {
        let service = self.chance.pick(&self.setting.services, "where", mark, today.number)?;
        let records = house.records();
        let duties = records.duties(service).ok()??;
        let owed: Vec<Owed> = duties
            .by_role
            .values()
            .flat_map(|duty| duty.owes.iter().copied())
            .collect();
        let thing = self.chance.pick(&owed, "thing", mark, today.number)?;
        let days = i64::try_from(self.chance.between(3, 40, "days", mark, today.number)).unwrap_or(7);
        let which = self.chance.between(0, 2, "matter", mark, today.number);
        let what = match thing {
            Owed::Action(id) => {
                let title = records.action(*id).ok()??.title.clone();
                match which {
                    0 => Matter::Extension { days, title },
                    1 => Matter::ChallengeAction { title },
                    _ => Matter::Words,
                }
            }
            Owed::Audit(id) => {
                let audit = records.audit(*id).ok()??.name.clone();
                if which == 2 {
                    Matter::Words
                } else {
                    Matter::ChallengeAudit { audit }
                }
            }
            Owed::Plan(id) => {
                let plan = records.plan(*id).ok()??.name.clone();
                match which {
                    0 => Matter::ChallengePlan { plan },
                    _ => Matter::Priority {
                        plan,
                        rank: u32::try_from(self.chance.between(1, 5, "rank", mark, today.number)).unwrap_or(1),
                    },
                }
            }
            Owed::Answer(_) | Owed::Authorisation(_) => Matter::Words,
        };
        Some((service.clone(), what))
    }
}
