//! Small ways to make a workflow worse, one at a time: a re-test that nobody waits for, a lower pass mark, a doubled deadline, two roles
//! changed about, a rung taken out. Each is a whole definition that could run; whether anything notices is for the scenarios to say.
//!
//! What the checks refuse in a file (a plan that closes without any re-test, an action without evidence) is not made here: nobody can
//! bring it into force. Nor is what scenarios do not speak of, such as the words of a problem.

use ratchet_core::definition::{
    Anchor, Audit, Comparison, Condition, Definition, How, MeasureTest, Plan, Retest, Rung, Timing,
};
use ratchet_core::passage::{Line, Part, Passage};
use ratchet_core::span::Span;

/// How far a mark is lowered, in tenths of a percent: enough that one record more may fail in all but the smallest samples.
const LOWERED: u16 = 200;

/// A workflow with one thing changed for the worse.
pub(super) struct Mutant {
    /// The workflow.
    pub(super) definition: Definition,
    /// Where the change is.
    pub(super) passage: Passage,
    /// What was changed, in a sentence without its full stop: `re-test "Six weeks" is dropped`.
    pub(super) what: String,
}

/// All mutants of a definition, in the order of its parts.
pub(super) fn all(definition: &Definition) -> Vec<Mutant> {
    let mut making = Making {
        definition,
        made: Vec::new(),
    };
    for (name, audit) in &definition.audits {
        making.audit(name, audit);
    }
    for name in definition.rules.keys() {
        making.rule(name);
    }
    for (name, plan) in &definition.plans {
        making.plan(name, plan);
    }
    for name in definition.themes.keys() {
        making.theme(name);
    }
    making.made
}

struct Making<'a> {
    definition: &'a Definition,
    made: Vec<Mutant>,
}

