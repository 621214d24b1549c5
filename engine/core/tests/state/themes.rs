//! Themes: raised once, at the edges of their window, over services, and better only when every watched audit is.

use crate::world::{AUDIT, PEOPLE, SERVICE, World, at, definition, person, report};
use ratchet_core::command::Command;
use ratchet_core::condition::score_fulfils;
use ratchet_core::definition::{
    Anchor, Closes, Comparison, Condition, Definition, How, Opens, Pattern, Theme, ThemeImproved, ThemeTrigger,
};
use ratchet_core::event::{Actor, Event};
use ratchet_core::explain::explain;
use ratchet_core::id::{AnyId, AuditId, PlanId, ThemeId};
use ratchet_core::record::{self, AuditStage, OpenedBy, PlanStage, ReadTyped, Reason};
use ratchet_core::rejection::Rejection;
use ratchet_core::sampling::{Frame, FrameRow};
use ratchet_core::span::Span;
use ratchet_core::theme::{has_improved, is_raised};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const THEME: &str = "Consistent judgement";
const STRAND: &str = "Same thresholds on every shift";
const CARE: &str = "Care planning";
const REVIEW: &str = "Incident review";
const ELM: &str = "Elm Court";

const AT_LEAST_85: Comparison = Comparison {
    how: How::AtLeast,
    permille: 850,
};

/// Three audits of the same tool, two services, a theme over them and a plan that it opens.
fn strand(across_services: bool) -> Definition {
    let mut definition = definition();
    let place = definition.services[SERVICE].clone();
    definition.services.insert(ELM.to_owned(), place);
    let mut audit = definition.audits[AUDIT].clone();
    // What makes a finding significant is beside the point here.
    audit.significant = Condition::Score(Comparison {
        how: How::Below,
        permille: 100,
    });
    for name in [AUDIT, CARE, REVIEW] {
        definition.audits.insert(name.to_owned(), audit.clone());
    }
    definition.themes.insert(
        THEME.to_owned(),
        Theme {
            across_services,
            goes_to: Some(crate::world::FORUM.to_owned()),
            improved: ThemeImproved {
                comparison: AT_LEAST_85,
                in_a_row: 2,
            },
            owner: "nominated individual".to_owned(),
            raised: vec![ThemeTrigger {
                audits: 2,
                pattern: Pattern::Cause("knowledge".to_owned()),
                within: Span::Months(3),
            }],
            watches: [CARE.to_owned(), REVIEW.to_owned()].into(),
        },
    );
    let mut plan = definition.plans.remove(crate::world::PLAN).unwrap();
    plan.actions.truncate(1);
    plan.opens = vec![Opens::Theme {
        theme: THEME.to_owned(),
    }];
    plan.retests.truncate(1);
    plan.retests[0].anchor = Anchor::ActionsInPlace;
    plan.retests[0].audit = CARE.to_owned();
    plan.retests[0].after = Span::Months(3);
    plan.retests[0].pass = Condition::ThemeImproved(THEME.to_owned());
    plan.closes = Closes {
        forum: None,
        retests: [0].into(),
        themes: BTreeSet::new(),
    };
    plan.watch = None;
    definition.plans.insert(STRAND.to_owned(), plan);
    definition
}

struct Stage(World);

impl Stage {
    fn with(definition: Definition) -> Self {
        let mut world = World::new();
        let definition = Arc::new(definition);
        world.ok(Actor::Operator, Command::ApplyDefinition { definition });
        let row = |number: u32| FrameRow {
            reference: format!("ELM-{number}"),
            strata: BTreeMap::new(),
        };
        let frame = Frame::new("PRN administrations", (1..=40).map(row).collect()).unwrap();
        world.ok(
            Actor::Operator,
            Command::ImportFrame {
                frame: Arc::new(frame),
                service: ELM.to_owned(),
            },
        );
        Self(world)
    }

    /// Makes an audit of its own with this score; below 100 it finds the cause.
    fn audit(&mut self, service: &str, name: &str, score: u8) -> AuditId {
        let command = Command::RequestAudit {
            audit: name.to_owned(),
            service: service.to_owned(),
        };
        let events = self.0.ok(person("p.lead"), command);
        let audit = events
            .iter()
            .find_map(|event| match event {
                Event::AuditOpened { audit, .. } => Some(*audit),
                _ => None,
            })
            .unwrap();
        self.answer("p.lead", audit, score);
        audit
    }

