//! Tokens, in the conventions of the Universal Dependencies treebanks of English (EWT).
//!
//! Contractions are split ('do|n't', 'it|'s'), so are hyphenated compounds ('Moscow|-|based') but not prefixed words
//! ('co-founder'); abbreviations keep their stop ('U.S.'), numbers their separators ('10,000', '3.5', '5:30'), and addresses
//! are one token. A token is always a range of the text: misspelled contractions whose halves overlap are left whole.

use super::rules::{Contraction, MAX_ABBREVIATION, Rules, Stop};
use crate::annotate::{Deprel, Token, Upos};
use crate::span::Span;

/// Appends the tokens of a sentence, untagged (`X`).
pub fn tokenize(rules: &Rules, text: &str, sentence: Span, tokens: &mut Vec<Token>) {
    let mut at = sentence.start as usize;
    for chunk in sentence.of(text).split(char::is_whitespace) {
        if !chunk.is_empty() {
            let last = at + chunk.len() == sentence.end as usize;
            Chunk { rules, text, end: at + chunk.len(), last, tokens }.read(at);
        }
        // What parts chunks is one white character, of one to three bytes.
        at += chunk.len();
        at += text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
}

/// Text without white space.
struct Chunk<'a> {
    rules: &'a Rules,
    text: &'a str,
    end: usize,
    /// Whether the sentence ends with it.
    last: bool,
    tokens: &'a mut Vec<Token>,
}

