//! A headline without the name of its outlet: 'Bridge closed in Lorma - KLRM News, Weather & Sports', as titles of pages, search
//! engines and many feeds end.

/// Marks between a headline and what the site adds.
const MARKS: [&str; 9] = ["|", "-", "–", "—", "·", "•", "»", "::", "~"];

/// The least words of a headline.
const LEAST: usize = 3;

/// The most words of an outlet's name with all that it says of itself.
const MOST: usize = 12;

/// The headline of a title: without what stands behind its first mark and names the outlet, its page on the web or what it has
/// besides reports. `outlet` and `url` are those that came with the article.
///
/// What is written small tells something ('… - police'), and is no name.
pub(crate) fn without_outlet<'t>(title: &'t str, outlet: Option<&str>, url: Option<&str>) -> &'t str {
    let known: Vec<String> = outlet.into_iter().chain(url.into_iter().flat_map(sites)).map(squeezed).collect();
    let names = |tail: &str| known.iter().any(|name| calls(tail, name));
    let mut at = 0;
    let mut words = 0;
    for word in title.split(char::is_whitespace) {
        let end = at + word.len();
        let mark = MARKS
            .iter()
            .find_map(|mark| word.strip_prefix(mark))
            .filter(|rest| rest.is_empty() || word.starts_with('|'));
        if let Some(glued) = mark
            && words >= LEAST
            && let Some(behind) = title.get(end - glued.len()..).map(str::trim)
        {
            let first = segments(behind).next().unwrap_or(behind);
            if is_name(first) && (names(first) || is_site(first)) {
                return title[..at]
                    .trim_end_matches(|c: char| c.is_whitespace() || MARKS.iter().any(|mark| mark.contains(c)));
            }
        }
        words += usize::from(word.chars().any(char::is_alphanumeric));
        at = end + title[end..].chars().next().map_or(0, char::len_utf8);
    }
    title
}

/// The parts between marks that stand alone.
fn segments(text: &str) -> impl Iterator<Item = &str> {
    text.split('|').flat_map(|part| part.split(" - ")).flat_map(|part| part.split(" – ")).map(str::trim)
}

/// 'News, Weather on Your Side': a few words with capitals.
fn is_name(segment: &str) -> bool {
    let small =
        |word: &str| matches!(word, "and" | "of" | "on" | "in" | "for" | "the" | "your" | "at" | "from" | "you");
    let named = |word: &str| !word.starts_with(char::is_lowercase) || small(word) || is_domain(word);
    segment.split_whitespace().count() <= MOST
        && segment.split_whitespace().all(named)
        && segment.chars().any(char::is_alphabetic)
}

/// What only a site says of itself, whoever it is: 'lormaherald.example', 'News, Weather & Sports'.
fn is_site(segment: &str) -> bool {
    let has = |sought: &str| words(segment).any(|word| word.eq_ignore_ascii_case(sought));
    segment.split_whitespace().any(is_domain) || has("news") && (has("weather") || has("sports"))
}

/// Whether a segment is a name that is known without its spaces, alone or with what outlets put behind it. A station's
/// letters say so wherever they stand ('News on Your Side KLRM 12'); a name that is a word does not: 'Guardian Council', and
/// a town is not the paper that is called after it.
fn calls(segment: &str, name: &str) -> bool {
    const BEHIND: [&str; 12] = [
        "news", "online", "tv", "radio", "com", "politics", "sports", "sport", "business", "opinion", "video",
        "channel",
    ];
    let name = name.strip_prefix("the").filter(|rest| rest.len() > 3).unwrap_or(name);
    let words: Vec<String> = words(segment).map(squeezed).skip_while(|word| word == "the").collect();
    let letters = name.strip_suffix("tv").filter(|letters| letters.len() == 4).unwrap_or(name);
    let call_sign = letters.len() == 4 && letters.starts_with(['k', 'w']) && is_in_capitals(segment, letters);
    let station = call_sign || name.len() > 3 && name.contains(|c: char| c.is_ascii_digit());
    (0..words.len()).filter(|start| *start == 0 || station).any(|start| {
        let mut run = String::new();
        words[start..].iter().enumerate().any(|(at, word)| {
            run.push_str(word);
            let rest = &words[start + at + 1..];
            let apart = |word: &String| BEHIND.contains(&word.as_str()) || word.bytes().all(|b| b.is_ascii_digit());
            run == name && (station || rest.iter().all(apart))
        })
    })
}

