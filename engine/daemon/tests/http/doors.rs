//! One long story over HTTP only, which goes through every door for people, escalations, forums' waivers and risks, findings, themes, the
//! calendar, handover, the day of a person and the tracker; and everything that these doors refuse.

use super::house::{AUDIT, House, OAK, POPULATION, Practice, frame, workflows};
use super::raw::{Sent, send};
use ratchet_api::client::{Client, Error, Query};
use ratchet_api::v1;

const ELM: &str = "Elm Court";
const FORUM: &str = "Quality forum";

const STAFF: &str = "person,name,role,service
p-lead,Ada Quill,practice lead,Oak House
e-lead,Fay Holt,practice lead,Elm Court
m-reg,Bo Lark,registered manager,Oak House
d-man,Gus Penn,deputy manager,Oak House
q-lead,Cy Fenn,quality lead,
t-lead,Di Moss,team leader,Oak House
n-ind,Ed Wren,nominated individual,
";

/// The PRN workflow with more of what an organisation can say.
fn furnished() -> House {
    let house = House::empty();
    let mut folder = workflows();
    for file in &mut folder.files {
        if file.path == "organisation.qip" {
            file.text = file
                .text
                .replacen("bank holidays in England and Wales\n", "bank holidays in England and Wales\n  handovers: 07:30, 21:00\n", 1)
                .replace(
                    "role practice lead\n",
                    "role deputy manager\n  reports to: registered manager\nrole practice lead\n  capacity: 1 open action\n",
                );
            file.text.push_str(
                "\nrule \"Review after incident\"\n  when: incident\n  do: check that the plan was reviewed\n  owner: team leader\n  due: within 72 hours of incident\n  escalate: to registered manager when overdue, answer within 24 hours, to nominated individual after 5 working days\n\ntheme \"One process\"\n  owner: nominated individual\n  watches: audit \"PRN medicines\"\n  raised: when cause unclear process is found in 1 or more audits within 3 months\n  goes to: forum \"Quality forum\"\n  improved: when every watched audit is at least 85% in 2 audits in a row\n",
            );
        }
    }
    folder.files.retain(|file| !file.path.ends_with(".test.qip"));
    house.client.apply_workflows(&folder).expect("the workflow is sound");
    house.client.appoint_from_csv(STAFF).expect("the people are known");
    for service in [OAK, ELM] {
        house
            .client
            .import_frame_from_csv(service, POPULATION, &frame())
            .expect("the list is sound");
    }
    house.move_to("2026-11-02T12:00:00Z");
    house
}

fn refused<T: std::fmt::Debug>(answer: Result<T, Error>, status: u16, code: &str) -> String {
    let error = answer.expect_err(code);
    let problem = error.problem().unwrap_or_else(|| panic!("{error}"));
    assert_eq!((problem.status, problem.code.as_str()), (status, code), "{problem}");
    problem.to_string()
}

fn in_state(state: &str) -> Query {
    Query {
        state: Some(state.to_owned()),
        ..Query::default()
    }
}

fn audit_in(house: &House, service: &str) -> v1::AuditDetail {
    let id = house.wait_for("an open audit", |client| {
        let query = Query {
            service: Some(service.to_owned()),
            ..in_state("open")
        };
        let page = client.audits(&query).unwrap();
        page.items
            .into_iter()
            .find(|audit| audit.sampled.is_some())
            .map(|audit| audit.id)
    });
    house.client.audit(&id).unwrap()
}

fn finding_of(client: &Client, service: &str, question: &str) -> v1::Finding {
    let query = Query {
        service: Some(service.to_owned()),
        ..in_state("open")
    };
    let page = client.findings(&query).unwrap();
    let found = page.items.into_iter().find(|finding| finding.question == question);
    found.expect("the finding was raised")
}

#[test]
fn every_door_opens_for_whom_it_may_and_for_nobody_else() {
    let house = furnished();
    people_are_away_and_covered(&house);
    work_is_delegated_and_given_away(&house);
    a_shift_hands_over_what_an_incident_set_off(&house);
    escalations_are_listed_by_age_and_answered(&house);
    findings_are_assessed_and_understood(&house);
    let plan = a_plan_is_worked_on(&house);
    a_late_holiday_moves_only_what_was_confirmed(&house, &plan);
    forums_let_pass_for_a_time(&house, &plan);
    the_past_is_as_it_was(&house);
}

