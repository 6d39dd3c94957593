//! Token patterns: how a rule says which tokens it reads.
//!
//! | written | matches |
//! |---|---|
//! | `mars` | the word, in any case |
//! | `"?"` | a character that the notation itself uses |
//! | `@month` | an entry of the lexicon class, of one word or several |
//! | `#numeral` `#date` `#figure` `#name` | what an earlier annotator found |
//! | `#digits` `#cap` `#upper` `#lower` `#word` `#mark` `#any` | a token by its looks |
//! | `#digits(1..31)` | a run of digits with a value in that range; `#digits(4)` with that many digits |
//! | `@month&#cap` | both, on one token |
//! | `( a b \| c )` | one of these |
//! | `x?` `x*` `x+` | none or one, any number, one or more (at most 8) |
//! | `month:@month` | the same, remembered under a name |
//! | `[ … ]` | the record's own span; without it, everything that is matched |
//! | `~` | no white space here |
//! | `^` `$` | the start, the end of a sentence |
//! | `!x` `<x` `<!x` | not before x; after x; not after x (x one token) |

use std::fmt;

use super::class_set::ClassId;
use super::stored::stored_choice;
use super::words::Words;
use crate::segment::SpotKind;

/// How often `*` and `+` may repeat.
const MOST_REPEATS: usize = 8;

/// A condition on one place in the tokens.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Test {
    Word(super::WordId),
    /// One of some words: what a choice of words is compiled to.
    Words(Box<[super::WordId]>),
    Class(ClassId),
    Spot(SpotKind),
    Digits {
        least: u64,
        most: u64,
    },
    DigitCount(usize),
    Cap,
    Upper,
    Lower,
    AnyWord,
    Mark,
    Any,
    Both(Box<Test>, Box<Test>),
}

stored_choice!(Test {
    0 = Word(word),
    1 = Words(words),
    2 = Class(class),
    3 = Spot(kind),
    4 = Digits { least, most },
    5 = DigitCount(count),
    6 = Cap,
    7 = Upper,
    8 = Lower,
    9 = AnyWord,
    10 = Mark,
    11 = Any,
    12 = Both(one, other),
});
stored_choice!(SpotKind { 0 = Numeral, 1 = Date, 2 = Figure, 3 = Name });

/// The parsed form.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    Test(Test),
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    Repeat(Box<Node>, usize, usize),
    Slot(String, Box<Node>),
    SpanStart,
    SpanEnd,
    Glued,
    SentenceStart,
    SentenceEnd,
    Ahead { negative: bool, node: Box<Node> },
    Behind { negative: bool, tests: Vec<Test> },
}

/// What is wrong with a pattern, and at which character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PatternError {
    pub at: usize,
    pub what: String,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at character {} of the pattern: {}", self.at + 1, self.what)
    }
}

/// Parses a pattern. `literals` turns a literal into the words that the tokenizer would make of it.
pub(crate) fn parse(
    source: &str,
    words: &mut Words,
    literals: &mut dyn FnMut(&str, &mut Words) -> Vec<super::WordId>,
) -> Result<Node, PatternError> {
    let mut parser = Parser { chars: source.chars().collect(), at: 0, words, literals };
    let node = parser.choice(0)?;
    if parser.at < parser.chars.len() {
        return parser.fail("this closes nothing");
    }
    Ok(node)
}

struct Parser<'a> {
    chars: Vec<char>,
    at: usize,
    words: &'a mut Words,
    literals: &'a mut dyn FnMut(&str, &mut Words) -> Vec<super::WordId>,
}

