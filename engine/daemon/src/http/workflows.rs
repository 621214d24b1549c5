//! Workflows: folders of `.qip` files are compiled here with the tools that are installed, and brought into force only when
//! nothing in them is an error.

mod tools;

use super::App;
use super::body::Json as Sent;
use super::caller::Caller;
use super::changes;
use super::failure::Failure;
use super::text::hex;
use crate::limits;
use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use ratchet_api::problem::Fault;
use ratchet_api::v1;
use ratchet_core::command::Command;
use ratchet_core::definition::{Definition, Tool};
use ratchet_core::key::Key;
use ratchet_core::record::{Provider, Record};
use ratchet_core::rejection::Rejection;
use ratchet_core::words::count;
use ratchet_dsl::{Folder, Severity};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How names of workflow files end.
const WORKFLOW: &str = ".qip";

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/workflows", get(in_force).post(apply))
        .route("/workflows/{hash}", get(kept))
}

/// A definition is kept for ever, whether it is in force or not.
async fn kept(State(app): State<Arc<App>>, Path(hash): Path<String>) -> Result<Json<v1::KeptDefinition>, Failure> {
    app.away(move |app| {
        let record = app.view().record(&Key::Definition(hash.clone()))?;
        let Some(Record::Definition(definition)) = record.as_deref() else {
            return Err(Failure::not_found(format!(
                "no workflows with the hash `{hash}` were ever in force"
            )));
        };
        let definition = serde_json::to_value(definition.as_ref()).map_err(|error| {
            tracing::error!(%error, "a definition cannot be written");
            Failure::internal()
        })?;
        Ok(Json(v1::KeptDefinition { definition, hash }))
    })
    .await
}

async fn in_force(State(app): State<Arc<App>>) -> Result<Json<v1::InForce>, Failure> {
    app.away(|app| {
        let record = app.view().record(&Key::Provider)?;
        let Some(Record::Provider(provider)) = record.as_deref() else {
            return Ok(Json(v1::InForce::default()));
        };
        let definition = provider
            .definition
            .as_deref()
            .map(|hash| app.definition(hash))
            .transpose()?;
        Ok(Json(written(provider, definition.as_deref())))
    })
    .await
}

async fn apply(
    State(app): State<Arc<App>>,
    caller: Caller,
    Sent(sent): Sent<v1::ChangedWorkflows>,
) -> Result<Json<v1::WorkflowsApplied>, Failure> {
    let v1::ChangedWorkflows {
        approval,
        base,
        files,
        ledger,
    } = sent;
    let compiled = app
        .away(move |app| {
            if let Some(ledger) = &ledger {
                app.continues(ledger)?;
            }
            app.compile(v1::NewWorkflows { files })
        })
        .await?;
    let hash = compiled.hash;
    let receipt = app
        .submit(
            caller,
            Command::ChangeDefinition {
                approval: approval.map(changes::approval),
                base,
                definition: compiled.definition,
            },
        )
        .await?;
    Ok(Json(v1::WorkflowsApplied {
        hash,
        receipt,
        warnings: compiled.warnings,
    }))
}

/// A folder that compiled.
pub(super) struct Compiled {
    pub(super) definition: Arc<Definition>,
    /// Hash of the definition, lower-case hexadecimal.
    pub(super) hash: String,
    pub(super) warnings: Vec<Fault>,
}

impl App {
    /// Installed tools, with the version that is in force last: where no lock says otherwise, the last of an id counts, and bringing the
    /// same files into force again must not change a tool. One that nothing new may use is taken last of all.
    pub(super) fn installed(&self) -> Result<Vec<Tool>, Failure> {
        let mut tools = self.tools().all();
        let (in_force, shelf) = (self.applied()?, self.shelf()?);
        tools.sort_by_cached_key(|tool| {
            let in_force = in_force.iter().flat_map(|in_force| in_force.tools.values());
            let is_used = in_force.map(|used| &used.digest).any(|used| *used == tool.digest);
            (is_used, shelf.withdrawn(&tool.digest).is_none())
        });
        Ok(tools)
    }

    /// The workflows that are in force, if any are.
    fn applied(&self) -> Result<Option<Arc<Definition>>, Failure> {
        let provider = self.view().record(&Key::Provider)?;
        match provider.as_deref() {
            Some(Record::Provider(Provider {
                definition: Some(hash), ..
            })) => self.definition(hash).map(Some),
            _ => Ok(None),
        }
    }

    /// Refuses a preview that was made on another ledger: one that was restored to an earlier state, or belongs to somebody else.
    fn continues(&self, seen: &v1::Head) -> Result<(), Failure> {
        let there = if seen.position == 0 {
            true
        } else {
            let event = self.view().events(seen.position, 1)?;
            event.first().is_some_and(|entry| hex(&entry.hash) == seen.hash)
        };
        if there {
            return Ok(());
        }
        let reason = format!("event {} of the ledger is not the one that it rested on", seen.position);
        Err(Rejection::StalePreview { reason }.into())
    }

