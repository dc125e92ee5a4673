//! What of a container is the report by its place: behind the headline, and before what the page goes on with.

use super::blocks::{Block, Blocks, Hint, Tag};
use super::body::{MOST_LINKED, ends_sentence, link_share, weight};
use super::metadata::{Metadata, alike};
use crate::moment;
use rashomon::article::Moment;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Least share of a container's prose in the part that holds the headline, if that part is the report.
const HEADED: f32 = 0.4;
/// The same where that part is an `article`.
const HEADED_ARTICLE: f32 = 0.15;
/// Least prose of a report, in bytes.
const LEAST: f32 = 200.0;
/// Longest line that may head a section, in bytes.
const LINE: usize = 60;
/// Paragraphs that lead to other pages from which on a page of them is a list.
const LISTED: usize = 4;
/// Longest link that ends a teaser ('more'), in bytes.
const MORE: usize = 30;

/// The blocks of a container that are the report by their place.
pub fn of_the_report(blocks: &Blocks, dropped: &mut [bool], container: usize, metadata: &Metadata) -> Vec<usize> {
    drop_teasers(blocks, dropped, container);
    let headline = headline(blocks, dropped, metadata);
    if let Some(headline) = headline {
        drop_threads(blocks, dropped, headline);
    }
    let container = match headline {
        Some(headline) => headed(blocks, dropped, container, headline, metadata),
        None => container,
    };
    let mut chosen = inside(blocks, dropped, container);
    if let Some(headline) = headline {
        let prose = |indexes: &[usize]| indexes.iter().map(|index| weight(&blocks.all[*index]).max(0.0)).sum::<f32>();
        let behind = chosen.partition_point(|index| *index < headline);
        if behind > 0 && prose(&chosen[behind..]) > prose(&chosen[..behind]) {
            chosen.drain(..behind);
        }
    }
    without_sections(blocks, chosen, container)
}

/// The elements around an element, itself first, up to the outermost.
fn around(blocks: &Blocks, element: usize) -> impl Iterator<Item = usize> + '_ {
    std::iter::successors(Some(element), |element| (*element > 0).then(|| blocks.elements[*element].parent))
}

fn inside(blocks: &Blocks, dropped: &[bool], container: usize) -> Vec<usize> {
    // Inner elements stand behind outer ones.
    let mut is_inside = vec![false; blocks.elements.len()];
    for (index, element) in blocks.elements.iter().enumerate().skip(container) {
        is_inside[index] = index == container || is_inside[element.parent];
    }
    let is_chosen = |block: &Block| is_inside[block.element] && !dropped[block.element];
    (0..blocks.all.len()).filter(|index| is_chosen(&blocks.all[*index])).collect()
}

/// Sums values of elements into the elements around them.
fn sum_up(blocks: &Blocks, values: &mut [f32]) {
    for index in (1..values.len()).rev() {
        values[blocks.elements[index].parent] += values[index];
    }
}

/// The prose of each element with all that it holds.
fn prose(blocks: &Blocks, dropped: &[bool]) -> Vec<f32> {
    let mut prose = vec![0.0f32; blocks.elements.len()];
    for block in blocks.all.iter().filter(|block| !dropped[block.element]) {
        prose[block.element] += weight(block).max(0.0);
    }
    sum_up(blocks, &mut prose);
    prose
}

/// The block that is the headline.
fn headline(blocks: &Blocks, dropped: &[bool], metadata: &Metadata) -> Option<usize> {
    let title = metadata.title.as_deref()?;
    let of = |tag: Tag| {
        // A heading amid the report may be made of some words of the title.
        let is_it = |block: &Block| {
            block.tag == tag
                && !dropped[block.element]
                && block.text.len() * 2 > title.len()
                && alike(&block.text, title)
        };
        blocks.all.iter().position(is_it)
    };
    of(Tag::Title).or_else(|| of(Tag::Heading).filter(|index| link_share(&blocks.all[*index]) < MOST_LINKED))
}

