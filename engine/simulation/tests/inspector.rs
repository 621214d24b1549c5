//! The inspector is inspected: an honest ledger passes, and for each law a forged one is caught. Every forgery is one change to a ledger
//! that the engine really wrote.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "inspector/chances.rs"]
mod chances;
#[path = "../../core/tests/state/world.rs"]
#[allow(dead_code)]
mod world;

use chrono::{TimeDelta, TimeZone};
use ratchet_core::command::{Command, NewEvidence};
use ratchet_core::definition::Definition;
use ratchet_core::event::{Actor, Event, Recorded};
use ratchet_core::instant::Instant;
use ratchet_core::record::{AuditStage, Reason};
use ratchet_core::sampling::{Frame, FrameRow};
use ratchet_core::tool::{Answer, Answers, Record};
use ratchet_dsl::{Folder, compile, render_speech};
use ratchet_simulation::house::{House, Machines};
use ratchet_simulation::scripted_host::ScriptedHost;
use ratchet_simulation::{Inspector, Law};
use ratchet_store::MemoryStore;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

const SERVICE: &str = "Oak House";
const PLAN: &str = "After a serious incident";

fn definition() -> Definition {
    let folder = Folder::new().with("cycle.qip", include_str!("theme-cycle.qip"));
    let compiled = compile(&folder, &[]);
    let problems = render_speech(&folder, &compiled.diagnostics);
    let mut definition = compiled.definition.unwrap_or_else(|| panic!("{problems}"));
    // One audit is enough here, and its plan closes with the forum.
    definition.plans.get_mut(PLAN).unwrap().closes.forum = Some("Quality forum".to_owned());
    definition
}

fn person(role: &str) -> String {
    role.replace(' ', ".")
}

/// A provider in virtual time that writes down what happened.
struct Play {
    house: House,
    ledger: Vec<Recorded>,
}

impl Play {
    fn new() -> Self {
        let definition = Arc::new(definition());
        let machines = Machines {
            host: Arc::new(ScriptedHost::with_tools_of(&definition)),
            store: Arc::new(MemoryStore::new()),
        };
        let start = chrono::Utc.with_ymd_and_hms(2026, 6, 2, 8, 0, 0).unwrap();
        let house = House::new(&machines, start).unwrap().in_silence();
        let mut play = Self {
            house,
            ledger: Vec::new(),
        };
        let name = "Fictional Care".to_owned();
        play.must(Actor::Operator, Command::FoundProvider { name });
        let roles: Vec<String> = definition.roles.keys().cloned().collect();
        play.must(Actor::Operator, Command::ApplyDefinition { definition });
        for role in roles {
            let (person, service) = (person(&role), None);
            let name = person.clone();
            play.must(
                Actor::Operator,
                Command::AppointPerson {
                    name,
                    person,
                    role,
                    service,
                },
            );
        }
        for population in ["care plans", "supervision records"] {
            let row = |number: u32| FrameRow {
                reference: format!("REC-{number}"),
                strata: BTreeMap::new(),
            };
            let frame = Arc::new(Frame::new(population, (1..=30).map(row).collect()).unwrap());
            let service = SERVICE.to_owned();
            play.must(Actor::Operator, Command::ImportFrame { frame, service });
        }
        play
    }

    fn must(&mut self, by: Actor, command: Command) {
        self.house.must(by, command, "a deed of the test").unwrap();
        self.listen();
    }

    fn by(&mut self, role: &str, command: Command) {
        self.must(Actor::Person(person(role)), command);
    }

    fn wait(&mut self, days: i64) {
        self.house.wait_until(self.house.now() + TimeDelta::days(days)).unwrap();
        self.listen();
    }

    fn listen(&mut self) {
        let news = self.house.news().into_iter().map(|news| news.recorded);
        self.ledger.extend(news);
    }

    fn occurs(&mut self, event: &str) {
        let command = Command::RecordOccurrence {
            event: event.to_owned(),
            happened_at: self.house.now(),
            service: SERVICE.to_owned(),
            subject: None,
        };
        self.must(Actor::Operator, command);
    }

