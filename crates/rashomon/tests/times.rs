//! Literate tests of times: the tables of `tests/times/*.md`, a sentence, its day of publication, and the times expected.
//!
//! A row reads `| sentence | published or - | span = value [mod]; … |`; an empty last column says that there is no time.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)] // a test may stop at once

use rashomon::annotate::annotate;
use rashomon::article::Article;

#[test]
fn the_tables_hold() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/times");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the folder is there").filter_map(|f| f.ok().map(|f| f.path())).collect();
    files.sort();
    assert!(!files.is_empty(), "no table in {folder}");
    let (mut rows, mut failures) = (0, Vec::new());
    for file in files {
        let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let text = std::fs::read_to_string(&file).expect("the table can be read");
        for (index, line) in text.lines().enumerate() {
            let Some(row) = line.strip_prefix('|').and_then(|l| l.strip_suffix('|')) else { continue };
            let columns: Vec<&str> = row.split('|').map(str::trim).collect();
            let [sentence, published, expected] = columns.as_slice() else {
                panic!("{name}:{}: three columns are wanted", index + 1)
            };
            if *sentence == "sentence" || sentence.starts_with("---") {
                continue;
            }
            rows += 1;
            let mut article = Article::from_text(*sentence);
            if *published != "-" {
                article.published = Some(published.parse().unwrap_or_else(|e| panic!("{name}:{}: {e}", index + 1)));
            }
            let found: Vec<String> = annotate(&article)
                .text
                .times
                .iter()
                .map(|t| {
                    let modifier = t.modifier.as_ref().map(|m| format!(" [{m}]")).unwrap_or_default();
                    format!("{} = {}{modifier}", t.span.of(sentence), t.value)
                })
                .collect();
            if found.join("; ") != *expected {
                failures.push(format!(
                    "{name}:{}: {sentence}\n   expected  {expected}\n   found     {}",
                    index + 1,
                    found.join("; ")
                ));
            }
        }
    }
    assert!(rows > 50, "only {rows} rows");
    assert!(failures.is_empty(), "{} of {rows} rows fail:\n{}", failures.len(), failures.join("\n"));
}
