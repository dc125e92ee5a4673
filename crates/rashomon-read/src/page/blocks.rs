//! The tree of a page, flattened: blocks of text in order, each with the elements around it.

use dom_query::{Document, NodeData, NodeRef};
use rustc_hash::FxHashMap;
use std::hash::{Hash as _, Hasher as _};
use std::sync::OnceLock;

/// The tag that makes a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tag {
    /// `<p>`.
    Paragraph,
    /// `<h1>`.
    Title,
    /// `<h2>` to `<h6>`.
    Heading,
    /// `<li>`, `<dt>`, `<dd>`.
    Item,
    /// `<blockquote>`, `<pre>`.
    Quote,
    /// Text straight inside a container.
    Other,
}

/// A stretch of text between two breaks.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its text, one space between words.
    pub text: String,
    /// What makes it a block.
    pub tag: Tag,
    /// Characters of the text that are links.
    pub linked: usize,
    /// Characters of the link that ends the text; 0 where none does.
    pub last_link: usize,
    /// The element that holds it, an index into [`Blocks::elements`].
    pub element: usize,
}

/// What the names of an element say of its content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hint {
    /// Nothing.
    None,
    /// It is no part of a report, by this word.
    Drop(&'static str),
    /// It holds the report.
    Keep,
}

/// A container that holds blocks.
#[derive(Clone, Debug)]
pub struct Element {
    /// The container around it; its own index for the outermost.
    pub parent: usize,
    /// What its tag, class, id and role say.
    pub hint: Hint,
    /// Whether its tag leaves no doubt (`nav`, `aside`).
    pub certain: bool,
    /// Whether it is an `article` or `main`.
    pub is_article: bool,
    /// Hash of its tag and classes: parts of one kind have the same.
    pub make: u64,
}

/// The blocks of a page.
#[derive(Clone, Debug, Default)]
pub struct Blocks {
    /// In order of the page.
    pub all: Vec<Block>,
    /// The containers; an outer one stands before those inside it.
    pub elements: Vec<Element>,
}

/// What to do with an element.
enum Way {
    /// Leave it out with all it holds.
    Skip,
    /// It breaks the text and holds blocks.
    Container(Option<Tag>),
    /// A line break.
    Break,
    /// A link.
    Link,
    /// It lies inside a line.
    Inline,
}

fn way(name: &str) -> Way {
    match name {
        "script" | "style" | "noscript" | "template" | "svg" | "math" | "iframe" | "object" | "embed" | "audio"
        | "video" | "canvas" | "button" | "input" | "select" | "textarea" | "label" | "option" | "head" | "img"
        | "picture" | "dialog" | "map" | "progress" | "meter" | "figcaption" | "legend" | "datalist" => Way::Skip,
        "p" => Way::Container(Some(Tag::Paragraph)),
        "h1" => Way::Container(Some(Tag::Title)),
        "h2" | "h3" | "h4" | "h5" | "h6" => Way::Container(Some(Tag::Heading)),
        "li" | "dt" | "dd" => Way::Container(Some(Tag::Item)),
        "blockquote" | "pre" => Way::Container(Some(Tag::Quote)),
        "div" | "section" | "article" | "main" | "body" | "html" | "header" | "footer" | "nav" | "aside" | "figure"
        | "ul" | "ol" | "dl" | "table" | "tbody" | "thead" | "tfoot" | "tr" | "td" | "th" | "form" | "fieldset"
        | "center" | "details" | "summary" | "address" | "hgroup" | "caption" => Way::Container(None),
        "br" | "hr" => Way::Break,
        "a" => Way::Link,
        // Elements of a site's own ('<story-body>') hold blocks.
        custom if custom.contains('-') => Way::Container(None),
        _ => Way::Inline,
    }
}

/// Flattens a page.
#[must_use]
pub fn of(document: &Document) -> Blocks {
    let mut walk = Walk {
        blocks: Blocks::default(),
        text: String::new(),
        linked: 0,
        last_link: 0,
        tag: Tag::Other,
        element: 0,
        link_depth: 0,
        breaks: 0,
    };
    walk.blocks.elements.push(Element { parent: 0, hint: Hint::None, certain: false, is_article: false, make: 0 });
    walk.children(&document.root(), 0);
    walk.end_block();
    walk.blocks
}

struct Walk {
    blocks: Blocks,
    text: String,
    linked: usize,
    last_link: usize,
    tag: Tag,
    element: usize,
    link_depth: usize,
    breaks: usize,
}

