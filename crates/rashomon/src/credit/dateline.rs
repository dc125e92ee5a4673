//! Datelines: 'LORMA, March 3 (AP) —', 'LORMA (Reuters) - ', '(CNN) — ', 'LORMA, Torva – ', '(Lorma, Torva) – '.

use super::agencies;
use super::words::{WordClass, is};
use crate::article::{Credit, CreditKind};
use crate::mention::times;
use crate::span::Span;

/// Longest place and day before the brackets or the dash, in bytes.
const LONGEST: usize = 70;

/// The dateline that a line begins with: the place (span to the end of the dash) and the agencies in its brackets.
pub fn find(line: &str, start: usize, near_the_top: bool, credits: &mut Vec<Credit>) {
    let opening = line.trim_start_matches(['"', '“']);
    let skipped = line.len() - opening.len();
    if bracketed(opening, start + skipped, near_the_top, credits) || !near_the_top {
        return;
    }
    let Some((place_end, end)) = bare(opening) else { return };
    push(opening, &opening[..place_end], start + skipped, end, credits);
}

/// How many bytes at the start of a sentence are a dateline. A colon may close the name of a speaker and ends none.
pub fn length(sentence: &str) -> usize {
    let head = sentence.get(..sentence.floor_char_boundary(LONGEST + 2)).unwrap_or("");
    if !head.starts_with(|c: char| c == '(' || c.is_uppercase()) || !head.contains(['(', '/', '-', '–', '—']) {
        return 0;
    }
    let mut credits = Vec::new();
    find(sentence, 0, true, &mut credits);
    let first = credits.first().filter(|credit| credit.span.start == 0);
    let end = first.map_or(0, |credit| credit.span.end as usize);
    if sentence.get(..end).is_some_and(|head| head.trim_end().ends_with(':')) { 0 } else { end }
}

/// 'LORMA, March 3 (AP) —'. The brackets must hold an agency, or follow a place in capitals.
fn bracketed(line: &str, start: usize, near_the_top: bool, credits: &mut Vec<Credit>) -> bool {
    // 'LORMA/TORVA (Reuters) -' has two places.
    let bracket = |mark: char| line.find(mark).filter(|at| *at <= LONGEST);
    let Some(open) = bracket('(').or_else(|| bracket('/')) else { return false };
    let slashed = line[open..].starts_with('/');
    let inner_start = open + 1;
    let Some(inner) =
        line.get(inner_start..).and_then(|rest| rest.split_once(if slashed { '/' } else { ')' })).map(|s| s.0)
    else {
        return false;
    };
    if inner.len() > 60 {
        return false;
    }
    let named = if slashed {
        agencies::named(inner).map(|agency| (agency, 0..inner.len())).into_iter().collect()
    } else {
        parts(inner)
    };
    let before = line[..open].trim_end_matches([' ', '.', ',', '\u{a0}']);
    let close = inner_start + inner.len() + 1;
    let (dash, dashed) = after_dash(line, close);
    let place = place_of(before);
    let known = !named.is_empty();
    let plausible = match place {
        Some(place) => {
            // 'Lorma (CNN) Ministers met': no mark, but a sentence begins. An agency that we do not know needs capitals, and capitals
            // before it ('LORMA (NPS) Ministers met') or a dash behind ('Lorma (KLOR) – Ministers met').
            let short = (2..=8).contains(&inner.len()) && inner.bytes().all(|c| c.is_ascii_uppercase());
            let station = near_the_top && short && dashed && !is_short_for(inner, place) && begins_body(line, dash);
            let begins = near_the_top
                && (named.iter().any(|(_, range)| range.start == 0 && is_name(inner)) || short && is_capitals(place))
                && !is_short_for(inner, place)
                && line.get(close..).is_some_and(|rest| {
                    rest.strip_prefix(' ')
                        .is_some_and(|rest| rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“')))
                });
            begins
                || station
                || (known && (dashed || is_capitals(place) || slashed))
                || (dashed && is_capitals(place) && inner.len() <= 25)
        }
        None => before.is_empty() && known && begins_body(line, dash),
    };
    if !plausible {
        // '(Lorma, Torva) – Ministers met'.
        let alone = near_the_top && before.is_empty() && dashed && !known && begins_body(line, dash);
        let Some(place) = place_of(inner).filter(|place| alone && !is_address(place)) else { return false };
        push(line, place, start, dash, credits);
        return true;
    }
    if let Some(place) = place {
        push(line, place, start, dash, credits);
    }
    for (agency, range) in named {
        let at = if place.is_some() { start + inner_start + range.start } else { start };
        let until = if place.is_some() { start + inner_start + range.end } else { start + dash };
        credits.push(Credit { kind: CreditKind::Agency, name: agency.to_owned(), span: Span::at(at, until) });
        if place.is_none() {
            break;
        }
    }
    true
}

/// Whether a sentence may begin at `at`.
fn begins_body(line: &str, at: usize) -> bool {
    line.get(at..).is_some_and(|rest| rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“')))
}

/// Whether all words begin with a capital, as in 'CNN Business'.
fn is_name(inner: &str) -> bool {
    inner.split(' ').all(|word| word.starts_with(char::is_uppercase))
}

/// Whether it is the address of a site ('LormaNews.com') and no place.
fn is_address(inner: &str) -> bool {
    inner.split('.').skip(1).any(|part| part.starts_with(char::is_lowercase))
}

/// Whether 'TNA' is made of the first letters of 'Torva News Agency'.
fn is_short_for(short: &str, long: &str) -> bool {
    let initials = long.split_whitespace().filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase());
    initials.eq(short.chars())
}

/// The agencies in 'AP', 'AP/CBS4', 'AFP, Reuters'.
fn parts(inner: &str) -> Vec<(&'static str, std::ops::Range<usize>)> {
    let whole = agencies::named(inner).map(|agency| (agency, 0..inner.len()));
    whole.into_iter().chain(agencies::all_in(inner)).fold(Vec::new(), |mut kept, (agency, range)| {
        if kept.last().is_none_or(|(_, last): &(&str, std::ops::Range<usize>)| last.end <= range.start) {
            kept.push((agency, range));
        }
        kept
    })
}

/// Position after the dash that closes a dateline, and whether there was one.
fn after_dash(line: &str, close: usize) -> (usize, bool) {
    let rest = line.get(close..).unwrap_or("");
    let dashes = |c: char| matches!(c, '-' | '–' | '—' | '―' | ':' | '\u{a0}' | ' ' | '.' | '_');
    let body = rest.trim_start_matches(dashes);
    let between = &rest[..rest.len() - body.len()];
    (line.len() - body.len(), between.contains(['-', '–', '—', '―', ':', '_']))
}

/// 'LORMA, March 3 — ', 'LORMA: ', 'Lorma, Torva – ' without brackets: ends of the place and of the dash.
fn bare(line: &str) -> Option<(usize, usize)> {
    let head_end = line.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST).last()?;
    let head = &line[..head_end];
    let marks = [
        " — ",
        " – ",
        " -- ",
        " - ",
        "—",
        " —",
        ": ",
        " --\u{a0}",
        " –\u{a0}",
        " —\u{a0}",
        "\u{a0}— ",
        "\u{a0}– ",
        ".- ",
    ];
    let (at, mark) = marks.iter().filter_map(|mark| head.find(mark).map(|at| (at, *mark))).min()?;
    let before = &head[..at];
    let place = place_of(before)?;
    let regional = before.contains(", ");
    // 'LORMA—Ministers met' needs its capitals.
    let glued = mark == "—" && !head.get(at + mark.len()..)?.starts_with([' ', '\u{a0}']);
    let plausible =
        if is_capitals(place) { place.len() >= 4 } else { regional && mark != ": " && mark != " - " && !glued };
    let (end, _) = after_dash(line, at);
    let body_begins = line
        .get(end..)?
        .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '"' | '“' | '\'' | '‘' | '$'));
    (plausible && body_begins).then_some((place.len(), end))
}

