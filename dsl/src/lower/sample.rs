//! Samples: how many of what, and what they are spread over.

use super::Lower;
use super::time::span;
use crate::ast::{At, Name, Sample, fold};
use crate::names::What;
use crate::source::Place;
use crate::values::{self, Text};
use ratchet_core::sampling::{SampleSpec, Spread};

/// What a sample can look back at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    /// An audit looks at what is there.
    Now,
    /// A re-test looks back at the opening of its plan.
    Back,
}

impl Lower<'_> {
    /// A sample as the engine draws it.
    pub(super) fn sample(&mut self, sample: &Sample, looks: Looks) -> Option<SampleSpec> {
        let including: Vec<Option<Spread>> = sample.including.iter().map(|item| self.spread(item)).collect();
        let only: Vec<Option<Spread>> = sample.only.iter().map(|item| self.only(item, looks)).collect();
        Some(SampleSpec {
            size: sample.size,
            spread: including.into_iter().chain(only).collect::<Option<_>>()?,
            unit: sample.unit.value.clone(),
        })
    }

    /// `evenings`, `2 recent incidents`, `every team`
    fn spread(&mut self, item: &Name) -> Option<Spread> {
        let (first, rest) = item.value.split_once(' ').unwrap_or((&item.value, ""));
        let rest = rest.trim().to_owned();
        if first.chars().all(|letter| letter.is_ascii_digit()) && !rest.is_empty() {
            let count = first.parse().ok().filter(|count| *count > 0);
            if count.is_none() {
                let help = "write it like: 2 recent incidents";
                self.wrong(item.place, "this part of the sample is out of range", "how many?", help);
            }
            return count.map(|count| Spread::AtLeast(count, rest));
        }
        Some(match fold(first).as_str() {
            "every" | "each" if !rest.is_empty() => Spread::Every(rest),
            _ => Spread::Including(item.value.clone()),
        })
    }

    /// `nights`, `people with an incident since opening`, `people with an incident in the last 3 months`, `where it failed`
    fn only(&mut self, item: &Name, looks: Looks) -> Option<Spread> {
        let words = fold(&item.value);
        let event = words.strip_prefix("people with ").and_then(|rest| {
            rest.strip_suffix(" since opening")
                .or(rest.strip_suffix(" since the opening"))
        });
        let fails = words == "where it failed";
        if looks == Looks::Now && (fails || event.is_some()) {
            self.wrong(
                item.place,
                "only a retest can look back at the opening",
                "an audit has no opening to look back at",
                "leave it out here, and put it in the sample of a retest",
            );
            return None;
        }
        if fails {
            return Some(Spread::OnlyWhereItFailed);
        }
        if let Some(event) = event {
            return self.event_of(item, &words, event).map(Spread::OnlySince);
        }
        if let Some((event, length)) = lately(&words) {
            let text = Text {
                place: place_within(item, &words, length),
                words: length,
            };
            let Ok(length) = values::times::length(text) else {
                let help = "write it like: only people with an incident in the last 3 months";
                self.wrong(text.place, "this is no length of time", "how long?", help);
                return None;
            };
            let event = self.event_of(item, &words, event)?;
            return Some(Spread::OnlyRecent(event, span(length)));
        }
        let relative = |word: &str| matches!(word, "since" | "with" | "without" | "opening" | "failed");
        if words.split(' ').any(relative) {
            let help = match looks {
                Looks::Now => "write it like: only people with an incident in the last 3 months",
                Looks::Back => "write it like: only people with an incident since opening",
            };
            self.wrong(
                item.place,
                "a sample is narrowed by its list, or by an event",
                "neither of them",
                help,
            );
            return None;
        }
        Some(Spread::Only(item.value.clone()))
    }

    /// The event in `people with an incident …`.
    fn event_of(&mut self, item: &Name, words: &str, event: &str) -> Option<String> {
        let article = ["an ", "a ", "the ", "any "];
        let name = article
            .into_iter()
            .find_map(|article| event.strip_prefix(article))
            .unwrap_or(event);
        let name = At::new(name.to_owned(), place_within(item, words, name));
        self.named(What::Event, &name)
    }
}

/// The event and the length of time of `people with an incident in the last 3 months`.
fn lately(words: &str) -> Option<(&str, &str)> {
    let rest = words.strip_prefix("people with ")?;
    let joints = [
        " in the last ",
        " within the last ",
        " in the past ",
        " within the past ",
    ];
    joints.into_iter().find_map(|joint| rest.split_once(joint))
}

/// Where some words of an item stand; the whole item when it was tidied, so that its letters are no longer those of the file.
fn place_within(item: &Name, words: &str, part: &str) -> Place {
    let as_written = (item.place.end - item.place.start) as usize == item.value.len() && item.value.is_ascii();
    match words.find(part).filter(|_| as_written) {
        Some(start) => item.place.part(start, start + part.len()),
        None => item.place,
    }
}
