//! The Parquet tables of an experiment, written in row groups of fixed size so that memory stays bounded and bytes depend
//! on the rows alone.

use std::collections::HashMap;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int32Type, UInt32Type};
use arrow_array::{
    Array as _, ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int32Array, RecordBatch, StringArray, UInt32Array, UInt64Array,
};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use super::design::Experiment;
use super::row::{Failure, Row};
use crate::observe::Reason;
use crate::run_folder::table::{Column, Fault, Kind};

/// Rows of a row group.
pub const GROUP: usize = 4096;

/// The tables: name of the file, and what a row is.
pub const OUTCOMES: (&str, &str) = ("outcomes.parquet", "a replication of a variant");
/// What each variant changes.
pub const VARIANTS: (&str, &str) = ("variants.parquet", "a variant");
/// What was played as parameters.
pub const PARAMETERS: (&str, &str) = ("parameters.parquet", "a design point: a variant with a draw of the parameters");

const fn column(name: &'static str, kind: Kind, about: &'static str) -> Column {
    Column { name, kind, unit: "", about }
}

/// Columns of the outcomes before the measures. The seed is a whole number of up to 53 bits.
pub static OUTCOMES_FIRST: [Column; 7] = [
    column("experiment", Kind::Word, "Name of the experiment: the same in all its tables and shards"),
    column("variant", Kind::Word, "Variant, as the design names it"),
    column("draw", Kind::Count, "Draw of the parameters; empty where stated values are played"),
    column("replication", Kind::Count, "Replication of the design point"),
    column("luck", Kind::Count, "What addresses its draws; variants share it, so rows of equal luck are pairs"),
    column("seed", Kind::Count, "Seed; with the luck it plays the replication again: `kokkyo run` calls the luck replication"),
    column("completed", Kind::Flag, "It was played to its end; otherwise the measures are empty"),
];

/// Columns of the outcomes after the measures and the reasons.
pub static OUTCOMES_LAST: [Column; 4] = [
    column("failed_in", Kind::Word, "Row of the schedule after which a failure was seen"),
    column("failed_step", Kind::Count, "Step of the failure"),
    column("failure", Kind::Text, "What was wrong: a fault of Kokkyo"),
    column("digest", Kind::Text, "Digest over its events and its end, with `--digest`"),
];

/// Columns of the variants.
pub static VARIANTS_COLUMNS: [Column; 4] = [
    column("experiment", Kind::Word, "Name of the experiment"),
    column("variant", Kind::Word, "Variant, as the design names it"),
    column("title", Kind::Text, "Titles of its counterfactuals"),
    column("changes", Kind::Text, "What it changes in the package, one a line"),
];

/// Columns of the parameters before those of the keys.
pub static PARAMETERS_FIRST: [Column; 3] = [
    column("experiment", Kind::Word, "Name of the experiment"),
    column("variant", Kind::Word, "Variant"),
    column("draw", Kind::Count, "Draw; empty where stated values are played"),
];

/// Start of the name of the column that says why a target has no value.
pub const WHY: &str = "why.";

fn field(name: &str, data_type: DataType, unit: &str, about: &str) -> Field {
    let mut metadata = HashMap::from([("description".to_string(), about.to_string())]);
    if !unit.is_empty() {
        metadata.insert("unit".to_string(), unit.to_string());
    }
    Field::new(name, data_type, true).with_metadata(metadata)
}

fn fields(columns: &[Column]) -> impl Iterator<Item = Field> + '_ {
    columns.iter().map(|column| {
        let data_type = if column.name == "seed" { DataType::UInt64 } else { column.kind.data_type() };
        field(column.name, data_type, column.unit, column.about)
    })
}

/// A Parquet file that grows by row groups.
struct Growing<W: Write + Send> {
    schema: Arc<Schema>,
    writer: ArrowWriter<W>,
    rows: usize,
}

impl<W: Write + Send> Growing<W> {
    fn new(fields: Vec<Field>, about: &str, out: W) -> Result<Self, Fault> {
        let schema = Arc::new(Schema::new(fields));
        let properties = WriterProperties::builder()
            .set_created_by(concat!("kokkyo ", env!("CARGO_PKG_VERSION")).to_string())
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(3).map_err(text)?))
            .set_max_row_group_row_count(Some(GROUP))
            .set_key_value_metadata(Some(vec![KeyValue::new("description".to_string(), about.to_string())]))
            .build();
        let writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties)).map_err(text)?;
        Ok(Self { schema, writer, rows: 0 })
    }

    /// Appends a row group of at most [`GROUP`] rows.
    fn group(&mut self, arrays: Vec<ArrayRef>) -> Result<(), Fault> {
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays).map_err(text)?;
        self.rows += batch.num_rows();
        self.writer.write(&batch).map_err(text)?;
        self.writer.flush().map_err(text)
    }

    fn close(self) -> Result<usize, Fault> {
        self.writer.close().map_err(text)?;
        Ok(self.rows)
    }
}

