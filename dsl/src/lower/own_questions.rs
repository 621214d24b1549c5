//! Questions and measures that stand in the file: they become a tool of the audit's own, or are added to the pinned one.
//!
//! The engine evaluates them ([`ratchet_core::own_questions`]). A pinned tool keeps its positions; what the file adds comes after.

use super::Lower;
use super::audit::Asked;
use crate::ast::{At, Audit, Name, OwnMeasure, OwnQuestion, Slot, fold};
use crate::names::{Table, What};
use ratchet_core::definition::{OwnPart, Tool};
use ratchet_core::tool::{
    Description, Field, FieldKind, Measure, NotApplicable, Question, Rounding, Scoring, Section, Source, Unanswered,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Questions and measures of one audit: more than anybody answers in a day.
const OWN_PARTS_MAX: usize = 200;

/// Version of what stands in a file: a plan that runs keeps the file it started with, so there is never another.
const OWN_VERSION: &str = "1.0.0";

/// Column of an answer table that is never a question.
const REFERENCE: &str = "reference";

const SOURCES: &[(&str, Source)] = &[
    ("records", Source::Records),
    ("observation", Source::Observation),
    ("conversation", Source::Conversation),
    ("outcomes", Source::Outcomes),
];

/// How much a question counts: its weight, and whether one failure makes the whole score nought.
const IMPORTANCE: &[(&str, (u16, bool))] = &[("normal", (1, false)), ("high", (2, false)), ("critical", (2, true))];

/// How own questions make a score: what does not apply is left out, and what nobody answered counts as not met.
const SCORING: Scoring = Scoring {
    not_applicable: NotApplicable::Excluded,
    unanswered: Unanswered::CountsAsNotMet,
    critical_overrides: true,
    rounding: Rounding::Down,
};

impl Lower<'_> {
    /// The audit's questions and measures, after those of the pinned tool if it has one.
    pub(super) fn own_questions(&mut self, audit: &Audit, base: Option<Asked>) -> Option<Asked> {
        self.not_too_many(audit)?;
        Table::of(
            "question",
            audit.questions.iter().map(|question| &question.head),
            self.problems,
        );
        Table::of(
            "measure",
            audit.measures.iter().map(|measure| &measure.head),
            self.problems,
        );
        let name = &audit.head.name.value;
        let unit = audit.sample.value().map_or("records", |sample| &sample.unit.value);
        let mut asked = match base {
            Some(base) => beside(base, name),
            None => alone(audit, unit)?,
        };
        let mut description = asked.tool.description.as_ref().clone();
        let section = section_of(&mut description, asked.section, name, unit);
        let mut whole = self.free_of(audit, &description).is_some();
        for question in &audit.questions {
            match self.own_question(question, section, &description) {
                Some(question) => description.questions.push(question),
                None => whole = false,
            }
        }
        for measure in &audit.measures {
            match self.own_measure(measure, section, unit, &description) {
                Some((measure, field)) => {
                    description.measures.push(measure);
                    description.fields.push(field);
                }
                None => whole = false,
            }
        }
        asked.tool.description = Arc::new(description);
        whole.then_some(asked)
    }

    fn not_too_many(&mut self, audit: &Audit) -> Option<()> {
        let parts = audit.questions.len() + audit.measures.len();
        if parts <= OWN_PARTS_MAX {
            return Some(());
        }
        self.wrong(
            audit.head.line,
            format!("this audit asks more than {OWN_PARTS_MAX} questions"),
            format!("{parts} questions and measures"),
            "divide it into several audits that somebody can answer",
        );
        None
    }

    /// Reports a title that the pinned tool has already: an answer could be meant for either.
    fn free_of(&mut self, audit: &Audit, known: &Description) -> Option<()> {
        let titles = |titles: Vec<&String>| titles.into_iter().map(|title| fold(title)).collect::<BTreeSet<_>>();
        let questions = titles(known.questions.iter().map(|question| &question.title).collect());
        let measures = titles(known.measures.iter().map(|measure| &measure.title).collect());
        let own = audit.questions.iter().map(|question| (&question.head, &questions));
        let own = own.chain(audit.measures.iter().map(|measure| (&measure.head, &measures)));
        let taken: Vec<&Name> = own
            .filter(|(head, known)| known.contains(&fold(&head.name.value)))
            .map(|(head, _)| &head.name)
            .collect();
        for name in &taken {
            self.wrong(
                name.place,
                "the tool of this audit has one of this name already",
                "this name is taken",
                "give it another name, or leave it out: the tool brings its own",
            );
        }
        taken.is_empty().then_some(())
    }

    fn own_question(&mut self, said: &OwnQuestion, section: u16, known: &Description) -> Option<Question> {
        self.no_part_rename(&said.head);
        let title = said.head.name.value.clone();
        let (Some(from), Some(text)) = (&said.from, &said.text) else {
            self.half_said(
                &said.head.name,
                "question",
                "records: what is asked",
                said.from.is_some(),
            );
            return None;
        };
        let source = self.source(from);
        let causes = self.listed(What::Cause, &said.causes);
        let standards = self.listed(What::Standard, &said.standards);
        let importance = self.word(&said.importance, IMPORTANCE, "there is no such importance");
        let (weight, critical) = importance?.unwrap_or((1, false));
        let ids = known.questions.iter().map(|question| question.id.as_str());
        Some(Question {
            causes: causes?,
            critical,
            evidence: (!said.evidence.is_broken()).then(|| said.evidence.value().cloned().unwrap_or_default())?,
            id: free_id(&title, &ids.collect()),
            section,
            source: source?,
            standards: standards?,
            text: text.value.clone(),
            title,
            weight,
        })
    }

    /// A measure of the file: a yes or no for each record, and the share of those that say yes.
    fn own_measure(
        &mut self,
        said: &OwnMeasure,
        section: u16,
        unit: &str,
        known: &Description,
    ) -> Option<(Measure, Field)> {
        self.no_part_rename(&said.head);
        let title = said.head.name.value.clone();
        let (Some(from), Some(text)) = (&said.from, &said.text) else {
            let rest = "records: what is counted, higher is better";
            self.half_said(&said.head.name, "measure", rest, said.from.is_some());
            return None;
        };
        let (words, better) = self.direction(text)?;
        let measures = known.measures.iter().map(|measure| measure.id.as_str());
        let questions = known.questions.iter().map(|question| question.id.as_str());
        let fields = known.fields.iter().map(|field| field.id.as_str());
        let id = free_id(&title, &measures.chain(questions).chain(fields).collect());
        let field = Field {
            id: id.clone(),
            kind: FieldKind::Flag,
            section,
            title: format!("{title} (from {}): {words}", from.value),
        };
        let measure = Measure {
            better,
            denominator: format!("{unit} about which this was said"),
            id,
            numerator: words,
            title,
            unit: format!("share of {unit}"),
        };
        Some((measure, field))
    }

    fn source(&mut self, from: &At<String>) -> Option<Source> {
        let found = SOURCES.iter().find(|(word, _)| *word == fold(&from.value));
        if found.is_none() {
            let known = SOURCES.iter().map(|(word, _)| *word).collect();
            self.unknown_phrase(from, known, "answers do not come from there");
        }
        found.map(|(_, source)| *source)
    }

    fn listed(&mut self, what: What, slot: &Slot<Vec<Name>>) -> Option<Vec<String>> {
        match slot {
            Slot::Absent => Some(Vec::new()),
            Slot::Broken => None,
            Slot::Said(list) => self.all_named(what, &list.value),
        }
    }

    fn half_said(&mut self, name: &Name, word: &str, rest: &str, has_source: bool) {
        let (title, label) = if has_source {
            (format!("this {word} does not say what it is about"), "what?")
        } else {
            (
                format!("this {word} does not say where its answer comes from"),
                "from where, and what?",
            )
        };
        let shown = crate::render::shorten(&name.value, 40);
        self.wrong(
            name.place,
            title,
            label,
            format!("write it like: {word} \"{shown}\" from {rest}"),
        );
    }
}

