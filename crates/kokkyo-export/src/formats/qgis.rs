//! How QGIS draws, labels and animates a layer: a style of QGIS 3, as its files with the ending `.qml` hold it.
//!
//! Written is what differs from the program's own defaults, and nothing that a layer does not ask for.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesText, Event};

use crate::layer::{Layer, Look, Shape, T_END, T_START};

type Xml = Writer<Vec<u8>>;
/// A name and what is said under it.
type Said = (&'static str, &'static str);

/// How much of the ground a polygon lets through. *Unit*: 1/255.
const TRANSLUCENT: u8 = 90;
/// How QGIS calls opaque. *Unit*: 1/255.
const OPAQUE: u8 = 255;
/// From which column a row holds and until which: the third of the ways in which a layer of QGIS can be in time.
const FROM_START_AND_END: &str = "2";
/// The end is not part of the span.
const WITHOUT_END: &str = "0";

/// The style of a layer.
pub fn style(layer: &Layer) -> String {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    // Memory refuses nothing; what is said is UTF-8.
    document(&mut xml, layer).ok().and_then(|()| String::from_utf8(xml.into_inner()).ok()).unwrap_or_default()
}

fn document(xml: &mut Xml, layer: &Layer) -> io::Result<()> {
    xml.write_event(Event::DocType(BytesText::from_escaped("qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'")))?;
    let label = layer.label.filter(|_| layer.shape != Shape::Table);
    let labelled = if label.is_some() { "1" } else { "0" };
    let root = [("version", "3.34"), ("styleCategories", "Symbology|Labeling|Temporal"), ("labelsEnabled", labelled)];
    within(xml, "qgis", &root, |xml| {
        if layer.span().is_some() {
            temporal(xml)?;
        }
        if let Some(drawn) = Drawn::of(layer.shape) {
            renderer(xml, &drawn, &layer.look)?;
            if let Some(field) = label {
                labels(xml, &drawn, field)?;
            }
            text(xml, "layerGeometryType", drawn.geometry)?;
        }
        Ok(())
    })
}

/// What QGIS calls the parts of what it draws.
struct Drawn {
    /// What is drawn.
    shape: Shape,
    /// The symbol of a row.
    symbol: &'static str,
    /// The layer of the symbol.
    class: &'static str,
    /// The number of the kind of geometry.
    geometry: &'static str,
    /// The number of the way labels are placed, and its flags: around points, above lines, within polygons.
    placement: [&'static str; 2],
}

impl Drawn {
    const fn of(shape: Shape) -> Option<Self> {
        let (symbol, class, geometry, placement) = match shape {
            Shape::Table => return None,
            Shape::Points => ("marker", "SimpleMarker", "0", ["6", "0"]),
            Shape::Lines => ("line", "SimpleLine", "1", ["2", "10"]),
            Shape::Polygons => ("fill", "SimpleFill", "2", ["1", "0"]),
        };
        Some(Self { shape, symbol, class, geometry, placement })
    }

