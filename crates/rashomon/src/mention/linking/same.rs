//! Whether entities of two articles can be the same.

use super::keys::PersonName;
use crate::annotate::{Entity, MentionKind};

/// How far the names of two entities speak for one and the same, from 0 (they are different) to 1 (their keys are equal).
/// It is a judgement of names alone: two people of one name have 1.
///
/// ```
/// use rashomon::annotate::{Entity, MentionKind};
/// use rashomon::mention::linking::{entity, same};
/// let full = entity(MentionKind::Person, "Sergei Shoigu");
/// assert_eq!(same(&full, &entity(MentionKind::Person, "Sergey Shoigu")), 1.0);
/// assert!(same(&full, &entity(MentionKind::Person, "Shoigu")) > 0.5);
/// assert_eq!(same(&full, &entity(MentionKind::Person, "Maria Shoigu")), 0.0);
/// ```
#[must_use]
pub fn same(a: &Entity, b: &Entity) -> f32 {
    if a.key == b.key {
        return 1.0;
    }
    let (Some((_, left)), Some((_, right))) = (a.key.split_once(':'), b.key.split_once(':')) else { return 0.0 };
    let persons = (a.kind == MentionKind::Person, b.kind == MentionKind::Person);
    match persons {
        (true, true) => same_person(&PersonName::of(&a.name), &PersonName::of(&b.name)),
        // A body that one article takes for a place, a work or a product.
        (false, false) if left == right => match (a.kind, b.kind) {
            (MentionKind::Group, MentionKind::Place) | (MentionKind::Place, MentionKind::Group) => 0.5,
            _ => 0.9,
        },
        (false, false) if bodies(a.kind, b.kind) => same_body(left, right),
        _ => 0.0,
    }
}

fn bodies(a: MentionKind, b: MentionKind) -> bool {
    let body = |kind| !matches!(kind, MentionKind::Group | MentionKind::Place | MentionKind::Person);
    body(a) && body(b)
}

fn same_person(a: &PersonName, b: &PersonName) -> f32 {
    if !a.fits(b) {
        return 0.0;
    }
    match (a.given.first(), b.given.first()) {
        (Some(first), Some(second)) if first == second => 1.0,
        (Some(_), Some(_)) => 0.9,
        _ => 0.6,
    }
}

/// 'un' and 'united nations', 'defense ministry' and 'ministry of defense', 'lockheed' and 'lockheed martin'.
fn same_body(a: &str, b: &str) -> f32 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let content = |name: &str| {
        let mut words: Vec<String> = name
            .split(' ')
            .filter(|word| !matches!(*word, "of" | "the" | "and" | "for" | "in" | "&"))
            .map(str::to_owned)
            .collect();
        words.sort_unstable();
        words
    };
    let (few, many) = (content(short), content(long));
    if few == many {
        return 0.95;
    }
    if few.len() == 1 && many.len() > 1 && initials(long).any(|initials| initials == short) {
        return 0.8;
    }
    if many.len() > few.len() && few.iter().all(|word| many.binary_search(word).is_ok()) {
        // A single shared word says little: 'bank' and 'bank of england'.
        return if few.len() > 1 {
            0.7
        } else if long.starts_with(short) && short.len() > 3 {
            0.5
        } else {
            0.2
        };
    }
    0.0
}

/// What a name can be shortened to by its initials: without and with its small words.
pub(crate) fn initials(name: &str) -> impl Iterator<Item = String> + '_ {
    [false, true].into_iter().map(move |all| {
        name.split([' ', '-'])
            .filter(|word| all || !matches!(*word, "of" | "the" | "and" | "for" | "in" | "on" | "de"))
            .filter_map(|word| word.chars().next())
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mention::linking::entity;

    #[test]
    fn names_of_bodies_are_compared_by_their_words() {
        let body = |name| entity(MentionKind::Organization, name);
        assert!(same(&body("Ministry of Defence"), &body("Defense Ministry")) > 0.9);
        assert!(same(&body("Tarvik Rail Authority"), &body("TRA")) > 0.7);
        assert!(same(&body("Bank of Tarvik"), &body("Bank of Lorma")) == 0.0);
        assert_eq!(same(&body("the Norvane Co."), &body("Norvane")), 1.0);
        assert_eq!(same(&body("UN"), &body("U.N.")), 1.0);
    }

    #[test]
    fn one_person_has_one_key_whatever_the_spelling() {
        use MentionKind::Person;
        for (one, other) in [
            ("Sergei Varol", "Sergey Varol"),
            ("Mohammed Varol", "Muhammad Varol"),
            ("Volodymyr Zelensky", "Vladimir Zelenskyy"),
            ("Yousef al-Khatib", "Yusuf Khatib"),
            ("Mikhail Varoltchenko", "Mihail Varolchenko"),
            ("President Jana Orlo", "Ms. Jana Orlo"),
            ("Kim Jong Un", "Kim Jong-un"),
            ("Moammar Gadhafi", "Moammar Qaddafi"),
            ("José Varol", "Jose Varol"),
        ] {
            assert_eq!(entity(Person, one).key, entity(Person, other).key);
        }
        for (one, other) in
            [("Sergei Varol", "Stepan Varol"), ("Mohammed Varol", "Mahmoud Varol"), ("Jana Orlo", "Jan Orlo")]
        {
            assert_ne!(entity(Person, one).key, entity(Person, other).key);
        }
    }

    #[test]
    fn one_place_has_one_key_whatever_the_spelling() {
        use MentionKind::Place;
        for (one, other) in [("Kiev", "Kyiv"), ("Bombay", "Mumbai"), ("Fallujah", "al-Fallujah"), ("Peking", "Beijing")]
        {
            assert_eq!(entity(Place, one).key, entity(Place, other).key);
        }
        assert_ne!(entity(Place, "Odesa").key, entity(Place, "Odense").key);
        // A person is no place of the same name.
        assert_eq!(same(&entity(MentionKind::Person, "Kiev"), &entity(Place, "Kyiv")), 0.0);
    }

    #[test]
    fn countries_and_their_people_share_a_name() {
        let country = entity(MentionKind::Place, "U.S.");
        assert_eq!(country.key, entity(MentionKind::Place, "United States").key);
        assert!(same(&country, &entity(MentionKind::Group, "Americans")) > 0.0);
        assert_eq!(entity(MentionKind::Place, "Kiev").key, entity(MentionKind::Place, "Kyiv").key);
    }
}