/// The place in 'LORMA, Torva, March 3': everything before the day. `None` if the words are no place.
fn place_of(before: &str) -> Option<&str> {
    let mut kept = before.len();
    for (at, piece) in pieces(before) {
        let first = piece.trim().split([' ', '.']).next().unwrap_or("").to_lowercase();
        let is_day = at > 0
            && (piece.trim().starts_with(|c: char| c.is_ascii_digit())
                || months().any(|m| !first.is_empty() && first.len() >= 3 && m.starts_with(&first)));
        if is_day {
            kept = at.saturating_sub(1);
            break;
        }
    }
    let mut place = before[..kept].trim_end_matches([' ', ',', '.']);
    // 'LORMA March 3' without a comma.
    if let Some(at) = months().filter_map(|month| find_month(place, month)).min() {
        place = place[..at].trim_end_matches([' ', ',']);
    }
    let words: Vec<&str> = place.split([' ', '/']).filter(|w| !w.is_empty()).collect();
    let plausible = !words.is_empty()
        && words.len() <= 7
        && place.starts_with(char::is_uppercase)
        && words.iter().all(|word| word.starts_with(char::is_uppercase) || is(word, WordClass::Small))
        && !place.contains(['?', '!', ';', '"', '”', ':', '|', '@'])
        && !is(words[0].to_lowercase().trim_end_matches('.'), WordClass::NoPlace);
    plausible.then_some(if place.len() < before.len() { &before[..place.len()] } else { place })
}

fn find_month(place: &str, month: &str) -> Option<usize> {
    let mut capital = String::with_capacity(month.len() + 2);
    capital.push(' ');
    capital.extend(month.chars().take(1).flat_map(char::to_uppercase));
    capital.push_str(month.get(1..3)?);
    let at = place.find(&capital)?;
    place[at..].contains(|c: char| c.is_ascii_digit()).then_some(at)
}

