//! Which blocks of a page are the report.
//!
//! Two candidates: the container with most prose for its other text, and the blocks that JSON-LD's `articleBody` repeats. The
//! second wins where it covers enough, because the outlet chose it; the first gives paragraphs and order.

use super::blocks::{Block, Blocks, Hint, Tag};
use super::metadata::Metadata;
use super::place;
use rashomon::annotate::Annotations;
use rashomon::article::{Article, FurnitureKind};
use rashomon::span::Span;
use rustc_hash::FxHashSet;

/// Shortest block, in bytes, that is prose by its length.
const PROSE: usize = 80;
/// Share of a block that may be links.
pub(super) const MOST_LINKED: f32 = 0.5;
/// Share of a page's prose below which a container may be left out by its names.
const MINOR: f32 = 0.4;

/// Prose of an element that is named for the report's text below which the name counts for nothing, in bytes.
const KEPT: f32 = 200.0;

/// The report.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// Its text, an empty line between paragraphs.
    pub text: String,
    /// The index of its first block.
    pub first: usize,
    /// Whether it is a list of other reports.
    pub is_list: bool,
}

/// Chooses the report among the blocks of a page.
#[must_use]
pub fn choose(blocks: &Blocks, metadata: &Metadata) -> Body {
    let mut dropped = dropped(blocks);
    let container = container(blocks, &dropped);
    let chosen = place::of_the_report(blocks, &mut dropped, container, metadata);
    let chosen = metadata.body.as_deref().and_then(|body| repeated(blocks, body, &chosen)).unwrap_or(chosen);
    let body = assemble(blocks, &chosen, metadata);
    match &metadata.body {
        // A page that is built by a script has its text in JSON-LD alone.
        Some(text) if body.text.len() * 2 < text.len() && text.len() > 250 => {
            Body { text: paragraphs(text), first: body.first, is_list: false }
        }
        _ => Body { is_list: place::is_list(blocks, &chosen), ..body },
    }
}

pub(super) fn weight(block: &Block) -> f32 {
    let link_share = block.linked as f32 / block.text.len().max(1) as f32;
    let length = block.text.len() as f32;
    let long = block.text.len() >= PROSE
        || (block.tag == Tag::Paragraph && block.text.len() >= PROSE / 2 && ends_sentence(&block.text));
    match block.tag {
        Tag::Title | Tag::Heading => 0.0,
        _ if link_share > MOST_LINKED => -length * 0.5,
        Tag::Paragraph if long => length,
        Tag::Quote if long => length * 0.8,
        Tag::Item if long => length * 0.3,
        Tag::Other if long => length * 0.7,
        _ => -length * 0.3,
    }
}

pub(super) fn ends_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', '"', '”', '“', '’', '»', '«', ')', '…', ':', '。', '」', '।'])
}

/// For each element, whether it is left out by its tag or names. What holds a large part of the prose stays whatever it is called.
fn dropped(blocks: &Blocks) -> Vec<bool> {
    let mut prose = vec![0.0f32; blocks.elements.len()];
    let mut all = 0.0;
    for block in &blocks.all {
        let weight = weight(block).max(0.0);
        all += weight;
        prose[block.element] += weight;
    }
    // Whether an element holds one that is named for the report's text.
    let mut holds_kept = vec![false; blocks.elements.len()];
    // Inner elements stand behind outer ones, so one pass backwards sums up.
    for index in (1..blocks.elements.len()).rev() {
        let parent = blocks.elements[index].parent;
        prose[parent] += prose[index];
        holds_kept[parent] |= holds_kept[index] || blocks.elements[index].hint == Hint::Keep && prose[index] >= KEPT;
    }
    let mut dropped = vec![false; blocks.elements.len()];
    // A word that names the report itself ('slideshow') names its parts too.
    let mut spared: Vec<Option<&str>> = vec![None; blocks.elements.len()];
    for (index, element) in blocks.elements.iter().enumerate().skip(1) {
        spared[index] = spared[element.parent];
        dropped[index] = dropped[element.parent];
        if let Hint::Drop(word) = element.hint
            && (element.certain || !holds_kept[index])
        {
            let share = prose[index] / all.max(1.0);
            if share < if element.certain { 0.8 } else { MINOR } {
                dropped[index] |= spared[index] != Some(word);
            } else {
                spared[index] = Some(word);
            }
        }
    }
    dropped
}

/// The container that holds most prose for its other text.
fn container(blocks: &Blocks, dropped: &[bool]) -> usize {
    let count = blocks.elements.len();
    let mut own = vec![0.0f32; count];
    for block in &blocks.all {
        if !dropped[block.element] {
            own[block.element] += weight(block);
        }
    }
    let mut sums = own;
    let mut best = (f32::MIN, 0usize);
    for index in (0..count).rev() {
        let element = &blocks.elements[index];
        let factor = match element.hint {
            Hint::Keep => 1.25,
            _ if element.is_article => 1.1,
            _ => 1.0,
        };
        let score = sums[index] * factor;
        // Of two with the same prose the inner one is meant: it was seen first.
        if score > best.0 + 1.0 {
            best = (score, index);
        }
        if index > 0 {
            sums[element.parent] += sums[index].max(0.0);
        }
    }
    best.1
}

/// Pairs of neighbouring words, hashed, in small letters.
fn pairs(text: &str) -> Vec<u64> {
    let mut previous = 0u64;
    let mut found = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let mut hash = 0xcbf2_9ce4_8422_2325u64;
        for character in word.chars().flat_map(char::to_lowercase) {
            hash = (hash ^ u64::from(u32::from(character))).wrapping_mul(0x0100_0000_01b3);
        }
        found.push(previous.rotate_left(17) ^ hash);
        previous = hash;
    }
    found
}

