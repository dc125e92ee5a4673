//! The service: an interface for programs, pages for people, feeds out. Async lives here and nowhere else.
//!
//! Reading is open to whoever can reach the address, which is this machine alone unless told otherwise. Writing asks for a
//! token with the scope for it. Requests under a name that is not ours are refused (DNS rebinding), pages of other sites
//! cannot write (programs send tokens in a header that pages cannot set; forms carry a word that other sites cannot know), and nothing
//! of an article's markup reaches a page.

mod api;
mod desk;
mod feeds;
mod forms;
mod guard;
mod made;
mod openapi;
mod pages;
mod problem;
mod work;
mod writes;

pub use openapi::document as openapi;
pub use problem::Problem;

use axum::Router;
use axum::middleware;
use axum::routing::{delete, get, post, put};
use rashomon_store::{Archive, Error, Moment, Sqlite};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// What somebody who holds a token may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Add articles.
    Add,
    /// Decide about stories, leave notes, keep watchlists.
    Edit,
}

/// A token and what it allows.
#[derive(Clone, Debug)]
pub struct Token {
    /// BLAKE3 of the token: the token itself is kept nowhere.
    pub hash: [u8; 32],
    /// Whose it is; stands in the journal.
    pub name: String,
    /// What it allows.
    pub scopes: Vec<Scope>,
}

impl Token {
    /// The token `secret` of somebody.
    #[must_use]
    pub fn new(secret: &str, name: &str, scopes: &[Scope]) -> Self {
        Self { hash: *blake3::hash(secret.as_bytes()).as_bytes(), name: name.to_owned(), scopes: scopes.to_vec() }
    }
}

/// How the service is to run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The file of the store.
    pub store: PathBuf,
    /// Names under which requests may come, beside those of this machine: 'news.example.org'.
    pub hosts: Vec<String>,
    /// Who may write.
    pub tokens: Vec<Token>,
    /// The clock.
    pub clock: fn() -> Moment,
}

/// What handlers share.
#[derive(Clone)]
pub struct Service(Arc<Shared>);

struct Shared {
    settings: Settings,
    readers: Mutex<Vec<Sqlite>>,
    writer: Arc<work::Writer>,
    bell: Arc<work::Bell>,
    pages: Mutex<made::Pages>,
    lists: Mutex<made::Lists>,
    /// For looks that take microseconds, and are not worth a thread that may wait.
    glance: Mutex<Option<Glance>>,
}

/// A connection, and how often it has seen that others wrote.
struct Glance {
    store: Sqlite,
    seen: i64,
    changes: u64,
}

impl Service {
    /// Opens the store, and makes it where there is none.
    ///
    /// # Errors
    ///
    /// Where the store cannot be opened.
    pub fn open(settings: Settings) -> Result<Self, Error> {
        let writer = Arc::new(work::Writer::start(&settings)?);
        Ok(Self(Arc::new(Shared {
            settings,
            readers: Mutex::default(),
            writer,
            bell: Arc::default(),
            pages: Mutex::default(),
            lists: Mutex::default(),
            glance: Mutex::default(),
        })))
    }

    /// Works out ledgers that wait, on a thread of its own, for as long as the program runs.
    fn work_out(&self) -> Result<(), Error> {
        work::work_out(&self.0.settings, &self.0.writer, &self.0.bell)
    }

    fn settings(&self) -> &Settings {
        &self.0.settings
    }

    fn pages(&self) -> MutexGuard<'_, made::Pages> {
        self.0.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lists(&self) -> MutexGuard<'_, made::Lists> {
        self.0.lists.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Loads what adding asks for: whoever adds first need not wait for it.
    fn warm(&self) {
        // What fails here fails again, and is told, when somebody adds.
        let _ = self.0.writer.hand(|archive| {
            let _ = archive.warm();
        });
    }

    fn now(&self) -> Moment {
        (self.0.settings.clock)()
    }

