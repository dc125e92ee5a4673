//! How rows are kept small. Articles and annotations are packed against *examples*, some of the first of the store, since small values
//! of one sort say much alike; a ledger is packed against the articles it is made of, since it repeats their words and ids. Both
//! are raw dictionaries of zstd (RFC 8878, section 5). What was packed before there were examples is read as it is.

use crate::codec::{LEVEL, MOST, pack, unpack};
use crate::store::Error;
use rashomon::ledger::Story;
use rusqlite::{Connection, OptionalExtension as _, params};
use std::cell::OnceCell;
use std::fmt;
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

/// Marks in the length that stands before packed bytes.
const BY_EXAMPLES: u32 = 1 << 31;
const BY_ARTICLES: u32 = 1 << 30;
/// Every so many editions one is an example, until there are so many; each up to so many bytes.
const EVERY: i64 = 16;
const EXAMPLES: i64 = 16;
const LONGEST: usize = 24 << 10;
/// Articles that a ledger is packed against, and bytes of all of them.
const ARTICLES: usize = 64;
const ARTICLE_BYTES: usize = 4 << 20;

/// What is packed by example.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// An article.
    Record,
    /// What it says.
    Annotations,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Annotations => "annotations",
        }
    }
}

/// The examples of a store, once there are any.
#[derive(Default)]
pub struct Packing(OnceCell<Examples>);

struct Examples {
    record: Dictionary,
    annotations: Dictionary,
}

struct Dictionary {
    encoder: EncoderDictionary<'static>,
    decoder: DecoderDictionary<'static>,
}

impl fmt::Debug for Packing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Packing").field(&self.0.get().is_some()).finish()
    }
}

impl Examples {
    fn load(connection: &Connection) -> Result<Option<Self>, Error> {
        let mut statement = connection.prepare_cached("SELECT bytes FROM examples WHERE kind = ?1")?;
        let mut dictionary = |kind: Kind| -> Result<Option<Dictionary>, Error> {
            let packed: Option<Vec<u8>> = statement.query_row([kind.name()], |row| row.get(0)).optional()?;
            let Some(bytes) = packed.map(|packed| unpack(&packed)).transpose()? else { return Ok(None) };
            let encoder = EncoderDictionary::copy(&bytes, LEVEL);
            Ok(Some(Dictionary { encoder, decoder: DecoderDictionary::copy(&bytes) }))
        };
        let (record, annotations) = (dictionary(Kind::Record)?, dictionary(Kind::Annotations)?);
        Ok(record.zip(annotations).map(|(record, annotations)| Self { record, annotations }))
    }

    const fn of(&self, kind: Kind) -> &Dictionary {
        match kind {
            Kind::Record => &self.record,
            Kind::Annotations => &self.annotations,
        }
    }
}

fn damaged() -> Error {
    Error::Damaged("a value cannot be decompressed".to_owned())
}

/// The plain length with a mark, and what follows it.
fn marked(packed: &[u8]) -> Option<(u32, usize, &[u8])> {
    let (first, rest) = packed.split_first_chunk::<4>()?;
    let first = u32::from_le_bytes(*first);
    let length = (first & !(BY_EXAMPLES | BY_ARTICLES)) as usize;
    (length <= MOST).then_some((first & (BY_EXAMPLES | BY_ARTICLES), length, rest))
}

fn mark(plain: &[u8], mark: u32) -> Result<Vec<u8>, Error> {
    let length = u32::try_from(plain.len()).ok().filter(|_| plain.len() <= MOST);
    let length = length.ok_or_else(|| Error::Refused("a value has more than 512 MiB".to_owned()))?;
    Ok((length | mark).to_le_bytes().to_vec())
}

