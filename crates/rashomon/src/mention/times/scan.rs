//! From text to the words that rules match: letters, numbers, clock times, numeric dates, signs.

use super::lexicon::{Class, Lexicon, Sense, Senses};
use crate::span::Span;

/// A word of the text, as rules see it.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Where it stands.
    pub span: Span,
    /// Classes it belongs to.
    pub senses: Senses,
    /// Number as a literal of the rules; 0 for none.
    pub literal: u16,
    /// Whether it begins with a capital letter.
    pub capital: bool,
    /// Whether it is made of letters.
    pub letters: bool,
    /// Whether it is a number that cannot be a time: '$1989', '1989%', 'F16'.
    pub spoilt: bool,
    /// Whether a blank line stands before it: nothing matches across.
    pub breaks: bool,
}

impl Word {
    /// The word's value in a class, if it belongs to it.
    pub fn value(&self, class: Class) -> Option<i32> {
        self.senses.iter().flatten().find(|s| s.class == class).map(|s| s.value)
    }

    /// Whether the word belongs to a class.
    pub fn is(&self, class: Class) -> bool {
        self.value(class).is_some()
    }

    /// Adds a sense, if there is room.
    pub fn add(&mut self, class: Class, value: i32) {
        if let Some(free) = self.senses.iter_mut().find(|s| s.is_none()) {
            *free = Some(Sense { class, value });
        }
    }
}

/// Longest word that the lexicon holds, in bytes.
const LONGEST: usize = 16;

/// Splits a text into words. Linear; the words are in order and on character boundaries.
pub fn scan(text: &str, lexicon: &Lexicon, words: &mut Vec<Word>) {
    words.clear();
    words.reserve(text.len() / 5);
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut newlines = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_whitespace() {
            newlines += u32::from(byte == b'\n');
            at += 1;
            continue;
        }
        let before = words.len();
        at = if byte.is_ascii_alphabetic() || byte >= 0x80 {
            letters(text, at, lexicon, words)
        } else if byte.is_ascii_digit() {
            digits(text, at, words)
        } else {
            sign(text, at, lexicon, words)
        };
        if newlines > 1
            && let Some(word) = words.get_mut(before)
        {
            word.breaks = true;
        }
        newlines = 0;
    }
}

fn plain(span: Span) -> Word {
    Word { span, senses: Senses::default(), literal: 0, capital: false, letters: false, spoilt: false, breaks: false }
}

/// A run of letters, with an inner apostrophe ('o'clock', 'won't') but without the 's of a possessive.
fn letters(text: &str, start: usize, lexicon: &Lexicon, words: &mut Vec<Word>) -> usize {
    let bytes = text.as_bytes();
    let mut end = start;
    while let Some(&byte) = bytes.get(end) {
        if byte.is_ascii_alphabetic() {
            end += 1;
        } else if byte == b'\'' || text.get(end..end + 3) == Some("’") {
            let mark = if byte == b'\'' { 1 } else { 3 };
            let rest = bytes.get(end + mark..).unwrap_or(&[]);
            let tail = rest.iter().take(8).take_while(|b| b.is_ascii_alphabetic()).count();
            let possessive = tail == 1 && matches!(rest.first(), Some(b's' | b'S'));
            if end == start || tail == 0 || possessive {
                break;
            }
            end += mark + tail;
        } else if byte >= 0x80 {
            let Some(character) = text.get(end..).and_then(|rest| rest.chars().next()) else { break };
            if !character.is_alphanumeric() {
                break;
            }
            end += character.len_utf8();
        } else {
            break;
        }
    }
    if end == start {
        return sign(text, start, lexicon, words);
    }
    let mut word = plain(Span::at(start, end));
    if end - start == 1
        && let Some((class, number)) = part_of_year(bytes.get(start..).unwrap_or(&[]))
    {
        word.span = Span::at(start, end + 1);
        word.capital = true;
        word.add(class, number);
        words.push(word);
        return end + 1;
    }
    word.letters = true;
    word.capital = bytes.get(start).is_some_and(u8::is_ascii_uppercase);
    if end - start <= LONGEST {
        let mut lower = [0u8; LONGEST];
        if let Some(buffer) = lower.get_mut(..end - start) {
            buffer.copy_from_slice(&bytes[start..end]);
            buffer.make_ascii_lowercase();
            if let Some(entry) = std::str::from_utf8(buffer).ok().and_then(|lower| lexicon.get(lower)) {
                word.literal = entry.literal;
                for (index, sense) in entry.senses.iter().enumerate() {
                    if let Some(sense) = sense
                        && (word.capital || entry.capital & (1 << index) == 0)
                    {
                        word.add(sense.class, sense.value);
                    }
                }
                if entry.abbreviation && bytes.get(end) == Some(&b'.') && word.is_time() {
                    end += 1;
                    word.span = Span::at(start, end);
                }
            } else if buffer.ends_with(b"'ll") || buffer.ends_with(b"won't") {
                word.add(Class::Future, 1);
            } else if buffer.len() > 3 && buffer.ends_with(b"ed") {
                word.add(Class::Past, 2);
            }
        }
    }
    if bytes.get(end).is_some_and(u8::is_ascii_digit) {
        word.spoilt = true;
    }
    words.push(word);
    end
}

