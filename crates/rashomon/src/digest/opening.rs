//! What stands before a sentence or inside of it and only ties it to others: datelines, clock times of a live page,
//! connectives. A digest leaves it out, and so does the checker when it looks a statement up.

use super::lexicon::{Trait, is};
use crate::credit;

/// How many bytes at the start of a sentence only tie it to its page: 'LORMA, March 3 (AP) — ', 'UPDATE: ', '08:15 ', 'However, '.
pub(crate) fn opening(sentence: &str) -> usize {
    let mut at = 0;
    for step in [dashes, label, heads, clock, connective] {
        let rest = sentence.get(at..).unwrap_or("");
        at += step(rest);
        at += sentence.get(at..).map_or(0, |rest| rest.len() - rest.trim_start().len());
    }
    at
}

/// 'LORMA, March 3 (AP) — '; '(AP) LORMA - ' has two heads.
fn heads(text: &str) -> usize {
    let first = credit::dateline(text);
    let rest = text.get(first..).filter(|_| first > 0).unwrap_or("");
    let second = rest.trim_start();
    match credit::dateline(second) {
        0 => first,
        length => first + rest.len() - second.len() + length,
    }
}

fn dashes(text: &str) -> usize {
    text.len() - text.trim_start_matches(['-', '–', '—', '•', '●', '■', '▪', '►', '*', ' ']).len()
}

/// 'UPDATE: ', 'BREAKING NEWS: '.
fn label(text: &str) -> usize {
    let word = first_word(text);
    // 'Video A gunman': its mark was lost.
    let labels_what = |rest: &str| ["A ", "An ", "The "].iter().any(|article| rest.starts_with(article));
    if word.len() > 3 && is(&word.to_lowercase(), Trait::Label) && text.get(word.len() + 1..).is_some_and(labels_what) {
        return word.len() + 1;
    }
    let Some((label, _)) = text.split_once(": ") else { return 0 };
    let capital = |c: char| c.is_uppercase() || !c.is_alphabetic();
    let labels = word.len() > 3 && label.len() <= 24 && label.chars().all(capital);
    if labels && is(&word.to_lowercase(), Trait::Label) { label.len() + 2 } else { 0 }
}

/// '08:15 ' before an entry of a live page.
fn clock(text: &str) -> usize {
    let entry = matches!(text.as_bytes(), [a, b, b':', c, d, b' ', ..] if [a, b, c, d].iter().all(|x| x.is_ascii_digit()))
        && text.get(6..).is_some_and(|rest| rest.starts_with(char::is_uppercase));
    if entry { 6 } else { 0 }
}

/// 'However, ', 'But '.
fn connective(text: &str) -> usize {
    for phrase in [
        "... ",
        "… ",
        "For example, ",
        "For instance, ",
        "In addition, ",
        "In fact, ",
        "Of course, ",
        "After all, ",
        "As a result, ",
    ] {
        if text.starts_with(phrase) {
            return phrase.len();
        }
    }
    let word = first_word(text);
    if !word.starts_with(char::is_uppercase) || !is(&word.to_lowercase(), Trait::Connective) {
        return 0;
    }
    let rest = text.get(word.len()..).unwrap_or("");
    if rest.starts_with(", ") {
        word.len() + 2
    } else if matches!(word, "But" | "And") && rest.starts_with(' ') {
        word.len() + 1
    } else {
        0
    }
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphabetic()).next().unwrap_or("")
}

/// How many bytes at the start of a clause only tie it to its sentence as a fact: 'when ', 'that ', 'after '. What stands
/// behind 'if' or 'until' is no fact on its own.
pub(crate) fn subordinator(clause: &str) -> usize {
    const FACTIVE: [&str; 8] = ["when", "after", "as", "while", "because", "that", "although", "though"];
    let word = first_word(clause);
    let rest = clause.get(word.len()..).unwrap_or("");
    if FACTIVE.iter().any(|known| word.eq_ignore_ascii_case(known)) && rest.starts_with(' ') {
        word.len() + 1
    } else {
        0
    }
}

