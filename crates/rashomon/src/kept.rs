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

/// Tokens column by column, each place as the distance from the one before: a third of the bytes once compressed.
pub mod tokens {
    use super::{Deserialize, Deserializer, Serialize, Serializer};
    use crate::annotate::{Deprel, Token, Upos};
    use crate::span::Span;
    use serde::de::Error as _;

    /// No token is its own head, so this distance stands for none.
    const NO_HEAD: i32 = 0;

    #[derive(Serialize, Deserialize)]
    struct Columns {
        gaps: Vec<i32>,
        lengths: Vec<u32>,
        upos: Vec<Upos>,
        deprel: Vec<Deprel>,
        heads: Vec<i32>,
    }

    fn places(count: usize) -> impl Iterator<Item = i32> {
        (0..i32::MAX).take(count)
    }

    /// Writes tokens.
    pub fn serialize<S: Serializer>(tokens: &[Token], target: S) -> Result<S::Ok, S::Error> {
        let before = std::iter::once(0).chain(tokens.iter().map(|token| token.span.end));
        let head = |(token, at): (&Token, i32)| if token.head < 0 { NO_HEAD } else { token.head.wrapping_sub(at) };
        Columns {
            gaps: tokens.iter().zip(before).map(|(t, end)| t.span.start.wrapping_sub(end).cast_signed()).collect(),
            lengths: tokens.iter().map(|token| token.span.end.wrapping_sub(token.span.start)).collect(),
            upos: tokens.iter().map(|token| token.upos).collect(),
            deprel: tokens.iter().map(|token| token.deprel).collect(),
            heads: tokens.iter().zip(places(tokens.len())).map(head).collect(),
        }
        .serialize(target)
    }

    /// Reads tokens.
    pub fn deserialize<'de, D: Deserializer<'de>>(source: D) -> Result<Vec<Token>, D::Error> {
        let Columns { gaps, lengths, upos, deprel, heads } = Columns::deserialize(source)?;
        let count = gaps.len();
        if [lengths.len(), upos.len(), deprel.len(), heads.len()].iter().any(|other| *other != count) {
            return Err(D::Error::custom("columns of tokens have different lengths"));
        }
        let (mut tokens, mut end) = (Vec::with_capacity(count), 0u32);
        let spans = gaps.into_iter().zip(lengths);
        for (((at, (gap, length)), (upos, deprel)), head) in
            places(count).zip(spans).zip(upos.into_iter().zip(deprel)).zip(heads)
        {
            let start = end.wrapping_add(gap.cast_unsigned());
            end = start.wrapping_add(length);
            let head = if head == NO_HEAD { -1 } else { head.wrapping_add(at) };
            tokens.push(Token { span: Span::new(start, end), upos, deprel, head });
        }
        Ok(tokens)
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
    use crate::annotate::{Deprel, Layer, Token, Upos};
    use crate::span::Span;

    #[test]
    fn tokens_and_spans_come_back_as_they_were() {
        let token = |start: u32, end: u32, head: i32| Token {
            span: Span::new(start, end),
            upos: Upos::ALL[start as usize % Upos::ALL.len()],
            deprel: Deprel::ALL[end as usize % Deprel::ALL.len()],
            head,
        };
        // Gaps of none, one and many; heads before, behind and none; the last two never come of a text.
        let tokens = vec![
            token(0, 3, 1),
            token(4, 9, -1),
            token(9, 10, 1),
            token(4_000, 4_002, 0),
            token(1, 0, 7),
            token(u32::MAX, 5, -1),
        ];
        let layer = Layer { tokens, ..Layer::default() };
        let kept = serde_json::to_string(&layer).unwrap();
        assert_eq!(serde_json::from_str::<Layer>(&kept).unwrap(), layer);
        let uneven = kept.replacen("\"lengths\":[3,", "\"lengths\":[3,3,", 1);
        assert!(uneven != kept && serde_json::from_str::<Layer>(&uneven).is_err());
    }

    use crate::annotate::{Time, TimeKind};

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
