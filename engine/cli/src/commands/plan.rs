//! `ratchet plan`: a folder's preview ([`super::preview`]), or improvement plans: list, show, record a forum's decision, waive a re-test, add actions, test changes.

use super::listing::{Listing, more};
use super::moment::end_of;
use super::preview::{self, Preview};
use super::receipt;
use crate::exit::Done;
use crate::output::{self, Format, LOOK, STRONG, day};
use crate::remote::Remote;
use ratchet_api::Client;
use ratchet_api::v1::{self, NewAction, NewDecision, NewTest, NewWaiver, TestStudy};

/// Preview what a folder would change; or improvement plans: list, show, decide, waive, add actions, test changes.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  ratchet plan workflows/prn-medicines\n  ratchet plan workflows/prn-medicines --out change.json"
)]
pub struct PlanOrPreview {
    #[command(subcommand)]
    plan: Option<Plan>,
    #[command(flatten)]
    preview: Preview,
}

/// Plans: list, show, record a forum's decision, waive a re-test, add actions, test changes.
#[derive(Debug, clap::Subcommand)]
pub enum Plan {
    /// List plans.
    List(Listing),
    /// Show one: problem, actions, gates, decisions.
    Show {
        /// For example QIP-2.
        id: String,
    },
    /// Record what a forum decided about closing a plan. Only its chair can, and only after the re-tests passed.
    #[command(
        after_help = "Examples:\n  ratchet plan decide QIP-1 \"Quality forum\" agree --reason \"re-tests passed\" --as n.individual\n  ratchet plan decide QIP-1 \"Quality forum\" refuse --reason \"too soon\" --present n.ind,q.lead"
    )]
    Decide {
        /// For example QIP-2.
        id: String,
        /// Forum.
        forum: String,
        /// What it decided.
        #[arg(value_parser = ["agree", "refuse"])]
        decision: String,
        /// Why.
        #[arg(long)]
        reason: String,
        /// Staff references of everybody who took part; whoever has a part in the plan stands aside.
        #[arg(long, value_delimiter = ',')]
        present: Vec<String>,
    },
    /// Record that a forum waives a re-test for a time. It has not passed, and is owed again when the time is over.
    #[command(
        after_help = "Example:\n  ratchet plan waive QIP-1 1 \"Quality forum\" --until 2027-03-31 --reason repairs --as n.ind"
    )]
    Waive {
        /// For example QIP-2.
        id: String,
        /// Re-test by its name, or its number from 1.
        retest: String,
        /// Forum.
        forum: String,
        /// Until when: a date (its end) or a moment.
        #[arg(long)]
        until: String,
        /// Why.
        #[arg(long)]
        reason: String,
        /// Staff references of everybody who took part; whoever has a part in the plan stands aside.
        #[arg(long, value_delimiter = ',')]
        present: Vec<String>,
    },
    /// Add an action while the plan runs. The plan's owner can.
    #[command(
        after_help = "Example:\n  ratchet plan add-action QIP-1 Poster lead --kind warning --due \"within 1 week\" --evidence photo"
    )]
    AddAction {
        /// For example QIP-2.
        id: String,
        /// What is done.
        name: String,
        /// Role that owns it.
        owner: String,
        /// Kind of change, as in a workflow: `process change`, `checklist`, `training`, …
        #[arg(long)]
        kind: String,
        /// Until when, from now: "within 10 working days".
        #[arg(long)]
        due: String,
        /// What will show that it was done.
        #[arg(long, required = true)]
        evidence: Vec<String>,
    },
    /// Begin a small test of change: what is tried, and what is expected of it.
    #[command(
        after_help = "Example:\n  ratchet plan begin-test QIP-1 \"Ask at the next round\" --prediction \"9 of 10\" --until 2027-02-28"
    )]
    BeginTest {
        /// For example QIP-2.
        id: String,
        /// What is tried.
        change: String,
        /// What is expected of it.
        #[arg(long)]
        prediction: String,
        /// Until when it runs: a date (its end) or a moment.
        #[arg(long)]
        until: String,
    },
    /// Record what came of a test of change, and what follows.
    #[command(
        after_help = "Example:\n  ratchet plan study-test QIP-1 1 adapt --result \"6 of 10\" --learned \"nights forget\" --as p.lead"
    )]
    StudyTest {
        /// For example QIP-2.
        id: String,
        /// Number of the test.
        test: u32,
        /// What follows.
        #[arg(value_parser = ["adopt", "adapt", "abandon"])]
        next: String,
        /// What happened.
        #[arg(long)]
        result: String,
        /// What was learned.
        #[arg(long)]
        learned: String,
    },
}

