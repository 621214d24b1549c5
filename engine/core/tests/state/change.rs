//! Comparing definitions: each rule with its verdict, and the two laws. A definition compared with itself gives nothing, and swapping
//! the sides swaps stronger and weaker.

use crate::world::{AUDIT, FORUM, PLAN, SERVICE, definition};
use ratchet_core::change::{Verdict, compare};
use ratchet_core::definition::{
    Anchor, Approval, Cadence, CadenceWhen, Comparison, Condition, Definition, Exception, How, MeasureTest, Opens,
    Pack, PackPart, Pattern, PlanMeasure, Recipient, Rename, Rung, Theme, ThemeImproved, ThemeTrigger, Timing, Topic,
    Trigger,
};
use ratchet_core::recurrence::{Every, Recurrence};
use ratchet_core::sampling::{SampleSpec, Spread};
use ratchet_core::span::Span;
use ratchet_core::strength::ActionKind;
use ratchet_core::tool::Better;
use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::sync::Arc;

type Edit = fn(&mut Definition);

/// What is edited, what that does to assurance, and what the sentence says.
const RULES: &[(Edit, &str, &str)] = &[
    // Audits.
    (
        |d| drop(d.audits.remove(AUDIT)),
        "weaker",
        "Audit \"PRN medicines\" is gone",
    ),
    (
        |d| audit(d).every = every_months(2),
        "weaker",
        "every 2 months instead of every month",
    ),
    (
        |d| audit(d).every = Recurrence::weekly(),
        "stronger",
        "every week instead of every month",
    ),
    (
        |d| audit(d).finished_within = Span::WorkingDays(10),
        "weaker",
        "may take 10 working days instead of 5",
    ),
    (
        |d| audit(d).finished_within = Span::Days(30),
        "weaker",
        "may take 30 days instead of 5 working days",
    ),
    (
        |d| audit(d).sample.size = 6,
        "weaker",
        "looks at 6 PRN administrations instead of 10",
    ),
    (
        |d| audit(d).sample.spread = vec![Spread::Every("team".into())],
        "stronger",
        "its sample includes every team",
    ),
    (
        |d| audit(d).sample.spread = vec![Spread::Only("nights".into())],
        "weaker",
        "draws only nights",
    ),
    (
        |d| audit(d).sample.unit = "charts".into(),
        "neutral",
        "looks at charts instead of",
    ),
    (
        |d| audit(d).owner = "team leader".into(),
        "neutral",
        "by the team leader instead of the practice lead",
    ),
    (
        |d| audit(d).owner = "registered manager".into(),
        "stronger",
        "by the registered manager instead of",
    ),
    (
        |d| audit(d).authorised_by = Some("quality lead".into()),
        "stronger",
        "when the quality lead has authorised it",
    ),
    (
        |d| audit(d).escalate = vec![rung("quality lead", None)],
        "stronger",
        "tells the quality lead when it is late",
    ),
    (
        |d| audit(d).standards = vec!["cqc-saf:S8".into()],
        "stronger",
        "linked to the standard cqc-saf:S8",
    ),
    (
        |d| audit(d).services = [SERVICE.to_owned()].into(),
        "weaker",
        "is made in the services that it names",
    ),
    (
        |d| audit(d).services = ["Elsewhere".to_owned()].into(),
        "weaker",
        "no longer made in Oak House",
    ),
    (
        |d| audit(d).tool.section = None,
        "stronger",
        "asks the whole tool instead of \"PRN\"",
    ),
    (
        |d| audit(d).cadence = cadence(1),
        "stronger",
        "is made after a significant finding every week",
    ),
    (
        |d| audit(d).cadence = relaxed(3),
        "weaker",
        "is made after good results every 3 months",
    ),
    (
        |d| audit(d).significant = below(0, 100),
        "weaker",
        "no longer \"Rationale recorded\" below 90%",
    ),
    (
        |d| audit(d).significant = any([below(0, 100), below(1, 80)]),
        "weaker",
        "below 80% instead of below 90%",
    ),
    (
        |d| audit(d).significant = any([below(0, 100), below(1, 95)]),
        "stronger",
        "below 95% instead of below 90%",
    ),
    // Rules.
    (
        |d| drop(d.rules.remove("Review after incident")),
        "weaker",
        "Rule \"Review after incident\" is gone",
    ),
    (
        |d| rule(d).due = Span::Hours(96),
        "weaker",
        "allows 96 hours instead of 72 hours",
    ),
    (
        |d| rule(d).due = Span::Days(3),
        "neutral",
        "allows 3 days instead of 72 hours",
    ),
    (
        |d| rule(d).owner = "registered manager".into(),
        "stronger",
        "belongs to the registered manager",
    ),
    (
        |d| drop(rule(d).escalate.pop()),
        "weaker",
        "no longer tells the nominated individual",
    ),
    (
        |d| rule(d).escalate[0].after = Some(Span::Hours(4)),
        "weaker",
        "4 hours after it is late instead of at once",
    ),
    (
        |d| rule(d).escalate[0].answer_within = Some(Span::Hours(4)),
        "stronger",
        "has 4 hours for it instead of",
    ),
    (
        |d| rule(d).escalate.reverse(),
        "neutral",
        "rungs of its ladder in another order",
    ),
    (|d| rule(d).does = "look".into(), "neutral", "asks \"look\""),
    (
        |d| rule(d).clock = Some("reg-17-report".into()),
        "stronger",
        "follows the clock `reg-17-report`",
    ),
    (
        |d| rule(d).when = vec![Trigger::MissedByAudit { audit: None }],
        "weaker",
        "no longer set off by each incident",
    ),
    // Plans.
    (
        |d| drop(d.plans.remove(PLAN)),
        "weaker",
        "Plan \"PRN with a reason\" is gone",
    ),
    (|d| opens(d, 3), "weaker", "3 times in a row instead of 2"),
    (
        |d| {
            plan(d).opens.push(Opens::Event {
                event: "incident".into(),
            })
        },
        "stronger",
        "is opened by each incident",
    ),
    (
        |d| plan(d).problem = "Other words.".into(),
        "neutral",
        "says as its problem",
    ),
    (
        |d| plan(d).aim = Some("All written down".into()),
        "neutral",
        "states as its aim",
    ),
    (
        |d| plan(d).causes.clear(),
        "neutral",
        "no longer works on the cause knowledge",
    ),
    (
        |d| plan(d).owner = "team leader".into(),
        "weaker",
        "belongs to the team leader instead of the registered manager",
    ),
    (
        |d| drop(plan(d).actions.remove(1)),
        "weaker",
        "Action \"Second check\" of plan",
    ),
    (
        |d| plan(d).actions.swap(0, 1),
        "neutral",
        "has its actions in another order",
    ),
    (
        |d| plan(d).actions[0].kind = ActionKind::Training,
        "weaker",
        "is a training instead of a forced field",
    ),
    (
        |d| plan(d).actions[0].timing = Timing::Once(Span::WorkingDays(30)),
        "weaker",
        "due within 30 working days",
    ),
    (
        |d| plan(d).actions[0].timing = Timing::Turns(Recurrence::weekly()),
        "stronger",
        "is owed every week instead of once",
    ),
    (
        |d| turns(d).lasts = Some(Span::Weeks(4)),
        "weaker",
        "every week, for 4 weeks instead of every week, for 8 weeks",
    ),
    (
        |d| turns(d).lasts = None,
        "stronger",
        "every week instead of every week, for 8 weeks",
    ),
    (
        |d| turns(d).starting_within = Some(Span::Weeks(3)),
        "weaker",
        "starts within 3 weeks instead of after one turn",
    ),
    (
        |d| plan(d).actions[0].evidence.clear(),
        "weaker",
        "no longer asks for as evidence: proof",
    ),
    (
        |d| plan(d).actions[0].support = Some("a colleague".into()),
        "stronger",
        "is supported by \"a colleague\"",
    ),
    (
        |d| plan(d).actions[0].escalate = Some(Vec::new()),
        "weaker",
        "no longer tells the registered manager",
    ),
    (
        |d| plan(d).actions[0].clock = Some("reg-17-report".into()),
        "stronger",
        "follows the clock",
    ),
    (
        |d| drop(plan(d).escalate.pop()),
        "weaker",
        "no longer tells the nominated individual",
    ),
    (
        |d| plan(d).if_retest_fails.tell.clear(),
        "weaker",
        "no longer tells when a re-test fails the nominated individual",
    ),
    (
        |d| plan(d).if_retest_fails.tell.push(Recipient::Forum(FORUM.into())),
        "stronger",
        "the Quality forum",
    ),
    (
        |d| plan(d).measures.push(measure()),
        "stronger",
        "Measure \"Falls\" of plan",
    ),
    // Re-tests.
    (
        |d| drop(plan(d).retests.pop()),
        "weaker",
        "Re-test \"Three months\" of plan",
    ),
    (
        |d| plan(d).retests[0].after = Span::Weeks(8),
        "weaker",
        "opens after 8 weeks instead of 6 weeks",
    ),
    (
        |d| plan(d).retests[0].after = Span::Weeks(4),
        "stronger",
        "opens after 4 weeks instead of 6 weeks",
    ),
    (
        |d| plan(d).retests[1].after = Span::Weeks(2),
        "weaker",
        "over a shorter time that it lasts",
    ),
    (
        |d| plan(d).retests[1].after = Span::Months(4),
        "weaker",
        "opens after 4 months instead of 3 months",
    ),
    (
        |d| plan(d).retests[1].anchor = Anchor::ActionsInPlace,
        "weaker",
        "counted from when the actions are in place",
    ),
    (
        |d| plan(d).retests[0].by = "practice lead".into(),
        "weaker",
        "who owns work of this plan",
    ),
    (
        |d| plan(d).retests[0].finished_within = Span::WorkingDays(9),
        "weaker",
        "may take 9 working days",
    ),
    (
        |d| plan(d).retests[0].minimum = Some(8),
        "stronger",
        "needs at least 8 records",
    ),
    (
        |d| plan(d).retests[0].bridges = ["2.0.0".to_owned()].into(),
        "weaker",
        "counts as like for like tool version 2.0.0",
    ),
    (
        |d| plan(d).retests[0].audit = "Other".into(),
        "neutral",
        "is audit \"Other\" instead of",
    ),
    (
        |d| plan(d).retests[0].sample = Some(sample(4)),
        "weaker",
        "looks at 4 PRN administrations",
    ),
    (
        |d| pass(d, at_least(1, 80)),
        "weaker",
        "\"Rationale recorded\" at least 80% instead of at least 90%",
    ),
    (
        |d| pass(d, at_least(1, 95)),
        "stronger",
        "at least 95% instead of at least 90%",
    ),
    (
        |d| pass(d, above(1, 90)),
        "stronger",
        "above 90% instead of at least 90%",
    ),
    (
        |d| pass(d, Condition::Measure(0, MeasureTest::ShowsNoConcern)),
        "weaker",
        "no longer \"Rationale recorded\"",
    ),
    (
        |d| either(d),
        "weaker",
        "any one of its parts instead of all of its parts together",
    ),
    // Closing and watching.
    (
        |d| plan(d).closes.forum = None,
        "weaker",
        "closes without Quality forum",
    ),
    (
        |d| {
            plan(d).closes.retests.insert(0);
        },
        "stronger",
        "closes only when it has passed re-test \"Six weeks\"",
    ),
    (
        |d| plan(d).closes.retests = [0].into(),
        "weaker",
        "closes without having passed re-test \"Three months\"",
    ),
    (|d| plan(d).watch = None, "weaker", "no longer watched for 6 months"),
    (
        |d| plan(d).watch.as_mut().unwrap().lasts = Span::Months(3),
        "weaker",
        "watched for 3 months instead of 6",
    ),
    (
        |d| plan(d).watch.as_mut().unwrap().reopen_audit = None,
        "weaker",
        "opened again by nothing",
    ),
    // Forums, people, themes, packs, tools, the rest.
    (
        |d| drop(d.forums.remove(FORUM)),
        "weaker",
        "Forum \"Quality forum\" is gone",
    ),
    (
        |d| forum(d).meets = every_months(3),
        "weaker",
        "meets every 3 months instead of every month",
    ),
    (
        |d| forum(d).quorum = Some(3),
        "stronger",
        "decides with 3 present instead of 1",
    ),
    (
        |d| forum(d).chair = "registered manager".into(),
        "weaker",
        "is chaired by the registered manager",
    ),
    (
        |d| {
            forum(d).approves.insert(Approval::Waivers);
        },
        "weaker",
        "may approve waivers",
    ),
    (
        |d| {
            forum(d).approves.insert(Approval::PlanPriorities);
        },
        "neutral",
        "may approve plan priorities",
    ),
    (
        |d| forum(d).reviews.push(Topic::OverdueActions),
        "stronger",
        "reviews overdue actions",
    ),
    (
        |d| forum(d).members.push("team leader".into()),
        "neutral",
        "has as a member the team leader",
    ),
    (
        |d| drop(d.services.remove(SERVICE)),
        "weaker",
        "Service \"Oak House\" is gone",
    ),
    (
        |d| d.services.get_mut(SERVICE).unwrap().kind = "day care".into(),
        "neutral",
        "is day care instead of",
    ),
    (
        |d| d.services.get_mut(SERVICE).unwrap().calendar.holidays = None,
        "neutral",
        "keeps other bank holidays",
    ),
    (
        |d| d.roles.get_mut("team leader").unwrap().capacity = Some(5),
        "neutral",
        "can carry 5 open actions",
    ),
    (
        |d| drop(d.roles.remove("practice lead")),
        "neutral",
        "Role \"practice lead\" is gone",
    ),
    (
        |d| d.roles.get_mut("quality lead").unwrap().reports_to = None,
        "neutral",
        "reports to nobody",
    ),
    (
        |d| drop(d.themes.insert("Why".into(), theme(2))),
        "stronger",
        "Theme \"Why\" is new",
    ),
    (
        |d| drop(d.packs.insert("Monthly".into(), pack())),
        "stronger",
        "Pack \"Monthly\" is new",
    ),
    (|d| d.severity.high = 12, "weaker", "begins at 12 instead of 8"),
    (
        |d| d.exceptions.push(exception()),
        "weaker",
        "switches off `one-retest-only`",
    ),
    (|d| d.causes.clear(), "neutral", "Cause \"knowledge\" is gone"),
    (
        |d| {
            d.events.insert("fall".into());
        },
        "neutral",
        "Event \"fall\" is new",
    ),
    (
        |d| drop(tool(d).questions.pop()),
        "weaker",
        "no longer asks \"Rationale recorded\"",
    ),
    (
        |d| tool(d).questions[0].critical = true,
        "stronger",
        "counts \"Protocol complete\" as critical",
    ),
    (
        |d| tool(d).version = "1.1.0".into(),
        "neutral",
        "is version 1.1.0 instead of 1.0.0",
    ),
    (
        |d| tool(d).scoring.critical_overrides = true,
        "stronger",
        "makes its score in another way",
    ),
    (
        |d| d.tools.get_mut("medicines").unwrap().digest = "11".repeat(32),
        "neutral",
        "another program under the same version",
    ),
];

