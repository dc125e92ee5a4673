//! Names of places that the name finder missed, cut too wide, or took for something else.

use super::fold::fold;
use super::gazetteer::{Record, gazetteer};
use super::roads;
use super::words::{is_row_of_counties, next_word, words};
use crate::annotate::{Layer, Mention, MentionKind, Precision, SentenceKind, Token, Upos};
use crate::span::Span;
use rustc_hash::FxHashSet;

/// The longest name that is looked for, in tokens.
const LONGEST: usize = 4;

/// Mends the place mentions of both layers.
pub fn find(text: &str, layer: &mut Layer, title: &str, title_layer: &mut Layer) {
    let mut known: FxHashSet<String> = FxHashSet::default();
    for (text, layer) in [(text, &mut *layer), (title, &mut *title_layer)] {
        split(text, layer);
        roads::extend(text, layer);
        trim(text, layer);
        let surnames = surnames(text, layer);
        correct(text, layer, &surnames);
        add(text, layer, |name, before, after| is_evident(name, before, after) && !surnames.contains(name));
        for mention in layer.mentions.iter().filter(|mention| mention.kind == MentionKind::Place) {
            known.insert(mention.span.of(text).to_owned());
        }
    }
    // What is a place once is one wherever the name stands alone.
    for (text, layer) in [(text, layer), (title, title_layer)] {
        add(text, layer, |name, _, _| known.contains(name) && gazetteer().is_place(&fold(name)));
        for mention in &mut layer.mentions {
            let takes = matches!(
                mention.kind,
                MentionKind::Organization | MentionKind::Work | MentionKind::Product | MentionKind::Event
            );
            if takes && known.contains(mention.span.of(text)) {
                mention.kind = MentionKind::Place;
            }
        }
    }
}

/// 'Paris, Texas' is two places.
fn split(text: &str, layer: &mut Layer) {
    if !layer.mentions.iter().any(|mention| mention.kind == MentionKind::Place && mention.span.of(text).contains(", "))
    {
        return;
    }
    let mut mentions = Vec::with_capacity(layer.mentions.len() + 2);
    for mention in layer.mentions.drain(..) {
        let written = mention.span.of(text);
        let parts = written
            .split_once(", ")
            .filter(|_| mention.kind == MentionKind::Place && !gazetteer().is_place(&fold(written)));
        match parts {
            Some((inner, outer)) if !outer.is_empty() => {
                let start = mention.span.start as usize;
                let middle = start + inner.len();
                mentions.push(Mention { span: Span::at(start, middle), ..mention.clone() });
                mentions.push(Mention { span: Span::at(middle + 2, middle + 2 + outer.len()), ..mention });
            }
            _ => mentions.push(mention),
        }
    }
    layer.mentions = mentions;
}

/// 'north Arlington' is Arlington; 'the Lorma City Council' is no place, whatever it begins with.
fn trim(text: &str, layer: &mut Layer) {
    for mention in layer.mentions.iter_mut().filter(|mention| mention.kind == MentionKind::Place) {
        let cut = roads::front(mention.span.of(text));
        mention.span.start = Span::at(mention.span.start as usize + cut, 0).start;
        let name = mention.span.of(text);
        if let Some((first, rest)) = name.split_once(' ')
            && first.starts_with(char::is_lowercase)
            && rest.starts_with(char::is_uppercase)
        {
            mention.span.start = Span::at(mention.span.end as usize - rest.len(), 0).start;
            continue;
        }
        let Some((_, last)) = name.rsplit_once(' ') else { continue };
        if gazetteer().is_place(&fold(name)) {
            continue;
        }
        let line = include_str!("../../../resources/places/not-places.tsv")
            .lines()
            .find(|line| line.split('\t').next().is_some_and(|word| last.eq_ignore_ascii_case(word)));
        match line.and_then(|line| line.split('\t').nth(1)) {
            Some("facility") => mention.kind = MentionKind::Facility,
            Some("organization") => mention.kind = MentionKind::Organization,
            _ => {}
        }
    }
}

/// Last names of the persons that the layer names in full: 'Oren' of 'Jana Oren' is no town, whoever 'Oren police' are.
fn surnames(text: &str, layer: &Layer) -> FxHashSet<String> {
    let persons = layer.mentions.iter().filter(|mention| mention.kind == MentionKind::Person);
    persons.filter_map(|mention| mention.span.of(text).rsplit_once(' ')).map(|(_, last)| last.to_owned()).collect()
}

