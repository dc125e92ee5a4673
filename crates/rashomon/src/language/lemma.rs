//! Lemmas of English: exceptions first, then endings, with the frequent words as judge of what is left.

use super::clusters;
use crate::annotate::Upos;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::OnceLock;

/// The lemma of a word form: 'killed' as a verb is 'kill', 'children' 'child'. Names keep their letters, all else is in
/// lower case.
///
/// ```
/// use rashomon::{annotate::Upos, language::lemma::lemma};
/// assert_eq!(lemma("killed", Upos::Verb), "kill");
/// assert_eq!(lemma("Stopping", Upos::Verb), "stop");
/// assert_eq!(lemma("countries", Upos::Noun), "country");
/// ```
#[must_use]
pub fn lemma(form: &str, upos: Upos) -> Cow<'_, str> {
    if matches!(upos, Upos::Propn | Upos::X | Upos::Punct | Upos::Sym | Upos::Num) {
        return Cow::Borrowed(form);
    }
    let lower: Cow<'_, str> = if form.bytes().any(|byte| !byte.is_ascii_lowercase()) {
        Cow::Owned(form.to_lowercase().replace('’', "'"))
    } else {
        Cow::Borrowed(form)
    };
    let class = class(upos);
    if let Some(lemma) = exceptions().get(&(class, lower.as_ref())) {
        return Cow::Borrowed(lemma);
    }
    match by_rule(&lower, upos) {
        Some(lemma) => Cow::Owned(lemma),
        None => lower,
    }
}

/// The lemma that endings alone give; `None` where the form is its own lemma. Expects lower case.
#[must_use]
pub fn by_rule(lower: &str, upos: Upos) -> Option<String> {
    if !lower.is_ascii() || lower.len() < 3 {
        return None;
    }
    match upos {
        Upos::Verb | Upos::Aux => {
            if let Some(stem) = lower.strip_suffix("ied").filter(|stem| stem.len() > 1) {
                return Some(format!("{stem}y"));
            }
            if let Some(stem) = lower.strip_suffix("ed").or_else(|| lower.strip_suffix("ing")) {
                return stem_of(stem, lower);
            }
            plural(lower)
        }
        Upos::Noun => plural(lower),
        Upos::Adj | Upos::Adv => {
            let stem = lower.strip_suffix("er").or_else(|| lower.strip_suffix("est"))?;
            // Only what is a frequent word without the ending has been compared: 'larger', not 'sinister'.
            if let Some(stem) = stem.strip_suffix('i') {
                let with_y = format!("{stem}y");
                return clusters::of(&with_y).is_some().then_some(with_y);
            }
            let candidate = stem_of(stem, lower)?;
            let (known, own) = (clusters::of(&candidate)?, clusters::of(lower)?);
            (candidate.len() > 2 && known.rarity() <= own.rarity() + 1).then_some(candidate)
        }
        _ => None,
    }
}

/// Undoes what '-ed', '-ing' and '-er' do to a stem: a doubled consonant, a dropped 'e'.
fn stem_of(stem: &str, whole: &str) -> Option<String> {
    let bytes = stem.as_bytes();
    let vowels = bytes.windows(2).filter(|pair| is_vowel(pair[0]) && !is_vowel(pair[1])).count()
        + usize::from(bytes.last().copied().is_some_and(is_vowel));
    // 'king', 'bed', 'red': no vowel is left.
    if vowels == 0 && !bytes.contains(&b'y') || bytes.len() < 2 {
        return None;
    }
    let rarity = |word: &str| clusters::of(word).map_or(u32::MAX, clusters::Clusters::rarity);
    let last = *bytes.last()?;
    let before = *bytes.get(bytes.len() - 2)?;
    if last == before && !is_vowel(last) {
        let single = &stem[..stem.len() - 1];
        // 'kill', 'pass', 'add' are words themselves; 'stop' is, 'stopp' is not.
        let keep = matches!(last, b's' | b'z' | b'f') || rarity(stem) <= rarity(single);
        return Some(if keep { stem } else { single }.to_owned());
    }
    let with_e = format!("{stem}e");
    let third = bytes.len().checked_sub(3).and_then(|at| bytes.get(at)).copied();
    // 'hop' would have doubled its 'p': one vowel between consonants asks for the 'e'.
    let short = vowels == 1
        && !is_vowel(last)
        && !matches!(last, b'w' | b'x' | b'y')
        && is_vowel(before)
        && third.is_none_or(|third| !is_vowel(third) || third == b'u' && bytes.len() > 3);
    if short && rarity(&with_e) != u32::MAX {
        return Some(with_e);
    }
    // Stems that cannot end a word: 'argu', 'believ', 'plac', 'judg'.
    if matches!(last, b'u' | b'v' | b'c')
        || stem.ends_with("dg")
        || stem.ends_with("iz")
        || stem.ends_with("ys") && whole.ends_with("ed")
    {
        return Some(with_e);
    }
    Some(if rarity(&with_e) < rarity(stem) || rarity(stem) == u32::MAX && needs_e(bytes) {
        with_e
    } else {
        stem.to_owned()
    })
}

