//! A table of a run folder as its columns, written to Parquet and read again.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int32Type, TimestampMillisecondType, UInt32Type};
use arrow_array::{
    Array as _, ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int32Array, RecordBatch, StringArray, TimestampMillisecondArray,
    UInt32Array,
};
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An id or a word out of a short list.
    Word,
    /// Free text.
    Text,
    /// An instant of UTC.
    Time,
    /// A whole number, at least 0.
    Count,
    /// A number.
    Number,
    /// Yes or no.
    Flag,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Unit; empty where there is none.
    pub unit: &'static str,
    /// What it says.
    pub about: &'static str,
}

/// A table: a file of the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Name of the file without `.parquet`.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// Columns in order.
    pub columns: &'static [Column],
}

/// Most rows of a table that are read.
pub const MAX_ROWS: usize = 20_000_000;
/// Most bytes of a table that are read, after decompression as the file states it.
pub const MAX_BYTES: i64 = 2 << 30;

/// What a file of a run folder is called in messages, and what is wrong with it.
pub type Fault = String;

impl Kind {
    pub(crate) fn data_type(self) -> DataType {
        match self {
            Self::Word => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
            Self::Text => DataType::Utf8,
            Self::Time => DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())),
            Self::Count => DataType::UInt32,
            Self::Number => DataType::Float64,
            Self::Flag => DataType::Boolean,
        }
    }

    /// The type as the reference calls it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Text => "text",
            Self::Time => "time",
            Self::Count => "count",
            Self::Number => "number",
            Self::Flag => "flag",
        }
    }
}

impl Table {
    /// Name of its file.
    pub fn file(&self) -> String {
        format!("{}.parquet", self.name)
    }

    fn schema(&self) -> Schema {
        let field = |column: &Column| {
            let mut about = HashMap::from([("description".to_string(), column.about.to_string())]);
            if !column.unit.is_empty() {
                about.insert("unit".to_string(), column.unit.to_string());
            }
            Field::new(column.name, column.kind.data_type(), true).with_metadata(about)
        };
        Schema::new(self.columns.iter().map(field).collect::<Vec<_>>())
    }
}

/// Columns that are being gathered, in the order of the table.
pub(super) struct Writing {
    table: &'static Table,
    arrays: Vec<ArrayRef>,
}

impl Writing {
    pub(super) fn new(table: &'static Table) -> Self {
        Self { table, arrays: Vec::with_capacity(table.columns.len()) }
    }

    fn push(mut self, name: &str, array: ArrayRef) -> Self {
        debug_assert_eq!(self.table.columns.get(self.arrays.len()).map(|column| column.name), Some(name), "{}", self.table.name);
        self.arrays.push(array);
        self
    }

    /// Words: positions in a dictionary; a position outside it is no value.
    pub(super) fn words<S: AsRef<str>>(self, name: &str, dictionary: &[S], at: impl Iterator<Item = Option<usize>>) -> Self {
        // Only the words that are used, in the order of their first use: a file does not depend on what it leaves out.
        let mut key_of: Vec<Option<i32>> = vec![None; dictionary.len()];
        let mut used: Vec<&str> = Vec::new();
        let keys: Int32Array = at
            .map(|at| {
                let at = at.filter(|&at| at < dictionary.len())?;
                Some(*key_of[at].get_or_insert_with(|| {
                    used.push(dictionary[at].as_ref());
                    used.len() as i32 - 1
                }))
            })
            .collect();
        let words = Arc::new(StringArray::from(used));
        // Keys are positions in the words beside them, so this cannot fail; an empty array would be found by `encode`.
        let array = DictionaryArray::<Int32Type>::try_new(keys, words).map(|array| Arc::new(array) as ArrayRef);
        self.push(name, array.unwrap_or_else(|_| Arc::new(StringArray::from(Vec::<&str>::new()))))
    }

    pub(super) fn text(self, name: &str, text: impl Iterator<Item = String>) -> Self {
        self.push(name, Arc::new(StringArray::from_iter_values(text)))
    }

    /// Instants, in milliseconds since 1970.
    pub(super) fn times(self, name: &str, at: impl Iterator<Item = i64>) -> Self {
        self.push(name, Arc::new(TimestampMillisecondArray::from_iter_values(at).with_timezone("UTC")))
    }

    pub(super) fn counts(self, name: &str, counts: impl Iterator<Item = u32>) -> Self {
        self.push(name, Arc::new(UInt32Array::from_iter_values(counts)))
    }

    pub(super) fn some_counts(self, name: &str, counts: impl Iterator<Item = Option<u32>>) -> Self {
        self.push(name, Arc::new(counts.collect::<UInt32Array>()))
    }

