//! The cue lexicons, read once: which verbs and nouns attribute, with which frames, and the closed classes of English.

use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// What a cue does to its content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CueClass {
    /// Words said or written.
    Say,
    /// Sight, knowledge, decision: somebody's state of mind, told by the outlet.
    Perceive,
    /// Praise, blame, support: what is said is an evaluation of the object.
    Judge,
    /// A value given as an estimate, or a forecast.
    Estimate,
    /// A belief or a piece of knowledge.
    Think,
    /// A wish.
    Want,
    /// An intention or a promise.
    Plan,
    /// Something held to come.
    Expect,
    /// Something held possible, with dread or suspicion.
    Fear,
    /// Said not to be so.
    Deny,
    /// Held not to be so.
    Doubt,
    /// A refusal to say or do.
    Decline,
    /// A question or request.
    Ask,
    /// What results, documents and signs show.
    Show,
    /// An order.
    Order,
}

impl CueClass {
    fn parse(name: &str) -> Self {
        match name {
            "perceive" => Self::Perceive,
            "judge" => Self::Judge,
            "estimate" => Self::Estimate,
            "think" => Self::Think,
            "want" => Self::Want,
            "plan" => Self::Plan,
            "expect" => Self::Expect,
            "fear" => Self::Fear,
            "deny" => Self::Deny,
            "doubt" => Self::Doubt,
            "decline" => Self::Decline,
            "ask" => Self::Ask,
            "show" => Self::Show,
            "order" => Self::Order,
            _ => Self::Say,
        }
    }
}

/// A verb that attributes, with the complements that can be its content.
#[derive(Clone, Debug)]
pub struct CueVerb {
    /// Dictionary form.
    pub lemma: &'static str,
    /// What it does to its content.
    pub class: CueClass,
    /// A clause, with or without 'that'.
    pub clause: bool,
    /// A quotation.
    pub quotation: bool,
    /// 'to' and an infinitive.
    pub infinitive: bool,
    /// An -ing form.
    pub gerund: bool,
    /// A noun phrase.
    pub noun: bool,
    /// A noun phrase that asserts: 'threatened severe consequences'.
    pub asserting_noun: bool,
    /// A person told stands before the content.
    pub person: bool,
    /// 'X as Y', or 'X Y'.
    pub predicative: bool,
    /// Prepositions whose phrase is the content.
    pub prepositions: Vec<&'static str>,
}

/// Bits of a word's closed classes and of the forms of a verb.
pub mod bits {
    /// Auxiliaries and copulas.
    pub const AUX: u32 = 1;
    /// 'not', 'no', 'never'.
    pub const NEGATION: u32 = 1 << 1;
    /// Pronouns, relative ones included.
    pub const PRONOUN: u32 = 1 << 2;
    /// Pronouns that stand for persons as subjects.
    pub const PERSON_PRONOUN: u32 = 1 << 3;
    /// Determiners and possessives.
    pub const DETERMINER: u32 = 1 << 4;
    /// Prepositions.
    pub const PREPOSITION: u32 = 1 << 5;
    /// Subordinators and relatives.
    pub const SUBORDINATOR: u32 = 1 << 6;
    /// Coordinators.
    pub const COORDINATOR: u32 = 1 << 7;
    /// Media of reporting: 'statement', 'interview'.
    pub const MEDIUM: u32 = 1 << 8;
    /// Days and other bare time words.
    pub const DAY: u32 = 1 << 9;
    /// Adverbs that are never part of a noun phrase's head.
    pub const ADVERB: u32 = 1 << 10;
    /// Third person singular of a cue verb.
    pub const FORM_S: u32 = 1 << 12;
    /// Past form or past participle of a cue verb.
    pub const FORM_PAST: u32 = 1 << 13;
    /// -ing form of a cue verb.
    pub const FORM_ING: u32 = 1 << 14;
    /// Dictionary form of a cue verb.
    pub const FORM_BASE: u32 = 1 << 15;
    /// Names something that happens: a quake, a vote. Such a thing says nothing.
    pub const HAPPENING: u32 = 1 << 16;
}

/// What the lexicons know of a word form.
#[derive(Clone, Copy, Default, Debug)]
pub struct WordInfo {
    /// Of [`bits`].
    pub bits: u32,
    /// Index into [`Lexicon::verbs`], plus one; 0 for none.
    pub verb: u16,
    /// Index into [`Lexicon::nouns`], plus one; 0 for none.
    pub noun: u16,
}

/// All cue lexicons.
#[derive(Debug)]
pub struct Lexicon {
    words: FxHashMap<String, WordInfo>,
    /// Verbs that attribute.
    pub verbs: Vec<CueVerb>,
    /// Nouns that attribute, with their class.
    pub nouns: Vec<(&'static str, CueClass)>,
}

impl Lexicon {
    /// What is known of a form in lower case.
    #[must_use]
    pub fn word(&self, lower: &str) -> WordInfo {
        self.words.get(lower).copied().unwrap_or_default()
    }
}

/// The lexicons, parsed at first use.
pub fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(load)
}

