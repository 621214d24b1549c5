//! What was compiled and compared lately. A preview of many running plans comes page by page, each page with the whole folder again: it is
//! compiled once, and what it says about a plan's block is compared once.

use super::super::App;
use super::super::failure::Failure;
use super::super::workflows::Compiled;
use crate::limits::FOLDERS_KEPT;
use parking_lot::Mutex;
use ratchet_api::v1;
use ratchet_core::change::Memo;
use ratchet_core::definition::Tool;
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::sync::Arc;

/// What is remembered between requests. All of it can be made anew.
#[derive(Default)]
pub(in crate::http) struct Desk {
    /// Folders that compiled, by what they were made from; the latest last.
    folders: Mutex<VecDeque<([u8; 32], Arc<Compiled>)>>,
    memo: Mutex<Memo>,
}

impl App {
    /// A folder for a preview: compiled, unless it was just now, with the same tools.
    pub(super) fn looked_at(&self, sent: v1::NewWorkflows) -> Result<Arc<Compiled>, Failure> {
        let installed = self.installed()?;
        let made_from = made_from(&sent, &installed);
        let folders = &self.desk.folders;
        if let Some((_, known)) = folders.lock().iter().find(|(of, _)| *of == made_from) {
            return Ok(known.clone());
        }
        let compiled = Arc::new(self.compile_with(sent, &installed)?);
        let mut kept = folders.lock();
        if kept.len() >= FOLDERS_KEPT {
            kept.pop_front();
        }
        kept.push_back((made_from, compiled.clone()));
        Ok(compiled)
    }

    /// Asks with what was compared before at hand, and remembers what is compared now. Whoever asks at the same time begins without.
    pub(super) fn remembering<T>(&self, ask: impl FnOnce(&Memo) -> T) -> T {
        let memo = std::mem::take(&mut *self.desk.memo.lock());
        let answer = ask(&memo);
        *self.desk.memo.lock() = memo;
        answer
    }
}

/// Hash of everything that a definition is made from: each file, and the tools in the order in which they are preferred.
fn made_from(sent: &v1::NewWorkflows, installed: &[Tool]) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    };
    for file in &sent.files {
        part(&file.path);
        part(&file.text);
    }
    // Files come in pairs, and no path is empty: what follows cannot be taken for one.
    part("");
    for tool in installed {
        part(&tool.digest);
    }
    hash.finalize().into()
}
