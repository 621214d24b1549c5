//! A forum from the command line: its meeting, every kind of decision, a question and its answer, minutes.

use super::office::Office;

const FORUM: &str = "Quality forum";

const MORE: &str = "
role quality lead
  reports to: nominated individual
role board member

forum \"Quality forum\"
  chair: nominated individual
  members: registered manager, quality lead, board member
  quorum: 2 people
  meets: every month
  reviews: overdue actions, slippage, closures asked, waivers
  approves: plan priorities, plan closures, extensions, accepted risks, waivers

plan \"Falls are looked at in time\"
  opens: when incident
  problem: Care plans are looked at days after a fall.
  cause: unclear process
  owner: registered manager
  escalate: to nominated individual when overdue
  action \"New board\" by team leader
    kind: forced field
    due: within 10 working days of opening
    evidence: photo of the board
  retest \"Six weeks\" by quality lead
    when: 6 weeks after all actions are in place
    audit: \"Falls\"
    pass: \"Looked at in time\" is at least 90%
  retest \"Three months\" by quality lead
    when: 3 months after retest \"Six weeks\" passed
    audit: \"Falls\"
    pass: \"Looked at in time\" is at least 90%
  if a retest fails: reopen actions, tell nominated individual
  closes: when retest \"Three months\" passed and forum \"Quality forum\" agrees
";

#[test]
fn a_forum_meets_decides_asks_and_is_minuted() {
    let office = Office::open(MORE);
    office.read(&[
        "occurrence",
        "record",
        "incident",
        "Oak House",
        "--at",
        "2026-06-01T09:00:00Z",
    ]);
    assert!(office.read(&["forum", "agenda", FORUM]).contains("ACT-1"));
    the_meeting_opens(&office);
    an_owner_is_asked(&office);
    decisions_are_recorded(&office);
    gates_are_waived_never_closed(&office);
    the_minutes_tell_it(&office);
    office.close();
}

fn the_meeting_opens(office: &Office) {
    let alone = ["forum", "open", FORUM, "--as", "n.individual"];
    office.refused(&alone, 4, "it takes 2 people");
    let stranger = [&alone[..], &["--present", "t.lead"]].concat();
    office.refused(&stranger, 4, "does not sit on Quality forum");
    let members = ["forum", "open", FORUM, "--present", "r.manager,q.lead", "--as"];
    office.refused(&[&members[..], &["r.manager"]].concat(), 4, "nominated individual");
    let said = office.read(&[&members[..], &["n.individual"]].concat());
    assert!(said.contains("The meeting is open."), "{said}");
}

fn an_owner_is_asked(office: &Office) {
    let chair = ["--reason", "what is in the way?", "--as", "n.individual"];
    let on_time = ["forum", "challenge", FORUM, "ACT-2"];
    office.refused(&[&on_time[..], &chair].concat(), 4, "it is on time");
    office.read(&[&["forum", "challenge", FORUM, "ACT-1"], &chair[..]].concat());
    let today = office.read(&["today", "t.lead"]);
    assert!(
        today.contains("Quality forum asks the team leader of Oak House about ACT-1")
            && today.contains("what is in the way?")
            && today.contains("ratchet forum answer ACT-1"),
        "{today}"
    );
    let asked = office.data(&["today", "t.lead"], "ratchet.today/1");
    assert_eq!(asked["asked"][0]["about"], "ACT-1");
    let answer = ["forum", "answer", "ACT-1", "the form arrives on Monday", "--as"];
    office.refused(&[&answer[..], &["r.manager"]].concat(), 4, "team leader");
    office.read(&[&answer[..], &["t.lead"]].concat());
    assert!(!office.read(&["today", "t.lead"]).contains("ratchet forum answer"));
    assert!(office.read(&["why", "ACT-1"]).contains("the form arrives on Monday"));
}

