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
    let outlet = outlet.map(squeezed).filter(|name| name.len() >= 3);
    let site = url.and_then(site).map(squeezed).filter(|name| name.len() >= 3);
    let names = |tail: &str| {
        let tail = squeezed(tail);
        let same = |name: &String| tail.contains(name.as_str()) || tail.len() >= 4 && name.contains(&tail);
        outlet.iter().chain(&site).any(same)
    };
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

/// 'lormaherald' of 'https://www.lormaherald.example/1'.
fn site(url: &str) -> Option<&str> {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', '?', '#', ':']).next()?;
    let mut labels = host.split('.').rev();
    let (_top, mut label) = (labels.next()?, labels.next()?);
    // 'lormaherald.co.uk'.
    if label.len() <= 3 && matches!(label, "co" | "com" | "org" | "net" | "gov" | "ac") {
        label = labels.next()?;
    }
    Some(label)
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
    fn the_site_is_the_label_before_the_public_ones() {
        assert_eq!(site("https://www.lormaherald.co.uk/a"), Some("lormaherald"));
        assert_eq!(site("http://lorma.example:80/a"), Some("lorma"));
        assert_eq!(site("lorma"), None);
    }
}
