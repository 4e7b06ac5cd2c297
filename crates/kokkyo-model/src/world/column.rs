//! Typed ids and the columns they index.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// An id that indexes columns.
pub trait Id: Copy {
    /// Position in its columns.
    fn index(self) -> usize;
    /// From a position.
    fn at(index: usize) -> Self;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u16);

        impl $name {
            /// Stands for nothing.
            pub const NONE: Self = Self(u16::MAX);

            /// Whether it stands for something.
            pub fn is_some(self) -> bool {
                self != Self::NONE
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::NONE
            }
        }

        impl Id for $name {
            fn index(self) -> usize {
                usize::from(self.0)
            }
            fn at(index: usize) -> Self {
                Self(index as u16)
            }
        }
    )*};
}

ids! {
    /// An element: the only holder of men.
    ElementId;
    /// Equipment of one class in one element.
    HoldingId;
    /// A class of weapon or vehicle.
    EquipmentId;
    /// An H3 cell of the field.
    CellId;
    /// A named place.
    PlaceId;
    /// A bridge, ford or boat site.
    CrossingId;
    /// A task of an operation plan.
    TaskId;
    /// A directive.
    DirectiveId;
    /// A forward depot.
    DepotId;
    /// A lorry fleet.
    FleetId;
    /// A railhead.
    RailheadId;
    /// A railway line.
    RailwayId;
    /// A tonnage plan.
    TonnagePlanId;
    /// A stream of replacements.
    ReplacementId;
    /// A headquarters.
    HeadquartersId;
    /// An airfield.
    AirfieldId;
    /// Aircraft of one type under one command.
    SquadronId;
    /// What squadrons were sent to do.
    AirMissionId;
    /// A sector: the enemy in it is one grouping.
    SectorId;
    /// A source of intelligence.
    SourceId;
    /// A course of action.
    CourseId;
}

/// Values of one kind, one for each id.
#[derive(Debug, Clone, PartialEq)]
pub struct Column<I, T> {
    values: Vec<T>,
    id: PhantomData<I>,
}

impl<I, T> Default for Column<I, T> {
    fn default() -> Self {
        Self { values: Vec::new(), id: PhantomData }
    }
}

impl<I: Id, T> Column<I, T> {
    /// From values in the order of ids.
    pub fn new(values: Vec<T>) -> Self {
        Self { values, id: PhantomData }
    }

    /// Number of ids.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// All ids in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.values.len()).map(I::at)
    }

    /// Values in the order of ids.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.values.iter()
    }

    /// Ids with their values, in order: cheaper than asking for the value of each id.
    pub fn entries(&self) -> impl Iterator<Item = (I, &T)> {
        self.values.iter().enumerate().map(|(at, value)| (I::at(at), value))
    }

    /// Values in the order of ids, for change.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.values.iter_mut()
    }

    /// Values as a slice.
    pub fn as_slice(&self) -> &[T] {
        &self.values
    }

    /// The value of an id that may be out of range.
    pub fn find(&self, id: I) -> Option<&T> {
        self.values.get(id.index())
    }
}

impl<I: Id, T: Clone> Column<I, T> {
    /// The same value for `len` ids.
    pub fn filled(len: usize, value: T) -> Self {
        Self::new(vec![value; len])
    }
}

impl<I: Id, T> Index<I> for Column<I, T> {
    type Output = T;
    fn index(&self, id: I) -> &T {
        &self.values[id.index()]
    }
}

impl<I: Id, T> IndexMut<I> for Column<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.values[id.index()]
    }
}
