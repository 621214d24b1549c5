//! Audits, plans and forums in whatever order people think of: wrong people, wrong times, twice, after downtime. What is refused did not
//! happen; of everything that did, the inspector reads the ledger and finds every law kept, and the records are what replaying gives.

use super::world::{AUDIT, FORUM, PEOPLE, PLAN, SERVICE, World, at, definition, evidence, person, report};
use chrono::TimeDelta;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use ratchet_core::apply::apply;
use ratchet_core::command::{Command, Missed, Resolve};
use ratchet_core::definition::{Approval, Cadence, CadenceWhen, Definition, Opens, Timing};
use ratchet_core::event::Actor;
use ratchet_core::id::{ActionId, AuditId, FindingId, PlanId};
use ratchet_core::record::{AtRisk, AuditStage, Outsider, ReadTyped, Record, Slipping};
use ratchet_core::recurrence::{Every, Recurrence};
use ratchet_core::state::Whole;
use ratchet_core::tool::Severity;
use ratchet_simulation::Inspector;
use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::sync::Arc;

/// Something that somebody thinks of. People and things are picked by number, around the end.
#[derive(Debug, Clone)]
enum Chance {
    Waits(i64),
    NothingRuns(i64),
    HandsIn {
        who: usize,
        which: usize,
        bad: usize,
    },
    Begins {
        who: usize,
        which: usize,
    },
    Authorises {
        who: usize,
        which: usize,
    },
    SendsBack {
        who: usize,
        which: usize,
    },
    WaivesAudit {
        who: usize,
        which: usize,
        forum: bool,
    },
    WaivesTurn {
        who: usize,
        turn: u32,
    },
    Corrects {
        who: usize,
        which: usize,
    },
    Replaces {
        who: usize,
        which: usize,
        row: usize,
    },
    SawMore {
        who: usize,
        which: usize,
        high: bool,
    },
    Asks,
    Opens {
        present: Vec<usize>,
    },
    Closes {
        who: usize,
    },
    Resolves {
        what: usize,
        which: usize,
        present: Vec<usize>,
    },
    Answers {
        who: usize,
        which: usize,
    },
    WaivesGate {
        which: usize,
        present: Vec<usize>,
        days: i64,
    },
    AcceptsRisk {
        which: usize,
        days: i64,
    },
    Agrees {
        who: usize,
        agreed: bool,
    },
    Completes {
        which: usize,
    },
    Sets {
        who: usize,
        which: usize,
        join: bool,
    },
    Leaves(usize),
    Comes(usize),
    /// Everything that is owed is done.
    Works,
}

fn chance() -> impl Strategy<Value = Chance> {
    let who = || 0..PEOPLE.len();
    let which = || 0..8_usize;
    let present = || proptest::collection::vec(0..PEOPLE.len(), 0..4);
    prop_oneof![
        6 => (1..800_i64).prop_map(Chance::Waits),
        1 => (1..1600_i64).prop_map(Chance::NothingRuns),
        // The right person first, so that something goes on.
        6 => (0..2_usize, which(), 0..3_usize).prop_map(|(who, which, bad)| Chance::HandsIn { who, which, bad }),
        1 => (who(), which(), 0..4_usize).prop_map(|(who, which, bad)| Chance::HandsIn { who, which, bad }),
        1 => (who(), which()).prop_map(|(who, which)| Chance::Begins { who, which }),
        4 => (2..PEOPLE.len(), which()).prop_map(|(who, which)| Chance::Authorises { who, which }),
        1 => (who(), which()).prop_map(|(who, which)| Chance::SendsBack { who, which }),
        1 => (who(), which(), any::<bool>()).prop_map(|(who, which, forum)| Chance::WaivesAudit { who, which, forum }),
        1 => (who(), 1..6_u32).prop_map(|(who, turn)| Chance::WaivesTurn { who, turn }),
        2 => (0..2_usize, which()).prop_map(|(who, which)| Chance::Corrects { who, which }),
        1 => (0..2_usize, which(), 0..10_usize).prop_map(|(who, which, row)| Chance::Replaces { who, which, row }),
        1 => (who(), which(), any::<bool>()).prop_map(|(who, which, high)| Chance::SawMore { who, which, high }),
        1 => Just(Chance::Asks),
        2 => present().prop_map(|present| Chance::Opens { present }),
        1 => who().prop_map(|who| Chance::Closes { who }),
        2 => (0..4_usize, which(), present())
            .prop_map(|(what, which, present)| Chance::Resolves { what, which, present }),
        1 => (who(), which()).prop_map(|(who, which)| Chance::Answers { who, which }),
        3 => (0..3_usize, present(), -1..90_i64)
            .prop_map(|(which, present, days)| Chance::WaivesGate { which, present, days }),
        1 => (which(), -1..90_i64).prop_map(|(which, days)| Chance::AcceptsRisk { which, days }),
        2 => (who(), any::<bool>()).prop_map(|(who, agreed)| Chance::Agrees { who, agreed }),
        6 => which().prop_map(|which| Chance::Completes { which }),
        1 => (who(), which(), any::<bool>()).prop_map(|(who, which, join)| Chance::Sets { who, which, join }),
        1 => who().prop_map(Chance::Leaves),
        2 => who().prop_map(Chance::Comes),
        5 => Just(Chance::Works),
    ]
}

