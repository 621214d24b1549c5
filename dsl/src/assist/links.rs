//! What names mean: where something is introduced, where it is used, and how to give it another name everywhere.

use super::Assist;
use crate::ast::{Blocks, Head, fold, tidy};
use crate::diagnostic::Edit;
use crate::source::{Folder, Place};
use crate::{Severity, compile};

/// Something that has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Kind of block or part, as its keyword.
    pub kind: &'static str,
    /// Its name as introduced.
    pub name: String,
    /// The plan or audit of a part.
    pub of: Option<String>,
}

/// Where something is introduced.
#[derive(Debug, Clone)]
pub struct Introduced<'b> {
    /// Its first line.
    pub head: &'b Head,
    /// What it is.
    pub target: Target,
}

/// Everything that the blocks of a folder introduce.
pub fn introduced(blocks: &Blocks) -> Vec<Introduced<'_>> {
    let mut all = Vec::new();
    let mut add = |kind: &'static str, head, of: Option<&Head>| add(&mut all, kind, head, of);
    blocks.audits.iter().for_each(|block| add("audit", &block.head, None));
    blocks.causes.iter().for_each(|block| add("cause", &block.head, None));
    blocks.events.iter().for_each(|block| add("event", &block.head, None));
    blocks.forums.iter().for_each(|block| add("forum", &block.head, None));
    blocks
        .organisations
        .iter()
        .for_each(|block| add("organisation", &block.head, None));
    blocks.packs.iter().for_each(|block| add("pack", &block.head, None));
    blocks.plans.iter().for_each(|block| add("plan", &block.head, None));
    blocks.roles.iter().for_each(|block| add("role", &block.head, None));
    blocks.rules.iter().for_each(|block| add("rule", &block.head, None));
    blocks
        .scenarios
        .iter()
        .for_each(|block| add("scenario", &block.head, None));
    blocks
        .services
        .iter()
        .for_each(|block| add("service", &block.head, None));
    blocks
        .standards
        .iter()
        .for_each(|block| add("standard", &block.head, None));
    blocks.themes.iter().for_each(|block| add("theme", &block.head, None));
    for plan in &blocks.plans {
        let of = Some(&plan.head);
        plan.actions.iter().for_each(|part| add("action", &part.head, of));
        plan.measures.iter().for_each(|part| add("measure", &part.head, of));
        plan.retests.iter().for_each(|part| add("retest", &part.head, of));
    }
    for audit in &blocks.audits {
        let of = Some(&audit.head);
        audit.questions.iter().for_each(|part| add("question", &part.head, of));
        audit.measures.iter().for_each(|part| add("measure", &part.head, of));
    }
    all
}

fn add<'b>(all: &mut Vec<Introduced<'b>>, kind: &'static str, head: &'b Head, of: Option<&Head>) {
    let target = Target {
        kind,
        name: head.name.value.clone(),
        of: of.map(|of| of.name.value.clone()),
    };
    all.push(Introduced { head, target });
}

/// Why something cannot be given another name, in a sentence for whoever asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRenamed {
    /// The folder has errors, so not every use could be found.
    #[error("mend the errors of this folder first: while there are some, not every use of the name can be found")]
    Errors,
    /// The new name is empty, has quotes or line ends, or says something else where it is used.
    #[error("`{0}` cannot be used as a name here")]
    Name(String),
    /// Something of the same kind has the name already.
    #[error("there is another {0} called `{1}`")]
    Taken(&'static str, String),
    /// There is no name at this place that this folder introduces.
    #[error("nothing that this folder names stands here; the questions of a tool are named by the tool")]
    Nothing,
}

impl Assist {
    /// What the name at a byte of a file is about, with the place of the name.
    pub fn target(&self, file: u32, offset: u32) -> Option<(Target, Place)> {
        let holds = |place: Place| place.file == file && place.start <= offset && offset <= place.end;
        let all = introduced(&self.compiled.blocks);
        let head = all.into_iter().find(|one| holds(one.head.name.place));
        if let Some(one) = head {
            return Some((one.target, one.head.name.place));
        }
        self.uses().find(|(_, place)| holds(*place))
    }

    /// Where the thing at a byte is introduced.
    pub fn definition(&self, file: u32, offset: u32) -> Option<Place> {
        let (target, _) = self.target(file, offset)?;
        self.introduction(&target).map(|head| head.name.place)
    }

