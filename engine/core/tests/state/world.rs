//! A small provider with one service, played in virtual time without store or tools.

use chrono::{TimeZone, Utc};
use ratchet_core::agenda::{Material, build};
use ratchet_core::apply::apply;
use ratchet_core::calendar::{Calendar, Region};
use ratchet_core::command::{Beacon, Command, Moment, NewEvidence};
use ratchet_core::decide::decide;
use ratchet_core::definition::{
    Action, Anchor, Approval, Audit, Cause, Closes, Comparison, Condition, Definition, FailResponse, Forum, How,
    MeasureTest, Opens, Plan, Recipient, Retest, Role, Rule, Rung, Service, Timing, Tool, ToolUse, Trigger, Watch,
};
use ratchet_core::event::{Actor, Event, Recorded};
use ratchet_core::id::{ActionId, AuditId, PlanId};
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::pending::{Effect, pending, wake_at};
use ratchet_core::record::{self, AuditStage, ReadTyped, Record};
use ratchet_core::recurrence::{Every, On, Ordinal, Recurrence};
use ratchet_core::rejection::Rejection;
use ratchet_core::sampling::{Frame, FrameRow, SampleSpec};
use ratchet_core::span::Span;
use ratchet_core::state::{Halt, Whole};
use ratchet_core::strength::ActionKind;
use ratchet_core::tool::{
    self, Answer, Answers, Better, Description, FindingDraft, Measure, MeasureResult, NotApplicable, Question,
    QuestionResult, Report, Rounding, Scoring, Section, Severity, Source, Unanswered,
};
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::sync::Arc;

pub const SERVICE: &str = "Oak House";
pub const AUDIT: &str = "PRN medicines";
pub const PLAN: &str = "PRN with a reason";
pub const FORUM: &str = "Quality forum";
pub const PEOPLE: [(&str, &str); 5] = [
    ("p.lead", "practice lead"),
    ("q.lead", "quality lead"),
    ("t.lead", "team leader"),
    ("r.manager", "registered manager"),
    ("n.individual", "nominated individual"),
];

pub fn at(text: &str) -> Instant {
    let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    chrono_tz::Europe::London
        .from_local_datetime(&local)
        .unwrap()
        .with_timezone(&Utc)
}

pub fn person(name: &str) -> Actor {
    Actor::Person(name.to_owned())
}

pub fn evidence(what: &str) -> NewEvidence {
    NewEvidence {
        sha256: None,
        what: what.to_owned(),
    }
}

fn description() -> Description {
    let question = |id: &str, title: &str| Question {
        id: id.to_owned(),
        title: title.to_owned(),
        text: format!("{title}?"),
        section: 0,
        source: Source::Records,
        critical: false,
        weight: 1,
        standards: vec!["cqc-saf:S8".to_owned()],
        causes: vec!["knowledge".to_owned(), "the moon".to_owned()],
        evidence: String::new(),
    };
    Description {
        id: "medicines".to_owned(),
        version: "1.0.0".to_owned(),
        title: "Medicines".to_owned(),
        subject: "Medicines".to_owned(),
        service_types: vec!["residential care".to_owned()],
        sections: vec![Section {
            title: "PRN".to_owned(),
            population: "PRN administrations".to_owned(),
            strata: vec!["shift".to_owned()],
        }],
        questions: vec![
            question("complete", "Protocol complete"),
            question("rationale", "Rationale recorded"),
        ],
        measures: vec![Measure {
            id: "given".to_owned(),
            title: "PRN given".to_owned(),
            numerator: "doses".to_owned(),
            denominator: "people".to_owned(),
            unit: "doses per person".to_owned(),
            better: Better::Lower,
        }],
        fields: Vec::new(),
        scoring: Scoring {
            not_applicable: NotApplicable::Excluded,
            unanswered: Unanswered::CountsAsNotMet,
            critical_overrides: false,
            rounding: Rounding::Down,
        },
    }
}

fn share(how: How, percent: u16) -> Comparison {
    Comparison {
        how,
        permille: percent * 10,
    }
}

pub fn ladder() -> Vec<Rung> {
    vec![
        Rung {
            after: None,
            answer_within: None,
            to: "registered manager".to_owned(),
        },
        Rung {
            after: Some(Span::WorkingDays(5)),
            answer_within: None,
            to: "nominated individual".to_owned(),
        },
    ]
}

