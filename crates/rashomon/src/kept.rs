//! How values that have no plain form of their own are kept by stores: names of rules, which are static, and civil times.

use jiff::civil::DateTime;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::sync::{Mutex, OnceLock};

/// The name of a rule or of a type in a code book: one of a fixed set.
pub type Name = &'static str;

/// Names that are kept for good; a store that holds more of them was not written by us.
const MOST: usize = 4_096;
/// Bytes of a name.
const LONGEST: usize = 80;

/// Reads a name.
pub fn name<'de, D: Deserializer<'de>>(source: D) -> Result<Name, D::Error> {
    Ok(interned(&String::deserialize(source)?))
}

/// Reads a name that may be missing.
pub fn optional_name<'de, D: Deserializer<'de>>(source: D) -> Result<Option<Name>, D::Error> {
    Ok(Option::<String>::deserialize(source)?.map(|name| interned(&name)))
}

fn interned(name: &str) -> Name {
    static NAMES: OnceLock<Mutex<FxHashSet<Name>>> = OnceLock::new();
    let names = NAMES.get_or_init(|| Mutex::new(FxHashSet::default()));
    let mut names = names.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    match names.get(name) {
        Some(known) => known,
        None if names.len() >= MOST || name.len() > LONGEST => "unknown",
        None => {
            let kept: Name = Box::leak(name.into());
            names.insert(kept);
            kept
        }
    }
}

/// Civil times as days since 1970, seconds of the day and nanoseconds: seven bytes in a compact encoding.
pub mod moment {
    use super::{DateTime, Deserialize, Deserializer, Serialize, Serializer};
    use jiff::{ToSpan as _, civil};
    use serde::de::Error as _;

    const EPOCH: civil::DateTime = civil::datetime(1970, 1, 1, 0, 0, 0, 0);

    /// Writes a time that may be missing.
    pub fn serialize<S: Serializer>(moment: &Option<DateTime>, target: S) -> Result<S::Ok, S::Error> {
        let parts = moment.map(|moment| {
            let since = moment.duration_since(EPOCH);
            let (day, second) = (since.as_secs().div_euclid(86_400), since.as_secs().rem_euclid(86_400));
            // Times before 1970 that are no whole second: the nanoseconds count down.
            (day, second, since.subsec_nanos())
        });
        parts.serialize(target)
    }

    /// Reads a time that may be missing.
    pub fn deserialize<'de, D: Deserializer<'de>>(source: D) -> Result<Option<DateTime>, D::Error> {
        let Some((day, second, nanosecond)) = Option::<(i64, i64, i32)>::deserialize(source)? else { return Ok(None) };
        let span = day
            .checked_mul(86_400)
            .and_then(|seconds| seconds.checked_add(second))
            .and_then(|seconds| jiff::Span::new().try_seconds(seconds).ok())
            .and_then(|span| span.checked_add(i64::from(nanosecond).nanoseconds()).ok());
        span.and_then(|span| EPOCH.checked_add(span).ok()).map(Some).ok_or_else(|| D::Error::custom("no such time"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::{Time, TimeKind};
    use crate::span::Span;

    #[test]
    fn times_come_back() {
        for text in ["2026-03-02T08:15:00", "1969-12-31T23:59:59.999999999", "0001-01-01", "9999-12-31T23:59:59"] {
            let moment: DateTime = text.parse().unwrap();
            let time = Time {
                span: Span::new(1, 2),
                kind: TimeKind::Date,
                value: "2026".to_owned(),
                modifier: None,
                earliest: Some(moment),
                latest: None,
            };
            let json = serde_json::to_string(&time).unwrap();
            assert_eq!(serde_json::from_str::<Time>(&json).unwrap(), time, "{json}");
        }
    }

    #[test]
    fn names_are_few() {
        assert_eq!(interned("said"), "said");
        assert_eq!(interned(&"x".repeat(100)), "unknown");
    }
}