impl Making<'_> {
    /// Keeps a mutant, unless the change changes nothing.
    fn make(&mut self, passage: Passage, what: String, change: impl FnOnce(&mut Definition)) {
        let mut definition = self.definition.clone();
        change(&mut definition);
        if definition != *self.definition {
            self.made.push(Mutant {
                definition,
                passage,
                what,
            });
        }
    }

    /// The change of one plan.
    fn in_plan(&mut self, passage: Passage, what: String, change: impl FnOnce(&mut Plan)) {
        let name = passage.part.plan().unwrap_or_default().to_owned();
        self.make(passage, what, |definition| {
            if let Some(plan) = definition.plans.get_mut(&name) {
                change(plan);
            }
        });
    }

    fn audit(&mut self, name: &str, audit: &Audit) {
        let part = || Part::Audit(name.to_owned());
        let words = part().words(self.definition);
        let change = |definition: &mut Definition, change: &dyn Fn(&mut Audit)| {
            if let Some(audit) = definition.audits.get_mut(name) {
                change(audit);
            }
        };
        let doubled = twice(audit.finished_within);
        self.make(
            part().line(Line::Due),
            format!("{words} may take {doubled} instead of {}", audit.finished_within),
            |definition| change(definition, &|audit| audit.finished_within = doubled),
        );
        for (worse, words_of) in easier(&audit.significant, Wanted::Holds) {
            self.make(
                part().line(Line::Pass),
                format!("{words} has a significant finding more rarely: {words_of}"),
                |definition| change(definition, &|audit| audit.significant = worse.clone()),
            );
        }
        for (ladder, line, what) in ladders(&audit.escalate, &words) {
            self.make(part().line(Line::Escalate(line)), what, |definition| {
                change(definition, &|audit| audit.escalate.clone_from(&ladder));
            });
        }
    }

    fn rule(&mut self, name: &str) {
        let part = || Part::Rule(name.to_owned());
        let words = part().words(self.definition);
        let rule = self.definition.rules[name].clone();
        for position in 0..rule.when.len() {
            let what = if rule.when.len() == 1 {
                format!("{words} is dropped")
            } else {
                format!("one of the things that set off {words} is dropped")
            };
            self.make(part().line(Line::Opens(position)), what, |definition| {
                if rule.when.len() == 1 {
                    definition.rules.remove(name);
                } else if let Some(rule) = definition.rules.get_mut(name) {
                    rule.when.remove(position);
                }
            });
        }
        let mut change = |passage: Passage, what: String, changed: ratchet_core::definition::Rule| {
            self.make(passage, what, |definition| {
                definition.rules.insert(name.to_owned(), changed);
            });
        };
        let mut slower = rule.clone();
        slower.due = twice(rule.due);
        let what = format!("{words} is due within {} instead of {}", slower.due, rule.due);
        change(part().line(Line::Due), what, slower);
        if let Some(first) = rule.escalate.first().filter(|first| first.to != rule.owner) {
            let mut swapped = rule.clone();
            swapped.owner.clone_from(&first.to);
            swapped.escalate[0].to.clone_from(&rule.owner);
            let what = format!("in {words} the {} and the {} change places", rule.owner, first.to);
            change(part().line(Line::Owner), what, swapped);
        }
        for (ladder, line, what) in ladders(&rule.escalate, &words) {
            let mut changed = rule.clone();
            changed.escalate = ladder;
            change(part().line(Line::Escalate(line)), what, changed);
        }
    }

    fn plan(&mut self, name: &str, plan: &Plan) {
        let part = || Part::Plan(name.to_owned());
        let words = part().words(self.definition);
        if plan.opens.len() > 1 {
            for position in 0..plan.opens.len() {
                let what = format!("one of the things that open {words} is dropped");
                self.in_plan(part().line(Line::Opens(position)), what, |plan| {
                    plan.opens.remove(position);
                });
            }
        }
        for (ladder, line, what) in ladders(&plan.escalate, &words) {
            self.in_plan(part().line(Line::Escalate(line)), what, |plan| plan.escalate = ladder);
        }
        for position in 0..plan.if_retest_fails.tell.len() {
            let what = format!("one of those who hear of a failed re-test of {words} is dropped");
            self.in_plan(part().line(Line::IfRetestFails), what, |plan| {
                plan.if_retest_fails.tell.remove(position);
            });
        }
        self.closing(name, plan);
        if let Some(watch) = &plan.watch {
            let what = format!("a slip while {words} is watched does not open it again");
            self.in_plan(part().line(Line::Watch), what, |plan| {
                if let Some(watch) = &mut plan.watch {
                    watch.reopen_audit = None;
                }
            });
            let half = halved(watch.lasts);
            let what = format!("{words} is watched for {half} instead of {}", watch.lasts);
            self.in_plan(part().line(Line::Watch), what, |plan| {
                if let Some(watch) = &mut plan.watch {
                    watch.lasts = half;
                }
            });
        }
        for position in 0..plan.actions.len() {
            self.action(name, plan, position);
        }
        for (position, retest) in plan.retests.iter().enumerate() {
            self.retest(name, plan, position, retest);
        }
        self.roles(name, plan);
    }

    fn closing(&mut self, name: &str, plan: &Plan) {
        let part = || Part::Plan(name.to_owned());
        let words = part().words(self.definition);
        if let Some(forum) = &plan.closes.forum {
            let what = format!("{words} closes without {forum}");
            self.in_plan(part().line(Line::Closes), what, |plan| plan.closes.forum = None);
        }
        for theme in &plan.closes.themes {
            let what = format!("{words} closes although theme \"{theme}\" has not improved");
            self.in_plan(part().line(Line::Closes), what, |plan| {
                plan.closes.themes.remove(theme);
            });
        }
    }

    fn action(&mut self, plan_name: &str, plan: &Plan, position: usize) {
        let part = || Part::Action(plan_name.to_owned(), position);
        let words = part().words(self.definition);
        let action = &plan.actions[position];
        let slower = match &action.timing {
            Timing::Once(span) => Some((Timing::Once(twice(*span)), *span)),
            Timing::EachTime { event, within } => {
                let slower = Timing::EachTime {
                    event: event.clone(),
                    within: twice(*within),
                };
                Some((slower, *within))
            }
            Timing::Turns(_) => None,
        };
        if let Some((slower, span)) = slower {
            let what = format!("{words} is due within {} instead of {span}", twice(span));
            self.in_plan(part().line(Line::Due), what, |plan| {
                plan.actions[position].timing = slower
            });
        }
        for (ladder, line, what) in ladders(action.escalate.as_deref().unwrap_or_default(), &words) {
            self.in_plan(part().line(Line::Escalate(line)), what, |plan| {
                plan.actions[position].escalate = Some(ladder);
            });
        }
    }

    fn retest(&mut self, plan_name: &str, plan: &Plan, position: usize, retest: &Retest) {
        let part = || Part::Retest(plan_name.to_owned(), position);
        let words = part().words(self.definition);
        let guards = plan.closes.retests.contains(&position);
        let awaited = plan
            .retests
            .iter()
            .any(|other| other.anchor == Anchor::RetestPassed(position));
        // A plan that closes without any re-test cannot be brought into force.
        let last = guards && plan.closes.retests.len() == 1;
        if (guards || awaited) && !last {
            let what = format!("{words} is dropped: nothing waits for it");
            self.in_plan(part().line(Line::Head), what, |plan| drop_retest(plan, position));
        }
        let later = twice(retest.after);
        let what = format!(
            "{words} comes {later} instead of {} after what it waits for",
            retest.after
        );
        self.in_plan(part().line(Line::Due), what, |plan| {
            plan.retests[position].after = later
        });
        let longer = twice(retest.finished_within);
        let what = format!("{words} may take {longer} instead of {}", retest.finished_within);
        self.in_plan(part().line(Line::Due), what, |plan| {
            plan.retests[position].finished_within = longer;
        });
        for (worse, words_of) in easier(&retest.pass, Wanted::Passes) {
            let what = format!("{words} is passed more easily: {words_of}");
            self.in_plan(part().line(Line::Pass), what, |plan| {
                plan.retests[position].pass = worse
            });
        }
    }

    /// Two roles of a plan change places, wherever it matters who acts.
    fn roles(&mut self, name: &str, plan: &Plan) {
        for (position, action) in plan.actions.iter().enumerate() {
            let other = plan.actions.iter().map(|action| &action.owner).chain([&plan.owner]);
            let Some(other) = other.into_iter().find(|other| **other != action.owner) else {
                continue;
            };
            let part = Part::Action(name.to_owned(), position);
            let what = format!(
                "{} is owned by the {other} instead of the {}",
                part.words(self.definition),
                action.owner
            );
            let other = other.clone();
            self.in_plan(part.line(Line::Owner), what, |plan| {
                plan.actions[position].owner = other
            });
        }
        for (position, retest) in plan.retests.iter().enumerate() {
            let owners = plan.actions.iter().map(|action| &action.owner);
            let Some(owner) = owners.chain([&plan.owner]).find(|owner| **owner != retest.by) else {
                continue;
            };
            let part = Part::Retest(name.to_owned(), position);
            let what = format!(
                "{} is made by the {owner}, who has a part in the plan, instead of the {}",
                part.words(self.definition),
                retest.by
            );
            let owner = owner.clone();
            self.in_plan(part.line(Line::Owner), what, |plan| plan.retests[position].by = owner);
        }
    }

    fn theme(&mut self, name: &str) {
        let part = || Part::Theme(name.to_owned());
        let words = part().words(self.definition);
        let theme = self.definition.themes[name].clone();
        for position in 0..theme.raised.len() {
            let mut rarer = theme.clone();
            rarer.raised[position].audits += 1;
            let what = format!(
                "{words} is raised by {} audits instead of {}",
                rarer.raised[position].audits, theme.raised[position].audits
            );
            self.make(part().line(Line::Opens(position)), what, |definition| {
                definition.themes.insert(name.to_owned(), rarer);
            });
        }
        if theme.improved.in_a_row > 1 {
            let mut easier = theme.clone();
            easier.improved.in_a_row -= 1;
            let what = format!(
                "{words} has improved after {} instead of {} in a row",
                ratchet_core::words::count(easier.improved.in_a_row as usize, "good audit", "good audits"),
                theme.improved.in_a_row
            );
            self.make(part().line(Line::Improved), what, |definition| {
                definition.themes.insert(name.to_owned(), easier);
            });
        }
    }
}

