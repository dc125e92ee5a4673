//! What is due, host by host: one request at a time to a host, and a pause between two. Sources go before pages, so that a feed with a
//! thousand new entries does not keep its host's other feeds from being polled.

use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Something to fetch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    /// A source, by the address that was given.
    Source(String),
    /// A page, by its address.
    Page(String),
}

/// What one host has to give. Times are milliseconds since 1970 UTC.
#[derive(Debug, Default)]
struct Host {
    sources: BTreeSet<(i64, String)>,
    pages: BTreeSet<(i64, String)>,
    free_at: i64,
    busy: bool,
    /// Its place in the queue.
    ready: Option<i64>,
}

impl Host {
    fn first_due(&self) -> Option<i64> {
        let first = |tasks: &BTreeSet<(i64, String)>| tasks.first().map(|(due, _)| *due);
        match (first(&self.sources), first(&self.pages)) {
            (Some(source), Some(page)) => Some(source.min(page)),
            (source, page) => source.or(page),
        }
    }
}

/// Tasks by host.
#[derive(Debug, Default)]
pub struct Queue {
    hosts: FxHashMap<String, Host>,
    ready: BTreeSet<(i64, String)>,
}

impl Queue {
    /// Adds a task that is due at a time.
    pub fn push(&mut self, host: &str, due: i64, task: Task) {
        let entry = self.hosts.entry(host.to_owned()).or_default();
        match task {
            Task::Source(name) => entry.sources.insert((due, name)),
            Task::Page(name) => entry.pages.insert((due, name)),
        };
        self.place(host);
    }

    /// Puts a host where it belongs in the queue.
    fn place(&mut self, name: &str) {
        let Some(host) = self.hosts.get_mut(name) else { return };
        if let Some(ready) = host.ready.take() {
            self.ready.remove(&(ready, name.to_owned()));
        }
        if host.busy {
            return;
        }
        if let Some(due) = host.first_due() {
            let ready = due.max(host.free_at);
            host.ready = Some(ready);
            self.ready.insert((ready, name.to_owned()));
        }
    }

    /// Takes a task that is due, and its host, which is busy until [`Queue::free`].
    pub fn take(&mut self, now: i64) -> Option<(String, Task)> {
        let first = self.ready.first().filter(|(ready, _)| *ready <= now)?.clone();
        self.ready.remove(&first);
        let name = first.1;
        let host = self.hosts.get_mut(&name)?;
        host.ready = None;
        let source_due = host.sources.first().is_some_and(|(due, _)| *due <= now);
        let task =
            if source_due { Task::Source(host.sources.pop_first()?.1) } else { Task::Page(host.pages.pop_first()?.1) };
        host.busy = true;
        Some((name, task))
    }

    /// Frees a host from a time on.
    pub fn free(&mut self, name: &str, from: i64) {
        if let Some(host) = self.hosts.get_mut(name) {
            host.busy = false;
            host.free_at = host.free_at.max(from);
        }
        self.place(name);
    }

    /// Keeps a host from being asked before a time.
    pub fn hold(&mut self, name: &str, until: i64) {
        let host = self.hosts.entry(name.to_owned()).or_default();
        host.free_at = host.free_at.max(until);
        self.place(name);
    }

    /// When the next task can be taken.
    #[must_use]
    pub fn next_at(&self) -> Option<i64> {
        self.ready.first().map(|(ready, _)| *ready)
    }

    /// Whether nothing waits and no host is busy.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.ready.is_empty() && !self.hosts.values().any(|host| host.busy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_request_at_a_time_to_a_host() {
        let mut queue = Queue::default();
        for name in ["b", "a"] {
            queue.push("one.example", 10, Task::Page(name.to_owned()));
        }
        queue.push("two.example", 20, Task::Source("c".to_owned()));
        assert_eq!(queue.take(5), None);
        assert_eq!(queue.take(10), Some(("one.example".to_owned(), Task::Page("a".to_owned()))));
        assert_eq!(queue.take(15), None);
        assert_eq!(queue.next_at(), Some(20));
        queue.free("one.example", 30);
        assert_eq!(queue.take(25), Some(("two.example".to_owned(), Task::Source("c".to_owned()))));
        assert_eq!(queue.take(29), None);
        assert_eq!(queue.take(30), Some(("one.example".to_owned(), Task::Page("b".to_owned()))));
    }

    #[test]
    fn sources_go_before_pages_and_a_hold_holds() {
        let mut queue = Queue::default();
        queue.push("one.example", 1, Task::Page("a".to_owned()));
        queue.push("one.example", 2, Task::Source("f".to_owned()));
        queue.hold("one.example", 50);
        assert_eq!(queue.take(49), None);
        assert_eq!(queue.take(50).unwrap().1, Task::Source("f".to_owned()));
    }
}
