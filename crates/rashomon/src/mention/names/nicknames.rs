//! Nicknames amid a name: 'Ivo "Ox" Orr' is one person, whatever the model makes of the quotation marks.

use super::model::Class;
use crate::span::Span;

/// A longer quotation is none, in bytes.
const LONGEST: usize = 24;
/// How far before a name its nickname and the word before that are looked for, in bytes and in names.
const REACH: usize = 96;
const NEAR: usize = 4;

/// Names of a sentence in order, with persons who have a nickname as one.
pub(crate) fn whole(text: &str, sentence: Span, names: Vec<(Span, Class)>) -> Vec<(Span, Class)> {
    let mut whole: Vec<(Span, Class)> = Vec::with_capacity(names.len());
    for (span, class) in names {
        let start = if class == Class::Person { start(text, sentence, span, &whole) } else { span.start as usize };
        while whole.pop_if(|(last, _)| last.end as usize > start).is_some() {}
        whole.push((Span::at(start, span.end as usize), class));
    }
    whole
}

/// Where a person's name begins that may have a nickname within it or before it.
fn start(text: &str, sentence: Span, span: Span, before: &[(Span, Class)]) -> usize {
    let own = span.start as usize;
    let name = span.of(text);
    // So much before a name can be a nickname and what stands before that.
    let mut from = own.saturating_sub(REACH).max(sentence.start as usize);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let Some(ahead) = text.get(from..own) else { return own };
    // 'Ox" Orr' was cut from 'Ivo "Ox" Orr'.
    let torn = name.contains(CLOSING) && !name.contains('“') && name.matches('"').count() < 2;
    let given = if torn {
        ahead.strip_suffix(['"', '“'])
    } else {
        ahead.strip_suffix(' ').and_then(|ahead| ahead.strip_suffix(CLOSING)).and_then(|ahead| {
            let (given, nickname) = ahead.rsplit_once(['"', '“'])?;
            (nickname.len() <= LONGEST && nickname.starts_with(char::is_uppercase)).then_some(given)
        })
    };
    let Some(given) = given.and_then(|given| given.strip_suffix(' ')) else { return own };
    let end = from + given.len();
    let mut near = before.iter().rev().take(NEAR);
    if let Some((first, _)) = near.find(|(name, class)| name.end as usize == end && *class == Class::Person) {
        return first.start as usize;
    }
    let word = given.rsplit([' ', '\n', '\t']).next().unwrap_or("");
    if torn && word.starts_with(char::is_uppercase) { end - word.len() } else { own }
}

const CLOSING: [char; 2] = ['"', '”'];

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str, found: &[&str]) -> Vec<String> {
        let spans = found.iter().map(|name| {
            let at = text.find(name).unwrap();
            (Span::at(at, at + name.len()), Class::Person)
        });
        let whole = whole(text, Span::at(0, text.len()), spans.collect());
        whole.iter().map(|(span, _)| span.of(text).to_owned()).collect()
    }

    #[test]
    fn a_nickname_is_part_of_its_name() {
        assert_eq!(names("Yesterday Ivo “Ox” Orr ran.", &["Ivo", "Ox", "Orr"]), ["Ivo “Ox” Orr"]);
        assert_eq!(names("Then Ivo \"Ox\" Orr ran.", &["Ox\" Orr"]), ["Ivo \"Ox\" Orr"]);
        assert_eq!(names("Then Ivo \"Ox\" Orr ran.", &["Ivo", "Orr"]), ["Ivo \"Ox\" Orr"]);
    }

    #[test]
    fn what_is_quoted_before_a_name_is_no_nickname() {
        assert_eq!(names("Ina shot \"Tides\" Orr said.", &["Ina", "Orr"]), ["Ina", "Orr"]);
        assert_eq!(names("\"Ox\" Orr ran.", &["Orr"]), ["Orr"]);
        assert_eq!(names("Ivo \"what a day it was for all of us\" Orr ran.", &["Ivo", "Orr"]), ["Ivo", "Orr"]);
    }
}
