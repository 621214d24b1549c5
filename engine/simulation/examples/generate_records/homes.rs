//! The five homes: who lives there (by reference), what they may be given, and how well it is written down, over time.

use crate::medicines::{LORAZEPAM, MORPHINE, Medicine, PARACETAMOL, PROMETHAZINE, SALBUTAMOL, SENNA};
use chrono::{Datelike, NaiveDate};

/// A home.
pub struct Home {
    /// Name of the service.
    pub name: &'static str,
    /// Folder of its files.
    pub folder: &'static str,
    /// Letters that begin its references.
    pub letters: &'static str,
    /// Medicines that people may be given.
    pub pairs: &'static [Pair],
    /// How it works, each entry from its date on.
    pub practice: &'static [(Day, Practice)],
    /// Doses in a month, from each month on: year, month, doses.
    pub doses: &'static [(i32, u32, u32)],
}

/// A person's medicine.
pub struct Pair {
    /// Reference of the person.
    pub person: &'static str,
    /// Team that cares for them.
    pub team: &'static str,
    /// Medicine.
    pub medicine: &'static Medicine,
    /// How often compared with others.
    pub weight: u32,
    /// Signs in this person.
    pub signs: &'static str,
    /// Whether the person asks for it.
    pub asks: bool,
    /// Protocols, each in force from its day on.
    pub protocols: &'static [(Day, Wording)],
}

/// Year, month, day.
pub type Day = (i32, u32, u32);

/// How well work is done and written down.
#[derive(Clone, Copy)]
pub struct Practice {
    /// Entries without a full reason, in a hundred.
    pub reason_missing: u32,
    /// Effects noted too late, in a hundred.
    pub effect_late: u32,
    /// Doses given too soon after the last, in a hundred.
    pub too_soon: u32,
    /// Doses given by somebody who was not watched in the last year, in a hundred.
    pub not_watched: u32,
    /// What observation and conversation find good, in a hundred.
    pub seen_good: u32,
}

/// How a protocol is worded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// All parts, written for this person; reviewed after a year.
    Full,
    /// All parts, but the signs are copied from a colleague's protocol.
    CopiedSigns,
    /// Full, with this review date.
    ReviewBy(Day),
    /// Parts are missing.
    Thin(Lack),
}

/// What a thin protocol lacks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// The most in 24 hours, and when to ring.
    Limits,
    /// What to try first.
    Alternatives,
    /// "As directed", and nothing on signs.
    Everything,
    /// What it should do, and who asks.
    Purpose,
}

/// A date from its parts.
pub fn date((year, month, day): Day) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("dates in this program exist")
}

impl Home {
    /// How the home works on a day.
    pub fn practice_on(&self, day: NaiveDate) -> Practice {
        let current = self.practice.iter().rev().find(|(from, _)| date(*from) <= day);
        current.expect("practice is given from before the first day").1
    }

    /// How many doses are expected in the month of a day.
    pub fn doses_in_month_of(&self, day: NaiveDate) -> u32 {
        let month = (day.year(), day.month());
        let current = self
            .doses
            .iter()
            .rev()
            .find(|(year, number, _)| (*year, *number) <= month);
        current.expect("doses are given from before the first month").2
    }
}

impl Pair {
    /// The protocol in force on a day, by position.
    pub fn protocol_on(&self, day: NaiveDate) -> usize {
        let current = self.protocols.iter().rposition(|(from, _)| date(*from) <= day);
        current.expect("a protocol is given from before the first day")
    }
}

const SOUND: Practice = Practice {
    reason_missing: 0,
    effect_late: 3,
    too_soon: 0,
    not_watched: 0,
    seen_good: 96,
};
const SLIPPING: Practice = Practice {
    reason_missing: 42,
    effect_late: 20,
    too_soon: 0,
    not_watched: 15,
    seen_good: 65,
};
const MENDING: Practice = Practice {
    reason_missing: 14,
    effect_late: 8,
    too_soon: 0,
    not_watched: 0,
    seen_good: 85,
};
const POOR: Practice = Practice {
    reason_missing: 55,
    effect_late: 30,
    too_soon: 2,
    not_watched: 35,
    seen_good: 45,
};
const PAPER_ONLY: Practice = Practice {
    reason_missing: 66,
    effect_late: 25,
    too_soon: 0,
    not_watched: 20,
    seen_good: 55,
};

