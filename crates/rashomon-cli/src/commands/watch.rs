//! `rashomon watch`: polls feeds and sitemaps, and writes the articles and revisions that it finds as JSON lines.

use super::Outcome;
use crate::args::{Arguments as All, Watch as Arguments};
use anyhow::{Context as _, Result, bail};
use clap::CommandFactory as _;
use clap::error::ErrorKind;
use rashomon::article::Rejected;
use rashomon_read::fetch::guard::Guard;
use rashomon_read::fetch::http::{Manners, Web};
use rashomon_read::limits::Limits;
use rashomon_read::opml::{self, Subscription};
use rashomon_read::watch::clock::System;
use rashomon_read::watch::journal::{Journal, Keep, Nowhere};
use rashomon_read::watch::{Config, Sink, Watch, health, hub};
use serde_json::Value;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// What is remembered, and where records go.
type Ends = (Box<dyn Keep>, Box<dyn Sink>);

/// The store that was named, where one was.
#[cfg(feature = "store")]
fn store(all: &All, rejected: &Arc<AtomicU64>) -> Result<Option<Ends>> {
    if all.store.is_none() {
        return Ok(None);
    }
    super::watch_store::open(all, Arc::clone(rejected)).map(Some)
}

#[cfg(not(feature = "store"))]
fn store(_: &All, _: &Arc<AtomicU64>) -> Result<Option<Ends>> {
    Ok(None)
}

/// The store, else the journal and the file that were named.
fn ends(all: &All, arguments: &Arguments, rejected: &Arc<AtomicU64>) -> Result<Ends> {
    let usage = |message: &str| All::command().error(ErrorKind::MissingRequiredArgument, message).exit();
    if let Some(ends) = store(all, rejected)? {
        if arguments.journal.is_some() || arguments.out.is_some() {
            usage("with --store the store remembers and keeps everything: leave out --journal and --out");
        }
        return Ok(ends);
    }
    let Some(path) = &arguments.journal else {
        if arguments.status || arguments.opml || arguments.sources.is_empty() {
            usage("name sources to watch, or what remembers them: --journal FILE or --store PATH");
        }
        return Ok((Box::new(Nowhere), Box::new(Output::open(arguments.out.as_deref(), Arc::clone(rejected))?)));
    };
    if (arguments.status || arguments.opml) && !path.exists() {
        bail!("there is no journal {}: give the one that `rashomon watch --journal` keeps", path.display());
    }
    let journal = Journal::open(path).with_context(|| format!("the journal {} can't be opened", path.display()))?;
    Ok((Box::new(journal), Box::new(Output::open(arguments.out.as_deref(), Arc::clone(rejected))?)))
}

pub fn run(all: &All, arguments: &Arguments) -> Result<Outcome> {
    let rejected = Arc::new(AtomicU64::new(0));
    let (mut keep, sink) = ends(all, arguments, &rejected)?;
    if arguments.status {
        let now = jiff::Timestamp::now().as_second();
        for health in health::of(&keep.load()?, now) {
            anstream::println!("{health}");
        }
        return Ok(Outcome::default());
    }
    if arguments.opml {
        anstream::print!("{}", opml::write("rashomon", &keep.load()?.subscriptions()));
        return Ok(Outcome::default());
    }
    if keep.forgets() && !arguments.once {
        anstream::eprintln!("without --journal or --store a restart fetches everything again");
    }
    let sources = sources(&arguments.sources)?;
    let config = config(arguments);
    let manners = Manners { agent: config.agent.clone(), ..Manners::default() };
    let network = Web::new(Guard { allowed: arguments.allow.clone() }, manners, Limits::default());
    let clock = System::new();
    let watch = Watch::new(config, &network, &clock, keep, sink)?;
    watch.add_subscriptions(sources)?;
    let door = arguments
        .listen
        .as_deref()
        .map(|address| hub::Door::open(address).with_context(|| format!("{address} can't be listened on")));
    let door = door.transpose()?;
    let (running, ended) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        if let Some(door) = &door {
            scope.spawn(|| door.serve(&watch));
        }
        if let Some(minutes) = arguments.health {
            let (pause, watch) = (Duration::from_secs(60 * minutes.max(1)), &watch);
            scope.spawn(move || {
                while ended.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                    watch.health().iter().for_each(|health| anstream::eprintln!("{health}"));
                }
            });
        }
        let outcome = watch.run(None);
        drop(running);
        door.iter().for_each(hub::Door::close);
        outcome
    })?;
    let health = watch.health();
    health.iter().for_each(|health| anstream::eprintln!("{health}"));
    let failed: u64 = health.iter().map(|health| u64::from(health.fails()) + health.failing).sum();
    Ok(Outcome { rejected: rejected.load(Ordering::Relaxed) + failed, faulty: false })
}