fn people_are_away_and_covered(house: &House) {
    let manager = house.acting_as("m-reg");
    let away = v1::NewAbsence {
        cover: Some("t-lead".to_owned()),
        from: "2026-11-02T00:00:00Z".to_owned(),
        until: Some("2026-11-03T23:59:59Z".to_owned()),
    };
    let odd = |change: &dyn Fn(&mut v1::NewAbsence)| {
        let mut odd = away.clone();
        change(&mut odd);
        odd
    };
    refused(manager.record_absence("nobody", &away), 404, "unknown");
    let to_self = odd(&|absence| absence.cover = Some("p-lead".to_owned()));
    refused(manager.record_absence("p-lead", &to_self), 422, "bad-absence");
    let to_nobody = odd(&|absence| absence.cover = Some("x\u{0}y".to_owned()));
    refused(manager.record_absence("p-lead", &to_nobody), 422, "unknown");
    let backwards = odd(&|absence| absence.until = Some("2026-11-01T00:00:00Z".to_owned()));
    refused(manager.record_absence("p-lead", &backwards), 422, "bad-absence");
    let someday = odd(&|absence| absence.from = "someday".to_owned());
    refused(manager.record_absence("p-lead", &someday), 422, "bad-moment");

    let keyed = manager.clone().with_key("leave-1");
    assert_eq!(
        keyed.record_absence("p-lead", &away).unwrap().events[0],
        "absence-recorded"
    );
    assert!(keyed.record_absence("p-lead", &away).unwrap().repeated);
    refused(manager.record_absence("p-lead", &away), 422, "bad-absence");

    let away_now = house.client.people(&in_state("away")).unwrap().items;
    assert_eq!(away_now.len(), 1);
    assert!(away_now[0].away && away_now[0].person == "p-lead" && away_now[0].posts[0].role == "practice lead");
    let by_role = Query {
        role: Some("team leader".to_owned()),
        ..Query::default()
    };
    assert_eq!(house.client.people(&by_role).unwrap().items[0].person, "t-lead");
    let in_oak = Query {
        limit: Some(2),
        service: Some(OAK.to_owned()),
        ..Query::default()
    };
    let page = house.client.people(&in_oak).unwrap();
    assert_eq!(page.items.len(), 2);
    let rest = Query {
        cursor: page.next,
        ..in_oak
    };
    assert_eq!(
        house.client.people(&rest).unwrap().items.len(),
        2,
        "d-man, m-reg, p-lead, t-lead"
    );
    let cover = house.client.person("t-lead").unwrap();
    assert_eq!((cover.covers.len(), cover.covers[0].person.as_str()), (1, "p-lead"));
    // Whoever covers sees the audit of the role in their day.
    audit_in(house, OAK);
    let today = house.client.today("t-lead").unwrap();
    assert!(
        today
            .acts_for
            .iter()
            .any(|post| post.role == "practice lead" && post.service == OAK)
    );
    assert!(today.coming.iter().any(|coming| coming.title == AUDIT), "{today:?}");
    refused(house.client.today("nobody"), 404, "unknown");

    let end = v1::AbsenceEnd::default();
    manager.end_absence("p-lead", &end).unwrap();
    refused(manager.end_absence("p-lead", &end), 422, "bad-absence");
    refused(house.client.people(&in_state("answered")), 400, "bad-query");

    let vacancies = house.client.vacancies(Some(ELM)).unwrap().items;
    assert!(
        vacancies.iter().any(|post| post.role == "registered manager"),
        "{vacancies:?}"
    );
    assert!(house.client.vacancies(Some(OAK)).unwrap().items.is_empty());
    refused(house.client.vacancies(Some("Nowhere")), 422, "unknown");
    let services = house.client.services().unwrap().items;
    assert_eq!(services.len(), 5);
    let elm = services.iter().find(|service| service.name == ELM).unwrap();
    assert!(elm.vacancies > 0 && elm.load.audits == 1, "{elm:?}");
    assert_eq!(elm.capacity, Some(36));
}

