//! A plan as a finite machine: its states, and the steps that lead from one to another.
//!
//! `Waiting → Open → (in place) → (re-tests passed) → Closing → Verified → Watched → Closed`; a failed re-test, and a recurrence in
//! the watch period, lead back to `Open`. Which re-tests have passed in the round is part of the state. Time and people decide when
//! a step is taken; here it only matters which can be.

use crate::ast::{self, Clause, Clauses, Decision, Outcome, Slot, fold};
use crate::lower::RETESTS_MAX;
use ratchet_core::definition;

/// A set of re-tests by position.
pub type Set = u64;

// Invariant: every re-test of a plan has its bit.
const _: () = assert!(RETESTS_MAX <= Set::BITS as usize);

/// Where a plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Nothing has opened it.
    Waiting,
    /// Actions and re-tests are under way.
    Open,
    /// The forum is asked.
    Closing,
    /// Improvement was shown.
    Verified,
    /// Verified, and looked at for a recurrence.
    Watched,
    /// Over.
    Closed,
    /// A re-test failed, and nothing follows.
    Stuck,
}

/// A state of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct State {
    /// Whether all actions are in place.
    pub in_place: bool,
    /// Re-tests that have passed in this round.
    pub passed: Set,
    /// Whether it has been reopened.
    pub reopened: bool,
    /// Where it stands.
    pub stage: Stage,
}

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// What the plan waits for happens.
    Opens,
    /// The last action comes into place.
    ActionsInPlace,
    /// A re-test passes.
    Passes(usize),
    /// A re-test fails.
    Fails(usize),
    /// All that the closing condition asks for but the forum has come true.
    AsksForum,
    /// The forum agrees.
    Agrees,
    /// The forum refuses.
    Refuses,
    /// The closing condition holds.
    Holds,
    /// The watch period begins.
    WatchBegins,
    /// The same thing is found again in the watch period.
    Recurs,
    /// Nothing is left to do.
    Ends,
}

/// What a re-test waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Starts {
    /// The opening, or the finding behind it.
    Opening,
    /// One action only.
    OneAction,
    /// All actions.
    ActionsInPlace,
    /// Another re-test.
    Passed(usize),
    /// Something that does not exist.
    Never,
}

/// What must be true for a plan to close.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Formula {
    /// Comes true by itself: a theme gets better.
    World,
    /// All actions are in place.
    ActionsInPlace,
    /// A re-test has passed.
    Retest(usize),
    /// The forum agrees.
    Forum,
    /// All of them.
    All(Vec<Formula>),
    /// Any of them.
    Any(Vec<Formula>),
}

/// What happens after a plan is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watch {
    /// It is closed.
    None,
    /// It is watched, and reopened by a recurrence.
    Reopens,
}

/// A plan as a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    /// What closes it.
    pub closes: Formula,
    /// Whether its forum can be asked at any time to come.
    pub forum_meets: bool,
    /// Whether a failed re-test reopens it.
    pub reopens: bool,
    /// What each re-test waits for.
    pub retests: Vec<Starts>,
    /// What follows when it is verified.
    pub watch: Watch,
}

impl Machine {
    /// A plan as the engine carries it out.
    pub fn of_definition(plan: &definition::Plan) -> Self {
        let retests = plan.closes.retests.iter().map(|position| Formula::Retest(*position));
        let forum = plan.closes.forum.iter().map(|_| Formula::Forum);
        let starts = |retest: &definition::Retest| match retest.anchor {
            definition::Anchor::ActionsInPlace => Starts::ActionsInPlace,
            definition::Anchor::RetestPassed(other) => Starts::Passed(other),
        };
        let watch = match &plan.watch {
            None => Watch::None,
            Some(_) => Watch::Reopens,
        };
        Self {
            closes: Formula::All(retests.chain(forum).collect()),
            forum_meets: true,
            reopens: true,
            retests: plan.retests.iter().take(RETESTS_MAX).map(starts).collect(),
            watch,
        }
    }

    /// A plan as it is written, also where the engine would refuse it; `None` where a part cannot be read.
    pub fn of_tree(plan: &ast::Plan) -> Option<Self> {
        if plan.retests.len() > RETESTS_MAX {
            return None;
        }
        let starts = |retest: &ast::Retest| {
            let anchor = &retest.when.value()?.anchor.value;
            Some(match anchor {
                ast::Anchor::ActionsInPlace => Starts::ActionsInPlace,
                ast::Anchor::ActionInPlace(_) => Starts::OneAction,
                ast::Anchor::RetestPassed(name) => position(plan, name).map_or(Starts::Never, Starts::Passed),
                ast::Anchor::Opening | ast::Anchor::Finding => Starts::Opening,
            })
        };
        let watch = match plan.watch.value() {
            None => Watch::None,
            Some(_) => Watch::Reopens,
        };
        Some(Self {
            closes: formula(plan.closes.value()?, plan)?,
            forum_meets: true,
            reopens: match &plan.if_fails {
                Slot::Broken => true,
                Slot::Absent => false,
                Slot::Said(said) => said.value.reopens.is_some(),
            },
            retests: plan.retests.iter().map(starts).collect::<Option<_>>()?,
            watch,
        })
    }

    /// The same plan if nothing closed it, so that every re-test has its time.
    pub fn endless(&self) -> Self {
        Self {
            closes: Formula::Any(Vec::new()),
            ..self.clone()
        }
    }