fn text(error: impl std::fmt::Display) -> Fault {
    error.to_string()
}

fn words<'a>(words: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    let mut used: Vec<&str> = Vec::new();
    let mut at_of: HashMap<&str, i32> = HashMap::new();
    let keys: Int32Array = words
        .map(|word| {
            let word = word?;
            Some(*at_of.entry(word).or_insert_with(|| {
                used.push(word);
                used.len() as i32 - 1
            }))
        })
        .collect();
    let values = Arc::new(StringArray::from(used));
    // Keys are positions in the words beside them, so this cannot fail; an array of another type would be refused by the batch.
    DictionaryArray::<Int32Type>::try_new(keys, values)
        .map_or_else(|_| Arc::new(StringArray::from(Vec::<&str>::new())) as ArrayRef, |array| Arc::new(array))
}

/// `outcomes.parquet`, row by row.
pub struct OutcomesWriter<'e, W: Write + Send> {
    experiment: &'e Experiment,
    growing: Growing<W>,
    waiting: Vec<Row>,
    next: u64,
}

impl<'e, W: Write + Send> OutcomesWriter<'e, W> {
    /// An empty table.
    ///
    /// *Errors*: it cannot be written.
    pub fn new(experiment: &'e Experiment, out: W) -> Result<Self, Fault> {
        let measures = experiment.measures.iter();
        let why = |name: &str| format!("{WHY}{name}");
        let fields: Vec<Field> = fields(&OUTCOMES_FIRST)
            .chain(measures.map(|measure| field(&measure.name, DataType::Float64, &measure.unit, &measure.about)))
            .chain(targets(experiment).map(|target| field(&why(target), Kind::Word.data_type(), "", "Why this target has no value")))
            .chain(fields(&OUTCOMES_LAST))
            .collect();
        Ok(Self { experiment, growing: Growing::new(fields, OUTCOMES.1, out)?, waiting: Vec::with_capacity(GROUP), next: 0 })
    }

    /// Appends a row. *Errors*: it is not the next one, or cannot be written.
    pub fn push(&mut self, row: Row) -> Result<(), Fault> {
        if row.number != self.next {
            return Err(format!("unit {} is missing (found {})", self.next, row.number));
        }
        self.next += 1;
        self.waiting.push(row);
        if self.waiting.len() == GROUP { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Fault> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.waiting);
        let (experiment, design) = (self.experiment, &self.experiment.design);
        let units: Vec<_> = rows.iter().map(|row| experiment.unit(row.number)).collect();
        let mut arrays: Vec<ArrayRef> = vec![
            words(rows.iter().map(|_| Some(experiment.id.as_str()))),
            words(units.iter().map(|unit| Some(design.variants[unit.variant].as_str()))),
            Arc::new(units.iter().map(|unit| unit.draw).collect::<UInt32Array>()),
            Arc::new(UInt32Array::from_iter_values(units.iter().map(|unit| unit.replication))),
            Arc::new(UInt32Array::from_iter_values(units.iter().map(|unit| unit.luck))),
            Arc::new(UInt64Array::from_iter_values(units.iter().map(|_| design.seed))),
            Arc::new(rows.iter().map(|row| Some(row.failure.is_none())).collect::<BooleanArray>()),
        ];
        for at in 0..experiment.measures.len() {
            arrays.push(Arc::new(rows.iter().map(|row| row.values.get(at).copied().flatten()).collect::<Float64Array>()));
        }
        let reasons: Vec<String> = Reason::ALL.iter().map(ToString::to_string).collect();
        let word = |reason: Reason| Reason::ALL.iter().position(|it| *it == reason).map(|at| reasons[at].as_str());
        for at in 0..targets(experiment).count() {
            arrays.push(words(rows.iter().map(|row| row.reasons.get(at).copied().flatten().and_then(word))));
        }
        let failure = |row: &'_ Row| row.failure.clone();
        arrays.push(words(rows.iter().map(|row| row.failure.as_ref().map(|failure| failure.phase.as_str()))));
        arrays.push(Arc::new(rows.iter().map(|row| failure(row).map(|failure| failure.step)).collect::<UInt32Array>()));
        arrays.push(Arc::new(rows.iter().map(|row| failure(row).map(|failure| failure.what)).collect::<StringArray>()));
        arrays.push(Arc::new(rows.iter().map(|row| row.digest.clone()).collect::<StringArray>()));
        self.growing.group(arrays)?;
        self.waiting = rows;
        self.waiting.clear();
        Ok(())
    }

