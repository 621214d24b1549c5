//! Warnings that a folder switches off for a place, with a reason. The reason goes into the definition, so that the forum that approves
//! the folder sees it. Errors cannot be switched off.

use super::{Folder, basics, entries};
use crate::ast::{Exception, Head, Slot, fold};
use crate::diagnostic::{Diagnostic, Entry, Problems, Severity};
use crate::source::{self, Place};
use crate::suggest::Suggest;
use ratchet_core::definition;

/// A warning that is switched off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excused {
    /// The warning.
    pub diagnostic: Diagnostic,
    /// Name of the exception.
    pub exception: String,
    /// Where it holds, in words.
    pub place: String,
    /// Why.
    pub reason: String,
}

impl Excused {
    /// What the definition keeps of it.
    pub fn record(&self) -> definition::Exception {
        definition::Exception {
            name: self.exception.clone(),
            place: self.place.clone(),
            reason: self.reason.clone(),
            title: self.diagnostic.title.clone(),
            warning: self.diagnostic.name.to_owned(),
        }
    }
}

/// Where an exception holds.
enum Reach {
    /// In the whole folder.
    Everywhere,
    /// In one file, by its position.
    File(u32),
    /// Between two bytes of a file: one block.
    Block { file: u32, from: u32, until: u32 },
}

impl Reach {
    fn holds(&self, place: Place) -> bool {
        match *self {
            Self::Everywhere => true,
            Self::File(file) => place.file == file,
            Self::Block { file, from, until } => place.file == file && (from..until).contains(&place.start),
        }
    }
}

/// Takes out what the folder's exceptions switch off.
pub(crate) fn apply(
    folder: &Folder<'_>,
    files: &source::Folder,
    problems: &mut Problems,
    suggest: &mut Suggest,
) -> Vec<Excused> {
    let mut excused = Vec::new();
    // A folder with errors is not judged in full, so nobody can say that an exception has no use.
    let judged = !problems.has_errors();
    let heads = heads(folder);
    for exception in &folder.blocks.exceptions {
        let Some((entry, reach)) = read(&heads, files, exception, problems, suggest) else {
            continue;
        };
        let Some(reason) = exception.reason.value() else {
            continue;
        };
        let fits = |problem: &Diagnostic| {
            problem.name == entry.name && problem.severity != Severity::Error && reach.holds(problem.place)
        };
        let taken = problems.take(fits);
        if taken.is_empty() && judged {
            problems.push(
                Diagnostic::new(
                    &basics::EXCEPTION_UNUSED,
                    exception.head.line,
                    "nothing needs this exception",
                )
                .label(format!("`{}` warns of nothing there", entry.name))
                .why("it would hide the warning without anybody having decided so, when it comes back.")
                .help("leave it out"),
            );
        }
        excused.extend(taken.into_iter().map(|diagnostic| {
            Excused {
                diagnostic,
                exception: exception.head.name.value.clone(),
                place: exception
                    .place
                    .value()
                    .cloned()
                    .unwrap_or_else(|| "the whole folder".to_owned()),
                reason: reason.clone(),
            }
        }));
    }
    excused
}

