//! Plain text: a headline, an empty line, a body.

use rashomon::article::Article;

/// Reads a plain text; the first line is the title if it stands alone.
///
/// # Errors
///
/// A text without a letter.
pub fn parse(text: String) -> Result<Article, String> {
    if text.trim().is_empty() {
        return Err("the file is empty".to_owned());
    }
    let title = text.trim_start().lines().next().map(str::trim).map(str::to_owned);
    let mut article = Article::from_text(text);
    article.title = title.filter(|t| t.chars().count() <= 200);
    Ok(article)
}
