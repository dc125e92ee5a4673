//! Which language a text is in.
//!
//! English shows itself by its small words, so most texts need no statistics: where a fifth of the words are among them, it
//! is English. All else is asked of `whatlang`, and only what it is sure of is believed.

use super::en;
use crate::article::Article;

/// Bytes of text that are looked at.
const SAMPLE: usize = 4_000;

/// Words below which a text says too little.
const ENOUGH: usize = 12;

/// BCP 47 tag of the article's language: by its words, else as declared, else English.
#[must_use]
pub fn language(article: &Article) -> String {
    let declared =
        article.language.as_deref().map(|tag| tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase());
    let fallback = || declared.clone().filter(|tag| (2..=3).contains(&tag.len())).unwrap_or_else(|| "en".to_owned());
    let sample = head(&article.text);
    let (mut words, mut small) = (0usize, 0usize);
    for word in sample.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()) {
        words += 1;
        small += usize::from(en::small_words().contains(word));
    }
    if small * 5 >= words && words >= ENOUGH {
        return "en".to_owned();
    }
    // Capitals and lists have no small words; scripts without spaces have few words.
    if sample.chars().filter(|c| c.is_alphabetic()).take(60).count() < 60 {
        return fallback();
    }
    match whatlang::detect(sample) {
        Some(found) if found.is_reliable() => two_letters(found.lang()).map_or_else(fallback, str::to_owned),
        _ => fallback(),
    }
}

fn head(text: &str) -> &str {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// ISO 639-1 for the languages in which news comes most; ISO 639-3 for the others.
fn two_letters(language: whatlang::Lang) -> Option<&'static str> {
    use whatlang::Lang;
    Some(match language {
        Lang::Eng => "en",
        Lang::Deu => "de",
        Lang::Fra => "fr",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Nld => "nl",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Nob => "no",
        Lang::Fin => "fi",
        Lang::Pol => "pl",
        Lang::Ces => "cs",
        Lang::Slk => "sk",
        Lang::Hun => "hu",
        Lang::Ron => "ro",
        Lang::Bul => "bg",
        Lang::Ell => "el",
        Lang::Tur => "tr",
        Lang::Rus => "ru",
        Lang::Ukr => "uk",
        Lang::Srp => "sr",
        Lang::Hrv => "hr",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Ara => "ar",
        Lang::Heb => "he",
        Lang::Pes => "fa",
        Lang::Urd => "ur",
        Lang::Hin => "hi",
        Lang::Ben => "bn",
        Lang::Cmn => "zh",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Vie => "vi",
        Lang::Ind => "id",
        Lang::Tha => "th",
        Lang::Afr => "af",
        Lang::Cat => "ca",
        other => other.code(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        language(&Article::from_text(text))
    }

    #[test]
    fn languages() {
        assert_eq!(
            of("The harbour of Lorma was closed on Monday after a barge ran into the pier, the owner said."),
            "en"
        );
        assert_eq!(
            of(
                "Der Hafen von Lorma wurde am Montag gesperrt, nachdem ein Lastkahn den Pier gerammt hatte, sagte der Eigentümer."
            ),
            "de"
        );
        assert_eq!(
            of("Порт Лормы был закрыт в понедельник после того, как баржа врезалась в причал, сообщил владелец."),
            "ru"
        );
        assert_eq!(of("LORMA HARBOUR CLOSED"), "en");
        assert_eq!(of(""), "en");
    }
}