/// Whatever waited for a re-test waits for what that waited for; closing asks for the others only.
fn drop_retest(plan: &mut Plan, position: usize) {
    let anchor = plan.retests[position].anchor;
    for retest in &mut plan.retests {
        if retest.anchor == Anchor::RetestPassed(position) {
            retest.anchor = anchor;
        }
    }
    plan.closes.retests.remove(&position);
}

/// A ladder with a rung less, with two rungs changed about, or with a rung that speaks later; where, and in words.
fn ladders(ladder: &[Rung], of: &str) -> Vec<(Vec<Rung>, usize, String)> {
    let mut changed = Vec::new();
    for (position, rung) in ladder.iter().enumerate() {
        let mut without = ladder.to_vec();
        without.remove(position);
        let what = format!("the rung to the {} is taken out of the ladder of {of}", rung.to);
        changed.push((without, position, what));
        if let Some(next) = ladder.get(position + 1).filter(|next| next.to != rung.to) {
            let mut swapped = ladder.to_vec();
            swapped[position].to.clone_from(&next.to);
            swapped[position + 1].to.clone_from(&rung.to);
            let what = format!(
                "on the ladder of {of} the {} and the {} change places",
                rung.to, next.to
            );
            changed.push((swapped, position, what));
        }
        if let Some(after) = rung.after {
            let mut later = ladder.to_vec();
            later[position].after = Some(twice(after));
            let what = format!(
                "the {} hears {} instead of {after} after {of} was due",
                rung.to,
                twice(after)
            );
            changed.push((later, position, what));
        }
    }
    changed
}

