//! What becomes of the people that a figure counts: 'nine died', 'nine bodies', 'killing at least nine' are one measure,
//! whatever the people are called, and 'five hurt' beside them is another.
//!
//! The word of fate must belong to the number: nothing but the people's own words, helpers and hedges may stand between.
//! 'Shot dead in the 600 block', 'the boy, 9, died' and 'three shootings kill five' say nothing of 600, 9 and three.

use super::words::{Lexicon, lower, stem};
use crate::annotate::{Layer, Upos};
use crate::span::Span;
use std::borrow::Cow;

/// The measures of people that reports count.
const FATES: [&str; 6] = ["die", "injure", "missing", "rescue", "arrest", "evacuate"];
/// How far from its number a word of fate may stand, in tokens.
const REACH: usize = 8;
/// How long an aside of ages may be, in tokens.
const ASIDE: usize = 12;

/// The class of the fate of those whom the number at `number` counts.
pub(crate) fn of(number: Span, sentence: Span, layer: &Layer, text: &str) -> Option<String> {
    let tokens = layer.tokens_in(sentence);
    let inside = layer.tokens_in(number);
    let words = Words { layer, text };
    if matches!(words.lower(inside.start.wrapping_sub(1)).as_ref(), "both") {
        // 'Ard and Bohn, both 51, died': an age.
        return None;
    }
    if names_a_thing(&words, inside.clone(), number.of(text)) || second_of_two(&words, inside.start, tokens.start) {
        return None;
    }
    if of_several_events(&words, tokens.clone()) {
        return None;
    }
    hospital(&words, inside.start, inside.end, tokens.start, tokens.end)
        .or_else(|| after(&words, inside.end, tokens.end))
        .or_else(|| before(&words, inside.start, tokens.start, inside.end))
        .or_else(|| toll(&words, inside.start, tokens.start))
        .or_else(|| lives(&words, inside, &tokens))
}

/// 'The fire claimed nine lives', 'nine lives were lost': the dead by another name.
fn lives(words: &Words<'_>, inside: std::ops::Range<usize>, sentence: &std::ops::Range<usize>) -> Option<String> {
    const TAKES: [&str; 4] = ["claim", "cost", "take", "lose"];
    let noun = (inside.start..inside.end + 1).find(|at| words.lower(*at) == "lives")?;
    let taken = |at: usize| {
        let lower = words.lower(at);
        TAKES.contains(&crate::language::lemma::lemma(&lower, Upos::Verb).as_ref())
    };
    let hedge = |at: &usize| matches!(words.upos(*at), Upos::Adv | Upos::Adj | Upos::Adp | Upos::Det);
    let verb = (sentence.start..inside.start).rev().take(3).find(|at| !hedge(at));
    let behind = || (noun + 1..sentence.end).take(4).find(|at| words.upos(*at) == Upos::Verb);
    let lost = verb.is_some_and(taken) || behind().is_some_and(|at| words.lower(at) == "lost");
    lost.then(|| words.word("die")).flatten()
}

/// 'A 911 call', 'Building 29', 'one count of murder': numbers of things, not of people.
fn names_a_thing(words: &Words<'_>, inside: std::ops::Range<usize>, number: &str) -> bool {
    // The number may stand with its noun.
    let digits = number.bytes().all(|b| b.is_ascii_digit());
    if number.split_whitespace().next().is_some_and(|first| THINGS.contains(&first.to_lowercase().as_str())) {
        return true;
    }
    let capital = |index: usize| words.form(index).starts_with(char::is_uppercase);
    let before = inside
        .start
        .checked_sub(1)
        .filter(|before| matches!(words.upos(*before), Upos::Noun | Upos::Propn) || capital(*before));
    // 'Three gunshot wounds'
    let nouns =
        (inside.start + 1..inside.end + REACH).take_while(|index| matches!(words.upos(*index), Upos::Noun | Upos::Adj));
    if nouns.last().is_some_and(|noun| matches!(words.lower(noun).as_ref(), "wound" | "wounds")) {
        return true;
    }
    digits && (number == "911" || before.is_some_and(|before| THINGS.contains(&words.lower(before).as_ref())))
        || matches!(words.lower(inside.end).as_ref(), "count" | "counts")
}

/// What bears a number as its name.
const THINGS: [&str; 10] =
    ["building", "room", "unit", "highway", "route", "apartment", "gate", "flight", "district", "precinct"];