    /// Reads on a thread that may wait, with a connection of its own.
    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Sqlite) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let shared = self.0.clone();
        shared.bell.busy.fetch_add(1, Ordering::Relaxed);
        let done = tokio::task::spawn_blocking(move || {
            let free = shared.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let reader = match free {
                Some(reader) => Ok(reader),
                None => Sqlite::open_to_read(&shared.settings.store),
            };
            let result = reader.map_err(Problem::from).and_then(|reader| {
                let result = work(&reader);
                shared.readers.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
                result
            });
            shared.bell.busy.fetch_sub(1, Ordering::Relaxed);
            result
        });
        done.await.map_err(|_| Problem::internal("the work was given up"))?
    }

    /// Reads what takes microseconds, here and now.
    fn glance<T>(&self, look: impl FnOnce(&Sqlite) -> Result<T, Error>) -> Result<T, Error> {
        self.look(|glance| look(&glance.store))
    }

    /// How often the store was written to since the service looks: as long as it is the same, so is everything in the store.
    fn version(&self) -> Result<u64, Error> {
        self.look(|glance| {
            let seen = glance.store.data_version()?;
            glance.changes += u64::from(seen != glance.seen);
            glance.seen = seen;
            Ok(glance.changes)
        })
    }

    fn look<T>(&self, look: impl FnOnce(&mut Glance) -> Result<T, Error>) -> Result<T, Error> {
        let mut kept = self.0.glance.lock().unwrap_or_else(PoisonError::into_inner);
        let glance = match &mut *kept {
            Some(glance) => glance,
            none => {
                let store = Sqlite::open_to_read(&self.0.settings.store)?;
                none.insert(Glance { seen: store.data_version()?, store, changes: 0 })
            }
        };
        look(glance)
    }

    /// A list, made anew where the store was written to since ([`made::Lists`]); who decides about stories sees at once what came of it.
    async fn list(
        &self,
        key: made::Key,
        desk: &desk::Desk,
        make: impl FnOnce(&Sqlite) -> Result<made::Made, Problem> + Send + 'static,
    ) -> Result<made::Made, Problem> {
        let (version, now) = (self.version()?, Instant::now());
        let may_be_old = {
            let mut lists = self.lists();
            let may_be_old = (lists.ask(now) && desk.hand.is_none()).then_some(now);
            if let Some(known) = lists.get(&key, version, may_be_old) {
                return Ok(known);
            }
            may_be_old
        };
        let service = self.clone();
        let read = move |store: &Sqlite| {
            // Somebody else may have asked for it while this request waited for its turn.
            let known = service.lists().get(&key, version, may_be_old);
            if let Some(known) = known {
                return Ok(known);
            }
            let made = make(store)?;
            service.lists().put(key, version, Instant::now(), made.clone());
            Ok(made)
        };
        self.read(read).await
    }

    /// Writes, one after another.
    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Archive<Sqlite>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (sender, done) = tokio::sync::oneshot::channel();
        let bell = self.0.bell.clone();
        self.0.writer.hand(move |archive| {
            let result = work(archive);
            bell.ring();
            let _ = sender.send(result);
        })?;
        done.await.map_err(|_| Problem::internal("the work was given up"))?
    }
}

