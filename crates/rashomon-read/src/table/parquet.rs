//! Tables of articles in Parquet files.
//!
//! Rows are read on a thread of their own and handed over one by one: the reader of the `parquet` crate borrows its file, and what it does at
//! damage that it did not foresee must not end the process. A damaged row group costs itself; the next is read.

use crate::limits::Limits;
use crate::table::parquet_pages::{self, Bounded};
use crate::{Items, record, rejected, table};
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use parquet::basic::{LogicalType, TimeUnit};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;
use parquet::schema::types::Type;
use rashomon::article::Rejected;
use serde_json::{Map, Value};
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// How a Parquet file begins.
pub const MAGIC: &[u8] = b"PAR1";
/// Rows that may wait to be taken.
const WAITING: usize = 16;

/// The articles of a file, a row each.
///
/// # Errors
///
/// Why it holds none.
pub fn rows(file: File, path: &Path, limits: &Limits) -> Result<Items, String> {
    let (out, rows) = sync_channel(WAITING);
    let thread = std::thread::Builder::new()
        .name("parquet".to_owned())
        .spawn(move || read(file, &out))
        .map_err(|error| format!("no thread could be started for it: {error}"))?;
    Ok(Box::new(Rows { rows, thread: Some(thread), path: path.to_owned(), limits: limits.clone(), row: 0 }))
}

/// A row's record, or why rows are missing.
type Row = Result<Map<String, Value>, String>;

struct Rows {
    rows: Receiver<Row>,
    thread: Option<JoinHandle<Result<(), String>>>,
    path: PathBuf,
    limits: Limits,
    row: u64,
}

impl Iterator for Rows {
    type Item = Result<crate::Read, Rejected>;

    fn next(&mut self) -> Option<Self::Item> {
        let reason = match self.rows.recv() {
            Ok(Ok(record)) => {
                self.row += 1;
                match record::of(record, &self.limits) {
                    Ok(article) => return Some(Ok(crate::Read { article, line: Some(self.row) })),
                    Err(reason) => reason,
                }
            }
            Ok(Err(reason)) => reason,
            Err(_) => match self.thread.take()?.join() {
                Ok(Ok(())) => return None,
                Ok(Err(reason)) => reason,
                Err(_) => "the Parquet file is damaged: what came before is kept".to_owned(),
            },
        };
        Some(Err(rejected(&self.path, (self.row > 0).then_some(self.row), reason)))
    }
}

/// Reads all rows into a channel, until nobody takes them any more.
fn read(file: File, out: &SyncSender<Row>) -> Result<(), String> {
    let pages = file.try_clone().map(Bounded).map_err(|error| format!("it can't be read ({error})"))?;
    let file =
        SerializedFileReader::new(Bounded(file)).map_err(|error| format!("it is a damaged Parquet file ({error})"))?;
    let schema = file.metadata().file_metadata().schema().get_fields().to_vec();
    let columns: Vec<String> = schema.iter().map(|column| column.name().to_owned()).collect();
    if !table::are_of_articles(&columns) {
        return Err(format!(
            "its columns ({}) are not those of articles: name them like the keys of a record (text, title, url, published)",
            columns.join(", ")
        ));
    }
    let keys = table::keys(&columns);
    let units: Vec<Option<Unit>> = schema.iter().map(|column| unit(column)).collect();
    for group in 0..file.num_row_groups() {
        // A panic at damage that the crate did not foresee costs the group.
        let read = AssertUnwindSafe(|| read_group(&file, &pages, group, &keys, &units, out));
        let goes_on = match catch_unwind(read).unwrap_or_else(|_| Err("its values contradict one another".to_owned())) {
            Ok(goes_on) => goes_on,
            Err(error) => {
                let reason = format!("row group {} of the Parquet file is damaged ({error}): passed over", group + 1);
                out.send(Err(reason)).is_ok()
            }
        };
        if !goes_on {
            break;
        }
    }
    Ok(())
}

