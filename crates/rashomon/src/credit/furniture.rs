//! Furniture: lines and sentences of the page that are no part of the report.
//!
//! Precision first: a phrase has to fill its line, begin a short one, or be so much a page's own that no report uses it.

use super::biography;
use super::caption;
use super::lines::{Line, Sentences};
use super::links;
use super::words::{WordClass, is};
use crate::article::{Furniture, FurnitureKind};
use crate::span::Span;
use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// Longest line, in bytes, that a beginning alone makes furniture.
const START_LINE: usize = 250;
/// Longest line that can be furniture as a whole by its wording.
const WHOLE_LINE: usize = 100;
/// Longest line that can be a link below a heading ('Related stories').
const LINK_LINE: usize = 140;
/// Most links below a heading.
const MOST_LINKS: usize = 8;

/// The phrases of `resources/furniture.tsv`.
struct Phrases {
    lines: FxHashMap<&'static str, (FurnitureKind, bool)>,
    starts: Option<AhoCorasick>,
    start_kinds: Vec<FurnitureKind>,
    anywhere: Option<AhoCorasick>,
    /// The kind of each, and how far its furniture reaches.
    anywhere_kinds: Vec<(FurnitureKind, Reach)>,
}

/// How far furniture reaches from a phrase that tells it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Its sentence.
    Sentence,
    /// The sentence that it begins.
    Imperative,
    /// Its line, whatever the length.
    Line,
    /// No further than itself, at the beginning of a line: a label.
    Label,
}

fn phrases() -> &'static Phrases {
    static PHRASES: OnceLock<Phrases> = OnceLock::new();
    PHRASES.get_or_init(|| {
        let mut lines = FxHashMap::default();
        let (mut starts, mut start_kinds, mut anywhere, mut anywhere_kinds) = (vec![], vec![], vec![], vec![]);
        for row in include_str!("../../resources/furniture.tsv").lines().filter(|row| !row.starts_with('#')) {
            let mut columns = row.splitn(3, '\t');
            let (Some(kind), Some(mode), Some(phrase)) =
                (columns.next().and_then(kind), columns.next(), columns.next())
            else {
                continue;
            };
            match mode {
                "line" | "heading" => drop(lines.insert(phrase, (kind, mode == "heading"))),
                "start" => {
                    starts.push(phrase);
                    start_kinds.push(kind);
                }
                _ => {
                    anywhere.push(phrase);
                    let reach = match mode {
                        "page" => Reach::Line,
                        "label" => Reach::Label,
                        "says" => Reach::Imperative,
                        _ => Reach::Sentence,
                    };
                    anywhere_kinds.push((kind, reach));
                }
            }
        }
        let starts = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .start_kind(StartKind::Anchored)
            .match_kind(MatchKind::LeftmostLongest)
            .build(starts)
            .ok();
        let anywhere = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(anywhere)
            .ok();
        Phrases { lines, starts, start_kinds, anywhere, anywhere_kinds }
    })
}

fn kind(name: &str) -> Option<FurnitureKind> {
    Some(match name {
        "menu" => FurnitureKind::Menu,
        "sign_up" => FurnitureKind::SignUp,
        "reply_form" => FurnitureKind::ReplyForm,
        "comment_count" => FurnitureKind::CommentCount,
        "identifier" => FurnitureKind::Identifier,
        "share_bar" => FurnitureKind::ShareBar,
        "related_link" => FurnitureKind::RelatedLink,
        "advertisement" => FurnitureKind::Advertisement,
        "copyright" => FurnitureKind::Copyright,
        "caption" => FurnitureKind::Caption,
        "other" => FurnitureKind::Other,
        _ => return None,
    })
}

