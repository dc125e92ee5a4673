//! Captions: what a picture shows, told by its credit, its gallery, or its present tense.

use super::agencies;
use super::lines::Line;
use super::words::{WordClass, is};

/// Longest caption, in bytes. Galleries have no limit.
pub const LONGEST: usize = 700;
/// Longest credit at an end of a caption.
const LONGEST_CREDIT: usize = 60;

/// 'Rescuers at the bridge. (AP Photo/Jane Doe)', 'Jane Doe/Getty Images', 'A street in Lorma. Photo: Jane Doe'.
pub fn is_one(line: &Line<'_>) -> bool {
    let text = line.text;
    if is_gallery(text) {
        return true;
    }
    if text.len() > LONGEST {
        return false;
    }
    // 'CLOSE Ilka Brandt speaks in Lorma.': the button of a player, then what it shows.
    let player = text.strip_prefix("CLOSE ").is_some_and(|shown| shown.starts_with(|c: char| !c.is_lowercase()));
    if player || tells_a_picture(text) || begins_with_credit(text) || ends_with_name_and_outlet(text) {
        return true;
    }
    // The credit may stand before a last 'file', in brackets or bare.
    let tail = tail_of(text, 90);
    let bracketed =
        tail.rfind('(').filter(|_| tail.trim_end_matches(['.', ' ']).ends_with(')')).and_then(|at| tail.get(at + 1..));
    if let Some(inside) = bracketed {
        let inside = inside.trim_end_matches([')', '.', ' ']);
        let lower = inside.to_lowercase();
        let words =
            ["photo", "getty", "courtesy", "file", "credit:", "image", "handout", "screengrab", "via ap", "source:"];
        return words.iter().any(|word| lower.contains(word) && !lower.starts_with("file no"))
            || ends_with_agency(inside);
    }
    let lower = tail.to_lowercase();
    let bare = [
        "getty images",
        "/getty",
        "ap photo",
        "ap, file",
        "afp photo",
        "file photo",
        "/shutterstock",
        "/istock",
        "/istockphoto",
    ];
    let bare_end = bare.iter().any(|end| lower.trim_end_matches(['.', ')']).ends_with(end));
    let marked = [
        " photo: ",
        " foto: ",
        " bildrechte: ",
        " (image: ",
        " crédit photo",
        " photo by ",
        " photograph: ",
        " photo courtesy of ",
        " courtesy photo",
        "reuters/",
        " ap photo/",
        "(photo: ",
    ];
    let marked_end = marked
        .iter()
        .any(|mark| lower.rfind(mark).is_some_and(|at| lower.len() - at <= 60 && !lower[at..].contains(". ")));
    let short_agency = text.len() <= 60 && text.contains([' ']) && text.contains(['/', '|']) && ends_with_agency(text);
    bare_end || marked_end || short_agency
}

/// 'Image 3 of 9 The bridge of Lorma. … Image 4 of 9', 'Image 1 of / 9 Caption Close', '1 / 9 Back to Gallery'.
fn is_gallery(text: &str) -> bool {
    let counted = |at: usize| {
        let mut words = text[at..].split(' ').skip(1).filter(|word| *word != "/");
        let mut number = || words.next().is_some_and(|word| word.len() <= 3 && word.parse::<u16>().is_ok());
        number() && { words.next() == Some("of") && words.next().is_some_and(|word| word.parse::<u16>().is_ok()) }
    };
    text.contains("Back to Gallery") || text.match_indices("Image ").take(4).any(|(at, _)| counted(at))
}

/// 'Jane Doe/Reuters Rescuers work at the bridge.', 'Jane Doe/Staff …', 'AP Photo …', '| Getty …'.
fn begins_with_credit(text: &str) -> bool {
    let sentence = |shown: &str| {
        shown.starts_with(char::is_uppercase) && shown.split(' ').any(|word| word.starts_with(char::is_lowercase))
    };
    if behind_a_photo_credit(text).is_some_and(sentence) {
        return true;
    }
    let Some((name, rest)) = text.split_once('/').filter(|(name, _)| name.len() <= LONGEST_CREDIT) else {
        return false;
    };
    let shown = rest
        .strip_prefix("Staff ")
        .or_else(|| agencies::at_start(rest).and_then(|(_, length)| rest.get(length..)?.strip_prefix(' ')));
    is_name(name) && shown.is_some_and(sentence)
}

/// What stands behind a credit that only a picture has: 'AP Photo', 'AFP/Getty', 'Getty Images', or a bar and a house.
fn behind_a_photo_credit(text: &str) -> Option<&str> {
    let (barred, mut rest) = text.strip_prefix("| ").map_or((false, text), |rest| (true, rest));
    let (mut houses, mut marked) = (0, barred);
    loop {
        let house = if rest.starts_with("Getty") { "Getty".len() } else { agencies::at_start(rest)?.1 };
        rest = rest.get(house..)?;
        houses += 1;
        for kind in [" Photos", " Photo", " Images"] {
            if let Some(behind) = rest.strip_prefix(kind) {
                (rest, marked) = (behind, true);
            }
        }
        let Some(next) = ["/", ", ", " via "].iter().find_map(|link| rest.strip_prefix(link)) else { break };
        rest = next;
    }
    rest.strip_prefix(' ').filter(|_| marked || houses > 1)
}

