//! KML 2.2: a folder a layer, a placemark a row, with the span in which the row holds, so that a globe can play time.
//!
//! Elements stand in the order that the schema demands. Nothing is fetched from elsewhere: no picture has an address.
//! What any XML needs is here too, for [`msdl`](super::msdl).

use std::borrow::Cow;
use std::io::{self, Write};

use kokkyo_scenario::geography::LonLat;
use quick_xml::events::{BytesDecl, BytesText, Event};
use quick_xml::writer::Writer;

use super::instant;
use crate::Error;
use crate::layer::{Geometry, Kind, Layer, Look, Row, Shape, Value};

const NAMESPACE: &str = "http://www.opengis.net/kml/2.2";

/// Diameter of a point that is drawn with a picture of natural size. *Unit*: mm.
const PICTURE_MM: f64 = 4.0;
/// Width of lines. *Unit*: pixel/mm, at 96 pixels to the inch.
const PIXELS_PER_MM: f64 = 96.0 / 25.4;
/// Opacity of points and lines.
const SOLID: &str = "ff";
/// Opacity of polygons: the ground is seen through them.
const GLASS: &str = "80";

/// Writes KML.
pub(super) type Xml<'a> = Writer<&'a mut dyn Write>;

/// Writes all layers with a shape; tables and rows without a place are left out. *Errors*: `out` cannot be written.
pub fn write(out: &mut dyn Write, layers: &[Layer], title: &str, description: &str) -> Result<(), Error> {
    let drawn: Vec<&Layer> = layers.iter().filter(|layer| layer.shape != Shape::Table).collect();
    file(out, "kml", &[("xmlns", NAMESPACE)], |xml| group(xml, "Document", |xml| contents(xml, &drawn, title, description)))?;
    Ok(())
}

/// Writes a whole file: declaration, root with its namespaces, end of line.
pub(super) fn file(
    out: &mut dyn Write,
    root: &str,
    namespaces: &[(&str, &str)],
    inside: impl FnOnce(&mut Xml<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let mut xml = Writer::new_with_indent(out, b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element(root).with_attributes(namespaces.iter().copied()).write_inner_content(inside)?;
    xml.get_mut().write_all(b"\n")
}

/// Writes an element that holds elements.
pub(super) fn group(xml: &mut Xml<'_>, name: &str, inside: impl FnOnce(&mut Xml<'_>) -> io::Result<()>) -> io::Result<()> {
    xml.create_element(name).write_inner_content(inside)?;
    Ok(())
}

/// Writes an element that holds text.
pub(super) fn leaf(xml: &mut Xml<'_>, name: &str, text: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(&allowed(text)))?;
    Ok(())
}

/// Text without the characters that XML 1.0 has no way to write, not even as references.
fn allowed(text: &str) -> Cow<'_, str> {
    let is_allowed = |letter: char| matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..='\u{10ffff}');
    if text.chars().all(is_allowed) { Cow::Borrowed(text) } else { Cow::Owned(text.chars().filter(|&letter| is_allowed(letter)).collect()) }
}

fn contents(xml: &mut Xml<'_>, layers: &[&Layer], title: &str, description: &str) -> io::Result<()> {
    leaf(xml, "name", title)?;
    leaf(xml, "description", description)?;
    layers.iter().try_for_each(|layer| styles(xml, layer))?;
    layers.iter().try_for_each(|layer| schema(xml, layer))?;
    layers.iter().try_for_each(|layer| folder(xml, layer))
}

fn schema_id(layer: &Layer) -> String {
    format!("schema-{}", layer.name)
}

fn style_id(layer: &Layer, at: usize) -> String {
    format!("style-{}-{at}", layer.name)
}

/// A style a colour, in the order in which [`style_of`] counts them.
fn styles(xml: &mut Xml<'_>, layer: &Layer) -> io::Result<()> {
    let (colours, size) = match &layer.look {
        Look::Plain => return Ok(()),
        Look::One { colour, size } => (vec![*colour], *size),
        Look::ByWord { words, others, size, .. } => (words.iter().map(|(_, _, colour)| colour.as_str()).chain([*others]).collect(), *size),
    };
    for (at, colour) in colours.into_iter().enumerate() {
        let id = style_id(layer, at);
        let element = xml.create_element("Style").with_attribute(("id", id.as_str()));
        element.write_inner_content(|xml| style(xml, layer, colour, size))?;
    }
    Ok(())
}

