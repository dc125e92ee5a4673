//! Typed F1 of a model on labelled corpora, as the scorer counts it, without building the library anew.

use super::corpora::{Block, gold};
use anyhow::Result;
use rashomon::mention::names::model::{Names, Scratch, find_with};

/// Precision, recall and F1 over persons, organizations and places, and F1 of each.
pub fn measure(name: &str, names: &Names, blocks: &[Block]) -> Result<()> {
    let mut scratch = Scratch::default();
    // Right, found and labelled: of all, then of each class.
    let mut counts = [[0u32; 3]; 4];
    for block in blocks {
        let (text, tokens, labelled) = gold(block);
        let without_article = |start: u32, end: u32| {
            let span = rashomon::mention::names::without_article(&text, rashomon::span::Span::new(start, end));
            (span.start, span.end)
        };
        let found: Vec<(u32, u32, usize)> = find_with(names, &text, &tokens, &mut scratch)
            .into_iter()
            .map(|(span, class)| (without_article(span.start, span.end), class as usize))
            .filter(|(_, class)| *class < 3)
            .map(|((start, end), class)| (start, end, class))
            .collect();
        let labelled: Vec<(u32, u32, usize)> = labelled
            .into_iter()
            .map(|(start, end, class)| (without_article(start, end), class))
            .filter(|(_, class)| *class < 3)
            .map(|((start, end), class)| (start, end, class))
            .collect();
        for name in &found {
            counts[name.2 + 1][1] += 1;
            counts[name.2 + 1][0] += u32::from(labelled.contains(name));
        }
        for name in &labelled {
            counts[name.2 + 1][2] += 1;
        }
    }
    let (all, classes) = counts.split_at_mut(1);
    for class in classes {
        for (sum, count) in all[0].iter_mut().zip(class) {
            *sum += *count;
        }
    }
    let f1 = |[right, found, labelled]: [u32; 3]| 200.0 * f64::from(right) / f64::from((found + labelled).max(1));
    let [right, found, labelled] = counts[0].map(f64::from);
    eprintln!(
        "{name}: F1 {:.2} (P {:.1} R {:.1}); persons {:.1}, organizations {:.1}, places {:.1}",
        f1(counts[0]),
        100.0 * right / found.max(1.0),
        100.0 * right / labelled.max(1.0),
        f1(counts[1]),
        f1(counts[2]),
        f1(counts[3]),
    );
    Ok(())
}
