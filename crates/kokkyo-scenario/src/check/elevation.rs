//! `geo/elevation.asc`: heights as an ESRI ASCII grid.

use super::checker::Checker;
use super::text_of;
use super::words::{quoted, suggestion};
use crate::geography::ElevationGrid;

const FILE: &str = "geo/elevation.asc";
const KEYS: [&str; 8] = ["ncols", "nrows", "xllcorner", "yllcorner", "xllcenter", "yllcenter", "cellsize", "nodata_value"];

/// Reads the grid, if there is one.
pub(super) fn read(checker: &mut Checker<'_>) -> Option<ElevationGrid> {
    let file = checker.holder(FILE)?;
    let text = text_of(checker, &file)?;
    match grid(&text) {
        Ok(grid) => Some(grid),
        Err((line, message, help)) => {
            checker.report.error("K065", &file, line, "", message, help);
            None
        }
    }
}

fn grid(text: &str) -> Result<ElevationGrid, (usize, String, String)> {
    let mut header: [Option<f64>; 8] = [None; 8];
    let mut heights_m = Vec::new();
    let mut last = 0;
    for (at, line) in text.lines().enumerate() {
        last = at + 1;
        let mut words = line.split_whitespace().peekable();
        let Some(first) = words.peek() else { continue };
        // A header line begins with a word, and all of them stand before the heights.
        if first.starts_with(char::is_alphabetic) && heights_m.is_empty() {
            let word = first.to_lowercase();
            let Some(slot) = KEYS.iter().position(|key| *key == word).and_then(|key| header.get_mut(key)) else {
                return Err((last, format!("`{}` is not a key of the header", quoted(&word)), suggestion(&word, KEYS).text));
            };
            let value = words.nth(1).and_then(|value| value.parse::<f64>().ok()).filter(|value| value.is_finite());
            if value.is_none() {
                return Err((last, format!("`{word}` has no number"), "write the number after the key".to_string()));
            }
            *slot = value;
            continue;
        }
        for word in words {
            let height = word.parse::<f32>().ok().filter(|height| height.is_finite());
            match height {
                Some(height) if header[7] != Some(f64::from(height)) && (-500.0..=9_000.0).contains(&height) => heights_m.push(height),
                _ => {
                    let message = format!("`{}` is not a height between -500 and 9,000 m", quoted(word));
                    return Err((last, message, "give a height for every cell; there may be no gaps".to_string()));
                }
            }
        }
    }
    let [columns, rows, x_corner, y_corner, x_centre, y_centre, cell, _] = header;
    let complete = (columns, rows, cell, x_corner.or(x_centre), y_corner.or(y_centre));
    let (Some(columns), Some(rows), Some(cell), Some(x), Some(y)) = complete else {
        return Err((1, "the header is incomplete".to_string(), "write ncols, nrows, xllcorner, yllcorner and cellsize".to_string()));
    };
    let whole = |value: f64| (value.fract() == 0.0 && (1.0..=20_000.0).contains(&value)).then_some(value as usize);
    let (Some(columns), Some(rows)) = (whole(columns), whole(rows)) else {
        return Err((1, "ncols and nrows must be whole numbers of 1 or more".to_string(), "count columns and rows".to_string()));
    };
    let west = if x_corner.is_some() { x } else { x - cell / 2.0 };
    let south = if y_corner.is_some() { y } else { y - cell / 2.0 };
    let east = west + cell * columns as f64;
    let north = south + cell * rows as f64;
    if cell <= 0.0 || west < -180.001 || east > 360.001 || south < -90.001 || north > 90.001 {
        return Err((1, "the grid is not on the earth".to_string(), "corners and cellsize are in degrees".to_string()));
    }
    if heights_m.len() != columns * rows {
        let message = format!("{} heights where {columns} × {rows} = {} are announced", heights_m.len(), columns * rows);
        return Err((last, message, "mend the header or the rows".to_string()));
    }
    Ok(ElevationGrid { columns, rows, west, south, cell, heights_m })
}

#[cfg(test)]
mod tests {
    use super::grid;

    #[test]
    fn a_grid_is_read_from_corner_or_centre() {
        let corner = grid("ncols 2\nnrows 1\nxllcorner 118\nyllcorner 47\ncellsize 0.5\n700 710\n").unwrap();
        let centre = grid("NCOLS 2\nNROWS 1\nXLLCENTER 118.25\nYLLCENTER 47.25\nCELLSIZE 0.5\nNODATA_value -9999\n700\n710\n").unwrap();
        assert_eq!((corner.columns, corner.rows, corner.west, corner.south), (2, 1, 118.0, 47.0));
        assert_eq!((centre.west, centre.south), (118.0, 47.0));
        assert_eq!(centre.heights_m, [700.0, 710.0]);
    }

    #[test]
    fn sizes_gaps_and_headers_are_checked() {
        let line = |text: &str| grid(text).unwrap_err().0;
        assert_eq!(line("ncols 2\nnrows 2\nxllcorner 118\nyllcorner 47\ncellsize 0.5\n700 710\n"), 6);
        assert_eq!(line("ncols 1\nnrows 1\nxllcorner 118\nyllcorner 47\ncellsize 0.5\nnodata_value -99\n-99\n"), 7);
        assert_eq!(line("ncols 1\nnrow 1\n"), 2);
        assert_eq!(line("ncols 1e9\nnrows 1e9\nxllcorner 118\nyllcorner 47\ncellsize 0.5\n"), 1);
        assert_eq!(line("ncols 1\nnrows nan\n"), 2);
        assert_eq!(line(""), 1);
    }
}
