//! What is looked at before the library reads a file: how deep its columns are nested, and how large its pages become.
//!
//! The library trusts both. A schema of a million nested groups would exhaust the stack, a page of a few bytes can claim to
//! become two gigabytes. Both stand in short headers, so that looking costs next to nothing.

use parquet::basic::Compression;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::ChunkReader;

use super::thrift::Fields;
use crate::read::{Refusal, Stage};
use crate::unpack::Limits;
use crate::unpack::guard::SLACK;

/// As many of the largest documents as a page may hold.
pub(super) const DOCUMENTS: u64 = 8;
/// Bytes around the footer: its length and the mark at the end.
const END: u64 = 8;
/// How deep columns may be nested, and how many there may be.
const DEPTH: usize = 32;
const COLUMNS: usize = 10_000;

pub(super) fn corrupt(what: &str) -> Refusal {
    Refusal::new(Stage::Read, "corrupt", format!("the Parquet file is damaged: {what}"))
}

/// Looks at the footer of a file.
pub(super) fn check_footer<R: ChunkReader>(reader: &R, most: u64) -> Result<(), Refusal> {
    let lost = || Refusal::new(Stage::Read, "truncated", "the Parquet file ends without its table of columns");
    let file = reader.len();
    let start = file.checked_sub(END).ok_or_else(lost)?;
    let end = reader.get_bytes(start, END as usize).map_err(|_| lost())?;
    if end[4..] == *b"PARE" {
        let message = "the Parquet file is encrypted; write it without encryption";
        return Err(Refusal::new(Stage::Read, "encrypted", message));
    }
    if end[4..] != *b"PAR1" {
        return Err(lost());
    }
    let length = u64::from(u32::from_le_bytes([end[0], end[1], end[2], end[3]]));
    let start = start.checked_sub(length).ok_or_else(lost)?;
    if length > most {
        return Err(corrupt("its table of columns is longer than any"));
    }
    let footer = reader.get_bytes(start, length as usize).map_err(|_| lost())?;
    match depth(&footer) {
        None => Err(corrupt("its table of columns cannot be read")),
        Some((depth, columns)) if depth > DEPTH || columns > COLUMNS => {
            let message =
                format!("more than {COLUMNS} columns, or columns nested more than {DEPTH} deep, are not read");
            Err(Refusal::new(Stage::Read, "nesting", message))
        }
        Some(_) => Ok(()),
    }
}

/// How deep the columns of a footer are nested at most, and how many there are.
fn depth(footer: &[u8]) -> Option<(usize, usize)> {
    let mut fields = Fields::new(footer);
    let (mut deepest, mut columns) = (0, 0);
    while let (id, kind @ 1..) = fields.next()? {
        if id != 2 {
            fields.skip(kind)?;
            continue;
        }
        let count = fields.list()?;
        columns += count;
        // How many children are still to come, of every group that stands around.
        let mut around: Vec<u64> = Vec::new();
        for _ in 0..count {
            let mut children = 0;
            fields.within(|element| {
                while let (id, kind @ 1..) = element.next()? {
                    if id == 5 {
                        children = u64::try_from(element.number()?).ok()?;
                    } else {
                        element.skip(kind)?;
                    }
                }
                Some(())
            })?;
            if children > count as u64 {
                return None;
            }
            while around.last() == Some(&0) {
                around.pop();
            }
            if let Some(left) = around.last_mut() {
                *left -= 1;
            }
            if children > 0 && around.len() <= DEPTH {
                around.push(children);
            }
            deepest = deepest.max(around.len());
        }
    }
    Some((deepest, columns))
}

/// How much of a file is looked at for the header of a page: most are far shorter.
const HEADS: [u64; 2] = [1 << 10, 1 << 20];

