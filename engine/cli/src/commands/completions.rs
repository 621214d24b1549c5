//! `ratchet completions`: what a shell needs to complete the command line.

use crate::arguments::Arguments;
use crate::exit::Done;
use clap::CommandFactory;

pub fn run(shell: clap_complete::Shell) -> Done {
    clap_complete::generate(shell, &mut Arguments::command(), "ratchet", &mut std::io::stdout());
    Ok(())
}