fn config(arguments: &Arguments) -> Config {
    let defaults = Config::default();
    let agent = match &arguments.contact {
        Some(contact) => format!("{} (+{contact})", defaults.agent),
        None => defaults.agent.clone(),
    };
    Config {
        agent,
        pages: !arguments.no_pages,
        once: arguments.once,
        host_pause: arguments.pause.map_or(defaults.host_pause, |seconds| (seconds * 1000.0) as i64),
        least_interval: arguments.least.map_or(defaults.least_interval, |minutes| minutes * 60),
        most_interval: arguments.most.map_or(defaults.most_interval, |minutes| minutes * 60),
        first_interval: arguments
            .least
            .map_or(defaults.first_interval, |minutes| defaults.first_interval.max(minutes * 60)),
        threads: arguments.threads.unwrap_or(defaults.threads),
        callback: arguments.callback.clone(),
        ..defaults
    }
}

/// Addresses as they are; files and standard input as subscription lists (OPML), or with an address a line.
fn sources(given: &[String]) -> Result<Vec<Subscription>> {
    let alone = |url: &str| Subscription { url: url.to_owned(), ..Subscription::default() };
    let mut found = Vec::new();
    for source in given {
        if source.starts_with("http://") || source.starts_with("https://") {
            found.push(alone(source));
            continue;
        }
        let bytes = if source == "-" {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes)?;
            bytes
        } else {
            std::fs::read(source)
                .with_context(|| format!("{source}: give a file, or an address with http:// or https://"))?
        };
        let text = rashomon_read::encoding::text_of(&bytes);
        match opml::parse(&text) {
            Ok(list) => found.extend(list),
            Err(_) => found.extend(text.lines().map(str::trim).filter(|line| line.starts_with("http")).map(alone)),
        }
    }
    if found.is_empty() && !given.is_empty() {
        bail!("no addresses of feeds in {}", given.join(", "));
    }
    Ok(found)
}

/// Where records go: standard output, or a file to which each is written once, whatever happens.
struct Output {
    file: Option<File>,
    /// Id and revision of the file's last record: a killed watch may offer it again.
    last: Option<(Value, Value)>,
    rejected: Arc<AtomicU64>,
}

/// Bytes at the end of a file in which its last whole line is looked for.
const TAIL: u64 = 32 << 20;

impl Output {
    fn open(path: Option<&Path>, rejected: Arc<AtomicU64>) -> Result<Self> {
        let Some(path) = path else { return Ok(Self { file: None, last: None, rejected }) };
        let open = || -> io::Result<(File, Option<(Value, Value)>)> {
            let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
            let length = file.metadata()?.len();
            let from = length.saturating_sub(TAIL);
            file.seek(SeekFrom::Start(from))?;
            let mut tail = Vec::new();
            file.read_to_end(&mut tail)?;
            // A line that was cut by a crash goes: its record comes again.
            let whole = tail.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            file.set_len(from + whole as u64)?;
            let last = tail[..whole].split(|byte| *byte == b'\n').rfind(|line| !line.is_empty());
            let last = last.and_then(|line| serde_json::from_slice::<Value>(line).ok());
            Ok((file, last.map(|record| (record["id"].clone(), record["revision"].clone()))))
        };
        let (file, last) = open().with_context(|| format!("{} can't be written", path.display()))?;
        Ok(Self { file: Some(file), last, rejected })
    }
}

impl Sink for Output {
    fn deliver(&mut self, _: u64, record: &Value) -> io::Result<()> {
        let name = (record["id"].clone(), record["revision"].clone());
        if self.last.as_ref() == Some(&name) {
            return Ok(());
        }
        let mut line = serde_json::to_vec(record)?;
        line.push(b'\n');
        match &mut self.file {
            Some(file) => file.write_all(&line)?,
            None => {
                let mut out = io::stdout().lock();
                out.write_all(&line)?;
                out.flush()?;
            }
        }
        self.last = Some(name);
        Ok(())
    }

    fn refuse(&mut self, refused: &Rejected) {
        self.rejected.fetch_add(1, Ordering::Relaxed);
        anstream::eprintln!("rejected {refused}");
    }
}