fn plan() -> Plan {
    let action = |name: &str, owner: &str, timing: Timing| Action {
        clock: None,
        escalate: None,
        evidence: vec!["proof".to_owned()],
        kind: ActionKind::ForcedField,
        name: name.to_owned(),
        owner: owner.to_owned(),
        support: None,
        timing,
    };
    let retest = |name: &str, after: Span, anchor: Anchor, pass: Condition| Retest {
        after,
        anchor,
        audit: AUDIT.to_owned(),
        bridges: BTreeSet::new(),
        by: "quality lead".to_owned(),
        finished_within: Span::WorkingDays(5),
        minimum: None,
        name: name.to_owned(),
        pass,
        sample: None,
    };
    let good = Condition::All(vec![
        Condition::Question(0, share(How::Is, 100)),
        Condition::Question(1, share(How::AtLeast, 90)),
    ]);
    let lasting = Condition::All(vec![
        Condition::Question(1, share(How::AtLeast, 90)),
        Condition::Measure(0, MeasureTest::NotHigherThanAtOpening),
    ]);
    let mut weekly = Recurrence::weekly();
    weekly.lasts = Some(Span::Weeks(8));
    Plan {
        actions: vec![
            action(
                "Rewrite the template",
                "practice lead",
                Timing::Once(Span::WorkingDays(15)),
            ),
            action(
                "Second check",
                "team leader",
                Timing::EachTime {
                    event: "new PRN instruction".to_owned(),
                    within: Span::Hours(24),
                },
            ),
            action("Watch PRN being given", "practice lead", Timing::Turns(weekly)),
        ],
        aim: None,
        causes: vec!["knowledge".to_owned()],
        closes: Closes {
            forum: Some(FORUM.to_owned()),
            retests: [1].into(),
            themes: BTreeSet::new(),
        },
        escalate: ladder(),
        if_retest_fails: FailResponse {
            tell: vec![Recipient::Role("nominated individual".to_owned())],
        },
        measures: Vec::new(),
        opens: vec![Opens::Finding {
            audit: AUDIT.to_owned(),
            in_a_row: 2,
        }],
        owner: "registered manager".to_owned(),
        problem: "The reason for giving PRN is not written down.".to_owned(),
        retests: vec![
            retest("Six weeks", Span::Weeks(6), Anchor::ActionsInPlace, good),
            retest("Three months", Span::Months(3), Anchor::RetestPassed(0), lasting),
        ],
        watch: Some(Watch {
            lasts: Span::Months(6),
            reopen_audit: Some(AUDIT.to_owned()),
        }),
    }
}

pub fn definition() -> Definition {
    let role = |above: Option<&str>| Role {
        reports_to: above.map(str::to_owned),
        ..Role::default()
    };
    let mut definition = Definition {
        causes: [("knowledge".to_owned(), Cause::default())].into(),
        events: ["incident".to_owned(), "new PRN instruction".to_owned()].into(),
        ..Definition::default()
    };
    definition.services.insert(
        SERVICE.to_owned(),
        Service {
            calendar: Calendar::weekdays_in(Region::EnglandAndWales),
            capacity: Some(40),
            kind: "residential care".to_owned(),
        },
    );
    for (name, above) in [
        ("nominated individual", None),
        ("registered manager", Some("nominated individual")),
        ("quality lead", Some("nominated individual")),
        ("team leader", Some("registered manager")),
        ("practice lead", Some("registered manager")),
    ] {
        definition.roles.insert(name.to_owned(), role(above));
    }
    definition.forums.insert(
        FORUM.to_owned(),
        Forum {
            approves: [Approval::PlanClosures].into(),
            chair: "nominated individual".to_owned(),
            meets: Recurrence::monthly(),
            members: Vec::new(),
            quorum: None,
            reviews: Vec::new(),
        },
    );
    definition.tools.insert(
        "medicines".to_owned(),
        Tool {
            description: Arc::new(description()),
            digest: "00".repeat(32),
            own: None,
        },
    );
    definition.audits.insert(
        AUDIT.to_owned(),
        Audit {
            authorised_by: None,
            cadence: Vec::new(),
            escalate: Vec::new(),
            every: Recurrence::every(Every::Months {
                every: NonZeroU32::MIN,
                on: Some(On::Weekday(Ordinal::First, chrono::Weekday::Mon)),
            }),
            finished_within: Span::WorkingDays(5),
            owner: "practice lead".to_owned(),
            sample: SampleSpec {
                size: 10,
                unit: "PRN administrations".to_owned(),
                spread: Vec::new(),
            },
            services: BTreeSet::new(),
            significant: Condition::Any(vec![
                Condition::Question(0, share(How::Below, 100)),
                Condition::Question(1, share(How::Below, 90)),
            ]),
            standards: Vec::new(),
            tool: ToolUse {
                section: Some(0),
                tool: "medicines".to_owned(),
            },
        },
    );
    definition.rules.insert(
        "Fix a missing part".to_owned(),
        Rule {
            clock: None,
            does: "correct the protocol".to_owned(),
            due: Span::Hours(24),
            escalate: vec![Rung {
                after: None,
                answer_within: None,
                to: "registered manager".to_owned(),
            }],
            owner: "practice lead".to_owned(),
            when: vec![Trigger::Finding {
                audit: AUDIT.to_owned(),
                question: 0,
            }],
        },
    );
    definition.rules.insert(
        "Review after incident".to_owned(),
        Rule {
            clock: None,
            does: "check that the care plan was reviewed".to_owned(),
            due: Span::Hours(72),
            escalate: ladder(),
            owner: "team leader".to_owned(),
            when: vec![Trigger::Event("incident".to_owned())],
        },
    );
    definition.plans.insert(PLAN.to_owned(), plan());
    definition
}