#[test]
fn every_rule_has_its_verdict_and_its_sentence() {
    for (edit, verdict, says) in RULES {
        let (before, mut after) = (definition(), definition());
        edit(&mut after);
        let changes = compare(&before, &after);
        let found = changes.iter().find(|change| change.sentence.contains(says));
        let Some(found) = found else {
            panic!("nothing says `{says}`: {changes:#?}");
        };
        assert_eq!(found.verdict.word(), *verdict, "{}", found.sentence);
        assert!(found.because.len() > 10, "each rule has its reason: {}", found.sentence);
    }
}

#[test]
fn a_definition_compared_with_itself_gives_nothing() {
    assert_eq!(compare(&definition(), &definition()), Vec::new());
    for (edit, _, says) in RULES {
        let mut one = definition();
        edit(&mut one);
        assert_eq!(compare(&one, &one.clone()), Vec::new(), "{says}");
    }
}

/// Verdicts of each block, so that two comparisons can be held against each other.
fn tally(before: &Definition, after: &Definition, flip: bool) -> Vec<(String, Verdict)> {
    let changes = compare(before, after).into_iter();
    let mut tally: Vec<_> = changes
        .map(|change| {
            let verdict = if flip { change.verdict.flipped() } else { change.verdict };
            (change.kind, verdict)
        })
        .collect();
    tally.sort();
    tally
}

