//! What is added to a plan while it runs: actions, and small tests of change.

use super::super::App;
use super::super::body::Json as Sent;
use super::super::caller::Caller;
use super::super::failure::{Failure, unknown};
use super::super::text::{identifier, moment, read_moment};
use axum::Json;
use axum::extract::{Path, State};
use ratchet_api::v1;
use ratchet_core::command::Command;
use ratchet_core::record::{AddedAction, ChangeTest, NextStep};
use ratchet_core::strength::ActionKind;
use ratchet_dsl::phrase;
use std::sync::Arc;

pub(super) async fn add_action(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(new): Sent<v1::NewAction>,
) -> Result<Json<v1::Receipt>, Failure> {
    let due = phrase::span(&new.due).map_err(|error| {
        let detail = format!("`due` cannot be read: {error}. Write it as in a workflow: `within 10 working days`");
        Failure::unprocessable("not-a-deadline", detail)
    })?;
    let command = Command::AddAction {
        added: AddedAction {
            evidence: new.evidence,
            kind: kind(&new.kind)?,
        },
        due,
        name: new.name,
        owner: new.owner,
        plan: identifier(&id)?,
    };
    app.submit(caller, command).await.map(Json)
}

pub(super) async fn begin_test(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(new): Sent<v1::NewTest>,
) -> Result<Json<v1::Receipt>, Failure> {
    let command = Command::BeginTest {
        change: new.change,
        plan: identifier(&id)?,
        prediction: new.prediction,
        until: read_moment("until", &new.until)?,
    };
    app.submit(caller, command).await.map(Json)
}

pub(super) async fn study_test(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((id, test)): Path<(String, String)>,
    Sent(study): Sent<v1::TestStudy>,
) -> Result<Json<v1::Receipt>, Failure> {
    let number = test.parse().ok().filter(|number| *number > 0);
    let test = number.ok_or_else(|| {
        Failure::not_found(format!(
            "`{test}` is not the number of a test of change: the plan shows them, from 1"
        ))
    })?;
    let command = Command::StudyTest {
        learned: study.learned,
        next: next(&study.next)?,
        plan: identifier(&id)?,
        result: study.result,
        test,
    };
    app.submit(caller, command).await.map(Json)
}

pub(super) fn test(test: &ChangeTest) -> v1::ChangeTest {
    v1::ChangeTest {
        begun_at: moment(test.begun_at),
        by: test.by.clone(),
        change: test.change.clone(),
        number: test.number,
        prediction: test.prediction.clone(),
        studied: test.studied.as_ref().map(|studied| v1::Studied {
            at: moment(studied.at),
            by: studied.by.clone(),
            learned: studied.learned.clone(),
            next: studied.next.word().to_owned(),
            result: studied.result.clone(),
        }),
        until: moment(test.until),
    }
}

fn kind(words: &str) -> Result<ActionKind, Failure> {
    ActionKind::from_words(words).ok_or_else(|| {
        let known: Vec<&str> = ActionKind::ALL.iter().map(|kind| kind.words()).collect();
        let detail = format!(
            "there is no kind of action `{words}`; from the strongest to the weakest there is: {}",
            known.join(", ")
        );
        Failure::unprocessable("unknown", detail)
    })
}

fn next(word: &str) -> Result<NextStep, Failure> {
    let steps = [NextStep::Adopt, NextStep::Adapt, NextStep::Abandon];
    let known: Vec<String> = steps.iter().map(|step| step.word().to_owned()).collect();
    let found = steps.into_iter().find(|step| step.word() == word);
    found.ok_or_else(|| unknown("next step", word, known.iter()).into())
}
