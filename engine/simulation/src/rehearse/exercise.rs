//! What a workflow can do that a scenario may have shown: a re-test that passes or fails, a rung that speaks, a rule that is set off, a forum
//! that agrees or refuses. [`of`] reads it off an event; [`all`] lists everything that a definition could ever do.

use crate::house::House;
use ratchet_core::definition::{Audit, Definition, Opens, Plan, Rule, Rung, Trigger};
use ratchet_core::event::{Event, Late, Recorded};
use ratchet_core::id::{ActionId, AuditId, FindingId, OccurrenceId, PlanId};
use ratchet_core::key::Key;
use ratchet_core::passage::{Line, Part, Passage};
use ratchet_core::record::{OpenedBy, Origin, Purpose, ReadTyped, Record, WhyReopened};

/// Something that a workflow can do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Exercise {
    /// What.
    pub(crate) deed: Deed,
    /// Where the file says so.
    pub(crate) passage: Passage,
}

/// What a workflow does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Deed {
    /// An audit has a significant finding.
    IsSignificant,
    /// An audit has none.
    IsGood,
    /// A rule is set off, or a plan opened, by this.
    SetsOff,
    /// A theme is raised.
    Raised,
    /// A theme has improved.
    Improved,
    /// An action is in place.
    InPlace,
    /// A re-test passed.
    Passed,
    /// A re-test failed.
    Failed,
    /// A rung of a ladder spoke.
    Spoke,
    /// A forum agreed to close the plan.
    Agreed,
    /// A forum refused to close the plan.
    Refused,
    /// A plan is verified.
    Verified,
    /// A plan that was verified is opened again by what its watch saw.
    CaughtByWatch,
}

impl Deed {
    /// All of them, in the order in which they are told.
    pub(crate) const ALL: [Self; 13] = [
        Self::SetsOff,
        Self::IsSignificant,
        Self::IsGood,
        Self::Raised,
        Self::Improved,
        Self::InPlace,
        Self::Passed,
        Self::Failed,
        Self::Spoke,
        Self::Agreed,
        Self::Refused,
        Self::Verified,
        Self::CaughtByWatch,
    ];

    /// As a heading of a count.
    pub(crate) const fn heading(self) -> &'static str {
        match self {
            Self::IsSignificant => "audits with a significant finding",
            Self::IsGood => "audits without a significant finding",
            Self::SetsOff => "ways to open a plan or set off a rule",
            Self::Raised => "themes raised",
            Self::Improved => "themes improved",
            Self::InPlace => "actions in place",
            Self::Passed => "re-tests passed",
            Self::Failed => "re-tests failed",
            Self::Spoke => "rungs that spoke",
            Self::Agreed => "closings agreed by a forum",
            Self::Refused => "closings refused by a forum",
            Self::Verified => "plans verified",
            Self::CaughtByWatch => "watches that caught a slip",
        }
    }
}

impl Exercise {
    fn new(deed: Deed, part: Part, line: Line) -> Self {
        Self {
            deed,
            passage: part.line(line),
        }
    }

    /// That no scenario shows it, in a sentence without its full stop.
    pub(crate) fn missing(&self, definition: &Definition) -> String {
        let part = self.passage.part.words(definition);
        match self.deed {
            Deed::IsSignificant => format!("{part} never has a significant finding"),
            Deed::IsGood => format!("{part} never has a good result"),
            Deed::SetsOff => match &self.passage.part {
                Part::Rule(_) => format!("{part} is never set off by {}", trigger(definition, &self.passage)),
                _ => format!("{part} is never opened by {}", trigger(definition, &self.passage)),
            },
            Deed::Raised => format!("{part} is never raised"),
            Deed::Improved => format!("{part} never improves"),
            Deed::InPlace => format!("{part} is never put in place"),
            Deed::Passed => format!("this gate is never exercised: {part} never passes"),
            Deed::Failed => format!("this gate is never exercised: {part} never fails"),
            Deed::Spoke => format!("{} is never told that {part} is late", rung(definition, &self.passage)),
            Deed::Agreed => format!("no forum ever agrees to close {part}"),
            Deed::Refused => format!("no forum ever refuses to close {part}"),
            Deed::Verified => format!("{part} is never verified"),
            Deed::CaughtByWatch => format!("{part} never slips back while it is watched"),
        }
    }
}

