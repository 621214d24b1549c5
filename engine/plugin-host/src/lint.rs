//! What a tool says about itself is looked at once, when it is installed. A tool that fails here is not installed; it is
//! told everything that is wrong at once.

use crate::limits;
use ratchet_core::tool::{Description, Question, Source};
use std::collections::BTreeSet;

/// Everything that is wrong with a description; empty when it is acceptable.
pub fn lint(description: &Description) -> Vec<String> {
    let mut faults = Faults(Vec::new());
    faults.header(description);
    faults.sections(description);
    faults.questions(description);
    faults.measures(description);
    faults.fields(description);
    faults.0
}

struct Faults(Vec<String>);

impl Faults {
    fn add(&mut self, fault: String) {
        self.0.push(fault);
    }

    fn header(&mut self, description: &Description) {
        self.id("the tool", &description.id);
        if !is_version(&description.version) {
            self.add(format!(
                "`{}` is not a version: three numbers such as 1.0.0",
                cut(&description.version)
            ));
        }
        self.title("the tool's title", &description.title);
        self.text("the tool's subject", &description.subject);
        self.list("the tool's kinds of service", &description.service_types);
    }

    fn sections(&mut self, description: &Description) {
        self.count("sections", description.sections.len(), 1..=limits::SECTIONS_MAX);
        self.unique(
            "section",
            description.sections.iter().map(|section| section.title.as_str()),
        );
        for (position, section) in description.sections.iter().enumerate() {
            self.title("a section's title", &section.title);
            self.title("a section's population", &section.population);
            self.list("a section's strata", &section.strata);
            let sources: BTreeSet<Source> = description
                .questions
                .iter()
                .filter(|question| usize::from(question.section) == position)
                .map(|question| question.source)
                .collect();
            if sources.is_empty() {
                self.add(format!("section `{}` has no questions", cut(&section.title)));
            } else if sources.iter().eq([&Source::Records]) {
                self.add(format!(
                    "section `{}` only reads records: ask what is seen, said or what happened to people too",
                    cut(&section.title)
                ));
            }
        }
    }

    fn questions(&mut self, description: &Description) {
        self.count("questions", description.questions.len(), 1..=limits::QUESTIONS_MAX);
        self.unique(
            "question",
            description.questions.iter().map(|question| question.id.as_str()),
        );
        let titles = description
            .questions
            .iter()
            .map(|question| (question.section, question.title.as_str()));
        self.unique_within("question title", titles);
        for question in &description.questions {
            self.question(question, description.sections.len());
        }
    }

    fn question(&mut self, question: &Question, sections: usize) {
        let id = cut(&question.id);
        self.id("a question", &question.id);
        self.title(&format!("the title of question `{id}`"), &question.title);
        self.text(&format!("the text of question `{id}`"), &question.text);
        self.text(&format!("the evidence of question `{id}`"), &question.evidence);
        self.list(&format!("the standards of question `{id}`"), &question.standards);
        self.list(&format!("the causes of question `{id}`"), &question.causes);
        if question.weight == 0 {
            self.add(format!("question `{id}` has no weight: at least 1"));
        }
        self.section(&format!("question `{id}`"), question.section, sections);
    }

    fn measures(&mut self, description: &Description) {
        self.count("measures", description.measures.len(), 0..=limits::MEASURES_MAX);
        self.unique(
            "measure",
            description.measures.iter().map(|measure| measure.id.as_str()),
        );
        self.unique(
            "measure title",
            description.measures.iter().map(|measure| measure.title.as_str()),
        );
        for measure in &description.measures {
            let id = cut(&measure.id);
            self.id("a measure", &measure.id);
            self.title(&format!("the title of measure `{id}`"), &measure.title);
            self.text(&format!("the numerator of measure `{id}`"), &measure.numerator);
            self.text(&format!("the denominator of measure `{id}`"), &measure.denominator);
            self.title(&format!("the unit of measure `{id}`"), &measure.unit);
        }
    }

    fn fields(&mut self, description: &Description) {
        self.count("fields", description.fields.len(), 0..=limits::FIELDS_MAX);
        self.unique_within(
            "field",
            description
                .fields
                .iter()
                .map(|field| (field.section, field.id.as_str())),
        );
        for field in &description.fields {
            self.id("a field", &field.id);
            self.title(&format!("the title of field `{}`", cut(&field.id)), &field.title);
            self.section(
                &format!("field `{}`", cut(&field.id)),
                field.section,
                description.sections.len(),
            );
        }
    }

    fn section(&mut self, what: &str, section: u16, sections: usize) {
        if usize::from(section) >= sections {
            self.add(format!(
                "{what} belongs to section {section}, but there are only {sections}"
            ));
        }
    }

    fn count(&mut self, what: &str, count: usize, allowed: std::ops::RangeInclusive<usize>) {
        if !allowed.contains(&count) {
            self.add(format!(
                "{count} {what}: there should be {} to {}",
                allowed.start(),
                allowed.end()
            ));
        }
    }