/// 'Three shootings kill five', 'a violent weekend leaves two dead', 'hurt across the city', 'five killings so far in 2031': the
/// toll of several events is none of them's.
fn of_several_events(words: &Words<'_>, sentence: std::ops::Range<usize>) -> bool {
    let says =
        |index: usize, phrase: &[&str]| phrase.iter().enumerate().all(|(at, word)| words.lower(index + at) == *word);
    sentence.clone().any(|index| {
        let word = words.lower(index);
        let spread = word == "across" && says(index + 1, &["the", "city"])
            || word == "weekend"
                && ["violence", "gunfire"].contains(&words.lower(index + 1).as_ref())
            || matches!(word.as_ref(), "weekend" | "night" | "day" | "week" | "month" | "summer")
                && ["violent", "deadly", "bloody"].contains(&words.lower(index.wrapping_sub(1)).as_ref())
            // 'Shot across Lorma within ten hours'
            || word == "hours"
                && words.upos(index.wrapping_sub(1)) == Upos::Num
                && (sentence.start..index)
                    .rev()
                    .take(4)
                    .any(|before| matches!(words.lower(before).as_ref(), "in" | "within" | "over"))
            || word == "so" && says(index + 1, &["far"])
            // 'Hurt from January to March'
            || word == "from" && is_month(&words.lower(index + 1)) && (2..4).any(|at| words.lower(index + at) == "to")
            || word == "in" && says(index + 1, &["all", "of"]);
        if spread {
            return true;
        }
        let events =
            matches!(word.as_ref(), "shootings" | "stabbings" | "incidents" | "accidents" | "crashes" | "collisions");
        events
            && (sentence.start..index).rev().take(5).any(|before| {
                let lower = words.lower(before);
                let counted = words.upos(before) == Upos::Num && lower != "one";
                counted || matches!(lower.as_ref(), "separate" | "several" | "multiple" | "weekend" | "overnight")
            })
    })
}

fn is_month(lower: &str) -> bool {
    (1..=12).filter_map(crate::mention::times::month_name).any(|month| month.eq_ignore_ascii_case(lower))
}

/// 'One man and two women were hurt', '2 men, 3 women shot': neither number is the toll.
fn second_of_two(words: &Words<'_>, start: usize, floor: usize) -> bool {
    let joins = |index: &usize| match words.lower(*index).as_ref() {
        "and" => true,
        // '2 deaths, 3 injuries' are two tolls.
        "," => words.fate(index - 1).is_none(),
        _ => false,
    };
    let Some(and) = start.checked_sub(1).filter(|and| *and > floor && joins(and)) else { return false };
    let mut before =
        (floor..and).rev().take(3).skip_while(|index| matches!(words.upos(*index), Upos::Noun | Upos::Adj));
    words.upos(and - 1) == Upos::Noun && before.next().is_some_and(|index| words.upos(index) == Upos::Num)
}

/// Whether a number counts those beside somebody told of: 'two others', 'no one else', 'three other people'.
pub(crate) fn of_others(number: Span, layer: &Layer, text: &str) -> bool {
    let words = Words { layer, text };
    let inside = layer.tokens_in(number);
    (inside.start..inside.end + 2).any(|at| matches!(words.lower(at).as_ref(), "else" | "other" | "others"))
}

/// Whether a number counts some of those told of: 'two of them', 'four of the wounded', 'three of the seven'.
pub(crate) fn of_some(number: Span, layer: &Layer, text: &str) -> bool {
    let words = Words { layer, text };
    let end = layer.tokens_in(number).end;
    let whole = words.lower(end + 1);
    words.lower(end) == "of"
        && matches!(whole.as_ref(), "them" | "whom" | "those" | "these" | "the" | "his" | "her" | "their")
}

/// Whether those whom the number counts were shot in one event: 'five teens were shot', '6 shot at a party'.
pub(crate) fn shot(number: Span, sentence: Span, layer: &Layer, text: &str) -> bool {
    let words = Words { layer, text };
    if of_several_events(&words, layer.tokens_in(sentence)) {
        return false;
    }
    let mut index = layer.tokens_in(number).end;
    for _ in 0..REACH {
        if let Some(behind) = behind_ages(&words, index) {
            index = behind;
            continue;
        }
        // 'The boy and three others were shot': not all.
        if matches!(words.lower(index).as_ref(), "other" | "others" | "more") {
            return false;
        }
        if words.lower(index) == "shot" {
            // 'Three men shot a guard'
            return !words.has_object(index);
        }
        if !matches!(words.upos(index), Upos::Noun | Upos::Adj | Upos::Aux | Upos::Adv | Upos::Pron) {
            return false;
        }
        index += 1;
    }
    false
}

