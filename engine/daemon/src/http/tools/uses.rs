//! What uses a tool: workflows in force, audits that run, plans whose re-tests will ask it.

use super::super::App;
use super::super::failure::Failure;
use ratchet_core::audit_state::AuditState;
use ratchet_core::definition::Definition;
use ratchet_core::key::Key;
use ratchet_core::record::{Provider, Record};
use ratchet_core::tool_use;
use ratchet_runtime::rows::{Kind, List, Phase, Selection, Which};
use std::sync::Arc;

/// What is named one by one; beyond that a number says enough.
const NAMED_MAX: usize = 20;

/// States in which an audit may still ask its tool.
const RUNNING: [AuditState; 3] = [
    AuditState::Submitted,
    AuditState::Stuck,
    AuditState::AwaitingAuthorisation,
];

impl App {
    /// What uses the component of this digest, one sentence each.
    pub(super) fn uses(&self, digest: &str) -> Result<Vec<String>, Failure> {
        let mut uses = Vec::new();
        let provider = self.view().record(&Key::Provider)?;
        if let Some(Record::Provider(Provider {
            definition: Some(hash), ..
        })) = provider.as_deref()
        {
            let definition = self.definition(hash)?;
            let pinned = definition.tools.values().filter(|tool| tool.digest == digest);
            let ids: Vec<&str> = pinned.map(|tool| tool.description.id.as_str()).collect();
            let audits = definition
                .audits
                .iter()
                .filter(|(_, audit)| ids.contains(&audit.tool.tool.as_str()));
            uses.extend(audits.map(|(name, _)| format!("the workflows in force make the audit \"{name}\" with it")));
            if uses.is_empty() && !ids.is_empty() {
                uses.push("the workflows in force are pinned to it".to_owned());
            }
        }
        self.running_audits(digest, &mut uses)?;
        self.running_plans(digest, &mut uses)?;
        if uses.len() > NAMED_MAX {
            let more = uses.len() - NAMED_MAX;
            uses.truncate(NAMED_MAX);
            uses.push(format!("and {more} more"));
        }
        Ok(uses)
    }

    fn running_audits(&self, digest: &str, uses: &mut Vec<String>) -> Result<(), Failure> {
        let open = Selection::from(List::of(Kind::Audits, Which::Open));
        for selection in std::iter::once(open).chain(RUNNING.map(Selection::audits_in)) {
            self.walk(&selection, |app, record| {
                let Record::Audit(audit) = record else { return Ok(()) };
                let definition = app.definition(&audit.definition)?;
                let said = format!("{} ({} of {}) runs on it", audit.id, audit.name, audit.service);
                let uses_it = tool_use::of_audit(&definition, audit).is_some_and(|tool| tool.digest == digest);
                // One that waits for a second person stands in two lists.
                if uses_it && !uses.contains(&said) {
                    uses.push(said);
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    fn running_plans(&self, digest: &str, uses: &mut Vec<String>) -> Result<(), Failure> {
        let open = Selection::from(List::of(Kind::Plans, Which::Open));
        for selection in [open, Selection::plans_in(Phase::Watched)] {
            self.walk(&selection, |app, record| {
                let Record::Plan(plan) = record else { return Ok(()) };
                let definition: Arc<Definition> = app.definition(&plan.definition)?;
                if tool_use::of_plan(&definition, plan).any(|tool| tool.digest == digest) {
                    uses.push(format!(
                        "{} ({} of {}) is re-tested with it",
                        plan.id, plan.name, plan.service
                    ));
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Every record of a list.
    fn walk(
        &self,
        selection: &Selection,
        mut look: impl FnMut(&Self, &Record) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut cursor = None;
        loop {
            let page = self
                .view()
                .list(selection, cursor.as_deref(), crate::limits::PAGE_ROWS_MAX)?;
            page.records.iter().try_for_each(|record| look(self, record))?;
            match page.next {
                Some(next) => cursor = Some(next),
                None => return Ok(()),
            }
        }
    }
}
