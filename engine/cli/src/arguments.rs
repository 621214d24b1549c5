//! The command line as data. What a verb needs stands with the verb; here is the list.

use crate::commands::{
    action, apply, appoint, audit, backtest, bench, bound, calendar, chart, check, delegation, demo, due, escalation,
    explain, finding, fmt, foresee, forum, frame, handover, ledger, lsp, measure, message, migrate, new, next,
    occurrence, people, plan, plugin, rehearse, sample, serve, service, show, standards, theme, today, tracker, waiver,
    why,
};
use crate::output::Output;
use crate::remote::Remote;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Audits that improve care: the whole cycle from a finding to a passed re-test.
#[derive(Debug, Parser)]
#[command(name = "ratchet", version, propagate_version = true, arg_required_else_help = true, after_help = AFTER_HELP)]
pub struct Arguments {
    /// How results are written.
    #[arg(long, global = true, value_enum, default_value_t = Output::Text)]
    pub output: Output,
    /// Where the daemon is, and who is asking.
    #[command(flatten)]
    pub remote: Remote,
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

const AFTER_HELP: &str = "\
Exit codes: 0 done · 1 the answer is no (errors in workflows, a failed scenario, a damaged ledger) · 2 the command line · 3 a file ·
4 the daemon refused · 5 the daemon cannot be reached · 6 the data directory · 70 a fault in Ratchet

Data goes to standard output, talk to standard error. NO_COLOR switches colours off.

Examples:
  ratchet demo
  ratchet check workflows
  ratchet rehearse workflows --output json
  ratchet why QIP-1
  ratchet why QIP-1 --as-of 2026-06-30";

/// A verb.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Play fourteen months of five fictional services, tell them as a story, then serve the result.
    Demo(demo::Demo),
    /// Look at a folder of workflows and say what is wrong with it.
    Check(check::Check),
    /// Write workflow files in their one form.
    Fmt(fmt::Fmt),
    /// Explain a problem that `check` names, or what a folder says under a name.
    Explain(explain::Explain),
    /// Play the scenarios of a folder in virtual time.
    Rehearse(rehearse::Rehearse),
    /// Tell a folder in whole sentences, or draw a plan, with example dates.
    Show(show::Show),
    /// Help an editor while somebody writes; editors start this themselves.
    Lsp(lsp::Lsp),
    /// Run the daemon.
    Serve(serve::Serve),
    /// Bring a folder of workflows, or a change that was previewed, into force in the running daemon.
    Apply(apply::Apply),
    /// Let plans that run follow the workflows in force, after a look at what would move.
    Migrate(migrate::Migrate),
    /// Appoint people to roles.
    Appoint(appoint::Appoint),
    /// Hand in the list that samples are drawn from.
    Frame(frame::Frame),
    /// Audits: list, show, open one, hand in answers.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Findings: list, show, assess, name causes, join to a plan, set aside.
    #[command(subcommand)]
    Finding(finding::Finding),
    /// Forums: agenda, meetings, decisions, minutes.
    #[command(subcommand)]
    Forum(forum::Forum),
    /// Preview what a folder would change; or improvement plans: list, show, decide, waive, add actions, test changes.
    Plan(plan::PlanOrPreview),
    /// Actions: list, show, add evidence, complete, move the due date, give to another role.
    #[command(subcommand)]
    Action(action::Action),
    /// Record that something happened in a service, or list what did.
    #[command(subcommand)]
    Occurrence(occurrence::Occurrence),
    /// Measures: record a value, list, show one with its chart.
    #[command(subcommand)]
    Measure(measure::Measure),
    /// Themes: list, show.
    #[command(subcommand)]
    Theme(theme::Theme),
    /// The tracker: finding, action and re-test in one line each, with original and present due dates.
    Tracker(tracker::Tracker),
    /// What one shift hands over to the next: are any incident-triggered reviews due this shift?
    Handover(handover::Handover),
    /// What is due from somebody today, what they must answer, and what they were told.
    Today(today::Today),
    /// Escalations: list, answer.
    #[command(subcommand)]
    Escalation(escalation::Escalation),
    /// Re-tests that forums waived.
    Waiver(waiver::Waiver),
    /// Accepted risks: list, accept.
    #[command(subcommand)]
    Risk(waiver::Risk),
    /// People: who holds what, who is away, who takes their place, which posts nobody fills.
    #[command(subcommand)]
    People(people::People),
    /// Delegations: list, give, end.
    #[command(subcommand)]
    Delegation(delegation::Delegation),
    /// Services, with what their roles owe and which posts nobody fills.
    Services(service::Services),
    /// Roles, with who holds them, what they owe and whether that is too much.
    Roles(service::Roles),
    /// The calendar: what was amended; amend it.
    #[command(subcommand)]
    Calendar(calendar::Calendar),
    /// Messages that people are owed or were told.
    Message(message::Message),
    /// Say why something is open, since when, who can move it and what would close it.
    Why(why::Why),
    /// Say when something is due, and why then.
    Due(due::Due),
    /// List the dates on which something comes again.
    Next(next::Next),
    /// Look ahead: what breaches if nobody acts, who carries too much, which re-tests and forums come.
    Foresee(foresee::Foresee),
    /// Play the past through a changed workflow: what would have surfaced, how much sooner, who would have heard.
    Backtest(backtest::Backtest),
    /// Draw a sample from a list, spread over what matters.
    Sample(sample::Sample),
    /// Say how many failures a sample cannot rule out.
    Bound(bound::Bound),
    /// Say whether a measure has really changed.
    Chart(chart::Chart),
    /// Standards: list the packs or one of them, show one, follow it into other packs.
    #[command(subcommand)]
    Standards(standards::Standards),
    /// Begin something new: an audit tool in Rust, JavaScript, Python or C.
    #[command(subcommand)]
    New(new::New),
    /// Audit tools: make, sign, install, grant, verify, remove; look into one, test one before you rely on it.
    #[command(subcommand)]
    Plugin(plugin::Plugin),
    /// The ledger: verify it, read it.
    #[command(subcommand)]
    Ledger(ledger::Ledger),
    /// Measure this machine.
    #[command(subcommand)]
    Bench(bench::Bench),
    /// Print completions for a shell.
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
}

/// Folders of workflows.
#[derive(Debug, clap::Args)]
pub struct Folders {
    /// Folders with .qip files. A folder without any stands for each of its sub-folders that has some.
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,
}
