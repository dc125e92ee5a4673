//! What can be typed.

#[cfg(feature = "store")]
pub mod ledger;

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::IpAddr;
use std::path::PathBuf;

/// Reads news reports and shows who says what, who copies whom, and where accounts agree, differ or fall silent.
#[derive(Debug, Parser)]
#[command(name = "rashomon", version, max_term_width = 100, after_long_help = help())]
pub struct Arguments {
    /// The store of commands that keep or show a ledger [default: $RASHOMON_STORE, else ledger.db in the data folder]
    #[cfg(feature = "store")]
    #[arg(long, global = true, value_name = "PATH", display_order = 900)]
    pub store: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  rashomon read reports/                     one digest a story, in the terminal
  rashomon read --format html *.txt > d.html a page whose sentences open their passages
  rashomon copies --origins articles.jsonl   who copies whom
  rashomon watch feeds.opml --journal watch.journal --out articles.jsonl --contact https://desk.example
  rashomon explain reports/ --id A --id B     why two articles are, or are not, in one story
";

#[cfg(feature = "store")]
const WITH_A_STORE: &str = "
With a store, which lasts:
  rashomon add reports/                      keep articles, and the stories they make
  rashomon stories                           its stories, the one that changed last first
  rashomon story ID --as-of 2026-03-02       a story as it was on that day
  rashomon claims --holder 'police'          what one source is credited with
  rashomon serve                             pages and an interface for programs on this machine
";
#[cfg(not(feature = "store"))]
const WITH_A_STORE: &str = "";

const INPUT: &str = "
Input is text, HTML, JSON lines or arrays ({\"text\": …, \"title\": …, \"published\": …, \"outlet\": …}), gzip of these,
folders, or - for standard input; the kind is found by content. What can't be read is reported on standard error, the
rest is done.

Exit status: 0 done, 1 failed, 2 wrong usage, 3 done but some input was rejected.";

fn help() -> String {
    format!("{EXAMPLES}{WITH_A_STORE}{INPUT}")
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Digests: what the reports of each story say, with the passages that carry every sentence
    Read(Read),
    /// Everything that each article says, as a line of JSON: sentences, names, times, quantities, attributions, claims
    Annotate(Annotate),
    /// Who copies whom: one link a line of JSON
    Copies(Copies),
    /// Which articles tell of one event: one article a line of JSON
    Stories(Stories),
    /// Verify every digest: each statement against its passages, each span against its text
    Check(Check),
    /// Why two articles are, or are not, in one story; or why a finding says what it says
    Explain(Explain),
    /// Poll feeds and sitemaps: every article and revision that they lead to, as a line of JSON, or into the store of --store
    Watch(Watch),
    /// What a store is for
    #[cfg(feature = "store")]
    #[command(flatten)]
    Ledger(ledger::Command),
    /// Print the completions of a shell
    Completions {
        /// For which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Manual,
}

/// Arguments of `stories`.
#[derive(Debug, Args)]
pub struct Stories {
    /// Files, folders, or - for standard input; with a store and none of these, its stories
    #[arg(required = cfg!(not(feature = "store")), value_name = "FILE|DIR|-")]
    pub inputs: Vec<PathBuf>,
    /// Worker threads; the output is the same with any number [default: one a core]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Of files: the stories as they stood at this time (RFC 3339, or a day, whose end counts); articles that were fetched, or
    /// else published, later had not come yet
    #[arg(long, value_name = "TIME", requires = "inputs")]
    pub as_of: Option<String>,
    /// Of files: what happened to the stories, one entry of the journal a line
    #[arg(long, requires = "inputs")]
    pub journal: bool,
    /// Of the store: how many stories at most
    #[cfg(feature = "store")]
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,
    /// Of the store: only stories of at least so many reports
    #[cfg(feature = "store")]
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub min_reports: u32,
    /// Of the store: only stories with a disputed finding
    #[cfg(feature = "store")]
    #[arg(long)]
    pub disputed: bool,
}

/// Where articles come from.
#[derive(Debug, Args)]
pub struct Input {
    /// Files, folders, or - for standard input
    #[arg(required = true, value_name = "FILE|DIR|-")]
    pub inputs: Vec<PathBuf>,
    /// Worker threads; the output is the same with any number [default: one a core]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

/// Arguments of `read`.
#[derive(Debug, Args)]
pub struct Read {
    #[command(flatten)]
    pub input: Input,
    /// What to print
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// With text: print the passages under each statement
    #[arg(long)]
    pub passages: bool,
    /// With text: columns [default: those of the terminal]
    #[arg(long, value_name = "N")]
    pub width: Option<usize>,
    /// Take stories from the records' "story" key instead of clustering
    #[arg(long)]
    pub given_stories: bool,
    /// Leave out stories of fewer reports
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub min_reports: usize,
}

/// What `read` can print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal
    Text,
    /// Markdown
    Md,
    /// One self-contained page
    Html,
    /// An array of stories
    Json,
}

/// Arguments of `annotate`.
#[derive(Debug, Args)]
pub struct Annotate {
    #[command(flatten)]
    pub input: Input,
    /// Print tokens too, with lemma, part of speech, head and relation
    #[arg(long)]
    pub tokens: bool,
}

/// Arguments of `copies`.
#[derive(Debug, Args)]
pub struct Copies {
    #[command(flatten)]
    pub input: Input,
    /// Print each article's origin too
    #[arg(long)]
    pub origins: bool,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Files, folders, or - for standard input; with a store and none of these, all of it
    #[arg(required = cfg!(not(feature = "store")), value_name = "FILE|DIR|-")]
    pub inputs: Vec<PathBuf>,
    /// Worker threads; the output is the same with any number [default: one a core]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Take stories from the records' "story" key instead of clustering
    #[arg(long)]
    pub given_stories: bool,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// Files, folders, or - for standard input; with a store and no --id, the ids of two of its articles, or of an article or story
    #[arg(required = true, value_name = "FILE|DIR|-")]
    pub inputs: Vec<PathBuf>,
    /// Worker threads; the output is the same with any number [default: one a core]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// What to explain, once or twice: two articles (ids or file names), or one article, story, finding or claim
    #[arg(long = "id", required = cfg!(not(feature = "store")), num_args = 1, value_name = "ID")]
    pub ids: Vec<String>,
    /// Take stories from the records' "story" key instead of clustering
    #[arg(long)]
    pub given_stories: bool,
}

/// Arguments of `watch`.
#[derive(Debug, Args)]
pub struct Watch {
    /// Feeds, sitemaps, or pages that offer a feed; files with an address a line, or subscription lists (OPML); - for standard input
    #[arg(value_name = "URL|FEEDS.opml|-")]
    pub sources: Vec<String>,
    /// Keep what was seen here: a watch that is stopped or killed goes on where it was, with the sources that it had
    #[arg(long, value_name = "FILE")]
    pub journal: Option<PathBuf>,
    /// Append the records to a file, each once whatever happens [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// An address under which outlets can reach you; it goes into the user agent
    #[arg(long, value_name = "URL|MAIL")]
    pub contact: Option<String>,
    /// Poll each source once, visit each new page once, and end: with status 3 where a source or page could not be read
    #[arg(long)]
    pub once: bool,
    /// Print how the sources of the journal or store do, and end
    #[arg(long)]
    pub status: bool,
    /// Print the sources of the journal or store as a subscription list (OPML), in their folders, and end
    #[arg(long, conflicts_with = "status")]
    pub opml: bool,
    /// Print how the sources do every so many minutes, on standard error
    #[arg(long, value_name = "MINUTES")]
    pub health: Option<u64>,
    /// Take the texts of the feeds as they are, and fetch no page
    #[arg(long)]
    pub no_pages: bool,
    /// Seconds between two requests to one host [default: 2]
    #[arg(long, value_name = "SECONDS")]
    pub pause: Option<f64>,
    /// Least minutes between two polls of a source [default: 5]
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(i64).range(1..))]
    pub least: Option<i64>,
    /// Most minutes between two polls of a source [default: 360]
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(i64).range(1..))]
    pub most: Option<i64>,
    /// Allow requests to a network that is not public, such as 10.1.0.0/16; may be given more than once
    #[arg(long, value_name = "NETWORK", value_parser = network)]
    pub allow: Vec<(IpAddr, u8)>,
    /// Where hubs can reach this watch (WebSub): the public address that leads to --listen
    #[arg(long, value_name = "URL", requires = "listen")]
    pub callback: Option<String>,
    /// Listen for hubs here
    #[arg(long, value_name = "ADDRESS:PORT", requires = "callback")]
    pub listen: Option<String>,
    /// Requests at once [default: 8]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

/// A network: an address and the length of its prefix.
fn network(written: &str) -> Result<(IpAddr, u8), String> {
    let (address, length) = written.split_once('/').unwrap_or((written, "128"));
    let address: IpAddr = address.parse().map_err(|_| "write a network like 10.1.0.0/16 or fd00::/8".to_owned())?;
    let length: u8 = length.parse().map_err(|_| "write the length of the prefix like 10.1.0.0/16".to_owned())?;
    Ok((address, length.min(if address.is_ipv4() { 32 } else { 128 })))
}
