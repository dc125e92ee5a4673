//! `word-counts`: how often general news uses a stem, for `resources/word-counts.tsv`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Stems that occur less often than this are left out: a word that the list does not know counts as rare.
const AT_LEAST: u32 = 12;

/// Counts the stems of a text of one sentence a line (Voice of America news, public domain) and writes the list.
///
/// # Errors
/// When the text cannot be read or the list cannot be written.
pub fn run(text: &Path, list: &Path) -> std::io::Result<()> {
    let text = fs::read_to_string(text)?;
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        *counts.entry(rashomon::reconcile::stem(&word.to_lowercase()).into_owned()).or_default() += 1;
    }
    let mut lines = String::from("# Stems and how often Voice of America news uses them: cargo run --release -p rashomon-train -- word-counts\n");
    for (stem, count) in counts.iter().filter(|(_, count)| **count >= AT_LEAST) {
        lines.push_str(&format!("{stem}\t{count}\n"));
    }
    fs::write(list, lines)
}