fn work_is_delegated_and_given_away(house: &House) {
    let lead = house.acting_as("p-lead");
    let role = v1::NewDelegation {
        role: Some("practice lead".to_owned()),
        service: Some(OAK.to_owned()),
        to: "d-man".to_owned(),
        until: Some("2026-11-30T23:59:59Z".to_owned()),
        ..v1::NewDelegation::default()
    };
    refused(house.client.delegate(&role), 403, "no-person");
    refused(house.acting_as("t-lead").delegate(&role), 403, "not-appointed");
    let nothing = v1::NewDelegation {
        role: None,
        ..role.clone()
    };
    refused(lead.delegate(&nothing), 422, "what-is-delegated");
    let nowhere = v1::NewDelegation {
        action: Some("ACT-999".to_owned()),
        role: None,
        service: None,
        ..role.clone()
    };
    refused(lead.delegate(&nowhere), 404, "unknown");
    lead.delegate(&role).unwrap();
    refused(lead.delegate(&role), 422, "bad-delegation");
    let given = house.client.delegations(&Query::default()).unwrap().items;
    assert_eq!((given.len(), given[0].to.as_str(), given[0].now), (1, "d-man", true));
    let to = |person: &str| Query {
        person: Some(person.to_owned()),
        ..Query::default()
    };
    assert_eq!(house.client.delegations(&to("d-man")).unwrap().items.len(), 1);
    assert!(house.client.delegations(&to("t-lead")).unwrap().items.is_empty());
    assert_eq!(house.client.person("d-man").unwrap().delegations.len(), 1);
    assert!(
        house
            .client
            .today("d-man")
            .unwrap()
            .acts_for
            .iter()
            .any(|post| post.role == "practice lead")
    );
    let end = v1::DelegationEnd {
        role: role.role.clone(),
        service: role.service.clone(),
        to: "d-man".to_owned(),
        ..v1::DelegationEnd::default()
    };
    refused(house.acting_as("t-lead").revoke_delegation(&end), 403, "not-appointed");
    house
        .acting_as("d-man")
        .revoke_delegation(&end)
        .expect("it can be handed back");
    refused(lead.revoke_delegation(&end), 422, "bad-delegation");
    assert!(house.client.delegations(&Query::default()).unwrap().items.is_empty());
}

fn a_shift_hands_over_what_an_incident_set_off(house: &House) {
    let quiet = house.client.handover(OAK, "this").unwrap();
    assert!(quiet.reviews.is_empty() && quiet.happened.is_empty());
    assert_eq!(
        (quiet.from.as_str(), quiet.until.as_str()),
        ("2026-11-02T07:30:00Z", "2026-11-02T21:00:00Z")
    );
    refused(house.client.handover("Nowhere", "this"), 422, "unknown");
    refused(house.client.handover(OAK, "yesterday"), 400, "bad-query");

    let incident = v1::NewOccurrence {
        event: "incident".to_owned(),
        happened_at: "2026-11-02T09:00:00Z".to_owned(),
        service: OAK.to_owned(),
        subject: Some("P-033".to_owned()),
    };
    let receipt = house.client.record_occurrence(&incident).unwrap();
    let occurrence = receipt.created[0].clone();
    let handover = house.client.handover(OAK, "this").unwrap();
    assert_eq!(handover.happened[0].id, occurrence);
    assert!(handover.reviews.is_empty(), "it is due in 72 hours, not this shift");
    let review = handover.happened[0].led_to[0].clone();
    let why = house.client.why(&occurrence).unwrap();
    assert!(why.see_also.contains(&review), "{why:?}");
    let story = house.client.history(&occurrence).unwrap().items;
    assert!(story.len() >= 2, "the occurrence and what it set off");

    house.move_to("2026-11-05T08:00:00Z");
    let handover = house.client.handover(OAK, "this").unwrap();
    assert_eq!(handover.reviews.len(), 1);
    assert_eq!(handover.reviews[0].id, review);
    assert!(handover.others.iter().all(|action| action.id != review));
    assert!(house.client.handover(ELM, "this").unwrap().reviews.is_empty());
    let today = house.client.today("t-lead").unwrap();
    assert!(today.actions.iter().any(|action| action.id == review), "{today:?}");

    // One action may be delegated, and given to another role by somebody above.
    let single = v1::NewDelegation {
        action: Some(review.clone()),
        to: "d-man".to_owned(),
        ..v1::NewDelegation::default()
    };
    house.acting_as("t-lead").delegate(&single).unwrap();
    assert_eq!(house.client.action(&review).unwrap().delegations.len(), 1);
    let day = house.client.today("d-man").unwrap();
    assert!(day.actions.iter().any(|action| action.id == review), "{day:?}");
    let owner = v1::NewOwner {
        reason: "the team leader is at the hospital with them".to_owned(),
        to: "deputy manager".to_owned(),
    };
    refused(
        house.acting_as("t-lead").reassign_action(&review, &owner),
        403,
        "not-appointed",
    );
    let silent = v1::NewOwner {
        reason: " ".to_owned(),
        ..owner.clone()
    };
    refused(
        house.acting_as("m-reg").reassign_action(&review, &silent),
        422,
        "bad-text",
    );
    let unknown = v1::NewOwner {
        to: "night fairy".to_owned(),
        ..owner.clone()
    };
    refused(
        house.acting_as("m-reg").reassign_action(&review, &unknown),
        422,
        "unknown",
    );
    house.acting_as("m-reg").reassign_action(&review, &owner).unwrap();
    refused(
        house.acting_as("m-reg").reassign_action(&review, &owner),
        422,
        "bad-reassignment",
    );
    refused(
        house.acting_as("m-reg").reassign_action("ACT-999", &owner),
        404,
        "unknown",
    );
    let given = house.client.action(&review).unwrap();
    assert_eq!((given.owner.as_str(), given.reassigned.len()), ("deputy manager", 1));
    assert!(given.delegations.is_empty(), "a delegation ends with the owner's part");
    let why = house.client.why(&review).unwrap();
    assert!(
        why.why_here
            .iter()
            .any(|line| line.contains("Given to the deputy manager")),
        "{why:?}"
    );
}