pub fn run(verb: &PlanOrPreview, remote: &Remote, format: Format) -> Done {
    let Some(verb) = &verb.plan else {
        return preview::run(&verb.preview, remote, format);
    };
    let client = &remote.client()?;
    match verb {
        Plan::List(listing) => list(client, listing, format),
        Plan::Show { id } => show(&client.plan(id)?, format),
        Plan::Decide {
            id,
            forum,
            decision,
            reason,
            present,
        } => {
            let decision = NewDecision {
                agreed: decision == "agree",
                forum: forum.clone(),
                present: present.clone(),
                reason: reason.clone(),
            };
            receipt::show(
                &client.decide_closure(id, &decision)?,
                "The decision is recorded.",
                format,
            );
            Ok(())
        }
        _ => change(verb, client, format),
    }
}

fn change(verb: &Plan, client: &Client, format: Format) -> Done {
    let (receipt, done) = match verb {
        Plan::Waive {
            id,
            retest,
            forum,
            until,
            reason,
            present,
        } => {
            let waiver = NewWaiver {
                forum: forum.clone(),
                present: present.clone(),
                reason: reason.clone(),
                retest: retest.clone(),
                until: end_of(until)?,
            };
            let done = "The waiver is recorded. The re-test has not passed, and is owed again when it ends.";
            (client.waive_gate(id, &waiver)?, done)
        }
        Plan::AddAction {
            id,
            name,
            owner,
            kind,
            due,
            evidence,
        } => {
            let action = NewAction {
                due: due.clone(),
                evidence: evidence.clone(),
                kind: kind.clone(),
                name: name.clone(),
                owner: owner.clone(),
            };
            (client.add_action(id, &action)?, "The action is added.")
        }
        Plan::BeginTest {
            id,
            change,
            prediction,
            until,
        } => {
            let test = NewTest {
                change: change.clone(),
                prediction: prediction.clone(),
                until: end_of(until)?,
            };
            (client.begin_test(id, &test)?, "The test has begun.")
        }
        Plan::StudyTest {
            id,
            test,
            next,
            result,
            learned,
        } => {
            let study = TestStudy {
                learned: learned.clone(),
                next: next.clone(),
                result: result.clone(),
            };
            let receipt = client.study_test(id, *test, &study)?;
            (receipt, "What was learned is recorded.")
        }
        Plan::List(_) | Plan::Show { .. } | Plan::Decide { .. } => return Ok(()),
    };
    receipt::show(&receipt, done, format);
    Ok(())
}

fn list(client: &Client, listing: &Listing, format: Format) -> Done {
    let page = client.plans(&listing.query())?;
    if format == Format::Json {
        output::json("ratchet.plans/1", &page);
        return Ok(());
    }
    let mut table = output::table(&[
        "plan",
        "service",
        "name",
        "state",
        "since",
        "round",
        "priority",
        "to be noted",
    ]);
    for plan in &page.items {
        let (since, round) = (day(&plan.stage_since), plan.round.to_string());
        table.add_row([
            plan.id.clone(),
            plan.service.clone(),
            plan.name.clone(),
            plan.stage.clone(),
            since,
            round,
            plan.priority.map_or_else(String::new, |rank| rank.to_string()),
            plan.marks.join("; "),
        ]);
    }
    output::show_table(&table, "There are no plans to show.");
    more(page.next.as_ref());
    Ok(())
}

