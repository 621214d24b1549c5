//! Visits every state of a machine, breadth first, so that the first path found to a state is a shortest one.

use super::machine::{Event, Machine, Set, Stage, State};
use std::collections::BTreeMap;

/// The states that a machine can come to.
#[derive(Debug)]
pub struct Explored {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    from: Option<(usize, Event)>,
    state: State,
}

/// Visits every state. Re-tests of `withheld` never take place.
pub fn explore(machine: &Machine, withheld: Set) -> Explored {
    let start = machine.start();
    let mut nodes = vec![Node {
        from: None,
        state: start,
    }];
    let mut known = BTreeMap::from([(start, 0)]);
    let mut next = 0;
    while let Some(state) = nodes.get(next).map(|node| node.state) {
        for (event, to) in machine.steps(state, withheld) {
            known.entry(to).or_insert_with(|| {
                nodes.push(Node {
                    from: Some((next, event)),
                    state: to,
                });
                nodes.len() - 1
            });
        }
        next += 1;
    }
    Explored { nodes }
}

impl Explored {
    /// How many states there are.
    pub fn states(&self) -> usize {
        self.nodes.len()
    }

    /// A shortest path to a stage.
    pub fn path_to(&self, stage: Stage) -> Option<Vec<Event>> {
        let end = self.nodes.iter().position(|node| node.state.stage == stage)?;
        Some(self.path(end))
    }

    /// A shortest path to a step that is taken before all actions are in place.
    pub fn path_before_actions(&self, event: Event) -> Option<Vec<Event>> {
        let end = self.nodes.iter().position(|node| {
            let before = node.from.and_then(|(from, _)| self.nodes.get(from));
            node.from.is_some_and(|(_, by)| by == event) && before.is_some_and(|from| !from.state.in_place)
        })?;
        Some(self.path(end))
    }

    /// Re-tests that pass in some state.
    pub fn ever_passed(&self) -> Set {
        self.nodes.iter().fold(0, |set, node| set | node.state.passed)
    }

    fn path(&self, end: usize) -> Vec<Event> {
        let mut path = Vec::new();
        let mut at = end;
        while let Some((from, event)) = self.nodes.get(at).and_then(|node| node.from) {
            path.push(event);
            at = from;
        }
        path.reverse();
        path
    }
}
