//! What names mean over a whole folder: each is unique within its kind, and a name that nothing introduces is reported with the
//! nearest one that exists. Capitals, double spaces and curly apostrophes make no difference.

use crate::ast::{Blocks, Head, Name, fold};
use crate::checks::{basics, named_person};
use crate::diagnostic::{Diagnostic, Problems};
use crate::suggest::Suggest;
use ratchet_core::definition::Rename;
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
    /// Kind and folded old name, with the old name as written and the name now.
    renames: BTreeMap<(&'static str, String), (String, String)>,
    tables: BTreeMap<&'static str, Table>,
}

impl Names {
    /// Collects the names of all blocks.
    pub fn of(blocks: &Blocks, problems: &mut Problems) -> Self {
        let mut names = Self::default();
        let mut add = |word: &'static str, heads: Vec<&Head>| names.add(word, &heads, problems);
        add("audit", blocks.audits.iter().map(|audit| &audit.head).collect());
        add("cause", blocks.causes.iter().map(|cause| &cause.head).collect());
        add("event", blocks.events.iter().map(|event| &event.head).collect());
        add(
            "exception",
            blocks.exceptions.iter().map(|exception| &exception.head).collect(),
        );
        add("forum", blocks.forums.iter().map(|forum| &forum.head).collect());
        add("pack", blocks.packs.iter().map(|pack| &pack.head).collect());
        add("plan", blocks.plans.iter().map(|plan| &plan.head).collect());
        add("role", blocks.roles.iter().map(|role| &role.head).collect());
        add("rule", blocks.rules.iter().map(|rule| &rule.head).collect());
        add("service", blocks.services.iter().map(|service| &service.head).collect());
        add(
            "standard",
            blocks.standards.iter().map(|standard| &standard.head).collect(),
        );
        add("theme", blocks.themes.iter().map(|theme| &theme.head).collect());
        // Nothing refers to a scenario; its name must still be unique.
        let scenarios = blocks.scenarios.iter().map(|scenario| &scenario.head);
        Table::of("scenario", scenarios, problems);
        names
    }

    /// Adds the names of one kind and what went by another name.
    fn add(&mut self, word: &'static str, heads: &[&Head], problems: &mut Problems) {
        let table = Table::of(word, heads.iter().copied(), problems);
        for head in heads {
            let Some(was) = &head.was else { continue };
            let folded = fold(&was.value);
            let shown = crate::render::shorten(&was.value, 40);
            let problem = if table.get(&was.value).is_some() {
                Some((
                    format!("there is still {} called `{shown}`", a(word)),
                    "not an old name",
                ))
            } else if self.renames.contains_key(&(word, folded.clone())) {
                Some((format!("two {word}s cannot both have been `{shown}`"), "claimed before"))
            } else {
                None
            };
            match problem {
                Some((title, label)) => problems.push(
                    Diagnostic::new(&basics::RENAME, was.place, title)
                        .label(label)
                        .why("what is recorded under the old name would belong to two.")
                        .help("leave out `was …`, or name the one that this was"),
                ),
                None => {
                    let now = (was.value.clone(), head.name.value.clone());
                    self.renames.insert((word, folded), now);
                }
            }
        }
        self.tables.insert(word, table);
    }

    /// What went by another name before, by kind and old name.
    pub fn renames(&self) -> Vec<Rename> {
        let renames = self.renames.iter();
        renames
            .map(|((kind, _), (was, now))| Rename {
                kind: (*kind).to_owned(),
                now: now.clone(),
                was: was.clone(),
            })
            .collect()
    }

    /// The name that something has now, by its old one.
    pub fn renamed(&self, what: What, was: &str) -> Option<&str> {
        self.renames.get(&(what.word(), fold(was))).map(|(_, now)| now.as_str())
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

/// Reports a name that something had before.
pub fn renamed(word: &str, name: &Name, now: &str) -> Diagnostic {
    let shown = crate::render::shorten(&name.value, 40);
    Diagnostic::new(
        &basics::UNKNOWN_NAME,
        name.place,
        format!("there is no {word} called `{shown}` any more"),
    )
    .label(format!("now called `{}`", crate::render::shorten(now, 60)))
    .help(format!("write `{now}`"))
    .fix(inside_quotes(name), now)
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
        (false, _) => format!("add {} block, or use one of: {}", a(word), known.join(", ")),
    };
    problem.label("not known").help(help)
}

/// A word with its article.
fn a(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {word}")
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
