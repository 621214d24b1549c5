//! What another definition means for one running plan: whether it can follow it, and what of it would move.
//!
//! A plan that began under a promise keeps it. So a move never drops a gate, never closes anything and never drops work: an action
//! that the other definition does not know stays owed, a gate that has passed stays passed for what it was, and what a person moved
//! or gave to another role stays theirs. Where a plan cannot follow, it stays with its definition, and the reason is said.

mod draft;

use draft::Draft;

use super::plan_lines::plan_lines;
use super::{Change, Names, Verdict};
use crate::amendment;
use crate::definition::{self, Definition};
use crate::id::ActionId;
use crate::instant::Instant;
use crate::limits;
use crate::record::{DateOf, MovedAction, MovedDate, Plan, PlanStage, Read, ReadTyped};
use crate::state::Halt;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Who moved a due date, when a change of the workflow did; nobody has it as a staff reference, which holds no spaces.
pub const MOVED_BY: &str = "change of workflow";

/// What another definition means for a plan.
#[derive(Debug, Clone, PartialEq)]
pub enum Outlook {
    /// It follows the definition already.
    There,
    /// It cannot follow it.
    Stays {
        /// Why not, in a sentence.
        why: String,
        /// Whether the definition no longer knows the plan.
        vanished: bool,
    },
    /// It can.
    Moves(Box<Move>),
}

/// What would move.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// Its actions that are there.
    pub actions: Vec<MovedAction>,
    /// Due dates that would move.
    pub dues: Vec<DueMove>,
    /// What it is called there.
    pub name: String,
    /// Actions that become owed, by position in the definition.
    pub new: Vec<usize>,
    /// Actions that would belong to another role.
    pub owners: Vec<(ActionId, String)>,
    /// How many gates it has then.
    pub retests: usize,
    /// Gates that would open at another time: which, from when, to when.
    pub openings: Vec<(usize, Instant, Instant)>,
    /// What of it a reader should know, one sentence each, weaker first.
    pub lines: Vec<Line>,
}

/// A due date that would move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueMove {
    /// Action.
    pub action: ActionId,
    /// Where it stands.
    pub from: Instant,
    /// Obligation.
    pub obligation: u32,
    /// Where it would stand.
    pub to: Instant,
}

/// A sentence about one running plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Line {
    /// What it does to assurance.
    pub verdict: Verdict,
    /// The sentence.
    pub sentence: String,
}

impl Move {
    /// A mark of what the preview showed, so that another one is not confirmed by mistake.
    pub fn mark(&self) -> String {
        let mut hash = Sha256::new();
        for line in &self.lines {
            hash.update(line.sentence.as_bytes());
            hash.update([0]);
        }
        hash.finalize()
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// Dates that would move: due dates of actions, then openings of re-tests.
    pub fn dates(&self) -> Vec<MovedDate> {
        let dues = self.dues.iter().map(|due| MovedDate {
            from: due.from,
            of: DateOf::Action(due.action),
            to: due.to,
        });
        let openings = self.openings.iter().map(|(retest, from, to)| MovedDate {
            from: *from,
            of: DateOf::Retest(*retest),
            to: *to,
        });
        dues.chain(openings).collect()
    }

    /// The sentences that weaken assurance.
    pub fn weaker(&self) -> Vec<String> {
        let weaker = self.lines.iter().filter(|line| line.verdict == Verdict::Weaker);
        weaker.map(|line| line.sentence.clone()).collect()
    }
}

/// What two definitions say about a plan's block, remembered: thousands of plans of one name share it. Definitions are named by their
/// content, so what is remembered stays true, and may be kept from one question to the next.
#[derive(Debug, Default)]
pub struct Memo(RefCell<BTreeMap<(String, String, String), Arc<Compared>>>);

#[derive(Debug)]
struct Compared {
    lines: Vec<Line>,
    names: Names,
}

impl Memo {
    fn compared(&self, (from, before): (&str, &Definition), target: Target<'_>, plan: &str) -> Arc<Compared> {
        let key = (from.to_owned(), target.hash.to_owned(), plan.to_owned());
        if let Some(known) = self.0.borrow().get(&key) {
            return known.clone();
        }
        let names = Names::between(before, target.definition);
        let name = names.now("plan", plan).to_owned();
        let lines = rules_that_change(before, target.definition, plan, &name);
        let compared = Arc::new(Compared { lines, names });
        let mut known = self.0.borrow_mut();
        if known.len() >= limits::COMPARISONS_KEPT {
            known.clear();
        }
        known.insert(key, compared.clone());
        compared
    }
}

/// Where a plan would go.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// Whether an earlier move is taken back: gates that it brought, and that nobody has tried, may go again.
    pub back: bool,
    /// The other definition.
    pub definition: &'a Arc<Definition>,
    /// Its hash.
    pub hash: &'a str,
}