    fn unique<'a>(&mut self, what: &str, names: impl Iterator<Item = &'a str>) {
        self.unique_within(what, names.map(|name| (0, name)));
    }

    fn unique_within<'a>(&mut self, what: &str, names: impl Iterator<Item = (u16, &'a str)>) {
        let mut seen = BTreeSet::new();
        for (section, name) in names {
            if !seen.insert((section, name)) {
                self.add(format!("{what} `{}` is there twice", cut(name)));
            }
        }
    }

    fn id(&mut self, what: &str, id: &str) {
        let is_id = id.len() <= limits::ID_BYTES_MAX
            && id.starts_with(|c: char| c.is_ascii_lowercase())
            && id
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if !is_id {
            self.add(format!(
                "{what} has the id `{}`: lower-case letters, digits and hyphens, at most {}",
                cut(id),
                limits::ID_BYTES_MAX
            ));
        }
    }

    fn title(&mut self, what: &str, text: &str) {
        self.bounded(what, text, limits::TITLE_BYTES_MAX);
    }

    fn text(&mut self, what: &str, text: &str) {
        self.bounded(what, text, limits::TEXT_BYTES_MAX);
    }

    fn bounded(&mut self, what: &str, text: &str, bytes_max: usize) {
        if text.trim().is_empty() {
            self.add(format!("{what} is empty"));
        } else if text.len() > bytes_max {
            self.add(format!("{what} is longer than {bytes_max} bytes"));
        } else if text.chars().any(char::is_control) {
            self.add(format!("{what} contains control characters"));
        }
    }

    fn list(&mut self, what: &str, entries: &[String]) {
        if entries.is_empty() || entries.len() > limits::LIST_MAX {
            self.add(format!(
                "{what}: there should be 1 to {}, not {}",
                limits::LIST_MAX,
                entries.len()
            ));
        }
        entries.iter().for_each(|entry| self.title(what, entry));
    }
}

fn is_version(version: &str) -> bool {
    let numbers = version
        .split('.')
        .map(|part| part.parse::<u32>().is_ok_and(|n| n.to_string() == part));
    version.len() <= limits::ID_BYTES_MAX && numbers.clone().count() == 3 && numbers.clone().all(|number| number)
}

/// A name as a message may repeat it.
fn cut(name: &str) -> &str {
    &name[..name.floor_char_boundary(limits::ID_BYTES_MAX)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratchet_core::tool::{Field, FieldKind, NotApplicable, Rounding, Scoring, Section, Unanswered};

    type Bend = fn(&mut Description);

    fn acceptable() -> Description {
        let question = |id: &str, source| Question {
            id: id.into(),
            title: format!("Title of {id}"),
            text: "Is it so?".into(),
            section: 0,
            source,
            critical: false,
            weight: 1,
            standards: vec!["cqc-saf:S8".into()],
            causes: vec!["knowledge".into()],
            evidence: "What was seen.".into(),
        };
        Description {
            id: "medicines".into(),
            version: "1.0.0".into(),
            title: "Medicines".into(),
            subject: "Medicines.".into(),
            service_types: vec!["residential care".into()],
            sections: vec![Section {
                title: "A".into(),
                population: "charts".into(),
                strata: vec!["team".into()],
            }],
            questions: vec![question("first", Source::Records), question("second", Source::Outcomes)],
            measures: Vec::new(),
            fields: vec![Field {
                id: "team".into(),
                title: "Team".into(),
                kind: FieldKind::Text,
                section: 0,
            }],
            scoring: Scoring {
                not_applicable: NotApplicable::Excluded,
                unanswered: Unanswered::CountsAsNotMet,
                critical_overrides: false,
                rounding: Rounding::Down,
            },
        }
    }

    #[test]
    fn every_fault_of_a_description_is_told() {
        assert_eq!(lint(&acceptable()), Vec::<String>::new());
        let bends: [(Bend, &str); 16] = [
            (|d| d.id = "Medicines!".into(), "has the id `Medicines!`"),
            (|d| d.id.clear(), "has the id ``"),
            (|d| d.version = "1.0".into(), "`1.0` is not a version"),
            (|d| d.version = "1.0.01".into(), "`1.0.01` is not a version"),
            (|d| d.title = " ".into(), "title is empty"),
            (|d| d.subject = "x".repeat(5_000), "longer than 4000 bytes"),
            (|d| d.subject = "a\u{7}b".into(), "control characters"),
            (|d| d.sections.clear(), "0 sections"),
            (|d| d.questions.clear(), "0 questions"),
            (|d| d.questions[1].source = Source::Records, "only reads records"),
            (
                |d| d.questions[1].id = "first".into(),
                "question `first` is there twice",
            ),
            (
                |d| d.questions[1].title = "Title of first".into(),
                "`Title of first` is there twice",
            ),
            (|d| d.questions[0].section = 4, "belongs to section 4"),
            (
                |d| d.questions[0].standards.clear(),
                "standards of question `first`: there should be 1 to",
            ),
            (|d| d.questions[0].weight = 0, "has no weight"),
            (|d| d.fields.push(d.fields[0].clone()), "field `team` is there twice"),
        ];
        for (bend, expected) in bends {
            let mut description = acceptable();
            bend(&mut description);
            let faults = lint(&description);
            assert!(
                faults.iter().any(|fault| fault.contains(expected)),
                "{expected}: {faults:?}"
            );
        }
    }
}
