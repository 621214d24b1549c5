//! The question bank: our wording, each question with where its answer comes from and the standards behind it.
//!
//! New sections are added at the end: a position is what recorded answers are kept by.

pub mod competency;
pub mod controlled;
pub mod covert;
pub mod errors;
pub mod mar;
pub mod own;
pub mod prn;
pub mod remedies;
pub mod stock;
pub mod storage;
pub mod topical;

use ratchet_tool_sdk::{QuestionRow, join};

/// All questions, section after section.
pub const ROWS: [QuestionRow; competency::END as usize] = join(&[
    &prn::ROWS,
    &mar::ROWS,
    &controlled::ROWS,
    &storage::ROWS,
    &topical::ROWS,
    &covert::ROWS,
    &remedies::ROWS,
    &own::ROWS,
    &stock::ROWS,
    &errors::ROWS,
    &competency::ROWS,
]);