/// 'Q3' and 'H1', in capitals, with no letter or digit behind.
fn part_of_year(bytes: &[u8]) -> Option<(Class, i32)> {
    let [letter, digit, rest @ ..] = bytes else { return None };
    if rest.first().is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    match (letter, digit) {
        (b'Q', b'1'..=b'4') => Some((Class::QuarterOfYear, i32::from(digit - b'0'))),
        (b'H', b'1' | b'2') => Some((Class::HalfOfYear, i32::from(digit - b'0'))),
        _ => None,
    }
}

impl Word {
    /// Whether it belongs to a class that times are made of, and not merely to a sign of tense.
    fn is_time(&self) -> bool {
        self.senses
            .iter()
            .flatten()
            .any(|s| !matches!(s.class, Class::Future | Class::Past | Class::Present | Class::Promise))
    }
}

/// One sign; the possessive 's is one too. A dash of any length is '-'.
fn sign(text: &str, start: usize, lexicon: &Lexicon, words: &mut Vec<Word>) -> usize {
    let rest = text.get(start..).unwrap_or("");
    let Some(character) = rest.chars().next() else { return text.len() };
    let mut end = start + character.len_utf8();
    let mut name = match character {
        '-' | '\u{2010}'..='\u{2014}' => "-",
        ',' => ",",
        '(' => "(",
        ')' => ")",
        // 'St. Patrick's Day'
        '.' => ".",
        _ => "",
    };
    if matches!(character, '\'' | '’' | '‘' | '`') {
        let tail = text.as_bytes().get(end..).unwrap_or(&[]);
        let after = |n: usize| tail.get(n).is_none_or(|b| !b.is_ascii_alphanumeric());
        if matches!(tail.first(), Some(b's' | b'S')) && after(1) && start > 0 {
            name = "'s";
            end += 1;
        } else if after(0) && words.last().is_some_and(|w| w.letters && w.span.end as usize == start) {
            // "Presidents' Day"
            name = "'";
        } else if let [tens @ b'0'..=b'9', ones @ b'0'..=b'9', ..] = tail
            && words.last().is_none_or(|w| (w.span.end as usize) < start || !w.letters)
        {
            // '89 and the '80s
            let two = i32::from(tens - b'0') * 10 + i32::from(ones - b'0');
            let year = if two < 40 { 2000 + two } else { 1900 + two };
            if after(2) {
                let mut word = plain(Span::at(start, end + 2));
                word.add(Class::Year, year);
                words.push(word);
                return end + 2;
            }
            if two % 10 == 0 && tail.get(2) == Some(&b's') && after(3) {
                let mut word = plain(Span::at(start, end + 3));
                word.add(Class::Decade, year);
                words.push(word);
                return end + 3;
            }
        }
    }
    let mut word = plain(Span::at(start, end));
    if !name.is_empty() {
        word.literal = lexicon.get(name).map_or(0, |entry| entry.literal);
    }
    words.push(word);
    end
}