/// The blocks that `articleBody` repeats, with the headings between them; `None` if they do not cover it.
fn repeated(blocks: &Blocks, body: &str, chosen: &[usize]) -> Option<Vec<usize>> {
    if body.len() < 250 {
        return None;
    }
    let words = pairs(body);
    let known: FxHashSet<u64> = words.iter().copied().collect();
    let mut covered: FxHashSet<u64> = FxHashSet::default();
    let mut kept = Vec::new();
    for (index, block) in blocks.all.iter().enumerate() {
        let found = pairs(&block.text);
        let inside = found.iter().filter(|pair| known.contains(pair)).count();
        // The pair with the word before the block is never there, hence the one that is forgiven.
        if found.len() >= 3 && (inside + 1) * 10 >= found.len() * 8 && block.tag != Tag::Title {
            let fresh = found.iter().filter(|pair| !covered.contains(pair)).count();
            if fresh * 2 >= found.len() {
                covered.extend(found);
                kept.push(index);
            }
        }
    }
    let cover = words.iter().filter(|pair| covered.contains(pair)).count();
    if cover * 10 < known.len() * 7 {
        return None;
    }
    // 'articleBody' is often the first sentences alone; then the container knows more.
    let length = |indexes: &[usize]| indexes.iter().map(|index| blocks.all[*index].text.len()).sum::<usize>();
    let shared = chosen.iter().filter(|index| kept.contains(index)).count();
    let (by_place, by_words) = (length(chosen), length(&kept));
    if by_place * 2 > by_words * 3 && (shared * 10 >= kept.len() * 8 || by_words < 1500) {
        return None;
    }
    let (first, last) = (*kept.first()?, *kept.last()?);
    let mut all: Vec<usize> = kept;
    all.extend(
        chosen
            .iter()
            .copied()
            .filter(|index| *index > first && *index < last && blocks.all[*index].tag == Tag::Heading),
    );
    all.sort_unstable();
    all.dedup();
    Some(all)
}

/// Puts the chosen blocks together, leaving out what is no sentence of the report.
fn assemble(blocks: &Blocks, chosen: &[usize], metadata: &Metadata) -> Body {
    let mut kept: Vec<usize> = Vec::new();
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for (position, index) in chosen.iter().enumerate() {
        let block = &blocks.all[*index];
        let fresh = block.text.len() < 40 || seen.insert(&block.text);
        let behind = chosen[position + 1..].iter().map(|next| &blocks.all[*next]);
        if fresh && is_of_the_report(block, behind, kept.is_empty(), metadata) {
            kept.push(*index);
        }
    }
    without_furniture(blocks, &kept)
}

/// Share of a block that is links.
pub(super) fn link_share(block: &Block) -> f32 {
    block.linked as f32 / block.text.len().max(1) as f32
}

/// Whether a heading has something of the report below it: no other heading, and no list of links.
fn heads<'b>(mut behind: impl Iterator<Item = &'b Block>) -> bool {
    behind.next().is_some_and(|next| {
        next.tag != Tag::Heading
            && (link_share(next) < MOST_LINKED || ends_sentence(&next.text) && link_share(next) < 0.8)
    })
}

/// Whether a block of the chosen container is part of the report, by the blocks behind it too.
fn is_of_the_report<'b>(
    block: &Block,
    behind: impl Iterator<Item = &'b Block>,
    is_first: bool,
    metadata: &Metadata,
) -> bool {
    let text = block.text.as_str();
    let link_share = link_share(block);
    let sentence = ends_sentence(text);
    if metadata.title.as_deref().is_some_and(|title| title.eq_ignore_ascii_case(text)) {
        return false;
    }
    match block.tag {
        Tag::Title => false,
        Tag::Heading => heads(behind) && link_share < MOST_LINKED && !is_first,
        Tag::Paragraph | Tag::Quote => {
            link_share < 0.8 && (sentence || text.len() >= PROSE || !is_first)
                || (text.len() >= PROSE && sentence && link_share < 0.95)
        }
        Tag::Item => link_share < MOST_LINKED && sentence && text.len() >= PROSE / 2,
        Tag::Other => link_share < MOST_LINKED && (text.len() >= PROSE || (sentence && text.len() >= 40)),
    }
}

/// The text of blocks, without those that are furniture by their wording.
fn without_furniture(blocks: &Blocks, kept: &[usize]) -> Body {
    let lines = kept.iter().map(|index| blocks.all[*index].text.replace('\n', " ")).collect::<Vec<_>>();
    let mut found = Annotations::default();
    rashomon::credit::find(&Article::from_text(lines.join("\n")), &mut found);
    let mut body = Body::default();
    let mut first = None;
    let mut at = 0u32;
    let mut furniture = found.furniture.iter().peekable();
    for (index, line) in kept.iter().zip(&lines) {
        let span = Span::at(at as usize, at as usize + line.len());
        at = span.end + 1;
        while furniture.next_if(|f| f.span.end <= span.start).is_some() {}
        let heading = blocks.all[*index].tag == Tag::Heading;
        let covered = furniture
            .peek()
            .is_some_and(|f| f.span.contains(span) && !(heading && f.kind == FurnitureKind::RelatedLink));
        if covered {
            continue;
        }
        first.get_or_insert(*index);
        if !body.text.is_empty() {
            body.text.push_str("\n\n");
        }
        body.text.push_str(&blocks.all[*index].text);
    }
    body.first = first.unwrap_or(0);
    body
}

/// JSON-LD text with an empty line between its paragraphs.
fn paragraphs(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n\n")
}
