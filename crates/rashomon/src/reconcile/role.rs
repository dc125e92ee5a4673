//! Roles as answers: who somebody is said to be, and whether two reports say the same of him.

use super::similarity::{introduces, role_holder};
use super::subject::Subject;
use super::vocabulary::{Vocabulary, WordId};
use crate::annotate::{ClaimKind, Role};
use crate::span::Span;

/// Whether a claim says who somebody is, and does not only name him.
pub(crate) fn is_given(subject: &Subject<'_>) -> bool {
    subject.claim.kind == ClaimKind::Role && !introduces(subject)
}

/// Whether a role's clause names its holder by more than one word.
pub(crate) fn names_in_full(subject: &Subject<'_>) -> bool {
    part(subject, Role::Who).is_some_and(|span| span.of(subject.text).split_whitespace().nth(1).is_some())
}

/// Roles are one answer when most words of the shorter stand in the other: 'mayor', 'the mayor of Lorma', 'Lorma's mayor'.
pub(crate) fn one_role(a: &Subject<'_>, b: &Subject<'_>, vocabulary: &Vocabulary) -> bool {
    let holder = role_holder(a);
    let words = |subject: &Subject<'_>| -> Vec<WordId> {
        subject.core.iter().map(|(word, _)| *word).filter(|word| Some(*word) != holder).collect()
    };
    let (x, y) = (words(a), words(b));
    let mass = |words: &mut dyn Iterator<Item = &WordId>| -> f32 { words.map(|word| vocabulary.weight(*word)).sum() };
    let shared = mass(&mut x.iter().filter(|word| y.contains(word)));
    let smaller = mass(&mut x.iter()).min(mass(&mut y.iter()));
    !other_rank(a, b) && (smaller <= 0.0 || shared >= 0.5 * smaller)
}

/// Words that make an office another one; 'acting' and 'interim' are left out of it as often as not.
const RANKS: [&str; 5] = ["assistant", "deputy", "vice", "associate", "junior"];

/// The same, written short.
const SHORT: [(&str, &str); 3] = [("Asst.", "assistant"), ("Assoc.", "associate"), ("Dep.", "deputy")];

/// Whether two roles of two articles differ by a word of rank: 'deputy mayor', 'mayor'.
pub(crate) fn other_rank(a: &Subject<'_>, b: &Subject<'_>) -> bool {
    // 'Vice Chairman Sen. Ard' is no vice senator: what is short before a name is an address.
    let title = |subject: &Subject<'_>| -> Vec<String> {
        let words = part(subject, Role::Title).map_or("", |title| title.of(subject.text)).split_whitespace();
        let words = words.map(|word| SHORT.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| *long));
        let words =
            words.filter(|word| !word.ends_with('.')).flat_map(|word| word.split(|c: char| !c.is_alphanumeric()));
        words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (x, y) = (title(a), title(b));
    // 'An associate of the president' holds no office of his.
    // An associate justice is a justice.
    let ranked = |words: &[String]| {
        words.windows(2).any(|pair| {
            RANKS.contains(&pair[0].as_str()) && pair[1] != "of" && !(pair[0] == "associate" && pair[1] == "justice")
        })
    };
    let plain = |words: &[String]| -> Vec<String> {
        words.iter().filter(|word| !RANKS.contains(&word.as_str())).cloned().collect()
    };
    if a.report == b.report || ranked(&x) == ranked(&y) {
        return false;
    }
    let (x, y) = (plain(&x), plain(&y));
    // The whole of the shorter title ends the longer one: 'mayor of Lorma' is another matter than 'mayor'.
    !x.is_empty() && !y.is_empty() && (x.ends_with(&y) || y.ends_with(&x))
}

fn part(subject: &Subject<'_>, role: Role) -> Option<Span> {
    subject.claim.arguments.iter().find(|argument| argument.role == role).map(|argument| argument.span)
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::config::Config;
    use crate::ledger::{Account, Finding, Relation};
    use crate::pipeline::read;

    /// Who reports say that Jonas Ardell is.
    fn who_is(told: &[&str]) -> Finding {
        let articles = told.iter().map(|sentence| {
            let mut article = Article::from_text(format!("Strike in the harbour of Lorma goes on.\n\n{sentence}"));
            article.given_story = Some("one".to_owned());
            article
        });
        let reading = read(articles.collect(), &Config { given_stories: true, ..Config::default() });
        let mut findings = reading.stories.into_iter().flat_map(|story| story.findings);
        findings.find(|finding| finding.question == "Who is Jonas Ardell?").expect("his finding")
    }

    fn holds(account: &Account, words: &str) -> bool {
        account.claims.iter().any(|claim| claim.quote.contains(words))
    }

    #[test]
    fn an_account_is_a_role_with_its_name() {
        let finding = who_is(&[
            "The strikers of the grain harbour met Lorma Mayor Jonas Ardell on Monday morning.",
            "The mayor of Lorma, Jonas Ardell, spoke to the strikers.",
            "Bread was short when Jonas Ardell left the town by train.",
        ]);
        let account = finding.accounts.first().expect("an account");
        assert_eq!(account.text, "The mayor of Lorma, Jonas Ardell");
        assert!(holds(account, "Lorma Mayor") && !holds(account, "Bread"), "{finding:#?}");
        assert_eq!(finding.relation, Relation::Agree);
    }

    #[test]
    fn other_roles_are_other_accounts() {
        let finding = who_is(&[
            "The strikers met port engineer Jonas Ardell on Monday morning.",
            "The strikers met Senator Jonas Ardell on Monday morning.",
            "The strikers met Sen. Jonas Ardell on Monday morning.",
        ]);
        let both = |account: &&Account| holds(account, "Senator Jonas Ardell") && holds(account, "Sen. Jonas Ardell");
        let senator = finding.accounts.iter().find(both).expect("one account of the senator");
        assert!(!holds(senator, "engineer"), "{finding:#?}");
    }

    #[test]
    fn an_address_is_no_other_rank() {
        let finding = who_is(&[
            "The strikers met Vice Chairman Sen. Jonas Ardell on Monday morning.",
            "The strikers met Sen. Jonas Ardell on Monday morning.",
        ]);
        assert_ne!(finding.relation, Relation::Disputed);
        let finding = who_is(&[
            "The strikers met Asst. Chief Jonas Ardell on Monday morning.",
            "The strikers met Lorma Police Assistant Chief Jonas Ardell on Monday morning.",
        ]);
        assert_ne!(finding.relation, Relation::Disputed);
        let finding = who_is(&[
            "The strikers met deputy mayor Jonas Ardell on Monday morning.",
            "The strikers met Mayor Jonas Ardell on Monday morning.",
        ]);
        assert_eq!(finding.relation, Relation::Disputed);
    }
}
