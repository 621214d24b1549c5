//! Stock and ordering: seven questions about one person's supply.

use crate::questions::own;
use crate::table::STOCK;
use ratchet_tool_sdk::contract::Source::{Conversation, Observation, Outcomes, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section STOCK, from own::END;
    NO_MISSED = ask("st-no-missed-doses", "No dose missed for want of supply", Outcomes,
        "In the last 28 days, did the person have every medicine when it was due?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:S8", "cqc-kloe:S7", "reg:12(2)(f)", "nice-sc1:1.10"])
        .causes(&["unclear process", "time pressure"])
        .evidence("Doses missed, of what, and why.")
        .failing("Doses were missed because there was none")
        .correct("Get it today, from an emergency supply if need be, and ask about the missed doses.");
    ORDERED = ask("st-ordered", "Ordered in time by the service", Records,
        "Was it ordered in time by staff with time set aside, and was the prescription checked against the order before it went to the pharmacy?")
        .weight(2)
        .standards(&["cqc-saf:S8", "reg:12(2)(f)", "nice-sc1:1.10"])
        .causes(&["time pressure", "unclear process"])
        .evidence("Ordered on, needed by, checked by which role.")
        .failing("Medicines are not ordered in time or not checked");
    CHECKED_IN = ask("st-checked-in", "Checked in and carried forward", Records,
        "Are amounts received and carried forward on the chart, signed and dated?")
        .standards(&["cqc-saf:S8", "reg:17(2)(c)", "nice-sc1:1.12"])
        .causes(&["time pressure", "unclear process"])
        .evidence("Entries that are missing.")
        .failing("Amounts received or carried forward are not on the chart");
    TALLIES = ask("st-tallies", "Count agrees", Observation,
        "Does what you count agree with the chart for each of this person's medicines?")
        .weight(2)
        .standards(&["cqc-saf:S8", "cqc-kloe:S7", "reg:12(2)(g)", "nice-sc1:1.12"])
        .causes(&["time pressure", "unclear process"])
        .evidence("Medicines counted, and those that do not agree.")
        .failing("Counts do not agree with the chart")
        .correct("Count again with a second person and report what stays unexplained.");
    NOT_TOO_MUCH = ask("st-not-too-much", "No more than is needed", Observation,
        "Is there no more than a cycle and a spare week, and nothing of people who have left?")
        .standards(&["cqc-saf:S8", "cqc-saf:W8", "reg:12(2)(f)", "nice-sc1:1.12"])
        .causes(&["unclear process"])
        .evidence("What there is too much of.")
        .failing("There is more stock than is needed");
    RETURNED = ask("st-returned", "Returned in time", Records,
        "Were stopped medicines, and those of people who left or died, returned within the days that the policy sets, with a signed list?")
        .standards(&["cqc-saf:S8", "reg:12(2)(g)", "nice-sc1:1.12"])
        .causes(&["time pressure", "unclear process"])
        .evidence("What is waiting and since when.")
        .failing("Medicines are not returned in time");
    PERSON_CONTENT = ask("st-person-content", "Person does not run out", Conversation,
        "Does the person say that they have what they need, also after a stay in hospital and at weekends?")
        .standards(&["cqc-saf:S2", "cqc-saf:R2", "cqc-kloe:S3", "cqc-kloe:R1", "reg:9"])
        .causes(&["unclear process"])
        .evidence("What the person said.")
        .failing("People run out of their medicines");
}
