//! Hazard: a false closure, looked for exhaustively. A small plan (one action, two re-tests, a forum that may waive) is taken through every
//! sequence of moves up to a depth: everybody may try everything, timers fire in every order, the machine sleeps, a tool answers late or
//! twice, work is given to another role, people are away and covered. And a large plan, drawn at random, is taken through random ones.
//!
//! What is asked is asked by a [`Monitor`] that knows events and a few names and nothing of the engine's rules.

use crate::world::{AUDIT, FORUM, PEOPLE, PLAN, World, definition, evidence, person, report};
use chrono::TimeDelta;
use proptest::prelude::*;
use ratchet_core::apply::apply;
use ratchet_core::command::{Beacon, Command, Moment};
use ratchet_core::decide::decide;
use ratchet_core::definition::{Anchor, Approval, Definition, Opens, Timing};
use ratchet_core::event::{Actor, Event, Recorded};
use ratchet_core::id::{ActionId, AuditId, PlanId};
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::pending::{Effect, pending, wake_at};
use ratchet_core::record::{AuditStage, Plan, PlanStage, Purpose, ReadTyped, Record};
use ratchet_core::span::Span;
use ratchet_core::state::Whole;
use ratchet_core::tool::Answer;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Moves in a row. The shortest way to a verified plan takes nine.
const DEPTH: usize = 11;

/// States that are looked at, at most: a bound on the time this takes, far above what the small plan has.
const STATES: usize = 60_000;

const THE_PLAN: PlanId = PlanId(1);

/// One action, two re-tests a day apart, closed by the second with the forum; watched for two days.
fn small() -> Definition {
    let mut definition = definition();
    definition.rules.clear();
    let forum = definition.forums.get_mut(FORUM).unwrap();
    forum.approves.extend([Approval::Waivers, Approval::AcceptedRisks]);
    let audit = definition.audits.get_mut(AUDIT).unwrap();
    audit.sample.size = 2;
    let plan = definition.plans.get_mut(PLAN).unwrap();
    plan.actions.truncate(1);
    plan.actions[0].timing = Timing::Once(Span::Days(2));
    plan.opens = vec![Opens::Finding {
        audit: AUDIT.to_owned(),
        in_a_row: 1,
    }];
    for retest in &mut plan.retests {
        retest.after = Span::Days(1);
        retest.finished_within = Span::Days(2);
    }
    plan.escalate.truncate(1);
    plan.watch.as_mut().unwrap().lasts = Span::Days(2);
    definition
}

/// Who handed answers in, and whether they were good.
type HandedIn = (String, bool);

/// What the events say about one plan, and what must not be.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Monitor {
    agreed: bool,
    /// Who may not test: owners and everybody who gave evidence or made the audit that opened the plan.
    apart: BTreeSet<String>,
    in_place: bool,
    /// Re-test audits: gate, round, and who handed it in with good or bad answers.
    made: BTreeMap<AuditId, (usize, u32, Option<HandedIn>)>,
    /// Actions by the role that owns them.
    owners: BTreeMap<ActionId, String>,
    passed: BTreeSet<usize>,
    placed: BTreeSet<ActionId>,
    round: u32,
    verified: bool,
    waived: BTreeSet<usize>,
}

/// What closes the plan, said once more by the test.
struct Asked {
    closes: BTreeSet<usize>,
    forum: bool,
}