fn trigger(definition: &Definition, passage: &Passage) -> String {
    let Line::Opens(position) = passage.line else {
        return "anything".to_owned();
    };
    match &passage.part {
        Part::Rule(rule) => match definition.rules.get(rule).and_then(|rule| rule.when.get(position)) {
            Some(Trigger::Finding { audit, .. }) => format!("a finding of audit \"{audit}\""),
            Some(Trigger::SignificantFinding { audit }) => format!("a significant finding of audit \"{audit}\""),
            Some(Trigger::MissedByAudit { audit: Some(audit) }) => format!("something that audit \"{audit}\" missed"),
            Some(Trigger::MissedByAudit { audit: None }) => "something that an audit missed".to_owned(),
            Some(Trigger::Event(event)) => format!("\"{event}\""),
            None => "anything".to_owned(),
        },
        Part::Plan(plan) => match definition.plans.get(plan).and_then(|plan| plan.opens.get(position)) {
            Some(Opens::Finding { audit, .. }) => format!("a significant finding of audit \"{audit}\""),
            Some(Opens::Theme { theme }) => format!("theme \"{theme}\""),
            Some(Opens::Event { event }) => format!("\"{event}\""),
            None => "anything".to_owned(),
        },
        _ => "anything".to_owned(),
    }
}

fn rung(definition: &Definition, passage: &Passage) -> String {
    let Line::Escalate(position) = passage.line else {
        return "nobody".to_owned();
    };
    let ladder: &[Rung] = match &passage.part {
        Part::Rule(rule) => definition.rules.get(rule).map_or(&[], |rule| &rule.escalate),
        Part::Audit(audit) => definition.audits.get(audit).map_or(&[], |audit| &audit.escalate),
        Part::Plan(plan) => definition.plans.get(plan).map_or(&[], |plan| &plan.escalate),
        Part::Action(plan, action) => {
            let action = definition.plans.get(plan).and_then(|plan| plan.actions.get(*action));
            action.and_then(|action| action.escalate.as_deref()).unwrap_or_default()
        }
        _ => &[],
    };
    ladder
        .get(position)
        .map_or_else(|| "nobody".to_owned(), |rung| format!("the {}", rung.to))
}

/// Everything that a definition can do, in the order of [`Deed::ALL`].
pub(crate) fn all(definition: &Definition) -> Vec<Exercise> {
    let mut all = Vec::new();
    for (name, audit) in &definition.audits {
        of_audit(name, audit, &mut all);
    }
    for (name, rule) in &definition.rules {
        of_rule(name, rule, &mut all);
    }
    for (name, plan) in &definition.plans {
        of_plan(name, plan, &mut all);
    }
    for name in definition.themes.keys() {
        of_theme(name, &mut all);
    }
    all.sort_by_key(|exercise| Deed::ALL.iter().position(|deed| *deed == exercise.deed));
    all
}

fn of_audit(name: &str, audit: &Audit, all: &mut Vec<Exercise>) {
    let part = || Part::Audit(name.to_owned());
    all.push(Exercise::new(Deed::IsSignificant, part(), Line::Pass));
    all.push(Exercise::new(Deed::IsGood, part(), Line::Pass));
    all.extend((0..audit.escalate.len()).map(|rung| Exercise::new(Deed::Spoke, part(), Line::Escalate(rung))));
}

fn of_rule(name: &str, rule: &Rule, all: &mut Vec<Exercise>) {
    let part = || Part::Rule(name.to_owned());
    all.extend((0..rule.when.len()).map(|when| Exercise::new(Deed::SetsOff, part(), Line::Opens(when))));
    all.extend((0..rule.escalate.len()).map(|rung| Exercise::new(Deed::Spoke, part(), Line::Escalate(rung))));
}