    fn answer(&mut self, by: &str, audit: AuditId, score: u8) {
        let records = self.0.answers(audit, usize::from(score < 100), "r");
        let submit = Command::SubmitAudit {
            audit,
            records,
            tool_version: None,
        };
        self.0.ok(person(by), submit);
        self.0.settle(|records| {
            let mut report = report(records);
            report.score = Some(score);
            report
        });
    }

    fn on(&mut self, moment: &str) {
        self.0.until(at(moment));
    }

    fn count(&self, wanted: impl Fn(&Event) -> bool) -> usize {
        self.0.ledger.iter().filter(|recorded| wanted(&recorded.event)).count()
    }

    fn raised(&self) -> usize {
        self.count(|event| matches!(event, Event::ThemeRaised { .. }))
    }

    fn theme(&self, id: u64) -> record::Theme {
        self.0
            .state
            .theme(ThemeId(id))
            .unwrap()
            .expect("the theme is there")
            .as_ref()
            .clone()
    }

    /// Raised on 4 May 2026 in Oak House, with its plan's only action in place on 18 May.
    fn worked_on(definition: Definition) -> Self {
        let mut stage = Self::with(definition);
        stage.on("2026-05-04 10:00");
        stage.audit(SERVICE, CARE, 50);
        stage.audit(SERVICE, REVIEW, 50);
        stage.on("2026-05-18 10:00");
        stage.put_in_place(1);
        stage
    }

    fn put_in_place(&mut self, plan: u64) {
        for action in self.0.plan(plan).actions {
            self.0.complete(action);
        }
    }

    fn stage(&self, plan: u64) -> PlanStage {
        self.0.plan(plan).stage
    }

    fn is_improved(&self) -> bool {
        let rules = &strand(false).themes[THEME];
        has_improved(&self.0.state, rules, THEME, SERVICE).unwrap()
    }
}

#[test]
fn the_same_cause_in_two_watched_audits_raises_a_theme_and_opens_its_plan() {
    let mut stage = Stage::with(strand(false));
    stage.on("2026-05-04 10:00");
    let care = stage.audit(SERVICE, CARE, 50);
    assert_eq!(stage.raised(), 0, "one audit is no theme");
    let review = stage.audit(SERVICE, REVIEW, 50);
    assert_eq!(stage.raised(), 1);
    let theme = stage.theme(1);
    assert_eq!(
        (theme.owner.as_str(), theme.findings.len()),
        ("nominated individual", 2)
    );
    let plan = stage.0.plan(1);
    assert_eq!(
        (plan.name.as_str(), plan.opened_by, plan.findings.len()),
        (STRAND, OpenedBy::Theme(ThemeId(1)), 2)
    );
    assert_eq!(theme.plans, [PlanId(1)]);
    assert_eq!(
        plan.baselines.keys().collect::<Vec<_>>(),
        [CARE, REVIEW],
        "{care} and {review}"
    );
    let told: Vec<String> = stage
        .0
        .messages()
        .into_iter()
        .filter(|message| message.reason == Reason::ThemeRaised)
        .map(|message| message.role)
        .collect();
    assert_eq!(
        told,
        ["nominated individual"],
        "the chair is the owner and is told once"
    );
    assert!(is_raised(&stage.0.state, &strand(false).themes[THEME], THEME, SERVICE).unwrap());
    assert!(!is_raised(&stage.0.state, &strand(false).themes[THEME], THEME, ELM).unwrap());
}

#[test]
fn the_same_audit_twice_and_audits_that_nobody_watches_raise_nothing() {
    let mut stage = Stage::with(strand(false));
    stage.on("2026-05-04 10:00");
    stage.audit(SERVICE, CARE, 50);
    stage.audit(SERVICE, CARE, 50);
    stage.audit(SERVICE, AUDIT, 50);
    stage.audit(ELM, REVIEW, 50);
    assert_eq!(stage.raised(), 0, "two services are looked at apart");
}

