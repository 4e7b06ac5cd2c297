//! Room for searches over cells, so that none is asked for while a replication runs.

use super::column::CellId;

/// Room for a search over cells. What depends on the state counts for one call only; what depends on the theatre alone
/// is worked out when the room is first used.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Number of the present survey, so that what was learnt need not be wiped.
    pub epoch: u32,
    /// From each cell the next one on the known way to the nearest depot of a side. *Shape*: `[cell][side]`.
    pub rearward: Vec<[CellId; 2]>,
    /// Whether a cell is a rear of a side: one bit a side.
    pub rear: Vec<u8>,
    /// Whether a cell is barred to a side by a way of looking: one bit for each.
    pub barred: Vec<u8>,
    /// Men of each side in neighbouring cells whom no water holds off. *Shape*: `[cell][side]`.
    pub near: Vec<[u32; 2]>,
    /// Cells with anybody in them or near.
    pub touched: Vec<CellId>,
    /// What is known of a cell, by way of looking: the survey in which it was learnt and the side, and the answer in
    /// the last bit.
    pub known: Vec<[u32; 2]>,
    /// Cells in the order of the search, each with the position of the one before it.
    pub queue: Vec<(CellId, u32)>,
}
