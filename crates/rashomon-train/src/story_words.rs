//! How common words are in general news: `story-words.tsv`.

use crate::Folders;
use anyhow::{Context, Result};
use rashomon::story::terms;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

/// Sentences that a word must stand in to be written down.
const LEAST: u32 = 4;

/// What can be chosen.
#[derive(Debug, Default, clap::Args)]
pub struct Options {}

/// Counts, over the sentences of `language/open/voa.txt` (public domain), in how many each word stands.
pub fn make(folders: &Folders, _options: &Options) -> Result<()> {
    let path = folders.data.join("language/open/voa.txt");
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut sentences = 0u32;
    for sentence in text.lines().filter(|line| !line.trim().is_empty()) {
        sentences += 1;
        let keys: BTreeSet<String> = terms::keys(sentence).collect();
        for key in keys {
            *counts.entry(key).or_default() += 1;
        }
    }
    let mut rows: Vec<(&String, &u32)> = counts.iter().filter(|(_, count)| **count >= LEAST).collect();
    rows.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let mut table = String::from(
        "# Keys of words (src/story/stem.rs) and the number of sentences that have them; made by rashomon-train story-words\n",
    );
    writeln!(table, "# sentences\t{sentences}")?;
    for (key, count) in rows {
        writeln!(table, "{key}\t{count}")?;
    }
    fs::write(folders.out.join("story-words.tsv"), table)?;
    Ok(())
}
