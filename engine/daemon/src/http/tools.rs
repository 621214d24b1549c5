//! Audit tools: install, list, remove, verify; the keys that may sign them, their limits, what they may read. A package is looked at
//! and tried here; whether it stays is decided by the core. A refusal is recorded with its name.

mod listed;
mod upgrade;
mod uses;
mod verify;

use super::App;
use super::body::{Json as Sent, Parameters, Upload};
use super::caller::Caller;
use super::failure::{Failure, faults};
use crate::tools::{Tried, digest};
use axum::extract::{Path, State};
use axum::routing::{delete, get, post, put};
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::command::Command;
use ratchet_core::intake::list;
use ratchet_core::key::Key;
use ratchet_core::limits::NAME_CHARS;
use ratchet_core::record::{Allowance, Record, Shelf, Shelved, ToolLimits};
use ratchet_core::rejection::Rejection;
use ratchet_core::shelf::{Installation, ShelfWish, ToolRefusal};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/tools", get(listed::all).post(install))
        .route("/tools/upgrade", post(upgrade::look))
        .route("/tools/keys", post(trust))
        .route("/tools/keys/{key}", delete(distrust))
        .route("/tools/verify", get(verify::all))
        .route("/tools/replay", get(verify::replay))
        .route("/tools/{tool}", get(listed::one).delete(remove))
        .route("/tools/{tool}/description", get(listed::description))
        .route("/tools/{tool}/limits", put(limit))
        .route("/tools/{tool}/grants", post(grant))
        .route("/tools/{tool}/grants/revoke", post(revoke))
        .route("/services/{service}/records/{records}", put(hand_in))
}

/// What goes with a package.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// What may pass, with commas between: `unsigned`, `untrusted`, `downgrade`, `other-key`.
    #[serde(default)]
    allow: String,
    /// Where it came from: a file's name, or an address.
    #[serde(default)]
    source: String,
}

async fn install(
    State(app): State<Arc<App>>,
    caller: Caller,
    Parameters(wanted): Parameters<Wanted>,
    upload: Upload,
) -> Result<Json<v1::ToolInstalled>, Failure> {
    let allow = allowances(&wanted.allow)?;
    let source = source(&wanted.source);
    app.away(move |app| app.install(caller, allow, source, upload.package()?).map(Json))
        .await
}

fn allowances(text: &str) -> Result<BTreeSet<Allowance>, Failure> {
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    let allowance = |word: &str| match word {
        "unsigned" => Ok(Allowance::Unsigned),
        "untrusted" => Ok(Allowance::Untrusted),
        "downgrade" => Ok(Allowance::Downgrade),
        "other-key" => Ok(Allowance::OtherKey),
        other => {
            let detail = format!("`{other}` cannot be allowed: it is unsigned, untrusted, downgrade or other-key");
            Err(Failure::unprocessable("bad-allowance", detail))
        }
    };
    words.map(allowance).collect()
}

fn source(said: &str) -> String {
    let tidy: String = said
        .chars()
        .filter(|letter| !letter.is_control())
        .take(NAME_CHARS)
        .collect();
    if tidy.trim().is_empty() {
        "a request".to_owned()
    } else {
        tidy
    }
}

