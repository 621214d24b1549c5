//! A passage of a workflow: a block or part by name and position, and which of its lines is meant. What a play finds out about a compiled
//! workflow can so be pointed at in the file, by whoever has the files; nothing here knows where anything stands.

use crate::definition::Definition;

/// A line of a block or part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Passage {
    /// Which of its lines.
    pub line: Line,
    /// Block or part.
    pub part: Part,
}

/// A block, or a part of a plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// An audit.
    Audit(String),
    /// A forum.
    Forum(String),
    /// A rule.
    Rule(String),
    /// A theme.
    Theme(String),
    /// A plan.
    Plan(String),
    /// An action, by plan and position.
    Action(String, usize),
    /// A re-test, by plan and position.
    Retest(String, usize),
}

/// A line of a part. Where a part has no such line, its first one is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    /// The first one.
    Head,
    /// What closes it.
    Closes,
    /// When it is due, opens or comes again.
    Due,
    /// A rung of its ladder, by position.
    Escalate(usize),
    /// What happens when a re-test fails.
    IfRetestFails,
    /// What improves it.
    Improved,
    /// What opens it, sets it off or raises it; by position.
    Opens(usize),
    /// Who owns it.
    Owner,
    /// When it is passed, or its result significant.
    Pass,
    /// How long it is watched.
    Watch,
}

impl Part {
    /// The same part, one of its lines.
    pub const fn line(self, line: Line) -> Passage {
        Passage { line, part: self }
    }

    /// The plan to which it belongs, or which it is.
    pub fn plan(&self) -> Option<&str> {
        match self {
            Self::Plan(plan) | Self::Action(plan, _) | Self::Retest(plan, _) => Some(plan),
            Self::Audit(_) | Self::Forum(_) | Self::Rule(_) | Self::Theme(_) => None,
        }
    }

    /// As people call it: `re-test "Six weeks" of plan "PRN"`.
    pub fn words(&self, definition: &Definition) -> String {
        let part = |plan: &str, word: &str, name: Option<&str>| match name {
            Some(name) => format!("{word} \"{name}\" of plan \"{plan}\""),
            None => format!("a {word} of plan \"{plan}\""),
        };
        match self {
            Self::Audit(name) => format!("audit \"{name}\""),
            Self::Forum(name) => name.clone(),
            Self::Rule(name) => format!("rule \"{name}\""),
            Self::Theme(name) => format!("theme \"{name}\""),
            Self::Plan(name) => format!("plan \"{name}\""),
            Self::Action(plan, position) => {
                let rules = definition.plans.get(plan).and_then(|plan| plan.actions.get(*position));
                part(plan, "action", rules.map(|action| action.name.as_str()))
            }
            Self::Retest(plan, position) => {
                let rules = definition.plans.get(plan).and_then(|plan| plan.retests.get(*position));
                part(plan, "re-test", rules.map(|retest| retest.name.as_str()))
            }
        }
    }
}
