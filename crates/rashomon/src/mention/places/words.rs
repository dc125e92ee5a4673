//! The words around names of places: `resources/places/words.tsv`, parsed once.

use std::sync::OnceLock;

/// The lists.
#[derive(Debug, Default)]
pub struct Words {
    /// Words before a place that hardly stand before a person or a company: 'downtown'.
    pub locative: Vec<&'static str>,
    /// What a town has and a person hardly: 'police'.
    pub civic: Vec<&'static str>,
    /// Last words of the names of roads: 'Drive'.
    pub road: Vec<&'static str>,
    /// What a name may carry in front without being in the gazetteer with it: 'greater'.
    pub front: Vec<&'static str>,
    /// What it may carry behind: 'region'.
    pub behind: Vec<&'static str>,
    /// Words behind a name that make it a division of the first level: 'oblast'.
    pub division: Vec<&'static str>,
    /// Words behind a row of names that make each a county: 'counties'.
    pub counties: Vec<&'static str>,
    /// What leaves the name to the words that follow: 'City of'.
    pub town: Vec<&'static str>,
}

/// The lists, parsed on first use.
pub fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words = Words::default();
        let rows = include_str!("../../../resources/places/words.tsv").lines().filter_map(|line| line.split_once('\t'));
        for (class, forms) in rows {
            let list = match class {
                "locative" => &mut words.locative,
                "civic" => &mut words.civic,
                "road" => &mut words.road,
                "front" => &mut words.front,
                "behind" => &mut words.behind,
                "division" => &mut words.division,
                "counties" => &mut words.counties,
                "town" => &mut words.town,
                _ => continue,
            };
            list.extend(forms.split(", "));
        }
        words
    })
}

/// The first word of a text that follows a name: 'police' of ' police said'; nothing if no single space parts them.
pub fn next_word(after: &str) -> &str {
    let rest = after.strip_prefix(' ').unwrap_or("");
    let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    rest.get(..end).unwrap_or("")
}

/// Whether a row of names goes on to 'counties': after the first name of 'Lorma, Oste and Varn counties' or of 'Lorma counties'.
pub fn is_row_of_counties(after: &str) -> bool {
    let mut rest = after;
    for _ in 0..8 {
        if words().counties.contains(&next_word(rest)) {
            return true;
        }
        let Some(next) = [", and ", " and ", ", "].iter().find_map(|joint| rest.strip_prefix(joint)) else {
            return false;
        };
        // Names of up to three capitalized words.
        let mut end = 0;
        for word in next.split(' ').take(3) {
            let letters = word.find(|c: char| !(c.is_alphabetic() || c == '.' || c == '\'')).unwrap_or(word.len());
            if !word.starts_with(char::is_uppercase) {
                break;
            }
            end += usize::from(end > 0) + letters;
            if letters < word.len() {
                break;
            }
        }
        if end == 0 {
            return false;
        }
        rest = next.get(end..).unwrap_or("");
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_end_in_counties() {
        assert!(is_row_of_counties(", Oste and Varn counties"));
        assert!(is_row_of_counties(" and Saint Varn counties, he said"));
        assert!(is_row_of_counties(" counties"));
        assert!(!is_row_of_counties(", Oste and Varn residents"));
        assert!(!is_row_of_counties(" and three counties"));
    }

    #[test]
    fn every_list_has_words() {
        let Words { locative, civic, road, front, behind, division, counties, town } = words();
        assert!([locative, civic, road, front, behind, division, counties, town].iter().all(|list| !list.is_empty()));
    }
}