    /// Every re-test.
    pub fn all_retests(&self) -> Set {
        self.retests.iter().enumerate().fold(0, |set, (at, _)| set | 1 << at)
    }

    /// The re-tests that the closing condition names, and those that these wait for.
    pub fn asked(&self) -> Set {
        let mut asked = 0;
        let mut open = self.closes.retests();
        while let Some(position) = open.pop() {
            let Some(starts) = self.retests.get(position).filter(|_| asked & (1 << position) == 0) else {
                continue;
            };
            asked |= 1 << position;
            if let Starts::Passed(before) = starts {
                open.push(*before);
            }
        }
        asked
    }

    /// Where a plan begins.
    pub const fn start(&self) -> State {
        State {
            in_place: false,
            passed: 0,
            reopened: false,
            stage: Stage::Waiting,
        }
    }

    /// The steps that can be taken from a state, with where they lead. Re-tests of `withheld` never take place.
    pub fn steps(&self, state: State, withheld: Set) -> Vec<(Event, State)> {
        let to = |stage: Stage| State { stage, ..state };
        match state.stage {
            Stage::Waiting => vec![(Event::Opens, to(Stage::Open))],
            Stage::Open => self.open_steps(state, withheld),
            Stage::Closing if self.forum_meets => {
                vec![(Event::Agrees, to(Stage::Verified)), (Event::Refuses, state)]
            }
            Stage::Verified if self.watch == Watch::None => vec![(Event::Ends, to(Stage::Closed))],
            Stage::Verified => vec![(Event::WatchBegins, to(Stage::Watched))],
            Stage::Watched => {
                let ends = (Event::Ends, to(Stage::Closed));
                vec![ends, (Event::Recurs, again())]
            }
            Stage::Closing | Stage::Closed | Stage::Stuck => Vec::new(),
        }
    }

    fn open_steps(&self, state: State, withheld: Set) -> Vec<(Event, State)> {
        let to = |stage: Stage| State { stage, ..state };
        if state.in_place && self.closes.holds(state, false) {
            return vec![(Event::Holds, to(Stage::Verified))];
        }
        let mut steps = Vec::new();
        if state.in_place && self.closes.holds(state, true) {
            steps.push((Event::AsksForum, to(Stage::Closing)));
        }
        if !state.in_place {
            let in_place = State {
                in_place: true,
                ..state
            };
            steps.push((Event::ActionsInPlace, in_place));
        }
        if let Some(next) = self.next_retest(state, withheld) {
            let passed = state.passed | 1 << next;
            steps.push((Event::Passes(next), State { passed, ..state }));
            let failed = if self.reopens { again() } else { to(Stage::Stuck) };
            steps.push((Event::Fails(next), failed));
        }
        steps
    }

    /// The first re-test that can take place; the others can still take place afterwards.
    fn next_retest(&self, state: State, withheld: Set) -> Option<usize> {
        let ready = |(at, starts): &(usize, &Starts)| {
            let due = match starts {
                Starts::Opening | Starts::OneAction => true,
                Starts::ActionsInPlace => state.in_place,
                Starts::Passed(other) => state.passed & (1 << other) != 0,
                Starts::Never => false,
            };
            due && (state.passed | withheld) & (1 << at) == 0
        };
        self.retests.iter().enumerate().find(ready).map(|(at, _)| at)
    }
}

/// A plan that begins its next round.
const fn again() -> State {
    State {
        in_place: false,
        passed: 0,
        reopened: true,
        stage: Stage::Open,
    }
}

impl Formula {
    fn holds(&self, state: State, agreed: bool) -> bool {
        match self {
            Self::World => true,
            Self::ActionsInPlace => state.in_place,
            Self::Retest(position) => state.passed & (1 << position) != 0,
            Self::Forum => agreed,
            Self::All(parts) => parts.iter().all(|part| part.holds(state, agreed)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(state, agreed)),
        }
    }

    fn retests(&self) -> Vec<usize> {
        match self {
            Self::Retest(position) => vec![*position],
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::retests).collect(),
            Self::World | Self::ActionsInPlace | Self::Forum => Vec::new(),
        }
    }
}

/// A closing condition; `None` if a clause does not belong there or names a re-test that does not exist, which is reported by itself.
fn formula(clauses: &Clauses, plan: &ast::Plan) -> Option<Formula> {
    let parts = |parts: &[Clauses]| parts.iter().map(|part| formula(part, plan)).collect::<Option<Vec<_>>>();
    Some(match clauses {
        Clauses::All(all) => Formula::All(parts(all)?),
        Clauses::Any(any) => Formula::Any(parts(any)?),
        Clauses::One(clause) => match &clause.value {
            Clause::Retest(name, Outcome::Passed) => Formula::Retest(position(plan, name)?),
            Clause::Forum(_, Decision::Agrees) => Formula::Forum,
            Clause::ActionsInPlace => Formula::ActionsInPlace,
            Clause::ThemeImproved(_, ast::Holds::Yes) => Formula::World,
            _ => return None,
        },
    })
}

fn position(plan: &ast::Plan, name: &ast::Name) -> Option<usize> {
    let wanted = fold(&name.value);
    plan.retests
        .iter()
        .position(|retest| fold(&retest.head.name.value) == wanted)
}
