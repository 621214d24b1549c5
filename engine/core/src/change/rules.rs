//! Immediate responses and evidence packs side by side.

use super::Verdict;
use super::sheet::{OTHER_WORDS, Sheet};
use crate::definition::{Definition, Pack, PackPart, Rule, Trigger};
use std::collections::{BTreeMap, BTreeSet};

const AT_ONCE: &str = "what is not asked for at once is put right later, or never";
const SHOWN: &str = "what is shown can be checked from outside";

impl Sheet<'_> {
    pub(super) fn rules(&mut self, before: &BTreeMap<String, Rule>, after: &BTreeMap<String, Rule>) {
        for (name, old, new) in self.blocks("rule", before, after, (Verdict::Stronger, AT_ONCE)) {
            self.block("rule", name);
            let Rule {
                clock,
                does,
                due,
                escalate,
                owner,
                when,
            } = old;
            self.other((does, &new.does), |_, now| format!("asks \"{now}\""), OTHER_WORDS);
            self.clock(clock.as_deref(), new.clock.as_deref());
            self.allowed(
                "allows",
                (*due, new.due),
                "more time means that the risk stays for longer",
            );
            self.ladder(escalate, &new.escalate);
            self.role("belongs to", (owner, &new.owner));
            self.triggers(when, &new.when);
        }
    }

    /// What sets a rule off, by the ids of questions: a question with another title is the same one.
    fn triggers(&mut self, before: &[Trigger], after: &[Trigger]) {
        let was: Vec<(String, String)> = before.iter().map(|trigger| self.trigger(trigger, true)).collect();
        let now: Vec<(String, String)> = after.iter().map(|trigger| self.trigger(trigger, false)).collect();
        let only = |of: &[(String, String)], other: &[(String, String)]| -> Vec<String> {
            let there = |key: &String| other.iter().any(|(known, _)| known == key);
            let gone = of.iter().filter(|(key, _)| !there(key));
            gone.map(|(_, words)| words.clone()).collect()
        };
        let (gone, new) = (only(&was, &now), only(&now, &was));
        self.demands(
            gone.iter().map(String::as_str),
            new.iter().map(String::as_str),
            ("is set off by", "is no longer set off by"),
            AT_ONCE,
        );
        let keys = |of: &[(String, String)]| -> Vec<String> { of.iter().map(|(key, _)| key.clone()).collect() };
        let (was, now) = (keys(&was), keys(&now));
        let set = |keys: &[String]| keys.iter().cloned().collect::<BTreeSet<_>>();
        if was != now && set(&was) == set(&now) {
            self.note(Verdict::Neutral, "names what sets it off in another order", OTHER_WORDS);
        }
    }

    /// A key that outlives other titles, and the words.
    fn trigger(&self, trigger: &Trigger, old: bool) -> (String, String) {
        let now = |kind: &'static str, name: &str| {
            if old {
                self.names.now(kind, name).to_owned()
            } else {
                name.to_owned()
            }
        };
        let words = match trigger {
            Trigger::Finding { audit, question } => {
                let definition = if old { self.before } else { self.after };
                let (id, title) = question_of(definition, audit, *question);
                let audit = now("audit", audit);
                let key = format!("question {id} of {audit}");
                return (key, format!("\"{title}\" not met in audit \"{audit}\""));
            }
            Trigger::Event(event) => format!("each {}", now("event", event)),
            Trigger::SignificantFinding { audit } => {
                format!("a significant finding of audit \"{}\"", now("audit", audit))
            }
            Trigger::MissedByAudit { audit: Some(audit) } => {
                format!("something that audit \"{}\" missed", now("audit", audit))
            }
            Trigger::MissedByAudit { audit: None } => "something that an audit missed".to_owned(),
        };
        (words.clone(), words)
    }

    pub(super) fn packs(&mut self, before: &BTreeMap<String, Pack>, after: &BTreeMap<String, Pack>) {
        for (name, old, new) in self.blocks("pack", before, after, (Verdict::Stronger, SHOWN)) {
            self.block("pack", name);
            let Pack { every, reader, shows } = old;
            self.other(
                (reader, &new.reader),
                |was, now| format!("is for the {now} instead of the {was}"),
                OTHER_WORDS,
            );
            match (every, &new.every) {
                (Some(before), Some(after)) => self.often("falls due", before, after),
                (None, Some(every)) => self.note(Verdict::Stronger, format!("falls due {every}"), SHOWN),
                (Some(_), None) => self.note(Verdict::Weaker, "is made on request only", SHOWN),
                (None, None) => {}
            }
            let words = |shows: &[PackPart]| -> BTreeSet<String> { shows.iter().map(word).collect() };
            let (was, now) = (words(shows), words(&new.shows));
            self.demands(
                was.iter().map(String::as_str),
                now.iter().map(String::as_str),
                ("shows", "no longer shows"),
                SHOWN,
            );
            if *shows != new.shows && was == now {
                self.note(Verdict::Neutral, "shows its parts in another order", OTHER_WORDS);
            }
        }
    }
}

/// Id and title of a question by its position.
fn question_of(definition: &Definition, audit: &str, question: u16) -> (String, String) {
    let tool = definition.audits.get(audit).and_then(|audit| definition.tool_of(audit));
    let found = tool.and_then(|tool| tool.description.questions.get(usize::from(question)));
    found.map_or_else(
        || (question.to_string(), format!("question {}", question + 1)),
        |found| (found.id.clone(), found.title.clone()),
    )
}

/// The word of a plain choice, as its JSON has it: `audit programme`.
pub(super) fn word(choice: &impl serde::Serialize) -> String {
    let written = serde_json::to_value(choice).ok();
    let text = written.as_ref().and_then(|value| value.as_str()).unwrap_or_default();
    text.replace('-', " ")
}
