//! `ratchet check`: what is wrong with a folder of workflows, in plain words.

use crate::arguments::Folders;
use crate::exit::{Class, Done, Failure};
use crate::output::{self, Format};
use crate::sources;
use ratchet_core::words::count;
use ratchet_dsl::{Colour, compile};
use serde_json::json;

/// Look at a folder of workflows and say what is wrong with it.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ratchet check workflows\n  ratchet check workflows --plain\n  ratchet check workflows --output json"
)]
pub struct Check {
    #[command(flatten)]
    folders: Folders,
    /// Write problems as sentences, for screen readers.
    #[arg(long)]
    plain: bool,
}

pub fn run(verb: &Check, format: Format) -> Done {
    let sources = sources::read(&verb.folders.paths)?;
    let (mut errors, mut warnings, mut files, mut problems) = (0, 0, 0, Vec::new());
    for source in &sources {
        let folder = source.folder();
        let compiled = compile(&folder, &source.tools);
        errors += compiled.errors();
        warnings += compiled.diagnostics.len() - compiled.errors();
        files += source.files.iter().filter(|(path, _)| path.ends_with(".qip")).count();
        match (format, verb.plain) {
            (Format::Json, _) => problems.extend(ratchet_dsl::render_json(&folder, &compiled.diagnostics)),
            (Format::Text, true) => anstream::print!("{}", ratchet_dsl::render_speech(&folder, &compiled.diagnostics)),
            (Format::Text, false) => anstream::print!(
                "{}",
                ratchet_dsl::render_terminal(&folder, &compiled.diagnostics, Colour::On)
            ),
        }
    }
    match format {
        Format::Json => output::json(
            "ratchet.check/1",
            &json!({"errors": errors, "files": files, "problems": problems, "warnings": warnings}),
        ),
        Format::Text if errors + warnings == 0 => anstream::println!("{}: no problems", count(files, "file", "files")),
        Format::Text => anstream::eprintln!(
            "{}, {}",
            count(errors, "error", "errors"),
            count(warnings, "warning", "warnings")
        ),
    }
    if errors > 0 {
        Err(Failure::coded(
            Class::Failed,
            "workflows-have-errors",
            "the workflows cannot be used until the errors are mended",
        ))
    } else {
        Ok(())
    }
}