    fn complete_all(&mut self) {
        let open: Vec<_> = self
            .house
            .actions()
            .filter(|action| !action.obligations.is_empty())
            .map(|action| (action.id, action.owner.clone()))
            .collect();
        for (action, owner) in open {
            let what = "seen".to_owned();
            let evidence = vec![NewEvidence { sha256: None, what }];
            let obligation = None;
            self.by(
                &owner,
                Command::CompleteAction {
                    action,
                    evidence,
                    obligation,
                },
            );
        }
    }

    /// Hands in every open audit with good answers.
    fn audit_all(&mut self) {
        let open: Vec<_> = self
            .house
            .audits()
            .filter(|audit| audit.stage == AuditStage::Open)
            .map(|audit| {
                let rows = &audit.sample.as_ref().unwrap().rows;
                let record = |reference: &String| Record {
                    answers: Answers::new(vec![Answer::Met; 2]),
                    fields: Vec::new(),
                    reference: reference.clone(),
                };
                (
                    audit.id,
                    audit.owner.clone(),
                    rows.iter().map(|row| record(&row.reference)).collect::<Vec<_>>(),
                )
            })
            .collect();
        for (audit, owner, records) in open {
            let tool_version = None;
            self.by(
                &owner,
                Command::SubmitAudit {
                    audit,
                    records,
                    tool_version,
                },
            );
        }
    }
}

/// An incident opens a plan; its work is done, its re-test passes, its forum agrees. Beside it somebody is late and others are told.
static HONEST: LazyLock<(Vec<Recorded>, Instant)> = LazyLock::new(|| {
    let mut play = Play::new();
    play.occurs("serious incident");
    play.wait(3);
    play.complete_all();
    play.wait(43);
    play.audit_all();
    let plan = play.house.plans().next().unwrap().id;
    let (forum, present, reason) = ("Quality forum".to_owned(), Vec::new(), "held".to_owned());
    play.by(
        "nominated individual",
        Command::DecideClosure {
            agreed: true,
            forum,
            plan,
            present,
            reason,
        },
    );
    assert!(play.house.plans().next().unwrap().verified_at.is_some());
    play.occurs("incident");
    play.wait(9);
    (play.ledger, play.house.now())
});

fn read(ledger: &[Recorded]) -> Vec<Law> {
    let mut inspector = Inspector::default();
    let mut laws: Vec<Law> = ledger
        .iter()
        .flat_map(|recorded| inspector.see(recorded))
        .map(|breach| breach.law)
        .collect();
    laws.extend(inspector.look(HONEST.1).into_iter().map(|breach| breach.law));
    laws.dedup();
    laws
}

/// Reads a ledger with one change in it. The change must meet something.
fn forge(change: impl Fn(&mut Recorded) -> Verdict) -> Vec<Law> {
    let mut forged = Vec::new();
    let mut changed = 0;
    for recorded in &HONEST.0 {
        let mut recorded = recorded.clone();
        match change(&mut recorded) {
            Verdict::Kept => forged.push(recorded),
            Verdict::Changed => {
                changed += 1;
                forged.push(recorded);
            }
            Verdict::LeftOut => changed += 1,
            Verdict::Twice => {
                changed += 1;
                forged.push(recorded.clone());
                forged.push(recorded);
            }
            Verdict::Before(earlier) => {
                changed += 1;
                forged.push(Recorded {
                    event: *earlier,
                    ..recorded.clone()
                });
            }
        }
    }
    assert!(changed > 0, "the forgery changed nothing");
    read(&forged)
}

enum Verdict {
    /// Another event in place of this one.
    Before(Box<Event>),
    Changed,
    Kept,
    LeftOut,
    Twice,
}

/// Leaves out every event of a kind.
fn without(is: impl Fn(&Event) -> bool) -> Vec<Law> {
    forge(|recorded| {
        if is(&recorded.event) {
            Verdict::LeftOut
        } else {
            Verdict::Kept
        }
    })
}

