//! `ratchet`: the one binary. One verb a file in [`commands`]; this page only reads the command line and turns failures into exit codes.

mod arguments;
mod bench;
mod commands;
mod exit;
mod files;
mod lsp;
mod office;
mod output;
mod remote;
mod sources;

use arguments::Arguments;
use clap::Parser;
use std::process::ExitCode;

/// The whole program's, for looking ahead and for the many small records of a group of commands.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let format = arguments.output.format();
    match commands::run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::failure(&failure, format);
            failure.exit_code()
        }
    }
}