impl Chunk<'_> {
    fn read(&mut self, start: usize) {
        let mut at = start;
        if let Some((from, to)) = self.address(start).or_else(|| self.file_name(start)) {
            self.read_to(at, from);
            self.push(from, to);
            at = to;
        }
        if let Some((from, to)) = self.emoticon(at) {
            self.read_to(at, from);
            self.push(from, to);
            at = to;
        }
        self.read_to(at, self.end);
    }

    fn read_to(&mut self, mut at: usize, limit: usize) {
        while at < limit {
            at = self.step(at, limit);
        }
    }

    /// Reads a word or a run of symbols, and gives its end.
    fn step(&mut self, at: usize, limit: usize) -> usize {
        let Some(first) = self.char_at(at) else { return limit };
        if is_word(first) {
            return self.word(at, limit);
        }
        let mut stop = at + first.len_utf8();
        match first {
            // '’s' apart from its word, and a decade: 'the '90s'.
            '\'' | '’' | '`' => {
                let length = self.letters(stop, limit);
                if self.is_clitic(&self.text[stop..stop + length])
                    && self.tokens.last().is_some_and(|last| last.span.end as usize == at)
                {
                    stop += length;
                } else if self.text[stop..limit].starts_with(|next: char| next.is_ascii_digit()) {
                    stop += self.letters(stop, limit);
                } else if self.char_at(stop) == Some(first) && stop < limit {
                    stop += first.len_utf8();
                }
            }
            // '#hashtag', '@name'.
            '#' | '@' if self.char_at(stop).is_some_and(char::is_alphabetic) && stop < limit => {
                stop += self.letters(stop, limit)
            }
            '+' if self.char_at(stop).is_some_and(|next| next.is_ascii_digit()) && stop < limit => {
                stop = self.word_end(stop, limit)
            }
            // '.doc', '.22'.
            '.' if self.char_at(stop).is_some_and(is_word) && stop < limit => stop = self.word_end(stop, limit),
            // Brackets stand alone; all else runs: '...', '--', '!!', '?!', '.?', '-=-'.
            '(' | ')' | '[' | ']' | '{' | '}' | '"' | '“' | '”' | '%' | ',' | ';' | '€' | '£' => {}
            _ => {
                while stop < limit {
                    match self.char_at(stop) {
                        Some(next) if next == first || is_joiner(next) => stop += next.len_utf8(),
                        // Three dots leave something out, whatever comes behind them.
                        Some(next) if runs_on(first, next) && !self.text[at..stop].ends_with("...") => {
                            stop += next.len_utf8()
                        }
                        _ => break,
                    }
                }
            }
        }
        self.push(at, stop);
        stop
    }

    fn word(&mut self, at: usize, limit: usize) -> usize {
        let mut stop = self.word_end(at, limit);
        let word = &self.text[at..stop];
        // 'US$'.
        if self.char_at(stop) == Some('$')
            && stop < limit
            && word.len() <= 3
            && word.bytes().all(|byte| byte.is_ascii_uppercase())
        {
            stop += 1;
        } else if stop < limit && self.char_at(stop) == Some('.') && word.len() <= MAX_ABBREVIATION {
            let at_end = self.last && self.text[stop + 1..self.end].chars().all(is_closing);
            let keeps = match self.rules.stop_after(word) {
                None => false,
                Some(Stop::Title) => true,
                // 'plan B.' and 'etc.' give their stop to the end of a sentence; 'U.S.' and 'Inc.' don't.
                Some(Stop::Open) => !at_end || word.contains('.') || is_capitalized_word(word),
                Some(Stop::Number | Stop::Word) => !at_end,
            };
            // 'in the U.S..' is a stop too many.
            let stops = self.text[stop..limit].bytes().take(3).take_while(|byte| *byte == b'.').count();
            if keeps && stops == 1 || stops == 2 && word.contains('.') && self.rules.stop_after(word).is_some() {
                stop += 1;
            }
        }
        self.split(at, stop);
        stop
    }

    /// The end of the word that begins at `at`, with the marks that stand inside words.
    fn word_end(&self, at: usize, limit: usize) -> usize {
        let mut stop = at;
        // Where the part after the last hyphen begins.
        let mut part = at;
        let mut before = ' ';
        while stop < limit {
            let Some(here) = self.char_at(stop) else { break };
            let next_at = stop + here.len_utf8();
            if is_word(here) {
                before = here;
                stop = next_at;
                continue;
            }
            let after = if next_at < limit { self.char_at(next_at).unwrap_or(' ') } else { ' ' };
            let joins = is_word(after)
                && match here {
                    '.' => !self.is_glued(&self.text[at..stop], &self.text[next_at..limit]),
                    '\u{2019}' | '\'' | '`' => true,
                    ',' | ':' => before.is_ascii_digit() && after.is_ascii_digit(),
                    '/' => {
                        before.is_ascii_digit() && after.is_ascii_digit()
                            || stop - part == 1
                                && before.is_alphabetic()
                                && after.is_alphabetic()
                                && self.letters(next_at, limit) == 1
                    }
                    '&' => before.is_alphabetic() && after.is_uppercase(),
                    '-' => self.hyphen_joins(at, part, stop, limit),
                    _ => false,
                };
            if !joins {
                break;
            }
            if here == '-' {
                part = next_at;
                if self.text[at..stop].bytes().all(|byte| byte.is_ascii_digit()) {
                    return self.digit_groups(at, limit).0;
                }
            }
            before = here;
            stop = next_at;
        }
        stop
    }

    /// Whether a hyphen stays inside its word: after a prefix, and in numbers of telephones and dates.
    fn hyphen_joins(&self, at: usize, part: usize, hyphen: usize, limit: usize) -> bool {
        let before = &self.text[part..hyphen];
        if before.len() > MAX_ABBREVIATION {
            return false;
        }
        // '555/555-0134'.
        if part == at && before.len() == 7 && before.as_bytes()[3] == b'/' {
            return self.digit_groups(hyphen + 1, limit).0 == hyphen + 5;
        }
        if part == at && before.bytes().all(|byte| byte.is_ascii_digit()) {
            let (_, groups, like_telephone) = self.digit_groups(at, limit);
            return groups > 2 || like_telephone;
        }
        self.rules.hyphen_prefixes.contains(before.to_ascii_lowercase().as_str())
    }

    /// Whether a stop ends an abbreviation onto which the next word is written: 'Dr.Orr', 'S.Lorma', 'Nov.28'.
    fn is_glued(&self, before: &str, after: &str) -> bool {
        let stop = self.rules.stop_after(before);
        let mut letters = after.chars();
        match letters.next() {
            Some(first) if first.is_uppercase() => {
                matches!(stop, Some(Stop::Title | Stop::Open))
                    && letters.take(2).filter(|c| c.is_lowercase()).count() == 2
            }
            Some(first) if first.is_ascii_digit() => before.len() > 2 && matches!(stop, Some(Stop::Open)),
            _ => false,
        }
    }

    /// Groups of digits parted by hyphens: where they end, how many, and whether they are like '555-0134', '5-0134' or, of a
    /// post, '55501-0134'.
    fn digit_groups(&self, at: usize, limit: usize) -> (usize, usize, bool) {
        let bytes = &self.text.as_bytes()[at..limit];
        let mut lengths = [0usize; 2];
        let (mut groups, mut stop) = (0, 0);
        loop {
            let length = bytes[stop..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            if length == 0 {
                break;
            }
            if groups < 2 {
                lengths[groups] = length;
            }
            groups += 1;
            stop += length;
            if bytes.get(stop) == Some(&b'-') && bytes.get(stop + 1).is_some_and(u8::is_ascii_digit) {
                stop += 1;
            } else {
                break;
            }
        }
        (at + stop, groups, groups == 2 && matches!(lengths, [1 | 3 | 5, 4]))
    }

    /// Splits contractions and units off a word.
    fn split(&mut self, at: usize, stop: usize) {
        let word = &self.text[at..stop];
        // 'I'ma', 'isn'ta': the article is written onto it.
        if (word.ends_with("'ma") || word.ends_with("n'ta")) && self.clitic(&word[..word.len() - 1]).is_some() {
            self.split(at, stop - 1);
            return self.push(stop - 1, stop);
        }
        if let Some(cut) = self.clitic(word) {
            // "wouldn't've" has two.
            if let Some(first) = self.clitic(&word[..cut]) {
                self.push(at, at + first);
                self.push(at + first, at + cut);
            } else {
                self.push(at, at + cut);
            }
            return self.push(at + cut, stop);
        }
        if word.len() <= MAX_ABBREVIATION {
            if word.as_bytes().first().is_some_and(u8::is_ascii_digit) {
                // '10pm', '5km', '20bn': letters after a number are a unit, unless they make it an ordinal or a decade.
                let digits = word.bytes().take_while(|byte| byte.is_ascii_digit() || b".,:".contains(byte)).count();
                let unit = word[digits..].to_ascii_lowercase();
                if self.rules.number_units.contains(unit.as_str()) {
                    self.push(at, at + digits);
                    return self.push(at + digits, stop);
                }
            } else if let Some(Contraction { cuts: (first, second), before }) =
                self.rules.contractions.get(word.to_ascii_lowercase().as_str())
                && (before.is_empty() || self.stands_before(stop, before))
            {
                let second = second.max(first);
                self.push(at, at + first);
                self.push(at + first, at + second);
                return self.push(at + second, stop);
            }
        }
        self.push(at, stop);
    }

    /// Whether the word behind `at` is one of these, parted by blanks: 'its a' is a misspelled 'it's a', 'its name' is none.
    fn stands_before(&self, at: usize, words: &str) -> bool {
        let rest = self.text.get(at..).unwrap_or("").trim_start();
        let length = rest.bytes().take(MAX_ABBREVIATION).take_while(u8::is_ascii_alphabetic).count();
        // 'its all-time high', 'your in-box'.
        if rest[length..].starts_with(['-', '\'', '’']) {
            return false;
        }
        words.split(' ').any(|word| word.eq_ignore_ascii_case(&rest[..length]))
    }

    /// Where the clitic at the end of a word begins.
    fn clitic(&self, word: &str) -> Option<usize> {
        let (mark, sign) = word.char_indices().rev().find(|(_, c)| matches!(c, '\'' | '’' | '`'))?;
        let (head, tail) = (&word[..mark], &word[mark + sign.len_utf8()..]);
        let negation = self.rules.negation;
        if tail.eq_ignore_ascii_case("t")
            && !negation.is_empty()
            && head.len() > 1
            && ends_with_ignoring_case(head, negation)
        {
            return Some(mark - negation.len());
        }
        // "the 60's" is a decade.
        let number = head.bytes().all(|byte| byte.is_ascii_digit());
        (self.is_clitic(tail) && !number).then_some(mark)
    }

    /// An address of a page or of mail inside the chunk.
    fn address(&self, start: usize) -> Option<(usize, usize)> {
        let chunk = &self.text[start..self.end];
        if chunk.len() < 6 {
            return None;
        }
        let from = if let Some(scheme) = chunk.find("://") {
            scheme - chunk[..scheme].bytes().rev().take_while(u8::is_ascii_alphabetic).count()
        } else if let Some(sign) = memchr::memchr(b'@', chunk.as_bytes()) {
            let local = chunk[..sign]
                .bytes()
                .rev()
                .take_while(|byte| byte.is_ascii_alphanumeric() || b"._-+".contains(byte))
                .count();
            let domain =
                chunk[sign + 1..].bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte));
            if !chunk[sign - local..sign].contains(is_word) || domain.count() == 0 {
                return None;
            }
            sign - local
        } else {
            let from = chunk.find("www.")?;
            if chunk[..from].ends_with(is_word) {
                return None;
            }
            from
        };
        let body = chunk[from..].trim_end_matches(|c| {
            matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '"' | '\'' | ')' | ']' | '}' | '>' | '»' | '”' | '’')
        });
        let body = body.find(['<', '>', '"', '“', '”']).map_or(body, |end| &body[..end]);
        (!body.is_empty()).then_some((start + from, start + from + body.len()))
    }

    /// The name of a file that ends the chunk, but for marks: from its first word on.
    fn file_name(&self, start: usize) -> Option<(usize, usize)> {
        let body = self.text[start..self.end].trim_end_matches(|c| !is_word(c));
        let ending = body.rfind('.').map(|dot| &body[dot + 1..]).filter(|ending| ending.len() <= MAX_ABBREVIATION)?;
        if !self.rules.file_endings.contains(ending.to_ascii_lowercase().as_str()) {
            return None;
        }
        let from = body.find(is_word).filter(|from| body.len() - from > ending.len() + 1)?;
        let inside = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.~#".contains(&byte) || !byte.is_ascii();
        body[from..].bytes().all(inside).then_some((start + from, start + body.len()))
    }

    /// A face made of marks that is the chunk, or ends it, but for marks behind it: 'thanks:)', ':-).'.
    fn emoticon(&self, start: usize) -> Option<(usize, usize)> {
        let chunk = &self.text[start..self.end];
        let body = chunk.trim_end_matches(['.', ',', '!', '?', '"']);
        // Nearly all chunks are words.
        let ends = [chunk.as_bytes().first(), body.as_bytes().last()];
        if ends.iter().flatten().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        if self.rules.emoticons.contains(chunk) {
            return Some((start, self.end));
        }
        // The longest has four marks. A colon with a letter or a stroke is none behind a word: 'Note:Port', 'c:/'.
        (2..=4).rev().filter_map(|length| body.len().checked_sub(length)).find_map(|from| {
            let face = body.get(from..)?;
            let sure = face.ends_with([')', '(']) && face.starts_with([':', ';', '>']);
            let alone = from == 0 || sure;
            (alone && self.rules.emoticons.contains(face)).then_some((start + from, start + body.len()))
        })
    }

    fn is_clitic(&self, tail: &str) -> bool {
        !tail.is_empty() && self.rules.clitics.iter().any(|clitic| clitic.eq_ignore_ascii_case(tail))
    }

    /// The length of the run of letters and digits at `at`.
    fn letters(&self, at: usize, limit: usize) -> usize {
        self.text[at..limit].chars().take_while(|c| is_word(*c)).map(char::len_utf8).sum()
    }

    fn char_at(&self, at: usize) -> Option<char> {
        // Most text is ASCII: no decoding then.
        match self.text.as_bytes().get(at) {
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            _ => self.text.get(at..)?.chars().next(),
        }
    }

    fn push(&mut self, start: usize, end: usize) {
        if start < end {
            self.tokens.push(Token { span: Span::at(start, end), upos: Upos::X, deprel: Deprel::Unparsed, head: -1 });
        }
    }
}