/// The first token behind an aside that opens at a token and gives ages: ', ages 11 to 15,', '– between 11 and 25 years old –'.
fn behind_ages(words: &Words<'_>, open: usize) -> Option<usize> {
    let mark = words.lower(open);
    if !matches!(mark.as_ref(), "," | "-" | "–" | "—" | "--" | "(") {
        return None;
    }
    let close = if mark == "(" { ")" } else { mark.as_ref() };
    let end = (open + 1..open + ASIDE).find(|at| words.lower(*at) == close)?;
    let ages = |at: usize| matches!(words.lower(at).as_ref(), "age" | "ages" | "aged" | "old" | "including");
    (open + 1..end).any(ages).then_some(end + 1)
}

/// 'Five people were taken to Brenna Medical Center', 'six were hospitalized', 'hospitals received 12 victims': how many went
/// to hospital is another question than how many were hurt.
fn hospital(words: &Words<'_>, start: usize, after: usize, floor: usize, end: usize) -> Option<String> {
    let clinic = |index: usize| {
        let lower = words.lower(index);
        matches!(lower.as_ref(), "hospital" | "hospitals" | "clinic" | "clinics" | "infirmary")
            || lower == "center" && words.lower(index.wrapping_sub(1)) == "medical"
            || lower == "centre" && words.lower(index.wrapping_sub(1)) == "medical"
    };
    let class = || Lexicon::shipped().class("hospital", Upos::Noun).map(std::borrow::Cow::into_owned);
    for index in after..end.min(after + REACH) {
        let lower = words.lower(index);
        if matches!(lower.as_ref(), "hospitalized" | "hospitalised") {
            return class();
        }
        if words.upos(index) == Upos::Verb {
            let moved = matches!(
                lower.as_ref(),
                "taken"
                    | "transported"
                    | "rushed"
                    | "sent"
                    | "airlifted"
                    | "flown"
                    | "brought"
                    | "admitted"
                    | "treated"
            );
            return (moved && (index..end.min(index + 10)).any(clinic)).then(class).flatten();
        }
        if !matches!(words.upos(index), Upos::Noun | Upos::Adj | Upos::Aux | Upos::Adv | Upos::Det | Upos::Pron)
            && !matches!(lower.as_ref(), "of")
        {
            break;
        }
    }
    let verb = start.checked_sub(1).filter(|verb| *verb >= floor)?;
    let takes = matches!(words.lower(verb).as_ref(), "received" | "admitted" | "treated" | "treating");
    (takes && (floor..verb).rev().take(6).any(clinic)).then(class).flatten()
}

/// 'The death toll in Brenna rose to 14', 'put the toll at 12'.
fn toll(words: &Words<'_>, start: usize, floor: usize) -> Option<String> {
    let led = (floor..start).rev().find(|index| !matches!(words.upos(*index), Upos::Adv | Upos::Adj))?;
    let leads = matches!(
        words.lower(led).as_ref(),
        "to" | "at" | "of" | "from" | "is" | "was" | "reached" | "passed" | "hit" | "than" | "least"
    );
    let toll = leads.then(|| (floor..led).rev().take(20).find(|index| words.lower(*index) == "toll"))??;
    words.fate(toll)
}

/// Whether a word form tells of a death: not 'deadly weapon', 'toll-free' or 'body'.
pub(crate) fn kills(form: &str) -> bool {
    const DEATHS: [&str; 17] = [
        "die",
        "dies",
        "died",
        "dying",
        "dead",
        "death",
        "deaths",
        "kill",
        "kills",
        "killed",
        "killing",
        "killings",
        "slain",
        "fatal",
        "fatally",
        "fatality",
        "fatalities",
    ];
    let first = form.as_bytes().first().map_or(b' ', u8::to_ascii_lowercase);
    matches!(first, b'd' | b'k' | b's' | b'f') && DEATHS.iter().any(|death| form.eq_ignore_ascii_case(death))
}

struct Words<'a> {
    layer: &'a Layer,
    text: &'a str,
}

