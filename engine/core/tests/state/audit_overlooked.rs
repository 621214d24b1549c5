//! What others found and our own audit had missed: a finding with that origin, which counts like any other.

use crate::audit_life::{audit, with};
use crate::cycle::watched;
use crate::world::{AUDIT, PLAN, World, at, person};
use ratchet_core::command::{Command, Missed};
use ratchet_core::definition::{Opens, Rule, Trigger};
use ratchet_core::explain::explain;
use ratchet_core::id::{ActionId, AnyId, AuditId, FindingId, PlanId};
use ratchet_core::record::{Origin, Outsider, PlanStage, ReadTyped, Reason};
use ratchet_core::span::Span;
use ratchet_core::tool::Severity;

fn missed(severity: Severity) -> Missed {
    Missed {
        causes: vec!["knowledge".to_owned()],
        count: 2,
        of: 3,
        place: None,
        question: Some("rationale".to_owned()),
        references: vec!["ADM-7".to_owned()],
        seen_at: None,
        severity,
        what: "no reason was written for two doses".to_owned(),
        who: Outsider::Inspector,
    }
}

fn reported(audit: AuditId, missed: Missed) -> Command {
    Command::ReportMissed { audit, missed }
}

#[test]
fn an_inspector_finds_what_the_audit_had_missed() {
    let mut world = with(|definition| {
        definition.rules.insert(
            "Look at the audit itself".to_owned(),
            Rule {
                clock: None,
                does: "find out why the audit did not see it".to_owned(),
                due: Span::WorkingDays(5),
                escalate: Vec::new(),
                owner: "quality lead".to_owned(),
                when: vec![Trigger::MissedByAudit { audit: None }],
            },
        );
        definition.rules.insert(
            "Only of another".to_owned(),
            Rule {
                clock: None,
                does: "nothing".to_owned(),
                due: Span::Days(1),
                escalate: Vec::new(),
                owner: "quality lead".to_owned(),
                when: vec![Trigger::MissedByAudit {
                    audit: Some("Another audit".to_owned()),
                }],
            },
        );
    });
    let id = world.audit(0, "");
    world.ok(person("t.lead"), reported(id, missed(Severity::Medium)));
    let finding = world.state.finding(FindingId(1)).unwrap().unwrap().clone();
    let from = finding.from_outside.clone().unwrap();
    assert_eq!((from.who, from.by.as_str()), (Outsider::Inspector, "t.lead"));
    assert_eq!((finding.audit, finding.question), (id, Some(1)));
    assert_eq!(
        finding.problem.standards,
        ["cqc-saf:S8"],
        "from the question that should have shown it"
    );
    let action = world.action(ActionId(1));
    let by_rule = |origin: &Origin| matches!(origin, Origin::Rule { finding: Some(FindingId(1)), rule, .. } if rule == "Look at the audit itself");
    assert!(by_rule(&action.origin));
    assert!(
        world.state.action(ActionId(2)).unwrap().is_none(),
        "a rule of another audit is not set off"
    );
    assert_eq!(audit(&world, id).overlooked, [FindingId(1)]);
    let why = explain(&world.state, AnyId::Audit(id), world.now).unwrap();
    assert!(
        why.why_now.contains(
            &"An inspector found what it had missed: no reason was written for two doses (FIN-1).".to_owned()
        ),
        "{:?}",
        why.why_now
    );
    let why = explain(&world.state, AnyId::Finding(FindingId(1)), world.now).unwrap();
    assert!(
        why.why_here[0].starts_with("An inspector found it in Oak House"),
        "{:?}",
        why.why_here
    );
    let told: Vec<String> = world
        .messages()
        .into_iter()
        .filter(|message| message.reason == Reason::MissedByAudit)
        .map(|message| message.role)
        .collect();
    assert_eq!(told, ["practice lead", "registered manager"]);
}

#[test]
fn what_is_serious_counts_as_a_significant_finding_of_the_audit() {
    let mut world = with(|definition| {
        let plan = definition.plans.get_mut(PLAN).unwrap();
        plan.opens = vec![Opens::Finding {
            audit: AUDIT.to_owned(),
            in_a_row: 1,
        }];
    });
    let id = world.audit(0, "");
    world.ok(person("t.lead"), reported(id, missed(Severity::Medium)));
    assert!(
        world.state.plan(PlanId(1)).unwrap().is_none(),
        "this one is not serious"
    );
    world.ok(person("t.lead"), reported(id, missed(Severity::High)));
    assert_eq!(world.plan(1).stage, PlanStage::Open);
    assert_eq!(world.plan(1).findings, [FindingId(2)]);
    world.ok(person("t.lead"), reported(id, missed(Severity::High)));
    assert_eq!(
        world.plan(1).findings,
        [FindingId(2), FindingId(3)],
        "the open plan takes it on"
    );
}

#[test]
fn what_an_inspector_finds_while_a_plan_is_watched_brings_it_back() {
    let mut world = watched();
    let id = world.audit(0, "");
    assert_eq!(world.plan(1).stage, PlanStage::Watched);
    world.ok(person("t.lead"), reported(id, missed(Severity::High)));
    let plan = world.plan(1);
    assert_eq!((plan.stage, plan.round), (PlanStage::Open, 2));
    let last = *plan.findings.last().unwrap();
    let finding = world.state.finding(last).unwrap().unwrap();
    assert!(finding.is_recurring(), "the same criterion counted as resolved");
}

#[test]
fn only_a_result_that_counts_can_have_missed_something() {
    let mut world = World::new();
    world.until(at("2026-05-05 09:00"));
    let open = world.open_audit();
    let refused = world
        .send(person("t.lead"), reported(open, missed(Severity::Low)))
        .unwrap_err();
    assert!(
        refused.to_string().contains("its result does not count yet"),
        "{refused}"
    );
    world.submit("p.lead", open, 0, "");
    for (wrong, code) in [
        (
            Missed {
                causes: vec!["the moon".to_owned()],
                ..missed(Severity::Low)
            },
            "unknown",
        ),
        (
            Missed {
                question: Some("colour".to_owned()),
                ..missed(Severity::Low)
            },
            "unknown",
        ),
        (
            Missed {
                count: 4,
                ..missed(Severity::Low)
            },
            "bad-text",
        ),
        (
            Missed {
                what: " ".to_owned(),
                ..missed(Severity::Low)
            },
            "bad-text",
        ),
        (
            Missed {
                seen_at: Some(at("2026-06-05 09:00")),
                ..missed(Severity::Low)
            },
            "in-the-future",
        ),
    ] {
        let refused = world.send(person("t.lead"), reported(open, wrong)).unwrap_err();
        assert_eq!(refused.code(), code, "{refused}");
    }
    let stranger = world
        .send(person("nobody"), reported(open, missed(Severity::Low)))
        .unwrap_err();
    assert_eq!(stranger.code(), "unknown");
}