fn escalations_are_listed_by_age_and_answered(house: &House) {
    assert!(house.client.escalations(&in_state("open")).unwrap().items.is_empty());
    house.move_to("2026-11-05T12:00:00Z");
    let late = house.wait_for("the escalation", |client| {
        client.escalations(&in_state("open")).unwrap().items.into_iter().next()
    });
    assert_eq!(
        (late.escalations[0].to.as_str(), late.escalations[0].rung),
        ("registered manager", 1)
    );
    assert!(late.waits_for[0].answer_by.is_some(), "{late:?}");
    let of_role = |role: &str| Query {
        role: Some(role.to_owned()),
        ..in_state("open")
    };
    assert_eq!(
        house
            .client
            .escalations(&of_role("registered manager"))
            .unwrap()
            .items
            .len(),
        1
    );
    assert!(
        house
            .client
            .escalations(&of_role("quality lead"))
            .unwrap()
            .items
            .is_empty()
    );
    assert_eq!(house.client.today("m-reg").unwrap().answers[0].about, late.about);
    let answer = v1::NewAnswer {
        obligation: None,
        words: "I check it this afternoon.".to_owned(),
    };
    refused(
        house.acting_as("p-lead").answer_escalation(&late.about, &answer),
        403,
        "not-appointed",
    );
    refused(house.client.answer_escalation(&late.about, &answer), 403, "no-person");
    let manager = house.acting_as("m-reg");
    refused(manager.answer_escalation("ACT-999", &answer), 404, "unknown");
    refused(manager.answer_escalation("tea", &answer), 404, "unknown");
    let huge = v1::NewAnswer {
        words: "x".repeat(100_000),
        ..answer.clone()
    };
    refused(manager.answer_escalation(&late.about, &huge), 422, "too-much");
    manager.answer_escalation(&late.about, &answer).unwrap();
    refused(
        manager.answer_escalation(&late.about, &answer),
        409,
        "nothing-to-answer",
    );
    assert!(house.client.escalations(&in_state("open")).unwrap().items.is_empty());
    let answered = house.client.escalations(&in_state("answered")).unwrap().items;
    assert_eq!(answered[0].escalations[0].answer.as_ref().unwrap().by, "m-reg");
    let overdue = house.client.tracker(&in_state("overdue")).unwrap().items;
    assert!(
        overdue.iter().any(|line| line.action.as_ref() == Some(&late.about)),
        "{overdue:?}"
    );
    let line = overdue
        .iter()
        .find(|line| line.action.as_ref() == Some(&late.about))
        .unwrap();
    assert_eq!(
        (line.problem.as_str(), line.set_off_by.len(), line.retest.as_ref()),
        ("incident", 1, None)
    );
}

