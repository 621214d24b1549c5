//! `ratchet explain`: the page behind the name or code of a problem, or what a folder says under a name.

use super::show;
use crate::exit::{Class, Done, Failure};
use std::path::PathBuf;

/// Explain a problem that `check` names, or what a folder says under a name.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ratchet explain plan-closes-without-retest\n  ratchet explain \"quality lead\" workflows\n  ratchet explain \"PRN medicines\" workflows"
)]
pub struct Explain {
    /// Name or code of a problem, for example `plan-closes-without-retest` or `Q0101`; or the name of an audit, plan, role or
    /// anything else in a folder. Without one, all problems are listed.
    name: Option<String>,
    /// Folder in which a name is looked for.
    #[arg(default_value = ".")]
    folder: PathBuf,
}

pub fn run(verb: &Explain) -> Done {
    let Some(name) = &verb.name else {
        for entry in ratchet_dsl::checks::entries() {
            anstream::println!("{}  {}", entry.code, entry.name);
        }
        return Ok(());
    };
    if let Some(page) = ratchet_dsl::checks::explain(name) {
        anstream::println!("{}", page.trim_end());
        return Ok(());
    }
    let unknown = || {
        Failure::coded(
            Class::Input,
            "unknown-problem",
            format!(
                "there is no problem called `{name}` (`ratchet explain` lists them all), and nothing of this name in `{}`",
                verb.folder.display()
            ),
        )
    };
    match show::named(&verb.folder, name) {
        Ok(sections) if sections.is_empty() => Err(unknown()),
        Ok(sections) => {
            show::tell(&sections);
            Ok(())
        }
        Err(failure) if failure.code.as_deref() == Some("no-workflows") => Err(unknown()),
        Err(failure) => Err(failure),
    }
}
