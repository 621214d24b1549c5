//! `ratchet check`: what is wrong with a folder of workflows, in plain words, and what can be put right.

use crate::arguments::Folders;
use crate::exit::{Class, Done, Failure};
use crate::files;
use crate::output::{self, BAD, GOOD, LOOK, Output};
use crate::sources::{self, Source};
use ratchet_core::words::count;
use ratchet_dsl::checks::{self, Proof};
use ratchet_dsl::render::sarif;
use ratchet_dsl::repair::{self, Repaired};
use ratchet_dsl::{Colour, Compiled, Folder, Severity, compile};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// Look at a folder of workflows and say what is wrong with it.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Check {
    #[command(flatten)]
    folders: Folders,
    /// Put right what can be put right without asking; a file is written only if nothing becomes worse.
    #[arg(long)]
    fix: bool,
    /// Show what --fix would change, and write nothing.
    #[arg(long)]
    diff: bool,
    /// Print the page of each kind of problem behind the problems.
    #[arg(long)]
    explain: bool,
    /// Write problems as sentences, for screen readers; the same as --output plain.
    #[arg(long)]
    plain: bool,
    /// Fail on warnings too.
    #[arg(long)]
    strict: bool,
}

const AFTER_HELP: &str = "\
Exit codes: 0 nothing is an error · 1 something is (with --strict also a warning) · 3 a file cannot be read or written

A warning that is right in general and wrong here is switched off in a file of the folder, with a reason that the forum is shown:
  exception \"Fire log\"
    warning: one-retest-only
    where: plan \"Fire log\"
    reason: the fire service looks at it again each quarter

Examples:
  ratchet check workflows
  ratchet check workflows --output plain
  ratchet check workflows --output sarif
  ratchet check workflows --fix --diff
  ratchet check workflows --fix";

/// A folder as it was checked, or as it is after its fixes.
struct Checked {
    compiled: Compiled,
    done: Vec<repair::Done>,
    folder: Folder,
    /// Tools that are pinned otherwise than this Ratchet brings them.
    pins: Vec<String>,
    written: Vec<(String, String, String)>,
}

pub fn run(verb: &Check, output: Output) -> Done {
    let output = if verb.plain { Output::Plain } else { output };
    let sources = sources::read(&verb.folders.paths)?;
    let mut checked = Vec::new();
    for source in &sources {
        let one = check(verb, source)?;
        if verb.fix && !verb.diff {
            for (path, _, new) in &one.written {
                files::replace(Path::new(path), new)?;
            }
        }
        checked.push(one);
    }
    match output {
        Output::Json => as_json(&checked),
        Output::Sarif => as_sarif(&checked),
        Output::Text | Output::Plain => as_text(verb, &checked, output),
    }
    verdict(verb, &checked)
}

fn check(verb: &Check, source: &Source) -> Result<Checked, Failure> {
    let folder = source.folder();
    let pins = sources::other_pins(source)?;
    if !(verb.fix || verb.diff) {
        return Ok(Checked {
            compiled: compile(&folder, &source.tools),
            done: Vec::new(),
            folder,
            pins,
            written: Vec::new(),
        });
    }
    let repaired: Repaired = repair::repair(&folder, &source.tools);
    let changed = folder.files.iter().zip(&repaired.folder.files);
    let written = changed
        .filter(|((_, old), (_, new))| old != new)
        .map(|((path, old), (_, new))| (path.clone(), old.clone(), new.clone()))
        .collect();
    Ok(Checked {
        compiled: repaired.compiled,
        done: repaired.done,
        folder: repaired.folder,
        pins,
        written,
    })
}

/// Errors and the rest, over all folders.
/// How many problems weigh so much.
fn weighing(checked: &[Checked], severity: Severity) -> usize {
    let problems = checked.iter().flat_map(|one| &one.compiled.diagnostics);
    problems.filter(|problem| problem.severity == severity).count()
}

fn files_in(checked: &[Checked]) -> usize {
    let files = checked.iter().flat_map(|one| &one.folder.files);
    files.filter(|(path, _)| path.ends_with(".qip")).count()
}

fn proofs(checked: &[Checked]) -> Vec<Proof> {
    let definitions = checked.iter().filter_map(|one| one.compiled.definition.as_ref());
    definitions.flat_map(checks::prove).collect()
}

