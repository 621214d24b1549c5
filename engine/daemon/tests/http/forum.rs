//! A forum over HTTP only: its meeting opened and closed, every kind of decision, who may not take part, what is asked of an owner and
//! answered, minutes; and everything that its doors refuse.

use super::house::{House, OAK, Practice, workflows};
use super::raw::{Sent, send};
use ratchet_api::client::{Client, Error, Query};
use ratchet_api::v1::{self, ForumDecision};

const FORUM: &str = "Quality forum";

/// The PRN workflow with a forum that needs two people, its plan open since 7 December, looked at on 4 January: the template is late.
fn sitting() -> (House, String) {
    let house = House::furnished();
    let mut folder = workflows();
    for file in &mut folder.files {
        file.text = file.text.replacen(
            "  members: quality lead, safeguarding lead, registered manager\n",
            "  members: quality lead, registered manager, team leader\n  quorum: 2 people\n",
            1,
        );
    }
    house.client.apply_workflows(&folder).expect("the workflow is sound");
    let plan = house.open_plan();
    house.move_to("2027-01-04T12:00:00Z");
    house.wait_for("the meeting of January", |client| {
        let meetings = client.meetings(FORUM).unwrap().items;
        meetings.into_iter().find(|meeting| {
            meeting.stage == "called" && meeting.called_at.starts_with("2027-01-04") && !meeting.agenda.is_empty()
        })
    });
    (house, plan)
}

fn refused<T: std::fmt::Debug>(answer: Result<T, Error>, status: u16, code: &str) -> String {
    let error = answer.expect_err(code);
    let problem = error.problem().unwrap_or_else(|| panic!("{error}"));
    assert_eq!((problem.status, problem.code.as_str()), (status, code), "{problem}");
    problem.to_string()
}

fn with(people: &[&str]) -> v1::MeetingOpening {
    v1::MeetingOpening {
        present: people.iter().map(|person| (*person).to_owned()).collect(),
    }
}

fn decision(what: ForumDecision) -> v1::NewForumDecision {
    v1::NewForumDecision {
        present: Vec::new(),
        reason: "what is in the way?".to_owned(),
        what,
    }
}

fn challenge(about: &str) -> v1::NewForumDecision {
    decision(ForumDecision::Challenge {
        about: about.to_owned(),
    })
}

fn priority(plan: &str, rank: u32) -> v1::NewForumDecision {
    decision(ForumDecision::Priority {
        plan: plan.to_owned(),
        rank,
    })
}

fn extension(action: &str, to: &str) -> v1::NewForumDecision {
    decision(ForumDecision::Extension {
        action: action.to_owned(),
        obligation: None,
        to: to.to_owned(),
    })
}

fn running(client: &Client) -> v1::Meeting {
    let id = client
        .agenda(FORUM)
        .unwrap()
        .meeting
        .expect("a meeting is called or sits");
    client.meeting(&id).unwrap()
}

#[test]
fn a_forum_meets_decides_and_is_minuted() {
    let (house, plan) = sitting();
    let chair = house.acting_as("n-ind");
    the_meeting_is_opened_by_its_chair_with_enough_members(&house, &chair);
    plans_come_in_an_order(&chair, &plan);
    due_dates_are_extended_by_people_without_a_part_in_them(&house, &chair, &plan);
    the_owner_is_asked_and_answers(&house, &chair, &plan);
    what_is_left_is_carried_over_and_the_minutes_say_so(&house, &chair);
    closures_wait_for_their_retests(&house, &chair, &plan);
}

