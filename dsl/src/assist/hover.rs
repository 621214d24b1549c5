//! What is said about the words under the pointer: what a label means, what a name stands for, what a value comes to on the calendar.

use super::Assist;
use super::cursor::Cursor;
use super::dates::Counted;
use super::links::Target;
use crate::ast::fold;
use crate::source::Place;
use crate::vocabulary::{Kind, Need};
use crate::{checks, show};

/// Something to say about a place, as Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// The words that it is about.
    pub place: Place,
    /// What is said.
    pub text: String,
}

impl Assist {
    /// What there is to say at a byte of a file.
    pub fn hover(&self, file: u32, offset: u32) -> Option<Hover> {
        let cursor = Cursor::at(file, self.folder.text(file), offset);
        let about_name = self
            .target(file, offset)
            .map(|(target, place)| (self.about(&target), place));
        if let (Some(field), Some(kind), Some(place)) = (cursor.field, cursor.kind(), cursor.label) {
            let need = if field.need == Need::Must {
                "Every one needs this line."
            } else {
                "This line may be left out."
            };
            let text = format!(
                "`{}:` in {}. {need}\n\nFor example:\n\n```qip\n{}\n```",
                field.written(),
                kind.a,
                field.example
            );
            return Some(Hover { place, text });
        }
        let dates = cursor.value.filter(|value| value.start <= offset).and_then(|value| {
            let label = cursor.field.map_or("", |field| field.label);
            let counted = match cursor.part {
                Some(part) if part.word == "action" => Counted::FromOpening,
                _ => Counted::ByTheCalendar,
            };
            self.dates_of(label, value, counted)
        });
        match (about_name, dates) {
            (Some((Some(text), place)), None) => Some(Hover { place, text }),
            (Some((Some(text), place)), Some(dated)) => {
                let text = format!("{text}\n\n{}", dated.sentence);
                Some(Hover { place, text })
            }
            (_, Some(dated)) => Some(Hover {
                place: dated.place,
                text: dated.sentence,
            }),
            (_, None) => self.keyword(&cursor, file, offset),
        }
    }

    /// What a name stands for.
    fn about(&self, target: &Target) -> Option<String> {
        let prose = show::paragraph(&self.compiled.draft, target.kind, &target.name, self.today);
        let own = prose.map(|prose| format!("**{} \"{}\"**\n\n{prose}", target.kind, target.name));
        own.or_else(|| self.question(target))
    }

    fn question(&self, target: &Target) -> Option<String> {
        if target.kind != "question" {
            return None;
        }
        let questions = self
            .described()
            .flat_map(|tool| tool.description.questions.iter().map(move |question| (tool, question)));
        let (tool, question) = questions
            .into_iter()
            .find(|(_, question)| fold(&question.title) == fold(&target.name))?;
        let standards = match question.standards.as_slice() {
            [] => String::new(),
            some => format!("\n\nStandards: {}.", some.join(", ")),
        };
        Some(format!(
            "**{}** ({} {})\n\n{}{standards}",
            question.title, tool.description.title, tool.description.version, question.text
        ))
    }

    /// The first word of a block or part.
    fn keyword(&self, cursor: &Cursor, file: u32, offset: u32) -> Option<Hover> {
        let kind: &Kind = cursor.kind()?;
        let words = cursor.before.trim_start();
        let inside = words.len() <= kind.word.len() && kind.word.starts_with(&words.to_lowercase());
        if !inside || cursor.field.is_some() {
            return None;
        }
        let start = offset - words.len() as u32;
        let place = Place {
            file,
            start,
            end: start + kind.word.len() as u32,
        };
        let needed: Vec<&str> = kind
            .fields
            .iter()
            .filter(|field| field.need == Need::Must)
            .map(|field| field.label)
            .collect();
        let may: Vec<&str> = kind
            .fields
            .iter()
            .filter(|field| field.need == Need::May)
            .map(|field| field.label)
            .collect();
        let mut text = format!("`{}` begins {}.", kind.word, kind.a);
        if !needed.is_empty() {
            text.push_str(&format!("\n\nIt needs: {}.", needed.join(", ")));
        }
        if !may.is_empty() {
            text.push_str(&format!("\n\nIt may have: {}.", may.join(", ")));
        }
        Some(Hover { place, text })
    }
}

/// The page of a problem as Markdown.
pub fn page(name_or_code: &str) -> Option<String> {
    checks::explain(name_or_code).map(|page| format!("```text\n{page}\n```"))
}
