//! Single victims: 'a man was shot and killed' counts one, though no number is written.
//!
//! The claim is made where the noun or name is singular and the article tells of no other: no count with that fate, no second
//! person, no pair. Otherwise nobody is counted, since a series of names is no number that a passage states.

use super::lexicon::victim_nouns;
use crate::annotate::{Amount, Approximation, Claim, ClaimKind, Figure, Layer, MentionKind, Modality, Polarity, Upos};
use crate::span::Span;
use std::collections::BTreeSet;

/// The rule of these claims.
pub const RULE: &str = "single victim";
/// The scope of their figures.
pub const SINGLE: &str = "single";
/// How many clauses of an article count its one victim.
const EACH: usize = 2;
/// How far a victim may stand from the word of his fate, in tokens.
const REACH: usize = 7;

/// Somebody to whom something was done.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Victim {
    Named(u32),
    /// By sex and age, as far as the noun tells.
    Called(char, char),
    /// 'He', 'she'.
    Meant,
    /// More than one, or another beside the first.
    Several,
    /// The one who did it.
    Attacker,
}

/// What became of a victim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Dead,
    Hurt,
}

struct Found {
    victim: Victim,
    /// The noun or name.
    span: Span,
    /// The word of fate.
    word: usize,
    /// The clause, as an index into the claims.
    clause: usize,
}

/// The single victims among the clauses of a layer.
#[must_use]
pub fn of(layer: &Layer, text: &str, claims: &[Claim]) -> Vec<Claim> {
    let words = Words { layer, text };
    let mut made = Vec::new();
    let dies = claims.iter().any(|claim| {
        claim.rule == "clause" && layer.tokens_in(claim.span).any(|index| words.fate(index) == Some(Fate::Dead))
    });
    for fate in [Fate::Dead, Fate::Hurt] {
        if claims.iter().any(|claim| words.counts(claim, fate)) {
            continue;
        }
        let mut found = Vec::new();
        for (clause, claim) in claims.iter().enumerate() {
            let told = matches!(claim.modality, Modality::Asserted | Modality::Reported);
            if claim.rule != "clause" || claim.polarity == Polarity::Negative || !told {
                continue;
            }
            let tokens = layer.tokens_in(claim.span);
            // 'A man was shot and killed' is two clauses, of which the first names him.
            let floor = layer.tokens_in(claim.sentence).start;
            for word in tokens.clone() {
                // Who was shot is hurt only where nobody died.
                let is = words.fate(word) == Some(fate) || fate == Fate::Hurt && !dies && words.lower(word) == "shot";
                if is && let Some((victim, span)) = words.victim(word, floor, tokens.end) {
                    found.push(Found { victim, span, word, clause });
                }
            }
        }
        let one = one_victim(&found);
        let named = found.iter().filter(|f| matches!(f.victim, Victim::Named(_) | Victim::Called(..)));
        if !one {
            continue;
        }
        let mut clauses = BTreeSet::new();
        for victim in named {
            if clauses.len() < EACH && clauses.insert(victim.clause) {
                made.push(words.claim(&claims[victim.clause], victim, fate));
            }
        }
    }
    made
}

/// Whether all that is found can be one person.
fn one_victim(found: &[Found]) -> bool {
    let victims: BTreeSet<&Victim> = found.iter().map(|found| &found.victim).collect();
    let named = victims.iter().filter(|victim| matches!(victim, Victim::Named(_))).count();
    let called =
        || victims.iter().filter_map(|v| if let Victim::Called(sex, age) = v { Some((*sex, *age)) } else { None });
    let both = |one: char, other: char, of: fn((char, char)) -> char| {
        called().any(|called| of(called) == one) && called().any(|called| of(called) == other)
    };
    let mixed = both('m', 'f', |called| called.0) || both('c', 'a', |called| called.1);
    let attacker = victims.contains(&Victim::Attacker) && (named > 0 || called().next().is_some());
    named < 2 && !mixed && !attacker && !victims.contains(&Victim::Several)
}

struct Words<'a> {
    layer: &'a Layer,
    text: &'a str,
}

