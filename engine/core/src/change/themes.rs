//! Themes side by side: what raises them, over what they look, and when they count as improved.

use super::Verdict;
use super::conditions::stricter;
use super::sheet::Sheet;
use crate::condition::wanted;
use crate::definition::{Pattern, Theme, ThemeImproved, ThemeTrigger};
use std::collections::{BTreeMap, BTreeSet};

const PATTERN: &str = "what recurs in several audits is a matter of the system, and only a theme sees it";

impl Sheet<'_> {
    pub(super) fn themes(&mut self, before: &BTreeMap<String, Theme>, after: &BTreeMap<String, Theme>) {
        for (name, old, new) in self.blocks("theme", before, after, (Verdict::Stronger, PATTERN)) {
            self.block("theme", name);
            let Theme {
                across_services,
                goes_to,
                improved,
                owner,
                raised,
                watches,
            } = old;
            self.other(
                (across_services, &new.across_services),
                |_, now| {
                    if *now {
                        "is looked for over all services together"
                    } else {
                        "is looked for in each service by itself"
                    }
                    .to_owned()
                },
                "it looks over another area",
            );
            let was = goes_to.as_deref().map(|forum| self.names.now("forum", forum));
            let now = new.goes_to.as_deref();
            if was != now {
                let said = |forum: Option<&str>| forum.map_or("no forum".to_owned(), str::to_owned);
                let words = format!("is proposed to {} instead of {}", said(now), said(was));
                self.more(
                    now.is_some().cmp(&was.is_some()),
                    Verdict::Stronger,
                    words,
                    "a forum has to take it up",
                );
            }
            self.improved(*improved, new.improved);
            self.role("belongs to", (owner, &new.owner));
            self.raised(raised, &new.raised);
            let was: BTreeSet<&str> = watches.iter().map(|audit| self.names.now("audit", audit)).collect();
            self.demands(
                was,
                new.watches.iter().map(String::as_str),
                ("watches audit", "no longer watches audit"),
                PATTERN,
            );
        }
    }

    fn improved(&mut self, before: ThemeImproved, after: ThemeImproved) {
        let ThemeImproved { comparison, in_a_row } = before;
        let because = "what counts as improved decides when the strand ends";
        if comparison != after.comparison {
            let words = format!(
                "has improved with {} instead of {}",
                wanted(after.comparison),
                wanted(comparison)
            );
            match stricter(comparison, after.comparison) {
                Some(order) => self.more(order, Verdict::Stronger, words, because),
                None => self.note(Verdict::Neutral, words, because),
            }
        }
        if in_a_row != after.in_a_row {
            let words = format!(
                "has improved after {} audits in a row instead of {in_a_row}",
                after.in_a_row
            );
            self.more(after.in_a_row.cmp(&in_a_row), Verdict::Stronger, words, because);
        }
    }

    fn raised(&mut self, before: &[ThemeTrigger], after: &[ThemeTrigger]) {
        let keyed = |triggers: &[ThemeTrigger], old: bool| -> BTreeMap<String, Vec<ThemeTrigger>> {
            let mut keyed: BTreeMap<String, Vec<ThemeTrigger>> = BTreeMap::new();
            for trigger in triggers {
                let ThemeTrigger {
                    audits: _,
                    pattern,
                    within: _,
                } = trigger;
                let now = |kind: &'static str, name: &str| {
                    if old {
                        self.names.now(kind, name).to_owned()
                    } else {
                        name.to_owned()
                    }
                };
                let key = match pattern {
                    Pattern::Cause(cause) => format!("cause \"{}\"", now("cause", cause)),
                    Pattern::SignificantFinding => "a significant finding".to_owned(),
                    Pattern::Standard(standard) => format!("standard \"{}\"", now("standard", standard)),
                };
                keyed.entry(key).or_default().push(trigger.clone());
            }
            keyed
        };
        let (was, now) = (keyed(before, true), keyed(after, false));
        self.demands(
            was.keys().map(String::as_str),
            now.keys().map(String::as_str),
            ("is raised by", "is no longer raised by"),
            PATTERN,
        );
        for (key, old) in &was {
            let Some(new) = now.get(key) else { continue };
            for (old, new) in old.iter().zip(new) {
                if old.audits != new.audits {
                    let words = format!("is raised by {key} in {} audits instead of {}", new.audits, old.audits);
                    self.more(new.audits.cmp(&old.audits), Verdict::Weaker, words, PATTERN);
                }
                self.span(
                    &format!("looks for {key} back over"),
                    (old.within, new.within),
                    Verdict::Stronger,
                    "who looks back further sees more of a pattern",
                );
            }
            if old.len() != new.len() {
                let words = format!("is raised by {key} in {} ways instead of {}", new.len(), old.len());
                self.more(new.len().cmp(&old.len()), Verdict::Stronger, words, PATTERN);
            }
        }
    }
}
