//! The threads that write: one that owns the archive and does what it is handed, one after another, so that who writes does not wait
//! behind who reads; and one that works out ledgers that wait, with rests, so that who reads does not wait behind it.

use super::{Problem, Settings};
use rashomon::config::Config;
use rashomon_store::{Archive, Changes, Error, Sqlite, Store as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

type Job = Box<dyn FnOnce(&mut Archive<Sqlite>) + Send>;

/// Writes that may wait for their turn; who comes then waits for a place.
const MOST_WAITING: usize = 1_024;
/// Editions that are annotated anew at once.
const RENEWED: usize = 8;
/// How often to look for what other programs left to be worked out.
const LOOK: Duration = Duration::from_secs(1);

/// Lets the present thread give way to others of the program (a nice value of 10), where the system knows of priorities of threads.
fn give_way() {
    // Linux alone takes a thread for a process here. What writes does not give way: readers without end would leave it nothing.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), 10);
}

/// The thread that owns the archive.
pub struct Writer(SyncSender<Job>);

impl Writer {
    /// Opens the store, and makes it where there is none.
    pub fn start(settings: &Settings) -> Result<Self, Error> {
        let archive = Archive::new(Sqlite::open(&settings.store)?, &Config::default());
        archive.store().counts()?;
        let (sender, jobs) = sync_channel(MOST_WAITING);
        let store = settings.store.clone();
        let work = move || {
            let mut archive = archive;
            while let Ok(job) = next(&jobs) {
                if catch_unwind(AssertUnwindSafe(|| job(&mut archive))).is_err() {
                    // What it knows may be half done; the store is not.
                    let Ok(again) = Sqlite::open(&store) else { return };
                    archive = Archive::new(again, &Config::default());
                }
            }
        };
        thread::Builder::new().name("writer".to_owned()).spawn(work)?;
        Ok(Self(sender))
    }

    /// Hands over work without waiting for it.
    pub fn hand(&self, job: impl FnOnce(&mut Archive<Sqlite>) + Send + 'static) -> Result<(), Problem> {
        self.0.send(Box::new(job)).map_err(|_| Problem::internal("the store cannot be written any more"))
    }
}

fn next(jobs: &Receiver<Job>) -> Result<Job, std::sync::mpsc::RecvError> {
    jobs.recv()
}

/// What tells the thread that works out ledgers what to do.
#[derive(Default)]
pub struct Bell {
    rung: Mutex<bool>,
    called: Condvar,
    /// How many requests are being answered.
    pub busy: AtomicU32,
}

impl Bell {
    /// Says that there is something to work out.
    pub fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.called.notify_one();
    }

    fn wait(&self) {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.called.wait_timeout_while(rung, LOOK, |rung| !*rung);
        *waited.unwrap_or_else(PoisonError::into_inner).0 = false;
    }
}

/// A ledger that waits, else some editions that another engine annotated, as this one does it.
fn next_work(store: &Sqlite) -> Result<Option<Changes>, Error> {
    if let Some(made) = Archive::next_ledger(store)? {
        return Ok(Some(Changes { made: vec![made], ..Changes::default() }));
    }
    let renewed = store.outdated(RENEWED)?;
    Ok((!renewed.is_empty()).then(|| Changes { renewed, ..Changes::default() }))
}

/// Works out what waits, for as long as the program runs. While requests are answered it rests longer than it works.
pub fn work_out(settings: &Settings, writer: &Arc<Writer>, bell: &Arc<Bell>) -> Result<(), Error> {
    let store = Sqlite::open_to_read(&settings.store)?;
    let (writer, bell) = (writer.clone(), bell.clone());
    let work = move || {
        give_way();
        loop {
            bell.wait();
            loop {
                let began = Instant::now();
                // What fails here fails again, and is told, when somebody asks for the story.
                let Ok(Some(changes)) = next_work(&store) else { break };
                let (done, written) = sync_channel(1);
                let write = move |archive: &mut Archive<Sqlite>| {
                    let _ = done.send(archive.store_mut().commit(&changes).is_ok());
                };
                if writer.hand(write).is_err() || !written.recv().unwrap_or(false) {
                    break;
                }
                thread::sleep(began.elapsed() * bell.busy.load(Ordering::Relaxed).min(3));
            }
        }
    };
    thread::Builder::new().name("ledgers".to_owned()).spawn(work)?;
    Ok(())
}
