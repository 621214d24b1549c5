//! Times that the law, guidance or a council sets, from the words of a file to the due moment that the daemon keeps, with its reason.

use super::house::{House, OAK, workflows_of};
use ratchet_api::v1;

const RULES: &str = "
rule \"Report under Regulation 17(3)\"
  when: CQC report request
  do: send the written report
  owner: registered manager
  due: within the time of reg-17-report
  escalate: to nominated individual when overdue

rule \"Tell the person\"
  when: notifiable safety incident
  do: tell the person what happened
  owner: registered manager
  due: within the time of duty-of-candour of notifiable safety incident
  escalate: to nominated individual when overdue

rule \"Check the draft\"
  when: draft inspection report
  do: check the draft report against the records
  owner: registered manager
  due: within the time of factual-accuracy
  escalate: to nominated individual when overdue

rule \"Plan after PAMMS\"
  when: council findings report
  do: send the council the action plan
  owner: registered manager
  due: within the time of pamms-plan
  escalate: to nominated individual when overdue

rule \"PAMMS again\"
  when: council findings report
  do: be ready for the council's second visit
  owner: registered manager
  due: within the time of pamms-reaudit
  escalate: to nominated individual when overdue

event draft inspection report
";

/// A rule's words, what sets it off, when that is, when it is due by the clock, and what the reason says.
const CASES: [(&str, &str, &str, &str, &str); 5] = [
    // Monday 14 December: the 28th day after it is 11 January, to its end, whenever in the day the request came.
    (
        "send the written report",
        "CQC report request",
        "2026-12-14T16:45:00Z",
        "2027-01-11T23:59:59Z",
        "the time of reg-17-report (law: Written report to CQC under Regulation 17(3)) is 28 days from the day on which the request was received",
    ),
    // Ten working days over Christmas: 25 and 28 December and 1 January are closed.
    (
        "tell the person what happened",
        "notifiable safety incident",
        "2026-12-16T03:10:00Z",
        "2027-01-04T23:59:59Z",
        "the time of duty-of-candour (guidance: ",
    ),
    (
        "check the draft report against the records",
        "draft inspection report",
        "2026-12-18T10:00:00Z",
        "2027-01-06T23:59:59Z",
        "the time of factual-accuracy (guidance: ",
    ),
    (
        "send the council the action plan",
        "council findings report",
        "2026-12-18T10:00:00Z",
        "2027-01-01T23:59:59Z",
        "the time of pamms-plan (practice: ",
    ),
    // Six months on, in summer time: the same local time of the day.
    (
        "be ready for the council's second visit",
        "council findings report",
        "2026-12-18T10:00:00Z",
        "2027-06-18T09:00:00Z",
        "the time of pamms-reaudit (practice: ",
    ),
];

#[test]
fn the_law_sets_when_a_rule_is_due_and_the_daemon_says_so() {
    let house = House::empty();
    let mut folder = workflows_of("reg-17-report");
    folder.files.retain(|file| file.path == "organisation.qip");
    folder.files[0].text.push_str(RULES);
    house.client.apply_workflows(&folder).expect("the rules are sound");
    let people =
        "person,name,role,service\nm-reg,Bo Lark,registered manager,Oak House\nn-ind,Ed Wren,nominated individual,\n";
    house.client.appoint_from_csv(people).unwrap();
    house.move_to("2026-12-18T12:00:00Z");
    let mut events: Vec<(&str, &str)> = CASES.iter().map(|case| (case.1, case.2)).collect();
    events.dedup();
    for (event, happened_at) in events {
        let occurrence = v1::NewOccurrence {
            event: event.to_owned(),
            happened_at: happened_at.to_owned(),
            service: OAK.to_owned(),
            subject: None,
        };
        house.client.record_occurrence(&occurrence).unwrap();
    }
    let actions = house.client.actions(&Default::default()).unwrap().items;
    assert_eq!(actions.len(), CASES.len());
    for (words, _, _, due, because) in CASES {
        let action = actions.iter().find(|action| action.title == words).expect(words);
        let stored = &action.obligations[0].due;
        assert_eq!((stored.original.as_str(), stored.at.as_str()), (due, due), "{words}");
        assert!(stored.because.contains(because), "{words}: {}", stored.because);
        let why = house.client.why(&action.id).unwrap();
        assert!(format!("{why:?}").contains(because), "{words}: {why:?}");
    }
    let report = actions.iter().find(|action| action.title == CASES[0].0).unwrap();
    house.move_to("2027-01-11T23:59:59Z");
    assert!(!house.client.action(&report.id).unwrap().obligations[0].due.overdue);
    house.move_to("2027-01-12T00:00:05Z");
    let told = house.wait_for("the escalation", |client| {
        client.action(&report.id).unwrap().escalations.pop()
    });
    assert_eq!(told.to, "nominated individual");
}

#[test]
fn a_misspelt_clock_is_refused_with_the_one_that_was_meant() {
    let house = House::empty();
    let mut folder = workflows_of("reg-17-report");
    folder.files.retain(|file| file.path == "organisation.qip");
    folder.files[0]
        .text
        .push_str(&RULES.replace("reg-17-report", "reg-71-report"));
    let refused = house
        .client
        .apply_workflows(&folder)
        .expect_err("there is no such clock");
    let problem = refused.problem().unwrap();
    let said = format!("{problem:?}");
    assert!(said.contains("no such clock; did you mean reg-17-report?"), "{said}");
}