/// A tool of the file alone.
fn alone(audit: &Audit, unit: &str) -> Option<Asked> {
    if audit.questions.is_empty() {
        // Measures without a question: reading has reported the missing tool.
        return None;
    }
    let name = &audit.head.name.value;
    let spread = audit.sample.value().into_iter().flat_map(|sample| &sample.including);
    let every = spread.filter_map(|item| {
        let (first, rest) = item.value.split_once(' ')?;
        matches!(fold(first).as_str(), "every" | "each").then(|| rest.trim().to_owned())
    });
    let mut strata: Vec<String> = Vec::new();
    for stratum in every {
        if !strata.contains(&stratum) {
            strata.push(stratum);
        }
    }
    let description = Description {
        fields: Vec::new(),
        id: slug(name),
        measures: Vec::new(),
        questions: Vec::new(),
        scoring: SCORING,
        sections: vec![Section {
            population: unit.to_owned(),
            strata,
            title: name.clone(),
        }],
        service_types: Vec::new(),
        subject: format!("The questions of audit \"{name}\", from the file itself."),
        title: name.clone(),
        version: OWN_VERSION.to_owned(),
    };
    Some(Asked {
        key: key_of(name),
        section: None,
        tool: Tool {
            description: Arc::new(description),
            digest: String::new(),
            own: Some(OwnPart {
                base: None,
                first_measure: 0,
                first_question: 0,
            }),
        },
    })
}

/// A pinned tool with room for what the file adds.
fn beside(base: Asked, name: &str) -> Asked {
    let known = &base.tool.description;
    // Invariant: a host refuses tools whose questions a position cannot count.
    let position = |length: usize| u16::try_from(length).unwrap_or(u16::MAX);
    let own = OwnPart {
        base: Some(known.id.clone()),
        first_measure: position(known.measures.len()),
        first_question: position(known.questions.len()),
    };
    Asked {
        key: key_of(name),
        section: base.section,
        tool: Tool {
            own: Some(own),
            ..base.tool
        },
    }
}

/// The section of the file's questions: the one that is asked, the only one, or one of their own.
fn section_of(description: &mut Description, asked: Option<u16>, name: &str, unit: &str) -> u16 {
    if let Some(asked) = asked {
        return asked;
    }
    if description.sections.len() != 1 {
        description.sections.push(Section {
            population: unit.to_owned(),
            strata: Vec::new(),
            title: name.to_owned(),
        });
    }
    u16::try_from(description.sections.len() - 1).unwrap_or(u16::MAX)
}

/// Key of an audit's own tool in the definition: no tool id has a space in it.
fn key_of(audit: &str) -> String {
    format!("audit {audit}")
}

/// `Updated after incident`: `updated-after-incident`
fn slug(title: &str) -> String {
    let letters = title
        .to_lowercase()
        .chars()
        .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
        .collect::<String>();
    let words: Vec<&str> = letters.split_whitespace().collect();
    if words.is_empty() {
        "own".to_owned()
    } else {
        words.join("-")
    }
}

/// An id that nothing has yet.
fn free_id(title: &str, taken: &BTreeSet<&str>) -> String {
    let wanted = slug(title);
    let is_free = |id: &String| id != REFERENCE && !taken.contains(id.as_str());
    std::iter::once(wanted.clone())
        .chain((2..).map(|number| format!("{wanted}-{number}")))
        .find(is_free)
        .unwrap_or(wanted)
}