/// Everything that the service answers to.
pub fn router(service: Service) -> Router {
    let api = Router::new()
        .route("/openapi.json", get(api::openapi))
        .route("/status", get(api::status))
        .route("/stories", get(api::stories))
        .route("/stories/{id}", get(api::story))
        .route("/stories/{id}/articles", get(api::story_articles))
        .route("/stories/{id}/findings", get(api::findings))
        .route("/stories/{id}/figures", get(api::figures))
        .route("/stories/{id}/copies", get(api::copies))
        .route("/stories/{id}/places", get(api::story_places))
        .route("/stories/{id}/annotations", get(api::annotations))
        .route("/stories/{id}/journal", get(api::story_journal))
        .route("/stories/{id}/merge", post(writes::merge))
        .route("/stories/{id}/split", post(writes::split))
        .route("/articles", get(api::articles).post(writes::add))
        .route("/articles/{id}", get(api::article))
        .route("/articles/{id}/revisions", get(api::revisions))
        .route("/articles/{id}/move", post(writes::move_article))
        .route("/search", get(api::search))
        .route("/claims", get(api::claims))
        .route("/names/{kind}", get(api::names))
        .route("/places", get(api::places))
        .route("/journal", get(api::journal))
        .route("/journal/events", get(api::events))
        .route("/journal/{entry}/undo", post(writes::undo))
        .route("/notes", get(api::notes).post(writes::note))
        .route("/watchlists", get(api::watchlists))
        .route("/watchlists/{name}", put(writes::watch).merge(delete(writes::unwatch)))
        .fallback(|| async { Problem::not_found("there is no such address; /api/openapi.json lists them all") });
    Router::new()
        .nest("/api", api)
        .route("/", get(pages::today))
        .route("/style.css", get(pages::style))
        .route("/keys.js", get(pages::keys))
        .route("/world.svg", get(pages::world))
        .route("/desk", get(pages::desk))
        .route("/desk/enter", post(forms::enter))
        .route("/desk/leave", post(forms::leave))
        .route("/desk/note", post(forms::note))
        .route("/desk/undo", post(forms::undo))
        .route("/desk/merge", post(forms::merge))
        .route("/desk/split", post(forms::split))
        .route("/desk/move", post(forms::move_article))
        .route("/desk/watch", post(forms::watch))
        .route("/desk/unwatch", post(forms::unwatch))
        .route("/stories/{id}", get(pages::story))
        .route("/stories/{id}/reports", get(pages::reports))
        .route("/stories/{id}/findings", get(pages::findings))
        .route("/stories/{id}/claims/{claim}", get(pages::claim))
        .route("/articles/{id}", get(pages::article))
        .route("/claims", get(pages::claims))
        .route("/holders", get(pages::holders))
        .route("/holders/{key}", get(pages::holder))
        .route("/entities", get(pages::entities))
        .route("/entities/{key}", get(pages::entity))
        .route("/places", get(pages::places))
        .route("/places/{key}", get(pages::place))
        .route("/outlets", get(pages::outlets))
        .route("/outlets/{name}", get(pages::outlet))
        .route("/search", get(pages::search))
        .route("/watchlists", get(pages::watchlists))
        .route("/sources", get(pages::sources))
        .route("/sources.opml", get(pages::subscriptions))
        .route("/feeds/stories.atom", get(feeds::stories))
        .route("/feeds/stories.json", get(feeds::stories))
        .route("/feeds/stories/{id}", get(feeds::story))
        .route("/feeds/claims.atom", get(feeds::claims))
        .route("/feeds/claims.json", get(feeds::claims))
        .route("/feeds/outlets/{name}", get(feeds::outlet))
        .route("/feeds/search.atom", get(feeds::search))
        .route("/feeds/search.json", get(feeds::search))
        .route("/feeds/watchlists/{name}", get(feeds::watchlist))
        .fallback(pages::nowhere)
        .layer(middleware::from_fn(guard::finish))
        .layer(middleware::from_fn_with_state(service.clone(), guard::admit))
        .with_state(service)
}

/// Serves until the process is told to stop. `ready` is called with the address once connections are taken.
///
/// # Errors
///
/// Where the address cannot be listened on.
pub fn serve(service: Service, listen: SocketAddr, ready: impl FnOnce(SocketAddr)) -> std::io::Result<()> {
    // More readers than cores would only take turns, and all answers would come late.
    let readers = std::thread::available_parallelism().map_or(2, |cores| cores.get().max(2));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().max_blocking_threads(readers).build()?;
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::bind(listen).await?;
        ready(listener.local_addr()?);
        service.warm();
        service.work_out().map_err(std::io::Error::other)?;
        let stop = async {
            let _ = tokio::signal::ctrl_c().await;
        };
        axum::serve(listener, router(service)).with_graceful_shutdown(stop).await
    })
}