    /// What is set of a symbol: first what depends on the colour and the size, then the rest.
    fn properties(&self, colour: &str, size: f64) -> (Vec<(&'static str, String)>, &'static [Said]) {
        let (solid, size) = (rgba(colour, OPAQUE), size.to_string());
        match self.shape {
            Shape::Points => (vec![("color", solid), ("size", size)], &MARKER),
            Shape::Lines => (vec![("line_color", solid), ("line_width", size)], &LINE),
            Shape::Polygons | Shape::Table => {
                let outline = if size == "0" { "no" } else { "solid" };
                let own = vec![
                    ("color", rgba(colour, TRANSLUCENT)),
                    ("outline_color", solid),
                    ("outline_style", outline.to_string()),
                    ("outline_width", size),
                ];
                (own, &FILL)
            }
        }
    }
}

/// A disc with a white rim.
const MARKER: [Said; 7] = [
    ("name", "circle"),
    ("outline_color", "255,255,255,255"),
    ("outline_style", "solid"),
    ("outline_width", "0.2"),
    ("outline_width_unit", "MM"),
    ("scale_method", "diameter"),
    ("size_unit", "MM"),
];
const LINE: [Said; 4] = [("capstyle", "round"), ("joinstyle", "round"), ("line_style", "solid"), ("line_width_unit", "MM")];
const FILL: [Said; 3] = [("joinstyle", "round"), ("outline_width_unit", "MM"), ("style", "solid")];

/// When a row is to be seen.
fn temporal(xml: &mut Xml) -> io::Result<()> {
    let when = [
        ("enabled", "1"),
        ("mode", FROM_START_AND_END),
        ("limitMode", WITHOUT_END),
        ("startField", T_START),
        ("endField", T_END),
        ("startExpression", ""),
        ("endExpression", ""),
        ("durationField", ""),
        ("durationUnit", "min"),
        ("fixedDuration", "0"),
        ("accumulate", "0"),
    ];
    within(xml, "temporal", &when, |xml| {
        within(xml, "fixedRange", &[], |xml| {
            empty(xml, "start", &[])?;
            empty(xml, "end", &[])
        })
    })
}

/// The symbols of the rows; a plain layer says nothing, so that QGIS chooses.
fn renderer(xml: &mut Xml, drawn: &Drawn, look: &Look) -> io::Result<()> {
    let common = [("symbollevels", "0"), ("enableorderby", "0"), ("forceraster", "0"), ("referencescale", "-1")];
    match look {
        Look::Plain => Ok(()),
        Look::One { colour, size } => {
            let head = [[("type", "singleSymbol")].as_slice(), &common].concat();
            within(xml, "renderer-v2", &head, |xml| symbols(xml, drawn, [*colour].into_iter(), *size))
        }
        Look::ByWord { field, words, others, size } => {
            let head = [[("type", "categorizedSymbol"), ("attr", *field)].as_slice(), &common].concat();
            within(xml, "renderer-v2", &head, |xml| {
                // For QGIS the empty word stands for all that are not listed.
                let listed = words.iter().map(|(word, legend, _)| (word.as_str(), legend.as_str()));
                within(xml, "categories", &[], |xml| categories(xml, listed.chain([("", "other")])))?;
                symbols(xml, drawn, words.iter().map(|(_, _, colour)| colour.as_str()).chain([*others]), *size)
            })
        }
    }
}

/// Words, each with what the legend says for it; the number of a word is that of its symbol.
fn categories<'a>(xml: &mut Xml, words: impl Iterator<Item = (&'a str, &'a str)>) -> io::Result<()> {
    for (number, (word, legend)) in words.enumerate() {
        let (number, word, legend) = (number.to_string(), sayable(word), sayable(legend));
        let said = [("type", "string"), ("value", word.as_str()), ("label", legend.as_str()), ("symbol", number.as_str())];
        empty(xml, "category", &[said.as_slice(), &[("render", "true")]].concat())?;
    }
    Ok(())
}

/// One symbol a colour.
fn symbols<'a>(xml: &mut Xml, drawn: &Drawn, colours: impl Iterator<Item = &'a str>, size: f64) -> io::Result<()> {
    within(xml, "symbols", &[], |xml| {
        for (number, colour) in colours.enumerate() {
            let name = number.to_string();
            let head = [("type", drawn.symbol), ("name", name.as_str()), ("alpha", "1"), ("clip_to_extent", "1"), ("force_rhr", "0")];
            within(xml, "symbol", &head, |xml| symbol(xml, drawn, colour, size))?;
        }
        Ok(())
    })
}

fn symbol(xml: &mut Xml, drawn: &Drawn, colour: &str, size: f64) -> io::Result<()> {
    let head = [("class", drawn.class), ("enabled", "1"), ("locked", "0"), ("pass", "0")];
    within(xml, "layer", &head, |xml| {
        within(xml, "Option", &[("type", "Map")], |xml| {
            let (own, rest) = drawn.properties(colour, size);
            let own = own.iter().map(|(name, value)| (*name, value.as_str()));
            for (name, value) in own.chain(rest.iter().copied()) {
                empty(xml, "Option", &[("type", "QString"), ("name", name), ("value", value)])?;
            }
            Ok(())
        })
    })
}

