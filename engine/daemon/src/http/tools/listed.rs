//! The tools that are at hand, and one of them.

use super::super::App;
use super::super::failure::Failure;
use super::super::text::{moment, variant};
use axum::Json;
use axum::extract::{Path, State};
use ratchet_api::v1;
use ratchet_core::record::{Shelf, Shelved, ToolLimits};
use ratchet_core::tool::Description;
use ratchet_ports::plugin_host::Installed;
use std::sync::Arc;

pub(super) async fn all(State(app): State<Arc<App>>) -> Result<Json<v1::Tools>, Failure> {
    app.away(|app| {
        let shelf = app.shelf()?;
        let bundled = app
            .tools()
            .bundled()
            .into_iter()
            .map(|tool| written_bundled(&shelf, tool));
        let shelved = shelf.tools.values().map(|shelved| written(app, &shelf, shelved));
        let mut tools: Vec<v1::Tool> = bundled.chain(shelved).collect();
        tools.sort_by_cached_key(|tool| (tool.id.clone(), ratchet_core::record::version_numbers(&tool.version)));
        let keys = shelf.keys.iter().map(|(key, trusted)| v1::ToolKey {
            key: key.clone(),
            name: trusted.name.clone(),
            since: moment(trusted.at),
        });
        Ok(Json(v1::Tools {
            keys: keys.collect(),
            tools,
        }))
    })
    .await
}

pub(super) async fn one(State(app): State<Arc<App>>, Path(wanted): Path<String>) -> Result<Json<v1::Tool>, Failure> {
    app.away(move |app| {
        let shelf = app.shelf()?;
        match shelf.find(&wanted) {
            Some(shelved) => app.written_tool(&shelf, shelved).map(Json),
            None => {
                let bundled = app.bundled(&wanted).map(|tool| written_bundled(&shelf, tool));
                let mut tool =
                    bundled.map_or_else(|| app.meant(&shelf, &wanted).map(|_| None), |tool| Ok(Some(tool)))?;
                let tool = tool.take().ok_or_else(Failure::internal)?;
                Ok(Json(v1::Tool {
                    uses: app.uses(&tool.digest)?,
                    ..tool
                }))
            }
        }
    })
    .await
}

/// What the tool says about itself: for `tools.lock`, and to read it.
pub(super) async fn description(
    State(app): State<Arc<App>>,
    Path(wanted): Path<String>,
) -> Result<Json<Description>, Failure> {
    app.away(move |app| {
        let shelf = app.shelf()?;
        let running = match shelf.find(&wanted) {
            Some(shelved) => app.tools().running(&shelved.package.digest),
            None => app.bundled(&wanted),
        };
        match running {
            Some(tool) => Ok(Json(tool.description.as_ref().clone())),
            None => {
                app.meant(&shelf, &wanted)?;
                let detail = format!("`{wanted}` cannot be run at present: `ratchet plugin verify` says why");
                Err(Failure::unprocessable("tool-unusable", detail))
            }
        }
    })
    .await
}

impl App {
    /// A tool with what uses it.
    pub(super) fn written_tool(&self, shelf: &Shelf, shelved: &Shelved) -> Result<v1::Tool, Failure> {
        Ok(v1::Tool {
            uses: self.uses(&shelved.package.digest)?,
            ..written(self, shelf, shelved)
        })
    }

    fn bundled(&self, wanted: &str) -> Option<Installed> {
        self.tools().bundled().into_iter().find(|tool| {
            let description = &tool.description;
            wanted == description.id
                || wanted == tool.digest
                || wanted == format!("{}@{}", description.id, description.version)
        })
    }
}

fn written(app: &App, shelf: &Shelf, shelved: &Shelved) -> v1::Tool {
    let package = &shelved.package;
    let running = app.tools().running(&package.digest);
    let withdrawn = shelf.withdrawn(&package.digest);
    let state = match (&running, withdrawn) {
        (None, _) => "unusable",
        (Some(_), Some(_)) => "distrusted",
        (Some(_), None) => "installed",
    };
    let distrusted = withdrawn.map(|(key, gone)| {
        let key: String = key.chars().take(12).collect();
        format!(
            "the key {key} of {} that signed it is not trusted any more ({}): what uses it stays on it, nothing new may begin to",
            gone.name, gone.reason
        )
    });
    let trouble = app.tools().trouble(&package.digest).or(distrusted);
    let signer = package.signed_by.as_ref().and_then(|key| shelf.keys.get(key));
    v1::Tool {
        allowed: shelved.allowed.iter().map(variant).collect(),
        asks: package.asks.iter().cloned().collect(),
        author: Some(package.author.clone()),
        contract: Some(package.contract.clone()),
        digest: package.digest.clone(),
        grants: grants(shelf, &package.id),
        id: package.id.clone(),
        installed_at: Some(moment(shelved.at)),
        licence: Some(package.licence.clone()),
        limits: limits(shelf, &package.id),
        package: Some(package.package.clone()),
        state: state.to_owned(),
        signed_by: package.signed_by.clone(),
        signer: signer.map(|key| key.name.clone()),
        title: running.map(|tool| tool.description.title.clone()).unwrap_or_default(),
        trouble,
        uses: Vec::new(),
        version: package.version.clone(),
    }
}

fn written_bundled(shelf: &Shelf, tool: Installed) -> v1::Tool {
    let description = &tool.description;
    v1::Tool {
        allowed: Vec::new(),
        asks: Vec::new(),
        author: None,
        contract: None,
        digest: tool.digest,
        grants: Vec::new(),
        id: description.id.clone(),
        installed_at: None,
        licence: None,
        limits: limits(shelf, &description.id),
        package: None,
        state: "bundled".to_owned(),
        signed_by: None,
        signer: None,
        title: description.title.clone(),
        trouble: None,
        uses: Vec::new(),
        version: description.version.clone(),
    }
}

fn grants(shelf: &Shelf, id: &str) -> Vec<v1::ToolGrant> {
    let grants = shelf.grants.get(id).into_iter().flatten();
    let grant = |grant: &ratchet_core::record::Grant| v1::ToolGrant {
        records: grant.records.clone(),
        service: grant.service.clone(),
    };
    grants.map(grant).collect()
}

fn limits(shelf: &Shelf, id: &str) -> Option<v1::ToolLimits> {
    let written = |limits: &ToolLimits| v1::ToolLimits {
        memory_mib: limits.memory_mib,
        output_mib: limits.output_mib,
        time_ms: limits.time_ms,
    };
    shelf.limits.get(id).map(written)
}