fn findings_are_assessed_and_understood(house: &House) {
    let audit = audit_in(house, OAK);
    house.answer(&audit, Practice::Poor, "p-lead");
    let audit = audit_in(house, ELM);
    house.answer(&audit, Practice::Poor, "e-lead");
    let finding = finding_of(&house.client, OAK, "Protocol complete");
    let lead = house.acting_as("p-lead");
    let serious = v1::NewAssessment {
        consequence: 4,
        likelihood: 4,
    };
    refused(
        house.acting_as("t-lead").assess_finding(&finding.id, &serious),
        403,
        "not-appointed",
    );
    let beyond = v1::NewAssessment {
        consequence: 6,
        likelihood: 0,
    };
    refused(lead.assess_finding(&finding.id, &beyond), 422, "bad-text");
    refused(lead.assess_finding("FIN-999", &serious), 404, "unknown");
    lead.assess_finding(&finding.id, &serious).unwrap();
    let assessed = house.client.finding(&finding.id).unwrap();
    assert_eq!(
        (assessed.band.as_str(), assessed.assessment.unwrap().by.as_str()),
        ("extreme", "p-lead")
    );

    let causes = v1::NewCauses {
        causes: vec!["unclear process".to_owned()],
        reason: "three templates are in use".to_owned(),
    };
    let other = v1::NewCauses {
        causes: vec!["the weather".to_owned()],
        ..causes.clone()
    };
    let says = refused(lead.name_causes(&finding.id, &other), 422, "unknown");
    assert!(says.contains("unclear process"), "the taxonomy is named: {says}");
    let none = v1::NewCauses {
        causes: Vec::new(),
        ..causes.clone()
    };
    refused(lead.name_causes(&finding.id, &none), 422, "bad-text");
    lead.name_causes(&finding.id, &causes).unwrap();
    let elm = finding_of(&house.client, ELM, "Protocol complete");
    house.acting_as("e-lead").name_causes(&elm.id, &causes).unwrap();

    let because = v1::Because {
        reason: "seen again, it was there".to_owned(),
    };
    refused(lead.set_aside(&finding.id, &because), 409, "not-possible");

    let themes = house.client.themes(&in_state("open")).unwrap().items;
    let mut seen_in = Vec::new();
    for theme in &themes {
        let detail = house.client.theme(&theme.id).unwrap();
        assert!(!detail.lacking.is_empty(), "{detail:?}");
        assert!(house.client.why(&theme.id).unwrap().what.contains("recurs"));
        assert!(
            !house.client.history(&theme.id).unwrap().items.is_empty(),
            "a theme has its story"
        );
        seen_in.extend(theme.services.clone());
    }
    assert!(seen_in.iter().any(|service| service == OAK), "{themes:?}");
    let in_elm = Query {
        service: Some(ELM.to_owned()),
        ..in_state("open")
    };
    assert_eq!(
        house.client.themes(&in_elm).unwrap().items.len(),
        seen_in.iter().filter(|service| *service == ELM).count()
    );
    refused(house.client.theme("THM-999"), 404, "unknown");
}

