//! What a reader knows when he comes to a line of a digest, and what a line says that others said.

use super::lexicon::{Trait, is};
use super::tokens::each_word;
use super::wording::content;
use crate::id::ArticleId;
use crate::ledger::Statement;
use crate::reconcile::Lexicon;
use crate::span::Span;
use rustc_hash::FxHashSet;

/// Which share of the weight of the shorter of two lines, both told, makes them one; and which share of a line below the
/// brief, if all of the lines before it told that, one here and one there.
const ONE_LINE: f64 = 0.65;
const TOLD_ALREADY: f64 = 0.78;
/// The same for what is open: it asks of what was told, in its words.
const ASKED_OF_IT: f64 = 0.85;

/// The words that were told, by class: who read of a verdict knows of 'the ruling'.
#[derive(Debug, Default)]
pub(crate) struct Context {
    told: FxHashSet<String>,
}

impl Context {
    /// Tells a line.
    pub fn tell(&mut self, text: &str) {
        each_class(text, |class| {
            self.told.insert(class);
        });
    }

    /// Whether a word was told, or one of its class.
    pub fn knows(&self, form: &str) -> bool {
        class_of(form).is_some_and(|class| self.told.contains(&class))
    }

    /// Tells several.
    pub fn extend(&mut self, statements: &[Statement]) {
        for statement in statements {
            self.tell(&statement.text);
        }
    }

    /// Whether nearly all of what a line says was told, here or there.
    pub fn has_told(&self, said: &Said<'_>) -> bool {
        said.verbs.iter().all(|verb| self.told.contains(verb))
            && said.weighed.share(|class| self.told.contains(class)) >= TOLD_ALREADY
    }
}

/// Whether a name is met in general news: 'Merkel' needs no introduction.
pub(crate) fn is_common(name: &str) -> bool {
    class_of(name).is_some_and(|class| Lexicon::shipped().rarity(&class) < 1.0)
}

/// Whether a holder is named as if he had been told: 'the analysts', 'the release'.
pub(crate) fn names_as_told(holder: &str, known: impl Fn(&str) -> bool) -> bool {
    let noun = holder.strip_prefix("the ").filter(|noun| noun.chars().all(|c| c.is_lowercase() || c == '-'));
    noun.is_some_and(|noun| !is(noun, Trait::Known) && !known(noun))
}

