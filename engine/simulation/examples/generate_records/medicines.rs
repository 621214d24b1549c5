//! The medicines of the example and what staff write about them.

/// A medicine with what a good protocol and a good entry say.
pub struct Medicine {
    /// Name and strength.
    pub name: &'static str,
    /// Route and form.
    pub route: &'static str,
    /// What it is for.
    pub indication: &'static str,
    /// Dose as written.
    pub dose: &'static str,
    /// Amount of one dose in the medicine's own unit.
    pub amount: &'static str,
    /// Least hours between doses.
    pub interval: u32,
    /// Most in any 24 hours.
    pub maximum: &'static str,
    /// What it should do.
    pub expected: &'static str,
    /// When to ring the prescriber.
    pub contact: &'static str,
    /// Whether it is for distress or agitation.
    pub distress: bool,
    /// Weights of morning, afternoon, evening and night.
    pub shifts: [u32; 4],
    /// What leads to a dose.
    pub triggers: &'static [&'static str],
    /// What is tried first.
    pub alternatives: &'static [&'static str],
    /// What a dose does.
    pub effects: &'static [&'static str],
}

pub const PARACETAMOL: Medicine = Medicine {
    name: "paracetamol 500 mg tablets",
    route: "by mouth, tablet",
    indication: "pain in joints or back, or a raised temperature",
    dose: "1000 mg (2 tablets)",
    amount: "1000",
    interval: 4,
    maximum: "4000",
    expected: "less pain within one hour, moves more easily",
    contact: "if needed on more than three days in a row, or pain is new or worse",
    distress: false,
    shifts: [35, 25, 25, 15],
    triggers: &[
        "said both knees hurt after the stairs",
        "winced and held one hip when standing up",
        "asked for something for back pain",
        "temperature 38.1, shivering",
        "rubbed one shoulder through breakfast",
    ],
    alternatives: &[
        "moved to the recliner, warm pack",
        "short walk and a rest",
        "repositioned, heat pad for 20 minutes",
        "cool drink, lighter blanket",
    ],
    effects: &[
        "pain 6 down to 2 after an hour",
        "walked to dinner without holding on",
        "slept",
        "says it is easier, still stiff",
    ],
};

pub const LORAZEPAM: Medicine = Medicine {
    name: "lorazepam 0.5 mg tablets",
    route: "by mouth, tablet",
    indication: "severe distress that does not settle, with risk of harm to self or others",
    dose: "0.5 mg (1 tablet)",
    amount: "0.5",
    interval: 6,
    maximum: "1.5",
    expected: "calmer within 45 minutes, still able to talk and walk",
    contact: "if given twice in a week, if drowsy for more than 4 hours, or after any fall",
    distress: true,
    shifts: [8, 22, 48, 22],
    triggers: &[
        "shouting at the front door, pushed a member of staff",
        "crying and hitting the table for 30 minutes",
        "tried to climb out of the lounge window",
        "pacing since tea, grabbed at two other people",
        "screaming after visitors left",
    ],
    alternatives: &[
        "quiet room with music, staff sat close by",
        "walk in the garden with the same carer",
        "rang the family, looked at photographs",
        "dimmed lights, hand massage, tea",
    ],
    effects: &[
        "calm after 40 minutes, talked about the garden",
        "sat with staff, hands still",
        "asleep after an hour, rousable",
        "less loud, still walking about",
    ],
};

pub const PROMETHAZINE: Medicine = Medicine {
    name: "promethazine 25 mg tablets",
    route: "by mouth, tablet",
    indication: "agitation that keeps the person and others from resting",
    dose: "25 mg (1 tablet)",
    amount: "25",
    interval: 8,
    maximum: "50",
    expected: "settled within one hour, easy to wake",
    contact: "if given on three days of a week, or unsteady the next morning",
    distress: true,
    shifts: [4, 16, 52, 28],
    triggers: &[
        "in and out of other bedrooms, would not be led",
        "pulling at clothes, calling out without a pause",
        "awake since 21:00, banging on the wall",
        "refused to sit, threw a cup",
    ],
    alternatives: &[
        "warm milk, story tape, door ajar",
        "walked the corridor together twice",
        "checked for pain and toilet, changed the room",
        "one to one with the key worker",
    ],
    effects: &[
        "settled in bed after 50 minutes",
        "stopped calling, watched television",
        "slept until 06:00",
        "quieter, sat down for supper",
    ],
};

pub const SENNA: Medicine = Medicine {
    name: "senna 7.5 mg tablets",
    route: "by mouth, tablet",
    indication: "no bowel movement for three days in spite of fluids and diet",
    dose: "15 mg (2 tablets) at bedtime",
    amount: "15",
    interval: 20,
    maximum: "15",
    expected: "soft bowel movement within 12 hours",
    contact: "if it has not worked after two nights, or there is pain or blood",
    distress: false,
    shifts: [0, 0, 80, 20],
    triggers: &[
        "bowels not open for three days (chart)",
        "straining, hard stool this morning",
        "asked for it, feels bloated",
    ],
    alternatives: &[
        "prunes, extra fluids, walk after lunch",
        "fluids to 1.6 litres, porridge",
        "toilet after breakfast, footstool",
    ],
    effects: &[
        "bowels opened, type 4",
        "soft stool before breakfast",
        "type 3, more comfortable",
    ],
};

pub const SALBUTAMOL: Medicine = Medicine {
    name: "salbutamol 100 micrograms inhaler",
    route: "inhaled through a spacer",
    indication: "wheeze or tight chest",
    dose: "200 micrograms (2 puffs)",
    amount: "200",
    interval: 4,
    maximum: "800",
    expected: "easier breathing within 10 minutes",
    contact: "if needed more than twice a day; 999 if no better after 10 minutes",
    distress: false,
    shifts: [30, 25, 25, 20],
    triggers: &[
        "wheezy after the stairs",
        "says chest is tight",
        "short of breath, rate 26",
    ],
    alternatives: &[
        "sat upright, window open, slow breathing",
        "rested, loosened collar",
        "fan and calm talk",
    ],
    effects: &[
        "rate 18 after 10 minutes",
        "no wheeze, talks in sentences",
        "easier, back to the lounge",
    ],
};

pub const MORPHINE: Medicine = Medicine {
    name: "morphine 10 mg/5 ml oral solution",
    route: "by mouth, liquid with oral syringe",
    indication: "breakthrough pain on top of the regular patch",
    dose: "2.5 mg (1.25 ml)",
    amount: "2.5",
    interval: 4,
    maximum: "15",
    expected: "pain score at least 3 lower within one hour",
    contact: "if three doses are needed in 24 hours, if drowsy, or breathing is slow",
    distress: false,
    shifts: [30, 20, 25, 25],
    triggers: &[
        "pain 8 of 10 when turned",
        "groaning, legs drawn up",
        "asked for the liquid before the dressing",
    ],
    alternatives: &[
        "turned, pillow under the knees",
        "waited 15 minutes after turning, hand held",
        "heat pad, quiet",
    ],
    effects: &[
        "pain 3 after 45 minutes",
        "face relaxed, asleep",
        "dressing changed without groaning",
    ],
};
