//! A plan as a Mermaid state diagram, for whoever keeps documents that draw it.

use super::found;
use super::timeline::{Step, What, timeline};
use chrono::NaiveDate;
use ratchet_core::definition::Definition;
use std::fmt::Write as _;

/// The states of a plan with example dates; `None` if there is no such plan.
pub fn mermaid(definition: &Definition, plan: &str, today: NaiveDate) -> Option<String> {
    let (plan, found) = found(&definition.plans, plan)?;
    let steps = timeline(definition, plan, today);
    let mut out = String::from("stateDiagram-v2\n");
    let title = format!("{plan}, if it opened on {}", today.format("%a %-d %b %Y"));
    let _ = writeln!(out, "    %% {}", plain(&title));
    let dated = |what: What| {
        steps
            .iter()
            .find(|step| step.what == what)
            .map_or_else(String::new, |step| format!("<br>{}", step.words()))
    };
    let _ = writeln!(out, "    state \"Waiting\" as waiting");
    let _ = writeln!(out, "    state \"Open{}\" as open", dated(What::Opens));
    let _ = writeln!(out, "    state \"In place{}\" as in_place", dated(What::InPlace));
    let retests: Vec<&Step> = steps.iter().filter(|step| step.what == What::Retest).collect();
    for (at, step) in retests.iter().enumerate() {
        let _ = writeln!(
            out,
            "    state \"Re-test: {}<br>{}\" as retest_{at}",
            plain(&step.name),
            step.words()
        );
    }
    if let Some(forum) = &found.closes.forum {
        let _ = writeln!(
            out,
            "    state \"Forum: {}{}\" as forum",
            plain(forum),
            dated(What::Forum)
        );
    }
    let _ = writeln!(out, "    state \"Verified{}\" as verified", dated(What::Verified));
    let _ = writeln!(out, "    [*] --> waiting\n    waiting --> open");
    let _ = writeln!(out, "    open --> in_place: {}", actions(found.actions.len()));
    let mut last = "in_place".to_owned();
    for at in 0..retests.len() {
        let _ = writeln!(out, "    {last} --> retest_{at}");
        let _ = writeln!(out, "    retest_{at} --> open: fails");
        last = format!("retest_{at}");
    }
    if found.closes.forum.is_some() {
        let _ = writeln!(out, "    {last} --> forum: passes\n    forum --> verified: agrees");
    } else {
        let _ = writeln!(out, "    {last} --> verified: passes");
    }
    match &found.watch {
        Some(watch) => {
            let _ = writeln!(out, "    state \"Watched for {}\" as watched", watch.lasts);
            let _ = writeln!(out, "    verified --> watched\n    watched --> open: slips again");
            let _ = writeln!(
                out,
                "    state \"Closed{}\" as closed\n    watched --> closed\n    closed --> [*]",
                dated(What::Closed)
            );
        }
        None => {
            let _ = writeln!(out, "    verified --> [*]");
        }
    }
    Some(out)
}

fn actions(count: usize) -> String {
    ratchet_core::words::count(count, "action done", "actions done")
}

/// Text that Mermaid takes as text.
fn plain(text: &str) -> String {
    text.replace('"', "'")
        .replace([';', ':', '#'], ",")
        .replace(['\n', '\r'], " ")
}
