//! A theme over two audits, over HTTP only: raised by the same fault in both, worked on by one plan, and closed when both are better and
//! the plan is verified, not before.

use super::house::{House, OAK};
use ratchet_api::client::{Client, Query};
use ratchet_api::v1;

const FOLDER: &str = r#"
service "Oak House"
  type: residential care, 42 people
  working days: Monday to Friday, except bank holidays in England and Wales

role nominated individual
role registered manager
  reports to: nominated individual
role quality lead
  reports to: nominated individual
role team leader
  reports to: registered manager

cause unclear process
  area: tools

standard "Help policy 1"
  maps to: "reg:14"

forum "Quality forum"
  chair: nominated individual
  meets: every month, on the last Wednesday
  reviews: themes, overdue actions
  approves: plan closures

audit "Drinks"
  owner: team leader
  every: month, on the first Monday, finished within 5 working days
  sample: 4 people
  question "Offered and helped" from observation: Was a drink offered, and help given?
    standard: "Help policy 1"
    cause: unclear process
    evidence: what was seen
  significant finding: when "Offered and helped" is below 60%

audit "Meals"
  owner: team leader
  every: month, on the first Monday, finished within 5 working days
  sample: 4 people
  question "Helped as planned" from observation: Was the person helped to eat as their plan says?
    standard: "Help policy 1"
    cause: unclear process
    evidence: what was seen
  significant finding: when "Helped as planned" is below 60%

theme "Help at the table"
  owner: nominated individual
  watches: audit "Drinks", audit "Meals"
  raised: when significant findings are found in 2 audits within 3 months
  goes to: forum "Quality forum"
  improved: when every watched audit is at least 85% in 2 audits in a row

plan "One way of helping"
  opens: when theme "Help at the table" is raised
  problem: Staff help people in different ways, because the plan does not say how.
  cause: unclear process
  owner: nominated individual
  escalate: to nominated individual after 5 working days
  action "One line in each plan: how to help" by registered manager
    kind: simpler process
    due: within 15 working days of opening
    support: wording from quality lead
    evidence: 4 plans with the line
  retest "A month" by quality lead
    when: 4 weeks after all actions are in place
    audit: "Meals"
    pass: "Helped as planned" is at least 80%
  retest "Two months" by quality lead
    when: 4 weeks after retest "A month" passed
    audit: "Meals"
    pass: "Helped as planned" is at least 80%
  if a retest fails: reopen actions, tell forum "Quality forum"
  closes: when retest "Two months" passed
  watch: 6 months
"#;

const PEOPLE: &str = "person,name,role,service
m-reg,Bo Lark,registered manager,Oak House
q-lead,Cy Fenn,quality lead,
t-lead,Di Moss,team leader,Oak House
n-ind,Ed Wren,nominated individual,
";

fn furnished() -> House {
    let house = House::empty();
    let files = vec![v1::SourceFile {
        path: "help.qip".to_owned(),
        text: FOLDER.to_owned(),
    }];
    house
        .client
        .apply_workflows(&v1::NewWorkflows { files })
        .expect("the workflow is sound");
    house.client.appoint_from_csv(PEOPLE).expect("the people are known");
    let people = "reference\np-1\np-2\np-3\np-4\n";
    house
        .client
        .import_frame_from_csv(OAK, "people", people)
        .expect("the list is sound");
    house
}

/// Answers the audit of this name that is open: so many of the four people were well helped.
fn answer(house: &House, name: &str, well: usize) {
    let audit = house.open_audit(|audit| audit.name == name);
    let mut table = format!("reference,{}\n", audit.form.questions[0].title);
    for (place, row) in audit.sample.as_ref().unwrap().rows.iter().enumerate() {
        let word = if place < well { "yes" } else { "no" };
        table.push_str(&format!("{},{word}\n", row.reference));
    }
    let version = Some(audit.form.tool_version.as_str());
    house
        .acting_as("t-lead")
        .submit_audit_from_csv(&audit.audit.id, &table, version)
        .expect("the answers fit");
}

/// The routine audits of a month. Three of four are no significant finding, and less than is wanted.
fn month(house: &House, first_monday: &str, drinks: usize) {
    house.move_to(&format!("{first_monday}T12:00:00Z"));
    answer(house, "Drinks", drinks);
    answer(house, "Meals", 4);
}

fn theme(client: &Client) -> v1::ThemeDetail {
    let themes = client.themes(&Query::default()).unwrap().items;
    assert_eq!(themes.len(), 1, "a theme is raised once while it runs");
    client.theme(&themes[0].id).unwrap()
}

fn stage(house: &House, plan: &str) -> String {
    house.client.plan(plan).unwrap().plan.stage
}

/// The re-test that opens by itself.
fn retest(house: &House, at: &str) {
    house.move_to(at);
    let audit = house.open_audit(|audit| matches!(audit.purpose, v1::Purpose::Retest(_)));
    assert_eq!(audit.audit.owner, "quality lead");
    let table: String = audit
        .sample
        .as_ref()
        .unwrap()
        .rows
        .iter()
        .map(|row| format!("{},yes\n", row.reference))
        .collect();
    let table = format!("reference,Helped as planned\n{table}");
    house
        .acting_as("q-lead")
        .submit_audit_from_csv(&audit.audit.id, &table, None)
        .expect("the answers fit");
}

#[test]
fn a_theme_closes_only_when_every_audit_that_it_watches_is_better_and_its_plan_is_verified() {
    let house = furnished();
    house.move_to("2026-11-02T12:00:00Z");
    answer(&house, "Drinks", 0);
    assert!(
        house.client.themes(&Query::default()).unwrap().items.is_empty(),
        "one audit is no pattern"
    );
    answer(&house, "Meals", 0);
    let raised = theme(&house.client);
    assert_eq!(raised.theme.plans.len(), 1, "{raised:?}");
    let plan = raised.theme.plans[0].clone();
    let done = v1::Completion {
        evidence: vec![v1::NewEvidence {
            sha256: None,
            what: "4 plans with the line".to_owned(),
        }],
        obligation: None,
    };
    let action = house.action(&plan, "One line").id;
    house.acting_as("m-reg").complete_action(&action, &done).unwrap();
    assert_eq!(stage(&house, &plan), "in place");

    // The plan is verified by its re-tests of one audit, while the other is not good enough yet.
    retest(&house, "2026-12-01T12:00:00Z");
    month(&house, "2026-12-07", 3);
    retest(&house, "2026-12-30T12:00:00Z");
    assert_eq!(stage(&house, &plan), "watched");
    month(&house, "2027-01-04", 3);
    let standing = theme(&house.client);
    assert_eq!(
        (standing.theme.improved_at.as_ref(), standing.theme.closed_at.as_ref()),
        (None, None)
    );
    assert!(
        standing.lacking.iter().any(|lacking| lacking.contains("Drinks")),
        "{standing:?}"
    );
    assert!(
        !standing.lacking.iter().any(|lacking| lacking.contains("Meals")),
        "{standing:?}"
    );

    // One good month of the other is not two in a row.
    month(&house, "2027-02-01", 4);
    assert_eq!(theme(&house.client).theme.closed_at, None);
    month(&house, "2027-03-01", 4);
    let closed = theme(&house.client);
    assert!(
        closed.theme.improved_at.is_some() && closed.theme.closed_at.is_some(),
        "{closed:?}"
    );
    assert!(closed.lacking.is_empty(), "{closed:?}");
}
