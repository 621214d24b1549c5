//! Audit tools side by side: versions, and what their questions no longer ask.

use super::Verdict;
use super::sheet::{OTHER_WORDS, Sheet};
use crate::definition::{OwnPart, Tool};
use crate::tool::{Description, Question};
use std::collections::BTreeMap;

const ASKED: &str = "what is not asked is not seen";

impl Sheet<'_> {
    pub(super) fn tools(&mut self, before: &BTreeMap<String, Tool>, after: &BTreeMap<String, Tool>) {
        let because = "the audits that use it say what it means for them";
        for (name, old, new) in self.blocks("tool", before, after, (Verdict::Neutral, because)) {
            self.block("tool", name);
            let length = self.len();
            self.tool(old, new);
            if self.len() == length && old != new {
                self.note(Verdict::Neutral, "describes itself in other words", OTHER_WORDS);
            }
        }
    }

    fn tool(&mut self, before: &Tool, after: &Tool) {
        let Tool {
            description,
            digest,
            own,
        } = before;
        let (old, new) = (description.as_ref(), after.description.as_ref());
        if old.version != new.version {
            let words = format!("is version {} instead of {}", new.version, old.version);
            self.note(
                Verdict::Neutral,
                words,
                "running audits keep the version that they began with",
            );
        } else if *digest != after.digest {
            let words = format!("is another program under the same version {}", new.version);
            self.note(
                Verdict::Neutral,
                words,
                "look into why it changed without a new version",
            );
        }
        let base = |own: &Option<OwnPart>| own.as_ref().and_then(|own| own.base.clone());
        if base(own) != base(&after.own) {
            self.note(
                Verdict::Neutral,
                "adds its questions to another tool",
                "other questions are asked",
            );
        }
        self.questions(old, new);
        let titles = |tool: &Description| -> Vec<String> {
            tool.measures
                .iter()
                .map(|measure| format!("\"{}\"", measure.title))
                .collect()
        };
        let (was, now) = (titles(old), titles(new));
        self.demands(
            was.iter().map(String::as_str),
            now.iter().map(String::as_str),
            ("measures", "no longer measures"),
            "without a measure nobody sees whether it works",
        );
        let scores = |tool: &Description| (tool.scoring.critical_overrides, tool.scoring);
        if old.scoring != new.scoring {
            let (was, now) = (scores(old).0, scores(new).0);
            self.more(
                now.cmp(&was),
                Verdict::Stronger,
                "makes its score in another way",
                "a failed critical question must not hide behind a good score",
            );
        }
    }

    fn questions(&mut self, before: &Description, after: &Description) {
        let find = |tool: &'_ Description, id: &str| -> Option<Question> {
            tool.questions.iter().find(|question| question.id == id).cloned()
        };
        for old in &before.questions {
            let Some(new) = find(after, &old.id) else {
                self.note(Verdict::Weaker, format!("no longer asks \"{}\"", old.title), ASKED);
                continue;
            };
            let title = &new.title;
            if old.critical != new.critical {
                let words = if new.critical {
                    "as critical"
                } else {
                    "as critical no longer"
                };
                self.more(
                    new.critical.cmp(&old.critical),
                    Verdict::Stronger,
                    format!("counts \"{title}\" {words}"),
                    "one failure of a critical question counts by itself",
                );
            }
            if (&old.text, &old.title) != (&new.text, &new.title) {
                self.note(
                    Verdict::Neutral,
                    format!("asks \"{title}\" in other words"),
                    OTHER_WORDS,
                );
            }
            if old.source != new.source {
                let records = |question: &Question| question.source == crate::tool::Source::Records;
                let words = format!("takes the answer to \"{title}\" from elsewhere");
                self.more(
                    records(&new).cmp(&records(old)),
                    Verdict::Weaker,
                    words,
                    "practice shows more than paperwork",
                );
            }
            if (old.weight, old.section) != (new.weight, new.section) {
                self.note(
                    Verdict::Neutral,
                    format!("counts \"{title}\" with another weight or in another section"),
                    OTHER_WORDS,
                );
            }
        }
        for new in after.questions.iter().filter(|new| find(before, &new.id).is_none()) {
            self.note(Verdict::Stronger, format!("asks also \"{}\"", new.title), ASKED);
        }
    }
}
