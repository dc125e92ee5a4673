//! A light stemmer: enough that 'shootings', 'shooting' and 'shot dead' count as what they share, and no more.
//!
//! It need not find real stems, only send the forms of a word to one key; names pass through it unharmed, since both sides of
//! every comparison do.

/// Brings a lower-cased word to its key, in place.
///
/// ```
/// use rashomon::story::stem::stem;
/// let key = |word: &str| { let mut w = word.to_owned(); stem(&mut w); w };
/// assert_eq!(key("killings"), key("killed"));
/// assert_eq!(key("minister's"), "minister");
/// ```
pub fn stem(word: &mut String) {
    for ending in ["'s", "’s"] {
        if word.ends_with(ending) {
            word.truncate(word.len() - ending.len());
        }
    }
    if word.chars().count() <= 3 {
        return;
    }
    if word.len() > 4 && word.ends_with("ies") {
        word.truncate(word.len() - 3);
        word.push('y');
        return;
    }
    if word.ends_with("sses") {
        word.truncate(word.len() - 2);
    } else if word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") {
        word.pop();
    }
    if word.len() > 5 && word.ends_with("ing") {
        word.truncate(word.len() - 3);
    } else if word.len() > 4 && word.ends_with("ed") {
        word.truncate(word.len() - 2);
    }
    if word.len() > 4 && word.ends_with('e') {
        word.pop();
    }
    let mut last = word.chars().rev();
    if let (Some(x), Some(y)) = (last.next(), last.next())
        && x == y
        && word.len() > 3
        && !matches!(x, 's' | 'l')
    {
        word.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms_of_a_word_meet() {
        for forms in [["shootings", "shooting"], ["stopped", "stopping"], ["cities", "city"], ["closes", "closed"]] {
            let keys: Vec<String> = forms
                .iter()
                .map(|form| {
                    let mut word = (*form).to_owned();
                    stem(&mut word);
                    word
                })
                .collect();
            assert_eq!(keys[0], keys[1]);
        }
    }

    proptest! {
        #[test]
        fn any_word_has_a_key(mut word in "\\PC{0,12}") {
            stem(&mut word);
        }
    }
}
