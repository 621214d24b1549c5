//! Audits: their tool, sample, timing and what makes a finding significant.

use super::Lower;
use super::condition::Scope;
use super::sample::Looks;
use crate::ast::{self, Audit, Every, Name, Slot, fold};
use crate::checks::basics;
use crate::diagnostic::Diagnostic;
use crate::names::{What, unknown};
use ratchet_core::definition::{self, Tool, ToolUse};
use ratchet_core::span::Span;
use ratchet_core::tool::Description;
use std::sync::Arc;

/// A tool with the key under which the definition keeps it, and the section that is asked.
pub(super) struct Asked {
    pub key: String,
    pub section: Option<u16>,
    pub tool: Tool,
}

/// What an audit asks, found.
#[derive(Debug, Clone)]
pub(super) struct Uses {
    pub description: Arc<Description>,
    pub tool: ToolUse,
}

impl Lower<'_> {
    /// What an audit asks: a pinned tool, questions that stand in the file, or both.
    pub(super) fn tool_use(&mut self, audit: &Audit) -> Option<Uses> {
        let base = match &audit.tool {
            Slot::Absent => None,
            Slot::Broken => return None,
            Slot::Said(said) => Some(self.pinned_use(&said.value)?),
        };
        let Asked { key, section, tool } = if audit.questions.is_empty() && audit.measures.is_empty() {
            base?
        } else {
            self.own_questions(audit, base)?
        };
        let description = tool.description.clone();
        self.definition.tools.insert(key.clone(), tool);
        Some(Uses {
            description,
            tool: ToolUse { section, tool: key },
        })
    }

    /// The tool that a line names, found among the pinned ones.
    fn pinned_use(&mut self, said: &ast::ToolUse) -> Option<Asked> {
        let tool = self.pinned_tool(&said.id)?;
        if !version_fits(&said.version.value, &tool) {
            self.other_version(said, &tool.description.version);
            return None;
        }
        let section = match &said.section {
            None => None,
            Some(name) => Some(self.section(&tool.description, name)?),
        };
        Some(Asked {
            key: tool.description.id.clone(),
            section,
            tool,
        })
    }

    fn pinned_tool(&mut self, id: &Name) -> Option<Tool> {
        let tools = self.tools;
        let found = tools.get(&id.value.to_ascii_lowercase());
        if found.is_none() {
            let near = self.suggest.nearest(&fold(&id.value), tools.keys().map(String::as_str));
            let problem = Diagnostic::new(
                &basics::UNKNOWN_TOOL,
                id.place,
                format!("no tool `{}` is pinned", id.value),
            );
            let known: Vec<&str> = tools.keys().take(6).map(String::as_str).collect();
            self.problems.push(match near {
                Some(near) => problem
                    .label(format!("did you mean `{near}`?"))
                    .help(format!("write `{near}`"))
                    .fix(id.place, near),
                None if known.is_empty() => problem
                    .label("tools.lock pins no tool")
                    .help("install the tool, which pins it in tools.lock"),
                None => problem
                    .label("not in tools.lock")
                    .help(format!("install the tool, or use one of: {}", known.join(", "))),
            });
        }
        found.cloned()
    }

    fn other_version(&mut self, said: &ast::ToolUse, pinned: &str) {
        let major = pinned.split('.').next().unwrap_or(pinned).to_owned();
        let title = format!("the pinned version of `{}` is {pinned}", said.id.value);
        self.problems.push(
            Diagnostic::new(&basics::UNKNOWN_TOOL_VERSION, said.version.place, title)
                .label("another version")
                .why("another version may ask other questions and score them in another way.")
                .help(format!("write `{major}`, or install the version you want"))
                .fix(said.version.place, major),
        );
    }

    fn section(&mut self, description: &Description, name: &Name) -> Option<u16> {
        let position = description
            .sections
            .iter()
            .position(|section| fold(&section.title) == fold(&name.value));
        if position.is_none() {
            let known: Vec<&str> = description
                .sections
                .iter()
                .map(|section| section.title.as_str())
                .collect();
            self.problems
                .push(unknown("section", name, known.into_iter(), self.suggest));
        }
        position.and_then(|position| u16::try_from(position).ok())
    }

    /// Lowers an audit.
    pub(super) fn audit(&mut self, audit: &Audit, uses: Option<&Uses>) {
        let owner = self.slot_name(What::Role, &audit.owner);
        let standards = match &audit.standards {
            Slot::Absent => Some(Vec::new()),
            Slot::Broken => None,
            Slot::Said(list) => self.all_named(What::Standard, &list.value),
        };
        let every = audit.every.value().and_then(|every| self.audit_timing(every));
        let sample = audit.sample.value().and_then(|sample| self.sample(sample, Looks::Now));
        let significant = match (audit.significant.said(), uses) {
            (Some(said), Some(uses)) => self.condition(
                &said.value,
                &Scope {
                    field: "significant finding",
                    measures: &[],
                    uses,
                },
            ),
            _ => None,
        };
        let life = self.audit_life(audit);
        let (Some(owner), Some(standards), Some((every, finished_within)), Some(sample), Some(significant)) =
            (owner, standards, every, sample, significant)
        else {
            return;
        };
        let (Some(life), Some(uses)) = (life, uses) else {
            return;
        };
        let tool = uses.tool.clone();
        let lowered = definition::Audit {
            authorised_by: life.authorised_by,
            cadence: life.cadence,
            escalate: life.escalate,
            every,
            finished_within,
            owner,
            sample,
            services: life.services,
            significant,
            standards,
            tool,
        };
        self.definition.audits.insert(audit.head.name.value.clone(), lowered);
    }

    fn audit_timing(&mut self, every: &Every) -> Option<(ratchet_core::recurrence::Recurrence, Span)> {
        let recurrence = self.openings(every, "audits");
        let Some(finished) = &every.finished else {
            let end = every.period.place;
            self.problems.push(
                Diagnostic::new(
                    &basics::WRONG_VALUE,
                    end,
                    "this audit does not say when it must be finished",
                )
                .label("finished within …?")
                .help("write it like: every: month, finished within 10 working days"),
            );
            return None;
        };
        if let Some(of) = &finished.of {
            self.wrong(
                of.place,
                "an audit is finished within a time of its opening",
                "goes without saying",
                "leave out `of …`",
            );
            return None;
        }
        recurrence.map(|recurrence| (recurrence, super::time::span(finished.length.value)))
    }
}

/// Whether the leading parts of a version match the pinned one.
fn version_fits(wanted: &[u64], tool: &Tool) -> bool {
    let pinned: Vec<Option<u64>> = tool
        .description
        .version
        .split('.')
        .map(|part| part.parse().ok())
        .collect();
    wanted
        .iter()
        .enumerate()
        .all(|(at, part)| pinned.get(at).copied().flatten() == Some(*part))
}
