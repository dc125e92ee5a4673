//! The rules of times: `resources/times/rules.txt`, compiled once into a tree of symbols that is walked at each word.
//!
//! A word carries few symbols (its classes and itself as a literal), most words carry none that begins a rule, and the
//! depth of the tree is bounded by the longest pattern: matching is linear in the text.

use super::lexicon::{Class, Lexicon};
use super::meaning::Meaning;
use super::scan::Word;

/// The text of the rules.
pub const RESOURCE: &str = include_str!("../../../resources/times/rules.txt");

/// A rule as its line gives it.
#[derive(Debug)]
pub struct Rule {
    /// What a match means.
    pub meaning: Meaning,
    /// The line in the resource, from 1.
    #[cfg(test)]
    pub line: usize,
}

/// An example of the rules.
#[cfg(test)]
#[derive(Debug, PartialEq, Eq)]
pub struct Example<'r> {
    /// The line in the resource, from 1.
    pub line: usize,
    /// The text.
    pub text: &'r str,
    /// Its publication date, or '-'.
    pub published: &'r str,
    /// The times expected: span text and value.
    pub expected: Vec<(&'r str, &'r str)>,
}

#[derive(Debug, Default)]
struct Node {
    /// Sorted by symbol.
    edges: Vec<(u16, u32)>,
    rule: Option<u16>,
}

/// The compiled rules with their lexicon.
#[derive(Debug)]
pub struct Grammar {
    /// The words.
    pub lexicon: Lexicon,
    /// The rules in order.
    pub rules: Vec<Rule>,
    nodes: Vec<Node>,
}

/// The deepest pattern that is kept.
const DEEPEST: usize = 14;

/// A match: the rule, and for each word the class by which it matched.
#[derive(Clone, Copy, Debug)]
pub struct Match {
    /// Index into the rules.
    pub rule: u16,
    /// Index of the first word.
    pub start: usize,
    /// How many words.
    pub length: usize,
    /// The class of each word; none for a literal.
    pub classes: [Option<Class>; DEEPEST],
}

impl Grammar {
    /// A grammar that matches nothing.
    pub fn empty() -> Self {
        Grammar { lexicon: Lexicon::default(), rules: Vec::new(), nodes: vec![Node::default()] }
    }

    /// Compiles lexicon and rules.
    ///
    /// # Errors
    /// Names the line that can't be read.
    pub fn parse(lexicon: &str, rules: &str) -> Result<Self, String> {
        let mut grammar = Grammar { lexicon: Lexicon::parse(lexicon), ..Grammar::empty() };
        let mut literals = Class::COUNT;
        let mut macros: Vec<(&str, &str)> = Vec::new();
        for (index, line) in rules.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let failed = |what: &str| format!("rules.txt:{}: {what}", index + 1);
            if let Some((name, alternatives)) = definition(line) {
                macros.push((name, alternatives));
                continue;
            }
            let head = line.split(" | ").next().unwrap_or(line);
            let (pattern, meaning) = head.split_once(" => ").ok_or_else(|| failed("no '=>'"))?;
            let mut pattern = pattern.to_owned();
            for (name, alternatives) in &macros {
                pattern = pattern.replace(&format!("${name}"), alternatives);
            }
            let meaning = Meaning::parse(meaning.trim()).map_err(|e| failed(&e))?;
            let rule = u16::try_from(grammar.rules.len()).map_err(|_| failed("too many rules"))?;
            grammar.rules.push(Rule {
                meaning,
                #[cfg(test)]
                line: index + 1,
            });
            for sequence in expand(&pattern).map_err(|e| failed(&e))? {
                if sequence.len() > DEEPEST {
                    return Err(failed("pattern too long"));
                }
                let mut node = 0usize;
                for symbol in &sequence {
                    let symbol = match symbol.strip_prefix('<').and_then(|s| s.strip_suffix('>')) {
                        Some(class) => {
                            Class::parse(class).ok_or_else(|| failed(&format!("unknown class {class}")))? as u16
                        }
                        None => {
                            literals += 1;
                            grammar.lexicon.add_literal(symbol, literals)
                        }
                    };
                    node = grammar.child(node, symbol);
                }
                if let Some(node) = grammar.nodes.get_mut(node)
                    && node.rule.is_none()
                {
                    node.rule = Some(rule);
                }
            }
        }
        Ok(grammar)
    }

    fn child(&mut self, node: usize, symbol: u16) -> usize {
        let fresh = self.nodes.len();
        let Some(parent) = self.nodes.get_mut(node) else { return 0 };
        match parent.edges.binary_search_by_key(&symbol, |edge| edge.0) {
            Ok(found) => parent.edges.get(found).map_or(0, |edge| edge.1 as usize),
            Err(place) => {
                parent.edges.insert(place, (symbol, u32::try_from(fresh).unwrap_or(0)));
                self.nodes.push(Node::default());
                fresh
            }
        }
    }

    /// Matches at a word, longest first; among equals, the earlier rule. `found` is cleared.
    pub fn matches(&self, words: &[Word], start: usize, found: &mut Vec<Match>) {
        found.clear();
        let mut path = Match { rule: 0, start, length: 0, classes: [None; DEEPEST] };
        self.walk(0, words, &mut path, found);
        if found.len() > 1 {
            found.sort_by_key(|m| (usize::MAX - m.length, m.rule));
        }
    }

    fn walk(&self, node: usize, words: &[Word], path: &mut Match, found: &mut Vec<Match>) {
        let Some(node) = self.nodes.get(node) else { return };
        if let Some(rule) = node.rule {
            found.push(Match { rule, ..*path });
        }
        if node.edges.is_empty() || path.length >= DEEPEST {
            return;
        }
        let Some(word) = words.get(path.start + path.length) else { return };
        if word.spoilt || (path.length > 0 && word.breaks) {
            return;
        }
        let mut follow = |symbol: u16, class: Option<Class>| {
            if let Ok(edge) = node.edges.binary_search_by_key(&symbol, |edge| edge.0)
                && let Some(&(_, next)) = node.edges.get(edge)
            {
                if let Some(slot) = path.classes.get_mut(path.length) {
                    *slot = class;
                }
                path.length += 1;
                self.walk(next as usize, words, path, found);
                path.length -= 1;
            }
        };
        if word.literal > 0 {
            follow(word.literal, None);
        }
        for sense in word.senses.iter().flatten() {
            follow(sense.class as u16, Some(sense.class));
        }
    }
}

