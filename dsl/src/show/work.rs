//! Audits, rules, themes and packs, told.

use super::conditions::is;
use super::people::word;
use super::{Teller, either, sentence};
use crate::assist::dates::{next_days, shown};
use ratchet_core::clocks;
use ratchet_core::deadline;
use ratchet_core::definition::{Audit, Opens, Pack, Pattern, Rule, Rung, Theme, Trigger};
use ratchet_core::instant::Instant;
use ratchet_core::span::Span;
use ratchet_core::words::{count, list};

impl Teller<'_> {
    pub(super) fn audit(&self, name: &str, audit: &Audit) -> Vec<String> {
        let days = next_days(&audit.every, self.today, &self.calendar, 1);
        let mut first = format!(
            "The audit \"{name}\" is carried out by the {} {}.",
            audit.owner, audit.every
        );
        if let Some(day) = days.first() {
            first.push_str(&format!(" It would next open on {day}"));
            let from = audit.every.next_after(
                self.today.pred_opt().unwrap_or(self.today),
                self.calendar.start_of_day(self.today),
                &self.calendar,
            );
            if let Some(opening) = from {
                let end = deadline::add(opening.at, &audit.finished_within, &self.calendar);
                first.push_str(&format!(
                    " and be finished within {}, by {}",
                    audit.finished_within,
                    self.day(end)
                ));
            }
            first.push('.');
        }
        let tool = self.description(name).map_or_else(String::new, |tool| {
            let section = audit.tool.section.and_then(|at| tool.sections.get(usize::from(at)));
            let part = section.map_or_else(String::new, |section| format!(", section {}", section.title));
            let inside = tool
                .questions
                .iter()
                .filter(|question| audit.tool.section.is_none_or(|only| only == question.section));
            format!(
                " with {} {}{part}, which asks {}",
                tool.title,
                tool.version,
                count(inside.count(), "question", "questions")
            )
        });
        let second = format!(
            "Ratchet draws the sample, so that nobody can choose it: {}. They are looked at{tool}.",
            audit.sample
        );
        let mut third = format!(
            "The result is a significant finding when {}.",
            self.condition(&audit.significant, name, &[])
        );
        third.push_str(&self.what_follows(name));
        vec![first, second, third]
    }

    /// What an audit's findings lead to.
    fn what_follows(&self, audit: &str) -> String {
        let plans = self.definition.plans.iter();
        let opened = plans.filter_map(|(name, plan)| {
            let opens = plan.opens.iter().find_map(|opens| match opens {
                Opens::Finding { audit: by, in_a_row } if by == audit => Some(*in_a_row),
                Opens::Finding { .. } | Opens::Theme { .. } | Opens::Event { .. } => None,
            })?;
            Some(match opens {
                1 => format!("opens the plan \"{name}\""),
                times => format!("opens the plan \"{name}\" when it happens {times} times in a row"),
            })
        });
        let opened: Vec<String> = opened.collect();
        if opened.is_empty() {
            String::new()
        } else {
            format!(" That {}.", list(&opened))
        }
    }

    pub(super) fn rule(&self, name: &str, rule: &Rule) -> Vec<String> {
        let when: Vec<String> = rule.when.iter().map(|trigger| self.trigger(trigger)).collect();
        let (due, set_by) = self.due(&rule.due, rule.clock.as_deref());
        let mut words = format!(
            "The rule \"{name}\": when {}, the {} has {} to do this: {}",
            either(&when),
            rule.owner,
            rule.due,
            sentence(&rule.does)
        );
        words.push_str(&format!(
            " If that happened on {} at 09:00, it would be due by {}.{set_by}",
            self.day(self.now()),
            shown(due, Some(&rule.due), &self.calendar)
        ));
        words.push_str(&self.ladder(&rule.escalate));
        vec![words]
    }

    /// When something would be due that begins now, and what sets that time, where others do.
    pub(super) fn due(&self, span: &Span, clock: Option<&str>) -> (Instant, String) {
        match clock.and_then(clocks::named) {
            Some(clock) => (
                clock.due(self.now(), &self.calendar).current(),
                format!(" {}", clock.told()),
            ),
            None => (deadline::add(self.now(), span, &self.calendar), String::new()),
        }
    }

    fn trigger(&self, trigger: &Trigger) -> String {
        match trigger {
            Trigger::Finding { audit, question } => {
                let title = self
                    .description(audit)
                    .and_then(|tool| tool.questions.get(usize::from(*question)));
                format!(
                    "the audit \"{audit}\" finds that \"{}\" is not met",
                    title.map_or("a question", |question| question.title.as_str())
                )
            }
            Trigger::Event(event) => format!("this is recorded: {event}"),
            Trigger::SignificantFinding { audit } => format!("the audit \"{audit}\" has a significant finding"),
            Trigger::MissedByAudit { audit: Some(audit) } => {
                format!("somebody finds what the audit \"{audit}\" had missed")
            }
            Trigger::MissedByAudit { audit: None } => "somebody finds what an audit had missed".to_owned(),
        }
    }

    /// Who hears of it when nobody acts.
    pub(super) fn ladder(&self, rungs: &[Rung]) -> String {
        if rungs.is_empty() {
            return " Nobody is told when it is late.".to_owned();
        }
        let told: Vec<String> = rungs
            .iter()
            .map(|rung| {
                let when = rung.after.map_or_else(
                    || "as soon as it is overdue".to_owned(),
                    |after| format!("{after} after that"),
                );
                let answer = rung
                    .answer_within
                    .map_or_else(String::new, |within| format!(" and must answer within {within}"));
                format!("the {} is told {when}{answer}", rung.to)
            })
            .collect();
        format!(" When it is late, {}.", list(&told))
    }

    pub(super) fn theme(&self, name: &str, theme: &Theme) -> Vec<String> {
        let raised: Vec<String> = theme
            .raised
            .iter()
            .map(|trigger| {
                let what = match &trigger.pattern {
                    Pattern::Cause(cause) => format!("the cause \"{cause}\" is found"),
                    Pattern::SignificantFinding => "significant findings are made".to_owned(),
                    Pattern::Standard(standard) => format!("the standard \"{standard}\" is not met"),
                };
                format!(
                    "{what} in {} or more different audits within {}",
                    trigger.audits, trigger.within
                )
            })
            .collect();
        let where_looked = if theme.across_services {
            "over all services together"
        } else {
            "in each service by itself"
        };
        let audits: Vec<String> = theme.watches.iter().map(|audit| format!("\"{audit}\"")).collect();
        let mut first = format!(
            "The theme \"{name}\" looks {where_looked} at the audits {}. It is raised when {}.",
            list(&audits),
            either(&raised)
        );
        if let Some(forum) = &theme.goes_to {
            first.push_str(&format!(" It is then put before the forum \"{forum}\"."));
        }
        let rows = match theme.improved.in_a_row {
            1 => String::new(),
            times => format!(", {times} times in a row"),
        };
        let second = format!(
            "The {} owns it. It has improved only when the score of every one of these audits {}{rows}.",
            theme.owner,
            is(theme.improved.comparison)
        );
        vec![first, second]
    }

    pub(super) fn pack(&self, name: &str, pack: &Pack) -> Vec<String> {
        let when = match &pack.every {
            Some(every) => {
                let days = next_days(every, self.today, &self.calendar, 1);
                let next = days
                    .first()
                    .map_or_else(String::new, |day| format!("; the next would be on {day}"));
                format!("{every}{next}")
            }
            None => "whenever it is asked for".to_owned(),
        };
        let shows: Vec<String> = pack.shows.iter().map(word).collect();
        vec![format!(
            "The pack \"{name}\" is made for the {} {when}. It shows {}, from what stands in the ledger.",
            pack.reader,
            list(&shows)
        )]
    }
}