fn the_meeting_is_opened_by_its_chair_with_enough_members(house: &House, chair: &Client) {
    refused(house.client.open_meeting(FORUM, &with(&["q-lead"])), 403, "no-person");
    refused(
        house.acting_as("m-reg").open_meeting(FORUM, &with(&["q-lead"])),
        403,
        "not-appointed",
    );
    refused(chair.open_meeting("Tea round", &with(&["q-lead"])), 422, "unknown");
    let alone = refused(chair.open_meeting(FORUM, &with(&[])), 409, "not-quorate");
    assert!(alone.contains("it takes 2 people, and 1 may take part"), "{alone}");
    refused(chair.open_meeting(FORUM, &with(&["p-lead"])), 422, "not-on-forum");
    refused(chair.open_meeting(FORUM, &with(&["nobody"])), 422, "not-on-forum");
    refused(
        chair.close_meeting(FORUM, &v1::MeetingClosing::default()),
        409,
        "not-possible",
    );
    let keyed = chair.clone().with_key("january");
    let receipt = keyed
        .open_meeting(FORUM, &with(&["q-lead", "m-reg", "t-lead", "q-lead"]))
        .unwrap();
    assert_eq!(receipt.events, ["meeting-opened"]);
    assert!(
        keyed
            .open_meeting(FORUM, &with(&["q-lead", "m-reg", "t-lead", "q-lead"]))
            .unwrap()
            .repeated
    );
    refused(chair.open_meeting(FORUM, &with(&["q-lead"])), 409, "not-possible");
    let sits = running(chair);
    assert_eq!(
        (sits.stage.as_str(), sits.present.join(" ").as_str()),
        ("open", "n-ind q-lead m-reg t-lead")
    );
    let topics: Vec<&str> = sits.agenda.iter().map(|topic| topic.topic.as_str()).collect();
    assert!(
        topics.contains(&"Overdue actions") && topics.contains(&"Slippage"),
        "{topics:?}"
    );
}

fn plans_come_in_an_order(chair: &Client, plan: &str) {
    refused(chair.decide_in_forum(FORUM, &priority("QIP-999", 1)), 404, "unknown");
    refused(chair.decide_in_forum(FORUM, &priority("tea", 1)), 404, "unknown");
    for rank in [0, 100, u32::MAX] {
        refused(chair.decide_in_forum(FORUM, &priority(plan, rank)), 422, "bad-text");
    }
    let silent = v1::NewForumDecision {
        reason: " ".to_owned(),
        ..priority(plan, 1)
    };
    refused(chair.decide_in_forum(FORUM, &silent), 422, "bad-text");
    let endless = v1::NewForumDecision {
        reason: "x".repeat(100_000),
        ..priority(plan, 1)
    };
    refused(chair.decide_in_forum(FORUM, &endless), 422, "too-much");
    let said = refused(
        chair.decide_in_forum("Board quality committee", &priority(plan, 1)),
        422,
        "forum-may-not",
    );
    assert!(said.contains(FORUM), "the right forum is named: {said}");
    chair.decide_in_forum(FORUM, &priority(plan, 3)).unwrap();
    chair.decide_in_forum(FORUM, &priority(plan, 1)).unwrap();
    let shown = chair.plan(plan).unwrap();
    assert_eq!(shown.plan.priority, Some(1), "{shown:?}");
}

fn due_dates_are_extended_by_people_without_a_part_in_them(house: &House, chair: &Client, plan: &str) {
    let template = house.action(plan, "Rewrite");
    let before = template.obligations[0].due.clone();
    assert!(before.overdue, "{before:?}");
    let early = extension(&template.id, "2026-12-24T12:00:00Z");
    refused(chair.decide_in_forum(FORUM, &early), 422, "bad-move");
    let odd = extension(&template.id, "after the holidays");
    refused(chair.decide_in_forum(FORUM, &odd), 422, "bad-moment");
    refused(
        chair.decide_in_forum(FORUM, &extension("ACT-999", "2027-01-15T17:00:00Z")),
        404,
        "unknown",
    );
    chair
        .decide_in_forum(FORUM, &extension(&template.id, "2027-01-15T17:00:00Z"))
        .unwrap();
    let due = house.client.action(&template.id).unwrap().obligations[0].due.clone();
    assert_eq!(
        (due.original, due.at.as_str(), due.moves.len()),
        (before.original, "2027-01-15T17:00:00Z", 1)
    );
    assert_eq!(
        (due.moves[0].by.as_str(), due.moves[0].reason.as_str()),
        ("n-ind", "Quality forum: what is in the way?")
    );

    // The team leader owns the next one: they stand aside, and with them alone there is no quorum.
    let instruction = v1::NewOccurrence {
        event: "new PRN instruction".to_owned(),
        happened_at: "2027-01-04T11:00:00Z".to_owned(),
        service: OAK.to_owned(),
        subject: None,
    };
    house.client.record_occurrence(&instruction).unwrap();
    let check = house.action(plan, "Second check").id;
    let among_friends = v1::NewForumDecision {
        present: vec!["t-lead".to_owned()],
        ..extension(&check, "2027-01-08T12:00:00Z")
    };
    let said = refused(chair.decide_in_forum(FORUM, &among_friends), 409, "not-quorate");
    assert!(said.contains("t-lead stood aside: owns"), "{said}");
    chair
        .decide_in_forum(FORUM, &extension(&check, "2027-01-08T12:00:00Z"))
        .unwrap();
    let minuted = running(chair).decisions.pop().unwrap();
    assert_eq!(minuted.about.as_deref(), Some(check.as_str()));
    assert_eq!(
        minuted.stood_aside[0].person, "t-lead",
        "everybody at the meeting took part, the owner stood aside"
    );

    // Whoever speaks for the forum cannot stand aside: the chair gave evidence here.
    let watch = house.action(plan, "Watch").id;
    let chairing = v1::Appointment {
        name: "Ed Wren".to_owned(),
        person: "n-ind".to_owned(),
        role: "practice lead".to_owned(),
        service: Some(OAK.to_owned()),
    };
    house.client.appoint(std::slice::from_ref(&chairing)).unwrap();
    refused(
        chair.decide_in_forum(FORUM, &extension(&watch, "2027-02-15T17:00:00Z")),
        403,
        "separation-of-duties",
    );
    let leaves = v1::StandDown {
        person: chairing.person,
        role: chairing.role,
        service: chairing.service,
    };
    house.client.stand_down(&leaves).unwrap();
}

