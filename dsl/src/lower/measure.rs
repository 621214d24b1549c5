//! Measures of a plan: where their values come from, what they tell, and which direction is better.

use super::Lower;
use super::condition::lowered;
use crate::ast::{self, At, Name, fold};
use ratchet_core::definition::{self, MeasureKind};
use ratchet_core::tool::Better;

const KINDS: &[(&str, MeasureKind)] = &[
    ("outcome", MeasureKind::Outcome),
    ("process", MeasureKind::Process),
    ("balancing", MeasureKind::Balancing),
];

const DIRECTIONS: &[(&str, Better)] = &[
    ("higher is better", Better::Higher),
    ("lower is better", Better::Lower),
    ("neither is better", Better::Neutral),
];

impl Lower<'_> {
    /// Lowers a measure of a plan.
    pub(super) fn plan_measure(&mut self, measure: &ast::PlanMeasure) -> Option<definition::PlanMeasure> {
        self.no_part_rename(&measure.head);
        let kind = match measure.kind.said() {
            Some(said) => self.measure_kind(said),
            None => (!measure.kind.is_broken()).then(MeasureKind::default),
        };
        let (Some(from), Some(text)) = (&measure.from, &measure.text) else {
            let name = &measure.head.name;
            self.wrong(
                name.place,
                "this measure does not say what is counted",
                "from where, and what?",
                format!(
                    "write it like: measure \"{}\" from supervision: what is counted, higher is better",
                    crate::render::shorten(&name.value, 40)
                ),
            );
            return None;
        };
        let (text, better) = self.direction(text)?;
        if measure.target.is_broken() {
            return None;
        }
        Some(definition::PlanMeasure {
            better,
            from: from.value.clone(),
            kind: kind?,
            name: measure.head.name.value.clone(),
            target: measure.target.value().copied().map(lowered),
            text,
        })
    }

    fn measure_kind(&mut self, said: &At<String>) -> Option<MeasureKind> {
        let found = KINDS.iter().find(|(word, _)| *word == fold(&said.value));
        if found.is_none() {
            let known = KINDS.iter().map(|(word, _)| *word).collect();
            self.unknown_phrase(said, known, "there is no such kind of measure");
        }
        found.map(|(_, kind)| *kind)
    }

    /// `staff who know when to escalate, higher is better`: the words, and which direction is better.
    pub(super) fn direction(&mut self, text: &Name) -> Option<(String, Better)> {
        let said = text.value.rsplit_once(',').and_then(|(words, last)| {
            let last = fold(last.trim_end_matches('.'));
            let found = DIRECTIONS.iter().find(|(phrase, _)| *phrase == last);
            found.map(|(_, better)| (words.trim().to_owned(), *better))
        });
        if said.is_none() {
            self.wrong(
                text.place,
                "this measure does not say which direction is better",
                "higher, or lower?",
                "end the line with: , higher is better",
            );
        }
        said
    }
}