/// Persons and organizations that the words around a gazetteer name show to be places.
fn correct(text: &str, layer: &mut Layer, surnames: &FxHashSet<String>) {
    let mut last_person_end = None;
    for mention in &mut layer.mentions {
        let is_wrong = matches!(
            mention.kind,
            MentionKind::Person
                | MentionKind::Organization
                | MentionKind::Work
                | MentionKind::Product
                | MentionKind::Event
        );
        let name = mention.span.of(text);
        let head = text.get(..mention.span.start as usize).unwrap_or("");
        let after = text.get(mention.span.end as usize..).unwrap_or("");
        let is_person = mention.kind == MentionKind::Person;
        // 'Lorma, Conn.'; 'Rep. Jana Oren, R-Lorma'.
        let behind_comma = (name.ends_with('.') && gazetteer().is_abbreviation(name)) && head.ends_with(", ");
        let party = roads::front(name).min(2);
        if is_wrong && (behind_comma || party > 0 && name.get(1..2) == Some("-")) {
            mention.kind = MentionKind::Place;
            mention.span.start += u32::from(!behind_comma) * 2;
        } else if is_wrong && !(name.contains(' ') && mention.kind == MentionKind::Organization) {
            let of_person = head.ends_with(" of ") && last_person_end == Some(head.len() - " of ".len());
            let is_large = |least: f64| {
                gazetteer().candidates(name).first().is_some_and(|largest| largest.ln_population() > least)
            };
            let is_place = is_located(head, after) && is_large(7.0)
                || !surnames.contains(name) && (of_person || is_town_like(after)) && is_large(6.2)
                || is_row_of_counties(after) && is_county(name);
            if is_place {
                mention.kind = MentionKind::Place;
            }
        }
        if is_person {
            last_person_end = Some(mention.span.end as usize);
        }
    }
}

/// 'in Lorma', 'downtown Lorma', unless more of the name follows: "in Oren's house".
fn is_located(head: &str, after: &str) -> bool {
    let word = head.trim_end().rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let is_locative =
        head.ends_with(' ') && words().locative.iter().any(|locative| word.eq_ignore_ascii_case(locative));
    is_locative && !["'", "’", " and ", "-"].iter().any(|more| after.starts_with(more))
}

/// 'Lorma police': what follows is what a town has.
fn is_town_like(after: &str) -> bool {
    words().civic.contains(&next_word(after))
}

/// Whether a name is the name of a county without that word.
fn is_county(name: &str) -> bool {
    name.len() < 40 && gazetteer().is_place(&fold(&format!("{name} County")))
}

/// 'LORMA -- Police said': the name that opens a line in capitals, up to a dash.
fn is_dateline(name: &str, before: Option<&str>, after: &str) -> bool {
    let is_capitals = name.chars().filter(|c| c.is_alphabetic()).count() > 3 && !name.chars().any(char::is_lowercase);
    let opens = before.is_none_or(|word| matches!(word, "." | "\"" | "”" | ")"));
    is_capitals && opens && [" -- ", " — ", " – ", " - ", "—", " --"].iter().any(|dash| after.starts_with(dash))
}

