//! The state machine as a whole, driven through its commands in virtual time. One suite for each hazard of the product: a false
//! closure, a missed escalation, a wrong deadline (the last in `time.rs` as well); and the laws that carry the house: replay
//! equals state, deciding is a function, one winner in every race.
#![allow(missing_docs, clippy::unwrap_used)]

mod agenda;
mod at_opening;
mod audit_corrections;
mod audit_life;
mod audit_overlooked;
mod audit_second_look;
mod calendar_amendment;
mod chances;
mod change;
mod change_cycle;
mod cycle;
mod explain;
mod explore;
mod false_closure;
mod findings;
mod forum;
mod gates;
mod laws;
mod measures;
mod missed_escalation;
mod missed_in_a_row;
mod own_questions;
mod people;
mod refusals;
mod samples;
mod separation;
mod shelf;
mod statutory;
mod themes;
mod tracker;
mod watch;
mod world;
