//! Sentences of news.
//!
//! Within a block ([`super::blocks`]) a sentence ends at a stop that white space follows, unless the stop belongs to an
//! abbreviation, an initial, an ellipsis or a list number, or what follows is in lower case. Where an abbreviation may end
//! a sentence ('U.S.', 'Inc.'), the next word decides: one that opens sentences does, a name does not. Quotation marks and
//! brackets after the stop belong to the sentence before it.
//!
//! What runs on for more than 2,000 bytes is a table, a list or a blob and no sentence. It is cut at white space or a mark, so that whatever
//! a later stage does for each claim with the claim's sentence stays bounded (of 217,000 sentences of news three are longer).

use super::blocks;
use super::rules::{MAX_ABBREVIATION, Rules, Stop};
use super::tokens::{is_closing, is_word};
use crate::mention::times::months;
use crate::span::Span;

/// The longest sentence, in bytes, unless it is one word.
const LONGEST: u32 = 2_000;

/// Splits a text into sentences, in order; white space stands between them, or nothing where what never ends was cut.
#[must_use]
pub fn split(rules: &Rules, text: &str) -> Vec<Span> {
    let mut sentences = Vec::new();
    for block in blocks::split(text) {
        Block { rules, text, end: block.end as usize, start: block.start as usize, list: List::default() }
            .split(&mut sentences);
    }
    sentences
}

struct Block<'a> {
    rules: &'a Rules,
    text: &'a str,
    end: usize,
    /// Where the present sentence begins.
    start: usize,
    list: List,
}

/// The numbering that a block began with.
#[derive(Default)]
struct List {
    bullet: Option<char>,
    mark: Option<Mark>,
}

/// '1.', '2)', '3.)', 'a.'.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Mark {
    value: u32,
    letter: bool,
    closing: &'static str,
    length: usize,
}

