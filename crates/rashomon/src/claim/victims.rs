//! Single victims: 'a man was shot and killed' counts one, though no number is written.
//!
//! The claim is made where the noun or name is singular and the article, its title included, tells of no other: no count with
//! that fate, no second person, no pair. Otherwise nobody is counted, since a series of names is no number that a passage states.
//! Who harms himself is the victim where there is no other, and a child always is.

use super::lexicon::victim_nouns;
use crate::annotate::{
    Amount, Annotations, Approximation, Claim, ClaimKind, Figure, Layer, MentionKind, Modality, Polarity, Upos,
};
use crate::article::{Article, Field};
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
    /// The words of a name.
    Named(BTreeSet<String>),
    /// By sex and age, as far as the noun tells.
    Called(char, char),
    /// 'He', 'she', by sex.
    Meant(char),
    /// More than one, or another beside the first.
    Several,
    /// The one who did it, to others or to himself.
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

/// The single victims among the clauses of an article.
#[must_use]
pub fn of(article: &Article, annotations: &Annotations, claims: &[Claim]) -> Vec<Claim> {
    let words = |field: Field| Words { layer: annotations.layer(field), text: article.field(field) };
    let mut made = Vec::new();
    let told = |claim: &&Claim| {
        claim.rule == "clause"
            && claim.polarity != Polarity::Negative
            && matches!(claim.modality, Modality::Asserted | Modality::Reported)
    };
    let dies = claims.iter().filter(told).any(|claim| {
        let words = words(claim.field);
        words.layer.tokens_in(claim.span).any(|index| words.fate(index) == Some(Fate::Dead))
    });
    let mut dead: Vec<Found> = Vec::new();
    for fate in [Fate::Dead, Fate::Hurt] {
        if claims.iter().any(|claim| words(claim.field).counts(claim, fate)) {
            continue;
        }
        let mut found = Vec::new();
        for (clause, claim) in claims.iter().enumerate().filter(|(_, claim)| told(claim)) {
            let words = words(claim.field);
            let tokens = words.layer.tokens_in(claim.span);
            // 'A man was shot and killed' is two clauses, of which the first names him.
            let floor = words.layer.tokens_in(claim.sentence).start;
            for word in tokens.clone() {
                // Who was shot is hurt only where nobody died.
                let is = words.fate(word) == Some(fate) || fate == Fate::Hurt && !dies && words.is_shot(word);
                if is && let Some((victim, span)) = words.victim(word, floor, tokens.end, fate) {
                    found.push(Found { victim, span, word, clause });
                }
            }
        }
        // Who was hurt and died of it is dead.
        let same = |found: &[Found]| !dead.is_empty() && one_victim(found.iter().chain(&dead));
        if !one_victim(&found) || fate == Fate::Hurt && same(&found) {
            continue;
        }
        let named = |found: &&Found| !matches!(found.victim, Victim::Meant(_));
        let any_named = found.iter().any(|found| named(&found));
        let mut clauses = BTreeSet::new();
        // 'He was shot in the leg' counts him where nothing says who he is.
        for victim in found.iter().filter(|found| !any_named || named(found)) {
            if clauses.len() < EACH && clauses.insert(victim.clause) {
                let clause = &claims[victim.clause];
                made.push(words(clause.field).claim(clause, victim, fate));
            }
        }
        if fate == Fate::Dead {
            dead = found;
        }
    }
    made
}