/// A globe writes the name beside every point: where a layer has no labels it is kept for the list, and not drawn.
fn style(xml: &mut Xml<'_>, layer: &Layer, colour: &str, size: f64) -> io::Result<()> {
    let line = |xml: &mut Xml<'_>| {
        leaf(xml, "color", &abgr(colour, SOLID))?;
        leaf(xml, "width", &format!("{:.2}", size * PIXELS_PER_MM))
    };
    match layer.shape {
        Shape::Table => Ok(()),
        Shape::Points => {
            group(xml, "IconStyle", |xml| {
                leaf(xml, "color", &abgr(colour, SOLID))?;
                leaf(xml, "scale", &format!("{:.2}", size / PICTURE_MM))
            })?;
            if layer.label.is_none() { group(xml, "LabelStyle", |xml| leaf(xml, "scale", "0")) } else { Ok(()) }
        }
        Shape::Lines => group(xml, "LineStyle", line),
        Shape::Polygons => {
            group(xml, "LineStyle", line)?;
            group(xml, "PolyStyle", |xml| leaf(xml, "color", &abgr(colour, GLASS)))
        }
    }
}

/// `#rrggbb` as `aabbggrr`; white where it is no colour.
fn abgr(colour: &str, opacity: &str) -> String {
    match (colour.get(1..3), colour.get(3..5), colour.get(5..7)) {
        (Some(red), Some(green), Some(blue)) => format!("{opacity}{blue}{green}{red}").to_ascii_lowercase(),
        _ => format!("{opacity}ffffff"),
    }
}

/// Number of the style of a row.
fn style_of(layer: &Layer, row: &Row) -> Option<usize> {
    match &layer.look {
        Look::Plain => None,
        Look::One { .. } => Some(0),
        Look::ByWord { field, words, .. } => {
            let value = layer.column(field).and_then(|at| written(row, at));
            Some(words.iter().position(|(word, _, _)| Some(word.as_str()) == value.as_deref()).unwrap_or(words.len()))
        }
    }
}

