//! What an editor asks about a folder: the brain of the language server, without its protocol.
//!
//! Everything is computed anew from the text at each question; nothing is kept between two keystrokes but the compiled folder.
//! Positions are those of editors: lines from 0, columns in UTF-16 units ([`position`]). Today is a parameter. Labels, words and
//! examples come from [`crate::vocabulary`], so a new label is completed, explained and coloured as soon as it exists.

pub mod actions;
pub mod completion;
pub mod cursor;
pub mod dates;
pub mod hover;
pub mod links;
pub mod position;
pub mod symbols;
pub mod tokens;

use crate::source::Folder;
use crate::{Compiled, compile};
use chrono::NaiveDate;
use ratchet_core::calendar::Calendar;
use ratchet_core::definition::Tool;

/// A compiled folder that can be asked.
#[derive(Debug, Clone)]
pub struct Assist {
    /// What it compiles to.
    pub compiled: Compiled,
    /// Its text.
    pub folder: Folder,
    /// The day that examples are counted from.
    pub today: NaiveDate,
    /// Tools at hand.
    pub tools: Vec<Tool>,
}

impl Assist {
    /// Compiles a folder to be asked.
    pub fn new(folder: Folder, tools: &[Tool], today: NaiveDate) -> Self {
        Self {
            compiled: compile(&folder, tools),
            folder,
            today,
            tools: tools.to_vec(),
        }
    }

    /// The calendar of the folder's first service, which examples are counted in.
    pub fn calendar(&self) -> Calendar {
        let services = &self.compiled.draft.services;
        services
            .values()
            .next()
            .map(|service| service.calendar)
            .unwrap_or_default()
    }

    /// Tools that the folder's audits use or that are at hand.
    fn described(&self) -> impl Iterator<Item = &Tool> {
        let used = self.compiled.draft.tools.values();
        let pinned = &self.compiled.pinned;
        used.chain(
            pinned
                .iter()
                .filter(|tool| !self.compiled.draft.tools.contains_key(&tool.description.id)),
        )
    }
}
