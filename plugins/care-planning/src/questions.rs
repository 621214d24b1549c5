//! The question bank: our wording, each question with where its answer comes from and the standards behind it.

pub mod consent;
pub mod incidents;
pub mod plans;

use ratchet_tool_sdk::{QuestionRow, join};

/// All questions, section after section.
pub const ROWS: [QuestionRow; incidents::END as usize] = join(&[&plans::ROWS, &consent::ROWS, &incidents::ROWS]);
