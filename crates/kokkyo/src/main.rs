//! The command line of Kokkyo, a laboratory for border conflicts.
#![forbid(unsafe_code)]

mod as_typed;
mod battles;
mod calibrate;
mod chart;
mod check;
mod cite;
mod cli;
mod compare;
mod comparison_page;
mod copy;
mod decide;
mod drawing;
mod ensemble;
mod experiment;
mod explain;
mod explain_code;
mod export;
mod failure;
mod incidents;
mod interrupt;
mod json;
mod judged;
mod list;
mod map;
mod merge;
mod nearest;
mod new;
mod new_folder;
mod output;
mod play;
mod progress;
mod replay;
mod report;
mod run;
mod run_folder;
mod scenario_source;
mod schema;
mod sensitivity;
mod serve;
mod story;
mod table;
mod validate;
mod variants;
mod varied;
mod verify;
mod whole_file;

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

use cli::{Cli, Command};

/// Reads the command line. A negative number is a value, which its option may refuse, and no unknown flag.
fn command_line() -> Result<Cli, clap::Error> {
    fn with_negative_numbers(command: clap::Command) -> clap::Command {
        command.mut_subcommands(with_negative_numbers).allow_negative_numbers(true)
    }
    Cli::from_arg_matches(&with_negative_numbers(Cli::command()).try_get_matches()?)
}

fn main() -> ExitCode {
    let cli = match command_line() {
        Ok(cli) => cli,
        Err(message) => {
            // Help and version are no errors; a closed pipe behind them is none either. What an error quotes may be anything.
            if message.use_stderr() && message.render().to_string() != output::harmless(&message.render().to_string()) {
                let _ = std::io::Write::write_all(&mut std::io::stderr(), output::harmless(&message.render().to_string()).as_bytes());
            } else {
                let _ = message.print();
            }
            return ExitCode::from(u8::try_from(message.exit_code()).unwrap_or(2));
        }
    };
    if cli.no_color {
        output::refuse_colour();
    }
    let colour = output::wants_colour(cli.no_color);
    let result = match cli.command {
        None => run::run(None, &cli.run, colour),
        Some(Command::Run { scenario, options }) => run::run(scenario.as_deref(), &options, colour),
        Some(Command::Ensemble(options)) => ensemble::ensemble(&options, colour),
        Some(Command::Compare(options)) => compare::compare(&options, colour),
        Some(Command::Decide(options)) => decide::decide(&options, colour),
        Some(Command::Play(options)) => play::play(&options, colour),
        Some(Command::Serve(options)) => serve::serve(&options),
        Some(Command::Sensitivity(options)) => sensitivity::sensitivity(&options, colour),
        Some(Command::Calibrate(options)) => calibrate::calibrate(&options, colour),
        Some(Command::Validate(options)) => validate::validate(&options, colour),
        Some(Command::Merge(options)) => merge::merge(&options, colour),
        Some(Command::List { what, scenario, json }) => list::list(what, scenario.as_deref(), json),
        Some(Command::New(options)) => new::new(&options),
        Some(Command::Copy { name, folder }) => copy::copy(&name, &folder),
        Some(Command::Check(options)) => check::check(&options),
        Some(Command::Verify { json }) => verify::verify(json, colour),
        Some(Command::Variants { scenario, json }) => variants::variants(&scenario, json),
        Some(Command::Schema { file, out, border, columns, json }) => {
            let form = match (columns, json) {
                (true, _) => schema::Form::Columns,
                (_, true) => schema::Form::Json,
                _ => schema::Form::ByReader,
            };
            schema::schema(file.as_deref(), out.as_deref(), border, form)
        }
        Some(Command::Map(options)) => map::map(&options),
        Some(Command::Replay(options)) => replay::replay(&options),
        Some(Command::Report(options)) => report::report(&options),
        Some(Command::Export(options)) => export::export(&options),
        Some(Command::Explain(options)) => explain::explain(&options, colour),
        Some(Command::Cite(options)) => cite::cite(&options, colour),
        Some(Command::Battles { what }) => battles::battles(&what, colour),
        Some(Command::Incidents { what }) => incidents::incidents(&what, colour),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            failure.report();
            ExitCode::from(failure.code())
        }
    }
}
