//! News agencies: under which spellings credits name them (`resources/agencies.tsv`).

use std::sync::OnceLock;

/// Spellings of at least this many bytes are also found in capitals and glued to a name ('JOHN ROEAssociated Press').
const LONG_SPELLING: usize = 8;

/// One spelling of an agency.
#[derive(Debug)]
struct Spelling {
    text: &'static str,
    agency: &'static str,
}

/// All spellings, the longest first.
fn spellings() -> &'static [Spelling] {
    static SPELLINGS: OnceLock<Vec<Spelling>> = OnceLock::new();
    SPELLINGS.get_or_init(|| {
        let mut spellings: Vec<Spelling> = include_str!("../../resources/agencies.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('\t'))
            .flat_map(|(agency, texts)| texts.split('|').map(move |text| Spelling { text, agency }))
            .collect();
        spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.text.len()));
        spellings
    })
}

/// The agency that `text` begins with: its short name, and the length of the spelling in bytes.
#[must_use]
pub fn at_start(text: &str) -> Option<(&'static str, usize)> {
    spellings().iter().find_map(|spelling| {
        let length = spelling.text.len();
        let head = text.get(..length)?;
        let same = head == spelling.text || (length >= LONG_SPELLING && head.eq_ignore_ascii_case(spelling.text));
        let ends = !text[length..].starts_with(|c: char| c.is_alphanumeric());
        (same && ends).then_some((spelling.agency, length))
    })
}

/// The agency that `text` is, if it names one and nothing else: 'Reuters', 'The Associated Press'.
#[must_use]
pub fn named(text: &str) -> Option<&'static str> {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    let (agency, length) = at_start(text)?;
    (length == text.len()).then_some(agency)
}

/// All agencies named in `text`, in order: short name and byte range.
pub fn all_in(text: &str) -> Vec<(&'static str, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut inside_word = false;
    while let Some(character) = text[at..].chars().next() {
        if !inside_word
            && character.is_alphabetic()
            && let Some((agency, length)) = at_start(&text[at..])
        {
            found.push((agency, at..at + length));
            at += length;
            inside_word = true;
            continue;
        }
        inside_word = character.is_alphanumeric();
        at += character.len_utf8();
    }
    found
}

/// Where a long spelling is glued to the end of a word: 'JOHN ROEAssociated Press' gives the start of 'Associated'.
#[must_use]
pub fn glued(line: &str) -> Option<usize> {
    spellings().iter().filter(|s| s.text.len() > LONG_SPELLING).find_map(|spelling| {
        let at = line.find(spelling.text)?;
        line[..at].ends_with(char::is_alphabetic).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_lead_to_the_short_name() {
        assert_eq!(named("The Associated Press"), Some("AP"));
        assert_eq!(named("(AP)"), Some("AP"));
        assert_eq!(named("AGENCE FRANCE-PRESSE"), Some("AFP"));
        assert_eq!(named("Reuters said"), None);
        assert_eq!(named("Apple"), None);
    }

    #[test]
    fn all_agencies_of_a_sentence_are_found() {
        let names: Vec<_> =
            all_in("With material from Reuters, dpa and The Associated Press.").into_iter().map(|f| f.0).collect();
        assert_eq!(names, ["Reuters", "dpa", "AP"]);
    }

    #[test]
    fn an_agency_may_be_glued_to_a_name() {
        assert_eq!(glued("By JOHN ROEAssociated Press"), Some(11));
        assert_eq!(glued("By Associated Press"), None);
    }
}
