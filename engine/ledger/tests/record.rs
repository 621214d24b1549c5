//! Frames on a simulated disk: what a crash leaves is told apart from what was changed afterwards.
#![allow(clippy::unwrap_used)]

use ratchet_ledger::record::tail::{Tail, classify};
use ratchet_ledger::record::walk::{Thread, Walk};
use ratchet_ledger::record::{Frame, frame_bytes};
use ratchet_ledger::verify::verify;
use ratchet_ledger::{chain, merkle};

/// The frames of `groups`, each a number of events, following `thread`.
fn frames(thread: &mut Thread, groups: &[usize]) -> Vec<u8> {
    let mut out = Vec::new();
    for count in groups {
        for index in 0..*count {
            let event = format!(
                "{{\"event\":{},\"text\":\"{}\"}}",
                thread.position + 1,
                "x".repeat(index * 90)
            );
            thread.hash = chain::extend(&thread.hash, event.as_bytes());
            thread.position += 1;
            let (first_of_group, last_of_group) = (index == 0, index + 1 == *count);
            Frame {
                position: thread.position,
                first_of_group,
                last_of_group,
                event: event.as_bytes(),
                hash: thread.hash,
            }
            .write(&mut out);
        }
    }
    out
}

fn padded(bytes: &[u8]) -> Vec<u8> {
    let mut space = bytes.to_vec();
    space.resize(bytes.len() + 8192, 0);
    space
}

#[test]
fn a_whole_ledger_is_verified() {
    let bytes = frames(&mut Thread::start(), &[1, 3, 2]);
    let mut walk = Walk::new(&bytes, Thread::start());
    let report = verify(&mut walk);
    assert_eq!((report.events, report.groups, report.fault), (6, 3, None));
    assert_eq!(report.hash, walk.thread().hash);
    let leaves: Vec<_> = Walk::new(&bytes, Thread::start())
        .map(|frame| merkle::leaf(frame.event))
        .collect();
    assert_eq!(report.root, merkle::root(&leaves));
}

#[test]
fn left_out_swapped_and_rewritten_events_are_named() {
    let bytes = frames(&mut Thread::start(), &[1; 5]);
    let frames: Vec<Frame<'_>> = Walk::new(&bytes, Thread::start()).collect();
    let position_of_fault = |frames: &[Frame<'_>]| verify(frames.iter().copied()).fault.unwrap().position;
    assert_eq!(position_of_fault(&[frames[0], frames[2]]), 2);
    assert_eq!(position_of_fault(&[frames[0], frames[1], frames[1]]), 3);
    let rewritten = Frame {
        event: b"{\"event\":2,\"text\":\"better\"}",
        ..frames[1]
    };
    assert_eq!(position_of_fault(&[frames[0], rewritten, frames[2]]), 2);
    let opened = Frame {
        last_of_group: false,
        ..frames[1]
    };
    assert_eq!(position_of_fault(&[frames[0], opened, frames[2]]), 3);
    assert_eq!(position_of_fault(&[frames[0], opened]), 3);
}

#[test]
fn a_group_cut_at_any_byte_is_torn() {
    for offset in [0_u64, 4096, 4400] {
        let whole = frames(&mut Thread::start(), &[3]);
        for cut in 1..whole.len() - 12 {
            let zeroed = padded(&whole[..cut]);
            assert!(
                matches!(classify(&zeroed, offset, Thread::start()), Tail::Torn { .. }),
                "zero from {cut}"
            );
            let ended = &whole[..cut];
            let expected_clean = ended.iter().all(|byte| *byte == 0);
            let tail = classify(ended, offset, Thread::start());
            assert!(
                matches!(tail, Tail::Torn { .. }) || expected_clean,
                "ends at {cut}: {tail:?}"
            );
        }
    }
    assert_eq!(classify(&[0; 1000], 64, Thread::start()), Tail::Clean);
    assert_eq!(classify(&[], 64, Thread::start()), Tail::Clean);
}

/// A disk writes the sectors of one write in any order.
#[test]
fn a_group_without_any_one_of_its_sectors_is_torn() {
    let whole = frames(&mut Thread::start(), &[12]);
    assert!(whole.len() > 6 * 512);
    for offset in [0_usize, 24, 4096 + 80] {
        let sectors = (offset + whole.len()).div_ceil(512);
        for lost in offset / 512..sectors {
            let mut space = padded(&whole);
            let (from, to) = (
                (lost * 512).saturating_sub(offset),
                ((lost + 1) * 512 - offset).min(whole.len()),
            );
            // Only end marks lost: the group is whole, and `Walk` accepts it.
            if from + 12 > whole.len() {
                continue;
            }
            space[from..to].fill(0);
            assert!(
                matches!(classify(&space, offset as u64, Thread::start()), Tail::Torn { .. }),
                "sector {lost} from {offset}"
            );
        }
    }
}

#[test]
fn a_flipped_bit_in_the_last_group_is_damage_not_a_torn_write() {
    let whole = frames(&mut Thread::start(), &[3]);
    let content_of_last = whole.len() - 12;
    for at in 0..content_of_last {
        let mut space = padded(&whole);
        space[at] ^= 0x04;
        if Walk::new(&space, Thread::start()).count() == 3 {
            continue; // an end mark in between: nothing is lost
        }
        assert!(
            matches!(classify(&space, 0, Thread::start()), Tail::Damaged { .. }),
            "byte {at}"
        );
    }
}

#[test]
fn damage_before_a_later_group_is_never_torn() {
    let mut thread = Thread::start();
    let first = frames(&mut thread, &[2]);
    let both = [first.clone(), frames(&mut thread, &[1])].concat();
    let events: Vec<usize> = Walk::new(&first, Thread::start())
        .map(|frame| frame.event.len())
        .collect();
    let content_of_first = 52 + events[0];
    let content_of_second = frame_bytes(events[0]) + 52 + events[1];
    for at in (0..content_of_second).step_by(5) {
        for fill in [0, 0xFF] {
            let mut space = padded(&both);
            space[at..first.len()].fill(fill);
            let expected = if at < content_of_first { 1 } else { 2 };
            let tail = classify(&space, 0, Thread::start());
            assert!(
                matches!(tail, Tail::Damaged { position, .. } if position == expected),
                "from {at}: {tail:?}"
            );
        }
    }
}
