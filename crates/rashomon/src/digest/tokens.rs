//! The words of a statement and of its passages, cut the same way, so that one can be found in the other.

/// Lower-case words and marks of a text. Numbers keep their inner marks ('11,000', '5.6', '17:06'), quotation marks and
/// white space vanish, curly apostrophes are straight.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::with_capacity(text.len() / 5 + 1);
    each_word(text, |word| words.push(word.to_owned()));
    words
}

/// Shows each of the [`words`] of a text, one after the other in one buffer.
pub(crate) fn each_word(text: &str, mut see: impl FnMut(&str)) {
    let mut word = String::with_capacity(24);
    let mut before = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let c = if c == '’' { '\'' } else { c };
        let alphanumeric = c.is_alphanumeric();
        let mut inner = || before && chars.peek().is_some_and(|c| c.is_alphanumeric());
        if alphanumeric || (matches!(c, '\'' | '-' | '.' | ',' | ':') && inner()) {
            if c.is_ascii() {
                word.push(c.to_ascii_lowercase());
            } else {
                word.extend(c.to_lowercase());
            }
        } else {
            if !word.is_empty() {
                see(&word);
                word.clear();
            }
            if !c.is_whitespace() && !matches!(c, '"' | '“' | '”' | '‘' | '\'' | '`') {
                word.push(c);
                see(&word);
                word.clear();
            }
        }
        before = alphanumeric;
    }
    if !word.is_empty() {
        see(&word);
    }
}

/// Whether `part` stands in `whole` word by word, without a gap. An empty part stands nowhere.
pub(crate) fn contains(whole: &[String], part: &[String]) -> bool {
    !part.is_empty() && whole.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_one_word() {
        assert_eq!(words("“About 11,000 men,” he’d said."), ["about", "11,000", "men", ",", "he'd", "said", "."]);
    }

    #[test]
    fn a_gap_is_no_match() {
        let whole = words("The troops were not sent to Lorma.");
        assert!(contains(&whole, &words("were not sent")));
        assert!(!contains(&whole, &words("were sent")));
    }
}