impl Walk {
    /// The depth is bounded by [`super::shield`]; the guard is for what the builder adds.
    fn children(&mut self, node: &NodeRef<'_>, depth: usize) {
        if depth > 700 {
            return;
        }
        let mut next = node.first_child();
        while let Some(child) = next {
            self.node(&child, depth);
            next = child.next_sibling();
        }
    }

    fn node(&mut self, node: &NodeRef<'_>, depth: usize) {
        if node.is_text() {
            let content = node.text();
            self.push(&content);
            return;
        }
        if !node.is_element() {
            return;
        }
        let Some(name) = node.node_name() else { return };
        match way(&name) {
            Way::Skip => {}
            Way::Break => {
                // Two line breaks part paragraphs; one parts lines of a poem or an address.
                self.breaks += 1;
                if self.breaks > 1 || &*name == "hr" {
                    self.end_block();
                } else if !self.text.is_empty() {
                    self.text.push('\n');
                }
            }
            Way::Link => {
                self.last_link = 0;
                self.link_depth += 1;
                self.children(node, depth + 1);
                self.link_depth -= 1;
            }
            Way::Inline if node.query_or(false, |tree| is_note(&tree.data)) => {}
            Way::Inline => self.children(node, depth + 1),
            Way::Container(tag) => {
                self.end_block();
                let outer = (self.tag, self.element);
                let element = element_of(node, &name, self.element);
                self.element = self.blocks.elements.len();
                self.blocks.elements.push(element);
                self.tag = tag.unwrap_or(if matches!(self.tag, Tag::Quote | Tag::Item | Tag::Heading) {
                    self.tag
                } else {
                    Tag::Other
                });
                self.children(node, depth + 1);
                self.end_block();
                (self.tag, self.element) = outer;
            }
        }
    }

    fn push(&mut self, content: &str) {
        let mut pending = content.starts_with(char::is_whitespace);
        for word in content.split_whitespace() {
            if self.breaks == 1 && self.text.ends_with('\n') {
                pending = false;
            }
            self.breaks = 0;
            if pending && !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
            self.text.push_str(word);
            if self.link_depth > 0 {
                self.linked += word.len() + 1;
                self.last_link += word.len() + 1;
            } else {
                self.last_link = 0;
            }
            pending = true;
        }
        if content.ends_with(char::is_whitespace) && !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
    }

    fn end_block(&mut self) {
        self.breaks = 0;
        let text = std::mem::take(&mut self.text);
        let linked = std::mem::take(&mut self.linked);
        let last_link = std::mem::take(&mut self.last_link);
        let text = text.trim();
        if !text.is_empty() {
            let text = text.replace(" \n", "\n");
            let linked = linked.min(text.len());
            self.blocks.all.push(Block { linked, last_link, text, tag: self.tag, element: self.element });
        }
    }
}

fn element_of(node: &NodeRef<'_>, name: &str, parent: usize) -> Element {
    let is_article = matches!(name, "article" | "main");
    let make = node.query_or(0, |tree| make_of(name, &tree.data));
    let mut element = Element { parent, hint: Hint::None, certain: false, is_article, make };
    if matches!(name, "nav" | "footer" | "aside" | "figure" | "form") {
        element.hint = Hint::Drop("tag");
        element.certain = name != "form" && name != "figure";
        return element;
    }
    // Names of paragraphs tell style ('caption' apart), and a body's names tell of the whole site.
    if !matches!(name, "html" | "body") {
        element.hint = node.query_or(Hint::None, |tree| attributes_hint(&tree.data, name == "p"));
        element.certain = element.hint == Hint::Drop(HIDDEN);
    }
    element
}

/// The word for what a page does not show.
const HIDDEN: &str = "hidden";

/// A hash of a tag and its classes.
fn make_of(name: &str, data: &NodeData) -> u64 {
    let NodeData::Element(element) = data else { return 0 };
    let class = element.attrs.iter().find(|attribute| &*attribute.name.local == "class");
    let mut hasher = rustc_hash::FxHasher::default();
    name.hash(&mut hasher);
    class.map_or("", |class| &*class.value).hash(&mut hasher);
    hasher.finish()
}

/// Whether an element within a line is not shown, or is a caption.
fn is_note(data: &NodeData) -> bool {
    let NodeData::Element(element) = data else { return false };
    element.attrs.iter().any(|attribute| match &*attribute.name.local {
        "class" => matches!(names_hint(&attribute.value), Hint::Drop("skip" | "hidden" | "caption")),
        name => is_hidden(name, &attribute.value),
    })
}

