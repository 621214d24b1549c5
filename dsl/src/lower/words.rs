//! Words of fixed lists: what a forum reviews, which area a cause lies in, what kind of role it is.

use super::Lower;
use crate::ast::{At, Name, Slot, fold};

impl Lower<'_> {
    /// A word of a fixed list: what it stands for, if it is said; `None` if it cannot be used.
    pub(super) fn word<T: Copy>(
        &mut self,
        slot: &Slot<String>,
        known: &[(&'static str, T)],
        title: &str,
    ) -> Option<Option<T>> {
        let Some(said) = slot.said() else {
            return (!slot.is_broken()).then_some(None);
        };
        let found = known.iter().find(|(word, _)| *word == fold(&said.value));
        if found.is_none() {
            self.unknown_phrase(said, known.iter().map(|(word, _)| *word).collect(), title);
        }
        found.map(|(_, value)| Some(*value))
    }

    /// Phrases of a fixed list.
    pub(super) fn words_list<T: Copy>(
        &mut self,
        slot: &Slot<Vec<Name>>,
        known: &[(&'static str, T)],
        title: &str,
    ) -> Option<Vec<T>> {
        let Some(list) = slot.said() else {
            return (!slot.is_broken()).then(Vec::new);
        };
        let mut found = Vec::new();
        for phrase in &list.value {
            match known
                .iter()
                .find(|(words, _)| *words == fold(&phrase.value).replace("re-test", "retest"))
            {
                Some((_, value)) => found.push(*value),
                None => self.unknown_phrase(phrase, known.iter().map(|(words, _)| *words).collect(), title),
            }
        }
        (found.len() == list.value.len()).then_some(found)
    }

    /// Reports a phrase that is not one of the known.
    pub(super) fn unknown_phrase(&mut self, phrase: &At<String>, known: Vec<&'static str>, title: &str) {
        let near = self.suggest.nearest(&fold(&phrase.value), known.iter().copied());
        let problem = crate::diagnostic::Diagnostic::new(&crate::checks::basics::WRONG_VALUE, phrase.place, title);
        self.problems.push(match near {
            Some(near) => problem
                .label(format!("did you mean `{near}`?"))
                .help(format!("write `{near}`"))
                .fix(phrase.place, near),
            None => problem
                .label("not known")
                .help(format!("use one of: {}", known.join(", "))),
        });
    }
}
