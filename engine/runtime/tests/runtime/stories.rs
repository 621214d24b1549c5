//! Lists in pages, and the stories of things.

use crate::support::{actions, ask, check_replay, completion, founded, memory, occurrence, request_audit, verified};
use crate::world::{SERVICE, at, evidence};
use ratchet_core::command::Command;
use ratchet_core::event::Event;
use ratchet_core::id::AnyId;
use ratchet_core::record::Record;
use ratchet_runtime::rows::{Kind, List, Phase, Selection, Which};
use ratchet_runtime::{Request, View};

const NOW: &str = "2026-05-04 09:00";

#[test]
fn a_page_continues_where_the_last_one_ended() {
    let store = memory();
    let mut hall = founded(store.clone(), at(NOW));
    for _ in 0..6 {
        ask(&mut hall, request_audit(), at(NOW)).unwrap();
    }
    let view = View::new(store);
    let everywhere = List::of(Kind::Audits, Which::All);
    for list in [everywhere.clone(), everywhere.clone().in_service(SERVICE)] {
        let (mut seen, mut cursor, mut pages) = (Vec::new(), None, 0);
        loop {
            let page = view.list(&list, cursor.as_deref(), 3).unwrap();
            for record in &page.records {
                let Record::Audit(audit) = record.as_ref() else {
                    panic!("an audit was listed")
                };
                seen.push(audit.id.0);
            }
            (cursor, pages) = (page.next, pages + 1);
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, [6, 5, 4, 3, 2, 1]);
        assert_eq!(pages, 2, "a full last page is known to be the last");
    }
    let other = everywhere.in_service("Oak");
    let listed = view.list(&other, None, 3).unwrap().records;
    assert!(listed.is_empty(), "a service whose name begins alike has its own list");
}

#[test]
fn plans_are_listed_by_phase_and_messages_by_role_and_person() {
    let world = verified(memory());
    let view = world.view();
    let count = |selection: Selection| view.list(&selection, None, 500).unwrap().records.len();
    assert_eq!(count(Selection::plans_in(Phase::Closing)), 0);
    let verified = count(Selection::plans_in(Phase::Watched)) + count(Selection::plans_in(Phase::Closed));
    assert_eq!(verified, 1);
    let told = count(List::of(Kind::Messages, Which::All).into());
    let chair = count(Selection::messages_to_role("nominated individual"));
    assert!(chair > 0 && chair <= told);
    assert_eq!(count(Selection::messages_to_person("n.individual")), chair);
    assert_eq!(
        count(Selection::messages_to_person("nominated individual")),
        0,
        "a role is not a person"
    );
    assert_eq!(
        count(Selection::messages_to_role("n.individual").in_service(SERVICE)),
        0
    );
}

#[test]
fn a_thing_remembers_the_events_that_changed_it() {
    let world = verified(memory());
    let history = world.view().history("QIP-1".parse().unwrap()).unwrap();
    assert!(history.len() > 8);
    assert!(history.windows(2).all(|pair| pair[0].position < pair[1].position));
    assert!(matches!(history[0].recorded.event, Event::PlanOpened { .. }));
    assert!(world.view().history("QIP-99".parse().unwrap()).unwrap().is_empty());
}

#[test]
fn a_long_story_is_whole_and_its_record_stays_small() {
    let store = memory();
    let mut hall = founded(store.clone(), at(NOW));
    ask(&mut hall, occurrence("incident", at(NOW)), at(NOW)).unwrap();
    let action = actions(&View::new(store.clone()), Which::Open).remove(0);
    let by = completion(&action).by;
    for number in 0..300 {
        let command = Command::AddEvidence {
            action: action.id,
            evidence: evidence(&format!("seen {number}")),
            obligation: None,
        };
        ask(&mut hall, Request::new(by.clone(), command), at(NOW)).unwrap();
    }
    let view = View::new(store.clone());
    let id = AnyId::Action(action.id);
    let story = view.history(id).unwrap();
    let opened = |event: &Event| matches!(event, Event::ActionOpened { .. } | Event::ObligationOpened { .. });
    assert_eq!(story.iter().filter(|entry| opened(&entry.recorded.event)).count(), 2);
    assert_eq!(story.len(), 302, "every piece of evidence is told");
    let (mut paged, mut from) = (Vec::new(), 1);
    loop {
        let page = view.history_from(id, from, 37).unwrap();
        let Some(last) = page.last() else { break };
        from = last.position + 1;
        paged.extend(page.iter().map(|entry| entry.position));
    }
    assert_eq!(paged, story.iter().map(|entry| entry.position).collect::<Vec<_>>());
    check_replay(store.as_ref(), &[1, 10, 1_000]);
}