/// What a statement told: its words, the sentence that it came from, all sentences that it cites, and those that its account
/// has beside them.
#[derive(Debug)]
pub(crate) struct Said<'a> {
    words: Vec<String>,
    weighed: Weighed,
    sentence: Option<(&'a ArticleId, Span)>,
    cited: Vec<(&'a ArticleId, Span)>,
    beside: Vec<(&'a ArticleId, Span)>,
    /// Whether it was told in the order in which a digest is read.
    pub in_order: bool,
    /// Whether it tells what the last reports bring.
    pub turns: bool,
    /// The classes of the verbs that it tells.
    verbs: Vec<String>,
}

impl<'a> Said<'a> {
    /// Of a statement's text.
    pub fn of(
        text: &str,
        sentence: Option<(&'a ArticleId, Span)>,
        cited: Vec<(&'a ArticleId, Span)>,
        beside: Vec<(&'a ArticleId, Span)>,
    ) -> Self {
        let weighed = Weighed::of(super::wording::said(text));
        Self {
            words: content(text),
            weighed,
            sentence,
            cited,
            beside,
            in_order: false,
            turns: false,
            verbs: Vec::new(),
        }
    }

    /// Gives it its verbs: who only tells anew what was done repeats, who tells what became of it does not.
    pub fn does<'t>(&mut self, verbs: impl Iterator<Item = &'t str>) {
        self.verbs = verbs.filter(|verb| !is(&verb.to_lowercase(), Trait::Saying)).filter_map(class_of).collect();
    }

    /// Whether it tells nothing.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether most of the shorter one's words stand in the other; a sentence that is cited already, or answers the same beside
    /// one that was told, repeats sooner. A table of values is repeated only by a sentence that
    /// says little more than they do, and no line repeats that tells of another deed which the last reports bring.
    pub fn repeats(&self, told: &Said<'_>) -> bool {
        let shared = self.words.iter().filter(|word| told.words.binary_search(word).is_ok()).count();
        if self.turns {
            return self.says_as_much(told);
        }
        let least = if told.sentence.is_none() { self.words.len() } else { told.words.len().min(self.words.len()) };
        let same = |list: &[(&ArticleId, Span)]| self.sentence.is_some_and(|sentence| list.contains(&sentence));
        if same(&told.beside) && shared * 10 >= self.words.len() * 4 {
            return true;
        }
        let needed = if same(&told.cited) { 3 } else { 7 };
        least > 0 && shared * 10 >= least * needed
            || self.in_order && told.in_order && told.sentence.is_some() && self.says_as_much(told)
    }

    /// Whether an open question asks no more than what another line told.
    pub fn asks_of_it(&self, told: &Said<'_>) -> bool {
        self.weighed.overlap(&told.weighed) >= ASKED_OF_IT
    }

    /// Whether most of what the shorter of the two says is told by the other, in whatever words; 'About 400 houses were damaged' gives a
    /// number that no other words give.
    fn says_as_much(&self, told: &Said<'_>) -> bool {
        !self.weighed.counts_beyond(&told.weighed)
            && self.verbs.iter().all(|verb| told.weighed.tells(verb))
            && self.weighed.overlap(&told.weighed) >= ONE_LINE
    }
}

/// The classes of a line, in order, with what each weighs: rare words say more than common ones.
#[derive(Debug)]
struct Weighed {
    classes: Vec<(String, f64)>,
    all: f64,
}

impl Weighed {
    /// Of a line.
    fn of(text: &str) -> Self {
        let mut classes: Vec<(String, f64)> = Vec::with_capacity(text.len() / 8);
        each_class(text, |class| {
            let weight = f64::from(Lexicon::shipped().rarity(&class));
            classes.push((class, weight));
        });
        classes.sort_by(|a, b| a.0.cmp(&b.0));
        classes.dedup_by(|a, b| a.0 == b.0);
        let all = classes.iter().map(|(_, weight)| weight).sum();
        Self { classes, all }
    }

    fn share(&self, known: impl Fn(&String) -> bool) -> f64 {
        let told: f64 = self.classes.iter().filter(|(class, _)| known(class)).map(|(_, weight)| weight).sum();
        if self.all > 0.0 { told / self.all } else { 0.0 }
    }

    /// Which share of the shorter of two lines the other tells too, 0 to 1.
    fn overlap(&self, other: &Self) -> f64 {
        let (short, long) = if self.all <= other.all { (self, other) } else { (other, self) };
        short.share(|class| long.tells(class))
    }

    /// Whether it gives a large number that the other does not; small ones are ages and hours, and written in two ways.
    fn counts_beyond(&self, other: &Self) -> bool {
        const LARGE: usize = 3;
        let large = |class: &String| class.bytes().filter(u8::is_ascii_digit).count() >= LARGE;
        self.classes.iter().any(|(class, _)| large(class) && !other.tells(class))
    }

    fn tells(&self, class: &String) -> bool {
        self.classes.binary_search_by(|(known, _)| known.cmp(class)).is_ok()
    }
}

fn each_class(text: &str, mut see: impl FnMut(String)) {
    each_word(text, |word| {
        if let Some(class) = class_of(word) {
            see(class);
        }
    });
}

/// A number is a class of its own.
fn class_of(word: &str) -> Option<String> {
    if word.bytes().any(|b| b.is_ascii_digit()) {
        return Some(word.to_owned());
    }
    let class = || Lexicon::shipped().class_of_form(word).map(std::borrow::Cow::into_owned);
    (word.len() > 2).then(class).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_is_known_by_its_class() {
        let mut context = Context::default();
        context.tell("The ferry sank off Lorma.");
        assert!(context.knows("ferry") && context.knows("Lorma") && !context.knows("letter"));
        let has_told = |text: &str| context.has_told(&Said::of(text, None, Vec::new(), Vec::new()));
        assert!(has_told("The Lorma ferry sank.") && !has_told("Divers found 12 barrels in the Lorma ferry."));
        assert!(names_as_told("the analysts", |_| false) && !names_as_told("the police", |_| false));
        assert!(!names_as_told("the mayor of Lorma", |_| false) && !names_as_told("the analysts", |_| true));
    }

    #[test]
    fn a_line_with_a_deed_of_its_own_was_not_told() {
        let mut context = Context::default();
        context.tell("The old ferry sank off the mole of Lorma with barrels of Torva oil.");
        let line = |verb| {
            let mut said =
                Said::of("The barrels of Torva oil off the mole of Lorma leaked.", None, Vec::new(), Vec::new());
            said.does(std::iter::once(verb));
            said
        };
        assert!(context.has_told(&line("sank")) && !context.has_told(&line("leaked")));
    }

    #[test]
    fn lines_that_share_their_rare_words_say_one_thing() {
        let overlap = |a: &str, b: &str| Weighed::of(a).overlap(&Weighed::of(b));
        assert!(Weighed::of("About 400 houses fell").counts_beyond(&Weighed::of("The quake felled 41 houses")));
        assert!(!Weighed::of("About 41 houses fell").counts_beyond(&Weighed::of("The quake felled houses")));
        let sank = "The Lorma ferry sank at 9 p.m. on Monday off the mole, according to the harbour master";
        assert!(overlap(sank, "The ferry sank off the Lorma mole") > 0.9);
        assert!(overlap(sank, "The ferry had been built in Varga, where its owner lives") < 0.4);
    }
}
