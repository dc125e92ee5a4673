//! What is the page's and not the report's, though it reads like prose: captions, notes on an author, a drop cap torn off.

use super::Stretch;
use crate::annotate::{Deprel, MentionKind, Upos};
use crate::digest::lexicon::Trait;

impl Stretch<'_> {
    /// Whether the words are a caption, have a photographer's credit before them, or lost a letter: 'Ivo Ard, left, hugs Mela
    /// Wood', 'Ana Orr/Lorma Herald The mole', 'A s the mole broke'.
    pub(super) fn is_of_the_page(&self) -> bool {
        let words = self.words();
        opens_with_a_credit(words) || points_into_a_picture(words) || lost_a_letter(words)
    }

    /// 'Ivo Ard is anchor of the Lorma evening news.' Of whom it is, stands with it.
    pub fn is_note_on_an_author(&self) -> Option<&str> {
        const BEFORE_HIS_TRADE: usize = 6;
        let mut people = self.layer.mentions_at(self.span).iter().filter(|mention| self.span.contains(mention.span));
        let person = people
            .next()
            .filter(|mention| mention.kind == MentionKind::Person && mention.span.start <= self.span.start)?;
        let mut behind = self.unmarked().skip_while(|(token, _)| token.span.start < person.span.end);
        let is = behind.next().is_some_and(|(_, form)| &*form.lower == "is");
        let mut inside = behind.take(BEFORE_HIS_TRADE).take_while(|(token, _)| token.upos != Upos::Verb);
        (is && inside.any(|(_, form)| form.is(Trait::Author))).then(|| person.span.of(self.text))
    }

    /// Whether the main verb stands in the present, as in captions: 'Friends hold candles', not 'Ard says …', 'has left'.
    pub fn is_told_as_seen(&self) -> bool {
        let verb = self.both().enumerate().find(|(_, (token, _))| matches!(token.upos, Upos::Verb | Upos::Aux));
        verb.is_some_and(|(at, (verb, form))| {
            const ALIKE: [&str; 10] = ["put", "cut", "shut", "hit", "set", "let", "hurt", "beat", "cost", "quit"];
            let lower = &*form.lower;
            let present = lower.ends_with('s') || crate::language::lemma::lemma(lower, Upos::Verb) == lower;
            let index = self.range.start + at;
            let governs = |token: &crate::annotate::Token| {
                matches!(token.deprel, Deprel::Ccomp | Deprel::Xcomp)
                    && usize::try_from(token.head).is_ok_and(|head| head == index)
            };
            verb.upos == Upos::Verb
                && verb.deprel == Deprel::Root
                && present
                && !ALIKE.contains(&lower)
                && !form.is(Trait::Saying)
                && !self.tokens().iter().any(governs)
        })
    }
}

/// 'AP Photo The mole', 'Courtesy photo Ivo Ard', 'Ana Orr/Lorma Herald The mole', 'Ana Orr / Lorma Wire The mole'.
fn opens_with_a_credit(words: &str) -> bool {
    const FIRST: usize = 8;
    let first: Vec<&str> = words.split_whitespace().take(FIRST).collect();
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let photo = first.get(1).is_some_and(|second| second.trim_end_matches(',').eq_ignore_ascii_case("photo"));
    let agency =
        first.first().is_some_and(|first| *first == "Getty") && first.get(1).is_some_and(|second| capital(second));
    let article = first.first().is_some_and(|first| matches!(*first, "The" | "A" | "An"));
    let slash = first.iter().position(|word| word.contains('/')).filter(|at| *at > 0 && !article);
    let by_slash = slash.is_some_and(|at| {
        let named = first.iter().take(at + 2).all(|word| *word == "/" || word.split('/').all(capital));
        named && first.get(at + 1..).is_some_and(|behind| behind.iter().filter(|word| capital(word)).count() > 1)
    });
    photo && capital(first[0]) && first.get(2).is_some_and(|third| capital(third)) || agency || by_slash
}

/// 'Ivo Ard, left, hugs Mela Wood, right.'
fn points_into_a_picture(words: &str) -> bool {
    [", left, ", ", right, ", ", center, ", ", centre, ", "(left) ", "(right) "].iter().any(|mark| words.contains(mark))
}

/// 'A s the mole broke': a capital that stood apart on its page; and what stood in capitals before it.
fn lost_a_letter(words: &str) -> bool {
    let shouted = |word: &str| word.len() > 3 && word.chars().all(|c| c.is_ascii_uppercase());
    let loud = words.split_whitespace().take_while(|word| shouted(word)).count();
    let mut behind = words.split_whitespace().skip(loud);
    let (first, next) = (behind.next().unwrap_or(""), behind.next().unwrap_or(""));
    let lone = first.len() == 1 && first.starts_with(|c: char| c.is_ascii_uppercase());
    let small = next.starts_with(|c: char| c.is_ascii_lowercase());
    let torn = lone && small && (!matches!(first, "A" | "I") || next.len() == 1 && next != "a");
    torn || loud > 2 && words.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use crate::digest::whole::tests::asked;

    #[test]
    fn what_is_of_the_page_is_heard() {
        let page = |text: &str| asked(text, |stretch| stretch.is_of_the_page());
        assert!(page("Ivo Ard, left, hugs Mela Wood near the mole of Lorma."));
        assert!(page("Ana Orr/Lorma Herald A ferry burns at the mole."));
        assert!(page("Ana Orr / Wire Mela Wood stands on the mole."));
        assert!(page("Courtesy photo Ivo Ard, 15, was hurt on Monday night."));
        assert!(page("A s the mole broke, Mela Wood called the guards."));
        assert!(page("FRIENDS MEMBER STORY A mole broke in Lorma."));
        assert!(!page("The Lorma University/Brenna Post/Torva Times poll of Monday shows the mayor at a loss."));
        assert!(!page("A guard left, Mela Wood said."));
        assert!(!page("Plan B was dropped by the council of Lorma."));
        assert!(!page("I saw a mole break in Lorma."));
    }

    #[test]
    fn a_note_on_an_author_names_him() {
        let note = |text: &str| asked(text, |stretch| stretch.is_note_on_an_author().map(str::to_owned));
        assert_eq!(note("Ivo Ard is anchor of the Lorma evening news."), Some("Ivo Ard".to_owned()));
        assert_eq!(note("Ivo Ard is a former correspondent in Torva."), Some("Ivo Ard".to_owned()));
        assert_eq!(note("Ivo Ard is mayor of Lorma."), None);
        assert_eq!(note("Ivo Ard, a reporter, is ill."), None);
    }

    #[test]
    fn captions_tell_what_is_seen() {
        let seen = |text: &str| asked(text, |stretch| stretch.is_told_as_seen());
        assert!(seen("Friends hold candles at the mole of Lorma on Monday."));
        assert!(!seen("Friends held candles at the mole of Lorma on Monday."));
        assert!(!seen("Police say the mole broke on Monday."));
    }
}