/// Looks at the pages of a row group.
pub(super) fn check_group<R: ChunkReader>(
    reader: &R,
    group: &RowGroupMetaData,
    most: u64,
    limits: &Limits,
) -> Result<(), Refusal> {
    let outside = || corrupt("a column lies outside of it");
    for column in group.columns() {
        let codec = column.compression();
        if !matches!(codec, Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::ZSTD(_)) {
            // Behind the name stands how strongly.
            let name = codec.to_string().split('(').next().unwrap_or_default().to_lowercase();
            let message = format!("compression by {name} is not read; write the table again with zstd or snappy");
            return Err(Refusal::new(Stage::Read, "unsupported", message));
        }
        let (mut at, length) = column.byte_range();
        let end = at.checked_add(length).filter(|end| *end <= reader.len()).ok_or_else(outside)?;
        while at < end {
            let (header, packed, unpacked) = HEADS
                .iter()
                .find_map(|most| page(&reader.get_bytes(at, (end - at).min(*most) as usize).ok()?))
                .ok_or_else(|| corrupt("the header of a page cannot be read"))?;
            if unpacked > SLACK + limits.ratio.saturating_mul(packed) {
                return Err(limits.ratio_refusal());
            }
            if unpacked.max(packed) > most {
                let message =
                    format!("a page is longer than {most} bytes; raise --max-document or write smaller pages");
                return Err(Refusal::new(Stage::Read, "too_large", message));
            }
            at = at.checked_add(header + packed).filter(|at| *at <= end).ok_or_else(outside)?;
        }
    }
    Ok(())
}

/// How long a page's header is, and how long the page is as it lies there and unpacked.
fn page(bytes: &[u8]) -> Option<(u64, u64, u64)> {
    let mut fields = Fields::new(bytes);
    let (mut packed, mut unpacked) = (None, None);
    while let (id, kind @ 1..) = fields.next()? {
        match id {
            2 => unpacked = u64::try_from(fields.number()?).ok(),
            3 => packed = u64::try_from(fields.number()?).ok(),
            _ => fields.skip(kind)?,
        }
    }
    Some((fields.at() as u64, packed?, unpacked?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A footer whose groups stand within one another, each with one child.
    fn nested(levels: usize) -> Vec<u8> {
        // Field 2, a list of structs with its length after it.
        let mut footer = vec![0x29, 0xfc];
        let mut count = levels + 1;
        while count >= 0x80 {
            footer.push(count as u8 | 0x80);
            count >>= 7;
        }
        footer.push(count as u8);
        for _ in 0..levels {
            footer.extend([0x55, 2, 0]);
        }
        footer.extend([0, 0]);
        footer
    }

    #[test]
    fn the_depth_of_columns_is_known_before_anything_recurses() {
        assert_eq!(depth(&nested(3)), Some((3, 4)));
        let (depth, columns) = depth(&nested(100_000)).unwrap();
        assert!(depth > DEPTH && columns == 100_001);
        let footer = nested(100_000);
        let length = (footer.len() as u32).to_le_bytes().to_vec();
        let bytes = bytes::Bytes::from([b"PAR1".to_vec(), footer, length, b"PAR1".to_vec()].concat());
        assert_eq!(check_footer(&bytes, 1 << 20).unwrap_err().code, "nesting");
    }

    #[test]
    fn what_is_no_footer_is_refused() {
        for bytes in
            [&b""[..], b"PAR1", b"PAR1\0\0\0\0\0\0\0\0junk", b"PAR1\xff\xff\xff\xffPAR1", b"PAR1\x01\0\0\0PAR1"]
        {
            assert!(check_footer(&bytes::Bytes::copy_from_slice(bytes), 1 << 20).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn a_page_tells_how_long_it_becomes() {
        // type 0, unpacked 300, packed 7, and the end.
        assert_eq!(page(&[0x15, 0, 0x15, 0xd8, 4, 0x15, 14, 0, 9]), Some((8, 7, 300)));
        assert_eq!(page(&[0x15, 0, 0x15]), None);
    }
}
