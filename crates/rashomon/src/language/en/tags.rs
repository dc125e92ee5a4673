//! Parts of speech that the words beside a word decide, read before the sentence is parsed.

use crate::annotate::{Token, Upos};

/// Corrects parts of speech: 'his left hand' leaves nothing, and nobody crosses in 'the border crossing at Lorma reopened'.
pub fn settle(text: &str, tokens: &mut [Token]) {
    for at in 1..tokens.len() {
        let (Some(before), Some(here)) = (tokens.get(at - 1), tokens.get(at)) else { continue };
        if here.upos != Upos::Verb {
            continue;
        }
        let after = tokens.get(at + 1).map(|token| token.upos);
        let word = |token: &Token| token.span.of(text).to_lowercase();
        let tag = match word(here).as_str() {
            "left" if after == Some(Upos::Noun) && opens_noun(before, &word(before)) => Upos::Adj,
            // 'were still missing' and no object behind it: who is missing misses nothing
            "missing" if is_state(tokens, at, text) => Upos::Adj,
            "crossing" | "crossings" if after == Some(Upos::Adp) && is_crossed(&word(before)) => Upos::Noun,
            _ => continue,
        };
        if let Some(token) = tokens.get_mut(at) {
            token.upos = tag;
        }
    }
}

/// Whether what follows a word is part of a noun's phrase.
fn opens_noun(token: &Token, word: &str) -> bool {
    let possessive = || matches!(word, "his" | "her" | "its" | "my" | "your" | "our" | "their" | "'s" | "’s");
    matches!(token.upos, Upos::Det | Upos::Adp | Upos::Adj | Upos::Num) || possessive()
}

/// Whether a form of 'be' stands before a word, adverbs between the two, and nothing behind it that it could act on.
fn is_state(tokens: &[Token], at: usize, text: &str) -> bool {
    let adverbs = tokens.get(..at).unwrap_or(&[]).iter().rev().take(3);
    let mut back = adverbs.filter(|token| token.upos != Upos::Adv);
    let helper = back.next();
    let is_be = helper.is_some_and(|token| {
        let word = token.span.of(text).to_lowercase();
        matches!(word.as_str(), "be" | "is" | "are" | "was" | "were" | "been" | "'s" | "’s" | "'re" | "’re" | "being")
    });
    let acts = tokens.get(at + 1).is_some_and(|token| {
        matches!(token.upos, Upos::Det | Upos::Noun | Upos::Propn | Upos::Pron | Upos::Adj | Upos::Num)
    });
    is_be && !acts
}

fn is_crossed(word: &str) -> bool {
    matches!(
        word,
        "border" | "frontier" | "river" | "road" | "rail" | "railway" | "railroad" | "level" | "pedestrian" | "grade"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::Deprel;
    use crate::span::Span;

    fn settled(sentence: &str) -> Vec<Upos> {
        let parts: Vec<(&str, &str)> = sentence.split(' ').filter_map(|part| part.split_once('/')).collect();
        let text = parts.iter().map(|part| part.0).collect::<Vec<_>>().join(" ");
        let mut start = 0;
        let mut tokens = Vec::new();
        for (word, tag) in parts {
            tokens.push(Token {
                span: Span::at(start, start + word.len()),
                upos: Upos::ALL.iter().copied().find(|upos| upos.as_str() == tag).unwrap(),
                deprel: Deprel::Unparsed,
                head: -1,
            });
            start += word.len() + 1;
        }
        settle(&text, &mut tokens);
        tokens.iter().map(|token| token.upos).collect()
    }

    #[test]
    fn a_left_hand_leaves_nothing() {
        assert_eq!(settled("her/PRON left/VERB hand/NOUN")[1], Upos::Adj);
        assert_eq!(settled("of/ADP left/VERB hooks/NOUN")[1], Upos::Adj);
        assert_eq!(settled("Orr/PROPN left/VERB hooks/NOUN")[1], Upos::Verb);
        assert_eq!(settled("the/DET left/VERB had/AUX")[1], Upos::Verb);
    }

    #[test]
    fn who_is_missing_misses_nothing() {
        assert_eq!(settled("be/AUX still/ADV missing/VERB ./PUNCT")[2], Upos::Adj);
        assert_eq!(settled("was/AUX missing/VERB the/DET point/NOUN")[1], Upos::Verb);
        assert_eq!(settled("kept/VERB missing/VERB")[1], Upos::Verb);
    }

    #[test]
    fn a_border_crossing_is_a_place() {
        assert_eq!(settled("the/DET border/NOUN crossing/VERB at/ADP Orr/PROPN reopened/VERB")[2], Upos::Noun);
        assert_eq!(settled("the/DET guard/NOUN crossing/VERB at/ADP Orr/PROPN left/VERB")[2], Upos::Verb);
    }
}