impl Block<'_> {
    fn split(mut self, sentences: &mut Vec<Span>) {
        let mut at = self.begin_list(self.start);
        let bytes = self.text.as_bytes();
        while at < self.end {
            let byte = bytes[at];
            match byte {
                b'.' | b'!' | b'?' => at = self.stop(at, sentences),
                // '…', '。', '！', '？' and bullets begin with these bytes.
                0xE2 | 0xE3 | 0xEF => {
                    let Some(here) = self.char_at(at) else { break };
                    if matches!(here, '…' | '。' | '！' | '？') {
                        at = self.stop(at, sentences);
                    } else if Some(here) == self.list.bullet {
                        self.cut(at, at, sentences);
                        at = self.begin_list(at);
                    } else {
                        at += here.len_utf8();
                    }
                }
                b' ' if self.list.mark.is_some() => {
                    at += 1;
                    if let Some(length) = self.next_item(at) {
                        self.cut(at, at, sentences);
                        at += length;
                    }
                }
                byte if byte < 0x80 => at += 1,
                _ => at += self.char_at(at).map_or(1, char::len_utf8),
            }
        }
        self.cut(self.end, self.end, sentences);
    }

    /// Decides about the run of stops at `at`; gives where to read on.
    fn stop(&mut self, at: usize, sentences: &mut Vec<Span>) -> usize {
        let run = self.run(at);
        let mut stop = at + run.length;
        // 'compounds. . . . The': the first of four belongs to the sentence before.
        let sentence_end =
            if run.spaced && run.stops >= 4 && !self.space_before(at) && !self.rest(stop).trim_start().is_empty() {
                Some(at + 1)
            } else {
                None
            };
        while stop < self.end {
            match self.char_at(stop) {
                Some(closing) if is_closing(closing) => stop += closing.len_utf8(),
                _ => break,
            }
        }
        let next = self.next_word(stop);
        let full_width = matches!(self.char_at(at), Some('。' | '！' | '？'));
        if full_width || self.ends(at, &run, stop, &next) {
            let cut = sentence_end.unwrap_or(stop);
            self.cut(cut, cut, sentences);
        }
        stop
    }

    /// Whether the stops that begin at `at` end a sentence.
    fn ends(&self, at: usize, run: &Run, stop: usize, next: &Next) -> bool {
        if next.word.is_empty() {
            return next.first.is_some_and(|first| !first.is_lowercase()) && next.spaced && !run.ellipsis;
        }
        let word = self.word_before(at);
        let single_stop = run.stops == 1 && !run.ellipsis && self.char_at(at) == Some('.');
        if !next.spaced {
            // 'said.The': two sentences whose space was lost on the way.
            let lost = single_stop || self.char_at(at) != Some('.');
            return lost
                && stop == at + 1
                && word.len() > 2
                && word.chars().all(|c| c.is_lowercase())
                && next.word.len() > 1
                && next.capitalized()
                && !is_domain(next.word);
        }
        if next.first.is_some_and(char::is_lowercase) {
            return false;
        }
        let opener = self.rules.openers.contains(next.word);
        if run.ellipsis {
            // 'the thing is . . . I' goes on; 'I never meant that.... She' ends; three stops with a space before go on.
            return next.first.is_some_and(char::is_uppercase)
                && (run.stops > 3 || run.stops == 3 && !run.spaced && !self.space_before(at) && next.word != "I");
        }
        if !single_stop || stop > at + 1 && !word.is_empty() && self.rules.stop_after(word).is_none() {
            return true;
        }
        if word.is_empty() {
            return !self.is_item(at);
        }
        if word.len() > MAX_ABBREVIATION {
            return true;
        }
        let numeric = next.first.is_some_and(|first| first.is_ascii_digit());
        match self.rules.stop_after(word) {
            None => !self.is_item(at),
            Some(Stop::Title) => false,
            Some(Stop::Number) => !numeric,
            // A month or an initial before a number or a name.
            Some(Stop::Word) => !(numeric || opener_is_name(word)),
            Some(Stop::Open) => {
                if word.eq_ignore_ascii_case("a.m") || word.eq_ignore_ascii_case("p.m") {
                    // 'At 5 a.m. Mr. Smith' goes on: a sentence of three words has not ended. Days and zones belong to the hour.
                    return opener || !numeric && self.words_so_far(at) > 3 && !is_time_word(next.word);
                }
                opener && (self.words_so_far(at) > 1 || !is_initial(word))
                    // 'on Feb. 29. The two' has no item.
                    || next.item && !is_month(word)
            }
        }
    }

    /// The stops at `at`: '.', '?!', '...', '. . .'.
    fn run(&self, at: usize) -> Run {
        let mut run = Run::default();
        let mut position = at;
        while position < self.end {
            match self.char_at(position) {
                Some('.') => run.stops += 1,
                Some('…') => run.stops += 3,
                Some('!' | '?' | '。' | '！' | '？') => run.marks = true,
                // '. . .': a stop after each single space.
                Some(' ' | '\u{A0}') if run.stops > 0 && !run.marks => {
                    let width = if self.text.as_bytes().get(position) == Some(&b' ') { 1 } else { 2 };
                    if self.char_at(position + width) == Some('.') && self.next_is_lone_stop(position + width) {
                        run.spaced = true;
                    } else {
                        break;
                    }
                }
                _ => break,
            }
            position += self.char_at(position).map_or(1, char::len_utf8);
        }
        run.length = position - at;
        run.ellipsis = run.stops >= 2 && !run.marks;
        run
    }

    /// Whether the stop at `at` is followed by white space, a closing mark or the end.
    fn next_is_lone_stop(&self, at: usize) -> bool {
        self.char_at(at + 1).is_none_or(|next| next.is_whitespace() || is_closing(next)) || at + 1 >= self.end
    }

    /// What comes after the stops and their closing marks.
    fn next_word(&self, stop: usize) -> Next<'_> {
        let rest = self.rest(stop);
        let trimmed = rest.trim_start();
        let spaced = trimmed.len() < rest.len();
        let bare = trimmed.trim_start_matches(['"', '\'', '“', '‘', '«', '(', '[', '{', '`', '¿', '¡']);
        let first = bare.chars().next().or_else(|| trimmed.chars().next());
        let length = bare
            .char_indices()
            .take(24)
            .find(|(_, c)| !is_word(*c))
            .map_or_else(|| bare.chars().take(24).map(char::len_utf8).sum(), |(at, _)| at);
        let item = mark(trimmed).is_some_and(|item| !item.letter);
        Next { spaced, first, word: &bare[..length], item }
    }

    /// The word that ends at `at`, with the stops inside it.
    fn word_before(&self, at: usize) -> &str {
        let before = self.before(at);
        let mut begin = before.len();
        for (position, c) in before.char_indices().rev() {
            if !(is_word(c) || c == '.' || c == '°') || before.len() - position > 2 * MAX_ABBREVIATION {
                break;
            }
            begin = position;
        }
        &before[begin..]
    }

    /// Words of the present sentence before `at`, counted no further than needed.
    fn words_so_far(&self, at: usize) -> usize {
        // A sentence longer than this has more words than anyone asks for.
        if at.saturating_sub(self.start) > 120 { 5 } else { self.before(at).split_whitespace().count() }
    }

    fn space_before(&self, at: usize) -> bool {
        self.text[..self.text.floor_char_boundary(at)].ends_with(char::is_whitespace)
    }

    /// The present sentence before `at`; a position inside a character of several bytes ('…') counts as its beginning.
    fn before(&self, at: usize) -> &str {
        self.text.get(self.start..self.text.floor_char_boundary(at)).unwrap_or("")
    }

    fn rest(&self, at: usize) -> &str {
        self.text.get(at..self.end).unwrap_or("")
    }

    fn char_at(&self, at: usize) -> Option<char> {
        match self.text.as_bytes().get(at) {
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            _ => self.text.get(at..)?.chars().next(),
        }
    }

    /// Ends the present sentence; the next begins after the white space at `next`.
    fn cut(&mut self, end: usize, next: usize, sentences: &mut Vec<Span>) {
        let mut span = Span::at(self.start, end).trim(self.text);
        while span.len() > LONGEST {
            let head = Span { end: self.break_before(span), ..span };
            sentences.push(head.trim(self.text));
            span = Span { start: head.end, ..span }.trim(self.text);
        }
        if !span.is_empty() {
            sentences.push(span);
        }
        let rest = self.rest(next);
        self.start = next + rest.len() - rest.trim_start().len();
    }

    /// Where a stretch that is too long for a sentence is cut: at the last white space or mark that leaves it long enough to read, else
    /// at the next, so that no word and no number is cut in two.
    fn break_before(&self, span: Span) -> u32 {
        let end = self.text.floor_char_boundary((span.start + LONGEST) as usize);
        let start = self.text.ceil_char_boundary((span.start + LONGEST / 2) as usize);
        let parts = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ')' | ']' | '|');
        let after = |from: usize, at: usize| from + at + self.char_at(from + at).map_or(1, char::len_utf8);
        let stretch = |from: usize, to: usize| self.text.get(from..to).unwrap_or("");
        let before = stretch(start, end).rfind(parts).map(|at| after(start, at));
        let cut = before.or_else(|| stretch(end, span.end as usize).find(parts).map(|at| after(end, at)));
        cut.and_then(|at| u32::try_from(at).ok()).unwrap_or(span.end)
    }

    /// Reads a bullet and a number at `at`; gives where the item's text begins.
    fn begin_list(&mut self, at: usize) -> usize {
        let mut position = at;
        if let Some(bullet) = self.char_at(at).filter(|c| matches!(c, '•' | '⁃' | '◦' | '▪' | '■' | '‣')) {
            self.list.bullet = Some(bullet);
            position += bullet.len_utf8();
            position += self.rest(position).len() - self.rest(position).trim_start().len();
        }
        if let Some(mark) = mark(self.rest(position)) {
            // '2014. Then' is a year.
            if mark.value < 100 {
                position += mark.length;
                self.list.mark = Some(mark);
            }
        }
        position
    }

    /// The length of the number of the next item, if it stands at `at`.
    fn next_item(&mut self, at: usize) -> Option<usize> {
        let last = self.list.mark?;
        let next = mark(self.rest(at))?;
        let follows = next.letter == last.letter
            && next.closing == last.closing
            && next.value == last.value + 1
            && self.list.bullet.is_none();
        let text = self.rest(at + next.length).trim_start();
        if !(follows && text.starts_with(char::is_uppercase)) {
            return None;
        }
        self.list.mark = Some(next);
        Some(next.length)
    }

    /// Whether what stands before the stop at `at` is only the number of an item.
    fn is_item(&self, at: usize) -> bool {
        if at - self.start > 12 {
            return false;
        }
        let before = self.before(at).trim_start_matches(|c: char| !is_word(c));
        !before.is_empty() && before.len() <= 2 && before.bytes().all(|byte| byte.is_ascii_alphanumeric())
    }
}

