//! Tables as Parquet files, written as rows come: memory holds one row group.

use parquet::basic::{Compression, ZstdLevel};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use std::io::{self, Write};
use std::sync::Arc;

/// Bytes of text, and rows, after which a row group is written.
const GROUP_BYTES: usize = 32 << 20;
const GROUP_ROWS: usize = 50_000;

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text in UTF-8.
    Text,
    /// Whole numbers of 64 bits.
    Number,
}

/// The value of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// None.
    Empty,
    /// Of a column of texts.
    Text(String),
    /// Of a column of numbers.
    Number(i64),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// The cells of a column that are not written yet: those that have a value, and which do.
#[derive(Default)]
struct Waiting {
    texts: Vec<ByteArray>,
    numbers: Vec<i64>,
    present: Vec<i16>,
}

/// Writes rows.
pub struct Writer<W: Write + Send> {
    file: SerializedFileWriter<W>,
    columns: Vec<Kind>,
    waiting: Vec<Waiting>,
    bytes: usize,
    rows: usize,
}

impl<W: Write + Send> Writer<W> {
    /// A table of columns, by names of letters, digits and underscores. Any cell may be empty.
    ///
    /// # Errors
    ///
    /// What writing failed with, or that a name is none.
    pub fn new(out: W, columns: &[(&str, Kind)]) -> io::Result<Self> {
        let fields = columns.iter().map(|(name, kind)| match kind {
            Kind::Text => format!("optional binary {name} (UTF8);"),
            Kind::Number => format!("optional int64 {name};"),
        });
        let schema = parse_message_type(&format!("message rows {{ {} }}", fields.collect::<String>()));
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
        let file = SerializedFileWriter::new(out, Arc::new(schema.map_err(failed)?), Arc::new(properties));
        Ok(Self {
            file: file.map_err(failed)?,
            columns: columns.iter().map(|(_, kind)| *kind).collect(),
            waiting: columns.iter().map(|_| Waiting::default()).collect(),
            bytes: 0,
            rows: 0,
        })
    }

    /// Adds a row: a cell a column, in their order. Cells that are missing, or of another kind than their column, are empty.
    ///
    /// # Errors
    ///
    /// What writing failed with.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> io::Result<()> {
        let mut cells = cells.into_iter();
        for (waiting, kind) in self.waiting.iter_mut().zip(&self.columns) {
            let present = match (cells.next(), kind) {
                (Some(Cell::Text(text)), Kind::Text) => {
                    self.bytes += text.len();
                    waiting.texts.push(text.into_bytes().into());
                    true
                }
                (Some(Cell::Number(number)), Kind::Number) => {
                    waiting.numbers.push(number);
                    true
                }
                _ => false,
            };
            waiting.present.push(present.into());
        }
        self.rows += 1;
        if self.bytes >= GROUP_BYTES || self.rows >= GROUP_ROWS {
            self.write_group()?;
        }
        Ok(())
    }

    /// Writes what waits, and how the table is made.
    ///
    /// # Errors
    ///
    /// What writing failed with.
    pub fn finish(mut self) -> io::Result<W> {
        self.write_group()?;
        self.file.into_inner().map_err(failed)
    }

    fn write_group(&mut self) -> io::Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.file.next_row_group().map_err(failed)?;
        for waiting in &mut self.waiting {
            write_column(&mut group, &std::mem::take(waiting)).map_err(failed)?;
        }
        group.close().map_err(failed)?;
        (self.bytes, self.rows) = (0, 0);
        Ok(())
    }
}

fn write_column<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    waiting: &Waiting,
) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else { return Ok(()) };
    match column.untyped() {
        ColumnWriter::ByteArrayColumnWriter(texts) => {
            texts.write_batch(&waiting.texts, Some(&waiting.present), None)?
        }
        ColumnWriter::Int64ColumnWriter(numbers) => {
            numbers.write_batch(&waiting.numbers, Some(&waiting.present), None)?
        }
        _ => return Err(ParquetError::NYI("columns of other kinds".to_owned())),
    };
    column.close()
}

fn failed(error: ParquetError) -> io::Error {
    io::Error::other(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use serde_json::json;

    #[test]
    fn what_is_written_is_read_again() {
        let mut writer =
            Writer::new(Vec::new(), &[("id", Kind::Text), ("text", Kind::Text), ("weight", Kind::Number)]).unwrap();
        writer.row(["a".into(), "The bridge was closed.".into(), 7i64.into()]).unwrap();
        writer.row(["b".into(), "L’été à Lorma".into(), Cell::Empty]).unwrap();
        // A cell of another kind than its column, and none at all.
        writer.row(["c".into(), "Third".into(), "eight".into()]).unwrap();
        writer.row([Cell::from("d"), Cell::from("Fourth")]).unwrap();
        let path = std::env::temp_dir().join(format!("rashomon-{}-writer", std::process::id()));
        std::fs::write(&path, writer.finish().unwrap()).unwrap();
        let read = crate::articles(std::slice::from_ref(&path), Limits::default());
        let found: Vec<_> = read.map(|item| item.unwrap()).map(|a| (a.id.to_string(), a.text, a.extra)).collect();
        std::fs::remove_file(path).unwrap();
        let row = |id: &str, text: &str, extra: serde_json::Value| {
            (id.to_owned(), text.to_owned(), extra.as_object().unwrap().clone())
        };
        assert_eq!(
            found,
            [
                row("a", "The bridge was closed.", json!({ "weight": 7 })),
                row("b", "L’été à Lorma", json!({})),
                row("c", "Third", json!({})),
                row("d", "Fourth", json!({}))
            ]
        );
    }

    #[test]
    fn rows_of_many_groups_all_come() {
        let mut writer = Writer::new(Vec::new(), &[("title", Kind::Text), ("text", Kind::Text)]).unwrap();
        for row in 0..2 * GROUP_ROWS + 3 {
            writer.row([Cell::Text(format!("Report {row}")), Cell::Empty]).unwrap();
        }
        let path = std::env::temp_dir().join(format!("rashomon-{}-groups", std::process::id()));
        std::fs::write(&path, writer.finish().unwrap()).unwrap();
        let file = std::fs::File::open(&path).unwrap();
        let read = super::super::parquet::rows(file, &path, &Limits::default()).unwrap();
        // Titles without a text are rejected as records are, one by one.
        let count = read.count();
        std::fs::remove_file(path).unwrap();
        assert_eq!(count, 2 * GROUP_ROWS + 3);
    }
}
