//! Texts that are nearly the same although they belong to different people: a sign of a copied, not a personal, plan.
//!
//! Two texts are near duplicates when at least four fifths of their word pairs are shared (Jaccard index). Short texts
//! are left alone: "pain in the left knee" may well be said of two people. The comparison is exact, and cheap because two
//! such texts must share one of the first few of their word pairs in any fixed order (prefix filtering), so only those
//! are compared; with the rarest pairs first these are few.

/// Words below which a text is too short to judge.
const WORDS_MIN: usize = 6;

/// Groups of positions whose texts are nearly the same and that belong to at least two people, each in ascending order
/// and the groups by their first position. `texts` holds position, person and text.
pub fn near_duplicates(texts: &[(u32, &str, &str)]) -> Vec<Vec<u32>> {
    let wordings = wordings(texts);
    let mut groups = Groups::new(wordings.len());
    // Wordings seen so far by each of their rarest word pairs, of which two that are alike share one.
    let pairs = wordings
        .iter()
        .flat_map(|wording| &wording.pairs)
        .max()
        .map_or(0, |most| *most as usize + 1);
    let mut seen: Vec<Vec<usize>> = vec![Vec::new(); pairs];
    for (index, wording) in wordings.iter().enumerate() {
        for &pair in &wording.pairs[..prefix(wording.pairs.len())] {
            for &other in &seen[pair as usize] {
                if !groups.same(index, other) && alike(&wording.pairs, &wordings[other].pairs) {
                    groups.join(index, other);
                }
            }
            seen[pair as usize].push(index);
        }
    }
    groups.members(&wordings)
}

/// One wording, as its word pairs, with everybody who has it.
struct Wording<'a> {
    pairs: Vec<u32>,
    holders: Vec<(u32, &'a str)>,
}

/// Wordings long enough to judge, each once, their pairs numbered from the rarest to the most common.
fn wordings<'a>(texts: &[(u32, &'a str, &str)]) -> Vec<Wording<'a>> {
    let judged = |&(position, person, text): &(u32, &'a str, &str)| {
        Some(Wording {
            pairs: word_pairs(text)?,
            holders: vec![(position, person)],
        })
    };
    let mut wordings: Vec<Wording<'a>> = texts.iter().filter_map(judged).collect();
    wordings.sort_unstable_by(|left, right| left.pairs.cmp(&right.pairs).then(left.holders.cmp(&right.holders)));
    wordings.dedup_by(|next, kept| {
        let same = next.pairs == kept.pairs;
        if same {
            kept.holders.append(&mut next.holders);
        }
        same
    });
    rank(&mut wordings);
    wordings
}

/// Replaces hashes of word pairs by their rank in rarity.
fn rank(wordings: &mut [Wording<'_>]) {
    let mut all: Vec<u32> = wordings.iter().flat_map(|wording| &wording.pairs).copied().collect();
    all.sort_unstable();
    let mut by_rarity: Vec<(u32, u32)> = all
        .chunk_by(|left, right| left == right)
        .map(|same| (same.len() as u32, same[0]))
        .collect();
    by_rarity.sort_unstable();
    let mut ranks: Vec<(u32, u32)> = by_rarity
        .into_iter()
        .zip(0..)
        .map(|((_, pair), rank)| (pair, rank))
        .collect();
    ranks.sort_unstable();
    for wording in wordings {
        for pair in &mut wording.pairs {
            // Every pair is there: the ranks were made from these wordings.
            *pair = ranks
                .binary_search_by_key(pair, |(known, _)| *known)
                .map_or(0, |place| ranks[place].1);
        }
        wording.pairs.sort_unstable();
    }
}

/// Hashes of neighbouring words, ascending, each once; `None` when the text is short.
fn word_pairs(text: &str) -> Option<Vec<u32>> {
    let words: Vec<u32> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(hash)
        .collect();
    if words.len() < WORDS_MIN {
        return None;
    }
    let mut pairs: Vec<u32> = words
        .windows(2)
        .map(|pair| pair[0].rotate_left(5).wrapping_mul(0x0100_0193) ^ pair[1])
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    Some(pairs)
}

/// FNV-1a over the word in lower case: small, and the same on every machine.
fn hash(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193)
    })
}

/// How many of the first pairs must be looked at so that nothing alike is overlooked.
fn prefix(length: usize) -> usize {
    length - (length * 4).div_ceil(5) + 1
}

/// Whether at least four fifths of the pairs are shared.
fn alike(left: &[u32], right: &[u32]) -> bool {
    let (mut a, mut b, mut shared) = (0, 0, 0);
    while a < left.len() && b < right.len() {
        match left[a].cmp(&right[b]) {
            std::cmp::Ordering::Less => a += 1,
            std::cmp::Ordering::Greater => b += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                a += 1;
                b += 1;
            }
        }
    }
    shared * 5 >= (left.len() + right.len() - shared) * 4
}

/// Which wordings belong together (union by lowest index).
struct Groups(Vec<usize>);

impl Groups {
    fn new(length: usize) -> Self {
        Self((0..length).collect())
    }

    fn root(&mut self, mut index: usize) -> usize {
        while self.0[index] != index {
            self.0[index] = self.0[self.0[index]];
            index = self.0[index];
        }
        index
    }

    fn same(&mut self, left: usize, right: usize) -> bool {
        self.root(left) == self.root(right)
    }

    fn join(&mut self, left: usize, right: usize) {
        let (left, right) = (self.root(left), self.root(right));
        self.0[left.max(right)] = left.min(right);
    }

    /// Positions of each group of at least two people.
    fn members(&mut self, wordings: &[Wording<'_>]) -> Vec<Vec<u32>> {
        let mut holders: Vec<Vec<(u32, &str)>> = vec![Vec::new(); wordings.len()];
        for (index, wording) in wordings.iter().enumerate() {
            holders[self.root(index)].extend(&wording.holders);
        }
        holders.retain(|holders| holders.iter().any(|(_, person)| *person != holders[0].1));
        let positions = |holders: Vec<(u32, &str)>| {
            let mut positions: Vec<u32> = holders.into_iter().map(|(position, _)| position).collect();
            positions.sort_unstable();
            positions
        };
        let mut groups: Vec<Vec<u32>> = holders.into_iter().map(positions).collect();
        groups.sort_unstable();
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "paces the corridor and pulls at the sleeve when the lounge becomes loud in the evening";
    const NEARLY_A: &str = "Paces the corridor, and pulls at the sleeve when the lounge becomes loud in the morning.";
    const B: &str = "goes quiet, holds her stomach and refuses breakfast; asks for a hot water bottle by pointing";

    #[test]
    fn same_words_of_different_people_are_a_group() {
        for (texts, expected) in [
            (vec![(0, "p1", A), (1, "p2", NEARLY_A)], vec![vec![0, 1]]),
            (vec![(0, "p1", A), (1, "p2", B)], vec![]),
            (vec![(0, "p1", A), (1, "p1", A)], vec![]),
            (
                vec![(0, "p1", "pain in the knee"), (1, "p2", "pain in the knee")],
                vec![],
            ),
            (
                vec![(3, "p1", B), (5, "p2", A), (7, "p3", B), (9, "p4", A)],
                vec![vec![3, 7], vec![5, 9]],
            ),
            (vec![], vec![]),
        ] {
            assert_eq!(near_duplicates(&texts), expected, "{texts:?}");
        }
    }
}
