//! What follows from a command: events, or a refusal. Pure: the same records, moment and command give the same events.
//!
//! Follow-up decisions (a finding opens a plan, the last action in place plans a re-test) run to their end here, each seeing
//! what was decided before it. One file a command; what several commands share stands in `study` and the files named
//! after the thing that they open or move on.

mod add_action;
mod add_evidence;
mod amend_calendar;
mod answer_challenge;
mod answer_escalation;
mod apply_definition;
mod appoint_person;
mod approval;
mod authorise_audit;
mod begin_audit;
mod change_definition;
mod change_tests;
mod closure;
mod complete_action;
mod correct_audit;
mod decide_closure;
mod delegate_work;
mod escalate;
mod evaluate_retest;
mod findings;
mod forum_decides;
mod found_provider;
mod import_frame;
mod judgeable;
mod lend_records;
mod look_back;
mod meetings;
mod messages;
mod move_due;
mod move_plan;
mod open_action;
mod open_audit;
mod open_plan;
mod plan_turn;
mod raise_findings;
mod reassign_action;
mod record_absence;
mod record_evaluation;
mod record_measure;
mod record_occurrence;
mod record_told;
mod reopen_plan;
mod report_missed;
mod request_audit;
mod resolve_in_forum;
mod retry_evaluation;
mod shelf;
mod study;
mod submit_audit;
mod substitute_record;
mod take_baseline;
mod themes;
mod vacancies;
mod waive_audit;
mod waive_turn;
mod wake;
mod weak_actions;

use crate::command::{Command, Moment};
use crate::event::Event;
use crate::key::Key;
use crate::record::Read;
use crate::state::{Changes, Halt};
pub(crate) use judgeable::unlike as unlike_tools;
use study::Study;

/// What a command comes to.
#[derive(Debug, Default)]
pub struct Decision {
    /// The records as the events leave them: what [`crate::apply::apply`] makes of the events, one after the other, and nothing else.
    pub changes: Changes,
    /// What became true.
    pub events: Vec<Event>,
    /// Records that an event looked at for changing, by its place among the events; only those with a story ([`Key::has_story`]).
    pub touched: Vec<(Key, usize)>,
}

/// Whether two versions of a tool ask something else, as re-tests see it.
pub(crate) fn unlike(before: &crate::definition::Tool, after: &crate::definition::Tool) -> bool {
    judgeable::unlike(before, after, &std::collections::BTreeSet::new()).is_some()
}

/// Decides one command.
///
/// [`Halt::Need`] asks for a record that is not at hand; [`Halt::Rejected`] is the refusal. No events is an answer too: the
/// command came too late for what it guarded (a timer of an earlier round, a second answer of a tool) and is harmless.
pub fn decide(read: &impl Read, moment: &Moment, command: &Command) -> Result<Vec<Event>, Halt> {
    Ok(settle(read, moment, command)?.events)
}

