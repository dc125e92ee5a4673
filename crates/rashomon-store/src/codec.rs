//! How values are kept as bytes: postcard or JSON, then zstd, with the plain length in front.

use crate::store::Error;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Names the engine that this program is built from. What another one derived is derived again.
pub const ENGINE: &str = env!("RASHOMON_ENGINE");

/// Names the layout of the clusterer in this program. What another one wrote as a checkpoint is not read.
pub const PLACING: &str = env!("RASHOMON_PLACING");

/// Plain bytes that one value may have.
pub const MOST: usize = 512 << 20;
pub const LEVEL: i32 = 6;
/// A checkpoint is rewritten often, and most of it is hashes: twice the time would save a tenth.
const CHECKPOINT_LEVEL: i32 = 3;

/// Bytes, compressed.
pub fn pack(plain: &[u8]) -> Result<Vec<u8>, Error> {
    pack_at(plain, LEVEL)
}

fn pack_at(plain: &[u8], level: i32) -> Result<Vec<u8>, Error> {
    let length = u32::try_from(plain.len()).map_err(|_| Error::Refused("a value has more than 4 GiB".to_owned()))?;
    let mut packed = length.to_le_bytes().to_vec();
    packed.extend(compress(plain, level)?);
    Ok(packed)
}

/// Bytes as they were before [`pack`].
pub fn unpack(packed: &[u8]) -> Result<Vec<u8>, Error> {
    unpack_up_to(packed, MOST)
}

fn unpack_up_to(packed: &[u8], most: usize) -> Result<Vec<u8>, Error> {
    let damaged = || Error::Damaged("a value cannot be decompressed".to_owned());
    let (length, rest) = packed.split_first_chunk::<4>().ok_or_else(damaged)?;
    let length = u32::from_le_bytes(*length) as usize;
    if length > most {
        return Err(damaged());
    }
    decompress(rest, length).ok_or_else(damaged)
}

/// The state of a checkpoint; of a million articles in one window it has more than a gigabyte.
pub fn encode_checkpoint<T: Serialize>(value: &T) -> Result<Vec<u8>, Error> {
    pack_at(&postcard::to_allocvec(value).map_err(|error| Error::Refused(error.to_string()))?, CHECKPOINT_LEVEL)
}

/// A state that [`encode_checkpoint`] wrote, in a build of the same [`PLACING`].
pub fn decode_checkpoint<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let plain = unpack_up_to(bytes, u32::MAX as usize)?;
    postcard::from_bytes(&plain).map_err(|error| Error::Damaged(error.to_string()))
}

#[cfg(feature = "sqlite")]
fn compress(plain: &[u8], level: i32) -> Result<Vec<u8>, Error> {
    let mut compressor = zstd::bulk::Compressor::new(level)?;
    // Four bytes by which damage is told from what was written.
    compressor.include_checksum(true)?;
    Ok(compressor.compress(plain)?)
}

#[cfg(feature = "sqlite")]
fn decompress(packed: &[u8], length: usize) -> Option<Vec<u8>> {
    zstd::bulk::decompress(packed, length).ok()
}

/// What stays in memory is not worth compressing.
#[cfg(not(feature = "sqlite"))]
fn compress(plain: &[u8], _: i32) -> Result<Vec<u8>, Error> {
    Ok(plain.to_vec())
}

#[cfg(not(feature = "sqlite"))]
fn decompress(packed: &[u8], length: usize) -> Option<Vec<u8>> {
    (packed.len() == length).then(|| packed.to_vec())
}

/// A value, compact.
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, Error> {
    pack(&postcard::to_allocvec(value).map_err(|error| Error::Refused(error.to_string()))?)
}

#[cfg(feature = "sqlite")]
pub use articles::{encode_article, report};

/// How articles are kept in a file, before they are packed.
#[cfg(feature = "sqlite")]
mod articles {
    use super::{ENGINE, Error};
    use rashomon::annotate::annotate;
    use rashomon::article::Article;
    use rashomon::pipeline::Report;
    use std::sync::Arc;

    /// An article: JSON, which any version reads.
    pub fn encode_article(article: &Article) -> Result<Vec<u8>, Error> {
        serde_json::to_vec(article).map_err(|error| Error::Refused(error.to_string()))
    }

    /// An article with what it says: as it was kept, or derived again where another engine wrote it.
    pub fn report(article: &[u8], annotations: &[u8], engine: &str) -> Result<Arc<Report>, Error> {
        let article: Article = serde_json::from_slice(article).map_err(|error| Error::Damaged(error.to_string()))?;
        let kept = if engine == ENGINE { postcard::from_bytes(annotations).ok() } else { None };
        let annotations = kept.unwrap_or_else(|| annotate(&article));
        Ok(Arc::new(Report { article, annotations }))
    }
}