    /// Everywhere that the name at a byte stands, its introduction first.
    pub fn references(&self, file: u32, offset: u32) -> Vec<Place> {
        let Some((target, _)) = self.target(file, offset) else {
            return Vec::new();
        };
        let first = self.introduction(&target).map(|head| head.name.place);
        let uses = self
            .uses()
            .filter(|(other, _)| same(other, &target))
            .map(|(_, place)| place);
        let mut places: Vec<Place> = uses.filter(|place| Some(*place) != first).collect();
        places.sort_unstable();
        places.dedup();
        first.into_iter().chain(places).collect()
    }

    /// The edits that give the thing at a byte another name, everywhere. A block that may be running already keeps track of its
    /// old name (`was "…"`). The result is compiled: what would bring an error is refused.
    pub fn rename(&self, file: u32, offset: u32, new: &str) -> Result<Vec<Edit>, NotRenamed> {
        let (target, _) = self.target(file, offset).ok_or(NotRenamed::Nothing)?;
        let head = self.introduction(&target).ok_or(NotRenamed::Nothing)?;
        if self.compiled.errors() > 0 {
            return Err(NotRenamed::Errors);
        }
        let new = tidy(new);
        if new.is_empty() || new.contains(['"', '“', '”', '„', '‟', '″', '#', ':']) {
            return Err(NotRenamed::Name(new));
        }
        let all = introduced(&self.compiled.blocks);
        let taken = |one: &Introduced<'_>| {
            one.target.kind == target.kind && one.target.of == target.of && fold(&one.target.name) == fold(&new)
        };
        if fold(&new) != fold(&target.name) && all.iter().any(taken) {
            return Err(NotRenamed::Taken(target.kind, new));
        }
        let mut edits: Vec<Edit> = self
            .references(file, offset)
            .into_iter()
            .map(|place| self.renamed(place, &new))
            .collect();
        if head.was.is_none() && target.of.is_none() && !["scenario", "organisation"].contains(&target.kind) {
            let text = format!(" was \"{}\"", target.name);
            let (start, end) = (head.name.place.end, head.name.place.end);
            edits.push(Edit {
                place: Place {
                    start,
                    end,
                    ..head.name.place
                },
                text,
            });
        }
        let renamed = applied(&self.folder, &edits);
        let compiled = compile(&renamed, &self.tools);
        if compiled
            .diagnostics
            .iter()
            .any(|problem| problem.severity == Severity::Error)
        {
            return Err(NotRenamed::Name(new));
        }
        Ok(edits)
    }

    fn renamed(&self, place: Place, new: &str) -> Edit {
        let quoted = self.folder.slice(place).starts_with(['"', '“', '”', '„', '‟', '″']);
        let text = if quoted { format!("\"{new}\"") } else { new.to_owned() };
        Edit { place, text }
    }

    /// First line of what introduces something.
    pub(super) fn introduction(&self, target: &Target) -> Option<&Head> {
        let all = introduced(&self.compiled.blocks).into_iter();
        all.filter(|one| same(&one.target, target)).map(|one| one.head).next()
    }

    /// Every use of a name that stands in the text, with the words that are the name.
    fn uses(&self) -> impl Iterator<Item = (Target, Place)> + '_ {
        self.compiled.links.iter().filter_map(|link| {
            let place = self.words_of(link.place, &link.name)?;
            let (kind, name, of) = (link.kind, link.name.clone(), link.of.clone());
            Some((Target { kind, name, of }, place))
        })
    }

    /// The part of a place that is the name; `None` if the name is only meant there, not written.
    fn words_of(&self, place: Place, name: &str) -> Option<Place> {
        let words = self.folder.slice(place);
        let inner = words.trim_matches(['"', '“', '”', '„', '‟', '″']);
        if fold(inner) == fold(name) {
            return Some(place);
        }
        let lower = words.to_lowercase();
        let at = (lower.len() == words.len())
            .then(|| lower.rfind(&fold(name)))
            .flatten()?;
        Some(place.part(at, at + fold(name).len()))
    }
}

/// Whether two names mean the same thing. A part that does not say its plan is looked for in all of them.
fn same(left: &Target, right: &Target) -> bool {
    left.kind == right.kind
        && fold(&left.name) == fold(&right.name)
        && match (&left.of, &right.of) {
            (Some(left), Some(right)) => fold(left) == fold(right),
            _ => true,
        }
}

/// A folder after some edits.
pub fn applied(folder: &Folder, edits: &[Edit]) -> Folder {
    let mut folder = folder.clone();
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse((edit.place.file, edit.place.start, edit.place.end)));
    for edit in edits {
        if let Some((_, text)) = folder.files.get_mut(edit.place.file as usize) {
            let range = edit.place.start as usize..edit.place.end as usize;
            if text.get(range.clone()).is_some() {
                text.replace_range(range, &edit.text);
            }
        }
    }
    folder
}