#[test]
fn swapping_the_sides_swaps_stronger_and_weaker() {
    let edited: Vec<Definition> = RULES
        .iter()
        .map(|(edit, ..)| {
            let mut one = definition();
            edit(&mut one);
            one
        })
        .collect();
    for (at, before) in edited.iter().enumerate() {
        for (other, after) in edited.iter().enumerate().skip(at) {
            let there = tally(before, after, false);
            assert_eq!(
                there,
                tally(after, before, true),
                "{} and {}",
                RULES[at].2,
                RULES[other].2
            );
            assert_eq!(
                there.is_empty(),
                before == after,
                "{} and {}",
                RULES[at].2,
                RULES[other].2
            );
        }
    }
}

#[test]
fn a_renamed_block_is_one_block() {
    let (before, mut after) = (definition(), definition());
    let rules = after.plans.remove(PLAN).unwrap();
    after.plans.insert("PRN with reasons".into(), rules);
    let renamed = |kind: &str, now: &str, was: &str| Rename {
        kind: kind.into(),
        now: now.into(),
        was: was.into(),
    };
    after.renames.push(renamed("plan", "PRN with reasons", PLAN));
    let changes = compare(&before, &after);
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert_eq!(
        changes[0].sentence,
        "Plan \"PRN with reasons\" was called \"PRN with a reason\"."
    );
    assert_eq!(compare(&after, &before).len(), 1, "and backwards");
    // A renamed role is the same owner everywhere.
    let mut text = serde_json::to_string(&before).unwrap();
    text = text.replace("\"practice lead\"", "\"clinical lead\"");
    let mut after: Definition = serde_json::from_str(&text).unwrap();
    after.renames.push(renamed("role", "clinical lead", "practice lead"));
    let changes = compare(&before, &after);
    assert_eq!(changes.len(), 1, "{changes:#?}");
    after.renames.clear();
    assert!(compare(&before, &after).len() > 3, "without `was` it is another role");
}