/// Blocks before and behind the headline among which a line may give the day.
const NEAR: (usize, usize) = (4, 6);
/// Longest such line, in bytes and in words, and most words that stand before the day ('Stand:', 'Published on').
const DAY_LINE: usize = 80;
const DAY_WORDS: usize = 9;
const LABEL: usize = 4;

/// The day that a line beside the headline gives: what readers see where a page says nothing to programs.
pub fn day_beside_headline(blocks: &Blocks, metadata: &Metadata) -> Option<Moment> {
    let headline = headline(blocks, &vec![false; blocks.elements.len()], metadata)?;
    let beside = headline.saturating_sub(NEAR.0)..(headline + NEAR.1).min(blocks.all.len());
    let lines = blocks.all[beside].iter().map(|block| block.text.trim()).filter(|line| line.len() <= DAY_LINE);
    let mut lines = lines.flat_map(str::lines).filter(|line| line.split(' ').count() <= DAY_WORDS);
    lines.find_map(|line| {
        let ends = line.match_indices(' ').map(|(at, _)| at + 1);
        std::iter::once(0).chain(ends).take(LABEL + 1).find_map(|from| moment::parse(line.get(from..)?))
    })
}

/// The part of a container that holds the headline and enough prose, as far inside as there is one.
fn headed(blocks: &Blocks, dropped: &[bool], container: usize, headline: usize, metadata: &Metadata) -> usize {
    let prose = prose(blocks, dropped);
    let path: Vec<usize> =
        around(blocks, blocks.all[headline].element).take_while(|index| *index != container).collect();
    if path.last().is_none_or(|outermost| blocks.elements[*outermost].parent != container) {
        return container;
    }
    // How many elements of one make with prose stand side by side.
    let mut makes: FxHashMap<(usize, u64), u32> = FxHashMap::default();
    for (index, element) in blocks.elements.iter().enumerate().skip(1) {
        if prose[index] > LEAST / 2.0 {
            *makes.entry((element.parent, element.make)).or_default() += 1;
        }
    }
    let is_live = metadata.types.iter().any(|kind| kind == "LiveBlogPosting");
    let mut chosen = container;
    for part in path.into_iter().rev() {
        let element = &blocks.elements[part];
        let least = if element.is_article && !is_live { HEADED_ARTICLE } else { HEADED };
        // A report in parts of one make goes on in the next of them.
        let has_twin =
            !element.is_article && makes.get(&(element.parent, element.make)).is_some_and(|count| *count > 1);
        if has_twin || prose[part] < LEAST || prose[part] < least * prose[chosen] {
            break;
        }
        chosen = part;
    }
    chosen
}

/// Names of what readers write below a report.
const THREADS: [&str; 4] = ["comment", "comments", "disqus", "livefyre"];

/// Leaves out what readers wrote, however long it is, where the headline and a report stand outside of it.
fn drop_threads(blocks: &Blocks, dropped: &mut [bool], headline: usize) {
    let prose = prose(blocks, dropped);
    let outside: Vec<usize> = around(blocks, blocks.all[headline].element).collect();
    for (index, element) in blocks.elements.iter().enumerate().skip(1) {
        let is_thread = matches!(element.hint, Hint::Drop(word) if THREADS.contains(&word));
        dropped[index] |=
            dropped[element.parent] || is_thread && !outside.contains(&index) && prose[0] - prose[index] >= LEAST;
    }
}

/// For each block that is prose whether it leads to another page: by a heading that is a link, or a short link at its end.
fn leads(blocks: &Blocks) -> Vec<bool> {
    let mut leads = vec![false; blocks.all.len()];
    let mut previous: Option<&Block> = None;
    for (index, block) in blocks.all.iter().enumerate() {
        let is_headed =
            previous.is_some_and(|head| matches!(head.tag, Tag::Heading | Tag::Title) && link_share(head) > 0.8);
        leads[index] = weight(block) > 0.0 && (is_headed || (1..=MORE).contains(&block.last_link));
        previous = Some(block);
    }
    leads
}

