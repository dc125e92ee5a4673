//! One file a command.

#[cfg(feature = "store")]
mod add;
mod annotate;
mod check;
mod copies;
mod explain;
#[cfg(feature = "store")]
mod hands;
#[cfg(feature = "store")]
mod ledger;
mod read;
#[cfg(feature = "store")]
mod serve;
#[cfg(feature = "store")]
mod show;
mod stories;
mod watch;
#[cfg(feature = "store")]
mod watch_store;

use crate::args::{Arguments, Command, Input};
use crate::input::Stream;
use anyhow::Result;
use clap::CommandFactory as _;
use rashomon::article::Article;
use rashomon::config::Config;
use rashomon::id::ArticleId;
use rashomon::ledger::Story;
use rashomon::pipeline::{self, Placed, Reading, Report};
use std::collections::BTreeMap;
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    /// How many inputs were rejected.
    pub rejected: u64,
    /// Whether a check found a fault.
    pub faulty: bool,
}

impl Outcome {
    /// The outcome of a stream that was read to its end.
    pub fn of(stream: &Stream) -> Self {
        if stream.rejected > 0 {
            anstream::eprintln!("{} input(s) rejected; everything else was processed", stream.rejected);
        }
        Self { rejected: stream.rejected, faulty: false }
    }

    /// Exit status of design section 9.
    pub fn exit_code(self) -> ExitCode {
        ExitCode::from(match self {
            Self { faulty: true, .. } => 1,
            Self { rejected: 1.., .. } => 3,
            Self { .. } => 0,
        })
    }
}

/// Runs one command.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    match &arguments.command {
        Command::Read(read) => read::run(read),
        Command::Annotate(annotate) => annotate::run(annotate),
        Command::Copies(copies) => copies::run(copies),
        #[cfg(feature = "store")]
        Command::Stories(stories) if stories.inputs.is_empty() => show::stories(arguments, stories),
        Command::Stories(stories) => stories::run(stories),
        #[cfg(feature = "store")]
        Command::Check(check) if check.inputs.is_empty() => show::check(arguments),
        Command::Check(check) => check::run(check),
        #[cfg(feature = "store")]
        Command::Explain(explain) if explain.ids.is_empty() => show::explain(arguments, explain),
        Command::Explain(explain) => explain::run(explain),
        Command::Watch(watch) => watch::run(arguments, watch),
        #[cfg(feature = "store")]
        Command::Ledger(command) => ledger::run(arguments, command),
        Command::Completions { shell } => {
            let mut command = Arguments::command();
            clap_complete::generate(*shell, &mut command, "rashomon", &mut std::io::stdout());
            Ok(Outcome::default())
        }
        Command::Manual => {
            clap_mangen::Man::new(Arguments::command()).render(&mut std::io::stdout())?;
            Ok(Outcome::default())
        }
    }
}

/// Reads all inputs to the end and works out their stories.
fn reading(input: &Input, given_stories: bool) -> Result<(Reading, Outcome)> {
    let (articles, config, outcome) = articles(input, given_stories);
    Ok((with_threads(input.threads, || pipeline::read(articles, &config))?, outcome))
}

/// Reads all inputs to the end and places them in stories, whose ledgers are still to be made.
fn placed(input: &Input, given_stories: bool) -> Result<(Placed, Outcome)> {
    let (articles, config, outcome) = articles(input, given_stories);
    let placed = with_threads(input.threads, || pipeline::place(pipeline::annotate_all(articles), &config))?;
    Ok((placed, outcome))
}

fn articles(input: &Input, given_stories: bool) -> (Vec<Article>, Config, Outcome) {
    let mut stream = Stream::open(&input.inputs);
    let articles = stream.by_ref().collect();
    let outcome = Outcome::of(&stream);
    (articles, Config { given_stories, ..Config::default() }, outcome)
}

/// The reports of a reading by id.
fn by_id(reading: &Reading) -> BTreeMap<&ArticleId, &Report> {
    reading.reports.iter().map(|report| (&report.article.id, report)).collect()
}

/// The reports of a story, in its order.
fn members<'a>(story: &Story, by_id: &BTreeMap<&ArticleId, &'a Report>) -> Vec<&'a Report> {
    story.articles.iter().filter_map(|id| by_id.get(id).copied()).collect()
}

/// Whether standard output was closed by its reader (`rashomon … | head`), which is no fault.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let kind = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        // A line of JSON that could not be written does not name the failure as its cause.
        let kind = kind.or_else(|| cause.downcast_ref::<serde_json::Error>()?.io_error_kind());
        kind == Some(std::io::ErrorKind::BrokenPipe)
    })
}

/// Runs `work` on the number of threads asked for.
pub fn with_threads<T: Send>(threads: Option<usize>, work: impl FnOnce() -> T + Send) -> Result<T> {
    match threads {
        None => Ok(work()),
        Some(count) => Ok(rayon::ThreadPoolBuilder::new().num_threads(count).build()?.install(work)),
    }
}

#[cfg(test)]
mod tests {
    use super::is_closed_pipe;
    use std::io::{Error, ErrorKind, Write};

    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> Result<usize, Error> {
            Err(ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> Result<(), Error> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_has_enough_is_no_fault() {
        let plain = Closed.write_all(b"1").unwrap_err();
        assert!(is_closed_pipe(&plain.into()));
        let json = serde_json::to_writer(Closed, &1).unwrap_err();
        assert!(is_closed_pipe(&json.into()));
        assert!(!is_closed_pipe(&anyhow::anyhow!("no store")));
    }
}