#[test]
fn an_honest_ledger_keeps_every_law() {
    let mut inspector = Inspector::default();
    for recorded in &HONEST.0 {
        assert_eq!(inspector.see(recorded), []);
    }
    assert_eq!(inspector.look(HONEST.1), []);
    assert!(HONEST.0.iter().all(|recorded| inspector.reread(recorded).is_none()));
    let escalated = HONEST
        .0
        .iter()
        .filter(|recorded| matches!(recorded.event, Event::Escalated { .. }));
    assert!(escalated.count() >= 2, "the story is late somewhere");
}

#[test]
fn a_plan_verified_without_its_retest_is_caught() {
    let laws = without(|event| matches!(event, Event::RetestPassed { .. }));
    assert!(laws.contains(&Law::NoFalseClosure), "{laws:?}");
}

#[test]
fn a_plan_verified_without_its_forum_is_caught() {
    let laws = without(|event| matches!(event, Event::ForumDecided { .. }));
    assert_eq!(laws, [Law::NoFalseClosure]);
}

#[test]
fn a_plan_verified_in_the_next_round_on_the_results_of_the_last_is_caught() {
    let laws = forge(|recorded| match &recorded.event {
        Event::ForumDecided { plan, .. } => {
            let retest = 0;
            let Some(audit) = HONEST.0.iter().find_map(|recorded| match recorded.event {
                Event::RetestPassed { audit, .. } => Some(audit),
                _ => None,
            }) else {
                return Verdict::Kept;
            };
            let why = ratchet_core::record::WhyReopened::RetestFailed { retest, audit };
            Verdict::Before(Box::new(Event::PlanReopened {
                plan: *plan,
                round: 2,
                why,
            }))
        }
        _ => Verdict::Kept,
    });
    assert!(laws.contains(&Law::NoFalseClosure), "{laws:?}");
}

#[test]
fn a_retest_made_by_who_did_the_work_is_caught() {
    let laws = forge(|recorded| match &recorded.event {
        Event::AuditSubmitted { .. } if recorded.by == Actor::Person(person("quality lead")) => {
            recorded.by = Actor::Person(person("team leader"));
            Verdict::Changed
        }
        _ => Verdict::Kept,
    });
    assert!(laws.contains(&Law::NoFalseClosure), "{laws:?}");
}

#[test]
fn a_retest_on_half_the_sample_is_caught() {
    let laws = forge(|recorded| match &mut recorded.event {
        Event::SampleDrawn { sample, .. } => {
            sample.rows.truncate(5);
            Verdict::Changed
        }
        Event::AuditSubmitted { records, .. } => {
            records.truncate(5);
            Verdict::Changed
        }
        _ => Verdict::Kept,
    });
    assert!(laws.contains(&Law::NoFalseClosure), "{laws:?}");
}

#[test]
fn a_retest_that_passed_on_bad_answers_is_caught() {
    let laws = forge(|recorded| match &mut recorded.event {
        Event::AuditEvaluated { report, .. } => {
            report.questions.iter_mut().for_each(|result| result.numerator = 1);
            Verdict::Changed
        }
        _ => Verdict::Kept,
    });
    assert!(laws.contains(&Law::NoFalseClosure), "{laws:?}");
}

#[test]
fn a_waiver_in_place_of_a_pass_is_caught() {
    let laws = forge(|recorded| match &recorded.event {
        Event::RetestPassed { plan, retest, .. } => Verdict::Before(Box::new(Event::GateWaived {
            forum: "Quality forum".to_owned(),
            meeting: None,
            plan: *plan,
            present: Vec::new(),
            reason: "no time".to_owned(),
            retest: *retest,
            stood_aside: Vec::new(),
            until: recorded.at + TimeDelta::days(30),
        })),
        _ => Verdict::Kept,
    });
    assert!(laws.contains(&Law::WaiverIsNoPass), "{laws:?}");
}

