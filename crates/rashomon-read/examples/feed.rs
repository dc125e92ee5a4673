//! Reads a feed so many times and counts its entries: what `benches/feeds` times.

use rashomon_read::encoding;
use rashomon_read::feed::Feed;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("give the path of a feed")?;
    let times: usize = arguments.next().map_or(Ok(1), |times| times.parse())?;
    let bytes = std::fs::read(path)?;
    let mut count = 0;
    for _ in 0..times {
        count += Feed::parse(&encoding::text_of(&bytes), Some("https://herald.example/feed"))?.entries.len();
    }
    println!("{count} entries");
    Ok(())
}