#[test]
fn a_theme_is_raised_once_while_it_runs_and_takes_further_findings_on() {
    let mut stage = Stage::with(strand(false));
    stage.on("2026-05-04 10:00");
    for _ in 0..3 {
        stage.audit(SERVICE, CARE, 50);
        stage.audit(SERVICE, REVIEW, 50);
    }
    assert_eq!(stage.raised(), 1);
    assert_eq!(stage.theme(1).findings.len(), 6);
    assert_eq!(stage.0.plan(1).findings.len(), 6);
    assert_eq!(stage.count(|event| matches!(event, Event::PlanOpened { .. })), 1);
}

#[test]
fn the_window_is_counted_back_in_calendar_months_and_its_edge_counts() {
    for (second, raised) in [("2026-08-31 10:00", 1), ("2026-08-31 10:01", 0)] {
        let mut stage = Stage::with(strand(false));
        // Three months back from 31 August is 31 May, at the same time of day.
        stage.on("2026-05-31 10:00");
        stage.audit(SERVICE, CARE, 50);
        stage.on(second);
        stage.audit(SERVICE, REVIEW, 50);
        assert_eq!(stage.raised(), raised, "second sighting at {second}");
    }
}

#[test]
fn a_month_that_is_too_short_counts_from_its_last_day() {
    let mut stage = Stage::with(strand(false));
    stage.on("2027-02-28 10:00");
    stage.audit(SERVICE, CARE, 50);
    stage.on("2027-05-31 10:00");
    stage.audit(SERVICE, REVIEW, 50);
    assert_eq!(stage.raised(), 1);
}

#[test]
fn across_services_each_affected_service_gets_the_plan_and_a_later_one_joins() {
    let mut stage = Stage::with(strand(true));
    stage.on("2026-05-04 10:00");
    stage.audit(SERVICE, CARE, 50);
    assert_eq!(stage.raised(), 0);
    stage.audit(SERVICE, REVIEW, 50);
    assert_eq!(stage.raised(), 1);
    assert_eq!(stage.theme(1).services, [SERVICE.to_owned()].into());
    stage.audit(ELM, CARE, 50);
    assert_eq!(stage.raised(), 1, "it runs already");
    assert_eq!(stage.theme(1).services, [SERVICE.to_owned(), ELM.to_owned()].into());
    let services: Vec<String> = [1, 2].map(|id| stage.0.plan(id).service).into();
    assert_eq!(services, [SERVICE, ELM]);
    assert_eq!(stage.theme(1).plans, [PlanId(1), PlanId(2)]);
}

#[test]
fn one_audit_in_two_services_is_a_theme_over_all_services() {
    let mut stage = Stage::with(strand(true));
    stage.on("2026-05-04 10:00");
    stage.audit(SERVICE, CARE, 50);
    stage.audit(ELM, CARE, 50);
    assert_eq!(stage.raised(), 1);
    assert_eq!(stage.theme(1).plans.len(), 2);
}

#[test]
fn a_finding_that_another_plan_works_on_is_linked_and_not_moved() {
    let mut definition = strand(false);
    definition.audits.get_mut(CARE).unwrap().significant = Condition::Question(
        1,
        Comparison {
            how: How::Below,
            permille: 1000,
        },
    );
    let mut own = definition.plans[STRAND].clone();
    own.opens = vec![Opens::Finding {
        audit: CARE.to_owned(),
        in_a_row: 1,
    }];
    own.retests[0].pass = Condition::Score(AT_LEAST_85);
    definition.plans.insert("A plan of its own".to_owned(), own);
    let mut stage = Stage::with(definition);
    stage.on("2026-05-04 10:00");
    let care = stage.audit(SERVICE, CARE, 50);
    stage.audit(SERVICE, REVIEW, 50);
    let finding = stage.0.state.audit(care).unwrap().unwrap().findings[0];
    let finding = stage.0.state.finding(finding).unwrap().unwrap();
    assert_eq!(
        (finding.plan, finding.themes.as_slice()),
        (Some(PlanId(1)), [ThemeId(1)].as_slice())
    );
    assert_eq!(
        stage.0.plan(2).findings.len(),
        1,
        "only the other finding joins the strand"
    );
}

