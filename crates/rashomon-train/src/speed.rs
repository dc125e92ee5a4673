//! How fast language analysis is, on running news: Voice of America, cut into articles of 400 words.

use crate::Folders;
use anyhow::{Context, Result};
use rashomon::annotate::{Annotations, Token};
use rashomon::article::Article;
use rashomon::language::{self, en, network};
use rashomon::mention::names;

/// Words of an article, as the goals of speed count them.
const WORDS: usize = 400;

/// Articles that are measured.
const ARTICLES: usize = 400;

/// Prints the processor time of one thread for an article.
pub fn measure(folders: &Folders) -> Result<()> {
    let path = folders.open("voa.txt");
    let text = std::fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))?;
    let mut articles = Vec::new();
    let (mut article, mut words) = (String::new(), 0);
    for line in text.lines() {
        words += line.split_whitespace().count();
        article.push_str(line);
        article.push('\n');
        if words >= WORDS {
            articles.push(Article::from_text(std::mem::take(&mut article)));
            words = 0;
            if articles.len() == ARTICLES {
                break;
            }
        }
    }
    let analyse = |article: &Article| {
        let mut annotations = Annotations::default();
        language::analyse(article, &mut annotations);
        annotations
    };
    // The best of several rounds: other work on the machine only ever adds; the first reads the models.
    let (mut analysis, mut naming, mut linking, mut moves) = (f64::MAX, f64::MAX, f64::MAX, f64::MAX);
    for _ in 0..8 {
        let began = processor_seconds()?;
        let mut analysed: Vec<Annotations> = articles.iter().map(analyse).collect();
        analysis = analysis.min(processor_seconds()? - began);
        let began = processor_seconds()?;
        for (article, annotations) in articles.iter().zip(&mut analysed) {
            names::find(article, annotations);
        }
        naming = naming.min(processor_seconds()? - began);
        let began = processor_seconds()?;
        for (article, annotations) in articles.iter().zip(&mut analysed) {
            names::link(article, annotations);
        }
        linking = linking.min(processor_seconds()? - began);
        let began = processor_seconds()?;
        read(&articles, &mut analysed, network::Reader::tag);
        let tagging = processor_seconds()? - began;
        read(&articles, &mut analysed, |reader, text, tokens| reader.parse(text, tokens, 0));
        moves = moves.min(processor_seconds()? - began - 2.0 * tagging);
    }
    let each = |seconds: f64| seconds * 1000.0 / articles.len() as f64;
    println!(
        "sentences, tokens, tags, parse: {:.3} ms an article of {WORDS} words, {:.3} of them for the moves of the parser",
        each(analysis),
        each(moves)
    );
    println!("names: {:.3} ms; linking {:.3} ms", each(naming), each(linking));
    let all = each(analysis + naming);
    println!(
        "sentences, tokens, tags, names: {:.0} articles a second; with the parse {:.0}",
        1000.0 / (all - each(moves)),
        1000.0 / all
    );
    Ok(())
}

/// Has the network read all sentences once more.
fn read(
    articles: &[Article],
    analysed: &mut [Annotations],
    work: impl Fn(&mut network::Reader<'static>, &str, &mut [Token]),
) {
    let Some(network) = en::network() else { return };
    for (article, annotations) in articles.iter().zip(analysed) {
        network::Reader::of_thread(network, |reader| {
            for sentence in &annotations.text.sentences {
                let tokens = sentence.tokens.start as usize..sentence.tokens.end as usize;
                if let Some(tokens) = annotations.text.tokens.get_mut(tokens) {
                    work(reader, &article.text, tokens);
                }
            }
        });
    }
}

/// Seconds that this thread has run, without those it waited for others: the first number of Linux's `schedstat`.
fn processor_seconds() -> Result<f64> {
    let path = "/proc/thread-self/schedstat";
    let text = std::fs::read_to_string(path).with_context(|| format!("can't read {path}"))?;
    let nanoseconds: f64 = text.split(' ').next().unwrap_or("0").parse()?;
    Ok(nanoseconds / 1e9)
}