/// Reads what begins with a digit.
fn digits(text: &str, start: usize, words: &mut Vec<Word>) -> usize {
    let bytes = text.as_bytes();
    let glued = words.last().is_some_and(|w| w.span.end as usize == start && (w.letters || is_money(w, text)));
    let mut cursor = Cursor { bytes, at: start };
    let (first, length) = cursor.integer();
    let mut word = plain(Span::at(start, cursor.at));
    if length > 9 {
        return spoil(text, cursor.at, word, words);
    }
    if let Some((end, clock)) = clock(bytes, start, first, length) {
        word.span = Span::at(start, end);
        word.add(Class::Clock, clock);
        word.spoilt = glued;
        words.push(word);
        return end;
    }
    if let Some((end, date)) = numeric_date(bytes, start, first, length) {
        word.span = Span::at(start, end);
        word.add(Class::IsoDate, date);
        word.spoilt = glued;
        words.push(word);
        return end;
    }
    let tail = bytes.get(cursor.at..).unwrap_or(&[]);
    let alone = |n: usize| tail.get(n).is_none_or(|b| !b.is_ascii_alphanumeric());
    let decade = match tail {
        [b's', ..] if alone(1) => Some(1),
        [b'\'', b's', ..] if alone(2) => Some(2),
        [0xe2, 0x80, 0x99, b's', ..] if alone(4) => Some(4),
        _ => None,
    };
    if let Some(suffix) = decade
        && first % 10 == 0
        && (length == 4 && (1000..2200).contains(&first) || length == 2 && (50..100).contains(&first) && !glued)
    {
        word.span = Span::at(start, cursor.at + suffix);
        if length == 2 {
            word.add(Class::ShortDecade, 1900 + first);
        } else {
            word.add(Class::Decade, first);
        }
        words.push(word);
        return cursor.at + suffix;
    }
    if length <= 3
        && let [a, b, ..] = tail
        && matches!((a.to_ascii_lowercase(), b.to_ascii_lowercase()), (b's', b't') | (b'n' | b'r', b'd') | (b't', b'h'))
        && alone(2)
    {
        word.span = Span::at(start, cursor.at + 2);
        word.add(Class::Ordinal, first);
        if first <= 31 {
            word.add(Class::Day, first);
        }
        words.push(word);
        return cursor.at + 2;
    }
    // grouped thousands, decimals
    let mut hundredths = i64::from(first) * 100;
    let mut whole = true;
    while length <= 3
        && let [b',', x, y, z, ..] = bytes.get(cursor.at..).unwrap_or(&[])
        && [x, y, z].iter().all(|d| d.is_ascii_digit())
        && !bytes.get(cursor.at + 4).is_some_and(u8::is_ascii_digit)
    {
        let group = i64::from(x - b'0') * 100 + i64::from(y - b'0') * 10 + i64::from(z - b'0');
        hundredths = hundredths.saturating_mul(1000).saturating_add(group * 100);
        cursor.at += 4;
        whole = false;
    }
    if let [b'.', d, ..] = bytes.get(cursor.at..).unwrap_or(&[])
        && d.is_ascii_digit()
    {
        cursor.at += 1;
        let (fraction, places) = cursor.integer();
        hundredths = hundredths.saturating_add(match places {
            1 => i64::from(fraction) * 10,
            2 => i64::from(fraction),
            _ => 0,
        });
        whole = false;
        if bytes.get(cursor.at) == Some(&b'.') && bytes.get(cursor.at + 1).is_some_and(u8::is_ascii_digit) {
            return spoil(text, cursor.at, word, words);
        }
    }
    word.span = Span::at(start, cursor.at);
    // '2018Q4'
    let quarter_follows = length == 4 && whole && part_of_year(bytes.get(cursor.at..).unwrap_or(&[])).is_some();
    if glued
        || !quarter_follows
            && cursor
                .peek()
                .is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'%' | b'/' | b'&' | b'@' | b'_' | b'#'))
    {
        return spoil(text, cursor.at, word, words);
    }
    if let Ok(value) = i32::try_from(hundredths) {
        word.add(Class::Number, value);
    }
    if whole {
        if length <= 2 && (1..=31).contains(&first) {
            word.add(Class::Day, first);
        }
        if length == 4 {
            if (1000..2200).contains(&first) {
                word.add(Class::Year, first);
            }
            if first / 100 < 24 && first % 100 < 60 {
                word.add(Class::FourDigits, first / 100 * 3600 + first % 100 * 60);
            }
        }
    }
    words.push(word);
    cursor.at
}

fn is_money(word: &Word, text: &str) -> bool {
    matches!(word.span.of(text), "$" | "£" | "€" | "#" | "¥" | "@" | "_" | "/")
}

/// A number that is no time, with all the letters and digits glued to it.
fn spoil(text: &str, end: usize, mut word: Word, words: &mut Vec<Word>) -> usize {
    let rest = text.get(end..).unwrap_or("");
    let more = rest
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '%' | '/' | '&' | '@' | '_' | '#')))
        .unwrap_or(rest.len());
    word.senses = Senses::default();
    word.spoilt = true;
    word.span = Span::at(word.span.start as usize, end + more);
    words.push(word);
    end + more
}