pub struct World {
    pub now: Instant,
    pub state: Whole,
    pub ledger: Vec<Recorded>,
    keys: BTreeMap<Key, ()>,
    beacon: u8,
}

impl World {
    /// Founded, defined, staffed and with a list to sample from, on Friday 1 May 2026.
    pub fn new() -> Self {
        let mut world = Self::empty();
        world.ok(
            Actor::Operator,
            Command::FoundProvider {
                name: "Fictional Care".to_owned(),
            },
        );
        world.ok(
            Actor::Operator,
            Command::ApplyDefinition {
                definition: Arc::new(definition()),
            },
        );
        for (person, role) in PEOPLE {
            let (name, person, role) = (person.to_owned(), person.to_owned(), role.to_owned());
            world.ok(
                Actor::Operator,
                Command::AppointPerson {
                    name,
                    person,
                    role,
                    service: None,
                },
            );
        }
        world.frame(40);
        world
    }

    pub fn empty() -> Self {
        Self {
            now: at("2026-05-01 09:00"),
            state: Whole::default(),
            ledger: Vec::new(),
            keys: BTreeMap::new(),
            beacon: 0,
        }
    }

    pub fn frame(&mut self, rows: u32) {
        let row = |number: u32| FrameRow {
            reference: format!("ADM-{number}"),
            strata: BTreeMap::new(),
        };
        let frame = Frame::new("PRN administrations", (1..=rows).map(row).collect()).unwrap();
        self.ok(
            Actor::Operator,
            Command::ImportFrame {
                frame: Arc::new(frame),
                service: SERVICE.to_owned(),
            },
        );
    }

    /// Decides and applies a command; nothing changes when it is refused.
    pub fn send(&mut self, by: Actor, command: Command) -> Result<Vec<Event>, Rejection> {
        self.beacon = self.beacon.wrapping_add(1);
        let moment = Moment {
            at: self.now,
            beacon: Beacon::Ledger([self.beacon; 32]),
            by,
        };
        let events = match decide(&self.state, &moment, &command) {
            Ok(events) => events,
            Err(Halt::Rejected(rejection)) => return Err(*rejection),
            Err(Halt::Need(key)) => panic!("a whole state was asked for {key:?}"),
        };
        assert_eq!(
            decide(&self.state, &moment, &command),
            Ok(events.clone()),
            "deciding is a function"
        );
        for event in &events {
            let recorded = Recorded {
                at: self.now,
                by: moment.by.clone(),
                command: None,
                event: event.clone(),
            };
            apply(&mut self.state, &recorded).unwrap();
            self.ledger.push(recorded);
        }
        self.keys = self.state.0.keys().map(|key| (key.clone(), ())).collect();
        Ok(events)
    }

