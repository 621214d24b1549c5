//! `ratchet plugin keys`: who may sign tools.

use super::build::key_failure;
use super::input;
use crate::commands::place::Place;
use crate::commands::receipt;
use crate::exit::{Class, Done, Failure};
use crate::output::{self, Format, day};
use crate::remote::Remote;
use ratchet_api::Client;
use ratchet_api::v1::NewToolKey;
use ratchet_plugin_host::signature::{PublicKey, SecretKey};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Keys that sign tools: make one, trust one, list those that are trusted, trust one no longer.
#[derive(Debug, clap::Subcommand)]
pub enum Keys {
    /// Make a key: FILE for you alone, and FILE.pub for those who should trust it.
    #[command(after_help = "Example:\n  ratchet plugin keys generate new.key")]
    Generate {
        /// File for the secret key; one that is there is not overwritten.
        file: PathBuf,
    },
    /// Trust a key: tools that it signed may be installed.
    #[command(after_help = "Example:\n  ratchet plugin keys trust night.key.pub --name \"Hawthorn Quality\"")]
    Trust {
        /// Public key, or a file with one.
        key: String,
        /// Whose it is. Ask them; do not take a mail's word for it.
        #[arg(long)]
        name: String,
        #[command(flatten)]
        place: Place,
    },
    /// List the keys that are trusted.
    #[command(after_help = "Example:\n  ratchet plugin keys list")]
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Trust a key no longer. What uses a tool that only it signed stays on it; nothing new may begin to.
    #[command(after_help = "Example:\n  ratchet plugin keys distrust night.key.pub --reason \"laptop was stolen\"")]
    Distrust {
        /// Public key or its beginning, or a file with one.
        key: String,
        /// Why.
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        place: Place,
    },
}

pub(super) fn run(verb: &Keys, remote: &Remote, format: Format) -> Done {
    match verb {
        Keys::Generate { file } => generate(file, format),
        Keys::Trust { key, name, place } => {
            let key = NewToolKey {
                key: key_of(key)?,
                name: name.clone(),
            };
            place.with(remote, |client| {
                let done = format!("{name} is trusted: tools signed with {} may be installed.", key.key);
                receipt::show(&client.trust_tool_key(&key)?, &done, format);
                Ok(())
            })
        }
        Keys::List { place } => place.with(remote, |client| {
            let keys = client.tools()?.keys;
            if format == Format::Json {
                output::json("ratchet.keys/1", &json!({ "keys": keys }));
                return Ok(());
            }
            let mut table = output::table(&["key", "whose", "trusted since"]);
            for key in &keys {
                table.add_row([key.key.clone(), key.name.clone(), day(&key.since)]);
            }
            output::show_table(
                &table,
                "No key is trusted, so only unsigned tools can be installed, with --allow-unsigned.",
            );
            Ok(())
        }),
        Keys::Distrust { key, reason, place } => {
            let key = key_of(key)?;
            place.with(remote, |client| {
                let done = "The key is trusted no longer: nothing new may begin to use what only it signed.";
                receipt::show(&client.distrust_tool_key(&key, reason)?, done, format);
                if format == Format::Text {
                    show_withdrawn(client)?;
                }
                Ok(())
            })
        }
    }
}

/// The tools that nothing new may use, with what stays on them.
fn show_withdrawn(client: &Client) -> Done {
    let tools = client.tools()?.tools;
    for tool in tools.iter().filter(|tool| tool.state == "distrusted") {
        let uses = client.tool(&tool.digest)?.uses;
        if uses.is_empty() {
            anstream::println!("{} {}: nothing uses it.", tool.id, tool.version);
        } else {
            anstream::println!("{} {} stays with what uses it:", tool.id, tool.version);
        }
        uses.iter().for_each(|used| anstream::println!("  {used}"));
    }
    Ok(())
}

fn generate(file: &Path, format: Format) -> Done {
    let key =
        SecretKey::generate().map_err(|error| Failure::coded(Class::Internal, "no-randomness", error.to_string()))?;
    key.write(file).map_err(|error| key_failure(&error))?;
    let public = file.with_file_name(format!(
        "{}.pub",
        file.file_name().unwrap_or_default().to_string_lossy()
    ));
    let write = std::fs::write(&public, format!("{}\n", key.public()));
    write.map_err(|error| {
        input(
            "unwritable",
            format!("`{}` cannot be written: {error}", public.display()),
        )
    })?;
    match format {
        Format::Json => output::json(
            "ratchet.key/1",
            &json!({"key": key.public().to_string(), "public": public.display().to_string(), "secret": file.display().to_string()}),
        ),
        Format::Text => {
            anstream::println!("{}", key.public());
            anstream::println!(
                "Keep `{}` to yourself. Give `{}` to those who should trust your tools.",
                file.display(),
                public.display()
            );
        }
    }
    Ok(())
}

/// A key as it stands on the command line, or in the file that is named there.
fn key_of(said: &str) -> Result<String, Failure> {
    if !Path::new(said).is_file() {
        return Ok(said.to_owned());
    }
    let text = std::fs::read_to_string(said)
        .map_err(|error| input("unreadable", format!("`{said}` cannot be read: {error}")))?;
    match PublicKey::from_hex(&text) {
        Some(key) => Ok(key.to_string()),
        None => Err(input(
            "not-a-key",
            format!("`{said}` holds no public key. It is the file that ends in .pub"),
        )),
    }
}