/// The furniture of a text, in order; lines of which the title makes one are none.
pub fn find(lines: &[Line<'_>], title: Option<&str>) -> Vec<Furniture> {
    let mut found: Vec<Furniture> = Vec::new();
    let first_prose = lines.iter().position(|line| line.prose).unwrap_or(lines.len());
    let last_prose = lines.iter().rposition(|line| line.prose).unwrap_or(0);
    let first_author = biography::first(lines);
    let mut links_left = 0;
    for (index, line) in lines.iter().enumerate() {
        if index == 0 && title.is_some_and(|t| t.trim() == line.text) {
            continue;
        }
        let at_the_edge = index < first_prose || index > last_prose;
        let number_beside = [index.checked_sub(1), Some(index + 1)]
            .into_iter()
            .flatten()
            .any(|i| lines.get(i).is_some_and(|beside| is_number(beside.text)));
        if let Some((kind, heading)) = whole_line(line, at_the_edge && !number_beside) {
            links_left = if heading { MOST_LINKS } else { links_left };
            found.push(Furniture { span: line.span, kind });
            continue;
        }
        if links_left > 0 && !line.prose && line.text.len() <= LINK_LINE && !line.text.ends_with(['.', '"', '”', ':'])
        {
            links_left -= 1;
            found.push(Furniture { span: line.span, kind: FurnitureKind::RelatedLink });
            continue;
        }
        links_left = 0;
        let repeated = lines.get(index + 1).is_some_and(|next| next.text == line.text) && line.text.len() >= 40;
        if repeated || caption::is_one(line) {
            found.push(Furniture { span: line.span, kind: FurnitureKind::Caption });
            continue;
        }
        if index >= first_author && biography::is_one(line.text, lines.get(..index).unwrap_or(&[])) {
            found.push(Furniture { span: line.span, kind: FurnitureKind::Other });
            continue;
        }
        within(line, &mut found);
    }
    found
}

/// What a line is as a whole, and whether links follow it.
fn whole_line(line: &Line<'_>, lone_number: bool) -> Option<(FurnitureKind, bool)> {
    let text = line.text;
    if is_identifier(text) {
        return Some((FurnitureKind::Identifier, false));
    }
    if is_number(text) {
        return (lone_number && text.len() <= 4).then_some((FurnitureKind::CommentCount, false));
    }
    if !text.contains(char::is_alphanumeric) {
        return (text.len() <= 200).then_some((FurnitureKind::Other, false));
    }
    if is_tweet_signature(text) {
        return Some((FurnitureKind::Signature, false));
    }
    if is_address(text) || is_date_line(text) {
        return Some((FurnitureKind::Other, false));
    }
    if links::is_follow_line(text) {
        return Some((FurnitureKind::ShareBar, false));
    }
    if is_menu(text) {
        return Some((FurnitureKind::Menu, false));
    }
    let phrases = phrases();
    if text.len() <= WHOLE_LINE {
        let folded = fold(text);
        if let Some((kind, heading)) = phrases.lines.get(folded.as_str()) {
            // 'Home:' before a list of a report's own would be rare; 'Tags', 'Photos' and the like stand without prose.
            return Some((*kind, *heading));
        }
    }
    let opening = text.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '©' | '('));
    let hash;
    let opening = if opening.starts_with(['©', '(', 'C', 'c']) {
        // Copyright lines carry a year where the phrase has '#'.
        hash = fold_digits(
            opening
                .trim_start_matches(|c: char| c == '(' && !opening.starts_with("(c)") && !opening.starts_with("(C)")),
        );
        hash.as_str()
    } else {
        opening
    };
    let matched = phrases.starts.as_ref()?.find(Input::new(opening).anchored(Anchored::Yes))?;
    let kind = *phrases.start_kinds.get(matched.pattern().as_usize())?;
    let ends = opening.get(..matched.end())?.ends_with(|c: char| !c.is_alphanumeric())
        || !opening.get(matched.end()..)?.starts_with(char::is_alphanumeric);
    let limit = if kind == FurnitureKind::Caption { caption::LONGEST } else { START_LINE };
    // 'READ MORE:' alone stands over links.
    let heading = kind == FurnitureKind::RelatedLink && text.ends_with(':') && text.len() <= 40;
    (ends && text.len() <= limit).then_some((kind, heading))
}