/// Whether a name in no mention is a place for sure: a country or state, or a gazetteer name that the words around it place.
fn is_evident(name: &str, before: Option<&str>, after: &str) -> bool {
    let candidates = gazetteer().candidates(name);
    let Some(largest) = candidates.first() else { return false };
    let is_large = |record: &Record| {
        matches!(record.precision, Precision::Country | Precision::Region)
            || record.precision == Precision::Admin1 && &record.country == b"US"
            || record.precision == Precision::Admin2
            || record.ln_population() > 13.1
    };
    let is_locative = before.is_some_and(|word| {
        words().locative.iter().any(|l| word.eq_ignore_ascii_case(l)) || word.eq_ignore_ascii_case("from")
    });
    let qualified = || {
        let outer = after.strip_prefix(", ")?;
        // The state or country ends where the capitals and points end.
        let end = outer.find(|c: char| !(c.is_alphabetic() || c == '.' || c == ' ')).unwrap_or(outer.len());
        let words: Vec<&str> = outer.get(..end)?.split(' ').take(2).collect();
        let one = words
            .first()?
            .trim_end_matches(|c: char| c == '.' && !words.first().is_some_and(|w| gazetteer().is_abbreviation(w)));
        let two = words.join(" ");
        let is_outer = |name: &str| {
            gazetteer().candidates(name).iter().any(|outer| {
                matches!(outer.precision, Precision::Admin1 | Precision::Country)
                    && candidates.iter().any(|c| super::contains_record(outer, c))
            })
        };
        (is_outer(one) || is_outer(&two)).then_some(())
    };
    // 'Lorma, S.C.', 'Lorma, Ohio'.
    let behind_comma = before == Some(",")
        && candidates.iter().any(|c| c.precision == Precision::Admin1 && &c.country == b"US")
        && (name.len() > 3 || gazetteer().is_abbreviation(name));
    let is_long = name.contains(' ') && name.len() > 6;
    (is_large(largest) && (is_long || matches!(largest.precision, Precision::Country)))
        || (is_locative && (largest.ln_population() > 6.2 || is_large(largest)))
        || behind_comma
        || (is_town_like(after) && largest.ln_population() > 6.2)
        || (is_row_of_counties(after) && is_county(name))
        || is_dateline(name, before, after)
        || qualified().is_some()
}

/// Adds names in no mention for which `accepts` speaks (the name, the word before, the text behind).
fn add(text: &str, layer: &mut Layer, accepts: impl Fn(&str, Option<&str>, &str) -> bool) {
    let mut added: Vec<Mention> = Vec::new();
    for sentence in layer.sentences.iter().filter(|sentence| sentence.kind != SentenceKind::Furniture) {
        let tokens = layer.tokens_of(sentence);
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            if !is_capitalized(text, token) || is_taken(layer, token.span) || is_small_word(token, at) {
                at += 1;
                continue;
            }
            // A name inside a larger capitalized row is part of something else.
            let before = at.checked_sub(1).and_then(|before| tokens.get(before));
            let in_row =
                before.is_some_and(|before| at > 1 && is_capitalized(text, before) && !is_taken(layer, before.span));
            let found = (1..=LONGEST).rev().filter(|_| !in_row).find_map(|length| {
                let last = tokens.get(at + length - 1)?;
                let span = token.span.cover(last.span);
                if tokens.get(at..at + length)?.iter().any(|token| is_taken(layer, token.span)) {
                    return None;
                }
                let next = tokens.get(at + length);
                let goes_on = next.is_some_and(|next| {
                    next.span.start <= last.span.end + 1
                        && (is_capitalized(text, next) || next.span.of(text).starts_with('-'))
                });
                let name = span.of(text);
                let word = before.map(|before| before.span.of(text));
                let tail = text.get(span.end as usize..).unwrap_or("");
                (!goes_on && is_capitalized(text, last) && accepts(name, word, tail)).then_some((span, length))
            });
            match found {
                Some((span, length)) => {
                    added.push(Mention { span, kind: MentionKind::Place, entity: 0, place: None });
                    at += length;
                }
                None => at += 1,
            }
        }
    }
    if !added.is_empty() {
        layer.mentions.extend(added);
        layer.mentions.sort_by_key(|mention| mention.span);
    }
}

/// 'As police said', 'Many motorists': the first word of a sentence is a capital whatever it is.
fn is_small_word(token: &Token, at: usize) -> bool {
    let is_closed =
        matches!(token.upos, Upos::Adp | Upos::Sconj | Upos::Cconj | Upos::Det | Upos::Pron | Upos::Aux | Upos::Adv);
    is_closed || at == 0 && token.upos == Upos::Adj
}

fn is_capitalized(text: &str, token: &Token) -> bool {
    token.span.of(text).starts_with(char::is_uppercase)
}

/// Whether a mention or a time holds the span.
fn is_taken(layer: &Layer, span: Span) -> bool {
    let mention = layer.mentions.partition_point(|mention| mention.span.end <= span.start);
    let time = layer.times.partition_point(|time| time.span.end <= span.start);
    layer.mentions.get(mention).is_some_and(|mention| mention.span.overlaps(span))
        || layer.times.get(time).is_some_and(|time| time.span.overlaps(span))
}