#[test]
fn a_theme_is_compared_in_all_its_parts() {
    let with = |theme: Theme| {
        let mut one = definition();
        one.themes.insert("Why".into(), theme);
        one
    };
    let before = with(theme(2));
    for (after, verdict, says) in [
        (with(theme(3)), "weaker", "in 3 audits instead of 2"),
        (
            with(Theme {
                goes_to: None,
                ..theme(2)
            }),
            "weaker",
            "proposed to no forum",
        ),
        (
            with(Theme {
                watches: BTreeSet::new(),
                ..theme(2)
            }),
            "weaker",
            "no longer watches audit PRN medicines",
        ),
        (
            with(Theme {
                raised: Vec::new(),
                ..theme(2)
            }),
            "weaker",
            "no longer raised by cause \"knowledge\"",
        ),
        (
            with(Theme {
                owner: "team leader".into(),
                ..theme(2)
            }),
            "weaker",
            "belongs to the team leader",
        ),
        (
            with(Theme {
                improved: improved(80, 2),
                ..theme(2)
            }),
            "weaker",
            "at least 80% instead of at least 90%",
        ),
        (
            with(Theme {
                improved: improved(90, 3),
                ..theme(2)
            }),
            "stronger",
            "3 audits in a row instead of 2",
        ),
    ] {
        let changes = compare(&before, &after);
        assert_eq!(changes.len(), 1, "{changes:#?}");
        assert!(changes[0].sentence.contains(says), "{changes:#?}");
        assert_eq!(changes[0].verdict.word(), verdict, "{says}");
        assert_eq!(
            compare(&after, &before)[0].verdict,
            changes[0].verdict.flipped(),
            "{says}"
        );
    }
}

