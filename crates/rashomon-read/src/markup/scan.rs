//! A scanner of markup that takes it as it comes: tags, text and CDATA, one after another.
//!
//! Comments, processing instructions and document types are passed over, with the entities that a document type declares: none
//! of them is ever expanded.

use super::entities;

/// A start or end tag.
#[derive(Clone, Copy, Debug)]
pub struct Tag<'m> {
    /// The name as written, with its prefix.
    pub name: &'m str,
    /// What stands between the name and the end.
    attributes: &'m str,
    /// Whether it ends with '/>'.
    pub empty: bool,
    /// Where it begins.
    pub start: usize,
    /// Where the text behind it begins.
    pub end: usize,
}

impl<'m> Tag<'m> {
    /// The name without its prefix.
    #[must_use]
    pub fn local(&self) -> &'m str {
        self.name.rsplit(':').next().unwrap_or(self.name)
    }

    /// Whether it has this name, in any case.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value of an attribute, entities resolved and white space trimmed; `None` where it is missing or empty.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.attributes()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| entities::resolved_in_attribute(value).trim().to_owned())
            .filter(|value| !value.is_empty())
    }

    /// Names and values as written.
    pub fn attributes(&self) -> impl Iterator<Item = (&'m str, &'m str)> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if rest.is_empty() {
                return None;
            }
            let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
            // A '=' without a name is passed over like one.
            let end = if end == 0 { 1 } else { end };
            let name = &rest[..end];
            rest = &rest[end..];
            let Some(behind) = rest.trim_start().strip_prefix('=') else { return Some((name, "")) };
            let behind = behind.trim_start();
            let (value, after) = match behind.as_bytes().first() {
                Some(quote @ (b'"' | b'\'')) => {
                    let inside = &behind[1..];
                    let end = memchr::memchr(*quote, inside.as_bytes()).unwrap_or(inside.len());
                    (&inside[..end], inside.get(end + 1..).unwrap_or(""))
                }
                _ => behind.split_at(behind.find(char::is_whitespace).unwrap_or(behind.len())),
            };
            rest = after;
            Some((name, value))
        })
    }
}

/// A piece of markup.
#[derive(Clone, Copy, Debug)]
pub enum Piece<'m> {
    /// Text whose entities are not resolved.
    Text(&'m str),
    /// The inside of a CDATA section.
    Data(&'m str),
    /// A start tag.
    Open(Tag<'m>),
    /// An end tag.
    Close(Tag<'m>),
}

/// Walks over markup.
#[derive(Clone, Debug)]
pub struct Scanner<'m> {
    markup: &'m str,
    at: usize,
    /// No comment, no section ends behind the place where one did not: looking again would be quadratic.
    comments_end: bool,
    sections_end: bool,
    declarations_end: bool,
}

const COMMENT: &str = "<!--";
const SECTION: &str = "<![CDATA[";
/// Longest document type with declarations inside.
const DOCTYPE: usize = 64 << 10;

impl<'m> Scanner<'m> {
    /// A scanner at the beginning of some markup.
    #[must_use]
    pub fn new(markup: &'m str) -> Self {
        Self { markup, at: 0, comments_end: true, sections_end: true, declarations_end: true }
    }

    /// Where the next piece begins.
    #[must_use]
    pub fn position(&self) -> usize {
        self.at
    }

    /// Goes on at a place, which must be a character boundary.
    pub fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    /// Learns from a scanner of the same markup that looked ahead.
    pub fn learn(&mut self, ahead: &Self) {
        self.comments_end &= ahead.comments_end;
        self.sections_end &= ahead.sections_end;
        self.declarations_end &= ahead.declarations_end;
    }

    /// The next tag, text and sections passed over.
    pub fn next_tag(&mut self) -> Option<Piece<'m>> {
        self.find(|piece| matches!(piece, Piece::Open(_) | Piece::Close(_)))
    }

    /// The end of a section that begins in front of `from`. One that runs over the end of its entry into the next section was
    /// never closed, and ends with the entry.
    fn section_end(&mut self, from: usize) -> Option<(usize, usize)> {
        let rest = self.markup.as_bytes().get(from..)?;
        let end = if self.sections_end { memchr::memmem::find(rest, b"]]>") } else { None };
        self.sections_end = end.is_some();
        let inside = &rest[..end?];
        if let Some(next) = memchr::memmem::find(inside, SECTION.as_bytes()) {
            let closing = [b"</item>".as_slice(), b"</entry>"];
            if let Some(entry) = closing.iter().filter_map(|tag| memchr::memmem::find(&inside[..next], tag)).min() {
                return Some((from + entry, from + entry));
            }
        }
        end.map(|end| (from + end, from + end + 3))
    }

    /// Where a declaration ends, if it does: `<!DOCTYPE … [ … ]>`, `<?xml … ?>`.
    fn declaration_end(&self, start: usize) -> Option<usize> {
        let rest = &self.markup.as_bytes()[start..];
        let end = memchr::memchr(b'>', rest)?;
        match memchr::memchr(b'[', &rest[..end]) {
            Some(_) => {
                let inside = &rest[..rest.len().min(DOCTYPE)];
                memchr::memmem::find(inside, b"]>").map_or(Some(start + end + 1), |close| Some(start + close + 2))
            }
            None => Some(start + end + 1),
        }
    }

    /// The tag that begins at `start`, if one does.
    fn tag(&self, start: usize) -> Option<Piece<'m>> {
        let rest = &self.markup[start + 1..];
        let closing = rest.starts_with('/');
        let inside = &rest[usize::from(closing)..];
        if !inside.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            return None;
        }
        let name_end = inside.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>' | '<' | '=' | '"'))?;
        let (length, has_end) = tag_length(&inside.as_bytes()[name_end..]);
        let attributes = &inside[name_end..name_end + length];
        let end = start + 1 + usize::from(closing) + name_end + length + usize::from(has_end);
        let empty = attributes.ends_with('/');
        let tag = Tag { name: &inside[..name_end], attributes, empty, start, end };
        Some(if closing { Piece::Close(tag) } else { Piece::Open(tag) })
    }
}

