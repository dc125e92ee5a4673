//! The `rashomon` command: parses what was typed, runs one command, turns the outcome into an exit status.

mod args;
mod commands;
mod input;

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = args::Arguments::parse();
    match commands::run(&arguments) {
        Ok(outcome) => outcome.exit_code(),
        Err(error) if commands::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("rashomon: {error:#}");
            ExitCode::from(1)
        }
    }
}