/// What another definition means for a plan at a moment. `memo` may live as long as its owner likes.
pub fn outlook(
    read: &(impl Read + ?Sized),
    plan: &Plan,
    target: Target<'_>,
    now: Instant,
    memo: &Memo,
) -> Result<Outlook, Halt> {
    if plan.definition == target.hash {
        return Ok(Outlook::There);
    }
    // Invariant: definitions are kept for ever, and nothing is opened without one.
    let Some(before) = read.definition(&plan.definition)?.cloned() else {
        return Ok(stays("the definition that it follows cannot be read".to_owned()));
    };
    let after = target.definition;
    let compared = memo.compared((&plan.definition, &before), target, &plan.name);
    let names = &compared.names;
    let name = names.now("plan", &plan.name).to_owned();
    let (Some(old), Some(new)) = (before.plans.get(&plan.name), after.plans.get(&name)) else {
        return Ok(Outlook::Stays {
            why: format!(
                "plan \"{}\" is no longer in the workflow; it goes on to its end as it began",
                plan.name
            ),
            vanished: true,
        });
    };
    if let Some(why) = bound(read, plan, (&before, after), &name, target.back)? {
        return Ok(stays(why));
    }
    if let Some(why) = gates(plan, (&before, old), (after, new), target.back) {
        return Ok(stays(why));
    }
    let Some(calendar) = after.calendar_of(&plan.service) else {
        return Ok(stays(format!("{} is no longer in the workflow", plan.service)));
    };
    let calendar = amendment::amended(read, calendar, &plan.service, now)?;
    let mut draft = Draft {
        calendar,
        lines: compared.lines.clone(),
        moved: Move {
            actions: Vec::new(),
            dues: Vec::new(),
            name,
            new: Vec::new(),
            owners: Vec::new(),
            retests: new.retests.len(),
            openings: Vec::new(),
            lines: Vec::new(),
        },
        names,
        new,
        now,
        old,
    };
    draft.actions(read, plan)?;
    draft.retests(plan);
    let Draft {
        mut lines, mut moved, ..
    } = draft;
    lines.sort();
    lines.dedup();
    moved.lines = lines;
    Ok(Outlook::Moves(Box::new(moved)))
}

fn stays(why: String) -> Outlook {
    Outlook::Stays { why, vanished: false }
}

/// What keeps a plan where it is, whatever its rules say.
fn bound(
    read: &(impl Read + ?Sized),
    plan: &Plan,
    (before, after): (&Definition, &Definition),
    name: &str,
    back: bool,
) -> Result<Option<String>, Halt> {
    let why = match plan.stage {
        PlanStage::Open | PlanStage::InPlace => None,
        PlanStage::Retesting(_) => Some("it is being re-tested; move it when the result is in"),
        PlanStage::Closing => Some("its re-tests have passed and the forum has to agree; nothing is left to move"),
        PlanStage::Watched | PlanStage::Closed => Some("it is verified"),
    };
    if let Some(why) = why {
        return Ok(Some(why.to_owned()));
    }
    if plan.retests.iter().any(|gate| gate.audit.is_some()) {
        return Ok(Some("it is being re-tested; move it when the result is in".to_owned()));
    }
    if before.calendar_of(&plan.service) != after.calendar_of(&plan.service) {
        return Ok(Some(format!(
            "the calendar of {} is another one there, and the turns of its actions count by the one that they began with",
            plan.service
        )));
    }
    if name == plan.name {
        return Ok(None);
    }
    if before
        .plans
        .get(&plan.name)
        .is_some_and(|rules| !rules.measures.is_empty())
        && !back
    {
        return Ok(Some(format!(
            "it is called \"{name}\" there, and the values of its measures are kept under \"{}\"",
            plan.name
        )));
    }
    let taken = read.slot(&plan.service, name)?.and_then(|slot| slot.plan);
    Ok(taken.map(|other| format!("{other} works as \"{name}\" in {} already", plan.service)))
}

/// What a plan promised to pass it must pass: each gate has to be there, at its place, with the same audit asked by a like tool.
fn gates(
    plan: &Plan,
    (before, old): (&Definition, &definition::Plan),
    (after, new): (&Definition, &definition::Plan),
    back: bool,
) -> Option<String> {
    for (at, gate) in old.retests.iter().enumerate() {
        let Some(there) = new.retests.get(at) else {
            let untouched = plan
                .retests
                .get(at)
                .is_none_or(|state| state.attempts.is_empty() && state.waivers.is_empty());
            if back && untouched {
                continue;
            }
            return Some(format!(
                "re-test \"{}\" is gone there, and what it promised to pass it must pass",
                gate.name
            ));
        };
        if there.name != gate.name {
            return Some(format!(
                "re-test \"{}\" stands at another place there or is gone, and what it promised to pass it must pass",
                gate.name
            ));
        }
        if there.audit != gate.audit {
            return Some(format!(
                "re-test \"{}\" is audit \"{}\" there instead of \"{}\", so like would not be compared with like",
                gate.name, there.audit, gate.audit
            ));
        }
        let tool = |definition: &'_ Definition| {
            let audit = definition.audits.get(&gate.audit);
            audit.and_then(|audit| definition.tool_of(audit)).cloned()
        };
        let (Some(was), Some(now)) = (tool(before), tool(after)) else {
            return Some(format!("the tool of re-test \"{}\" is gone there", gate.name));
        };
        if let Some(why) = crate::decide::unlike_tools(&was, &now, &there.bridges) {
            return Some(format!("re-test \"{}\": {why}", gate.name));
        }
    }
    let missing = old.closes.retests.iter().find(|at| !new.closes.retests.contains(at));
    missing
        .filter(|_| !back)
        .and_then(|at| old.retests.get(*at))
        .map(|gate| {
            format!(
                "it would close there without re-test \"{}\", and what it promised to pass it must pass",
                gate.name
            )
        })
}

/// What the comparison says about this plan alone.
fn rules_that_change(before: &Definition, after: &Definition, was: &str, name: &str) -> Vec<Line> {
    let line = |change: Change| Line {
        verdict: change.verdict,
        sentence: change.sentence,
    };
    plan_lines(before, after, was, name).into_iter().map(line).collect()
}
