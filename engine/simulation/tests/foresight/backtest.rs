//! The past through a workflow: the shipped example, a stricter and a softer rule beside it, and tables that are refused.

use ratchet_core::change::Names;
use ratchet_core::definition::{Condition, Definition};
use ratchet_dsl::{Folder, compile, render_speech};
use ratchet_ports::Store;
use ratchet_simulation::backtest::{Past, Replayed, compare, read_audits, read_events, replay};
use ratchet_store::MemoryStore;
use std::sync::Arc;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../workflows/care-planning");

fn text(name: &str) -> String {
    std::fs::read_to_string(format!("{FOLDER}/{name}")).unwrap()
}

/// The shipped care-planning workflow.
fn workflow() -> Definition {
    let mut folder = Folder::new();
    for name in ["care-planning-audit.qip", "care-planning.qip", "organisation.qip"] {
        folder = folder.with(name, text(name));
    }
    let compiled = compile(&folder, &[]);
    let problems = render_speech(&folder, &compiled.diagnostics);
    compiled.definition.unwrap_or_else(|| panic!("{problems}"))
}

/// The same, where the score and "Updated after incident" are significant below other shares.
fn significant_below(score: u16, percent: u16) -> Arc<Definition> {
    let mut definition = workflow();
    let Condition::Any(parts) = &mut definition.audits.get_mut("Care planning").unwrap().significant else {
        panic!("it has two parts");
    };
    for part in parts {
        match part {
            Condition::Question(_, comparison) => comparison.permille = percent * 10,
            Condition::Score(comparison) => comparison.permille = score * 10,
            other => panic!("{other:?}"),
        }
    }
    Arc::new(definition)
}

fn past() -> Past {
    let (audits, events) = (
        read_audits(&text("past/audits.csv")),
        read_events(&text("past/incidents.csv")),
    );
    assert_eq!((audits.problems, events.problems), (Vec::new(), Vec::new()));
    Past {
        audits: audits.rows,
        events: events.rows,
    }
}

fn play(definition: &Arc<Definition>) -> Replayed {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    replay(definition, &past(), store).unwrap()
}

fn firsts(played: &Replayed, kind: &str) -> Vec<(String, String)> {
    let found = played.surfaced.iter().filter(|one| one.kind == kind);
    found
        .map(|one| (one.service.clone().unwrap(), one.at.format("%Y-%m-%d").to_string()))
        .collect()
}

#[test]
fn the_shipped_past_shows_when_a_plan_would_have_opened() {
    let played = play(&significant_below(85, 90));
    assert_eq!(
        firsts(&played, "significant finding"),
        [
            ("Oak House".to_owned(), "2026-03-10".to_owned()),
            ("Oak House".to_owned(), "2026-04-14".to_owned()),
            ("Oak House".to_owned(), "2026-05-12".to_owned()),
        ],
        "8 of 10 is below 90 %, 9 of 10 is not"
    );
    assert_eq!(
        firsts(&played, "plan"),
        [("Oak House".to_owned(), "2026-03-10".to_owned())]
    );
    assert_eq!(
        firsts(&played, "immediate response").len(),
        5,
        "one review after each incident"
    );
    assert!(played.unseen.is_empty(), "{:?}", played.unseen);
    assert!(played.alerts["team leader"].at_once >= 5, "{:?}", played.alerts);
    assert!(
        played.alerts["registered manager"].if_nobody_acts >= 5,
        "{:?}",
        played.alerts
    );
    assert_eq!(
        play(&significant_below(85, 90)),
        played,
        "the same past gives the same answer"
    );
}

#[test]
fn a_stricter_rule_sees_it_sooner_and_a_softer_one_later_or_never() {
    let now = significant_below(85, 90);
    let (stricter, softer) = (significant_below(85, 95), significant_below(75, 50));
    let against = |changed: &Arc<Definition>| compare(&play(changed), &play(&now), &Names::between(&now, changed));
    let of = |compared: &ratchet_simulation::backtest::Comparison, service: &str| {
        let mut found = compared.surfaced.iter();
        let found = found.find(|one| one.kind == "plan" && one.service.as_deref() == Some(service));
        found.map(|one| (one.days_sooner, one.words()))
    };
    let sooner = against(&stricter);
    assert_eq!(of(&sooner, "Oak House"), Some((Some(28), "4 weeks sooner".to_owned())));
    assert_eq!(
        of(&sooner, "Elm Court"),
        Some((None, "only by the changed workflow".to_owned()))
    );
    assert!(sooner.more_alerts["registered manager"] > 0, "{:?}", sooner.more_alerts);
    let later = against(&softer);
    assert_eq!(of(&later, "Oak House"), Some((Some(-63), "9 weeks later".to_owned())));
    let same = against(&now.clone());
    assert!(same.surfaced.iter().all(|one| one.words() == "at the same time"));
    assert!(same.more_alerts.values().all(|more| *more == 0));
}

#[test]
fn what_a_workflow_does_not_know_is_said_and_not_dropped() {
    let mut definition = workflow();
    definition.audits.get_mut("Care planning").unwrap().services = ["Oak House".to_owned()].into();
    let played = play(&Arc::new(definition));
    assert_eq!(played.unseen["audit \"Care planning\" is not made in Elm Court"], 6);
}

fn problems(text: &str) -> Vec<String> {
    let problems = read_audits(text).problems;
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_table_with_a_slip_is_refused_by_line_and_column() {
    let head = "date,service,audit,question,met,of\n";
    for (rows, says) in [
        (
            "2026-02-30,Oak,A,Q,1,2",
            "line 2, column 1 (`date`): `2026-02-30` is not a date",
        ),
        (
            "2026-02-03,,A,Q,1,2",
            "line 2, column 2 (`service`): the service is missing",
        ),
        (
            "2026-02-03,Oak,A,Q,90%,10",
            "line 2, column 5 (`met`): `90%` is not a whole number",
        ),
        (
            "2026-02-03,Oak,A,Q,11,10",
            "line 2, column 5 (`met`): 11 of 10 cannot be",
        ),
        (
            "2026-02-03,Oak,A,Q,0,0",
            "line 2, column 6 (`of`): a question is asked in 1 to",
        ),
        ("2026-02-03,Oak,A,Q,-1,3", "`-1` is not a whole number"),
        ("2026-02-03,Oak,A,Q,1", "line 2, column 6 (`of`): the of is missing"),
        (
            "2026-02-03,Oak,A,Q,1,2\n2026-02-03,oak,a,q,2,2",
            "line 3, column 4 (`question`): \"q\" is there twice",
        ),
        ("2026-02-03,Oak,A,Q,1,2,3", "there are 7 cells for 6 columns"),
    ] {
        let found = problems(&format!("{head}{rows}\n"));
        assert!(found.iter().any(|line| line.contains(says)), "{rows}: {found:?}");
    }
    assert!(problems("date,service\n")[0].contains("the column is missing"));
    assert!(problems("").len() >= 6, "an empty file names its columns");
    let shuffled = "of,met,question,audit,service,date\n10,9,\"Q, with comma\",A,Oak,2026-02-03 07:15\n\n";
    let read = read_audits(shuffled);
    assert_eq!((read.problems.len(), read.rows.len()), (0, 1));
    assert_eq!(read.rows[0].results[0].question, "Q, with comma");
    assert_eq!(
        read_events("date,service,event\n2026-02-03,Oak,fall\n").rows[0].subject,
        None
    );
}
