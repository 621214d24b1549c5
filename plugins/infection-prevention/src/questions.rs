//! The question bank: our wording, each question with where its answer comes from and the standards behind it.

pub mod hands;
pub mod infections;
pub mod rooms;

use ratchet_tool_sdk::{QuestionRow, join};

/// All questions, section after section.
pub const ROWS: [QuestionRow; infections::END as usize] = join(&[&hands::ROWS, &rooms::ROWS, &infections::ROWS]);