fn of_plan(name: &str, plan: &Plan, all: &mut Vec<Exercise>) {
    let part = || Part::Plan(name.to_owned());
    all.extend((0..plan.opens.len()).map(|opens| Exercise::new(Deed::SetsOff, part(), Line::Opens(opens))));
    all.extend((0..plan.escalate.len()).map(|rung| Exercise::new(Deed::Spoke, part(), Line::Escalate(rung))));
    for (position, action) in plan.actions.iter().enumerate() {
        let part = || Part::Action(name.to_owned(), position);
        all.push(Exercise::new(Deed::InPlace, part(), Line::Head));
        let own = action.escalate.as_ref().map_or(0, Vec::len);
        all.extend((0..own).map(|rung| Exercise::new(Deed::Spoke, part(), Line::Escalate(rung))));
    }
    for position in 0..plan.retests.len() {
        let part = || Part::Retest(name.to_owned(), position);
        all.push(Exercise::new(Deed::Passed, part(), Line::Pass));
        all.push(Exercise::new(Deed::Failed, part(), Line::Pass));
    }
    if plan.closes.forum.is_some() {
        all.push(Exercise::new(Deed::Agreed, part(), Line::Closes));
        all.push(Exercise::new(Deed::Refused, part(), Line::Closes));
    }
    all.push(Exercise::new(Deed::Verified, part(), Line::Closes));
    if plan.watch.as_ref().is_some_and(|watch| watch.reopen_audit.is_some()) {
        all.push(Exercise::new(Deed::CaughtByWatch, part(), Line::Watch));
    }
}

fn of_theme(name: &str, all: &mut Vec<Exercise>) {
    let part = || Part::Theme(name.to_owned());
    all.push(Exercise::new(Deed::Raised, part(), Line::Head));
    all.push(Exercise::new(Deed::Improved, part(), Line::Improved));
}

/// What an event shows; nothing for most.
pub(crate) fn of(house: &House, recorded: &Recorded) -> Option<Exercise> {
    let eyes = Eyes { house };
    Some(match &recorded.event {
        Event::AuditEvaluated { audit, significant, .. } => {
            let deed = if *significant {
                Deed::IsSignificant
            } else {
                Deed::IsGood
            };
            Exercise::new(deed, eyes.own_audit(*audit)?, Line::Pass)
        }
        Event::ActionOpened { origin, definition, .. } => eyes.set_off(origin, definition)?,
        Event::PlanOpened { plan, opened_by, .. } => eyes.opened(*plan, opened_by)?,
        Event::ThemeRaised { name, .. } => Exercise::new(Deed::Raised, Part::Theme(name.clone()), Line::Head),
        Event::ThemeImproved { theme } => {
            let theme = house.records().theme(*theme).ok()??;
            Exercise::new(Deed::Improved, Part::Theme(theme.name.clone()), Line::Improved)
        }
        Event::ActionInPlace { action } => {
            let part = eyes.action(*action).filter(|part| matches!(part, Part::Action(..)))?;
            Exercise::new(Deed::InPlace, part, Line::Head)
        }
        Event::RetestPassed { plan, retest, .. } => eyes.gate(Deed::Passed, *plan, *retest)?,
        Event::RetestFailed { plan, retest, .. } => eyes.gate(Deed::Failed, *plan, *retest)?,
        Event::Escalated { about, rung, .. } => {
            Exercise::new(Deed::Spoke, eyes.ladder_of(about)?, Line::Escalate(*rung))
        }
        Event::ForumDecided { agreed, plan, .. } => {
            let deed = if *agreed { Deed::Agreed } else { Deed::Refused };
            Exercise::new(deed, eyes.plan(*plan)?, Line::Closes)
        }
        Event::PlanVerified { plan, .. } => Exercise::new(Deed::Verified, eyes.plan(*plan)?, Line::Closes),
        Event::PlanReopened { plan, why, .. } => {
            let watched = matches!(why, WhyReopened::Recurred { .. });
            let part = eyes.plan(*plan).filter(|_| watched)?;
            Exercise::new(Deed::CaughtByWatch, part, Line::Watch)
        }
        _ => return None,
    })
}

/// Finds the parts behind identifiers.
struct Eyes<'a> {
    house: &'a House,
}