/// A second person, a cadence by results, a plan that opens at once, work twice a week, a forum that may decide everything.
fn rules() -> Definition {
    let mut definition = definition();
    let audit = definition.audits.get_mut(AUDIT).unwrap();
    audit.authorised_by = Some("registered manager".to_owned());
    audit.escalate = super::world::ladder();
    audit.cadence = vec![Cadence {
        every: Recurrence::every(Every::Weeks {
            every: NonZeroU32::new(2).unwrap(),
            on: None,
        }),
        when: CadenceWhen::AfterSignificant,
    }];
    let forum = definition.forums.get_mut(FORUM).unwrap();
    forum.members = vec!["quality lead".to_owned(), "team leader".to_owned()];
    forum.approves.extend([
        Approval::PlanPriorities,
        Approval::Extensions,
        Approval::AcceptedRisks,
        Approval::Waivers,
    ]);
    let plan = definition.plans.get_mut(PLAN).unwrap();
    plan.opens = vec![Opens::Finding {
        audit: AUDIT.to_owned(),
        in_a_row: 1,
    }];
    plan.actions[2].timing = Timing::Turns(Recurrence::every(Every::TwiceWeekly));
    plan.watch.as_mut().unwrap().reopen_audit = None;
    definition
}

/// A world with an inspector who reads along.
struct Watched {
    inspector: Inspector,
    read: usize,
    world: World,
}

impl Watched {
    /// At the first audit, with a plan in place, or with its first re-test open.
    fn from(start: usize) -> Self {
        let mut world = World::new();
        let definition = Arc::new(rules());
        world.ok(Actor::Operator, Command::ApplyDefinition { definition });
        world.until(at("2026-05-05 09:00"));
        if start > 0 {
            let audit = world.open_audit();
            world.submit("p.lead", audit, 3, "r");
            world.ok(person("r.manager"), Command::AuthoriseAudit { audit, note: None });
            world.settle(report);
            world.put_in_place(1);
        }
        if start > 1 {
            world.until(world.plan(1).retests[0].opens_at.unwrap());
        }
        Self {
            inspector: Inspector::default(),
            read: 0,
            world,
        }
    }

    fn pick<T: Copy>(&self, which: usize, of: impl Fn(&Record) -> Option<T>) -> Option<T> {
        let things: Vec<T> = self.world.records().filter_map(|(_, record)| of(record)).collect();
        (!things.is_empty()).then(|| things[which % things.len()])
    }

    fn audit(&self, which: usize, stage: AuditStage) -> Option<AuditId> {
        self.pick(which, |record| match record {
            Record::Audit(audit) if audit.stage == stage => Some(audit.id),
            _ => None,
        })
    }

    fn action(&self, which: usize) -> Option<ActionId> {
        self.pick(which, |record| match record {
            Record::Action(action) if action.done_at.is_none() => Some(action.id),
            _ => None,
        })
    }

    fn owed(&self, which: usize) -> Option<ActionId> {
        self.pick(which, |record| match record {
            Record::Action(action) if !action.obligations.is_empty() => Some(action.id),
            _ => None,
        })
    }

    fn finding(&self, which: usize) -> Option<FindingId> {
        self.pick(which, |record| match record {
            Record::Finding(finding) => Some(finding.id),
            _ => None,
        })
    }

