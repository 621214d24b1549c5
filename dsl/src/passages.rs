//! Where a passage of a compiled workflow stands in its files, so that what a play found out is pointed at in the words of whoever wrote it.

use crate::ast::{Blocks, Clauses, Head, Rung, Slot};
use crate::render::Locator;
use crate::source::Place;
use ratchet_core::passage::{Line, Part, Passage};
use ratchet_core::scenario::SourceLine;

/// The line of a passage: file and number, and the line as written. `None` when the folder has no such part.
pub fn stands_at(blocks: &Blocks, locator: &Locator<'_>, passage: &Passage) -> Option<(SourceLine, String)> {
    let spot = locator.spot(place(blocks, passage)?);
    let source = SourceLine {
        file: spot.path.to_owned(),
        line: spot.line,
    };
    Some((source, spot.text.trim().to_owned()))
}

fn place(blocks: &Blocks, passage: &Passage) -> Option<Place> {
    let head = head(blocks, &passage.part)?;
    Some(within(blocks, passage).unwrap_or(head.line))
}

fn head<'a>(blocks: &'a Blocks, part: &Part) -> Option<&'a Head> {
    match part {
        Part::Audit(name) => named(blocks.audits.iter().map(|audit| &audit.head), name),
        Part::Forum(name) => named(blocks.forums.iter().map(|forum| &forum.head), name),
        Part::Rule(name) => named(blocks.rules.iter().map(|rule| &rule.head), name),
        Part::Theme(name) => named(blocks.themes.iter().map(|theme| &theme.head), name),
        Part::Plan(name) => named(blocks.plans.iter().map(|plan| &plan.head), name),
        Part::Action(plan, position) => Some(&self::plan(blocks, plan)?.actions.get(*position)?.head),
        Part::Retest(plan, position) => Some(&self::plan(blocks, plan)?.retests.get(*position)?.head),
    }
}

fn named<'a>(mut heads: impl Iterator<Item = &'a Head>, name: &str) -> Option<&'a Head> {
    heads.find(|head| head.name.value == name)
}

fn plan<'a>(blocks: &'a Blocks, name: &str) -> Option<&'a crate::ast::Plan> {
    blocks.plans.iter().find(|plan| plan.head.name.value == name)
}

/// The place of a line within its part, if the part has it.
fn within(blocks: &Blocks, passage: &Passage) -> Option<Place> {
    match &passage.part {
        Part::Audit(name) => {
            let audit = blocks.audits.iter().find(|audit| audit.head.name.value == *name)?;
            match passage.line {
                Line::Due => said(&audit.every),
                Line::Escalate(rung) => self::rung(&audit.escalate, rung),
                Line::Owner => said(&audit.owner),
                Line::Pass => said(&audit.significant),
                _ => None,
            }
        }
        Part::Forum(name) => {
            let forum = blocks.forums.iter().find(|forum| forum.head.name.value == *name)?;
            match passage.line {
                Line::Due => said(&forum.meets),
                Line::Owner => said(&forum.chair),
                _ => None,
            }
        }
        Part::Rule(name) => {
            let rule = blocks.rules.iter().find(|rule| rule.head.name.value == *name)?;
            match passage.line {
                Line::Due => said(&rule.due),
                Line::Escalate(rung) => self::rung(&rule.escalate, rung),
                Line::Opens(clause) => self::clause(&rule.when, clause),
                Line::Owner => said(&rule.owner),
                _ => None,
            }
        }
        Part::Theme(name) => {
            let theme = blocks.themes.iter().find(|theme| theme.head.name.value == *name)?;
            match passage.line {
                Line::Improved => said(&theme.improved),
                Line::Opens(clause) => self::clause(&theme.raised, clause),
                Line::Owner => said(&theme.owner),
                _ => None,
            }
        }
        Part::Plan(name) => {
            let plan = self::plan(blocks, name)?;
            match passage.line {
                Line::Closes => said(&plan.closes),
                Line::Escalate(rung) => self::rung(&plan.escalate, rung),
                Line::IfRetestFails => said(&plan.if_fails),
                Line::Opens(clause) => self::clause(&plan.opens, clause),
                Line::Owner => said(&plan.owner),
                Line::Watch => said(&plan.watch),
                _ => None,
            }
        }
        Part::Action(plan, position) => {
            let action = self::plan(blocks, plan)?.actions.get(*position)?;
            match passage.line {
                Line::Due => said(&action.due).or_else(|| said(&action.every)),
                Line::Escalate(rung) => self::rung(&action.escalate, rung),
                Line::Owner => action.by.as_ref().map(|by| by.place),
                _ => None,
            }
        }
        Part::Retest(plan, position) => {
            let retest = self::plan(blocks, plan)?.retests.get(*position)?;
            match passage.line {
                Line::Due => said(&retest.when),
                Line::Owner => retest.by.as_ref().map(|by| by.place),
                Line::Pass => said(&retest.pass),
                _ => None,
            }
        }
    }
}

fn said<T>(slot: &Slot<T>) -> Option<Place> {
    slot.said().map(|said| said.place)
}

fn rung(slot: &Slot<Vec<Rung>>, position: usize) -> Option<Place> {
    Some(slot.value()?.get(position)?.to.place)
}

fn clause(slot: &Slot<Clauses>, position: usize) -> Option<Place> {
    Some(slot.value()?.each().get(position)?.place)
}
