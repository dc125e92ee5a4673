//! Settings of the pipeline. Defaults are compiled in; what a user may set is read by the command line and passed here.

/// Settings of the pipeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Days of story activity after which a story takes no more articles.
    pub window_days: u32,
    /// Take stories from the records' `story` key instead of clustering.
    pub given_stories: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self { window_days: 14, given_stories: false }
    }
}
