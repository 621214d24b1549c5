//! `ratchet show`: a folder in whole sentences for whoever has to agree to it, or a plan as a picture.

use crate::exit::{Class, Done, Failure};
use crate::output::{self, Format, STRONG};
use crate::sources;
use chrono::NaiveDate;
use ratchet_core::definition::Definition;
use ratchet_dsl::show::{Section, diagram, mermaid, sections, sections_named, timeline};
use ratchet_dsl::{Colour, compile};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Tell a folder in whole sentences, or draw a plan, with example dates counted from a day.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ratchet show workflows\n  ratchet show workflows \"PRN with a reason, every time\"\n  ratchet show workflows \"PRN with a reason, every time\" --form svg\n  ratchet show workflows \"PRN with a reason, every time\" --form mermaid\n  ratchet show workflows --output json"
)]
pub struct Show {
    /// Folder with .qip files.
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Name of an audit, plan, rule, theme, forum, role or anything else. Without one, all is told.
    name: Option<String>,
    /// Sentences, or a picture of a plan.
    #[arg(long, value_enum, default_value_t = Form::Prose)]
    form: Form,
    /// Day from which the example dates are counted; today if not given.
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
}

/// How a folder is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// Whole sentences.
    Prose,
    /// A state diagram for documents that draw Mermaid.
    Mermaid,
    /// A picture of states with dates.
    Svg,
}

pub fn run(verb: &Show, format: Format) -> Done {
    let today = verb.from.unwrap_or_else(today);
    let definitions = definitions(&verb.folder)?;
    match (verb.form, format) {
        (Form::Prose, _) => prose(verb, &definitions, today, format),
        (Form::Mermaid | Form::Svg, Format::Json) => Err(Failure::coded(
            Class::Usage,
            "picture-or-json",
            "a picture is no JSON: leave out `--form` or `--output json`",
        )),
        (Form::Mermaid, Format::Text) => {
            for (definition, plan) in plans(verb, &definitions)? {
                anstream::println!("{}", mermaid::mermaid(definition, plan, today).unwrap_or_default());
            }
            Ok(())
        }
        (Form::Svg, Format::Text) => {
            let plans = plans(verb, &definitions)?;
            let [(definition, plan)] = plans.as_slice() else {
                let names: Vec<String> = plans.iter().map(|(_, name)| format!("\"{name}\"")).collect();
                return Err(Failure::coded(
                    Class::Usage,
                    "several-plans",
                    format!("one picture shows one plan; name one of: {}", names.join(", ")),
                ));
            };
            anstream::print!("{}", diagram::svg(definition, plan, today).unwrap_or_default());
            Ok(())
        }
    }
}

/// What a folder says under a name, told from today.
pub fn named(folder: &Path, name: &str) -> Result<Vec<Section>, Failure> {
    let definitions = definitions(&folder.to_owned())?;
    let today = today();
    let told = definitions
        .iter()
        .flat_map(|definition| sections_named(definition, name, today));
    Ok(told.collect())
}

/// Writes sections as text.
pub fn tell(sections: &[Section]) {
    for section in sections {
        anstream::println!("{STRONG}{} {}{STRONG:#}\n", capital(section.kind), section.name);
        for paragraph in &section.paragraphs {
            anstream::println!("{paragraph}\n");
        }
    }
}

fn prose(verb: &Show, definitions: &[Definition], today: NaiveDate, format: Format) -> Done {
    let told = |definition: &Definition| match &verb.name {
        Some(name) => sections_named(definition, name, today),
        None => sections(definition, today),
    };
    let all: Vec<Section> = definitions.iter().flat_map(told).collect();
    if let (true, Some(name)) = (all.is_empty(), &verb.name) {
        return Err(nothing(verb, name));
    }
    match format {
        Format::Text => tell(&all),
        Format::Json => {
            let plans: Vec<_> = definitions
                .iter()
                .flat_map(|definition| definition.plans.keys().map(move |plan| (definition, plan)))
                .filter(|(_, plan)| {
                    all.iter()
                        .any(|section| section.kind == "plan" && section.name == **plan)
                })
                .map(|(definition, plan)| json!({"plan": plan, "steps": timeline(definition, plan, today)}))
                .collect();
            output::json(
                "ratchet.show/1",
                &json!({"from": today, "sections": all, "timelines": plans}),
            );
        }
    }
    Ok(())
}

/// The plans that are asked for.
fn plans<'d>(verb: &Show, definitions: &'d [Definition]) -> Result<Vec<(&'d Definition, &'d str)>, Failure> {
    let all = definitions
        .iter()
        .flat_map(|definition| definition.plans.keys().map(move |plan| (definition, plan.as_str())));
    let wanted = |plan: &str| {
        verb.name
            .as_ref()
            .is_none_or(|name| name.to_lowercase() == plan.to_lowercase())
    };
    let found: Vec<_> = all.filter(|(_, plan)| wanted(plan)).collect();
    match (found.is_empty(), &verb.name) {
        (true, Some(name)) => Err(nothing(verb, name)),
        (true, None) => Err(nothing(verb, "plan")),
        (false, _) => Ok(found),
    }
}

fn nothing(verb: &Show, name: &str) -> Failure {
    let what = if verb.form == Form::Prose { "nothing" } else { "no plan" };
    Failure::coded(
        Class::Input,
        "unknown-name",
        format!(
            "there is {what} called `{name}` in `{}`: `ratchet show {0}` tells all there is",
            verb.folder.display()
        ),
    )
}

/// The definitions of the organisations in a folder. One with errors is not shown: it would promise what does not run.
fn definitions(folder: &PathBuf) -> Result<Vec<Definition>, Failure> {
    let mut definitions = Vec::new();
    for source in sources::read(std::slice::from_ref(folder))? {
        let texts = source.folder();
        let compiled = compile(&texts, &source.tools);
        match compiled.definition {
            Some(definition) => definitions.push(definition),
            None => {
                anstream::eprint!(
                    "{}",
                    ratchet_dsl::render_terminal(&texts, &compiled.diagnostics, Colour::On)
                );
                return Err(Failure::coded(
                    Class::Failed,
                    "workflows-have-errors",
                    "the workflows cannot be shown until the errors are mended",
                ));
            }
        }
    }
    Ok(definitions)
}

fn today() -> NaiveDate {
    chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now())
        .with_timezone(&chrono_tz::Europe::London)
        .date_naive()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