/// '$name = alternatives'.
fn definition(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix('$').filter(|_| !line.contains("=>"))?.split_once(" = ")
}

/// The examples of the rules.
#[cfg(test)]
pub fn examples(rules: &str) -> Vec<Example<'_>> {
    let mut examples = Vec::new();
    for (index, line) in rules.lines().enumerate() {
        if line.starts_with('#') || definition(line).is_some() {
            continue;
        }
        let columns: Vec<&str> = line.split(" | ").map(str::trim).collect();
        if let [_, text, published, expected] = columns.as_slice() {
            let expected = expected.split("; ").filter_map(|e| e.rsplit_once(" = ")).collect();
            examples.push(Example { line: index + 1, text, published, expected });
        }
    }
    examples
}

/// All rows of symbols that a pattern allows.
fn expand(pattern: &str) -> Result<Vec<Vec<String>>, String> {
    let mut tokens: Vec<String> = Vec::new();
    for part in pattern.split_whitespace() {
        // '(' and ')' stand for themselves where they stand alone; glued to something they group
        let mut rest = part;
        if rest.len() > 1 {
            while let Some(inner) = rest.strip_prefix('(').filter(|r| !r.is_empty()) {
                tokens.push("[".into());
                rest = inner;
            }
        }
        let (body, closing) = match rest.find(')').filter(|_| rest.len() > 1) {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        if !body.is_empty() {
            tokens.push(body.into());
        }
        if !closing.is_empty() {
            tokens.push(if closing.ends_with('?') { "]?".into() } else { "]".into() });
        }
    }
    let mut at = 0;
    let rows = alternatives(&tokens, &mut at)?;
    if at != tokens.len() {
        return Err(format!("unbalanced group in '{pattern}'"));
    }
    Ok(rows)
}

/// Sequences parted by '/' inside a group.
fn alternatives(tokens: &[String], at: &mut usize) -> Result<Vec<Vec<String>>, String> {
    let mut all = Vec::new();
    let mut rows: Vec<Vec<String>> = vec![Vec::new()];
    while let Some(token) = tokens.get(*at) {
        let options: Vec<Vec<String>> = match token.as_str() {
            "]" | "]?" => break,
            "/" => {
                *at += 1;
                all.append(&mut rows);
                rows.push(Vec::new());
                continue;
            }
            "[" => {
                *at += 1;
                let mut inner = alternatives(tokens, at)?;
                match tokens.get(*at).map(String::as_str) {
                    Some("]") => {}
                    Some("]?") => inner.push(Vec::new()),
                    _ => return Err("group is not closed".into()),
                }
                inner
            }
            word => {
                let (word, optional) = word.strip_suffix('?').map_or((word, false), |w| (w, true));
                let mut options: Vec<Vec<String>> = word.split('|').map(|w| vec![w.to_owned()]).collect();
                if optional {
                    options.push(Vec::new());
                }
                options
            }
        };
        *at += 1;
        rows = rows
            .iter()
            .flat_map(|row| options.iter().map(move |option| row.iter().chain(option).cloned().collect()))
            .collect();
        if rows.len() > 20_000 {
            return Err("pattern allows too many rows".into());
        }
    }
    all.append(&mut rows);
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_and_options_are_spelt_out() {
        let rows = expand("(<weekday> ,?)? a|b c?").unwrap();
        assert_eq!(rows.len(), 3 * 2 * 2);
        assert!(expand("(a").is_err());
        assert_eq!(expand("(a b / c)").unwrap().len(), 2);
    }
}