    /// What the chance asks for, and who asks; `None` when there is nothing to ask about.
    fn command(&self, chance: &Chance) -> Option<(Actor, Command)> {
        let reason = || "so it was decided".to_owned();
        let staff = |who: &usize| PEOPLE[*who].0.to_owned();
        let people = |present: &[usize]| present.iter().map(staff).collect::<Vec<_>>();
        let by = |who: usize| person(PEOPLE[who].0);
        let chair = || person("n.individual");
        let forum = || FORUM.to_owned();
        let until = |days: i64| self.world.now + TimeDelta::days(days);
        Some(match chance {
            Chance::HandsIn { who, which, bad } => {
                let audit = self.audit(*which, AuditStage::Open)?;
                self.world.state.audit(audit).unwrap()?.sample.as_ref()?;
                let records = self.world.answers(audit, *bad, "r");
                let tool_version = None;
                (
                    by(*who),
                    Command::SubmitAudit {
                        audit,
                        records,
                        tool_version,
                    },
                )
            }
            Chance::Begins { who, which } => {
                let audit = self.audit(*which, AuditStage::Open)?;
                (by(*who), Command::BeginAudit { audit })
            }
            Chance::Authorises { who, which } => {
                let audit = self.audit(*which, AuditStage::AwaitingAuthorisation)?;
                (by(*who), Command::AuthoriseAudit { audit, note: None })
            }
            Chance::SendsBack { who, which } => {
                let audit = self.audit(*which, AuditStage::AwaitingAuthorisation)?;
                (
                    by(*who),
                    Command::SendBackAudit {
                        audit,
                        reason: reason(),
                    },
                )
            }
            Chance::WaivesAudit {
                who,
                which,
                forum: asked,
            } => {
                let audit = self.audit(*which, AuditStage::Open)?;
                let (forum, present) = (asked.then(forum), Vec::new());
                (
                    by(*who),
                    Command::WaiveAudit {
                        audit,
                        forum,
                        present,
                        reason: reason(),
                    },
                )
            }
            Chance::WaivesTurn { who, turn } => {
                let command = Command::WaiveTurn {
                    audit: AUDIT.to_owned(),
                    forum: None,
                    present: Vec::new(),
                    reason: reason(),
                    service: SERVICE.to_owned(),
                    turn: *turn,
                };
                (by(*who), command)
            }
            Chance::Corrects { who, which } => {
                let audit = self.audit(*which, AuditStage::Evaluated)?;
                (
                    by(*who),
                    Command::CorrectAudit {
                        audit,
                        reason: reason(),
                    },
                )
            }
            Chance::Replaces { who, which, row } => {
                let audit = self.audit(*which, AuditStage::Open)?;
                let sample = self.world.state.audit(audit).unwrap()?.sample.as_ref()?;
                let reference = sample.rows.get(*row)?.reference.clone();
                (
                    by(*who),
                    Command::SubstituteRecord {
                        audit,
                        reason: reason(),
                        reference,
                    },
                )
            }
            Chance::SawMore { who, which, high } => {
                let audit = self.audit(*which, AuditStage::Evaluated)?;
                let missed = Missed {
                    causes: Vec::new(),
                    count: 1,
                    of: 1,
                    place: None,
                    question: None,
                    references: Vec::new(),
                    seen_at: None,
                    severity: if *high { Severity::High } else { Severity::Low },
                    what: "no reason was written".to_owned(),
                    who: Outsider::ALL[0],
                };
                (by(*who), Command::ReportMissed { audit, missed })
            }
            Chance::Asks => {
                let (audit, service) = (AUDIT.to_owned(), SERVICE.to_owned());
                (by(0), Command::RequestAudit { audit, service })
            }
            Chance::Opens { present } => {
                let present = people(present);
                (
                    chair(),
                    Command::OpenMeeting {
                        forum: forum(),
                        present,
                    },
                )
            }
            Chance::Closes { who } => (
                by(*who),
                Command::CloseMeeting {
                    forum: forum(),
                    words: None,
                },
            ),
            Chance::Resolves { what, which, present } => {
                let what = match what {
                    0 => Resolve::Priority {
                        plan: PlanId(1),
                        rank: *which as u32,
                    },
                    1 => Resolve::Challenge {
                        about: Slipping::Action(self.action(*which)?),
                    },
                    2 => Resolve::Extension {
                        action: self.action(*which)?,
                        obligation: None,
                        to: until(*which as i64 * 5),
                    },
                    _ => Resolve::Note { about: None },
                };
                let (present, reason) = (people(present), reason());
                (
                    chair(),
                    Command::ResolveInForum {
                        forum: forum(),
                        present,
                        reason,
                        what,
                    },
                )
            }
            Chance::Answers { who, which } => {
                let about = Slipping::Action(self.action(*which)?);
                (by(*who), Command::AnswerChallenge { about, words: reason() })
            }
            Chance::WaivesGate { which, present, days } => {
                let command = Command::WaiveGate {
                    forum: forum(),
                    plan: PlanId(1),
                    present: people(present),
                    reason: reason(),
                    retest: *which,
                    until: until(*days),
                };
                (chair(), command)
            }
            Chance::AcceptsRisk { which, days } => {
                let command = Command::AcceptRisk {
                    about: AtRisk::Finding(self.finding(*which)?),
                    forum: forum(),
                    present: Vec::new(),
                    reason: reason(),
                    until: until(*days),
                };
                (chair(), command)
            }
            Chance::Agrees { who, agreed } => {
                let command = Command::DecideClosure {
                    agreed: *agreed,
                    forum: forum(),
                    plan: PlanId(1),
                    present: Vec::new(),
                    reason: reason(),
                };
                (by(*who), command)
            }
            Chance::Completes { which } => {
                let action = self.owed(*which)?;
                let owner = self.world.action(action).owner;
                let who = PEOPLE.iter().find(|(_, role)| *role == owner)?.0;
                let (evidence, obligation) = (vec![evidence("done")], None);
                (
                    person(who),
                    Command::CompleteAction {
                        action,
                        evidence,
                        obligation,
                    },
                )
            }
            Chance::Sets { who, which, join } => {
                let (finding, plan, reason) = (self.finding(*which)?, PlanId(1), reason());
                let command = if *join {
                    Command::JoinFinding { finding, plan, reason }
                } else {
                    Command::SetAside { finding, reason }
                };
                (by(*who), command)
            }
            Chance::Leaves(who) => {
                let (person, role) = (staff(who), PEOPLE[*who].1.to_owned());
                (
                    Actor::Operator,
                    Command::StandDownPerson {
                        person,
                        role,
                        service: None,
                    },
                )
            }
            Chance::Comes(who) => {
                let (name, person, role) = (staff(who), staff(who), PEOPLE[*who].1.to_owned());
                (
                    Actor::Operator,
                    Command::AppointPerson {
                        name,
                        person,
                        role,
                        service: None,
                    },
                )
            }
            Chance::Waits(_) | Chance::NothingRuns(_) | Chance::Works => return None,
        })
    }