impl Eyes<'_> {
    fn plan(&self, id: PlanId) -> Option<Part> {
        let plan = self.house.records().plan(id).ok()??;
        Some(Part::Plan(plan.name.clone()))
    }

    fn gate(&self, deed: Deed, plan: PlanId, retest: usize) -> Option<Exercise> {
        let plan = self.house.records().plan(plan).ok()??;
        Some(Exercise::new(deed, Part::Retest(plan.name.clone(), retest), Line::Pass))
    }

    /// The audit, unless it is a re-test: its result is that of a gate.
    fn own_audit(&self, id: AuditId) -> Option<Part> {
        let audit = self.house.records().audit(id).ok()??;
        let gate = matches!(audit.purpose, Purpose::Retest { .. });
        (!gate).then(|| Part::Audit(audit.name.clone()))
    }

    /// The action of a plan, or the rule behind it.
    fn action(&self, id: ActionId) -> Option<Part> {
        let records = self.house.records();
        let action = records.action(id).ok()??;
        Some(match &action.origin {
            Origin::Rule { rule, .. } => Part::Rule(rule.clone()),
            Origin::Plan { action, plan } => Part::Action(records.plan(*plan).ok()??.name.clone(), *action),
        })
    }

    /// Whose ladder speaks about something: an action without its own has its plan's, and so has a re-test.
    fn ladder_of(&self, about: &Late) -> Option<Part> {
        let records = self.house.records();
        match about {
            Late::Action { action: id, .. } => {
                let part = self.action(*id)?;
                let Part::Action(plan, position) = &part else {
                    return Some(part);
                };
                let action = records.action(*id).ok()??;
                let definition = records.definition(&action.definition).ok()??;
                let rules = definition.plans.get(plan)?.actions.get(*position);
                let own = rules.is_some_and(|action| action.escalate.is_some());
                Some(if own { part } else { Part::Plan(plan.clone()) })
            }
            Late::Audit(id) => {
                let audit = records.audit(*id).ok()??;
                match audit.purpose {
                    Purpose::Retest { plan, .. } => self.plan(plan),
                    _ => Some(Part::Audit(audit.name.clone())),
                }
            }
        }
    }

    /// Which line set a rule off.
    fn set_off(&self, origin: &Origin, definition: &str) -> Option<Exercise> {
        let Origin::Rule {
            finding,
            occurrence,
            rule,
        } = origin
        else {
            return None;
        };
        let records = self.house.records();
        let rules = records.definition(definition).ok()??.rules.get(rule)?;
        let event = occurrence.and_then(|id| self.event(id));
        let by = |trigger: &Trigger| match trigger {
            Trigger::Event(wanted) => event == Some(wanted),
            Trigger::Finding { audit, question } => {
                finding.is_some_and(|id| self.finding_is(id, audit, Some(*question)))
            }
            Trigger::SignificantFinding { audit } => finding.is_some_and(|id| self.finding_is(id, audit, None)),
            Trigger::MissedByAudit { audit } => finding.is_some_and(|id| self.was_missed(id, audit.as_deref())),
        };
        let position = rules.when.iter().position(by)?;
        Some(Exercise::new(
            Deed::SetsOff,
            Part::Rule(rule.clone()),
            Line::Opens(position),
        ))
    }

    fn event(&self, id: OccurrenceId) -> Option<&str> {
        match self.house.records().0.known(&Key::Occurrence(id))?.as_deref()? {
            Record::Occurrence(occurrence) => Some(&occurrence.event),
            _ => None,
        }
    }

    fn finding_is(&self, id: FindingId, audit: &str, question: Option<u16>) -> bool {
        let records = self.house.records();
        let Ok(Some(finding)) = records.finding(id) else {
            return false;
        };
        let of = records.audit(finding.audit).ok().flatten();
        finding.from_outside.is_none()
            && of.is_some_and(|of| of.name == audit)
            && question.is_none_or(|question| finding.question == Some(question))
    }

    fn was_missed(&self, id: FindingId, audit: Option<&str>) -> bool {
        let records = self.house.records();
        let Ok(Some(finding)) = records.finding(id) else {
            return false;
        };
        let of = records.audit(finding.audit).ok().flatten();
        finding.from_outside.is_some() && of.is_some_and(|of| audit.is_none_or(|audit| of.name == audit))
    }

    /// Which line opened a plan.
    fn opened(&self, id: PlanId, by: &OpenedBy) -> Option<Exercise> {
        let records = self.house.records();
        let plan = records.plan(id).ok()??;
        let rules = records.definition(&plan.definition).ok()??.plans.get(&plan.name)?;
        let by_line = |opens: &Opens| match (opens, by) {
            (Opens::Finding { audit, .. }, OpenedBy::Audit(id)) => {
                records.audit(*id).ok().flatten().is_some_and(|of| of.name == *audit)
            }
            (Opens::Theme { theme }, OpenedBy::Theme(id)) => {
                records.theme(*id).ok().flatten().is_some_and(|of| of.name == *theme)
            }
            (Opens::Event { event }, OpenedBy::Occurrence(id)) => self.event(*id) == Some(event),
            _ => false,
        };
        let position = rules.opens.iter().position(by_line)?;
        Some(Exercise::new(
            Deed::SetsOff,
            Part::Plan(plan.name.clone()),
            Line::Opens(position),
        ))
    }
}
