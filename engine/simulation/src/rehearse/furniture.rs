//! What a stage is furnished with: lists that have whatever a sample may ask for, and people without names.

use ratchet_core::definition::Definition;
use ratchet_core::sampling::{Frame, FrameRow, SampleSpec, Spread};
use ratchet_core::tool::Section;
use std::collections::BTreeMap;

/// Rows of a made-up list, or as many as the sample asks for.
const LIST_ROWS: usize = 60;

/// The made-up person of a role.
pub(crate) fn person(role: &str) -> String {
    role.replace(' ', ".")
}

/// A question of an audit that is asked against a standard.
pub(crate) fn question_against(definition: &Definition, audit: &str, standard: &str) -> Option<u16> {
    let rules = definition.audits.get(audit)?;
    let questions = &definition.tool_of(rules)?.description.questions;
    let asked = (0_u16..)
        .zip(questions)
        .filter(|(_, question)| rules.tool.section.is_none_or(|section| section == question.section));
    let mut against = asked.filter(|(_, question)| question.standards.iter().any(|known| known == standard));
    against.next().map(|(position, _)| position)
}

/// One list a population, with every value that a sample asks for.
pub(crate) fn frames(definition: &Definition) -> Vec<Frame> {
    let mut wanted: BTreeMap<&str, (usize, Vec<&SampleSpec>)> = BTreeMap::new();
    let retests = definition.plans.values().flat_map(|plan| &plan.retests);
    let own = retests.filter_map(|retest| retest.sample.as_ref());
    for spec in definition.audits.values().map(|audit| &audit.sample).chain(own) {
        let (rows, specs) = wanted.entry(&spec.unit).or_insert((LIST_ROWS, Vec::new()));
        *rows = (*rows).max(spec.size as usize);
        specs.push(spec);
    }
    let sections: Vec<&Section> = definition
        .tools
        .values()
        .flat_map(|tool| &tool.description.sections)
        .collect();
    let frame = |(population, (rows, specs)): (&str, (usize, Vec<&SampleSpec>))| Frame {
        population: population.to_owned(),
        rows: (0..rows)
            .map(|row| made_up_row(row, population, &specs, &sections))
            .collect(),
    };
    wanted.into_iter().map(frame).collect()
}

/// A row that, together with its neighbours, has every value of every stratum that a sample may ask for.
fn made_up_row(row: usize, population: &str, specs: &[&SampleSpec], sections: &[&Section]) -> FrameRow {
    let mut strata = BTreeMap::new();
    let named = sections
        .iter()
        .filter(|section| section.population == population)
        .flat_map(|section| &section.strata);
    for stratum in named {
        strata.insert(stratum.clone(), format!("{stratum} {}", row % 3 + 1));
    }
    for (place, spread) in specs.iter().flat_map(|spec| &spec.spread).enumerate() {
        match spread {
            Spread::Every(stratum) => {
                strata.insert(stratum.clone(), format!("{stratum} {}", row % 3 + 1));
            }
            Spread::Only(phrase) => {
                strata.insert(format!("part {place}"), phrase.clone());
            }
            Spread::AtLeast(_, phrase) | Spread::Including(phrase) if row.is_multiple_of(2) => {
                strata.insert(format!("part {place}"), phrase.clone());
            }
            Spread::AtLeast(..)
            | Spread::Including(_)
            | Spread::OnlySince(_)
            | Spread::OnlyRecent(..)
            | Spread::OnlyWhereItFailed => {}
        }
    }
    FrameRow {
        reference: format!("REC-{}", row + 1),
        strata,
    }
}
