//! Changing workflows: what a folder would change, and what becomes of the plans that run.

mod desk;

pub(super) use desk::Desk;

use super::App;
use super::body::{Json as Sent, Parameters};
use super::caller::Caller;
use super::failure::Failure;
use super::listing::{decode, encode};
use super::text::{head, identifier};
use super::workflows::pins;
use crate::limits;
use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::change::{Line, Memo, Move, Outlook, Target, compare, outlook};
use ratchet_core::command::{ChangeApproval, Command};
use ratchet_core::definition::Definition;
use ratchet_core::id::PlanId;
use ratchet_core::key::Key;
use ratchet_core::record::{Plan, Record};
use ratchet_core::rejection::Rejection;
use ratchet_runtime::Selection;
use ratchet_runtime::rows::{Kind, List, Which};
use serde::Deserialize;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/workflows/preview", post(preview))
        .route("/workflows/preview/cycles", post(cycles))
        .route("/migrations", get(pending).post(migrate))
        .route("/migrations/undo", post(undo))
}

/// A page of running plans.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    cursor: Option<String>,
    limit: Option<usize>,
    service: Option<String>,
}

async fn preview(
    State(app): State<Arc<App>>,
    Sent(sent): Sent<v1::NewWorkflows>,
) -> Result<Json<v1::ChangePreview>, Failure> {
    app.away(move |app| {
        let ledger = head(app.view().head());
        let compiled = app.looked_at(sent)?;
        let in_force = app.hash_in_force()?;
        let changes = match &in_force {
            Some(hash) => compare(app.definition(hash)?.as_ref(), &compiled.definition),
            None => compare(&Definition::default(), &compiled.definition),
        };
        let change = |change: ratchet_core::change::Change| v1::WorkflowChange {
            because: change.because,
            kind: change.kind,
            name: change.name,
            sentence: change.sentence,
            verdict: change.verdict.word().to_owned(),
        };
        Ok(Json(v1::ChangePreview {
            changes: changes.into_iter().map(change).collect(),
            hash: compiled.hash.clone(),
            in_force,
            ledger,
            tools: pins(&compiled.definition),
            warnings: compiled.warnings.clone(),
        }))
    })
    .await
}

async fn cycles(
    State(app): State<Arc<App>>,
    Parameters(wanted): Parameters<Wanted>,
    Sent(sent): Sent<v1::NewWorkflows>,
) -> Result<Json<v1::Page<v1::RunningCycle>>, Failure> {
    app.away(move |app| {
        let compiled = app.looked_at(sent)?;
        app.outlooks(&wanted, &compiled.definition, &compiled.hash).map(Json)
    })
    .await
}