impl App {
    fn install(
        &self,
        caller: Caller,
        allow: BTreeSet<Allowance>,
        source: String,
        bytes: &[u8],
    ) -> Result<v1::ToolInstalled, Failure> {
        let _changing = self.tools().changing.lock();
        let tried = match self.tools().try_out(bytes) {
            Ok(tried) => tried,
            Err(unfit) => {
                let refused = format!("the tool is not installed: {unfit}");
                self.record_refusal(&caller, unfit.code(), &refused, &source, bytes);
                return Err(Failure::unprocessable(unfit.code(), refused));
            }
        };
        let (shelf, before) = (self.shelf()?, self.before(&tried)?);
        if let Err(error) = self.tools().keep(bytes) {
            self.forget(&tried, &shelf);
            tracing::error!(%error, "a package could not be kept");
            let detail = format!("the tool is not installed, because its file cannot be written: {error}");
            return Err(Failure::new(
                axum::http::StatusCode::INSUFFICIENT_STORAGE,
                "tool-not-kept",
                detail,
            ));
        }
        let wish = ShelfWish::Install(Box::new(Installation {
            allow,
            bundled: self.bundled_version(&tried.said.id),
            package: tried.said.clone(),
            source: source.clone(),
        }));
        let receipt = match self.submit_here(caller.clone(), Command::Shelf(wish)) {
            Ok(receipt) => receipt,
            Err(failure) => {
                self.forget(&tried, &shelf);
                self.record_refusal(&caller, failure.code(), failure.detail(), &source, bytes);
                return Err(failure);
            }
        };
        self.tools().settled(&tried.said.digest);
        // The same component in another package, signed anew for example: the old file has no use.
        if let Some(old) = shelf
            .tools
            .get(&tried.said.digest)
            .filter(|old| old.package != tried.said)
        {
            self.tools().drop_file(&old.package);
        }
        let shelf = self.shelf()?;
        let upgrade = before
            .map(|before| self.upgrade(&before, &tried.installed))
            .transpose()?;
        let shelved = shelf.tools.get(&tried.said.digest).ok_or_else(Failure::internal)?;
        Ok(v1::ToolInstalled {
            receipt,
            tool: self.written_tool(&shelf, shelved)?,
            upgrade,
        })
    }

    /// A tool that was tried and stays out: it is let go, unless it had been there before.
    fn forget(&self, tried: &Tried, shelf: &Shelf) {
        if !tried.known {
            self.tools().dismiss(tried);
        }
        let is_kept = shelf
            .tools
            .values()
            .any(|there| there.package.package == tried.said.package);
        if !is_kept {
            self.tools().drop_file(&tried.said);
        }
    }

    /// Notes that somebody handed in a tool that was refused, and why. The refusal stands even where it cannot be noted.
    fn record_refusal(&self, caller: &Caller, outcome: &str, reason: &str, source: &str, bytes: &[u8]) {
        let refusal = ToolRefusal {
            outcome: outcome.to_owned(),
            package: digest(bytes),
            reason: reason.to_owned(),
            source: source.to_owned(),
        };
        // Under a key of its own: the request's stands for the installation.
        let caller = caller.part(0);
        tracing::warn!(outcome, source, "an audit tool was refused");
        if let Err(failure) = self.submit_here(caller, Command::Shelf(ShelfWish::Refuse(refusal))) {
            tracing::debug!(failure = failure.code(), "a refusal could not be recorded");
        }
    }

    pub(super) fn shelf(&self) -> Result<Shelf, Failure> {
        Ok(match self.view().record(&Key::Shelf)?.as_deref() {
            Some(Record::Shelf(shelf)) => shelf.as_ref().clone(),
            _ => Shelf::default(),
        })
    }

    /// The newest version of a tool that comes with Ratchet.
    fn bundled_version(&self, id: &str) -> Option<String> {
        let bundled = self.tools().bundled().into_iter();
        bundled
            .map(|tool| tool.description)
            .find(|tool| tool.id == id)
            .map(|tool| tool.version.clone())
    }

    /// The installed tool that somebody means.
    fn meant<'s>(&self, shelf: &'s Shelf, wanted: &str) -> Result<&'s Shelved, Failure> {
        shelf.find(wanted).ok_or_else(|| {
            let is_bundled = self
                .bundled_version(wanted.split('@').next().unwrap_or_default())
                .is_some();
            let known: Vec<String> = shelf.tools.values().map(|tool| tool.package.name()).collect();
            Failure::not_found(match (is_bundled, known.is_empty()) {
                (true, _) => format!("`{wanted}` comes with Ratchet and was not installed by anybody"),
                (false, true) => format!("there is no installed tool `{wanted}`: none is installed"),
                (false, false) => format!("there is no installed tool `{wanted}`; there is: {}", known.join(", ")),
            })
        })
    }
}

