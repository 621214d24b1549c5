//! The question bank: our wording, each question with where its answer comes from and the standards behind it.

pub mod concerns;
pub mod standing;
pub mod uses;

use ratchet_tool_sdk::{QuestionRow, join};

/// All questions, section after section.
pub const ROWS: [QuestionRow; standing::END as usize] = join(&[&concerns::ROWS, &uses::ROWS, &standing::ROWS]);
