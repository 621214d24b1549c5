//! Plans, told: what opens them, what is done, what must be shown before they close.

use super::timeline::{What, timeline};
use super::{Teller, either, sentence};
use crate::assist::dates::shown;
use ratchet_core::definition::{Action, Anchor, Opens, Plan, Recipient, Retest, Timing};
use ratchet_core::words::{count, list};

impl Teller<'_> {
    pub(super) fn plan(&self, name: &str, plan: &Plan) -> Vec<String> {
        let opens: Vec<String> = plan.opens.iter().map(opening).collect();
        let mut first = format!(
            "The plan \"{name}\" opens when {}. The problem: {}",
            either(&opens),
            sentence(&plan.problem)
        );
        if let Some(aim) = &plan.aim {
            first.push_str(&format!(" What it wants: {}", sentence(aim)));
        }
        first.push_str(&format!(
            " It works on these causes: {}. The {} owns it.",
            list(&plan.causes),
            plan.owner
        ));
        let day = self.day(self.now());
        let mut paragraphs = vec![first, format!("Suppose it opens on {day}. Then this is done:")];
        paragraphs.extend(plan.actions.iter().map(|action| self.action(action)));
        paragraphs.push(format!("For all of this:{}", self.ladder(&plan.escalate)));
        paragraphs.push("The actions being done proves nothing yet. The same audit is made again, by somebody without a part in the plan:".to_owned());
        paragraphs.extend(plan.retests.iter().map(|retest| self.retest(name, plan, retest)));
        paragraphs.push(self.failing(plan));
        paragraphs.push(self.closing(name, plan));
        paragraphs
    }

    fn action(&self, action: &Action) -> String {
        let now = self.now();
        let when = match &action.timing {
            Timing::Once(span) => {
                let (due, _) = self.due(span, action.clock.as_deref());
                format!("within {span}, by {}", shown(due, Some(span), &self.calendar))
            }
            Timing::Turns(every) => {
                let days: Vec<String> = every
                    .turns(now, &self.calendar)
                    .take(2)
                    .map(|turn| self.day(turn.due))
                    .collect();
                let times = every.count(now, &self.calendar).map_or_else(String::new, |times| {
                    format!(", {} in all", count(times as usize, "time", "times"))
                });
                format!("{every}{times}; the first turns are due {}", list(&days))
            }
            Timing::EachTime { event, within } => format!("each time this happens: {event}; within {within} of it"),
        };
        let mut words = format!(
            "- \"{}\": the {} does this {when}. Its kind is \"{}\", {} in the RCA2 hierarchy.",
            action.name,
            action.owner,
            action.kind,
            action.kind.strength()
        );
        if let Timing::Once(span) = &action.timing {
            words.push_str(&self.due(span, action.clock.as_deref()).1);
        }
        if let Some(support) = &action.support {
            words.push_str(&format!(" Help: {}.", support.trim_end_matches('.')));
        }
        if !action.evidence.is_empty() {
            words.push_str(&format!(
                " It counts as done when this is shown: {}.",
                list(&action.evidence)
            ));
        }
        if let Some(ladder) = &action.escalate {
            words.push_str(&self.ladder(ladder));
        }
        words
    }

    fn retest(&self, name: &str, plan: &Plan, retest: &Retest) -> String {
        let anchor = match retest.anchor {
            Anchor::ActionsInPlace => "all actions are in place".to_owned(),
            Anchor::RetestPassed(at) => {
                let before = plan.retests.get(at).map_or("", |retest| retest.name.as_str());
                format!("the re-test \"{before}\" has passed")
            }
        };
        let steps = timeline(self.definition, name, self.today);
        let day = steps
            .iter()
            .find(|step| step.what == What::Retest && step.name == retest.name);
        let day = day.map_or_else(String::new, |step| format!(", which would be {}", step.words()));
        let sample = retest.sample.as_ref().map_or_else(
            || "a new sample, drawn like the audit's own".to_owned(),
            |sample| format!("a new sample: {sample}"),
        );
        let minimum = retest.minimum.map_or_else(String::new, |least| {
            format!(", {} at least", count(least as usize, "record", "records"))
        });
        format!(
            "- \"{}\": the {} makes the audit \"{}\" again {} after {anchor}{day}, with {sample}{minimum}. It passes when {}.",
            retest.name,
            retest.by,
            retest.audit,
            retest.after,
            self.condition(&retest.pass, &retest.audit, &plan.measures)
        )
    }

    fn failing(&self, plan: &Plan) -> String {
        let told: Vec<String> = plan
            .if_retest_fails
            .tell
            .iter()
            .map(|recipient| match recipient {
                Recipient::Role(role) => format!("the {role}"),
                Recipient::Forum(forum) => format!("the forum \"{forum}\""),
            })
            .collect();
        let told = if told.is_empty() {
            String::new()
        } else {
            format!(", and {} told", are(&told))
        };
        format!("If a re-test fails, the plan is reopened and the actions are worked on again{told}.")
    }

    fn closing(&self, name: &str, plan: &Plan) -> String {
        let retests = plan.closes.retests.iter().filter_map(|at| plan.retests.get(*at));
        let mut needs: Vec<String> = retests
            .map(|retest| format!("the re-test \"{}\" has passed", retest.name))
            .collect();
        needs.extend(
            plan.closes
                .themes
                .iter()
                .map(|theme| format!("the theme \"{theme}\" has improved")),
        );
        needs.extend(
            plan.closes
                .forum
                .iter()
                .map(|forum| format!("the forum \"{forum}\" agrees")),
        );
        let mut words = format!("It counts as verified only when {}.", list(&needs));
        let steps = timeline(self.definition, name, self.today);
        if let Some(step) = steps.iter().find(|step| step.what == What::Verified) {
            words.push_str(&format!(
                " With everything on time and passed at the first try, that would be {}.",
                step.words()
            ));
        }
        if let Some(watch) = &plan.watch {
            let end = steps.iter().find(|step| step.what == What::Closed);
            let until = end.map_or_else(String::new, |step| format!(", here until {}", step.words()));
            words.push_str(&format!(" After that it is watched for {}{until}", watch.lasts));
            words.push_str(&reopens(plan));
            words.push('.');
        }
        words
    }
}

/// What brings a watched plan back.
fn reopens(plan: &Plan) -> String {
    let audits: Vec<String> = plan
        .recurrences()
        .into_iter()
        .map(|audit| format!("\"{audit}\""))
        .collect();
    let mut causes = Vec::new();
    if !audits.is_empty() {
        let kind = if audits.len() == 1 { "audit" } else { "audits" };
        causes.push(format!("a significant finding of the {kind} {}", audits.join(" or ")));
    }
    causes.extend(plan.opens.iter().filter_map(|opens| match opens {
        Opens::Event { event } => Some(format!("another {event}")),
        Opens::Theme { .. } | Opens::Finding { .. } => None,
    }));
    if causes.is_empty() {
        return String::new();
    }
    format!("; {} in that time reopens it", causes.join(" or "))
}

fn opening(opens: &Opens) -> String {
    match opens {
        Opens::Finding { audit, in_a_row: 1 } => format!("the audit \"{audit}\" has a significant finding"),
        Opens::Finding { audit, in_a_row } => {
            format!(
                "the audit \"{audit}\" has a significant finding in {in_a_row} audits in a row, in the same service"
            )
        }
        Opens::Theme { theme } => format!("the theme \"{theme}\" is raised"),
        Opens::Event { event } => format!("this is recorded: {event}"),
    }
}

/// `a is`, `a and b are`
fn are(items: &[String]) -> String {
    let verb = if items.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", list(items))
}
