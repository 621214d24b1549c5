//! What names mean over a whole folder: each is unique within its kind, and a name that nothing introduces is reported with the
//! nearest one that exists. Capitals, double spaces and curly apostrophes make no difference.

use crate::ast::{Blocks, Head, Name, fold};
use crate::checks::{basics, named_person};
use crate::diagnostic::{Diagnostic, Problems};
use crate::suggest::Suggest;
use std::collections::BTreeMap;

/// Names of one kind: folded name to the name as introduced and its position among the blocks of the kind.
#[derive(Debug, Default)]
pub struct Table {
    entries: BTreeMap<String, (String, usize)>,
}

impl Table {
    /// A table of the given heads; a second one of the same name is reported.
    pub fn of<'h>(word: &str, heads: impl IntoIterator<Item = &'h Head>, problems: &mut Problems) -> Self {
        let mut table = Self::default();
        for (position, head) in heads.into_iter().enumerate() {
            let before = table.entries.contains_key(&fold(&head.name.value));
            if before {
                problems.push(
                    Diagnostic::new(
                        &basics::NAME_TWICE,
                        head.name.place,
                        format!("there are two {word}s of this name"),
                    )
                    .label("this name is taken")
                    .help(format!("give this {word} another name, or join the two")),
                );
            } else {
                table
                    .entries
                    .insert(fold(&head.name.value), (head.name.value.clone(), position));
            }
        }
        table
    }

    /// The name as introduced and its position.
    pub fn get(&self, name: &str) -> Option<(&str, usize)> {
        self.entries
            .get(&fold(name))
            .map(|(name, position)| (name.as_str(), *position))
    }

    /// All names as introduced.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.entries.values().map(|(name, _)| name.as_str())
    }
}

/// The kinds of name that a line may refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum What {
    Audit,
    Cause,
    Event,
    Forum,
    Plan,
    Role,
    Rule,
    Service,
    Standard,
    Theme,
}

impl What {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Audit => "audit",
            Self::Cause => "cause",
            Self::Event => "event",
            Self::Forum => "forum",
            Self::Plan => "plan",
            Self::Role => "role",
            Self::Rule => "rule",
            Self::Service => "service",
            Self::Standard => "standard",
            Self::Theme => "theme",
        }
    }
}

/// All names of a folder.
#[derive(Debug, Default)]
pub struct Names {
    tables: BTreeMap<&'static str, Table>,
}

impl Names {
    /// Collects the names of all blocks.
    pub fn of(blocks: &Blocks, problems: &mut Problems) -> Self {
        let mut tables = BTreeMap::new();
        let mut add = |what: What, heads: Vec<&Head>| {
            tables.insert(what.word(), Table::of(what.word(), heads, problems));
        };
        add(What::Audit, blocks.audits.iter().map(|audit| &audit.head).collect());
        add(What::Cause, blocks.causes.iter().map(|cause| &cause.head).collect());
        add(What::Event, blocks.events.iter().map(|event| &event.head).collect());
        add(What::Forum, blocks.forums.iter().map(|forum| &forum.head).collect());
        add(What::Plan, blocks.plans.iter().map(|plan| &plan.head).collect());
        add(What::Role, blocks.roles.iter().map(|role| &role.head).collect());
        add(What::Rule, blocks.rules.iter().map(|rule| &rule.head).collect());
        add(
            What::Service,
            blocks.services.iter().map(|service| &service.head).collect(),
        );
        add(
            What::Standard,
            blocks.standards.iter().map(|standard| &standard.head).collect(),
        );
        add(What::Theme, blocks.themes.iter().map(|theme| &theme.head).collect());
        // Scenarios and packs are not referred to; their names must still be unique.
        Table::of(
            "scenario",
            blocks.scenarios.iter().map(|scenario| &scenario.head),
            problems,
        );
        Table::of("pack", blocks.packs.iter().map(|pack| &pack.head), problems);
        Self { tables }
    }

    /// The table of one kind.
    pub fn table(&self, what: What) -> Option<&Table> {
        self.tables.get(what.word())
    }

    /// The name as introduced and its position, without reporting.
    pub fn get(&self, what: What, name: &str) -> Option<(&str, usize)> {
        self.table(what)?.get(name)
    }
}

/// Reports a name that nothing introduces.
pub fn unknown<'k>(
    word: &str,
    name: &Name,
    known: impl Iterator<Item = &'k str> + Clone,
    suggest: &mut Suggest,
) -> Diagnostic {
    let near = suggest.nearest(&fold(&name.value), known.clone());
    if word == "role" && near.is_none() && named_person::looks_like_one(&name.value) {
        return named_person::problem(name);
    }
    let shown = crate::render::shorten(&name.value, 40);
    let problem = Diagnostic::new(
        &basics::UNKNOWN_NAME,
        name.place,
        format!("there is no {word} called `{shown}`"),
    );
    if let Some(near) = near {
        return problem
            .label(format!("did you mean `{near}`?"))
            .help(format!("write `{near}`"))
            .fix(inside_quotes(name), near);
    }
    let known: Vec<&str> = known.take(6).collect();
    let help = match (known.is_empty(), word) {
        (true, _) => format!("add a block that introduces it: {word} …"),
        (false, "question" | "measure" | "section") => format!("the tool has: {}", known.join(", ")),
        (false, "action" | "retest") => format!("this plan has: {}", known.join(", ")),
        (false, _) => format!("add a {word} block, or use one of: {}", known.join(", ")),
    };
    problem.label("not known").help(help)
}

/// The place of a name without its quotes.
fn inside_quotes(name: &Name) -> crate::source::Place {
    let length = (name.place.end - name.place.start) as usize;
    // Quotes are one or three bytes wide; the name itself was tidied, so only an exact difference of two is safe to cut.
    if length == name.value.len() + 2 {
        name.place.part(1, length - 1)
    } else {
        name.place
    }
}
