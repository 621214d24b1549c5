//! Everything that looks random in a trial: a number that follows from the seed and from what it is about, and from nothing else. So
//! leaving one deed out changes no other.

/// A seed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The number of a thing: its name and up to two numbers.
    pub(super) fn about(self, name: &str, one: u64, two: u64) -> u64 {
        // FNV-1a over everything, then the finaliser of SplitMix64.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let numbers = [self.0.to_le_bytes(), one.to_le_bytes(), two.to_le_bytes()];
        for byte in name.bytes().chain(numbers.into_iter().flatten()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        hash ^ (hash >> 31)
    }

    /// Whether something happens that does so many times in a thousand.
    pub(super) fn happens(self, permille: u64, name: &str, one: u64, two: u64) -> bool {
        self.about(name, one, two) % 1_000 < permille
    }

    /// A number from a range.
    pub(super) fn between(self, least: u64, most: u64, name: &str, one: u64, two: u64) -> u64 {
        least + self.about(name, one, two) % (most - least + 1)
    }

    /// One of several.
    pub(super) fn pick<'a, T>(self, from: &'a [T], name: &str, one: u64, two: u64) -> Option<&'a T> {
        let count = u64::try_from(from.len()).ok().filter(|count| *count > 0)?;
        let place = usize::try_from(self.about(name, one, two) % count).ok()?;
        from.get(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_thing_give_the_same_number_and_others_another() {
        let chance = Chance::new(7);
        assert_eq!(chance.about("audit", 1, 2), Chance::new(7).about("audit", 1, 2));
        let others = [
            Chance::new(8).about("audit", 1, 2),
            chance.about("audit", 2, 1),
            chance.about("action", 1, 2),
        ];
        assert!(others.iter().all(|other| *other != chance.about("audit", 1, 2)));
    }

    #[test]
    fn what_happens_so_often_does_so_about_as_often() {
        let chance = Chance::new(1);
        let happened = (0..10_000).filter(|day| chance.happens(250, "rain", *day, 0)).count();
        assert!((2_300..2_700).contains(&happened), "{happened} of 10,000");
    }
}