    pub(super) fn numbers(self, name: &str, numbers: impl Iterator<Item = Option<f64>>) -> Self {
        self.push(name, Arc::new(numbers.collect::<Float64Array>()))
    }

    pub(super) fn some_flags(self, name: &str, flags: impl Iterator<Item = Option<bool>>) -> Self {
        self.push(name, Arc::new(flags.collect::<BooleanArray>()))
    }

    /// The bytes of the file and its number of rows: the same for the same columns, with no clock, host or path among them.
    ///
    /// *Errors*: the columns are not those of the table (a fault of Kokkyo).
    pub(super) fn encode(self) -> Result<(Vec<u8>, usize), Fault> {
        let failed = |error: &dyn std::fmt::Display| format!("{} cannot be encoded: {error}", self.table.file());
        let schema = Arc::new(self.table.schema());
        let batch = RecordBatch::try_new(Arc::clone(&schema), self.arrays).map_err(|error| failed(&error))?;
        let properties = WriterProperties::builder()
            .set_created_by(concat!("kokkyo ", env!("CARGO_PKG_VERSION")).to_string())
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(3).map_err(|error| failed(&error))?))
            .set_key_value_metadata(Some(vec![KeyValue::new("description".to_string(), self.table.about.to_string())]))
            .build();
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, schema, Some(properties)).map_err(|error| failed(&error))?;
        writer.write(&batch).map_err(|error| failed(&error))?;
        writer.close().map_err(|error| failed(&error))?;
        Ok((bytes, batch.num_rows()))
    }
}

/// A table that was read.
pub(super) struct Reading {
    table: &'static Table,
    batches: Vec<RecordBatch>,
    /// Number of rows.
    pub(super) rows: usize,
}

