//! Small help with words: the one spelling of a label, the keyword that somebody meant.

use crate::ast::fold;
use crate::suggest::Suggest;
use crate::vocabulary::{self, Field, Kind};

/// The words that values are made of.
const KEYWORDS: &str = "significant finding within working passed failed agrees refuses overdue opening after when actions \
    action audit retest measure section including reopen finished starting missing higher lower below \
    above least most month months week weeks quarter minutes hours days years Monday Tuesday Wednesday \
    Thursday Friday Saturday Sunday every forum theme holidays except question raised improved \
    missed something waived leaves answers shows improvement concern watched standard about told done late away \
    plan rule cause score opening place records answer until moderate extreme weekly fortnight monthly quarterly \
    yearly annually daily twice handover people";

/// The known keyword that a misspelt word of a value is near to.
pub(super) fn keyword_near(suggest: &mut Suggest, word: &str) -> Option<&'static str> {
    let folded = fold(word);
    let plausible = folded.chars().count() >= 4 && folded.chars().all(char::is_alphabetic);
    let near = plausible
        .then(|| suggest.nearest(&folded, KEYWORDS.split(' ')))
        .flatten()?;
    (fold(near) != folded).then_some(near)
}

/// The one spelling of a label.
pub(crate) fn label(words: &str) -> String {
    let folded = fold(words);
    match folded.as_str() {
        "if a re-test fails" | "if retest fails" | "if re-test fails" | "if the retest fails" => "if a retest fails",
        "significant findings" => "significant finding",
        "causes" => "cause",
        "standards" => "standard",
        "cut off" | "cutoff" => "cut-off",
        "handover" | "shift handovers" => "handovers",
        "member" => "members",
        other => other,
    }
    .to_owned()
}

/// The field of a kind that a label, as written, names.
pub(crate) fn field(kind: &'static Kind, words: &str) -> Option<&'static Field> {
    let folded = label(words);
    let numbered = || good_row(&folded).and_then(|_| kind.field(vocabulary::GOOD_ROW));
    kind.field(&folded).or_else(numbered)
}

/// How many good results `after 3 good results in a row` speaks of; `None` for every other label.
pub(crate) fn good_row(label: &str) -> Option<u32> {
    let rest = fold(label);
    let number = rest.strip_prefix("after ")?.strip_suffix(" in a row")?;
    let number = number
        .strip_suffix(" good results")
        .or_else(|| number.strip_suffix(" good result"))?;
    number.parse().ok()
}

/// Where a label ends in a line that may have other spaces and capitals.
pub(super) fn label_end(words: &str, label: &str) -> usize {
    let parts = label.split(' ').count();
    let mut end = 0;
    for _ in 0..parts {
        let rest = words.get(end..).unwrap_or("");
        let start = rest.len() - rest.trim_start().len();
        let length = rest
            .trim_start()
            .find(char::is_whitespace)
            .unwrap_or(rest.trim_start().len());
        end += start + length;
    }
    end
}

/// `a`, `a and b`, `a, b and c`
pub(super) fn join_and(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