fn the_owner_is_asked_and_answers(house: &House, chair: &Client, plan: &str) {
    let watch = house.action(plan, "Watch").id;
    refused(chair.decide_in_forum(FORUM, &challenge("FIN-1")), 422, "wrong-kind");
    refused(chair.decide_in_forum(FORUM, &challenge("AUD-999")), 404, "unknown");
    let calm = house.acting_as("p-lead");
    refused(calm.decide_in_forum(FORUM, &challenge(&watch)), 403, "not-appointed");
    assert!(house.client.today("p-lead").unwrap().asked.is_empty());
    chair.decide_in_forum(FORUM, &challenge(&watch)).unwrap();
    refused(chair.decide_in_forum(FORUM, &challenge(&watch)), 409, "not-possible");

    let asked = house.client.today("p-lead").unwrap().asked;
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert_eq!(
        (
            asked[0].about.as_str(),
            asked[0].forum.as_str(),
            asked[0].role.as_str(),
            asked[0].late
        ),
        (watch.as_str(), FORUM, "practice lead", false)
    );
    assert!(asked[0].answer_by.as_ref().unwrap().starts_with("2027-01-27"));
    assert!(house.client.today("t-lead").unwrap().asked.is_empty());
    let why = house.client.why(&watch).unwrap();
    assert!(
        format!("{why:?}").contains("asked on Mon 4 Jan 2027"),
        "it is told where it is asked about: {why:?}"
    );

    // Whoever covers for the owner sees it too.
    let away = v1::NewAbsence {
        cover: Some("t-lead".to_owned()),
        from: "2027-01-04T00:00:00Z".to_owned(),
        until: Some("2027-01-05T23:59:59Z".to_owned()),
    };
    house.acting_as("m-reg").record_absence("p-lead", &away).unwrap();
    assert_eq!(house.client.today("t-lead").unwrap().asked, asked);
    house
        .acting_as("m-reg")
        .end_absence("p-lead", &v1::AbsenceEnd::default())
        .unwrap();

    let answer = |words: &str| v1::ChallengeAnswer {
        words: words.to_owned(),
    };
    refused(
        house
            .acting_as("q-lead")
            .answer_challenge(&watch, &answer("not my work")),
        403,
        "not-appointed",
    );
    refused(calm.answer_challenge(&watch, &answer("  ")), 422, "bad-text");
    refused(calm.answer_challenge("ACT-999", &answer("what?")), 409, "not-possible");
    refused(calm.answer_challenge("FIN-1", &answer("what?")), 422, "wrong-kind");
    calm.answer_challenge(&watch, &answer("the coach comes on Thursday"))
        .unwrap();
    refused(calm.answer_challenge(&watch, &answer("twice")), 409, "not-possible");
    assert!(house.client.today("p-lead").unwrap().asked.is_empty());
    let chair_hears = house.client.today("n-ind").unwrap().messages;
    assert!(
        chair_hears
            .iter()
            .any(|message| message.text.contains("the coach comes on Thursday")),
        "{chair_hears:?}"
    );

    // A plan slips with its actions; its own owner is asked, and says nothing.
    chair.decide_in_forum(FORUM, &challenge(plan)).unwrap();
    assert_eq!(house.client.today("m-reg").unwrap().asked[0].about, plan);
}