fn a_plan_is_worked_on(house: &House) -> v1::PlanDetail {
    house.move_to("2026-12-07T12:00:00Z");
    let audit = audit_in(house, OAK);
    house.answer(&audit, Practice::Poor, "p-lead");
    let id = house.wait_for("the plan", |client| {
        let query = Query {
            service: Some(OAK.to_owned()),
            ..in_state("open")
        };
        client.plans(&query).unwrap().items.first().map(|plan| plan.id.clone())
    });
    let manager = house.acting_as("m-reg");
    let new = v1::NewAction {
        due: "within 10 working days".to_owned(),
        evidence: vec!["photo of three charts".to_owned()],
        kind: "checklist".to_owned(),
        name: "Pain scale in every chart".to_owned(),
        owner: "team leader".to_owned(),
    };
    let odd = |change: &dyn Fn(&mut v1::NewAction)| {
        let mut odd = new.clone();
        change(&mut odd);
        odd
    };
    refused(house.acting_as("t-lead").add_action(&id, &new), 403, "not-appointed");
    refused(manager.add_action("QIP-999", &new), 404, "unknown");
    refused(
        manager.add_action(&id, &odd(&|new| new.due = "soon".to_owned())),
        422,
        "not-a-deadline",
    );
    refused(
        manager.add_action(&id, &odd(&|new| new.kind = "magic".to_owned())),
        422,
        "unknown",
    );
    refused(
        manager.add_action(&id, &odd(&|new| new.owner = "fairy".to_owned())),
        422,
        "unknown",
    );
    refused(
        manager.add_action(&id, &odd(&|new| new.evidence.clear())),
        422,
        "bad-text",
    );
    let receipt = manager.add_action(&id, &new).unwrap();
    let added = house.client.action(&receipt.created[0]).unwrap();
    assert_eq!(added.added.as_ref().unwrap().strength, "intermediate");
    let why = house.client.why(&added.id).unwrap();
    assert!(why.what_would_close_it[0].contains("photo of three charts"), "{why:?}");

    let test = v1::NewTest {
        change: "ask for the effect at the next round".to_owned(),
        prediction: "recorded in 9 of 10".to_owned(),
        until: "2026-12-20T12:00:00Z".to_owned(),
    };
    refused(house.acting_as("e-lead").begin_test(&id, &test), 403, "not-appointed");
    let past = v1::NewTest {
        until: "2026-12-01T12:00:00Z".to_owned(),
        ..test.clone()
    };
    refused(manager.begin_test(&id, &past), 422, "bad-text");
    manager.begin_test(&id, &test).unwrap();
    let study = v1::TestStudy {
        learned: "nights forget it".to_owned(),
        next: "adapt".to_owned(),
        result: "recorded in 6 of 10".to_owned(),
    };
    refused(manager.study_test(&id, 2, &study), 422, "unknown");
    let hope = v1::TestStudy {
        next: "hope".to_owned(),
        ..study.clone()
    };
    refused(manager.study_test(&id, 1, &hope), 422, "unknown");
    let why = house.client.why(&id).unwrap();
    assert!(
        why.why_now.iter().any(|line| line.contains("Test of change 1")),
        "{why:?}"
    );
    manager.study_test(&id, 1, &study).unwrap();
    refused(manager.study_test(&id, 1, &study), 409, "not-possible");
    let plan = house.client.plan(&id).unwrap();
    assert_eq!(plan.tests[0].studied.as_ref().unwrap().next, "adapt");

    // A finding of another service cannot join, one with a plan not twice.
    let elm = finding_of(&house.client, ELM, "Protocol complete");
    let join = v1::JoinPlan {
        plan: id.clone(),
        reason: "the same template".to_owned(),
    };
    refused(manager.join_finding(&elm.id, &join), 409, "not-possible");
    refused(manager.join_finding(&plan.plan.findings[0], &join), 409, "not-possible");
    let roles = house.client.roles(Some(OAK)).unwrap().items;
    let lead = roles.iter().find(|role| role.name == "practice lead").unwrap();
    assert!(lead.capacity == Some(1) && lead.places[0].overloaded, "{lead:?}");
    plan
}

fn a_late_holiday_moves_only_what_was_confirmed(house: &House, plan: &v1::PlanDetail) {
    let day = v1::DayWish {
        change: "added".to_owned(),
        date: "2026-12-14".to_owned(),
        region: Some("england-and-wales".to_owned()),
        service: None,
    };
    let shifts = house.client.calendar_shifts(&day, None).unwrap().items;
    let ours = |action: &str| plan.plan.actions.iter().any(|known| known == action);
    let shift = shifts
        .iter()
        .find(|shift| ours(&shift.action))
        .expect("15 working days run over it");
    assert!(shift.to > shift.from, "{shift:?}");
    let lost = v1::DayWish {
        region: None,
        ..day.clone()
    };
    refused(house.client.calendar_shifts(&lost, None), 422, "no-scope");
    let france = v1::DayWish {
        region: Some("france".to_owned()),
        ..day.clone()
    };
    refused(house.client.calendar_shifts(&france, None), 422, "unknown-calendar");
    let amendment = v1::Amendment {
        change: day.change.clone(),
        date: day.date.clone(),
        moves: vec![v1::ShiftChosen {
            action: shift.action.clone(),
            obligation: shift.obligation,
            to: shift.to.clone(),
        }],
        reason: "announced on 7 December".to_owned(),
        region: day.region.clone(),
        service: None,
        title: "Day of thanks".to_owned(),
    };
    refused(
        house.acting_as("m-reg").amend_calendar(&amendment),
        403,
        "operator-only",
    );
    let stale = v1::Amendment {
        moves: vec![v1::ShiftChosen {
            to: "2027-06-01T12:00:00Z".to_owned(),
            ..amendment.moves[0].clone()
        }],
        ..amendment.clone()
    };
    refused(house.client.amend_calendar(&stale), 422, "bad-move");
    let odd = v1::Amendment {
        date: "the day after".to_owned(),
        ..amendment.clone()
    };
    refused(house.client.amend_calendar(&odd), 422, "bad-date");
    assert!(
        house.client.calendar().unwrap().amended.is_empty(),
        "a refusal leaves nothing behind"
    );
    house.client.amend_calendar(&amendment).unwrap();
    let calendar = house.client.calendar().unwrap();
    assert_eq!(
        (calendar.amended.len(), calendar.amended[0].title.as_str()),
        (1, "Day of thanks")
    );
    assert!(
        calendar.services.iter().all(|service| service.calendar.ends_with("+1")),
        "{calendar:?}"
    );
    let oak = calendar.services.iter().find(|service| service.service == OAK).unwrap();
    assert_eq!(oak.handovers, ["07:30", "21:00"]);
    let moved = house.client.action(&shift.action).unwrap().obligations[0].due.clone();
    assert_eq!((moved.at.as_str(), moved.moves.len()), (shift.to.as_str(), 1));
    let left = house.client.calendar_shifts(&day, None).unwrap().items;
    assert_eq!(
        left.len(),
        shifts.len() - 1,
        "the others can still be moved, one by one"
    );

    let slipped = house.client.tracker(&in_state("slipped")).unwrap().items;
    assert_eq!(slipped.len(), 1);
    let due = slipped[0].due.as_ref().unwrap();
    assert_eq!(
        (due.original.as_str(), due.at.as_str(), due.moves),
        (shift.from.as_str(), shift.to.as_str(), 1)
    );
}

