//! Audits side by side: how often, how many, how quickly, by whom, and what counts as significant.

use super::Verdict;
use super::conditions::Asked;
use super::sheet::{OTHER_WAY, Sheet};
use crate::definition::{Audit, Cadence, CadenceWhen, Definition, ToolUse};
use crate::recurrence::Recurrence;
use crate::sampling::{SampleSpec, Spread};
use std::collections::{BTreeMap, BTreeSet};

const SEEN: &str = "an audit is how a problem is seen at all";
const FEWER_RECORDS: &str = "a smaller or narrower sample misses more";

impl Sheet<'_> {
    pub(super) fn audits(&mut self, before: &BTreeMap<String, Audit>, after: &BTreeMap<String, Audit>) {
        for (name, old, new) in self.blocks("audit", before, after, (Verdict::Stronger, SEEN)) {
            self.block("audit", name);
            self.audit(old, new);
        }
    }

    fn audit(&mut self, before: &Audit, after: &Audit) {
        let Audit {
            authorised_by,
            cadence,
            escalate,
            every,
            finished_within,
            owner,
            sample,
            services,
            significant,
            standards,
            tool,
        } = before;
        self.second_look(authorised_by.as_deref(), after.authorised_by.as_deref());
        self.often("is made", every, &after.every);
        self.cadences((every, cadence), (&after.every, &after.cadence));
        self.allowed(
            "may take",
            (*finished_within, after.finished_within),
            "a result that comes later helps later",
        );
        self.ladder(escalate, &after.escalate);
        self.role("is carried out by", (owner, &after.owner));
        self.sample(sample, &after.sample);
        self.places(services, &after.services);
        self.tool_use(tool, &after.tool);
        let asked = |definition, audit: &'_ Audit| Definition::tool_of(definition, audit);
        self.condition(
            "has a significant finding with",
            Asked {
                condition: significant,
                measures: &[],
                tool: asked(self.before, before),
            },
            Asked {
                condition: &after.significant,
                measures: &[],
                tool: asked(self.after, after),
            },
            Verdict::Weaker,
            "what counts as significant decides which problems get a plan",
        );
        let was: Vec<&str> = standards.iter().map(|name| self.names.now("standard", name)).collect();
        self.demands(
            was,
            after.standards.iter().map(String::as_str),
            ("is linked to the standard", "is no longer linked to the standard"),
            "a link to a standard says what the audit is for",
        );
    }

    fn second_look(&mut self, before: Option<&str>, after: Option<&str>) {
        let because = "a second pair of eyes keeps a wrong result from counting";
        match (before, after) {
            (None, Some(role)) => self.note(
                Verdict::Stronger,
                format!("counts only when the {role} has authorised it"),
                because,
            ),
            (Some(role), None) => self.note(
                Verdict::Weaker,
                format!("counts without being authorised by the {role}"),
                because,
            ),
            (Some(before), Some(after)) => self.role("is authorised by", (before, after)),
            (None, None) => {}
        }
    }

    /// Cadences that depend on results, each beside `every` where the other side has none.
    fn cadences(&mut self, before: (&Recurrence, &[Cadence]), after: (&Recurrence, &[Cadence])) {
        let of = |list: &[Cadence], good: bool| -> Option<Cadence> {
            let kind = |when| matches!(when, CadenceWhen::AfterGood { .. }) == good;
            list.iter().find(|cadence| kind(cadence.when)).cloned()
        };
        for (good, words) in [(false, "after a significant finding"), (true, "after good results")] {
            let (was, now) = (of(before.1, good), of(after.1, good));
            if was == now {
                continue;
            }
            let every = |cadence: &Option<Cadence>, usual: &Recurrence| {
                cadence
                    .as_ref()
                    .map_or_else(|| usual.clone(), |cadence| cadence.every.clone())
            };
            let length = self.len();
            self.often(
                &format!("is made {words}"),
                &every(&was, before.0),
                &every(&now, after.0),
            );
            let row = |cadence: &Option<Cadence>| match cadence.as_ref().map(|cadence| cadence.when) {
                Some(CadenceWhen::AfterGood { in_a_row }) => Some(in_a_row),
                _ => None,
            };
            if let (Some(was), Some(now)) = (row(&was), row(&now))
                && was != now
            {
                self.more(
                    now.cmp(&was),
                    Verdict::Stronger,
                    format!("comes less often only after {now} good results in a row instead of {was}"),
                    "trust that is earned for longer is safer",
                );
            }
            if self.len() == length {
                self.note(
                    Verdict::Neutral,
                    format!("says in another way when it is made {words}"),
                    OTHER_WAY,
                );
            }
        }
        if before.1.len() == after.1.len() && before.1 != after.1 && before.1.iter().all(|one| after.1.contains(one)) {
            self.note(
                Verdict::Neutral,
                "says in another order how often it is made",
                OTHER_WAY,
            );
        }
    }

    pub(super) fn sample(&mut self, before: &SampleSpec, after: &SampleSpec) {
        let SampleSpec { size, spread, unit } = before;
        if *size != after.size {
            let words = format!("looks at {} {} instead of {size}", after.size, after.unit);
            self.more(after.size.cmp(size), Verdict::Stronger, words, FEWER_RECORDS);
        }
        self.other(
            (unit, &after.unit),
            |was, now| format!("looks at {now} instead of {was}"),
            "the list that is drawn from is another one",
        );
        let wishes = |spread: &[Spread], limits: bool| -> BTreeSet<String> {
            let limit = |spread: &&Spread| {
                matches!(
                    spread,
                    Spread::Only(_) | Spread::OnlySince(_) | Spread::OnlyWhereItFailed
                ) == limits
            };
            spread.iter().filter(limit).map(ToString::to_string).collect()
        };
        let because = "a sample that is spread over what matters finds what hides there";
        self.demands(
            wishes(spread, false).iter().map(String::as_str),
            wishes(&after.spread, false).iter().map(String::as_str),
            (
                "asks that its sample includes",
                "no longer asks that its sample includes",
            ),
            because,
        );
        self.sets(
            wishes(spread, true).iter().map(String::as_str),
            wishes(&after.spread, true).iter().map(String::as_str),
            ("draws", "no longer draws"),
            FEWER_RECORDS,
            Verdict::Weaker,
        );
        let in_order = |spread: &[Spread]| spread.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
        if *spread != after.spread && in_order(spread) == in_order(&after.spread) {
            self.note(
                Verdict::Neutral,
                "names the parts of its sample in another order",
                OTHER_WAY,
            );
        }
    }

    /// Services that are there on both sides and are audited on one of them only; what is new or gone as a whole is said elsewhere.
    fn places(&mut self, before: &BTreeSet<String>, after: &BTreeSet<String>) {
        let known: Vec<(&str, &str)> = self
            .before
            .services
            .keys()
            .map(|was| (was.as_str(), self.names.now("service", was)))
            .filter(|(_, now)| self.after.services.contains_key(*now))
            .collect();
        let made = |services: &BTreeSet<String>, name: &str| services.is_empty() || services.contains(name);
        let was: Vec<&str> = known
            .iter()
            .filter(|(was, _)| made(before, was))
            .map(|(_, now)| *now)
            .collect();
        let now: Vec<&str> = known
            .iter()
            .filter(|(_, now)| made(after, now))
            .map(|(_, now)| *now)
            .collect();
        let same = was == now;
        self.demands(was, now, ("is made in", "is no longer made in"), SEEN);
        if same && before.is_empty() != after.is_empty() {
            let words = if after.is_empty() {
                "is made in every service that there will be"
            } else {
                "is made in the services that it names"
            };
            let verdict = if after.is_empty() {
                Verdict::Stronger
            } else {
                Verdict::Weaker
            };
            self.note(
                verdict,
                words,
                "a new service is audited from its first day only when all are",
            );
        }
    }

    fn tool_use(&mut self, before: &ToolUse, after: &ToolUse) {
        let ToolUse { section, tool } = before;
        if *tool != after.tool {
            let words = format!("uses the tool {} instead of {tool}", after.tool);
            self.note(
                Verdict::Neutral,
                words,
                "other questions are asked; look at what they cover",
            );
            return;
        }
        let title = |definition: &Definition, at: Option<u16>| {
            let sections = definition.tools.get(tool).map(|tool| &tool.description.sections);
            at.map(|at| {
                sections.and_then(|sections| sections.get(usize::from(at))).map_or_else(
                    || format!("section {}", at + 1),
                    |section| format!("\"{}\"", section.title),
                )
            })
        };
        let (was, now) = (title(self.before, *section), title(self.after, after.section));
        if was != now {
            let said = |title: &Option<String>| title.clone().unwrap_or_else(|| "the whole tool".to_owned());
            let words = format!("asks {} instead of {}", said(&now), said(&was));
            self.more(
                now.is_none().cmp(&was.is_none()),
                Verdict::Stronger,
                words,
                "a part of a tool looks at less than the whole",
            );
        }
    }
}