#[test]
fn it_improves_when_every_watched_audit_was_good_twice_and_not_before() {
    let mut stage = Stage::worked_on(strand(false));
    stage.audit(SERVICE, CARE, 90);
    stage.audit(SERVICE, REVIEW, 90);
    stage.audit(SERVICE, CARE, 90);
    assert!(!stage.is_improved(), "one of the two was good once only");
    stage.audit(SERVICE, REVIEW, 84);
    assert!(!stage.is_improved(), "a result below breaks the row");
    stage.audit(SERVICE, REVIEW, 85);
    assert!(!stage.is_improved());
    stage.audit(SERVICE, REVIEW, 85);
    assert!(stage.is_improved());
    assert!(score_fulfils(850, AT_LEAST_85) && !score_fulfils(849, AT_LEAST_85));
}

#[test]
fn results_before_the_actions_are_in_place_show_nothing() {
    let mut stage = Stage::with(strand(false));
    stage.on("2026-05-04 10:00");
    stage.audit(SERVICE, CARE, 50);
    stage.audit(SERVICE, REVIEW, 50);
    for _ in 0..2 {
        stage.audit(SERVICE, CARE, 100);
        stage.audit(SERVICE, REVIEW, 100);
    }
    stage.on("2026-05-18 10:00");
    stage.put_in_place(1);
    assert!(!stage.is_improved());
    stage.audit(SERVICE, CARE, 100);
    stage.audit(SERVICE, REVIEW, 100);
    assert!(!stage.is_improved(), "one result each since then");
}

#[test]
fn an_audit_that_gets_worse_again_takes_the_improvement_back() {
    let mut stage = Stage::worked_on(strand(false));
    for _ in 0..2 {
        stage.audit(SERVICE, CARE, 90);
        stage.audit(SERVICE, REVIEW, 90);
    }
    assert!(stage.is_improved());
    stage.audit(SERVICE, REVIEW, 60);
    assert!(!stage.is_improved());
    assert_eq!(stage.theme(1).setbacks, 1);
    assert_eq!(stage.theme(1).closed_at, None);
}

#[test]
fn a_gate_on_a_theme_fails_while_one_audit_is_not_better() {
    let mut stage = Stage::worked_on(strand(false));
    for _ in 0..2 {
        stage.audit(SERVICE, CARE, 100);
    }
    stage.audit(SERVICE, REVIEW, 100);
    stage.on("2026-08-18 10:00");
    let retest = stage.0.plan(1).retests[0].audit.expect("the re-test is open");
    stage.answer("q.lead", retest, 100);
    let attempt = stage.0.plan(1).retests[0].attempts[0].clone();
    assert!(!attempt.passed);
    assert_eq!(
        attempt.reasons,
        [
            "theme \"Consistent judgement\": Incident review in Oak House must be at least 85% in 2 audits in a row; \
          scores since then are 100%"
        ]
    );
    assert_eq!((stage.stage(1), stage.0.plan(1).round), (PlanStage::Open, 2));
    assert_eq!(stage.theme(1).closed_at, None);
}

#[test]
fn a_theme_closes_when_it_has_improved_and_its_plan_is_verified() {
    let mut stage = Stage::worked_on(strand(false));
    for _ in 0..2 {
        stage.audit(SERVICE, CARE, 100);
        stage.audit(SERVICE, REVIEW, 100);
    }
    assert!(stage.is_improved());
    assert_eq!(stage.theme(1).closed_at, None, "its plan is not verified");
    stage.on("2026-08-18 10:00");
    let retest = stage.0.plan(1).retests[0].audit.expect("the re-test is open");
    stage.answer("q.lead", retest, 100);
    assert_eq!(stage.stage(1), PlanStage::Closed);
    assert!(stage.theme(1).closed_at.is_some());
    stage.audit(SERVICE, CARE, 50);
    assert_eq!(
        stage.raised(),
        1,
        "what led to the theme that is over does not raise it again"
    );
    stage.audit(SERVICE, REVIEW, 50);
    assert_eq!(stage.raised(), 2, "found in two audits anew");
}

