//! Roads that begin with the name of a place or of a person, and what stands in front of a town's name: no place is lost in
//! them, and none is made of them.

use super::fold::fold;
use super::gazetteer::gazetteer;
use super::words::words;
use crate::annotate::{Layer, MentionKind};

/// 'Lorma Drive' is a road and no Lorma; so are 'US-24' and 'KY 80'.
pub fn extend(text: &str, layer: &mut Layer) {
    let mut at = 0;
    while let Some(mention) = layer.mentions.get(at) {
        let end = mention.span.end as usize;
        let after = text.get(end..).unwrap_or("");
        let length = match mention.kind {
            MentionKind::Place | MentionKind::Person => road(after).or_else(|| number(mention.span.of(text), after)),
            _ => None,
        };
        at += 1;
        let Some(length) = length else { continue };
        #[allow(clippy::cast_possible_truncation)] // a text is shorter than 4 GiB
        let end = (end + length) as u32;
        let next = layer.mentions.get(at).map(|next| next.span);
        // The word itself may have been taken for a name.
        if next.is_some_and(|next| next.start < end && next.end > end) {
            continue;
        }
        if next.is_some_and(|next| next.start < end) {
            layer.mentions.remove(at);
        }
        if let Some(mention) = layer.mentions.get_mut(at - 1) {
            mention.span.end = end;
            mention.kind = MentionKind::Facility;
        }
    }
}

/// The bytes up to the end of ' Drive' behind a name, where no further name follows: 'Wall Street Journal' is no street.
fn road(after: &str) -> Option<usize> {
    let rest = after.strip_prefix(' ')?;
    let word = words().road.iter().find(|word| rest.starts_with(**word))?;
    let behind = rest.get(word.len()..)?;
    let is_whole = !behind.starts_with(|c: char| c.is_alphanumeric() || c == '-');
    let name_follows = behind.strip_prefix(' ').is_some_and(|next| next.starts_with(char::is_uppercase));
    (is_whole && !name_follows).then_some(1 + word.len())
}

/// The bytes of '-24' behind 'US', of ' 80' behind 'KY'.
fn number(name: &str, after: &str) -> Option<usize> {
    let is_code = (2..=3).contains(&name.len()) && name.chars().all(|c| c.is_ascii_uppercase());
    let is_state = is_code && name != "US" && gazetteer().is_abbreviation(name);
    let rest = after.strip_prefix('-').filter(|_| is_code).or_else(|| after.strip_prefix(' ').filter(|_| is_state))?;
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let goes_on = rest.get(digits..)?.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '%');
    ((1..=3).contains(&digits) && !goes_on).then_some(1 + digits)
}

/// What is cut off in front of a town's name: 'City of ' of 'City of Lorma', the party of 'R-Lorma'.
pub fn front(name: &str) -> usize {
    let party = ["R-", "D-", "I-"].iter().find(|party| name.starts_with(**party)).map(|party| party.len());
    let town = words().town.iter().find(|town| name.starts_with(**town)).map(|town| town.len() + 1);
    let length = party.or(town).unwrap_or(0);
    let rest = name.get(length..).unwrap_or("");
    if length > 0 && (gazetteer().is_place(&fold(rest)) || gazetteer().is_abbreviation(rest)) { length } else { 0 }
}
