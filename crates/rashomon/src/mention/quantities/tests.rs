use super::*;
use crate::annotate::annotate;
use proptest::prelude::*;

/// Quantities as 'span=low..high approximation unit change'.
fn read(text: &str) -> Vec<String> {
    let article = Article::from_text(text);
    let annotations = annotate(&article);
    let shown = |value: Option<f64>| value.map_or_else(|| "?".to_owned(), |value| value.to_string());
    annotations
        .text
        .quantities
        .iter()
        .map(|q| {
            let unit = q.unit.as_deref().unwrap_or("-");
            format!(
                "{}={}..{} {} {unit}",
                q.span.of(text),
                shown(q.amount.low),
                shown(q.amount.high),
                q.amount.approximation.as_str()
            )
        })
        .collect()
}

#[test]
fn bounds_are_open_on_one_side() {
    assert_eq!(read("At least 12 people died there."), ["At least 12=12..? at_least people"]);
    assert_eq!(read("Nearly 300 tents were lost."), ["Nearly 300=?..300 fewer_than -"]);
}

#[test]
fn a_range_shares_its_scale() {
    assert_eq!(read("It would cost £3-4m to mend."), ["£3-4m=3000000..4000000 range GBP"]);
}

#[test]
fn years_scores_and_labels_are_no_quantities() {
    assert!(read("In 2019 they lost 2-1 in Game 7 of the cup.").is_empty());
}

#[test]
fn numbers_beyond_reason_are_none() {
    let long = format!("They counted {} of them.", "9".repeat(10_000));
    assert!(read(&long).is_empty());
    assert!(read("They counted 1e999 of them.").is_empty());
}

#[test]
fn a_path_knows_what_it_replaces() {
    let article = Article::from_text("The toll rose from 12 to 15 on Monday.");
    let quantities = annotate(&article).text.quantities;
    assert_eq!(quantities[0].replaces, Some(12.0));
    assert_eq!(quantities[0].current().low, Some(15.0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn arbitrary_text_never_panics(text in "(\\PC{0,12}|[0-9,.$£%-]{0,6}|between |from |to |and | half| million| one in |-year-old| no one was){0,30}") {
        let annotations = annotate(&Article::from_text(text.clone()));
        let mut last = 0;
        for quantity in &annotations.text.quantities {
            prop_assert!(quantity.span.start >= last && quantity.span.end as usize <= text.len());
            prop_assert!(!quantity.span.of(&text).is_empty());
            last = quantity.span.start;
            let Amount { low, high, .. } = quantity.amount;
            prop_assert!(low.is_some() || high.is_some());
            prop_assert!(low.is_none_or(f64::is_finite) && high.is_none_or(f64::is_finite));
            prop_assert!(low.zip(high).is_none_or(|(low, high)| low <= high));
        }
    }
}