impl Words<'_> {
    fn lower(&self, index: usize) -> String {
        self.layer.tokens.get(index).map_or_else(String::new, |token| token.span.of(self.text).to_lowercase())
    }

    fn upos(&self, index: usize) -> Upos {
        self.layer.tokens.get(index).map_or(Upos::Punct, |token| token.upos)
    }

    /// What a word says became of somebody.
    fn fate(&self, index: usize) -> Option<Fate> {
        let lower = self.lower(index);
        let before = self.lower(index.wrapping_sub(1));
        match lower.as_str() {
            "killed" | "killing" | "kills" | "died" | "dies" | "slain" | "murdered" | "murdering" | "death" => {
                Some(Fate::Dead)
            }
            "dead"
                if matches!(before.as_str(), "is" | "was" | "found" | "pronounced" | "shot" | "left" | "declared") =>
            {
                Some(Fate::Dead)
            }
            "shot" | "stabbed" | "wounded" | "shooting" | "stabbing"
                if matches!(before.as_str(), "fatally" | "fatal") =>
            {
                Some(Fate::Dead)
            }
            "wounding" if before == "fatally" => Some(Fate::Dead),
            "wounded" | "wounding" | "wounds" | "injured" | "injures" | "injuring" | "hurt" | "hospitalized"
                if !(lower == "wounds" && self.upos(index) == Upos::Noun) =>
            {
                Some(Fate::Hurt)
            }
            _ => None,
        }
    }

    /// Whether a claim counts people with a fate: then nobody needs to be counted by grammar.
    fn counts(&self, claim: &Claim, fate: Fate) -> bool {
        let Some(figure) = claim.figure.as_ref().filter(|_| claim.kind == ClaimKind::Figure) else { return false };
        if figure.unit.as_deref().is_some_and(|unit| unit != "people") {
            return false;
        }
        let known = crate::reconcile::fate::of(figure.span, claim.sentence, self.layer, self.text);
        let after = self.layer.tokens_in(figure.span).end;
        let shot = (after..after + 5).any(|index| self.lower(index) == "shot");
        match fate {
            Fate::Dead => known.as_deref() == Some("die"),
            Fate::Hurt => {
                shot || known.as_deref().is_some_and(|class| class.starts_with("injur") || class == "hospital")
            }
        }
    }

    /// The victim of a word of fate, and where he is named.
    fn victim(&self, word: usize, start: usize, end: usize) -> Option<(Victim, Span)> {
        let lower = self.lower(word);
        let does = matches!(
            lower.as_str(),
            "killed"
                | "killing"
                | "kills"
                | "shot"
                | "stabbed"
                | "wounded"
                | "wounding"
                | "wounds"
                | "murdered"
                | "murdering"
                | "injured"
                | "injuring"
                | "injures"
        );
        let noun = matches!(lower.as_str(), "death" | "shooting" | "stabbing" | "killing");
        if noun && self.lower(word + 1) == "of" {
            return self.after(word + 2, end);
        }
        if lower == "death" {
            // 'The boy's shooting death'
            let mut at = word;
            while at > start && at + 4 > word && self.upos(at - 1) == Upos::Noun {
                at -= 1;
            }
            let owned = at > start && matches!(self.lower(at - 1).as_str(), "'s" | "’s");
            return owned.then(|| self.person(at.checked_sub(2)?, start)).flatten();
        }
        if noun && lower != "killing" {
            return None;
        }
        let reflexive = matches!(self.lower(word + 1).as_str(), "himself" | "herself" | "themselves");
        if reflexive {
            return Some((Victim::Attacker, self.layer.tokens.get(word)?.span));
        }
        if does && let Some(found) = self.after(word + 1, end) {
            return Some(found);
        }
        self.before(word, start)
    }

    /// 'A man was shot and killed', 'the boy, 9, later died'.
    fn before(&self, word: usize, start: usize) -> Option<(Victim, Span)> {
        let mut at = word;
        while at > start && word - at < REACH {
            at -= 1;
            let lower = self.lower(at);
            if matches!(lower.as_str(), "were" | "are" | "they" | "people") {
                return Some((Victim::Several, self.layer.tokens.get(at)?.span));
            }
            if let Some(found) = self.person(at, start) {
                return Some(found);
            }
            let passed = matches!(self.upos(at), Upos::Aux | Upos::Adv | Upos::Punct | Upos::Num | Upos::Adj)
                || matches!(
                    lower.as_str(),
                    "shot"
                        | "and"
                        | "found"
                        | "pronounced"
                        | "declared"
                        | "later"
                        | "who"
                        | "that"
                        | "left"
                        | "stabbed"
                        | "beaten"
                        | "being"
                        | "to"
                        | "had"
                        | "has"
                        | "was"
                        | "is"
                        | "been"
                );
            if !passed {
                return None;
            }
        }
        None
    }

    /// 'Killing a 10-year-old boy', 'killed Jon Ard'.
    fn after(&self, first: usize, end: usize) -> Option<(Victim, Span)> {
        for at in first..end.min(first + REACH) {
            let lower = self.lower(at);
            if let Some(found) = self.person(at, first.saturating_sub(1)) {
                let next = self.lower(at + 1) == "and"
                    && (self.person(at + 2, at + 1).is_some() || self.person(at + 3, at + 1).is_some());
                return Some(if next { (Victim::Several, found.1) } else { found });
            }
            let passed =
                matches!(self.upos(at), Upos::Det | Upos::Adj | Upos::Num | Upos::Noun | Upos::Propn | Upos::Pron)
                    && !lower.ends_with('s')
                    || matches!(lower.as_str(), "his" | "'s" | "-" | "old" | "year" | "a" | "an");
            if !passed {
                return None;
            }
        }
        None
    }

    /// The person whose noun or name ends at a token.
    fn person(&self, at: usize, floor: usize) -> Option<(Victim, Span)> {
        let token = self.layer.tokens.get(at)?;
        let lower = self.lower(at);
        let mentions = &self.layer.mentions;
        let mention = mentions
            .get(mentions.partition_point(|m| m.span.end < token.span.end))
            .filter(|m| m.span.end == token.span.end);
        if let Some(mention) = mention.filter(|m| m.kind == MentionKind::Person) {
            let joined = self.lower(self.layer.tokens_in(mention.span).start.wrapping_sub(1)) == "and";
            let victim = if joined { Victim::Several } else { Victim::Named(mention.entity) };
            return Some((victim, mention.span));
        }
        if matches!(lower.as_str(), "he" | "she") {
            return Some((Victim::Meant, token.span));
        }
        if matches!(lower.as_str(), "gunman" | "suspect" | "shooter" | "attacker") {
            return Some((Victim::Attacker, token.span));
        }
        let noun = lower.rsplit_once("-old").map_or(lower.as_str(), |_| "year-old");
        let (sex, age) = victim_nouns().get(noun).copied()?;
        // What stands before the noun: its determiner, or a number that makes it several.
        for before in (floor..at).rev().take(REACH) {
            let lower = self.lower(before);
            match lower.as_str() {
                "another" | "second" | "third" | "other" | "and" => return Some((Victim::Several, token.span)),
                "a" | "an" | "the" | "his" | "her" | "their" | "one" => break,
                _ => {}
            }
            let part = matches!(self.upos(before), Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num | Upos::Punct)
                || lower.ends_with("-old")
                || lower == "'s";
            if !part || lower == "," {
                break;
            }
        }
        Some((Victim::Called(sex, age), token.span))
    }

    fn claim(&self, clause: &Claim, found: &Found, fate: Fate) -> Claim {
        let counted = match fate {
            Fate::Dead => "killed",
            Fate::Hurt => "injured",
        };
        let word = self.layer.tokens.get(found.word).map_or(found.span, |token| token.span);
        let near = found.span.cover(word);
        Claim {
            kind: ClaimKind::Figure,
            span: if clause.span.len() <= 150 && clause.span.contains(near) { clause.span } else { near },
            figure: Some(Figure {
                amount: Amount { low: Some(1.0), high: Some(1.0), approximation: Approximation::Exact },
                span: found.span,
                unit: Some("people".to_owned()),
                counted: counted.to_owned(),
                scope: vec![SINGLE.to_owned()],
                change: None,
            }),
            rule: RULE,
            ..clause.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::annotate::annotate;
    use crate::article::Article;

    /// What the single victims of a text are counted as.
    fn single(text: &str) -> Vec<String> {
        let claims = annotate(&Article::from_text(text)).claims;
        let found = claims.iter().filter(|claim| claim.rule == RULE).filter_map(|claim| claim.figure.as_ref());
        let mut counted: Vec<String> = found.map(|figure| figure.counted.clone()).collect();
        counted.dedup();
        counted
    }

    #[test]
    fn one_victim_counts_one() {
        for text in [
            "A man was shot and killed in Lorma on Sunday.",
            "The 10-year-old boy died in Lorma. He was pronounced dead at noon.",
            "Osk Marrin is charged with the death of a woman in Lorma.",
            "The blast in Lorma fatally wounded Jon Ard.",
        ] {
            assert_eq!(single(text), ["killed"], "{text}");
        }
        assert_eq!(single("A woman was injured in Lorma on Sunday."), ["injured"]);
    }

    #[test]
    fn several_victims_are_not_counted_by_grammar() {
        for text in [
            "A man and a woman were killed in Lorma.",
            "A man was killed in Lorma. A woman was killed in Brenna.",
            "Two people died in Lorma. A man was killed at once.",
            "A man was killed in Lorma. Another man was killed in Brenna.",
            "No man was killed in Lorma.",
        ] {
            assert_eq!(single(text), Vec::<String>::new(), "{text}");
        }
    }
}