/// Furniture that fills sentences of a line, not the line; or all of it, where a phrase says so.
fn within(line: &Line<'_>, found: &mut Vec<Furniture>) {
    let phrases = phrases();
    let sentences = Sentences::of(line.text);
    let mut inside: Vec<(Range<usize>, FurnitureKind)> = Vec::new();
    for matched in phrases.anywhere.iter().flat_map(|anywhere| anywhere.find_iter(line.text)) {
        let Some((kind, reach)) = phrases.anywhere_kinds.get(matched.pattern().as_usize()) else { continue };
        let sentence = sentences.around(matched.range());
        match reach {
            Reach::Line => {
                found.push(Furniture { span: line.span, kind: *kind });
                return;
            }
            Reach::Label if matched.start() == 0 => inside.push((matched.range(), *kind)),
            Reach::Imperative
                if line
                    .text
                    .get(sentence.start..matched.start())
                    .is_some_and(|before| !before.contains(char::is_alphanumeric)) =>
            {
                inside.push((sentence, *kind))
            }
            Reach::Sentence => inside.push((sentence, *kind)),
            Reach::Label | Reach::Imperative => {}
        }
    }
    inside.extend(update_label(line.text).map(|end| (0..end, FurnitureKind::Other)));
    inside.extend(posted(line.text).map(|start| (start..line.text.len(), FurnitureKind::Other)));
    inside.extend(links::ends_of_posts(line.text));
    inside.extend(links::boxes(line.text).into_iter().map(|range| (range, FurnitureKind::RelatedLink)));
    inside.extend(links::bracketed(line.text).into_iter().map(|range| (range, FurnitureKind::RelatedLink)));
    inside.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let first = found.len();
    for (range, kind) in inside {
        let start = line.span.start as usize;
        let span = Span::at(start + range.start, start + range.end);
        match found.get_mut(first..).and_then(<[_]>::last_mut) {
            Some(last) if last.span.end >= span.start => last.span = last.span.cover(span),
            _ => found.push(Furniture { span, kind }),
        }
    }
    for furniture in found.iter_mut().skip(first) {
        let start = line.span.start;
        let inner = Span::new(furniture.span.start - start, furniture.span.end - start).trim(line.text);
        furniture.span = Span::new(inner.start + start, inner.end + start);
    }
}

/// The furniture that shares its lines with the report, each with whether the sentence around it goes on behind it.
pub fn inside_lines(text: &str, furniture: &[Furniture]) -> Vec<(Span, bool)> {
    let breaks = |c: char| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
    let shares = |furniture: &&Furniture| {
        let before = text
            .get(..furniture.span.start as usize)
            .and_then(|before| before.chars().rev().find(|c| breaks(*c) || !c.is_whitespace()));
        let behind = text
            .get(furniture.span.end as usize..)
            .and_then(|behind| behind.chars().find(|c| breaks(*c) || !c.is_whitespace()));
        before.is_some_and(|c| !breaks(c)) || behind.is_some_and(|c| !breaks(c))
    };
    let goes_on = |furniture: &Furniture| {
        furniture.kind == FurnitureKind::RelatedLink && furniture.span.of(text).ends_with("MORE")
    };
    furniture.iter().filter(shares).map(|furniture| (furniture.span, goes_on(furniture))).collect()
}

/// Small letters, '#' for each run of digits, one space between words, nothing but words at the ends.
fn fold(text: &str) -> String {
    let kept = |c: char| c.is_alphanumeric() || matches!(c, '*' | ')' | '+');
    let text = text.trim_matches(|c: char| !kept(c));
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let word = if word.len() > 2 { word.trim_end_matches([',', ':', '?', '!', '…', '.']) } else { word };
        if word.chars().any(char::is_alphanumeric) || matches!(word, "*" | "|" | "/" | "-") {
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.push_str(&fold_digits(word));
        }
    }
    folded
}

/// Small letters, '#' for each run of digits.
fn fold_digits(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '0'..='9' if folded.ends_with('#') => {}
            '0'..='9' => folded.push('#'),
            '’' => folded.push('\''),
            _ => folded.extend(character.to_lowercase()),
        }
    }
    folded
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 8 && text.bytes().all(|b| b.is_ascii_digit() || b == b',')
}

/// A lone UUID, or a long run of digits and letters a to f.
fn is_identifier(text: &str) -> bool {
    let hexadecimal = text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    hexadecimal && text.len() >= 24 && digits >= 4 && text.bytes().filter(|b| *b == b'-').count() <= 6
}