/// The same, with four bytes more by which damage is told from what was written.
fn checked(mut compressor: Compressor<'_>) -> Result<Compressor<'_>, Error> {
    compressor.include_checksum(true)?;
    Ok(compressor)
}

impl Packing {
    fn examples(&self, connection: &Connection) -> Result<Option<&Examples>, Error> {
        if self.0.get().is_none()
            && let Some(examples) = Examples::load(connection)?
        {
            let _ = self.0.set(examples);
        }
        Ok(self.0.get())
    }

    /// Bytes, packed.
    pub fn pack(&self, connection: &Connection, kind: Kind, plain: &[u8]) -> Result<Vec<u8>, Error> {
        let Some(examples) = self.examples(connection)? else { return pack(plain) };
        let mut packed = mark(plain, BY_EXAMPLES)?;
        packed.extend(checked(Compressor::with_prepared_dictionary(&examples.of(kind).encoder)?)?.compress(plain)?);
        Ok(packed)
    }

    /// Bytes as they were before [`Packing::pack`].
    pub fn unpack(&self, connection: &Connection, kind: Kind, packed: &[u8]) -> Result<Vec<u8>, Error> {
        match marked(packed).ok_or_else(damaged)? {
            (0, _, _) => unpack(packed),
            (BY_EXAMPLES, length, rest) => {
                let examples = self.examples(connection)?.ok_or_else(damaged)?;
                let mut decompressor = Decompressor::with_prepared_dictionary(&examples.of(kind).decoder)?;
                decompressor.decompress(rest, length).map_err(|_| damaged())
            }
            _ => Err(damaged()),
        }
    }

    /// Takes examples where there are none yet and enough to choose from.
    pub fn choose(&self, connection: &Connection) -> Result<(), Error> {
        if self.examples(connection)?.is_some() {
            return Ok(());
        }
        let mut statement = connection
            .prepare_cached("SELECT record, annotations FROM revisions WHERE n % ?1 = 0 AND n <= ?2 ORDER BY n")?;
        let last = EVERY * EXAMPLES;
        let there: i64 = connection.query_row("SELECT coalesce(max(n), 0) FROM revisions", [], |row| row.get(0))?;
        if there < last {
            return Ok(());
        }
        // A dictionary of zstd's own begins with a magic number; with this before it no value is taken for one.
        let (mut records, mut annotations) = (b"rashomon".to_vec(), b"rashomon".to_vec());
        let mut rows = statement.query([EVERY, last])?;
        while let Some(row) = rows.next()? {
            let packed: (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?);
            records.extend(self.unpack(connection, Kind::Record, &packed.0)?.into_iter().take(LONGEST));
            annotations.extend(self.unpack(connection, Kind::Annotations, &packed.1)?.into_iter().take(LONGEST));
        }
        // Whoever comes second finds those of the first.
        let mut write = connection.prepare_cached("INSERT OR IGNORE INTO examples (kind, bytes) VALUES (?1, ?2)")?;
        for (kind, bytes) in [(Kind::Record, records), (Kind::Annotations, annotations)] {
            write.execute(params![kind.name(), pack(&bytes)?])?;
        }
        Ok(())
    }

    /// A ledger, packed against its articles as they stand.
    pub fn pack_ledger(&self, connection: &Connection, ledger: &Story) -> Result<Vec<u8>, Error> {
        let mut statement = connection.prepare_cached("SELECT n, revision FROM articles WHERE id = ?1")?;
        let mut editions: Vec<(i64, u32)> = Vec::new();
        for article in ledger.articles.iter().take(ARTICLES) {
            editions.extend(statement.query_row([article.as_str()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?);
        }
        let plain = postcard::to_allocvec(ledger).map_err(|error| Error::Refused(error.to_string()))?;
        let named = postcard::to_allocvec(&editions).map_err(|error| Error::Refused(error.to_string()))?;
        let mut packed = mark(&plain, BY_ARTICLES)?;
        packed.extend(named);
        let articles = self.articles(connection, &editions)?;
        packed.extend(checked(Compressor::with_dictionary(LEVEL, &articles)?)?.compress(&plain)?);
        Ok(packed)
    }

    /// A ledger as it was packed.
    pub fn unpack_ledger(&self, connection: &Connection, packed: &[u8]) -> Result<Story, Error> {
        let plain = match marked(packed).ok_or_else(damaged)? {
            (0, _, _) => unpack(packed)?,
            (BY_ARTICLES, length, rest) => {
                let (editions, rest): (Vec<(i64, u32)>, &[u8]) =
                    postcard::take_from_bytes(rest).map_err(|_| damaged())?;
                let articles = self.articles(connection, &editions)?;
                Decompressor::with_dictionary(&articles)?.decompress(rest, length).map_err(|_| damaged())?
            }
            _ => return Err(damaged()),
        };
        postcard::from_bytes(&plain).map_err(|error| Error::Damaged(error.to_string()))
    }

    /// What a ledger is packed against. Editions are never rewritten while a ledger rests on them.
    fn articles(&self, connection: &Connection, editions: &[(i64, u32)]) -> Result<Vec<u8>, Error> {
        let mut statement = connection
            .prepare_cached("SELECT record, annotations FROM revisions WHERE article = ?1 AND number = ?2")?;
        let mut bytes = b"rashomon".to_vec();
        for (article, number) in editions.iter().take(ARTICLES) {
            let mut rows = statement.query(params![article, number])?;
            let row = rows.next()?.ok_or_else(damaged)?;
            let blob = |at: usize| row.get_ref(at).ok().and_then(|value| value.as_blob().ok()).ok_or_else(damaged);
            bytes.extend(self.unpack(connection, Kind::Record, blob(0)?)?);
            bytes.extend(self.unpack(connection, Kind::Annotations, blob(1)?)?);
            if bytes.len() > ARTICLE_BYTES {
                bytes.truncate(ARTICLE_BYTES);
                break;
            }
        }
        Ok(bytes)
    }
}