fn what_is_left_is_carried_over_and_the_minutes_say_so(house: &House, chair: &Client) {
    let note = decision(ForumDecision::Note { about: None });
    let member = v1::NewForumDecision {
        present: vec!["p-lead".to_owned()],
        ..note.clone()
    };
    refused(chair.decide_in_forum(FORUM, &member), 422, "not-on-forum");
    let lost = decision(ForumDecision::Note {
        about: Some("QIP-77".to_owned()),
    });
    refused(chair.decide_in_forum(FORUM, &lost), 404, "unknown");
    chair
        .decide_in_forum(
            FORUM,
            &v1::NewForumDecision {
                reason: "Staffing at weekends goes to the board.".to_owned(),
                ..note
            },
        )
        .unwrap();
    let meeting = running(chair).id;
    refused(house.client.minutes("MTG-999"), 404, "unknown");
    let closing = v1::MeetingClosing {
        words: Some("Thank you all.".to_owned()),
    };
    refused(
        house.acting_as("m-reg").close_meeting(FORUM, &closing),
        403,
        "not-appointed",
    );
    chair.close_meeting(FORUM, &closing).unwrap();
    refused(chair.close_meeting(FORUM, &closing), 409, "not-possible");
    let closed = house.client.meeting(&meeting).unwrap();
    assert_eq!((closed.stage.as_str(), closed.decisions.len()), ("closed", 7));
    let text = house.client.minutes(&meeting).unwrap().text;
    for line in [
        "Present: Ed Wren, Cy Fenn, Bo Lark and Di Moss.",
        "has priority 1: what is in the way?",
        "Staffing at weekends goes to the board.",
        "stood aside",
        "Thank you all.",
    ] {
        assert!(text.contains(line), "`{line}` is missing in\n{text}");
    }

    house.move_to("2027-02-02T12:00:00Z");
    let next = house.wait_for("the meeting of February", |client| {
        let next = client.agenda(FORUM).unwrap().meeting?;
        let next = client.meeting(&next).unwrap();
        (!next.agenda.is_empty()).then_some(next)
    });
    assert_eq!(next.carried, closed.undecided);
    let agenda = format!("{:?}", next.agenda);
    assert!(agenda.contains("answered on Mon 4 Jan 2027"), "{agenda}");
    assert!(
        agenda.contains("Staffing at weekends"),
        "the last decisions are heard: {agenda}"
    );
    let asked = house.client.today("m-reg").unwrap().asked;
    assert!(
        asked.len() == 1 && asked[0].late,
        "the answer that never came stays owed: {asked:?}"
    );
    let above = house.client.today("n-ind").unwrap().messages;
    assert!(
        above
            .iter()
            .any(|message| message.text.contains("has no answer: what is in the way?")),
        "{above:?}"
    );
    let forgotten = Query {
        state: Some("open".to_owned()),
        ..Query::default()
    };
    let open = house.client.escalations(&forgotten).unwrap();
    assert!(open.items.iter().all(|late| late.about.starts_with("ACT")), "{open:?}");
}

