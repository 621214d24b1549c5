//! The verbs, one a file.

pub mod action;
pub mod apply;
pub mod appoint;
pub mod audit;
pub mod backtest;
pub mod bench;
pub mod bound;
pub mod calendar;
pub mod chart;
pub mod check;
mod completions;
pub mod delegation;
pub mod demo;
pub mod due;
pub mod escalation;
pub mod explain;
pub mod finding;
pub mod fmt;
pub mod foresee;
pub mod forum;
pub mod frame;
pub mod handover;
pub mod ledger;
mod listing;
pub mod lsp;
pub mod measure;
pub mod message;
pub mod migrate;
mod moment;
pub mod new;
pub mod next;
pub mod occurrence;
pub mod people;
pub mod place;
pub mod plan;
pub mod plugin;
pub mod preview;
mod receipt;
pub mod rehearse;
pub mod sample;
mod saved_change;
pub mod serve;
pub mod service;
pub mod show;
pub mod standards;
pub mod theme;
pub mod today;
pub mod tracker;
pub mod waiver;
pub mod why;

use crate::arguments::{Arguments, Verb};
use crate::exit::{Class, Done, Failure};
use crate::output::Output;

/// Does what the command line asks for.
pub fn run(arguments: Arguments) -> Done {
    let (output, remote) = (arguments.output, arguments.remote);
    let format = output.format();
    if matches!(output, Output::Plain | Output::Sarif) && !matches!(arguments.verb, Verb::Check(_)) {
        return Err(Failure::coded(
            Class::Usage,
            "output-of-check-only",
            "only `check` writes problems in this form: use --output text or --output json",
        ));
    }
    match arguments.verb {
        Verb::Demo(verb) => demo::run(verb, format),
        Verb::Check(verb) => check::run(&verb, output),
        Verb::Explain(verb) => explain::run(&verb),
        Verb::Show(verb) => show::run(&verb, format),
        Verb::Lsp(verb) => lsp::run(&verb),
        Verb::Fmt(verb) => fmt::run(&verb, format),
        Verb::Rehearse(verb) => rehearse::run(&verb, format),
        Verb::Serve(verb) => serve::run(verb, &remote),
        Verb::Apply(verb) => apply::run(&verb, &remote.client()?, format),
        Verb::Migrate(verb) => migrate::run(&verb, &remote.client()?, format),
        Verb::Appoint(verb) => appoint::run(&verb, &remote.client()?, format),
        Verb::Frame(verb) => frame::run(&verb, &remote.client()?, format),
        Verb::Audit(verb) => audit::run(&verb, &remote.client()?, format),
        Verb::Finding(verb) => finding::run(&verb, &remote.client()?, format),
        Verb::Forum(verb) => forum::run(&verb, &remote.client()?, format),
        Verb::Plan(verb) => plan::run(&verb, &remote, format),
        Verb::Action(verb) => action::run(&verb, &remote.client()?, format),
        Verb::Occurrence(verb) => occurrence::run(verb, &remote.client()?, format),
        Verb::Measure(verb) => measure::run(verb, &remote.client()?, format),
        Verb::Theme(verb) => theme::run(&verb, &remote.client()?, format),
        Verb::Tracker(verb) => tracker::run(&verb, &remote.client()?, format),
        Verb::Handover(verb) => handover::run(&verb, &remote.client()?, format),
        Verb::Today(verb) => today::run(&verb, remote.person.as_deref(), &remote.client()?, format),
        Verb::Escalation(verb) => escalation::run(&verb, &remote.client()?, format),
        Verb::Waiver(verb) => waiver::run(&verb, &remote.client()?, format),
        Verb::Risk(verb) => waiver::run_risk(&verb, &remote.client()?, format),
        Verb::People(verb) => people::run(&verb, &remote.client()?, format),
        Verb::Delegation(verb) => delegation::run(&verb, &remote.client()?, format),
        Verb::Services(verb) => service::run(&verb, &remote.client()?, format),
        Verb::Roles(verb) => service::run_roles(&verb, &remote.client()?, format),
        Verb::Calendar(verb) => calendar::run(&verb, &remote.client()?, format),
        Verb::Message(verb) => message::run(&verb, &remote.client()?, format),
        Verb::Why(verb) => why::run(&verb, &remote.client()?, format),
        Verb::Due(verb) => due::run(&verb, format),
        Verb::Next(verb) => next::run(&verb, format),
        Verb::Foresee(verb) => foresee::run(&verb, &remote, format),
        Verb::Backtest(verb) => backtest::run(&verb, &remote, format),
        Verb::Sample(verb) => sample::run(&verb, format),
        Verb::Bound(verb) => bound::run(&verb, format),
        Verb::Chart(verb) => chart::run(&verb, format),
        Verb::New(verb) => new::run(&verb, format),
        Verb::Plugin(verb) => plugin::run(&verb, &remote, format),
        Verb::Standards(verb) => standards::run(&verb, format),
        Verb::Ledger(verb) => ledger::run(&verb, &remote, format),
        Verb::Bench(verb) => bench::run(&verb, format),
        Verb::Completions { shell } => completions::run(shell),
    }
}
