//! `ratchet standards`: the standards packs that come with Ratchet. Needs no daemon.

use crate::exit::{Class, Done, Failure};
use crate::office::usage;
use crate::output::{self, Format, QUIET, STRONG};
use chrono::NaiveDate;
use ratchet_core::standards::{self, Node, Pack, Status, crosswalk, node, packs};
use ratchet_dsl::suggest::Suggest;
use serde_json::{Value, json};

/// Standards: list the packs or one of them, show one, follow it into other packs.
#[derive(Debug, clap::Subcommand)]
pub enum Standards {
    /// List the packs, or what stands in one of them.
    #[command(
        after_help = "Examples:\n  ratchet standards list\n  ratchet standards list cqc-saf\n  ratchet standards list reg --on 2026-11-24"
    )]
    List {
        /// Pack, for example cqc-saf.
        pack: Option<String>,
        /// Only what counts on this day.
        #[arg(long, value_name = "DATE")]
        on: Option<NaiveDate>,
    },
    /// Show a standard: its title, where it can be read, whether it counts, and where it leads.
    #[command(after_help = "Example:\n  ratchet standards show cqc-saf:S8")]
    Show {
        /// For example cqc-saf:S8.
        id: String,
    },
    /// Say where a standard leads in other packs.
    #[command(after_help = "Example:\n  ratchet standards crosswalk cqc-saf:S8")]
    Crosswalk {
        /// For example cqc-saf:S8.
        id: String,
    },
}

pub fn run(verb: &Standards, format: Format) -> Done {
    match verb {
        Standards::List { pack: None, on: None } => list_packs(format),
        Standards::List { pack, on } => list_nodes(pack.as_deref(), *on, format)?,
        Standards::Show { id } => show(find(id)?, format),
        Standards::Crosswalk { id } => follow(find(id)?, format),
    }
    Ok(())
}

fn find(id: &str) -> Result<&'static Node, Failure> {
    node(id.trim()).ok_or_else(|| {
        let hint = match standards::pack_of(id.trim()) {
            Some(pack) => format!("`ratchet standards list {}` shows what there is", pack.id),
            None => "an id is written like cqc-saf:S8; `ratchet standards list` shows the packs".to_owned(),
        };
        let near = Suggest::default()
            .nearest(
                &id.trim().to_lowercase(),
                standards::nodes().map(|node| node.id.as_str()),
            )
            .map(|near| format!("; did you mean `{near}`?"))
            .unwrap_or_default();
        Failure::coded(
            Class::Input,
            "unknown-standard",
            format!("no standards pack has `{id}`{near} ({hint})"),
        )
    })
}

fn list_packs(format: Format) {
    match format {
        Format::Json => {
            let packs: Vec<Value> = packs()
                .iter()
                .map(|pack| {
                    json!({"id": pack.id, "nodes": pack.nodes.len(), "note": pack.note, "source": pack.source, "status": status(pack.status),
                        "title": pack.title, "version": pack.version})
                })
                .collect();
            output::json("ratchet.standards/1", &json!({ "packs": packs }));
        }
        Format::Text => {
            let mut table = output::table(&["pack", "version", "status", "standards", "title"]);
            for pack in packs() {
                table.add_row([
                    pack.id.clone(),
                    pack.version.clone(),
                    pack.status.to_string(),
                    pack.nodes.len().to_string(),
                    pack.title.clone(),
                ]);
            }
            output::show_table(&table, "no packs");
        }
    }
}

fn list_nodes(pack: Option<&str>, on: Option<NaiveDate>, format: Format) -> Done {
    let chosen: Vec<&Pack> = packs()
        .iter()
        .filter(|known| pack.is_none_or(|pack| pack == known.id))
        .collect();
    if chosen.is_empty() {
        let known: Vec<&str> = packs().iter().map(|pack| pack.id.as_str()).collect();
        return Err(usage(
            "unknown-pack",
            format!("there is no such pack: use {}", known.join(", ")),
        ));
    }
    let nodes = chosen.into_iter().flat_map(|pack| &pack.nodes);
    let nodes: Vec<&Node> = nodes.filter(|node| on.is_none_or(|on| node.is_valid_on(on))).collect();
    match format {
        Format::Json => {
            let listed: Vec<Value> = nodes.into_iter().map(as_json).collect();
            output::json("ratchet.standards.nodes/1", &json!({ "standards": listed }));
        }
        Format::Text => {
            let mut table = output::table(&["id", "title", "status"]);
            for node in nodes {
                table.add_row([node.id.clone(), node.title.clone(), node.status.to_string()]);
            }
            output::show_table(&table, "nothing counts on that day");
        }
    }
    Ok(())
}

fn show(node: &Node, format: Format) {
    if format == Format::Json {
        output::json("ratchet.standard/1", &as_json(node));
        return;
    }
    anstream::println!("{STRONG}{node}{STRONG:#}");
    let from = node
        .valid_from
        .map(|date| format!(" since {}", date.format("%-d %B %Y")))
        .unwrap_or_default();
    let until = node
        .valid_to
        .map(|date| format!(" until {}", date.format("%-d %B %Y")))
        .unwrap_or_default();
    anstream::println!("{}{from}{until}", node.status);
    if let Some(parent) = node.parent.as_deref().and_then(standards::node) {
        anstream::println!("part of {parent}");
    }
    for other in crosswalk(&node.id) {
        anstream::println!("see also {other} ({})", other.status);
    }
    anstream::println!("{QUIET}{}{QUIET:#}", node.source);
}

fn follow(node: &Node, format: Format) {
    let others = crosswalk(&node.id);
    match format {
        Format::Json => {
            let listed: Vec<Value> = others.into_iter().map(as_json).collect();
            output::json(
                "ratchet.crosswalk/1",
                &json!({"crosswalk": listed, "id": node.id, "title": node.title}),
            );
        }
        Format::Text if others.is_empty() => anstream::println!("{node} has no single home in another pack."),
        Format::Text => {
            anstream::println!("{STRONG}{node}{STRONG:#}");
            others
                .iter()
                .for_each(|other| anstream::println!("  {other} ({})", other.status));
        }
    }
}

fn as_json(node: &Node) -> Value {
    let others: Vec<&str> = crosswalk(&node.id).into_iter().map(|other| other.id.as_str()).collect();
    json!({"crosswalk": others, "id": node.id, "parent": node.parent, "source": node.source, "status": status(node.status), "title": node.title,
        "valid_from": node.valid_from, "valid_to": node.valid_to})
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Consultation => "consultation",
        Status::Draft => "draft",
        Status::InForce => "in-force",
    }
}