/// Whether all that is found can be one person.
fn one_victim<'f>(found: impl IntoIterator<Item = &'f Found>) -> bool {
    let victims: BTreeSet<&Victim> = found.into_iter().map(|found| &found.victim).collect();
    let names: Vec<_> =
        victims.iter().filter_map(|v| if let Victim::Named(words) = v { Some(words) } else { None }).collect();
    // 'Ard' is 'Jon Ard'; 'Jon Ard' and 'Anna Ard' are two.
    let one_name = names.iter().all(|a| names.iter().all(|b| a.is_subset(b) || b.is_subset(a)));
    let called: Vec<_> = victims
        .iter()
        .filter_map(|v| if let Victim::Called(sex, age) = v { Some((*sex, *age)) } else { None })
        .collect();
    let meant = |sex: char| victims.contains(&Victim::Meant(sex));
    let sex = |sex: char| called.iter().any(|called| called.0 == sex);
    let age = |age: char| called.iter().any(|called| called.1 == age);
    let mixed = sex('m') && sex('f') || age('c') && age('a');
    let attacker = victims.contains(&Victim::Attacker) && !(names.is_empty() && called.is_empty());
    let only_meant = names.is_empty() && called.is_empty() && meant('m') && meant('f');
    one_name && !mixed && !attacker && !only_meant && !victims.contains(&Victim::Several)
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
        let first = self.layer.tokens.get(index)?.span.of(self.text).as_bytes().first()?.to_ascii_lowercase();
        if !b"kdsmwih".contains(&first) {
            return None;
        }
        let lower = self.lower(index);
        let before = self.lower(index.wrapping_sub(1));
        match lower.as_str() {
            "killed" | "killing" | "kills" | "died" | "dies" | "slain" | "murdered" | "murdering" | "death"
            | "succumbed" | "succumbs" => Some(Fate::Dead),
            "dead"
                if matches!(
                    before.as_str(),
                    "is" | "was" | "found" | "pronounced" | "shot" | "left" | "declared" | "himself" | "herself"
                ) || self.left_dead(index) =>
            {
                Some(Fate::Dead)
            }
            "shot" | "stabbed" | "wounded" | "shooting" | "stabbing"
                if matches!(before.as_str(), "fatally" | "fatal" | "mortally") =>
            {
                Some(Fate::Dead)
            }
            "wounding" if matches!(before.as_str(), "fatally" | "mortally") => Some(Fate::Dead),
            "wounded" | "wounding" | "wounds" | "injured" | "injures" | "injuring" | "hurt" | "hospitalized"
                if !(lower == "wounds" && self.upos(index) == Upos::Noun) =>
            {
                Some(Fate::Hurt)
            }
            _ => None,
        }
    }

    /// 'Left a teen dead', 'boy dead after a fall'.
    fn left_dead(&self, dead: usize) -> bool {
        let left = || {
            (dead.saturating_sub(REACH)..dead)
                .any(|at| matches!(self.lower(at).as_str(), "left" | "leaving" | "leaves"))
        };
        let headline = || matches!(self.lower(dead + 1).as_str(), "in" | "after" | "following");
        let noun = dead.checked_sub(1).is_some_and(|at| self.person(at, at.saturating_sub(REACH)).is_some());
        noun && (left() || headline())
    }

    /// Whether a word says that somebody was hit by a shot.
    fn is_shot(&self, index: usize) -> bool {
        let bullet = || {
            (index + 1..index + 6)
                .any(|at| matches!(self.lower(at).as_str(), "bullet" | "bullets" | "gunfire" | "gunshot" | "shot"))
        };
        match self.lower(index).as_str() {
            "shot" | "shoots" => true,
            // No 'shooting suspect', whatever its tag.
            "shooting" => {
                self.lower(index + 1) == "of"
                    || self.upos(index) == Upos::Verb && !matches!(self.upos(index + 1), Upos::Noun | Upos::Propn)
            }
            "hit" | "struck" | "grazed" => bullet(),
            _ => false,
        }
    }

    /// Whether a claim counts people with a fate: then nobody needs to be counted by grammar.
    fn counts(&self, claim: &Claim, fate: Fate) -> bool {
        let Some(figure) = claim.figure.as_ref().filter(|_| claim.kind == ClaimKind::Figure) else { return false };
        if figure.unit.as_deref().is_some_and(|unit| unit != "people") {
            return false;
        }
        let behind = self.layer.tokens_in(figure.span).end;
        // 'No one else was hurt' leaves one who was.
        let others = (behind..behind + 2).any(|at| matches!(self.lower(at).as_str(), "else" | "other" | "others"));
        if figure.amount.high == Some(0.0) && others {
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
    fn victim(&self, word: usize, start: usize, end: usize, fate: Fate) -> Option<(Victim, Span)> {
        let lower = self.lower(word);
        let does = matches!(
            lower.as_str(),
            "killed"
                | "killing"
                | "kills"
                | "shot"
                | "shoots"
                | "shooting"
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
        let noun = matches!(lower.as_str(), "death" | "shooting" | "stabbing" | "killing")
            && (self.upos(word) != Upos::Verb || self.lower(word + 1) == "of");
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
        let next = self.lower(word + 1);
        let itself = self.layer.tokens.get(word)?.span;
        if matches!(next.as_str(), "himself" | "herself" | "itself" | "self" | "themselves") {
            let subject = self.before(word, start);
            if fate == Fate::Hurt {
                return subject;
            }
            let child = subject.filter(|(victim, span)| {
                matches!(victim, Victim::Called(_, 'c')) || matches!(victim, Victim::Called(..)) && self.minor(*span)
            });
            return Some(child.unwrap_or((Victim::Attacker, itself)));
        }
        if does {
            let object = !matches!(self.upos(word + 2), Upos::Noun | Upos::Adj | Upos::Num);
            match next.as_str() {
                // 'Shot at a farmer', not 'shot at a party'.
                "at" if (lower.starts_with("shoot") || lower == "shot") && self.after(word + 2, end).is_some() => {
                    return None;
                }
                "him" => return Some((Victim::Meant('m'), itself)),
                "her" if object => return Some((Victim::Meant('f'), itself)),
                "them" => return Some((Victim::Several, itself)),
                _ => {}
            }
        }
        if does && let Some(found) = self.after(word + 1, end) {
            return Some(found);
        }
        // 'Gunman kills one': who stands before it does it.
        let active = does && (lower.ends_with('s') || lower.ends_with("ing"));
        let counts = does && self.upos(word + 1) == Upos::Num && self.lower(word + 2) != "-";
        if active || counts {
            return None;
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
            // 'Jon Ard, 44, of Lorma, died'
            if lower == "," {
                let mut commas = (start + 1..at).rev().take(REACH + 1).filter(|comma| self.lower(*comma) == ",");
                if let Some(found) = commas.find_map(|comma| self.person(comma - 1, start)) {
                    return Some(found);
                }
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
            let name = mention.span.of(self.text).to_lowercase();
            let words = name.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 2);
            let victim = if joined { Victim::Several } else { Victim::Named(words.map(str::to_owned).collect()) };
            return Some((victim, mention.span));
        }
        if matches!(lower.as_str(), "he" | "she") {
            return Some((Victim::Meant(if lower == "he" { 'm' } else { 'f' }), token.span));
        }
        if matches!(lower.as_str(), "gunman" | "suspect" | "shooter" | "attacker") {
            return Some((Victim::Attacker, token.span));
        }
        // 'A 16-year-old has died', in one token or in five.
        let aged = lower.ends_with("-old")
            || lower == "old"
                && self.lower(at.wrapping_sub(1)) == "-"
                && (!matches!(self.upos(at + 1), Upos::Noun | Upos::Propn | Upos::Adj)
                    || matches!(self.lower(at + 1).as_str(), "shot" | "shoots"));
        let noun = if aged { "year-old" } else { lower.as_str() };
        let (sex, age) = victim_nouns().get(noun).copied()?;
        // What stands before the noun: its determiner, or a number that makes it several.
        for before in (floor..at).rev().take(REACH) {
            let lower = self.lower(before);
            match lower.as_str() {
                "another" | "second" | "third" | "other" | "and" | "each" | "every" => {
                    return Some((Victim::Several, token.span));
                }
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

    /// Whether the noun is of somebody under 18: 'a 3-year-old son', 'the son, 3,'.
    fn minor(&self, noun: Span) -> bool {
        let at = self.layer.tokens_in(noun).start;
        let young = |index: usize| self.lower(index).parse::<u8>().is_ok_and(|years| years < 18);
        let before = (at.saturating_sub(REACH)..at).any(|index| young(index) && self.lower(index + 1) == "-");
        before || self.lower(at + 1) == "," && young(at + 2) && self.lower(at + 3) == ","
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
    use crate::article::{Article, Field};

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
            "A 16-year-old has died in Lorma.",
            "Jon Ard, 44, of Lorma, died on Sunday. Ard was a farmer.",
            "The fall left a teen dead. No one else was hurt.",
            "A man killed himself in Lorma on Sunday.",
            "A 10-year-old boy was injured in Lorma. The child succumbed on Sunday.",
            "The blast in Lorma mortally wounded Jon Ard.",
        ] {
            assert_eq!(single(text), ["killed"], "{text}");
        }
        for text in [
            "A woman was injured in Lorma on Sunday.",
            "A man was injured in Lorma. No one else was hurt.",
            "A 3-year-old boy shot himself in the foot in Lorma. His father was at home. He accidentally shot himself, police said.",
            "A miner was shot at a harbour festival in Lorma.",
            "A 3-year-old was shot in Lorma on Sunday. No shooting suspect was named.",
            "A cleaner dropped a rifle in Lorma on Sunday. He was shot in the leg.",
            "A woman was hit by a stray bullet in Lorma.",
        ] {
            assert_eq!(single(text), ["injured"], "{text}");
        }
    }

    #[test]
    fn titles_count_too() {
        let mut article = Article::from_text("Police in Lorma asked for help on Sunday.");
        article.title = Some("Boy, 9, dies in Lorma".to_owned());
        let claims = annotate(&article).claims;
        assert!(claims.iter().any(|claim| claim.rule == RULE && claim.field == Field::Title));
        article.text = "A girl died in Lorma on Sunday.".into();
        assert!(annotate(&article).claims.iter().all(|claim| claim.rule != RULE), "a boy and a girl are two");
    }

    #[test]
    fn several_victims_are_not_counted_by_grammar() {
        for text in [
            "A man and a woman were killed in Lorma.",
            "A man was killed in Lorma. A woman was killed in Brenna.",
            "Two people died in Lorma. A man was killed at once.",
            "A man was killed in Lorma. Another man was killed in Brenna.",
            "No man was killed in Lorma.",
            "A bell rang for each man killed in Lorma.",
            "Jon Ard and his wife drove home. Jon Ard was killed at once. Anna Ard was killed in Brenna.",
            "A man shot at a farmer in Lorma on Sunday.",
            "Gunman kills one in Lorma. A gunman killed one in Lorma.",
            "Pell Dovrin was killed in Lorma before a man killed himself.",
        ] {
            assert_eq!(single(text), Vec::<String>::new(), "{text}");
        }
    }
}