/// Labels from a column: small and dark on a white buffer.
fn labels(xml: &mut Xml, drawn: &Drawn, field: &str) -> io::Result<()> {
    let style = [
        ("fieldName", field),
        ("isExpression", "0"),
        ("fontSize", "8"),
        ("fontSizeUnit", "Point"),
        ("fontWeight", "50"),
        ("namedStyle", "Regular"),
        ("textColor", "35,35,35,255"),
        ("textOpacity", "1"),
    ];
    let buffer = [
        ("bufferDraw", "1"),
        ("bufferSize", "0.7"),
        ("bufferSizeUnits", "MM"),
        ("bufferColor", "255,255,255,255"),
        ("bufferOpacity", "1"),
        ("bufferNoFill", "1"),
    ];
    let [placement, flags] = drawn.placement;
    // 1: the distance counts from the edge of a symbol.
    let place = [("placement", placement), ("placementFlags", flags), ("offsetType", "1"), ("dist", "0"), ("priority", "5")];
    within(xml, "labeling", &[("type", "simple")], |xml| {
        within(xml, "settings", &[("calloutType", "simple")], |xml| {
            within(xml, "text-style", &style, |xml| empty(xml, "text-buffer", &buffer))?;
            empty(xml, "placement", &place)?;
            empty(xml, "rendering", &[("drawLabels", "1"), ("obstacle", "1")])
        })
    })
}

/// `51,102,153,255` for `#336699`; grey for what is no colour.
fn rgba(colour: &str, alpha: u8) -> String {
    let part = |at: usize| colour.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok()).unwrap_or(128);
    format!("{},{},{},{alpha}", part(1), part(3), part(5))
}

/// A text without the characters that XML cannot hold, not even escaped.
fn sayable(text: &str) -> String {
    text.chars().filter(|&letter| !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}')).collect()
}

fn within<'a>(
    xml: &mut Xml,
    name: &'a str,
    attributes: &[(&'a str, &'a str)],
    inner: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    xml.create_element(name).with_attributes(attributes.iter().copied()).write_inner_content(inner).map(|_| ())
}

fn empty<'a>(xml: &mut Xml, name: &'a str, attributes: &[(&'a str, &'a str)]) -> io::Result<()> {
    xml.create_element(name).with_attributes(attributes.iter().copied()).write_empty().map(|_| ())
}

