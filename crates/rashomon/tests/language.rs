//! What becomes of text that is not plain English: other languages, capitals, noise. All examples are invented.

use rashomon::annotate::{Annotations, MentionKind, Upos, annotate};
use rashomon::article::Article;

fn annotated(text: &str) -> Annotations {
    annotate(&Article::from_text(text))
}

/// The names of a kind.
fn names<'t>(text: &'t str, annotations: &Annotations, kind: MentionKind) -> Vec<&'t str> {
    let of_kind = annotations.text.mentions.iter().filter(|mention| mention.kind == kind);
    of_kind.map(|mention| mention.span.of(text)).collect()
}

#[test]
fn another_language_is_named_and_read_without_its_words() {
    let text = "Der Hafen von Lorma wurde am Montag gesperrt, nachdem ein Lastkahn den Pier gerammt hatte, sagte der Eigentümer \
                Karl Brenn. Rund 1.200 Menschen mussten ihre Häuser verlassen. Mehr dazu unter https://lorma.example/hafen.";
    let annotations = annotated(text);
    assert_eq!(annotations.language.as_deref(), Some("de"));
    assert_eq!(annotations.text.sentences.len(), 3);
    assert!(annotations.text.tokens.iter().any(|token| token.span.of(text) == "https://lorma.example/hafen"));
    assert!(annotations.text.tokens.iter().all(|token| token.upos == Upos::X), "no tags of English");
    assert!(
        annotations.text.mentions.is_empty()
            && annotations.claims.is_empty()
            && annotations.text.attributions.is_empty()
    );
}

#[test]
fn english_full_of_spanish_names_has_its_names() {
    let text = "Juan Carlos Hernández García met María Fernanda Gutiérrez in San Pedro de los Milagros on Friday. José Luis \
                Rivas Zamora, Andrés Manuel Ortega Olmedo and Luis Alberto Lanza joined them in Ciudad del Este.";
    let annotations = annotated(text);
    assert_eq!(annotations.language.as_deref(), Some("en"));
    let persons = names(text, &annotations, MentionKind::Person);
    assert!(persons.contains(&"Juan Carlos Hernández García"), "{persons:?}");
    assert!(persons.len() >= 4, "{persons:?}");
}

#[test]
fn a_headline_in_capitals_has_names_and_its_verb() {
    let text = "PRESIDENT JUAN CARLOS HERNANDEZ VISITS RUSSIA AFTER FLOOD KILLS TWELVE PEOPLE";
    let annotations = annotated(text);
    assert_eq!(names(text, &annotations, MentionKind::Person), ["JUAN CARLOS HERNANDEZ"]);
    assert_eq!(names(text, &annotations, MentionKind::Place), ["RUSSIA"]);
    let verbs: Vec<&str> =
        annotations.text.tokens.iter().filter(|t| t.upos == Upos::Verb).map(|t| t.span.of(text)).collect();
    assert!(verbs.contains(&"VISITS"), "{verbs:?}");
}

#[test]
fn noise_hides_no_name_beside_it() {
    for text in [
        // As a scanner misreads.
        "Tbe m1nister sa1d tbat Jennifer Miller 0f Paris w0uld n0t c0me, acc0rding t0 a statement by tbe 0ffice.",
        "\u{1F6A8}\u{1F6A8} Breaking: Jennifer Miller left Paris \u{1F1EB}\u{1F1F7} today \u{1F469}\u{200D}\u{1F692}!!! The office said so.",
        "The office said that مرحبا بالعالم was what Jennifer Miller told people in Paris, and \u{202E}that\u{202C} was it.",
    ] {
        let annotations = annotated(text);
        assert_eq!(annotations.language.as_deref(), Some("en"), "{text}");
        assert_eq!(names(text, &annotations, MentionKind::Person), ["Jennifer Miller"], "{text}");
        assert_eq!(names(text, &annotations, MentionKind::Place), ["Paris"], "{text}");
    }
}

#[test]
fn a_megabyte_without_a_space_is_read() {
    // Quadratic work would take hours here.
    for part in ["x", "9", "é", "字", "-a", "a.b", "\u{1F600}"] {
        let text = part.repeat((1 << 20) / part.len());
        let annotations = annotated(&text);
        assert!(annotations.text.tokens.iter().all(|token| token.span.end as usize <= text.len()));
    }
}