impl Monitor {
    /// Takes an event in; the complaint, if the event must not be.
    fn take(&mut self, recorded: &Recorded, asked: &Asked) -> Result<(), String> {
        let by = recorded.by.person().unwrap_or_default();
        match &recorded.event {
            Event::PlanOpened { plan: THE_PLAN, .. } => self.begin(1),
            Event::PlanReopened {
                plan: THE_PLAN, round, ..
            } => self.begin(*round),
            Event::ActionOpened { action, owner, .. } => {
                self.owners.insert(*action, owner.clone());
            }
            Event::ActionReassigned { action, to, .. } => {
                self.owners.insert(*action, to.clone());
            }
            Event::EvidenceAdded { .. } => {
                self.apart.insert(by.to_owned());
            }
            Event::ActionInPlace { action } => {
                self.placed.insert(*action);
            }
            Event::PlanInPlace { plan: THE_PLAN } => {
                if self.owners.keys().any(|action| !self.placed.contains(action)) {
                    return Err("in place, and an action is not".to_owned());
                }
                self.in_place = true;
            }
            Event::AuditOpened {
                audit,
                purpose: Purpose::Retest { retest, round, .. },
                ..
            } => {
                self.made.insert(*audit, (*retest, *round, None));
            }
            Event::AuditSubmitted { audit, records } => {
                let good = records
                    .iter()
                    .all(|record| record.answers.as_slice().iter().all(|answer| *answer == Answer::Met));
                if let Some((_, _, handed_in)) = self.made.get_mut(audit) {
                    if handed_in.is_some() {
                        return Err("handed in twice".to_owned());
                    }
                    *handed_in = Some((by.to_owned(), good));
                }
            }
            Event::RetestPassed {
                plan: THE_PLAN,
                audit,
                retest,
            } => self.pass(*audit, *retest)?,
            Event::GateWaived {
                plan: THE_PLAN, retest, ..
            } => {
                self.waived.insert(*retest);
            }
            Event::ForumDecided {
                plan: THE_PLAN, agreed, ..
            } => {
                if *agreed && !asked.closes.is_subset(&self.passed) {
                    return Err("the forum agreed before the gates had passed".to_owned());
                }
                if by != "n.individual" {
                    return Err(format!("the forum spoke through {by}"));
                }
                self.agreed = *agreed;
            }
            Event::PlanVerified { plan: THE_PLAN, .. } => {
                let needed: BTreeSet<usize> = asked.closes.union(&self.waived).copied().collect();
                if !self.in_place || !needed.is_subset(&self.passed) || (asked.forum && !self.agreed) {
                    return Err(format!("verified without its gates: {self:?}"));
                }
                self.verified = true;
            }
            Event::PlanClosed { plan: THE_PLAN } if !self.verified => {
                return Err("closed without being verified".to_owned());
            }
            _ => {}
        }
        Ok(())
    }

    fn begin(&mut self, round: u32) {
        (self.agreed, self.in_place, self.verified, self.round) = (false, false, false, round);
        self.passed.clear();
        self.placed.clear();
        self.waived.clear();
    }

    fn pass(&mut self, audit: AuditId, retest: usize) -> Result<(), String> {
        let Some((gate, round, Some((by, good)))) = self.made.get(&audit) else {
            return Err("passed by an audit that nobody handed in".to_owned());
        };
        let owns = |role: &str| PEOPLE.iter().any(|(person, held)| person == by && *held == role);
        if (*gate, *round) != (retest, self.round) {
            return Err("passed by an audit of another gate or round".to_owned());
        }
        if !good {
            return Err("passed on bad answers".to_owned());
        }
        if !self.in_place {
            return Err("passed before the actions were in place".to_owned());
        }
        if self.apart.contains(by) || owns("registered manager") || self.owners.values().any(|role| owns(role)) {
            return Err(format!("tested by {by}, who has a part in the plan"));
        }
        self.passed.insert(retest);
        Ok(())
    }
}

/// One state of the world.
#[derive(Clone)]
struct Node {
    beacon: u8,
    monitor: Monitor,
    now: Instant,
    state: Whole,
    way: Vec<Move>,
}

