//! Which files belong together, and their texts: what is open in the editor goes before what is on the disk.

use super::wire;
use crate::sources;
use chrono::NaiveDate;
use ratchet_core::definition::Tool;
use ratchet_dsl::Folder;
use ratchet_dsl::assist::Assist;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// An open document.
#[derive(Debug, Clone)]
pub struct Open {
    pub text: String,
    pub version: i64,
}

/// One organisation's folder as the editor shows it.
pub struct Organisation {
    /// The folder, compiled.
    pub assist: Assist,
    /// URI of each file, by its position in the folder.
    pub uris: Vec<String>,
}

impl Organisation {
    /// The position of a file.
    pub fn file(&self, uri: &str) -> Option<u32> {
        self.uris
            .iter()
            .position(|known| known == uri)
            .and_then(|at| u32::try_from(at).ok())
    }
}

/// Everything that is open.
#[derive(Default)]
pub struct Folders {
    /// Tools that come with Ratchet, once somebody needs them.
    bundled: Option<Vec<Tool>>,
    /// Texts on the disk by path, read when a file of their folder is opened, saved or reported to have changed.
    disk: BTreeMap<PathBuf, BTreeMap<PathBuf, String>>,
    /// Compiled folders by their root.
    organisations: BTreeMap<PathBuf, Organisation>,
    open: BTreeMap<String, Open>,
    /// The day that examples are counted from; `None` is the real one.
    pub today: Option<NaiveDate>,
    /// Folders that the editor has open; no organisation reaches above them.
    pub workspace: Vec<PathBuf>,
}

impl Folders {
    /// A document was opened or has a new text.
    pub fn put(&mut self, uri: &str, open: Open) {
        self.open.insert(uri.to_owned(), open);
    }

    /// The text of an open document.
    pub fn open(&self, uri: &str) -> Option<&Open> {
        self.open.get(uri)
    }

    /// A document was closed; from now on its text is what is on the disk.
    pub fn close(&mut self, uri: &str) {
        self.open.remove(uri);
    }

    /// The disk may have changed.
    pub fn forget_disk(&mut self) {
        self.disk.clear();
    }

    /// The root of the folder that a document belongs to: the highest one, within the editor's own, that has .qip files itself.
    pub fn root_of(&self, uri: &str) -> PathBuf {
        let Some(path) = wire::path(uri) else {
            return PathBuf::from(uri);
        };
        let parent = path.parent().unwrap_or(&path).to_owned();
        let limit = self.workspace.iter().find(|folder| parent.starts_with(folder));
        let mut root = parent.clone();
        for above in parent.ancestors().skip(1) {
            let inside = limit.is_some_and(|limit| above.starts_with(limit));
            if inside && has_workflows(above) {
                above.clone_into(&mut root);
            }
        }
        root
    }

    /// Roots of all open documents.
    pub fn roots(&self) -> BTreeSet<PathBuf> {
        self.open.keys().map(|uri| self.root_of(uri)).collect()
    }

    /// Compiles the folder at a root from the texts as they are now.
    pub fn compile(&mut self, root: &Path) -> &Organisation {
        let mut texts = self.on_disk(root).clone();
        let inside: Vec<(String, String)> = self
            .open
            .iter()
            .filter(|(uri, _)| self.root_of(uri) == root)
            .map(|(uri, open)| (uri.clone(), open.text.clone()))
            .collect();
        // An editor may write a URI in another way than we would; it gets back its own.
        let mut own: BTreeMap<PathBuf, String> = BTreeMap::new();
        let mut strange = Vec::new();
        for (uri, text) in inside {
            match wire::path(&uri) {
                Some(path) => {
                    own.insert(path.clone(), uri);
                    texts.insert(path, text);
                }
                None => strange.push((uri, text)),
            }
        }
        let locked = texts.keys().any(|path| path.ends_with("tools.lock"));
        let tools = if locked { Vec::new() } else { self.bundled().to_vec() };
        let files = texts
            .into_iter()
            .map(|(path, text)| (own.remove(&path).unwrap_or_else(|| wire::uri(&path)), text));
        let (mut folder, mut uris) = (Folder::new(), Vec::new());
        for (uri, text) in files.chain(strange) {
            let path = wire::path(&uri).unwrap_or_else(|| PathBuf::from(&uri));
            let shown = path.strip_prefix(root).unwrap_or(&path).display().to_string();
            folder = folder.with(shown, text);
            uris.push(uri);
        }
        let today = self.today.unwrap_or_else(today);
        let organisation = Organisation {
            assist: Assist::new(folder, &tools, today),
            uris,
        };
        self.organisations.insert(root.to_owned(), organisation);
        &self.organisations[root]
    }

    /// The compiled folder of a document.
    pub fn organisation(&mut self, uri: &str) -> &Organisation {
        let root = self.root_of(uri);
        if self.organisations.contains_key(&root) {
            &self.organisations[&root]
        } else {
            self.compile(&root)
        }
    }

    /// Folders in which nothing is open any more, taken out.
    pub fn abandoned(&mut self) -> Vec<Organisation> {
        let roots = self.roots();
        let gone: Vec<PathBuf> = self
            .organisations
            .keys()
            .filter(|root| !roots.contains(*root))
            .cloned()
            .collect();
        gone.iter().filter_map(|root| self.organisations.remove(root)).collect()
    }

    fn on_disk(&mut self, root: &Path) -> &BTreeMap<PathBuf, String> {
        let read = || -> BTreeMap<PathBuf, String> {
            let sources = if root.is_dir() {
                sources::read(&[root.to_owned()]).unwrap_or_default()
            } else {
                Vec::new()
            };
            let files = sources.into_iter().flat_map(|source| source.files);
            files.map(|(path, text)| (PathBuf::from(path), text)).collect()
        };
        self.disk.entry(root.to_owned()).or_insert_with(read)
    }

    /// The tools that come with Ratchet; none if they cannot be read, which `check` reports.
    fn bundled(&mut self) -> &[Tool] {
        self.bundled
            .get_or_insert_with(|| sources::bundled_tools().unwrap_or_default())
    }
}

fn has_workflows(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return false;
    };
    entries
        .flatten()
        .any(|entry| entry.path().extension().is_some_and(|extension| extension == "qip"))
}

/// Today on the wall in London.
fn today() -> NaiveDate {
    chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now())
        .with_timezone(&chrono_tz::Europe::London)
        .date_naive()
}
