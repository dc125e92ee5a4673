//! Introductions: where an article first names somebody in full, it says who he is, whether or not with a title.
//!
//! 'Police stopped Jon Ard, 36, of Lorma' answers who was stopped. The clauses in which a person is named in full for the
//! first and the second time are claims of who that person is; across the articles of a story these are one question.

use crate::annotate::{Argument, Claim, ClaimKind, Layer, MentionKind, Modality, Polarity, Role};
use crate::span::Span;
use rustc_hash::FxHashMap;

/// The rule of these claims.
pub const RULE: &str = "named in full";
/// How many clauses introduce one person in one article.
const EACH: u32 = 2;
/// A longer clause is cut to the words around the name, bytes.
const LONG: u32 = 130;
/// How many words' bytes before and after the name are kept then.
const BEFORE: u32 = 40;
const AFTER: u32 = 60;
/// Claims looked back at from a name for the clause around it.
const LOOK_BACK: usize = 64;

/// The introductions among the clauses of a layer; `claims` are in order of their spans.
#[must_use]
pub fn of(layer: &Layer, text: &str, claims: &[Claim]) -> Vec<Claim> {
    let mut named: FxHashMap<u32, u32> = FxHashMap::default();
    let mut found = Vec::new();
    for mention in layer.mentions.iter().filter(|mention| mention.kind == MentionKind::Person) {
        if mention.span.of(text).split_whitespace().nth(1).is_none() {
            continue;
        }
        let known = named.get(&mention.entity).copied().unwrap_or(0);
        if known >= EACH {
            continue;
        }
        let before = claims.partition_point(|claim| claim.span.start <= mention.span.start);
        let clause = claims[..before]
            .iter()
            .rev()
            .take(LOOK_BACK)
            .filter(|claim| claim.rule == "clause" && claim.span.contains(mention.span))
            .min_by_key(|claim| (claim.span.len(), claim.span.start));
        let Some(clause) = clause else { continue };
        named.insert(mention.entity, known + 1);
        found.push(Claim {
            kind: ClaimKind::Role,
            span: around(layer, mention.span, clause.span),
            event: None,
            arguments: vec![Argument { role: Role::Who, span: mention.span, entity: Some(mention.entity) }],
            figure: None,
            time: None,
            // A denial or a possibility is of what the clause tells, not of who it is.
            modality: if clause.holders.is_empty() { Modality::Asserted } else { Modality::Reported },
            polarity: Polarity::Positive,
            rule: RULE,
            ..clause.clone()
        });
    }
    found
}

/// The clause where it is short, else the whole words around the name.
fn around(layer: &Layer, name: Span, clause: Span) -> Span {
    if clause.len() <= LONG {
        return clause;
    }
    let first = clause.start.max(name.start.saturating_sub(BEFORE));
    let last = clause.end.min(name.end + AFTER);
    let inside = layer.tokens.get(layer.tokens_in(Span::new(first, last))).unwrap_or(&[]);
    let whole = |span: Span| span.start >= first && span.end <= last;
    let start = inside.iter().find(|token| whole(token.span)).map_or(name.start, |token| token.span.start);
    let end = inside.iter().rev().find(|token| whole(token.span)).map_or(name.end, |token| token.span.end);
    Span::new(start.min(name.start), end.max(name.end))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::annotate::{Claim, annotate};
    use crate::article::Article;

    fn introductions(text: &str) -> Vec<(Claim, String)> {
        let annotations = annotate(&Article::from_text(text));
        let claims = annotations.claims.into_iter().filter(|claim| claim.rule == RULE);
        claims.map(|claim| (claim.clone(), claim.span.of(text).to_owned())).collect()
    }

    #[test]
    fn a_full_name_is_introduced_by_its_clause() {
        let found = introductions("Police in Lorma stopped Jonas Ardell on Friday. Ardell was taken to the station.");
        let quotes: Vec<&str> = found.iter().map(|(_, quote)| quote.as_str()).collect();
        assert_eq!(quotes, ["Police in Lorma stopped Jonas Ardell on Friday"]);
    }

    #[test]
    fn a_long_clause_is_cut_at_words() {
        let text = "On a cold and rainy evening in the northern part of the old harbour town of Lorma the police stopped \
                    Jonas Ardell near the bridge with a truck full of stolen copper wire from the railway yard.";
        for (claim, quote) in introductions(text) {
            assert!(quote.contains("Jonas Ardell") && quote.len() <= 120, "{quote}");
            assert!(claim.sentence.contains(claim.span));
            let (before, after) = (&text[..claim.span.start as usize], &text[claim.span.end as usize..]);
            assert!(!before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric), "{quote}");
        }
    }

    #[test]
    fn nobody_is_introduced_thrice() {
        let text = "Jonas Ardell ran. Jonas Ardell fell down. Jonas Ardell got up again. Jonas Ardell left the town.";
        assert!(introductions(text).len() <= 2);
    }
}