    /// Ends the table; its number of rows. *Errors*: it cannot be written.
    pub fn close(mut self) -> Result<usize, Fault> {
        self.flush()?;
        self.growing.close()
    }
}

/// Names of the measures that are targets of the record, in order: the last ones.
fn targets(experiment: &Experiment) -> impl Iterator<Item = &str> {
    let count = experiment.variations.first().map_or(0, |variation| variation.scenario.record.targets.len());
    let from = experiment.measures.len().saturating_sub(count);
    experiment.measures[from..].iter().map(|measure| measure.name.as_str())
}

/// Writes `variants.parquet`; its number of rows. *Errors*: it cannot be written.
pub fn write_variants(experiment: &Experiment, out: impl Write + Send) -> Result<usize, Fault> {
    let mut growing = Growing::new(fields(&VARIANTS_COLUMNS).collect(), VARIANTS.1, out)?;
    let all = &experiment.variations;
    growing.group(vec![
        words(all.iter().map(|_| Some(experiment.id.as_str()))),
        words(all.iter().map(|it| Some(it.name.as_str()))),
        Arc::new(StringArray::from_iter_values(all.iter().map(|it| it.title.as_str()))),
        Arc::new(StringArray::from_iter_values(all.iter().map(|it| it.changes.join("\n")))),
    ])?;
    growing.close()
}

/// Writes `parameters.parquet`; its number of rows. *Errors*: it cannot be written.
pub fn write_parameters(experiment: &Experiment, out: impl Write + Send) -> Result<usize, Fault> {
    let design = &experiment.design;
    let Some(first) = experiment.variations.first() else { return Err("there is no variant".to_string()) };
    let (parameters, cells) = (&first.scenario.given.parameters, &first.scenario.given.cell_priors);
    let fields = fields(&PARAMETERS_FIRST)
        .chain(parameters.iter().map(|it| field(&it.key, DataType::Float64, &it.unit, "Value that was played")))
        .chain(cells.iter().map(|it| field(&it.path, DataType::Float64, &it.unit, "Value in a table that was played")))
        .collect();
    let mut growing = Growing::new(fields, PARAMETERS.1, out)?;
    let draws = match (design.draws, design.draw_parameters) {
        (Some(draws), _) => draws,
        (None, true) => design.replications,
        (None, false) => 0,
    };
    // Design points in the order of draws, variants within them; stated values are one draw without a number.
    let points: Box<dyn Iterator<Item = (Option<u32>, usize)>> = if draws == 0 {
        Box::new((0..design.variants.len()).map(|variant| (None, variant)))
    } else {
        Box::new((0..draws).flat_map(|draw| (0..design.variants.len()).map(move |variant| (Some(draw), variant))))
    };
    let mut points = points.peekable();
    while points.peek().is_some() {
        let group: Vec<(Option<u32>, usize)> = points.by_ref().take(GROUP).collect();
        let mut columns: Vec<Vec<Option<f64>>> = vec![Vec::with_capacity(group.len()); parameters.len() + cells.len()];
        for &(draw, variant) in &group {
            let vector = experiment.vector(variant, draw);
            for (column, parameter) in columns.iter_mut().zip(parameters) {
                column.push(vector.value(&parameter.key));
            }
            let factors = experiment.factors(variant, draw);
            let own = &experiment.variations[variant].scenario.given.cell_priors;
            for (column, cell) in columns[parameters.len()..].iter_mut().zip(cells) {
                let factor = factors.iter().find(|(path, _)| *path == cell.path).map_or(1.0, |(_, factor)| *factor);
                column.push(own.iter().find(|it| it.path == cell.path).map(|it| it.value * factor));
            }
        }
        let mut arrays: Vec<ArrayRef> = vec![
            words(group.iter().map(|_| Some(experiment.id.as_str()))),
            words(group.iter().map(|(_, variant)| Some(design.variants[*variant].as_str()))),
            Arc::new(group.iter().map(|(draw, _)| *draw).collect::<UInt32Array>()),
        ];
        arrays.extend(columns.into_iter().map(|column| Arc::new(Float64Array::from(column)) as ArrayRef));
        growing.group(arrays)?;
    }
    growing.close()
}