/// The pieces between commas, with where they begin.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(',').map(move |piece| {
        let begins = at;
        at += piece.len() + 1;
        (begins, piece)
    })
}

/// The full names of the months.
fn months() -> impl Iterator<Item = &'static str> {
    times::months().filter_map(|mut forms| forms.next())
}

/// Whether the first word is in capitals, as agencies write the place.
fn is_capitals(place: &str) -> bool {
    let first = place.split(',').next().unwrap_or("");
    first.chars().filter(|c| c.is_alphabetic()).count() >= 2 && !first.chars().any(char::is_lowercase)
}

/// Credits the place, with all up to the end of the dash.
fn push(line: &str, place: &str, start: usize, end: usize, credits: &mut Vec<Credit>) {
    let end = line.get(..end).map_or(end, |head| head.trim_end().len());
    credits.push(Credit { kind: CreditKind::Dateline, name: place.to_owned(), span: Span::at(start, start + end) });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Vec<(CreditKind, String, String)> {
        let mut credits = Vec::new();
        find(line, 0, true, &mut credits);
        credits.into_iter().map(|c| (c.kind, c.name, c.span.of(line).to_owned())).collect()
    }

    #[test]
    fn the_place_is_the_name_and_the_agency_a_credit_of_its_own() {
        assert_eq!(
            found("LORMA, Torva, March 3 (AP) — Three people died."),
            [
                (CreditKind::Dateline, "LORMA, Torva".into(), "LORMA, Torva, March 3 (AP) —".into()),
                (CreditKind::Agency, "AP".into(), "AP".into())
            ]
        );
        assert_eq!(found("Lorma (AFP) - Ministers met.")[1].1, "AFP");
        assert_eq!(found("Lorma (KLOR) – Four were hurt.")[0].2, "Lorma (KLOR) –");
        assert_eq!(found("LORMA (AP/KLOR) – Four were hurt.")[1].1, "AP");
        assert_eq!(found("New Lorma (CNN) Ministers met.")[0].2, "New Lorma (CNN)");
        assert_eq!(found("LORMA, March 3. /TASS/. Ministers met.")[1].1, "TASS");
        assert_eq!(found("LORMA/TORVA (Reuters) - Ministers met.")[0].1, "LORMA/TORVA");
    }

    #[test]
    fn an_agency_may_stand_without_a_place() {
        assert_eq!(found("(CNN) — Police closed the road."), [(CreditKind::Agency, "CNN".into(), "(CNN) — ".into())]);
        assert_eq!(found("(Reuters) said nothing"), []);
    }

    #[test]
    fn a_sentence_may_begin_behind_an_agency_without_a_mark() {
        assert_eq!(found("LORMA (NPS) Ivo Ard said he would stay.")[0].2, "LORMA (NPS)");
        assert_eq!(found("New Lorma (CNN Business) Ministers met.")[0].2, "New Lorma (CNN Business)");
    }

    #[test]
    fn a_place_may_stand_in_the_brackets() {
        let whole = |name: &str, head: &str| vec![(CreditKind::Dateline, name.to_owned(), head.to_owned())];
        assert_eq!(found("(LORMA) – Ministers met."), whole("LORMA", "(LORMA) –"));
        assert_eq!(found("(Lorma, Torva) — Ministers met."), whole("Lorma, Torva", "(Lorma, Torva) —"));
    }

    #[test]
    fn a_place_may_stand_without_an_agency() {
        assert_eq!(found("LORMA -- Three people died.")[0].1, "LORMA");
        assert_eq!(found("LORMA, Torva.- Three people died.")[0].1, "LORMA, Torva");
        assert_eq!(found("LORMA, Torva—Three people died.")[0].2, "LORMA, Torva—");
        assert_eq!(found("Lorma, Torva— Three people died.")[0].1, "Lorma, Torva");
        assert_eq!(found("NEW LORMA: Ministers met on Monday.")[0].1, "NEW LORMA");
        assert_eq!(found("Lorma, Torva – Ministers met.")[0].1, "Lorma, Torva");
        assert_eq!(found("LORMA, March 3 - Ministers met.")[0].1, "LORMA");
    }

    #[test]
    fn prose_is_no_dateline() {
        for line in [
            "The minister (Reuters) - no.",
            "Cable News Network (CNN) President Jon Ard left.",
            "Lorma, Torva—Ard's home—was closed.",
            "Three ministers - among them Roe - left.",
            "UPDATE: Three people died.",
            "Jane Doe, of Lorma, said (in a letter) - nothing.",
            "Torva's army (TA) — which denies it — withdrew.",
            "TORVA NEWS AGENCY (TNA) Director Ivo Ard left.",
            "Lorma (NPS) Ministers met.",
            "(Lorma) was closed – Ministers met.",
            "(LormaNews.com) – Ministers met.",
        ] {
            assert_eq!(found(line), [], "{line}");
        }
    }
}