impl Parser<'_> {
    fn fail<T>(&self, what: impl Into<String>) -> Result<T, PatternError> {
        Err(PatternError { at: self.at, what: what.into() })
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn skip_spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn choice(&mut self, depth: usize) -> Result<Node, PatternError> {
        if depth > 12 {
            return self.fail("brackets are nested too deeply (12 at most)");
        }
        let mut branches = vec![self.sequence(depth)?];
        while self.peek() == Some('|') {
            self.at += 1;
            branches.push(self.sequence(depth)?);
        }
        Ok(if branches.len() == 1 { branches.remove(0) } else { Node::Choice(branches) })
    }

    fn sequence(&mut self, depth: usize) -> Result<Node, PatternError> {
        let mut items = Vec::new();
        loop {
            self.skip_spaces();
            match self.peek() {
                None | Some('|' | ')') => break,
                Some(_) => items.push(self.element(depth)?),
            }
        }
        if items.is_empty() {
            return self.fail("something to match was expected here");
        }
        Ok(if items.len() == 1 { items.remove(0) } else { Node::Sequence(items) })
    }

    fn element(&mut self, depth: usize) -> Result<Node, PatternError> {
        let node = self.atom(depth)?;
        let (least, most) = match self.peek() {
            Some('?') => (0, 1),
            Some('*') => (0, MOST_REPEATS),
            Some('+') => (1, MOST_REPEATS),
            _ => return Ok(node),
        };
        self.at += 1;
        Ok(Node::Repeat(Box::new(node), least, most))
    }

    fn atom(&mut self, depth: usize) -> Result<Node, PatternError> {
        let Some(c) = self.peek() else { return self.fail("the pattern ends too early") };
        let simple = match c {
            '[' => Some(Node::SpanStart),
            ']' => Some(Node::SpanEnd),
            '~' => Some(Node::Glued),
            '^' => Some(Node::SentenceStart),
            '$' if self.chars.get(self.at + 1).is_none_or(|c| c.is_whitespace() || *c == ')') => {
                Some(Node::SentenceEnd)
            }
            _ => None,
        };
        if let Some(node) = simple {
            self.at += 1;
            return Ok(node);
        }
        match c {
            '(' => {
                self.at += 1;
                let inner = self.choice(depth + 1)?;
                if self.peek() != Some(')') {
                    return self.fail("a closing ) is missing");
                }
                self.at += 1;
                Ok(inner)
            }
            '!' => {
                self.at += 1;
                let node = Box::new(self.atom(depth)?);
                Ok(Node::Ahead { negative: true, node })
            }
            '<' => {
                self.at += 1;
                let negative = self.peek() == Some('!');
                self.at += usize::from(negative);
                let mut tests = Vec::new();
                single_tests(&self.atom(depth)?, &mut tests)
                    .map_err(|what| PatternError { at: self.at, what: what.to_owned() })?;
                Ok(Node::Behind { negative, tests })
            }
            _ => self.named_or_test(depth),
        }
    }

    fn named_or_test(&mut self, depth: usize) -> Result<Node, PatternError> {
        let start = self.at;
        let mut end = start;
        while self.chars.get(end).is_some_and(|c| c.is_ascii_lowercase() || *c == '_') {
            end += 1;
        }
        if end > start
            && self.chars.get(end) == Some(&':')
            && self.chars.get(end + 1).is_some_and(|c| !c.is_whitespace())
        {
            let name: String = self.chars[start..end].iter().collect();
            self.at = end + 1;
            let inner = self.atom(depth)?;
            return Ok(Node::Slot(name, Box::new(inner)));
        }
        let mut node = self.test()?;
        while self.peek() == Some('&') {
            self.at += 1;
            let right = self.test()?;
            node = match (node, right) {
                (Node::Test(a), Node::Test(b)) => Node::Test(Test::Both(Box::new(a), Box::new(b))),
                _ => return self.fail("& joins conditions on one token; one of these is several tokens"),
            };
        }
        Ok(node)
    }

    fn test(&mut self) -> Result<Node, PatternError> {
        match self.peek() {
            Some('@') => {
                self.at += 1;
                let name = self.name();
                match self.words.class(&name) {
                    Some(class) => Ok(Node::Test(Test::Class(class))),
                    None => self.fail(format!("no lexicon of the pack defines the class @{name}")),
                }
            }
            Some('#') => {
                self.at += 1;
                self.looks()
            }
            Some('"') => {
                let close = self.chars[self.at + 1..].iter().position(|c| *c == '"');
                let Some(len) = close else { return self.fail("a closing \" is missing") };
                let text: String = self.chars[self.at + 1..self.at + 1 + len].iter().collect();
                self.at += len + 2;
                self.literal(&text)
            }
            Some(c) if !"()|?*+[]~^&!<>:@#".contains(c) => {
                let mut text = String::new();
                while let Some(c) = self.peek().filter(|c| !c.is_whitespace() && !"()|?*+[]&".contains(*c)) {
                    text.push(c);
                    self.at += 1;
                }
                self.literal(&text)
            }
            Some(c) => self.fail(format!("{c} means something else here; write \"{c}\" for the character itself")),
            None => self.fail("the pattern ends too early"),
        }
    }

    fn literal(&mut self, text: &str) -> Result<Node, PatternError> {
        let words = (self.literals)(text, self.words);
        let mut nodes: Vec<Node> = words.into_iter().map(|w| Node::Test(Test::Word(w))).collect();
        match nodes.len() {
            0 => self.fail(format!("{text:?} has no token")),
            1 => Ok(nodes.remove(0)),
            _ => Ok(Node::Sequence(nodes)),
        }
    }

    fn name(&mut self) -> String {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') {
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect()
    }

    fn looks(&mut self) -> Result<Node, PatternError> {
        let name = self.name();
        let test = match name.as_str() {
            "numeral" => Test::Spot(SpotKind::Numeral),
            "date" => Test::Spot(SpotKind::Date),
            "figure" => Test::Spot(SpotKind::Figure),
            "name" => Test::Spot(SpotKind::Name),
            "digits" => return self.digits(),
            "cap" => Test::Cap,
            "upper" => Test::Upper,
            "lower" => Test::Lower,
            "word" => Test::AnyWord,
            "mark" => Test::Mark,
            "any" => Test::Any,
            _ => {
                return self.fail(format!(
                    "#{name} is not known; there are numeral, date, figure, name, digits, cap, upper, lower, word, mark, any"
                ));
            }
        };
        Ok(Node::Test(test))
    }

    fn digits(&mut self) -> Result<Node, PatternError> {
        if self.peek() != Some('(') {
            return Ok(Node::Test(Test::Digits { least: 0, most: u64::MAX }));
        }
        let close = self.chars[self.at..].iter().position(|c| *c == ')');
        let Some(len) = close else { return self.fail("a closing ) is missing") };
        let inside: String = self.chars[self.at + 1..self.at + len].iter().collect();
        let test = match inside.split_once("..") {
            Some((a, b)) => a.parse().ok().zip(b.parse().ok()).map(|(least, most)| Test::Digits { least, most }),
            None => inside.parse().ok().map(Test::DigitCount),
        };
        match test {
            Some(test) => {
                self.at += len + 1;
                Ok(Node::Test(test))
            }
            None => self.fail("expected #digits(1..31) for a range of values or #digits(4) for a number of digits"),
        }
    }
}

/// What can be looked for one token back: single tests, or a choice of them.
fn single_tests(node: &Node, out: &mut Vec<Test>) -> Result<(), &'static str> {
    match node {
        Node::Test(test) => {
            out.push(test.clone());
            Ok(())
        }
        Node::Choice(branches) => branches.iter().try_for_each(|b| single_tests(b, out)),
        _ => Err("only one token, or a choice of single tokens, can be looked for behind"),
    }
}