/// Whether blocks are a list of other reports: several paragraphs, of which nearly each leads to one.
pub fn is_list(blocks: &Blocks, chosen: &[usize]) -> bool {
    let leads = leads(blocks);
    let prose = chosen.iter().filter(|index| weight(&blocks.all[**index]) > 0.0);
    let (all, leading) = prose.fold((0, 0), |(all, leading), index| (all + 1, leading + usize::from(leads[*index])));
    leading >= LISTED && leading * 10 >= all * 9
}

/// Leaves out elements all of whose paragraphs lead to other pages.
fn drop_teasers(blocks: &Blocks, dropped: &mut [bool], container: usize) {
    let count = blocks.elements.len();
    let (mut all, mut teasers) = (vec![0.0f32; count], vec![0.0f32; count]);
    for (block, leads) in blocks.all.iter().zip(leads(blocks)) {
        if weight(block) > 0.0 && !dropped[block.element] {
            all[block.element] += 1.0;
            teasers[block.element] += f32::from(u8::from(leads));
        }
    }
    sum_up(blocks, &mut all);
    sum_up(blocks, &mut teasers);
    let prose = prose(blocks, dropped);
    for (index, element) in blocks.elements.iter().enumerate().skip(1) {
        let is_list = all[index] >= 2.0 && teasers[index] >= all[index] && prose[index] * 2.0 < prose[container];
        dropped[index] |= is_list || dropped[element.parent];
    }
}

/// What begins at a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Thread,
    Section,
    Box,
}

/// What a short line says to begin (`resources/page-ends.txt`).
fn end(text: &str) -> Option<End> {
    static ENDS: OnceLock<FxHashMap<&'static str, End>> = OnceLock::new();
    if text.len() > LINE {
        return None;
    }
    let ends = ENDS.get_or_init(|| {
        let rows = include_str!("../../resources/page-ends.txt").lines().filter(|row| !row.starts_with('#'));
        let sorts = rows.filter_map(|row| row.split_once('\t')).map(|(sort, line)| {
            let end = match sort {
                "thread" => End::Thread,
                "section" => End::Section,
                _ => End::Box,
            };
            (line, end)
        });
        sorts.collect()
    });
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let folded = words.map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    ends.get(folded.as_str()).copied()
}

/// The blocks without sections that their headings name.
///
/// A section is the outermost element that holds its heading and none of the prose before it. Where the heading stands among the paragraphs
/// themselves, a thread goes on to their end, and of other sections go the links alone.
fn without_sections(blocks: &Blocks, chosen: Vec<usize>, container: usize) -> Vec<usize> {
    let mut before = vec![0.0f32; blocks.elements.len()];
    let mut all = 0.0;
    let mut kept: Vec<usize> = Vec::new();
    // An element that is passed over to its end; links alone are passed over.
    let mut passed: Option<usize> = None;
    let mut links = false;
    for index in chosen {
        let block = &blocks.all[index];
        if passed.is_some_and(|passed| around(blocks, block.element).any(|element| element == passed)) {
            continue;
        }
        passed = None;
        links &= link_share(block) > MOST_LINKED || !ends_sentence(&block.text) && block.text.len() < LINE;
        if links {
            continue;
        }
        match end(&block.text).filter(|_| all >= LEAST && block.linked < block.text.len().max(1)) {
            Some(end) => {
                let part = around(blocks, block.element)
                    .take_while(|element| *element != container && before[*element] == 0.0)
                    .last()
                    .unwrap_or(block.element);
                let is_flat = part == block.element;
                passed = match end {
                    End::Thread if is_flat => Some(blocks.elements[part].parent),
                    _ => Some(part),
                };
                links = is_flat && end != End::Thread;
            }
            None => {
                let weight = weight(block).max(0.0);
                all += weight;
                around(blocks, block.element).for_each(|element| before[element] += weight);
                kept.push(index);
            }
        }
    }
    kept
}
