//! Plans side by side: what opens them, what is done, and what must be shown before they close.

use super::Verdict;
use super::conditions::stricter;
use super::sheet::{OTHER_WORDS, Sheet};
use crate::definition::{Action, Closes, FailResponse, Opens, Plan, PlanMeasure, Recipient, Watch};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

const WORKED_ON: &str = "a plan is how a problem is worked on and shown to be gone";

impl Sheet<'_> {
    pub(super) fn plans(&mut self, before: &BTreeMap<String, Plan>, after: &BTreeMap<String, Plan>) {
        for (name, old, new) in self.blocks("plan", before, after, (Verdict::Stronger, WORKED_ON)) {
            self.block("plan", name);
            self.plan(old, new);
        }
    }

    fn plan(&mut self, before: &Plan, after: &Plan) {
        let Plan {
            actions,
            aim,
            causes,
            closes,
            escalate,
            if_retest_fails,
            measures,
            opens,
            owner,
            problem,
            retests: _,
            watch,
        } = before;
        self.opens(opens, &after.opens);
        self.other(
            (problem, &after.problem),
            |_, now| format!("says as its problem \"{now}\""),
            OTHER_WORDS,
        );
        self.other((aim, &after.aim), |_, now| aims(now.as_deref()), OTHER_WORDS);
        let was: BTreeSet<&str> = causes.iter().map(|cause| self.names.now("cause", cause)).collect();
        let now: BTreeSet<&str> = after.causes.iter().map(String::as_str).collect();
        self.sets(
            was,
            now,
            ("works on the cause", "no longer works on the cause"),
            "what counts is which actions are taken",
            Verdict::Neutral,
        );
        self.role("belongs to", (owner, &after.owner));
        let because = "an action that is not asked for is not done";
        for (old, new) in self.parts("action", actions, &after.actions, |action| &action.name, because) {
            self.part(&format!("action \"{}\"", new.name));
            self.action((old, before), (new, after));
        }
        self.whole();
        self.ladder(escalate, &after.escalate);
        let because = "without a measure nobody sees whether it works";
        for (old, new) in self.parts("measure", measures, &after.measures, |measure| &measure.name, because) {
            self.part(&format!("measure \"{}\"", new.name));
            self.measure(old, new);
        }
        self.retests(before, after);
        self.whole();
        self.fails(if_retest_fails, &after.if_retest_fails);
        self.closes((closes, before), (&after.closes, after));
        self.watch(watch.as_ref(), after.watch.as_ref());
    }

    fn opens(&mut self, before: &[Opens], after: &[Opens]) {
        let keyed = |opens: &Opens, old: bool| -> (String, u32) {
            let now = |kind: &'static str, name: &str| {
                if old {
                    self.names.now(kind, name).to_owned()
                } else {
                    name.to_owned()
                }
            };
            match opens {
                Opens::Finding { audit, in_a_row } => (
                    format!("a significant finding of audit \"{}\"", now("audit", audit)),
                    *in_a_row,
                ),
                Opens::Theme { theme } => (format!("theme \"{}\"", now("theme", theme)), 1),
                Opens::Event { event } => (format!("each {}", now("event", event)), 1),
            }
        };
        let was: BTreeMap<String, u32> = before.iter().map(|opens| keyed(opens, true)).collect();
        let now: BTreeMap<String, u32> = after.iter().map(|opens| keyed(opens, false)).collect();
        let because = "a problem that opens no plan is not worked on";
        self.demands(
            was.keys().map(String::as_str),
            now.keys().map(String::as_str),
            ("is opened by", "is no longer opened by"),
            because,
        );
        for (key, old) in &was {
            let Some(new) = now.get(key).filter(|new| *new != old) else {
                continue;
            };
            self.more(
                new.cmp(old),
                Verdict::Weaker,
                format!("is opened by {key} {new} times in a row instead of {old}"),
                "a plan that waits for more bad results begins later",
            );
        }
    }

    fn action(&mut self, (before, old): (&Action, &Plan), (after, new): (&Action, &Plan)) {
        let Action {
            clock,
            escalate,
            evidence,
            kind,
            name: _,
            owner,
            support,
            timing,
        } = before;
        if *kind != after.kind {
            let words = format!("is a {} instead of a {kind}", after.kind);
            self.more(
                after.kind.strength().cmp(&kind.strength()),
                Verdict::Stronger,
                words,
                "kinds of action hold differently well (RCA2 hierarchy)",
            );
        }
        self.clock(clock.as_deref(), after.clock.as_deref());
        self.timing(timing, &after.timing);
        self.role("belongs to", (owner, &after.owner));
        self.demands(
            evidence.iter().map(String::as_str),
            after.evidence.iter().map(String::as_str),
            ("asks for as evidence:", "no longer asks for as evidence:"),
            "evidence is what shows that something was done",
        );
        self.support(support.as_deref(), after.support.as_deref());
        if *escalate != after.escalate {
            // A ladder of its own stands in the place of the plan's.
            let of = |own: &Option<_>, plan: &Plan| own.clone().unwrap_or_else(|| plan.escalate.clone());
            let (was, now) = (of(escalate, old), of(&after.escalate, new));
            let length = self.len();
            self.ladder(&was, &now);
            if self.len() == length {
                self.note(
                    Verdict::Neutral,
                    "says elsewhere who hears when it is late",
                    OTHER_WORDS,
                );
            }
        }
    }

    pub(super) fn clock(&mut self, before: Option<&str>, after: Option<&str>) {
        if before == after {
            return;
        }
        let said = |clock: Option<&str>| {
            clock.map_or("no clock of the law".to_owned(), |clock| format!("the clock `{clock}`"))
        };
        self.more(
            after.is_some().cmp(&before.is_some()),
            Verdict::Stronger,
            format!("follows {} instead of {}", said(after), said(before)),
            "a clock of the law or of guidance is not ours to move",
        );
    }

    fn support(&mut self, before: Option<&str>, after: Option<&str>) {
        if before == after {
            return;
        }
        let said = |support: Option<&str>| support.map_or("nobody".to_owned(), |support| format!("\"{support}\""));
        self.more(
            after.is_some().cmp(&before.is_some()),
            Verdict::Stronger,
            format!("is supported by {} instead of {}", said(after), said(before)),
            "whoever is helped gets further",
        );
    }

    fn measure(&mut self, before: &PlanMeasure, after: &PlanMeasure) {
        let PlanMeasure {
            better,
            from,
            kind,
            name: _,
            target,
            text,
        } = before;
        let looked = "it is looked at in another way";
        self.other(
            (better, &after.better),
            |_, _| "has another better direction".to_owned(),
            looked,
        );
        self.other(
            (from, &after.from),
            |was, now| format!("comes from {now} instead of {was}"),
            looked,
        );
        self.other(
            (kind, &after.kind),
            |_, _| "tells another kind of thing".to_owned(),
            looked,
        );
        self.other((text, &after.text), |_, now| format!("measures \"{now}\""), looked);
        if *target != after.target {
            let said = |target: &Option<_>| target.map_or("no target".to_owned(), crate::condition::wanted);
            let words = format!("wants {} instead of {}", said(&after.target), said(target));
            let order = match (target, &after.target) {
                (None, Some(_)) => Some(Ordering::Greater),
                (Some(_), None) => Some(Ordering::Less),
                (Some(before), Some(after)) => stricter(*before, *after),
                (None, None) => None,
            };
            match order {
                Some(order) => self.more(order, Verdict::Stronger, words, "a lower target is reached sooner"),
                None => self.note(Verdict::Neutral, words, looked),
            }
        }
    }

    fn fails(&mut self, before: &FailResponse, after: &FailResponse) {
        let FailResponse { tell } = before;
        let said = |recipient: &Recipient, old: bool| {
            let (kind, name) = match recipient {
                Recipient::Role(role) => ("role", role),
                Recipient::Forum(forum) => ("forum", forum),
            };
            let name = if old { self.names.now(kind, name) } else { name };
            format!("the {name}")
        };
        let was: Vec<String> = tell.iter().map(|recipient| said(recipient, true)).collect();
        let now: Vec<String> = after.tell.iter().map(|recipient| said(recipient, false)).collect();
        self.demands(
            was.iter().map(String::as_str),
            now.iter().map(String::as_str),
            ("tells when a re-test fails", "no longer tells when a re-test fails"),
            "fewer people hear that it did not work",
        );
        let set = |list: &[String]| list.iter().cloned().collect::<BTreeSet<_>>();
        if was != now && set(&was) == set(&now) {
            self.note(Verdict::Neutral, "tells the same people in another order", OTHER_WORDS);
        }
    }

    fn closes(&mut self, (before, old): (&Closes, &Plan), (after, new): (&Closes, &Plan)) {
        let Closes { forum, retests, themes } = before;
        let name = |plan: &Plan, at: &usize| plan.retests.get(*at).map(|retest| format!("\"{}\"", retest.name));
        let was: Vec<String> = retests.iter().filter_map(|at| name(old, at)).collect();
        let now: Vec<String> = after.retests.iter().filter_map(|at| name(new, at)).collect();
        self.demands(
            was.iter().map(String::as_str),
            now.iter().map(String::as_str),
            (
                "closes only when it has passed re-test",
                "closes without having passed re-test",
            ),
            "only a passed re-test shows that practice has changed",
        );
        let was: Vec<&str> = themes.iter().map(|theme| self.names.now("theme", theme)).collect();
        self.demands(
            was,
            after.themes.iter().map(String::as_str),
            (
                "closes only when this theme has improved:",
                "closes without this theme having improved:",
            ),
            "a theme shows that the improvement reached every area",
        );
        let because = "a forum that has to agree looks at it once more";
        match (forum.as_deref(), after.forum.as_deref()) {
            (None, Some(forum)) => self.note(Verdict::Stronger, format!("closes only when {forum} agrees"), because),
            (Some(forum), None) => self.note(Verdict::Weaker, format!("closes without {forum}"), because),
            (Some(was), Some(now)) if self.names.now("forum", was) != now => {
                let words = format!("closes when {now} agrees instead of {was}");
                self.note(Verdict::Neutral, words, "another forum has to agree");
            }
            _ => {}
        }
    }

    fn watch(&mut self, before: Option<&Watch>, after: Option<&Watch>) {
        let because = "a slip back is caught only while somebody watches";
        match (before, after) {
            (None, Some(watch)) => {
                self.note(
                    Verdict::Stronger,
                    format!("is watched for {} afterwards", watch.lasts),
                    because,
                );
            }
            (Some(watch), None) => {
                self.note(
                    Verdict::Weaker,
                    format!("is no longer watched for {}", watch.lasts),
                    because,
                );
            }
            (Some(before), Some(after)) => {
                let Watch { lasts, reopen_audit } = before;
                self.span("is watched for", (*lasts, after.lasts), Verdict::Stronger, because);
                let was = reopen_audit.as_deref().map(|audit| self.names.now("audit", audit));
                let now = after.reopen_audit.as_deref();
                if was != now {
                    let said =
                        |audit: Option<&str>| audit.map_or("nothing".to_owned(), |audit| format!("audit \"{audit}\""));
                    let words = format!("is opened again by {} instead of {}", said(now), said(was));
                    self.more(now.is_some().cmp(&was.is_some()), Verdict::Stronger, words, because);
                }
            }
            (None, None) => {}
        }
    }
}

fn aims(aim: Option<&str>) -> String {
    aim.map_or_else(
        || "states no aim any more".to_owned(),
        |aim| format!("states as its aim \"{aim}\""),
    )
}