impl Words<'_> {
    fn upos(&self, index: usize) -> Upos {
        self.layer.tokens.get(index).map_or(Upos::Punct, |token| token.upos)
    }

    fn form(&self, index: usize) -> &str {
        self.layer.tokens.get(index).map_or("", |token| token.span.of(self.text))
    }

    fn lower(&self, index: usize) -> Cow<'_, str> {
        self.layer.tokens.get(index).map_or(Cow::Borrowed(""), |token| lower(token.span.of(self.text)))
    }

    /// The class of a word of fate.
    fn fate(&self, index: usize) -> Option<String> {
        let token = self.layer.tokens.get(index)?;
        if matches!(self.lower(index.wrapping_sub(1)).as_ref(), "fatally" | "mortally") && token.upos == Upos::Verb {
            // 'Fatally wounded four'
            return self.word("die");
        }
        // 'Trying to kill two guards' kills nobody.
        let tried = || {
            let verb = self.lower(index.wrapping_sub(2));
            let lemma = crate::language::lemma::lemma(&verb, Upos::Verb);
            matches!(
                lemma.as_ref(),
                "try" | "attempt" | "plan" | "plot" | "threaten" | "want" | "intend" | "conspire" | "vow"
            )
        };
        if token.upos == Upos::Verb && self.lower(index.wrapping_sub(1)) == "to" && tried() {
            return None;
        }
        let class = Lexicon::shipped().class(token.span.of(self.text), token.upos)?;
        FATES.iter().any(|fate| *stem(fate) == *class).then(|| class.into_owned())
    }

    fn word(&self, fate: &str) -> Option<String> {
        Lexicon::shipped().class(fate, Upos::Verb).map(std::borrow::Cow::into_owned)
    }

    /// Whether a word of fate is a verb that does it to somebody: 'killed', 'injures', not 'died' or 'dead'.
    fn does(&self, index: usize) -> bool {
        let lower = self.lower(index);
        let lemma = crate::language::lemma::lemma(&lower, Upos::Verb);
        self.upos(index) == Upos::Verb && !matches!(lemma.as_ref(), "die" | "perish" | "disappear" | "vanish" | "drown")
    }

    /// Whether somebody to whom a verb does it follows: 'killed a boy'.
    fn has_object(&self, verb: usize) -> bool {
        matches!(self.upos(verb + 1), Upos::Noun | Upos::Propn | Upos::Det | Upos::Pron | Upos::Num | Upos::Adj)
    }
}

/// 'Nine people were killed', 'nine bodies', 'nine were found dead', 'one fatally'.
fn after(words: &Words<'_>, start: usize, end: usize) -> Option<String> {
    let mut index = start;
    for _ in 0..REACH {
        if index >= end {
            return None;
        }
        if let Some(behind) = behind_ages(words, index) {
            index = behind;
            continue;
        }
        if let Some(fate) = words.fate(index) {
            return (!words.does(index) || !words.has_object(index)).then_some(fate);
        }
        let lower = words.lower(index);
        let passed = match words.upos(index) {
            Upos::Noun | Upos::Adj | Upos::Aux | Upos::Adv | Upos::Propn | Upos::Det | Upos::Pron => {
                !matches!(lower.as_ref(), "block" | "who" | "that" | "which")
            }
            Upos::Adp => lower == "of",
            Upos::Verb => {
                matches!(
                    lower.as_ref(),
                    "found" | "confirmed" | "left" | "feared" | "believed" | "reported" | "pronounced" | "listed"
                )
            }
            _ => false,
        };
        if !passed {
            return None;
        }
        index += 1;
    }
    None
}