fn is_in_capitals(segment: &str, letters: &str) -> bool {
    words(segment).any(|word| {
        word.get(..4).is_some_and(|head| head.eq_ignore_ascii_case(letters) && !head.contains(char::is_lowercase))
    })
}

/// 'lormaherald.com', 'klrm.com-Lorma'.
fn is_domain(word: &str) -> bool {
    const ENDINGS: [&str; 7] = ["com", "org", "net", "tv", "uk", "news", "example"];
    word.split_once('.').is_some_and(|(name, behind)| {
        let ending = behind.split(|c: char| !c.is_alphanumeric()).find(|part| !part.is_empty() && *part != "co");
        name.len() > 1
            && name.chars().all(char::is_alphanumeric)
            && ending.is_some_and(|ending| ENDINGS.contains(&ending.to_ascii_lowercase().as_str()))
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The letters and digits of a name, small.
fn squeezed(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// 'harbour' and 'lormaherald' of 'https://www.harbour.lormaherald.co.uk/1'.
fn sites(url: &str) -> impl Iterator<Item = &str> {
    let host = url.split_once("://").map_or("", |(_, rest)| rest).split(['/', '?', '#', ':']).next().unwrap_or("");
    let (labels, _top) = host.rsplit_once('.').unwrap_or_default();
    labels.split('.').filter(|label| !matches!(*label, "" | "www" | "co" | "com" | "org" | "net" | "gov" | "ac"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_the_outlet_is_no_part_of_the_headline() {
        let url = Some("https://www.klrm12.example/story/4");
        for tail in [
            " - KLRM 12 - Lorma, NV News on Your Side",
            " - klrm12.com-Lorma News, Weather & Sports",
            " - | KLRM12 Lorma",
            " |KLRM12 News",
            " :: KLRM12.com",
            " - Tri-Valley News, Weather & Sports",
            " – Lorma Herald",
        ] {
            let title = format!("Toddler hurt in crash on Harbour Road{tail}");
            assert_eq!(
                without_outlet(&title, Some("Lorma Herald"), url),
                "Toddler hurt in crash on Harbour Road",
                "{title}"
            );
        }
    }

    #[test]
    fn what_tells_something_stays() {
        let url = Some("https://www.lormaherald.example/1");
        for title in [
            "Ferry was overloaded - police",
            "Ferry was overloaded - Lorma Police",
            "Mayor quits - Lorma Herald reporters saw her leave",
            "Lorma Herald - News",
            "Storm - live",
            "A well-known harbour burns",
            "Fire closes the old harbour - Lorma",
            "Vote on the harbour disputed - Herald Council of Lorma",
            "",
            "- |",
        ] {
            assert_eq!(without_outlet(title, Some("Lorma Herald"), url), title);
        }
        assert_eq!(
            without_outlet("Ferry was overloaded - Lorma Herald", None, None),
            "Ferry was overloaded - Lorma Herald"
        );
    }

    #[test]
    fn a_name_that_is_a_word_is_no_outlet_unless_it_stands_alone() {
        let cut = |title: &'static str, url: &str| without_outlet(title, None, Some(url));
        let (guard, time) = ("https://www.theguard.example/1", "https://time.example/1");
        for title in ["Vote on the harbour disputed - Guard Council", "Lorma votes again - First Time Voters Speak"] {
            assert_eq!(cut(title, guard), title);
            assert_eq!(cut(title, time), title);
        }
        assert_eq!(cut("Vote on the harbour disputed | The Guard", guard), "Vote on the harbour disputed");
        assert_eq!(cut("Vote on the harbour disputed - Time Politics", time), "Vote on the harbour disputed");
        assert_eq!(
            cut("Harbour of Lorma burns - | WLTV Lorma", "https://www.wltv.example/1"),
            "Harbour of Lorma burns"
        );
        assert_eq!(
            cut("Vote on the harbour disputed - News 5 KLRM", "https://www.klrm.example/1"),
            "Vote on the harbour disputed"
        );
    }

    #[test]
    fn a_site_is_called_by_the_labels_of_its_host() {
        let of = |url: &'static str| sites(url).collect::<Vec<_>>();
        assert_eq!(of("https://www.harbour.lormaherald.co.uk/a"), ["harbour", "lormaherald"]);
        assert_eq!(of("http://lorma.example:80/a"), ["lorma"]);
        assert!(of("lorma").is_empty() && of("").is_empty() && of("http://lorma/").is_empty());
    }
}
