//! Whole ledgers as tables in Parquet files: the articles, which can be read again, or the claims.

use crate::export::{CLAIM_COLUMNS, each_claim, each_story};
use rashomon_read::record;
use rashomon_read::table::REST;
use rashomon_read::table::parquet_writer::{Cell, Kind, Writer};
use rashomon_store::{Error, Store};
use serde_json::{Map, Value};
use std::io::Write;

/// The columns of articles: the keys of a record but the page that its text was read from, and the rest of its record.
fn columns() -> Vec<&'static str> {
    record::KEYS.into_iter().filter(|key| *key != "html").chain([REST]).collect()
}

/// Writes all articles, a row each, the story that changed last first: `rashomon read --given-stories` reads them again.
///
/// # Errors
///
/// Where the store cannot be read or the output cannot be written.
pub fn articles<S: Store, W: Write + Send>(store: &S, out: W) -> Result<W, Error> {
    let names = columns();
    let columns: Vec<_> = names.iter().map(|name| (*name, Kind::Text)).collect();
    let mut writer = Writer::new(out, &columns)?;
    each_story(store, |head, _, reports| {
        for report in reports {
            let mut record = record::write(&report.article);
            record.insert("story".to_owned(), Value::from(head.id.as_str()));
            let mut cells: Vec<Cell> = names[..names.len() - 1].iter().map(|key| cell(&mut record, key)).collect();
            cells.push((!record.is_empty()).then(|| Value::Object(std::mem::take(&mut record)).to_string()).into());
            writer.row(cells)?;
        }
        Ok(())
    })?;
    Ok(writer.finish()?)
}

fn cell(record: &mut Map<String, Value>, key: &str) -> Cell {
    match record.get(key) {
        // The text of a headline alone stays with the rest, as an empty cell is none.
        Some(Value::String(text)) if !text.trim().is_empty() => {
            let text = text.clone();
            record.remove(key);
            text.into()
        }
        _ => Cell::Empty,
    }
}

/// Writes all claims of findings, a row each, in the columns of the export in CSV.
///
/// # Errors
///
/// As [`articles`].
pub fn claims<S: Store, W: Write + Send>(store: &S, out: W) -> Result<W, Error> {
    let kind = |name: &str| if matches!(name, "start" | "end") { Kind::Number } else { Kind::Text };
    let columns = CLAIM_COLUMNS.map(|name| (name, kind(name)));
    let mut writer = Writer::new(out, &columns)?;
    each_story(store, |_, story, reports| {
        each_claim(story, reports, |fields| {
            let cells = fields.into_iter().zip(columns).map(|(field, (_, kind))| match kind {
                Kind::Number => field.parse::<i64>().ok().into(),
                Kind::Text if field.is_empty() => Cell::Empty,
                Kind::Text => field.into(),
            });
            Ok(writer.row(cells)?)
        })
    })?;
    Ok(writer.finish()?)
}

#[cfg(test)]
#[allow(clippy::panic)] // a test may stop at once
mod tests {
    use super::*;
    use rashomon::article::Article;
    use rashomon::config::Config;
    use rashomon_read::limits::Limits;
    use rashomon_store::{Archive, Incoming, Memory, Moment};

    const RECORDS: [&str; 4] = [
        r#"{"id":"f-1","title":"Ferry sinks off Lorma","url":"https://herald.example/1","published":"2026-03-02T08:00:00+01:00","updated":"2026-03-02",
            "outlet":"Lorma Herald","language":"en","feed_source":"Coast Wire","weight":3,"text":"The ferry Albatross sank off Lorma on Monday, the harbour office said. Three people were missing.",
            "declared_credits":[{"kind":"byline","name":"Ada Keswick","place":"meta author"}]}"#,
        r#"{"id":"f-2","outlet":"Coast Tribune","published":"2026-03-02","text":"The ferry Albatross sank off Lorma on Monday night.\n\nFour people were missing, the coast guard said."}"#,
        r#"{"title":"Budget passes in Vesk","text":"","published":"some day","outlet":"Vesk Daily"}"#,
        r#"{"id":"e-1","outlet":"L’Écho","text":"Le pont de Lorma était fermé lundi. = \"fermé\", 水."}"#,
    ];

    fn archive() -> (Vec<Article>, Archive<Memory>) {
        let parse = |line: &str| record::parse(&line.replace('\n', " "), &Limits::default()).unwrap();
        let articles: Vec<Article> = RECORDS.iter().map(|line| parse(line)).collect();
        let mut archive = Archive::new(Memory::default(), &Config::default());
        archive.add(articles.iter().cloned().map(Incoming::from).collect(), Moment(1_772_440_000_000)).unwrap();
        (articles, archive)
    }

    fn read(name: &str, bytes: &[u8]) -> Vec<Article> {
        let path = std::env::temp_dir().join(format!("rashomon-{}-{name}.parquet", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        let items: Vec<_> = rashomon_read::articles(std::slice::from_ref(&path), Limits::default()).collect();
        std::fs::remove_file(path).unwrap();
        items.into_iter().map(|item| item.unwrap_or_else(|rejected| panic!("{rejected}"))).collect()
    }

    #[test]
    fn articles_that_are_exported_are_read_again() {
        let (mut expected, archive) = archive();
        let mut found = read("articles", &articles(archive.store(), Vec::new()).unwrap());
        for article in &mut expected {
            let story = archive.store().article(&article.id).unwrap().unwrap().story;
            article.given_story = Some(story.to_string());
        }
        expected.sort_by(|a, b| a.id.cmp(&b.id));
        found.sort_by(|a, b| a.id.cmp(&b.id));
        assert_eq!(found, expected);
    }

    #[test]
    fn every_claim_is_a_row() {
        let (_, archive) = archive();
        let mut counted = 0;
        each_story(archive.store(), |_, story, _| {
            counted += story.findings.iter().flat_map(|f| &f.accounts).map(|a| a.claims.len()).sum::<usize>();
            Ok(())
        })
        .unwrap();
        let bytes = claims(archive.store(), Vec::new()).unwrap();
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
        let path = std::env::temp_dir().join(format!("rashomon-{}-claims.parquet", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        let file = std::fs::File::open(&path).unwrap();
        let rows = rashomon_read::table::parquet::rows(file, &path, &Limits::default()).unwrap().count();
        std::fs::remove_file(path).unwrap();
        assert!(counted > 3);
        assert_eq!(rows, counted);
    }
}
