//! The gazetteer: what single names and phrases of names can be, in a table that is read where it lies.
//!
//! `resources/names/gazetteer.bin` knows phrases by their hashes ([`super::lexicon::phrase`]):
//!
//! | bytes | what |
//! | --- | --- |
//! | 4 | `RNG1` |
//! | 4 | number of entries |
//! | 4 × 8,192 | where the entries of each bucket end; a hash's 13 highest bits name its bucket |
//! | 4 an entry | the next 24 bits of the hash, and a bit for each thing that the phrase can be |
//!
//! Numbers are little-endian. A strange phrase is taken for a known one about once in a million.

use super::lexicon::{CONTINUES, FEMALE, FIRST_NAME, Known, MALE, ORGANIZATION, PERSON, PLACE, SURNAME};

const MAGIC: &[u8] = b"RNG1";
const BUCKETS: u32 = 13;
const FINGERPRINT: u32 = 24;

/// What each bit of an entry says.
const BITS: [Known; 8] = [FIRST_NAME, FEMALE, MALE, SURNAME, PLACE, PERSON, ORGANIZATION, CONTINUES];

/// The table, as it lies in the file.
#[derive(Debug)]
pub struct Gazetteer {
    ends: &'static [[u8; 4]],
    entries: &'static [[u8; 4]],
}

fn bucket(hash: u64) -> usize {
    (hash >> (64 - BUCKETS)) as usize
}

#[allow(clippy::cast_possible_truncation)]
fn fingerprint(hash: u64) -> [u8; 3] {
    let [a, b, c, _] = ((hash >> (64 - BUCKETS - FINGERPRINT)) as u32).to_le_bytes();
    [a, b, c]
}

/// The file of a gazetteer: hashes with what they can be.
#[must_use]
#[allow(clippy::cast_possible_truncation)]
pub fn write(phrases: &std::collections::BTreeMap<u64, Known>) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend((phrases.len() as u32).to_le_bytes());
    let mut ends = vec![0u32; 1 << BUCKETS];
    for hash in phrases.keys() {
        ends[bucket(*hash)] += 1;
    }
    let mut end = 0;
    for count in ends {
        end += count;
        bytes.extend(end.to_le_bytes());
    }
    for (hash, known) in phrases {
        bytes.extend(fingerprint(*hash));
        let bits = BITS.iter().enumerate().filter(|(_, bit)| known & **bit != 0);
        bytes.push(bits.fold(0, |byte, (at, _)| byte | 1 << at));
    }
    bytes
}

impl Gazetteer {
    /// Reads a gazetteer; `None` if the bytes are none.
    #[must_use]
    pub fn read(bytes: &'static [u8]) -> Option<Self> {
        let (count, bytes) = bytes.strip_prefix(MAGIC)?.split_first_chunk::<4>()?;
        let (ends, entries) = bytes.split_at_checked(4 << BUCKETS)?;
        let (ends, (entries, rest)) = (ends.as_chunks::<4>().0, entries.as_chunks::<4>());
        let whole = rest.is_empty() && entries.len() == u32::from_le_bytes(*count) as usize;
        whole.then_some(Self { ends, entries })
    }

    /// What a phrase can be, by its hash.
    #[must_use]
    pub fn of(&self, phrase: u64) -> Known {
        let bucket = bucket(phrase);
        let end = |bucket: usize| self.ends.get(bucket).map_or(0, |end| u32::from_le_bytes(*end) as usize);
        let first = bucket.checked_sub(1).map_or(0, end);
        let [a, b, c] = fingerprint(phrase);
        let entries = self.entries.get(first..end(bucket)).unwrap_or_default();
        let Some([.., bits]) = entries.iter().find(|entry| entry[..3] == [a, b, c]) else { return 0 };
        BITS.iter().enumerate().filter(|(at, _)| bits >> at & 1 != 0).fold(0, |known, (_, bit)| known | bit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn what_is_written_is_found() {
        let hash = |at: u64| crate::language::linear::feature(3, at);
        let phrases: BTreeMap<u64, Known> =
            (0..20_000).map(|at| (hash(at), if at % 3 == 0 { PLACE | CONTINUES } else { FIRST_NAME | MALE })).collect();
        let gazetteer = Gazetteer::read(write(&phrases).leak()).expect("it was just written");
        assert!(phrases.iter().all(|(phrase, known)| gazetteer.of(*phrase) == *known));
        assert!((20_000..30_000).filter(|at| gazetteer.of(hash(*at)) != 0).count() < 3);
    }

    #[test]
    fn damaged_files_are_refused() {
        let bytes: &'static [u8] = include_bytes!("../../../resources/names/gazetteer.bin");
        assert!(Gazetteer::read(bytes).is_some());
        for cut in [0, 3, 8, 100, 5000, 40_000, bytes.len() - 1] {
            assert!(Gazetteer::read(&bytes[..cut]).is_none(), "cut at {cut}");
        }
        // Ends beyond the entries are no entries.
        let mut bytes = bytes.to_vec();
        bytes[8..8 + 4096].fill(0xFF);
        let damaged = Gazetteer::read(bytes.leak()).expect("the lengths are right");
        assert!((0..2000).all(|at| damaged.of(at << 50) == 0));
    }
}
