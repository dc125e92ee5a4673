use super::*;
use crate::annotate::{MentionKind, annotate};
use proptest::prelude::*;

fn resolved(article: &Article) -> Vec<(String, String)> {
    let annotations = annotate(article);
    let mentions = annotations.text.mentions.iter().filter(|mention| mention.kind == MentionKind::Place);
    mentions
        .filter_map(|mention| {
            let place = mention.place.as_ref()?;
            let inside = place.admin1.clone().or(place.country.clone()).unwrap_or_default();
            Some((mention.span.of(&article.text).to_owned(), inside))
        })
        .collect()
}

#[test]
fn a_qualifier_beats_size() {
    let article = Article::from_text("The storm tore roofs off houses in Paris, Texas, on Monday.");
    assert!(resolved(&article).contains(&("Paris".to_owned(), "Texas".to_owned())), "{:?}", resolved(&article));
}

#[test]
fn size_decides_alone() {
    let article = Article::from_text("Ministers met in Paris on Monday to discuss the harvest.");
    let places = resolved(&article);
    assert!(places.iter().any(|(name, inside)| name == "Paris" && inside.contains("France")), "{places:?}");
}

#[test]
fn containment_is_by_division() {
    let find = |name: &str| gazetteer().candidates(name).into_iter().map(|record| gazetteer().place(&record)).next();
    let (russia, kursk) = (find("Russia"), find("Kursk Oblast"));
    let (Some(russia), Some(kursk)) = (russia, kursk) else { panic!("both are in the gazetteer") };
    assert!(contains(&russia, &kursk) && !contains(&kursk, &russia));
}

#[test]
fn keys_fold_spellings() {
    assert!(gazetteer().is_place("saint petersburg") && gazetteer().is_abbreviation("Calif."));
    assert!(!gazetteer().is_place("lormavillage on sea"));
}

#[test]
fn a_national_domain_chooses_the_home() {
    let article = Article {
        url: Some("https://www.cambridgeherald.co.uk/a".to_owned()),
        ..Article::from_text("The council met in Cambridge on Monday.")
    };
    assert_eq!(home::homes(&article).iter().map(|home| home.country).collect::<Vec<_>>(), [*b"GB"]);
}

#[test]
fn names_in_a_row_are_of_one_rank() {
    let article = Article::from_text("Cases were found in Oregon, Washington and Idaho on Monday.");
    let annotations = annotate(&article);
    let washington = annotations.text.mentions.iter().find(|mention| mention.span.of(&article.text) == "Washington");
    let precision = washington.and_then(|mention| mention.place.as_ref()).map(|place| place.precision);
    assert_eq!(precision, Some(Precision::Admin1));
}

#[test]
fn a_road_is_no_town() {
    let article = Article::from_text("The crash closed Washington Drive and US-24 near Lancaster, Pennsylvania.");
    let found = resolved(&article);
    assert_eq!(found.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Lancaster", "Pennsylvania"]);
}

#[test]
fn what_stands_around_a_name_makes_it_a_town() {
    let article = Article::from_text("ROSWELL -- Roswell police arrested two men on Monday.");
    assert!(resolved(&article).iter().any(|(name, _)| name == "Roswell"), "{:?}", resolved(&article));
}

#[test]
fn containers_lead_outwards() {
    let place = |name: &str| gazetteer().candidates(name).first().map(|record| gazetteer().place(record));
    let names = |place: &Place| containers(place).into_iter().map(|place| place.name).collect::<Vec<_>>();
    let kursk = place("Kursk region").map(|place| names(&place));
    assert_eq!(kursk, Some(vec!["Russia".to_owned()]));
    assert_eq!(place("Russia").map(|place| names(&place)), Some(Vec::new()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn mentions_stay_in_order(text in "(Paris|in |, Texas|Georgia, |[A-Z][a-z]{1,6} |\\PC{0,8}|\\. |S\\.C\\. ){0,30}") {
        let annotations = annotate(&Article::from_text(text.clone()));
        let mut last = 0;
        for mention in &annotations.text.mentions {
            prop_assert!(mention.span.start >= last && mention.span.end as usize <= text.len());
            prop_assert!(!mention.span.of(&text).is_empty());
            last = mention.span.end;
        }
    }
}
