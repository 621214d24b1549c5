//! Who is told where people are away, over HTTP only: whoever covers them, or the role above where nobody is there; and again the right
//! person once somebody is.

use super::house::{House, OAK};
use ratchet_api::client::{Client, Query};
use ratchet_api::v1;

/// The plan that is open since 7 December, and its template, due on 30 December and owned by the practice lead.
fn overdue_soon() -> (House, String) {
    let house = House::furnished();
    let plan = house.open_plan();
    let template = house.action(&plan, "Rewrite").id;
    (house, template)
}

/// Escalations about a thing as they were told: role, person and words, oldest first.
fn told(client: &Client, about: &str) -> Vec<v1::Message> {
    let messages = client.messages(&Query::default()).unwrap().items;
    let mut told: Vec<v1::Message> = messages
        .into_iter()
        .filter(|message| message.about == about && message.reason == "escalated")
        .collect();
    told.sort_by(|one, other| one.at.cmp(&other.at));
    told
}

fn first_told(house: &House, about: &str) -> v1::Message {
    house.wait_for("the escalation", |client| told(client, about).into_iter().next())
}

fn absence(from: &str, until: Option<&str>, cover: Option<&str>) -> v1::NewAbsence {
    v1::NewAbsence {
        cover: cover.map(str::to_owned),
        from: from.to_owned(),
        until: until.map(str::to_owned),
    }
}

fn vacant(client: &Client) -> Vec<(String, Option<String>)> {
    let vacancies = client.vacancies(Some(OAK)).unwrap().items;
    vacancies
        .into_iter()
        .map(|vacancy| (vacancy.role, vacancy.told))
        .collect()
}

#[test]
fn an_absence_with_cover_moves_who_is_told_and_its_end_moves_it_back() {
    let (house, template) = overdue_soon();
    let away = absence("2026-12-20T00:00:00Z", Some("2027-01-04T00:00:00Z"), Some("q-lead"));
    house.client.record_absence("m-reg", &away).expect("cover is there");
    house.move_to("2026-12-31T12:00:00Z");
    let message = first_told(&house, &template);
    assert_eq!(
        (message.role.as_str(), message.person.as_deref()),
        ("registered manager", Some("q-lead")),
        "{message:?}"
    );
    assert!(
        !vacant(&house.client)
            .iter()
            .any(|(role, _)| role == "registered manager")
    );
    let waiting = house.client.escalations(&Query::default()).unwrap().items;
    let waiting = waiting.iter().find(|escalated| escalated.about == template).unwrap();
    assert_eq!(waiting.escalations[0].to, "registered manager", "{waiting:?}");
    // Whoever covers may answer, and has it in their day.
    let today = house.client.today("q-lead").unwrap();
    assert!(format!("{today:?}").contains(&template), "{today:?}");
    let answer = v1::NewAnswer {
        obligation: None,
        words: "the printer has it by Friday".to_owned(),
    };
    house
        .acting_as("q-lead")
        .answer_escalation(&template, &answer)
        .expect("cover answers");

    // Back in January: what falls due from then on is hers again.
    house.move_to("2027-01-05T12:00:00Z");
    let finding = house.wait_for("the audit of January", |client| {
        let audits = client.audits(&Query::default()).unwrap().items;
        audits
            .into_iter()
            .find(|audit| audit.service == OAK && audit.purpose == v1::Purpose::Routine(3))
    });
    assert_eq!(finding.stage, "open");
    let watch = house.client.actions(&Query::default()).unwrap().items;
    let watch = watch
        .into_iter()
        .find(|action| action.title.contains("Watch"))
        .unwrap()
        .id;
    let later = house.wait_for("the turn that is late in January", |client| {
        told(client, &watch)
            .into_iter()
            .rfind(|message| message.at.as_str() >= "2027-01-04T00:00:00Z")
    });
    assert_eq!(
        (later.role.as_str(), later.person.as_deref()),
        ("registered manager", Some("m-reg")),
        "{later:?}"
    );
}

#[test]
fn an_absence_without_cover_is_a_vacancy_and_the_role_above_is_told_instead() {
    let (house, template) = overdue_soon();
    let away = absence("2026-12-20T00:00:00Z", None, None);
    house.client.record_absence("m-reg", &away).unwrap();
    house.move_to("2026-12-31T12:00:00Z");
    let message = first_told(&house, &template);
    assert_eq!(
        (message.role.as_str(), message.person.as_deref()),
        ("nominated individual", Some("n-ind")),
        "{message:?}"
    );
    assert!(
        message.text.contains("in place of the registered manager"),
        "{}",
        message.text
    );
    let vacancies = house.client.vacancies(Some(OAK)).unwrap().items;
    let vacancy = vacancies
        .iter()
        .find(|vacancy| vacancy.role == "registered manager")
        .unwrap();
    assert_eq!(vacancy.away, ["m-reg"], "{vacancy:?}");
}

#[test]
fn a_role_that_nobody_holds_is_told_about_above_until_somebody_holds_it() {
    let (house, template) = overdue_soon();
    let leaving = v1::StandDown {
        person: "m-reg".to_owned(),
        role: "registered manager".to_owned(),
        service: Some(OAK.to_owned()),
    };
    house.client.stand_down(&leaving).unwrap();
    house.move_to("2026-12-31T12:00:00Z");
    let message = first_told(&house, &template);
    assert_eq!(message.person.as_deref(), Some("n-ind"), "{message:?}");
    assert!(
        message.text.contains("in place of the registered manager"),
        "{}",
        message.text
    );
    let waiting = house.client.escalations(&Query::default()).unwrap().items;
    let waiting = waiting.iter().find(|escalated| escalated.about == template).unwrap();
    let escalation = &waiting.escalations[0];
    assert_eq!(
        (escalation.to.as_str(), escalation.instead_of.as_deref()),
        ("nominated individual", Some("registered manager")),
        "{waiting:?}"
    );
    assert!(
        vacant(&house.client)
            .iter()
            .any(|(role, _)| role == "registered manager")
    );

    let follows = v1::Appointment {
        name: "Gil Ash".to_owned(),
        person: "m-two".to_owned(),
        role: "registered manager".to_owned(),
        service: Some(OAK.to_owned()),
    };
    house.client.appoint(&[follows]).unwrap();
    assert!(
        !vacant(&house.client)
            .iter()
            .any(|(role, _)| role == "registered manager")
    );
    let watch = house.client.actions(&Query::default()).unwrap().items;
    let watch = watch
        .into_iter()
        .find(|action| action.title.contains("Watch"))
        .unwrap()
        .id;
    let before = told(&house.client, &watch).len();
    house.move_to("2027-01-05T12:00:00Z");
    let next = house.wait_for("the next turn that is late", |client| {
        told(client, &watch).into_iter().nth(before)
    });
    assert_eq!(
        (next.role.as_str(), next.person.as_deref()),
        ("registered manager", Some("m-two")),
        "{next:?}"
    );
}
