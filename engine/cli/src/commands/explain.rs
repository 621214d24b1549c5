//! `ratchet explain`: the page behind the name or code of a problem.

use crate::exit::{Class, Done, Failure};

/// Explain a problem that `check` names.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ratchet explain plan-closes-without-retest")]
pub struct Explain {
    /// Name or code, for example `plan-closes-without-retest` or `Q0101`. Without one, all are listed.
    problem: Option<String>,
}

pub fn run(verb: &Explain) -> Done {
    let Some(problem) = &verb.problem else {
        for entry in ratchet_dsl::checks::entries() {
            anstream::println!("{}  {}", entry.code, entry.name);
        }
        return Ok(());
    };
    match ratchet_dsl::checks::explain(problem) {
        Some(page) => {
            anstream::println!("{}", page.trim_end());
            Ok(())
        }
        None => Err(Failure::coded(
            Class::Input,
            "unknown-problem",
            format!("there is no problem called `{problem}`: `ratchet explain` lists them all"),
        )),
    }
}