/// Whether a mark goes on a run that another began.
fn runs_on(first: char, next: char) -> bool {
    [".?!", "-=", "‘’"].iter().any(|marks| marks.contains(first) && marks.contains(next))
}

/// 'Inc', but neither 'B' nor 'etc'.
fn is_capitalized_word(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && word.chars().nth(1).is_some()
}

fn ends_with_ignoring_case(word: &str, tail: &str) -> bool {
    word.len() >= tail.len()
        && word.is_char_boundary(word.len() - tail.len())
        && word[word.len() - tail.len()..].eq_ignore_ascii_case(tail)
}

/// Letters, digits, what combines with them, and '_'.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || c == '_'
    } else {
        c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36F}' | '\u{AD}' | '\u{200C}')
    }
}

/// What binds pictographs into one.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200D}' | '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}')
}

/// Marks that close what a sentence's last stop ended.
pub(super) fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::en;
    use proptest::prelude::*;

    fn words(sentence: &str) -> Vec<&str> {
        let mut tokens = Vec::new();
        tokenize(en::rules(), sentence, Span::at(0, sentence.len()), &mut tokens);
        tokens.into_iter().map(|token| token.span.of(sentence)).collect()
    }

    #[test]
    fn contractions_are_split() {
        assert_eq!(
            words("They don't know it's Lorma's."),
            ["They", "do", "n't", "know", "it", "'s", "Lorma", "'s", "."]
        );
        assert_eq!(words("He wouldn’t’ve, cannot"), ["He", "would", "n’t", "’ve", ",", "can", "not"]);
        assert_eq!(words("the soldiers' boots"), ["the", "soldiers", "'", "boots"]);
        assert_eq!(words("O'Dell at 5 o'clock"), ["O'Dell", "at", "5", "o'clock"]);
    }

    #[test]
    fn contractions_without_apostrophe() {
        assert_eq!(words("theyve dont alot"), ["they", "ve", "do", "nt", "a", "lot"]);
        // 'its' and 'your' by the word behind them.
        assert_eq!(words("Its a pity, its not his"), ["It", "s", "a", "pity", ",", "it", "s", "not", "his"]);
        assert_eq!(words("Its harbour and your boat"), ["Its", "harbour", "and", "your", "boat"]);
        assert_eq!(words("its really its all-time low"), ["it", "s", "really", "its", "all", "-", "time", "low"]);
        assert_eq!(words("I dunno, I'ma nurse"), ["I", "du", "n", "no", ",", "I", "'m", "a", "nurse"]);
    }

    #[test]
    fn marks_run() {
        assert_eq!(words("What.? No!?! Well...?"), ["What", ".?", "No", "!?!", "Well", "...", "?"]);
        assert_eq!(words("-==- $$$ he [...] left"), ["-==-", "$$$", "he", "[", "...", "]", "left"]);
    }

    #[test]
    fn abbreviations_keep_their_stop() {
        assert_eq!(words("Gen. J. Orr of the U.S. left."), ["Gen.", "J.", "Orr", "of", "the", "U.S.", "left", "."]);
        assert_eq!(words("It was plan B."), ["It", "was", "plan", "B", "."]);
        assert_eq!(words("He is in the U.S."), ["He", "is", "in", "the", "U.S."]);
        assert_eq!(words("Nets, etc. and Orr Inc."), ["Nets", ",", "etc.", "and", "Orr", "Inc."]);
        assert_eq!(words("Nets, boats, etc."), ["Nets", ",", "boats", ",", "etc", "."]);
        assert_eq!(words("He is in the U.S.."), ["He", "is", "in", "the", "U.S.", "."]);
        assert_eq!(words("Dr.Orr of S.Lorma, Nov.28"), ["Dr.", "Orr", "of", "S.", "Lorma", ",", "Nov.", "28"]);
        assert_eq!(words("lorma.example 3.5 Ph.D"), ["lorma.example", "3.5", "Ph.D"]);
    }

    #[test]
    fn numbers_keep_their_separators() {
        assert_eq!(
            words("10,000 of 3.5 at 5:30, $5 or 20%"),
            ["10,000", "of", "3.5", "at", "5:30", ",", "$", "5", "or", "20", "%"]
        );
        assert_eq!(words("US$5bn by 10pm in the 1980s"), ["US$", "5", "bn", "by", "10", "pm", "in", "the", "1980s"]);
        assert_eq!(
            words("call 555-0134 on 2021-03-04 or 3-5"),
            ["call", "555-0134", "on", "2021-03-04", "or", "3", "-", "5"]
        );
    }

    #[test]
    fn hyphens_part_compounds_but_no_prefixes() {
        assert_eq!(words("Lorma-based co-founder"), ["Lorma", "-", "based", "co-founder"]);
        assert_eq!(words("he said—twice--no..."), ["he", "said", "—", "twice", "--", "no", "..."]);
    }

    #[test]
    fn units_and_telephones() {
        assert_eq!(words("$2.5b for 20mins at 90kg"), ["$", "2.5", "b", "for", "20", "mins", "at", "90", "kg"]);
        assert_eq!(words("3rd 90s 4x4 2nd"), ["3rd", "90s", "4x4", "2nd"]);
        assert_eq!(
            words("5-0134, 55501-0134, 555/555-0134, 5-013"),
            ["5-0134", ",", "55501-0134", ",", "555/555-0134", ",", "5", "-", "013"]
        );
    }

    #[test]
    fn faces_and_files() {
        assert_eq!(words("thanks:) well ^_^ :-)."), ["thanks", ":)", "well", "^_^", ":-)", "."]);
        assert_eq!(words("Note:Port (c:/)"), ["Note", ":", "Port", "(", "c", ":", "/", ")"]);
        assert_eq!(words("<minutes-05-12.doc>, lorma.txt."), ["<", "minutes-05-12.doc", ">", ",", "lorma.txt", "."]);
    }

    #[test]
    fn addresses_are_one_token() {
        assert_eq!(
            words("(see https://lorma.example/a-b?c=1), or"),
            ["(", "see", "https://lorma.example/a-b?c=1", ")", ",", "or"]
        );
        assert_eq!(words("write desk@lorma.example."), ["write", "desk@lorma.example", "."]);
        assert_eq!(words("Orr@LORMA .@orr @orr"), ["Orr@LORMA", ".", "@orr", "@orr"]);
    }

    proptest! {
        #[test]
        fn tokens_cover_all_but_white_space(text in "\\PC{0,60}|[ a-zA-Z0-9.,'’@:/$#&_-]{0,80}") {
            let mut tokens = Vec::new();
            let span = Span::at(0, text.len()).trim(&text);
            tokenize(en::rules(), &text, span, &mut tokens);
            let mut at = 0;
            for token in &tokens {
                prop_assert!(!token.span.is_empty() && !token.span.of(&text).is_empty());
                let between = text.get(at..token.span.start as usize);
                prop_assert!(between.is_some_and(|between| between.trim().is_empty()), "{at} {token:?}");
                at = token.span.end as usize;
            }
            prop_assert!(text[at..].trim().is_empty());
        }
    }
}
