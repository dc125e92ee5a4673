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
mod writes;

pub use openapi::document as openapi;
pub use problem::Problem;

use axum::Router;
use axum::middleware;
use axum::routing::{delete, get, post, put};
use rashomon::config::Config;
use rashomon_store::{Archive, Error, Moment, Sqlite, Store as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
    writer: Mutex<Archive<Sqlite>>,
    pages: Mutex<made::Pages>,
}

impl Service {
    /// Opens the store, and makes it where there is none.
    ///
    /// # Errors
    ///
    /// Where the store cannot be opened.
    pub fn open(settings: Settings) -> Result<Self, Error> {
        let archive = Archive::new(Sqlite::open(&settings.store)?, &Config::default());
        archive.store().counts()?;
        Ok(Self(Arc::new(Shared {
            settings,
            readers: Mutex::default(),
            writer: Mutex::new(archive),
            pages: Mutex::default(),
        })))
    }

    fn settings(&self) -> &Settings {
        &self.0.settings
    }

    fn pages(&self) -> MutexGuard<'_, made::Pages> {
        self.0.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Loads what adding asks for, on a thread of its own: whoever adds first need not wait for it.
    fn warm(&self) {
        let shared = self.0.clone();
        tokio::task::spawn_blocking(move || {
            // What fails here fails again, and is told, when somebody adds.
            let _ = shared.writer.lock().unwrap_or_else(PoisonError::into_inner).warm();
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
        let done = tokio::task::spawn_blocking(move || {
            let free = shared.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let reader = match free {
                Some(reader) => reader,
                None => Sqlite::open_to_read(&shared.settings.store)?,
            };
            let result = work(&reader);
            shared.readers.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
            result
        });
        done.await.map_err(|_| Problem::internal("the work was given up"))?
    }

    /// Writes, one after another.
    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Archive<Sqlite>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let shared = self.0.clone();
        let done = tokio::task::spawn_blocking(move || {
            let mut archive = shared.writer.lock().unwrap_or_else(PoisonError::into_inner);
            work(&mut archive)
        });
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
        .route("/desk/watch", post(forms::watch))
        .route("/desk/unwatch", post(forms::unwatch))
        .route("/stories/{id}", get(pages::story))
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
        .route("/feeds/stories.atom", get(feeds::stories))
        .route("/feeds/stories.json", get(feeds::stories))
        .route("/feeds/stories/{id}", get(feeds::story))
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
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().max_blocking_threads(16).build()?;
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::bind(listen).await?;
        ready(listener.local_addr()?);
        service.warm();
        let stop = async {
            let _ = tokio::signal::ctrl_c().await;
        };
        axum::serve(listener, router(service)).with_graceful_shutdown(stop).await
    })
}
