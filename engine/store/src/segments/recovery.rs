//! Reading the ledger back at open: where does it end, is the end torn, is anything damaged?
//!
//! The newest segments are checked event by event, as far back as `check_bytes`; older ones by their headers, and by
//! [`crate::verify()`]. A torn end is only reported here: it is cut off later, when the working records did not contradict.

use std::path::Path;
use std::sync::Arc;

use ratchet_ledger::record::frame_bytes;
use ratchet_ledger::record::tail::{Tail, classify};
use ratchet_ledger::record::walk::{Thread, Walk};
use ratchet_ledger::segment::{HEADER_BYTES, Header, HeaderError};
use ratchet_ports::store::{Head, Position, StoreError};

use super::appender::Appender;
use super::reader::{Reader, Segment};
use super::spare::{Spare, next_bytes};
use super::{Damage, Directory};
use crate::disk::{DiskFile, sync_directory_of};
use crate::fault::At as _;

/// How to open a ledger.
#[derive(Debug)]
pub(crate) struct Recovery {
    pub directory: Directory,
    /// Largest size of new segments.
    pub segment_bytes: u64,
    /// How much of the newest history is checked event by event. The last segment always is.
    pub check_bytes: u64,
}

/// A ledger that was read back.
#[derive(Debug)]
pub(crate) struct Recovered {
    pub appender: Appender,
    pub reader: Reader,
    /// First event of a group that a crash cut off.
    pub torn: Option<Torn>,
    pub damage: Option<Damage>,
}

/// A group that a crash cut off, and where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Torn {
    /// First event of it.
    pub position: Position,
    /// Bytes of it.
    pub bytes: usize,
}

/// What reading one segment event by event gave.
struct Checked {
    header: Header,
    /// End of the last complete group.
    offset: u64,
    thread: Thread,
    tail: Tail,
    segment: Segment,
    /// Tree over all events up to `offset`.
    tree: ratchet_ledger::merkle::Tree,
}

impl Checked {
    /// Walks over the frames of a segment, which are its `content` after the header.
    fn read(header: Header, segment: Segment, content: &[u8]) -> Self {
        let start = HEADER_BYTES as u64;
        let thread = Thread {
            position: header.first - 1,
            hash: header.previous,
            group_open: false,
        };
        let (mut tree, mut tree_of_group) = (header.tree.clone(), header.tree.clone());
        let mut index = segment.index().write();
        let mut walk = Walk::new(content, thread);
        let mut offset = start;
        for frame in walk.by_ref() {
            index.note(frame.position, offset);
            offset += frame_bytes(frame.event.len()) as u64;
            tree_of_group.push(frame.event);
            if frame.last_of_group {
                tree.clone_from(&tree_of_group);
            }
        }
        let (end, thread) = walk.complete();
        // What follows the last complete group will be overwritten: it must not be looked for where it is now.
        index.forget_after(thread.position);
        drop(index);
        let offset = start + end as u64;
        // The end marks of the last frame may reach beyond a file that was cut there.
        let tail = classify(content.get(end..).unwrap_or_default(), offset, thread);
        Self {
            header,
            offset,
            thread,
            tail,
            segment,
            tree,
        }
    }

    /// The damage in its tail, if any; `place` is its file.
    fn damage(&self, place: &Path) -> Option<Damage> {
        let Tail::Damaged {
            position,
            offset,
            reason,
        } = self.tail
        else {
            return None;
        };
        Some(Damage::at(place, self.offset + offset as u64, position, reason))
    }
}

impl Recovery {
    /// Opens the ledger; creates it when there is none.
    pub(crate) fn open(self) -> Result<Recovered, StoreError> {
        let path = &self.directory.path;
        std::fs::create_dir_all(path).at(path)?;
        let mut firsts = self.directory.segments()?;
        if firsts.is_empty() {
            sync_directory_of(path).at(path)?;
            self.create_first()?;
            firsts.push(1);
        }
        let mut damage = self.check_older(&firsts)?;
        let last = *firsts.last().expect("there is at least one segment");
        let checked = match self.check(last)? {
            Ok(checked) => checked,
            Err(found) => {
                damage.get_or_insert(found);
                return self.closed_for_writing(firsts, damage);
            }
        };
        let torn = match checked.tail {
            Tail::Torn { bytes } => Some(Torn {
                position: checked.thread.position + 1,
                bytes,
            }),
            Tail::Clean | Tail::Damaged { .. } => None,
        };
        if let Some(found) = checked.damage(&self.directory.segment(last)) {
            damage.get_or_insert(found);
        }
        let (appender, reader) = self.assemble(firsts, checked)?;
        Ok(Recovered {
            appender,
            reader,
            torn,
            damage,
        })
    }

    fn create_first(&self) -> Result<(), StoreError> {
        let draft = self.directory.draft(next_bytes(None, self.segment_bytes))?;
        self.directory.name(&draft, &Header::start())
    }

    /// Checks all segments but the last; the outer result is for failures of the machine.
    fn check_older(&self, firsts: &[Position]) -> Result<Option<Damage>, StoreError> {
        let mut found = None;
        if firsts[0] != 1 {
            found = Some(Damage::at(&self.directory.path, 0, 1, "the first segment is missing"));
        }
        let mut budget = self.check_bytes;
        let mut wholes = firsts.len() - 1;
        while wholes > 0 {
            let path = self.directory.segment(firsts[wholes - 1]);
            let bytes = std::fs::metadata(&path).at(&path)?.len();
            if bytes > budget {
                break;
            }
            budget -= bytes;
            wholes -= 1;
        }
        for (index, pair) in firsts.windows(2).enumerate() {
            let damage = if index < wholes {
                self.check_header(pair[0])?
            } else {
                self.check_whole(pair[0], pair[1])?
            };
            if let Some(damage) = damage {
                found.get_or_insert(damage);
            }
        }
        Ok(found)
    }

