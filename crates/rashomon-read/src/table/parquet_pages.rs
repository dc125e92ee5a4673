//! How large the pages of a Parquet file say that they grow, looked at before one is unpacked: the `parquet` crate believes them.
//!
//! A page's header is a struct in Thrift's compact protocol
//! (<https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift>) whose second and third field are the page's
//! bytes when unpacked and as they stand in the file.

use bytes::Bytes;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::reader::{ChunkReader, Length};
use std::fs::File;
use std::io::{BufReader, Read, Seek as _, SeekFrom};

/// Most bytes of one page when unpacked. Writers make pages of one megabyte; a thousand long reports in one are ten.
const PAGE: u64 = 256 << 20;
/// Most bytes of a header, and deepest nesting of its values.
const HEADER: u64 = 16 << 20;
const DEPTH: u32 = 16;

/// A file of which no more is asked than it has: what is to be read is made room for at once.
pub struct Bounded(pub File);

impl Length for Bounded {
    fn len(&self) -> u64 {
        self.0.len()
    }
}

impl ChunkReader for Bounded {
    type T = BufReader<File>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        self.0.get_read(start)
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        if start.checked_add(length as u64).is_none_or(|end| end > self.len()) {
            return Err(ParquetError::EOF(format!("{length} bytes at {start} are more than the file has")));
        }
        self.0.get_bytes(start, length)
    }
}

/// Why a column is not unpacked.
///
/// # Errors
///
/// The reason: a page of it grows too large, or its pages cannot be found.
pub fn check(file: &Bounded, column: &ColumnChunkMetaData) -> Result<(), String> {
    let first = column.dictionary_page_offset().unwrap_or(i64::MAX).min(column.data_page_offset());
    let (Ok(start), Ok(length)) = (u64::try_from(first), u64::try_from(column.compressed_size())) else {
        return Err("a column lies before the file's beginning".to_owned());
    };
    let failed = |error: std::io::Error| format!("the pages of a column cannot be told apart ({error})");
    let mut file = BufReader::new(file.0.try_clone().map_err(failed)?);
    file.seek(SeekFrom::Start(start)).map_err(failed)?;
    let mut at = 0;
    while at < length {
        let mut header = Thrift { bytes: (&mut file).take(HEADER.min(length - at)), read: 0 };
        let (unpacked, packed) = header.page_sizes().map_err(failed)?;
        at += header.read;
        if unpacked > PAGE {
            return Err(format!(
                "a page of it grows to {} MB, and no page has more than {}",
                unpacked >> 20,
                PAGE >> 20
            ));
        }
        if matches!(column.compression(), Compression::GZIP(_)) {
            let mut grown = flate2::read::MultiGzDecoder::new((&mut file).take(packed)).take(unpacked + 1);
            // Damage is told by who unpacks it for good.
            if std::io::copy(&mut grown, &mut std::io::sink()).is_ok_and(|grown| grown > unpacked) {
                return Err("a page of it grows larger than it says".to_owned());
            }
            file.seek(SeekFrom::Start(start + at + packed)).map_err(failed)?;
        } else {
            file.seek_relative(i64::try_from(packed).unwrap_or(i64::MAX)).map_err(failed)?;
        }
        at = at.saturating_add(packed);
    }
    Ok(())
}

/// Values in the compact protocol, read for their length alone.
struct Thrift<R> {
    bytes: R,
    read: u64,
}

impl<R: Read> Thrift<R> {
    /// Bytes of the page behind this header: unpacked, and as they stand there.
    fn page_sizes(&mut self) -> std::io::Result<(u64, u64)> {
        let (mut field, mut sizes) = (0, [None; 2]);
        while let Some((number, kind)) = self.field(field)? {
            field = number;
            match (number, kind) {
                (2 | 3, 5) => sizes[usize::from(number == 3)] = u64::try_from(self.number()?).ok(),
                _ => self.pass(kind, DEPTH)?,
            }
        }
        match sizes {
            [Some(unpacked), Some(packed)] => Ok((unpacked, packed)),
            _ => Err(wrong("a page does not say how large it is")),
        }
    }

    /// Number and kind of the next field; `None` at the end of the struct.
    fn field(&mut self, last: i64) -> std::io::Result<Option<(i64, u8)>> {
        let head = self.byte()?;
        match (head >> 4, head & 15) {
            (_, 0) => Ok(None),
            (0, kind) => Ok(Some((self.number()?, kind))),
            (step, kind) => Ok(Some((last + i64::from(step), kind))),
        }
    }

    /// Passes over a value.
    fn pass(&mut self, kind: u8, depth: u32) -> std::io::Result<()> {
        let depth = depth.checked_sub(1).ok_or_else(|| wrong("values nest too deep"))?;
        match kind {
            // A truth is told by the kind of its field.
            1 | 2 => Ok(()),
            3 => self.byte().map(|_| ()),
            4..=6 => self.number().map(|_| ()),
            7 => self.skip(8),
            8 => {
                let length = self.length()?;
                self.skip(length)
            }
            9 | 10 => {
                let head = self.byte()?;
                let count = if head >> 4 == 15 { self.length()? } else { u64::from(head >> 4) };
                // In a list a truth is a byte.
                (0..count).try_for_each(|_| if head & 15 <= 2 { self.skip(1) } else { self.pass(head & 15, depth) })
            }
            12 => {
                let mut field = 0;
                while let Some((number, kind)) = self.field(field)? {
                    field = number;
                    self.pass(kind, depth)?;
                }
                Ok(())
            }
            _ => Err(wrong("a value is of no known kind")),
        }
    }

    fn byte(&mut self) -> std::io::Result<u8> {
        let mut byte = [0];
        self.bytes.read_exact(&mut byte)?;
        self.read += 1;
        Ok(byte[0])
    }

    fn length(&mut self) -> std::io::Result<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(wrong("a number is too long"))
    }

    /// A number with a sign, zigzag.
    fn number(&mut self) -> std::io::Result<i64> {
        let value = self.length()?;
        Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    fn skip(&mut self, length: u64) -> std::io::Result<()> {
        let passed = std::io::copy(&mut (&mut self.bytes).take(length), &mut std::io::sink())?;
        self.read += passed;
        if passed == length { Ok(()) } else { Err(std::io::ErrorKind::UnexpectedEof.into()) }
    }
}

fn wrong(what: &str) -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::InvalidData, what.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(bytes: &[u8]) -> Option<(u64, u64)> {
        Thrift { bytes, read: 0 }.page_sizes().ok()
    }

    #[test]
    fn sizes_are_read_behind_whatever_stands_around_them() {
        // type = 0, uncompressed = 300, compressed = 5, crc = -1, a header of a data page with a struct, a list and a text inside.
        let header = [
            0x15, 0x00, 0x15, 0xd8, 0x04, 0x15, 0x0a, 0x15, 0x01, 0x1c, 0x15, 0x02, 0x1c, 0x18, 3, b'a', b'b', b'c', 0,
            0x19, 0x25, 2, 4, 0, 0,
        ];
        assert_eq!(sizes(&header), Some((300, 5)));
        for end in 0..header.len() {
            assert_eq!(sizes(&header[..end]), None, "{end}");
        }
    }

    #[test]
    fn sizes_below_zero_and_nesting_without_end_are_refused() {
        assert_eq!(sizes(&[0x15, 0x00, 0x15, 0x01, 0x15, 0x0a, 0]), None);
        assert_eq!(sizes(&[0x1c; 4096]), None);
    }
}
