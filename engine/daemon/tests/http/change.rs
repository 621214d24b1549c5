//! A changed workflow through the doors: previewed, approved by name, applied once, and running plans that follow it and go back.

use super::house::{House, workflows};
use ratchet_api::client::Error;
use ratchet_api::v1;

fn code<T: std::fmt::Debug>(answer: Result<T, Error>) -> (u16, String) {
    let error = answer.expect_err("the rules say no");
    let problem = error.problem().unwrap_or_else(|| panic!("{error}"));
    (problem.status, problem.code.clone())
}

fn edited(from: &str, to: &str) -> v1::NewWorkflows {
    let mut sent = workflows();
    let mut found = false;
    for file in &mut sent.files {
        found |= file.text.contains(from);
        file.text = file.text.replace(from, to);
    }
    assert!(found, "{from}");
    sent
}

fn approval() -> v1::ChangeApproval {
    v1::ChangeApproval {
        by: "Quality forum".to_owned(),
        present: Vec::new(),
        reason: "agreed in November".to_owned(),
    }
}

fn apply(
    house: &House,
    sent: &v1::NewWorkflows,
    seen: Option<&v1::ChangePreview>,
    approved: bool,
) -> Result<v1::WorkflowsApplied, Error> {
    house.client.change_workflows(&v1::ChangedWorkflows {
        approval: approved.then(approval),
        base: seen.and_then(|seen| seen.in_force.clone()),
        files: sent.files.clone(),
        ledger: seen.map(|seen| seen.ledger.clone()),
    })
}

fn migration(plan: &str, mark: Option<String>) -> v1::NewMigration {
    v1::NewMigration {
        approval: approval(),
        plans: vec![v1::PlanToMove {
            mark,
            plan: plan.to_owned(),
        }],
    }
}

#[test]
fn a_change_is_previewed_approved_applied_and_followed() {
    let house = House::furnished();
    let plan = house.open_plan();
    let changed = edited(
        "due: within 15 working days of opening",
        "due: within 25 working days of opening",
    );
    let seen = house.client.preview_workflows(&changed).unwrap();
    let weaker: Vec<_> = seen
        .changes
        .iter()
        .filter(|change| change.verdict == "weaker")
        .collect();
    assert_eq!((seen.changes.len(), weaker.len()), (1, 1), "{:#?}", seen.changes);
    assert!(
        weaker[0]
            .sentence
            .contains("due within 25 working days instead of 15 working days")
    );
    assert_eq!(seen.tools.len(), 1);
    let cycles = house.client.preview_cycles(&changed, (None, 10)).unwrap().items;
    assert_eq!(
        (cycles.len(), cycles[0].state.as_str(), cycles[0].dates_moved),
        (1, "moves", 1)
    );

    assert_eq!(
        code(apply(&house, &changed, Some(&seen), false)),
        (409, "approval-needed".to_owned())
    );
    let applied = apply(&house, &changed, Some(&seen), true).unwrap();
    assert_eq!(applied.hash, seen.hash);
    assert_eq!(
        apply(&house, &changed, Some(&seen), true).unwrap().hash,
        seen.hash,
        "twice is once"
    );
    let events = house.client.ledger_events(1, 500).unwrap().items;
    let text = serde_json::to_string(&events.iter().map(|event| &event.recorded).collect::<Vec<_>>()).unwrap();
    assert_eq!(
        text.matches("agreed in November").count(),
        1,
        "who and why stand in the ledger, once"
    );

    a_preview_goes_stale(&house, &seen);
    the_plan_follows_and_goes_back(&house, &plan);
}

fn a_preview_goes_stale(house: &House, old: &v1::ChangePreview) {
    let other = edited("watch: 6 months", "watch: 9 months");
    assert_eq!(
        code(apply(house, &other, Some(old), true)),
        (409, "stale-preview".to_owned())
    );
    let fresh = house.client.preview_workflows(&other).unwrap();
    let mut elsewhere = fresh.clone();
    elsewhere.ledger.hash = "00".repeat(32);
    assert_eq!(
        code(apply(house, &other, Some(&elsewhere), true)),
        (409, "stale-preview".to_owned())
    );
    let mut author = approval();
    author.present = vec!["n-ind".to_owned()];
    let own = house.acting_as("n-ind").change_workflows(&v1::ChangedWorkflows {
        approval: Some(author),
        files: edited("watch: 6 months", "watch: 3 months").files,
        ..Default::default()
    });
    assert_eq!(code(own), (403, "not-approved".to_owned()));
    let broken = edited(
        "closes: when retest \"Three months\" passed and forum",
        "closes: when forum",
    );
    assert_eq!(
        code(apply(house, &broken, None, true)),
        (422, "workflow-has-errors".to_owned())
    );
    assert_eq!(
        code(house.client.preview_workflows(&broken)),
        (422, "workflow-has-errors".to_owned())
    );
}

fn the_plan_follows_and_goes_back(house: &House, plan: &str) {
    let due = |house: &House| house.action(plan, "template").obligations[0].due.at.clone();
    let before = due(house);
    let seen = house.client.migrations((None, None), 10).unwrap().items;
    assert_eq!((seen[0].plan.as_str(), seen[0].state.as_str()), (plan, "moves"));
    let wrong = house.client.migrate(&migration(plan, Some("0000".to_owned()))).unwrap();
    assert_eq!(
        (wrong.moved.len(), wrong.refused[0].code.as_str()),
        (0, "stale-preview")
    );
    let done = house.client.migrate(&migration(plan, seen[0].mark.clone())).unwrap();
    assert_eq!((done.moved.len(), done.refused.len()), (1, 0), "{done:?}");
    let after = due(house);
    assert_ne!(after, before);
    let moved = house.client.plan(plan).unwrap().moves.remove(0);
    assert_eq!(
        (moved.approved_by.as_str(), moved.reason.as_str(), moved.back),
        ("Quality forum", "agreed in November", false)
    );
    assert_eq!(
        (moved.present, moved.dates[0].from.clone(), moved.dates[0].to.clone()),
        (vec!["n-ind".to_owned()], before.clone(), after.clone())
    );
    assert!(moved.dates[0].of.starts_with("ACT-"), "{:?}", moved.dates);
    assert!(
        moved.weaker.iter().any(|line| line.contains("is due on")),
        "{:?}",
        moved.weaker
    );
    let seen = house.client.migrations((None, None), 10).unwrap().items;
    assert_eq!(seen[0].state, "follows");
    assert!(!house.client.why(plan).unwrap().why_here.is_empty());
    let done = house.client.undo_migration(&migration(plan, None)).unwrap();
    assert_eq!(done.moved.len(), 1, "{done:?}");
    assert_eq!(due(house), before);
    let moves = house.client.plan(plan).unwrap().moves;
    assert_eq!((moves.len(), moves[1].back), (2, true));
    assert_eq!((&moves[1].to, &moves[1].dates[0].to), (&moves[0].from, &before));
    let again = house.client.undo_migration(&migration(plan, None)).unwrap();
    assert_eq!(again.refused[0].code, "not-possible");
    assert_eq!(code(house.client.migrate(&migration("QIP-x", None))).0, 404);
    let unknown = house.client.migrate(&migration("QIP-99", None)).unwrap();
    assert_eq!(unknown.moved.len(), 0);
}