/// The warning and the place of an exception; what is wrong with them is reported.
fn read(
    heads: &[(&'static str, &Head)],
    files: &source::Folder,
    exception: &Exception,
    problems: &mut Problems,
    suggest: &mut Suggest,
) -> Option<(&'static Entry, Reach)> {
    let said = exception.warning.said()?;
    let wanted = fold(&said.value);
    let all = entries();
    let Some(entry) = all
        .iter()
        .find(|entry| entry.name == wanted || fold(entry.code) == wanted)
    else {
        let shown = crate::render::shorten(&said.value, 40);
        let problem = Diagnostic::new(
            &basics::UNKNOWN_NAME,
            said.place,
            format!("there is no warning called `{shown}`"),
        );
        problems.push(match suggest.nearest(&wanted, all.iter().map(|entry| entry.name)) {
            Some(near) => problem
                .label(format!("did you mean `{near}`?"))
                .help(format!("write `{near}`"))
                .fix(said.place, near),
            None => problem
                .label("not known")
                .help("write the name that stands in brackets behind the warning"),
        });
        return None;
    };
    if entry.severity == Severity::Error {
        problems.push(
            Diagnostic::new(
                &basics::EXCEPTION_OF_ERROR,
                said.place,
                "an error cannot be switched off",
            )
            .label(format!("`{}` is an error", entry.name))
            .why("errors are what would let a plan close without anybody having looked.")
            .help("put the error right"),
        );
        return None;
    }
    let reach = match &exception.place {
        Slot::Absent => Reach::Everywhere,
        Slot::Broken => return None,
        Slot::Said(place) => match reach(heads, files, &place.value) {
            Some(reach) => reach,
            None => {
                problems.push(
                    Diagnostic::new(
                        &basics::UNKNOWN_NAME,
                        place.place,
                        "there is no such place in this folder",
                    )
                    .label("not known")
                    .help("write it like: where: plan \"Fire log\", or: where: file fire-log.qip"),
                );
                return None;
            }
        },
    };
    Some((entry, reach))
}

/// `plan "Fire log"`, `role quality lead`, `file fire-log.qip`
fn reach(heads: &[(&'static str, &Head)], files: &source::Folder, words: &str) -> Option<Reach> {
    let (kind, name) = words.split_once(' ')?;
    let kind = fold(kind);
    let name = fold(name.trim().trim_matches(['"', '“', '”']));
    if kind == "file" {
        let file = files.files.iter().position(|(path, _)| {
            let path = fold(path).replace('\\', "/");
            path == name || path.ends_with(&format!("/{name}"))
        })?;
        return u32::try_from(file).ok().map(Reach::File);
    }
    let (_, found) = heads
        .iter()
        .find(|(word, head)| *word == kind && fold(&head.name.value) == name)?;
    let (file, from) = (found.line.file, found.line.start);
    let after = heads.iter().map(|(_, head)| head.line);
    let until = after
        .filter(|line| line.file == file && line.start > from)
        .map(|line| line.start);
    Some(Reach::Block {
        file,
        from,
        until: until.min().unwrap_or(u32::MAX),
    })
}

/// The first lines of all blocks, each with its word.
fn heads<'f>(folder: &'f Folder<'_>) -> Vec<(&'static str, &'f Head)> {
    let blocks = folder.blocks;
    let mut heads: Vec<(&'static str, &Head)> = Vec::new();
    let mut add = |word: &'static str, list: &mut dyn Iterator<Item = &'f Head>| {
        heads.extend(list.map(|head| (word, head)));
    };
    add("audit", &mut blocks.audits.iter().map(|block| &block.head));
    add("cause", &mut blocks.causes.iter().map(|block| &block.head));
    add("event", &mut blocks.events.iter().map(|block| &block.head));
    add("exception", &mut blocks.exceptions.iter().map(|block| &block.head));
    add("forum", &mut blocks.forums.iter().map(|block| &block.head));
    add(
        "organisation",
        &mut blocks.organisations.iter().map(|block| &block.head),
    );
    add("pack", &mut blocks.packs.iter().map(|block| &block.head));
    add("plan", &mut blocks.plans.iter().map(|block| &block.head));
    add("role", &mut blocks.roles.iter().map(|block| &block.head));
    add("rule", &mut blocks.rules.iter().map(|block| &block.head));
    add("scenario", &mut blocks.scenarios.iter().map(|block| &block.head));
    add("service", &mut blocks.services.iter().map(|block| &block.head));
    add("standard", &mut blocks.standards.iter().map(|block| &block.head));
    add("theme", &mut blocks.themes.iter().map(|block| &block.head));
    heads
}
