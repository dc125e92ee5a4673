//! Whom the names of one article mean, and what other articles call the same.
//!
//! Linking is conservative: a surname alone joins a fuller name only where there is one such name, a short form or initials
//! only where one longer name has them. Everything is looked up in maps, so the work is linear in the mentions.

pub mod keys;
mod pronouns;
mod same;
pub mod walks;

pub use pronouns::resolve_pronoun;
pub(crate) use same::initials;
pub use same::same;

use crate::annotate::{Annotations, Entity, Layer, MentionKind};
use crate::article::Article;
use crate::mention::names::lexicon::{self, CountryForm, Lexicon, folded};
use keys::PersonName;
use rustc_hash::FxHashMap;

/// An entity that is called by one name.
#[must_use]
pub fn entity(kind: MentionKind, name: &str) -> Entity {
    Entity { key: keys::key(kind, name), name: name.to_owned(), kind }
}

/// Links mentions that name the same entity, and gives entities their keys.
pub fn link(article: &Article, annotations: &mut Annotations) {
    let title = article.separate_title().unwrap_or("");
    let mut names = read(title, &annotations.title);
    names.extend(read(&article.text, &annotations.text));
    settle_kinds(&mut names);
    let mut drafts = Drafts::default();
    drafts.persons(&names);
    drafts.others(&names);
    drafts.short_forms(&names);
    annotations.entities =
        drafts.finish(&names, annotations.title.mentions.iter_mut().chain(&mut annotations.text.mentions));
}

/// A mention as linking sees it.
struct Name<'t> {
    text: &'t str,
    folded: String,
    kind: MentionKind,
    /// The word before it, folded.
    before: String,
    /// Whether it stands in brackets right behind the mention before it: 'World Rail Body (WRB)'.
    bracketed: bool,
    /// Whether a verb of speaking follows.
    speaks: bool,
}

fn read<'t>(text: &'t str, layer: &Layer) -> Vec<Name<'t>> {
    let mut names = Vec::with_capacity(layer.mentions.len());
    let mut last_end = 0;
    for mention in &layer.mentions {
        let tokens = layer.tokens_in(mention.span);
        let word = |index: usize| layer.tokens.get(index).map_or("", |token| token.span.of(text));
        let before =
            tokens.start.checked_sub(1).map_or_else(String::new, |index| folded(word(index).trim_end_matches('.')));
        let between = text.get(last_end as usize..mention.span.start as usize).unwrap_or("");
        let next = folded(word(tokens.end));
        let speaks = keys::speaks(&next) || next.ends_with("ly") && keys::speaks(&folded(word(tokens.end + 1)));
        let text = mention.span.of(text);
        names.push(Name {
            text,
            folded: folded(text),
            kind: mention.kind,
            before,
            bracketed: last_end > 0 && between.trim() == "(",
            speaks,
        });
        last_end = mention.span.end;
    }
    names
}

/// Gives the same words the same kind: a surname of somebody named in full is a person, and what the lists do not know is
/// what most of its mentions are.
fn settle_kinds(names: &mut [Name]) {
    let lexicon = Lexicon::get();
    let mut surnames: FxHashMap<String, ()> = FxHashMap::default();
    let mut votes: FxHashMap<String, [u32; MentionKind::ALL.len()]> = FxHashMap::default();
    let mut firsts: FxHashMap<String, MentionKind> = FxHashMap::default();
    for name in names.iter() {
        votes.entry(name.folded.clone()).or_default()[name.kind as usize] += 1;
        firsts.entry(name.folded.clone()).or_insert(name.kind);
        if name.kind == MentionKind::Person && name.folded.contains(' ') {
            surnames.insert(PersonName::of(name.text).surname, ());
        }
    }
    for name in names {
        let single = !name.folded.contains(' ');
        let known = lexicon.of(lexicon::phrase(&name.folded));
        let fixed = lexicon::COUNTRY | lexicon::GROUP | lexicon::PLACE | lexicon::ORGANIZATION;
        if known & fixed != 0 {
            continue;
        }
        if single && name.kind != MentionKind::Person && surnames.contains_key(&PersonName::of(name.text).surname) {
            name.kind = MentionKind::Person;
            continue;
        }
        let (Some(votes), Some(first)) = (votes.get(&name.folded), firsts.get(&name.folded)) else { continue };
        let most = votes.iter().copied().max().unwrap_or(0);
        // Of kinds with as many mentions that of the first mention, which is the fullest as a rule.
        if votes[*first as usize] == most {
            name.kind = *first;
        } else if let Some(kind) = MentionKind::ALL.iter().find(|kind| votes[**kind as usize] == most) {
            name.kind = *kind;
        }
    }
}