/// A lone web address, also one that a tokenizer tore apart.
fn is_address(text: &str) -> bool {
    let begins = ["http://", "https://", "http: / /", "https: / /", "www.", "pic.twitter.com/"]
        .iter()
        .any(|s| text.starts_with(s));
    begins && (!text.contains(' ') || text.contains(" / "))
}

/// '— Jane Doe (@janedoe) March 3, 2026' below an embedded post.
fn is_tweet_signature(text: &str) -> bool {
    let dashed = text.strip_prefix('—').or_else(|| text.strip_prefix("--")).or_else(|| text.strip_prefix('-'));
    dashed.is_some_and(|rest| rest.len() <= 120 && rest.contains("(@"))
}

/// 'Home | World | Sport', 'News > Local > Crime': short labels between bars.
fn is_menu(text: &str) -> bool {
    ['|', '>', '»', '•', '·'].into_iter().any(|bar| {
        let mut labels = 0;
        text.len() <= 300
            && text.contains(bar)
            && text.split(bar).map(str::trim).all(|label| {
                labels += usize::from(!label.is_empty());
                label.len() <= 24 && label.split(' ').count() <= 3 && !label.ends_with('.')
            })
            && labels >= 3
    })
}

/// 'Posted: 4:56 AM, June 02, 2026', '11/30/26 05:40 PM ET': nothing but a day, a clock and the words around them.
pub fn is_date_line(text: &str) -> bool {
    if text.len() > 110 || !text.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let (mut day, mut label) = (false, false);
    for word in
        text.split(|c: char| !c.is_alphanumeric() && c != '.').map(|w| w.trim_matches('.')).filter(|w| !w.is_empty())
    {
        let lower = word.to_lowercase();
        if is(&lower, WordClass::Day) {
            day = true;
        } else if is(&lower, WordClass::Posted) {
            label = true;
        } else if word.starts_with(|c: char| c.is_ascii_digit()) {
            let rest = lower.trim_start_matches(|c: char| c.is_ascii_digit());
            if !matches!(rest, "" | "am" | "pm" | "st" | "nd" | "rd" | "th" | "a.m" | "p.m") {
                return false;
            }
        } else if !is(&lower, WordClass::Clock) {
            return false;
        }
    }
    // A bare clock ('9:55 a.m.') heads an item of a running report and stays with it.
    let slashed = text.matches(['/', '-', '.']).count() >= 2 && text.bytes().filter(u8::is_ascii_digit).count() >= 5;
    day || label || slashed
}

/// Where the times begin at the end of a line: 'Bridge falls in Lorma Posted: Monday, March 2, 2026 8:18 PM EST', and below a video
/// 'A bridge fell in Lorma. (Published Monday, March 2, 2026)'.
fn posted(text: &str) -> Option<usize> {
    let label = text.find(" Posted: ").filter(|at| is_date_line(&text[*at..]));
    let day =
        |at: &usize| text[*at..].split([' ', ',']).nth(2).is_some_and(|day| is(&day.to_lowercase(), WordClass::Day));
    let video = || text.strip_suffix(')')?.rfind(" (Published ").filter(day);
    label.or_else(video).map(|at| at + 1)
}

/// Where the label ends in 'Update at 3:44 p.m. ET: The square is open.': it tells when the page was changed.
fn update_label(text: &str) -> Option<usize> {
    let mut end = 0;
    let mut clock = false;
    for (index, piece) in text.split_inclusive(' ').take(12).enumerate() {
        let word = piece.trim_end();
        let lower = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let timed = word.starts_with(|c: char| c.is_ascii_digit()) || lower == "noon";
        let of_label = if index == 0 {
            is(&lower, WordClass::Posted) || matches!(lower.as_str(), "update" | "last")
        } else {
            timed
                || matches!(lower.as_str(), "at" | "updated" | "update")
                || is(&lower, WordClass::Clock)
                || is(&lower, WordClass::Day)
        };
        if !of_label {
            return None;
        }
        clock |= timed;
        end += piece.len();
        let abbreviated = lower.contains('.') || lower.len() == 1 || is(&lower, WordClass::Day);
        if clock && (word.ends_with(':') || word.ends_with('.') && !abbreviated) {
            return Some(end);
        }
    }
    None
}