struct Cursor<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Reads digits: their value (saturating) and how many they are.
    fn integer(&mut self) -> (i32, usize) {
        let (mut value, start) = (0i32, self.at);
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            value = value.saturating_mul(10).saturating_add(i32::from(digit - b'0'));
            self.at += 1;
        }
        (value, self.at - start)
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Reads a number of that many digits at least and at most.
    fn exactly(&mut self, least: usize, most: usize) -> Option<i32> {
        let (value, length) = self.integer();
        (least..=most).contains(&length).then_some(value)
    }

    /// Reads 'a.m.', 'PM', 'p.m' …: whether it is after noon.
    fn meridiem(&mut self) -> Option<bool> {
        let start = self.at;
        while self.peek() == Some(b' ') && self.at - start < 2 {
            self.at += 1;
        }
        let afternoon = match self.peek().map(|b| b.to_ascii_lowercase()) {
            Some(b'a') => false,
            Some(b'p') => true,
            _ => {
                self.at = start;
                return None;
            }
        };
        self.at += 1;
        let dotted = self.eat(b'.');
        if dotted {
            self.eat(b' ');
        }
        if self.peek().map(|b| b.to_ascii_lowercase()) != Some(b'm')
            || self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_alphanumeric)
        {
            self.at = start;
            return None;
        }
        self.at += 1;
        if dotted {
            self.eat(b'.');
        }
        Some(afternoon)
    }
}

/// Seconds of the day that are also marked as written with seconds carry this bit.
pub const WITH_SECONDS: i32 = 1 << 20;

/// 'h:mm', 'h:mm:ss', 'h.mm pm', 'h pm': end and seconds of the day.
fn clock(bytes: &[u8], start: usize, hour: i32, length: usize) -> Option<(usize, i32)> {
    if length > 2 || hour > 24 {
        return None;
    }
    let mut cursor = Cursor { bytes, at: start + length };
    let (mut minute, mut second) = (0, None);
    let colon = cursor.eat(b':');
    let point = !colon && cursor.eat(b'.');
    if colon || point {
        minute = cursor.exactly(2, 2).filter(|m| *m < 60)?;
        let here = cursor.at;
        if colon && cursor.eat(b':') {
            second = cursor.exactly(2, 2).filter(|s| *s < 60);
            if second.is_none() {
                cursor.at = here;
            }
        }
    }
    let meridiem = cursor.meridiem();
    let hour = match meridiem {
        Some(_) if hour > 12 && !(colon && hour < 24) => return None,
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        Some(_) => hour,
        None if !colon || (hour == 24 && minute > 0) => return None,
        None => hour,
    };
    if meridiem.is_none() && bytes.get(cursor.at).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b':') {
        return None;
    }
    let seconds = hour * 3600 + minute * 60;
    Some((cursor.at, second.map_or(seconds, |s| (seconds + s) | WITH_SECONDS)))
}

/// '2024-05-17', '5/17/24', '02-13-1998', '17.5.2024': end and yyyymmdd. Month first, unless only day first fits.
fn numeric_date(bytes: &[u8], start: usize, first: i32, length: usize) -> Option<(usize, i32)> {
    let mut cursor = Cursor { bytes, at: start + length };
    let separator = cursor.peek().filter(|b| matches!(b, b'-' | b'/' | b'.'))?;
    cursor.at += 1;
    let second = cursor.exactly(1, 2)?;
    if !cursor.eat(separator) {
        return None;
    }
    let here = cursor.at;
    let third = cursor.exactly(1, 4)?;
    let third_length = cursor.at - here;
    if bytes.get(cursor.at).is_some_and(|b| *b == separator && separator != b'.' || b.is_ascii_digit() || *b == b'/') {
        return None;
    }
    let (year, month, day) = match (length, third_length) {
        (4, 1 | 2) => (first, second, third),
        (1 | 2, 4) => (third, first, second),
        (1 | 2, 2) if separator != b'.' => (if third < 40 { 2000 + third } else { 1900 + third }, first, second),
        _ => return None,
    };
    // '17.5.2024', but '10.31.1974'
    let day_first = length < 4 && (month > 12 || separator == b'.' && day <= 12);
    let (month, day) = if day_first { (day, month) } else { (month, day) };
    Some((cursor.at, year * 10_000 + month * 100 + day))
}
