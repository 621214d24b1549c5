//! What a newer version of a tool changes, for what runs and for re-tests to come. Can be asked before anything is installed.

use super::super::App;
use super::super::body::Upload;
use super::super::failure::Failure;
use crate::tools::{Tried, as_tool};
use axum::Json;
use axum::extract::State;
use ratchet_api::v1;
use ratchet_core::definition::Tool;
use ratchet_core::key::Key;
use ratchet_core::record::{Provider, Record};
use ratchet_core::tool_change;
use ratchet_ports::plugin_host::Installed;
use std::sync::Arc;

/// Says what the package would change, and installs nothing.
pub(super) async fn look(
    State(app): State<Arc<App>>,
    upload: Upload,
) -> Result<Json<Option<v1::ToolUpgrade>>, Failure> {
    app.away(move |app| {
        let _changing = app.tools().changing.lock();
        let tried = app.tools().try_out(upload.package()?);
        let tried = tried.map_err(|unfit| {
            Failure::unprocessable(
                unfit.code(),
                format!("this is no tool that could be installed: {unfit}"),
            )
        })?;
        let upgrade = app
            .before(&tried)
            .and_then(|before| before.map(|before| app.upgrade(&before, &tried.installed)).transpose());
        if !tried.known {
            app.tools().dismiss(&tried);
        }
        upgrade.map(Json)
    })
    .await
}

impl App {
    /// The version that another one would follow: the one that workflows use, else the newest there is.
    pub(super) fn before(&self, tried: &Tried) -> Result<Option<Tool>, Failure> {
        let is_other = |tool: &Tool| tool.description.id == tried.said.id && tool.digest != tried.said.digest;
        let provider = self.view().record(&Key::Provider)?;
        if let Some(Record::Provider(Provider {
            definition: Some(hash), ..
        })) = provider.as_deref()
        {
            let definition = self.definition(hash)?;
            // A file's own questions stand beside the component's and are no part of the tool.
            let mut used = definition.tools.values().filter(|tool| tool.own.is_none());
            if let Some(used) = used.find(|tool| is_other(tool)) {
                return Ok(Some(used.clone()));
            }
        }
        // Ordered by id and version.
        Ok(self.tools().all().into_iter().rfind(is_other))
    }

    pub(super) fn upgrade(&self, before: &Tool, after: &Installed) -> Result<v1::ToolUpgrade, Failure> {
        let after = as_tool(after.clone());
        let changes = tool_change::changes(&before.description, &after.description);
        let change = |change: tool_change::Change| v1::ToolChange {
            kind: change.kind.word().to_owned(),
            text: change.text,
        };
        Ok(v1::ToolUpgrade {
            changes: changes.into_iter().map(change).collect(),
            from: before.description.version.clone(),
            retests: tool_change::like_for_like(before, &after),
            stay: self.uses(&before.digest)?,
            to: after.description.version.clone(),
        })
    }
}