    pub fn ok(&mut self, by: Actor, command: Command) -> Vec<Event> {
        self.send(by, command)
            .unwrap_or_else(|rejection| panic!("refused: {rejection}"))
    }

    /// Performs everything that is owed, with `judge` in place of the tool.
    pub fn settle(&mut self, judge: impl Fn(&[tool::Record]) -> Report) {
        while let Some(effect) = self.first_effect() {
            match effect {
                Effect::Evaluate { attempt, audit, .. } => {
                    let report = judge(&self.state.submission(audit).unwrap().unwrap().records);
                    self.ok(
                        Actor::Engine,
                        Command::RecordEvaluation {
                            attempt,
                            audit,
                            outcome: Ok(report),
                        },
                    );
                }
                Effect::FreezeAgenda { meeting } => {
                    let record = self.state.meeting(meeting).unwrap().unwrap().clone();
                    let definition = self.state.definition(&record.definition).unwrap().unwrap().clone();
                    let agenda = build(
                        &self.state,
                        &definition,
                        &record.forum,
                        &self.material(),
                        record.called_at,
                    );
                    let agenda = agenda.unwrap();
                    self.ok(Actor::Engine, Command::FreezeAgenda { agenda, meeting });
                }
                Effect::Tell { message } => {
                    self.ok(Actor::Engine, Command::RecordTold { message });
                }
            }
        }
    }

    /// Everything that an agenda speaks of.
    pub fn material(&self) -> Material {
        let mut material = Material::default();
        for (_, record) in self.records() {
            match record {
                Record::Action(action) if !action.obligations.is_empty() => {
                    material.actions.push(action.as_ref().clone());
                }
                Record::Audit(audit) => material.audits.push(audit.as_ref().clone()),
                Record::Finding(finding) if finding.is_open() => material.findings.push(finding.as_ref().clone()),
                Record::Plan(plan) => material.plans.push(plan.as_ref().clone()),
                _ => {}
            }
        }
        material
    }

    fn first_effect(&self) -> Option<Effect> {
        self.records()
            .find_map(|(_, record)| pending(&self.state, record).unwrap().into_iter().next())
    }

    pub fn records(&self) -> impl Iterator<Item = (&Key, &Record)> {
        self.keys
            .keys()
            .filter_map(|key| Some((key, self.state.0.known(key)?.as_deref()?)))
    }

    /// The next timer.
    pub fn next_wake(&self) -> Option<(Instant, Key)> {
        let wakes = self
            .records()
            .filter_map(|(key, record)| Some((wake_at(&self.state, record).unwrap()?, key.clone())));
        wakes.min()
    }

    /// Lets time pass; timers fire at their own moments.
    pub fn until(&mut self, to: Instant) {
        while let Some((when, key)) = self.next_wake().filter(|(when, _)| *when <= to) {
            self.now = self.now.max(when);
            let events = self.ok(Actor::Engine, Command::Wake { key: key.clone() });
            assert!(!events.is_empty(), "the timer of {key:?} fired for nothing");
            self.settle(report);
        }
        self.now = self.now.max(to);
    }

    /// Time passes while nothing runs: afterwards the timers fire late.
    pub fn sleep_until(&mut self, to: Instant) {
        self.now = to;
        self.until(to);
    }

    pub fn open_audit(&self) -> AuditId {
        self.open_audits().next().expect("an audit is open")
    }

    pub fn open_audits(&self) -> impl Iterator<Item = AuditId> {
        self.records().filter_map(|(_, record)| match record {
            Record::Audit(audit) if audit.stage == AuditStage::Open => Some(audit.id),
            _ => None,
        })
    }

    /// Answers the sample: the first `bad` records fail the given questions.
    pub fn answers(&self, audit: AuditId, bad: usize, failing: &str) -> Vec<tool::Record> {
        let sample = self.state.audit(audit).unwrap().unwrap().sample.clone().unwrap();
        let answer = |position: usize| {
            let letters: Vec<Answer> = ["c", "r"]
                .iter()
                .map(|letter| {
                    if position < bad && failing.contains(letter) {
                        Answer::NotMet
                    } else {
                        Answer::Met
                    }
                })
                .collect();
            Answers::new(letters)
        };
        let record = |(position, row): (usize, &ratchet_core::sampling::Drawn)| tool::Record {
            answers: answer(position),
            fields: Vec::new(),
            reference: row.reference.clone(),
        };
        sample.rows.iter().enumerate().map(record).collect()
    }