fn closures_wait_for_their_retests(house: &House, chair: &Client, plan: &str) {
    chair.open_meeting(FORUM, &with(&["q-lead", "m-reg"])).unwrap();
    let closure = |agreed| {
        decision(ForumDecision::Closure {
            agreed,
            plan: plan.to_owned(),
        })
    };
    refused(chair.decide_in_forum(FORUM, &closure(true)), 409, "not-ready-to-close");
    let waiver = |retest, until: &str| {
        decision(ForumDecision::Waiver {
            plan: plan.to_owned(),
            retest,
            until: until.to_owned(),
        })
    };
    for nowhere in [0, 3, u32::MAX] {
        let said = refused(
            chair.decide_in_forum(FORUM, &waiver(nowhere, "2027-06-30T00:00:00Z")),
            422,
            "unknown",
        );
        assert!(said.contains(&nowhere.to_string()), "{said}");
    }
    let present = vec!["t-lead".to_owned(), "m-reg".to_owned()];
    let risk = |about: &str| {
        decision(ForumDecision::Risk {
            about: about.to_owned(),
            until: "2027-03-31T00:00:00Z".to_owned(),
        })
    };
    refused(chair.decide_in_forum(FORUM, &risk("ACT-1")), 422, "wrong-kind");
    let said = refused(
        chair.decide_in_forum(FORUM, &v1::NewForumDecision { present, ..risk(plan) }),
        409,
        "not-quorate",
    );
    assert!(
        said.contains("t-lead stood aside") && said.contains("m-reg stood aside: owns"),
        "the owner of the work and of the plan: {said}"
    );
    let present = vec!["q-lead".to_owned()];
    chair
        .decide_in_forum(FORUM, &v1::NewForumDecision { present, ..risk(plan) })
        .unwrap();
    assert!(chair.plan(plan).unwrap().plan.marks[0].contains("risk is accepted until"));
    let kinds: Vec<String> = running(chair)
        .decisions
        .iter()
        .map(|decision| decision.text.clone())
        .collect();
    assert!(kinds.iter().any(|text| text.contains("risk")), "{kinds:?}");

    house.put_in_place(plan);
    house.move_to("2027-03-20T12:00:00Z");
    let first = house.open_audit(|audit| matches!(&audit.purpose, v1::Purpose::Retest(of) if of.retest == 1));
    house.answer(&first, Practice::Good, "q-lead");
    house.move_to("2027-06-25T12:00:00Z");
    let second = house.open_audit(|audit| matches!(&audit.purpose, v1::Purpose::Retest(of) if of.retest == 2));
    house.answer(&second, Practice::Good, "q-lead");
    house.wait_for("the closing", |client| {
        (client.plan(plan).unwrap().plan.stage == "closing").then_some(())
    });
    chair.open_meeting(FORUM, &with(&["q-lead", "m-reg"])).unwrap();
    // The quality lead made the re-tests and the manager owns the plan: nobody is left to decide with the chair.
    refused(chair.decide_in_forum(FORUM, &closure(true)), 409, "not-quorate");
    let colleague = v1::Appointment {
        name: "Kit Vale".to_owned(),
        person: "q-two".to_owned(),
        role: "quality lead".to_owned(),
        service: None,
    };
    house.client.appoint(&[colleague]).unwrap();
    let with_colleague = |agreed| v1::NewForumDecision {
        present: vec!["q-two".to_owned()],
        ..closure(agreed)
    };
    chair.decide_in_forum(FORUM, &with_colleague(false)).unwrap();
    assert_eq!(
        chair.plan(plan).unwrap().plan.stage,
        "closing",
        "a refusal closes nothing"
    );
    let receipt = chair.decide_in_forum(FORUM, &with_colleague(true)).unwrap();
    assert!(receipt.events.contains(&"plan-verified".to_owned()), "{receipt:?}");
    assert_eq!(chair.plan(plan).unwrap().plan.stage, "watched");
    chair.close_meeting(FORUM, &v1::MeetingClosing::default()).unwrap();
}

#[test]
fn what_no_forum_can_be_asked_is_a_problem_document() {
    let house = House::furnished();
    for (path, body) in [
        (
            "/api/v1/forums/Quality%20forum/decisions",
            r#"{"reason":"x","what":{"priority":{"plan":"QIP-1","rank":-1}}}"#,
        ),
        (
            "/api/v1/forums/Quality%20forum/decisions",
            r#"{"reason":"x","what":{"abolish":{"plan":"QIP-1"}}}"#,
        ),
        (
            "/api/v1/forums/Quality%20forum/decisions",
            r#"{"reason":"x","what":{"note":{},"risk":{"about":"QIP-1"}}}"#,
        ),
        ("/api/v1/forums/Quality%20forum/meetings", r#"{"present":"everybody"}"#),
        ("/api/v1/forums/Quality%20forum/meetings/close", r#"{"word":"thanks"}"#),
        ("/api/v1/challenges/ACT-1/answers", r#"{}"#),
    ] {
        let sent = Sent {
            method: "POST",
            path,
            kind: "application/json",
            headers: &[("ratchet-person", "n-ind")],
            body: body.as_bytes(),
        };
        let answer = send(&house, &sent);
        assert!(matches!(answer.status, 400 | 422), "{path} {body}: {}", answer.body);
        answer.problem();
    }
    assert!(house.client.meetings("Tea round").is_err());
    assert!(house.client.agenda("Tea round").is_err());
    assert!(house.client.meeting("QIP-1").is_err());
}