#[test]
fn what_weakens_comes_first() {
    let mut after = definition();
    plan(&mut after).problem = "Other words.".into();
    plan(&mut after).watch = None;
    audit(&mut after).sample.size = 12;
    let verdicts: Vec<_> = compare(&definition(), &after)
        .iter()
        .map(|change| change.verdict)
        .collect();
    assert_eq!(verdicts, [Verdict::Weaker, Verdict::Stronger, Verdict::Neutral]);
}

fn audit(definition: &mut Definition) -> &mut ratchet_core::definition::Audit {
    definition.audits.get_mut(AUDIT).unwrap()
}

fn plan(definition: &mut Definition) -> &mut ratchet_core::definition::Plan {
    definition.plans.get_mut(PLAN).unwrap()
}

fn rule(definition: &mut Definition) -> &mut ratchet_core::definition::Rule {
    definition.rules.get_mut("Review after incident").unwrap()
}

fn forum(definition: &mut Definition) -> &mut ratchet_core::definition::Forum {
    definition.forums.get_mut(FORUM).unwrap()
}

fn tool(definition: &mut Definition) -> &mut ratchet_core::tool::Description {
    Arc::make_mut(&mut definition.tools.get_mut("medicines").unwrap().description)
}

fn turns(definition: &mut Definition) -> &mut Recurrence {
    match &mut plan(definition).actions[2].timing {
        Timing::Turns(recurrence) => recurrence,
        other => panic!("{other:?}"),
    }
}