fn as_json(checked: &[Checked]) {
    let problems: Vec<_> = checked
        .iter()
        .flat_map(|one| ratchet_dsl::render_json(&one.folder, &one.compiled.diagnostics))
        .collect();
    let excused: Vec<Value> = checked
        .iter()
        .flat_map(|one| &one.compiled.excused)
        .map(|excused| json!(excused.record()))
        .collect();
    let done: Vec<_> = checked.iter().flat_map(|one| &one.done).collect();
    output::json(
        "ratchet.check/1",
        &json!({
            "errors": weighing(checked, Severity::Error),
            "exceptions": excused,
            "files": files_in(checked),
            "fixed": done,
            "pins": checked.iter().flat_map(|one| &one.pins).collect::<Vec<_>>(),
            "problems": problems,
            "proved": proofs(checked),
            "notes": weighing(checked, Severity::Note),
            "warnings": weighing(checked, Severity::Warning),
        }),
    );
}

fn as_sarif(checked: &[Checked]) {
    let mut run = sarif::Run::new();
    for one in checked {
        run.add(&one.folder, &one.compiled.diagnostics, &one.compiled.excused);
    }
    let document = run.finish(env!("CARGO_PKG_VERSION"));
    let text =
        serde_json::to_string_pretty(&document).unwrap_or_else(|error| panic!("problems are plain data: {error}"));
    anstream::println!("{text}");
}

fn as_text(verb: &Check, checked: &[Checked], output: Output) {
    for one in checked {
        show_fixes(verb, one);
        let diagnostics = &one.compiled.diagnostics;
        if output == Output::Plain {
            let said = ratchet_dsl::render_speech(&one.folder, diagnostics);
            if !said.is_empty() {
                anstream::println!("{said}");
            }
        } else {
            anstream::print!("{}", ratchet_dsl::render_terminal(&one.folder, diagnostics, Colour::On));
        }
        for pin in &one.pins {
            anstream::eprintln!("{LOOK}look{LOOK:#}: {pin}");
        }
        for excused in &one.compiled.excused {
            anstream::println!(
                "not counted: {} [{}] in {}, by exception \"{}\": {}",
                excused.diagnostic.title,
                excused.diagnostic.name,
                excused.place,
                excused.exception,
                excused.reason
            );
        }
    }
    if verb.explain {
        pages(checked);
    }
    summary(checked);
}

fn show_fixes(verb: &Check, one: &Checked) {
    if verb.diff {
        for (path, old, new) in &one.written {
            for line in repair::diff::unified(path, old, new).lines() {
                match line.bytes().next() {
                    Some(b'+') => anstream::println!("{GOOD}{line}{GOOD:#}"),
                    Some(b'-') => anstream::println!("{BAD}{line}{BAD:#}"),
                    _ => anstream::println!("{line}"),
                }
            }
        }
        return;
    }
    for done in &one.done {
        anstream::println!(
            "{GOOD}put right{GOOD:#}: {}, line {}: {} ({})",
            done.path,
            done.line,
            done.title,
            done.help
        );
    }
    if !one.done.is_empty() {
        anstream::println!();
    }
}

fn pages(checked: &[Checked]) {
    let problems = checked.iter().flat_map(|one| &one.compiled.diagnostics);
    let names: BTreeSet<&str> = problems.map(|problem| problem.code).collect();
    for page in names.into_iter().filter_map(checks::explain) {
        anstream::println!("{page}");
    }
}

fn summary(checked: &[Checked]) {
    let [errors, warnings, notes] =
        [Severity::Error, Severity::Warning, Severity::Note].map(|severity| weighing(checked, severity));
    if errors + warnings + notes == 0 {
        anstream::println!("{}: no problems", count(files_in(checked), "file", "files"));
    } else {
        let notes = match notes {
            0 => String::new(),
            notes => format!(", {}", count(notes, "note", "notes")),
        };
        anstream::eprintln!(
            "{}, {}{notes}",
            count(errors, "error", "errors"),
            count(warnings, "warning", "warnings")
        );
    }
    let proofs = proofs(checked);
    let holding = proofs.iter().filter(|proof| proof.holds()).count();
    if holding > 0 {
        let states: usize = proofs.iter().map(|proof| proof.states).sum();
        anstream::eprintln!(
            "{} retests, on every path ({} looked at)",
            match holding {
                1 => "1 plan is verified only by its".to_owned(),
                many => format!("{many} plans are verified only by their"),
            },
            count(states, "state", "states")
        );
    }
}

fn verdict(verb: &Check, checked: &[Checked]) -> Done {
    if weighing(checked, Severity::Error) > 0 {
        return Err(Failure::coded(
            Class::Failed,
            "workflows-have-errors",
            "the workflows cannot be used until the errors are mended",
        ));
    }
    if verb.strict && weighing(checked, Severity::Warning) > 0 {
        return Err(Failure::coded(
            Class::Failed,
            "workflows-have-warnings",
            "the workflows have warnings, and --strict counts them: mend them, or write an exception with its reason",
        ));
    }
    Ok(())
}