const YEARLY: &[(Day, Wording)] = &[((2025, 10, 6), Wording::Full), ((2026, 8, 17), Wording::Full)];
/// Reviewed eleven days late, once, for half of the people: a good home slips too, and puts it right.
const LATE_ONCE: &[(Day, Wording)] = &[
    ((2025, 7, 21), Wording::ReviewBy((2026, 7, 20))),
    ((2026, 7, 31), Wording::Full),
];
/// The review of February was forgotten until the plan.
const FORGOTTEN: &[(Day, Wording)] = &[
    ((2025, 2, 10), Wording::ReviewBy((2026, 2, 10))),
    ((2026, 4, 20), Wording::Full),
    ((2027, 1, 4), Wording::Full),
];

const fn poor(first: Wording, second: Wording) -> [(Day, Wording); 4] {
    [
        ((2025, 9, 1), first),
        ((2026, 3, 20), second),
        ((2026, 5, 15), Wording::Full),
        ((2027, 1, 11), Wording::Full),
    ]
}
const LIMITS: &[(Day, Wording)] = &poor(Wording::Thin(Lack::Limits), Wording::CopiedSigns);
const ALTERNATIVES: &[(Day, Wording)] = &poor(Wording::Thin(Lack::Alternatives), Wording::CopiedSigns);
const EVERYTHING: &[(Day, Wording)] = &poor(Wording::Thin(Lack::Everything), Wording::CopiedSigns);
const PURPOSE: &[(Day, Wording)] = &poor(Wording::Thin(Lack::Purpose), Wording::Full);
const COPIED: &[(Day, Wording)] = &poor(Wording::CopiedSigns, Wording::CopiedSigns);

const OLDEST: Day = (2025, 1, 1);

macro_rules! pairs {
    ($($person:literal $team:literal $medicine:ident $weight:literal $asks:literal $protocols:ident $signs:literal;)*) => {
        &[$(Pair { person: $person, team: $team, medicine: &$medicine, weight: $weight, asks: $asks, protocols: $protocols, signs: $signs }),*]
    };
}

