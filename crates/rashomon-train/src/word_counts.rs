//! `word-counts`: how often general news uses a stem, for `resources/word-counts.tsv`.

use crate::{Folders, write};
use anyhow::{Context, Result};
use std::collections::BTreeMap;

/// Stems that occur less often than this are left out: a word that the list does not know counts as rare.
const AT_LEAST: u32 = 12;

/// Counts the stems of `language/open/voa.txt` (Voice of America news, public domain).
pub fn make(folders: &Folders) -> Result<()> {
    let path = folders.open("voa.txt");
    let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        *counts.entry(rashomon::reconcile::stem(&word.to_lowercase()).into_owned()).or_default() += 1;
    }
    let mut list =
        String::from("# Stems, and how often Voice of America news uses them (rashomon-train word-counts).\n");
    for (stem, count) in counts.iter().filter(|(_, count)| **count >= AT_LEAST) {
        list.push_str(&format!("{stem}\t{count}\n"));
    }
    write(&folders.resource("word-counts.tsv"), list.as_bytes())
}
