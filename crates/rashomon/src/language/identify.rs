//! Which language a text is in.
//!
//! English shows itself by its small words, so most texts need no statistics: where a fifth of the words that are no names are
//! among them, it is English. All else is asked of `whatlang`, without the words that may be names: a report from Bogotá is full
//! of Spanish ones. Only what it is sure of is believed.

use super::en;
use crate::article::Article;

/// Bytes of text that are looked at.
const SAMPLE: usize = 4_000;

/// Words below which a text says too little.
const ENOUGH: usize = 12;

/// Letters below which `whatlang` is not asked.
const ENOUGH_LETTERS: usize = 60;

/// BCP 47 tag of the article's language: by its words, else as declared, else English.
#[must_use]
pub fn language(article: &Article) -> String {
    let declared =
        article.language.as_deref().map(|tag| tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase());
    let fallback = || declared.clone().filter(|tag| (2..=3).contains(&tag.len())).unwrap_or_else(|| "en".to_owned());
    let sample = head(&article.text);
    let (mut words, mut small, mut plain) = (0usize, 0usize, 0usize);
    // The words that start with a capital are names or begin sentences.
    let mut without_capitals = String::with_capacity(sample.len());
    for word in sample.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()) {
        words += 1;
        let is_small = en::small_words().contains(word);
        small += usize::from(is_small);
        if is_small || word.starts_with(|c: char| c.is_alphabetic() && !c.is_uppercase()) {
            plain += 1;
            without_capitals.push_str(word);
            without_capitals.push(' ');
        }
    }
    if words >= ENOUGH && plain >= ENOUGH / 2 && small * 5 >= plain {
        return "en".to_owned();
    }
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).take(ENOUGH_LETTERS).count();
    // Capitals and lists have no small words; scripts without spaces have few words.
    if letters(sample) < ENOUGH_LETTERS {
        return fallback();
    }
    let by_names = letters(&without_capitals) < ENOUGH_LETTERS;
    let whole = whatlang::detect(sample);
    let of_whole = whole.as_ref().filter(|whole| !by_names && whole.is_reliable()).map(whatlang::Info::lang);
    let found = if by_names { whole } else { whatlang::detect(&without_capitals) };
    match found {
        // Where little but names is there to see, one small word of English outweighs what they look like.
        Some(found) if by_names && small > 0 && found.script() == whatlang::Script::Latin => fallback(),
        // The whole text is surer, but counts only where it says the same as what is no name.
        Some(found) if found.is_reliable() || of_whole == Some(found.lang()) => {
            two_letters(found.lang()).map_or_else(fallback, str::to_owned)
        }
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
        assert_eq!(of("أُغلق ميناء لورما يوم الاثنين بعد أن اصطدمت سفينة بالرصيف، بحسب ما قاله مالك الميناء."), "ar");
        assert_eq!(
            of(
                "洛尔马港周一关闭,此前一艘驳船撞上码头,船主说,没有人受伤,港口将于周三重新开放,渔民们正在等待消息,驳船仍停在港内,警方正在调查原因,市长要求尽快公布结果。"
            ),
            "zh"
        );
    }

    #[test]
    fn foreign_names_make_no_foreign_text() {
        for english in [
            "Juan Carlos Hernández García met María Fernanda Gutiérrez de la Cruz in San Pedro de los Milagros on Friday. \
             José Luis Rivas Zamora, Andrés Manuel Ortega Olmedo and Luis Alberto Lanza Prieto joined Nicolás Moros in Ciudad \
             del Este.",
            "Li Xiaoming and Zhang Weiguo of Guangxi Zhuang met Chen Zhongxian, Wang Jianguo and Huang Zhenhua in \
             Shijiazhuang. Xinjiang Changji Huizu Zizhizhou sent Liu Zhongyuan.",
            "Abdul Rahman al-Maliki, Muhammad bin Khalid al-Jaberi and Sheikh Yusuf al-Qahtani visited Umm al-Quwain and Ras \
             al-Khaimah. Khalid Abdullah al-Ghamdi received Ahmad ibn Salih al-Harbi at Wadi al-Dawasir.",
            "Mayor Juan Carlos Hernández of San Pedro de la Sierra and Governor María José Gutiérrez de Olmos \
             y Zamora de la Vega Quit",
        ] {
            assert_eq!(of(english), "en", "{english}");
        }
        // Nor do English names make English text.
        assert_eq!(
            of(
                "El alcalde John Smith de New Tarvik visitó el puerto de Lorma con William Brown y dijo que la ciudad espera \
                una respuesta del gobierno."
            ),
            "es"
        );
    }
}