/// The homes.
pub const HOMES: [Home; 5] = [
    Home {
        name: "Oak House",
        folder: "oak-house",
        letters: "OH",
        practice: &[(OLDEST, SOUND)],
        doses: &[(2025, 1, 38), (2026, 6, 36), (2026, 11, 34)],
        pairs: pairs! {
            "SU-101" "Garden" PARACETAMOL 6 true LATE_ONCE "says \"my knees\", goes slowly on the stairs and holds the rail with both hands";
            "SU-102" "Garden" SENNA 3 true YEARLY "keeps a tally in her diary and tells the night staff on the third day";
            "SU-103" "Garden" PROMETHAZINE 8 false LATE_ONCE "turns the taps on and off, then walks in and out of bedrooms looking for his tools";
            "SU-104" "Garden" LORAZEPAM 4 false YEARLY "shouts for her sister at dusk, bangs the front door with a flat hand, does not hear her name";
            "SU-105" "Orchard" PARACETAMOL 5 false YEARLY "stops humming, frowns and pushes her plate away; will not lie on the left side";
            "SU-106" "Orchard" SALBUTAMOL 4 true LATE_ONCE "sits forward with elbows on the table and speaks in two words at a time";
            "SU-107" "Orchard" LORAZEPAM 3 false YEARLY "throws what is in his hand, then cries; it begins when the dining room is full";
            "SU-108" "Orchard" SENNA 3 false YEARLY "refuses breakfast and rubs his belly, chart shows three days without";
        },
    },
    Home {
        name: "Elm Court",
        folder: "elm-court",
        letters: "EC",
        practice: &[
            (OLDEST, SOUND),
            ((2026, 2, 1), SLIPPING),
            ((2026, 4, 13), MENDING),
            ((2026, 5, 1), SOUND),
        ],
        doses: &[
            (2025, 1, 46),
            (2026, 2, 58),
            (2026, 3, 66),
            (2026, 5, 50),
            (2026, 6, 42),
            (2026, 8, 36),
        ],
        pairs: pairs! {
            "SU-201" "Ground floor" PARACETAMOL 6 true FORGOTTEN "points to the small of her back and asks for \"the two white ones\"";
            "SU-202" "Ground floor" LORAZEPAM 5 false YEARLY "walks the corridor fast with fists closed and counts aloud; stops eating";
            "SU-203" "Ground floor" SENNA 3 true YEARLY "tells staff himself, he has managed this for thirty years";
            "SU-204" "Ground floor" MORPHINE 5 true FORGOTTEN "gives a number for the pain; when she says \"eight\" her lips are white";
            "SU-205" "Upper floor" PROMETHAZINE 6 false FORGOTTEN "calls one name over and over after supper and undoes his buttons";
            "SU-206" "Upper floor" LORAZEPAM 5 false FORGOTTEN "scratches her forearms and spits when anybody comes within reach";
            "SU-207" "Upper floor" PARACETAMOL 5 false YEARLY "is restless in the chair, guards the right shoulder and will not wash";
            "SU-208" "Upper floor" SALBUTAMOL 4 true YEARLY "coughs in bursts of three and asks for the window";
            "SU-209" "Upper floor" SENNA 3 false YEARLY "lies curled on the bed after lunch; three days without on the chart";
        },
    },
    Home {
        name: "Birch Lodge",
        folder: "birch-lodge",
        letters: "BL",
        practice: &[(OLDEST, POOR), ((2026, 3, 20), PAPER_ONLY), ((2026, 6, 1), SOUND)],
        doses: &[
            (2025, 1, 104),
            (2026, 4, 96),
            (2026, 5, 84),
            (2026, 6, 62),
            (2026, 7, 48),
            (2026, 9, 42),
        ],
        pairs: pairs! {
            "SU-301" "East" LORAZEPAM 6 false LIMITS "begins to rock and hum, then strikes out at whoever is on his right side, where he sees badly";
            "SU-302" "East" PROMETHAZINE 6 false ALTERNATIVES "pulls the curtains off the rail and shouts \"home\" when the light goes";
            "SU-303" "East" PARACETAMOL 5 false PURPOSE "holds her jaw and lets food fall from the left of the mouth";
            "SU-304" "East" LORAZEPAM 6 false COPIED "hides under the table and bites her hand when the hoist is brought in";
            "SU-305" "East" SENNA 3 false LIMITS "presses his belly against the table edge; chart shows three days without";
            "SU-306" "West" PROMETHAZINE 6 false EVERYTHING "tears paper into strips and follows the night nurse from room to room";
            "SU-307" "West" MORPHINE 5 false LIMITS "breathes fast and grips the bed rail when the dressing trolley comes";
            "SU-308" "West" LORAZEPAM 6 false ALTERNATIVES "screams in one high note after telephone calls and throws her shoes";
            "SU-309" "West" PARACETAMOL 5 true PURPOSE "asks for \"my tablets\", limps and leans on the trolley";
            "SU-310" "West" SALBUTAMOL 4 true COPIED "sits on the edge of the bed with shoulders up, lips a little blue";
            "SU-310" "West" LORAZEPAM 4 true EVERYTHING "says \"it is coming\", breath fine but hands shaking, wants the door open";
        },
    },
    Home {
        name: "Willow Court",
        folder: "willow-court",
        letters: "WC",
        practice: &[(OLDEST, SOUND)],
        doses: &[(2025, 1, 30)],
        pairs: pairs! {
            "SU-401" "Lower lane" PARACETAMOL 6 true YEARLY "rubs both wrists and leaves the knitting on the chair";
            "SU-402" "Lower lane" SENNA 4 true YEARLY "asks for the prunes first, then says on the third day that they did not help";
            "SU-403" "Lower lane" LORAZEPAM 3 false YEARLY "stands at the lift with her coat on and will not be spoken to";
            "SU-404" "Mill side" PARACETAMOL 5 false YEARLY "closes one eye and turns away from the window";
            "SU-405" "Mill side" SALBUTAMOL 4 true YEARLY "taps his chest twice and looks for the blue one";
            "SU-406" "Mill side" PROMETHAZINE 3 false YEARLY "folds and unfolds the same towel, faster and faster, and hums on one note";
        },
    },
    Home {
        name: "Hazel Grove",
        folder: "hazel-grove",
        letters: "HG",
        practice: &[(OLDEST, SOUND)],
        doses: &[(2025, 1, 30)],
        pairs: pairs! {
            "SU-501" "Flat 1" LORAZEPAM 4 false YEARLY "paces between kitchen and door and says the bus number again and again";
            "SU-502" "Flat 1" PARACETAMOL 5 true YEARLY "shows the picture for pain and points to where";
            "SU-503" "Flat 1" SALBUTAMOL 4 true YEARLY "stops in the middle of a word and sits on the step";
            "SU-504" "Flat 2" PROMETHAZINE 4 false YEARLY "covers both ears and bites his sleeve when the washing machine spins";
            "SU-505" "Flat 2" PARACETAMOL 5 false YEARLY "hits the left cheek with an open hand and will not brush her teeth";
            "SU-506" "Flat 2" SENNA 3 true YEARLY "says that his stomach is a drum; the chart shows three days without";
        },
    },
];
