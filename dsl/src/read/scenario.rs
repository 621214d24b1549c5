//! Scenarios: a start, then steps in the order of the file.

use super::fields::{Fields, Line};
use crate::ast::{At, Head, Scenario, Slot, Step};
use crate::values::{clauses::clauses, lists, times};

/// Labels that may stand any number of times, in order.
const STEPS: [&str; 4] = ["given", "then", "wait", "expect"];

impl<'a> Fields<'_, 'a, '_> {
    /// Takes the steps out of the lines, in order.
    pub(super) fn steps(&mut self) -> Vec<Line<'a>> {
        if self.kind.word != "scenario" {
            return Vec::new();
        }
        let (steps, rest) = std::mem::take(&mut self.lines)
            .into_iter()
            .partition(|line| STEPS.contains(&line.label.as_str()));
        self.lines = rest;
        steps
    }
}

pub(super) fn scenario<'a>(head: Head, mut fields: Fields<'_, 'a, '_>, lines: Vec<Line<'a>>) -> Scenario {
    let missing = fields.missing();
    let mut scenario = Scenario {
        head,
        service: fields.take("service", lists::quoted),
        start: fields.take("start", times::start),
        steps: Vec::new(),
        broken: Slot::Absent,
    };
    for line in &lines {
        match step(&mut fields, line) {
            Slot::Said(step) => scenario.steps.push(step_at(step, line)),
            _ => scenario.broken = Slot::Broken,
        }
    }
    fields.finish(&missing);
    scenario
}

fn step<'a>(fields: &mut Fields<'_, 'a, '_>, line: &Line<'a>) -> Slot<Step> {
    fields.read_line(line, |text| match line.label.as_str() {
        "given" => clauses(text).map(Step::Given),
        "then" => clauses(text).map(Step::Then),
        "wait" => times::length(text).map(Step::Wait),
        _ => clauses(text).map(Step::Expect),
    })
}

fn step_at(step: At<Step>, line: &Line<'_>) -> At<Step> {
    At::new(step.value, line.label_place.to(step.place))
}
