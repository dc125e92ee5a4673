//! What a dictionary says of words: parts of speech and inflection, how frequent each of them is, and the frames of verbs
//! (WordNet 3.0, WordNet licence); and what the gazetteer says of names. Both speak of words, too, that treebanks never show.

use anyhow::{Context, Result};
use rashomon::mention::names::lexicon::{self, Lexicon};
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::Path;

/// Rows that say something of a word; the first says nothing.
pub const ROWS: usize = 1 + PARTS * SHARES * INFLECTIONS + FRAMES + NAMES;

const PARTS: usize = 4;
const SHARES: usize = 4;
const INFLECTIONS: usize = 4;
const FRAMES: usize = 36;
const NAMES: usize = 32;

/// Endings with what stands in their place in the base form, and the inflection they show (`morphy(7WN)`).
const ENDINGS: [&[(&str, &str, usize)]; PARTS] = [
    &[
        ("s", "", 1),
        ("ses", "s", 1),
        ("xes", "x", 1),
        ("zes", "z", 1),
        ("ches", "ch", 1),
        ("shes", "sh", 1),
        ("men", "man", 1),
        ("ies", "y", 1),
    ],
    &[
        ("s", "", 1),
        ("ies", "y", 1),
        ("es", "e", 1),
        ("es", "", 1),
        ("ed", "e", 2),
        ("ed", "", 2),
        ("ing", "e", 3),
        ("ing", "", 3),
    ],
    &[("er", "", 1), ("est", "", 2), ("er", "e", 1), ("est", "e", 2)],
    &[],
];

/// The dictionary.
#[derive(Debug, Default)]
pub struct Dictionary {
    parts: [Part; PARTS],
    /// The frames of a verb in its first two senses.
    frames: FxHashMap<String, Vec<u32>>,
}

/// Words of one part of speech.
#[derive(Debug, Default)]
struct Part {
    /// How often texts were seen to use a base form.
    counts: FxHashMap<String, f32>,
    /// Base forms of irregular ones.
    exceptions: FxHashMap<String, String>,
}

impl Dictionary {
    /// Reads the folder of WordNet's data.
    pub fn read(folder: &Path) -> Result<Self> {
        let file = |name: &str| {
            let path = folder.join(name);
            std::fs::read(&path)
                .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
                .with_context(|| format!("can't read {} (crates/rashomon-train/wordnet fetches it)", path.display()))
        };
        let mut dictionary = Self::default();
        for (part, name) in ["noun", "verb", "adj", "adv"].into_iter().enumerate() {
            let Part { counts, exceptions } = &mut dictionary.parts[part];
            for line in file(&format!("index.{name}"))?.lines().filter(|line| !line.starts_with(' ')) {
                counts.insert(line.split(' ').next().unwrap_or("").to_owned(), 0.5);
            }
            for line in file(&format!("{name}.exc"))?.lines() {
                if let Some((form, base)) = line.split_once(' ') {
                    exceptions.entry(form.to_owned()).or_insert_with(|| base.to_owned());
                }
            }
        }
        for line in file("cntlist.rev")?.lines() {
            let mut fields = line.split(' ');
            let (Some(key), Some(count)) = (fields.next(), fields.nth(1)) else { continue };
            let Some((base, sense)) = key.split_once('%') else { continue };
            let part = match sense.as_bytes().first() {
                Some(b'1') => 0,
                Some(b'2') => 1,
                Some(b'3' | b'5') => 2,
                _ => 3,
            };
            *dictionary.parts[part].counts.entry(base.to_owned()).or_insert(0.5) += count.parse().unwrap_or(0.0);
        }
        let senses: FxHashMap<String, Vec<u32>> = file("data.verb")?.lines().filter_map(frames).collect();
        for line in file("index.verb")?.lines().filter(|line| !line.starts_with(' ')) {
            let fields: Vec<&str> = line.trim_end().split(' ').collect();
            let count = fields.get(2).and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
            let offsets = &fields[fields.len().saturating_sub(count)..];
            let mut all: Vec<u32> =
                offsets.iter().take(2).filter_map(|at| senses.get(*at)).flatten().copied().collect();
            all.sort_unstable();
            all.dedup();
            dictionary.frames.insert(fields[0].to_owned(), all);
        }
        Ok(dictionary)
    }

