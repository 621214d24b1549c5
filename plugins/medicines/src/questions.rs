//! The question bank: our wording, each question with where its answer comes from and the standards behind it.

pub mod mar;
pub mod prn;

use ratchet_tool_sdk::QuestionRow;

const COUNT: usize = prn::ROWS.len() + mar::ROWS.len();

/// All questions, section after section.
pub const ROWS: [QuestionRow; COUNT] = {
    let mut rows = [prn::ROWS[0]; COUNT];
    let mut next = 0;
    while next < COUNT {
        rows[next] = if next < prn::ROWS.len() {
            prn::ROWS[next]
        } else {
            mar::ROWS[next - prn::ROWS.len()]
        };
        next += 1;
    }
    rows
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_name_the_rows_that_the_checks_mean() {
        for (position, id) in [
            (prn::PROTOCOL_COMPLETE, "prn-protocol-complete"),
            (prn::PROTOCOL_PERSONAL, "prn-protocol-personal"),
            (prn::RATIONALE_RECORDED, "prn-rationale-recorded"),
            (prn::EFFECT_CHECKED, "prn-effect-checked"),
            (prn::SECOND_CHECK, "prn-second-check"),
            (prn::WITHIN_MAXIMUM, "prn-within-maximum"),
            (prn::INTERVAL_KEPT, "prn-interval-kept"),
            (prn::COMPETENT_GIVER, "prn-competent-giver"),
            (prn::USE_REVIEWED, "prn-use-reviewed"),
            (mar::NO_GAPS, "mar-no-gaps"),
            (mar::ALLERGIES, "mar-allergies"),
            (mar::HANDWRITTEN, "mar-handwritten"),
            (mar::STOCK, "mar-stock"),
            (mar::TIME_CRITICAL, "mar-time-critical"),
            (mar::REFUSALS, "mar-refusals"),
            (mar::COVERT, "mar-covert"),
        ] {
            assert_eq!(ROWS[usize::from(position)].id, id);
        }
    }
}
