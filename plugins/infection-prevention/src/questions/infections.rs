//! Infections: thirteen questions about one person's infection, alone or as part of an outbreak.

use crate::questions::rooms;
use crate::table::INFECTIONS;
use ratchet_tool_sdk::contract::Source::{Conversation, Observation, Outcomes, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section INFECTIONS, from rooms::END;
    NOTICED = ask("in-noticed", "Noticed early", Records,
        "Were the first signs noticed, written down and a clinician asked within a day, sooner where the person was very unwell?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:S7", "cqc-saf:C4", "cqc-kloe:S5", "cqc-kloe:R3", "reg:12(2)(h)", "reg:12(2)(b)"])
        .causes(&["knowledge", "time pressure"])
        .evidence("First signs, when they were noted, and when a clinician was asked.")
        .failing("Signs of infection were noticed or acted on late")
        .correct("Have the person seen today; use the early-warning score your surgery uses.");
    PRECAUTIONS = ask("in-precautions", "Precautions at once", Records,
        "Were precautions that fit how it spreads (own room, equipment, cleaning, who cares for whom) begun on the day it was suspected and noted in the plan?")
        .weight(3)
        .standards(&["cqc-saf:S7", "cqc-kloe:S5", "reg:12(2)(h)"])
        .causes(&["knowledge", "unclear process"])
        .evidence("When it was suspected, when precautions began, and which.")
        .failing("Precautions began late or not at all")
        .correct("Begin precautions now and tell the shift.");
    SEEN_KEPT = ask("in-precautions-kept", "Precautions seen in practice", Observation,
        "When you watch, does everybody who goes in, night staff, cleaners and visitors among them, keep the precautions?")
        .weight(3)
        .standards(&["cqc-saf:S7", "cqc-kloe:S5", "reg:12(2)(h)"])
        .causes(&["time pressure", "knowledge"])
        .evidence("Who went in, by role, and what was kept and not.")
        .failing("Precautions are not kept in practice")
        .correct("Coach at the door now.");
    REPORTED = ask("in-reported", "Outbreak reported", Records,
        "Where two or more are ill with the same: was the local health protection team told within a day, and the commissioner and CQC where they must know?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:S7", "cqc-saf:W6", "cqc-kloe:S5", "cqc-kloe:W5", "reg:12(2)(h)", "reg:12(2)(i)"])
        .causes(&["knowledge", "unclear process", "leadership oversight"])
        .evidence("When the second person fell ill, and when and to whom it was reported.")
        .failing("An outbreak was not reported in time")
        .correct("Ring the health protection team now.");
    TRANSFER = ask("in-transfer", "Told whoever takes over", Records,
        "When the person moved or was visited by others (hospital, ambulance, another home, hairdresser), were they told before?")
        .standards(&["cqc-saf:S2", "cqc-saf:E3", "cqc-kloe:S3", "reg:12(2)(i)"])
        .causes(&["unclear process", "time pressure"])
        .evidence("Who was told, and when.")
        .failing("Others were not told of the infection before a transfer");
    ANTIBIOTICS = ask("in-antibiotics", "Antibiotics used with care", Records,
        "Is there a sample or a clinician's reason behind the antibiotic, with dose, days and a review within three days, and was it finished or stopped as told?")
        .weight(2)
        .standards(&["cqc-saf:S8", "cqc-saf:E2", "cqc-kloe:S7", "cqc-kloe:E2", "reg:12(2)(g)"])
        .causes(&["knowledge", "unclear process"])
        .evidence("Reason, sample, days and review.")
        .failing("Antibiotics were given without reason, end or review");
    DEVICES = ask("in-devices", "Devices needed and clean", Observation,
        "Where there is a catheter, feeding tube or line: is it still needed, is its care seen to be clean, and is the day for changing known?")
        .weight(2)
        .standards(&["cqc-saf:S7", "cqc-saf:E2", "cqc-kloe:S5", "cqc-kloe:E2", "reg:12(2)(h)"])
        .causes(&["knowledge", "unclear process"])
        .evidence("Why it is needed, last change, and what was seen.")
        .failing("A device is kept without need or not cared for cleanly");
    HYDRATION = ask("in-prevention", "Prevented where it can be", Conversation,
        "Do staff say how they help this person not to fall ill again: enough to drink, mouth care, skin care, going to the toilet when they want to?")
        .standards(&["cqc-saf:E4", "cqc-saf:S7", "cqc-kloe:E3", "reg:14"])
        .causes(&["time pressure", "knowledge"])
        .evidence("What they do for this person.")
        .failing("Staff do not prevent what could be prevented");
    VACCINATED = ask("in-vaccines-offered", "Vaccines offered", Records,
        "Were the vaccines of the season offered to the person and to staff, with consent or a best-interests decision and the answer noted?")
        .standards(&["cqc-saf:E4", "cqc-saf:E6", "cqc-kloe:E3", "reg:11", "reg:12(2)(h)"])
        .causes(&["unclear process", "leadership oversight"])
        .evidence("Offered on, answer, given on.")
        .failing("Vaccines were not offered");
    STAFF_AWAY = ask("in-staff-away", "Ill staff stayed away", Conversation,
        "Do staff say that they stay away when ill, for 48 hours after diarrhoea or vomiting, and are not pressed to come in?")
        .weight(2)
        .standards(&["cqc-saf:S7", "cqc-saf:C5", "cqc-kloe:S5", "cqc-kloe:W2", "reg:12(2)(h)"])
        .causes(&["leadership oversight", "time pressure"])
        .evidence("What they said, without names.")
        .failing("Staff come to work while ill");
    LIFE_GOES_ON = ask("in-life-goes-on", "Life goes on meanwhile", Conversation,
        "Does the person say that they were told why, kept in touch with family, and were neither lonely nor shut in longer than needed?")
        .weight(2)
        .standards(&["cqc-saf:C1", "cqc-saf:C3", "cqc-kloe:C1", "cqc-kloe:C3", "reg:9A", "reg:10"])
        .causes(&["knowledge", "time pressure"])
        .evidence("What the person said; how visits were kept up.")
        .failing("People were kept alone longer or lonelier than needed");
    CONTAINED = ask("in-contained", "It did not spread", Outcomes,
        "Did nobody else in the service catch it from this person, and did the person get well?")
        .weight(2)
        .standards(&["cqc-saf:S7", "cqc-saf:E5", "cqc-kloe:S5", "cqc-kloe:E2", "reg:12(2)(h)"])
        .causes(&["unclear process", "time pressure"])
        .evidence("Others who fell ill afterwards, and how the person is.")
        .failing("The infection spread");
    LEARNED = ask("in-learned", "Learned from", Records,
        "Was it looked at afterwards together with others of its kind, and was something changed that makes the next one less likely?")
        .standards(&["cqc-saf:S1", "cqc-saf:W7", "cqc-kloe:S1", "cqc-kloe:W6", "reg:17(2)(b)"])
        .causes(&["leadership oversight", "time pressure"])
        .evidence("When it was looked at, and what was changed.")
        .failing("Nothing was learned from the infection");
}
