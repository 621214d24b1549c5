//! What is said under each topic of an agenda.

mod audits;
mod decisions;
mod findings;
mod measures;
mod plans;
mod themes;
mod work;

use super::Desk;
use crate::definition::Topic;
use crate::exceptions;
use crate::instant::Instant;
use crate::record::{Plan, Read, Slipping};
use crate::state::Halt;
use crate::words::{count, day};

/// One line.
pub(super) struct Line {
    pub(super) about: Option<String>,
    pub(super) asks: bool,
    pub(super) text: String,
}

impl Line {
    pub(super) fn plain(text: String) -> Self {
        Self {
            about: None,
            asks: false,
            text,
        }
    }

    fn about(id: impl ToString, text: String) -> Self {
        Self {
            about: Some(id.to_string()),
            asks: false,
            text,
        }
    }

    fn asking(mut self, asks: bool) -> Self {
        self.asks = asks;
        self
    }
}

pub(super) fn of(read: &(impl Read + ?Sized), desk: &Desk<'_>, topic: Topic) -> Result<Vec<Line>, Halt> {
    match topic {
        Topic::Themes => themes::themes(read, desk),
        Topic::OverdueActions => Ok(work::overdue(desk)),
        Topic::RetestsDueThisMonth => Ok(audits::retests_due(desk)),
        Topic::NewFindings => Ok(findings::findings(desk)),
        Topic::OpenPlans => Ok(plans::plans(desk)),
        Topic::ClosuresAsked => plans::closures(read, desk),
        Topic::Escalations => Ok(work::escalations(desk)),
        Topic::AuditProgramme => audits::programme(read, desk),
        Topic::Measures => measures::measures(read, desk),
        Topic::RetestResults => plans::results(read, desk),
        Topic::Waivers => plans::waivers(read, desk),
        Topic::Slippage => Ok(work::slippage(desk)),
        Topic::LastDecisions => decisions::last_decisions(read, desk),
        Topic::Exceptions => {
            let excepted = exceptions::lines(desk.definition).into_iter();
            Ok(excepted.map(Line::plain).collect())
        }
    }
}

impl Desk<'_> {
    fn day(&self, at: Instant) -> String {
        day(at, self.calendar.zone)
    }

    fn days_since(&self, at: Instant) -> String {
        let days = usize::try_from((self.now - at).num_days()).unwrap_or(0);
        count(days, "day", "days")
    }

    /// What the forum asked about a thing, and what came of it.
    fn challenged(&self, about: Slipping) -> String {
        let challenges = self.diary.map(|diary| diary.challenges.as_slice()).unwrap_or_default();
        let Some(challenge) = challenges.iter().rev().find(|challenge| challenge.about == about) else {
            return String::new();
        };
        let asked = self.day(challenge.at);
        match &challenge.answer {
            Some(answer) => format!(
                "; asked about on {asked}, answered on {}: {}",
                self.day(answer.at),
                answer.words
            ),
            None => format!(
                "; asked about on {asked} (\"{}\"), not answered yet",
                challenge.question
            ),
        }
    }

    /// Each audit of the workflow in each service.
    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let services = self.definition.services.keys();
        services.flat_map(|service| {
            let audits = self.definition.audits.keys();
            audits.map(move |audit| (service.as_str(), audit.as_str()))
        })
    }

    fn open_plans(&self) -> impl Iterator<Item = &Plan> {
        self.material.plans.iter().filter(|plan| plan.is_open())
    }
}
