//! What can be typed of commands over a store.

use super::{Format, Input};
use clap::{Args, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

/// What to do with a store.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Keep articles in the store, and the stories they make
    Add(Add),
    /// Show a story of the store, as it is or as it was
    Story(Story),
    /// Find articles of the store by words and "phrases", the last to come first
    Search(Search),
    /// Claims of the store by holder, entity, place, outlet, time and status: one a line of JSON
    Claims(Claims),
    /// Make two stories of the store one
    Merge {
        /// The story that stays
        into: String,
        /// The story that redirects to it from now on
        from: String,
        #[command(flatten)]
        hand: Hand,
    },
    /// Take articles out of a story; they found another, whose id is printed
    Split {
        /// The story
        story: String,
        /// The articles that leave
        #[arg(required = true)]
        articles: Vec<String>,
        #[command(flatten)]
        hand: Hand,
    },
    /// Put an article into another story
    Move {
        /// The article
        article: String,
        /// The story it belongs to
        story: String,
        #[command(flatten)]
        hand: Hand,
    },
    /// Let a merge, split or move count no more
    Undo {
        /// Place of the entry in the journal, as `rashomon journal` shows it
        entry: u64,
        #[command(flatten)]
        hand: Hand,
    },
    /// Leave a note on a story, article or claim
    Note {
        /// Its id
        on: String,
        /// What to say
        text: String,
        #[command(flatten)]
        hand: Hand,
    },
    /// What happened to the stories of the store: one entry a line of JSON
    Journal {
        /// Only what this story went through
        #[arg(long, value_name = "ID")]
        story: Option<String>,
        /// From this entry on
        #[arg(long, value_name = "N", default_value_t = 0)]
        from: u64,
    },
    /// Print the whole store for other programs
    Export {
        /// In which form
        #[arg(long, value_enum, default_value = "jsonl")]
        format: ExportFormat,
    },
    /// Read into an empty store what `export --format ledger` printed
    Import {
        /// The file, or - for standard input
        file: PathBuf,
    },
    /// Write a copy of the store while others go on using it
    Backup {
        /// The file to write; there must be none of that name
        file: PathBuf,
    },
    /// Annotate anew what another version of rashomon annotated, and work out its stories
    Renew {
        /// Worker threads [default: one a core]
        #[arg(long, value_name = "N")]
        threads: Option<usize>,
    },
    /// What the store holds
    Status,
    /// Serve pages, feeds and an interface for programs over the store
    Serve(Serve),
}

/// Arguments of `add`.
#[derive(Debug, Args)]
pub struct Add {
    #[command(flatten)]
    pub input: Input,
    /// Articles a commit
    #[arg(long, value_name = "N", default_value_t = 256)]
    pub batch: usize,
    /// Print the id of each article once it is kept for good
    #[arg(long)]
    pub acknowledge: bool,
    /// Go on in archives (.warc, .warc.gz) where adding them with this option stopped, instead of at their beginning
    #[arg(long)]
    pub resume: bool,
}

/// Arguments of `story`.
#[derive(Debug, Args)]
pub struct Story {
    /// Its id; that of a story which was merged shows where it went
    pub id: String,
    /// As it was at this time: RFC 3339, or a day, whose end counts
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<String>,
    /// What to print
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// With text: print the passages under each statement
    #[arg(long)]
    pub passages: bool,
    /// With text: columns [default: those of the terminal]
    #[arg(long, value_name = "N")]
    pub width: Option<usize>,
}

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Where to listen
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7117")]
    pub listen: SocketAddr,
    /// Listen on an address that other machines reach
    #[arg(long)]
    pub public: bool,
    /// A name under which requests may come, beside those of this machine; may be given again
    #[arg(long = "host", value_name = "NAME")]
    pub hosts: Vec<String>,
    /// Who may write: a file of lines 'NAME add,edit SECRET' [default: nobody]
    #[arg(long, value_name = "FILE")]
    pub tokens: Option<PathBuf>,
}

/// Arguments of `search`.
#[derive(Debug, Args)]
pub struct Search {
    /// Words that must all be there; "phrases" in quotation marks
    #[arg(required = true)]
    pub words: Vec<String>,
    /// Only of this outlet
    #[arg(long)]
    pub outlet: Option<String>,
    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// Print one article a line of JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `claims`.
#[derive(Debug, Args)]
pub struct Claims {
    /// Credited to one of this name
    #[arg(long)]
    pub holder: Option<String>,
    /// Naming this entity, by the key that `annotate` prints
    #[arg(long)]
    pub entity: Option<String>,
    /// Of a sentence that names this place: GeoNames id
    #[arg(long)]
    pub place: Option<String>,
    /// Of this outlet's articles
    #[arg(long)]
    pub outlet: Option<String>,
    /// Of findings of this status: corroborated, single_origin, disputed, open
    #[arg(long)]
    pub status: Option<String>,
    /// Of this sort: event, figure, time, place, role, cause, attribution, state, plan
    #[arg(long)]
    pub kind: Option<String>,
    /// Published on this day or later
    #[arg(long, value_name = "DAY")]
    pub since: Option<String>,
    /// Published on this day or earlier
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// How many, about: the last story is printed whole
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub limit: usize,
}

/// Who decides, and why.
#[derive(Debug, Args)]
pub struct Hand {
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub reason: String,
    /// By whom [default: the name of the user]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

/// What `export` can print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// One story a line of JSON
    Jsonl,
    /// One claim a row
    Csv,
    /// One article a row, with its story, as a Parquet file that `rashomon read --given-stories` reads again
    Parquet,
    /// One claim a row, as a Parquet file
    ParquetClaims,
    /// One place of a story a feature
    Geojson,
    /// A feed of stories
    Atom,
    /// One event a row of tab-separated values, in the columns of GDELT that apply
    Gdelt,
    /// One passage an annotation (W3C Web Annotation, JSON-LD)
    Annotations,
    /// What another store needs: articles, journal, notes, watchlists
    Ledger,
}