/// Which way a condition is made worse.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Its holding is what raises the alarm: it is made harder to hold.
    Holds,
    /// Its holding is what passes: it is made easier to hold.
    Passes,
}

/// A condition made worse in one place each, with words for it.
fn easier(condition: &Condition, wanted: Wanted) -> Vec<(Condition, String)> {
    match condition {
        Condition::All(parts) => joined(parts, wanted, Condition::All, wanted == Wanted::Passes),
        Condition::Any(parts) => joined(parts, wanted, Condition::Any, wanted == Wanted::Holds),
        Condition::Score(mark) => marked(*mark, wanted, "the score", Condition::Score),
        Condition::EveryQuestion(mark) => marked(*mark, wanted, "every question", Condition::EveryQuestion),
        Condition::Question(question, mark) => {
            let question = *question;
            marked(*mark, wanted, "a question", move |mark| {
                Condition::Question(question, mark)
            })
        }
        Condition::Measure(measure, MeasureTest::Share(mark)) => {
            let measure = *measure;
            marked(*mark, wanted, "a measure", move |mark| {
                Condition::Measure(measure, MeasureTest::Share(mark))
            })
        }
        Condition::PlanMeasure(measure, MeasureTest::Share(mark)) => {
            let measure = *measure;
            marked(*mark, wanted, "a measure", move |mark| {
                Condition::PlanMeasure(measure, MeasureTest::Share(mark))
            })
        }
        Condition::Measure(..) | Condition::PlanMeasure(..) | Condition::ThemeImproved(_) => Vec::new(),
    }
}

/// Each part made worse; and, where fewer parts are worse, each part dropped.
fn joined(
    parts: &[Condition],
    wanted: Wanted,
    join: fn(Vec<Condition>) -> Condition,
    fewer_is_worse: bool,
) -> Vec<(Condition, String)> {
    let mut worse = Vec::new();
    for position in 0..parts.len() {
        for (part, words) in easier(&parts[position], wanted) {
            let mut parts = parts.to_vec();
            parts[position] = part;
            worse.push((join(parts), words));
        }
        if fewer_is_worse && parts.len() > 1 {
            let mut parts = parts.to_vec();
            parts.remove(position);
            worse.push((
                join(parts),
                format!("part {} of what is asked is dropped", position + 1),
            ));
        }
    }
    worse
}

fn marked(
    mark: Comparison,
    wanted: Wanted,
    what: &str,
    build: impl Fn(Comparison) -> Condition,
) -> Vec<(Condition, String)> {
    let more = |permille: u16| (permille + LOWERED).min(1000);
    let less = |permille: u16| permille.saturating_sub(LOWERED);
    let (how, permille) = match (mark.how, wanted) {
        (How::AtLeast | How::Above, Wanted::Passes) | (How::Below | How::AtMost, Wanted::Holds) => {
            (mark.how, less(mark.permille))
        }
        (How::AtLeast | How::Above, Wanted::Holds) | (How::Below | How::AtMost, Wanted::Passes) => {
            (mark.how, more(mark.permille))
        }
        (How::Is, Wanted::Passes) if mark.permille >= 500 => (How::AtLeast, less(mark.permille)),
        (How::Is, Wanted::Passes) => (How::AtMost, more(mark.permille)),
        // A mark that is to be hit exactly cannot be made rarer by moving it.
        (How::Is, Wanted::Holds) => return Vec::new(),
    };
    let words = format!(
        "the mark of {what} is {}% instead of {}%",
        f64::from(permille) / 10.0,
        f64::from(mark.permille) / 10.0
    );
    vec![(build(Comparison { how, permille }), words)]
}

fn twice(span: Span) -> Span {
    let count = span.count().saturating_mul(2);
    of_count(span, count)
}

/// About half of it, and less than it wherever that is possible.
fn halved(span: Span) -> Span {
    of_count(span, (span.count() / 2).max(1))
}

fn of_count(span: Span, count: u32) -> Span {
    match span {
        Span::Minutes(_) => Span::Minutes(count),
        Span::Hours(_) => Span::Hours(count),
        Span::Days(_) => Span::Days(count),
        Span::Weeks(_) => Span::Weeks(count),
        Span::Months(_) => Span::Months(count),
        Span::Quarters(_) => Span::Quarters(count),
        Span::Years(_) => Span::Years(count),
        Span::WorkingDays(_) => Span::WorkingDays(count),
    }
}