fn every_months(every: u32) -> Recurrence {
    let every = NonZeroU32::new(every).unwrap();
    Recurrence::every(Every::Months { every, on: None })
}

fn cadence(weeks: u32) -> Vec<Cadence> {
    let every = NonZeroU32::new(weeks).unwrap();
    vec![Cadence {
        every: Recurrence::every(Every::Weeks { every, on: None }),
        when: CadenceWhen::AfterSignificant,
    }]
}

fn relaxed(months: u32) -> Vec<Cadence> {
    vec![Cadence {
        every: every_months(months),
        when: CadenceWhen::AfterGood { in_a_row: 3 },
    }]
}

fn share(how: How, percent: u16) -> Comparison {
    Comparison {
        how,
        permille: percent * 10,
    }
}

fn below(question: u16, percent: u16) -> Condition {
    Condition::Question(question, share(How::Below, percent))
}

fn at_least(question: u16, percent: u16) -> Condition {
    Condition::Question(question, share(How::AtLeast, percent))
}

fn above(question: u16, percent: u16) -> Condition {
    Condition::Question(question, share(How::Above, percent))
}

fn any(parts: [Condition; 2]) -> Condition {
    Condition::Any(parts.into())
}

/// The second part of the first re-test's rule becomes another one.
fn pass(definition: &mut Definition, part: Condition) {
    match &mut plan(definition).retests[0].pass {
        Condition::All(parts) => parts[1] = part,
        other => panic!("{other:?}"),
    }
}

fn either(definition: &mut Definition) {
    let pass = &mut plan(definition).retests[0].pass;
    if let Condition::All(parts) = pass {
        *pass = Condition::Any(std::mem::take(parts));
    }
}

fn opens(definition: &mut Definition, in_a_row: u32) {
    let audit = AUDIT.to_owned();
    plan(definition).opens = vec![Opens::Finding { audit, in_a_row }];
}

fn rung(to: &str, after: Option<Span>) -> Rung {
    Rung {
        after,
        answer_within: None,
        to: to.to_owned(),
    }
}

fn sample(size: u32) -> SampleSpec {
    SampleSpec {
        size,
        spread: Vec::new(),
        unit: "PRN administrations".to_owned(),
    }
}

fn measure() -> PlanMeasure {
    PlanMeasure {
        better: Better::Lower,
        from: "records".into(),
        kind: Default::default(),
        name: "Falls".into(),
        target: None,
        text: "falls in a month".into(),
    }
}

fn improved(percent: u16, in_a_row: u32) -> ThemeImproved {
    ThemeImproved {
        comparison: share(How::AtLeast, percent),
        in_a_row,
    }
}

fn theme(audits: u32) -> Theme {
    Theme {
        across_services: true,
        goes_to: Some(FORUM.to_owned()),
        improved: improved(90, 2),
        owner: "registered manager".to_owned(),
        raised: vec![ThemeTrigger {
            audits,
            pattern: Pattern::Cause("knowledge".into()),
            within: Span::Months(3),
        }],
        watches: [AUDIT.to_owned()].into(),
    }
}

fn pack() -> Pack {
    Pack {
        every: Some(Recurrence::monthly()),
        reader: "commissioner".into(),
        shows: vec![PackPart::RetestResults],
    }
}

fn exception() -> Exception {
    Exception {
        name: "One is enough".into(),
        reason: "small".into(),
        title: "only one re-test".into(),
        warning: "one-retest-only".into(),
        place: "plan \"X\"".into(),
    }
}