async fn pending(
    State(app): State<Arc<App>>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<v1::Page<v1::RunningCycle>>, Failure> {
    app.away(move |app| {
        let hash = app.hash_in_force()?.ok_or(Rejection::NothingApplied)?;
        let definition = app.definition(&hash)?;
        app.outlooks(&wanted, &definition, &hash).map(Json)
    })
    .await
}

async fn migrate(
    State(app): State<Arc<App>>,
    caller: Caller,
    Sent(wish): Sent<v1::NewMigration>,
) -> Result<Json<v1::Migrated>, Failure> {
    let approval = approval(wish.approval);
    let command = |plan: PlanId, mark: Option<String>| Command::MovePlan {
        approval: approval.clone(),
        plan,
        seen: mark,
    };
    each(&app, &caller, wish.plans, command).await
}

async fn undo(
    State(app): State<Arc<App>>,
    caller: Caller,
    Sent(wish): Sent<v1::NewMigration>,
) -> Result<Json<v1::Migrated>, Failure> {
    let approval = approval(wish.approval);
    let command = |plan: PlanId, _| Command::MovePlanBack {
        approval: approval.clone(),
        plan,
    };
    each(&app, &caller, wish.plans, command).await
}

/// One plan after the other, each by itself: what one of them refuses says nothing about the next.
async fn each(
    app: &Arc<App>,
    caller: &Caller,
    plans: Vec<v1::PlanToMove>,
    command: impl Fn(PlanId, Option<String>) -> Command,
) -> Result<Json<v1::Migrated>, Failure> {
    if plans.len() > limits::PLANS_MOVED_MAX {
        let (what, limit) = ("the number of plans", limits::PLANS_MOVED_MAX);
        return Err(Rejection::TooMuch { what, limit }.into());
    }
    let mut ids = Vec::with_capacity(plans.len());
    for plan in &plans {
        ids.push(identifier::<PlanId>(&plan.plan)?);
    }
    let mut done = v1::Migrated::default();
    // All are sent before one is waited for, so that they are written in one go.
    let sent: Vec<_> = plans
        .into_iter()
        .zip(ids)
        .zip(0..)
        .map(|((plan, id), number)| (plan.plan, app.submit(caller.part(number), command(id, plan.mark))))
        .collect();
    for (plan, answer) in sent {
        match answer.await {
            Ok(receipt) => done.moved.push(v1::PlanMoved { plan, receipt }),
            Err(failure) if failure.status().is_client_error() => done.refused.push(v1::PlanRefused {
                code: failure.code().to_owned(),
                plan,
                why: failure.detail().to_owned(),
            }),
            Err(failure) => return Err(failure),
        }
    }
    Ok(Json(done))
}

/// The approval as the core knows it.
pub(super) fn approval(sent: v1::ChangeApproval) -> ChangeApproval {
    ChangeApproval {
        by: sent.by,
        present: sent.present,
        reason: sent.reason,
    }
}

impl App {
    pub(super) fn hash_in_force(&self) -> Result<Option<String>, Failure> {
        Ok(match self.view().record(&Key::Provider)?.as_deref() {
            Some(Record::Provider(provider)) => provider.definition.clone(),
            _ => None,
        })
    }

    fn outlooks(
        &self,
        wanted: &Wanted,
        definition: &Arc<Definition>,
        hash: &str,
    ) -> Result<v1::Page<v1::RunningCycle>, Failure> {
        let list = Selection::from(List::of(Kind::Plans, Which::Open));
        let list = match &wanted.service {
            Some(service) => list.in_service(service),
            None => list,
        };
        let cursor = wanted.cursor.as_deref().map(decode).transpose()?;
        let limit = wanted
            .limit
            .unwrap_or(limits::PAGE_ROWS)
            .clamp(1, limits::PAGE_ROWS_MAX);
        let page = self.view().list(&list, cursor.as_deref(), limit)?;
        let target = Target {
            back: false,
            definition,
            hash,
        };
        let now = self.now();
        let look = |record: &Arc<Record>, memo: &Memo| {
            let Record::Plan(plan) = record.as_ref() else {
                return Ok(None);
            };
            let seen = self.view().ask(|read| outlook(read, plan, target, now, memo))?;
            Ok(Some(cycle(plan, seen)))
        };
        let items = self.remembering(|memo| {
            let seen = page.records.iter().filter_map(|record| look(record, memo).transpose());
            seen.collect::<Result<Vec<_>, Failure>>()
        })?;
        Ok(v1::Page {
            items,
            next: page.next.map(encode),
        })
    }
}

fn cycle(plan: &Plan, seen: Outlook) -> v1::RunningCycle {
    let known = v1::RunningCycle {
        name: plan.name.clone(),
        plan: plan.id.to_string(),
        service: plan.service.clone(),
        ..v1::RunningCycle::default()
    };
    match seen {
        Outlook::There => v1::RunningCycle {
            state: "follows".to_owned(),
            ..known
        },
        Outlook::Stays { why, vanished } => v1::RunningCycle {
            state: "stays".to_owned(),
            vanished,
            why: Some(why),
            ..known
        },
        Outlook::Moves(moves) => moving(plan, &moves, known),
    }
}

fn moving(plan: &Plan, moves: &Move, known: v1::RunningCycle) -> v1::RunningCycle {
    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let line = |line: &Line| v1::CycleLine {
        sentence: line.sentence.clone(),
        verdict: line.verdict.word().to_owned(),
    };
    let carried = moves.actions.iter().filter(|action| action.carried.is_some()).count();
    v1::RunningCycle {
        carried: small(carried),
        dates_moved: small(moves.dues.len() + moves.openings.len()),
        gained: small(moves.new.len() + moves.retests.saturating_sub(plan.retests.len())),
        lines: moves.lines.iter().map(line).collect(),
        mark: Some(moves.mark()),
        state: "moves".to_owned(),
        ..known
    }
}
