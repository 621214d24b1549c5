//! Whether tools are as they were installed, and whether recorded evaluations still come out the same.

use super::super::App;
use super::super::body::Parameters;
use super::super::failure::Failure;
use super::super::listing::{decode, encode};
use axum::Json;
use axum::extract::State;
use ratchet_api::v1;
use ratchet_core::record::{Record, Shelf, Shelved};
use ratchet_runtime::reevaluate;
use ratchet_runtime::rows::{Kind, List, Selection, Which};
use serde::Deserialize;
use std::sync::Arc;

/// Audits of which one request runs the evaluations again: some milliseconds each with a history to read.
const AUDITS_AT_ONCE: usize = 50;

pub(super) async fn all(State(app): State<Arc<App>>) -> Result<Json<v1::ToolsVerified>, Failure> {
    app.away(|app| {
        let shelf = app.shelf()?;
        let checked = shelf.tools.values().map(|shelved| one(app, &shelf, shelved)).collect();
        Ok(Json(v1::ToolsVerified { checked }))
    })
    .await
}

fn one(app: &App, shelf: &Shelf, shelved: &Shelved) -> v1::ToolVerified {
    let package = &shelved.package;
    let (mut trouble, mut well) = (Vec::new(), Vec::new());
    match app.tools().look_again(shelved) {
        Ok(_) => well.push("its bytes are those that were installed".to_owned()),
        Err(reason) => trouble.push(reason),
    }
    match package.signed_by.as_ref().map(|key| (key, shelf.keys.get(key))) {
        Some((_, Some(trusted))) => well.push(format!("it is signed by {}, whose key is trusted", trusted.name)),
        Some((key, None)) => trouble.push(format!("it is signed with {key}, which is not trusted (any more)")),
        None => trouble.push("it is not signed: nobody vouches for it".to_owned()),
    }
    match app.tools().host().look_at_cache(&package.digest) {
        Ok(true) => well.push("its compiled code is whole".to_owned()),
        Ok(false) => well.push("it has no compiled code on the disk, and is compiled at the next start".to_owned()),
        Err(reason) => trouble.push(format!(
            "its compiled code is not used, because {reason}; it is compiled anew at the next start"
        )),
    }
    match app.tools().running(&package.digest) {
        Some(_) => well.push("it runs".to_owned()),
        None => trouble.push(format!(
            "it does not run: {}",
            app.tools()
                .trouble(&package.digest)
                .unwrap_or_else(|| "it was not loaded".to_owned())
        )),
    }
    v1::ToolVerified {
        digest: package.digest.clone(),
        name: package.name(),
        trouble,
        well,
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    cursor: Option<String>,
    /// Only evaluations of this tool, by id or digest.
    tool: Option<String>,
    /// `evaluations`: with what went in and what came out.
    with: Option<With>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum With {
    Evaluations,
}

pub(super) async fn replay(
    State(app): State<Arc<App>>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<v1::Replayed>, Failure> {
    app.away(move |app| app.replay(&wanted).map(Json)).await
}

impl App {
    fn replay(&self, wanted: &Wanted) -> Result<v1::Replayed, Failure> {
        let digest = match &wanted.tool {
            Some(tool) => Some(self.digest_of(tool)?),
            None => None,
        };
        let cursor = wanted.cursor.as_deref().map(decode).transpose()?;
        let audits = Selection::from(List::of(Kind::Audits, Which::All));
        let page = self.view().list(&audits, cursor.as_deref(), AUDITS_AT_ONCE)?;
        let mut replayed = v1::Replayed::default();
        for record in &page.records {
            let Record::Audit(audit) = record.as_ref() else {
                continue;
            };
            let definition = self.definition(&audit.definition)?;
            let tool = definition
                .audits
                .get(&audit.name)
                .and_then(|rules| definition.tool_of(rules));
            if digest
                .as_ref()
                .is_some_and(|digest| tool.is_none_or(|tool| tool.digest != *digest))
            {
                continue;
            }
            let Some(again) = reevaluate::audit(self.view(), self.tools().host(), audit.id)? else {
                continue;
            };
            replayed.same += again.same as u64;
            if wanted.with == Some(With::Evaluations) {
                let written = again.evaluations.iter().map(serde_json::to_value);
                let written: Result<Vec<_>, _> = written.collect();
                replayed.evaluations.extend(written.map_err(|_| Failure::internal())?);
            }
            let difference = |reason| v1::ReplayDifference {
                audit: audit.id.to_string(),
                reason,
            };
            replayed.different.extend(again.different.into_iter().map(difference));
        }
        replayed.next = page.next.map(encode);
        Ok(replayed)
    }

    fn digest_of(&self, wanted: &str) -> Result<String, Failure> {
        let shelf = self.shelf()?;
        if let Some(shelved) = shelf.find(wanted) {
            return Ok(shelved.package.digest.clone());
        }
        let bundled = self
            .tools()
            .bundled()
            .into_iter()
            .find(|tool| tool.description.id == wanted || tool.digest == wanted);
        match bundled {
            Some(tool) => Ok(tool.digest),
            None => self.meant(&shelf, wanted).map(|tool| tool.package.digest.clone()),
        }
    }
}
