//! How fast language analysis is, on running news: Voice of America, cut into articles of 400 words.

use crate::Folders;
use anyhow::{Context, Result};
use rashomon::annotate::Annotations;
use rashomon::article::Article;
use rashomon::language;
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
    let (mut analysis, mut naming, mut linking) = (f64::MAX, f64::MAX, f64::MAX);
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
    }
    let each = |seconds: f64| seconds * 1000.0 / articles.len() as f64;
    println!("sentences, tokens, tags, parse: {:.3} ms an article of {WORDS} words", each(analysis));
    println!("names: {:.3} ms; linking {:.3} ms", each(naming), each(linking));
    Ok(())
}

/// Seconds that this thread has run, without those it waited for others: the first number of Linux's `schedstat`.
fn processor_seconds() -> Result<f64> {
    let path = "/proc/thread-self/schedstat";
    let text = std::fs::read_to_string(path).with_context(|| format!("can't read {path}"))?;
    let nanoseconds: f64 = text.split(' ').next().unwrap_or("0").parse()?;
    Ok(nanoseconds / 1e9)
}