/// An entity in the making.
struct Draft {
    key: String,
    name: String,
    kind: MentionKind,
    person: PersonName,
}

#[derive(Default)]
struct Drafts {
    drafts: Vec<Draft>,
    /// The draft of each mention.
    of: Vec<Option<usize>>,
    by_key: FxHashMap<String, usize>,
    persons_by_surname: FxHashMap<String, Vec<usize>>,
    persons_by_given: FxHashMap<String, Vec<usize>>,
}

/// More rival names than this are not compared: nothing unique will come of it.
const MOST_RIVALS: usize = 8;

impl Drafts {
    fn open(&mut self, key: String, name: &str, kind: MentionKind) -> usize {
        self.drafts.push(Draft { key: key.clone(), name: name.to_owned(), kind, person: PersonName::default() });
        self.by_key.entry(key).or_insert(self.drafts.len() - 1);
        self.drafts.len() - 1
    }

    /// Full names first, then single ones.
    fn persons(&mut self, names: &[Name]) {
        self.of = vec![None; names.len()];
        for full in [true, false] {
            for (index, name) in names.iter().enumerate().filter(|(_, name)| name.kind == MentionKind::Person) {
                let person = PersonName::of(name.text);
                if person.is_full() == full {
                    self.of[index] = Some(self.person(name, person));
                }
            }
        }
    }

    fn person(&mut self, name: &Name, person: PersonName) -> usize {
        let female = match name.before.as_str() {
            "mrs" | "ms" | "miss" | "madam" | "madame" | "queen" | "princess" | "dame" => Some(true),
            "mr" | "king" | "prince" | "sir" => Some(false),
            _ => None,
        };
        let fits = |draft: &Draft| {
            let sexes = (female.or_else(|| person.female()), draft.person.female());
            draft.person.fits(&person) && !matches!(sexes, (Some(a), Some(b)) if a != b && person.given.is_empty())
        };
        let rivals = self.persons_by_surname.get(&person.surname).map_or(&[][..], Vec::as_slice);
        let mut fitting = rivals.iter().copied().take(MOST_RIVALS).filter(|draft| fits(&self.drafts[*draft]));
        let found = match (fitting.next(), fitting.next()) {
            (Some(one), None) => Some(one),
            // Of several the one called exactly so.
            (Some(_), Some(_)) => self.by_key.get(&keys::key(MentionKind::Person, name.text)).copied(),
            (None, _) if !person.is_full() => {
                let given = self.persons_by_given.get(&PersonName::of(&format!("{} x", name.text)).given.concat());
                given.filter(|drafts| drafts.len() == 1).map(|drafts| drafts[0])
            }
            (None, _) => None,
        };
        if let Some(found) = found {
            let draft = &mut self.drafts[found];
            if person.given.concat().len() > draft.person.given.concat().len() {
                draft.person = person;
                name.text.clone_into(&mut draft.name);
                draft.key = keys::key(MentionKind::Person, name.text);
            }
            return found;
        }
        let index = self.open(keys::key(MentionKind::Person, name.text), name.text, MentionKind::Person);
        self.persons_by_surname.entry(person.surname.clone()).or_default().push(index);
        if let Some(given) = person.given.first() {
            self.persons_by_given.entry(given.clone()).or_default().push(index);
        }
        self.drafts[index].person = person;
        index
    }

    /// All other names, by their keys; a capital that speaks is its country.
    fn others(&mut self, names: &[Name]) {
        for (index, name) in names.iter().enumerate().filter(|(_, name)| name.kind != MentionKind::Person) {
            let mut text = name.text;
            let mut kind = name.kind;
            if matches!(kind, MentionKind::Place | MentionKind::Organization)
                && name.speaks
                && let Some((country, CountryForm::Seat)) = Lexicon::get().country(&name.folded)
            {
                (text, kind) = (country.name, MentionKind::Place);
            }
            let key = keys::key(kind, text);
            let draft = match self.by_key.get(&key) {
                Some(draft) => *draft,
                None => self.open(key, text, kind),
            };
            if text.len() > self.drafts[draft].name.len() && kind != MentionKind::Group {
                text.clone_into(&mut self.drafts[draft].name);
            }
            self.of[index] = Some(draft);
        }
    }

