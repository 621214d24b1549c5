//! Signed notes and checkpoints: the example of the signed-note specification, and everything that must be refused.
#![allow(clippy::unwrap_used)]

use ratchet_ledger::checkpoint::Checkpoint;
use ratchet_ledger::note::{NoteError, NoteSigner, NoteVerifier};

const KNOWN_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const KNOWN_NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\
    \n\
    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

#[test]
fn the_published_example_is_accepted() {
    let verifier = NoteVerifier::parse(KNOWN_KEY).unwrap();
    assert_eq!(verifier.to_text(), KNOWN_KEY);
    assert!(verifier.verify(KNOWN_NOTE).unwrap().ends_with("your problem is.\n"));
}

fn checkpoint() -> Checkpoint {
    Checkpoint {
        origin: "ratchet.example/willow-care".into(),
        size: 42,
        root: [1; 32],
        chain: [2; 32],
    }
}

#[test]
fn a_checkpoint_reads_back() {
    let signer = NoteSigner::new("ratchet.example/willow-care", &[7; 32]).unwrap();
    let note = checkpoint().sign(&signer).unwrap();
    assert_eq!(Checkpoint::verify(&note, &signer.verifier()), Ok(checkpoint()));
    let verifier = NoteVerifier::parse(&signer.verifier().to_text()).unwrap();
    assert_eq!(Checkpoint::verify(&note, &verifier), Ok(checkpoint()));
    let second = NoteSigner::new("ratchet.example/witness", &[8; 32]).unwrap();
    let line = checkpoint()
        .sign(&second)
        .unwrap()
        .rsplit("\n\n")
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(
        Checkpoint::verify(&format!("{note}{line}"), &second.verifier()),
        Ok(checkpoint())
    );
}

#[test]
fn a_changed_or_foreign_note_is_refused() {
    let signer = NoteSigner::new("willow", &[7; 32]).unwrap();
    let note = checkpoint().sign(&signer).unwrap();
    let forged = note.replacen("\n42\n", "\n43\n", 1);
    assert_eq!(
        Checkpoint::verify(&forged, &signer.verifier()),
        Err(NoteError::Forged("willow".into()))
    );
    for other in [
        NoteSigner::new("willow", &[9; 32]).unwrap(),
        NoteSigner::new("oak", &[7; 32]).unwrap(),
    ] {
        assert!(matches!(
            Checkpoint::verify(&note, &other.verifier()),
            Err(NoteError::Unsigned(_))
        ));
    }
    for malformed in [
        "",
        "\n\n",
        "a\n",
        "a\n\nb\n",
        "a\u{7}\n\n— willow AAAAAAAA\n",
        &note[..note.len() - 1],
    ] {
        assert!(
            matches!(
                Checkpoint::verify(malformed, &signer.verifier()),
                Err(NoteError::Malformed(_))
            ),
            "{malformed:?}"
        );
    }
    assert!(
        Checkpoint {
            origin: "two\nlines".into(),
            ..checkpoint()
        }
        .sign(&signer)
        .is_err()
    );
}

#[test]
fn keys_and_sizes_have_one_form_only() {
    for wrong in [
        "",
        "willow",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Other+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+AhpcAA==",
        "PeterNeumann+c74f20a3+***",
    ] {
        assert!(matches!(NoteVerifier::parse(wrong), Err(NoteError::Key(_))), "{wrong}");
    }
    assert!(NoteSigner::new("two words", &[0; 32]).is_err());
    let text = checkpoint().to_text();
    for wrong in [
        text.replace("42", "042"),
        text.replace("42", "-1"),
        text.replace("chain", "change"),
        "only\n".into(),
    ] {
        assert!(Checkpoint::parse(&wrong).is_err(), "{wrong}");
    }
}
