//! Re-tests side by side. They are the product's promise, so each way of softening one has its own rule.

use super::Verdict;
use super::conditions::Asked;
use super::sheet::Sheet;
use crate::definition::{Anchor, Definition, Plan, Retest};
use std::cmp::Ordering;

const LATER: &str = "who looks again later finds out later that it did not work";

impl Sheet<'_> {
    pub(super) fn retests(&mut self, before: &Plan, after: &Plan) {
        let because = "only a passed re-test shows that practice has changed";
        for (old, new) in self.parts(
            "re-test",
            &before.retests,
            &after.retests,
            |retest| &retest.name,
            because,
        ) {
            self.part(&format!("re-test \"{}\"", new.name));
            self.retest((old, before), (new, after));
        }
    }

    fn retest(&mut self, (before, old): (&Retest, &Plan), (after, new): (&Retest, &Plan)) {
        let Retest {
            after: opens_after,
            anchor,
            audit,
            bridges,
            by,
            finished_within,
            minimum,
            name: _,
            pass,
            sample,
        } = before;
        let was = self.names.now("audit", audit);
        if was != after.audit {
            let words = format!("is audit \"{}\" instead of \"{was}\"", after.audit);
            self.note(
                Verdict::Neutral,
                words,
                "it looks at other questions; see that they are those of the finding",
            );
        }
        self.span("opens after", (*opens_after, after.after), Verdict::Weaker, LATER);
        // The second look is there to show that it lasts: sooner shows less.
        if matches!(
            (anchor, after.anchor),
            (Anchor::RetestPassed(_), Anchor::RetestPassed(_))
        ) {
            let words = "shows over a longer time that it lasts";
            let shorter = "shows over a shorter time that it lasts";
            match super::timing::order(*opens_after, after.after) {
                Ordering::Greater => {
                    self.note(Verdict::Stronger, words, "an improvement that held for longer is surer")
                }
                Ordering::Less => self.note(Verdict::Weaker, shorter, "an improvement that held for longer is surer"),
                Ordering::Equal => {}
            }
        }
        self.anchor((*anchor, old), (after.anchor, new));
        self.sets(
            bridges.iter().map(String::as_str),
            after.bridges.iter().map(String::as_str),
            (
                "counts as like for like tool version",
                "no longer counts as like for like tool version",
            ),
            "a result of another version of the tool may not say the same",
            Verdict::Weaker,
        );
        self.tester((by, old), (&after.by, new));
        self.allowed("may take", (*finished_within, after.finished_within), LATER);
        self.minimum(*minimum, after.minimum);
        let asked = |definition: &'_ Definition, audit: &str| {
            let audit = definition.audits.get(audit);
            audit.and_then(|audit| definition.tools.get(&audit.tool.tool)).cloned()
        };
        let (tool, new_tool) = (asked(self.before, audit), asked(self.after, &after.audit));
        self.condition(
            "passes with",
            Asked {
                condition: pass,
                measures: &old.measures,
                tool: tool.as_ref(),
            },
            Asked {
                condition: &after.pass,
                measures: &new.measures,
                tool: new_tool.as_ref(),
            },
            Verdict::Stronger,
            "the rule for passing decides what counts as improved",
        );
        if *sample != after.sample {
            let of = |own: &Option<_>, definition: &Definition, audit: &str| {
                own.clone()
                    .or_else(|| definition.audits.get(audit).map(|audit| audit.sample.clone()))
            };
            let (was, now) = (
                of(sample, self.before, audit),
                of(&after.sample, self.after, &after.audit),
            );
            let length = self.len();
            if let (Some(was), Some(now)) = (was, now) {
                self.sample(&was, &now);
            }
            if self.len() == length {
                self.note(
                    Verdict::Neutral,
                    "says elsewhere what it draws",
                    super::sheet::OTHER_WORDS,
                );
            }
        }
    }

    fn anchor(&mut self, (before, old): (Anchor, &Plan), (after, new): (Anchor, &Plan)) {
        let said = |anchor: Anchor, plan: &Plan| match anchor {
            Anchor::ActionsInPlace => "the actions are in place".to_owned(),
            Anchor::RetestPassed(at) => {
                let name = plan.retests.get(at).map_or("", |retest| retest.name.as_str());
                format!("re-test \"{name}\" has passed")
            }
        };
        let (was, now) = (said(before, old), said(after, new));
        if was != now {
            let chained = |anchor| matches!(anchor, Anchor::RetestPassed(_));
            self.more(
                chained(after).cmp(&chained(before)),
                Verdict::Stronger,
                format!("is counted from when {now} instead of when {was}"),
                "a re-test that waits for another one shows that the improvement lasts",
            );
        }
    }

    /// Whoever owns the plan or one of its actions looks at their own work.
    fn tester(&mut self, (before, old): (&str, &Plan), (after, new): (&str, &Plan)) {
        let own_work =
            |role: &str, plan: &Plan| plan.owner == role || plan.actions.iter().any(|action| action.owner == role);
        let (was, now) = (own_work(before, old), own_work(after, new));
        if was != now {
            let words = if now {
                format!("is made by the {after}, who owns work of this plan")
            } else {
                format!("is made by the {after}, who owns no work of this plan")
            };
            self.more(
                now.cmp(&was),
                Verdict::Weaker,
                words,
                "nobody sees their own work as others do",
            );
        } else {
            self.role("is made by", (before, after));
        }
    }

    fn minimum(&mut self, before: Option<u32>, after: Option<u32>) {
        if before == after {
            return;
        }
        let said = |minimum: Option<u32>| {
            minimum.map_or("what the sample asks for".to_owned(), |least| {
                format!("at least {least} records")
            })
        };
        let words = format!("needs {} instead of {}", said(after), said(before));
        self.more(
            after.cmp(&before),
            Verdict::Stronger,
            words,
            "a result from few records may be luck",
        );
    }
}
