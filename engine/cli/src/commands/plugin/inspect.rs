//! `ratchet plugin inspect`: what a tool asks, counts and scores.

use super::{Found, input, install};
use crate::exit::{Done, Failure};
use crate::output::{self, Format, LOOK, QUIET, STRONG};
use ratchet_core::tool::{Better, Description, NotApplicable, Question, Rounding, Source, Unanswered};

pub(super) fn run(found: &Found, section: Option<&str>, format: Format) -> Done {
    let (_, tool) = install(&found.component)?;
    show(&tool.description, &tool.digest, section, format)
}

/// Shows a tool by what it says about itself.
pub(super) fn show(description: &Description, digest: &str, section: Option<&str>, format: Format) -> Done {
    let chosen = section.map(|title| position(description, title)).transpose()?;
    if format == Format::Json {
        output::json("ratchet.plugin/1", description);
        return Ok(());
    }
    anstream::println!(
        "{STRONG}{} {}{STRONG:#}  {}",
        description.id,
        description.version,
        description.title
    );
    anstream::println!("{}", description.subject);
    anstream::println!("{QUIET}for {}{QUIET:#}", description.service_types.join(", "));
    anstream::println!("{QUIET}digest {}{QUIET:#}", digest);
    anstream::println!("\n{}", scoring(description));
    for (index, section) in description.sections.iter().enumerate() {
        if chosen.is_some_and(|chosen| chosen != index) {
            continue;
        }
        anstream::println!(
            "\n{STRONG}section \"{}\"{STRONG:#}: {}",
            section.title,
            section.population
        );
        anstream::println!("{QUIET}spread a sample over {}{QUIET:#}", section.strata.join(", "));
        let questions = description
            .questions
            .iter()
            .filter(|question| usize::from(question.section) == index);
        questions.for_each(show_question);
        let fields = description
            .fields
            .iter()
            .filter(|field| usize::from(field.section) == index);
        let columns: Vec<&str> = fields.map(|field| field.id.as_str()).collect();
        if !columns.is_empty() {
            anstream::println!("  {QUIET}fields: {}{QUIET:#}", columns.join(", "));
        }
    }
    if chosen.is_none() && !description.measures.is_empty() {
        anstream::println!("\n{STRONG}measures{STRONG:#}");
        for measure in &description.measures {
            let better = match measure.better {
                Better::Higher => "more is better",
                Better::Lower => "less is better",
                Better::Neutral => "watched",
            };
            anstream::println!(
                "  \"{}\" ({}, {better}): {} / {}",
                measure.title,
                measure.unit,
                measure.numerator,
                measure.denominator
            );
        }
    }
    Ok(())
}

fn position(description: &Description, title: &str) -> Result<usize, Failure> {
    let found = description
        .sections
        .iter()
        .position(|section| section.title.eq_ignore_ascii_case(title.trim()));
    found.ok_or_else(|| {
        let known: Vec<&str> = description
            .sections
            .iter()
            .map(|section| section.title.as_str())
            .collect();
        input(
            "unknown-section",
            format!(
                "`{}` has no section `{title}`: it has {}",
                description.id,
                known.join(", ")
            ),
        )
    })
}

fn show_question(question: &Question) {
    let source = match question.source {
        Source::Records => "records",
        Source::Observation => "observation",
        Source::Conversation => "conversation",
        Source::Outcomes => "outcomes",
    };
    let critical = if question.critical {
        format!(" {LOOK}critical{LOOK:#}")
    } else {
        String::new()
    };
    anstream::println!("  {STRONG}\"{}\"{STRONG:#} from {source}{critical}", question.title);
    anstream::println!("    {}", question.text);
    anstream::println!("    {QUIET}{}{QUIET:#}", question.standards.join(", "));
}

/// The declared scoring rule in words.
fn scoring(description: &Description) -> String {
    let rule = &description.scoring;
    let not_applicable = match rule.not_applicable {
        NotApplicable::Excluded => "\"not applicable\" is left out",
        NotApplicable::CountsAsMet => "\"not applicable\" counts as met",
    };
    let unanswered = match rule.unanswered {
        Unanswered::CountsAsNotMet => "a missing answer counts as not met",
        Unanswered::Refused => "missing answers are refused",
    };
    let critical = if rule.critical_overrides {
        "one failed critical question makes the total nought"
    } else {
        "critical questions do not change the total"
    };
    let rounding = match rule.rounding {
        Rounding::Down => "rounded down",
        Rounding::Nearest => "rounded to the nearest",
    };
    format!("scoring: {not_applicable}; {unanswered}; {critical}; {rounding}")
}