fn text(xml: &mut Xml, name: &str, content: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(content)).map(|_| ())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use quick_xml::{Reader, XmlVersion};

    use super::*;
    use crate::layer::{text, time};

    const SHAPES: [Shape; 4] = [Shape::Table, Shape::Points, Shape::Lines, Shape::Polygons];

    fn layer(shape: Shape, look: Look) -> Layer {
        let fields = vec![text("id", "Id"), text("side", "Side"), time(T_START, "From"), time(T_END, "Until")];
        Layer { name: "posts", title: "Posts", description: "A post", shape, fields, rows: Vec::new(), look, label: Some("id") }
    }

    fn by_word() -> Look {
        let words = [("red", "Red & white <\"1st\">", "#ff0000"), ("it's \"blue\"\u{1}", "Blue", "#0000ff")];
        let words = words.map(|(word, legend, colour)| (word.to_string(), legend.to_string(), colour.to_string())).to_vec();
        Look::ByWord { field: "side", words, others: "#808080", size: 2.5 }
    }

    type Element = (String, BTreeMap<String, String>);

    fn owned(text: impl AsRef<str>) -> String {
        text.as_ref().to_string()
    }

    /// The elements of a style in their order.
    fn elements(qml: &str) -> Vec<Element> {
        let mut reader = Reader::from_str(qml);
        let mut all = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Start(element) | Event::Empty(element) => {
                    let attributes = element.attributes().map(|attribute| {
                        let attribute = attribute.unwrap();
                        (owned(attribute.key), attribute.normalized_value(XmlVersion::Explicit1_0).unwrap().into_owned())
                    });
                    let attributes = attributes.collect();
                    all.push((owned(element.name()), attributes));
                }
                Event::Eof => return all,
                _ => {}
            }
        }
    }

    fn named<'a>(all: &'a [Element], name: &str) -> Vec<&'a BTreeMap<String, String>> {
        all.iter().filter(|(element, _)| element == name).map(|(_, attributes)| attributes).collect()
    }

    #[test]
    fn every_look_of_every_shape_is_well_formed_and_drawn_by_one_renderer_at_most() {
        for shape in SHAPES {
            for look in [Look::Plain, Look::One { colour: "#336699", size: 0.4 }, by_word()] {
                let all = elements(&style(&layer(shape, look.clone())));
                assert_eq!((all[0].0.as_str(), all[0].1["version"].as_str()), ("qgis", "3.34"));
                let drawn = usize::from(shape != Shape::Table && look != Look::Plain);
                assert_eq!(named(&all, "renderer-v2").len(), drawn, "{shape:?} {look:?}");
            }
        }
    }

    #[test]
    fn only_a_layer_with_a_span_is_in_time_and_its_rows_end_before_their_end() {
        for shape in SHAPES {
            let mut layer = layer(shape, by_word());
            let all = elements(&style(&layer));
            let [temporal] = named(&all, "temporal")[..] else { panic!("{shape:?}") };
            let said = ["enabled", "mode", "limitMode", "startField", "endField"].map(|name| temporal[name].as_str());
            assert_eq!(said, ["1", "2", "0", "t_start", "t_end"]);
            layer.fields.retain(|field| field.name != T_END);
            assert!(named(&elements(&style(&layer)), "temporal").is_empty());
        }
    }

    #[test]
    fn a_word_has_the_symbol_of_its_colour_and_the_empty_word_stands_for_all_others() {
        let all = elements(&style(&layer(Shape::Points, by_word())));
        let said = |name: &str| -> Vec<String> { named(&all, "category").iter().map(|it| it[name].clone()).collect() };
        assert_eq!(said("value"), ["red", "it's \"blue\"", ""]);
        assert_eq!(said("label"), ["Red & white <\"1st\">", "Blue", "other"]);
        assert_eq!(said("symbol"), ["0", "1", "2"]);
        assert_eq!(named(&all, "symbol").iter().map(|it| it["name"].as_str()).collect::<Vec<_>>(), ["0", "1", "2"]);
        let colours = named(&all, "Option").into_iter().filter(|it| it.get("name").is_some_and(|name| name == "color"));
        assert_eq!(colours.map(|it| it["value"].as_str()).collect::<Vec<_>>(), ["255,0,0,255", "0,0,255,255", "128,128,128,255"]);
    }

    #[test]
    fn polygons_let_the_ground_through_and_are_outlined_in_the_width_asked_for() {
        let all = elements(&style(&layer(Shape::Polygons, Look::One { colour: "#336699", size: 0.1 })));
        let options = named(&all, "Option");
        let of = |name: &str| options.iter().find(|it| it.get("name").is_some_and(|it| it == name)).unwrap()["value"].as_str();
        assert_eq!([of("color"), of("outline_color"), of("outline_width")], ["51,102,153,90", "51,102,153,255", "0.1"]);
        assert_eq!(of("outline_style"), "solid");
        assert_eq!(named(&all, "layer")[0]["class"], "SimpleFill");
    }

    #[test]
    fn labels_are_drawn_where_a_column_is_named_for_them_and_there_is_something_to_label() {
        let mut points = layer(Shape::Points, by_word());
        let all = elements(&style(&points));
        assert_eq!((named(&all, "text-style")[0]["fieldName"].as_str(), all[0].1["labelsEnabled"].as_str()), ("id", "1"));
        points.label = None;
        for silent in [points, layer(Shape::Table, Look::Plain)] {
            let all = elements(&style(&silent));
            assert!(named(&all, "labeling").is_empty() && all[0].1["labelsEnabled"] == "0");
        }
    }

    #[test]
    fn what_is_no_colour_is_grey() {
        assert_eq!(rgba("#0a0B0c", 255), "10,11,12,255");
        assert_eq!(rgba("#12", 90), "18,128,128,90");
        assert_eq!(["", "日本"].map(|colour| rgba(colour, 255)), ["128,128,128,255"; 2]);
    }
}