/// Decides one command, and hands over the records that it worked on, so that nobody has to apply its events again.
pub fn settle(read: &impl Read, moment: &Moment, command: &Command) -> Result<Decision, Halt> {
    let mut study = Study::new(read, moment);
    match command {
        Command::FoundProvider { name } => found_provider::decide(&mut study, name),
        Command::ApplyDefinition { definition } => apply_definition::decide(&mut study, definition),
        Command::ChangeDefinition {
            approval,
            base,
            definition,
        } => change_definition::decide(&mut study, definition, base.as_deref(), approval.as_ref()),
        Command::MovePlan { approval, plan, seen } => move_plan::decide(&mut study, *plan, seen.as_deref(), approval),
        Command::MovePlanBack { approval, plan } => move_plan::take_back(&mut study, *plan, approval),
        Command::AmendCalendar {
            change,
            date,
            moves,
            reason,
            scope,
            title,
        } => {
            let wish = amend_calendar::Wish {
                change: *change,
                date: *date,
                reason,
                scope,
                title,
            };
            amend_calendar::decide(&mut study, &wish, moves)
        }
        Command::AppointPerson {
            name,
            person,
            role,
            service,
        } => appoint_person::appoint(&mut study, name, &appoint_person::Post { person, role, service }),
        Command::StandDownPerson { person, role, service } => {
            appoint_person::stand_down(&mut study, &appoint_person::Post { person, role, service })
        }
        Command::RecordAbsence {
            cover,
            from,
            person,
            until,
        } => {
            let away = record_absence::Away {
                cover: cover.as_deref(),
                from: *from,
                until: *until,
            };
            record_absence::record(&mut study, person, &away)
        }
        Command::EndAbsence { from, person } => record_absence::end(&mut study, person, *from),
        Command::DelegateWork { from, to, until, what } => {
            let wish = delegate_work::Wish {
                from: *from,
                to,
                until: *until,
            };
            delegate_work::delegate(&mut study, what, &wish)
        }
        Command::RevokeDelegation { to, what } => delegate_work::revoke(&mut study, what, to),
        Command::ReassignAction { action, reason, to } => reassign_action::decide(&mut study, *action, to, reason),
        Command::AnswerEscalation {
            about,
            obligation,
            words,
        } => answer_escalation::decide(&mut study, *about, *obligation, words),
        Command::ImportFrame { frame, service } => import_frame::decide(&mut study, frame, service),
        Command::RequestAudit { audit, service } => request_audit::decide(&mut study, audit, service),
        Command::SubstituteRecord {
            audit,
            reason,
            reference,
        } => substitute_record::decide(&mut study, *audit, reference, reason),
        Command::SubmitAudit {
            audit,
            records,
            tool_version,
        } => submit_audit::decide(&mut study, *audit, records, tool_version.as_deref()),
        Command::BeginAudit { audit } => begin_audit::decide(&mut study, *audit),
        Command::AuthoriseAudit { audit, note } => authorise_audit::authorise(&mut study, *audit, note.as_deref()),
        Command::SendBackAudit { audit, reason } => authorise_audit::send_back(&mut study, *audit, reason),
        Command::WaiveAudit {
            audit,
            forum,
            present,
            reason,
        } => {
            let wish = waive_audit::Wish {
                forum: forum.as_deref(),
                present,
                reason,
            };
            waive_audit::decide(&mut study, *audit, &wish)
        }
        Command::WaiveTurn {
            audit,
            forum,
            present,
            reason,
            service,
            turn,
        } => {
            let wish = waive_audit::Wish {
                forum: forum.as_deref(),
                present,
                reason,
            };
            waive_turn::decide(&mut study, (service, audit), *turn, &wish)
        }
        Command::CorrectAudit { audit, reason } => correct_audit::decide(&mut study, *audit, reason),
        Command::ReportMissed { audit, missed } => report_missed::decide(&mut study, *audit, missed),
        Command::RecordEvaluation {
            attempt,
            audit,
            outcome,
        } => record_evaluation::decide(&mut study, *audit, *attempt, outcome),
        Command::RetryEvaluation { audit } => retry_evaluation::decide(&mut study, *audit),
        Command::RecordOccurrence {
            event,
            happened_at,
            service,
            subject,
        } => {
            let happened = record_occurrence::Happened {
                event,
                at: *happened_at,
                service,
                subject,
            };
            record_occurrence::decide(&mut study, &happened)
        }
        Command::AddEvidence {
            action,
            evidence,
            obligation,
        } => add_evidence::decide(&mut study, *action, evidence, *obligation),
        Command::CompleteAction {
            action,
            evidence,
            obligation,
        } => complete_action::decide(&mut study, *action, evidence, *obligation),
        Command::MoveDue {
            action,
            obligation,
            reason,
            to,
        } => move_due::decide(&mut study, *action, *obligation, &move_due::Wish { to: *to, reason }),
        Command::DecideClosure {
            agreed,
            forum,
            plan,
            present,
            reason,
        } => {
            let verdict = if *agreed {
                decide_closure::Verdict::Agrees
            } else {
                decide_closure::Verdict::Refuses
            };
            let wish = decide_closure::Wish {
                present,
                reason,
                verdict,
            };
            decide_closure::decide(&mut study, *plan, forum, &wish)
        }
        Command::WaiveGate {
            forum,
            plan,
            present,
            reason,
            retest,
            until,
        } => {
            let wish = forum_decides::Wish {
                forum,
                present,
                reason,
                until: *until,
            };
            forum_decides::waive_gate(&mut study, *plan, *retest, &wish)
        }
        Command::AcceptRisk {
            about,
            forum,
            present,
            reason,
            until,
        } => {
            let wish = forum_decides::Wish {
                forum,
                present,
                reason,
                until: *until,
            };
            forum_decides::accept_risk(&mut study, *about, &wish)
        }
        Command::OpenMeeting { forum, present } => meetings::open(&mut study, forum, present),
        Command::CloseMeeting { forum, words } => meetings::close(&mut study, forum, words.as_deref()),
        Command::FreezeAgenda { agenda, meeting } => meetings::freeze(&mut study, *meeting, agenda),
        Command::ResolveInForum {
            forum,
            present,
            reason,
            what,
        } => {
            let wish = resolve_in_forum::Wish { forum, present, reason };
            resolve_in_forum::decide(&mut study, what, &wish)
        }
        Command::AnswerChallenge { about, words } => answer_challenge::decide(&mut study, *about, words),
        Command::AssessFinding {
            consequence,
            finding,
            likelihood,
        } => findings::assess(&mut study, *finding, *consequence, *likelihood),
        Command::NameCauses {
            causes,
            finding,
            reason,
        } => findings::name_causes(&mut study, *finding, causes, reason),
        Command::JoinFinding { finding, plan, reason } => findings::join(&mut study, *finding, *plan, reason),
        Command::SetAside { finding, reason } => findings::set_aside(&mut study, *finding, reason),
        Command::AddAction {
            added,
            due,
            name,
            owner,
            plan,
        } => {
            let wish = add_action::Wish {
                added,
                due: *due,
                name,
                owner,
            };
            add_action::decide(&mut study, *plan, &wish)
        }
        Command::BeginTest {
            change,
            plan,
            prediction,
            until,
        } => {
            let wish = change_tests::Beginning {
                change,
                prediction,
                until: *until,
            };
            change_tests::begin(&mut study, *plan, &wish)
        }
        Command::StudyTest {
            learned,
            next,
            plan,
            result,
            test,
        } => {
            let found = change_tests::Finding {
                learned,
                next: *next,
                result,
            };
            change_tests::conclude(&mut study, *plan, *test, &found)
        }
        Command::RecordMeasure {
            at,
            denominator,
            measure,
            note,
            numerator,
            plan,
            service,
        } => {
            let measured = record_measure::Measured {
                at: *at,
                denominator: *denominator,
                measure,
                note: note.as_deref(),
                numerator: *numerator,
                plan,
                service,
            };
            record_measure::decide(&mut study, &measured)
        }
        Command::Shelf(wish) => shelf::decide(&mut study, wish),
        Command::Wake { key } => wake::decide(&mut study, key),
        Command::RecordTold { message } => record_told::decide(&mut study, *message),
    }?;
    vacancies::notice(&mut study)?;
    Ok(study.into_decision())
}
