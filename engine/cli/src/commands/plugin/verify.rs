//! `ratchet plugin verify`: whether tools are as they were installed, and whether recorded evaluations still come out the same.

use super::recorded;
use crate::commands::place::Place;
use crate::exit::{Class, Done, Failure};
use crate::output::{self, BAD, Format, GOOD, STRONG};
use crate::remote::Remote;
use ratchet_api::client::ReplayWith;
use ratchet_api::{Client, v1};
use serde_json::json;
use std::path::Path;

/// Running recorded evaluations again.
pub(super) struct Replay<'a> {
    /// Where they are written, if they are.
    pub(super) keep: Option<&'a Path>,
}

pub(super) fn verify(
    replay: Option<Replay<'_>>,
    tool: Option<&str>,
    place: &Place,
    remote: &Remote,
    format: Format,
) -> Done {
    place.with(remote, |client| {
        let mut verified = client.verify_tools()?;
        if let Some(tool) = tool {
            let wanted = client.tool(tool)?;
            verified.checked.retain(|checked| checked.digest == wanted.digest);
        }
        let replayed = replay.as_ref().map(|replay| again(client, tool, replay)).transpose()?;
        if format == Format::Json {
            output::json(
                "ratchet.tools-verified/1",
                &json!({"checked": verified.checked, "replay": replayed}),
            );
        } else {
            show_verified(&verified, replayed.as_ref());
        }
        let is_well = verified.checked.iter().all(|tool| tool.trouble.is_empty());
        let is_same = replayed.is_none_or(|replayed| replayed.different.is_empty());
        match (is_well, is_same) {
            (true, true) => Ok(()),
            (true, false) => Err(Failure::coded(
                Class::Failed,
                "evaluations-differ",
                "a recorded evaluation does not come out as it stands in the ledger",
            )),
            (false, _) => Err(Failure::coded(
                Class::Failed,
                "tools-in-trouble",
                "a tool is not as it was installed, or nobody vouches for it",
            )),
        }
    })
}

fn again(client: &Client, tool: Option<&str>, replay: &Replay<'_>) -> Result<v1::Replayed, Failure> {
    let with = match replay.keep {
        Some(_) => ReplayWith::Evaluations,
        None => ReplayWith::Outcome,
    };
    let mut all = v1::Replayed::default();
    let mut cursor = None;
    loop {
        let page = client.replay_evaluations(tool, cursor.as_deref(), with)?;
        all.same += page.same;
        all.different.extend(page.different);
        if let Some(folder) = replay.keep {
            recorded::write(folder, &page.evaluations)?;
        }
        match page.next {
            Some(next) => cursor = Some(next),
            None => return Ok(all),
        }
    }
}

fn show_verified(verified: &v1::ToolsVerified, replayed: Option<&v1::Replayed>) {
    if verified.checked.is_empty() {
        anstream::println!("No tool was installed beside those that come with Ratchet.");
    }
    for tool in &verified.checked {
        let mark = if tool.trouble.is_empty() {
            format!("{GOOD}well{GOOD:#}")
        } else {
            format!("{BAD}look{BAD:#}")
        };
        anstream::println!("{mark} {STRONG}{}{STRONG:#}", tool.name);
        tool.trouble
            .iter()
            .for_each(|line| anstream::println!("  {BAD}!{BAD:#} {line}"));
        tool.well.iter().for_each(|line| anstream::println!("  {line}"));
    }
    let Some(replayed) = replayed else { return };
    anstream::println!(
        "{} recorded evaluations came out the same, byte for byte",
        replayed.same
    );
    for different in &replayed.different {
        anstream::println!("  {BAD}!{BAD:#} {}: {}", different.audit, different.reason);
    }
}