/// A run of stops.
#[derive(Default)]
struct Run {
    /// In bytes.
    length: usize,
    /// How many full stops.
    stops: usize,
    /// Whether '!' or '?' is among them.
    marks: bool,
    /// Whether spaces stand between them.
    spaced: bool,
    ellipsis: bool,
}

/// What follows a run of stops.
struct Next<'t> {
    /// Whether white space comes first.
    spaced: bool,
    /// The first character after opening marks.
    first: Option<char>,
    /// The first word; empty where no word follows.
    word: &'t str,
    /// Whether it is the number of an item.
    item: bool,
}

impl Next<'_> {
    fn capitalized(&self) -> bool {
        let mut letters = self.word.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
    }
}

/// The number of an item at the beginning of `text`.
fn mark(text: &str) -> Option<Mark> {
    let bytes = text.as_bytes();
    let digits = bytes.iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    let (value, letter, length) = match digits {
        0 if bytes.first()?.is_ascii_lowercase() => (u32::from(*bytes.first()? - b'a'), true, 1),
        0 | 4.. => return None,
        _ => (text.get(..digits)?.parse().ok()?, false, digits),
    };
    let rest = &text[length..];
    let closing = [".)", ".", ")"].into_iter().find(|closing| rest.starts_with(closing))?;
    let length = length + closing.len();
    text[length..].starts_with(char::is_whitespace).then_some(Mark { value, letter, closing, length })
}