/// Endings of unknown stems that mostly lost an 'e': '-at', '-bl', '-tl', '-ag'.
fn needs_e(stem: &[u8]) -> bool {
    stem.ends_with(b"at") && stem.len() > 4
        || stem.ends_with(b"bl")
        || stem.ends_with(b"tl")
        || stem.ends_with(b"pl")
        || stem.ends_with(b"ag")
        || stem.ends_with(b"ur")
        || stem.ends_with(b"is")
}

/// Undoes the '-s' of nouns and verbs.
fn plural(lower: &str) -> Option<String> {
    let stem = lower.strip_suffix('s')?;
    if stem.ends_with(['s', '\'', 'i', 'u']) && lower != "skis" || stem.len() < 2 {
        return None;
    }
    if let Some(stem) = stem.strip_suffix("ie").filter(|stem| stem.len() > 1) {
        let with_y = format!("{stem}y");
        let with_ie = format!("{stem}ie");
        let rarity = |word: &str| clusters::of(word).map_or(u32::MAX, clusters::Clusters::rarity);
        return Some(if rarity(&with_ie) < rarity(&with_y) { with_ie } else { with_y });
    }
    for ending in ["sse", "she", "che", "xe", "zze"] {
        if stem.ends_with(ending) {
            // 'caches' and 'axes' keep it.
            let rarity = |word: &str| clusters::of(word).map_or(u32::MAX, clusters::Clusters::rarity);
            let bare = &stem[..stem.len() - 1];
            return Some(if rarity(stem) < rarity(bare) { stem } else { bare }.to_owned());
        }
    }
    if stem.ends_with("oe") && stem.len() > 4 {
        return Some(stem[..stem.len() - 1].to_owned());
    }
    Some(stem.to_owned())
}

const fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// What one list of exceptions serves.
const fn class(upos: Upos) -> u8 {
    match upos {
        Upos::Verb | Upos::Aux => b'v',
        Upos::Noun => b'n',
        Upos::Adj | Upos::Adv => b'a',
        _ => b'o',
    }
}

type Exceptions = FxHashMap<(u8, &'static str), &'static str>;

/// `resources/en/lemma-exceptions.tsv`: class (v verbs, n nouns, a adjectives and adverbs, o others), form, lemma.
fn exceptions() -> &'static Exceptions {
    static EXCEPTIONS: OnceLock<Exceptions> = OnceLock::new();
    EXCEPTIONS.get_or_init(|| {
        include_str!("../../resources/en/lemma-exceptions.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| {
                let mut columns = line.split('\t');
                let class = *columns.next()?.as_bytes().first()?;
                Some(((class, columns.next()?), columns.next()?))
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs() {
        for (form, expected) in [
            ("said", "say"),
            ("sent", "send"),
            ("killed", "kill"),
            ("stopped", "stop"),
            ("hoping", "hope"),
            ("visited", "visit"),
            ("believed", "believe"),
            ("announced", "announce"),
            ("dies", "die"),
            ("denied", "deny"),
            ("passes", "pass"),
            ("was", "be"),
            ("'s", "be"),
            ("wo", "will"),
            ("struck", "strike"),
            ("fled", "flee"),
            ("evacuated", "evacuate"),
            ("controlled", "control"),
            ("injured", "injure"),
            ("shelling", "shell"),
        ] {
            assert_eq!(lemma(form, Upos::Verb), expected);
        }
    }

    #[test]
    fn nouns() {
        for (form, expected) in [
            ("children", "child"),
            ("people", "people"),
            ("cities", "city"),
            ("crises", "crisis"),
            ("churches", "church"),
            ("police", "police"),
            ("Houses", "house"),
            ("lives", "life"),
        ] {
            assert_eq!(lemma(form, Upos::Noun), expected);
        }
        assert_eq!(lemma("Orrs", Upos::Propn), "Orrs");
    }

    #[test]
    fn comparison() {
        assert_eq!(lemma("larger", Upos::Adj), "large");
        assert_eq!(lemma("sinister", Upos::Adj), "sinister");
    }
}
