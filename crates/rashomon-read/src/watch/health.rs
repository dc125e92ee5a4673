//! How sources do, in a line each.

use super::state::{Source, State};
use jiff::Timestamp;
use rustc_hash::FxHashMap;
use std::fmt;

/// How a source does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// The source, by the address that was given.
    pub source: String,
    /// Its own name.
    pub title: Option<String>,
    /// What to know of it.
    pub condition: Condition,
    /// Seconds between polls.
    pub interval: i64,
    /// Entries that it listed, and those of which an article was read.
    pub listed: u64,
    /// See [`Health::listed`].
    pub read: u64,
    /// Pages whose last visit failed, and that are tried again.
    pub failing: u64,
}

impl Health {
    /// Whether its last poll failed.
    #[must_use]
    pub fn fails(&self) -> bool {
        matches!(self.condition, Condition::Failing(..) | Condition::Dead(..))
    }
}

/// What to know of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Not polled yet.
    New,
    /// The last poll succeeded.
    Good,
    /// Polls fail: since when (seconds since 1970), how many in a row, and why.
    Failing(i64, u32, String),
    /// They have failed for days.
    Dead(i64, String),
    /// It says itself that it is gone, or other sources took its place.
    Gone(String),
}

/// Failing for so long is death, in seconds.
const DEAD: i64 = 3 * 24 * 3600;

/// How the sources of a state do, by address.
#[must_use]
pub fn of(state: &State, now: i64) -> Vec<Health> {
    let mut counts: FxHashMap<&str, (u64, u64, u64)> = FxHashMap::default();
    for page in state.pages.values() {
        let (listed, read, failing) = counts.entry(page.source.as_str()).or_default();
        *listed += 1;
        *read += u64::from(page.text.is_some());
        *failing += u64::from(page.failures > 0);
    }
    let health = |source: &Source| {
        let (listed, read, failing) = counts.get(source.given.as_str()).copied().unwrap_or_default();
        Health {
            source: source.given.clone(),
            title: source.title.clone(),
            condition: condition(source, now),
            interval: source.interval,
            listed,
            read,
            failing,
        }
    };
    state.sources.values().map(health).collect()
}

fn condition(source: &Source, now: i64) -> Condition {
    let reason = source.reason.clone().unwrap_or_default();
    match source.failing_since {
        _ if source.gone => Condition::Gone(reason),
        Some(since) if source.failures >= 3 && now - since >= DEAD => Condition::Dead(since, reason),
        Some(since) => Condition::Failing(since, source.failures, reason),
        None if source.good.is_none() => Condition::New,
        None => Condition::Good,
    }
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = |second: i64| {
            Timestamp::from_second(second).map(|time| time.strftime("%Y-%m-%d %H:%M").to_string()).unwrap_or_default()
        };
        write!(f, "{}", self.source)?;
        if let Some(title) = &self.title {
            write!(f, " ({title})")?;
        }
        match &self.condition {
            Condition::New => write!(f, ": not polled yet")?,
            Condition::Good => write!(f, ": good, every {} minutes", (self.interval + 30) / 60)?,
            Condition::Failing(since, failures, reason) => {
                write!(f, ": failing since {} ({failures} in a row): {reason}", day(*since))?
            }
            Condition::Dead(since, reason) => write!(f, ": dead since {}: {reason}", day(*since))?,
            Condition::Gone(reason) => write!(f, ": gone: {reason}")?,
        }
        if self.listed > 0 {
            write!(f, "; covers {} of {}", self.read, self.listed)?;
        }
        if self.failing > 0 {
            write!(f, "; {} to be tried again", self.failing)?;
        }
        Ok(())
    }
}