    fn check_header(&self, first: Position) -> Result<Option<Damage>, StoreError> {
        Ok(self.header(first, &self.directory.open(first)?)?.err())
    }

    /// A segment that is not the last must lead exactly to the next one.
    fn check_whole(&self, first: Position, next: Position) -> Result<Option<Damage>, StoreError> {
        let checked = match self.check(first)? {
            Ok(checked) => checked,
            Err(damage) => return Ok(Some(damage)),
        };
        let place = self.directory.segment(first);
        if let Some(damage) = checked.damage(&place) {
            return Ok(Some(damage));
        }
        let position = checked.thread.position + 1;
        if checked.tail == Tail::Clean && position == next {
            return self.check_joint(next, checked.thread);
        }
        Ok(Some(Damage::at(
            &place,
            checked.offset,
            position,
            "part of it is missing, and later records are there",
        )))
    }

    /// Does the segment that begins with `next` continue the chain?
    fn check_joint(&self, next: Position, thread: Thread) -> Result<Option<Damage>, StoreError> {
        Ok(match self.header(next, &self.directory.open(next)?)? {
            Ok(header) if header.previous == thread.hash => None,
            Ok(_) => Some(Damage::at(
                &self.directory.segment(next),
                0,
                next,
                "the segment does not continue the one before",
            )),
            Err(damage) => Some(damage),
        })
    }

    fn header(&self, first: Position, file: &Arc<dyn DiskFile>) -> Result<Result<Header, Damage>, StoreError> {
        let path = self.directory.segment(first);
        let mut page = vec![0; HEADER_BYTES];
        let count = file.read_at(&mut page, 0).at(&path)?;
        let damage = |reason: String| Ok(Err(Damage::at(&path, 0, first, reason)));
        match Header::parse(&page[..count]) {
            Ok(header) if header.first == first => Ok(Ok(header)),
            Ok(_) => damage("the segment is not the one that its name says".to_owned()),
            Err(HeaderError::OtherFormat(found)) => Err(StoreError::OtherVersion {
                place: path.display().to_string(),
                found: found.to_string(),
                known: ratchet_ledger::segment::FORMAT.to_string(),
            }),
            Err(error @ HeaderError::Damaged(_)) => damage(error.to_string()),
        }
    }

    /// Reads a whole segment. The outer error is a failure of the machine, the inner one damage of the header.
    fn check(&self, first: Position) -> Result<Result<Checked, Damage>, StoreError> {
        let path = self.directory.segment(first);
        let file = self.directory.open(first)?;
        let header = match self.header(first, &file)? {
            Ok(header) => header,
            Err(damage) => return Ok(Err(damage)),
        };
        let bytes = file.bytes().at(&path)?.saturating_sub(HEADER_BYTES as u64);
        let mut content = vec![0; usize::try_from(bytes).expect("a segment fits into memory")];
        let count = file.read_at(&mut content, HEADER_BYTES as u64).at(&path)?;
        content.truncate(count);
        Ok(Ok(Checked::read(header, Segment::new(first, file), &content)))
    }

    fn assemble(&self, firsts: Vec<Position>, checked: Checked) -> Result<(Appender, Reader), StoreError> {
        let file = self.directory.open(checked.header.first)?;
        let path = self.directory.segment(checked.header.first);
        let size = file.bytes().at(&path)?;
        let segment = Arc::new(checked.segment);
        let reader = Reader::new(self.directory.clone(), firsts, segment.clone());
        let appender = Appender {
            directory: self.directory.clone(),
            segment_bytes: self.segment_bytes,
            spare: Spare::new(self.directory.clone()),
            segment,
            file,
            offset: checked.offset,
            // A file that was cut grows again; only its syncs are slower.
            capacity: size.max(next_bytes(None, self.segment_bytes)),
            head: Head {
                position: checked.thread.position,
                hash: checked.thread.hash,
            },
            tree: checked.tree,
            buffer: Vec::new(),
            stopped: None,
        };
        Ok((appender, reader))
    }

    /// The header of the last segment is damaged: what is before it can still be read.
    fn closed_for_writing(&self, mut firsts: Vec<Position>, damage: Option<Damage>) -> Result<Recovered, StoreError> {
        while firsts.len() > 1 {
            firsts.pop();
            if let Ok(checked) = self.check(*firsts.last().expect("not empty"))? {
                let (appender, reader) = self.assemble(firsts, checked)?;
                return Ok(Recovered {
                    appender,
                    reader,
                    torn: None,
                    damage,
                });
            }
        }
        let damage = damage.expect("the caller found damage");
        Err(damage.error())
    }
}

impl Appender {
    /// Removes a group that a crash cut off.
    pub(crate) fn cut(&mut self, torn: Torn) -> Result<(), StoreError> {
        let path = self.directory.segment(self.segment.first());
        tracing::warn!(
            place = %path.display(),
            offset = self.offset,
            bytes = torn.bytes,
            "the last write before a crash was not complete and never acknowledged; it is removed"
        );
        self.file.write_at(&vec![0; torn.bytes], self.offset).at(&path)?;
        self.file.sync().at(&path)
    }

    /// Damage right after the last complete group.
    pub(crate) fn damaged_end(&self, reason: &str) -> Damage {
        Damage::at(
            &self.directory.segment(self.segment.first()),
            self.offset,
            self.head.position + 1,
            reason,
        )
    }
}
