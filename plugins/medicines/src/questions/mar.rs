//! MAR: sixteen questions about one person's administration chart.

use crate::questions::prn;
use crate::table::MAR;
use ratchet_tool_sdk::contract::Source::{Conversation, Observation, Outcomes, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section MAR, from prn::END;
    CURRENT = ask("mar-current", "Chart current and legible", Records,
        "Is this the chart in use, can every entry be read, and are stopped medicines clearly crossed through?")
        .standards(&["cqc-saf:S8", "reg:17(2)(c)", "nice-sc1:1.14"])
        .causes(&["unclear process", "time pressure"])
        .evidence("The entry that cannot be read or is out of date.")
        .failing("The chart is not current or cannot be read")
        .correct("Replace the chart and have two trained people check the new one.");
    NO_GAPS = ask("mar-no-gaps", "No unexplained gaps", Records,
        "Does every dose that was due carry a signature or a code?")
        .weight(3)
        .standards(&["cqc-saf:S8", "reg:12(2)(g)", "reg:17(2)(c)", "nice-sc1:1.14"])
        .causes(&["time pressure", "leadership oversight"])
        .evidence("How many gaps, on which shifts, and whether the stock shows that the dose was given.")
        .failing("Doses that were due carry neither signature nor code")
        .correct("Find out from stock and staff whether the doses were given, and ask for advice where they were not.");
    CODES = ask("mar-codes", "Right codes used", Records,
        "Are refused, asleep, away and not available recorded with the right code and, where the chart asks for it, a reason?")
        .standards(&["cqc-saf:S8", "reg:17(2)(c)", "nice-sc1:1.14"])
        .causes(&["knowledge", "unclear process"])
        .evidence("Codes that do not fit what happened.")
        .failing("Codes are wrong or lack their reason");
    ALLERGIES = ask("mar-allergies", "Allergies on the chart", Records,
        "Does the chart state the person's allergies, or that none are known, in agreement with the care plan?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:S8", "reg:12(2)(g)", "nice-sc1:1.7"])
        .causes(&["unclear process", "leadership oversight"])
        .evidence("What the chart says and what the care plan says.")
        .failing("Allergies are not stated on the chart")
        .correct("Confirm allergies with the surgery or pharmacy and write them on the chart before the next dose.");
    IDENTITY = ask("mar-identity", "Person can be told apart", Records,
        "Do a recent photograph and the name people go by make it hard to give this person's medicines to somebody else?")
        .critical()
        .weight(2)
        .standards(&["cqc-saf:S8", "reg:12(2)(g)", "nice-sc1:1.14"])
        .causes(&["unclear process", "time pressure"])
        .evidence("Date of the photograph; people with similar names.")
        .failing("Somebody else could be given this person's medicines")
        .correct("Add a current photograph and a note about similar names today.");
    HANDWRITTEN = ask("mar-handwritten", "Handwritten entries signed twice", Records,
        "Was every handwritten entry copied exactly and signed by two trained people?")
        .weight(2)
        .standards(&["cqc-saf:S8", "reg:12(2)(g)", "nice-sc1:1.14"])
        .causes(&["time pressure", "unclear process"])
        .evidence("Entries with one signature or none.")
        .failing("Handwritten entries lack a second signature")
        .correct("Have a second trained person check the entries against the label and sign.");
    LABEL = ask("mar-label", "Chart agrees with the label", Records,
        "Do medicine, strength, dose, time and special instructions on the chart agree with the pharmacy label?")
        .weight(2)
        .standards(&["cqc-saf:S8", "reg:12(2)(g)", "nice-sc1:1.7"])
        .causes(&["unclear process", "knowledge"])
        .evidence("What differs.")
        .failing("Chart and pharmacy label differ")
        .correct("Ring the pharmacy before the next dose and correct what is wrong.");
    STOCK = ask("mar-stock", "Stock tallies", Observation,
        "Does the stock that you count agree with what the chart leads you to expect?")
        .weight(2)
        .standards(&["cqc-saf:S8", "reg:12(2)(f)", "reg:12(2)(g)", "nice-sc1:1.12"])
        .causes(&["time pressure", "unclear process"])
        .evidence("Counted, expected, and the last count that agreed.")
        .failing("Stock and chart do not tally")
        .correct("Count again with a second person and report what stays unexplained.");
    TIME_CRITICAL = ask("mar-time-critical", "Time-critical medicines on time", Outcomes,
        "Were time-critical medicines, such as those for Parkinson's, epilepsy or diabetes, given within 30 minutes of their time?")
        .weight(3)
        .standards(&["cqc-saf:S8", "reg:12(2)(g)", "nice-sc1:1.14"])
        .causes(&["time pressure", "knowledge"])
        .evidence("Doses that were off, by how much, and what the person felt.")
        .failing("Time-critical medicines were not given on time")
        .correct("Agree with the shift who gives them and how they are reminded, from the next round.");
    TOPICAL = ask("mar-topical", "Creams and patches recorded", Records,
        "Do body map, frequency, application record and, for patches, site and removal show that they were used as prescribed?")
        .standards(&["cqc-saf:S8", "reg:12(2)(g)", "nice-sc1:1.14"])
        .causes(&["unclear process", "knowledge"])
        .evidence("Body map, last application, site of the last patches.")
        .failing("Creams or patches are not recorded as used");
    REFUSALS = ask("mar-refusals", "Refusals followed up", Conversation,
        "Do staff say what they do when somebody refuses, and did repeated refusals reach the prescriber?")
        .weight(2)
        .standards(&["cqc-saf:S8", "cqc-saf:C3", "reg:12(2)(g)", "nice-sc1:1.5"])
        .causes(&["knowledge", "unclear process"])
        .evidence("What staff said; date of the call to the prescriber.")
        .failing("Repeated refusals did not reach the prescriber")
        .correct("Tell the prescriber about the refusals today.");
    COVERT = ask("mar-covert", "Covert medicines lawful", Records,
        "Where a medicine is given covertly: is there a capacity assessment, a best-interests decision, a pharmacist's advice on how, and a review date ahead?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:E6", "reg:11", "reg:12(2)(g)", "nice-sc1:1.15"])
        .causes(&["knowledge", "leadership oversight"])
        .evidence("Dates of the four documents.")
        .failing("A medicine is given covertly without everything that makes it lawful")
        .correct("Stop giving it covertly unless the prescriber confirms otherwise, and arrange the missing step today.");
    SAFE_ROUND = ask("mar-safe-round", "Round seen to be safe", Observation,
        "When watched, did the giver check the person, the medicine and the chart, stay until it was taken, and sign only then?")
        .weight(3)
        .standards(&["cqc-saf:S8", "cqc-saf:S6", "reg:12(2)(c)", "nice-sc1:1.14"])
        .causes(&["time pressure", "knowledge"])
        .evidence("What was seen, on which round, and how often the giver was interrupted.")
        .failing("Giving was seen to be unsafe")
        .correct("Coach at once, and have the next round watched.");
    PREFERENCES = ask("mar-preferences", "Given as the person likes it", Conversation,
        "Does the person say that they get their medicines the way they like, know what they are for as far as they wish, and are left their dignity?")
        .standards(&["cqc-saf:C2", "cqc-saf:R1", "reg:9", "reg:10", "nice-sc1:1.2"])
        .causes(&["time pressure", "knowledge"])
        .evidence("What the person said, in their words.")
        .failing("People do not get their medicines the way they like");
    ERRORS = ask("mar-errors", "Errors reported and learned from", Outcomes,
        "Was every error that this chart shows reported on the day, the person's condition followed, and something changed because of it?")
        .weight(2)
        .standards(&["cqc-saf:S1", "cqc-saf:W7", "reg:12(2)(g)", "reg:17", "nice-sc1:1.5"])
        .causes(&["leadership oversight", "unclear process"])
        .evidence("Report, what happened to the person, what was changed.")
        .failing("Errors on the chart were not reported or led to no change")
        .correct("Report the error now and check on the person.");
    REVIEWED = ask("mar-reviewed", "Medicines reviewed", Outcomes,
        "Was the person's whole set of medicines reviewed within the last twelve months, and did the review change something for the better or confirm why not?")
        .standards(&["cqc-saf:E2", "reg:12(2)(g)", "nice-sc1:1.8"])
        .causes(&["leadership oversight", "unclear process"])
        .evidence("Date of the review and what came of it.")
        .failing("The whole set of medicines was not reviewed within twelve months");
}
