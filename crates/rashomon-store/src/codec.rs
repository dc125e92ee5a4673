//! How values are kept as bytes: postcard or JSON, then zstd, with the plain length in front.

use crate::store::Error;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Names the engine that this program is built from. What another one derived is derived again.
pub const ENGINE: &str = env!("RASHOMON_ENGINE");

/// Plain bytes that one value may have.
pub const MOST: usize = 512 << 20;
#[cfg(feature = "sqlite")]
pub const LEVEL: i32 = 6;

/// Bytes, compressed.
pub fn pack(plain: &[u8]) -> Result<Vec<u8>, Error> {
    let length = u32::try_from(plain.len()).map_err(|_| Error::Refused("a value has more than 4 GiB".to_owned()))?;
    let mut packed = length.to_le_bytes().to_vec();
    packed.extend(compress(plain)?);
    Ok(packed)
}

/// Bytes as they were before [`pack`].
pub fn unpack(packed: &[u8]) -> Result<Vec<u8>, Error> {
    let damaged = || Error::Damaged("a value cannot be decompressed".to_owned());
    let (length, rest) = packed.split_first_chunk::<4>().ok_or_else(damaged)?;
    let length = u32::from_le_bytes(*length) as usize;
    if length > MOST {
        return Err(damaged());
    }
    decompress(rest, length).ok_or_else(damaged)
}

#[cfg(feature = "sqlite")]
fn compress(plain: &[u8]) -> Result<Vec<u8>, Error> {
    Ok(zstd::bulk::compress(plain, LEVEL)?)
}

#[cfg(feature = "sqlite")]
fn decompress(packed: &[u8], length: usize) -> Option<Vec<u8>> {
    zstd::bulk::decompress(packed, length).ok()
}

/// What stays in memory is not worth compressing.
#[cfg(not(feature = "sqlite"))]
fn compress(plain: &[u8]) -> Result<Vec<u8>, Error> {
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

/// A value that [`encode`] wrote.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    postcard::from_bytes(&unpack(bytes)?).map_err(|error| Error::Damaged(error.to_string()))
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