/// 'Killing at least nine', 'injured 14 others', 'deaths of nine', 'also hurt were three'.
fn before(words: &Words<'_>, start: usize, floor: usize, after: usize) -> Option<String> {
    // 'Killed in the 600 block': what follows is no person.
    if matches!(words.lower(after).as_ref(), "block" | "-")
        || words.upos(after) == Upos::Adp && words.lower(after) != "of" && words.lower(after) != "in"
    {
        return None;
    }
    for index in (floor..start).rev().take(REACH) {
        if let Some(fate) = words.fate(index) {
            let lower = words.lower(index);
            let counted = matches!(lower.as_ref(), "deaths" | "killings" | "bodies" | "dead");
            return (words.does(index) || counted).then_some(fate);
        }
        let lower = words.lower(index);
        let passed = matches!(
            lower.as_ref(),
            "at" | "least"
                | "most"
                | "as"
                | "many"
                | "more"
                | "than"
                | "of"
                | "to"
                | "up"
                | "total"
                | "a"
                | "another"
                | "were"
                | "was"
        ) || matches!(words.upos(index), Upos::Adv);
        if !passed {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::annotate::{ClaimKind, annotate};
    use crate::article::Article;

    /// The fate of the figure that is written so.
    fn fate(text: &str, number: &str) -> Option<String> {
        let article = Article::from_text(text);
        let annotations = annotate(&article);
        let claims = annotations.claims.iter().filter(|claim| claim.kind == ClaimKind::Figure);
        let mut figures = claims.filter_map(|claim| Some((claim.figure.as_ref()?.span, claim.sentence)));
        let (span, sentence) = figures.find(|(span, _)| span.of(text).to_lowercase().contains(number))?;
        super::of(span, sentence, annotations.layer(crate::article::Field::Text), text)
    }

    #[test]
    fn a_toll_is_one_measure_whatever_the_dead_are_called() {
        for (text, number) in [
            ("Nine people were killed in the fire.", "nine"),
            ("A quake struck Brenna, killing at least nine.", "nine"),
            ("Rescuers recovered nine bodies on Sunday.", "nine"),
            ("Nine miners died in Lorma.", "nine"),
            ("The death toll of the quake in Brenna rose to nine on Monday.", "nine"),
        ] {
            assert_eq!(fate(text, number).as_deref(), Some("die"), "{text}");
        }
    }

    #[test]
    fn parts_things_and_many_events_are_no_toll() {
        for (text, number) in [
            ("Two men, three women were injured in Lorma.", "three"),
            ("She suffered three gunshot wounds on Sunday.", "three"),
            ("A violent night in Lorma left nine dead.", "nine"),
            ("Twelve people were injured in Lorma within ten hours.", "twelve"),
            ("Twelve people were injured in Lorma from January to March.", "twelve"),
        ] {
            assert_eq!(fate(text, number), None, "{text}");
        }
        assert_eq!(fate("2 deaths, 3 injured in Lorma.", "3").as_deref(), Some("injur"));
    }

    #[test]
    fn who_only_tried_killed_nobody() {
        assert_eq!(fate("Jon Ard is accused of trying to kill two guards in Lorma.", "two"), None);
        assert_eq!(fate("Jon Ard is accused of killing two guards in Lorma.", "two").as_deref(), Some("die"));
    }

    #[test]
    fn some_of_the_wounded_are_not_all_of_them() {
        let some = |text: &str| {
            let layer = annotate(&Article::from_text(text)).text;
            super::of_some(crate::span::Span::at(0, 4), &layer, text)
        };
        assert!(some("Four of them were wounded."));
        assert!(some("Four of the wounded were children."));
        assert!(!some("Four of Lorma's miners were wounded."));
    }

    #[test]
    fn asides_of_ages_do_not_part_a_number_from_its_fate() {
        for text in ["Five children, ages 11 to 15, were injured.", "Five children – aged 11 to 15 – were injured."]
        {
            assert_eq!(fate(text, "five").as_deref(), Some("injur"), "{text}");
        }
        assert_eq!(fate("Five children, the mayor said, were injured.", "five"), None);
        assert_eq!(fate("The blast fatally wounded four miners.", "four").as_deref(), Some("die"));
    }

    #[test]
    fn lives_that_are_taken_are_deaths() {
        for text in [
            "The fire claimed nine lives.",
            "Storm claims at least nine lives",
            "Nine lives were lost in Lorma.",
            "It cost nine lives.",
        ] {
            assert_eq!(fate(text, "nine").as_deref(), Some("die"), "{text}");
        }
        assert_eq!(fate("The crew saved nine lives.", "nine").as_deref(), Some("rescu"));
        assert_eq!(fate("A cat has nine lives.", "nine"), None);
    }

    #[test]
    fn who_goes_to_hospital_is_a_measure_of_its_own() {
        for (text, number) in [
            ("Five people were taken to Brenna Medical Center.", "five"),
            ("Six miners were hospitalized in Lorma.", "six"),
            ("Area hospitals received 12 victims on Sunday.", "12"),
        ] {
            assert_eq!(fate(text, number).as_deref(), Some("hospital"), "{text}");
        }
        assert_eq!(fate("Five people were taken to the harbour.", "five"), None);
    }

    #[test]
    fn other_numbers_near_a_death_are_no_toll() {
        for (text, number) in [
            ("Pell Dovrin was shot dead in the 600 block of Mill Street.", "600"),
            ("The boy, 9, died in Lorma.", "9"),
            ("Three shootings kill five in Brenna.", "three"),
            ("Three shootings kill five in Brenna.", "five"),
            ("Nine were hurt in weekend shootings in Brenna.", "nine"),
            ("A violent weekend left nine dead in Brenna.", "nine"),
            ("Nine miners were killed in Lorma so far in 2031.", "nine"),
            ("One man and two women were injured in Lorma.", "two"),
            ("Police answered a 911 call of a wounded man in Lorma.", "911"),
        ] {
            assert_eq!(fate(text, number), None, "{text}");
        }
    }
}