/// How long the attributes are, and whether '>' ends them. Quoted values may hold '>'; a '<' ends a tag that was left open.
fn tag_length(attributes: &[u8]) -> (usize, bool) {
    let mut quote = None;
    let mut first_end = None;
    for (at, byte) in attributes.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return (at, true),
            (Some(_), b'>') => first_end = first_end.or(Some(at)),
            (_, b'<') => return first_end.map_or((at, false), |end| (end, true)),
            (None, b'"' | b'\'') if at > 0 && matches!(attributes[at - 1], b'=' | b' ' | b'\n' | b'\t') => {
                quote = Some(*byte);
            }
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    first_end.map_or((attributes.len(), false), |end| (end, true))
}

impl<'m> Iterator for Scanner<'m> {
    type Item = Piece<'m>;

    fn next(&mut self) -> Option<Piece<'m>> {
        loop {
            let start = self.at;
            let bytes = self.markup.as_bytes();
            if start >= bytes.len() {
                return None;
            }
            if bytes[start] == b'<' {
                let rest = &self.markup[start..];
                if rest.starts_with(COMMENT) && self.comments_end {
                    match memchr::memmem::find(rest.as_bytes(), b"-->") {
                        Some(end) => {
                            self.at = start + end + 3;
                            continue;
                        }
                        None => self.comments_end = false,
                    }
                }
                if rest.get(..SECTION.len()).is_some_and(|head| head.eq_ignore_ascii_case(SECTION)) {
                    let from = start + SECTION.len();
                    let (end, next) = self.section_end(from).unwrap_or((self.markup.len(), self.markup.len()));
                    // An open section of a cut file holds what is left; where others were open before, it is text.
                    self.at = next;
                    return Some(Piece::Data(&self.markup[from..end]));
                }
                if rest.starts_with(COMMENT) {
                    // One that never ends is none.
                    self.at = start + COMMENT.len();
                    continue;
                }
                if rest.starts_with("<!") || rest.starts_with("<?") {
                    let end = if self.declarations_end { self.declaration_end(start) } else { None };
                    self.declarations_end = end.is_some();
                    self.at = end.unwrap_or(start + 2);
                    continue;
                }
                if let Some(piece) = self.tag(start) {
                    let (Piece::Open(tag) | Piece::Close(tag)) = piece else { return None };
                    self.at = tag.end;
                    return Some(piece);
                }
            }
            let text_from = start + usize::from(bytes[start] == b'<');
            let end = memchr::memchr(b'<', &bytes[text_from..]).map_or(bytes.len(), |end| text_from + end);
            self.at = end;
            return Some(Piece::Text(&self.markup[start..end]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(markup: &str) -> Vec<String> {
        Scanner::new(markup)
            .map(|piece| match piece {
                Piece::Text(text) => format!("'{text}'"),
                Piece::Data(data) => format!("[{data}]"),
                Piece::Open(tag) => format!("<{}{}", tag.name, if tag.empty { "/" } else { "" }),
                Piece::Close(tag) => format!("</{}", tag.name),
            })
            .collect()
    }

    #[test]
    fn what_is_no_content_is_passed_over() {
        let markup = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'y>'>]><!-- <b> --><a>1 < 2<![CDATA[<c>]]></a>";
        assert_eq!(shown(markup), ["<a", "'1 '", "'< 2'", "[<c>]", "</a"]);
    }

    #[test]
    fn what_is_left_open_ends_somewhere() {
        assert_eq!(shown("<a href=\"x>y</a>"), ["<a", "'y'", "</a"]);
        assert_eq!(shown("<a href='x' <b>y"), ["<a", "<b", "'y'"]);
        assert_eq!(shown("<a><![CDATA[b</item><item><![CDATA[c]]>"), ["<a", "[b]", "</item", "<item", "[c]"]);
        assert_eq!(shown("<a><![CDATA[b"), ["<a", "[b]"]);
    }

    #[test]
    fn attributes_are_read_with_and_without_quotes() {
        let Some(Piece::Open(tag)) =
            Scanner::new("<link rel=alternate HREF='/a?b=1&amp;c=2' checked title=\"a > b\"/>").next()
        else {
            panic!("no tag")
        };
        assert_eq!(tag.attribute("rel").as_deref(), Some("alternate"));
        assert_eq!(tag.attribute("href").as_deref(), Some("/a?b=1&c=2"));
        assert_eq!(tag.attribute("title").as_deref(), Some("a > b"));
        assert_eq!(tag.attribute("checked"), None);
        assert!(tag.empty);
    }
}
