//! Plain text: a headline, an empty line, a body.

use crate::limits::Limits;
use rashomon::article::Article;

/// Longest headline, in characters.
const LONGEST_TITLE: usize = 200;

/// Reads a plain text. Its first line is the title if it reads like a headline; it stays part of the text.
///
/// # Errors
///
/// A text without a letter, or one that is too long.
pub fn parse(text: String, limits: &Limits) -> Result<Article, String> {
    limits.check_text(&text)?;
    if text.trim().is_empty() {
        return Err("the file is empty: give it a text".to_owned());
    }
    if !text.contains(char::is_alphanumeric) {
        return Err("the file holds no letter: give it a text".to_owned());
    }
    let title = headline(&text).map(str::to_owned);
    let mut article = Article::from_text(text);
    article.title = title;
    Ok(article)
}

/// The first line, if more follows and it does not end like a sentence; before an empty line it may.
fn headline(text: &str) -> Option<&str> {
    let mut lines = text.trim_start().lines();
    let first = lines.next()?.trim();
    let second = lines.next()?.trim();
    let sentence = first.ends_with(['.', '!', '”', '"', ':', ';', ',']);
    let short = first.chars().count() <= LONGEST_TITLE;
    (short && first.contains(char::is_alphabetic) && (!sentence || (second.is_empty() && !first.ends_with('.'))))
        .then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(text: &str) -> Option<String> {
        parse(text.to_owned(), &Limits::default()).unwrap().title
    }

    #[test]
    fn a_first_line_that_reads_like_a_headline_is_the_title() {
        assert_eq!(title("Quake shakes Lorma\n\nThree people died.").as_deref(), Some("Quake shakes Lorma"));
        assert_eq!(title("'We heard it come!'\n\nThree people died.").as_deref(), Some("'We heard it come!'"));
        assert_eq!(title("Three people died on Monday.\n\nMore were hurt."), None);
        assert_eq!(title("Three people died on Monday"), None);
    }

    #[test]
    fn the_text_stays_whole() {
        let text = "  Quake shakes Lorma\r\n\r\nThree people died.\n";
        assert_eq!(parse(text.to_owned(), &Limits::default()).unwrap().text, text);
    }
}
