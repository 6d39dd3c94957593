//! What a pattern cannot do without: sets of tests of which one must hold somewhere in every match, and how far behind the
//! start it can stand.
//!
//! "More than 46,600 people" begins like "more than 46,600 years", and only the look for a word such as *years* tells before the
//! machine runs that it is no length of time.

use super::pattern::{Node, Test};
use super::stored::stored;

/// The needs of a pattern.
#[derive(Debug, Clone, Default)]
pub(crate) struct Needs {
    /// Of each set, one test holds in every match.
    pub(super) sets: Vec<Vec<Test>>,
    /// How many tests may have held before the last of them, at most.
    pub(super) reach: usize,
}

stored!(Needs { sets, reach });

impl Needs {
    /// Those of a parsed pattern.
    pub(super) fn of(node: &Node) -> Self {
        let mut found = Vec::new();
        collect(node, 0, &mut found);
        let telling = found.into_iter().filter(|need| need.tests.iter().all(tells));
        let (mut sets, mut reach) = (Vec::new(), 0);
        for need in telling {
            reach = reach.max(need.before);
            if !sets.contains(&need.tests) {
                sets.push(need.tests);
            }
        }
        Self { sets, reach }
    }
}

/// One of these tests must hold, behind so many others at most.
struct Need {
    tests: Vec<Test>,
    before: usize,
}

/// Whether a test is one that most tokens fail.
fn tells(test: &Test) -> bool {
    match test {
        Test::Word(_) | Test::Words(_) | Test::Class(_) | Test::Spot(_) | Test::Digits { .. } | Test::DigitCount(_) => {
            true
        }
        Test::Both(a, b) => tells(a) || tells(b),
        Test::Cap | Test::Upper | Test::Lower | Test::AnyWord | Test::Mark | Test::Any => false,
    }
}

/// Appends the needs of a node that at most so many tests stand before.
fn collect(node: &Node, before: usize, out: &mut Vec<Need>) {
    match node {
        Node::Test(test) => out.push(Need { tests: vec![test.clone()], before }),
        Node::Sequence(items) => {
            let mut before = before;
            for item in items {
                collect(item, before, out);
                before += longest(item);
            }
        }
        Node::Choice(branches) => out.extend(of_choice(branches, before)),
        Node::Repeat(inner, 1.., _) | Node::Slot(_, inner) => collect(inner, before, out),
        _ => {}
    }
}

/// What all branches of a choice need: of each branch, the last thing that it needs.
fn of_choice(branches: &[Node], before: usize) -> Option<Need> {
    let mut all = Need { tests: Vec::new(), before };
    for branch in branches {
        let mut own = Vec::new();
        collect(branch, before, &mut own);
        let last = own.into_iter().rfind(|need| need.tests.iter().all(tells))?;
        all.before = all.before.max(last.before);
        all.tests.extend(last.tests);
    }
    Some(all)
}

/// How many tests can hold in a match of a node, at most.
fn longest(node: &Node) -> usize {
    match node {
        Node::Test(_) => 1,
        Node::Sequence(items) => items.iter().map(longest).sum(),
        Node::Choice(branches) => branches.iter().map(longest).max().unwrap_or(0),
        Node::Repeat(inner, _, most) => longest(inner) * most,
        Node::Slot(_, inner) => longest(inner),
        _ => 0,
    }
}