    /// Initials and short forms join the one longer name that they stand for.
    fn short_forms(&mut self, names: &[Name]) {
        let mut by_initials: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut by_word: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (index, draft) in self.drafts.iter().enumerate().filter(|(_, draft)| can_be_shortened(draft.kind)) {
            let long = folded(&draft.name);
            let words: Vec<&str> = long.split(' ').collect();
            if words.len() < 2 {
                continue;
            }
            let mut forms: Vec<String> = same::initials(&long).collect();
            forms.dedup();
            for form in forms {
                by_initials.entry(form).or_default().push(index);
            }
            let mut words: Vec<&str> = words.into_iter().filter(|word| word.len() > 3).collect();
            words.sort_unstable();
            words.dedup();
            for word in words {
                by_word.entry(word.to_owned()).or_default().push(index);
            }
        }
        let lexicon = Lexicon::get();
        for (index, name) in names.iter().enumerate() {
            let Some(own) = self.of[index] else { continue };
            // A town may be spelled as the initials are: capitals throughout speak for initials.
            let capitals = name.text.chars().all(|c| c.is_uppercase() || c == '.');
            if !(can_be_shortened(name.kind) || capitals && name.kind == MentionKind::Place)
                || name.folded.contains(' ')
            {
                continue;
            }
            let letters: String = name.folded.replace('.', "");
            let short = name.text.chars().filter(|c| c.is_uppercase()).count() > 1 && letters.len() <= 8;
            let known = lexicon.word(&name.folded);
            let target = if short && name.bracketed && index > 0 && can_be_shortened(names[index - 1].kind) {
                self.of[index - 1]
            } else if short {
                by_initials.get(&letters).and_then(|drafts| only(drafts))
            } else if known & lexicon::ORGANIZATION_WORD != 0 {
                // 'the Bank', though some town or family is called Bank too.
                by_word.get(&name.folded).and_then(|drafts| only(drafts)).filter(|_| name.before == "the")
            } else if known & (lexicon::COUNTRY | lexicon::GROUP | lexicon::PLACE | lexicon::FIRST_NAME) != 0 {
                None
            } else {
                let first = |draft: &usize| folded(&self.drafts[*draft].name).starts_with(&name.folded);
                by_word.get(&name.folded).and_then(|drafts| only(drafts)).filter(first)
            };
            if let Some(target) = target
                && target != own
            {
                // All mentions of the short form go with it.
                for of in self.of.iter_mut().filter(|of| **of == Some(own)).take(names.len()) {
                    *of = Some(target);
                }
            }
        }
    }

    /// Numbers the entities by their first mention and writes them into the mentions.
    #[allow(clippy::cast_possible_truncation)]
    fn finish<'m>(
        self,
        names: &[Name],
        mentions: impl Iterator<Item = &'m mut crate::annotate::Mention>,
    ) -> Vec<Entity> {
        let mut number: FxHashMap<usize, u32> = FxHashMap::default();
        let mut entities = Vec::new();
        for ((mention, of), name) in mentions.zip(&self.of).zip(names) {
            let draft = of.unwrap_or(0);
            let kind = self.drafts.get(draft).map_or(name.kind, |draft| draft.kind);
            mention.kind =
                if name.kind == MentionKind::Place && kind == MentionKind::Organization { kind } else { name.kind };
            mention.entity = *number.entry(draft).or_insert_with(|| {
                if let Some(draft) = self.drafts.get(draft) {
                    entities.push(Entity { key: draft.key.clone(), name: draft.name.clone(), kind: draft.kind });
                }
                entities.len() as u32 - 1
            });
        }
        entities
    }
}

fn can_be_shortened(kind: MentionKind) -> bool {
    !matches!(kind, MentionKind::Person | MentionKind::Group | MentionKind::Place)
}

