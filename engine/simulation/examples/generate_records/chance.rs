//! Chance without chance: numbers that look random and are the same on every machine, drawn from the words that name them.

/// A stream of numbers that belongs to a name.
pub struct Chance(u64);

impl Chance {
    /// The stream of this name (FNV-1a, then SplitMix64).
    pub fn of(name: &str) -> Self {
        let seed = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(seed)
    }

    /// The next number below `bound`.
    pub fn below(&mut self, bound: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let mixed = (mixed ^ (mixed >> 31)) >> 32;
        u32::try_from((mixed * u64::from(bound)) >> 32).expect("a product with a bound stays below the bound")
    }

    /// Whether something with this chance in a hundred happens.
    pub fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let bound = u32::try_from(choices.len()).expect("lists in this program are short");
        &choices[self.below(bound) as usize]
    }
}