fn decisions_are_recorded(office: &Office) {
    let decide = ["forum", "decide", FORUM];
    let chair = ["--reason", "people are at risk", "--as", "n.individual"];
    let with = |more: &[&'static str]| [&decide[..], more, &chair[..]].concat();
    office.refused(&with(&["QIP-1"]), 2, "required");
    office.refused(&with(&["QIP-1", "--agree", "--refuse"]), 2, "cannot be used with");
    office.refused(&with(&["--priority", "1"]), 2, "say what the decision is about");
    office.refused(&with(&["QIP-1", "--priority", "0"]), 4, "1 comes first");
    office.refused(&with(&["QIP-9", "--priority", "1"]), 4, "QIP-9");
    office.refused(&with(&["QIP-1", "--accept-risk"]), 2, "say until when");
    office.refused(&with(&["QIP-1", "--waive", "1"]), 2, "say until when");
    office.refused(&with(&["ACT-1", "--extend-to", "soon"]), 2, "is not a date");
    office.refused(&with(&["ACT-1", "--extend-to", "2020-01-01"]), 4, "gives more time");
    office.refused(
        &with(&["ACT-1", "--accept-risk", "--until", "2099-01-31"]),
        4,
        "a finding or a plan carries a risk",
    );
    office.read(&with(&["QIP-1", "--priority", "1"]));
    assert!(office.read(&["plan", "show", "QIP-1"]).contains("Priority 1."));
    office.read(&with(&["ACT-1", "--extend-to", "2099-01-15"]));
    assert!(office.read(&["action", "show", "ACT-1"]).contains("15 Jan 2099"));
    // The manager owns the plan and stands aside; the quality lead and the chair are two.
    office.read(&with(&["QIP-1", "--accept-risk", "--until", "2099-01-31"]));
    assert!(office.read(&["risk", "list"]).contains("31 Jan 2099"));
    office.read(&with(&["--note"]));
}

fn gates_are_waived_never_closed(office: &Office) {
    let waive = [
        "forum",
        "decide",
        FORUM,
        "QIP-1",
        "--until",
        "2099-03-31",
        "--reason",
        "the ward is closed",
        "--as",
        "n.individual",
        "--present",
    ];
    let (first, aside) = (["q.lead", "--waive", "1"], ["b.member", "--waive", "1"]);
    office.refused(&[&waive[..], &aside].concat(), 4, "not in place yet");
    let done = ["action", "complete", "ACT-2", "--evidence", "photo", "--as", "t.lead"];
    office.read(&done);
    office.refused(&[&waive[..], &["q.lead", "--waive", "0"]].concat(), 4, "the first is 1");
    // The quality lead would have to make the re-test, and the manager owns the plan: neither can let it pass.
    office.refused(&[&waive[..], &first].concat(), 4, "q.lead stood aside");
    office.read(&[&waive[..], &aside].concat());
    let shown = office.read(&["plan", "show", "QIP-1"]);
    assert!(shown.contains("waived until Tue 31 Mar 2099"), "{shown}");
    assert!(office.read(&["waiver"]).contains("Six weeks"));
    let agree = [
        "forum",
        "decide",
        FORUM,
        "QIP-1",
        "--agree",
        "--reason",
        "it is fine",
        "--as",
    ];
    office.refused(&[&agree[..], &["n.individual"]].concat(), 4, "QIP-1");
}

fn the_minutes_tell_it(office: &Office) {
    let close = ["forum", "close", FORUM, "--words", "Thank you.", "--as"];
    office.refused(&[&close[..], &["q.lead"]].concat(), 4, "nominated individual");
    office.read(&[&close[..], &["n.individual"]].concat());
    office.refused(&[&close[..], &["n.individual"]].concat(), 4, "no meeting of it sits");
    let meetings = office.data(&["forum", "meetings", FORUM], "ratchet.meetings/1");
    let meeting = meetings["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|meeting| meeting["stage"] == "closed")
        .unwrap();
    let minutes = office.read(&["forum", "minutes", meeting["id"].as_str().unwrap()]);
    for line in [
        "QIP-1 has priority 1: people are at risk",
        "its due date moves to",
        "stood aside",
        "is waived until",
        "Thank you.",
    ] {
        assert!(minutes.contains(line), "`{line}` is missing in\n{minutes}");
    }
    office.refused(&["forum", "minutes", "MTG-99"], 4, "MTG-99");
    office.refused(&["forum", "meetings", "Tea round"], 4, "there is no forum");
}