/// Something that happens.
#[derive(Debug, Clone, PartialEq)]
enum Move {
    /// Somebody gives the action its evidence.
    Complete(&'static str),
    /// Somebody hands in the open re-test.
    Submit(&'static str, bool),
    /// The tool answers, or answers again.
    Evaluate,
    /// Somebody speaks for the forum.
    Decide(&'static str, bool),
    /// The forum waives a gate.
    Waive(usize),
    /// The action is given to the tester.
    Reassign,
    /// The tester is away, and the doer covers.
    Away,
    /// The routine audit is made, well or badly.
    Routine(bool),
    /// A timer that is due fires.
    Fire(Key),
    /// Time goes on to the next timer, or past it while nothing runs.
    Wait(i64),
}

const EVERYBODY_WHO_MATTERS: [&str; 3] = ["q.lead", "p.lead", "n.individual"];

impl Node {
    fn moves(&self) -> Vec<Move> {
        let mut moves = Vec::new();
        let plan = self.plan();
        if self.action_owes() {
            moves.extend([Move::Complete("p.lead"), Move::Complete("q.lead"), Move::Reassign]);
        }
        let open = plan.retests.iter().filter_map(|gate| gate.audit);
        if open.clone().any(|audit| self.stage(audit) == Some(AuditStage::Open)) {
            let tried = EVERYBODY_WHO_MATTERS.iter().map(|who| Move::Submit(who, true));
            moves.extend(tried.chain([Move::Submit("q.lead", false), Move::Away]));
        }
        if self.evaluation().is_some() {
            moves.push(Move::Evaluate);
        }
        moves.extend([Move::Decide("n.individual", true), Move::Decide("q.lead", true)]);
        if plan.stage == PlanStage::Closing {
            moves.push(Move::Decide("n.individual", false));
        }
        for (retest, gate) in plan.retests.iter().enumerate() {
            if plan.in_place_at.is_some() && gate.passed_at.is_none() {
                moves.push(Move::Waive(retest));
            }
        }
        if plan.stage == PlanStage::Watched {
            moves.extend([Move::Routine(true), Move::Routine(false)]);
        }
        let due = self.wakes().into_iter().filter(|(at, _)| *at <= self.now);
        let due: Vec<Move> = due.map(|(_, key)| Move::Fire(key)).collect();
        if due.is_empty() {
            moves.extend([Move::Wait(0), Move::Wait(2)]);
        }
        moves.extend(due);
        moves
    }

    fn plan(&self) -> &Plan {
        self.state.plan(THE_PLAN).unwrap().unwrap()
    }

    fn stage(&self, audit: AuditId) -> Option<AuditStage> {
        Some(self.state.audit(audit).unwrap()?.stage)
    }

    fn action_owes(&self) -> bool {
        let action = self.plan().actions[0];
        !self.state.action(action).unwrap().unwrap().obligations.is_empty()
    }

    fn records(&self) -> impl Iterator<Item = (&Key, &Record)> {
        let state = &self.state.0;
        state
            .keys()
            .filter_map(|key| Some((key, state.known(key)?.as_deref()?)))
    }

    /// Timers of the plan, its action, its re-tests and its people; those of the audit's turns are moves of their own, and a forum's
    /// meetings move no plan.
    fn wakes(&self) -> Vec<(Instant, Key)> {
        let of_interest = self
            .records()
            .filter(|(key, _)| !matches!(key, Key::Series(..) | Key::Diary(_)));
        let mut wakes: Vec<_> = of_interest
            .filter_map(|(key, record)| Some((wake_at(&self.state, record).unwrap()?, key.clone())))
            .collect();
        wakes.sort();
        wakes
    }

    /// An evaluation that is owed, else the last one again: a tool's second answer.
    fn evaluation(&self) -> Option<(AuditId, u32)> {
        self.records().find_map(|(_, record)| {
            pending(&self.state, record)
                .unwrap()
                .into_iter()
                .find_map(|effect| match effect {
                    Effect::Evaluate { attempt, audit, .. } => Some((audit, attempt)),
                    Effect::FreezeAgenda { .. } | Effect::Tell { .. } => None,
                })
        })
    }

    /// The state after a move; `None` when the move came to nothing.
    fn after(&self, step: &Move, asked: &Asked) -> Option<Node> {
        let mut next = self.clone();
        next.way.push(step.clone());
        let plan = self.plan();
        let (by, command) = match step {
            Move::Wait(days) => {
                let (at, _) = self.wakes().into_iter().find(|(at, _)| *at > self.now)?;
                next.now = at + TimeDelta::days(*days);
                return Some(next);
            }
            Move::Fire(key) => (Actor::Engine, Command::Wake { key: key.clone() }),
            Move::Complete(who) => {
                let (action, evidence) = (plan.actions[0], vec![evidence("done")]);
                let obligation = None;
                (
                    person(who),
                    Command::CompleteAction {
                        action,
                        evidence,
                        obligation,
                    },
                )
            }
            Move::Submit(who, good) => {
                let audit = plan
                    .retests
                    .iter()
                    .filter_map(|gate| gate.audit)
                    .find(|audit| self.stage(*audit) == Some(AuditStage::Open))?;
                (person(who), self.answers(audit, *good)?)
            }
            Move::Routine(good) => return self.routine(*good, asked),
            Move::Evaluate => {
                let (audit, attempt) = self.evaluation()?;
                let records = &self.state.submission(audit).unwrap()?.records;
                let outcome = Ok(report(records));
                (
                    Actor::Engine,
                    Command::RecordEvaluation {
                        attempt,
                        audit,
                        outcome,
                    },
                )
            }
            Move::Decide(who, agreed) => {
                let (agreed, forum, present) = (*agreed, FORUM.to_owned(), Vec::new());
                let reason = "r".to_owned();
                (
                    person(who),
                    Command::DecideClosure {
                        agreed,
                        forum,
                        plan: THE_PLAN,
                        present,
                        reason,
                    },
                )
            }
            Move::Waive(retest) => {
                let (forum, present, reason) = (FORUM.to_owned(), Vec::new(), "r".to_owned());
                let until = self.now + TimeDelta::days(1);
                let (plan, retest) = (THE_PLAN, *retest);
                (
                    person("n.individual"),
                    Command::WaiveGate {
                        forum,
                        plan,
                        present,
                        reason,
                        retest,
                        until,
                    },
                )
            }
            Move::Reassign => {
                let (action, reason, to) = (plan.actions[0], "r".to_owned(), "quality lead".to_owned());
                (Actor::Operator, Command::ReassignAction { action, reason, to })
            }
            Move::Away => {
                let (cover, from) = (Some("p.lead".to_owned()), self.now);
                let (person, until) = ("q.lead".to_owned(), Some(self.now + TimeDelta::days(2)));
                (
                    Actor::Operator,
                    Command::RecordAbsence {
                        cover,
                        from,
                        person,
                        until,
                    },
                )
            }
        };
        next.send(by, &command, asked).then_some(next)
    }

    fn answers(&self, audit: AuditId, good: bool) -> Option<Command> {
        let rows = &self.state.audit(audit).unwrap()?.sample.as_ref()?.rows;
        let answer = if good { Answer::Met } else { Answer::NotMet };
        let records = rows.iter().map(|row| ratchet_core::tool::Record {
            answers: ratchet_core::tool::Answers::new(vec![answer; 2]),
            fields: Vec::new(),
            reference: row.reference.clone(),
        });
        let (records, tool_version) = (records.collect(), None);
        Some(Command::SubmitAudit {
            audit,
            records,
            tool_version,
        })
    }

    /// The audit beside its turns, made and evaluated at once.
    fn routine(&self, good: bool, asked: &Asked) -> Option<Node> {
        let mut next = self.clone();
        next.way.push(Move::Routine(good));
        let (audit, service) = (AUDIT.to_owned(), crate::world::SERVICE.to_owned());
        if !next.send(Actor::Operator, &Command::RequestAudit { audit, service }, asked) {
            return None;
        }
        let opened = AuditId(next.state.provider().unwrap()?.counters.audits);
        let command = next.answers(opened, good)?;
        next.send(person("p.lead"), &command, asked);
        let (audit, attempt) = next.evaluation()?;
        let outcome = Ok(report(&next.state.submission(audit).unwrap()?.records));
        next.send(
            Actor::Engine,
            &Command::RecordEvaluation {
                attempt,
                audit,
                outcome,
            },
            asked,
        );
        Some(next)
    }

    /// Sends a command; whether anything followed. A complaint of the monitor ends the test with the way that led there.
    fn send(&mut self, by: Actor, command: &Command, asked: &Asked) -> bool {
        self.beacon = self.beacon.wrapping_add(1);
        let moment = Moment {
            at: self.now,
            beacon: Beacon::Ledger([self.beacon; 32]),
            by,
        };
        let Ok(events) = decide(&self.state, &moment, command) else {
            return false;
        };
        for event in &events {
            let (at, by, command) = (self.now, moment.by.clone(), None);
            let recorded = Recorded {
                at,
                by,
                command,
                event: event.clone(),
            };
            apply(&mut self.state, &recorded).unwrap();
            if let Err(complaint) = self.monitor.take(&recorded, asked) {
                panic!("{complaint}\nafter {:#?}", self.way);
            }
        }
        !events.is_empty()
    }

    /// What distinguishes this state from others, as far as anything that may still happen depends on it. Moments count by how far
    /// away they are.
    fn likeness(&self) -> String {
        let plan = self.plan();
        let away = |at: Option<Instant>| at.map(|at| (at - self.now).num_minutes().max(-1));
        let gates: Vec<_> = plan
            .retests
            .iter()
            .map(|gate| {
                let waiver = gate.waiver(plan.round).map(|waiver| away(Some(waiver.until)));
                let owed = gate.is_owed_after_waiver(plan.round);
                (
                    gate.passed_at.is_some(),
                    gate.audit.and_then(|audit| self.stage(audit)),
                    away(gate.opens_at),
                    waiver,
                    owed,
                )
            })
            .collect();
        let action = self.state.action(plan.actions[0]).unwrap().unwrap();
        let owed: Vec<_> = action
            .obligations
            .iter()
            .map(|owed| (away(Some(owed.due.current())), owed.fired))
            .collect();
        let made: Vec<_> = self
            .monitor
            .made
            .values()
            .filter(|(_, round, _)| *round == self.monitor.round)
            .collect();
        let wakes: Vec<_> = self
            .wakes()
            .into_iter()
            .map(|(at, key)| (away(Some(at)), key))
            .collect();
        let standing = (
            plan.stage,
            plan.round,
            gates,
            &action.owner,
            action.in_place_at.is_some(),
            owed,
        );
        let told = (
            &self.monitor.apart,
            &self.monitor.passed,
            &self.monitor.waived,
            self.monitor.agreed,
            self.monitor.verified,
        );
        format!(
            "{standing:?} {told:?} {made:?} {wakes:?} {:?}",
            self.evaluation().is_some()
        )
    }
}

fn start(definition: Definition, asked: &Asked) -> Node {
    let world = World::with_open_plan_of(definition);
    let mut monitor = Monitor::default();
    for recorded in &world.ledger {
        monitor.take(recorded, asked).unwrap();
    }
    if let Some(Record::Plan(plan)) = world.state.0.known(&Key::Plan(THE_PLAN)).and_then(Option::as_deref)
        && let ratchet_core::record::OpenedBy::Audit(audit) = plan.opened_by
    {
        monitor
            .apart
            .extend(world.state.audit(audit).unwrap().unwrap().submitted_by.clone());
    }
    Node {
        beacon: 200,
        monitor,
        now: world.now,
        state: world.state,
        way: Vec::new(),
    }
}

#[test]
fn no_way_through_a_small_plan_verifies_it_without_its_gates() {
    let asked = Asked {
        closes: [1].into(),
        forum: true,
    };
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut waiting: VecDeque<Node> = VecDeque::from([start(small(), &asked)]);
    let mut stages: BTreeMap<String, usize> = BTreeMap::new();
    let (mut verified, mut reopened, mut waived, mut deepest) = (0, 0, 0, 0);
    while let Some(node) = waiting.pop_front() {
        deepest = deepest.max(node.way.len());
        if node.way.len() >= DEPTH || seen.len() >= STATES {
            continue;
        }
        for step in node.moves() {
            let Some(next) = node.after(&step, &asked) else {
                continue;
            };
            let plan = next.plan();
            assert_eq!(
                plan.verified_at.is_some(),
                next.monitor.verified,
                "after {:?}",
                next.way
            );
            if plan.round > 2 || !seen.insert(next.likeness()) {
                continue;
            }
            *stages.entry(format!("{:?}", plan.stage)).or_default() += 1;
            verified += usize::from(next.monitor.verified);
            reopened += usize::from(plan.round > 1);
            waived += usize::from(!next.monitor.waived.is_empty());
            waiting.push_back(next);
        }
    }
    // What was never reached was not checked.
    assert!(
        verified > 0 && reopened > 0 && waived > 0,
        "{verified} verified, {reopened} reopened, {waived} waived of {stages:?}"
    );
    assert!(
        deepest >= 9 && seen.len() > 1_000,
        "{} states, {deepest} deep",
        seen.len()
    );
    println!("{} states, {deepest} moves deep: {stages:?}", seen.len());
}

#[test]
fn the_monitor_would_notice() {
    let asked = Asked {
        closes: [1].into(),
        forum: true,
    };
    let node = start(small(), &asked);
    let forged = |event| {
        let (at, by, command) = (node.now, Actor::Operator, None);
        node.monitor.clone().take(&Recorded { at, by, command, event }, &asked)
    };
    let (plan, watch_until) = (THE_PLAN, None);
    assert!(forged(Event::PlanVerified { plan, watch_until }).is_err());
    assert!(forged(Event::PlanClosed { plan }).is_err());
    let (audit, retest) = (AuditId(9), 0);
    assert!(forged(Event::RetestPassed { audit, plan, retest }).is_err());
}

/// A plan with so many actions and re-tests, each re-test waiting for the actions or for one before it.
fn large() -> impl Strategy<Value = (Definition, BTreeSet<usize>, bool)> {
    let gates = prop::collection::vec(any::<prop::sample::Index>(), 1..6);
    (1_usize..8, gates, any::<u8>(), any::<bool>()).prop_map(|(actions, anchors, mask, forum)| {
        let mut definition = small();
        let plan = definition.plans.get_mut(PLAN).unwrap();
        let action = plan.actions[0].clone();
        plan.actions = (1..=actions)
            .map(|number| {
                let mut action = action.clone();
                action.name = format!("Step {number}");
                action
            })
            .collect();
        let retest = plan.retests[0].clone();
        plan.retests = anchors
            .iter()
            .enumerate()
            .map(|(position, anchor)| {
                let mut retest = retest.clone();
                retest.name = format!("Look {position}");
                retest.anchor = match anchor.index(position + 1) {
                    0 => Anchor::ActionsInPlace,
                    before => Anchor::RetestPassed(before - 1),
                };
                retest
            })
            .collect();
        // The last re-test and whatever the mask names.
        let last = plan.retests.len() - 1;
        plan.closes.retests = (0..last).filter(|gate| mask & (1 << gate) != 0).chain([last]).collect();
        plan.closes.forum = forum.then(|| FORUM.to_owned());
        let closes = plan.closes.retests.clone();
        (definition, closes, forum)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_way_through_a_large_plan_verifies_it_without_its_gates(
        (definition, closes, forum) in large(),
        steps in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..8), 20..140),
    ) {
        let asked = Asked { closes, forum };
        let mut node = start(definition, &asked);
        for (pick, action) in steps {
            let mut moves = node.moves();
            let actions = node.plan().actions.len();
            moves.extend((0..actions).map(|_| Move::Complete("p.lead")));
            let step = moves[pick.index(moves.len())].clone();
            let next = match &step {
                Move::Complete(who) => {
                    let mut next = node.clone();
                    let action = node.plan().actions[action % actions];
                    let (evidence, obligation) = (vec![evidence("done")], None);
                    let command = Command::CompleteAction { action, evidence, obligation };
                    next.send(person(who), &command, &asked).then_some(next)
                }
                step => node.after(step, &asked),
            };
            if let Some(next) = next {
                prop_assert_eq!(next.plan().verified_at.is_some(), next.monitor.verified);
                node = next;
            }
        }
    }
}
