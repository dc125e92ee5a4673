//! Furniture pasted into lines of prose: boxes of links behind a name, links in brackets, what a post leaves behind its words.

use super::words::{WordClass, is};
use crate::article::FurnitureKind;
use std::ops::Range;

/// What closes a box of links.
const CLOSE: &str = "MORE";
/// How far before its close a box is looked for, in bytes: three headlines and a name.
const LONGEST_BOX: usize = 700;
/// How far before the name that a box repeats the name itself stands, in bytes.
const NAME_REACH: usize = 70;
/// Longest link in brackets.
const LONGEST_LINK: usize = 260;
/// Longest name before the handle of a post.
const LONGEST_SIGNATURE: usize = 80;

/// Boxes that a page opens behind a name: they repeat it, glue headlines on it and close with 'MORE': in 'Ilka Brandt Ilka Maria
/// BrandtFlood hits Lorma Bridge closed MORE said' the words from the second 'Ilka' to 'MORE'.
pub(super) fn boxes(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut floor = 0;
    for (at, _) in line.match_indices(CLOSE) {
        let end = at + CLOSE.len();
        let whole = !line[..at].ends_with(char::is_alphanumeric) && !line[end..].starts_with(char::is_alphanumeric);
        if !whole {
            continue;
        }
        let from = line.ceil_char_boundary(at.saturating_sub(LONGEST_BOX).max(floor));
        if let Some(start) = box_start(line, from, at) {
            found.push(start..end);
            floor = end;
        }
    }
    found
}

/// Where the box begins that ends at `close`: behind a name whose last word is met again with the next word glued on it.
fn box_start(line: &str, from: usize, close: usize) -> Option<usize> {
    let mut at = from;
    for word in line.get(from..close)?.split(' ') {
        let start = at;
        at += word.len() + 1;
        for (cut, _) in word.char_indices().skip(3) {
            let (name, glued) = word.split_at(cut);
            let is_glue = glued
                .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '\'' | '‘' | '"'))
                && name.ends_with(char::is_lowercase)
                && name.starts_with(char::is_uppercase);
            if !is_glue {
                continue;
            }
            let reach = line.ceil_char_boundary(start.saturating_sub(NAME_REACH).max(from.saturating_sub(NAME_REACH)));
            let before = line.get(reach..start)?;
            let named = before.rmatch_indices(name).map(|(at, _)| at).find(|at| {
                let end = at + name.len();
                !before[..*at].ends_with(char::is_alphanumeric) && !before[end..].starts_with(char::is_alphanumeric)
            });
            if let Some(named) = named {
                let end = reach + named + name.len();
                return Some(end + line[end..].len() - line[end..].trim_start().len());
            }
        }
    }
    None
}

/// '(RELATED: Flood in Lorma: what we know)', '( Also on the Herald: Bridge closed)'.
pub(super) fn bracketed(line: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (open, _) in line.match_indices('(') {
        if found.last().is_some_and(|last| last.end > open) {
            continue;
        }
        let inner = &line[open + 1..];
        let told = inner.trim_start();
        let head = told.get(..told.floor_char_boundary(40)).unwrap_or("").to_lowercase();
        let Some(colon) = head.find(':') else { continue };
        let label = head[..colon].trim();
        let links = matches!(
            label,
            "related" | "read more" | "read" | "see also" | "watch" | "also read" | "read also" | "more" | "see more"
        ) || ["also on ", "related ", "more from "].iter().any(|start| label.starts_with(start));
        let close = closing(inner);
        if let Some(close) = close.filter(|close| links && *close <= LONGEST_LINK) {
            found.push(open..open + 1 + close + 1);
        }
    }
    found
}

