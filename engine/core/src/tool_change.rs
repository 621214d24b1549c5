//! What is different between two versions of a tool, in sentences for whoever decides about an upgrade, and what that means for
//! re-tests, which compare like with like. Says nothing about whether a change is good.

use crate::definition::Tool;
use crate::tool::{Better, Description, Measure, NotApplicable, Question, Rounding, Scoring, Unanswered};
use crate::words;
use std::collections::BTreeMap;

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Kind of difference.
    pub kind: ChangeKind,
    /// In a sentence.
    pub text: String,
}

/// Kinds of difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// A section, question, measure or field that was not there.
    Added,
    /// One that is not there any more.
    Removed,
    /// The same question or measure under another title: files that name it have to follow.
    Retitled,
    /// It asks, weighs or counts in another way.
    Altered,
    /// How scores are made.
    Scoring,
}

impl ChangeKind {
    /// In one word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Retitled => "retitled",
            Self::Altered => "altered",
            Self::Scoring => "scoring",
        }
    }
}

/// All differences, what goes first, then what comes, then what is otherwise.
pub fn changes(before: &Description, after: &Description) -> Vec<Change> {
    let mut found = Vec::new();
    sections(before, after, &mut found);
    questions(before, after, &mut found);
    measures(before, after, &mut found);
    fields(before, after, &mut found);
    scoring(before.scoring, after.scoring, &mut found);
    found.sort_by_key(|change| match change.kind {
        ChangeKind::Removed => 0,
        ChangeKind::Added => 1,
        _ => 2,
    });
    found
}

/// What an upgrade means for a plan whose re-test asks the newer version about what the older one opened; `None` when both count alike
/// without anybody saying so.
pub fn like_for_like(before: &Tool, after: &Tool) -> Option<String> {
    crate::decide::unlike(before, after).then(|| {
        format!(
            "a re-test made with {} does not count for a plan that was opened with {}, unless the re-test names {} as a bridge",
            after.description.version, before.description.version, after.description.version
        )
    })
}

fn sections(before: &Description, after: &Description, found: &mut Vec<Change>) {
    let titles = |of: &Description| {
        of.sections
            .iter()
            .map(|section| section.title.clone())
            .collect::<Vec<_>>()
    };
    let (old, new) = (titles(before), titles(after));
    for title in old.iter().filter(|title| !new.contains(title)) {
        add(found, ChangeKind::Removed, format!("the section \"{title}\" is gone"));
    }
    for section in after.sections.iter().filter(|section| !old.contains(&section.title)) {
        let text = format!("a new section \"{}\" about {}", section.title, section.population);
        add(found, ChangeKind::Added, text);
    }
    for section in &after.sections {
        let was = before.sections.iter().find(|was| was.title == section.title);
        if let Some(was) = was.filter(|was| was.population != section.population) {
            let text = format!(
                "the section \"{}\" is about {} (before: {}): the list to sample from has another name",
                section.title, section.population, was.population
            );
            add(found, ChangeKind::Altered, text);
        }
    }
}

fn questions(before: &Description, after: &Description, found: &mut Vec<Change>) {
    let old: BTreeMap<&str, &Question> = before
        .questions
        .iter()
        .map(|question| (question.id.as_str(), question))
        .collect();
    let new: BTreeMap<&str, &Question> = after
        .questions
        .iter()
        .map(|question| (question.id.as_str(), question))
        .collect();
    for gone in before
        .questions
        .iter()
        .filter(|question| !new.contains_key(question.id.as_str()))
    {
        add(
            found,
            ChangeKind::Removed,
            format!("\"{}\" is not asked any more", gone.title),
        );
    }
    for question in &after.questions {
        let Some(was) = old.get(question.id.as_str()) else {
            add(
                found,
                ChangeKind::Added,
                format!("asks \"{}\": {}", question.title, question.text),
            );
            continue;
        };
        if was.title != question.title {
            let text = format!("\"{}\" is called \"{}\"", was.title, question.title);
            add(found, ChangeKind::Retitled, text);
        }
        let altered = altered(
            was,
            question,
            section_title(before, was),
            section_title(after, question),
        );
        if !altered.is_empty() {
            let text = format!("\"{}\" {}", question.title, words::list(&altered));
            add(found, ChangeKind::Altered, text);
        }
    }
}

