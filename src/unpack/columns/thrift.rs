//! The fields of a struct in Thrift's compact protocol: the few that matter are read, all others are passed over.

/// How deep a value that is passed over may be nested.
const DEPTH: u32 = 64;

/// Bytes of a struct, field by field. `None` from any of its functions means that the bytes are no such struct.
pub(super) struct Fields<'b> {
    bytes: &'b [u8],
    at: usize,
    last: i16,
}

impl<'b> Fields<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0, last: 0 }
    }

    /// How many bytes were read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The number and the kind of the next field; the kind is 0 at the end of the struct.
    pub(super) fn next(&mut self) -> Option<(i16, u8)> {
        let head = self.byte()?;
        let kind = head & 15;
        if kind == 0 {
            return Some((0, 0));
        }
        let id = match head >> 4 {
            0 => i16::try_from(self.number()?).ok()?,
            step => self.last.checked_add(i16::from(step))?,
        };
        self.last = id;
        Some((id, kind))
    }

    /// A whole number.
    pub(super) fn number(&mut self) -> Option<i64> {
        let raw = self.natural()?;
        Some((raw >> 1) as i64 ^ -((raw & 1) as i64))
    }

    /// How many elements the list has that begins here.
    pub(super) fn list(&mut self) -> Option<usize> {
        self.elements().map(|(count, _)| count)
    }

    /// Reads a struct that stands where a value does.
    pub(super) fn within(&mut self, read: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        let last = std::mem::take(&mut self.last);
        read(self)?;
        self.last = last;
        Some(())
    }

    /// Passes over a value.
    pub(super) fn skip(&mut self, kind: u8) -> Option<()> {
        self.pass(kind, DEPTH)
    }

    fn pass(&mut self, kind: u8, depth: u32) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match kind {
            // Yes and no are told by their kind.
            1 | 2 => Some(()),
            3 => self.byte().map(|_| ()),
            4..=6 => self.natural().map(|_| ()),
            7 => self.take(8),
            8 => {
                let length = usize::try_from(self.natural()?).ok()?;
                self.take(length)
            }
            9 | 10 => {
                let (count, kind) = self.elements()?;
                (0..count).try_for_each(|_| self.element(kind, depth))
            }
            11 => {
                let count = self.natural()?;
                if count == 0 {
                    return Some(());
                }
                let kinds = self.byte()?;
                (0..count).try_for_each(|_| {
                    self.element(kinds >> 4, depth)?;
                    self.element(kinds & 15, depth)
                })
            }
            12 => self.within(|inner| {
                while let (_, kind @ 1..) = inner.next()? {
                    inner.pass(kind, depth)?;
                }
                Some(())
            }),
            13 => self.take(16),
            _ => None,
        }
    }

    /// An element of a list: there, yes and no take a byte.
    fn element(&mut self, kind: u8, depth: u32) -> Option<()> {
        if matches!(kind, 1 | 2) { self.byte().map(|_| ()) } else { self.pass(kind, depth) }
    }

    /// How many elements a list has, each of at least a byte, and of which kind.
    fn elements(&mut self) -> Option<(usize, u8)> {
        let head = self.byte()?;
        let count = match head >> 4 {
            15 => usize::try_from(self.natural()?).ok()?,
            short => usize::from(short),
        };
        (count <= self.bytes.len() - self.at).then_some((count, head & 15))
    }

    fn natural(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn take(&mut self, length: usize) -> Option<()> {
        self.at = self.at.checked_add(length).filter(|at| *at <= self.bytes.len())?;
        Some(())
    }
}