    fn happen(&mut self, chance: &Chance) {
        match chance {
            Chance::Waits(hours) => self.world.until(self.world.now + TimeDelta::hours(*hours)),
            Chance::NothingRuns(hours) => self.world.sleep_until(self.world.now + TimeDelta::hours(*hours)),
            Chance::Works => self.work(),
            _ => {
                if let Some((by, command)) = self.command(chance) {
                    // What is refused did not happen; that is as good.
                    drop(self.world.send(by, command));
                }
            }
        }
        self.world.settle(report);
        // Whatever has come due at this very moment is done before anybody looks.
        self.world.until(self.world.now);
    }

    fn work(&mut self) {
        self.world.occurrence("new PRN instruction");
        for _ in 0..8 {
            let Some((by, command)) = self.command(&Chance::Completes { which: 0 }) else {
                return;
            };
            if self.world.send(by, command).is_err() {
                // The first of them has no owner who is there: another may.
                let Some((by, command)) = self.command(&Chance::Completes { which: 1 }) else {
                    return;
                };
                drop(self.world.send(by, command));
            }
        }
    }

    fn look(&mut self, after: &Chance) {
        for recorded in &self.world.ledger[self.read..] {
            assert_eq!(self.inspector.see(recorded), [], "after {after:?}: {recorded:?}");
        }
        self.read = self.world.ledger.len();
        assert_eq!(self.inspector.look(self.world.now), [], "after {after:?}");
    }

    fn replays(&self) {
        let mut replayed = Whole::default();
        for recorded in &self.world.ledger {
            assert_eq!(self.inspector.reread(recorded), None);
            let text = serde_json::to_string(recorded).unwrap();
            apply(&mut replayed, &serde_json::from_str(&text).unwrap()).unwrap();
        }
        assert_eq!(replayed, self.world.state, "the records follow from the ledger");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_what_people_do_with_audits_and_forums_breaks_a_law(
        start in 0..3_usize,
        chances in proptest::collection::vec(chance(), 1..80),
    ) {
        let mut watched = Watched::from(start);
        for chance in &chances {
            watched.happen(chance);
            watched.look(chance);
        }
        watched.replays();
    }
}

/// What is tried above goes far enough to mean something.
#[test]
fn people_get_as_far_as_every_kind_of_decision() {
    let mut runner = TestRunner::deterministic();
    let chances = proptest::collection::vec(chance(), 80);
    let mut kinds: BTreeSet<String> = BTreeSet::new();
    for round in 0..30 {
        let tree = chances.new_tree(&mut runner).unwrap();
        let mut watched = Watched::from(round % 3);
        for chance in &tree.current() {
            watched.happen(chance);
            watched.look(chance);
        }
        kinds.extend(watched.world.ledger.iter().map(|recorded| {
            let event = serde_json::to_value(&recorded.event).unwrap();
            event["type"].as_str().unwrap().to_owned()
        }));
    }
    for kind in [
        "audit-authorised",
        "audit-corrected",
        "audit-missed",
        "audit-sent-back",
        "audit-waived",
        "finding-joined",
        "finding-reported",
        "forum-resolved",
        "gate-waived",
        "meeting-closed",
        "meeting-missed",
        "obligation-missed",
        "plan-in-place",
        "plan-opened",
        "plan-reopened",
        "retest-failed",
        "retest-passed",
        "risk-accepted",
        "sample-row-replaced",
        "turns-not-opened",
    ] {
        assert!(kinds.contains(kind), "{kind} is not among {kinds:?}");
    }
}