/// Where the bracket that is open at the beginning closes.
fn closing(inner: &str) -> Option<usize> {
    let mut depth = 1;
    for (at, byte) in inner.bytes().enumerate().take(LONGEST_LINK + 1) {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// What an embedded post leaves around the name that signs it: 'pic.twitter.com/AbC — ' and '(@janedoe) March 3, 2026'. The name stays:
/// it says whose words they are.
pub(super) fn ends_of_posts(line: &str) -> Vec<(Range<usize>, FurnitureKind)> {
    let mut found: Vec<(Range<usize>, FurnitureKind)> = Vec::new();
    for (start, _) in line.match_indices("pic.twitter.com/") {
        let end = line[start..].find(char::is_whitespace).map_or(line.len(), |length| start + length);
        found.push((start..end, FurnitureKind::Other));
    }
    for (handle, _) in line.match_indices("(@") {
        let from = line.ceil_char_boundary(handle.saturating_sub(LONGEST_SIGNATURE));
        let Some(dash) = line[from..handle].rfind(['—', '–']).map(|dash| from + dash) else { continue };
        let Some(end) = signed(&line[handle..]).map(|length| handle + length) else { continue };
        let behind = line[dash..].chars().next().map_or(dash, |mark| dash + mark.len_utf8());
        found.push((dash..behind, FurnitureKind::Other));
        found.push((handle..end, FurnitureKind::Signature));
    }
    found.sort_by_key(|(range, _)| range.start);
    // The address of a picture and the dash behind it are one.
    let mut joined: Vec<(Range<usize>, FurnitureKind)> = Vec::with_capacity(found.len());
    for (range, kind) in found {
        match joined.last_mut() {
            Some((last, known))
                if *known == kind
                    && line.get(last.end..range.start).is_none_or(|between| between.trim().is_empty()) =>
            {
                last.end = last.end.max(range.end);
            }
            _ => joined.push((range, kind)),
        }
    }
    joined
}

/// The length of '(@janedoe) March 3, 2026'. A line may hold handles without end: none is looked for far behind its own.
fn signed(rest: &str) -> Option<usize> {
    let rest = &rest[..rest.floor_char_boundary(LONGEST_SIGNATURE)];
    let close = rest.find(')').filter(|close| *close <= 30)?;
    let mut at = close + 1;
    at += rest[at..].len() - rest[at..].trim_start().len();
    let month = rest[at..].split(' ').next()?;
    let comma = rest[at..].find(", ").filter(|comma| *comma <= 20)?;
    let digits = rest[at + comma + 2..].bytes().take_while(u8::is_ascii_digit).count();
    (digits == 4 && is(&month.to_lowercase(), WordClass::Day)).then_some(at + comma + 2 + digits)
}

/// 'Follow Jane Doe on Twitter: @janedoe', as a whole line.
pub(super) fn is_follow_line(text: &str) -> bool {
    let rest = text.strip_prefix("- ").unwrap_or(text);
    text.len() <= 140
        && rest.get(..7).is_some_and(|first| first.eq_ignore_ascii_case("follow "))
        && (rest.contains('@')
            || ["on Twitter", "on Facebook", "on Instagram", "on X"].iter().any(|place| rest.contains(place)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str, found: fn(&str) -> Vec<Range<usize>>) -> Vec<&str> {
        found(line).into_iter().map(|range| &line[range]).collect()
    }

    #[test]
    fn a_box_repeats_the_name_before_it() {
        let line = "Mayor Ilka Brandt Ilka Maria BrandtFlood hits Lorma Orr: 'Bridge must close' MORE (L) and Jana McOrr Jana McOrr2030 race \
                    opens MORE's staff said nothing MORE.";
        assert_eq!(
            words(line, boxes),
            ["Ilka Maria BrandtFlood hits Lorma Orr: 'Bridge must close' MORE", "Jana McOrr2030 race opens MORE"]
        );
        for line in ["The mayor asked for MORE money.", "READ MORE", "Mr. McOrr saw MORE of it than Mr. Orr."] {
            assert!(boxes(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn links_stand_in_brackets() {
        let line = "The bridge is closed. (RELATED: Flood (and rain) in Lorma) Trains run (more than before: 12 a day). ( Also on the Herald: Rain)";
        assert_eq!(words(line, bracketed), ["(RELATED: Flood (and rain) in Lorma)", "( Also on the Herald: Rain)"]);
    }

    #[test]
    fn posts_are_signed() {
        let line = "It burns! — Jana Orr (@janaorr) March 3, 2026 Look here pic.twitter.com/AbC — Lorma Police (@lormapd) June 10, 2026 they said.";
        assert_eq!(
            words(line, |line| ends_of_posts(line).into_iter().map(|(range, _)| range).collect()),
            ["—", "(@janaorr) March 3, 2026", "pic.twitter.com/AbC —", "(@lormapd) June 10, 2026"]
        );
        assert!(ends_of_posts("The mayor — she is 40 (@janaorr is her handle) — spoke.").is_empty());
    }
}
