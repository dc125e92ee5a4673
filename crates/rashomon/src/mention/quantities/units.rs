//! Units behind and currencies before a number.

use super::lexicon::{Dimension, Unit, lexicon};
use super::numerals::{Form, Number};
use super::pieces::{Piece, Shape};

/// A unit that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Index into the lexicon's units.
    pub unit: u16,
    /// One past its last piece, for a unit behind; the first byte, for a currency before.
    pub at: u32,
}

/// A unit by its index.
pub fn unit(index: u16) -> Option<&'static Unit> {
    lexicon().units.get(index as usize)
}

/// What a unit measures.
pub fn dimension(index: Option<u16>) -> Option<Dimension> {
    index.and_then(unit).map(|unit| unit.dimension)
}

/// The index of the unit of years.
pub fn years() -> Option<u16> {
    lexicon().unit_phrases.get("years").copied()
}

/// The longest phrase of a unit, in pieces.
const LONGEST_UNIT: usize = 4;

/// The unit behind a number that ends before piece `at`.
#[allow(clippy::cast_possible_truncation)]
pub fn behind(pieces: &[Piece<'_>], number: &Number) -> Option<Found> {
    let lexicon = lexicon();
    let mut at = number.end;
    let first = pieces.get(at)?;
    let in_digits = at > 0 && matches!(pieces[at - 1].shape, Shape::Digits);
    // Symbols: '40%', '50mph', '12 °C', '5 kW'.
    if in_digits || number.short_scale || number.scale > 1.0 {
        let (mut symbol, mut end) = (String::new(), at);
        let mut best = None;
        while let Some(piece) = pieces.get(end).filter(|piece| end == at || piece.glued).filter(|_| end < at + 4) {
            symbol.push_str(piece.text);
            end += 1;
            if let Some(unit) = lexicon.symbols.get(symbol.as_str()) {
                let ends_here = pieces
                    .get(end)
                    .is_none_or(|next| !next.glued || !matches!(next.shape, Shape::Word | Shape::Digits));
                // A single letter apart from its number is more often something else: '5 p'.
                let is_letter = symbol.len() == 1 && symbol.chars().all(char::is_alphabetic);
                let stands_apart = !first.glued && is_letter && !matches!(symbol.as_str(), "C" | "F" | "W" | "V");
                if ends_here && !stands_apart {
                    best = Some(Found { unit: *unit, at: end as u32 });
                }
            }
        }
        if best.is_some() {
            return best;
        }
    }
    // 'tens of millions of dollars', 'hundreds of miles'.
    if number.form == Form::Vague && first.is("of") {
        at += 1;
    }
    // '40-yard', 'five-year'; and '20 (kg)' no.
    if first.is_dash() && pieces.get(at + 1).is_some_and(|next| next.glued == first.glued && next.word.unit) {
        // '40-yard', and '6 - foot' in texts that were cut into tokens.
        at += 1;
    }
    let first = pieces.get(at).filter(|piece| piece.shape == Shape::Word)?;
    // Letters before a currency word: 'Australian dollars', 'Hong Kong dollars', 'US dollars', 'kuwaiti dinars'.
    let mut phrase = String::new();
    let mut best = None;
    let begins = first.word.unit || first.is_capitalized();
    if !begins {
        return None;
    }
    for length in 1..=LONGEST_UNIT {
        let Some(piece) = pieces.get(at + length - 1) else { break };
        if length > 1 && !piece.is_dash() && !phrase.is_empty() && !phrase.ends_with(' ') {
            phrase.push(' ');
        }
        if piece.is_dash() {
            phrase.push(' ');
            continue;
        }
        if piece.shape != Shape::Word || piece.text.len() > 14 {
            break;
        }
        phrase.extend(piece.text.chars().map(|c| c.to_ascii_lowercase()));
        if let Some(unit) = lexicon.unit_phrases.get(phrase.as_str()) {
            // '208 pounds' are no money.
            let unit = match lexicon.timid.get(phrase.as_str()).filter(|_| number.scale < 1e6) {
                Some(instead) => *instead,
                None => Some(*unit),
            };
            best = unit.map(|unit| Found { unit, at: (at + length) as u32 }).or(best);
        }
    }
    let found = best?;
    // 'two second-half goals', 'three foot soldiers': a word that only looks like the unit.
    let last = pieces.get(found.at as usize - 1)?;
    if (last.is("second") || last.is("quarter")) && !pieces.get(at - 1).is_some_and(Piece::is_dash) && number.low != 1.0
    {
        return None;
    }
    Some(found)
}

/// The currency before a number that begins at byte `start`: '$5', 'US $7.2', 'EUR50m', '$-50.8bn'.
pub fn before(text: &str, start: u32) -> Option<Found> {
    let head = text.get(..start as usize)?;
    let near = head.trim_end_matches([' ', '\u{a0}']);
    // One space at most, and a mark or letter that can end a currency.
    if head.len() - near.len() > 2 {
        return None;
    }
    let last = near.chars().next_back()?;
    if !(last.is_alphabetic()
        || matches!(last, '$' | '£' | '€' | '¥' | '₹' | '₩' | '₪' | '₽' | '₦' | '₺' | '₴' | '₱' | '฿' | '.' | '='))
    {
        return None;
    }
    for (prefix, unit) in &lexicon().prefixes {
        let Some(rest) = near.strip_suffix(prefix) else { continue };
        let before = rest.chars().next_back();
        let begins_with_letter = prefix.starts_with(|c: char| c.is_alphabetic());
        if begins_with_letter && before.is_some_and(char::is_alphanumeric) {
            continue;
        }
        // 'the US$5' is caught by the longer prefix; 'X$5' by none.
        #[allow(clippy::cast_possible_truncation)]
        return Some(Found { unit: *unit, at: rest.len() as u32 });
    }
    None
}

/// The symbol glued to '$' behind an amount: '$76 US'.
pub fn country_behind(pieces: &[Piece<'_>], at: usize, unit: u16) -> usize {
    let is_dollar = self::unit(unit).is_some_and(|unit| unit.name == "USD");
    at + usize::from(is_dollar && pieces.get(at).is_some_and(|piece| piece.text == "US" || piece.text == "USD"))
}