/// The inflected forms of a verb: third person, past forms, -ing forms. Where spelling leaves a choice (one final
/// consonant or two) both are given: the wrong one is no English word.
#[must_use]
pub fn inflect(lemma: &str, irregular: &str) -> [Vec<String>; 3] {
    let bytes = lemma.as_bytes();
    let vowel = |b: u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u');
    let last = bytes.last().copied().unwrap_or(b'e');
    let before = bytes.len().checked_sub(2).and_then(|i| bytes.get(i)).copied().unwrap_or(b'e');
    let stem_y = last == b'y' && !vowel(before);
    let cut = |n: usize| lemma.get(..lemma.len().saturating_sub(n)).unwrap_or(lemma);
    let doubling = !vowel(last) && !matches!(last, b'w' | b'x' | b'y') && vowel(before);
    let third = if stem_y {
        format!("{}ies", cut(1))
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|end| lemma.ends_with(end)) || lemma == "go" {
        format!("{lemma}es")
    } else {
        format!("{lemma}s")
    };
    let mut past: Vec<String> = Vec::new();
    if irregular == "-" {
        if last == b'e' {
            past.push(format!("{lemma}d"));
        } else if stem_y {
            past.push(format!("{}ied", cut(1)));
        } else {
            past.push(format!("{lemma}ed"));
            if doubling {
                past.push(format!("{lemma}{}ed", last as char));
            }
        }
    } else {
        past.extend(irregular.split(' ').map(str::to_owned));
    }
    let mut ing = Vec::new();
    if lemma.ends_with("ie") {
        ing.push(format!("{}ying", cut(2)));
    } else if last == b'e' && before != b'e' {
        ing.push(format!("{}ing", cut(1)));
    } else {
        ing.push(format!("{lemma}ing"));
        if doubling {
            ing.push(format!("{lemma}{}ing", last as char));
        }
    }
    [vec![third], past, ing]
}

/// The lines of a lexicon that carry an entry, split at tabs.
pub fn entries(file: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| line.split('\t').collect())
}

#[allow(clippy::cast_possible_truncation)]
fn load() -> Lexicon {
    let mut words: FxHashMap<String, WordInfo> = FxHashMap::default();
    let mut verbs: Vec<CueVerb> = Vec::new();
    let mut nouns = Vec::new();
    for entry in entries(include_str!("../../resources/cue-verbs.tsv")) {
        let [lemma, irregular, class, frames, ..] = entry[..] else { continue };
        if verbs.iter().any(|verb| verb.lemma == lemma) {
            continue;
        }
        let has = |frame: &str| frames.split(' ').any(|f| f == frame);
        verbs.push(CueVerb {
            lemma,
            class: CueClass::parse(class),
            clause: has("s"),
            quotation: has("q"),
            infinitive: has("t"),
            gerund: has("g"),
            noun: has("n"),
            asserting_noun: has("N"),
            person: has("o"),
            predicative: has("a"),
            prepositions: frames.split(' ').filter_map(|f| f.strip_prefix("p:")).collect(),
        });
        let index = verbs.len() as u16;
        let [third, past, ing] = inflect(lemma, irregular);
        let mut add = |form: String, bit: u32| {
            let info = words.entry(form).or_default();
            if info.verb == 0 {
                info.verb = index;
            }
            if info.verb == index {
                info.bits |= bit;
            }
        };
        add(lemma.to_owned(), bits::FORM_BASE);
        third.into_iter().for_each(|form| add(form, bits::FORM_S));
        past.into_iter().for_each(|form| add(form, bits::FORM_PAST));
        ing.into_iter().for_each(|form| add(form, bits::FORM_ING));
    }
    for entry in entries(include_str!("../../resources/cue-nouns.tsv")) {
        let [noun, class, ..] = entry[..] else { continue };
        nouns.push((noun, CueClass::parse(class)));
        let plural = noun.strip_suffix('y').map_or_else(|| format!("{noun}s"), |stem| format!("{stem}ies"));
        words.entry(noun.to_owned()).or_default().noun = nouns.len() as u16;
        words.entry(plural).or_default().noun = nouns.len() as u16;
    }
    for entry in entries(include_str!("../../resources/function-words.tsv")) {
        let [class, list, ..] = entry[..] else { continue };
        let bit = match class {
            "aux" => bits::AUX,
            "negation" => bits::NEGATION,
            "pronoun" => bits::PRONOUN,
            "person_pronoun" => bits::PERSON_PRONOUN,
            "determiner" => bits::DETERMINER,
            "preposition" => bits::PREPOSITION,
            "subordinator" => bits::SUBORDINATOR,
            "coordinator" => bits::COORDINATOR,
            "reporting_place" => bits::MEDIUM,
            "weekday" => bits::DAY,
            _ => bits::ADVERB,
        };
        for word in list.split(' ') {
            words.entry(word.to_owned()).or_default().bits |= bit;
            if word.contains('\'') {
                words.entry(word.replace('\'', "’")).or_default().bits |= bit;
            }
        }
    }
    for entry in entries(include_str!("../../resources/event-types.tsv")) {
        for noun in entry.get(2).into_iter().flat_map(|nouns| nouns.split(' ')) {
            words.entry(noun.to_owned()).or_default().bits |= bits::HAPPENING;
        }
    }
    Lexicon { words, verbs, nouns }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_found_in_all_their_forms() {
        for form in ["say", "says", "said", "saying", "denied", "denies", "planned", "admitting"] {
            assert_ne!(lexicon().word(form).verb, 0, "{form}");
        }
    }
}
