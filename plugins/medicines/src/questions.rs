//! The question bank: our wording, each question with where its answer comes from and the standards behind it.

pub mod mar;
pub mod prn;

use ratchet_tool_sdk::{QuestionRow, join};

/// All questions, section after section.
pub const ROWS: [QuestionRow; mar::END as usize] = join(&[&prn::ROWS, &mar::ROWS]);
