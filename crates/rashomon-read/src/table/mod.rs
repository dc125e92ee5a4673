//! Tables of articles: a row each, columns named like the keys of a record or as is usual (`resources/columns.tsv`).
//!
//! [`csv`] and [`parquet`] are features of this crate. A column of another name is kept under it, like a record's own keys.

#[cfg(feature = "csv")]
pub mod csv;
#[cfg(feature = "parquet")]
pub mod parquet;
#[cfg(feature = "parquet")]
mod parquet_pages;
#[cfg(feature = "parquet")]
pub mod parquet_writer;

use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// A name as it is compared: small letters and digits, '_' between words.
fn folded(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("_")
}

/// The keys of a record under which the values of columns go. A column that bears a key's own name has it; else the column whose name stands
/// first in the list.
fn keys(columns: &[String]) -> Vec<String> {
    let names: Vec<String> = columns.iter().map(|name| folded(name)).collect();
    let mut keys: Vec<String> = columns
        .iter()
        .enumerate()
        .map(
            |(index, name)| {
                if name.trim().is_empty() { format!("column {}", index + 1) } else { name.trim().to_owned() }
            },
        )
        .collect();
    let rows = include_str!("../../resources/columns.tsv").lines().filter(|row| !row.starts_with('#'));
    for (key, others) in rows.filter_map(|row| row.split_once('\t')) {
        let mut wanted = std::iter::once(key).chain(others.split_whitespace());
        if let Some(index) = wanted.find_map(|wanted| names.iter().position(|name| name == wanted)) {
            keys[index] = key.to_owned();
        }
    }
    // Two columns of one name: the later one is told by its place.
    let mut seen = BTreeSet::new();
    for (index, key) in keys.iter_mut().enumerate() {
        if !seen.insert(key.clone()) {
            *key = format!("{key} (column {})", index + 1);
            seen.insert(key.clone());
        }
    }
    keys
}

/// Whether columns are those of articles: a text, page or title is among them, and something else that a record has.
fn are_of_articles(columns: &[String]) -> bool {
    let keys = keys(columns);
    let has = |wanted: &str| keys.iter().any(|key| key == wanted);
    (has("text") || has("html") || has("title")) && crate::record::KEYS.iter().filter(|key| has(key)).count() >= 2
}

/// The column that holds what of a record has no column of its own, as an object in JSON: our exports have it.
pub const REST: &str = "rest_of_record";

/// The record of a row; empty cells are none.
fn record(keys: &[String], cells: impl IntoIterator<Item = Value>) -> Map<String, Value> {
    let is_empty = |cell: &Value| cell.is_null() || cell.as_str().is_some_and(|text| text.trim().is_empty());
    let mut record: Map<String, Value> = keys.iter().cloned().zip(cells).filter(|(_, cell)| !is_empty(cell)).collect();
    let rest = record.get(REST).and_then(Value::as_str).and_then(|rest| serde_json::from_str(rest).ok());
    if let Some(Value::Object(rest)) = rest {
        record.remove(REST);
        for (key, value) in rest {
            record.entry(key).or_insert(value);
        }
    }
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(columns: &str) -> Vec<String> {
        columns.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn columns_are_known_by_their_usual_names() {
        assert_eq!(keys(&named("Headline,Pub Date,content,Author")), ["title", "published", "text", "Author"]);
        // A key's own name goes first; the other column stays what it is.
        assert_eq!(keys(&named("content,text,Text")), ["content", "text", "Text"]);
        assert_eq!(keys(&named(",x,x")), ["column 1", "x", "x (column 3)"]);
    }

    #[test]
    fn tables_of_other_things_are_no_tables_of_articles() {
        assert!(are_of_articles(&named("title,date")));
        assert!(are_of_articles(&named("url,content")));
        assert!(!are_of_articles(&named("date,url")));
        assert!(!are_of_articles(&named("text,price")));
    }
}