fn schema(xml: &mut Xml<'_>, layer: &Layer) -> io::Result<()> {
    let id = schema_id(layer);
    let element = xml.create_element("Schema").with_attributes([("name", layer.name), ("id", id.as_str())]);
    element.write_inner_content(|xml| {
        for (at, field) in layer.fields.iter().enumerate() {
            let unit = if field.unit.is_empty() { String::new() } else { format!(" ({})", field.unit) };
            let element = xml.create_element("SimpleField").with_attributes([("type", kind(layer, at)), ("name", field.name)]);
            element.write_inner_content(|xml| leaf(xml, "displayName", &format!("{}{unit}", field.description)))?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Word of KML for what a column holds. It has no instants, and no whole numbers of more than 32 bits.
fn kind(layer: &Layer, at: usize) -> &'static str {
    let is_long = |row: &Row| matches!(row.values.get(at), Some(Value::Whole(number)) if i32::try_from(*number).is_err());
    match layer.fields[at].kind {
        Kind::Text | Kind::Time => "string",
        Kind::Whole if layer.rows.iter().any(is_long) => "double",
        Kind::Whole => "int",
        Kind::Number => "double",
        Kind::Flag => "bool",
    }
}

/// A value as it is written; nothing where it does not apply.
fn written(row: &Row, at: usize) -> Option<Cow<'_, str>> {
    match row.values.get(at)? {
        Value::Nothing => None,
        Value::Text(text) => Some(Cow::Borrowed(text)),
        Value::Whole(number) => Some(Cow::Owned(number.to_string())),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Flag(flag) => Some(Cow::Borrowed(if *flag { "1" } else { "0" })),
        Value::Time(at) => Some(instant(*at)).filter(|at| !at.is_empty()).map(Cow::Owned),
    }
}

fn folder(xml: &mut Xml<'_>, layer: &Layer) -> io::Result<()> {
    group(xml, "Folder", |xml| {
        leaf(xml, "name", layer.title)?;
        leaf(xml, "description", layer.description)?;
        layer.rows.iter().filter(|row| is_drawn(&row.geometry)).try_for_each(|row| placemark(xml, layer, row))
    })
}

fn placemark(xml: &mut Xml<'_>, layer: &Layer, row: &Row) -> io::Result<()> {
    let label = layer.label.and_then(|label| layer.column(label)).and_then(|at| written(row, at));
    group(xml, "Placemark", |xml| {
        leaf(xml, "name", &label.or_else(|| written(row, 0)).unwrap_or_default())?;
        span(xml, layer, row)?;
        if let Some(at) = style_of(layer, row) {
            leaf(xml, "styleUrl", &format!("#{}", style_id(layer, at)))?;
        }
        group(xml, "ExtendedData", |xml| values(xml, layer, row))?;
        geometry(xml, &row.geometry)
    })
}

fn span(xml: &mut Xml<'_>, layer: &Layer, row: &Row) -> io::Result<()> {
    let Some((start, end)) = layer.span() else { return Ok(()) };
    let (begin, end) = (written(row, start), written(row, end));
    if begin.is_none() && end.is_none() {
        return Ok(());
    }
    group(xml, "TimeSpan", |xml| {
        begin.iter().try_for_each(|begin| leaf(xml, "begin", begin))?;
        end.iter().try_for_each(|end| leaf(xml, "end", end))
    })
}

fn values(xml: &mut Xml<'_>, layer: &Layer, row: &Row) -> io::Result<()> {
    let url = format!("#{}", schema_id(layer));
    let element = xml.create_element("SchemaData").with_attribute(("schemaUrl", url.as_str()));
    element.write_inner_content(|xml| {
        for (at, field) in layer.fields.iter().enumerate() {
            let Some(value) = written(row, at) else { continue };
            let element = xml.create_element("SimpleData").with_attribute(("name", field.name));
            element.write_text_content(BytesText::new(&allowed(&value)))?;
        }
        Ok(())
    })?;
    Ok(())
}

fn is_line(line: &[LonLat]) -> bool {
    line.len() >= 2
}

fn is_ring(ring: &[LonLat]) -> bool {
    ring.len() >= 4
}

fn is_polygon(rings: &[Vec<LonLat>]) -> bool {
    rings.first().is_some_and(|outer| is_ring(outer))
}

/// Whether there is anything that KML can draw.
fn is_drawn(geometry: &Geometry) -> bool {
    match geometry {
        Geometry::Nowhere => false,
        Geometry::Point(_) => true,
        Geometry::Lines(lines) => lines.iter().any(|line| is_line(line)),
        Geometry::Polygons(polygons) => polygons.iter().any(|rings| is_polygon(rings)),
    }
}

fn geometry(xml: &mut Xml<'_>, geometry: &Geometry) -> io::Result<()> {
    match geometry {
        Geometry::Nowhere => Ok(()),
        Geometry::Point(at) => group(xml, "Point", |xml| coordinates(xml, &[*at])),
        Geometry::Lines(lines) => {
            group(xml, "MultiGeometry", |xml| lines.iter().filter(|line| is_line(line)).try_for_each(|points| line(xml, points)))
        }
        Geometry::Polygons(polygons) => {
            group(xml, "MultiGeometry", |xml| polygons.iter().filter(|rings| is_polygon(rings)).try_for_each(|rings| polygon(xml, rings)))
        }
    }
}

fn line(xml: &mut Xml<'_>, points: &[LonLat]) -> io::Result<()> {
    group(xml, "LineString", |xml| {
        leaf(xml, "tessellate", "1")?;
        coordinates(xml, points)
    })
}

fn polygon(xml: &mut Xml<'_>, rings: &[Vec<LonLat>]) -> io::Result<()> {
    group(xml, "Polygon", |xml| {
        leaf(xml, "tessellate", "1")?;
        for (at, ring) in rings.iter().enumerate().filter(|(_, ring)| is_ring(ring)) {
            let boundary = if at == 0 { "outerBoundaryIs" } else { "innerBoundaryIs" };
            group(xml, boundary, |xml| group(xml, "LinearRing", |xml| coordinates(xml, ring)))?;
        }
        Ok(())
    })
}

/// Longitude and latitude to a millionth of a degree, a decimetre.
fn coordinates(xml: &mut Xml<'_>, points: &[LonLat]) -> io::Result<()> {
    let points: Vec<String> = points.iter().map(|[lon, lat]| format!("{lon:.6},{lat:.6}")).collect();
    leaf(xml, "coordinates", &points.join(" "))
}

/// For tests: XML as a tree.
#[cfg(test)]
pub(super) mod tree {
    use quick_xml::events::{BytesStart, Event};
    use quick_xml::reader::Reader;

    /// An element.
    #[derive(Debug, Default)]
    pub struct Node {
        pub name: String,
        pub attributes: Vec<(String, String)>,
        pub text: String,
        pub children: Vec<Node>,
    }

    impl Node {
        fn of(start: &BytesStart<'_>) -> Self {
            let attributes = start.attributes().map(|it| it.unwrap()).map(|it| (it.key.as_ref().to_string(), it.value.to_string()));
            Self { name: start.name().as_ref().to_string(), attributes: attributes.collect(), ..Self::default() }
        }

        /// Names of the children.
        pub fn names(&self) -> Vec<&str> {
            self.children.iter().map(|child| child.name.as_str()).collect()
        }

        /// The elements of a name below this one, at any depth.
        pub fn all(&self, name: &str) -> Vec<&Self> {
            self.children.iter().flat_map(|it| (it.name == name).then_some(it).into_iter().chain(it.all(name))).collect()
        }

        /// The first element of a name below this one.
        pub fn one(&self, name: &str) -> &Self {
            self.all(name)[0]
        }

        /// An attribute.
        pub fn attribute(&self, name: &str) -> &str {
            &self.attributes.iter().find(|(key, _)| key == name).unwrap().1
        }
    }

    /// The root of a file that is well formed.
    pub fn read(xml: &str) -> Node {
        let mut reader = Reader::from_str(xml);
        let mut open = vec![Node::default()];
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) => open.push(Node::of(&start)),
                Event::Empty(start) => open.last_mut().unwrap().children.push(Node::of(&start)),
                Event::End(_) => {
                    let node = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(node);
                }
                Event::Text(text) => open.last_mut().unwrap().text.push_str(&text),
                Event::GeneralRef(named) => {
                    open.last_mut().unwrap().text.push_str(&quick_xml::escape::unescape(&format!("&{};", &*named)).unwrap())
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!((open.len(), open[0].children.len()), (1, 1));
        open.remove(0).children.remove(0)
    }
}

#[cfg(test)]
mod tests {
    use super::tree::{Node, read};
    use super::*;
    use crate::layer::{T_END, T_START, flag, number, text, time, whole};
    use kokkyo_scenario::Moment;

    const START: Moment = Moment(-962_236_800);

    fn square(west: f64, side: f64) -> Vec<LonLat> {
        vec![[west, 0.0], [west + side, 0.0], [west + side, side], [west, side], [west, 0.0]]
    }

    fn layer(shape: Shape, rows: Vec<Row>) -> Layer {
        Layer {
            name: "posts",
            title: "Posts",
            description: "Where posts stand.",
            shape,
            fields: vec![
                text("id", "Id"),
                text("name", "Name"),
                time(T_START, "From"),
                time(T_END, "Until"),
                whole("men", "men", "Fit men"),
                number("km", "km", "Way"),
                flag("held", "Held"),
            ],
            rows,
            look: Look::ByWord {
                field: "name",
                words: vec![("West".to_string(), "West".to_string(), "#B3261e".to_string())],
                others: "#1f5fa8",
                size: 2.0,
            },
            label: Some("name"),
        }
    }

    fn row(id: &str, name: &str, geometry: Geometry) -> Row {
        let values = [id.into(), name.into(), START.into(), START.plus_hours(3.0).into(), Value::Whole(120), 1.5.into(), true.into()];
        Row { geometry, values: values.to_vec() }
    }

    fn point(id: &str, name: &str) -> Row {
        row(id, name, Geometry::Point([118.5, 47.75]))
    }

    fn bytes(layers: &[Layer]) -> Vec<u8> {
        let mut out = Vec::new();
        write(&mut out, layers, "A <&\"> title", "What it is").unwrap();
        out
    }

    fn written_as(layers: &[Layer]) -> Node {
        read(&String::from_utf8(bytes(layers)).unwrap())
    }

    #[test]
    fn elements_stand_in_the_order_of_the_schema() {
        let root = written_as(&[layer(Shape::Points, vec![point("W", "West"), point("E", "East")])]);
        assert_eq!((root.name.as_str(), root.attribute("xmlns")), ("kml", NAMESPACE));
        assert_eq!(root.one("Document").names(), ["name", "description", "Style", "Style", "Schema", "Folder"]);
        assert_eq!(root.one("Folder").names(), ["name", "description", "Placemark", "Placemark"]);
        assert_eq!(root.one("Placemark").names(), ["name", "TimeSpan", "styleUrl", "ExtendedData", "Point"]);
        assert_eq!(root.one("IconStyle").names(), ["color", "scale"]);
    }

    #[test]
    fn a_row_has_the_span_in_which_it_holds_in_utc() {
        let mut open = point("W", "West");
        open.values[3] = Value::Nothing;
        let root = written_as(&[layer(Shape::Points, vec![point("E", "East"), open])]);
        let spans: Vec<Vec<(&str, &str)>> = root.all("TimeSpan").iter().map(|it| pairs(it)).collect();
        assert_eq!(spans[0], [("begin", "1939-07-06T00:00:00Z"), ("end", "1939-07-06T03:00:00Z")]);
        assert_eq!(spans[1], [("begin", "1939-07-06T00:00:00Z")]);
    }

    fn pairs(node: &Node) -> Vec<(&str, &str)> {
        node.children.iter().map(|it| (it.name.as_str(), it.text.as_str())).collect()
    }

    #[test]
    fn a_layer_without_time_and_a_row_without_instants_have_no_span() {
        let mut timeless = layer(Shape::Points, vec![point("W", "West")]);
        timeless.fields.drain(2..4);
        timeless.rows[0].values.drain(2..4);
        let mut nowhen = layer(Shape::Points, vec![point("W", "West")]);
        nowhen.rows[0].values[2..4].fill(Value::Nothing);
        assert!(written_as(&[timeless]).all("TimeSpan").is_empty());
        assert!(written_as(&[nowhen]).all("TimeSpan").is_empty());
    }

    #[test]
    fn text_is_escaped_and_comes_back_as_it_was() {
        let name = "第23師団 <&\"> Отряд's";
        let root = written_as(&[layer(Shape::Points, vec![point("<&\">", name)])]);
        assert_eq!(root.one("Document").children[0].text, "A <&\"> title");
        assert_eq!(root.one("Placemark").children[0].text, name);
        assert_eq!(root.one("SchemaData").children[0].text, "<&\">");
    }

    #[test]
    fn characters_that_xml_has_not_are_left_out() {
        let name = "a\u{0}b\u{1b}[31mc\u{b}\u{fffe}d\te";
        let out = bytes(&[layer(Shape::Points, vec![point("\u{7}", name)])]);
        assert!(out.iter().all(|&byte| byte >= b' ' || byte == b'\n' || byte == b'\t'));
        let root = read(&String::from_utf8(out).unwrap());
        assert_eq!(root.one("Placemark").children[0].text, "ab[31mcd\te");
    }

    #[test]
    fn a_row_without_label_is_named_by_its_id() {
        let root = written_as(&[layer(Shape::Points, vec![point("W_POST", "")])]);
        assert_eq!(root.one("Placemark").children[0].text, "W_POST");
    }

    #[test]
    fn values_refer_to_the_fields_of_the_schema_and_those_that_do_not_apply_are_left_out() {
        let root = written_as(&[layer(Shape::Points, vec![point("W", "")])]);
        let schema = root.one("Schema");
        let kinds: Vec<&str> = schema.children.iter().map(|it| it.attribute("type")).collect();
        assert_eq!(kinds, ["string", "string", "string", "string", "int", "double", "bool"]);
        assert_eq!(schema.children[4].one("displayName").text, "Fit men (men)");
        let data = root.one("SchemaData");
        assert_eq!(data.attribute("schemaUrl"), format!("#{}", schema.attribute("id")));
        let values: Vec<(&str, &str)> = data.children.iter().map(|it| (it.attribute("name"), it.text.as_str())).collect();
        assert_eq!(
            values[1..],
            [(T_START, "1939-07-06T00:00:00Z"), (T_END, "1939-07-06T03:00:00Z"), ("men", "120"), ("km", "1.5"), ("held", "1")]
        );
    }

    #[test]
    fn a_column_with_a_number_of_more_than_32_bits_is_not_called_int() {
        let mut long = point("W", "West");
        long.values[4] = Value::Whole(1 << 40);
        assert_eq!(written_as(&[layer(Shape::Points, vec![long])]).one("Schema").children[4].attribute("type"), "double");
    }

    #[test]
    fn lines_and_polygons_with_holes_are_gathered_in_one_placemark() {
        let lines = Geometry::Lines(vec![vec![[1.0, 2.0], [3.0, 4.5]], vec![[0.0, 0.0]]]);
        let root = written_as(&[layer(Shape::Lines, vec![row("L", "L", lines)])]);
        assert_eq!(root.one("MultiGeometry").names(), ["LineString"]);
        assert_eq!(root.one("LineString").one("coordinates").text, "1.000000,2.000000 3.000000,4.500000");
        let polygons = Geometry::Polygons(vec![vec![square(0.0, 9.0), square(1.0, 1.0), square(3.0, 1.0)], vec![square(20.0, 1.0)]]);
        let root = written_as(&[layer(Shape::Polygons, vec![row("P", "P", polygons)])]);
        assert_eq!(root.one("MultiGeometry").names(), ["Polygon", "Polygon"]);
        assert_eq!(root.one("Polygon").names(), ["tessellate", "outerBoundaryIs", "innerBoundaryIs", "innerBoundaryIs"]);
        let ring = &root.one("innerBoundaryIs").one("LinearRing").one("coordinates").text;
        assert!(ring.starts_with("1.000000,0.000000 2.000000,0.000000") && ring.ends_with(" 1.000000,0.000000"), "{ring}");
    }

    #[test]
    fn tables_and_rows_without_a_place_are_left_out() {
        let nowhere = [Geometry::Nowhere, Geometry::Lines(Vec::new()), Geometry::Polygons(vec![Vec::new()])];
        let rows = nowhere.into_iter().map(|geometry| row("N", "N", geometry)).collect();
        let root = written_as(&[layer(Shape::Table, vec![point("T", "T")]), layer(Shape::Points, rows)]);
        assert_eq!((root.all("Folder").len(), root.all("Schema").len(), root.all("Placemark").len()), (1, 1, 0));
    }

    #[test]
    fn colours_are_turned_round_and_rows_refer_to_the_style_of_their_word() {
        let polygons = || Geometry::Polygons(vec![vec![square(0.0, 1.0)]]);
        let root = written_as(&[layer(Shape::Polygons, vec![row("1", "East", polygons()), row("2", "West", polygons())])]);
        let styles = root.all("Style");
        let colours = |at: usize| -> Vec<&str> { styles[at].all("color").iter().map(|it| it.text.as_str()).collect() };
        assert_eq!((colours(0), colours(1)), (vec!["ff1e26b3", "801e26b3"], vec!["ffa85f1f", "80a85f1f"]));
        let urls: Vec<&str> = root.all("styleUrl").iter().map(|it| it.text.as_str()).collect();
        assert_eq!(urls, [1, 0].map(|at| format!("#{}", styles[at].attribute("id"))));
        assert_eq!(abgr("red", SOLID), "ffffffff");
    }

    #[test]
    fn names_are_drawn_where_the_layer_has_labels_only() {
        let names = |label| written_as(&[Layer { label, ..layer(Shape::Points, vec![point("W", "West")]) }]);
        assert_eq!(names(Some("name")).one("Style").names(), ["IconStyle"]);
        let unlabelled = names(None);
        assert_eq!(unlabelled.one("Style").names(), ["IconStyle", "LabelStyle"]);
        assert_eq!(unlabelled.one("LabelStyle").one("scale").text, "0");
    }

    #[test]
    fn a_plain_layer_has_no_style() {
        let plain = Layer { look: Look::Plain, ..layer(Shape::Points, vec![point("W", "West")]) };
        let root = written_as(&[plain]);
        assert!(root.all("Style").is_empty() && root.all("styleUrl").is_empty());
    }

    #[test]
    fn the_same_layers_are_the_same_bytes() {
        let layers = || [layer(Shape::Points, vec![point("W", "West"), point("E", "East")])];
        assert_eq!(bytes(&layers()), bytes(&layers()));
    }
}