#[test]
fn a_rung_that_did_not_speak_is_caught() {
    let laws = forge(|recorded| match &recorded.event {
        Event::Escalated { .. } => Verdict::LeftOut,
        Event::MessageOwed {
            reason: Reason::Escalated,
            ..
        } => Verdict::LeftOut,
        _ => Verdict::Kept,
    });
    assert_eq!(laws, [Law::NoMissedEscalation]);
}

#[test]
fn a_rung_that_spoke_twice_is_caught() {
    let laws = forge(|recorded| match &recorded.event {
        Event::Escalated { .. } => Verdict::Twice,
        _ => Verdict::Kept,
    });
    assert_eq!(laws, [Law::NoMissedEscalation]);
}

#[test]
fn a_rung_that_spoke_too_early_or_to_somebody_else_is_caught() {
    let early = forge(|recorded| match &recorded.event {
        Event::Escalated { .. } => {
            recorded.at -= TimeDelta::hours(2);
            Verdict::Changed
        }
        _ => Verdict::Kept,
    });
    assert!(early.contains(&Law::NoMissedEscalation), "{early:?}");
    let elsewhere = forge(|recorded| match &mut recorded.event {
        Event::Escalated { to, .. } => {
            *to = "team leader".to_owned();
            Verdict::Changed
        }
        _ => Verdict::Kept,
    });
    assert!(elsewhere.contains(&Law::NoMissedEscalation), "{elsewhere:?}");
}

#[test]
fn an_escalation_that_nobody_wrote_down_is_caught() {
    let laws = without(|event| {
        matches!(
            event,
            Event::MessageOwed {
                reason: Reason::Escalated,
                ..
            }
        )
    });
    assert_eq!(laws, [Law::NoMissedEscalation]);
}

#[test]
fn a_message_that_was_not_handed_over_is_caught() {
    let laws = without(|event| matches!(event, Event::MessageTold { .. }));
    assert_eq!(laws, [Law::NoMissedEscalation]);
}

#[test]
fn work_of_a_role_that_nobody_holds_and_nobody_misses_is_caught() {
    let laws = without(|event| matches!(event, Event::PersonAppointed { role, .. } if role == "team leader"));
    assert!(laws.contains(&Law::NothingWithoutOwner), "{laws:?}");
}

#[test]
fn a_deadline_an_hour_off_is_caught() {
    let laws = forge(|recorded| match &mut recorded.event {
        Event::ObligationOpened { obligation, .. } => {
            obligation.due.original += TimeDelta::hours(1);
            obligation.due.derivation.due += TimeDelta::hours(1);
            Verdict::Changed
        }
        _ => Verdict::Kept,
    });
    assert!(laws.contains(&Law::DeadlinesAsDerived), "{laws:?}");
}

#[test]
fn a_retest_that_opens_a_day_early_is_caught() {
    let laws = forge(|recorded| match &mut recorded.event {
        Event::RetestPlanned { opens, .. } => {
            *opens -= TimeDelta::days(1);
            Verdict::Changed
        }
        _ => Verdict::Kept,
    });
    assert!(laws.contains(&Law::DeadlinesAsDerived), "{laws:?}");
}

#[test]
fn answers_handed_in_a_second_time_are_caught() {
    let laws = forge(|recorded| match &recorded.event {
        Event::AuditSubmitted { .. } => Verdict::Twice,
        _ => Verdict::Kept,
    });
    assert_eq!(laws, [Law::SubmittedStays]);
}

#[test]
fn answers_that_were_changed_afterwards_are_caught() {
    let mut inspector = Inspector::default();
    for recorded in &HONEST.0 {
        inspector.see(recorded);
    }
    let changed = HONEST.0.iter().find_map(|recorded| {
        let mut recorded = recorded.clone();
        let Event::AuditSubmitted { records, .. } = &mut recorded.event else {
            return None;
        };
        records[0].answers = Answers::new(vec![Answer::NotMet; 2]);
        Some(recorded)
    });
    let breach = inspector.reread(&changed.unwrap()).unwrap();
    assert_eq!(breach.law, Law::SubmittedStays);
}
