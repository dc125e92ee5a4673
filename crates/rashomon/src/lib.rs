//! rashomon reads news reports into a ledger: which tell of the same event, which copy one another, what each claims and
//! whom it credits, and where they agree, differ, replace one another or say that nobody knows.
//!
//! The flow runs one way, a module a stage: [`article`] → [`annotate`] ([`credit`], [`language`], [`mention`],
//! [`attribution`], [`claim`]) → [`copies`] → [`story`] → [`reconcile`] → [`digest`]; [`pipeline`] strings them together
//! and [`wire`] is what every interface shows. The crate reads no file, clock, environment or network.
//!
//! ```
//! use rashomon::{article::Article, config::Config, pipeline};
//! let reports = vec![
//!     Article::from_text("Quake shakes Lorma\n\nAt least three people were killed in Lorma on Monday, police said."),
//! ];
//! let reading = pipeline::read(reports, &Config::default());
//! assert_eq!(reading.stories.len(), 1);
//! ```

#[macro_use]
mod names;

pub mod annotate;
pub mod article;
pub mod attribution;
pub mod claim;
pub mod config;
pub mod copies;
pub mod credit;
pub mod digest;
pub mod id;
mod kept;
pub mod language;
pub mod ledger;
pub mod mention;
pub mod pipeline;
pub mod reconcile;
pub mod seen;
pub mod span;
pub mod story;
pub mod wire;