    /// The rows of a word in small letters.
    pub fn rows(&self, word: &str) -> Vec<u32> {
        let mut found: [Option<(f32, usize, String)>; PARTS] = Default::default();
        for ((part, found), endings) in self.parts.iter().zip(&mut found).zip(ENDINGS) {
            let mut candidates = vec![(word.to_owned(), 0)];
            candidates.extend(part.exceptions.get(word).map(|base| (base.clone(), 2)));
            for (ending, base, inflection) in endings {
                candidates.extend(word.strip_suffix(ending).map(|stem| (format!("{stem}{base}"), *inflection)));
            }
            let mut seen = FxHashSet::default();
            for (base, inflection) in candidates {
                let Some(count) = part.counts.get(&base).filter(|_| seen.insert(base.clone())) else { continue };
                if found.as_ref().is_none_or(|(best, ..)| *count > *best) {
                    *found = Some((*count, inflection, base));
                }
            }
        }
        let all: f32 = found.iter().flatten().map(|(count, ..)| count).sum();
        let mut rows = Vec::new();
        for (part, (count, inflection, base)) in
            found.iter().enumerate().filter_map(|(part, found)| Some((part, found.as_ref()?)))
        {
            let share = match count / all {
                share if share < 0.1 => 0,
                share if share < 0.5 => 1,
                share if share < 0.9 => 2,
                _ => 3,
            };
            rows.push(1 + ((part * SHARES + share) * INFLECTIONS + inflection) as u32);
            if part == 1 && share > 0 {
                let frames = self.frames.get(base).into_iter().flatten();
                rows.extend(frames.map(|frame| (1 + PARTS * SHARES * INFLECTIONS) as u32 + frame));
            }
        }
        let known = Lexicon::get().of(lexicon::phrase(&lexicon::folded(word)));
        let names = (0..NAMES as u32).filter(|bit| known >> bit & 1 != 0);
        rows.extend(names.map(|bit| (ROWS - NAMES) as u32 + bit));
        rows
    }
}

/// The offset of a line of verbs, and its frames.
fn frames(line: &str) -> Option<(String, Vec<u32>)> {
    if line.starts_with(' ') {
        return None;
    }
    let (data, _) = line.split_once(" | ")?;
    let fields: Vec<&str> = data.split(' ').collect();
    let frames = fields.windows(2).filter(|pair| pair[0] == "+").filter_map(|pair| pair[1].parse::<u32>().ok());
    // Pointers begin with '+', too, but eight digits follow there.
    Some((fields[0].to_owned(), frames.filter(|frame| (*frame as usize) < FRAMES).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_a_row_for_each_part_of_speech() {
        let mut dictionary = Dictionary::default();
        dictionary.parts[0].counts.insert("flood".to_owned(), 9.5);
        dictionary.parts[1].counts.insert("flood".to_owned(), 0.5);
        dictionary.parts[1].counts.insert("sink".to_owned(), 4.5);
        dictionary.parts[1].exceptions.insert("sank".to_owned(), "sink".to_owned());
        dictionary.frames.insert("sink".to_owned(), vec![8]);
        let row = |part: usize, share: usize, inflection: usize| 1 + ((part * 4 + share) * 4 + inflection) as u32;
        assert_eq!(dictionary.rows("floods"), [row(0, 3, 1), row(1, 0, 1)]);
        assert_eq!(dictionary.rows("sank"), [row(1, 3, 2), 65 + 8]);
        assert!(dictionary.rows("lorma").is_empty());
    }
}