/// Rows of an `outcomes.parquet` of the same experiment, one row group at a time in memory, handed to `take` in order.
///
/// *Errors*: it is not such a table; that of `take`.
pub fn read_outcomes(experiment: &Experiment, path: &Path, mut take: impl FnMut(Row) -> Result<(), Fault>) -> Result<(), Fault> {
    let file = File::open(path).map_err(text)?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(text)?.with_batch_size(GROUP);
    let mut next = 0;
    for batch in builder.build().map_err(text)? {
        let batch = batch.map_err(text)?;
        let column = |name: &str| batch.column_by_name(name).ok_or_else(|| format!("column `{name}` is missing"));
        let mistyped = |name: &str| format!("column `{name}` is of another type");
        let completed = column("completed")?.as_boolean_opt().ok_or_else(|| mistyped("completed"))?;
        let mut values = Vec::new();
        for measure in &experiment.measures {
            values.push(column(&measure.name)?.as_primitive_opt::<Float64Type>().ok_or_else(|| mistyped(&measure.name))?);
        }
        let mut reasons = Vec::new();
        for target in targets(experiment) {
            let name = format!("{WHY}{target}");
            reasons.push(word_column(column(&name)?).ok_or_else(|| mistyped(&name))?);
        }
        let phases = word_column(column("failed_in")?).ok_or_else(|| mistyped("failed_in"))?;
        let steps = column("failed_step")?.as_primitive_opt::<UInt32Type>().ok_or_else(|| mistyped("failed_step"))?;
        let failures = column("failure")?.as_string_opt::<i32>().ok_or_else(|| mistyped("failure"))?;
        let digests = column("digest")?.as_string_opt::<i32>().ok_or_else(|| mistyped("digest"))?;
        for at in 0..batch.num_rows() {
            let digest = (!digests.is_null(at)).then(|| digests.value(at).to_string());
            let row = if completed.value(at) {
                let values = values.iter().map(|column| (!column.is_null(at)).then(|| column.value(at))).collect();
                let known = |word: &Option<String>| Reason::ALL.iter().copied().find(|reason| Some(reason.to_string()) == *word);
                let reasons = reasons.iter().map(|column| known(&column[at])).collect();
                Row { number: next, failure: None, values, reasons, digest }
            } else {
                let failure =
                    Failure { phase: phases[at].clone().unwrap_or_default(), step: steps.value(at), what: failures.value(at).to_string() };
                Row { digest, ..Row::failed(next, failure) }
            };
            take(row)?;
            next += 1;
        }
    }
    Ok(())
}

/// The words of a dictionary column.
fn word_column(array: &ArrayRef) -> Option<Vec<Option<String>>> {
    let array = array.as_dictionary_opt::<Int32Type>()?;
    let words = array.values().as_string_opt::<i32>()?;
    let of = |key: Option<i32>| key.and_then(|key| usize::try_from(key).ok()).map(|key| words.value(key).to_string());
    Some(array.keys().iter().map(of).collect())
}

/// An `outcomes.parquet` whose columns are read one by one: what stands at its end, the description of a hundred columns, is
/// read and made sense of once.
pub struct Outcomes {
    file: File,
    end: ArrowReaderMetadata,
}

impl Outcomes {
    /// Opens a table. *Errors*: it cannot be read.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let file = File::open(path).map_err(text)?;
        let end = ArrowReaderMetadata::load(&file, ArrowReaderOptions::default()).map_err(text)?;
        Ok(Self { file, end })
    }

    /// One column of numbers, in the order of units. *Errors*: it cannot be read, or there is none of that name.
    pub fn column(&self, name: &str) -> Result<Vec<Option<f64>>, Fault> {
        let file = self.file.try_clone().map_err(text)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.end.clone());
        let at = builder.parquet_schema().columns().iter().position(|column| column.name() == name);
        let at = at.ok_or_else(|| format!("there is no column `{name}`"))?;
        let mask = ProjectionMask::leaves(builder.parquet_schema(), [at]);
        let mut all = Vec::new();
        for batch in builder.with_projection(mask).with_batch_size(GROUP).build().map_err(text)? {
            let batch = batch.map_err(text)?;
            let array = batch.column(0).as_primitive_opt::<Float64Type>().ok_or_else(|| format!("column `{name}` holds no numbers"))?;
            all.extend(array.iter());
        }
        Ok(all)
    }
}