fn altered(was: &Question, is: &Question, old_section: &str, new_section: &str) -> Vec<String> {
    let mut altered = Vec::new();
    if old_section != new_section {
        altered.push(format!("stands in \"{new_section}\" (before: \"{old_section}\")"));
    }
    if was.text != is.text {
        altered.push(format!("asks: {} (before: {})", is.text, was.text));
    }
    if was.critical != is.critical {
        altered.push(
            if is.critical {
                "is critical now"
            } else {
                "is critical no longer"
            }
            .to_owned(),
        );
    }
    if was.weight != is.weight {
        altered.push(format!("weighs {} (before: {})", is.weight, was.weight));
    }
    if was.source != is.source {
        altered.push("is answered from another source".to_owned());
    }
    if was.standards != is.standards {
        altered.push(format!("serves {}", words::list(&is.standards)));
    }
    if was.causes != is.causes || was.evidence != is.evidence {
        altered.push("suggests other causes or evidence".to_owned());
    }
    altered
}

fn section_title<'d>(description: &'d Description, question: &Question) -> &'d str {
    let section = description.sections.get(usize::from(question.section));
    section.map_or("", |section| section.title.as_str())
}

fn measures(before: &Description, after: &Description, found: &mut Vec<Change>) {
    let find = |of: &'_ Description, id: &str| of.measures.iter().find(|measure| measure.id == id).cloned();
    for was in &before.measures {
        let Some(is) = find(after, &was.id) else {
            add(
                found,
                ChangeKind::Removed,
                format!("the measure \"{}\" is gone", was.title),
            );
            continue;
        };
        if was.title != is.title {
            add(
                found,
                ChangeKind::Retitled,
                format!("the measure \"{}\" is called \"{}\"", was.title, is.title),
            );
        }
        if counted(was) != counted(&is) {
            let better = match is.better {
                Better::Higher => "more is better",
                Better::Lower => "less is better",
                Better::Neutral => "it is watched",
            };
            let text = format!(
                "the measure \"{}\" counts {} over {} in {}, {better} (before: {} over {} in {})",
                is.title, is.numerator, is.denominator, is.unit, was.numerator, was.denominator, was.unit
            );
            add(found, ChangeKind::Altered, text);
        }
    }
    for is in after.measures.iter().filter(|is| find(before, &is.id).is_none()) {
        let text = format!(
            "a new measure \"{}\": {} over {}",
            is.title, is.numerator, is.denominator
        );
        add(found, ChangeKind::Added, text);
    }
}

fn counted(measure: &Measure) -> (&str, &str, &str, Better) {
    (&measure.numerator, &measure.denominator, &measure.unit, measure.better)
}

fn fields(before: &Description, after: &Description, found: &mut Vec<Change>) {
    let name = |of: &Description, at: usize| {
        let field = &of.fields[at];
        let section = of
            .sections
            .get(usize::from(field.section))
            .map_or("", |section| section.title.as_str());
        (section.to_owned(), field.id.clone(), field.kind)
    };
    let all = |of: &Description| (0..of.fields.len()).map(|at| name(of, at)).collect::<Vec<_>>();
    let (old, new) = (all(before), all(after));
    for (section, id, _) in old.iter().filter(|field| !new.contains(field)) {
        add(
            found,
            ChangeKind::Removed,
            format!("the column `{id}` of \"{section}\" is not read any more, or otherwise"),
        );
    }
    for (section, id, _) in new.iter().filter(|field| !old.contains(field)) {
        add(
            found,
            ChangeKind::Added,
            format!("reads a column `{id}` in \"{section}\""),
        );
    }
}

fn scoring(before: Scoring, after: Scoring, found: &mut Vec<Change>) {
    let mut say = |changed: bool, text: &str| {
        if changed {
            add(found, ChangeKind::Scoring, text.to_owned());
        }
    };
    say(
        before.not_applicable != after.not_applicable,
        match after.not_applicable {
            NotApplicable::Excluded => "what does not apply is left out of the score now",
            NotApplicable::CountsAsMet => "what does not apply counts as met now",
        },
    );
    say(
        before.unanswered != after.unanswered,
        match after.unanswered {
            Unanswered::CountsAsNotMet => "what nobody answered counts as not met now",
            Unanswered::Refused => "every question has to be answered now",
        },
    );
    say(
        before.critical_overrides != after.critical_overrides,
        if after.critical_overrides {
            "one failed critical question makes the score 0 now"
        } else {
            "a failed critical question counts like any other now"
        },
    );
    say(
        before.rounding != after.rounding,
        match after.rounding {
            Rounding::Down => "scores are rounded down now",
            Rounding::Nearest => "scores are rounded to the nearest percent now",
        },
    );
}

fn add(found: &mut Vec<Change>, kind: ChangeKind, text: String) {
    found.push(Change { kind, text });
}