fn show(detail: &v1::PlanDetail, format: Format) -> Done {
    if format == Format::Json {
        output::json("ratchet.plan/1", detail);
        return Ok(());
    }
    let plan = &detail.plan;
    anstream::println!(
        "{STRONG}{} {}{STRONG:#} of {}: {}",
        plan.id,
        plan.name,
        plan.service,
        plan.stage
    );
    anstream::println!("{}", detail.problem);
    anstream::println!(
        "Owner: {}. Causes: {}. Round {}.",
        detail.owner,
        detail.causes.join(", "),
        plan.round
    );
    if let Some(rank) = plan.priority {
        anstream::println!("Priority {rank}.");
    }
    for mark in &plan.marks {
        anstream::println!("{LOOK}To be noted: {mark}{LOOK:#}");
    }
    anstream::println!("\nActions");
    for action in &detail.actions_in_full {
        anstream::println!(
            "  {} {} ({}): {}",
            action.id,
            action.title,
            action.owner,
            action_state(action)
        );
    }
    anstream::println!("\nRe-tests");
    for retest in &detail.retests {
        anstream::println!("  {} by the {}: {}", retest.name, retest.by, retest_state(retest));
        for attempt in &retest.attempts {
            anstream::println!(
                "    {} {} (round {}): {}",
                day(&attempt.at),
                attempt.audit,
                attempt.round,
                attempt_result(attempt)
            );
        }
        retest.waivers.iter().for_each(waiver_line);
    }
    if !detail.tests.is_empty() {
        anstream::println!("\nTests of change");
        detail.tests.iter().for_each(test_lines);
    }
    for decision in &detail.decisions {
        let said = if decision.agreed { "agreed" } else { "did not agree" };
        anstream::println!(
            "{} {said} on {}: {}",
            decision.forum,
            day(&decision.at),
            decision.reason
        );
        for aside in &decision.stood_aside {
            anstream::println!("    {} stood aside: {}", aside.person, aside.why);
        }
    }
    if !detail.moves.is_empty() {
        anstream::println!("\nWorkflows that it followed");
        detail.moves.iter().for_each(move_lines);
    }
    anstream::println!("\nratchet why {} says what it waits for.", plan.id);
    Ok(())
}

/// From which workflow to which, who approved it and why, and what it did to dates and to assurance.
fn move_lines(moved: &v1::PlanMove) {
    let short = |hash: &str| hash.chars().take(12).collect::<String>();
    let went = if moved.back { "went back" } else { "moved" };
    anstream::println!(
        "  {} {went} from {} to {}: approved by {} ({}), {}",
        day(&moved.at),
        short(&moved.from),
        short(&moved.to),
        moved.approved_by,
        moved.present.join(", "),
        moved.reason
    );
    for line in &moved.weaker {
        anstream::println!("    weaker: {line}");
    }
    for date in &moved.dates {
        anstream::println!("    {}: {} instead of {}", date.of, day(&date.to), day(&date.from));
    }
}

fn attempt_result(attempt: &v1::Attempt) -> String {
    let late = if attempt.late { ", handed in late" } else { "" };
    let reasons = attempt.reasons.join("; ");
    match attempt {
        v1::Attempt { passed: true, .. } => format!("passed{late}"),
        v1::Attempt { unjudged: true, .. } => format!("could not be judged{late}, and is made again: {reasons}"),
        _ => format!("failed{late}: {reasons}"),
    }
}

fn action_state(action: &v1::Action) -> String {
    let owed = action.obligations.first();
    match (&action.done_at, &action.in_place_at, owed) {
        (Some(at), ..) => format!("done {}", day(at)),
        (None, _, Some(owed)) if owed.due.overdue => format!("overdue since {}", day(&owed.due.at)),
        (None, _, Some(owed)) => format!("due {}", day(&owed.due.at)),
        (None, Some(at), None) => format!("in place since {}", day(at)),
        (None, None, None) => "waits for its first occasion".to_owned(),
    }
}

fn retest_state(retest: &v1::Retest) -> String {
    let waived = retest.waivers.iter().find(|waiver| waiver.runs);
    match (&retest.passed_at, &retest.audit, &retest.opens_at) {
        (Some(at), ..) => format!("passed {}", day(at)),
        (None, None, _) if waived.is_some() => {
            let until = waived.map(|waiver| day(&waiver.until)).unwrap_or_default();
            format!("waived until {until}, not passed")
        }
        (None, Some(audit), _) => format!("being carried out ({audit})"),
        (None, None, Some(at)) => format!("opens {}", day(at)),
        (None, None, None) => "not yet planned".to_owned(),
    }
}

fn waiver_line(waiver: &v1::Waiver) {
    let ended = waiver.ended_at.as_deref().map(|at| format!(", ended {}", day(at)));
    anstream::println!(
        "    waived {} by {} until {}{}: {}",
        day(&waiver.at),
        waiver.forum,
        day(&waiver.until),
        ended.unwrap_or_default(),
        waiver.reason
    );
}

fn test_lines(test: &v1::ChangeTest) {
    anstream::println!(
        "  {}. {} (from {} until {}); expected: {}",
        test.number,
        test.change,
        day(&test.begun_at),
        day(&test.until),
        test.prediction
    );
    match &test.studied {
        Some(studied) => anstream::println!(
            "     {}: {}. Learned: {}",
            studied.next,
            studied.result,
            studied.learned
        ),
        None => anstream::println!("     not studied yet"),
    }
}