fn forums_let_pass_for_a_time(house: &House, plan: &v1::PlanDetail) {
    let id = plan.plan.id.as_str();
    let chair = house.acting_as("n-ind");
    let waiver = v1::NewWaiver {
        forum: FORUM.to_owned(),
        present: vec!["n-ind".to_owned()],
        reason: "the unit is closed for repairs".to_owned(),
        retest: "Six weeks".to_owned(),
        until: "2027-04-30T22:59:59Z".to_owned(),
    };
    refused(chair.waive_gate(id, &waiver), 409, "not-possible");
    let odd = v1::NewWaiver {
        retest: "Nine weeks".to_owned(),
        ..waiver.clone()
    };
    refused(chair.waive_gate(id, &odd), 422, "unknown");
    for action in house.client.plan(id).unwrap().actions_in_full {
        let who = if action.owner == "team leader" {
            "t-lead"
        } else {
            "p-lead"
        };
        if action.obligations.is_empty() {
            let instruction = v1::NewOccurrence {
                event: "new PRN instruction".to_owned(),
                happened_at: "2026-12-07T11:00:00Z".to_owned(),
                service: OAK.to_owned(),
                subject: None,
            };
            house.client.record_occurrence(&instruction).unwrap();
        }
        let done = v1::Completion {
            evidence: vec![v1::NewEvidence {
                sha256: None,
                what: "seen".to_owned(),
            }],
            obligation: None,
        };
        house.acting_as(who).complete_action(&action.id, &done).unwrap();
    }
    house.wait_for("the actions in place", |client| {
        (client.plan(id).unwrap().plan.stage == "in place").then_some(())
    });
    let done = house.client.tracker(&in_state("open")).unwrap().items;
    let line = done
        .iter()
        .find(|line| line.plan.as_deref() == Some(id) && line.action_state.as_deref() == Some("done"))
        .expect("a done action stays until the re-test passed");
    assert_eq!(line.retest.as_ref().unwrap().state, "opens");
    assert!(line.due.as_ref().unwrap().met_at.is_some());

    refused(house.acting_as("q-lead").waive_gate(id, &waiver), 403, "not-appointed");
    refused(house.client.waive_gate(id, &waiver), 403, "no-person");
    let stranger = v1::NewWaiver {
        present: vec!["t-lead".to_owned()],
        ..waiver.clone()
    };
    refused(chair.waive_gate(id, &stranger), 422, "not-on-forum");
    let over = v1::NewWaiver {
        until: "2026-01-01T00:00:00Z".to_owned(),
        ..waiver.clone()
    };
    refused(chair.waive_gate(id, &over), 422, "bad-text");
    refused(chair.waive_gate("QIP-999", &waiver), 404, "unknown");
    chair.waive_gate(id, &waiver).unwrap();
    let shown = house.client.plan(id).unwrap();
    assert!(
        shown.plan.marks[0].contains("waived until Fri 30 Apr 2027"),
        "{:?}",
        shown.plan.marks
    );
    assert!(shown.plan.marks[0].contains("has not passed"));
    assert!(shown.retests[0].waivers[0].runs && shown.retests[0].passed_at.is_none());
    let listed = house.client.waivers(&in_state("open")).unwrap().items;
    assert_eq!((listed.len(), listed[0].retest.as_str()), (1, "Six weeks"));
    let why = house.client.why(id).unwrap();
    assert!(
        why.why_now.iter().any(|line| line.contains("is waived until")),
        "{why:?}"
    );
    let line = house.client.tracker(&in_state("open")).unwrap().items;
    assert!(
        line.iter()
            .any(|line| line.plan.as_deref() == Some(id) && !line.marks.is_empty())
    );

    let risk = v1::NewRisk {
        about: id.to_owned(),
        forum: FORUM.to_owned(),
        present: Vec::new(),
        reason: "the new system comes in May".to_owned(),
        until: "2027-05-31T23:59:59Z".to_owned(),
    };
    let of_audit = v1::NewRisk {
        about: "AUD-1".to_owned(),
        ..risk.clone()
    };
    refused(chair.accept_risk(&of_audit), 422, "carries-no-risk");
    refused(house.acting_as("m-reg").accept_risk(&risk), 403, "not-appointed");
    let tea = v1::NewRisk {
        forum: "Tea round".to_owned(),
        ..risk.clone()
    };
    refused(chair.accept_risk(&tea), 422, "unknown");
    chair.accept_risk(&risk).unwrap();
    let finding = finding_of(&house.client, ELM, "Protocol complete");
    let of_finding = v1::NewRisk {
        about: finding.id.clone(),
        until: "2027-01-31T23:59:59Z".to_owned(),
        ..risk.clone()
    };
    chair.accept_risk(&of_finding).unwrap();
    let risks = house.client.risks(&in_state("open")).unwrap().items;
    let about: Vec<&str> = risks.iter().map(|risk| risk.about.as_str()).collect();
    assert_eq!(about, [finding.id.as_str(), id], "the first to end comes first");
    assert!(house.client.finding(&finding.id).unwrap().marks[0].contains("the risk is accepted until"));
    assert_eq!(house.client.plan(id).unwrap().risks.len(), 1);
    house.move_to("2027-02-15T12:00:00Z");
    let risks = house.client.risks(&in_state("open")).unwrap().items;
    assert_eq!(risks.len(), 1, "what ran out is not lived with any more");
    assert_eq!(house.client.risks(&in_state("all")).unwrap().items.len(), 2);
}