/// The last part of an address of the web that was written with a capital.
fn is_domain(word: &str) -> bool {
    matches!(word, "Com" | "Org" | "Net" | "Gov" | "Edu" | "Js" | "Io")
}

/// 'Mar.', 'Wed.', 'Sat.', 'Sun.', 'Mon.' go before numbers and names as dates do; other words of that sort end the sentence.
fn opener_is_name(word: &str) -> bool {
    matches!(word, "Art" | "La" | "Ill" | "Mass" | "Miss" | "Wash")
}

fn is_month(word: &str) -> bool {
    months().flatten().any(|month| word.eq_ignore_ascii_case(month))
}

fn is_initial(word: &str) -> bool {
    word.chars().count() == 1 && word != "I"
}

/// What follows an hour and belongs to it.
fn is_time_word(word: &str) -> bool {
    word.len() <= 4 && word.len() >= 2 && word.bytes().all(|byte| byte.is_ascii_uppercase())
        || word.ends_with("day")
        || word.starts_with(char::is_uppercase) && months().flatten().any(|month| word.eq_ignore_ascii_case(month))
        || matches!(word, "Eastern" | "Pacific" | "Central" | "Mountain" | "Greenwich" | "Zulu")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::en;
    use proptest::prelude::*;

    fn sentences(text: &str) -> Vec<&str> {
        split(en::rules(), text).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn a_day_behind_a_short_month_is_no_item() {
        assert_eq!(
            sentences("The fair begins on Feb. 29. The two towns meet again."),
            ["The fair begins on Feb. 29.", "The two towns meet again."]
        );
    }

    fn stays(text: &str) {
        assert_eq!(sentences(text), [text]);
    }

    fn parts(left: &str, right: &str) {
        assert_eq!(sentences(&format!("{left} {right}")), [left, right]);
    }

    #[test]
    fn marks_of_several_bytes_stand_anywhere() {
        for text in ["He met J.… and left. So did U.S.… He", "• A summary of U.…", "No.… “No…” …", "p.m.… 5 a.m.…"]
        {
            assert!(split(en::rules(), text).iter().all(|span| !span.of(text).is_empty()));
        }
    }

    #[test]
    fn titles_and_initials_go_on() {
        stays("Gen. Ana P. Orr met Lt. Col. Dell near St. Ives on Jan. 5 in the U.S. Senate.");
        stays("The ship, No. 7, sank at 5 p.m. Monday off Lorma Bay Co. piers.");
    }

    #[test]
    fn an_abbreviation_ends_a_sentence_before_an_opener() {
        parts("He moved to the U.S.", "The firm did not.");
        parts("It was bought by Dell Inc.", "Its owner left.");
        parts("They met at 6 p.m.", "Orr left at once.");
    }

    #[test]
    fn quotations_close_before_the_next_sentence() {
        parts("“We left.”", "Nobody saw them.");
        parts("\"Who knows?\"", "she asked.".to_uppercase().as_str());
        stays("“Who knows?” she asked.");
    }

    #[test]
    fn a_lost_space_still_ends_a_sentence() {
        assert_eq!(sentences("They left the harbour.Nobody saw them."), ["They left the harbour.", "Nobody saw them."]);
        stays("She wrote to lorma.example and Shop.Com today.");
    }

    #[test]
    fn what_never_ends_is_cut_between_its_words_and_loses_nothing() {
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
        for part in ["up to 200 tonnes and ", "سفينة ", "lorma,tolm;", "the boat (lost) "] {
            let text = part.repeat(9_000 / part.len());
            let spans = split(en::rules(), &text);
            assert!(spans.len() >= 5 && spans.iter().all(|span| span.len() <= LONGEST), "{part}");
            assert_eq!(spans.iter().map(|span| letters(span.of(&text))).sum::<usize>(), letters(&text));
            let words = part.split_whitespace().collect::<Vec<_>>();
            let is_word = |word: &str| words.contains(&word) || part.contains([',']);
            assert!(spans.iter().all(|span| span.of(&text).split_whitespace().all(is_word)), "{part}");
        }
        stays(&"9".repeat(10_000));
    }

    #[test]
    fn bullets_begin_sentences() {
        assert_eq!(sentences("• One boat left\n• Two boats stayed"), ["• One boat left", "• Two boats stayed"]);
    }

    proptest! {
        #[test]
        fn sentences_are_in_order_and_lose_nothing(text in "\\PC{0,80}|[ a-zA-Z0-9.!?…\\n\\r\"'()•-]{0,120}") {
            let mut at = 0;
            for span in split(en::rules(), &text) {
                prop_assert!(!span.of(&text).trim().is_empty());
                prop_assert!(text.get(at..span.start as usize).is_some_and(|between| between.trim().is_empty()));
                at = span.end as usize;
            }
            prop_assert!(text[at..].trim().is_empty());
        }
    }
}