fn only(drafts: &[usize]) -> Option<usize> {
    match drafts {
        [one] => Some(*one),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::{Mention, annotate};
    use crate::span::Span;

    /// Links the marked names of a text: '[p:Jana Orlo]'.
    fn linked(marked: &str) -> Vec<(String, String)> {
        let mut text = String::new();
        let mut mentions = Vec::new();
        for (index, part) in marked.split(['[', ']']).enumerate() {
            let start = text.len();
            if index % 2 == 0 {
                text.push_str(part);
                continue;
            }
            let (kind, name) = part.split_once(':').unwrap();
            text.push_str(name);
            let kind = match kind {
                "p" => MentionKind::Person,
                "o" => MentionKind::Organization,
                "g" => MentionKind::Group,
                _ => MentionKind::Place,
            };
            mentions.push(Mention { span: Span::at(start, text.len()), kind, entity: 0, place: None });
        }
        let article = Article::from_text(text);
        let mut annotations = annotate(&article);
        annotations.text.mentions = mentions;
        annotations.title.mentions.clear();
        link(&article, &mut annotations);
        let entity = |mention: &Mention| annotations.entities[mention.entity as usize].key.clone();
        annotations.text.mentions.iter().map(|m| (m.span.of(&article.text).to_owned(), entity(m))).collect()
    }

    fn keys(marked: &str) -> Vec<String> {
        linked(marked).into_iter().map(|(_, key)| key).collect()
    }

    #[test]
    fn a_surname_joins_the_one_fuller_name() {
        let found =
            keys("[p:Orlo] spoke. Then [p:Jana Orlo], the mayor, and Mr. [p:Brenn] met [p:Karl Brenn] and [p:Jana].");
        assert_eq!(
            found,
            ["person:orlo jana", "person:orlo jana", "person:bren karl", "person:bren karl", "person:orlo jana"]
        );
    }

    #[test]
    fn a_surname_of_two_people_joins_neither() {
        let found = keys("[p:Jana Orlo] and [p:Karl Orlo] came. [p:Orlo] spoke.");
        assert_eq!(found, ["person:orlo jana", "person:orlo karl", "person:orlo"]);
    }

    #[test]
    fn initials_and_short_forms_join_the_longer_name() {
        let found = keys("The [o:Lorma River Board] met. The [o:LRB] said so, and the [o:Board] agreed.");
        assert_eq!(found, ["organization:lorma river board"; 3]);
    }

    #[test]
    fn initials_that_spell_a_town_join_the_body() {
        let found = keys("The [o:National Inland Shipping] ([l:NIS]) met. [l:NIS] said so.");
        assert_eq!(found, ["organization:national inland shipping"; 3]);
    }

    #[test]
    fn a_capital_that_speaks_is_its_country() {
        let found = keys(
            "[l:Pyongyang] denied it. The train left [l:Pyongyang] at noon. [l:North Korea] is silent. [g:North Koreans] left.",
        );
        assert_eq!(found, ["place:north korea", "place:pyongyang", "place:north korea", "group:north korea"]);
    }

    #[test]
    fn the_bank_is_the_one_bank_of_the_article() {
        let found = keys("The [o:Bank of Tarvik] cut rates. Brokers praised the [o:Bank].");
        assert_eq!(found, ["organization:bank of tarvik"; 2]);
        let found = keys("The [o:Bank of Tarvik] and the [o:Bank of Lorma] met. The [o:Bank] cut rates.");
        assert_eq!(found[2], "organization:bank");
    }

    #[test]
    fn the_minister_is_the_one_who_is_called_so() {
        let meant = |text: &str, names: &[(u32, u32)]| {
            let article = Article::from_text(text);
            let mut annotations = annotate(&article);
            annotations.text.mentions = names
                .iter()
                .map(|(start, end)| Mention {
                    span: Span::new(*start, *end),
                    kind: MentionKind::Person,
                    entity: 0,
                    place: None,
                })
                .collect();
            link(&article, &mut annotations);
            let token = annotations.text.tokens.iter().rposition(|token| token.span.of(text) == "minister").unwrap();
            resolve_pronoun(text, &annotations.text, &annotations, token)
        };
        assert_eq!(
            meant("Interior Minister Jana Orlo met Karl Brenn. Later the minister left.", &[(18, 27), (32, 42)]),
            Some(0)
        );
        let two = "Minister Jana Orlo met Karl Brenn, the finance minister. Later the minister left.";
        assert_eq!(meant(two, &[(9, 18), (23, 33)]), None);
        assert_eq!(meant("Jana Orlo met Karl Brenn. Later the minister left.", &[(0, 9), (14, 24)]), None);
    }

    #[test]
    fn pronouns_mean_the_last_fitting_person() {
        let text = "Maria Orlo met reporters. She said that it was over.";
        let article = Article::from_text(text);
        let mut annotations = annotate(&article);
        annotations.text.mentions =
            vec![Mention { span: Span::new(0, 10), kind: MentionKind::Person, entity: 0, place: None }];
        link(&article, &mut annotations);
        let token = annotations.text.tokens.iter().position(|token| token.span.of(text) == "She").unwrap();
        assert_eq!(resolve_pronoun(text, &annotations.text, &annotations, token), Some(0));
    }

    #[test]
    fn the_board_means_the_one_board() {
        let meant = |text: &str, names: &[(u32, u32)]| {
            let article = Article::from_text(text);
            let mut annotations = annotate(&article);
            let organization = MentionKind::Organization;
            annotations.text.mentions = names
                .iter()
                .map(|(start, end)| Mention {
                    span: Span::new(*start, *end),
                    kind: organization,
                    entity: 0,
                    place: None,
                })
                .collect();
            link(&article, &mut annotations);
            let token = annotations.text.tokens.iter().rposition(|token| token.span.of(text) == "board").unwrap();
            resolve_pronoun(text, &annotations.text, &annotations, token)
        };
        assert_eq!(meant("The Lorma River Board met. Later the board said no.", &[(4, 21)]), Some(0));
        let two = "The Lorma River Board and the Tarvik Water Board met. The board said no.";
        assert_eq!(meant(two, &[(4, 21), (30, 48)]), None);
    }
}