fn the_past_is_as_it_was(house: &House) {
    let then = house.client.clone().as_of("2026-11-05T11:59:00Z");
    assert_eq!(then.escalations(&in_state("open")).unwrap().items.len(), 0);
    assert!(then.waivers(&Query::default()).unwrap().items.is_empty());
    assert!(then.calendar().unwrap().amended.is_empty());
    assert_eq!(then.handover(OAK, "this").unwrap().reviews.len(), 1);
    assert!(
        then.tracker(&in_state("open"))
            .unwrap()
            .items
            .iter()
            .all(|line| line.plan.is_none())
    );
    let early = house.client.clone().as_of("2026-11-02T12:00:00Z");
    assert!(early.people(&in_state("away")).unwrap().items.len() <= 1);

    let table = send(
        house,
        &Sent {
            method: "GET",
            path: "/api/v1/tracker?state=all&limit=500",
            kind: "",
            headers: &[("accept", "text/csv")],
            body: b"",
        },
    );
    assert_eq!(table.status, 200);
    assert!(table.headers.contains("content-type: text/csv"), "{}", table.headers);
    assert!(table.body.starts_with("service,findings,problem,"), "{}", table.body);
    assert!(
        table.body.contains("Day of thanks"),
        "the reason of a move stands in the table"
    );
    for hostile in [
        "/api/v1/tracker?state=../../etc",
        "/api/v1/people?limit=-1",
        "/api/v1/escalations?cursor=%00%ff",
        "/api/v1/delegations?state=overdue",
        "/api/v1/waivers?role=chair",
        "/api/v1/services/Oak%20House/handover?shift=%27%20or%201=1",
    ] {
        let sent = Sent {
            method: "GET",
            path: hostile,
            kind: "",
            headers: &[],
            body: b"",
        };
        let answer = send(house, &sent);
        assert_eq!(answer.status, 400, "{hostile}: {}", answer.body);
        answer.problem();
    }
}