impl Reading {
    /// Decodes a file, within limits.
    ///
    /// *Errors*: it is no Parquet file, or too large, or its columns are not those of the table.
    pub(super) fn decode(table: &'static Table, bytes: &[u8]) -> Result<Self, Fault> {
        // The decoder answers most of what is wrong with an error, and some of it with a panic. Nothing outlives it but its answer.
        let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| Self::decode_within(table, bytes)));
        answer.unwrap_or_else(|_| Err("it cannot be decoded: the decoder gave up".to_string()))
    }

    fn decode_within(table: &'static Table, bytes: &[u8]) -> Result<Self, Fault> {
        let failed = |error: &dyn std::fmt::Display| format!("it cannot be decoded: {error}");
        // The types are those of the table, whatever the file says of Arrow: only Parquet's own schema is read.
        let options = ArrowReaderOptions::new().with_schema(Arc::new(table.schema()));
        // Copied, as the decoder shares its input among columns.
        let input = Bytes::copy_from_slice(bytes);
        let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(input, options).map_err(|error| failed(&error))?;
        let stated: i64 = builder.metadata().file_metadata().num_rows();
        let rows = usize::try_from(stated).ok().filter(|rows| *rows <= MAX_ROWS);
        let Some(rows) = rows else { return Err(format!("it states {stated} rows; at most {MAX_ROWS} are read")) };
        let mut large = 0i64;
        for group in builder.metadata().row_groups() {
            large = large.saturating_add(group.total_byte_size().max(0));
        }
        if large > MAX_BYTES {
            return Err(format!("it states {large} bytes of columns; at most {MAX_BYTES} are read"));
        }
        let found = builder.parquet_schema().columns();
        let same = found.len() == table.columns.len() && table.columns.iter().zip(found).all(|(a, b)| a.name == b.name());
        if !same {
            return Err("its columns are not those of this version of the table".to_string());
        }
        let reader = builder.with_batch_size(1 << 16).build().map_err(|error| failed(&error))?;
        let mut batches = Vec::new();
        let mut read = 0;
        for batch in reader {
            let batch = batch.map_err(|error| failed(&error))?;
            read += batch.num_rows();
            if read > rows {
                return Err("it holds more rows than it states".to_string());
            }
            batches.push(batch);
        }
        if read != rows {
            return Err(format!("it states {rows} rows and holds {read}"));
        }
        Ok(Self { table, batches, rows })
    }

    /// Arrays of a column.
    fn arrays(&self, name: &str) -> Result<impl Iterator<Item = &ArrayRef> + use<'_>, Fault> {
        let at = self.table.columns.iter().position(|column| column.name == name);
        let at = at.ok_or_else(|| format!("there is no column `{name}`"))?;
        Ok(self.batches.iter().map(move |batch| batch.column(at)))
    }

    /// Words by their positions in a list. *Errors*: a word is not in it.
    pub(super) fn words(&self, name: &str, at_of: &BTreeMap<&str, usize>) -> Result<Vec<Option<usize>>, Fault> {
        let mut all = Vec::with_capacity(self.rows);
        for array in self.arrays(name)? {
            let Some(array) = array.as_dictionary_opt::<Int32Type>() else { return Err(mistyped(name)) };
            let Some(words) = array.values().as_string_opt::<i32>() else { return Err(mistyped(name)) };
            let at: Vec<Option<usize>> = words.iter().map(|word| at_of.get(word?).copied()).collect();
            for key in array.keys() {
                let Some(key) = key else {
                    all.push(None);
                    continue;
                };
                let key = usize::try_from(key).unwrap_or(usize::MAX);
                let Some(known) = at.get(key).copied().flatten() else {
                    let word = if key < words.len() { words.value(key) } else { "?" };
                    return Err(format!("column `{name}` holds `{word}`, which is not known here"));
                };
                all.push(Some(known));
            }
        }
        Ok(all)
    }

    pub(super) fn texts(&self, name: &str) -> Result<Vec<Option<String>>, Fault> {
        let mut all = Vec::with_capacity(self.rows);
        for array in self.arrays(name)? {
            let Some(array) = array.as_string_opt::<i32>() else { return Err(mistyped(name)) };
            all.extend(array.iter().map(|text| text.map(str::to_string)));
        }
        Ok(all)
    }

    pub(super) fn times(&self, name: &str) -> Result<Vec<i64>, Fault> {
        let mut all = Vec::with_capacity(self.rows);
        for array in self.arrays(name)? {
            let Some(array) = array.as_primitive_opt::<TimestampMillisecondType>() else { return Err(mistyped(name)) };
            all.extend(array.iter().flatten());
        }
        self.full(name, all)
    }

    pub(super) fn counts(&self, name: &str) -> Result<Vec<u32>, Fault> {
        let all = self.some_counts(name)?.into_iter().flatten().collect();
        self.full(name, all)
    }

    pub(super) fn some_counts(&self, name: &str) -> Result<Vec<Option<u32>>, Fault> {
        let mut all = Vec::with_capacity(self.rows);
        for array in self.arrays(name)? {
            let Some(array) = array.as_primitive_opt::<UInt32Type>() else { return Err(mistyped(name)) };
            all.extend(array.iter());
        }
        Ok(all)
    }

    pub(super) fn numbers(&self, name: &str) -> Result<Vec<f64>, Fault> {
        let all = self.some_numbers(name)?.into_iter().flatten().collect();
        self.full(name, all)
    }

    pub(super) fn some_numbers(&self, name: &str) -> Result<Vec<Option<f64>>, Fault> {
        let mut all = Vec::with_capacity(self.rows);
        for array in self.arrays(name)? {
            let Some(array) = array.as_primitive_opt::<Float64Type>() else { return Err(mistyped(name)) };
            all.extend(array.iter());
        }
        Ok(all)
    }

    pub(super) fn some_flags(&self, name: &str) -> Result<Vec<Option<bool>>, Fault> {
        let mut all = Vec::with_capacity(self.rows);
        for array in self.arrays(name)? {
            let Some(array) = array.as_boolean_opt() else { return Err(mistyped(name)) };
            all.extend(array.iter());
        }
        Ok(all)
    }

    /// A column without gaps.
    fn full<T>(&self, name: &str, all: Vec<T>) -> Result<Vec<T>, Fault> {
        if all.len() == self.rows { Ok(all) } else { Err(format!("column `{name}` has gaps")) }
    }

    /// Whether row `r` of a table of `each` rows a period belongs to period `r / each` and to number `r % each`; returns the number of periods.
    /// *Errors*: rows are missing or out of order.
    pub(super) fn dense(&self, period: &str, columns: &[(&str, &BTreeMap<&str, usize>, Vec<usize>)]) -> Result<usize, Fault> {
        let each = columns.first().map_or(0, |(_, _, expected)| expected.len());
        let broken = || format!("its rows are not one for each of {each} in every {period}");
        if each == 0 {
            return if self.rows == 0 { Ok(0) } else { Err(broken()) };
        }
        let in_order = self.counts(period)?.iter().enumerate().all(|(row, at)| *at as usize == row / each);
        if !self.rows.is_multiple_of(each) || !in_order {
            return Err(broken());
        }
        for (name, at_of, expected) in columns {
            let found = self.words(name, at_of)?;
            if found.iter().enumerate().any(|(row, at)| *at != Some(expected[row % each])) {
                return Err(broken());
            }
        }
        Ok(self.rows / each)
    }
}

fn mistyped(name: &str) -> Fault {
    format!("column `{name}` is of another type")
}