/// 'Rescuers at the bridge. Jane Doe/Lorma Herald, FILE', '… (Jane Doe / Lorma Herald)': one who took it, and for whom.
fn ends_with_name_and_outlet(text: &str) -> bool {
    // 'Jane A. Doe' has a stop of her own.
    const STOPS: usize = 3;
    if let Some((_, credit)) = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) {
        return is_credit(credit.trim(), true);
    }
    let stops = text.rmatch_indices(['.', '!', '"', '”']).take(STOPS);
    stops.filter_map(|(at, stop)| text.get(at + stop.len()..)).any(|credit| is_credit(credit.trim(), false))
}

/// 'Jane Doe/Lorma Herald, FILE'; in brackets also two stations, 'KLOR/WTOR'.
fn is_credit(credit: &str, bracketed: bool) -> bool {
    let Some((name, outlet)) = credit.split_once('/').filter(|_| credit.len() <= LONGEST_CREDIT) else { return false };
    let (name, outlet) = (name.trim(), outlet.trim().trim_end_matches(", FILE").trim_end_matches(", File"));
    let station = |word: &str| (3..=5).contains(&word.len()) && word.chars().all(char::is_uppercase);
    let link = |word: &str| matches!(word, "for" | "via" | "staff") || is(word, WordClass::Small);
    let named = outlet.split(' ').all(|word| word.starts_with(char::is_uppercase) || link(word));
    named && (is_name(name) || bracketed && station(name) && station(outlet))
}

/// Whether the words are two to four that begin with capitals.
fn is_name(words: &str) -> bool {
    let capital = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
    };
    (2..=4).contains(&words.split(' ').count()) && words.split(' ').all(capital)
}

/// 'Mayor Jane Doe speaks at the harbour of Lorma, Monday, March 2, 2026.': one sentence, of the present, with a full date. Reports tell
/// of a day in the past tense.
fn tells_a_picture(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let mut before = "";
    let verb = words.by_ref().take(16).any(|word| {
        let told = is(word, WordClass::Picture) && !matches!(before, "which" | "that" | "who" | "and");
        before = word;
        told
    });
    let rest: Vec<&str> = words.collect();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let is_day = |word: &str| (1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    let is_year = |word: &str| {
        word.len() == 4
            && (word.starts_with("19") || word.starts_with("20"))
            && word.bytes().all(|b| b.is_ascii_digit())
    };
    let dated = rest.windows(3).any(|date| match date {
        [month, day, year] => {
            is(&bare(month).to_lowercase(), WordClass::Day) && is_day(&bare(day)) && is_year(&bare(year))
        }
        _ => false,
    });
    let goes_on = rest.windows(2).any(|pair| matches!(pair, [end, start] if end.ends_with('.') && bare(end).len() > 4 && start.starts_with(char::is_uppercase)));
    let told = |word: &str| matches!(word, "said" | "told" | "was" | "were" | "had");
    verb && dated && !goes_on && !rest.iter().copied().any(told)
}

/// 'Jane Doe/AP', 'Jane Doe | AP': a photographer, a bar, an agency's short name.
fn ends_with_agency(text: &str) -> bool {
    let mut parts = text.rsplit(['/', '|']);
    let last = parts.next().unwrap_or("").trim();
    parts.next().is_some() && last.len() <= 12 && agencies::named(last).is_some()
}

/// The last `bytes` of a text, or a little less.
fn tail_of(text: &str, bytes: usize) -> &str {
    let mut at = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(at) {
        at += 1;
    }
    &text[at..]
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::is_one;

    #[test]
    fn captions_are_told_by_their_marks() {
        for line in [
            "Image 3 of 9 The bridge of Lorma fell on Monday. The bridge of Lorma fell on Monday. Photo: Jane Doe",
            "Photo: Jane Doe Image 1 of / 9 Caption Close Image 1 of 9 The bridge of Lorma fell on Monday.",
            "The bridge of Lorma is gone. Bridge falls in Lorma 1 / 9 Back to Gallery",
            "Jane Doe/Reuters Rescuers work at the bridge of Lorma, where three people died.",
            "Jane Doe/Staff Rescuers work at the bridge of Lorma, where three people died.",
            "AP Photo, Reuters Rescuers still work at the bridge of Lorma.",
            "| Getty Rescuers still work at the bridge of Lorma.",
            "Rescuers carry a boy from the river in Lorma, March 2, 2026. Jane Roe Doe/Lorma Herald, FILE",
            "Rescuers carry a boy from the river in Lorma. Jane A. Doe/AFP via Getty Images",
            "Three people died when the bridge fell. (Jane Doe / For the Lorma Herald)",
            "Three people died when the bridge fell. (KLOR/WTOR)",
        ] {
            assert!(is_one(&lines(line)[0]), "{line}");
        }
        for line in [
            "The mayor called it the image of the town, and 3 of 9 members left.",
            "The bridge fell, the Herald told readers of Lorma (http://lorma.example/ABC).",
            "The report (published Monday, March 2, 2026) names three who died.",
            "Lorma County/AFP Crisis Line: 555-0100",
            "Jane Doe/Ivo Ard met in the final. Doe won.",
            "Reuters Ard said that the bridge of Lorma had been closed.",
            "AP Photo Rescue",
            "The vote fell to the party of Ilka Brandt (Labour/Green).",
        ] {
            assert!(!is_one(&lines(line)[0]), "{line}");
        }
    }
}
