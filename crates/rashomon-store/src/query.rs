//! What somebody looks for: words that must all be there, and phrases in quotation marks.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Words and phrases, all of which must stand in an article.
///
/// ```
/// use rashomon_store::Query;
/// let query = Query::parse("ferry \"off Lorma\"").unwrap();
/// assert!(query.matches("A Ferry sank off Lorma."));
/// assert!(!query.matches("A ferry from Lorma was off course."));
/// assert!(Query::parse("  ").is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    phrases: Vec<Vec<String>>,
}

/// Words of a query that are heeded.
const MOST_WORDS: usize = 32;

impl Query {
    /// Reads what was typed; `None` where there is no word in it.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let mut phrases = Vec::new();
        let mut left = MOST_WORDS;
        for (index, part) in typed.split(['"', '“', '”']).enumerate() {
            let mut words = words(part);
            words.truncate(left);
            left -= words.len();
            if index % 2 == 1 {
                phrases.push(words);
            } else {
                phrases.extend(words.into_iter().map(|word| vec![word]));
            }
        }
        phrases.retain(|phrase| !phrase.is_empty());
        (!phrases.is_empty()).then_some(Self { phrases })
    }

    /// Whether a text has all of it.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let words = words(text);
        self.phrases.iter().all(|phrase| words.windows(phrase.len()).any(|window| window == phrase.as_slice()))
    }

    #[cfg(feature = "sqlite")]
    /// The same in the language of SQLite's full-text index: nothing that was typed is an operator there.
    pub(crate) fn fts(&self) -> String {
        let quoted: Vec<String> = self.phrases.iter().map(|phrase| format!("\"{}\"", phrase.join(" "))).collect();
        quoted.join(" ")
    }
}

/// Words as they are compared: lower case, without accents.
fn words(text: &str) -> Vec<String> {
    let plain: String = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
