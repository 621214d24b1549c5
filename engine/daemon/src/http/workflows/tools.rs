//! The audit tools that workflows are pinned to: each has to be here, and nothing new may rest on one whose key is trusted no longer.
//! What is in force already is not looked at again: it stays as it was applied.

use super::super::App;
use super::super::failure::Failure;
use ratchet_core::definition::{Definition, Tool};
use ratchet_core::record::DistrustedKey;
use ratchet_core::words::list;
use ratchet_plugin_host::bundled;

/// Characters of a digest or a key that tell it from others.
const SHOWN: usize = 12;

/// Every tool that the workflows are pinned to has to be installed.
pub(super) fn check_present(definition: &Definition, installed: &[Tool]) -> Result<(), Failure> {
    // Questions that stand in the file itself need no component.
    let is_missing =
        |tool: &&Tool| !tool.digest.is_empty() && !installed.iter().any(|known| known.digest == tool.digest);
    match definition.tools.values().find(is_missing) {
        Some(tool) => Err(Failure::unprocessable("tool-not-installed", missing(tool, installed))),
        None => Ok(()),
    }
}

/// Which tool is missing, what is there instead, and the two ways on.
fn missing(tool: &Tool, installed: &[Tool]) -> String {
    let (id, version) = (&tool.description.id, &tool.description.version);
    let here: Vec<&Tool> = installed.iter().filter(|known| known.description.id == *id).collect();
    let package = format!("install the package of {id} {version} (`ratchet plugin install FILE`)");
    let pinned = format!("the workflows are pinned to {id} {version} ({})", shown(&tool.digest));
    let named = |known: &&Tool| {
        let digest = shown(&known.digest);
        if known.description.version == *version {
            format!("another build of {version} ({digest})")
        } else {
            format!("{} ({digest})", known.description.version)
        }
    };
    let versions: Vec<String> = here.iter().map(named).collect();
    match here.last() {
        None => format!(
            "{pinned}, and no version of it is installed here, so nothing was changed. Either {package}, or write the workflows for a tool \
             that is here (`ratchet plugin list`)"
        ),
        Some(newest) => format!(
            "{pinned}, which is not installed here; what is here is {}. Nothing was changed. Either {package}, or pin the folder anew \
             (`ratchet plugin pin {id}@{} FOLDER`) and look at what that changes (`ratchet plan FOLDER`)",
            list(&versions),
            newest.description.version
        ),
    }
}

impl App {
    /// No audit may begin to use a tool that only a key vouched for which is trusted no longer.
    pub(super) fn check_trusted(&self, definition: &Definition) -> Result<(), Failure> {
        let shelf = self.shelf()?;
        if shelf.distrusted.is_empty() {
            return Ok(());
        }
        let in_force = self.applied()?;
        let used_before = |audit: &str| {
            let in_force = in_force.as_deref()?;
            Some(&in_force.tool_of(in_force.audits.get(audit)?)?.digest)
        };
        for (name, audit) in &definition.audits {
            let Some(tool) = definition.tool_of(audit) else {
                continue;
            };
            let Some((key, gone)) = shelf.withdrawn(&tool.digest) else {
                continue;
            };
            if !comes_with_ratchet(&tool.digest) && used_before(name) != Some(&tool.digest) {
                return Err(Failure::unprocessable(
                    "tool-distrusted",
                    distrusted(name, tool, key, gone),
                ));
            }
        }
        Ok(())
    }
}

/// Ratchet vouches for its own tools, whoever else signed the same bytes.
fn comes_with_ratchet(digest: &str) -> bool {
    bundled::ALL
        .iter()
        .any(|tool| ratchet_plugin_host::digest(tool.component) == digest)
}

fn distrusted(audit: &str, tool: &Tool, key: &str, gone: &DistrustedKey) -> String {
    let description = &tool.description;
    format!(
        "the audit \"{audit}\" would begin to use {} {}, which only the key {} of {} signed, and that key is not trusted any more since {} \
         ({}). Nothing was changed; what uses the tool already stays on it. Either pin a version that a trusted key signed \
         (`ratchet plugin pin`), or trust the key again if that was a mistake (`ratchet plugin keys trust`)",
        description.id,
        description.version,
        shown(key),
        gone.name,
        gone.at.date_naive(),
        gone.reason
    )
}

fn shown(digest: &str) -> &str {
    digest.get(..SHOWN).unwrap_or(digest)
}