/// Whether an attribute keeps an element from being shown.
fn is_hidden(name: &str, value: &str) -> bool {
    match name {
        // Browsers show what a search in the page finds ('until-found').
        "hidden" => !value.eq_ignore_ascii_case("until-found"),
        "style" => {
            let style: String =
                value.chars().take(500).filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
            style.contains("display:none") || style.contains("visibility:hidden")
        }
        _ => false,
    }
}

fn attributes_hint(data: &NodeData, paragraph: bool) -> Hint {
    let NodeData::Element(element) = data else { return Hint::None };
    let mut hint = Hint::None;
    for attribute in &element.attrs {
        let value: &str = &attribute.value;
        let found = match &*attribute.name.local {
            "class" | "id" | "data-testid" | "data-component" | "data-type" => names_hint(value),
            name if is_hidden(name, value) => return Hint::Drop(HIDDEN),
            "itemprop" if value.eq_ignore_ascii_case("articleBody") => Hint::Keep,
            "itemprop" if matches!(value, "author" | "comment" | "image") => Hint::Drop("itemprop"),
            "role"
                if matches!(
                    value,
                    "navigation" | "complementary" | "banner" | "contentinfo" | "search" | "dialog" | "alert" | "menu"
                ) =>
            {
                Hint::Drop("role")
            }
            _ => Hint::None,
        };
        match found {
            Hint::Keep if !paragraph => return Hint::Keep,
            Hint::Drop(_) => hint = found,
            _ => {}
        }
    }
    hint
}

/// What class names and ids say, by `resources/page-classes.tsv`.
fn names_hint(names: &str) -> Hint {
    let classes = classes();
    let mut hint = Hint::None;
    for name in names.split_ascii_whitespace().take(20) {
        let words = words_of(name);
        let glued: String = words.concat();
        if classes.get(glued.as_str()) == Some(&Hint::Keep)
            || words.windows(2).any(|w| classes.get(w.concat().as_str()) == Some(&Hint::Keep))
        {
            return Hint::Keep;
        }
        let dropped =
            words.iter().find_map(|word| classes.get(word.as_str()).filter(|hint| matches!(hint, Hint::Drop(_))));
        let dropped = dropped.or_else(|| {
            let mut pairs = words.windows(2).map(<[String]>::concat);
            pairs.find_map(|pair| classes.get(pair.as_str()).filter(|hint| matches!(hint, Hint::Drop(_))))
        });
        // Utility classes ('sm:card-px', 'has-sidebar', 'no-comments') tell of the layout.
        let layout = name.contains([':', '['])
            || matches!(words.first().map(String::as_str), Some("has" | "no" | "with" | "is" | "without"));
        if let Some(dropped) = dropped.filter(|_| !layout) {
            hint = *dropped;
        }
    }
    hint
}

/// The words of a class name in small letters: 'ArticleBody__share-bar2' gives article, body, share, bar.
fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut previous = ' ';
    for character in name.chars().take(80) {
        if character.is_ascii_alphabetic() {
            let begins =
                !previous.is_ascii_alphabetic() || (character.is_ascii_uppercase() && previous.is_ascii_lowercase());
            if begins {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.push(character.to_ascii_lowercase());
            }
        }
        previous = character;
    }
    words
}

fn classes() -> &'static FxHashMap<&'static str, Hint> {
    static CLASSES: OnceLock<FxHashMap<&'static str, Hint>> = OnceLock::new();
    CLASSES.get_or_init(|| {
        let mut classes = FxHashMap::default();
        for row in include_str!("../../resources/page-classes.tsv").lines().filter(|row| !row.starts_with('#')) {
            let Some((hint, words)) = row.split_once('\t') else { continue };
            let of = |word: &'static str| if hint == "keep" { Hint::Keep } else { Hint::Drop(word) };
            classes.extend(words.split(' ').map(|word| (word, of(word))));
        }
        classes
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(html: &str) -> Vec<(Tag, String)> {
        of(&Document::from(html)).all.into_iter().map(|block| (block.tag, block.text)).collect()
    }

    #[test]
    fn breaks_and_inline_elements_are_told_apart() {
        assert_eq!(
            blocks("<p>One <b>two</b>three<br>four</p>five<br><br>six<script>x</script>"),
            [
                (Tag::Paragraph, "One twothree\nfour".to_owned()),
                (Tag::Other, "five".to_owned()),
                (Tag::Other, "six".to_owned())
            ]
        );
    }

    #[test]
    fn names_tell_what_is_no_report() {
        assert_eq!(names_hint("ArticlePage__shareBar"), Hint::Drop("share"));
        assert_eq!(names_hint("has-sidebar"), Hint::None);
        assert_eq!(names_hint("timeshare"), Hint::None);
        assert_eq!(names_hint("article-body comments-open"), Hint::Keep);
    }
}
