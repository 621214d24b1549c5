//! One line of the tracker.

use super::Gate;
use crate::deadline::Due;
use crate::instant::Instant;
use crate::record::{AcceptedRisk, Action, PlanStage, Waiver};
use crate::words::day;
use chrono_tz::Tz;

/// One line of the tracker.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Line {
    /// Action.
    pub action: Option<String>,
    /// How far the action is: `owed`, `overdue`, `in place`, `done`, or `waits` for its next occasion.
    pub action_state: Option<&'static str>,
    /// When it is or was due; `None` while nothing was ever owed.
    pub due: Option<Date>,
    /// Findings, at most a handful.
    pub findings: Vec<String>,
    /// How many findings there are.
    pub findings_in_all: usize,
    /// Whether one of these findings recurs.
    pub is_recurring: bool,
    /// What must not be overlooked: waivers and accepted risks.
    pub marks: Vec<String>,
    /// Turns that passed without evidence.
    pub missed: u32,
    /// Role that owns the action.
    pub owner: Option<String>,
    /// Plan.
    pub plan: Option<String>,
    /// Name of the plan.
    pub plan_name: Option<String>,
    /// How far the plan is.
    pub plan_stage: Option<PlanStage>,
    /// The problem.
    pub problem: String,
    /// The re-test that counts now; `None` where no plan works on it.
    pub retest: Option<Gate>,
    /// Service.
    pub service: String,
    /// Occurrences that set it off.
    pub set_off_by: Vec<String>,
    /// Whether one of these findings is significant.
    pub significant: bool,
    /// What the action is called.
    pub title: Option<String>,
}

/// A due date with its story in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date {
    /// The one that counts now, or counted last.
    pub at: Instant,
    /// When it was met.
    pub met_at: Option<Instant>,
    /// How often it was moved.
    pub moves: usize,
    /// The first one.
    pub original: Instant,
    /// Whether it has passed, and nothing was shown.
    pub overdue: bool,
    /// Why it was moved last.
    pub reason: Option<String>,
}

impl Line {
    pub(super) fn of_service(service: &str) -> Self {
        Self {
            service: service.to_owned(),
            ..Self::default()
        }
    }

    pub(super) fn with_action(mut self, action: &Action, now: Instant) -> Self {
        let first = action.obligations.iter().min_by_key(|owed| owed.due.current());
        self.due = match (first, &action.settled) {
            (Some(owed), _) => Some(Date::of(&owed.due, None, owed.due.is_overdue(now))),
            (None, Some(settled)) => {
                let met_at = settled.met.then_some(settled.at);
                Some(Date::of(&settled.due, met_at, false))
            }
            (None, None) => None,
        };
        let is_late = self.due.as_ref().is_some_and(|due| due.overdue);
        self.action_state = Some(match (action.done_at, is_late, action.in_place_at, first) {
            (Some(_), ..) => "done",
            (None, true, ..) => "overdue",
            (None, false, Some(_), _) => "in place",
            (None, false, None, Some(_)) => "owed",
            (None, false, None, None) => "waits",
        });
        self.action = Some(action.id.to_string());
        self.missed = action.missed;
        self.owner = Some(action.owner.clone());
        self.title = Some(action.title.clone());
        self
    }
}

impl Date {
    fn of(due: &Due, met_at: Option<Instant>, overdue: bool) -> Self {
        Self {
            at: due.current(),
            met_at,
            moves: due.moves.len(),
            original: due.original,
            overdue,
            reason: due.moves.last().map(|moved| moved.reason.clone()),
        }
    }
}

/// Forums speak in the time of London; a waiver names a day.
const ZONE: Tz = Tz::Europe__London;

pub(super) fn waived(gate: &str, waiver: &Waiver) -> String {
    format!(
        "re-test \"{gate}\" is waived until {} by {}, and has not passed: {}",
        day(waiver.until, ZONE),
        waiver.forum,
        waiver.reason
    )
}

/// The risk that is lived with now; one that ran out and is still open is said too.
pub(super) fn risk_marks(risks: &[AcceptedRisk], is_open: bool, now: Instant) -> Vec<String> {
    let Some(last) = risks.last().filter(|_| is_open) else {
        return Vec::new();
    };
    let words = if last.runs_at(now) {
        format!(
            "the risk is accepted until {} by {}: {}",
            day(last.until, ZONE),
            last.forum,
            last.reason
        )
    } else {
        format!(
            "the risk was accepted until {} by {}, and that has run out",
            day(last.until, ZONE),
            last.forum
        )
    };
    vec![words]
}
