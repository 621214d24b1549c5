//! "Did you mean …": the nearest known word, found with a bounded effort.
//!
//! Distances are counted up to two or three letters only, and a compilation may ask a limited number of times, so that a file
//! full of unknown names costs no more than one with a few.

/// How many comparisons one compilation may spend on suggestions.
const COMPARISONS_MAX: u32 = 50_000;

/// Longest word that is compared, in characters.
const LETTERS_MAX: usize = 64;

/// Finds near words and keeps count of the effort.
#[derive(Debug)]
pub struct Suggest {
    left: u32,
}

impl Default for Suggest {
    fn default() -> Self {
        Self { left: COMPARISONS_MAX }
    }
}

impl Suggest {
    /// The known word that is nearest to a folded word, if one is near enough.
    pub fn nearest<'a>(&mut self, word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        let word: Vec<char> = word.chars().take(LETTERS_MAX + 1).collect();
        let allowed = (word.len() / 3).clamp(1, 3);
        let mut best: Option<(usize, &str)> = None;
        for candidate in known {
            if self.left == 0 || word.len() > LETTERS_MAX {
                break;
            }
            self.left -= 1;
            let limit = best.map_or(allowed, |(distance, _)| distance.saturating_sub(1));
            let letters: Vec<char> = candidate
                .chars()
                .flat_map(char::to_lowercase)
                .take(LETTERS_MAX + 1)
                .collect();
            match distance(&word, &letters, limit) {
                Some(0) => return Some(candidate),
                Some(distance) => best = Some((distance, candidate)),
                None => {}
            }
        }
        best.map(|(_, candidate)| candidate)
    }
}

/// Letters to insert, remove, change or swap with a neighbour, if no more than `limit`.
fn distance(left: &[char], right: &[char], limit: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    let mut before_last = vec![0; right.len() + 1];
    let mut last: Vec<usize> = (0..=right.len()).collect();
    let mut row = vec![0; right.len() + 1];
    for (at, letter) in left.iter().enumerate() {
        row[0] = at + 1;
        for (to, other) in right.iter().enumerate() {
            let change = last[to] + usize::from(letter != other);
            row[to + 1] = change.min(last[to + 1] + 1).min(row[to] + 1);
            if at > 0 && to > 0 && *letter == right[to - 1] && left[at - 1] == *other {
                row[to + 1] = row[to + 1].min(before_last[to - 1] + 1);
            }
        }
        if row.iter().all(|&cost| cost > limit) {
            return None;
        }
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    Some(last[right.len()]).filter(|&cost| cost <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen_are_found_and_other_words_are_not() {
        let roles = ["registered manager", "quality lead", "team leader"];
        let mut suggest = Suggest::default();
        let mut near = |word: &str| suggest.nearest(word, roles);
        assert_eq!(near("qualty lead"), Some("quality lead"));
        assert_eq!(near("team laeder"), Some("team leader"));
        assert_eq!(near("registerd manger"), Some("registered manager"));
        assert_eq!(near("housekeeper"), None);
        assert_eq!(near(""), None);
    }

    #[test]
    fn the_effort_is_bounded() {
        let mut suggest = Suggest::default();
        let many: Vec<String> = (0..60_000).map(|number| format!("word {number}")).collect();
        suggest.nearest("zzzzzzzzzz", many.iter().map(String::as_str));
        assert_eq!(suggest.nearest("worf 1", ["word 1"]), None);
    }
}