#[test]
fn over_all_services_one_service_that_lags_keeps_the_theme_open() {
    let mut stage = Stage::with(strand(true));
    stage.on("2026-05-04 10:00");
    stage.audit(SERVICE, CARE, 50);
    stage.audit(ELM, CARE, 50);
    stage.put_in_place(1);
    stage.put_in_place(2);
    for service in [SERVICE, ELM] {
        stage.audit(service, CARE, 100);
        stage.audit(service, CARE, 100);
        stage.audit(service, REVIEW, 100);
    }
    stage.audit(SERVICE, REVIEW, 100);
    assert_eq!(stage.theme(1).improved_at, None);
    stage.audit(ELM, REVIEW, 100);
    assert!(stage.theme(1).improved_at.is_some());
}

/// No false closure through a theme: a plan that closes by one waits for it although its re-test passed.
#[test]
fn a_plan_that_closes_by_a_theme_waits_for_the_theme_after_its_retest_passed() {
    let mut definition = strand(false);
    let plan = definition.plans.get_mut(STRAND).unwrap();
    plan.retests[0].pass = Condition::Score(AT_LEAST_85);
    plan.closes.themes = [THEME.to_owned()].into();
    let mut stage = Stage::worked_on(definition);
    stage.on("2026-08-18 10:00");
    let retest = stage.0.plan(1).retests[0].audit.expect("the re-test is open");
    stage.answer("q.lead", retest, 100);
    assert!(stage.0.plan(1).retests[0].passed_at.is_some());
    assert_eq!(stage.stage(1), PlanStage::InPlace, "its theme has not improved");
    stage.audit(SERVICE, CARE, 100);
    stage.audit(SERVICE, CARE, 100);
    stage.audit(SERVICE, REVIEW, 100);
    assert_eq!(stage.stage(1), PlanStage::InPlace);
    stage.audit(SERVICE, REVIEW, 100);
    assert_eq!(stage.stage(1), PlanStage::Closed);
}

#[test]
fn the_forum_cannot_agree_once_the_theme_is_worse_again() {
    let mut definition = strand(false);
    let plan = definition.plans.get_mut(STRAND).unwrap();
    plan.retests[0].pass = Condition::Score(AT_LEAST_85);
    plan.closes.themes = [THEME.to_owned()].into();
    plan.closes.forum = Some(crate::world::FORUM.to_owned());
    let mut stage = Stage::worked_on(definition);
    for _ in 0..2 {
        stage.audit(SERVICE, CARE, 100);
        stage.audit(SERVICE, REVIEW, 100);
    }
    stage.on("2026-08-18 10:00");
    let retest = stage.0.plan(1).retests[0].audit.expect("the re-test is open");
    stage.answer("q.lead", retest, 100);
    assert_eq!(stage.stage(1), PlanStage::Closing);
    stage.audit(SERVICE, CARE, 40);
    let agree = Command::DecideClosure {
        agreed: true,
        forum: crate::world::FORUM.to_owned(),
        plan: PlanId(1),
        present: Vec::new(),
        reason: "looks well".to_owned(),
    };
    let refused = stage.0.send(person("n.individual"), agree).unwrap_err();
    assert!(matches!(refused, Rejection::NotReadyToClose { .. }), "{refused}");
    assert_eq!(stage.stage(1), PlanStage::Closing);
}

#[test]
fn why_a_theme_is_open_names_the_audits_that_lag() {
    let mut stage = Stage::worked_on(strand(false));
    stage.audit(SERVICE, CARE, 90);
    stage.audit(SERVICE, CARE, 90);
    let why = explain(&stage.0.state, AnyId::Theme(ThemeId(1)), stage.0.now).unwrap();
    assert_eq!(
        why.what_would_close_it,
        [
            "theme \"Consistent judgement\": Incident review in Oak House must be at least 85% in 2 audits in a row; \
             no result since the actions are in place",
            "QIP-1 \"Same thresholds on every shift\" in Oak House must be verified.",
        ]
    );
    assert_eq!(why.who_can_move_it[0].people, ["n.individual"]);
    assert!(PEOPLE.iter().any(|(person, _)| *person == "n.individual"));
}

#[test]
fn open_routine_audits_do_not_stop_a_theme() {
    let mut stage = Stage::worked_on(strand(false));
    stage.on("2026-06-02 10:00");
    let open = stage.0.open_audits().count();
    assert!(open > 0);
    let waits = |id: AuditId| stage.0.state.audit(id).unwrap().unwrap().stage == AuditStage::Open;
    assert!(stage.0.open_audits().all(waits));
    assert_eq!(stage.raised(), 1);
}