async fn remove(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(tool): Path<String>,
) -> Result<Json<v1::Receipt>, Failure> {
    app.away(move |app| {
        let _changing = app.tools().changing.lock();
        let shelf = app.shelf()?;
        let package = app.meant(&shelf, &tool)?.package.clone();
        let uses = app.uses(&package.digest)?;
        let wish = ShelfWish::Remove {
            digest: package.digest.clone(),
            uses,
        };
        let receipt = app.submit_here(caller, Command::Shelf(wish))?;
        app.tools().let_go(&package);
        Ok(Json(receipt))
    })
    .await
}

async fn trust(
    State(app): State<Arc<App>>,
    caller: Caller,
    Sent(sent): Sent<v1::NewToolKey>,
) -> Result<Json<v1::Receipt>, Failure> {
    let Some(key) = ratchet_plugin_host::signature::PublicKey::from_hex(&sent.key) else {
        let detail =
            "this is no public key: it is 64 characters of 0-9 and a-f, as `ratchet plugin keys generate` prints it";
        return Err(Failure::unprocessable("bad-key", detail));
    };
    let wish = ShelfWish::Trust {
        key: key.to_string(),
        name: sent.name,
    };
    app.submit(caller, Command::Shelf(wish)).await.map(Json)
}

async fn distrust(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(key): Path<String>,
    Parameters(why): Parameters<v1::WhyDistrusted>,
) -> Result<Json<v1::Receipt>, Failure> {
    let shelf = app.shelf()?;
    // By its beginning too: nobody types 64 characters.
    let mut meant = shelf
        .keys
        .keys()
        .filter(|known| key.len() >= 8 && known.starts_with(&key));
    let key = match (meant.next(), meant.next()) {
        (Some(one), None) => one.clone(),
        _ => key,
    };
    let wish = ShelfWish::Distrust {
        key,
        reason: why.reason,
    };
    app.submit(caller, Command::Shelf(wish)).await.map(Json)
}

async fn limit(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(tool): Path<String>,
    Sent(sent): Sent<v1::ToolLimits>,
) -> Result<Json<v1::Receipt>, Failure> {
    let known = app.tools().all();
    if !known.iter().any(|known| known.description.id == tool) {
        let ids: BTreeSet<String> = known.into_iter().map(|known| known.description.id.clone()).collect();
        return Err(Rejection::Unknown {
            what: "tool",
            name: tool,
            known: ids.into_iter().collect(),
        }
        .into());
    }
    let limits = ToolLimits {
        memory_mib: sent.memory_mib,
        output_mib: sent.output_mib,
        time_ms: sent.time_ms,
    };
    let wish = ShelfWish::Limit {
        limits,
        tool: tool.clone(),
    };
    let receipt = app.submit(caller, Command::Shelf(wish)).await?;
    app.tools().limit(&tool, limits);
    Ok(Json(receipt))
}

async fn grant(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(tool): Path<String>,
    Sent(sent): Sent<v1::ToolGrant>,
) -> Result<Json<v1::Receipt>, Failure> {
    let (records, service) = (sent.records, sent.service);
    app.submit(caller, Command::Shelf(ShelfWish::Grant { records, service, tool }))
        .await
        .map(Json)
}

/// A list of records for tools to read: a table whose first line names the columns.
async fn hand_in(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((service, records)): Path<(String, String)>,
    upload: Upload,
) -> Result<Json<v1::RecordsTaken>, Failure> {
    let (list, problems) = list::read(upload.text()?);
    if !problems.is_empty() {
        return Err(Failure::of_rows(faults(problems), list.rows.len()));
    }
    let accepted = list.rows.len() as u64;
    let wish = ShelfWish::HandIn {
        list: Arc::new(list),
        records,
        service,
    };
    let receipt = app.submit(caller, Command::Shelf(wish)).await?;
    Ok(Json(v1::RecordsTaken { accepted, receipt }))
}

async fn revoke(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(tool): Path<String>,
    Sent(sent): Sent<v1::ToolGrant>,
) -> Result<Json<v1::Receipt>, Failure> {
    let (records, service) = (sent.records, sent.service);
    app.submit(caller, Command::Shelf(ShelfWish::Revoke { records, service, tool }))
        .await
        .map(Json)
}