    /// Submits an audit's answers and lets the tool evaluate them.
    pub fn submit(&mut self, by: &str, audit: AuditId, bad: usize, failing: &str) {
        let records = self.answers(audit, bad, failing);
        self.ok(
            person(by),
            Command::SubmitAudit {
                audit,
                records,
                tool_version: None,
            },
        );
        self.settle(report);
    }

    /// Waits for the next routine audit and makes it.
    pub fn audit(&mut self, bad: usize, failing: &str) -> AuditId {
        let (when, _) = self
            .records()
            .filter_map(|(key, record)| match record {
                Record::Series(series) => Some((series.next_opens?, key.clone())),
                _ => None,
            })
            .min()
            .unwrap();
        self.until(when);
        let audit = self.open_audit();
        self.submit("p.lead", audit, bad, failing);
        audit
    }

    pub fn plan(&self, id: u64) -> record::Plan {
        self.state
            .plan(PlanId(id))
            .unwrap()
            .expect("there is such a plan")
            .as_ref()
            .clone()
    }

    pub fn action(&self, id: ActionId) -> record::Action {
        self.state
            .action(id)
            .unwrap()
            .expect("there is such an action")
            .as_ref()
            .clone()
    }

    pub fn complete(&mut self, action: ActionId) {
        let owner = PEOPLE
            .iter()
            .find(|(_, role)| *role == self.action(action).owner)
            .unwrap()
            .0;
        self.ok(
            person(owner),
            Command::CompleteAction {
                action,
                evidence: vec![evidence("done")],
                obligation: None,
            },
        );
        self.settle(report);
    }

    /// Puts every action of the plan in place.
    pub fn put_in_place(&mut self, plan: u64) {
        self.occurrence("new PRN instruction");
        for action in self.plan(plan).actions {
            self.complete(action);
        }
    }

    pub fn occurrence(&mut self, event: &str) {
        let (event, service) = (event.to_owned(), SERVICE.to_owned());
        let command = Command::RecordOccurrence {
            event,
            happened_at: self.now,
            service,
            subject: Some("SU-104".to_owned()),
        };
        self.ok(Actor::Operator, command);
    }

    /// Two bad audits in a row open the plan.
    pub fn with_open_plan() -> Self {
        Self::with_open_plan_of(definition())
    }

    /// The same by another definition.
    pub fn with_open_plan_of(definition: Definition) -> Self {
        let mut world = Self::new();
        let definition = Arc::new(definition);
        world.ok(Actor::Operator, Command::ApplyDefinition { definition });
        world.audit(3, "r");
        world.audit(3, "r");
        world
    }

    pub fn messages(&self) -> Vec<record::Message> {
        self.records()
            .filter_map(|(_, record)| match record {
                Record::Message(message) => Some(message.clone()),
                _ => None,
            })
            .collect()
    }
}

/// A tool for tests: counts the answers, one finding a failing question.
pub fn report(records: &[tool::Record]) -> Report {
    let mut report = Report {
        measures: vec![MeasureResult {
            measure: 0,
            numerator: 30,
            denominator: 10,
        }],
        ..Report::default()
    };
    for question in 0..2_u16 {
        let not_met: Vec<String> = records
            .iter()
            .filter(|record| record.answers.as_slice()[usize::from(question)] == Answer::NotMet)
            .map(|record| record.reference.clone())
            .collect();
        let (all, bad) = (
            u32::try_from(records.len()).unwrap(),
            u32::try_from(not_met.len()).unwrap(),
        );
        report.questions.push(QuestionResult {
            question,
            met: all - bad,
            not_met: bad,
            not_applicable: 0,
            unanswered: 0,
            numerator: all - bad,
            denominator: all,
        });
        if bad > 0 {
            report.findings.push(FindingDraft {
                question,
                severity: Severity::Medium,
                what: "part is missing".to_owned(),
                place: SERVICE.to_owned(),
                count: bad,
                of: all,
                standards: vec!["cqc-saf:S8".to_owned()],
                causes: vec!["knowledge".to_owned(), "the moon".to_owned()],
                immediate_correction: None,
                references: not_met,
            });
        }
    }
    report
}
