//! Counts the records of a web archive: what `benches/warc` times.

use rashomon_read::limits::Limits;
use rashomon_read::warc::records::Records;
use std::fs::File;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("give the path of an archive")?;
    let mut records = Records::at(File::open(path)?, 0, &Limits::default())?;
    let (mut count, mut bytes) = (0u64, 0usize);
    while let Some(record) = records.next_record() {
        bytes += record?.block.len();
        count += 1;
    }
    println!("{count} records, {bytes} bytes of blocks");
    Ok(())
}