    fn compile(&self, sent: v1::NewWorkflows) -> Result<Compiled, Failure> {
        self.compile_with(sent, &self.installed()?)
    }

    pub(super) fn compile_with(&self, sent: v1::NewWorkflows, installed: &[Tool]) -> Result<Compiled, Failure> {
        let folder = folder(sent)?;
        let compiled = ratchet_dsl::compile(&folder, installed);
        let problems = ratchet_dsl::render_json(&folder, &compiled.diagnostics);
        let faults: Vec<Fault> = problems.into_iter().map(fault).collect();
        let errors = compiled.errors();
        let Some(definition) = compiled.definition else {
            let detail = format!(
                "the workflows have {} and were not brought into force; what was in force still is",
                count(errors, "error", "errors")
            );
            let faults = only_errors(&compiled.diagnostics, faults);
            return Err(Failure::unprocessable("workflow-has-errors", detail).with(faults));
        };
        if definition.services.is_empty() {
            return Err(no_workflows("the files name no service"));
        }
        tools::check_present(&definition, installed)?;
        self.check_trusted(&definition)?;
        Ok(Compiled {
            hash: definition.hash(),
            definition: Arc::new(definition),
            warnings: faults,
        })
    }
}

fn folder(sent: v1::NewWorkflows) -> Result<Folder, Failure> {
    if sent.files.len() > limits::WORKFLOW_FILES_MAX {
        let (what, limit) = ("the number of files", limits::WORKFLOW_FILES_MAX);
        return Err(Rejection::TooMuch { what, limit }.into());
    }
    if !sent.files.iter().any(|file| file.path.ends_with(WORKFLOW)) {
        return Err(no_workflows("there is no .qip file among what was sent"));
    }
    let mut paths = BTreeSet::new();
    if let Some(file) = sent.files.iter().find(|file| !paths.insert(file.path.as_str())) {
        let detail = format!("the file `{}` is there twice", file.path);
        return Err(Failure::unprocessable("file-twice", detail));
    }
    let files = sent.files.into_iter().map(|file| (file.path, file.text));
    Ok(Folder { files: files.collect() })
}

/// An empty folder would take everything out of force, which nobody means.
fn no_workflows(reason: &str) -> Failure {
    Failure::unprocessable("no-workflows", format!("{reason}, so nothing was changed"))
}

/// Errors first; warnings of a folder that cannot be used can wait.
fn only_errors(diagnostics: &[ratchet_dsl::Diagnostic], faults: Vec<Fault>) -> Vec<Fault> {
    let with_severity = diagnostics.iter().zip(faults);
    with_severity
        .filter(|(diagnostic, _)| diagnostic.severity == Severity::Error)
        .map(|(_, fault)| fault)
        .collect()
}

fn fault(problem: ratchet_dsl::render::json::Json) -> Fault {
    let mut detail = problem.title;
    for more in [Some(problem.label).filter(|label| !label.is_empty()), problem.help]
        .into_iter()
        .flatten()
    {
        detail.push_str(". ");
        detail.push_str(&more);
    }
    Fault {
        code: Some(problem.code.to_owned()),
        column: Some(problem.column as u64),
        detail,
        field: Some(problem.name.to_owned()),
        file: Some(problem.file),
        line: Some(problem.line as u64),
    }
}

fn written(provider: &Provider, definition: Option<&Definition>) -> v1::InForce {
    let known = v1::InForce {
        provider: provider.name.clone(),
        hash: provider.definition.clone(),
        ..v1::InForce::default()
    };
    let Some(definition) = definition else { return known };
    v1::InForce {
        audits: definition
            .audits
            .iter()
            .map(|(name, audit)| named(name, &audit.owner))
            .collect(),
        events: definition.events.iter().cloned().collect(),
        forums: definition
            .forums
            .iter()
            .map(|(name, forum)| named(name, &forum.chair))
            .collect(),
        plans: definition
            .plans
            .iter()
            .map(|(name, plan)| named(name, &plan.owner))
            .collect(),
        roles: definition.roles.keys().cloned().collect(),
        rules: definition
            .rules
            .iter()
            .map(|(name, rule)| named(name, &rule.owner))
            .collect(),
        services: definition.services.keys().cloned().collect(),
        tools: pins(definition),
        ..known
    }
}

/// The tools that a definition pins.
pub(super) fn pins(definition: &Definition) -> Vec<v1::ToolPin> {
    let pin = |tool: &Tool| v1::ToolPin {
        digest: tool.digest.clone(),
        id: tool.description.id.clone(),
        version: tool.description.version.clone(),
    };
    definition.tools.values().map(pin).collect()
}

fn named(name: &str, role: &str) -> v1::Named {
    v1::Named {
        name: name.to_owned(),
        role: role.to_owned(),
    }
}
