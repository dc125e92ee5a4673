//! Numbers in words: 'twenty-six', 'a hundred', 'two and a half', 'nineteen ninety-one', 'twenty-first', '2 1/2'.

use super::lexicon::{Class, Senses};
use super::scan::Word;

/// Replaces each run of number words by one word. Linear, in place.
pub fn merge(text: &str, words: &mut Vec<Word>) {
    let mut read = 0;
    let mut write = 0;
    while let Some(&word) = words.get(read) {
        let (merged, taken) = number_at(text, words, read).unwrap_or((word, 1));
        if let Some(place) = words.get_mut(write) {
            *place = merged;
        }
        write += 1;
        read += taken.max(1);
    }
    words.truncate(write);
}

/// The number that begins at a word, and of how many words it is made.
fn number_at(text: &str, words: &[Word], start: usize) -> Option<(Word, usize)> {
    let first = words.get(start)?;
    if let Some(value) = first.value(Class::Number) {
        return half_after(text, words, start, start + 1, value);
    }
    let mut at = start;
    if first.value(Class::Cardinal).is_none() {
        // 'a hundred', 'a dozen'
        let scale = words.get(start + 1).filter(|next| {
            !next.breaks && next.value(Class::Cardinal).is_some_and(|v| v >= 100 || is(text, next, "dozen"))
        });
        scale.filter(|_| is(text, first, "a"))?;
        at += 1;
    }
    let mut total: i64 = 0;
    let mut current: i64 = 0;
    let mut year = None;
    let mut ordinal = false;
    let begin = at;
    let mut end = at;
    while let Some(word) = words.get(at) {
        if at > begin && word.breaks {
            break;
        }
        let value = match (word.value(Class::Cardinal), word.value(Class::Ordinal)) {
            (Some(value), _) => i64::from(value),
            // 'twenty-first', but not 'twenty second-hand cars' without the hyphen
            (None, Some(value)) if end > begin && value < 10 && current >= 20 && current % 10 == 0 => {
                ordinal = true;
                i64::from(value)
            }
            _ => break,
        };
        let dozen = is(text, word, "dozen");
        if value == 100 || dozen {
            if current > 99 || (dozen && current > 9) {
                break;
            }
            current = current.max(1) * value;
        } else if value == 1000 {
            if total > 0 {
                break;
            }
            total = current.max(1) * 1000;
            current = 0;
        } else if end == begin
            || current == 0
            || (value < 10 && current % 10 == 0 && current % 100 >= 20)
            || (value < 100 && current % 100 == 0)
        {
            current += value;
        } else if year.is_none() && total == 0 && (10..=20).contains(&current) && value >= 10 {
            year = Some(current * 100);
            current = value;
        } else {
            break;
        }
        end = at + 1;
        at = end;
        if ordinal {
            break;
        }
        // joined by a hyphen, or by 'and' after hundred and thousand
        let joint = words.get(at).filter(|next| !next.breaks && next.senses[0].is_none());
        let follows = words.get(at + 1).is_some_and(|w| w.is(Class::Cardinal) || w.is(Class::Ordinal));
        if let Some(joint) = joint
            && follows
            && (is(text, joint, "-") && value >= 13 || is(text, joint, "and") && value >= 100)
        {
            at += 1;
        } else if joint.is_some() {
            break;
        }
    }
    if end == begin {
        return None;
    }
    let value = year.unwrap_or(total) + current;
    if !(0..=20_000_000).contains(&value) {
        return None;
    }
    let value = i32::try_from(value).ok()?;
    let mut word = *first;
    word.senses = Senses::default();
    word.span = first.span.cover(words.get(end - 1)?.span);
    if ordinal {
        word.add(Class::Ordinal, value);
        if value <= 31 {
            word.add(Class::Day, value);
        }
        return Some((word, end - start));
    }
    if year.is_some() {
        word.add(Class::Year, value);
        return Some((word, end - start));
    }
    word.add(Class::Number, value.checked_mul(100)?);
    // 'one' alone stays a word of the rules
    word.literal = if end - start == 1 { first.literal } else { 0 };
    half_after(text, words, start, end, value * 100)
        .map(|(half, taken)| (Word { literal: word.literal, ..half }, taken))
        .or(Some((word, end - start)))
}

/// 'and a half', '1/2' or '½' after a number that ends before word `end`.
fn half_after(text: &str, words: &[Word], start: usize, end: usize, value: i32) -> Option<(Word, usize)> {
    let first = words.get(start)?;
    let mut word = *first;
    let mut last = end;
    let mut value = value;
    let near = |i: usize, wanted: &str| words.get(i).is_some_and(|w| !w.breaks && is(text, w, wanted));
    if near(end, "and") && near(end + 1, "a") && near(end + 2, "half") {
        value = value.checked_add(50)?;
        last = end + 3;
    } else if near(end, "1/2") || near(end, "½") {
        value = value.checked_add(50)?;
        last = end + 1;
    }
    if last == end && first.value(Class::Number).is_some() {
        return None;
    }
    word.span = first.span.cover(words.get(last - 1)?.span);
    word.senses = Senses::default();
    word.add(Class::Number, value);
    Some((word, last - start))
}

fn is(text: &str, word: &Word, wanted: &str) -> bool {
    word.span.of(text).eq_ignore_ascii_case(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mention::times::lexicon::{Lexicon, RESOURCE};
    use crate::mention::times::scan::scan;

    fn numbers(text: &str) -> Vec<(String, Option<i32>)> {
        let mut words = Vec::new();
        scan(text, &Lexicon::parse(RESOURCE), &mut words);
        merge(text, &mut words);
        words.iter().filter_map(|w| w.senses[0].map(|s| (w.span.of(text).to_owned(), Some(s.value)))).collect()
    }

    #[test]
    fn words_add_up() {
        for (text, value) in [
            ("twenty-six", 2600),
            ("twenty six", 2600),
            ("a hundred", 10_000),
            ("a hundred and five", 10_500),
            ("two thousand", 200_000),
            ("two and a half", 250),
            ("2 1/2", 250),
            ("nineteen ninety-one", 1991),
            ("twenty-first", 21),
            ("a dozen", 1200),
        ] {
            assert_eq!(numbers(text), vec![(text.to_owned(), Some(value))], "{text}");
        }
    }

    #[test]
    fn what_is_no_number_stays() {
        assert_eq!(numbers("two, three").len(), 2);
        assert_eq!(numbers("10,000,000,000").len(), 0);
    }
}
