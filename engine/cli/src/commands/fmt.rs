//! `ratchet fmt`: write workflow files in their one form.

use crate::exit::{Class, Done, Failure};
use crate::files;
use crate::output::{self, BAD, Format, GOOD};
use crate::sources;
use ratchet_core::words::count;
use ratchet_dsl::format::{Formatted, diff, format};
use serde::Serialize;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Write workflow files in their one form. Comments and meaning stay; a line that cannot be read is left as it stands.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ratchet fmt workflows\n  ratchet fmt workflows --check\n  ratchet fmt workflows/prn-medicines/prn-medicines.qip --diff\n\nWith - it reads standard input and writes standard output."
)]
pub struct Fmt {
    /// Files, folders with all .qip files below them, or - for standard input.
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// Write nothing; fail if a file is not in its form.
    #[arg(long)]
    check: bool,
    /// Write nothing; show what would change.
    #[arg(long)]
    diff: bool,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    /// It was in its form already.
    Unchanged,
    /// It is now, or would be.
    Formatted,
    /// It was left as it is, because it could not be shown that nothing else changes.
    LeftAlone,
}

/// A file and what became of it.
#[derive(Debug, Serialize)]
struct Looked {
    diff: Option<String>,
    outcome: Outcome,
    path: String,
    why: Option<String>,
}

pub fn run(verb: &Fmt, form: Format) -> Done {
    if verb.paths.iter().any(|path| path.as_os_str() == "-") {
        return standard_input(verb);
    }
    let mut looked = Vec::new();
    for path in sources::qip_files(&verb.paths)? {
        let text = sources::text(&path)?;
        let result = format(&text);
        if let (Ok(formatted), false) = (&result, verb.check || verb.diff)
            && formatted.text != text
        {
            files::replace(&path, &formatted.text)?;
        }
        looked.push(look(&path, &text, result.map_err(|error| error.to_string())));
    }
    show(verb, &looked, form);
    verdict(verb, &looked)
}

fn look(path: &Path, text: &str, result: Result<Formatted, String>) -> Looked {
    let path = path.display().to_string();
    match result {
        Err(why) => Looked {
            diff: None,
            outcome: Outcome::LeftAlone,
            path,
            why: Some(why),
        },
        Ok(formatted) if formatted.text == text => Looked {
            diff: None,
            outcome: Outcome::Unchanged,
            path,
            why: None,
        },
        Ok(formatted) => {
            let diff = Some(diff::unified(&path, text, &formatted));
            Looked {
                diff,
                outcome: Outcome::Formatted,
                path,
                why: None,
            }
        }
    }
}

fn show(verb: &Fmt, looked: &[Looked], form: Format) {
    if form == Format::Json {
        output::json(
            "ratchet.fmt/1",
            &serde_json::json!({"files": looked, "written": !(verb.check || verb.diff)}),
        );
        return;
    }
    for file in looked {
        match file.outcome {
            Outcome::Unchanged => {}
            Outcome::LeftAlone => anstream::eprintln!(
                "{BAD}left alone{BAD:#}: {}: {}. Nothing was written to it; please report this with the file.",
                file.path,
                file.why.as_deref().unwrap_or_default()
            ),
            Outcome::Formatted if verb.diff => show_diff(file.diff.as_deref().unwrap_or_default()),
            Outcome::Formatted if verb.check => anstream::println!("would be formatted: {}", file.path),
            Outcome::Formatted => anstream::println!("formatted: {}", file.path),
        }
    }
    let changed = looked.iter().filter(|file| file.outcome == Outcome::Formatted).count();
    if changed == 0 && looked.iter().all(|file| file.outcome == Outcome::Unchanged) {
        anstream::eprintln!("{}: nothing to format", count(looked.len(), "file", "files"));
    }
}

fn show_diff(diff: &str) {
    for line in diff.lines() {
        match line.bytes().next() {
            Some(b'+') => anstream::println!("{GOOD}{line}{GOOD:#}"),
            Some(b'-') => anstream::println!("{BAD}{line}{BAD:#}"),
            _ => anstream::println!("{line}"),
        }
    }
}

fn verdict(verb: &Fmt, looked: &[Looked]) -> Done {
    let number = |outcome: Outcome| looked.iter().filter(|file| file.outcome == outcome).count();
    let (changed, left) = (number(Outcome::Formatted), number(Outcome::LeftAlone));
    if left > 0 {
        let message = format!(
            "{} could not be formatted safely and stayed as it was",
            count(left, "file", "files")
        );
        return Err(Failure::coded(Class::Failed, "format-unproven", message));
    }
    if verb.check && changed > 0 {
        let message = format!(
            "{} not in the one form: run `ratchet fmt` on the same folder",
            if changed == 1 {
                "1 file is".to_owned()
            } else {
                format!("{changed} files are")
            }
        );
        return Err(Failure::coded(Class::Failed, "not-formatted", message));
    }
    Ok(())
}

/// One text from standard input to standard output; left as it came when it cannot be formatted safely.
fn standard_input(verb: &Fmt) -> Done {
    let failed = |error: std::io::Error| {
        Failure::coded(
            Class::Input,
            "unreadable",
            format!("standard input cannot be read: {error}"),
        )
    };
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(failed)?;
    let result = format(&text);
    let looked = [look(
        Path::new("standard input"),
        &text,
        result.clone().map_err(|error| error.to_string()),
    )];
    if verb.check || verb.diff {
        show(verb, &looked, Format::Text);
    } else {
        let out = result
            .as_ref()
            .map_or(text.as_str(), |formatted| formatted.text.as_str());
        std::io::stdout().write_all(out.as_bytes()).map_err(|error| {
            Failure::coded(
                Class::Input,
                "unwritable",
                format!("standard output cannot be written: {error}"),
            )
        })?;
    }
    verdict(verb, &looked)
}
