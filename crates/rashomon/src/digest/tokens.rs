//! The words of a statement and of its passages, cut the same way, so that one can be found in the other.

/// Lower-case words and marks of a text. Numbers keep their inner marks ('11,000', '5.6', '17:06'), quotation marks and
/// white space vanish, curly apostrophes are straight.
pub(crate) fn words(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().map(|c| if c == '’' { '\'' } else { c }).collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for (at, c) in chars.iter().copied().enumerate() {
        let before = at.checked_sub(1).and_then(|i| chars.get(i)).is_some_and(|c| c.is_alphanumeric());
        let after = chars.get(at + 1).is_some_and(|c| c.is_alphanumeric());
        if c.is_alphanumeric() || (matches!(c, '\'' | '-' | '.' | ',' | ':') && before && after) {
            word.extend(c.to_lowercase());
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if !c.is_whitespace() && !matches!(c, '"' | '“' | '”' | '‘' | '\'' | '`') {
            words.push(c.to_string());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
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