/// Reads the rows of a group. False where nobody takes them any more.
fn read_group(
    file: &SerializedFileReader<Bounded>,
    pages: &Bounded,
    group: usize,
    keys: &[String],
    units: &[Option<Unit>],
    out: &SyncSender<Row>,
) -> Result<bool, String> {
    let group = file.get_row_group(group).map_err(|error| error.to_string())?;
    group.metadata().columns().iter().try_for_each(|column| parquet_pages::check(pages, column))?;
    for row in group.get_row_iter(None).map_err(|error| error.to_string())? {
        let columns = row.map_err(|error| error.to_string())?.into_columns();
        let cells = columns.into_iter().zip(units).map(|((_, field), unit)| value(&field, *unit));
        if out.send(Ok(table::record(keys, cells))).is_err() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What the numbers of a column of times count, and whether from midnight UTC.
type Unit = (TimeUnit, bool);

fn unit(column: &Type) -> Option<Unit> {
    match column.get_basic_info().logical_type_ref() {
        Some(LogicalType::Timestamp(time)) => Some((time.unit, time.is_adjusted_to_u_t_c)),
        _ => None,
    }
}

fn value(field: &Field, unit: Option<Unit>) -> Value {
    let utc = unit.is_none_or(|(_, utc)| utc);
    match field {
        Field::Null => Value::Null,
        Field::Str(text) => Value::from(text.as_str()),
        Field::Bytes(bytes) => Value::from(crate::encoding::text_of(bytes.data())),
        Field::Bool(value) => Value::from(*value),
        Field::TimestampMillis(count) => time(Timestamp::from_millisecond(*count), utc),
        Field::TimestampMicros(count) => time(Timestamp::from_microsecond(*count), utc),
        Field::Long(count) if matches!(unit, Some((TimeUnit::NANOS, _))) => {
            time(Timestamp::from_nanosecond(i128::from(*count)), utc)
        }
        Field::Date(days) => {
            let since = Span::new().try_days(*days).ok();
            let day = since.and_then(|since| Date::constant(1970, 1, 1).checked_add(since).ok());
            day.map_or(Value::Null, |day| Value::from(day.to_string()))
        }
        Field::Byte(number) => Value::from(*number),
        Field::Short(number) => Value::from(*number),
        Field::Int(number) => Value::from(*number),
        Field::Long(number) => Value::from(*number),
        Field::UByte(number) => Value::from(*number),
        Field::UShort(number) => Value::from(*number),
        Field::UInt(number) => Value::from(*number),
        Field::ULong(number) => Value::from(*number),
        Field::Float(number) => Value::from(*number),
        Field::Double(number) => Value::from(*number),
        // Lists, groups and the like.
        other => Value::from(other.to_string()),
    }
}

fn time(moment: Result<Timestamp, jiff::Error>, utc: bool) -> Value {
    moment.map_or(Value::Null, |moment| {
        let written = moment.to_string();
        Value::from(if utc { written.as_str() } else { written.trim_end_matches('Z') })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    use std::sync::Arc;

    /// Three groups of two rows.
    fn written() -> Vec<u8> {
        let schema = "message articles { required binary Headline (UTF8); required binary content (UTF8); \
                      required int64 published_at (TIMESTAMP(NANOS,true)); required int64 seen (TIMESTAMP(MICROS,false)); }";
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(WriterProperties::default())).unwrap();
        for group in 0..3 {
            let text = |what: &str| -> Vec<ByteArray> {
                (0..2).map(|row| format!("{what} {group}-{row}").into_bytes().into()).collect()
            };
            let mut rows = writer.next_row_group().unwrap();
            for texts in [text("Bridge closed"), text("The bridge of Lorma was closed by report")] {
                let mut column = rows.next_column().unwrap().unwrap();
                column.typed::<ByteArrayType>().write_batch(&texts, None, None).unwrap();
                column.close().unwrap();
            }
            for second in [1_772_532_309_000_000_000i64, 1_772_532_309_000_000] {
                let mut column = rows.next_column().unwrap().unwrap();
                column.typed::<Int64Type>().write_batch(&[second, second], None, None).unwrap();
                column.close().unwrap();
            }
            rows.close().unwrap();
        }
        writer.into_inner().unwrap()
    }

    fn read(name: &str, bytes: &[u8]) -> Vec<Result<rashomon::article::Article, Rejected>> {
        let path = std::env::temp_dir().join(format!("rashomon-{}-{name}", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        let items = crate::articles(std::slice::from_ref(&path), Limits::default()).collect();
        std::fs::remove_file(path).unwrap();
        items
    }

    #[test]
    fn rows_are_articles() {
        let items = read("rows", &written());
        assert_eq!(items.len(), 6);
        let last = items[5].as_ref().unwrap();
        assert_eq!(last.title.as_deref(), Some("Bridge closed 2-1"));
        assert_eq!(last.text, "The bridge of Lorma was closed by report 2-1");
        assert_eq!(last.published.as_ref().unwrap().as_str(), "2026-03-03T10:05:09Z");
        assert_eq!(last.extra["seen"], "2026-03-03T10:05:09");
    }

    #[test]
    fn damage_costs_a_row_group_at_most() {
        let whole = written();
        let mut came = 0;
        for at in (4..whole.len()).step_by(7) {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x5a;
            let items = read("damage", &damaged);
            assert!(!items.is_empty(), "nothing came, and nothing was told, of a byte damaged at {at}");
            came += items.iter().filter(|item| item.is_ok()).count();
        }
        assert!(came > 0);
    }

    #[test]
    fn other_tables_are_refused_by_their_columns() {
        let schema = Arc::new(parse_message_type("message prices { required binary bread (UTF8); }").unwrap());
        let writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(WriterProperties::default())).unwrap();
        let items = read("other", &writer.into_inner().unwrap());
        assert!(items[0].as_ref().unwrap_err().reason.contains("bread"), "{items:?}");
    }
}
