//! The tools that a daemon has: list them, look into one.

use super::{inspect, install};
use crate::commands::place::Place;
use crate::exit::{Class, Done, Failure};
use crate::output::{self, BAD, Format, LOOK, QUIET};
use crate::remote::Remote;
use ratchet_api::{Client, v1};
use ratchet_core::tool::Description;
use ratchet_plugin_host::bundled;
use ratchet_ports::plugin_host::Installed;
use serde_json::{Value, json};

/// The daemon's tools; where none runs, those that come with Ratchet.
pub(super) fn list(place: &Place, remote: &Remote, format: Format) -> Done {
    match place.with(remote, |client| list_of(client, format)) {
        Err(failure) if failure.class == Class::Unreachable => {
            if format == Format::Text {
                anstream::eprintln!("{QUIET}no daemon answers: these tools come with Ratchet{QUIET:#}");
            }
            list_bundled(format)
        }
        done => done,
    }
}

fn list_of(client: &Client, format: Format) -> Done {
    let tools = client.tools()?;
    if format == Format::Json {
        output::json("ratchet.plugins/1", &tools);
        return Ok(());
    }
    let mut table = output::table(&["tool", "version", "state", "signed by", "may read", "digest"]);
    for tool in &tools.tools {
        table.add_row([
            tool.id.clone(),
            tool.version.clone(),
            state(tool),
            signer(tool),
            grants(tool),
            tool.digest.chars().take(12).collect(),
        ]);
    }
    output::show_table(&table, "no tools");
    for tool in tools.tools.iter().filter(|tool| tool.trouble.is_some()) {
        let trouble = tool.trouble.as_deref().unwrap_or_default();
        anstream::eprintln!("{BAD}{} {}{BAD:#}: {trouble}", tool.id, tool.version);
    }
    Ok(())
}

fn state(tool: &v1::Tool) -> String {
    match (tool.state.as_str(), tool.allowed.is_empty()) {
        ("bundled", _) => "comes with Ratchet".to_owned(),
        (state, true) => state.to_owned(),
        (state, false) => format!("{state} ({} allowed)", tool.allowed.join(", ")),
    }
}

fn signer(tool: &v1::Tool) -> String {
    match (&tool.signer, &tool.signed_by) {
        (Some(name), _) => name.clone(),
        (None, Some(_)) => "a key that is not trusted".to_owned(),
        (None, None) if tool.state == "bundled" => "Ratchet".to_owned(),
        (None, None) => "nobody".to_owned(),
    }
}

fn grants(tool: &v1::Tool) -> String {
    let grants = tool
        .grants
        .iter()
        .map(|grant| format!("{} of {}", grant.records, grant.service));
    grants.collect::<Vec<_>>().join("; ")
}

fn list_bundled(format: Format) -> Done {
    let tools = bundled::ALL
        .iter()
        .map(|tool| Ok((install(tool.component)?.1, tool.component.len())));
    let tools: Vec<(Installed, usize)> = tools.collect::<Result<_, Failure>>()?;
    match format {
        Format::Json => {
            let tools: Vec<Value> = tools
                .iter()
                .map(|(tool, bytes)| {
                    let description = &tool.description;
                    json!({"bytes": bytes, "digest": tool.digest, "id": description.id, "measures": description.measures.len(),
                        "questions": description.questions.len(), "sections": titles(tool), "state": "bundled",
                        "title": description.title, "version": description.version})
                })
                .collect();
            output::json("ratchet.plugins/1", &json!({ "tools": tools }));
        }
        Format::Text => {
            let mut table = output::table(&["tool", "version", "questions", "measures", "sections"]);
            for (tool, _) in &tools {
                let description = &tool.description;
                table.add_row([
                    description.id.clone(),
                    description.version.clone(),
                    description.questions.len().to_string(),
                    description.measures.len().to_string(),
                    titles(tool).join(", "),
                ]);
            }
            output::show_table(&table, "no tools");
        }
    }
    Ok(())
}

fn titles(tool: &Installed) -> Vec<String> {
    tool.description
        .sections
        .iter()
        .map(|section| section.title.clone())
        .collect()
}

/// Looks into a tool that the daemon has. `unknown` is what is said when there is no daemon to ask.
pub(super) fn inspect(name: &str, section: Option<&str>, remote: &Remote, format: Format, unknown: Failure) -> Done {
    let Ok(client) = remote.client() else {
        return Err(unknown);
    };
    let tool = match client.tool(name) {
        Ok(tool) => tool,
        Err(error) if error.problem().is_none() => return Err(unknown),
        Err(error) => return Err(error.into()),
    };
    let described = client.tool_description(name).map_err(Failure::from)?;
    let description: Description = serde_json::from_value(described)
        .map_err(|error| Failure::coded(Class::Unreachable, "not-understood", error.to_string()))?;
    inspect::show(&description, &tool.digest, section, format)?;
    if format == Format::Text {
        let author = tool.author.as_deref().unwrap_or_default();
        anstream::println!(
            "\n{QUIET}by {author}, {}, signed by {}{QUIET:#}",
            tool.licence.as_deref().unwrap_or_default(),
            signer(&tool)
        );
        if !tool.asks.is_empty() {
            anstream::println!(
                "{LOOK}asks to read {}{LOOK:#}; may read {}",
                tool.asks.join(", "),
                match tool.grants.is_empty() {
                    true => "nothing".to_owned(),
                    false => grants(&tool),
                }
            );
        }
        tool.uses.iter().for_each(|line| anstream::println!("  {line}"));
    }
    Ok(())
}
