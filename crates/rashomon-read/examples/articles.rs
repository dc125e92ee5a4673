//! Prints the records of the articles of files, one a line: what `benches/pages` times, without the stages behind reading.

use rashomon_read::limits::Limits;
use rashomon_read::{articles, record};
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let paths: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
    let mut out = BufWriter::new(io::stdout().lock());
    for item in articles(&paths, Limits::default()) {
        match item {
            Ok(article) => {
                let mut written = record::write(&article);
                written.insert("file".to_owned(), article.file.into());
                serde_json::to_writer(&mut out, &written)?;
                out.write_all(b"\n")?;
            }
            Err(rejected) => eprintln!("rejected {rejected}"),
        }
    }
    out.flush()?;
    Ok(())
}