/// A sentence without ', however,' in its middle.
pub(crate) fn without_asides(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(", ") {
        kept.push_str(before);
        let word = first_word(after);
        let behind = after.get(word.len()..).unwrap_or("");
        if is(&word.to_lowercase(), Trait::Aside) && behind.starts_with(',') {
            rest = behind.get(1..).unwrap_or("");
        } else {
            kept.push_str(", ");
            rest = after;
        }
    }
    kept.push_str(rest);
    without_also(kept)
}

/// 'Ard also sold the barge' as 'Ard sold the barge': besides what, stands in another sentence. Not where it is part of the
/// thought ('not only … but also', ', also known as') or of a quotation.
fn without_also(text: String) -> String {
    const ALSO: &str = " also ";
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once(ALSO) {
        kept.push_str(before);
        let word = kept.rsplit(' ').next().unwrap_or("");
        let joins = word.ends_with([',', '(', '—', '–'])
            || matches!(word, "but" | "and" | "not" | "only")
            || word.ends_with("n't")
            || word.ends_with("n’t");
        let quoted = kept.matches(['"', '“', '”']).count() % 2 == 1;
        let called = matches!(first_word(after), "known" | "called" | "named");
        kept.push_str(if joins || quoted || called { ALSO } else { " " });
        rest = after;
    }
    if kept.is_empty() {
        return text;
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_ties_is_left_out() {
        let told = |sentence: &'static str| &sentence[opening(sentence)..];
        assert_eq!(told("LORMA, March 3 (AP) — However, the bridge held."), "the bridge held.");
        assert_eq!(told("08:15 Schools are closed."), "Schools are closed.");
        assert_eq!(told("UPDATE: The bridge held."), "The bridge held.");
        assert_eq!(told("BREAKING NEWS: However, the bridge held."), "the bridge held.");
        assert_eq!(told("LORMA: The bridge held."), "LORMA: The bridge held.");
        assert_eq!(told("(Reuters) The bridge held."), "The bridge held.");
        assert_eq!(told("(AP) LORMA - The bridge held."), "The bridge held.");
        assert_eq!(told("LORMA (NPS) The bridge held."), "The bridge held.");
        assert_eq!(told("Lorma (KLOR) – The bridge held."), "The bridge held.");
        // As credits are read: who is no agency, and a place without capitals, begin no report.
        assert_eq!(told("Lorma (NPS) The bridge held."), "Lorma (NPS) The bridge held.");
        assert_eq!(told("OK, Lorma, the bridge held -- and the road."), "OK, Lorma, the bridge held -- and the road.");
        assert_eq!(told("LORMA—The bridge held."), "The bridge held.");
        assert_eq!(told("Ilka Brandt (NDP) held the bridge."), "Ilka Brandt (NDP) held the bridge.");
        assert_eq!(told("Video A gunman held the bridge."), "A gunman held the bridge.");
        assert_eq!(told("(It held.) Nobody came."), "(It held.) Nobody came.");
        assert_eq!(told("But nobody came."), "nobody came.");
        assert_eq!(told("For example, the bridge held."), "the bridge held.");
        assert_eq!(told("● Schools are closed."), "Schools are closed.");
        assert_eq!(told("Still waters run deep."), "Still waters run deep.");
        assert_eq!(told("However they came, they stayed."), "However they came, they stayed.");
    }

    #[test]
    fn a_clause_of_fact_stands_without_its_conjunction() {
        assert_eq!(&"when the ferry sank"[subordinator("when the ferry sank")..], "the ferry sank");
        assert_eq!(subordinator("if the ferry sinks"), 0);
        assert_eq!(subordinator("that"), 0);
    }

    #[test]
    fn asides_are_left_out_and_nothing_else() {
        assert_eq!(without_asides("Both, however, denied it, too, on Monday"), "Both denied it on Monday");
        assert_eq!(without_asides("Lorma, Varga, and Tolm"), "Lorma, Varga, and Tolm");
        assert_eq!(without_asides("Ard also sold the barge"), "Ard sold the barge");
        assert_eq!(
            without_asides("Ivo Ard, also known as Kesh, not only ate but also drank"),
            "Ivo Ard, also known as Kesh, not only ate but also drank"
        );
        assert_eq!(without_asides("“We also sold it,” Ard also said"), "“We also sold it,” Ard said");
    }
}
